import Evaluation
import Measures
import Report
import Testing

struct RuleExamplesTests {
  @Test(arguments: ExampleCase.all)
  func `a rule finds exactly what its example marks`(_ example: ExampleCase) throws {
    let dossier = try ExampleDossier(example.text)

    let judgement = Evaluator(dossier.library).judge(dossier.input)
    let findings = judgement.findings
      .filter { $0.finding.rule == example.rule }

    #expect(Set(findings.flatMap(\.hours)) == dossier.markedHours)
    #expect(findings.count(where: \.hours.isEmpty) == dossier.markedLines)
    // An example that finds nothing must not do so for want of a judgement.
    let checks = judgement.checks.filter { $0.rule == example.rule }
    #expect(checks.map(\.verdict) == dossier.verdicts)
  }

  /// What is only counted is judged without words, and without the rules that only inform.
  @Test(arguments: ExampleCase.all)
  func `without words the same is concluded`(_ example: ExampleCase) throws {
    let dossier = try ExampleDossier(example.text)
    var input = dossier.input
    let worded = Evaluator(dossier.library).judge(input)
    input.isWorded = false
    let bare = Evaluator(dossier.library).judge(input)

    let informing = Set(
      Rulebook.rules.filter { $0 is any InformingRule.Type }.map { $0.card.id })
    #expect(bare.verdict == worded.verdict)
    #expect(bare.checks.map(figures) == worded.checks.map(figures))
    #expect(worded.checks.allSatisfy { !informing.contains($0.rule) })
    let (found, others) = (
      worded.findings.map(\.finding).filter { !informing.contains($0.rule) },
      worded.findings.map(\.finding).filter { informing.contains($0.rule) }
    )
    #expect(bare.findings.map { figures($0.finding) } == found.map(figures))
    #expect(others.allSatisfy { $0.severity != .violation && $0.episode == nil })
    #expect(others.allSatisfy { $0.verdict == nil })
  }

  private func figures(_ check: Check) -> [String?] {
    [
      check.identity.description, check.verdict.rawValue, check.isAdvisory.description,
      check.exceeding?.description, check.requirement?.value, check.measured?.value,
      check.measured?.unit, check.highest?.value, check.highest?.unit,
      check.intensity?.intensity, check.intensity?.allowed,
      check.coverage.map { "\($0)" }, check.basis?.rawValue,
    ]
  }

  private func figures(_ finding: Finding) -> [String?] {
    [
      finding.id, finding.severity.rawValue, finding.isAdvisory.description,
      finding.verdict?.rawValue, finding.episode?.multiple, finding.episode?.peak,
      finding.episode?.periods.description, finding.identity.description,
    ]
  }

  @Test(arguments: Rulebook.rules.map { $0.card.id })
  func `a rule has an example that finds and one that does not`(_ id: String) throws {
    let examples = try require(Rulebook.card(id)).examples

    #expect(examples.contains { $0.text.contains("◀") })
    #expect(examples.contains { !$0.text.contains("◀") })
  }

  @Test(arguments: Rulebook.rules.map { $0.card.id }, Language.allCases)
  func `a rule explains itself`(_ id: String, _ language: Language) throws {
    let text = try require(explain(id, language: language))

    #expect(text.hasPrefix(id + "\n"))
    #expect(text.contains(try require(Rulebook.card(id)).why(language)))
    #expect(text.contains("◀"))
  }

  @Test func `no id is used twice`() {
    let ids = Rulebook.rules.map { $0.card.id }

    #expect(Set(ids).count == ids.count)
  }

  @Test func `no id goes or comes unnoticed, for ids are permanent`() {
    let ids = Set(Rulebook.rules.map { $0.card.id })

    #expect(
      ids == [
        "emission-limit", "amended-limit", "standard-not-included", "area-not-declared",
        "energy-intensity-decline", "unconverted-energy",
        "unit-product-energy", "emission-intensity-decline", "carbon-efficiency",
        "energy-intensity-progress", "energy-intensity-mix",
        "duplicate-timestamp", "realtime-samples", "mixed-spans", "mixed-units", "repeated-rows",
        "undeclared-meter", "process-outside-sector", "contradicting-power",
        "oxygen-unusable", "rejected-rows", "over-range", "undeclared-outlet",
        "unknown-pollutant", "unknown-flag", "swallowed-rows", "ignored-columns",
        "claimed-columns", "claim-differs", "outside-period", "empty-cells", "planned-stop",
        "stop-contradicted", "flags-absent", "not-judged-yet", "nothing-judged", "permit-mass",
        "emission-rate-limit", "removal-efficiency", "mass-per-product", "ambient-limit",
        "manual-emission-limit", "manual-rows",
        "audit-item", "audit-deadline", "audit-grade", "audit-rows",
        "sand-reuse", "scrap-reuse", "low-voc-share", "clinker-line", "grinding-line",
        "key-enterprise-monitoring", "title-rows", "treatment-runs", "plan-duty",
        "amended-standard", "zero-flow", "secondary-energy", "negative-value-added",
        "flagged-exceedance",
      ])
  }

  /// Without it, what one year breaks would be taken for what the year before broke.
  @Test(arguments: [
    "energy-intensity-decline", "energy-intensity-progress", "energy-intensity-mix",
    "unit-product-energy", "carbon-efficiency", "permit-mass",
  ])
  func `a finding of a year has the year in its id`(_ id: String) throws {
    let marked = ExampleCase.all.filter { $0.rule == id && $0.text.contains("◀") }
    #expect(!marked.isEmpty)
    for example in marked {
      let dossier = try ExampleDossier(example.text)
      let year = dossier.input.energyYear ?? dossier.input.period.from.date.year
      let found = Evaluator(dossier.library).judge(dossier.input).findings.map(\.finding)
        .filter { $0.rule == id }
      #expect(!found.isEmpty && found.allSatisfy { $0.id.hasSuffix("/\(year)") })
    }
  }

  @Test func `an unknown rule has no explanation`() {
    #expect(explain("no-such-rule", language: .en) == nil)
  }
}

/// One example of one rule.
struct ExampleCase: Sendable, CustomTestStringConvertible {
  var rule: String
  var title: String
  var text: String
  var testDescription: String { "\(rule): \(title)" }

  static let all = Rulebook.rules.flatMap { rule in
    rule.card.examples.map {
      ExampleCase(rule: rule.card.id, title: $0.title.en, text: $0.text)
    }
  }
}

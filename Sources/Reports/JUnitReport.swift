import Measures
package import Report

/// The report as JUnit XML, as CI servers read it: a test case a check.
///
/// Only a check that counts and passes is green. A violation is a failure; too little data and what
/// could not be evaluated are errors; what does not apply or does not count is skipped, with its
/// reason. Findings about data are skipped cases of a suite of their own.
package struct JUnitReport: Reporter {
  private let style: ReportStyle

  package init(style: ReportStyle) {
    self.style = style
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    Array(JUnitWriter(report, style: style).document().utf8)
  }
}

/// How one test case ended.
private enum JUnitOutcome {
  case passed, failed, error, skipped
}

private struct JUnitCase {
  var className: String
  var name: String
  var outcome: JUnitOutcome
  /// A verdict or severity, as in JSON.
  var type: String
  /// One sentence; empty for what passed.
  var message: String
  var lines: [String]
}

private struct JUnitSuite {
  var name: String
  var cases: [JUnitCase]

  func count(_ outcome: JUnitOutcome) -> Int { cases.count { $0.outcome == outcome } }
}

private struct JUnitWriter {
  let report: ComplianceReport
  let style: ReportStyle
  let words: ReportWords

  /// Findings of one check that are told; the rest is counted.
  private static let shownFindings = 100
  private static let shownRuns = 24

  init(_ report: ComplianceReport, style: ReportStyle) {
    self.report = report
    self.style = style
    words = ReportWords(report, language: style.language)
  }

  private var language: Language { style.language }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  func document() -> String {
    let suites = suites()
    func sum(_ outcome: JUnitOutcome) -> String {
      "\(suites.reduce(0) { $0 + $1.count(outcome) })"
    }
    var xml = XMLWriter()
    xml.element(
      "testsuites",
      [
        ("name", "greengate \(report.plant.id)"),
        ("tests", "\(suites.reduce(0) { $0 + $1.cases.count })"),
        ("failures", sum(.failed)), ("errors", sum(.error)),
      ]
    ) { xml in
      for suite in suites { write(suite, to: &xml) }
    }
    return xml.text
  }

  // MARK: Suites

  /// The plant, its outlets in their order, the data.
  private func suites() -> [JUnitSuite] {
    let places: [String?] = [nil] + words.outletIDs
    var suites = places.compactMap { place -> JUnitSuite? in
      guard let checks = words.byPlace[place], !checks.isEmpty else { return nil }
      return JUnitSuite(name: className(place), cases: checks.map(testCase))
    }
    let data = words.loose.map(testCase)
    if !data.isEmpty { suites.append(JUnitSuite(name: dataName, cases: data)) }
    // Nothing red or green would look like success: absence is never a pass.
    if !suites.contains(where: { $0.cases.contains { $0.outcome != .skipped } }) {
      suites.append(JUnitSuite(name: className(nil), cases: [nothingJudged]))
    }
    return suites
  }

  private func className(_ outlet: String?) -> String {
    [report.plant.id, outlet ?? "plant"].joined(separator: ".")
  }

  private var dataName: String { report.plant.id + ".data" }

  private var nothingJudged: JUnitCase {
    JUnitCase(
      className: className(nil), name: "verdict", outcome: .error, type: report.verdict.rawValue,
      message: report.verdict.conclusion(language),
      lines: [say("没有任何计入结论的检查得出结论。", "No check that counts came to a conclusion.")])
  }

  private func testCase(_ check: Check) -> JUnitCase {
    let name = check.verdict.name(language)
    let gist = words.gist(check)
    let full = gist.hasPrefix(name) ? gist : name + say("：", ": ") + gist
    var item = JUnitCase(
      className: className(check.outlet), name: check.identity.name, outcome: .skipped,
      type: check.verdict.rawValue, message: full, lines: lines(of: check))
    guard !check.isAdvisory else {
      item.type = "advisory"
      item.message = say("参考，不计入结论：", "advisory, not counted: ") + full
      return item
    }
    switch check.verdict {
    case .pass: item.outcome = .passed
    case .fail: item.outcome = .failed
    case .insufficient, .notEvaluated: item.outcome = .error
    case .notApplicable: item.outcome = .skipped
    }
    return item
  }

  /// A finding that belongs to no check; one that counts all the same is a failure.
  private func testCase(_ finding: Finding) -> JUnitCase {
    JUnitCase(
      className: dataName, name: finding.id,
      outcome: finding.severity == .violation ? .failed : .skipped,
      type: finding.severity.rawValue,
      message: finding.severity.label(language) + say("：", ": ") + finding.message(language),
      lines: finding.notes.map { $0(language) } + evidence(finding.evidence))
  }

  // MARK: Evidence

  private func lines(of check: Check) -> [String] {
    var lines = [words.demand(check), words.citation(check)]
    if let because = check.because { lines.append(because(language)) }
    if let coverage = check.coverage { lines.append(words.coverageText(coverage, check.basis)) }
    lines += check.working.map { $0(language) }
    if let reason = check.reason { lines.append(reason(language)) }
    let findings = words.findings[check.identity] ?? []
    for (number, finding) in findings.prefix(Self.shownFindings).enumerated() {
      lines.append("\(number + 1)) " + finding.message(language))
      if finding.working != check.working { lines += finding.working.map { $0(language) } }
      lines += finding.notes.map { $0(language) } + evidence(finding.evidence)
    }
    if findings.count > Self.shownFindings {
      let more = findings.count - Self.shownFindings
      lines.append(say("另有 \(more) 条，见 JSON 报告。", "\(more) more: see the JSON report."))
    }
    return lines
  }

  private func evidence(_ evidence: Evidence) -> [String] {
    guard !evidence.rows.isEmpty || evidence.omitted > 0 else { return [] }
    return [
      say("证据 ", "evidence ")
        + evidence.words(shownRuns: Self.shownRuns, path: style.path, language)
    ]
  }

  // MARK: XML

  private func write(_ suite: JUnitSuite, to xml: inout XMLWriter) {
    xml.element(
      "testsuite",
      [
        ("name", suite.name), ("tests", "\(suite.cases.count)"),
        ("failures", "\(suite.count(.failed))"), ("errors", "\(suite.count(.error))"),
        ("skipped", "\(suite.count(.skipped))"),
      ]
    ) { xml in
      xml.element("properties", []) { xml in
        for (name, value) in properties {
          xml.element("property", [("name", name), ("value", value)])
        }
      }
      for item in suite.cases { write(item, to: &xml) }
    }
  }

  private var properties: [(String, String)] {
    [
      ("verdict", report.verdict.rawValue), ("plant", report.plant.name),
      ("from", report.period.from.description), ("to", report.period.to.description),
      ("standards", report.standardsDigest), ("version", report.tool.version),
    ]
  }

  private func write(_ item: JUnitCase, to xml: inout XMLWriter) {
    let names: [XMLWriter.Attribute] = [("name", item.name), ("classname", item.className)]
    let result: [XMLWriter.Attribute] = [("message", item.message), ("type", item.type)]
    xml.element("testcase", names) { xml in
      switch item.outcome {
      case .passed: xml.element("system-out", [], lines: item.lines)
      case .failed: xml.element("failure", result, lines: item.lines)
      case .error: xml.element("error", result, lines: item.lines)
      case .skipped: xml.element("skipped", result, lines: item.lines)
      }
    }
  }
}

import Measures
import Report
import Standards

/// A check with its place in the report.
struct CheckRow {
  var number: Int
  var check: Check
}

/// A finding with its place in the report, and the check it belongs to.
struct FindingRow {
  var number: Int
  var finding: Finding
  var check: CheckRow?
}

/// What the tables of a report are made from; the sheets of a workbook and the rows of a CSV file
/// are views of it.
struct ReportTables {
  let report: ComplianceReport
  let language: Language
  let words: ReportWords
  let checks: [CheckRow]
  private let outletNames: [String: String]
  private let checkPlaces: [CheckIdentity: Int]
  /// Checks by standard.
  let checkCounts: [String: Int]

  init(_ report: ComplianceReport, language: Language) {
    self.report = report
    self.language = language
    words = ReportWords(report, language: language)
    checks = report.checks.enumerated().map { CheckRow(number: $0 + 1, check: $1) }
    checkCounts = report.checks.reduce(into: [:]) { $0[$1.standard, default: 0] += 1 }
    outletNames = Dictionary(
      report.outlets.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    checkPlaces = Dictionary(
      report.checks.enumerated().map { ($1.identity, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Each finding once, in the report's order; one a row: an episode is a finding.
  var findings: some Sequence<FindingRow> {
    report.findings.lazy.enumerated().map { place, finding in
      FindingRow(
        number: place + 1, finding: finding, check: checkPlaces[finding.identity].map { checks[$0] }
      )
    }
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  // MARK: Cells

  /// Words made for a page: its marks for lines that must not break are left out.
  func cell(_ words: String?, _ style: TextStyle = .plain) -> TableCell {
    .text(words.map(plain), style)
  }

  func plain(_ words: String) -> String {
    words.replacingScalars(["\u{A0}": " ", "\u{2060}": ""])
  }

  func cell(_ words: Bilingual?) -> TableCell { cell(words.map { $0(language) }) }

  func cells(_ words: [Bilingual]) -> TableCell { .lines(words.map { plain($0(language)) }) }

  func outletName(_ id: String?) -> TableCell {
    .text(id.flatMap { outletNames[$0] == $0 ? nil : outletNames[$0] })
  }

  func pollutant(_ id: String?) -> TableCell { .text(id.map { pollutantName($0, language) }) }

  func unit(_ unit: String?) -> TableCell {
    guard let unit, unit != "dimensionless" else { return .blank }
    return .text(unit.hasSuffix("/m3") ? unit.dropLast() + "³" : unit)
  }

  /// Whether it counts in the report's verdict; what does not apply neither does nor is advice.
  func counting(_ check: Check) -> TableCell {
    check.verdict == .notApplicable ? .blank : counting(check.isAdvisory)
  }

  func counting(_ isAdvisory: Bool) -> TableCell {
    isAdvisory
      ? .text(say("参考，不计入", "advisory"), .doubtful) : .text(say("计入", "counted"))
  }

  /// What `coverage`, `periods` and `exceeding` count.
  func period(_ basis: Check.Basis?) -> TableCell { .text(basis?.unit(language)) }

  /// When an episode begins; of windows the first whole one.
  func begin(_ episode: Episode?) -> TableCell {
    guard let episode else { return .blank }
    return .moment(episode.window(endingWith: episode.from)?.from ?? episode.from)
  }

  /// When the peak is; of windows the whole one.
  func peak(_ episode: Episode?) -> TableCell {
    guard let episode else { return .blank }
    guard let window = episode.window(endingWith: episode.peakAt) else {
      return .moment(episode.peakAt)
    }
    return .text(window.from.minuteText + say(" 至 ", " to ") + window.to.minuteText)
  }

  /// In %, without the sign.
  func validShare(_ coverage: Coverage?) -> TableCell {
    guard let coverage, coverage.expected > 0 else { return .blank }
    let text = percentage(coverage.valid, of: coverage.expected)
    return .figure(String(text.prefix { $0 != "\u{A0}" }))
  }

  /// What was found: one figure, or an intensity.
  func measured(_ check: Check) -> Figure? {
    check.measured ?? check.intensity.map { Figure($0.intensity, intensityUnit) }
  }

  /// What is allowed.
  func bound(_ check: Check) -> Figure? {
    check.requirement.map { Figure($0.value, $0.unit) }
      ?? check.intensity.map { Figure($0.allowed, intensityUnit) }
  }

  private var intensityUnit: String { say("tce/万元", "tce per 10⁴ yuan") }

  /// `logs/emission.csv:481-540,602`, a file a line.
  func places(_ evidence: Evidence) -> TableCell {
    .lines(evidence.places(language) + [evidence.omittedWords(language)].compactMap(\.self))
  }

  func confidence(_ check: Check) -> TableCell {
    guard let label = check.requirement?.confidence else { return .blank }
    return .text(Confidence(rawValue: label)?.name(language) ?? label)
  }
}

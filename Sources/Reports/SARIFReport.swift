import Measures
package import Report

/// The report as SARIF 2.1.0 (OASIS), for code-scanning pages and editors.
///
/// Findings are results of kind `fail`; checks that are short of data are `open`, those that could
/// not run are `review`, so that neither is absent. Passes and what does not apply are counted in
/// the run's properties.
package struct SARIFReport: Reporter {
  private let style: ReportStyle
  private let resultLimit: Int

  /// What code-scanning pages take in one run.
  package static let resultLimit = 25_000

  /// - Parameter resultLimit: Beyond it, findings of one check become one result.
  package init(style: ReportStyle, resultLimit: Int = Self.resultLimit) {
    self.style = style
    self.resultLimit = resultLimit
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    var writer = SARIFWriter(report, style: style, resultLimit: resultLimit)
    return writer.document()
  }
}

/// What becomes one result.
enum SARIFItem {
  /// Findings of one check, of which the first stands for all; mostly one.
  case findings(Finding, count: Int)
  case check(Check)

  var rule: String {
    switch self {
    case .findings(let finding, _): finding.rule
    case .check(let check): check.rule
    }
  }
}

/// Fills one run, part by part; results and the parts they point to are files of extensions.
struct SARIFWriter {
  let report: ComplianceReport
  let style: ReportStyle
  /// Sentences on checks, as the text report has them.
  let words: ReportWords
  let items: [SARIFItem]
  /// Findings that became part of another's result.
  let mergedCount: Int
  /// Results beyond the limit.
  let cutCount: Int
  let rules: [ComplianceReport.RuleUsed]
  let ruleIndices: [String: Int]
  let standardIndices: [String: Int]
  /// plant.yaml, the logs, and what else evidence names.
  let artifacts: [SARIFArtifact]
  let artifactIndices: [String: Int]
  /// The URI of each artifact.
  let uris: [String]
  /// Fingerprints that are given, so that none is given twice.
  var fingerprints: Set<String> = []

  init(_ report: ComplianceReport, style: ReportStyle, resultLimit: Int) {
    self.report = report
    self.style = style
    words = ReportWords(report, language: style.language)
    let gathered = Self.items(of: report, limit: resultLimit)
    items = Array(gathered.items.prefix(resultLimit))
    mergedCount = gathered.merged
    cutCount = gathered.items.count - items.count
    rules = Self.rules(of: report, items)
    ruleIndices = Dictionary(
      rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    standardIndices = Dictionary(
      report.standards.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    artifacts = SARIFArtifact.all(of: report)
    uris = artifacts.map { style.path($0.path).percentEncodedPath }
    artifactIndices = Dictionary(
      artifacts.enumerated().map { ($0.element.path, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  var language: Language { style.language }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  // MARK: What is reported

  /// Violations, then checks that stayed open, then the rest: a consumer that shows only the first
  /// thousands shows those that matter.
  private static func items(
    of report: ComplianceReport, limit: Int
  ) -> (items: [SARIFItem], merged: Int) {
    let open = report.checks.filter(\.isOpen).map(SARIFItem.check)
    var (urgent, others): ([SARIFItem], [SARIFItem]) = ([], [])
    if report.findings.count + open.count <= limit {
      for finding in report.findings {
        let item = SARIFItem.findings(finding, count: 1)
        if finding.severity == .violation { urgent.append(item) } else { others.append(item) }
      }
      return (urgent + open + others, 0)
    }
    let groups = grouped(report.findings)
    for group in groups {
      let item = SARIFItem.findings(group.finding, count: group.count)
      if group.finding.severity == .violation { urgent.append(item) } else { others.append(item) }
    }
    return (urgent + open + others, report.findings.count - groups.count)
  }

  /// One finding a check and severity, in the order of the first of each: that with the highest
  /// multiple, the earliest of equals.
  private static func grouped(_ findings: [Finding]) -> [(finding: Finding, count: Int)] {
    struct Key: Hashable {
      var identity: CheckIdentity
      var severity: Severity
    }
    var groups: [(finding: Finding, count: Int)] = []
    var places: [Key: Int] = [:]
    for finding in findings {
      let key = Key(identity: finding.identity, severity: finding.severity)
      guard let place = places[key] else {
        places[key] = groups.count
        groups.append((finding, 1))
        continue
      }
      groups[place].count += 1
      let old = groups[place].finding.episode.flatMap { ExactDecimal($0.multiple) }
      let new = finding.episode.flatMap { ExactDecimal($0.multiple) }
      if let old, let new, new > old { groups[place].finding = finding }
    }
    return groups
  }

  /// The report's rules, and by its id alone each that a result names besides.
  private static func rules(
    of report: ComplianceReport, _ items: [SARIFItem]
  ) -> [ComplianceReport.RuleUsed] {
    let known = Set(report.rules.map(\.id))
    let unknown = Set(items.map(\.rule)).subtracting(known).sorted().map { id in
      let name = Bilingual(zh: id, en: id)
      return ComplianceReport.RuleUsed(id: id, summary: name, why: .blank, source: .blank)
    }
    return (report.rules + unknown).sorted { $0.id < $1.id }
  }

  // MARK: Document

  mutating func document() -> [UInt8] {
    var json = JSONWriter(language: language)
    json.object { json in
      json.member(
        "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
      )
      json.member("version", "2.1.0")
      json.key("runs")
      json.array(CollectionOfOne(())) { json, _ in json.object { writeRun(&$0) } }
    }
    return json.finished()
  }

  private mutating func writeRun(_ json: inout JSONWriter) {
    json.object("tool") { json in json.object("driver") { writeDriver(&$0) } }
    if !report.standards.isEmpty { writeTaxonomy(&json) }
    json.object("automationDetails") { writeAutomation(&$0) }
    json.member("language", say("zh-CN", "en"))
    json.object("originalUriBaseIds") { writeBase(&$0) }
    json.key("artifacts")
    json.array(artifacts.enumerated()) { json, artifact in
      json.object { write(artifact.element, at: artifact.offset, to: &$0) }
    }
    json.key("invocations")
    json.array(CollectionOfOne(())) { json, _ in json.object { writeInvocation(&$0) } }
    json.member("columnKind", "unicodeCodePoints")
    json.key("results")
    json.array(items) { json, item in json.object { write(item, to: &$0) } }
    json.object("properties") { writeSums(&$0) }
  }

  /// One stream of results a plant: what stands before the last slash names it.
  private func writeAutomation(_ json: inout JSONWriter) {
    let period = report.period
    json.member(
      "id",
      "greengate/\(report.plant.id.percentEncoded)/\(period.from.date)_"
        + "\(Instant(seconds: period.to.seconds - 1).date)")
    json.message(
      "description",
      say(
        "\(report.plant.name)（\(report.plant.id)），\(period.from.minuteText) 至 \(period.to.minuteText)",
        "\(report.plant.name) (\(report.plant.id)), \(period.from.minuteText) to "
          + period.to.minuteText))
  }

  private func writeSums(_ json: inout JSONWriter) {
    json.member("verdict", report.verdict.rawValue)
    json.member("standardsDigest", report.standardsDigest)
    for (key, isAdvisory) in [("checks" as StaticString, false), ("advisoryChecks", true)] {
      json.object(key) { json in
        for verdict in Verdict.allCases {
          json.key(named: verdict.rawValue)
          json.number(
            report.checks.count { $0.isAdvisory == isAdvisory && $0.verdict == verdict })
        }
      }
    }
  }
}

extension JSONWriter {
  mutating func member(_ key: StaticString, _ text: String) {
    self.key(key)
    string(text)
  }

  mutating func member(_ key: StaticString, ifKnown text: String?) {
    if let text { member(key, text) }
  }

  mutating func member(_ key: StaticString, _ number: Int) {
    self.key(key)
    self.number(number)
  }

  /// A SARIF message: braces are doubled (3.11.5), and what would be read as a link (3.11.6) is
  /// parted, because names and rows come from strangers.
  mutating func message(_ key: StaticString, _ lines: String...) {
    message(key, lines: lines)
  }

  mutating func message(_ key: StaticString, lines: [String]) {
    self.key(key)
    let plain = lines.map { line -> String in
      let line = line.oneLine
      // Rare enough that most messages need no second look.
      guard line.utf8.contains(where: { "{}]".utf8.contains($0) }) else { return line }
      return line.replacingScalars(["{": "{{", "}": "}}"]).withPartedLinks
    }
    object(inline: true) { $0.member("text", plain.joined(separator: "\n")) }
  }
}

extension String {
  /// A blank between `]` and `(`, which would make a link of what is around them.
  fileprivate var withPartedLinks: String {
    var text = ""
    var last: Unicode.Scalar?
    for scalar in unicodeScalars {
      if last == "]", scalar == "(" { text += " " }
      text.unicodeScalars.append(scalar)
      last = scalar
    }
    return text
  }
}

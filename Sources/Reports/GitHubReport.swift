import Measures
package import Report

/// The report as workflow commands, which GitHub shows as annotations at the lines of the logs.
///
/// GitHub shows at most ten errors, ten warnings and ten notices a step; what is more is counted in
/// the closing notice, which also says the verdict, so that a clean run is no silence.
package struct GitHubReport: Reporter {
  private let style: ReportStyle

  /// Of each level in one step.
  package static let levelLimit = 10

  package init(style: ReportStyle) {
    self.style = style
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    Array(GitHubWriter(report, style: style).commands().utf8)
  }
}

/// One annotation.
private struct Annotation {
  enum Level: String, CaseIterable {
    case error, warning, notice
  }

  var level: Level
  /// In the repository.
  var file: String?
  var lines: ClosedRange<Int>?
  var title: String
  var message: String

  /// A line of output; nothing in its parts can end it or begin another.
  var command: String {
    var properties: [String] = []
    if let file { properties.append("file=" + Self.property(file)) }
    if let lines {
      properties.append("line=\(lines.lowerBound)")
      properties.append("endLine=\(lines.upperBound)")
    }
    properties.append("title=" + Self.property(title))
    return "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.data(message))\n"
  }

  private static func data(_ text: String) -> String {
    text.replacingScalars(["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    data(text.oneLine).replacingScalars([":": "%3A", ",": "%2C"])
  }
}

private struct GitHubWriter {
  let report: ComplianceReport
  let style: ReportStyle
  let words: ReportWords

  private static let shownRuns = 6

  init(_ report: ComplianceReport, style: ReportStyle) {
    self.report = report
    self.style = style
    words = ReportWords(report, language: style.language)
  }

  private var language: Language { style.language }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  func commands() -> String {
    let open = report.checks.filter(\.isOpen)
    let findings = { (severity: Severity) in report.findings.filter { $0.severity == severity } }
    let errors = findings(.violation)
    // What keeps the gate shut stands before what only needs an explanation.
    let (counting, advisory) = (open.filter { !$0.isAdvisory }, open.filter(\.isAdvisory))
    let (warnings, notices) = (findings(.warning), findings(.notice))

    let limit = GitHubReport.levelLimit
    var shown = errors.prefix(limit).map(annotation)
    let checks = counting.prefix(limit)
    shown += checks.map(annotation)
    shown += warnings.prefix(limit - checks.count).map(annotation)
    // One is left for the closing notice.
    let remarks = notices.prefix(limit - 1)
    shown += remarks.map(annotation)
    shown += advisory.prefix(limit - 1 - remarks.count).map(annotation)

    let totals: [(Annotation.Level, Int)] = [
      (.error, errors.count), (.warning, counting.count + warnings.count),
      (.notice, notices.count + advisory.count),
    ]
    let hidden = totals.compactMap { level, total -> String? in
      let more = total - shown.count { $0.level == level }
      return more > 0 ? "\(name(level)) \(more)/\(total)" : nil
    }
    return (shown + [closing(hidden)]).map(\.command).joined()
  }

  private func name(_ level: Annotation.Level) -> String {
    switch level {
    case .error: say("错误", "errors")
    case .warning: say("警告", "warnings")
    case .notice: say("提示", "notices")
    }
  }

  private func closing(_ hidden: [String]) -> Annotation {
    var parts = [report.verdict.conclusion(language) + words.scopeSuffix()]
    parts += words.conclusionFacts()
    if !hidden.isEmpty {
      parts.append(
        say("未在此显示：", "not shown here: ") + hidden.joined(separator: say("、", ", "))
          + say("；全部见完整报告", "; the full report has all"))
    }
    if let url = style.reportURL { parts.append(say("完整报告 ", "full report ") + url) }
    return Annotation(
      level: .notice, file: nil, lines: nil,
      title: say("绿闸 GreenGate ", "GreenGate ") + report.plant.id,
      message: parts.map(\.oneLine).joined(separator: say("；", "; ")))
  }

  // MARK: One annotation

  private func annotation(_ finding: Finding) -> Annotation {
    let place = finding.place
    let subject = [finding.outlet, finding.pollutant].compactMap(\.self)
    let title = [finding.severity.label(language), finding.rule] + subject
    var lines = [finding.message(language)] + finding.notes.map { $0(language) }
    if !finding.evidence.rows.isEmpty {
      lines.append(
        say("证据 ", "evidence ")
          + finding.evidence.words(shownRuns: Self.shownRuns, path: style.path, language))
    }
    return Annotation(
      level: finding.severity.annotationLevel, file: style.path(place?.path ?? report.mainFile),
      lines: place?.lines, title: title.joined(separator: " "),
      message: lines.map(\.oneLine).joined(separator: "\n"))
  }

  private func annotation(_ check: Check) -> Annotation {
    let advisory = check.isAdvisory ? words.advisoryWords : ""
    let name = words.subject(of: check)
    let demand = words.demand(check)
    let lines = [
      advisory + name + say("：", ": ") + words.gist(check),
      (name.hasSuffix(demand) ? "" : demand + say("；", "; ")) + words.citation(check),
    ]
    let subject = [check.rule, check.outlet, check.pollutant].compactMap(\.self)
    return Annotation(
      level: check.isAdvisory ? .notice : .warning, file: style.path(report.mainFile), lines: nil,
      title: ([check.verdict.name(language)] + subject).joined(separator: " "),
      message: lines.map(\.oneLine).joined(separator: "\n"))
  }
}

extension Severity {
  fileprivate var annotationLevel: Annotation.Level {
    switch self {
    case .violation: .error
    case .warning: .warning
    case .notice: .notice
    }
  }
}

import Measures
package import Report

/// The report as Markdown of the length of a comment on a pull request: the verdict with its
/// coverage, what is to be dealt with, the worst episodes; the rest folded.
package struct MarkdownReport: Reporter {
  private let style: ReportStyle
  private let limit: Int

  /// Characters that GitHub takes in one comment.
  package static let lengthLimit = 65_536

  /// - Parameter limit: In UTF-16 units; at least some 6,000, which the fixed parts need.
  package init(style: ReportStyle, limit: Int = Self.lengthLimit) {
    self.style = style
    self.limit = limit
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    let writer = MarkdownWriter(report, style: style)
    let whole = writer.page(limit: .max)
    return Array((whole.length <= limit ? whole : writer.page(limit: limit)).text.utf8)
  }
}

/// Fills a page with one report; the sections are in a file of extensions.
struct MarkdownWriter {
  let report: ComplianceReport
  let style: ReportStyle
  let words: ReportWords
  let checks: [CheckIdentity: Check]

  /// Of one cell or item, in characters before escaping: one long text must not hide all others.
  private static let cellLimit = 600

  init(_ report: ComplianceReport, style: ReportStyle) {
    self.report = report
    self.style = style
    words = ReportWords(report, language: style.language)
    checks = Dictionary(
      report.checks.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var language: Language { style.language }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  func page(limit: Int) -> MarkdownPage {
    var page = MarkdownPage(limit: limit)
    if let decision = report.decision {
      writeDecision(DecisionSheet(decision, verdict: report.verdict, language: language), to: &page)
    }
    page.add(conclusion)
    writeUrgent(to: &page)
    writeEpisodes(to: &page)
    writeRemarks(to: &page)
    writeAdvisory(to: &page)
    writeOthers(to: &page)
    writeInputs(to: &page)
    writeStandards(to: &page)
    page.add(footer(page))
    return page
  }

  // MARK: Parts

  /// Escaped, and cut where it is longer than any sentence of the tool.
  func safe(_ text: String, limit: Int = Self.cellLimit) -> String {
    let line = text.oneLine
    return (line.count > limit ? line.prefix(limit - 1) + "…" : line).markdownText
  }

  func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  func table(_ names: [String]) -> String {
    row(names) + row(names.map { _ in "---" })
  }

  func folded(_ title: String) -> String {
    "<details><summary>\(title)</summary>\n\n"
  }

  static let unfolded = "\n</details>\n\n"

  private var conclusion: String {
    let plant = report.plant
    let name = safe(plant.name, limit: 200)
    let id = safe(plant.id, limit: 100)
    let facts = words.conclusionFacts()
    var text = "## " + say("绿闸 GreenGate：", "GreenGate: ")
    text += report.verdict.conclusion(language) + "\n\n"
    text += "**\(name)** " + say("（\(id)）", "(\(id))") + " · "
    text += safe(words.moment(report.period.from)) + say(" 至 ", " to ")
    text += safe(words.moment(report.period.to)) + safe(words.scopeSuffix()) + "\n\n"
    for fact in facts { text += "- " + safe(fact) + "\n" }
    return text + "\n"
  }

  private func footer(_ page: MarkdownPage) -> String {
    var text = "---\n\n"
    if page.isCut {
      text += say(
        "**因评论长度限制，以上未列出全部内容。** ",
        "**Not everything is listed above: a comment's length is limited.** ")
      if page.skipped > 0 {
        text += say(
          "有整节未列，共 \(page.skipped) 项。 ",
          "Whole sections are left out, with \(counted(page.skipped, "item")). ")
      }
    }
    text += fullReport + "\n\n"
    return text + say("报告标识 ", "Report ") + safe(report.identifier(language)) + "\n\n"
      + safe(
        "\(report.tool.name) \(report.tool.version)" + say("；标准包摘要 ", "; digest of the packs ")
          + report.standardsDigest) + "\n"
  }

  private var fullReport: String {
    guard let url = style.reportURL?.webAddress else {
      return report.decision == nil
        ? say(
          "完整报告：用 `greengate check --format text`（或 `json`）对同一企业档案运行即得。",
          "Full report: run `greengate check --format text` (or `json`) on the same dossier.")
        : say(
          "完整报告：用 `greengate gate --format text`（或 `json`）对同一申报运行即得。",
          "Full report: run `greengate gate --format text` (or `json`) on the same application.")
    }
    return say("完整报告：[打开](\(url))", "[Full report](\(url))")
  }
}

extension String {
  /// The text as the target of a link; `nil` for what is no address of the web.
  fileprivate var webAddress: String? {
    guard ReportStyle.isReportAddress(self) else { return nil }
    var safe = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic
          || "0123456789-._~:/?#@!$&+,;=%".unicodeScalars.contains(scalar)
      {
        safe.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        safe += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return safe
  }
}

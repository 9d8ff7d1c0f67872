import ArgumentParser
import Measures
import Report
import Reports

/// How a report is written and where to: the same for every command that writes one.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "报告格式：\(formats)。", en: "Format of the report: \(formats).")(.spoken)))
  var format = ReportFormat.text.rawValue

  @OptionGroup var place: OutputOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "企业档案在代码库中的位置；sarif、junit、github 和 markdown 中的文件名以此开头。",
        en: "Where the dossier lies in the repository: sarif, junit, github and markdown put it "
          + "before the names of files.")(.spoken), valueName: "folder"))
  var base: String?

  @Option(
    name: .customLong("report-url"),
    help: ArgumentHelp(
      Bilingual(
        zh: "完整报告的网址；用于 github 和 markdown。",
        en: "Address of the full report, for github and markdown.")(.spoken), valueName: "url"))
  var reportURL: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "html 和 pdf 中发现的归类方式：\(groupings)；缺省为 outlet。",
        en: "What findings are grouped by in html and pdf: \(groupings); else outlet.")(.spoken),
      valueName: "what"))
  var groupBy: String?

  private static var formats: String {
    ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static var groupings: String {
    FindingGrouping.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// The format; whatever else it cannot be written with is refused now, before a log is read.
  ///
  /// - Throws: also where a terminal would get what is not text.
  func reportFormat() throws(Fault) -> ReportFormat {
    _ = try repositoryFolder()
    _ = try reportAddress()
    _ = try grouping()
    let format = try ReportFormat(named: format)
    try refuse("--base", isGiven: base != nil, in: format) { $0.namesFiles }
    try refuse("--report-url", isGiven: reportURL != nil, in: format) { $0.linksReport }
    try refuse("--group-by", isGiven: groupBy != nil, in: format) { $0.groupsFindings }
    guard format.isBinary else { return format }
    try place.refuseShowing(binary: format.rawValue, example: "report")
    if format == .pdf { _ = try PagePrinter() }
    return format
  }

  func write(
    _ report: ComplianceReport, as format: ReportFormat, to file: OutputFile?, language: Language
  ) throws(Fault) {
    var style = try style(language)
    style.grouping = try grouping()
    var bytes = try format.reporter(style: style).bytes(of: report)
    if format == .pdf { bytes = try PagePrinter().pdf(of: bytes, dated: report.period.to) }
    try place.write(bytes, to: file)
  }

  private func style(_ language: Language) throws(Fault) -> ReportStyle {
    var style = place.style(language)
    style.base = try repositoryFolder()
    style.reportURL = try reportAddress()
    return style
  }
}

extension WritingOptions {
  /// - Throws: a usage ``Fault`` where an option that was given says nothing in `format`.
  private func refuse(
    _ option: String, isGiven: Bool, in format: ReportFormat, unless takes: (ReportFormat) -> Bool
  ) throws(Fault) {
    guard isGiven, !takes(format) else { return }
    let formats = ReportFormat.allCases.filter(takes).map(\.rawValue)
    throw Fault(
      .usage,
      Bilingual(
        zh: "\(option) 对 --format \(format.rawValue) 不起作用；它用于 \(formats.joined(separator: "、"))，"
          + "请去掉它或换一种格式。",
        en: "\(option) does nothing in --format \(format.rawValue); it is for "
          + "\(formats.joined(separator: ", ")). Leave it out or choose another format."))
  }

  private func grouping() throws(Fault) -> FindingGrouping {
    guard let groupBy else { return .outlet }
    return try FindingGrouping(named: groupBy)
  }

  /// - Throws: a usage ``Fault`` for a folder that is none of the repository.
  func repositoryFolder() throws(Fault) -> String? {
    guard let base else { return nil }
    let parts = base.split(separator: "/").filter { $0 != "." }
    guard !base.isEmpty, !base.hasPrefix("/"), !parts.contains("..") else {
      let shown = base.withVisibleControls
      throw Fault(
        .usage,
        Bilingual(
          zh: "--base “\(shown)”不是代码库内的相对路径；请从代码库的根文件夹写起，不用 / 开头，也不用 ..。",
          en: "--base '\(shown)' is no path inside the repository; begin at its root folder, "
            + "without a leading / and without '..'."))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// - Throws: a usage ``Fault`` for what no browser opens as a page, and for what is too long.
  func reportAddress() throws(Fault) -> String? {
    guard let reportURL else { return nil }
    guard ReportStyle.isReportAddress(reportURL) else {
      let shown = reportURL.withVisibleControls.truncated(to: 60)
      let most = ReportStyle.longestAddress
      throw Fault(
        .usage,
        Bilingual(
          zh: "--report-url “\(shown)”不是网址，或超过 \(most) 字节；请以 https:// 或 http:// 开头。",
          en: "--report-url '\(shown)' is no address of the web or has over \(most) bytes; begin "
            + "it with https:// or http://."))
    }
    return reportURL
  }
}

import Measures
package import Report

/// The report as one page that needs no network, no script and no other file: for a browser, for
/// mail, for a case file, and for printing on A4.
///
/// It says what the text report says, in its words, and draws what can be drawn. Long reports are
/// cut at stated numbers; what is not shown is counted where it would stand.
package struct HTMLReport: Reporter {
  private let style: ReportStyle

  package init(style: ReportStyle) {
    self.style = style
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    var writer = HTMLReportWriter(report, style: style)
    writer.writePage()
    return writer.page.bytes
  }

  /// The same for a page of a site: no head, no styles, no masthead, with links into the site. It
  /// holds no script and no `style`.
  package func fragment(of report: ComplianceReport, links: ReportLinks) -> [UInt8] {
    var writer = HTMLReportWriter(report, style: style)
    writer.page = HTMLWriter(isFragment: true)
    writer.links = links
    writer.writeFragment()
    return writer.page.bytes
  }

  /// What the page is called.
  package func title(of report: ComplianceReport) -> String {
    HTMLReportWriter(report, style: style).title
  }
}

/// Where a site shows more of what a report speaks of.
package struct ReportLinks: Sendable {
  /// Address of a finding, by its id.
  package var finding: @Sendable (Finding) -> String?
  /// Address of a series, by outlet and pollutant.
  package var series: @Sendable (_ outlet: String, _ pollutant: String) -> String?

  package init(
    finding: @escaping @Sendable (Finding) -> String? = { _ in nil },
    series: @escaping @Sendable (_ outlet: String, _ pollutant: String) -> String? = { _, _ in nil }
  ) {
    self.finding = finding
    self.series = series
  }
}

/// Fills a page with one report; each section is a file of extensions.
struct HTMLReportWriter: PageWriter {
  /// The words of every view, so that no two of them ever disagree.
  let words: ReportWords
  let grouping: FindingGrouping
  /// What tells this report from any other.
  let reportID: String
  /// Files that were read, whose rows have their text in the report.
  let inputs: Set<String>
  var page = HTMLWriter()
  /// `nil` on a page that stands alone.
  var links: ReportLinks?
  /// What may still be shown of what long reports have too much of.
  var room = HTMLRoom()
  /// Charts drawn so far: each needs an id of its own.
  var charts = 0
  /// Rows whose text stands on the page, by file: none is printed twice.
  var printed: [String: Set<Int>] = [:]

  init(_ report: ComplianceReport, style: ReportStyle) {
    words = ReportWords(report, language: style.language)
    grouping = style.grouping
    inputs = Set(report.inputs.map(\.path))
    reportID = report.identifier(style.language)
  }

  var report: ComplianceReport { words.report }
  var language: Language { words.language }
}

/// Numbers at which a page stops listing. A page of ten thousand findings stays one that a browser
/// opens; JSON has everything.
struct HTMLRoom {
  /// Breaches that get a block of their own.
  var blocks = 150
  /// Episodes in tables, and those of them whose numbers and rows are listed.
  var episodes = 2000
  var openings = 300
  var evidence = 5000
  var remarks = 400
  var checks = 1500
  var calendars = 60
  /// Of all calendars together: each takes up to some twelve bytes.
  var hours = 400_000
  /// Names in lists of what was not judged.
  var names = 6000

  static let episodesOfCheck = 60
  static let valuesOfEpisode = 60
  static let evidenceOfFinding = 60
  /// Files in the list of inputs, and outlets in the first table.
  static let rowsListed = 500

  /// How many of `wanted` still fit; they are taken.
  static func take(_ wanted: Int, from rest: inout Int) -> Int {
    let taken = min(wanted, rest)
    rest -= taken
    return taken
  }
}

extension TextStyle {
  var name: String {
    switch self {
    case .plain, .heading: "plain"
    case .bad: "bad"
    case .doubtful: "doubtful"
    case .good: "good"
    case .aside: "aside"
    }
  }

  /// Tells what the colour tells.
  var mark: String {
    switch self {
    case .bad: "✕"
    case .doubtful: "!"
    case .good: "✓"
    case .plain, .heading, .aside: "·"
    }
  }
}

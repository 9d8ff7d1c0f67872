package import Measures
package import Report

/// A way to write a report. Every format is a view of the one model: a reporter decides nothing,
/// sorts nothing that the model has sorted, and reads no clock, locale or environment.
package protocol Reporter: Sendable {
  /// The whole report, ready to be written to a file.
  ///
  /// - Throws: an unwritable-output ``Fault`` where the system lets the format down.
  func bytes(of report: ComplianceReport) throws(Fault) -> [UInt8]
}

/// What a reporter is told of where its output goes and who reads it.
package struct ReportStyle: Hashable, Sendable {
  package var language: Language
  /// Colour by ANSI escapes; says nothing that the words beside it do not say.
  package var ansi: Bool
  /// Columns of the terminal; ``fixedWidth`` where there is none.
  package var width: Int
  /// Where the dossier lies in the repository whose users read the output, without a slash at its
  /// end; `nil`: files are named as the dossier names them.
  package var base: String?
  /// Where the full report can be read.
  package var reportURL: String?
  /// By what a page puts findings together.
  package var grouping = FindingGrouping.outlet

  /// Bytes of an address; a longer one would take the room of the report.
  package static let longestAddress = 1500

  /// Whether a browser opens it as a page, and every format has room for it.
  package static func isReportAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    return (lower.hasPrefix("https://") || lower.hasPrefix("http://"))
      && text.utf8.count <= longestAddress
  }

  /// For files and pipes, so that the same input gives the same bytes.
  package static let fixedWidth = 100

  package init(language: Language, ansi: Bool = false, width: Int = Self.fixedWidth) {
    self.language = language
    self.ansi = ansi
    self.width = width
  }
}

/// The formats that a report can be written in.
package enum ReportFormat: String, CaseIterable, Sendable {
  case text, json, html
  /// The page on paper: a reporter gives the page, and the tool prints it.
  case pdf
  case xlsx, csv, markdown, sarif, junit, github

  /// Whether it would garble a terminal.
  package var isBinary: Bool { self == .xlsx || self == .pdf }

  /// Whether charts are drawn of it, now or, as of JSON, later.
  package var isPictured: Bool { [.json, .html, .pdf].contains(self) }

  /// Whether it names files as they lie in the repository.
  package var namesFiles: Bool { [.sarif, .junit, .github, .markdown].contains(self) }

  /// Whether it says where the full report is.
  package var linksReport: Bool { [.github, .markdown].contains(self) }

  /// Whether findings can be put together in several ways.
  package var groupsFindings: Bool { [.html, .pdf].contains(self) }

  /// The format called `name`.
  ///
  /// - Throws: a usage ``Fault`` that lists the formats, with the nearest one.
  package init(named name: String) throws(Fault) {
    if let format = ReportFormat(rawValue: name) {
      self = format
      return
    }
    let known = Self.allCases.map(\.rawValue)
    let near = nearestName(to: name, among: known)
    let list = known.joined(separator: ", ")
    let shown = name.withVisibleControls
    throw Fault(
      .usage,
      Bilingual(
        zh: "没有名为“\(shown)”的报告格式" + (near.map { "，是否想用 \($0)" } ?? "")
          + "；可用格式：\(list)。",
        en: "There is no report format '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
          + " Formats: \(list)."))
  }

  package func reporter(style: ReportStyle) -> any Reporter {
    switch self {
    case .text: TextReport(style: style)
    case .json: JSONReport(language: style.language)
    case .html, .pdf: HTMLReport(style: style)
    case .csv: CSVReport(language: style.language)
    case .xlsx: XLSXReport(language: style.language)
    case .sarif: SARIFReport(style: style)
    case .junit: JUnitReport(style: style)
    case .github: GitHubReport(style: style)
    case .markdown: MarkdownReport(style: style)
    }
  }
}

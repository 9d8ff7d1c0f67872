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
}

/// Fills a page with one report; each section is a file of extensions.
struct HTMLReportWriter {
  /// The words of every view, so that no two of them ever disagree.
  let words: ReportWords
  let grouping: FindingGrouping
  /// What tells this report from any other.
  let reportID: String
  /// Files that were read, whose rows have their text in the report.
  let inputs: Set<String>
  var page = HTMLWriter()
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

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  // MARK: Elements

  mutating func element(
    _ name: StaticString, _ attributes: HTMLWriter.Attributes = [:], _ content: (inout Self) -> Void
  ) {
    page.open(name, attributes)
    content(&self)
    page.close(name)
  }

  mutating func element(_ name: StaticString, _ text: String) {
    element(name, [:], text)
  }

  mutating func element(
    _ name: StaticString, _ attributes: HTMLWriter.Attributes, _ text: String
  ) {
    page.open(name, attributes)
    page.text(text)
    page.close(name)
  }

  /// Within a line.
  mutating func span(_ style: String, _ text: String) {
    page.open("span", ["class": style])
    page.text(text)
    page.close("span", isLine: false)
  }

  mutating func link(to id: String, _ text: String) {
    page.open("a", ["href": "#" + id])
    page.text(text)
    page.close("a", isLine: false)
  }

  /// A section with its heading.
  mutating func section(_ id: String, _ heading: String, _ content: (inout Self) -> Void) {
    element("section", ["aria-labelledby": id]) {
      $0.element("h2", ["id": id], heading)
      content(&$0)
    }
  }

  mutating func list(_ items: [String], style: String) {
    guard !items.isEmpty else { return }
    element("ul", ["class": style]) { writer in
      for item in items { writer.element("li", item) }
    }
  }

  /// Terms and what is said of them; a term without a word is left out.
  mutating func facts(_ facts: [(term: String, words: [String])]) {
    element("dl", ["class": "facts"]) { writer in
      for fact in facts where !fact.words.isEmpty {
        writer.element("dt", fact.term)
        for words in fact.words { writer.element("dd", words) }
      }
    }
  }

  /// A word in its colour, with a sign that shows without it.
  mutating func tag(_ words: String, _ style: TextStyle) {
    page.open("span", ["class": "tag \(style.name)"])
    page.open("span", ["class": "mark", "aria-hidden": "true"])
    page.text(style.mark)
    page.close("span", isLine: false)
    page.text(words)
    page.close("span", isLine: false)
  }

  mutating func row(_ cells: [String], style: (Int) -> String? = { _ in nil }) {
    element("tr") { writer in
      for (number, cell) in cells.enumerated() {
        if let style = style(number) {
          writer.element("td", ["class": style], cell)
        } else {
          writer.element("td", cell)
        }
      }
    }
  }

  mutating func head(_ columns: [(name: String, style: String)]) {
    element("thead") {
      $0.element("tr") { writer in
        for column in columns {
          writer.element("th", ["scope": "col", "class": column.style], column.name)
        }
      }
    }
  }
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

#if Server
import Digest
import Hummingbird
import Measures
import Standards

/// What findings rest on: every text that is loaded, as `greengate pages` writes it.
enum StandardsChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.standardsList) { visit in try await list(visit) }
    handlers.on(Routes.standardsText) { visit in try await one(visit) }
  }

  static func address(of name: String) -> String { "/standards/" + PercentText.encoded(name) }

  /// Of the row of a limit, a target or an item of a text, within the page of its file.
  static func address(of entry: String, in text: String, file name: String) -> String {
    address(of: name) + "#" + PercentText.encoded(StandardsMarkup.anchor(of: entry, in: text))
  }

  private static func list(_ visit: Visit) async throws -> Response {
    let language = visit.language
    let reference = try await visit.house.reference.current().reference
    let words = (visit.query["q"] ?? "").lowercased().prefix(200).split(separator: " ")
    let pages = reference.pages.filter { page in
      let text = (page.id + " " + page.title.zh + " " + page.title.en).lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    let families = StandardsPage.Kind.allCases.compactMap { kind -> [String: Any]? in
      let own = pages.filter { $0.kind == kind }
      guard !own.isEmpty else { return nil }
      return [
        "name": kind.words(language),
        "pages": own.map { page in
          [
            "address": address(of: page.name), "id": page.id, "title": page.title(language),
            "effective": page.effective.description,
            "confidence": page.confidence.map { "\($0.name(language)) \($0.figures)" }
              .joined(separator: language.say("、", ", ")),
            "isDoubtful": page.confidence.contains { !$0.convicts },
          ] as [String: Any]
        },
      ]
    }
    let missing = reference.library.missing.map { text in
      [
        "id": text.id, "title": text.title(language), "reason": text.reason(language),
      ] as [String: Any]
    }
    return try visit.readingPage(
      "standards", title: visit.say("标准与政策", "Standards and policies"),
      [
        "families": families, "hasFamilies": !families.isEmpty, "q": visit.query["q"] ?? "",
        "digest": reference.standardsDigest, "missing": missing,
        "hasMissing": !missing.isEmpty && words.isEmpty,
      ])
  }

  private static func one(_ visit: Visit) async throws -> Response {
    let name = try visit.parameter("pack")
    let language = visit.language
    let pages = try await visit.house.reference.current().reference.pages
      .filter { $0.name == name }
    guard let first = pages.first else { throw Refusal.notFound }
    return try visit.readingPage(
      "standard", title: first.title(language),
      [
        "pages": pages.map { page in
          [
            "id": page.id, "kind": page.kind.words(language), "file": page.file,
            "effective": page.effective.description, "source": page.source,
            "text": StandardsMarkup.html(of: page.markdown, in: page.id, language),
            "hasConfidence": !page.confidence.isEmpty,
            "confidence": page.confidence.map { share in
              [
                "words": share.name(language), "figures": share.figures,
                "convicts": share.convicts,
              ] as [String: Any]
            },
          ] as [String: Any]
        }
      ])
  }
}

extension StandardsPage.Kind {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .standard: language.say("标准与方案", "Standards and plans")
    case .audit: language.say("审核包", "Audit packs")
    case .energy: language.say("能源数据", "Energy data")
    case .gate: language.say("门禁政策", "Policies of the gate")
    }
  }
}

/// The pages that `greengate pages` writes, as HTML: the part in one language, with headings, lists,
/// tables and code; nothing else stands in them, and whatever does is text.
enum StandardsMarkup {
  /// What a link to a row of a text names it by: ids of texts have spaces, which those of HTML must
  /// not have.
  static func anchor(of entry: String, in text: String) -> String {
    (text + "." + entry).split(separator: " ", omittingEmptySubsequences: false)
      .joined(separator: "_")
  }

  /// Whether a row of a table begins with it.
  static func lists(_ entry: String, _ markdown: String) -> Bool {
    markdown.utf8.split(separator: UInt8(ascii: "\n")).contains {
      $0.starts(with: "| \(entry) |".utf8) || $0.starts(with: "| \(entry) · ".utf8)
    }
  }

  /// - Parameter text: the id of the text, which its rows can be linked to by.
  static func html(of markdown: String, in text: String, _ language: Language) -> Markup {
    var markup = Markup()
    var isOurs = false
    let mark = "## " + language.say("中文", "English")
    var table: [[String]] = []
    var list: [Substring] = []
    var anchors: Set<String> = []
    func flush() {
      if !list.isEmpty {
        let items = list
        markup.element("ul", ["class": "plain"]) { markup in
          for item in items { markup.element("li") { $0.inline(item) } }
        }
        list = []
      }
      if !table.isEmpty {
        markup.table(table) { first in
          // Items of duties say what they are in the same cell.
          let entry = first.split(separator: " · ").first
          let anchor = entry.map { Self.anchor(of: String($0), in: text) }
          // An id stands once on a page: the first row of an entry has it.
          return anchor.flatMap { anchors.insert($0).inserted ? $0 : nil }
        }
        table = []
      }
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        flush()
        isOurs = line == mark
        continue
      }
      guard isOurs else { continue }
      if line.hasPrefix("| ") {
        if !list.isEmpty { flush() }
        table.append(cells(of: line))
      } else if line.hasPrefix("- ") {
        if !table.isEmpty { flush() }
        list.append(line.dropFirst(2))
      } else {
        flush()
        if line.hasPrefix("### ") {
          markup.element("h3", text: line.dropFirst(4).description)
        } else if !line.isEmpty {
          markup.element("p") { $0.inline(line) }
        }
      }
    }
    flush()
    return markup
  }

  /// Between bars; a bar behind a backslash is a bar.
  private static func cells(of line: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for scalar in line.unicodeScalars.dropFirst() {
      switch (scalar, isEscaped) {
      case ("\\", false): isEscaped = true
      case ("|", false):
        cells.append(String(cell.trimmed))
        cell = ""
      default:
        if isEscaped, scalar != "|" { cell.unicodeScalars.append("\\") }
        cell.unicodeScalars.append(scalar)
        isEscaped = false
      }
    }
    return cells
  }
}

extension Markup {
  /// Text in which `` ` `` stands around code.
  fileprivate mutating func inline(_ text: some StringProtocol) {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return self.text(text) }
    for (number, part) in parts.enumerated() {
      if number % 2 == 1 { element("code", text: String(part)) } else { self.text(part) }
    }
  }

  /// The first row names the columns, the second rules them off.
  ///
  /// - Parameter anchor: of a row with this text in its first column; `nil`: none.
  fileprivate mutating func table(_ rows: [[String]], anchor: (String) -> String?) {
    guard let head = rows.first else { return }
    let label = head.first ?? ""
    element("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": label]) {
      $0.element("table", ["class": "text"]) { markup in
        markup.element("thead") {
          $0.element("tr") { markup in
            for cell in head { markup.element("th", ["scope": "col"]) { $0.inline(cell) } }
          }
        }
        markup.element("tbody") { markup in
          for row in rows.dropFirst(2) {
            let id = row.first.flatMap { anchor($0) }
            markup.element("tr", id.map { ["id": $0] } ?? [:]) { markup in
              for (column, cell) in row.enumerated() {
                if column == 0 {
                  markup.element("th", ["scope": "row"]) { $0.inline(cell) }
                } else {
                  markup.element("td") { $0.inline(cell) }
                }
              }
            }
          }
        }
      }
    }
  }
}
#endif

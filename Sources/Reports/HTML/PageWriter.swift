import Measures
import Report

/// Whatever fills a page: the elements that all pages of the house are made of.
protocol PageWriter {
  var page: HTMLWriter { get set }
  var language: Language { get }
}

extension PageWriter {
  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// The page's head: no script, nothing from elsewhere, and the one style sheet.
  mutating func writeHead(title: String, styles: PageStyleSheet) {
    page.void("meta", ["charset": "utf-8"])
    page.void(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'sha256-\(styles.hash)'; base-uri 'none'; "
          + "form-action 'none'",
      ])
    page.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    page.void("meta", ["name": "referrer", "content": "no-referrer"])
    element("title", title)
    page.styleSheet(styles)
  }

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

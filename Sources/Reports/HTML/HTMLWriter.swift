import Measures

/// Writes HTML so that no text can become markup: names of elements and attributes are literals of
/// the program, text and attribute values are escaped, and the only foreign markup is a chart's.
struct HTMLWriter {
  /// In the order in which they are written.
  typealias Attributes = KeyValuePairs<StaticString, String>

  private(set) var bytes: [UInt8]

  /// - Parameter isFragment: part of a page that others write.
  init(isFragment: Bool = false) {
    bytes = isFragment ? [] : Array("<!DOCTYPE html>\n".utf8)
  }

  mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    begin(name, attributes)
    bytes.append(UInt8(ascii: ">"))
  }

  private mutating func begin(_ name: StaticString, _ attributes: Attributes) {
    bytes += "<\(name)".utf8
    for (name, value) in attributes {
      bytes += " \(name)=\"".utf8
      text(value)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// - Parameter isLine: ends the line, so that a change of the page is a change of few lines.
  mutating func close(_ name: StaticString, isLine: Bool = true) {
    bytes += "</\(name)>".utf8
    if isLine { bytes.append(UInt8(ascii: "\n")) }
  }

  /// An element that has no content, as `meta`; closed in itself, so that the page is XML, too.
  mutating func void(_ name: StaticString, _ attributes: Attributes) {
    begin(name, attributes)
    bytes += "/>\n".utf8
  }

  /// Text of any origin. Controls and marks that hide or reverse text are spelt out; joiners, which
  /// only lines of a terminal need, are left out so that a search finds the word.
  mutating func text(_ text: String) {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 > 0x7E || Self.isMark($0) }) else {
      bytes += text.utf8
      return
    }
    for scalar in text.withVisibleControls.unicodeScalars where scalar != "\u{2060}" {
      if let markup = scalar.markup {
        bytes += markup.utf8
      } else if let encoded = UTF8.encode(scalar) {
        bytes += encoded
      }
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }

  /// The page's one style sheet; it holds no text of a report.
  mutating func styleSheet(_ styles: PageStyleSheet) {
    bytes += "<style>".utf8
    bytes += styles.text.utf8
    bytes += "</style>\n".utf8
  }

  /// A chart, which escapes its own texts.
  mutating func chart(_ drawing: Drawing, id: String, _ language: Language) {
    bytes += drawing.svg(language: language, idPrefix: id).utf8
  }
}

import Measures

/// Writes XML 1.0 as UTF-8, an element a line, two blanks a level.
///
/// Whatever text it is given, no markup comes of it: controls and marks that reorder text are spelt
/// out (XML 1.0 cannot hold most of them), and `<`, `>`, `&` and quotes are escaped.
struct XMLWriter {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0

  typealias Attribute = (name: StaticString, value: String)

  /// An element with elements in it.
  mutating func element(
    _ name: StaticString, _ attributes: [Attribute], _ content: (inout XMLWriter) -> Void
  ) {
    open(name, attributes)
    text += ">\n"
    depth += 1
    content(&self)
    depth -= 1
    indent()
    text += "</\(name)>\n"
  }

  /// An element without elements; its text, if any, keeps its lines.
  mutating func element(_ name: StaticString, _ attributes: [Attribute], lines: [String] = []) {
    open(name, attributes)
    guard !lines.isEmpty else {
      text += "/>\n"
      return
    }
    text += ">" + lines.map(Self.escaped).joined(separator: "\n") + "</\(name)>\n"
  }

  private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
    indent()
    text += "<\(name)"
    for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
  }

  private mutating func indent() {
    text += String(repeating: " ", count: 2 * depth)
  }

  /// For content and attribute values alike.
  static func escaped(_ text: String) -> String { text.oneLine.markupEscaped }
}

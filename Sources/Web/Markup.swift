#if Server
/// HTML made in Swift, for what is too large for a template: a matrix of thousands of cells.
///
/// Only this type's own pieces reach a page unescaped, by `{{{name}}}`; every text that is added is
/// escaped.
package struct Markup: Sendable, CustomStringConvertible {
  package private(set) var description = ""

  package init() {}

  /// HTML that this project wrote: a static chart, say. Never what a person or a file said.
  package init(trusted html: String) { description = html }

  package mutating func text(_ text: some StringProtocol) {
    description += PageText.escaped(text)
  }

  /// An element; `attributes` in the order of the page, values escaped.
  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ content: (inout Markup) -> Void
  ) {
    description += "<"
    description += name.description
    for (key, value) in attributes {
      description += " "
      description += key.description
      description += "=\""
      description += PageText.escaped(value)
      description += "\""
    }
    description += ">"
    content(&self)
    description += "</"
    description += name.description
    description += ">"
  }

  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }
}
#endif

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
    description += "<\(name)"
    for (key, value) in attributes { description += " \(key)=\"\(PageText.escaped(value))\"" }
    description += ">"
    content(&self)
    description += "</\(name)>"
  }

  package mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }
}
#endif

#if Server
import Mustache

/// The pages' templates, parsed once; each is a file of `Templates/` and a line in ``files``.
///
/// What a template holds is escaped by ``PageText``; the library's own escaping looks at
/// Characters, and a quote with a combining mark behind it is another Character.
package struct Templates: Sendable {
  private let library: MustacheLibrary

  package init() throws {
    MustacheContentTypes.register(PageText(), named: "GREENGATE")
    var library = MustacheLibrary()
    for (name, bytes) in Self.files {
      // Each template begins with it: a partial starts with the library's escaping otherwise.
      let text = "{{% CONTENT_TYPE: GREENGATE}}\n" + String(decoding: bytes, as: UTF8.self)
      try library.register(text, named: name)
    }
    self.library = library
  }

  /// `nil` only for a template that is not in ``files``.
  package func render(_ name: String, _ values: [String: Any]) -> String? {
    library.render(values, withTemplate: name)
  }

  package static var names: [String] { files.map(\.name) }
}

/// Text in HTML, between tags and inside quoted attributes.
package struct PageText: MustacheContentType {
  package init() {}

  package func escapeText(_ text: String) -> String { Self.escaped(text) }

  package static func escaped(_ text: some StringProtocol) -> String {
    let text = String(text)
    // Most have nothing of the kind, and pages are made of thousands of them.
    guard text.utf8.contains(where: mayNeedEscape) else { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count + 16)
    // Scalars, as a browser reads them: a combining mark hides nothing.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // What turns the direction of what follows could make one name look like another.
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{0}"..."\u{8}", "\u{B}",
        "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}":
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Whether a byte is, or begins, what is written otherwise.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), 0x7F:
      true
    case 0x9, 0xA, 0xD: false
    // Scalars U+2000 to U+2FFF begin with 0xE2: the marks of direction are among them.
    default: byte < 0x20 || byte == 0xE2
    }
  }
}
#endif

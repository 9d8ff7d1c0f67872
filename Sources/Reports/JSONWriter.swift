import Measures

/// Writes JSON (RFC 8259) as bytes, in the order in which it is told to, two blanks a level.
///
/// Keys stand in the order of the calls, so that the same report is the same bytes. Text keeps its
/// Chinese and its slashes; quotes, backslashes, controls and marks that reorder text are escaped.
/// Numbers are whole numbers only: measured figures are decimal strings.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  /// Of the sentences that ``JSONFields`` writes.
  let language: Language
  private var depth = 0
  /// Whether the innermost object or array has no member yet.
  private var isEmpty = true
  private var isInline = false

  init(language: Language = .en) {
    self.language = language
  }

  mutating func object(inline: Bool = false, _ members: (inout JSONWriter) -> Void) {
    let outer = isInline
    isInline = isInline || inline
    enclosed("{", "}", members)
    isInline = outer
  }

  mutating func array<Element>(
    _ elements: some Sequence<Element>, inline: Bool = false,
    each: (inout JSONWriter, Element) -> Void
  ) {
    let outer = isInline
    isInline = isInline || inline
    enclosed("[", "]") { writer in
      for element in elements {
        writer.separate()
        each(&writer, element)
      }
    }
    isInline = outer
  }

  /// Begins a member of the innermost object; its value must follow.
  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    append("\": ")
  }

  /// As `key`, for names that are data.
  mutating func key(named name: String) {
    separate()
    string(name)
    append(": ")
  }

  mutating func string(_ text: String) {
    append("\"")
    if text.utf8.contains(where: { mayNeedEscape[Int($0)] }) {
      for scalar in text.unicodeScalars { escaped(scalar) }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    append("\"")
  }

  mutating func number(_ value: Int) {
    bytes.append(contentsOf: String(value).utf8)
  }

  mutating func bool(_ value: Bool) {
    append(value ? "true" : "false")
  }

  /// The finished document, with its newline.
  consuming func finished() -> [UInt8] {
    append("\n")
    return bytes
  }

  // MARK: Parts

  private mutating func enclosed(
    _ open: StaticString, _ close: StaticString, _ content: (inout JSONWriter) -> Void
  ) {
    append(open)
    let outerEmpty = isEmpty
    isEmpty = true
    depth += 1
    content(&self)
    depth -= 1
    if !isEmpty, !isInline { newline() }
    append(close)
    isEmpty = outerEmpty
  }

  private mutating func separate() {
    if !isEmpty { append(",") }
    if isInline {
      if !isEmpty { append(" ") }
    } else {
      newline()
    }
    isEmpty = false
  }

  private mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func escaped(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case _ where scalar.isInvisibleControl:
      let hex = String(scalar.value, radix: 16, uppercase: false)
      append("\\u")
      for _ in hex.utf8.count..<4 { append("0") }
      bytes.append(contentsOf: hex.utf8)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Bytes that are, or begin, something to escape; all others are copied without a look.
  /// A member, not a static: those are asked a byte whether they are there.
  private let mayNeedEscape: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in 0..<0x20 { table[byte] = true }
    for byte in [0x22, 0x5C, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF] { table[byte] = true }
    return table
  }()
}

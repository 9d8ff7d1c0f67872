/// A bound that no depth of nested collections in a YAML text can exceed, found without parsing it.
///
/// Block levels need columns, and a line opens them only in its leading blanks and indicators. Brackets
/// are followed exactly as long as it is certain what is quoted. From the first doubt on, everything
/// that could be a bracket is taken for one, and a closing one counts only on a line that has neither
/// quotes nor comments.
struct NestingBound {
  let depth: Int

  init(of bytes: [UInt8]) {
    var (flow, block) = (0, 0)
    var isLost = false
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let lead = line.prefix { " \t-?:".utf8.contains($0) }
      block = max(block, lead.count)
      var sure = SureLine(flow: flow)
      if !isLost {
        for byte in line where !sure.isOver { sure.take(byte) }
        isLost = !sure.isSure
      }
      let worst = isLost ? Self.worst(line) : (open: 0, deepest: 0)
      let deepest = isLost ? flow + worst.deepest : sure.deepest
      guard deepest <= YAMLText.maximumNesting else {
        depth = deepest
        return
      }
      flow = isLost ? flow + worst.open : sure.flow
    }
    depth = flow + 2 * block
  }

  private static func worst(_ line: ArraySlice<UInt8>) -> (open: Int, deepest: Int) {
    let hidesBrackets = line.contains { "\"'#".utf8.contains($0) }
    var (open, deepest) = (0, 0)
    for byte in line {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
        open += 1
        deepest = max(deepest, open)
      } else if !hidesBrackets, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
        open = max(0, open - 1)
      }
    }
    return (open, deepest)
  }
}

/// A line before whose begin nothing is quoted, as long as that can be told.
private struct SureLine {
  /// Open brackets. Never below zero: a closing one without an opening one is a letter, and must not
  /// make up for a real one behind it.
  private(set) var flow: Int
  private(set) var deepest: Int
  /// Behind a comment nothing counts.
  private(set) var isOver = false
  /// Whether every quote ends on the line, and begins where nothing but a quoted value can.
  var isSure: Bool { quote == nil && !isDoubtful }

  private var quote: UInt8?
  private var isDoubtful = false
  private var last: UInt8 = 0x20
  /// The last that was no blank; `nil` where a value may begin: at the start of a line outside of all
  /// brackets, where a plain text cannot go on into brackets.
  private var lastSign: UInt8?

  init(flow: Int) {
    (self.flow, deepest) = (flow, flow)
    // Inside brackets a line may go on with a plain text, and a quote is then one of its letters.
    lastSign = flow > 0 ? UInt8(ascii: "x") : nil
  }

  mutating func take(_ byte: UInt8) {
    defer {
      last = byte
      if byte != 0x20, byte != 0x09 { lastSign = byte }
    }
    if let quote {
      if byte == UInt8(ascii: "\\") { isDoubtful = true }
      if byte == quote { self.quote = nil }
      return
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if beginsValue { quote = byte } else { isDoubtful = true }
    case UInt8(ascii: "#"):
      isOver = last == 0x20 || last == 0x09
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      flow += 1
      deepest = max(deepest, flow)
    case UInt8(ascii: "]"), UInt8(ascii: "}"): flow = max(0, flow - 1)
    default: break
    }
  }

  private var beginsValue: Bool {
    switch lastSign {
    case nil, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): true
    case UInt8(ascii: ":"): last != UInt8(ascii: ":")
    // A dash begins an item only at the start of a line outside of brackets; elsewhere it is a letter.
    default: false
    }
  }
}

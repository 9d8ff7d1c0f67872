extension Unicode.Scalar {
  /// Controls, line separators and marks that reverse or hide text: what must never reach a
  /// terminal or an editor as it is, because names and rows come from strangers.
  var isInvisibleControl: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2061...0x2069, 0xFEFF: true
    default: false
    }
  }
}

extension Character {
  /// Keeps its neighbours on one line and takes no column (word joiner).
  static let joiner: Character = "\u{2060}"
}

extension String {
  /// A term that no line break divides.
  var unbroken: String { map(String.init).joined(separator: String(Character.joiner)) }

  /// The same text with each invisible control spelt out, as in `\t` and `\u{202E}`.
  package var withVisibleControls: String {
    guard unicodeScalars.contains(where: \.isInvisibleControl) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\t": shown += "\\t"
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case _ where scalar.isInvisibleControl:
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}

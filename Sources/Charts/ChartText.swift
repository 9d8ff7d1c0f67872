import Measures

/// Tenths of a unit of the viewBox, in which all geometry is counted, so that the same chart has the
/// same bytes everywhere.
typealias Tenths = Int

/// The size of all text: 11 units, the smallest that a telephone shows legibly.
let em: Tenths = 110
/// From one baseline to the next.
let lineHeight: Tenths = 150

extension String {
  /// About how wide the text stands: rather too wide, as fonts differ between machines.
  func width(isBold: Bool = false) -> Tenths {
    let plain = reduce(0) { $0 + $1.advance }
    return (isBold ? plain * 112 / 100 : plain) * em / 100
  }

  /// At most `room` wide; a text that was cut ends in `…`.
  func fitted(to room: Tenths, isBold: Bool = false) -> String {
    guard width(isBold: isBold) > room else { return self }
    var kept = ""
    for character in self {
      let longer = kept + String(character)
      if (longer + "…").width(isBold: isBold) > room { break }
      kept = longer
    }
    return kept + "…"
  }

  /// Lines of at most `room`, broken at blanks and between Chinese characters; what is wider than a
  /// line is cut.
  func lines(of room: Tenths) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words {
      if !line.isEmpty, (line + word.trimmedEnd).width() > room {
        lines.append(line.trimmedEnd)
        line = ""
      }
      line += word
    }
    lines.append(line.trimmedEnd)
    return lines.map { $0.fitted(to: room) }
  }

  /// What no line break divides: a word with its blank, or a Chinese character with its mark.
  private var words: [String] {
    var words: [String] = []
    var mayBreak = true
    for character in self {
      let isMark = "，。；：、）》！？".contains(character)
      let isWide = displayWidth(String(character)) == 2
      if words.isEmpty || (mayBreak && !isMark) || (isWide && !isMark && words.last?.last != "（") {
        words.append("")
      }
      words[words.count - 1].append(character)
      mayBreak = character == " " || (isWide && character != "（")
    }
    return words
  }

  private var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension Character {
  /// In hundredths of the font size; of the wider of the fonts that pages are read in.
  fileprivate var advance: Int {
    switch self {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "·", "\u{A0}": 34
    case "f", "t", "r", "(", ")", "[", "]", "/", "-": 43
    case "²", "³", "⁰", "¹", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": 44
    case "m", "w", "M", "W", "@", "%", "—", "…": 98
    case "0"..."9", "a"..."z": 63
    case "A"..."Z": 75
    default: displayWidth(String(self)) == 0 ? 0 : displayWidth(String(self)) == 2 ? 104 : 84
    }
  }
}

extension String {
  /// One line without controls, so that its width can be told and nothing in it reverses a chart.
  var visible: String {
    guard unicodeScalars.contains(where: { $0.value < 0x20 || $0.value > 0x7E }) else {
      return self
    }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\t", "\n", "\r": text += " "
      // Keeps words of a page together; a chart breaks its own lines.
      case "\u{2060}": continue
      case _ where scalar.isInvisibleControl || scalar.isNoncharacter: text += scalar.spelling
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

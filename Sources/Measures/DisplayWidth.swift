/// How many terminal columns `text` takes: 2 for a Chinese character or full-width sign, 1 for a
/// Latin letter, 0 for combining marks and controls.
///
/// Characters that Unicode calls ambiguous (`°`, `×`, `…`) count as 1, as in UTF-8 terminals.
/// Source: Unicode Standard Annex #11, East Asian Width.
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return text.reduce(0) { $0 + $1.displayWidth }
}

/// On which side of its column a text stands; numbers stand at the end.
package enum ColumnSide: Sendable {
  case start, end
}

extension String {
  /// Filled with blanks to `width` columns; a wider text stays as it is.
  package func padded(to width: Int, at side: ColumnSide = .start) -> String {
    let blanks = String(repeating: " ", count: max(0, width - displayWidth(self)))
    return side == .start ? self + blanks : blanks + self
  }

  /// At most `width` columns wide; a text that was cut ends in `…`.
  ///
  /// Where a double-width character would straddle the edge, the result is one column narrower.
  package func truncated(to width: Int) -> String {
    guard displayWidth(self) > width else { return self }
    guard width > 0 else { return "" }
    var kept = ""
    var columns = 0
    for character in self {
      columns += character.displayWidth
      if columns > width - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }
}

extension Character {
  /// Columns of one character as a person sees it, whatever number of scalars it is made of.
  fileprivate var displayWidth: Int {
    var columns = 0
    for scalar in unicodeScalars {
      // Variation selector 16 asks for the wide, coloured form of a sign.
      if scalar.value == 0xFE0F, columns > 0 { return 2 }
      columns += scalar.displayWidth
    }
    return min(2, columns)
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    if value < 0x20 { return 0 }
    if value < 0x7F { return 1 }
    switch properties.generalCategory {
    case .control, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator:
      return 0
    case .format:
      // The soft hyphen is drawn by terminals.
      return value == 0xAD ? 1 : 0
    default:
      break
    }
    switch value {
    // Vowels and final consonants of Hangul join the letter before them.
    case 0x1160...0x11FF, 0xD7B0...0xD7FB:
      return 0
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
      0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
      0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
      return 2
    case 0x1F1E6...0x1F1FF:
      return 1
    default:
      return properties.isEmojiPresentation ? 2 : 1
    }
  }
}

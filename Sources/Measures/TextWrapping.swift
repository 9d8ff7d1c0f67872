/// Breaks `text` into lines of at most `first` and then `rest` columns.
///
/// Lines break at blanks and between Chinese characters, never before closing punctuation or after
/// an opening bracket. Only a word that is wider than a whole line is broken inside.
package func wrapped(_ text: String, first: Int, rest: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var used = 0
  var pendingBlanks = 0
  for piece in pieces(of: text) {
    var room = lines.isEmpty ? first : rest
    if piece.text.isEmpty {
      pendingBlanks += piece.width
      continue
    }
    if used > 0, used + pendingBlanks + piece.width > room {
      lines.append(line)
      (line, used) = ("", 0)
      pendingBlanks = 0
      room = rest
    }
    line += String(repeating: " ", count: pendingBlanks)
    used += pendingBlanks
    pendingBlanks = 0
    if used + piece.width <= room {
      line += piece.text
      used += piece.width
      continue
    }
    for character in piece.text {
      let columns = displayWidth(String(character))
      if used > 0, used + columns > (lines.isEmpty ? first : rest) {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line.append(character)
      used += columns
    }
  }
  lines.append(line)
  return lines.map { $0.replacingScalars(["\u{A0}": " "]) }
}

/// What a line break may not divide; blanks are pieces without text.
private struct Piece {
  var text: String
  var width: Int
}

private func pieces(of text: String) -> [Piece] {
  var pieces: [Piece] = []
  var word = ""
  var wordWidth = 0
  var last: Character?
  func finish() {
    if !word.isEmpty { pieces.append(Piece(text: word, width: wordWidth)) }
    (word, wordWidth) = ("", 0)
  }
  for character in text {
    if character == " " {
      finish()
      pieces.append(Piece(text: "", width: 1))
      last = nil
      continue
    }
    if character == joiner {
      last = nil
      continue
    }
    let columns = character.isASCII ? 1 : displayWidth(String(character))
    if let last, mayBreak(between: last, and: character, columns) { finish() }
    word.append(character)
    wordWidth += columns
    last = character
  }
  finish()
  return pieces
}

/// Wide characters may part, except around punctuation that belongs to a neighbour (避头尾).
private func mayBreak(between left: Character, and right: Character, _ columns: Int) -> Bool {
  guard columns == 2 || displayWidth(String(left)) == 2 else { return false }
  return !closing.contains(right) && !opening.contains(left)
}

private let closing: Set<Character> = [
  "，", "。", "、", "；", "：", "？", "！", "）", "】", "》", "」", "』", "”", "’", "%", "％", ",", ".",
  ";", ":", ")", "]", "\u{A0}", "·", "…",
]
private let opening: Set<Character> = ["（", "【", "《", "「", "『", "“", "‘", "(", "[", "\u{A0}"]
/// Keeps its neighbours on one line and takes no column (word joiner).
private let joiner: Character = "\u{2060}"

extension String {
  /// Lines of at most `width` columns; line breaks of the text are kept, blanks at their ends not.
  package func wrapped(to width: Int) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      Measures.wrapped(String($0), first: width, rest: width)
    }
  }
}

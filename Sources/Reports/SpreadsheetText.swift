import Measures

/// What a text must be turned into before a spreadsheet program reads it.
package enum SpreadsheetText {
  /// For a cell of a workbook: controls are spelt out, and what Excel would decode (`_x0041_`) is
  /// written so that it reads as it stood.
  ///
  /// - Parameter lines: become lines of the cell.
  /// - Returns: at most ``Workbook/longestText`` long; whether it was cut, which the text says, too.
  static func cell(
    _ lines: [String], language: Language
  ) -> (text: String, isCut: Bool) {
    let text = lines.map(withoutForbidden).joined(separator: "\n")
    let whole = escaped(text)
    guard whole.utf16.count > Workbook.longestText else { return (whole, false) }
    let said = language.say(
      "…（过长，已截断；全文见 JSON 报告）", "… (cut: too long; the JSON report has it all)")
    var kept = String.UnicodeScalarView()
    var room = Workbook.longestText - said.utf16.count
    for scalar in text.unicodeScalars {
      room -= scalar == "_" ? escapedLowLine.utf16.count : scalar.utf16.count
      if room < 0 { break }
      kept.append(scalar)
    }
    return (escaped(String(kept)) + said, true)
  }

  /// For a workbook's title, author and page header: one line, at most 120 characters wide.
  static func property(_ text: String) -> String {
    withoutForbidden(text).truncated(to: 120)
  }

  /// For a cell of a CSV file: quoted where RFC 4180 asks for it, and with a `'` before what a
  /// spreadsheet program would take for a formula.
  package static func field(_ text: String) -> String {
    let text = withoutForbidden(text)
    let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" && $0 != "\u{3000}" }
    let guarded = first.map(formulaStarts.contains) == true && !isPlainNumber(text)
    return quoted(guarded ? "'" + text : text)
  }

  /// Full-width signs, too: Excel for Chinese takes them for their narrow ones.
  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠",
  ]

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    let blank = UInt8(ascii: " ")
    let hasOuterBlank = text.utf8.first == blank || text.utf8.last == blank
    guard needsQuotes || hasOuterBlank else { return text }
    return "\"" + text.replacingScalars(["\"": "\"\""]) + "\""
  }

  /// Controls spelt out, and with them the two code points that XML knows no way to write.
  private static func withoutForbidden(_ text: String) -> String {
    let shown = text.withVisibleControls
    guard shown.unicodeScalars.contains(where: isForbidden) else { return shown }
    return shown.replacingScalars(
      ["\u{FFFE}": "\\u{FFFE}", "\u{FFFF}": "\\u{FFFF}"])
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFFFE || scalar.value == 0xFFFF
  }

  /// `_x0041_` stands for `A` in a workbook, so its first sign is written as its own code.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    // By scalars: a mark behind the last `_` hides it from Characters, but not from Excel.
    let code = /_(?=x[0-9A-Fa-f]{4}_)/.matchingSemantics(.unicodeScalar)
    return text.replacing(code, with: escapedLowLine)
  }

  private static let escapedLowLine = "_x005F_"

  /// `-12.5`: an optional `-`, digits without a needless zero before them, and decimals.
  static func isPlainNumber(_ text: String) -> Bool { PlainNumber(text) != nil }
}

import Measures

/// What an account may be called: nobody can take a name that looks like another's, and each name is
/// written in one way.
enum AccountName {
  static func check(_ text: String) throws(Fault) -> String {
    let name = try TextLimits.name(composed(text), Bilingual(zh: "账号名", en: "a name"))
    guard let wrong = name.unicodeScalars.first(where: { !isAllowed($0) }) else { return name }
    let shown = wrong.properties.isGraphemeExtend ? wrong.spelling : "\(wrong)"
    throw .wrong(
      "账号名中不能有“\(shown)”；请用汉字、英文字母、数字、空格和 . _ - @ ·。",
      "A name cannot have '\(shown)'; use Chinese characters, Latin letters, digits, spaces and "
        + ". _ - @ ·.")
  }

  /// A letter and the mark typed after it as the one sign that Unicode has for both.
  static func composed(_ text: String) -> String {
    String(
      text.map { character in
        guard character.unicodeScalars.count > 1 else { return character }
        return accented.first { $0 == character } ?? character
      })
  }

  private static let accented = (0xC0...0x17F).compactMap(Unicode.Scalar.init).map(Character.init)

  static func isAllowed(_ name: String) -> Bool { name.unicodeScalars.allSatisfy(isAllowed) }

  /// Without full-width letters, other scripts' letters that look like Latin ones, marks that stand
  /// apart from their letter, and characters that Unicode has twice.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x20, 0x2D, 0x2E, 0x40, 0x5F, 0xB7: true
    // Latin with accents, of names such as those of joint ventures.
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x17F: true
    // Han, and rare characters of names.
    case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2F7FF, 0x30000...0x3FFFF: true
    default: false
    }
  }
}

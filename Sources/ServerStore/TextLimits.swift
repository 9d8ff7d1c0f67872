package import Measures

/// What texts of strangers may be: so long, and without signs that hide or reverse others.
package enum TextLimits {
  package static let name = 200
  package static let remark = 4000
  /// A finding's, which names plant, outlet, standard and entry.
  package static let fingerprint = 2000
  /// Of a client's own words for itself, of a request's key and the like.
  package static let word = 200
  /// Why something is handed in again.
  package static let reason = 400

  /// A name or a title: one line, trimmed.
  static func name(_ text: String, _ what: Bilingual) throws(Fault) -> String {
    let trimmed = text.trimmed
    guard !trimmed.isEmpty else {
      throw .wrong("请填写\(what.zh)。", "Give \(what.en).")
    }
    try check(trimmed, what, limit: name, linesAllowed: false)
    return trimmed
  }

  /// A remark: several lines, trimmed; carriage returns of forms become plain line ends.
  static func remark(_ text: String) throws(Fault) -> String {
    var plain = ""
    // A carriage return with its line feed is one Character, and becomes one line end.
    for character in text {
      plain.append(character == "\r\n" || character == "\r" ? "\n" : character)
    }
    let trimmed = plain.trimmed
    let what = Bilingual(zh: "内容", en: "a text")
    guard !trimmed.isEmpty else { throw .wrong("请填写内容。", "Write a text.") }
    try check(trimmed, what, limit: remark, linesAllowed: true)
    return trimmed
  }

  /// - Parameter limit: in scalars, so that a letter with a thousand marks is not one of them.
  package static func check(
    _ text: String, _ what: Bilingual, limit: Int, linesAllowed: Bool = false
  ) throws(Fault) {
    let scalars = text.unicodeScalars
    guard scalars.count <= limit else {
      throw .wrong(
        "\(what.zh)最多 \(limit) 个字符，现有 \(scalars.count) 个；请缩短。",
        "At most \(limit) characters are allowed for \(what.en), and these are \(scalars.count); "
          + "make it shorter.")
    }
    for scalar in scalars where scalar.isInvisibleControl || scalar.isNoncharacter {
      if linesAllowed, scalar == "\n" || scalar == "\t" { continue }
      throw .wrong(
        "\(what.zh)含有不可见的控制字符（\(scalar.spelling)）；请删除后重试。",
        "There is an invisible control character (\(scalar.spelling)) in \(what.en); remove it and "
          + "try again.")
    }
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var scalars = Substring.UnicodeScalarView(unicodeScalars)
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}

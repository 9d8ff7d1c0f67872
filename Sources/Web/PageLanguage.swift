#if Server
import HTTPTypes
import Hummingbird
package import Measures

/// Which language a page is in: `?lang=`, else the cookie, else `Accept-Language`, else Chinese.
package enum PageLanguage {
  package static let cookie = "gg_lang"

  package static func choose(query: String?, cookie: String?, accept: String?) -> Language {
    for asked in [query, cookie] {
      if let asked, let language = Language(rawValue: asked) { return language }
    }
    return accept.flatMap(accepted) ?? .zh
  }

  /// The language of the highest weight that there is; of equal ones the first.
  static func accepted(_ header: String) -> Language? {
    var best: (language: Language, weight: Int)?
    for part in header.split(separator: ",").prefix(20) {
      let pieces = part.split(separator: ";").map { $0.trimmingSpaces }
      guard let tag = pieces.first?.lowercased(),
        let language = Language(rawValue: String(tag.prefix { $0 != "-" }))
      else { continue }
      let weight = pieces.dropFirst().lazy.compactMap(thousandths).first ?? 1000
      if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language
  }

  /// `q=0.8` as 800.
  private static func thousandths(_ parameter: Substring) -> Int? {
    guard parameter.lowercased().hasPrefix("q=") else { return nil }
    let parts = parameter.dropFirst(2).split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ Int($0) }), parts.count <= 2 else { return 0 }
    let digits = parts.count == 2 ? parts[1] : ""
    guard digits.utf8.count <= 3,
      let part = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count))
    else { return 0 }
    return min(1000, max(0, whole * 1000 + part))
  }
}

extension Substring {
  /// Without spaces and tabs at either end.
  var trimmingSpaces: Substring {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var rest = drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
  }
}
#endif

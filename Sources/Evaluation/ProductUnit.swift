/// What a production log counts a product in.
struct ProductUnit {
  enum Dimension: Hashable {
    case mass, length, area, volume
    /// Pieces, pairs, sets: each word counts by itself.
    case count(String)

    /// What ``ProductUnit/factor`` leads to.
    var unit: String {
      switch self {
      case .mass: "t"
      case .length: "m"
      case .area: "m²"
      case .volume: "m³"
      case .count(let word): word
      }
    }
  }

  let dimension: Dimension
  /// Units of the dimension in one of this.
  let factor: Rational

  /// `nil` for a unit that is not known.
  init?(_ text: String) {
    let plain = text.lowercased().filter { !$0.isWhitespace && $0 != "^" && $0 != "·" }
    if let kilograms = kilograms(in: plain) {
      (dimension, factor) = (.mass, kilograms / Rational(1000))
      return
    }
    var word = plain[...]
    var scale: Int128 = 1
    for (prefix, power) in [("10⁴", 10_000), ("万", 10_000), ("百", 100)] as [(String, Int128)]
    where word.hasPrefix(prefix) {
      word = word.dropFirst(prefix.count)
      scale = power
      break
    }
    switch word {
    case "m", "米": dimension = .length
    case "km", "千米", "公里": (dimension, scale) = (.length, scale * 1000)
    case "m2", "m²", "平方米": dimension = .area
    case "m3", "m³", "立方米": dimension = .volume
    case "件", "双", "台", "套", "块", "只", "条", "个", "pcs", "pairs", "sets":
      dimension = .count(String(word))
    default: return nil
    }
    factor = Rational(scale)
  }
}

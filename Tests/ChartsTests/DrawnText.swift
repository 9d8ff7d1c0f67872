import Measures

/// A text of a chart as the SVG says, with the box that it covers when it is drawn.
///
/// Knows nothing of how the charts place their labels: widths are those of Noto Sans CJK, measured
/// at 11 units.
struct DrawnText: CustomStringConvertible {
  var text: String
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double

  var description: String { "\(text) [\(left)…\(right), \(top)…\(bottom)]" }

  func overlaps(_ other: DrawnText) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  static func all(in svg: String) -> [DrawnText] {
    let pattern =
      /<text x="(-?[0-9.]+)" y="(-?[0-9.]+)"(?: text-anchor="([a-z]+)")?(?: class="([a-z -]+)")?>([^<]*)<\/text>/
    return svg.matches(of: pattern).map { match in
      let text = unescaped(String(match.5))
      let isBold = match.4.map { $0.contains("strong") || $0.contains("alarm") } ?? false
      let width = text.reduce(0) { $0 + advance($1) } * 11 * (isBold ? 1.06 : 1)
      let (x, y) = (Double(match.1) ?? .nan, Double(match.2) ?? .nan)
      let left = match.3 == "end" ? x - width : match.3 == "middle" ? x - width / 2 : x
      return DrawnText(text: text, left: left, right: left + width, top: y - 9, bottom: y + 2.5)
    }
  }

  private static func unescaped(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) {
      $0.replacing($1.0, with: $1.1)
    }
  }

  private static func advance(_ character: Character) -> Double {
    if displayWidth(String(character)) == 2 { return 1 }
    return switch character {
    case " ", ".", ",", ":", ";", "i", "l", "j", "|", "'": 0.28
    case "m", "M", "W", "w", "%", "@": 0.9
    case "A"..."Z": 0.65
    default: 0.56
    }
  }
}

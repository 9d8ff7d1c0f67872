import Measures

/// Collects the marks of one chart and writes them as SVG.
///
/// Colours come from ``chartStyles`` by class; patterns are referred to by the chart's own ids. There
/// is no style attribute, script or reference to anything outside, so the strictest
/// Content-Security-Policy shows it.
struct ChartCanvas {
  /// Of every chart; a telephone shows it nearly 1:1, a page up to 1.6 times as large.
  static let width: Tenths = 3800

  let language: Language
  private let id: String
  private var definitions = ""
  private var body = ""

  /// - Parameter idPrefix: Unlike any other chart's on the page; any text.
  init(language: Language, idPrefix: String) {
    self.language = language
    // One spelling for one prefix, so that two charts never meet.
    id =
      "gg-"
      + idPrefix.utf8.map { byte in
        let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        let isHyphen = byte == UInt8(ascii: "-")
        return isPlain || isHyphen
          ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16) + "."
      }.joined()
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// - Parameters:
  ///   - title: What is shown, in a few words.
  ///   - summary: The same facts as the chart, in sentences.
  ///   - height: Of the whole chart.
  func svg(title: String, summary: String, height: Tenths) -> String {
    let size = "\(Self.width.printed) \(height.printed)"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="gg-chart" role="img" \
      lang="\(language == .zh ? "zh-CN" : "en")" viewBox="0 0 \(size)" \
      aria-labelledby="\(id)-t" aria-describedby="\(id)-d">
      <title id="\(id)-t">\(title.visible.markupEscaped)</title>
      <desc id="\(id)-d">\(summary.visible.markupEscaped)</desc>
      \(definitions.isEmpty ? "" : "<defs>\n\(definitions)</defs>\n")\
      <path class="gg-paper" d="M0 0h\(Self.width.printed)v\(height.printed)H0z"/>
      \(body)</svg>

      """
  }

  /// A pattern of `width` × `height`, repeated from the origin of whatever is filled with it.
  mutating func pattern(_ name: String, width: Tenths, height: Tenths, _ marks: String) {
    definitions += """
      <pattern id="\(id)-\(name)" patternUnits="userSpaceOnUse" width="\(width.printed)" \
      height="\(height.printed)">\(marks)</pattern>

      """
  }

  /// What a `fill` or `stroke` attribute says of a pattern.
  func paint(_ pattern: String) -> String { "url(#\(id)-\(pattern))" }

  mutating func path(
    _ style: String, _ outline: String, fill: String? = nil, stroke: String? = nil,
    at origin: (x: Tenths, y: Tenths) = (0, 0), thickness: Tenths? = nil
  ) {
    guard !outline.isEmpty else { return }
    body += "<path class=\"\(style)\""
    if let fill { body += " fill=\"\(fill)\"" }
    if let stroke { body += " stroke=\"\(stroke)\"" }
    if let thickness { body += " stroke-width=\"\(thickness.printed)\"" }
    if origin != (0, 0) {
      body += " transform=\"translate(\(origin.x.printed) \(origin.y.printed))\""
    }
    body += " d=\"\(outline)\"/>\n"
  }

  enum Anchor: String {
    case start, middle, end
  }

  mutating func text(
    _ text: String, x: Tenths, y: Tenths, anchor: Anchor = .start, style: String = ""
  ) {
    guard !text.isEmpty else { return }
    body += "<text x=\"\(x.printed)\" y=\"\(y.printed)\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if !style.isEmpty { body += " class=\"\(style)\"" }
    body += ">\(text.visible.markupEscaped)</text>\n"
  }

  /// The chart's name in bold and, under it, what is measured; returns where the rest may begin.
  mutating func heading(_ name: String, _ subtitle: String) -> Tenths {
    text(
      name.visible.fitted(to: Self.width, isBold: true), x: 0, y: 130, style: "gg-strong")
    var y = 130
    for line in subtitle.visible.lines(of: Self.width).prefix(2) {
      y += lineHeight
      text(line, x: 0, y: y, style: "gg-quiet")
    }
    return y + 50
  }
}

extension Tenths {
  /// `1234` as `123.4`, without a point where none is needed.
  var printed: String {
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 10)
    return "\(self < 0 ? "-" : "")\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }
}

/// A rectangle as a path.
func box(_ x: Tenths, _ y: Tenths, _ width: Tenths, _ height: Tenths) -> String {
  "M\(x.printed) \(y.printed)h\(width.printed)v\(height.printed)h\((-width).printed)z"
}

/// A straight line as a path.
func line(_ x: Tenths, _ y: Tenths, to end: (x: Tenths, y: Tenths)) -> String {
  let start = "M\(x.printed) \(y.printed)"
  if x == end.x { return start + "V\(end.y.printed)" }
  if y == end.y { return start + "H\(end.x.printed)" }
  return start + "L\(end.x.printed) \(end.y.printed)"
}

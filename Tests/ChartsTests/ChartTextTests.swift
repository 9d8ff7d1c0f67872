import Measures
import Testing

@testable import Charts

struct ChartTextTests {
  @Test(arguments: [
    ("a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;"), ("颗粒物", "颗粒物"),
    ("\u{0}\u{1B}", "\\u{0}\\u{1B}"), ("a\tb\r\nc", "a b  c"),
    ("\u{202E}\u{2066}", "\\u{202E}\\u{2066}"),
    ("\u{FFFE}\u{1FFFF}", "\\u{FFFE}\\u{1FFFF}"), ("\u{200F}\u{AD}", "\\u{200F}\\u{AD}"),
    ("a\u{2060}b", "ab"), ("<\u{301}", "&lt;\u{301}"),
  ])
  func `text is made visible and harmless`(_ text: String, _ written: String) {
    #expect(text.visible.markupEscaped == written)
  }

  @Test(arguments: [
    "", " ", "no usable oxygen content 12, missing 3", "含氧量不可用 12，缺测（无可读数据）3。",
    "ooooooooooooooooooooooooooooooooooooooooooooooo", "，，，，，，，，，，，，，，，，，，，，，，，，，，，，",
  ])
  func `lines keep all text and their width`(_ text: String) {
    for room in stride(from: 300, through: 3000, by: 90) {
      let lines = text.lines(of: room)
      #expect(lines.allSatisfy { $0.width() <= room })
      let isCut = lines.contains { $0.hasSuffix("…") }
      #expect(isCut || lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }

  @Test func `a mark never begins a line`() {
    let lines = "含氧量不可用，缺测，停运，数据标记异常，通讯中断".lines(of: 800)
    #expect(lines.count > 2 && lines.allSatisfy { $0.first != "，" })
  }

  @Test(arguments: [0, 10, 100, 500, 1000])
  func `a text is cut with a sign`(_ room: Int) {
    let text = "排放口 DA001 名称".fitted(to: room)
    #expect(text == "排放口 DA001 名称" || text.hasSuffix("…"))
    #expect(text.width() <= max(room, "…".width()))
  }
}

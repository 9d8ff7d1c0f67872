import Measures
import Testing

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("PM", 2), ("颗粒物", 6), ("NOx 超标", 8), ("（mg/m³）", 9), ("，。；", 6), ("〔2024〕", 8),
    ("％", 2), ("ﾊﾝｶｸ", 4), ("　", 2), ("㎥", 2), ("𠮷", 2), ("한글", 4), ("°C", 2), ("…", 1),
  ])
  func `counts two columns for full-width signs and one for narrow ones`(
    _ text: String, _ width: Int
  ) {
    #expect(displayWidth(text) == width)
  }

  @Test(arguments: [
    ("e\u{301}", 1), ("か\u{3099}", 2), ("\u{200B}", 0), ("\u{FEFF}a", 1), ("a\tb", 2), ("\r\n", 0),
    ("\u{1B}[31m", 4), ("\u{7F}\u{85}", 0), ("\u{202E}", 0), ("\u{1112}\u{1161}\u{11AB}", 2),
  ])
  func `counts nothing for combining marks and controls`(_ text: String, _ width: Int) {
    #expect(displayWidth(text) == width)
  }

  @Test(arguments: [("✅", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("⚠", 1), ("⚠\u{FE0F}", 2)])
  func `counts a sign of several scalars once`(_ text: String, _ width: Int) {
    #expect(displayWidth(text) == width)
  }

  @Test func `pads by columns on either side`() {
    #expect("铸造".padded(to: 6) == "铸造  ")
    #expect("40".padded(to: 5, at: .end) == "   40")
    #expect("铸造".padded(to: 4) == "铸造")
    #expect("铸造".padded(to: 3) == "铸造")
  }

  @Test func `truncates only what is too wide, and never through a character`() {
    #expect("水泥窑尾".truncated(to: 9) == "水泥窑尾")
    #expect("水泥窑尾".truncated(to: 8) == "水泥窑尾")
    #expect("水泥窑尾".truncated(to: 7) == "水泥窑…")
    #expect("水泥窑尾".truncated(to: 6) == "水泥…")
    #expect("水泥".truncated(to: 1) == "…")
    #expect("水泥".truncated(to: 0) == "")
  }

  @Test func `wraps Chinese anywhere and Latin at blanks`() {
    #expect("依据未经核实".wrapped(to: 8) == ["依据未经", "核实"])
    #expect("not in force yet".wrapped(to: 8) == ["not in", "force", "yet"])
    #expect("两行\n文字".wrapped(to: 20) == ["两行", "文字"])
    #expect("electricity".wrapped(to: 4) == ["elec", "tric", "ity"])
    #expect("".wrapped(to: 4) == [""])
  }

  @Test func `keeps closing signs with what they follow`() {
    #expect("限值，含氧".wrapped(to: 4) == ["限", "值，", "含氧"])
    #expect("见（表一）".wrapped(to: 6) == ["见（表", "一）"])
  }
}

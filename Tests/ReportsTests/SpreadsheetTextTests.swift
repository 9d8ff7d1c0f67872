import Measures
import Testing

@testable import Reports

/// What a stranger's text becomes before Excel, WPS or LibreOffice reads it.
struct SpreadsheetTextTests {
  @Test(arguments: [
    ("", ""), ("颗粒物 PM", "颗粒物 PM"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    (" a", "\" a\""), ("a ", "\"a \""), ("a\r\nb", "a\\r\\nb"), ("a\tb", "a\\tb"),
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("=1,2", "\"'=1,2\""), ("@SUM(A1)", "'@SUM(A1)"),
    ("+86 571", "'+86 571"), ("-cmd", "'-cmd"), ("-1+1", "'-1+1"), ("-1e3", "'-1e3"),
    ("-12.5", "-12.5"), ("-0", "'-0"), ("12", "12"), (" =1", "' =1"),
    ("\u{3000}=1", "'\u{3000}=1"),
    ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"), ("\t=1", "\\t=1"),
    ("\r=1", "\\r=1"), ("a=b", "a=b"), ("\"=1\"", "\"\"\"=1\"\"\""), ("\u{202E}=1", "\\u{202E}=1"),
    ("a\u{FFFE}b\u{FFFF}", "a\\u{FFFE}b\\u{FFFF}"), ("\u{0}", "\\u{0}"),
    // A mark behind a sign makes another Character of it, and the same sign for a spreadsheet.
    ("x\"\u{301},=cmd()", "\"x\"\"\u{301},=cmd()\""), ("\"\u{FE0F}a", "\"\"\"\u{FE0F}a\""),
    ("\"\u{200D}", "\"\"\"\u{200D}\""), ("\"\u{20E3}", "\"\"\"\u{20E3}\""),
    ("=\u{301}1+1", "'=\u{301}1+1"), ("@\u{FE0F}SUM(A1)", "'@\u{FE0F}SUM(A1)"),
    ("+\u{20E3}1", "'+\u{20E3}1"), (" \u{301}", "\" \u{301}\""),
    ("\u{3000}\u{301}=1", "\u{3000}\u{301}=1"),
  ])
  func `writes a CSV cell that holds the text and no formula`(_ text: String, _ field: String) {
    #expect(SpreadsheetText.field(text) == field)
  }

  @Test(arguments: [
    ("=1+1", "=1+1"), ("a\nb", "a\\nb"), ("\u{7}\u{FFFF}", "\\u{7}\\u{FFFF}"),
    ("_x0041_", "_x005F_x0041_"), ("_x00e9_", "_x005F_x00e9_"), ("_x0041", "_x0041"),
    ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"), ("_y0041_", "_y0041_"),
    ("_x0041_\u{301}", "_x005F_x0041_\u{301}"),
  ])
  func `writes a workbook's cell that reads as it stood`(_ text: String, _ cell: String) {
    #expect(SpreadsheetText.cell([text], language: .en).text == cell)
  }

  @Test func `makes lines of what is given as lines, and of nothing else`() {
    #expect(SpreadsheetText.cell(["a\n", "b"], language: .zh).text == "a\\n\nb")
  }

  @Test(
    arguments: Language.allCases,
    [
      (count: 32_766, isCut: false), (32_767, false), (32_768, true), (100_000, true),
    ])
  func `cuts at Excel's limit, and says so`(
    _ language: Language, _ size: (count: Int, isCut: Bool)
  ) {
    for unit in ["x", "厂"] {
      let text = String(repeating: unit, count: size.count)
      let cell = SpreadsheetText.cell([text], language: language)
      #expect(cell.isCut == size.isCut)
      #expect(cell.text.utf16.count == min(size.count, Workbook.longestText))
      #expect((cell.text == text) == !size.isCut)
      #expect(cell.text.hasSuffix(language.say("JSON 报告）", "has it all)")) == size.isCut)
    }
  }

  @Test func `counts characters as Excel does, and never halves one`() {
    let cell = SpreadsheetText.cell([String(repeating: "🏭", count: 16_384)], language: .en)
    #expect(cell.isCut && cell.text.utf16.count <= Workbook.longestText)
    #expect(cell.text.hasPrefix("🏭🏭") && cell.text.contains("🏭… (cut"))
    let escaped = SpreadsheetText.cell([String(repeating: "_x0041_", count: 4_600)], language: .en)
    #expect(escaped.isCut && escaped.text.unicodeScalars.count <= Workbook.longestText)
  }

  @Test(arguments: [
    ("0", 0, true), ("40", 0, true), ("300.0", 1, true), ("-12.5", 1, true), ("0.000001", 6, true),
    ("123456789.123456", 6, true), ("1234567890.123456", 6, false), ("999999999999999", 0, true),
    ("9999999999999999", 0, false), ("0.123456789012345", 15, true),
    ("0.0000000000000001", 16, false), ("8.95", 2, true),
  ])
  func `knows which decimal a double shows exactly`(
    _ text: String, _ decimals: Int, _ isExact: Bool
  ) throws {
    let number = try #require(PlainNumber(text))
    #expect(number.decimals == decimals && number.isExact == isExact)
  }

  @Test(arguments: [
    "", "-", ".", "5.", ".5", "05", "+5", "1e3", "-0", "-0.0", "1,000", "１２", "nan", "inf", "0x10",
    " 1",
    "3.5 … 85", "1.2.3",
  ])
  func `takes nothing else for a number`(_ text: String) {
    #expect(PlainNumber(text) == nil)
  }
}

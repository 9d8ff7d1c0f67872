import Measures
import Testing

@testable import Reports

struct WrappingTests {
  @Test(arguments: [
    (7, ["有效数", "据不足"]), (8, ["有效数据", "不足"]), (9, ["有效数据", "不足"]),
    (12, ["有效数据不足"]),
  ])
  func `counts a Chinese character as two columns`(_ width: Int, _ lines: [String]) {
    #expect(wrapped("有效数据不足", first: width, rest: width) == lines)
  }

  @Test func `breaks words at blanks`() {
    #expect(wrapped("one two three", first: 7, rest: 7) == ["one two", "three"])
    #expect(wrapped("one two three", first: 6, rest: 6) == ["one", "two", "three"])
  }

  @Test func `never begins a line with closing punctuation or ends one with an opening bracket`() {
    #expect(wrapped("超标，停产", first: 4, rest: 6) == ["超", "标，停", "产"])
    #expect(wrapped("限值（表一）", first: 6, rest: 8) == ["限值", "（表一）"])
  }

  @Test func `keeps a number with its unit`() {
    #expect(wrapped("限值 40\u{A0}mg/m³", first: 10, rest: 10) == ["限值", "40 mg/m³"])
  }

  @Test func `keeps a joined term on one line, and drops what joins it`() {
    #expect(wrapped("为超标倍数", first: 8, rest: 8) == ["为超标倍", "数"])
    #expect(wrapped("为" + "超标倍数".unbroken, first: 8, rest: 8) == ["为", "超标倍数"])
  }

  @Test func `gives the first line its own width`() {
    #expect(wrapped("a b c d", first: 3, rest: 7) == ["a b", "c d"])
  }

  @Test func `breaks a word only where a whole line cannot hold it`() {
    #expect(wrapped("ab abcdefghij", first: 5, rest: 5) == ["ab", "abcde", "fghij"])
    #expect(wrapped("", first: 5, rest: 5) == [""])
  }
}

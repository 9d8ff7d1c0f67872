import Measures
import Testing

@testable import Charts

struct NumberTests {
  @Test(arguments: ["", "abc", "inf", "nan", "1,000", "0x10", "1e", "--1", "1e500"])
  func `what is no decimal is no figure`(_ text: String) { #expect(ChartNumber(text) == nil) }

  @Test(arguments: [
    ("40", "40"), ("61.20", "61.20"), ("0", "0"), ("-1.5", "-1.5"),
    ("12345678.12345", "12345678.12345"),
    ("12345678.123456", "≈1.2346×10⁷"), ("123456.7890123", "123456.7890123"),
    ("1e307", "1e307"), ("123456789012345678", "≈1.2346×10¹⁷"),
    ("0.00000000000000012", "≈1.2000×10⁻¹⁶"), ("99999999999999999", "≈1.0000×10¹⁷"),
    ("0.333333333333333", "≈0.33333"), ("-99999.9999999999", "≈-100000"), ("0.00000000000000", "0"),
  ])
  func `a long figure is shortened and says so`(_ text: String, _ label: String) {
    #expect(ChartNumber(text)?.label == label)
  }

  @Test(arguments: [
    (["40", "61.2"], ["0", "20", "40", "60", "80"]), (["0"], ["0", "1"]),
    (["0.0000005", "0.0000007"], ["0", "200", "400", "600", "800"]),
    (["100"], ["0", "20", "40", "60", "80", "100"]), (["100.1"], ["0", "50", "100", "150"]),
    (["2500000"], ["0", "0.5", "1", "1.5", "2", "2.5"]),
    (["1e307", "9e307"], ["0", "20", "40", "60", "80", "100"]),
  ])
  func `ticks of bars begin at zero and are round`(_ numbers: [String], _ ticks: [String]) {
    let axis = ValueAxis(numbers.compactMap(ChartNumber.init), startsAtZero: true)
    #expect(axis.ticks(on: 1000).map(\.text) == ticks)
    #expect(!axis.isCut)
  }

  @Test(arguments: [
    (["0.516245", "0.429612"], ["0.42", "0.44", "0.46", "0.48", "0.5", "0.52"], true),
    (["5", "5"], ["4.9", "5", "5.1"], true),
    (["-3", "2"], ["-3", "-2", "-1", "0", "1", "2"], false),
  ])
  func `ticks of lines begin where the figures do`(
    _ numbers: [String], _ ticks: [String], _ isCut: Bool
  ) {
    let axis = ValueAxis(numbers.compactMap(ChartNumber.init), startsAtZero: false)
    #expect(axis.ticks(on: 1000).map(\.text) == ticks)
    #expect(axis.isCut == isCut)
  }

  @Test(arguments: [("0", 0), ("20", 250), ("39.9", 499), ("40", 500), ("80", 1000), ("1e-300", 0)])
  func `a position is in proportion`(_ text: String, _ position: Int) throws {
    let numbers = ["40", "61.2"].compactMap(ChartNumber.init)
    let axis = ValueAxis(numbers, startsAtZero: true)
    let number = try #require(ChartNumber(text))
    #expect(axis.position(of: number, on: 1000) == position)
  }

  @Test(arguments: [
    (0, "0"), (5, "0.5"), (-5, "-0.5"), (120, "12"), (-123, "-12.3"), (1001, "100.1"),
  ])
  func `tenths are printed without a needless point`(_ tenths: Int, _ text: String) {
    #expect(tenths.printed == text)
  }
}

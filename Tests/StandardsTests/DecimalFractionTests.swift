import Measures
import Standards
import Testing

struct DecimalFractionTests {
  @Test(arguments: [
    ("0", 0, 1), ("1.50", 3, 2), ("-0.25", -1, 4), ("1200", 1200, 1), ("1e3", 1000, 1),
  ])
  func `a decimal is its fraction`(_ text: String, _ above: Int, _ below: Int) throws {
    let decimal = try #require(ExactDecimal(text))
    #expect(ExactFraction(decimal) == ExactFraction(Int128(above), over: Int128(below)))
  }

  @Test func `what 128 bits cannot hold is nothing, and never wraps`() {
    let huge = Int128.max / 10
    #expect(ExactFraction(ExactDecimal(mantissa: huge, scale: -1)) != nil)
    #expect(ExactFraction(ExactDecimal(mantissa: huge + 1, scale: -1)) == nil)
    #expect(ExactFraction(ExactDecimal(mantissa: 1, scale: -39)) == nil)
    #expect(ExactFraction(ExactDecimal(mantissa: 1, scale: 39)) == nil)
    #expect(ExactFraction(ExactDecimal(mantissa: .min, scale: 0)) == nil)
  }

  @Test func `a power of ten that does not fit is nothing`() {
    #expect(ExactFraction.powerOfTen(3) == ExactFraction(1000, over: 1))
    #expect(ExactFraction.powerOfTen(-3) == ExactFraction(1, over: 1000))
    #expect(ExactFraction.powerOfTen(38) != nil && ExactFraction.powerOfTen(-38) != nil)
    #expect(ExactFraction.powerOfTen(39) == nil && ExactFraction.powerOfTen(-39) == nil)
    #expect(ExactFraction.powerOfTen(.min) == nil && ExactFraction.powerOfTen(.max) == nil)
  }
}

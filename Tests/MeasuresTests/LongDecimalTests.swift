import Measures
import Testing

@Suite struct LongDecimalTests {
  @Test(arguments: [
    ("0", "0", 0), ("-0.00", "0", 0), ("0e999999999999999999999", "0", 0), ("40", "4", 1),
    ("00040.00", "4", 1), ("1.250", "125", -2), (".5", "5", -1), ("5.", "5", 0), ("+7", "7", 0),
    ("12e3", "12", 3), ("1E-05", "1", -5), ("1e+399", "1", 399), ("1e-400", "1", -400),
  ])
  func `a number is its digits and a power of ten`(
    _ text: String, _ digits: String, _ exponent: Int
  ) throws {
    let number = try #require(LongDecimal(text.utf8))
    #expect(number.digitText == digits && number.exponent == exponent && !number.isNegative)
  }

  @Test(arguments: [
    "", "+", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 ", " 1", "0x10", "inf", "1e5.0", "1e1e1",
    "１", "1e400", "1e-401", "10e399",
  ])
  func `what is no number, or beyond reach, is none`(_ text: String) {
    #expect(LongDecimal(text.utf8) == nil)
  }

  @Test func `sums and products carry`() throws {
    let nines = try #require(LongDecimal("99999999999999999999.99".utf8))
    #expect(nines + LongDecimal(try #require(ExactDecimal("0.01"))) == LongDecimal("1e20".utf8))
    #expect(LongDecimal.zero + nines == nines && nines + .zero == nines)
    #expect(nines.multiplied(by: 3600) == LongDecimal("359999999999999999999964".utf8))
    #expect(nines.multiplied(by: 0) == .zero)
    #expect(nines.shifted(by: 2) == LongDecimal("9999999999999999999999".utf8))
  }

  @Test func `numbers are in order, with their signs`() throws {
    let texts = [
      "-1e50", "-12", "-1.3", "-1.25", "-1e-50", "0", "1e-50", "1.25", "1.3", "12", "1e50",
    ]
    let numbers = texts.compactMap { LongDecimal($0.utf8) }
    #expect(numbers.count == texts.count && numbers.sorted() == numbers)
    for pair in zip(numbers, numbers.dropFirst()) { #expect(!(pair.1 < pair.0)) }
  }

  @Test(arguments: [
    ("1e40", "1e39", false), ("1e-40", "1e40", true), ("1e40", "10e39", false),
    ("-1e40", "1", true),
    ("1234567890123456789012345678901234567", "1e-300", false),
  ])
  func `exact decimals of any size compare`(_ left: String, _ right: String, _ isLess: Bool) throws
  {
    let l = try #require(ExactDecimal(ofAnySize: left))
    let r = try #require(ExactDecimal(ofAnySize: right))
    #expect((l < r) == isLess)
    #expect((l == r) == (LongDecimal(l) == LongDecimal(r)))
    if l == r { #expect(l.hashValue == r.hashValue) }
  }

  @Test(arguments: [
    ("99999999999", true), ("100000000000", false), ("1e-24", true), ("1e-25", false),
  ])
  func `a plain exact decimal keeps its bounds`(_ text: String, _ isPlain: Bool) {
    #expect((ExactDecimal(text) != nil) == isPlain)
  }
}

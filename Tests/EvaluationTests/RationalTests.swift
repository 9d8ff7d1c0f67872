import Evaluation
import Measures
import Standards
import Testing

struct RationalTests {
  @Test(arguments: [
    (Int128(1), Int128(3), "0.333333"), (2, 3, "0.666667"), (-2, 3, "-0.666667"), (5, 1, "5"),
    (5, 2, "2.5"), (1, 2_000_000, "0"), (3, 2_000_000, "0.000002"), (-1, 2_000_000, "0"),
    (-3, 2_000_000, "-0.000002"), (0, 7, "0"), (100, 1, "100"), (-5, 2, "-2.5"),
    (1_000_001, 1_000_000, "1.000001"),
  ])
  func `a figure is rounded half-even to six decimals`(
    _ numerator: Int128, _ denominator: Int128, _ text: String
  ) {
    #expect(Rational(numerator, over: denominator).decimal() == text)
    guard numerator >= 0 else { return }
    #expect(Quotient.narrow(numerator, denominator).decimal() == text)
    #expect(Quotient.wide(Rational(numerator, over: denominator)).decimal() == text)
  }

  @Test(arguments: [
    ("30.05", 1, "30"), ("30.15", 1, "30.2"), ("30.0500001", 1, "30.1"), ("0.5", 0, "0"),
    ("1.5", 0, "2"), ("2.5", 0, "2"), ("-0.5", 0, "0"), ("-1.5", 0, "-2"), ("-2.5", 0, "-2"),
  ])
  func `halves go to the even digit`(_ text: String, _ places: Int, _ rounded: String) throws {
    let value = Rational(try decimal(text))

    #expect(value.rounded(places: places).decimal() == rounded)
    #expect(value.decimal(places: places) == rounded)
  }

  /// Around the ends of 128 bits: 2¹²⁷ − 1 is the last that fits.
  @Test(arguments: [-1, 0, 1], [1, 3])
  func `a fraction is narrowed only where both of its numbers fit`(
    _ beyond: Int, _ denominator: Int
  ) {
    let greatest = Rational(Int128.max) + Rational(Int128(beyond))
    let other = Rational(Int128(denominator))
    for value in [greatest / other, other / greatest] {
      let narrowed = Quotient(value)
      #expect(narrowed.rational == value)
      if case .narrow = narrowed { #expect(beyond <= 0) } else { #expect(beyond > 0) }
      #expect(narrowed == .wide(value))
    }
  }

  @Test(arguments: [
    (Quotient.narrow(20, 7), Quotient.narrow(100, 7)), (.narrow(20, 7), .narrow(300, 21)),
    (.narrow(0, 7), .narrow(1, 7)), (.wide(Rational(20, over: 7)), .narrow(100, 7)),
    (.narrow(.max, 3), .narrow(.max - 1, 3)), (.narrow(.max, 3), .narrow(.max, 5)),
  ])
  func `a share is the quotient of the two`(_ part: Quotient, _ whole: Quotient) {
    let share = part.share(of: whole)
    let expected = part.rational / whole.rational
    #expect(share.rational == expected)
    let least = Rational(1, over: .max)
    #expect(share > Quotient(expected - least))
    #expect(!(share > Quotient(expected)) && !(share < Quotient(expected)))
    #expect(share < Quotient(expected + least))
  }

  @Test func `thirds add up to one`() {
    let third = Rational(1, over: 3)

    #expect(third + third + third == Rational(1))
    #expect(Rational(1) - third == Rational(2, over: 3))
    #expect(third * Rational(3) / Rational(1) == Rational(1))
    #expect(Rational(1, over: 2).power(10) == Rational(1, over: 1024))
  }

  @Test func `quotients compare beyond 128 bits`() {
    let large = Int128.max - 1

    #expect(Quotient.narrow(large, large - 1) > .narrow(large - 1, large - 1))
    #expect(Quotient.narrow(large, large - 1) < .narrow(large - 1, large - 2))
    #expect(Quotient.narrow(large, large) == .narrow(1, 1))
    #expect(Quotient.narrow(large, 1).decimal() == String(large))
    #expect(
      Quotient.narrow(large, 3).scaled(by: 3, over: 7).rational == Rational(large, over: 7))
  }
}

struct PowerOfTenTests {
  @Test(arguments: [0, 1, 37, 38, 39, 40, 100])
  func `powers of ten do not end with 128 bits`(_ exponent: Int) {
    let tenfold = (0..<exponent).reduce(Rational(1)) { power, _ in power * Rational(10) }

    #expect(Rational.powerOfTen(exponent) == tenfold)
    #expect(Rational.powerOfTen(-exponent) == Rational(1) / tenfold)
  }

  @Test(arguments: [-40, -39, -38, -3, 0, 7, 38, 39, 40])
  func `an audit item's unit is exact whatever its power of ten`(_ exponent: Int) throws {
    var unit = try require(AuditUnit("100 m"))
    unit.exponent = exponent

    #expect(unit.base == Rational(100) * .powerOfTen(exponent))
    #expect(unit.base != Rational(100) || exponent == 0)
  }
}

struct ThresholdTests {
  /// Rounding the value and comparing is what the threshold must be equal to.
  @Test(arguments: ["30", "30.0", "35", "0.05", "1", "10.10"])
  func `comparing with the threshold equals rounding first`(_ printed: String) throws {
    let limit = Limit.sample(printed)
    let threshold = try require(Threshold(limit, comparison: .rounded))
    let places = printed.split(separator: ".").dropFirst().first?.count ?? 0
    let bound = Rational(try decimal(printed))
    let step = Rational(1, over: 8 * [1, 10, 100][places])
    for n in -12...12 {
      let value = bound + step * Rational(Int128(n))
      guard value > .zero else { continue }
      #expect(
        threshold.isPassed(by: .wide(value)) == (value.rounded(places: places) > bound),
        "\(value.decimal()) against \(printed)")
    }
  }

  @Test(arguments: [
    ("30.0", "30.05", false), ("30.0", "30.050001", true), ("30.1", "30.15", true),
    ("30.1", "30.149999", false), ("30", "30.5", false), ("30", "30.500001", true),
    ("31", "31.5", true), ("31", "31.499999", false),
  ])
  func `a rounded limit is passed from half its last digit on`(
    _ printed: String, _ value: String, _ isOver: Bool
  ) throws {
    let threshold = try require(Threshold(.sample(printed), comparison: .rounded))

    #expect(threshold.isPassed(by: .wide(Rational(try decimal(value)))) == isOver)
  }

  @Test(arguments: [("g/m3", "0.03", "30"), ("ug/m3", "50", "0.05"), ("ng/m3", "100", "0.0001")])
  func `limits of other units are judged in the base unit`(
    _ unit: String, _ value: String, _ base: String
  ) throws {
    let limit = Limit.sample(value, unit: try require(UnitOfMeasure(unit)))
    let threshold = try require(Threshold(limit, comparison: .fullValue))
    let bound = Rational(try decimal(base))

    #expect(!threshold.isPassed(by: .wide(bound)))
    #expect(threshold.isPassed(by: .wide(bound + Rational(1, over: 1_000_000_000))))
  }

  @Test(arguments: UnitOfMeasure.all)
  func `a limit's base value keeps its threshold and what is above breaks it`(_ unit: UnitOfMeasure)
    throws
  {
    let limit = Limit.sample("1.5", unit: unit)
    let threshold = try require(Threshold(limit, comparison: .fullValue))
    let least = Rational(1, over: 1_000_000_000_000)

    #expect(!threshold.isPassed(by: .wide(limit.baseValue)))
    #expect(threshold.isPassed(by: .wide(limit.baseValue + least)))
  }

  @Test(arguments: [
    ("mg/m3", "1500"), ("g/m3", "1500000"), ("ug/m3", "1.5"), ("ng/m3", "0.0015"),
    ("m3/s", "5400000"),
  ])
  func `a limit's base value is exact in every unit`(_ unit: String, _ base: String) throws {
    let limit = Limit.sample("1500", unit: try require(UnitOfMeasure(unit)))

    #expect(limit.baseValue == Rational(try decimal(base)))
  }

  @Test(arguments: [("g/m3", Int128(1000)), ("m3/s", 3600)])
  func `a limit beyond 128 bits is not judged, and none other stands in for it`(
    _ unit: String, _ factor: Int128
  ) throws {
    var limit = Limit.sample("1", unit: try require(UnitOfMeasure(unit)))
    limit.value = ExactDecimal(mantissa: .max / factor, scale: 0)
    #expect(Threshold(limit, comparison: .fullValue) != nil)

    limit.value = ExactDecimal(mantissa: .max / factor + 1, scale: 0)
    #expect(Threshold(limit, comparison: .fullValue) == nil)
    #expect(Threshold(limit, comparison: .rounded) == nil)
  }

  @Test func `a limit of zero cannot be judged`() {
    #expect(Threshold(.sample("0"), comparison: .fullValue) == nil)
  }

  @Test(arguments: ["1/3", "-1/3", "0/1", "123456789012345678901234567890/7"])
  func `a fraction is read back as it was written`(_ text: String) throws {
    #expect(try require(Rational(fraction: text)).fraction == text)
  }

  @Test(arguments: ["", "1", "1/0", "1/-3", "1/2/3", "a/b", " 1/2", "0x1/2"])
  func `what is no fraction is none`(_ text: String) {
    #expect(Rational(fraction: text) == nil)
  }
}

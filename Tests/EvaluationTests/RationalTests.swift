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

  @Test func `a limit of zero cannot be judged`() {
    #expect(Threshold(.sample("0"), comparison: .fullValue) == nil)
  }
}

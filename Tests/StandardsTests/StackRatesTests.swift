import Measures
import Standards
import Testing

/// GB 16297-1996 appendix B with 7.1 and 7.4, on the figures of its table 2 for NMHC, class II.
struct StackRatesTests {
  private let rates = StackRates(
    rows: [("15", "10"), ("20", "17"), ("30", "53"), ("40", "100")].map(Self.row),
    above: .squareLaw, halvedBelow: ExactDecimal("15"), clearance: ExactDecimal("5"),
    combinesNeighbours: true)

  private static func row(_ row: (height: String, rate: String)) -> StackRates.Row {
    StackRates.Row(
      height: ExactDecimal(row.height) ?? .zero, rate: ExactDecimal(row.rate) ?? .zero,
      printedRate: row.rate)
  }

  private func allowed(
    _ height: String, clears: Bool = true, _ rates: StackRates? = nil
  ) throws -> ExactFraction? {
    (rates ?? self.rates).allowed(
      atHeight: try #require(ExactDecimal(height)), clearsBuildings: clears)
  }

  /// The fact sheet's check values: 35, 156.25 and 3.2 kg/h.
  @Test(arguments: [
    // On the table's own heights.
    ("15", 10, 1), ("20", 17, 1), ("30", 53, 1), ("40", 100, 1),
    // Between them: 17 + (53 − 17)(25 − 20)/10.
    ("25", 35, 1), ("24.9", 3464, 100), ("25.1", 3536, 100),
    // Above the highest: 100 (50/40)².
    ("50", 15_625, 100), ("40.1", 1_608_010_000, 16_000_000), ("39.9", 9953, 100),
    // Below the lowest: 10 (12/15)², halved; on 15 m itself nothing is halved.
    ("12", 32, 10), ("14.9", 22_201, 4500), ("15.1", 1014, 100),
    ("0.1", 1, 4500),
  ])
  func `allows what appendix B computes`(_ height: String, _ above: Int, _ below: Int) throws {
    #expect(try allowed(height) == ExactFraction(Int128(above), over: Int128(below)))
  }

  @Test func `halves a stack that does not clear the buildings, and a low one only once`() throws {
    #expect(try allowed("25", clears: false) == ExactFraction(35, over: 2))
    #expect(try allowed("12", clears: false) == ExactFraction(32, over: 10))
    var free = rates
    free.clearance = nil
    #expect(try allowed("25", clears: false, free) == ExactFraction(35, over: 1))
  }

  @Test func `halves no low stack where the text does not say so`() throws {
    var existing = rates
    existing.halvedBelow = nil

    #expect(try allowed("12", existing) == ExactFraction(64, over: 10))
  }

  /// 0.4 (14.9/15)² / 2 = 0.1973….
  @Test(arguments: [("14.9", 22_201, 112_500), ("15", 4, 10), ("15.1", 4, 10), ("60", 4, 10)])
  func `one rate for all heights is extrapolated only downwards`(
    _ height: String, _ above: Int, _ below: Int
  ) throws {
    let shoes = StackRates(
      rows: [Self.row(("15", "0.4"))], above: .constant, halvedBelow: ExactDecimal("15"))

    #expect(try allowed(height, shoes) == ExactFraction(Int128(above), over: Int128(below)))
  }

  @Test(arguments: ["0", "-15"])
  func `allows nothing for a height that is none`(_ height: String) throws {
    #expect(try allowed(height) == nil)
  }

  @Test func `says nothing where the arithmetic ends, and never traps`() throws {
    #expect(try allowed("0.000000000000000000000001") == nil)
    #expect(try allowed("99999999999.999999999999999999999999") == nil)
    #expect(try allowed("99999999999") != nil)
  }

  // MARK: Equivalent stacks

  @Test(arguments: [
    (["30"], "30"), (["20", "20"], "20"), (["10", "70"], "50"),
    // √((15² + 20²)/2) = 17.677669529…, rounded up.
    (["15", "20"], "17.67767"),
    // The third with the result: √((50² + 10²)/2) = 36.055512…
    (["10", "70", "10"], "36.055513"),
  ])
  func `stacks near each other have one height`(_ heights: [String], _ expected: String) throws {
    let height = StackRates.equivalentHeight(heights.compactMap { ExactDecimal($0) })

    #expect(height?.description == expected)
  }

  @Test func `no stacks have no height`() {
    #expect(StackRates.equivalentHeight([]) == nil)
  }

  @Test(arguments: [("34.9", true), ("35", false), ("35.1", false)])
  func `stacks are near below the sum of their heights`(_ distance: String, _ near: Bool) throws {
    let (one, other) = (try #require(ExactDecimal("15")), try #require(ExactDecimal("20")))

    #expect(
      StackRates.areNeighbours(distance: try #require(ExactDecimal(distance)), one, other) == near)
  }
}

struct ExactFractionTests {
  @Test(arguments: [
    (1, 3, 2, 6, false), (1, 3, 1, 2, true), (1, 2, 1, 3, false), (-1, 2, 1, 3, true),
    (-1, 2, -1, 3, true), (-1, 3, -1, 2, false), (0, 1, 1, 9, true), (7, 2, 7, 2, false),
    (355, 113, 22, 7, true), (22, 7, 355, 113, false),
  ])
  func `compares without rounding`(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ less: Bool) {
    let left = ExactFraction(Int128(a), over: Int128(b))
    let right = ExactFraction(Int128(c), over: Int128(d))

    #expect((left < right) == less)
  }

  @Test func `compares what does not multiply within 128 bits`() {
    let left = ExactFraction(.max, over: .max - 1)
    let right = ExactFraction(.max - 1, over: .max - 2)

    #expect(left < right)
    #expect(!(right < left))
    #expect(left.plus(right) == nil)
    #expect(left.times(right) == nil || left.times(right) == ExactFraction(.max, over: .max - 2))
  }

  @Test func `is kept in lowest terms with a positive denominator`() {
    #expect(ExactFraction(6, over: -4) == ExactFraction(-3, over: 2))
    #expect(ExactFraction(0, over: 5).denominator == 1)
    #expect(ExactFraction(ExactDecimal(mantissa: 250, scale: 2)) == ExactFraction(5, over: 2))
  }

  @Test func `divides by nothing`() {
    #expect(ExactFraction(1, over: 2).over(ExactFraction(0, over: 1)) == nil)
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (9, 3), (10, 4), (-4, 0)])
  func `roots are rounded up`(_ square: Int, _ root: Int) {
    #expect(ExactFraction(Int128(square), over: 1).rootRoundedUp == Int128(root))
  }

  @Test func `the greatest root fits`() {
    #expect(ExactFraction(.max, over: 1).rootRoundedUp == 13_043_817_825_332_782_213)
  }
}

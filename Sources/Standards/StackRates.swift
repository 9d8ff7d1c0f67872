package import Measures

/// Maximum rates by stack height, with the standard's rules for all other heights.
///
/// GB 16297-1996 7.1 to 7.4 with appendices A and B; DB44/27-2001, DB44/814-2010 and DB44/817-2010
/// repeat them. All heights are in m, all rates in kg/h, all results exact.
package struct StackRates: Hashable, Sendable {
  /// A tabled height and its rate.
  package struct Row: Hashable, Sendable {
    package var height: ExactDecimal
    package var rate: ExactDecimal
    /// As printed in the pack.
    package var printedRate: String

    package init(height: ExactDecimal, rate: ExactDecimal, printedRate: String) {
      self.height = height
      self.rate = rate
      self.printedRate = printedRate
    }
  }

  /// The rule for stacks higher than the highest tabled one.
  package enum Above: String, CaseIterable, Sendable {
    /// Q = Qb (h/hb)² (appendix B2).
    case squareLaw = "square-law"
    /// The rate of the highest tabled height.
    case constant
  }

  /// At least one, by rising height; rates never fall.
  package var rows: [Row]
  package var above: Above
  /// Rates of stacks below this height are halved; `nil`: of none.
  package var halvedBelow: ExactDecimal?
  /// Metres by which a stack must be higher than the buildings within 200 m, or its rate is halved.
  package var clearance: ExactDecimal?
  /// Stacks closer together than the sum of their heights count as one.
  package var combinesNeighbours: Bool

  package init(
    rows: [Row], above: Above, halvedBelow: ExactDecimal? = nil, clearance: ExactDecimal? = nil,
    combinesNeighbours: Bool = false
  ) {
    self.rows = rows
    self.above = above
    self.halvedBelow = halvedBelow
    self.clearance = clearance
    self.combinesNeighbours = combinesNeighbours
  }

  /// The rate that a stack may reach and not pass.
  ///
  /// Between two heights on the straight line (B1), above the highest by ``above``, below the lowest
  /// by Q = Qc (h/hc)² (B3). A stack that is too low and does not clear the buildings either is
  /// halved once: 7.1 speaks of the tabled rate, 7.4 of the extrapolated one.
  /// - Parameters:
  ///   - height: Greater than 0.
  ///   - clearsBuildings: Whether the stack is ``clearance`` higher than the buildings near it.
  /// - Returns: `nil` for a height that is not positive, or that needs more than 128 bits.
  package func allowed(atHeight height: ExactDecimal, clearsBuildings: Bool) -> ExactFraction? {
    guard height > .zero, let tabled = tabled(atHeight: height) else { return nil }
    let isLow = halvedBelow.map { height < $0 } ?? false
    let isHidden = clearance != nil && !clearsBuildings
    return isLow || isHidden ? tabled.times(ExactFraction(1, over: 2)) : tabled
  }

  private func tabled(atHeight height: ExactDecimal) -> ExactFraction? {
    guard let lowest = rows.first, let highest = rows.last else { return nil }
    if height < lowest.height { return lowest.scaled(toHeight: height) }
    if height > highest.height, above == .squareLaw { return highest.scaled(toHeight: height) }
    guard let upper = rows.firstIndex(where: { height <= $0.height }) else {
      return ExactFraction(highest.rate)
    }
    if rows[upper].height == height { return ExactFraction(rows[upper].rate) }
    return rows[upper - 1].interpolated(to: rows[upper], atHeight: height)
  }

  /// The height of the one stack that several near each other count as (appendix A):
  /// h = √((h1² + h2²)/2), a third stack combined with the result, and so on in the order given.
  ///
  /// A root that is no decimal is rounded up at the sixth, which is at most a millionth of a metre
  /// in the plant's favour.
  /// - Returns: `nil` for no stacks, or heights that need more than 128 bits.
  package static func equivalentHeight(_ heights: [ExactDecimal]) -> ExactDecimal? {
    let places = 6
    guard let first = heights.first, let start = ExactFraction(first)?.squared else { return nil }
    var square = start
    for height in heights.dropFirst() {
      guard let own = ExactFraction(height)?.squared, let sum = square.plus(own),
        let half = sum.times(ExactFraction(1, over: 2))
      else { return nil }
      square = half
    }
    guard let scale = ExactDecimal.powerOfTen(2 * places),
      let scaled = square.times(ExactFraction(scale, over: 1))
    else { return nil }
    var height = ExactDecimal(mantissa: scaled.rootRoundedUp, scale: places)
    return height.normalise() ? height : nil
  }

  /// Whether two stacks that emit the same count as one: closer than the sum of their heights.
  package static func areNeighbours(
    distance: ExactDecimal, _ one: ExactDecimal, _ other: ExactDecimal
  ) -> Bool {
    guard let one = ExactFraction(one), let other = ExactFraction(other),
      let sum = one.plus(other), let distance = ExactFraction(distance)
    else { return false }
    return distance < sum
  }
}

extension StackRates.Row {
  /// Q = Q0 (h/h0)².
  fileprivate func scaled(toHeight height: ExactDecimal) -> ExactFraction? {
    guard let height = ExactFraction(height), let own = ExactFraction(self.height),
      let rate = ExactFraction(rate)
    else { return nil }
    return height.over(own)?.squared?.times(rate)
  }

  /// Q = Qa + (Qb − Qa)(h − ha)/(hb − ha).
  fileprivate func interpolated(
    to upper: Self, atHeight height: ExactDecimal
  ) -> ExactFraction? {
    guard let low = ExactFraction(self.height), let high = ExactFraction(upper.height),
      let least = ExactFraction(rate), let most = ExactFraction(upper.rate),
      let rise = most.minus(least), let step = high.minus(low),
      let part = ExactFraction(height)?.minus(low)?.over(step)
    else { return nil }
    return rise.times(part)?.plus(least)
  }
}

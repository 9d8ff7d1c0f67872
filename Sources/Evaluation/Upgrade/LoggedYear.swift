import Measures
import Standards

/// A year's energy of a plant as its logs tell it.
package struct LoggedYear: Sendable {
  /// tce, electricity at its equivalent value.
  package var coal: Rational
  /// kWh bought in or drawn, less what was sold.
  package var electricity: Rational

  package init(coal: Rational, electricity: Rational) {
    (self.coal, self.electricity) = (coal, electricity)
  }

  /// `nil` where a row of the window cannot be converted, or none is there.
  init?(_ side: UpgradeSide) {
    let balance = side.balance()
    guard balance.conversionGaps.isEmpty, !balance.counted.isEmpty else { return nil }
    let electricity = balance.counted.filter { $0.coefficient.measure == .electricity }
      .reduce(Rational.zero) { sum, series in
        series.use == .sold ? sum - balance.quantity(series) : sum + balance.quantity(series)
      }
    self.init(coal: balance.energy / Rational(1000), electricity: electricity)
  }
}

extension UpgradeComparison {
  /// Of the twelve months after.
  package var loggedAfter: LoggedYear? { LoggedYear(after) }
}

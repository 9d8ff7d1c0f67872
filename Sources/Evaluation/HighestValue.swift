/// The greatest of the values that were judged, and the hour (day, window's last hour) that it is of:
/// the earliest of equals.
struct HighestValue: Sendable {
  /// Of `value`; `nil` where nothing was judged.
  private(set) var index: Int?
  /// Below all values until there is one.
  private(set) var value: Quotient = .narrow(-1, 1)

  /// Runs once for every hour of a city.
  @inline(__always)
  mutating func offer(_ value: Quotient, _ index: Int) {
    if case .narrow(let n, let d) = value, case .narrow(let highest, let whole) = self.value {
      // Hours of as many readings have one denominator; most are below the highest.
      if d == whole ? n <= highest : compareProducts(n, whole, highest, d) <= 0 { return }
    } else if value <= self.value {
      return
    }
    (self.value, self.index) = (value, index)
  }
}

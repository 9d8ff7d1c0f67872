import Measures

/// The mass of a pollutant over stretches of hours, of one outlet or of several, with how far it was
/// measured.
///
/// The one sum behind a year's mass, a comparison of months, and a ledger's figures by month.
struct MassTotal: Sendable {
  /// kg, substituted hours among them.
  private(set) var kilograms = Rational.zero
  private(set) var measured = 0
  private(set) var substituted = 0
  private(set) var expected = 0
  private(set) var unresolved = 0

  init() {}

  /// Of one outlet.
  init(
    _ record: EmissionRecord, _ key: SeriesKey, hours: some Sequence<Range<Int>>,
    calendar: StopCalendar
  ) {
    for stretch in hours {
      add(EmissionMass(record, key, hours: stretch, calendar: calendar))
    }
  }

  private mutating func add(_ mass: EmissionMass) {
    kilograms += mass.kilograms
    measured += mass.measuredHours
    substituted += mass.substitutedHours
    expected += mass.expectedHours
    unresolved += mass.unresolvedHours
  }

  mutating func add(_ other: MassTotal) {
    kilograms += other.kilograms
    measured += other.measured
    substituted += other.substituted
    expected += other.expected
    unresolved += other.unresolved
  }

  /// Whether three quarters were measured and HJ 75 substitutes the rest. An outlet that stood still
  /// throughout emitted nothing; one without data did not say so.
  var isWhole: Bool { unresolved == 0 && measured * 100 >= 75 * expected }
}

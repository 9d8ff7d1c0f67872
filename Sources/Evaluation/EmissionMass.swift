package import Measures

/// How much of a pollutant left an outlet over a stretch of hours, in kg, and how far that was
/// measured.
///
/// Measured hours give standard dry concentration × standard dry flow. Hours without a valid value
/// are substituted as HJ 75-2017 says for mass, and for mass only (table 6, invalid for reasons
/// other than calibration; concentrations are never repaired):
///
/// | data capture of the quarter | invalid hours in a row | what an hour takes |
/// | --- | --- | --- |
/// | ≥ 90 % | up to 24 | greatest of the last 180 valid hours before the failure |
/// | ≥ 90 % | more | greatest of the last 720 |
/// | ≥ 75 %, < 90 % | any | greatest of the last 2,160 |
/// | < 75 % | any | nothing: unresolved |
///
/// The capture rate is valid hours over expected ones of the natural quarter, as far as the record
/// reaches. Where fewer valid hours stand before a failure than the table asks for, those there are
/// taken and counted in `shortHistoryHours`; where none does, the hours are unresolved. Stopped
/// hours are neither expected nor substituted: nothing left the outlet in them.
package struct EmissionMass: Sendable {
  /// kg of hours with a valid concentration and a valid flow.
  package private(set) var measured = Rational.zero
  /// kg of substituted hours.
  package private(set) var substituted = Rational.zero
  package private(set) var measuredHours = 0
  package private(set) var substitutedHours = 0
  /// Substituted hours for which fewer valid hours stood before than HJ 75 asks for.
  package private(set) var shortHistoryHours = 0
  /// Expected hours of which nothing can be said: the mass is at least ``kilograms``.
  package private(set) var unresolvedHours = 0
  package private(set) var stoppedHours = 0
  /// Hours with a valid concentration and no valid flow.
  package private(set) var hoursWithoutFlow = 0
  /// Expected hours with a readable row of the pollutant.
  package private(set) var presentHours = 0

  /// The hour with the greatest measured rate, the earliest of equals; `nil` where none was.
  package private(set) var peak: (hour: Int, rate: Quotient)?

  /// Measured and substituted mass.
  package var kilograms: Rational { measured + substituted }

  /// All hours of the stretch less stopped ones.
  package var expectedHours: Int { measuredHours + substitutedHours + unresolvedHours }

  /// Whether every expected hour has a mass.
  package var isComplete: Bool { expectedHours > 0 && unresolvedHours == 0 }

  /// - Parameters:
  ///   - hours: Of the record's period; `nil`: all of it. Substitution looks back beyond its start.
  ///   - stops: Declared stops of the outlet, as the limits see them.
  package init(
    _ record: EmissionRecord, _ key: SeriesKey, hours: Range<Int>? = nil,
    stops: some Sequence<PlannedStop> = []
  ) {
    let calendar = StopCalendar(
      stops.filter { $0.outlet == key.outlet }, period: record.period)
    self.init(record, key, hours: hours ?? 0..<record.period.hours, calendar: calendar)
  }

  init(_ record: EmissionRecord, _ key: SeriesKey, hours: Range<Int>, calendar: StopCalendar) {
    let rates = HourRates(record, key)
    let quarters = Quarters(record.period)
    var history = MassHistory()
    var sum = MassSum()
    var repaired = MassSum()
    var capture = [Capture](repeating: Capture(), count: quarters.count)
    var states: [HourState] = []
    states.reserveCapacity(hours.upperBound)
    for hour in 0..<record.period.hours {
      let state = Self.state(hour, rates, calendar)
      capture[quarters.number(ofHour: hour)].count(state)
      states.append(state)
    }
    var failure: [Int] = []
    // A failure reaches to the next valid hour, also beyond the stretch that is asked for: its
    // length decides what its hours take.
    func close() {
      var repairs: [Capture.Level: (rate: Quotient, isShort: Bool)] = [:]
      for hour in failure where hours.contains(hour) {
        let level = capture[quarters.number(ofHour: hour)].level
        if repairs[level] == nil {
          repairs[level] = history.repair(length: failure.count, level: level)
        }
        guard let taken = repairs[level] else {
          unresolvedHours += 1
          continue
        }
        repaired.add(taken.rate)
        substitutedHours += 1
        if taken.isShort { shortHistoryHours += 1 }
      }
      failure.removeAll(keepingCapacity: true)
    }
    for (hour, state) in states.enumerated() {
      let counts = hours.contains(hour)
      switch state {
      case .stopped: if counts { stoppedHours += 1 }
      case .invalid:
        failure.append(hour)
        guard counts else { break }
        if rates.lacksFlow(hour) { hoursWithoutFlow += 1 }
        if rates.tally(hour).isPresent { presentHours += 1 }
      case .valid(let rate):
        if !failure.isEmpty { close() }
        history.append(rate)
        guard counts else { break }
        sum.add(rate)
        if peak.map({ rate > $0.rate }) ?? true { peak = (hour, rate) }
        measuredHours += 1
        presentHours += 1
      }
    }
    close()
    measured = sum.total
    substituted = repaired.total
  }

  private static func state(
    _ hour: Int, _ rates: HourRates, _ calendar: StopCalendar
  ) -> HourState {
    let tally = rates.tally(hour)
    if tally.isStopped || calendar.excuses(hour, tally) { return .stopped }
    if let rate = rates.rate(hour) { return .valid(rate) }
    // A flow meter that says stopped, beside a pollutant without a valid hour.
    return rates.isFlowStopped(hour) && !tally.isValid ? .stopped : .invalid
  }
}

private enum HourState {
  case stopped
  case invalid
  /// kg/h.
  case valid(Quotient)
}

/// How much of a quarter was captured.
private struct Capture {
  private var valid = 0
  private var expected = 0

  enum Level: Hashable { case high, middle, low }

  mutating func count(_ state: HourState) {
    switch state {
    case .stopped: break
    case .invalid: expected += 1
    case .valid:
      expected += 1
      valid += 1
    }
  }

  var level: Level {
    if valid * 100 >= 90 * expected { return .high }
    return valid * 100 >= 75 * expected ? .middle : .low
  }
}

/// The rates of the valid hours so far.
private struct MassHistory {
  private var rates: [Quotient] = []

  mutating func append(_ rate: Quotient) { rates.append(rate) }

  /// What an hour of a failure of `length` hours takes, by the quarter's capture; `nil`: nothing.
  func repair(length: Int, level: Capture.Level) -> (rate: Quotient, isShort: Bool)? {
    switch level {
    case .high: greatest(ofLast: length <= 24 ? 180 : 720)
    case .middle: greatest(ofLast: 2160)
    case .low: nil
    }
  }

  private func greatest(ofLast count: Int) -> (rate: Quotient, isShort: Bool)? {
    let window = rates.suffix(count)
    guard let first = window.first else { return nil }
    return (window.dropFirst().reduce(first) { $1 > $0 ? $1 : $0 }, window.count < count)
  }
}

/// Adds many rates without letting denominators grow: those of one kind are added first.
private struct MassSum {
  private var parts: [Int128: Rational] = [:]
  private var rest = Rational.zero

  mutating func add(_ rate: Quotient) {
    if case .narrow(let numerator, let denominator) = rate {
      parts[denominator, default: Rational(0, over: denominator)] +=
        Rational(numerator, over: denominator)
    } else {
      rest += rate.rational
    }
  }

  var total: Rational {
    parts.keys.sorted().reduce(rest) { $0 + (parts[$1] ?? .zero) }
  }
}

/// The natural quarters that a period touches.
private struct Quarters {
  private let numbers: [Int]

  init(_ period: Period) {
    numbers = period.numberOfEachHour { $0.year * 4 + ($0.month - 1) / 3 }
  }

  var count: Int { (numbers.last ?? 0) + 1 }

  func number(ofHour hour: Int) -> Int { numbers[hour] }
}

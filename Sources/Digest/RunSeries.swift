import Evaluation
package import Ledger
package import Measures
package import Report

/// The hours of one recorded series as a limit looks at them: made again from the ledger, with the
/// same arithmetic that judged them, and judged by nobody here.
package struct RunSeries: Sendable {
  package enum State: Hashable, Sendable {
    /// In millionths of the base unit; whether it exceeds is what the check said of the hour.
    case value(Int128, isOver: Bool)
    case invalid, missing, stopped, outside

    package var value: Int128? {
      guard case .value(let value, _) = self else { return nil }
      return value
    }
  }

  package var key: SeriesKey
  package var period: Period
  /// One an hour of the period.
  package var hours: [State]

  package init(key: SeriesKey, period: Period, hours: [State]) {
    self.key = key
    self.period = period
    self.hours = hours
  }

  /// The series of a run that the ledger keeps, in order.
  package static func keys(of run: Int64, in ledger: Ledger) throws(Fault) -> [SeriesKey] {
    let records = try ledger.seriesMonths(of: [run])
    return Set(records.map { SeriesKey(outlet: $0.outlet, pollutant: $0.pollutant) }).sorted()
  }

  /// - Parameters:
  ///   - oxygen: Reference content in % that values are converted to; `nil`: as measured.
  ///   - classes: What the check came to in each hour; `nil`: no limit looks at it, and hours are told
  ///     by what was read of them.
  /// - Returns: `nil` where the run has no such series.
  package static func read(
    _ key: SeriesKey, of run: RunRecord, oxygen: ExactDecimal?, classes: HourClasses?,
    in ledger: Ledger
  ) throws(Fault) -> RunSeries? {
    guard let period = run.period else { return nil }
    let wanted = [key.pollutant, oxygen == nil ? key.pollutant : Pollutant.oxygen]
    let records = try ledger.seriesMonths(of: [run.id]).filter {
      $0.outlet == key.outlet && wanted.contains($0.pollutant)
    }
    let record = EmissionRecord(
      period: period, series: try records.series(of: period, in: ledger.path))
    guard record.series[key] != nil else { return nil }
    let values = HourValues(record, key, oxygenReference: oxygen)
    let letters = classes.flatMap { $0.letters.utf8.count == period.hours ? $0.classes : nil }
    return RunSeries(
      key: key, period: period,
      hours: (0..<period.hours).map { hour in
        state(values, hour, letters.map { $0[hour] })
      })
  }

  private static func state(
    _ values: HourValues, _ hour: Int, _ letter: HourClasses.Class?
  ) -> State {
    switch letter {
    case .invalid: return .invalid
    case .missing: return .missing
    case .stopped: return .stopped
    case .outside: return .outside
    case .low, .medium, .near, .over, .farOver, nil: break
    }
    if case .value(let quotient) = values.outcome(hour),
      let decimal = ExactDecimal(ofAnySize: quotient.decimal()),
      let value = decimal.mantissa(atScale: 6)
    {
      return .value(value, isOver: letter == .over || letter == .farOver)
    }
    let tally = values.tally(hour)
    if !tally.isPresent { return .missing }
    return tally.isStopped ? .stopped : .invalid
  }

  /// A value as it is printed.
  package static func text(_ millionths: Int128) -> String {
    let text = ExactDecimal(mantissa: millionths, scale: 6).description
    guard text.contains(".") else { return text }
    var kept = text[...]
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept)
  }
}

// MARK: - Fewer points

extension RunSeries {
  /// Some hours in a row as one point. No greatest value is lost by it.
  package struct Bucket: Hashable, Sendable {
    /// Hours of the period.
    package var hours: Range<Int>
    package var low: Int128?
    package var high: Int128?
    /// Of the hours with a value, rounded half-even.
    package var mean: Int128?
    /// Where the greatest value stands; the first of equals.
    package var highAt: Int?
    package var values = 0
    package var exceeding = 0
    package var invalid = 0
    package var missing = 0
    package var stopped = 0
    package var outside = 0

    init(hours: Range<Int>, of states: [State]) {
      self.hours = hours
      var sum: Int128 = 0
      for hour in hours {
        switch states[hour] {
        case .value(let value, let isOver):
          values += 1
          if isOver { exceeding += 1 }
          sum += value
          low = min(low ?? value, value)
          if high.map({ value > $0 }) ?? true { (high, highAt) = (value, hour) }
        case .invalid: invalid += 1
        case .missing: missing += 1
        case .stopped: stopped += 1
        case .outside: outside += 1
        }
      }
      if values > 0 {
        let count = Int128(values)
        var quotient = sum.flooredQuotient(count)
        let twice = (sum - quotient * count) * 2
        if twice > count || (twice == count && quotient & 1 == 1) { quotient += 1 }
        mean = quotient
      }
    }
  }

  /// Hours that a point may stand for: they fit into days, or days into them.
  package static let sizes = [1, 2, 3, 4, 6, 8, 12, 24, 48, 72, 120, 168, 240, 360, 720]

  /// At most about `most` points of equal size, which begin at round hours of China's time; each hour
  /// itself where that many fit.
  package func buckets(
    _ range: Range<Int>, most: Int
  ) -> (size: Int, buckets: [Bucket]) {
    let range = range.clamped(to: 0..<hours.count)
    let size = Self.sizes.first { range.count <= $0 * max(1, most) } ?? 720
    guard !range.isEmpty else { return (size, []) }
    let first = Int((period.from.seconds + Instant.chinaOffset) / 3600)
    var buckets: [Bucket] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let into = (first + start) % size
      let end = min(range.upperBound, start + size - into)
      buckets.append(Bucket(hours: start..<end, of: hours))
      start = end
    }
    return (size, buckets)
  }
}

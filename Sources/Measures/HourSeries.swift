/// What is kept of one series' hour: enough to judge it, to merge it with another file's or
/// thread's part, and to know when it must be read again exactly.
///
/// 32 bytes, because a city's month has millions of them.
package struct HourTally: Hashable, Sendable {
  /// Sum of the counted readings in 10⁻⁹ of the base unit (of ppm where `isVolume`).
  package var nanoSum: Int64 = 0
  /// One bit for each minute with a readable row, whatever its flag.
  package var minutes: UInt64 = 0
  /// Readable rows, also repeated ones (saturating); zero where nothing was read.
  package var rows: UInt32 = 0
  /// Readings that count: normal flag, not negative.
  package var counted: UInt16 = 0
  /// Counted readings × interval.
  package var countedMinutes: UInt16 = 0
  /// Readings flagged as stopped × interval.
  package var stoppedMinutes: UInt16 = 0
  /// At least one reading was over range (T).
  package var isOverRange = false
  /// Rows of this hour contradict each other. Marked before judging, from ``HourSeries/conflicts``.
  package var holdsConflict = false
  /// The readings are volume fractions (ppm), to be converted after summing.
  package var isVolume = false
  /// `HourSeries.exact` holds this hour's sum; `nanoSum` means nothing.
  package var isExact = false
  /// A minute repeated, seconds in a stamp, a value beyond 64 bits, or mixed units: the hour must be
  /// read again row by row. Never set in what intake hands out.
  package var isContested = false

  package init() {}

  /// At least one readable row.
  package var isPresent: Bool { rows > 0 }
  /// HJ 75-2017, HJ 212-2017 D.24: at least 45 valid minutes.
  package var isValid: Bool { countedMinutes >= 45 }
  /// Stopped, started up, shut down or banked for at least 45 minutes.
  package var isStopped: Bool { stoppedMinutes >= 45 }
}

/// The sum of an hour that does not fit the fast form: exact, in 10⁻²⁴ of mg/m³ and of ppm.
package struct ExactSum: Hashable, Sendable {
  package var mass: Int128 = 0
  package var volume: Int128 = 0
  /// What readings from 10¹¹ on or with more than 24 decimals add to `mass`, in mg/m³.
  package var longMass: LongDecimal?
  /// The same of `volume`, in ppm.
  package var longVolume: LongDecimal?

  package init(mass: Int128 = 0, volume: Int128 = 0) {
    self.mass = mass
    self.volume = volume
  }
}

/// Names a series: what was measured, and where.
package struct SeriesKey: Codable, Hashable, Comparable, Sendable {
  package var outlet: String
  /// A ``Pollutant`` id.
  package var pollutant: String

  package init(outlet: String, pollutant: String) {
    self.outlet = outlet
    self.pollutant = pollutant
  }

  /// Marks the series of converted values (折算) that a log claims: `PM-Zs` beside `PM`.
  package static let claimSuffix = "-Zs"

  package var isClaim: Bool { pollutant.hasSuffix(Self.claimSuffix) }

  package static func < (left: SeriesKey, right: SeriesKey) -> Bool {
    (left.outlet, left.pollutant) < (right.outlet, right.pollutant)
  }
}

/// All hours of one series over the period.
package struct HourSeries: Sendable {
  package var key: SeriesKey
  /// One a hour of the period.
  package var hours: [HourTally]
  package var exact: [Int: ExactSum]
  /// Instants at which rows contradict each other; none of their readings counts.
  package var conflicts: [Conflict]
  /// What its readings that do not count would come to.
  package var uncounted: UncountedHours
  /// The set of its logs' flags: logs that share a series share it.
  package var flags: FlagSet?

  package init(
    key: SeriesKey, hours: [HourTally], exact: [Int: ExactSum] = [:], conflicts: [Conflict] = [],
    uncounted: UncountedHours = UncountedHours(), flags: FlagSet? = nil
  ) {
    self.key = key
    self.hours = hours
    self.exact = exact
    self.conflicts = conflicts
    self.uncounted = uncounted
    self.flags = flags
  }

  /// Sum of the counted readings of a valid or partial hour, in 10⁻²⁴ of the base units.
  package func sum(ofHour hour: Int) -> ExactSum {
    if let sum = exact[hour] { return sum }
    let nano = Int128(hours[hour].nanoSum) * 1_000_000_000_000_000
    return hours[hour].isVolume ? ExactSum(volume: nano) : ExactSum(mass: nano)
  }
}

/// Rows of one series with the same instant but another value or flag.
package struct Conflict: Hashable, Sendable {
  package var at: Instant
  package var rows: [RowReference]
  /// The greatest of its readings, whatever their flags: one in mass, one in volume, each only where
  /// there is one that is not negative.
  package var greatest: [ExactSum]

  package init(at: Instant, rows: [RowReference], greatest: [ExactSum] = []) {
    self.at = at
    self.rows = rows
    self.greatest = greatest
  }
}

/// A row of a log, to be shown as evidence.
package struct RowReference: Codable, Hashable, Comparable, Sendable {
  package var file: String
  /// The line on which the record begins, counted from 1.
  package var line: Int
  /// The record's own text, decoded; cut at a stated length.
  package var text: String

  package init(file: String, line: Int, text: String) {
    self.file = file
    self.line = line
    self.text = text
  }

  package static func < (left: RowReference, right: RowReference) -> Bool {
    (left.file, left.line, left.text) < (right.file, right.line, right.text)
  }
}

/// All emission series of a dossier over its period.
package struct EmissionRecord: Sendable {
  package var period: Period
  package var series: [SeriesKey: HourSeries]
  /// Real-time samples that were not used, because the logs hold means of the same series.
  package var unusedSamples: [SeriesKey: UnusedSamples] = [:]

  package init(period: Period, series: [SeriesKey: HourSeries] = [:]) {
    self.period = period
    self.series = series
  }
}

/// Real-time samples (HJ 212 `-Rtd`) of a series whose means (`-Avg`) stand in the logs as well.
package struct UnusedSamples: Codable, Hashable, Sendable {
  package var rows: Int
  /// Hours of the period with a sample and no row of a mean; they are present, and nothing counts.
  package var hoursWithoutMean: [Int]

  package init(rows: Int, hoursWithoutMean: [Int]) {
    self.rows = rows
    self.hoursWithoutMean = hoursWithoutMean
  }
}

/// Which rows a finding needs as evidence: the hours of one series.
package struct RowRequest: Hashable, Sendable {
  package var key: SeriesKey
  package var hours: [Int]
  /// Where given, only rows whose flag means this.
  package var meaning: FlagMeaning?

  package init(key: SeriesKey, hours: [Int], meaning: FlagMeaning? = nil) {
    self.key = key
    self.hours = hours
    self.meaning = meaning
  }
}

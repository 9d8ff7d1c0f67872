package import Measures

/// One series of a dossier, as a chart draws it: reading by reading, or in buckets of equal length.
///
/// Figures are decimal strings in the pollutant's base unit, rounded half-even to six decimals as in
/// every report; what is least and greatest was decided before rounding.
package struct SeriesChart: Hashable, Sendable {
  package struct Figure: Hashable, Sendable {
    package var value: String
    package var at: Instant

    package init(value: String, at: Instant) {
      self.value = value
      self.at = at
    }
  }

  /// What a stretch of time holds. Counts are of instants: rows that repeat each other are one
  /// reading.
  package struct Bucket: Hashable, Sendable {
    /// Half-open.
    package var from: Instant
    package var to: Instant
    /// Its first and its last reading, whatever their flags; `nil` where there is none.
    package var first: Instant?
    package var last: Instant?
    package var readings = 0
    /// Readings that count: flagged as normal, not negative, not contradicted.
    package var valid = 0
    /// `readings` − `valid`.
    package var invalid = 0
    /// Of `readings`, those in stopped hours.
    package var stopped = 0
    /// Intervals of hours that are not stopped in which no reading begins.
    package var missing = 0
    /// Of the valid readings, at the earliest time; `nil` where there is none.
    package var least: Figure?
    package var greatest: Figure?
    package var mean: String?

    package init(from: Instant, to: Instant) {
      self.from = from
      self.to = to
    }
  }

  /// A row of a log that gives a reading.
  package struct Row: Hashable, Sendable {
    package var path: String
    package var line: Int
    package var value: String
    package var flag: String

    package init(path: String, line: Int, value: String, flag: String) {
      self.path = path
      self.line = line
      self.value = value
      self.flag = flag
    }
  }

  package struct Reading: Hashable, Sendable {
    package var at: Instant
    /// ``validState``, ``contradictingState``, or the code of the ``DataFlag`` for which it does not
    /// count.
    package var state: String
    /// The first ones of `rowCount`; they say the same unless the reading is contradicting.
    package var rows: [Row]
    package var rowCount: Int

    package init(at: Instant, state: String, rows: [Row], rowCount: Int) {
      self.at = at
      self.state = state
      self.rows = rows
      self.rowCount = rowCount
    }
  }

  package static let validState = "valid"
  package static let contradictingState = "contradicting"

  package enum Form: String, Sendable {
    case readings, buckets
  }

  /// A log that holds the series.
  package struct Log: Hashable, Sendable {
    package var path: String
    package var rows: Int
    /// Rows that could not be read, and may have been of this series.
    package var rejected: Int

    package init(path: String, rows: Int, rejected: Int) {
      self.path = path
      self.rows = rows
      self.rejected = rejected
    }
  }

  package var plant: String
  /// SHA-256 of plant.yaml as it was read: with the logs, what a check saw.
  package var plantDigest: String
  package var outlet: String
  package var pollutant: String
  /// The base unit: `mg/m3`.
  package var unit: String
  /// Minutes between readings, as plant.yaml declares them.
  package var intervalMinutes: Int
  /// The dossier's.
  package var period: Period
  /// What is drawn: the asked range, widened to whole intervals.
  package var from: Instant
  package var to: Instant
  package var points: Int
  package var logs: [Log]
  /// The whole range as one bucket.
  package var total: Bucket
  package var form: Form
  /// Empty in the other form.
  package var readings: [Reading] = []
  package var buckets: [Bucket] = []

  package init(
    plant: String, plantDigest: String, outlet: String, pollutant: String, unit: String,
    intervalMinutes: Int, period: Period, from: Instant, to: Instant, points: Int, logs: [Log],
    total: Bucket, form: Form
  ) {
    self.plant = plant
    self.plantDigest = plantDigest
    self.outlet = outlet
    self.pollutant = pollutant
    self.unit = unit
    self.intervalMinutes = intervalMinutes
    self.period = period
    self.from = from
    self.to = to
    self.points = points
    self.logs = logs
    self.total = total
    self.form = form
  }
}

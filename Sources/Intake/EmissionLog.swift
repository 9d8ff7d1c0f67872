package import Measures

/// An emission log with what plant.yaml says of it.
package struct EmissionLog: Sendable {
  package var input: InputFile
  /// Minutes between readings: 1 to 60, a divisor of 60.
  package var intervalMinutes: Int
  package var flags: FlagSet
  /// The log's stamps close their interval; SEMANTICS and HJ 212 stamp its start.
  package var stampsCloseInterval: Bool
  /// The outlet of every row, for wide logs without an outlet column.
  package var outlet: String?
  /// The unit of every row, for long logs without a unit column.
  package var unit: UnitOfMeasure?
  /// Headers that plant.yaml explains, since no list of names can know them.
  package var columns: [String: ColumnUse]

  package init(
    input: InputFile, intervalMinutes: Int, flags: FlagSet, stampsCloseInterval: Bool = false,
    outlet: String? = nil, unit: UnitOfMeasure? = nil, columns: [String: ColumnUse] = [:]
  ) {
    self.input = input
    self.intervalMinutes = intervalMinutes
    self.flags = flags
    self.stampsCloseInterval = stampsCloseInterval
    self.outlet = outlet
    self.unit = unit
    self.columns = columns
  }
}

/// What a column of a log holds.
package enum ColumnUse: Hashable, Sendable {
  case timestamp
  /// A day, with the time in a `time` column beside it.
  case date
  case time
  case outlet
  case pollutant
  case value
  case unit
  case flag
  /// A wide log's values of one pollutant.
  case reading(pollutant: String, unit: UnitOfMeasure)
  /// A wide log's flags of one pollutant.
  case readingFlag(pollutant: String)
  /// A converted value (折算): a claim, never judged.
  case claim
  case ignored
}

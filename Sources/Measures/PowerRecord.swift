/// What the power meters of a dossier read within the period.
package struct PowerRecord: Sendable {
  /// By the meter's id, in order of time; of equal instants only one is kept if they agree, and
  /// none if they differ.
  package var meters: [String: [PowerReading]]
  /// Readings of meters that plant.yaml does not declare, by name.
  package var undeclared: [String: Int]
  /// Rows that contradict another of the same meter and instant.
  package var contradicting: [RowReference]

  package init(
    meters: [String: [PowerReading]] = [:], undeclared: [String: Int] = [:],
    contradicting: [RowReference] = []
  ) {
    self.meters = meters
    self.undeclared = undeclared
    self.contradicting = contradicting
  }
}

package struct PowerReading: Hashable, Sendable {
  package var at: Instant
  package var kilowatts: ExactDecimal
  package var row: LogLine

  package init(at: Instant, kilowatts: ExactDecimal, row: LogLine) {
    self.at = at
    self.kilowatts = kilowatts
    self.row = row
  }
}

/// Where a row stands, without its text: a month of minutes has too many rows to keep those.
package struct LogLine: Hashable, Sendable {
  /// Index into the report's inputs.
  package var log: Int
  package var line: Int

  package init(log: Int, line: Int) {
    self.log = log
    self.line = line
  }
}

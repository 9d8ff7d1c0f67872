/// One row of a manual log: what a laboratory found in one sample of one outlet and pollutant.
package struct ManualSample: Codable, Hashable, Sendable {
  /// What is known of the value.
  package enum Detection: String, Codable, Sendable {
    case measured
    /// Below the detection limit, which ``ManualSample/value`` holds: the true value is at most that.
    case below
    /// Below a detection limit that the row does not give; ``ManualSample/value`` is zero and means
    /// nothing.
    case belowUnstated
  }

  package var date: CivilDate
  /// When it was taken, where the row gives a time of day.
  package var at: Instant?
  /// As logged; may be one that plant.yaml does not declare.
  package var outlet: String
  /// The pollutant's id.
  package var pollutant: String
  /// In the pollutant's base unit (mg/m³ for concentrations), before any oxygen conversion.
  package var value: ExactDecimal
  package var detection = Detection.measured
  /// Oxygen content in %; `nil` where none was measured.
  package var oxygen: ExactDecimal?
  /// Standard dry flow (标干流量) in m³/h; `nil` where none was measured.
  package var flow: ExactDecimal?
  /// Who measured; empty where the row does not say.
  package var laboratory: String
  /// The number of the laboratory's report; empty where the row does not say.
  package var report: String
  package var row: RowReference

  package init(
    date: CivilDate, outlet: String, pollutant: String, value: ExactDecimal,
    oxygen: ExactDecimal? = nil, flow: ExactDecimal? = nil, laboratory: String, report: String,
    row: RowReference
  ) {
    self.date = date
    self.outlet = outlet
    self.pollutant = pollutant
    self.value = value
    self.oxygen = oxygen
    self.flow = flow
    self.laboratory = laboratory
    self.report = report
    self.row = row
  }

  package var series: SeriesKey { SeriesKey(outlet: outlet, pollutant: pollutant) }
}

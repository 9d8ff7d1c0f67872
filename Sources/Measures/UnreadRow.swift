/// A rejected row of a manual or audit log, as far as it could be read: what it may have belonged to.
///
/// A row that never counts may still have been a sample of a set, or the last word on an item; what
/// it may have belonged to is not judged without it. `nil` is what could not be read: it may have
/// been anything.
package struct UnreadRow: Codable, Hashable, Sendable {
  package var date: CivilDate?
  /// A declared outlet's or point's id; the logged name where nobody declared it.
  package var outlet: String?
  /// The pollutant's id; the logged name where nobody knows it.
  package var pollutant: String?
  /// Of an audit log.
  package var item: String?
  package var row: RowReference

  package init(
    date: CivilDate? = nil, outlet: String? = nil, pollutant: String? = nil, item: String? = nil,
    row: RowReference
  ) {
    self.date = date
    self.outlet = outlet
    self.pollutant = pollutant
    self.item = item
    self.row = row
  }

  /// Whether it may be a sample of a series on a day.
  package func mayBelong(to key: SeriesKey, on day: CivilDate) -> Bool {
    mayBelong(to: key) && (date ?? day) == day
  }

  package func mayBelong(to key: SeriesKey) -> Bool {
    (outlet ?? key.outlet) == key.outlet && (pollutant ?? key.pollutant) == key.pollutant
  }
}

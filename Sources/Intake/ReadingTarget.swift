import Measures

/// One reading of one series, as a row gave it.
struct RawReading {
  /// See ``SeriesNumbering``.
  var series: Int
  /// Of the period, from 0.
  var hour: Int
  /// 0 to 3599.
  var second: Int
  /// The value is `mantissa × 10^-scale` in `unit`, unless `long` is given.
  var mantissa: Int64
  var scale: Int
  var long: ExactDecimal?
  /// Index in `UnitOfMeasure.all`.
  var unit: Int
  var meaning: FlagMeaning
  /// Number of the flag's text in the reader's table.
  var flag: Int
  /// The record's place in the file and line ends before it in its block.
  var offset: Int
  var line: Int
}

/// Takes what ``EmissionRowReader`` makes of records.
protocol ReadingTarget {
  mutating func record()
  mutating func reading(_ reading: RawReading)
  mutating func rejected(_ reason: Rejection, offset: Int, line: Int)
  mutating func outsidePeriod()
  mutating func undeclaredOutlet(_ name: Int)
  /// A reading of the outlet that plant.yaml names for the whole log, which no rule judges (an inlet).
  mutating func unjudgedOutlet()
  mutating func unknownPollutant(_ name: Int)
  mutating func unknownFlag(_ name: Int)
  mutating func emptyCell()
  mutating func swallowing(offset: Int, line: Int)
}

/// Numbers all series that a dossier can have: declared outlets × known pollutants, and for each
/// the converted values that a log claims.
struct SeriesNumbering: Sendable {
  let outlets: [Outlet]
  static let pollutants = Pollutant.all

  var count: Int { outlets.count * Self.pollutants.count * 2 }

  func number(outlet: Int, pollutant: Int, isClaim: Bool) -> Int {
    (outlet * Self.pollutants.count + pollutant) * 2 + (isClaim ? 1 : 0)
  }

  func key(_ number: Int) -> SeriesKey {
    let pollutant = Self.pollutants[number / 2 % Self.pollutants.count]
    return SeriesKey(
      outlet: outlets[number / 2 / Self.pollutants.count].id,
      pollutant: number % 2 == 1 ? pollutant.id + SeriesKey.claimSuffix : pollutant.id)
  }

  func number(_ key: SeriesKey) -> Int? {
    let isClaim = key.isClaim
    let id = isClaim ? String(key.pollutant.dropLast(SeriesKey.claimSuffix.count)) : key.pollutant
    guard let outlet = outlets.firstIndex(where: { $0.id == key.outlet }),
      let pollutant = Self.pollutants.firstIndex(where: { $0.id == id })
    else { return nil }
    return number(outlet: outlet, pollutant: pollutant, isClaim: isClaim)
  }

  /// Finds an outlet by its id, or by a name that only one outlet has.
  func outlet(named name: String) -> Int? {
    if let index = outlets.firstIndex(where: { $0.id == name }) { return index }
    let named = outlets.indices.filter { outlets[$0].name == name }
    return named.count == 1 ? named[0] : nil
  }
}

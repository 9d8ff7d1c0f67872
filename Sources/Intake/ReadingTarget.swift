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
  /// Place in the reader's `longNumbers`, so that a reading stays a few plain words.
  var long: Int?
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

/// Numbers all series that a dossier can have: declared outlets × known pollutants × ``Kind``.
struct SeriesNumbering: Sendable {
  /// What of a pollutant a series holds. The order matters: a claim is odd, a sample two above the
  /// mean that it may stand beside.
  enum Kind: Int, CaseIterable {
    case reading
    /// A converted value (折算) that a log claims.
    case claim
    /// Real-time samples (`-Rtd`), of which means stand before them.
    case sample
    case claimedSample
  }

  let outlets: [Outlet]
  static let pollutants = Pollutant.all
  /// Series of one outlet.
  static let codes = pollutants.count * Kind.allCases.count

  var count: Int { outlets.count * Self.codes }

  /// The place of a pollutant's series among those of its outlet.
  static func code(pollutant: Int, _ kind: Kind) -> Int {
    pollutant * Kind.allCases.count + kind.rawValue
  }

  /// The pollutant of a series or of a code.
  static func pollutant(of number: Int) -> Pollutant {
    pollutants[number % codes / Kind.allCases.count]
  }

  /// The series of means whose samples these are; `nil` for series that hold none.
  func means(ofSamples number: Int) -> Int? {
    number % Kind.allCases.count >= Kind.sample.rawValue ? number - Kind.sample.rawValue : nil
  }

  /// Samples have the key of their means: whichever of them is judged, it is the same series.
  func key(_ number: Int) -> SeriesKey {
    let id = Self.pollutant(of: number).id
    return SeriesKey(
      outlet: outlets[number / Self.codes].id,
      pollutant: number % 2 == 1 ? id + SeriesKey.claimSuffix : id)
  }

  /// The series of means with this key.
  func number(_ key: SeriesKey) -> Int? {
    let isClaim = key.isClaim
    let id = isClaim ? String(key.pollutant.dropLast(SeriesKey.claimSuffix.count)) : key.pollutant
    guard let outlet = outlets.firstIndex(where: { $0.id == key.outlet }),
      let pollutant = Self.pollutants.firstIndex(where: { $0.id == id })
    else { return nil }
    return outlet * Self.codes + Self.code(pollutant: pollutant, isClaim ? .claim : .reading)
  }

  /// Finds an outlet by its id, or by a name that only one outlet has.
  func outlet(named name: String) -> Int? {
    if let index = outlets.firstIndex(where: { $0.id == name }) { return index }
    let named = outlets.indices.filter { outlets[$0].name == name }
    return named.count == 1 ? named[0] : nil
  }
}

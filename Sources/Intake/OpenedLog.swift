import Measures

/// A log whose first pass is done.
struct OpenedLog: Sendable {
  var log: EmissionLog
  var header: LogHeader
  var plan: ColumnPlan
  var blocks: [HourSink.Block]
  var lineEndsBefore: [Int: Int]
  var series: Set<Int>
  /// How the log spells outlets and pollutants, by their numbers.
  var outletSpellings: [Int: Set<[UInt8]>]
  var pollutantSpellings: [Int: Set<[UInt8]>]

  /// More names than this are not looked for one by one.
  private static let mostNeedles = 16

  /// What to look for in a block in order to find the rows of some series' hours; `nil`: read it
  /// whole.
  ///
  /// A name with a quote in it is spelled another way inside quotes, so it cannot be looked for.
  func needles(for seriesByHour: [Set<Int>], in block: HourSink.Block) -> [Needle]? {
    guard block.lastHour >= block.firstHour else { return [] }
    let codes = SeriesNumbering.codes
    var wanted: Set<Int> = []
    for hour in block.firstHour...block.lastHour {
      wanted.formUnion(seriesByHour[Int(hour)])
      if wanted.count > Self.mostNeedles { return nil }
    }
    var needles: [Needle] = []
    for series in wanted.sorted() {
      let outlets = plan.outlet == nil ? [[]] : outletSpellings[series / codes] ?? []
      var pollutants: Set<[UInt8]> = [[]]
      if case .long = plan.shape { pollutants = pollutantSpellings[series % codes] ?? [] }
      for outlet in outlets {
        for pollutant in pollutants {
          guard !outlet.contains(ByteScanning.quote), !pollutant.contains(ByteScanning.quote)
          else { return nil }
          needles.append(Needle(outlet: outlet, pollutant: pollutant))
        }
      }
      if needles.count > Self.mostNeedles { return nil }
    }
    return needles
  }
}

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

  /// What to look for in a block in order to find the rows of `wanted`; `nil`: read it whole.
  ///
  /// A name with a quote in it is spelled another way inside quotes, so it cannot be looked for.
  func needles(for wanted: [(series: Int, hour: Int)], in block: HourSink.Block) -> [Needle]? {
    var needles: Set<Needle> = []
    let codes = SeriesNumbering.codes
    for (series, hour) in wanted
    where hour >= Int(block.firstHour) && hour <= Int(block.lastHour) {
      let outlets = plan.outlet == nil ? [[]] : outletSpellings[series / codes] ?? []
      var pollutants: Set<[UInt8]> = [[]]
      if case .long = plan.shape { pollutants = pollutantSpellings[series % codes] ?? [] }
      for outlet in outlets {
        for pollutant in pollutants {
          guard !outlet.contains(ByteScanning.quote), !pollutant.contains(ByteScanning.quote)
          else { return nil }
          needles.insert(Needle(outlet: outlet, pollutant: pollutant))
        }
      }
      if needles.count > 16 { return nil }
    }
    return Array(needles)
  }
}

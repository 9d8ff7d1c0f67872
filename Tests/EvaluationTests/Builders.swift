import Evaluation
import Measures
import Standards

/// Hours of one series, typed as rule examples type them.
struct HourTable {
  var series: HourSeries
  var marked: Set<Int> = []

  /// - Parameter tokens: `38`, `38@44`, `24x38`, `38!`, `stop`, `T`, `-`; see ``RuleExample``.
  init(
    _ pollutant: String, _ tokens: [String], outlet: String = "DA001",
    from: Instant = Instant(CivilDate.march)
  ) {
    series = HourSeries(key: SeriesKey(outlet: outlet, pollutant: pollutant), hours: [])
    for token in tokens {
      let isMarked = token.hasSuffix("◀")
      var body = isMarked ? String(token.dropLast()) : token
      var times = 1
      if let x = body.firstIndex(of: "x"), let count = Int(body[..<x]) {
        times = count
        body = String(body[body.index(after: x)...])
      }
      for _ in 0..<times {
        if isMarked { marked.insert(series.hours.count) }
        if body.hasSuffix("!") {
          let at = Instant(seconds: from.seconds + Int64(series.hours.count) * 3600)
          series.conflicts.append(
            Conflict(
              at: at,
              rows: [1, 2].map { RowReference(file: "log.csv", line: $0, text: "row \($0)") }))
        }
        let parts = body.filter { $0 != "!" }.split(separator: "+").map(String.init)
        var tally = HourTally(parts.first { !$0.contains("~") } ?? "-")
        if let value = parts.first?.split(separator: "@").first.flatMap({ ExactDecimal($0) }),
          value.mantissa(atScale: 9) == nil, let long = value.mantissa(atScale: 24)
        {
          // More decimals than an hour's sum in 64 bits has.
          tally.isExact = true
          series.exact[series.hours.count] = ExactSum(mass: long * Int128(tally.counted))
        }
        var uncounted = UncountedTally()
        for part in parts where part.contains("~") { uncounted.add(part, to: &tally) }
        if !uncounted.isEmpty { series.uncounted.append(series.hours.count, uncounted) }
        series.hours.append(tally)
      }
    }
    series.flags = .hj75
  }
}

extension UncountedTally {
  /// One reading a minute: `38~D` sixty of them, `38~D@44` forty-four.
  mutating func add(_ token: String, to tally: inout HourTally) {
    let parts = token.split(separator: "@")
    let words = (parts.first ?? "").split(separator: "~")
    guard words.count == 2, let flag = FlagSet.hj75.flag(of: String(words[1])),
      let nano = ExactDecimal(String(words[0]))?.mantissa(atScale: 9)
    else { return }
    let count = parts.count > 1 ? UInt16(parts[1]) ?? 0 : 60
    flags.insert(DataFlags(flag))
    tally.rows += UInt32(count)
    if flag.meaning == .stopped { tally.stoppedMinutes += count }
    if flag.meaning == .overRange { tally.isOverRange = true }
    guard nano >= 0 else { return }
    readings += count
    minutes += count
    nanoSum += Int64(nano) * Int64(count)
  }
}

extension HourTally {
  /// One reading a minute: `38` sixty of them, `38@44` forty-four.
  init(_ token: String) {
    self.init()
    switch token {
    case "-": return
    case "stop": (rows, stoppedMinutes) = (60, 60)
    case "T": (rows, isOverRange) = (60, true)
    default:
      let parts = token.split(separator: "@")
      let count = parts.count > 1 ? UInt16(parts[1]) ?? 0 : 60
      (counted, countedMinutes, rows) = (count, count, 60)
      let nano = parts.first.flatMap { ExactDecimal($0)?.mantissa(atScale: 9) } ?? 0
      nanoSum = Int64(nano) * Int64(count)
    }
  }
}

extension CivilDate {
  /// A Saturday of the year in which most tests take place.
  static let march = CivilDate(daysSinceEpoch: 20_148)
}

func require<T>(_ value: T?) throws -> T {
  guard let value else { throw ExampleError.missing }
  return value
}

func decimal(_ text: String) throws -> ExactDecimal { try require(ExactDecimal(text)) }
func integer(_ text: String) throws -> Int { try require(Int(text)) }
func date(_ text: String) throws -> CivilDate { try require(CivilDate(text)) }

enum ExampleError: Error {
  case word(String)
  case missing
}

extension Plant {
  static let sample = Plant(
    id: "T-1", name: "测试企业", sector: "foundry", region: "330502", area: .general,
    approved: CivilDate(daysSinceEpoch: 17_897))
}

extension Outlet {
  static func sample(
    _ id: String = "DA001", processes: [String] = ["melting"],
    monitors: [String] = ["PM", "SO2", "NOx", "O2"], approved: CivilDate? = nil,
    facts: OutletFacts = OutletFacts()
  ) -> Outlet {
    Outlet(
      id: id, name: "1号炉", processes: processes, monitors: monitors, approved: approved,
      facts: facts)
  }
}

extension Limit {
  static func sample(
    _ value: String, id: String = "T1-PM", pollutant: String = "PM", process: String = "melting",
    unit: UnitOfMeasure = .milligramsPerCubicMetre, basis: Limit.Basis = .hour,
    oxygen: String? = nil, confidence: Confidence = .confirmed
  ) -> Limit {
    Limit(
      id: id, clause: "表1", process: process, pollutant: pollutant,
      value: ExactDecimal(value) ?? .zero, printedValue: value, unit: unit, basis: basis,
      oxygen: oxygen.flatMap { ExactDecimal($0) }, source: "example", confidence: confidence,
      position: SourcePosition(file: "example.yaml", line: 1))
  }
}

extension Limit {
  /// The limit as a multiple of another.
  func multiplied(by times: String, _ base: Limit) throws -> Limit {
    var limit = self
    (limit.value, limit.printedValue) = (try decimal(times), times)
    limit.multiple = Multiple(
      times: times, of: base.id, ownConfidence: confidence,
      at: SourcePosition(file: "example.yaml", line: 1))
    return try require([base, limit].resolvingMultiples().last)
  }
}

extension WaterLimit {
  static var sample: WaterLimit {
    WaterLimit(
      id: "T2-COD", clause: "表2", item: Bilingual(zh: "化学需氧量", en: "COD"), discharge: .direct,
      figure: .atMost(ExactDecimal(mantissa: 80, scale: 0)), printed: "80", unit: "mg/L",
      source: "example", position: SourcePosition(file: "example.yaml", line: 1))
  }
}

extension Standard {
  static func sample(
    _ id: String = "GB 1-2020", region: String = "000000", level: Level = .industry,
    comparison: Comparison = .fullValue, effective: CivilDate = CivilDate(daysSinceEpoch: 18_262),
    limits: [Limit] = [], targets: [Target] = [], duties: [Duty] = [], water: [WaterLimit] = []
  ) -> Standard {
    Standard(
      id: id, title: Bilingual(zh: "测试标准", en: "Test standard"), issued: effective,
      effective: effective, region: region, sectors: ["foundry"], level: level,
      comparison: comparison, limits: limits, targets: targets, duties: duties, water: water,
      position: SourcePosition(file: "example.yaml", line: 1))
  }
}

extension EvaluationInput {
  static func sample(
    hours: Int, from: CivilDate = .march, outlets: [Outlet] = [.sample()],
    series: [HourSeries] = []
  ) throws -> EvaluationInput {
    let start = Instant(from)
    let period = try require(
      Period(from: start, to: Instant(seconds: start.seconds + Int64(hours) * 3600)))
    return EvaluationInput(
      plant: .sample, outlets: outlets, period: period,
      emission: EmissionRecord(
        period: period, series: Dictionary(uniqueKeysWithValues: series.map { ($0.key, $0) })))
  }

  /// One outlet, its hours typed as `PM 38 39 …`; the longest line gives the period.
  static func typed(
    _ lines: String..., from: CivilDate = .march, outlets: [Outlet] = [.sample()]
  ) throws -> EvaluationInput {
    let series = lines.map { line in
      let words = line.split(separator: " ").map(String.init)
      return HourTable(words[0], Array(words.dropFirst()), from: Instant(from)).series
    }
    let hours = series.map(\.hours.count).max() ?? 1
    return try sample(
      hours: hours, from: from, outlets: outlets,
      series: series.map { one in
        var padded = one
        padded.hours += repeatElement(HourTally(), count: hours - one.hours.count)
        return padded
      })
  }

  func judged(by standards: Standard...) -> Judgement {
    Evaluator(StandardsLibrary(standards: standards, files: [])).judge(self)
  }

  /// Judged by limits of one sample standard.
  func judged(against limits: Limit..., comparison: Comparison = .fullValue) -> Judgement {
    judged(by: Standard.sample(comparison: comparison, limits: limits))
  }
}

import Evaluation
import Measures
import Report
import Standards

/// A rule's example, read: the dossier and pack that its text describes, and what it marks.
struct ExampleDossier {
  var input: EvaluationInput
  var library: StandardsLibrary
  /// Hours that carry a mark.
  var markedHours: Set<Int> = []
  /// Lines that end with one: findings that speak of no hour.
  var markedLines = 0

  /// The verdicts that the rule's own checks have, in order.
  var verdicts: [Verdict] = []

  var duties: [Duty] = []

  var series: [HourSeries] = []
  var limits: [(limit: Limit, comparison: Comparison)] = []
  private var targets: [Target] = []
  private var audit = ExampleAudit()
  private var samples: [SeriesKey: UnusedSamples] = [:]
  private var water: [WaterLimit] = []
  private var log = LogSummary(path: "log.csv", kind: .emission, bytes: 1, encoding: .utf8)

  init(_ text: String) throws {
    let from = try require(CivilDate(year: 2025, month: 3, day: 1))
    input = try EvaluationInput.sample(hours: 1, from: from)
    library = StandardsLibrary(standards: [], files: [])
    for line in text.split(separator: "\n") {
      var words = line.split(separator: " ").map(String.init)
      if words.last == "◀" {
        words.removeLast()
        markedLines += 1
      }
      try read(words[0], Array(words.dropFirst()))
    }
    try finish(from)
  }

  private mutating func read(_ word: String, _ rest: [String]) throws {
    if try audit.read(word, rest) { return }
    switch word {
    case "limit": try readLimit(rest)
    case "amended":
      limits[limits.count - 1].0.amendment = .changed(
        value: rest[0], unit: "mg/m3", confidence: .confirmed)
    case "overlaid":
      // overlaid STANDARD ENTRY KEY OLD NEW; - where the header is changed
      library.changes.append(
        OverlayChange(
          pack: rest[0].replacing("GB-1-2020", with: "GB 1-2020"),
          entry: rest[1] == "-" ? nil : rest[1], key: rest[2], old: rest[3], new: rest[4],
          source: "example", position: SourcePosition(file: "overlay.yaml", line: 3)))
    case "target":
      targets.append(
        Target(
          id: "EI", annualDecline: try decimal(rest[0]), baseYear: try integer(rest[1]),
          source: "example",
          position: SourcePosition(file: "example.yaml", line: 2)))
    case "missing": try readMissing(rest)
    case "area": input.plant.isAreaDeclared = rest[0] != "undeclared"
    case "water": water.append(.sample)
    case "year": input.energyYear = try integer(rest[0])
    case "energy", "sold", "secondary":
      // energy YEAR KIND QUANTITY UNIT [MONTHS [PRODUCT]]
      for month in 1...(rest.count > 4 ? try integer(rest[4]) : 12) {
        input.energy.energy.append(
          EnergyEntry(
            span: .month(try require(CivilMonth(year: try integer(rest[0]), month: month))),
            energy: rest[1], quantity: try decimal(rest[2]), unit: rest[3],
            use: EnergyUse(rawValue: word) ?? .consumed, product: rest.count > 5 ? rest[5] : nil,
            row: RowReference(file: "energy.csv", line: month, text: "row")))
      }
    case "mark": break
    case "gives": verdicts = try rest.map { try require(Verdict(rawValue: $0)) }
    case "emission-target":
      // emission-target POLLUTANT DECLINE BASE UNTIL
      targets.append(
        Target(
          id: "JI",
          demand: .emissionIntensity(
            pollutant: rest[0], totalDecline: try decimal(rest[1]),
            baseYear: try integer(rest[2])),
          until: try integer(rest[3]), source: "example",
          position: SourcePosition(file: "example.yaml", line: 2)))
    case "carbon-target":
      targets.append(
        Target(
          id: "K", demand: .carbonEfficiency(below: try decimal(rest[0])), source: "example",
          position: SourcePosition(file: "example.yaml", line: 2)))
    case "mean":
      library.energy.append(
        .sample(sectorMeans: [
          SectorMean(
            id: "mean", sector: "foundry", year: try integer(rest[0]), value: try decimal(rest[1]),
            source: "example", confidence: .confirmed)
        ]))
    case "carbon":
      input.declarations.energy.carbon.append(
        EnergyDeclarations.Carbon(
          year: try integer(rest[0]), tonnes: try decimal(rest[1]), deducted: .zero,
          source: "example", position: SourcePosition(file: "plant.yaml", line: 7)))
    case "history":
      // history YEAR POLLUTANT TONNES
      input.declarations.history.append(
        AnnualEmission(
          year: try integer(rest[0]), pollutant: rest[1], tonnes: try decimal(rest[2]),
          source: "example", position: SourcePosition(file: "plant.yaml", line: 8)))
    case "norm":
      // norm LEVEL-1 LEVEL-2 LEVEL-3 PRODUCT
      library.energy.append(
        .sample(norms: [try .sample(rest[0], rest[1], rest[2], products: [rest[3]])]))
    case "value-added":
      for month in 1...(rest.count > 2 ? try integer(rest[2]) : 12) {
        input.energy.production.append(
          ProductionEntry(
            span: .month(try require(CivilMonth(year: try integer(rest[0]), month: month))),
            valueAdded: try decimal(rest[1]),
            row: RowReference(file: "production.csv", line: month, text: "row")))
      }
    case "energy-year", "value-added-year", "product-year":
      // The same words, of a whole year.
      let (energies, products) = (input.energy.energy.count, input.energy.production.count)
      try read(
        String(word.dropLast("-year".count)),
        rest + ["1"])
      for index in energies..<input.energy.energy.count {
        input.energy.energy[index].span = .year(input.energy.energy[index].span.year)
      }
      for index in products..<input.energy.production.count {
        input.energy.production[index].span = .year(input.energy.production[index].span.year)
      }
    case "undeclared-meter": input.power.undeclared[rest[0]] = try integer(rest[1])
    case "contradicting-power":
      input.power.contradicting = (1...(try integer(rest[0]))).map {
        RowReference(file: "power.csv", line: $0, text: "row")
      }
    case "log": try readLog(rest)
    case "stop":
      let (first, last) = (try integer(rest[0]), try integer(rest[1]))
      input.stops.append(
        PlannedStop(
          outlet: "DA001", from: input.period.start(ofHour: first),
          to: input.period.start(ofHour: last), reason: "检修",
          position: SourcePosition(file: "plant.yaml", line: 9)))
    case "samples":
      // samples POLLUTANT ROWS [HOUR…]
      samples[SeriesKey(outlet: "DA001", pollutant: rest[0])] = UnusedSamples(
        rows: try integer(rest[1]), hoursWithoutMean: try rest.dropFirst(2).map(integer))
    case "remark":
      input.remarks.append(Remark(rule: rest[0], message: Bilingual(zh: rest[1], en: rest[1])))
    default:
      if try !readDeclaration(word, rest), try !readShape(word, rest) { readHours(word, rest) }
    }
  }

  private mutating func readLimit(_ rest: [String]) throws {
    var words = rest[...]
    let value = words.removeFirst()
    var limit = Limit.sample(value)
    var comparison = Comparison.fullValue
    while let word = words.popFirst() {
      switch word {
      case "hour": limit.basis = .hour
      case "day": limit.basis = .day
      case "rolling": limit.basis = .rolling(hours: try integer(words.removeFirst()))
      case "times":
        // Of another process, so that it binds nobody itself.
        limits.append((.sample(value, id: "T0-PM", process: "pouring"), comparison))
        limit = try limit.multiplied(by: words.removeFirst(), limits[limits.count - 1].limit)
      case "share": limit.basis = .share(try decimal(words.removeFirst()))
      case "oxygen": limit.oxygen = try decimal(words.removeFirst())
      case "rounded": comparison = .rounded
      case "key":
        limit.id = "T2-PM"
        limit.areas = [.key]
      case "boundary":
        limit.id = "T9-PM"
        limit.shape = .ambient(Limit.AmbientPoint(place: .boundary))
      case "from":
        let date = try require(CivilDate(words.removeFirst()))
        limit.dates = Limit.Dates(newFrom: date, existingFrom: date)
      default: throw ExampleError.word(word)
      }
    }
    limits.append((limit, comparison))
  }

  private mutating func readLog(_ rest: [String]) throws {
    func count(_ index: Int) throws -> Int { try integer(rest[index]) }
    switch rest[0] {
    case "rejected":
      let reason = try require(Rejection(rawValue: rest[1]))
      log.rejections[reason] = try count(2)
      log.rejected += try count(2)
    case "outside": log.outsidePeriod = try count(1)
    case "empty": log.emptyCells = try count(1)
    case "swallowed": log.swallowingRecords = try count(1)
    case "undeclared": log.undeclaredOutlets[rest[1]] = try count(2)
    case "pollutant": log.unknownPollutants[rest[1]] = try count(2)
    case "flag": log.unknownFlags[rest[1]] = try count(2)
    case "titles":
      log.titleRows = (1..<(try count(1) + 1)).map {
        RowReference(file: log.path, line: $0, text: "标题")
      }
    case "claimed": log.claimedColumns.append(rest[1])
    case "ignored": log.ignoredColumns.append(rest[1])
    case "flags": log.flags = try require(FlagSet(rawValue: rest[1]))
    default: throw ExampleError.word(rest[0])
    }
  }

  private mutating func readHours(_ pollutant: String, _ tokens: [String]) {
    // `in:NMHC` is measured before treatment.
    let isInlet = pollutant.hasPrefix("in:")
    let reading = HourTable(
      isInlet ? String(pollutant.dropFirst(3)) : pollutant, tokens,
      outlet: isInlet ? Self.inlet : "DA001", from: input.period.from)
    markedHours.formUnion(reading.marked)
    series.append(reading.series)
  }

  private mutating func finish(_ from: CivilDate) throws {
    let hours = max(1, series.map(\.hours.count).max() ?? 1)
    let period = try require(
      Period(from: Instant(from), to: Instant(seconds: Instant(from).seconds + Int64(hours) * 3600))
    )
    input.period = period
    input.asOf = period.to
    input.emission = EmissionRecord(
      period: period,
      series: Dictionary(
        uniqueKeysWithValues: series.map { series in
          var padded = series
          padded.hours += repeatElement(HourTally(), count: hours - series.hours.count)
          return (padded.key, padded)
        }))
    input.emission.unusedSamples = samples
    input.logs = [log]
    library.standards = [
      Standard.sample(
        comparison: limits.first?.comparison ?? .fullValue, limits: limits.map(\.limit),
        targets: targets, duties: duties, water: water)
    ]
    try audit.finish(&input, &library)
  }
}

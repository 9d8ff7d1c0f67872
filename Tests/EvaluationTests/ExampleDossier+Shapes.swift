import Evaluation
import Measures
import Standards

/// Words of rule examples for limits that are no concentrations, and for samples.
extension ExampleDossier {
  static let inlet = "DA001-in"

  /// - Returns: Whether the word is one of these.
  mutating func readShape(_ word: String, _ rest: [String]) throws -> Bool {
    switch word {
    case "rate":
      // rate HEIGHT:KG_PER_HOUR …
      let rows = try rest.map { pair in
        let parts = pair.split(separator: ":").map(String.init)
        return StackRates.Row(
          height: try decimal(parts[0]), rate: try decimal(parts[1]), printedRate: parts[1])
      }
      var limit = Limit.sample(rows[0].printedRate, id: "T2-rate", unit: .kilogramsPerHour)
      limit.shape = .rate(
        StackRates(
          rows: rows, above: .squareLaw, halvedBelow: try decimal("15"),
          clearance: try decimal("5"), combinesNeighbours: true))
      limits.append((limit, .fullValue))
    case "removal":
      // removal PERCENT THRESHOLD
      var limit = Limit.sample(
        rest[0], id: "R80", pollutant: "NMHC", unit: .percent)
      limit.shape = .removal(
        Limit.RemovalDuty(initialRate: try decimal(rest[1]), exemptsLowVOCMaterials: true))
      limits.append((limit, .fullValue))
    case "per-product":
      var limit = Limit.sample(
        rest[0], id: "T5-product", pollutant: "NMHC", unit: .kilogramsPerTonne, basis: .month)
      limit.shape = .perProduct
      limits.append((limit, .fullValue))
    case "stack":
      details.stackHeight = try decimal(rest[0])
      details.clearsBuildings = rest[1] == "-" ? nil : rest[1] == "clear"
    case "process": input.outlets[0].processes = rest
    case "pair": details.inlet = Self.inlet
    case "monitors": input.outlets[0].monitors = rest == ["none"] ? [] : rest
    case "point":
      input.declarations.points.append(
        MonitoringPoint(
          id: rest[0], place: try require(MonitoringPoint.Place(rawValue: rest[1])),
          reference: rest.count > 2 ? rest[2] : nil,
          position: SourcePosition(file: "plant.yaml", line: 7)))
    case "manual": try readSamples(rest)
    default: return false
    }
    return true
  }

  private var details: OutletDetails {
    get { input.declarations.outlets.first ?? OutletDetails(outlet: "DA001") }
    set { input.declarations.outlets = [newValue] }
  }

  /// `manual [PLACE:]POLLUTANT VALUE[/OXYGEN][*FLOW][@HH:MM] … [unsigned] [on DATE]`; a value may be `<0.5`
  /// or `ND`.
  private mutating func readSamples(_ rest: [String]) throws {
    let parts = rest[0].split(separator: ":").map(String.init)
    let isSigned = !rest.contains("unsigned")
    let day = rest.last.flatMap { CivilDate($0) } ?? input.period.from.date
    for token in rest.dropFirst() where !["unsigned", "on"].contains(token) {
      guard CivilDate(token) == nil else { continue }
      let timed = token.split(separator: "@").map(String.init)
      let flow = timed[0].split(separator: "*").map(String.init)
      var values = flow[0].split(separator: "/").map(String.init)
      var detection = ManualSample.Detection.measured
      if values[0] == "ND" { (values[0], detection) = ("0", .belowUnstated) }
      if values[0].hasPrefix("<") {
        (values[0], detection) = (String(values[0].dropFirst()), .below)
      }
      var sample =
        ManualSample(
          date: day, outlet: parts.count > 1 ? parts[0] : "DA001",
          pollutant: parts[parts.count - 1],
          value: try decimal(values[0]), oxygen: try values.dropFirst().first.map(decimal),
          flow: try flow.dropFirst().first.map(decimal), laboratory: isSigned ? "检测中心" : "",
          report: isSigned ? "B-12" : "",
          row: RowReference(file: "manual.csv", line: input.manual.count + 2, text: "row"))
      sample.detection = detection
      if timed.count > 1 {
        let clock = try timed[1].split(separator: ":").map { try require(Int64($0)) }
        sample.at = Instant(seconds: Instant(day).seconds + clock[0] * 3600 + clock[1] * 60)
      }
      input.manual.append(sample)
    }
  }
}

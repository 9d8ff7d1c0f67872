import Evaluation
import Measures

/// An input in which every property has a value, so that whatever is forgotten shows.
enum FullInput {
  static let day = date(2025, 3, 1)
  static let place = SourcePosition(file: "plant.yaml", line: 7)
  static let row = RowReference(file: "日志/排放.csv", line: 3, text: "2025-03,\"a\"\t/ \\ \u{202E}")
  static let key = SeriesKey(outlet: "DA001", pollutant: "PM")

  static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 0)
  }

  static func decimal(_ mantissa: Int128, _ scale: Int) -> ExactDecimal {
    ExactDecimal(mantissa: mantissa, scale: scale)
  }

  static var input: EvaluationInput {
    let period = Period(from: day, hours: 48)
    var emission = EmissionRecord(period: period, series: [key: series(period)])
    emission.unusedSamples = [
      key: UnusedSamples(rows: 9, hoursWithoutMean: [1, 5]),
      SeriesKey(outlet: "DA001", pollutant: "NOx"): UnusedSamples(rows: 1, hoursWithoutMean: [0]),
    ]
    var plant = Plant(
      id: "HZ-FD-001", name: "示例/铸造", sector: "foundry", region: "330502", area: .key,
      approved: date(2019, 3, 12), regimes: ["ultra-low"], isAreaDeclared: true)
    plant.isAreaRegistered = true
    return EvaluationInput(
      plant: plant,
      outlets: [
        Outlet(
          id: "DA001", name: "1号", processes: ["melting.cupola-cold"], monitors: ["PM", "O2"],
          approved: date(2021, 1, 1),
          facts: OutletFacts(
            reductant: "ammonia", independentHeatSource: true, extraAir: false, resins: ["PS"],
            airQualityClass: "II"))
      ],
      period: period, energyYear: 2025, scope: [.emission, .energy],
      stops: [
        PlannedStop(
          outlet: "DA001", from: Instant(day), to: Instant(day, hour: 5), reason: "检修",
          position: place)
      ],
      emission: emission, energy: energy, manual: [sample], power: power, audit: [audit],
      declarations: declarations, asOf: Instant(date(2025, 4, 2)), logs: [log],
      remarks: [
        Remark(
          rule: "not-judged-yet", message: Bilingual(zh: "未评价", en: "not judged"),
          position: place)
      ])
  }

  private static func series(_ period: Period) -> HourSeries {
    var tally = HourTally()
    tally.rows = 60
    tally.minutes = (1 << 60) - 1
    tally.counted = 60
    tally.countedMinutes = 60
    tally.nanoSum = 1_800_000_000_000
    return HourSeries(
      key: key, hours: Array(repeating: tally, count: period.hours), flags: .hj212)
  }

  private static var energy: EnergyRecord {
    EnergyRecord(
      energy: [
        EnergyEntry(
          span: .month(CivilMonth(day)), energy: "electricity", quantity: decimal(12_500, 2),
          unit: "kWh", use: .sold, product: "铸件", row: row),
        EnergyEntry(
          span: .year(2020), energy: "coke", quantity: decimal(1, -300), unit: "t", row: row),
      ],
      production: [
        ProductionEntry(
          span: .year(2020), valueAdded: decimal(-5, 24), product: "铸件",
          quantity: decimal(.max, 0), unit: "t", row: row)
      ])
  }

  private static var sample: ManualSample {
    var sample = ManualSample(
      date: day, outlet: "DA001", pollutant: "PM", value: decimal(123, 1),
      oxygen: decimal(11, 0), flow: decimal(20_000, 0), laboratory: "实验室", report: "R-1",
      row: row)
    sample.at = Instant(day, hour: 9)
    sample.detection = .belowUnstated
    return sample
  }

  private static var power: PowerRecord {
    PowerRecord(
      meters: [
        "M2": [],
        "M1": (0..<3).map { number in
          PowerReading(
            at: Instant(day, minute: number * number),
            kilowatts: decimal(Int128(number) * 7 - 5, 1),
            row: LogLine(log: 2, line: 40 - number))
        },
      ], undeclared: ["M9": 4], contradicting: [row])
  }

  private static var audit: AuditEntry {
    AuditEntry(
      item: "A1", status: .notApplicable, date: day, expires: date(2026, 2, 28),
      value: decimal(95, 0), unit: "%", evidence: "证据.pdf", sha256: "ab12", row: row)
  }

  private static var declarations: Declarations {
    Declarations(
      permit: Permit(
        number: "91330502", from: date(2023, 1, 1), to: date(2027, 12, 31),
        concentrations: [
          Permit.Concentration(
            outlet: "DA001", pollutant: "PM", value: decimal(20, 0),
            unit: .milligramsPerCubicMetre, position: place)
        ],
        annualMass: [
          Permit.AnnualMass(
            pollutant: "PM", tonnes: decimal(15, 1), outlet: "DA001", position: place)
        ]),
      register: RegisterEntry(
        isKeyEnterprise: true, creditCode: "91330500MA", park: "园区", address: "湖州",
        commissioned: date(2018, 1, 1),
        capacity: [RegisterEntry.Capacity(product: "铸件", quantity: decimal(5, -3), unit: "t/a")],
        products: ["铸件"]),
      outlets: [
        OutletDetails(
          outlet: "DA001", stackHeight: decimal(15, 0), diameter: decimal(8, 1), inlet: "IN001",
          treatment: ["布袋除尘"], clearsBuildings: true,
          neighbours: [StackNeighbour(outlet: "DA002", distance: decimal(20, 0))],
          hasLowVOCMaterials: false)
      ],
      meters: [
        PowerMeter(
          id: "M1", kind: .treatment, outlet: "DA001", thresholdKilowatts: decimal(5, 0),
          graceMinutes: 10, position: place)
      ],
      audit: AuditDeclaration(
        required: day, published: day, started: day, finished: day, last: day,
        reasons: [.toxic, .energy], position: place),
      points: [MonitoringPoint(id: "B1", place: .inPlant, reference: "B0", position: place)],
      energy: EnergyDeclarations(
        calorific: [
          EnergyDeclarations.CalorificValue(
            energy: "raw-coal", year: 2025, value: decimal(209, 1), unit: .megajoulesPerKilogram,
            source: "化验", position: place)
        ], equalValue: [yearly], clinkerShare: [yearly],
        altitude: EnergyDeclarations.Altitude(
          metres: decimal(1200, 0), pascals: decimal(88_000, 0), source: "气象"),
        carbon: [
          EnergyDeclarations.Carbon(
            year: 2024, tonnes: decimal(9, 0), deducted: decimal(1, 0), source: "核查",
            position: place)
        ]),
      history: [
        AnnualEmission(
          year: 2020, pollutant: "VOCs", tonnes: decimal(3, 0), source: "年报", position: place)
      ])
  }

  private static let yearly = EnergyDeclarations.Yearly(
    year: 2024, value: decimal(302, 3), source: "公报", position: place)

  private static var log: LogSummary {
    var log = LogSummary(path: "日志/排放.csv", kind: .emission, bytes: 90, encoding: .gb18030)
    log.rows = 12
    log.rejected = 2
    log.rejections = [.unit: 1, .time: 1, .number: 4]
    log.examples = [RejectedRow(line: 4, reason: .unit, text: "x")]
    log.unread = [
      UnreadRow(date: day, outlet: "DA001", pollutant: "PM", item: "A1", row: row)
    ]
    log.ignoredColumns = ["备注"]
    log.claimedColumns = ["折算"]
    log.isWide = true
    log.titleRows = [row]
    log.outsidePeriod = 5
    log.undeclaredOutlets = ["DA009": 1, "DA008": 2]
    log.unknownPollutants = ["XYZ": 1]
    log.stampHints = [.excelSerial, .chinese]
    log.unknownFlags = ["Q": 3]
    log.emptyCells = 6
    log.swallowingRecords = 1
    log.swallowingExamples = [row]
    log.flags = .hj75
    log.sha256 = "cd34"
    return log
  }
}

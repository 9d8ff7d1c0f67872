import Foundation

/// The same numbers for the same seed, on every machine (SplitMix64).
struct DossierGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func pick<Value>(_ values: [Value], or other: Value) -> Value {
    values.randomElement(using: &self) ?? other
  }

  mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}

/// A nasty dossier of some days, with a pack that it is judged by and an overlay that changes it.
///
/// `plant.yaml`, `logs/`, `pack/` and `overlay/` stand in one folder; `AREA` in plant.yaml is left to
/// the caller.
struct RandomDossier {
  let folder = Result { try TemporaryFolder() }
  let isKeyArea: Bool
  private var random: DossierGenerator
  private let interval: Int
  private let days: Int
  private let sector: String
  private let flagSet: String
  private let month: Int
  private let limits: [String: Int]
  private let hasOxygen: Bool

  static let pollutants = ["PM", "SO2", "NOx", "NMHC"]

  init(seed: Int) throws {
    var random = DossierGenerator(seed: UInt64(seed))
    interval = random.pick([1, 5, 10, 15, 60, 60], or: 60)
    days = Int.random(in: 2...4, using: &random)
    sector = random.pick(["foundry", "cement", "plastics", "printing-dyeing"], or: "foundry")
    flagSet = random.pick(["hj212", "hj75"], or: "hj75")
    month = Int.random(in: 1...12, using: &random)
    limits = Dictionary(
      uniqueKeysWithValues: Self.pollutants.map { ($0, random.pick([10, 30, 50, 100], or: 30)) })
    hasOxygen = Bool.random(using: &random)
    isKeyArea = Bool.random(using: &random)
    self.random = random
    try write()
  }

  /// The dossier's folder.
  var path: String { get throws { try folder.get().url.appending(path: "dossier").path } }
  var pack: String { get throws { try folder.get().url.appending(path: "pack").path } }
  var overlay: String { get throws { try folder.get().url.appending(path: "overlay").path } }

  // MARK: Standards

  private mutating func write() throws {
    let folder = try folder.get()
    var entries: [String] = []
    var changes: [String] = []
    for name in Self.pollutants {
      let basis = random.pick(
        ["basis: hour", "basis: day", "basis: share, share: 95", "basis: rolling, window: 24"],
        or: "basis: hour")
      let oxygen = hasOxygen && name != "NMHC" ? ", oxygen: \"8\"" : ""
      let areas = random.oneIn(3) ? ", areas: [key]" : ""
      entries.append(
        "- {id: T1-\(name), clause: 表1, process: main, pollutant: \(name), value: "
          + "\"\(limits[name] ?? 30)\", unit: mg/m3, \(basis)\(oxygen)\(areas), source: test}")
      if random.oneIn(2) {
        let value = (limits[name] ?? 30) * random.pick([5, 8, 15], or: 5) / 10
        changes.append("- {id: T1-\(name), value: \"\(value)\", source: another test}")
      }
    }
    changes.append("- {id: T1-PM, value: \"\((limits["PM"] ?? 30) / 2)\", source: another test}")
    let head = "schema: greengate/standard/1\nid: TEST 1-2025\n"
    try folder.write(
      head + """
        title: {zh: 测试标准, en: Test standard}
        issued: 2020-01-01
        effective: 2021-01-01
        region: "330000"
        sectors: [\(sector)]
        comparison: \(random.pick(["full-value", "rounded"], or: "rounded"))
        limits:
        \(entries.joined(separator: "\n"))
        targets:
        - {id: EI, annual_decline: "0.03", base_year: 2020, source: test}

        """, to: "pack/test.yaml")
    let once = Dictionary(changes.map { (String($0.prefix(12)), $0) }) { first, _ in first }
    try folder.write(
      head + "limits:\n" + once.keys.sorted().compactMap { once[$0] }.joined(separator: "\n")
        + "\n",
      to: "overlay/test.yaml")
    try folder.write(try plant(area: "general"), to: "dossier/plant.yaml")
    try folder.write(emission(), to: "dossier/logs/emission.csv")
    try folder.write(monthly(), to: "dossier/logs/energy.csv")
    try folder.write(production(), to: "dossier/logs/production.csv")
    try folder.write(manual(), to: "dossier/logs/manual.csv")
    try folder.write(power(), to: "dossier/logs/power.csv")
  }

  /// Puts the plant into the key area, as `--area key` does.
  func moveToKeyArea() throws {
    try folder.get().write(try plant(area: "key"), to: "dossier/plant.yaml")
  }

  // MARK: The dossier

  private func date(_ day: Int) -> String {
    "2025-\(two(month))-\(two(day + 3))"
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func plant(area: String) throws -> String {
    """
    schema: greengate/dossier/1
    plant:
      id: W-\(sector)
      name: 测试企业
      sector: \(sector)
      region: "330502"
      area: \(area)
      approved: 2019-05-01
      permit:
        number: P1
        valid: {from: 2023-01-01, to: 2027-12-31}
        concentrations:
          - {outlet: DA002, pollutant: PM, value: "20", unit: mg/m3}
    period: {from: \(date(0))T00:00:00+08:00, to: \(date(days))T00:00:00+08:00}
    energy_year: 2024
    outlets:
      - {id: DA001, name: 一号, process: main, monitors: [PM, SO2, NOx, NMHC, O2],
         pair: {inlet: DA001-in, outlet: DA001}, stack_height: "25", clears_buildings: true}
      - {id: DA002, name: 二号, process: main, monitors: [PM, O2]}
    stops:
      - {outlet: DA002, from: \(date(1))T00:00:00+08:00, to: \(date(1))T06:00:00+08:00, reason: 检修}
    meters:
      - {id: M1, kind: production, outlet: DA001, threshold_kw: "3", grace_min: 10}
      - {id: M2, kind: treatment, outlet: DA001, threshold_kw: "3"}
    logs:
      - {file: logs/emission.csv, kind: emission, interval_min: \(interval), flags: \(flagSet)}
      - {file: logs/energy.csv, kind: energy}
      - {file: logs/production.csv, kind: production}
      - {file: logs/manual.csv, kind: manual}
      - {file: logs/power.csv, kind: power, interval_min: 60}

    """
  }

  private mutating func emission() -> String {
    var rows: [String] = []
    for outlet in ["DA001", "DA002"] {
      for pollutant in Self.pollutants + ["O2"] {
        // NMHC is in ppm nowhere: it has no one molar mass.
        let isVolume = (pollutant == "SO2" || pollutant == "NOx") && random.oneIn(4)
        for hour in 0..<days * 24 {
          rows += hourRows(outlet, pollutant, hour, isVolume: isVolume)
        }
      }
    }
    rows += ["2025-13-01 00:00,DA001,PM,1,mg/m3,N", "\(date(0)) 00:00,DA009,PM,1,mg/m3,N", "x"]
    return "timestamp,outlet,pollutant,value,unit,flag\n"
      + rows.shuffled(using: &random).joined(separator: "\n") + "\n"
  }

  private mutating func hourRows(
    _ outlet: String, _ pollutant: String, _ hour: Int, isVolume: Bool
  ) -> [String] {
    guard !random.oneIn(25) else { return [] }
    let limit = (limits[pollutant] ?? 10) * 1000
    let isHigh = random.oneIn(6)
    let isExact = random.oneIn(8)
    let isShort = random.oneIn(8)
    let isStopped = random.oneIn(12)
    let bad = flagSet == "hj75" ? ["F", "D", "M", "T"] : ["F", "D", "C", "T", "B"]
    var rows: [String] = []
    for slot in 0..<60 / interval {
      let minute = slot * interval
      var value = Int.random(in: limit / 5...limit * 9 / 10, using: &random)
      if isHigh { value = Int.random(in: limit...limit * 2, using: &random) }
      if isExact { value = limit / 2 }
      if pollutant == "O2" { value = Int.random(in: 6000...20_900, using: &random) }
      if random.oneIn(300) { value = -value }
      var flag = isStopped ? "F" : isShort && minute >= 40 ? random.pick(bad, or: "D") : "N"
      if random.oneIn(200) { flag = random.pick(bad + ["Q"], or: "D") }
      let unit = pollutant == "O2" ? "%" : isVolume ? "ppm" : "mg/m3"
      let digits = "\(value.magnitude % 1000 + 1000)".dropFirst()
      let text = "\(value < 0 ? "-" : "")\(value.magnitude / 1000).\(digits)"
      let stamp = "\(date(hour / 24)) \(two(hour % 24)):\(two(minute))"
      rows.append("\(stamp),\(outlet),\(pollutant),\(text),\(unit),\(flag)")
      if random.oneIn(200) { rows.append(rows[rows.count - 1]) }
      if random.oneIn(300) {
        rows.append("\(stamp),\(outlet),\(pollutant),\(text)1e1,\(unit),\(flag)")
      }
      if random.oneIn(400) {
        rows.append("\(stamp),\(outlet),\(pollutant),123456789012345678.5,\(unit),\(flag)")
      }
    }
    return rows
  }

  private mutating func monthly() -> String {
    var text = "month,energy,quantity,unit\n"
    for year in [2020, 2024] {
      for month in 1...(random.oneIn(5) ? 11 : 12) {
        text +=
          "\(year)-\(two(month)),electricity,\(Int.random(in: 9000...9900, using: &random)),kWh\n"
        text +=
          "\(year)-\(two(month)),natural-gas,\(Int.random(in: 90...99, using: &random)).5,m3\n"
      }
    }
    return text
  }

  private mutating func production() -> String {
    var text = "month,value_added\n"
    for year in [2020, 2024] {
      for month in 1...12 {
        text += "\(year)-\(two(month)),\(Int.random(in: 300...350, using: &random))\n"
      }
    }
    return text
  }

  private mutating func manual() -> String {
    let limit = limits["NMHC"] ?? 30
    return (0..<4).reduce("date,outlet,pollutant,value,unit,oxygen,flow,laboratory,report\n") {
      text, n in
      text
        + "\(date(n % days)),DA001,\(random.pick(["NMHC", "PM"], or: "PM")),"
        + "\(Int.random(in: 1...limit * 2, using: &random)),mg/m3,9,12000,甲,R\(n)\n"
        + "\(date(n % days)),DA001,PM,<3,mg/m3,9,,甲,R\(n)\n"
    }
  }

  private mutating func power() -> String {
    (0..<days * 24).reduce("timestamp,meter,kw\n") { text, hour in
      let stamp = "\(date(hour / 24)) \(two(hour % 24)):00"
      return text + "\(stamp),M1,\(random.pick(["5.25", "0", "12"], or: "5"))\n"
        + (random.oneIn(20) ? "" : "\(stamp),M2,\(random.pick(["4", "0.1"], or: "4"))\n")
    }
  }
}

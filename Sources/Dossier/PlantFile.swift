import Intake
import Measures

/// The names that only the caller knows, because they come from the loaded packs.
package struct KnownNames: Sendable {
  package var sectors: [String]
  package var processes: [String]
  package var regimes: [String]

  package init(sectors: [String], processes: [String], regimes: [String]) {
    self.sectors = Array(Set(sectors + Self.builtInSectors)).sorted()
    self.processes = processes
    self.regimes = regimes
  }

  /// The sectors that the product was made for, known also where a pack for one is not loaded.
  package static let builtInSectors = ["cement", "foundry", "plastics", "printing-dyeing"]
  package static let builtInRegimes = ["ultra-low"]
}

/// plant.yaml, read and checked whole; its logs are named, not opened.
///
/// Schema `greengate/dossier/1`. Every key that loads is either used or remarked upon.
struct PlantFile {
  static let fileName = "plant.yaml"
  static let schema = "greengate/dossier/1"
  static let text = YAMLText(
    file: fileName, schema: schema,
    whenEmpty: Bilingual(
      zh: "可先运行“greengate init 日志…”，由日志表头生成草稿",
      en: "`greengate init LOG…` proposes one from the headers of logs"),
    whenLarge: Bilingual(
      zh: "它只应说明企业和日志，数据请放在 CSV 日志中",
      en: "it describes the plant and its logs, and data belong in CSV logs"))

  var plant: Plant
  var outlets: [Outlet] = []
  var period: Period
  var energyYear: Int?
  var scope: [Scope] = []
  var stops: [PlannedStop] = []
  var logs: [LogDraft] = []
  var declarations = Declarations()
  var remarks: [Remark] = []

  init(bytes: [UInt8], known: KnownNames) throws(Fault) {
    let root = try Self.text.root(of: bytes)
    let top = try root.fields(
      "schema", "plant", "period", "energy_year", "scope", "outlets", "stops", "meters", "audit",
      "points", "logs", "energy", "history")
    let plantField = try top.required("plant")
    let plantKeys = try plantField.fields(
      "id", "name", "sector", "region", "area", "approved", "regimes", "permit", "register")
    plant = try Self.plant(plantKeys, known: known)
    period = try Self.period(top.required("period"))
    energyYear = try top.optional("energy_year") { field throws(Fault) in
      try field.integer(in: 1...9999)
    }
    scope =
      try top.optional("scope") { field throws(Fault) in
        try field.names { item throws(Fault) in try item.choice(Scope.self, "检查范围", "scope") }
      } ?? []
    try readOutlets(top, known: known)
    stops = try top.optional("stops", readStops) ?? []
    logs = try readLogs(top.required("logs"))
    try readDeclarations(plantKeys: plantKeys, top: top)
    try readEnergy(top)
  }

  private static func plant(_ keys: Fields, known: KnownNames) throws(Fault) -> Plant {
    Plant(
      id: try keys.required("id").label(),
      name: try keys.required("name").label(),
      sector: try keys.required("sector").name(among: known.sectors, "行业", "sector"),
      region: try keys.required("region").region(),
      area: try keys.optional("area") { field throws(Fault) in
        try field.choice(ControlArea.self, "区域类别", "area")
      } ?? .general,
      approved: try keys.required("approved").date(),
      regimes: try keys.optional("regimes") { field throws(Fault) in
        try field.names(
          { item throws(Fault) in
            try item.name(among: known.regimes, "管控制度", "regime")
          }, allowsNone: true)
      } ?? [],
      isAreaDeclared: try keys.optional("area") { _ throws(Fault) in true } ?? false)
  }

  static func period(_ field: Field) throws(Fault) -> Period {
    let keys = try field.fields("from", "to")
    let from = try keys.required("from")
    let to = try keys.required("to")
    return try checkedPeriod(from.instant(), to.instant()) { isStart, zh, en in
      (isStart ? from : to).fault(zh, en)
    }
  }

  private func readStops(_ field: Field) throws(Fault) -> [PlannedStop] {
    var stops: [PlannedStop] = []
    for item in try field.items() {
      let keys = try item.fields("outlet", "from", "to", "reason")
      let outlet = try keys.required("outlet").name(among: outlets.map(\.id), "排放口", "outlet")
      let from = try keys.required("from").instant()
      let to = try keys.required("to").instant()
      guard from < to else {
        throw item.fault(
          "停运的开始时间不早于结束时间；请检查 from 和 to（to 不含在内）。",
          "The stop ends before it begins; check `from` and `to` (`to` is not part of it).")
      }
      stops.append(
        PlannedStop(
          outlet: outlet, from: from, to: to, reason: try keys.required("reason").text(),
          position: item.position))
    }
    return stops
  }
}

/// A period, or the sentence that says which end is wrong.
func checkedPeriod(
  _ from: Instant, _ to: Instant, fault: (_ isStart: Bool, _ zh: String, _ en: String) -> Fault
) throws(Fault) -> Period {
  for (instant, isStart) in [(from, true), (to, false)] where !instant.isWholeHour {
    throw fault(
      isStart, "时段的起止应为整点，而这里是 \(instant)；请改为整点。",
      "A period begins and ends on a whole hour, and this is \(instant); write a whole hour.")
  }
  guard let period = Period(from: from, to: to) else {
    throw fault(
      false, "时段为空或前后颠倒（\(from) 至 \(to)）；结束时间不含在内，应晚于开始时间。",
      "The period is empty or reversed (\(from) to \(to)); its end is not part of it and must come "
        + "after its start.")
  }
  guard period.hours <= 20 * 366 * 24 else {
    throw fault(
      false, "时段长达 \(period.hours / 24) 天；一次核查最多 20 年，请核对起止时间。",
      "The period is \(period.hours / 24) days long; one check takes at most 20 years: see whether "
        + "its ends are right.")
  }
  return period
}

import Intake
import Measures

/// A log as plant.yaml describes it, before it is opened.
struct LogDraft {
  /// Normalised: no `.`, no empty parts, no `..`, `/` between the parts.
  var file: String
  var kind: LogKind
  var intervalMinutes: Int?
  var flags: FlagSet
  var stampsCloseInterval: Bool
  var outlet: String?
  var unit: UnitOfMeasure?
  var columns: [String: ColumnUse]
  /// The line of its header, where title rows stand above it.
  var headerLine: Int?
  /// Where the file is named.
  var position: SourcePosition

  func opened(_ input: InputFile) -> LogEntry {
    LogEntry(
      file: file, kind: kind, input: input, intervalMinutes: intervalMinutes, flags: flags,
      stampsCloseInterval: stampsCloseInterval, outlet: outlet, unit: unit, columns: columns,
      position: position)
  }

  func fault(_ code: Fault.Code, _ zh: String, _ en: String) -> Fault {
    Fault(code, Bilingual(zh: zh, en: en), at: position)
  }
}

/// What a log's stamps say of their interval.
private enum Stamps: String, CaseIterable {
  case start, end
}

/// The roles that a column can be given by one word.
let columnRoles: [String: ColumnUse] = [
  "timestamp": .timestamp, "date": .date, "time": .time, "outlet": .outlet,
  "pollutant": .pollutant, "value": .value, "unit": .unit, "flag": .flag, "claim": .claim,
  "ignore": .ignored,
]

extension PlantFile {
  mutating func readLogs(_ field: Field) throws(Fault) -> [LogDraft] {
    var drafts: [LogDraft] = []
    var seen: Set<String> = []
    for item in try field.someItems() {
      let draft = try log(item)
      guard seen.insert(draft.file).inserted else {
        throw draft.fault(
          .unreadableInput, "日志“\(printable(draft.file))”列了两次；请只保留一条。",
          "The log `\(printable(draft.file))` is named twice; keep one entry.")
      }
      drafts.append(draft)
    }
    return drafts
  }

  private func log(_ item: Field) throws(Fault) -> LogDraft {
    let keys = try item.fields(
      "file", "kind", "interval_min", "flags", "stamps", "outlet", "unit", "columns",
      "header_row")
    let file = try keys.required("file")
    let kind = try keys.required("kind").choice(LogKind.self, "日志类型", "kind of log")
    for (key, kinds) in Self.kindsOfKeys {
      if let field = keys[key], !kinds.contains(kind) {
        throw field.fault(
          "“\(key)”不适用于\(kind.name.zh)（\(kind.rawValue)）；请删除。",
          "`\(key)` means nothing for a log of kind \(kind.rawValue); remove it.")
      }
    }
    let interval = try keys.optional("interval_min", interval)
    guard kind != .emission || interval != nil else {
      throw item.fault(
        "排放日志缺少“interval_min”（相邻两条数据的分钟数）；请补上，例如 1 或 60。",
        "An emission log needs `interval_min`, the minutes between two readings; add it, such as 1 "
          + "or 60.")
    }
    if kind == .power, interval == nil, let stamps = keys["stamps"], try stamps.text() == "end" {
      throw stamps.fault(
        "“stamps: end”需要“interval_min”（一条数据代表的分钟数）；请补上，例如 1 或 15。",
        "`stamps: end` needs `interval_min`, the minutes that a reading stands for; add it, such as 1 "
          + "or 15.")
    }
    return LogDraft(
      file: try path(file), kind: kind, intervalMinutes: interval,
      flags: try keys.optional("flags") { field throws(Fault) in
        try field.choice(FlagSet.self, "数据标记集", "set of flags")
      } ?? .hj212,
      stampsCloseInterval: try keys.optional("stamps") { field throws(Fault) in
        try field.choice(Stamps.self, "时间戳含义", "meaning of stamps")
      } == .end,
      outlet: try keys.optional("outlet") { field throws(Fault) in
        try field.name(among: outlets.map(\.id) + declarations.inlets, "排放口", "outlet")
      },
      unit: try keys.optional("unit") { field throws(Fault) in try field.unit() },
      columns: try keys.optional("columns", columns) ?? [:],
      headerLine: try keys.optional("header_row") { field throws(Fault) in
        try field.integer(in: 1...50)
      }, position: file.position)
  }

  /// Keys that only some kinds of logs have; a key without effect would mislead its writer.
  private static let kindsOfKeys: [(key: String, kinds: [LogKind])] = [
    ("interval_min", [.emission, .power]), ("flags", [.emission]), ("stamps", [.emission, .power]),
    ("outlet", [.emission, .manual]), ("unit", [.emission, .manual]), ("columns", [.emission]),
  ]

  private func interval(_ field: Field) throws(Fault) -> Int {
    let minutes = try field.integer(in: 1...60)
    guard 60 % minutes == 0 else {
      throw field.fault(
        "interval_min 应能整除 60：1、2、3、4、5、6、10、12、15、20、30 或 60。",
        "`interval_min` must divide 60: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60.")
    }
    return minutes
  }

  /// A path that stays inside the dossier.
  private func path(_ field: Field) throws(Fault) -> String {
    let text = try field.text()
    guard staysInside(text) else {
      throw field.fault(
        "日志应在档案文件夹之内；请写相对路径，用“/”分隔，不含“..”。",
        "A log must lie inside the dossier; write a relative path with `/` and without `..`.")
    }
    guard let path = relativeFile(text) else {
      throw field.fault(
        "这里应是日志文件名，例如 logs/emission.csv。",
        "This must be the name of a file, such as logs/emission.csv.")
    }
    return path
  }

  private func columns(_ field: Field) throws(Fault) -> [String: ColumnUse] {
    var uses: [String: ColumnUse] = [:]
    for (header, field) in try field.anyFields().keys { uses[header] = try columnUse(field) }
    return uses
  }

  private func columnUse(_ field: Field) throws(Fault) -> ColumnUse {
    if field.isScalar {
      let role = try field.name(
        among: columnRoles.keys.sorted(), "列用途", "use of a column",
        hint: Pollutant.named(try field.text()).map { "{pollutant: \($0.id), unit: …}" })
      return columnRoles[role] ?? .ignored
    }
    let keys = try field.fields("pollutant", "unit", "flag_of")
    if let flag = keys["flag_of"] {
      guard keys.keys.count == 1 else {
        throw field.fault(
          "“flag_of”应单独使用，不与 pollutant、unit 并列。",
          "`flag_of` stands alone, not beside `pollutant` or `unit`.")
      }
      return .readingFlag(pollutant: try flag.pollutant().id)
    }
    let pollutant = try keys.required("pollutant").pollutant()
    return .reading(
      pollutant: pollutant.id, unit: try keys.required("unit").unit(of: pollutant))
  }
}

/// Whether a path of plant.yaml or of a log stays inside the dossier, whatever it names there.
func staysInside(_ path: String) -> Bool {
  !path.hasPrefix("/") && !path.contains("\\") && path.dropFirst().first != ":"
    && !path.split(separator: "/").contains("..")
}

/// The normalised path of a file inside the dossier, or `nil` where `path` can be none.
func relativeFile(_ path: String) -> String? {
  let parts = path.split(separator: "/").filter { $0 != "." }
  guard staysInside(path), !parts.isEmpty, !path.hasSuffix("/"), !path.hasSuffix("/."),
    !path.unicodeScalars.contains(where: isControl)
  else { return nil }
  return parts.joined(separator: "/")
}

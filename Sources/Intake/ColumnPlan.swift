import Measures

/// Which column of an emission log holds what.
struct ColumnPlan: Sendable {
  /// A wide log's column of readings.
  struct Reading: Hashable, Sendable {
    var column: Int
    var pollutant: Pollutant
    var unit: UnitOfMeasure
    var flagColumn: Int?
    var isClaim: Bool
    /// Place in the table of units, and the series' code, so that no row looks them up.
    let unitNumber: Int
    let code: Int

    init(
      column: Int, pollutant: Pollutant, unit: UnitOfMeasure, flagColumn: Int?,
      kind: SeriesNumbering.Kind
    ) {
      self.column = column
      self.pollutant = pollutant
      self.unit = unit
      self.flagColumn = flagColumn
      isClaim = kind == .claim || kind == .claimedSample
      unitNumber = UnitOfMeasure.all.firstIndex(of: unit) ?? 0
      code = SeriesNumbering.code(
        pollutant: SeriesNumbering.pollutants.firstIndex(of: pollutant) ?? 0, kind)
    }
  }

  enum Shape: Sendable {
    /// One reading a row. Without a unit or flag column plant.yaml says what holds for all rows.
    case long(pollutant: Int, value: Int, unit: Int?, flag: Int?)
    /// One column a pollutant.
    case wide([Reading])
  }

  var columnCount: Int
  var stamp: Int
  /// The time of day, where `stamp` is only a day.
  var time: Int?
  /// `nil` where plant.yaml names the outlet of all rows.
  var outlet: Int?
  var shape: Shape
  var ignored: [String] = []
  var claimed: [String] = []

  /// Recognises the columns of `header`, or says which is missing and how to name it.
  init(_ header: LogHeader, _ log: EmissionLog) throws(Fault) {
    do {
      try self.init(header: header.fields, log: log, line: header.line)
    } catch {
      throw TitleRows.explained(error, header, in: log.input)
    }
  }

  private init(header: [String], log: EmissionLog, line: Int) throws(Fault) {
    let position = SourcePosition(file: log.input.path, line: line)
    try Self.refuseDuplicates(header, at: position)
    var uses = try Self.uses(of: header, log: log, at: position)
    // `date` alone is the stamp; beside a column called just "time" it is the day of it; beside a
    // full stamp it says nothing new.
    var time: Int?
    if let day = uses.firstIndex(of: .date) {
      let clock =
        uses.firstIndex(of: .time)
        ?? header.indices.first {
          uses[$0] == .timestamp && ["time", "时间"].contains(ColumnNames.plain(header[$0]))
        }
      if let clock {
        time = clock
        uses[clock] = .time
        uses[day] = .timestamp
      } else {
        uses[day] = uses.contains(.timestamp) ? .ignored : .timestamp
      }
    }
    Self.preferCodes(header, &uses, log: log)
    try Self.refuseAmbiguity(header, uses, log: log, at: position)
    if header.count == 1,
      let other = ([";", "\t", "|"] as [String]).first(where: { header[0].contains($0) })
    {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "列之间用的是“\(other == "\t" ? "制表符" : other)”而不是逗号；请另存为“CSV UTF-8（逗号分隔）”。",
          en: "The columns are separated by '\(other == "\t" ? "tab" : other)' and not by commas; "
            + "save the table as 'CSV UTF-8 (comma delimited)'."),
        at: position)
    }
    let listed = header.prefix(40).joined(separator: ", ")
    guard let stamp = uses.firstIndex(of: .timestamp) else {
      throw Self.missing("timestamp", "监测时间", listed, at: position)
    }
    columnCount = header.count
    self.stamp = stamp
    self.time = time
    outlet = uses.firstIndex(of: .outlet)
    if outlet == nil, log.outlet == nil {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "没有排放口列；请在表头加“排放口”，或在 plant.yaml 该日志下写 outlet: 排放口编号。现有列：\(listed)。",
          en:
            "There is no outlet column; add one to the header, or write outlet: ID under this log "
            + "in plant.yaml. The columns are: \(listed)."),
        at: position)
    }
    let flag = uses.firstIndex(of: .flag)
    if let value = uses.firstIndex(of: .value), let pollutant = uses.firstIndex(of: .pollutant) {
      let unit = uses.firstIndex(of: .unit)
      if unit == nil, log.unit == nil { throw Self.missing("unit", "单位", listed, at: position) }
      if flag == nil, log.flags != .none {
        throw Self.missingFlag(listed, at: position)
      }
      shape = .long(pollutant: pollutant, value: value, unit: unit, flag: flag)
    } else {
      let readings =
        Self.readings(header, uses, commonFlag: flag)
        + Self.claims(header, uses, commonFlag: flag)
      guard readings.contains(where: { !$0.isClaim }) else {
        let isLong = uses.contains(.pollutant) || uses.contains(.value)
        if isLong, uses.contains(.value) {
          throw Self.missing("pollutant", "监测因子", listed, at: position)
        }
        throw Self.missing("value", "监测值", listed, at: position)
      }
      if log.flags != .none, readings.contains(where: { !$0.isClaim && $0.flagColumn == nil }) {
        throw Self.missingFlag(listed, at: position)
      }
      shape = .wide(readings)
    }
    for (index, use) in uses.enumerated() {
      let name = header[index].isEmpty ? "#\(index + 1)" : header[index]
      switch use {
      case .ignored: ignored.append(name)
      case .claim: claimed.append(name)
      default: break
      }
    }
  }

  static func refuseDuplicates(
    _ header: [String], at position: SourcePosition
  ) throws(Fault) {
    var seen: Set<String> = []
    for name in header where !name.isEmpty && !seen.insert(ColumnNames.plain(name)).inserted {
      throw duplicate(name, at: position)
    }
  }

  private static func duplicate(_ name: String, at position: SourcePosition) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "表头中“\(name)”出现了不止一次，无法判断以哪一列为准；请删除或改名多余的列。",
        en: "The header names '\(name)' more than once, and nothing tells which column holds; "
          + "remove or rename the other."),
      at: position)
  }

  private static func uses(
    of header: [String], log: EmissionLog, at position: SourcePosition
  ) throws(Fault) -> [ColumnUse] {
    let declared = Dictionary(
      log.columns.map { (ColumnNames.plain($0.key), $0.value) },
      uniquingKeysWith: { first, _ in first })
    for name in log.columns.keys.sorted()
    where !header.contains(where: { ColumnNames.plain($0) == ColumnNames.plain(name) }) {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "plant.yaml 的 columns 写了“\(name)”，但表头没有这一列；请核对列名。",
          en: "plant.yaml explains a column '\(name)' that the header does not have; check its "
            + "name."),
        at: position)
    }
    let isLong =
      header.contains { role(of: $0, declared) == .pollutant }
      && header.contains { role(of: $0, declared) == .value }
    func isUnit(_ name: String) -> Bool { role(of: name, declared) == .unit }
    var uses: [ColumnUse] = []
    // What plant.yaml explains stands before what names suggest.
    var explained: Set<String> = []
    for case .reading(let id, _) in declared.values { explained.insert(id) }
    for name in header {
      if let role = role(of: name, declared) {
        if case .reading(_, let unit) = role {
          try refuseOtherUnit(unit, than: name, at: position)
        }
        if role == .value, let unit = log.unit, !header.contains(where: isUnit) {
          try refuseOtherUnit(unit, than: name, at: position)
        }
        uses.append(role)
        continue
      }
      guard !isLong, let reading = ColumnNames.reading(name) else {
        uses.append(.ignored)
        continue
      }
      let id = reading.pollutant.id
      switch reading.part {
      case .other:
        uses.append(.ignored)
      case .flag:
        uses.append(.readingFlag(pollutant: id))
      case .claim, .claimedSample:
        uses.append(.claim)
      case .value where explained.contains(id), .sample where explained.contains(id):
        uses.append(.ignored)
      case .value, .sample:
        uses.append(
          .reading(pollutant: id, unit: try unit(of: reading, header: name, log: log, at: position))
        )
      }
    }
    return uses
  }

  private static func role(of name: String, _ declared: [String: ColumnUse]) -> ColumnUse? {
    let plain = ColumnNames.plain(name)
    return declared[plain] ?? ColumnNames.roles[plain]
  }

  private static func unit(
    of reading: ColumnNames.Reading, header: String, log: EmissionLog, at position: SourcePosition
  ) throws(Fault) -> UnitOfMeasure {
    let pollutant = reading.pollutant
    if let written = reading.unit {
      let unit = UnitOfMeasure(written)
      if let unit, pollutant.accepts(unit) { return unit }
      // A unit that is known cannot be explained away: see `refuseOtherUnit`.
      let (zh, en) =
        unit == nil
        ? ("，或在 plant.yaml 的 columns 中写明", ", or explain the column under columns in plant.yaml")
        : ("", "")
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "“\(header)”的单位“\(written)”不能用于\(pollutant.name.zh)；请改表头\(zh)。",
          en:
            "The unit '\(written)' of '\(header)' does not fit \(pollutant.id); mend the header\(en)."
        ),
        at: position)
    }
    if let unit = log.unit, pollutant.accepts(unit) { return unit }
    if let unit = reading.impliedUnit { return unit }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "“\(header)”没有写单位；请改为“\(header)(mg/m³)”，或在 plant.yaml 该日志下写 unit: mg/m3。",
        en: "'\(header)' has no unit; write '\(header)(mg/m3)', or unit: mg/m3 under this log in "
          + "plant.yaml."),
      at: position)
  }

  private static func readings(
    _ header: [String], _ uses: [ColumnUse], commonFlag: Int?
  ) -> [Reading] {
    var flags: [String: Int] = [:]
    for (index, use) in uses.enumerated() {
      if case .readingFlag(let id) = use { flags[id] = index }
    }
    return uses.enumerated().compactMap { index, use in
      guard case .reading(let id, let unit) = use, let pollutant = Pollutant.withID(id) else {
        return nil
      }
      return Reading(
        column: index, pollutant: pollutant, unit: unit, flagColumn: flags[id] ?? commonFlag,
        kind: ColumnNames.reading(header[index])?.part == .sample ? .sample : .reading)
    }
  }

  /// Converted values that a wide log claims: read to be compared, where the header says of what.
  private static func claims(
    _ header: [String], _ uses: [ColumnUse], commonFlag: Int?
  ) -> [Reading] {
    header.indices.compactMap { index in
      guard uses[index] == .claim, let reading = ColumnNames.reading(header[index]) else {
        return nil
      }
      let unit = reading.unit.flatMap { UnitOfMeasure($0) } ?? .milligramsPerCubicMetre
      guard reading.pollutant.accepts(unit) else { return nil }
      let own = uses.firstIndex(of: .readingFlag(pollutant: reading.pollutant.id))
      return Reading(
        column: index, pollutant: reading.pollutant, unit: unit, flagColumn: own ?? commonFlag,
        kind: reading.part == .claimedSample ? .claimedSample : .claim)
    }
  }

  static func missing(
    _ name: String, _ chinese: String, _ listed: String, at position: SourcePosition
  ) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "缺少必需的列“\(chinese)”（\(name)）；请在表头补上，或在 plant.yaml 的 columns 中指明哪一列是它。"
          + "现有列：\(listed)。",
        en: "The required column '\(name)' is missing; name it in the header, or say under columns "
          + "in plant.yaml which column it is. The columns are: \(listed)."),
      at: position)
  }

  private static func missingFlag(_ listed: String, at position: SourcePosition) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "缺少数据标记列（flag），无法判断读数是否有效；请补上，或在 plant.yaml 该日志下写 flags: none（全部视为正常，"
          + "报告会注明）。现有列：\(listed)。",
        en: "There is no flag column to tell which readings are valid; add one, or write "
          + "flags: none under this log in plant.yaml (all then count as normal, and the report "
          + "says so). The columns are: \(listed)."),
      at: position)
  }
}

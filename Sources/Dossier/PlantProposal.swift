import Intake
package import Measures

/// A commented plant.yaml for `logs`, with every guess said beside it.
///
/// What the logs cannot show stands as `TODO`, which the loader refuses with a sentence, so that no
/// proposal is ever judged before a person has read it.
///
/// - Parameter sectors: those that the loaded packs know, in the order in which they are offered.
package func proposePlant(
  for logs: [LogProbe], sectors: [SectorChoice] = [], language: Language
) -> String {
  var proposal = PlantProposal(logs: logs, sectors: sectors, language: language)
  return proposal.render()
}

/// The keys of a proposal that a person must fill in, each once, in order.
package func openKeys(ofProposal text: String) -> [String] {
  var keys: [String] = []
  for line in text.split(separator: "\n") {
    let words = line.drop { $0 == " " || $0 == "-" }
    guard let end = words.firstRange(of: ": TODO"), !words.hasPrefix("#") else { continue }
    let key = String(words[..<end.lowerBound])
    if !keys.contains(key) { keys.append(key) }
  }
  return keys
}

/// A sector that plant.yaml may name, and what people call it.
package struct SectorChoice: Hashable, Sendable {
  package var id: String
  package var name: Bilingual

  package init(id: String, name: Bilingual) {
    self.id = id
    self.name = name
  }
}

private struct PlantProposal {
  let logs: [LogProbe]
  let sectors: [SectorChoice]
  let language: Language
  private var lines: [String] = []

  init(logs: [LogProbe], sectors: [SectorChoice], language: Language) {
    self.logs = logs
    self.sectors = sectors
    self.language = language
  }

  private var emissionLogs: [LogProbe] { logs.filter { $0.kind == .emission } }

  mutating func render() -> String {
    comment(
      "由 greengate init 根据日志表头和前若干行生成。带 TODO 的必须填写，“推测”的请核对。",
      "Proposed by greengate init from the headers and first rows of the logs. Fill in every TODO, "
        + "and check every guess.")
    lines.append("schema: \(PlantFile.schema)")
    plant()
    period()
    energyYear()
    outlets()
    meters()
    logList()
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func plant() {
    lines.append("plant:")
    todo("id", "企业编号，例如 HZ-FD-001", "the plant's own number, such as HZ-FD-001")
    todo("name", "企业名称", "the plant's name")
    sector()
    todo(
      "region", "六位行政区划代码（GB/T 2260），加引号，例如 \"330502\"",
      "six-digit GB/T 2260 code in quotes, such as \"330502\"")
    lines.append(
      "  area: general  # "
        + say(
          "推测：一般地区；执行特别排放限值的地区改为 key",
          "a guess; `key` where special limits (特别排放限值) apply"))
    todo(
      "approved", "环评批复日期，例如 2019-03-12，决定按新建还是现有企业执行",
      "approval date of the environmental impact assessment, such as 2019-03-12; decides whether "
        + "the plant is new or existing")
  }

  private mutating func sector() {
    guard !sectors.isEmpty else {
      return todo(
        "sector", "行业，例如 foundry（铸造）；可用名称见 greengate standards list",
        "such as foundry; `greengate standards list` shows those that are known")
    }
    let zh = sectors.map { $0.name.zh == $0.id ? $0.id : "\($0.id) \($0.name.zh)" }
    let ids = sectors.map(\.id)
    let last = ids.suffix(2).joined(separator: " or ")
    let en = (ids.dropLast(2) + [last]).joined(separator: ", ")
    todo("sector", "行业：" + zh.joined(separator: "、"), en)
  }

  private mutating func todo(_ key: String, _ zh: String, _ en: String) {
    lines.append("  \(key): TODO  # \(say(zh, en))")
  }

  /// Whole months, because coverage is counted on the period: one cut to fit the log would make any
  /// log look complete.
  private mutating func period() {
    let first = emissionLogs.compactMap(\.firstStamp).min()
    let last = emissionLogs.compactMap(\.lastStamp).max()
    lines.append("period:")
    guard let first, let last, let from = firstOfMonth(first.date),
      let to = firstOfNextMonth(last.date)
    else {
      todo(
        "from", "时段开始，整点，例如 2025-03-01", "begin of the period, a whole hour, such as 2025-03-01")
      todo(
        "to", "时段结束（不含），整点，例如 2025-04-01",
        "end of the period (not part of it), such as 2025-04-01")
      return
    }
    comment(
      "推测：覆盖日志的自然月（日志为 \(first.minuteText) 至 \(last.minuteText)）。数据有效率按此时段计算，应等于应报送的时段。",
      "A guess: the natural months of the logs (\(first.minuteText) to \(last.minuteText)). Coverage "
        + "is counted on this period, so it must be the one that has to be reported.", indent: 2)
    if emissionLogs.contains(where: \.isPartial) {
      comment(
        "只读了日志的开头，结束时间、排放口和监测项目请务必核对。",
        "Only the beginning of a log was read: check the end, the outlets and their monitors.",
        indent: 2)
    }
    lines.append("  from: \(quotedScalar("\(Instant(from))"))")
    lines.append("  to: \(quotedScalar("\(Instant(to))"))  # \(say("不含在内", "not part of it"))")
  }

  private func firstOfMonth(_ date: CivilDate) -> CivilDate? {
    CivilDate(year: date.year, month: date.month, day: 1)
  }

  private func firstOfNextMonth(_ date: CivilDate) -> CivilDate? {
    date.month == 12
      ? CivilDate(year: date.year + 1, month: 1, day: 1)
      : CivilDate(year: date.year, month: date.month + 1, day: 1)
  }

  private mutating func energyYear() {
    if logs.contains(where: { $0.kind == .energy || $0.kind == .production }) {
      lines.append(
        "energy_year: TODO  # "
          + say("要检查的能耗年份，例如 2025", "the year whose energy intensity is checked, such as 2025"))
    }
    guard !scope.isEmpty else { return }
    let rest = Scope.allCases.filter { !scope.contains($0) }
    comment(
      "没有\(rest.map(\.logName.zh).joined(separator: "、"))，因此只检查"
        + "\(scope.map(\.subject.zh).joined(separator: "和"))；补齐后删除下一行。",
      "There are no \(rest.map(\.logName.en).joined(separator: " and no ")), so only "
        + "\(scope.map(\.subject.en).joined(separator: " and ")) are checked; remove the next line "
        + "when there are.")
    lines.append("scope: [" + scope.map(\.rawValue).joined(separator: ", ") + "]")
  }

  /// What the logs can be judged for, in order; empty where nothing may be left out: emission and
  /// energy logs are both there, or a log's kind is not known.
  private var scope: [Scope] {
    let kinds = logs.compactMap(\.kind)
    guard !kinds.isEmpty, kinds.count == logs.count else { return [] }
    let families = Set(kinds.map(\.family))
    if families.isSuperset(of: [.emission, .energy]) { return [] }
    return Scope.allCases.filter(families.contains)
  }

  private mutating func outlets() {
    guard scope.isEmpty || scope.contains(.emission) else { return }
    lines.append("outlets:")
    var order: [String] = []
    var monitors: [String: [String]] = [:]
    for log in emissionLogs {
      for outlet in log.outlets {
        if monitors[outlet.name] == nil { order.append(outlet.name) }
        let known = monitors[outlet.name] ?? []
        monitors[outlet.name] = known + outlet.pollutants.filter { !known.contains($0) }
      }
    }
    // Of outlets that are only sampled by hand nothing is monitored online.
    for outlet in logs.filter({ $0.kind == .manual }).flatMap(\.outlets)
    where monitors[outlet.name] == nil {
      order.append(outlet.name)
      monitors[outlet.name] = []
    }
    if order.isEmpty {
      comment(
        "日志中没有排放口列；请写出这些数据所属的排放口编号。",
        "The logs have no column of outlets; write the id of the outlet that the data belong to.",
        indent: 2)
      let pollutants = emissionLogs.flatMap(\.pollutants)
      var seen: Set<String> = []
      outlet("TODO", pollutants.filter { seen.insert($0).inserted }, isSampled: false)
    } else {
      comment(
        "推测：排放口取自日志，监测项目为日志中该排放口有数据的项目；应监测而没有数据的请补上。",
        "A guess: outlets as in the logs, each with what it has values of; add what it must monitor "
          + "and has no values of.", indent: 2)
      let isOnline = Set(emissionLogs.flatMap(\.outlets).map(\.name))
      for id in order {
        outlet(quotedScalar(id), monitors[id] ?? [], isSampled: !isOnline.contains(id))
      }
    }
  }

  private mutating func outlet(_ id: String, _ monitors: [String], isSampled: Bool) {
    lines.append("  - id: \(id)")
    lines.append(
      "    process: TODO  # "
        + say(
          "工序，例如 melting.cupola-cold；可用名称见 greengate standards show",
          "the process, such as melting.cupola-cold; `greengate standards show` lists them"))
    if isSampled {
      lines.append("    monitors: []  # " + say("只有手工监测", "sampled by hand only"))
    } else if monitors.isEmpty {
      lines.append("    monitors: TODO  # " + say("监测项目，例如 [PM, NOx, O2]", "such as [PM, NOx, O2]"))
    } else {
      lines.append("    monitors: [" + monitors.map(plain).joined(separator: ", ") + "]")
    }
  }

  private mutating func meters() {
    let ids = Set(logs.flatMap(\.meters)).sorted()
    guard !ids.isEmpty else { return }
    lines.append("meters:")
    comment(
      "电表取自用电日志。判定治理设施是否同步运行还需要 threshold_kw（视为运行的功率）和 grace_min（允许的分钟数）。",
      "Meters as in the power logs. Judging whether treatment runs with production also needs "
        + "threshold_kw (the power that counts as running) and grace_min.", indent: 2)
    for id in ids {
      lines.append("  - id: \(quotedScalar(id))")
      lines.append(
        "    kind: TODO  # "
          + say("production（生产设施）或 treatment（治理设施）", "production or treatment"))
      lines.append("    outlet: TODO  # " + say("所属排放口的编号", "the id of its outlet"))
    }
  }

  private mutating func logList() {
    lines.append("logs:")
    if logs.isEmpty {
      lines.append(
        "  - file: TODO  # " + say("CSV 日志的相对路径", "path of a CSV log, relative to this file"))
      lines.append("    kind: TODO")
    }
    for log in logs { entry(log) }
  }

  private mutating func entry(_ log: LogProbe) {
    if log.isElsewhere {
      comment(
        "该日志不在 plant.yaml 所在的文件夹内；请把它复制到其中，再按实际位置改写 file。",
        "This log does not lie in the folder of plant.yaml: copy it there, and write where it stands.",
        indent: 2)
    }
    if let refusal = log.refusal {
      comment(
        "check 会拒绝此日志：" + oneLine(refusal.zh), "check will refuse this log: " + oneLine(refusal.en),
        indent: 2)
    }
    lines.append("  - file: \(quotedScalar(log.file))")
    if let row = log.headerRow {
      lines.append(
        "    header_row: \(row)  # "
          + say("推测：第 \(row) 行才是表头，其上为标题", "a guess: the rows above line \(row) are a title"))
    }
    guard let kind = log.kind else {
      lines.append(
        "    kind: TODO  # "
          + say(
            "表头未能识别；emission、energy、production、manual、power 或 audit",
            "the header tells no kind; emission, energy, production, manual, power or audit"))
      return unknownColumns(log)
    }
    lines.append("    kind: \(kind.rawValue)  # \(say("推测：依据表头", "a guess from the header"))")
    if kind == .emission {
      interval(log)
      flags(log)
      comment(
        "推测：时间戳为时段开始（HJ 212）；若为结束，请加 stamps: end。",
        "A guess: stamps begin their interval (HJ 212); if they close it, add stamps: end.",
        indent: 4)
      if log.outlets.isEmpty {
        lines.append(
          "    outlet: TODO  # " + say("本日志所属排放口的编号", "the id of this log's outlet"))
      }
      if log.lacksUnit {
        lines.append(
          "    unit: TODO  # "
            + say("日志没有单位列；监测值的单位，例如 mg/m3", "there is no column of units; such as mg/m3"))
      }
    }
    unknownColumns(log)
  }

  private mutating func interval(_ log: LogProbe) {
    if let minutes = log.intervalMinutes {
      lines.append(
        "    interval_min: \(minutes)  # "
          + say("推测：最小时间间隔", "a guess: the smallest step between stamps"))
    } else {
      let seen = log.smallestStep.map {
        say("；看到的最小间隔为 \($0) 秒", "; the smallest step seen is \($0) s")
      }
      lines.append(
        "    interval_min: TODO  # "
          + say("相邻两条数据的分钟数，应能整除 60", "minutes between readings, a divisor of 60")
          + (seen ?? ""))
    }
  }

  /// St, Sd and Md stand only in the HJ 75 set, S only in the HJ 212 set; F and B stand in both and
  /// mean different things, so they decide nothing.
  private mutating func flags(_ log: LogProbe) {
    let seen = log.flags.filter { !$0.isEmpty }
    let list = seen.map(printable).joined(separator: " ")
    let shown = seen.isEmpty ? "" : say("；见到 ", "; seen: ") + list
    let isHJ75 = seen.contains { ["St", "Sd", "Md"].contains($0) }
    let isHJ212 = seen.contains("S")
    if isHJ75, isHJ212 {
      lines.append(
        "    flags: TODO  # "
          + say("两套标记混用，无法判断：hj212 或 hj75", "both sets occur, hj212 or hj75") + shown)
    } else if isHJ75 {
      lines.append(
        "    flags: hj75  # " + say("推测：含 HJ 75 标记", "a guess: HJ 75 flags occur") + shown)
    } else if log.hasFlagColumn {
      lines.append(
        "    flags: hj212  # "
          + say(
            "推测；F、B 在 hj75 中表示污染源停运、闷炉，在 hj212 中表示仪器停运、通讯故障，请核对",
            "a guess; F and B mean a stopped or banked source in hj75, a stopped instrument or lost "
              + "connection in hj212: check") + shown)
    } else {
      lines.append(
        "    flags: none  # "
          + say(
            "推测：没有数据标记列，所有数据按正常计",
            "a guess: there is no column of flags, and every reading counts as normal"))
    }
    unknownFlags(log, isHJ75 ? .hj75 : .hj212)
  }

  private mutating func unknownFlags(_ log: LogProbe, _ set: FlagSet) {
    let unknown = log.flags.filter { set.meaning(of: $0) == .unknown }
    guard log.hasFlagColumn, !unknown.isEmpty else { return }
    let list = unknown.prefix(20).map(printable).joined(separator: " ")
    comment(
      "以下标记不在 \(set.rawValue) 标记集中，带这些标记的数据不计入均值：\(list)",
      "These flags are not in the \(set.rawValue) set, and readings with them do not count: \(list)",
      indent: 4)
  }

  /// Columns whose unit is missing must be explained; those that nobody recognised may be.
  private mutating func unknownColumns(_ log: LogProbe) {
    let unknown = log.kind == .emission || log.kind == nil ? log.unknownHeaders : []
    guard !unknown.isEmpty || !log.unitless.isEmpty else { return }
    lines.append(log.unitless.isEmpty ? "    # columns:" : "    columns:")
    for column in log.unitless {
      lines.append("      \(quotedScalar(column.header)):")
      lines.append("        pollutant: \(plain(column.pollutant))")
      lines.append(
        "        unit: TODO  # " + say("表头没有写单位，例如 mg/m3", "the header says no unit; such as mg/m3")
      )
    }
    guard !unknown.isEmpty else { return }
    comment(
      "以下列未能识别，将被忽略；如有用途，请去掉 # 并写明，例如 {pollutant: NOx, unit: mg/m3}：",
      "These columns were not recognised and are ignored; to use one, uncomment it and say what it "
        + "is, such as {pollutant: NOx, unit: mg/m3}:", indent: 4)
    for header in unknown { lines.append("    #   \(quotedScalar(header)): ignore") }
  }

  /// A comment must not break out of its line, whatever a log's header holds.
  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  private mutating func comment(_ zh: String, _ en: String, indent: Int = 0) {
    lines.append(String(repeating: " ", count: indent) + "# " + say(zh, en))
  }

  /// Pollutant ids are plain words; anything else is quoted.
  private func plain(_ text: String) -> String {
    Pollutant.withID(text) == nil ? quotedScalar(text) : text
  }
}

extension LogKind {
  /// The part of a check that the log is read for.
  fileprivate var family: Scope {
    switch self {
    case .emission, .manual, .power: .emission
    case .energy, .production: .energy
    case .audit: .audit
    }
  }
}

extension Scope {
  fileprivate var logName: Bilingual {
    switch self {
    case .emission: Bilingual(zh: "排放日志", en: "emission logs")
    case .energy: Bilingual(zh: "能源和产量日志", en: "energy and production logs")
    case .audit: Bilingual(zh: "审核日志", en: "audit log")
    }
  }

  fileprivate var subject: Bilingual {
    switch self {
    case .emission: Bilingual(zh: "排放", en: "emissions")
    case .energy: Bilingual(zh: "能耗", en: "energy figures")
    case .audit: Bilingual(zh: "清洁生产审核", en: "audit items")
    }
  }
}

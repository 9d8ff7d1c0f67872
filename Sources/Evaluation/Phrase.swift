import Measures
import Report
import Standards

/// Sentences that several rules share, in both languages.
enum Phrase {
  // MARK: Why a limit does not judge

  enum Precedence {
    case industry, local, stricterNational, mixture, wholeStandard
  }

  static func displaced(by winner: String, _ why: Precedence) -> Bilingual {
    let reason =
      switch why {
      case .industry:
        Bilingual(zh: "行业标准优先于综合标准", en: "an industry standard goes before a general one")
      case .local:
        Bilingual(zh: "地方标准优先于国家标准", en: "a local standard goes before a national one")
      case .stricterNational:
        Bilingual(zh: "国家标准更严", en: "the national standard is stricter")
      case .mixture:
        Bilingual(zh: "混合排气从严执行", en: "the strictest limit governs mixed gases")
      case .wholeStandard:
        Bilingual(
          zh: "其规定本标准不再适用于该排放口", en: "it says that this standard no longer applies to the outlet")
      }
    return Bilingual(
      zh: "由 \(winner) 取代：\(reason.zh)。", en: "Displaced by \(winner): \(reason.en).")
  }

  static func ended(_ until: CivilDate) -> Bilingual {
    Bilingual(zh: "该限值已于 \(until) 停止执行。", en: "The limit ended on \(until).")
  }

  static func notYetInForce(_ start: CivilDate) -> Bilingual {
    Bilingual(
      zh: "该限值自 \(start) 起执行，本核查时段尚未执行。",
      en: "The limit binds from \(start); the period ends before that.")
  }

  /// - Parameter rejected: rows of it that could not be read.
  static func noSamples(_ rejected: Int) -> Bilingual {
    guard rejected > 0 else {
      return Bilingual(
        zh: "该限值执行期间没有手工监测样品；请补充。",
        en: "No sample was taken while the limit was in force; supply some.")
    }
    return Bilingual(
      zh: "手工监测日志中有 \(rejected) 行属于该项但无法读取（见“无法读取的记录”），没有可判定的样品；请更正。",
      en:
        "\(plural(rejected, "row")) of it in the manual logs could not be read (see the rejected "
        + "rows), and no sample is left to judge; correct them.")
  }

  /// - Parameter rejected: rows of it in manual logs that could not be read.
  static func notMonitored(_ key: SeriesKey, rejected: Int = 0) -> Bilingual {
    guard rejected == 0 else { return noSamples(rejected) }
    let name = pollutant(key.pollutant)
    return Bilingual(
      zh: "\(key.outlet) 既无\(name.zh)的在线监测数据，也无手工监测记录；请在 plant.yaml 的 monitors "
        + "中声明监测，或补充手工监测日志。",
      en: "\(key.outlet) has neither online nor manual data of \(name.en); declare the monitor in "
        + "plant.yaml or add a manual log.")
  }

  static func fallbackNotMonitored(_ key: SeriesKey) -> Bilingual {
    let name = pollutant(key.pollutant)
    return Bilingual(
      zh: "该限值为各工序通用；\(key.outlet) 未声明监测\(name.zh)，亦无数据。如排放该污染物，请在 plant.yaml 的 "
        + "monitors 中声明。",
      en:
        "The limit is a fallback for any process; \(key.outlet) neither monitors \(name.en) nor has "
        + "data of it. Declare it under monitors in plant.yaml if the outlet emits it.")
  }

  static func declare(_ keys: [String], outlet: String) -> Bilingual {
    let list = keys.joined(separator: ", ")
    return Bilingual(
      zh: "该限值是否适用取决于未声明的事实；请在 plant.yaml 中为 \(outlet) 填写 \(list)。",
      en: "Whether the limit applies depends on what was not declared; "
        + "set \(list) for \(outlet) in plant.yaml.")
  }

  static func declareToRank(_ keys: [String], outlet: String, _ other: String) -> Bilingual {
    let list = keys.joined(separator: ", ")
    return Bilingual(
      zh: "\(other) 若适用则取代该限值；请在 plant.yaml 中为 \(outlet) 填写 \(list)。",
      en: "\(other) would displace this limit if it applies; "
        + "set \(list) for \(outlet) in plant.yaml.")
  }

  static func unmetCondition(_ key: String, _ declared: String) -> Bilingual {
    Bilingual(
      zh: "不满足该限值的适用条件：plant.yaml 声明 \(key) 为 "
        + "\(key == "reductant" ? reductantName(declared).zh : declared)。",
      en: "The limit's condition is not met: plant.yaml declares \(key) as \(declared).")
  }

  static let excessAirNotJudged = Bilingual(
    zh: "该限值按过量空气系数折算，标准未给出折算公式，本次未评价，不计为合格。",
    en: "The limit is converted by a coefficient of excess air, for which its standard gives no "
      + "formula; it was not judged, which is no pass.")

  static func unusableLimit(_ limit: Limit) -> Bilingual {
    Bilingual(
      zh: "限值 \(limit.printedValue) \(limit.unit.symbol) 无法与该项目的监测数据比较；请核对标准文件"
        + "（\(limit.position)）。",
      en:
        "The limit of \(limit.printedValue) \(limit.unit.symbol) cannot be compared with readings "
        + "of this pollutant; check the pack (\(limit.position)).")
  }

  // MARK: Names

  static func pollutant(_ id: String) -> Bilingual {
    guard let name = Pollutant.withID(id)?.name else { return Bilingual(zh: id, en: id) }
    return Bilingual(zh: name.zh, en: "\(name.en) (\(id))")
  }

  static func outlet(_ outlet: Outlet) -> Bilingual {
    outlet.name.isEmpty || outlet.name == outlet.id
      ? Bilingual(zh: outlet.id, en: outlet.id)
      : Bilingual(zh: "\(outlet.id)（\(outlet.name)）", en: "\(outlet.id) (\(outlet.name))")
  }

  /// The base unit that values of a quantity are printed in.
  static func baseUnit(_ quantity: UnitOfMeasure.Quantity) -> String {
    let base = UnitOfMeasure.all.first {
      $0.quantity == quantity && $0.factor == 1 && $0.exponent == 0
    }
    return base.map { unit($0.symbol) } ?? ""
  }

  /// A unit as people read it: `mg/m³`.
  static func unit(_ symbol: String) -> String {
    if symbol == "dimensionless" { return "" }
    return symbol.hasSuffix("/m3") ? String(symbol.dropLast()) + "³" : symbol
  }

  // MARK: Advisory

  static func advisory(_ confidence: Confidence, source: String) -> Bilingual {
    let doubt =
      confidence.name.zh.hasPrefix("未经")
      ? confidence.name.zh : "未经标准原文核实（\(confidence.name.zh)）"
    return Bilingual(
      zh: "仅作提示，不计入结论：该数值\(doubt)，来源：\(source)。"
        + "核对原文后，可在覆盖包（--overlay）中确认。",
      en: "Advisory, counts in no verdict: the figure is not confirmed by the text itself "
        + "(\(confidence.name.en); \(source)). Confirm it in an overlay (--overlay) after a look "
        + "at the text.")
  }

  // MARK: Counting

  static func plural(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  /// `2025-03-01 08:00 至 2025-03-01 11:00`; the end is half-open.
  static func span(_ from: Instant, _ to: Instant) -> Bilingual {
    let sameDay = from.date == to.date
    let end = sameDay ? String(to.minuteText.suffix(5)) : to.minuteText
    return Bilingual(zh: "\(from.minuteText) 至 \(end)", en: "\(from.minuteText) to \(end)")
  }

  /// Hours as stretches of consecutive ones.
  static func stretches(_ hours: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for hour in hours {
      if let last = runs.last, last.upperBound == hour {
        runs[runs.count - 1] = last.lowerBound..<hour + 1
      } else {
        runs.append(hour..<hour + 1)
      }
    }
    return runs
  }

  /// The first stretches in words, and how many more there are.
  static func list(_ hours: [Int], in period: Period, limit: Int = 10) -> Bilingual {
    let runs = stretches(hours)
    let shown = runs.prefix(limit).map {
      span(period.start(ofHour: $0.lowerBound), period.start(ofHour: $0.upperBound))
    }
    let rest = runs.count - shown.count
    return Bilingual(
      zh: "时段：" + shown.map(\.zh).joined(separator: "；") + (rest > 0 ? "；另有 \(rest) 段。" : "。"),
      en: "Stretches: " + shown.map(\.en).joined(separator: "; ")
        + (rest > 0 ? "; and \(rest) more." : "."))
  }

  /// Where to look in plant.yaml.
  static func seen(_ position: SourcePosition) -> Bilingual {
    Bilingual(zh: "见 \(position)。", en: "See \(position).")
  }

  /// Parts of a finding's id: readable, no blanks, no measured number.
  static func id(_ parts: String...) -> String {
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "/")) }
      for byte in part.utf8 {
        let isTaken =
          byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "~")
        bytes.append(isTaken ? UInt8(ascii: "-") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Finding {
  /// A finding about data: it has no verdict of its own.
  static func data(
    _ card: RuleCard, _ idParts: [String], _ severity: Severity, outlet: String? = nil,
    pollutant: String? = nil, _ message: Bilingual, notes: [Bilingual] = [],
    evidence: Evidence = Evidence()
  ) -> Finding {
    let id = idParts.reduce(card.id) { "\($0)/\(Phrase.id($1))" }
    return Finding(
      id: id, rule: card.id, severity: severity, outlet: outlet, pollutant: pollutant,
      message: message, notes: notes, evidence: evidence)
  }
}

extension Evidence {
  /// The first rows up to the limit, and how many are left out.
  init(capping rows: [RowReference], total: Int? = nil) {
    let shown = rows.sorted().prefix(Self.rowLimit)
    self.init(rows: Array(shown), omitted: max(0, (total ?? rows.count) - shown.count))
  }
}

import Measures
import Report
import Standards

/// Reports made by hand, so that a golden shows what reporters do and nothing else.
enum SampleReports {
  static let all: [(name: String, report: ComplianceReport)] = [
    ("episodes", episodes), ("clean", clean), ("insufficient", insufficient), ("ugly", ugly),
    ("hostile", hostile), ("rolling", rolling), ("flagged", flagged), ("shared", shared),
  ]

  // MARK: Parts

  static func at(_ day: Int, _ hour: Int = 0) -> Instant {
    Instant(CivilDate(daysSinceEpoch: 20_148 + day - 1), hour: hour)  // 2025-03-01
  }

  static func date(_ text: String) -> CivilDate {
    CivilDate(text) ?? CivilDate(daysSinceEpoch: 0)
  }

  static func report(
    plantName: String = "示例铸造有限公司", outlets: [Outlet], verdict: Verdict, scope: [Scope] = [],
    energyYear: Int? = nil, inputs: [LogSummary] = [], checks: [Check],
    findings: [Finding] = []
  ) -> ComplianceReport {
    guard let period = Period(from: at(1), to: at(32)) else { preconditionFailure("a bad sample") }
    return ComplianceReport(
      tool: .init(name: "greengate", version: "0.0.0"),
      plant: Plant(
        id: "HZ-FD-001", name: plantName, sector: "foundry", region: "330502", area: .general,
        approved: date("2019-03-12")),
      outlets: outlets, period: period, energyYear: energyYear, asOf: at(32), scope: scope,
      verdict: verdict, standardsDigest: "sha256:00ff",
      standards: [
        .init(
          id: "GB 39726-2020",
          title: Bilingual(
            zh: "铸造工业大气污染物排放标准", en: "Emission standard of air pollutants for foundry industry"),
          effective: date("2021-01-01"))
      ],
      inputs: inputs, checks: checks, findings: findings)
  }

  static let cupola = Outlet(
    id: "DA001", name: "1号冲天炉", processes: ["melting.cupola-cold"],
    monitors: ["PM", "SO2", "NOx", "O2"])
  static let sand = Outlet(
    id: "DA002", name: "砂处理", processes: ["sand"], monitors: ["PM"])

  static func limit(
    _ id: String, outlet: String = "DA001", pollutant: String, value: String = "40",
    basis: Check.Basis = .hour, oxygen: String? = nil, share: String? = nil,
    comparison: String = "full-value", confidence: String = "confirmed", verdict: Verdict,
    advisory: Bool = false, reason: Bilingual? = nil, coverage: Coverage? = nil,
    exceeding: Int? = nil
  ) -> Check {
    Check(
      rule: "emission-limit", outlet: outlet, pollutant: pollutant, standard: "GB 39726-2020",
      limit: id, clause: "表1", basis: basis, verdict: verdict, reason: reason,
      isAdvisory: advisory, coverage: coverage, exceeding: exceeding,
      requirement: .init(
        value: value, unit: "mg/m3", oxygen: oxygen, share: share, comparison: comparison,
        source: "GB 39726-2020 4.1", confidence: confidence))
  }

  static func breach(
    _ check: Check, episode: Episode, working: [Bilingual] = [], rows: [RowReference]
  ) -> Finding {
    Finding(
      id: "\(check.rule)/\(check.limit ?? "")/\(episode.from.description.prefix(16))",
      rule: check.rule, verdict: .fail, severity: check.isAdvisory ? .warning : .violation,
      isAdvisory: check.isAdvisory, outlet: check.outlet, pollutant: check.pollutant,
      standard: check.standard, limit: check.limit, clause: check.clause, basis: check.basis,
      message: Bilingual(zh: "小时均值超过限值。", en: "The hourly mean is over the limit."),
      notes: [Bilingual(zh: "请核对治理设施运行记录。", en: "Check the treatment's records.")],
      episode: episode, working: working, evidence: Evidence(rows: rows, omitted: 0))
  }

  static func rows(_ file: String, _ lines: [Int]) -> [RowReference] {
    lines.map { RowReference(file: file, line: $0, text: "2025-03-01 08:00,DA001,PM,\($0)") }
  }

  // MARK: Reports

  static var emissionLog: LogSummary {
    var log = LogSummary(
      path: "logs/emission.csv", kind: .emission, bytes: 91_234, encoding: .gb18030)
    log.rows = 2976
    log.rejected = 3
    log.rejections = [.time: 1, .number: 2]
    log.examples = [
      RejectedRow(line: 12, reason: .number, text: "2025-03-01 09:00,DA001,PM,1,234,mg/m3,N"),
      RejectedRow(line: 40, reason: .time, text: "2025-03-01 24:00,DA001,PM,12,mg/m3,N"),
      RejectedRow(line: 77, reason: .number, text: "2025-03-02 09:00,DA001,PM,inf,mg/m3,N"),
    ]
    log.ignoredColumns = ["备注"]
    log.claimedColumns = ["颗粒物折算(mg/m³)"]
    log.outsidePeriod = 24
    log.unknownFlags = ["x": 2, "Q": 1]
    log.undeclaredOutlets = ["DA009": 7]
    log.sha256 = String(repeating: "ab", count: 32)
    return log
  }

  static let arithmetic = [
    Bilingual(
      zh: "折算浓度 = 实测 43.591667 × (21 − 15) ÷ (21 − 16) = 52.31 mg/m³",
      en: "converted = measured 43.591667 × (21 − 15) / (21 − 16) = 52.31 mg/m³"),
    Bilingual(
      zh: "52.31 > 40 mg/m³，超标倍数 = 52.31 ÷ 40 − 1 = 0.30775",
      en: "52.31 > 40 mg/m³; peak / limit − 1 = 52.31 / 40 − 1 = 0.30775"),
  ]

  /// 187 hours short: 100 without a row, 80 flagged in twenty stretches, 7 without oxygen; and a
  /// standstill besides.
  static var gaps: CoverageGaps {
    var gaps = CoverageGaps()
    gaps.flagSet = .hj75
    func add(_ kind: CoverageGaps.Kind, _ hours: Range<Int>, _ flags: DataFlags = []) {
      for hour in hours {
        let from = at(1).seconds + Int64(hour) * 3600
        gaps.add(
          kind, from: Instant(seconds: from), to: Instant(seconds: from + 3600), flags: flags)
      }
    }
    add(.missing, 0..<100)
    for stretch in 0..<20 {
      add(
        .flagged, (110 + stretch * 8)..<(114 + stretch * 8),
        stretch < 5 ? [DataFlags(.fault), .negative] : DataFlags(.maintenance))
    }
    add(.oxygenUnusable, 300..<307)
    add(.stopped, 400..<448, DataFlags(.sourceStopped))
    return gaps
  }

  static var episodes: ComplianceReport {
    let coverage = Coverage(expected: 744, present: 740, valid: 700)
    let dust = limit(
      "T1-cupola-PM", pollutant: "PM", oxygen: "15", verdict: .fail, coverage: coverage,
      exceeding: 4)
    let sulphur = limit(
      "T1-cupola-SO2", pollutant: "SO2", value: "200", basis: .day, verdict: .fail,
      coverage: Coverage(expected: 31, present: 31, valid: 30), exceeding: 2)
    let nitrogen = limit(
      "T1-cupola-NOx", pollutant: "NOx", value: "300.0", basis: .share, share: "95",
      comparison: "rounded", verdict: .insufficient,
      reason: Bilingual(zh: "有效数据不足 75%。", en: "Less than 75 % of the data are valid."),
      coverage: Coverage(expected: 744, present: 560, valid: 557), exceeding: 1)
    var short = nitrogen
    short.gaps = gaps
    short.because = Bilingual(
      zh: "适用原因：现有企业（环评批复 2019-03-12，早于 2021-01-01）；2023-07-01 起执行。",
      en: "Binds because: existing plant (approved 2019-03-12, before 2021-01-01); in force since "
        + "2023-07-01.")
    let sandDust = limit(
      "T1-sand-PM", outlet: "DA002", pollutant: "PM", value: "30", confidence: "recalled",
      verdict: .fail, advisory: true, coverage: coverage, exceeding: 1)
    let displaced = limit(
      "T2-PM", pollutant: "PM", value: "120", verdict: .notApplicable,
      reason: Bilingual(zh: "行业标准优先于综合标准。", en: "An industry standard goes before a general one."))
    let figures = IntensityFigures(
      intensity: "0.123457", baseIntensity: "0.13", allowed: "0.107898", year: 2025, baseYear: 2020)
    let energy = Check(
      rule: "energy-intensity-decline", standard: "湖州市“十四五”节能规划", target: "EI",
      verdict: .fail, intensity: figures)
    let first = Episode(
      from: at(1, 8), to: at(1, 11), periods: 3, peak: "52.31", peakAt: at(1, 9),
      multiple: "0.30775",
      values: [
        PeriodValue(at: at(1, 8), count: 60, mean: "40", oxygen: "15.5", value: "43.636364"),
        PeriodValue(at: at(1, 9), count: 58, mean: "43.591667", oxygen: "16", value: "52.31"),
        PeriodValue(at: at(1, 10), count: 60, mean: "42", oxygen: "15", value: "42"),
      ])
    let second = Episode(
      from: at(2, 23), to: at(3), periods: 1, peak: "40.000001", peakAt: at(2, 23), multiple: "0",
      values: [
        PeriodValue(at: at(2, 23), count: 60, mean: "40.000001", oxygen: "15", value: "40.000001")
      ])
    let days = Episode(
      from: at(5), to: at(7), periods: 2, peak: "240", peakAt: at(6), multiple: "0.2",
      values: [PeriodValue(at: at(6), count: 22, mean: nil, oxygen: nil, value: "240")])
    let single = Episode(
      from: at(9, 1), to: at(9, 2), periods: 1, peak: "31", peakAt: at(9, 1), multiple: "0.033333",
      values: [PeriodValue(at: at(9, 1), count: 60, mean: "31", oxygen: nil, value: "31")])
    var far = breach(
      dust, episode: second, rows: rows("logs/emission.csv", (0..<12).map { 200 + 3 * $0 }))
    far.evidence.omitted = 48
    let energyFinding = Finding(
      id: "energy-intensity-decline/EI/2025", rule: energy.rule, verdict: .fail,
      severity: .violation, standard: energy.standard, target: "EI",
      message: Bilingual(zh: "单位增加值能耗高于允许值。", en: "Energy intensity is above what is allowed."),
      intensity: figures)
    let duplicate = Finding(
      id: "duplicate-timestamp/DA001/PM", rule: "duplicate-timestamp", severity: .warning,
      outlet: "DA001", pollutant: "PM",
      message: Bilingual(zh: "同一时刻有两条不一致的数据。", en: "Rows of one instant contradict each other."),
      evidence: Evidence(rows: rows("logs/a.csv", [3, 4]) + rows("logs/b.csv", [9]), omitted: 0))
    let remark = Finding(
      id: "not-judged-yet/permit", rule: "not-judged-yet", severity: .notice,
      message: Bilingual(zh: "许可证限值尚未参与判定。", en: "Permit limits are not judged yet."))
    return report(
      outlets: [cupola, sand], verdict: .fail, energyYear: 2025, inputs: [emissionLog],
      checks: [dust, displaced, short, sulphur, sandDust, energy],
      findings: [
        breach(
          dust, episode: first, working: arithmetic,
          rows: rows("logs/emission.csv", Array(481...540))), far,
        breach(sulphur, episode: days, rows: []), energyFinding, duplicate,
        breach(sandDust, episode: single, rows: rows("logs/emission.csv", [900])), remark,
      ])
  }

  static var clean: ComplianceReport {
    var log = LogSummary(path: "logs/emission.csv", kind: .emission, bytes: 9, encoding: .utf8)
    log.rows = 744
    var check = limit(
      "T1-sand-PM", outlet: "DA002", pollutant: "PM", value: "30", verdict: .pass,
      coverage: Coverage(expected: 744, present: 744, valid: 744), exceeding: 0)
    check.gaps = CoverageGaps()
    check.highest = Check.Highest(value: "17.25", unit: "mg/m³", at: at(9, 14))
    return report(
      outlets: [sand], verdict: .pass, scope: [.emission], inputs: [log], checks: [check])
  }

  static var insufficient: ComplianceReport {
    let reason = Bilingual(zh: "没有监测数据。", en: "There are no data.")
    let pollutants = ["PM", "SO2", "NOx", "NMHC"]
    return report(
      outlets: [cupola], verdict: .insufficient,
      checks: pollutants.enumerated().map { number, pollutant in
        limit(
          "T1-\(pollutant)", pollutant: pollutant,
          verdict: number == 3 ? .notEvaluated : .insufficient,
          reason: number == 3 ? reason : nil,
          coverage: number == 3 ? nil : Coverage(expected: 744, present: 600, valid: 557 - number),
          exceeding: number == 3 ? nil : 0)
      })
  }

  /// Names and rows that a stranger wrote to do harm, or never thought about.
  static var ugly: ComplianceReport {
    var outlet = sand
    outlet.id = "DA\"1\\"
    outlet.name = String(repeating: "排气筒", count: 40) + String(repeating: "x", count: 80)
    var log = LogSummary(
      path: "logs/a \u{202E}vsc.csv", kind: .emission, bytes: 1, encoding: .utf8WithMark)
    log.rows = 1
    log.rejected = 1
    log.rejections = [.fieldCount: 1]
    log.examples = [
      RejectedRow(
        line: 2, reason: .fieldCount, text: "\u{1B}[31m\u{0}\t\"quoted\"\r\n\u{85}\u{2028}/路径")
    ]
    log.ignoredColumns = ["\u{FEFF}列", "a,b"]
    let check = limit(
      "T1-\n", outlet: outlet.id, pollutant: "PM\u{7}", verdict: .notEvaluated,
      reason: Bilingual(zh: "原因：\u{1B}]0;标题\u{7}。", en: "Because \u{1B}]0;title\u{7}."))
    let finding = Finding(
      id: "x/\u{202D}y", rule: "oxygen-unusable", severity: .notice, outlet: outlet.id,
      pollutant: "PM\u{7}",
      message: Bilingual(zh: "שלום \u{200F}右到左 🏭", en: "שלום \u{200F}right to left 🏭"),
      notes: [Bilingual(zh: "\\ / \" '", en: "\\ / \" '")],
      evidence: Evidence(
        rows: [RowReference(file: log.path, line: 7, text: "a\tb\u{9F}")], omitted: 1))
    return report(
      plantName: "\u{1B}[2J\u{2066}厂\u{2069}\"", outlets: [outlet], verdict: .notEvaluated,
      inputs: [log], checks: [check], findings: [finding])
  }
}

import Foundation
import Measures
import Report
import Reports
import Testing

/// The views of a re-judgement.
struct WhatIfViewTests {
  private func state(
    _ verdict: Verdict, allowed: String, exceeding: Int, episodes: Int = 0, worst: String? = nil,
    isAdvisory: Bool = false
  ) -> WhatIfReport.State {
    WhatIfReport.State(
      verdict: verdict, isAdvisory: isAdvisory, basis: .hour, allowed: allowed,
      coverage: Coverage(expected: 744, present: 740, valid: 700), exceeding: exceeding,
      measured: Figure("31.5", "mg/m³"), episodes: episodes, worst: worst)
  }

  private func item(
    _ plant: String, _ run: Int64, before: Verdict, after: Verdict, month: Int = 3
  ) throws -> WhatIfReport.Item {
    let first = try #require(CivilDate(year: 2025, month: month, day: 1))
    let next = try #require(first.adding(months: 1))
    let period = try #require(Period(from: Instant(first), to: Instant(next)))
    let identity = CheckIdentity(
      rule: "emission-limit", outlet: "DA001", pollutant: "PM", standard: "TEST 1", limit: "T1")
    let change = WhatIfReport.Change(
      identity, from: state(before, allowed: "40", exceeding: 0),
      to: state(after, allowed: "20", exceeding: 12, episodes: 2, worst: "0.575"))
    return WhatIfReport.Item(
      run: run, plant: plant, plantName: "=甲|乙\u{202E}", sector: "foundry", region: "330502",
      period: period, before: before, after: after, violationsBefore: 0, violationsAfter: 2,
      hasSameStandards: false, changes: [change].compactMap(\.self))
  }

  private func report() throws -> WhatIfReport {
    WhatIfReport(
      question: WhatIfReport.Question(
        standardsDigest: "sha256:ab", standards: ["Standards"], overlays: ["明年"], area: .key,
        regimes: ["ultra-low"], lawAt: CivilDate("2026-01-01"),
        month: CivilMonth(year: 2025, month: 3)),
      items: [
        try item("P1", 1, before: .pass, after: .pass),
        try item("P3", 5, before: .fail, after: .pass, month: 4),
        try item("P2", 4, before: .pass, after: .pass, month: 4),
        try item("P2", 3, before: .pass, after: .fail),
      ],
      unjudged: [
        WhatIfReport.Unjudged(
          run: 9, plant: "P9", reason: Bilingual(zh: "小时数据已损坏", en: "its hours are damaged"))
      ])
  }

  @Test func `plants that come to fail stand first, then others that change, each by month`() throws
  {
    let report = try report()
    #expect(report.items.map(\.run) == [3, 4, 5, 1])
    #expect(report.plants == ["P2", "P3", "P1"] && report.changingPlants == ["P2", "P3"])
    // Asked for other plants, another verdict is no contradiction.
    #expect(report.contradictions.isEmpty)
  }

  @Test func `the same standards with another verdict are a contradiction`() throws {
    var report = try report()
    report.question.area = nil
    report.question.regimes = []
    report.question.lawAt = nil
    report.items[0].hasSameStandards = true
    #expect(report.contradictions.map(\.run) == [3])
    let text = String(
      decoding: WhatIfFormat.text.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
      as: UTF8.self)
    #expect(text.contains("有 1 条结论与记录不同") && text.contains("greengate ledger verify"))
  }

  private func change(
    _ limit: String, from before: WhatIfReport.State?, to after: WhatIfReport.State?,
    outlet: String = "DA001"
  ) throws -> WhatIfReport.Change {
    try #require(
      WhatIfReport.Change(
        CheckIdentity(
          rule: "emission-limit", outlet: outlet, pollutant: "PM", standard: "TEST 1",
          limit: limit), from: before, to: after))
  }

  @Test func `what comes out worse under the same verdict is listed, and advisory limits, too`()
    throws
  {
    let (bad, worse) = (
      state(.fail, allowed: "40", exceeding: 3, episodes: 1, worst: "0.2"),
      state(.fail, allowed: "20", exceeding: 9, episodes: 1, worst: "0.7")
    )
    let kept = state(.pass, allowed: "40", exceeding: 0)
    let advisory = state(.fail, allowed: "10", exceeding: 2, isAdvisory: true)
    #expect(try change("T1", from: bad, to: worse).turn == .worse)
    #expect(try change("T1", from: worse, to: bad).turn == nil)
    #expect(try change("T1", from: kept, to: bad).turn == .broken)
    #expect(try change("T1", from: nil, to: bad).turn == .broken)
    #expect(try change("T1", from: bad, to: kept).turn == nil)
    var report = try report()
    var heavy = try item("P7", 7, before: .fail, after: .fail)
    heavy.changes = [try change("T1", from: bad, to: worse)]
    var light = try item("P8", 8, before: .pass, after: .pass)
    light.changes = [try change("T9", from: kept, to: advisory)]
    report.items += [heavy, light]
    #expect(report.turning.map(\.plant) == ["P7", "P8"])
    for format in [WhatIfFormat.text, .markdown] {
      let page = String(
        decoding: format.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
        as: UTF8.self)
      for part in [
        "1 家超标加重，1 家不符合参考性限值", "限值 40 → 20", "超标 3 小时 → 9 小时", "排放限值 DA001",
      ] { #expect(page.contains(part), "\(format) \(part)\n\(page)") }
      #expect(!page.contains("emission-limit"))
    }
  }

  @Test func `a pass by losing a limit is no betterment, and advisory limits are said to be`()
    throws
  {
    let open = state(.insufficient, allowed: "40", exceeding: 0)
    var report = try report()
    var lost = try item("P5", 8, before: .insufficient, after: .pass)
    lost.changes = [try change("T1", from: open, to: nil)]
    report.items.append(lost)
    #expect(report.losses.map(\.run) == [8])
    var hint = try item("P6", 9, before: .pass, after: .pass)
    hint.changes = [
      try change("T9", from: nil, to: state(.pass, allowed: "10", exceeding: 0, isAdvisory: true))
    ]
    report.items.append(hint)
    #expect(report.advisoryPlants == 1)
    let page = String(
      decoding: WhatIfFormat.text.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
      as: UTF8.self)
    #expect(page.contains("有 1 条记录变为达标，是因为") && page.contains("涉及 1 家企业"))
    // A check that counts is no hint, and one that was kept stood in nobody's way.
    hint.changes.append(try change("T8", from: nil, to: state(.pass, allowed: "1", exceeding: 0)))
    report.items[report.items.count - 1] = hint
    #expect(report.advisoryPlants == nil)
    lost.changes = [try change("T1", from: state(.pass, allowed: "40", exceeding: 0), to: nil)]
    report.items[report.items.count - 2] = lost
    #expect(report.losses.isEmpty)
  }

  @Test func `an entry that takes another's place is one change with both limits`() throws {
    let (old, new) = (
      state(.pass, allowed: "40", exceeding: 0), state(.fail, allowed: "20", exceeding: 5)
    )
    let pair = [try change("T4", from: old, to: nil), try change("T5", from: nil, to: new)]
    let paired = WhatIfReport.Change.paired(pair)
    #expect(paired.map(\.identity.limit) == ["T5"])
    #expect(paired.first?.replaced?.limit == "T4" && paired.first?.before?.allowed == "40")
    // Two that could have come, or another outlet's: nobody knows which it was.
    let third = try change("T6", from: nil, to: new)
    #expect(WhatIfReport.Change.paired(pair + [third]).count == 3)
    let other = try change("T5", from: nil, to: new, outlet: "DA002")
    #expect(WhatIfReport.Change.paired([pair[0], other]).count == 2)
  }

  /// Another standard's limit takes the place: the row that goes names it, the one that comes says it.
  @Test(arguments: [WhatIfFormat.text, .markdown])
  func `a limit that goes names the one that governs now`(_ format: WhatIfFormat) throws {
    var report = try report()
    let kept = state(.pass, allowed: "40", exceeding: 0)
    var heir = state(.pass, allowed: "120", exceeding: 0)
    let idle = state(.notApplicable, allowed: "120", exceeding: 0)
    var come = try change("T2", from: idle, to: heir)
    come.identity.standard = "TEST 2"
    report.items[0].changes = [try change("T1", from: kept, to: nil), come]
    func page() -> String {
      String(
        decoding: format.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
        as: UTF8.self)
    }
    #expect(page().contains("达标 → （无此项）；限值 40 → –；现执行 TEST 2 T2 120；"))
    #expect(page().contains("不适用 → 达标；限值 120"))
    // Another outlet's is not this one's.
    come.identity.outlet = "DA002"
    report.items[0].changes = [try change("T1", from: kept, to: nil), come]
    #expect(!page().contains("现执行"))
    heir.isAdvisory = true
    come = try change("T2", from: nil, to: heir)
    report.items[0].changes = [try change("T1", from: kept, to: nil), come]
    #expect(page().contains("现执行 TEST 1 T2 120（仅提示）"))
  }

  @Test(arguments: [WhatIfFormat.text, .markdown])
  func `plants that change alike for one reason stand together`(_ format: WhatIfFormat) throws {
    var lost = state(.notEvaluated, allowed: "20", exceeding: 0)
    lost.why = Bilingual(zh: "缺少含氧量", en: "oxygen is missing")
    var report = try report()
    report.items = try (1...3).map { number in
      var one = try item("Q\(number)", Int64(number), before: .pass, after: .notEvaluated)
      var before = state(.pass, allowed: "20", exceeding: 0)
      // What was measured, and how much of it, is each one's own.
      before.measured = Figure("3\(number)", "mg/m³")
      before.coverage = Coverage(expected: 744, present: 744, valid: 700 + number)
      one.changes = [try change("T1", from: before, to: lost)]
      return one
    }
    func page() -> String {
      String(
        decoding: format.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
        as: UTF8.self)
    }
    func count(_ text: String) -> Int { page().components(separatedBy: text).count - 1 }
    #expect(count("缺少含氧量") == 1 && count("等 3 家") == 1)
    #expect(page().contains("以上 3 条记录变化和原因相同：Q1、Q2、Q3。"))
    #expect(count("有效/应有") == 0)
    // Another reason is another group, and one alone says what is its own.
    lost.why = Bilingual(zh: "缺少流量", en: "flow is missing")
    report.items[2].changes[0].after = lost
    #expect(count("缺少含氧量") == 1 && count("缺少流量") == 1 && count("等 2 家") == 1)
    #expect(page().contains("Q1、Q2。") && count("有效/应有") == 1)
  }

  @Test func `an answer that is lost says why`() throws {
    var report = try report()
    var lost = state(.notEvaluated, allowed: "20", exceeding: 0)
    #expect(try change("T1", from: state(.pass, allowed: "40", exceeding: 0), to: lost).losesAnswer)
    lost.why = Bilingual(zh: "缺少含氧量", en: "oxygen is missing")
    report.items[0].changes = [
      try change("T1", from: state(.pass, allowed: "40", exceeding: 0), to: lost)
    ]
    for format in WhatIfFormat.allCases {
      let page = String(
        decoding: format.bytes(of: report, style: ReportStyle(language: .zh, width: 1000)),
        as: UTF8.self)
      #expect(page.contains("缺少含氧量"), "\(format)")
    }
  }

  @Test func `what never applied and what is not there are one`() {
    let identity = CheckIdentity(rule: "r", limit: "T1")
    let idle = state(.notApplicable, allowed: "40", exceeding: 0)
    #expect(WhatIfReport.Change(identity, from: idle, to: nil) == nil)
    #expect(WhatIfReport.Change(identity, from: nil, to: idle) == nil)
    #expect(WhatIfReport.Change(identity, from: nil, to: nil) == nil)
    let judged = state(.pass, allowed: "40", exceeding: 0)
    #expect(WhatIfReport.Change(identity, from: judged, to: judged) == nil)
    #expect(WhatIfReport.Change(identity, from: judged, to: idle) != nil)
    #expect(WhatIfReport.Change(identity, from: nil, to: judged) != nil)
  }

  @Test func `the page says what was asked, what changes and what could not be judged`() throws {
    let page = String(
      decoding: WhatIfFormat.text.bytes(
        of: try report(), style: ReportStyle(language: .zh, width: 1000)),
      as: UTF8.self)
    for part in [
      "重新判定 3 家企业的 4 条记录：2 家结论改变，其中 1 家变为不达标。", "重点地区", "超低排放要求", "2026-01-01",
      "2025-03  达标 → 不达标；计入结论的不达标 0 → 2", "限值 40 → 20", "超标 0 小时 → 12 小时",
      "超标次数 0 → 2", "最大超标倍数 – → 0.575", "记录 9，P9：小时数据已损坏", "其余 2 条记录结论不变，也没有变差",
      "结论变化：达标 → 不达标 1 条（1 家），不达标 → 达标 1 条（1 家）。",
    ] {
      #expect(page.contains(part), "\(part)\n\(page)")
    }
    #expect(!page.unicodeScalars.contains("\u{202E}"))
  }

  @Test(arguments: Language.allCases)
  func `every row of the table has all its columns, and no cell is a formula`(
    _ language: Language
  ) throws {
    let text = String(
      decoding: WhatIfFormat.csv.bytes(of: try report(), style: ReportStyle(language: language)),
      as: UTF8.self)
    let rows = text.dropFirst().split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.count == 1 + 4 * 2 + 1)
    #expect(Set(rows.map(\.count)) == [23])
    #expect(!text.contains(",="))
  }

  @Test(arguments: Language.allCases)
  func `names cannot break a Markdown table`(_ language: Language) throws {
    let text = String(
      decoding: WhatIfFormat.markdown.bytes(
        of: try report(), style: ReportStyle(language: language)),
      as: UTF8.self)
    let table = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(table.count == 4 && text.contains("甲\\|乙"))
  }

  @Test func `the document holds every run and every change`() throws {
    let bytes = WhatIfFormat.json.bytes(of: try report(), style: ReportStyle(language: .en))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect(json["schema"] as? String == "greengate/what-if/1" && json["area"] as? String == "key")
    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(runs.count == 4 && runs.allSatisfy { ($0["checks"] as? [Any])?.count == 1 })
    let checks = try #require(runs[0]["checks"] as? [[String: Any]])
    let after = try #require(checks[0]["after"] as? [String: Any])
    #expect(after["highest_multiple"] as? String == "0.575" && after["exceeding"] as? Int == 12)
    #expect(
      (json["not_judged"] as? [[String: Any]])?.first?["reason"] as? String
        == "its hours are damaged")
  }
}

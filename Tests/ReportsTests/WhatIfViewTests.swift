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
    #expect(text.contains("有 1 次结论与记录不同") && text.contains("greengate ledger verify"))
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
      "重新判定 3 家企业的 4 次记录：2 家结论改变，其中 1 家变为不达标。", "重点地区", "ultra-low", "2026-01-01",
      "2025-03  达标 → 不达标；计入结论的不达标 0 → 2", "限值 40 → 20", "不符合 0 小时 → 12 小时",
      "超标次数 0 → 2", "最大超标倍数 – → 0.575", "记录 9，P9：小时数据已损坏", "另有 2 次记录结论不变",
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

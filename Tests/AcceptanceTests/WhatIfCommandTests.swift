import Foundation
import Ledger
import Measures
import Report
import Standards
import Testing

@testable import Commands

/// `greengate whatif`: what a ledger's plants would come to.
struct WhatIfCommandTests {
  private let folder: TemporaryFolder

  /// One plant at 30 mg/m³ for all of March 2025, recorded under a limit of 40.
  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      """
      schema: greengate/standard/1
      id: TEST 1-2025
      title: {zh: 测试标准, en: Test standard}
      issued: 2020-01-01
      effective: 2021-01-01
      region: "000000"
      sectors: [foundry]
      comparison: full-value
      limits:
      - {id: GENERAL, clause: 表1, process: main, pollutant: PM, value: "40", unit: mg/m3, basis: hour,
         source: test}
      - {id: KEY, clause: 表2, process: main, pollutant: PM, value: "20", unit: mg/m3, basis: hour,
         areas: [key], source: test}
      - {id: ULTRA, clause: 表3, process: main, pollutant: PM, value: "10", unit: mg/m3, basis: hour,
         regimes: [ultra-low], source: test}
      - {id: NEXT, clause: 表4, process: main, pollutant: PM, value: "25", unit: mg/m3, basis: hour,
         applies: {existing_from: 2026-01-01, new_from: 2026-01-01}, source: test}

      """, to: "pack/test.yaml")
    try folder.write(
      "schema: greengate/standard/1\nid: TEST 1-2025\nlimits:\n"
        + "- {id: GENERAL, value: \"29.9\", source: another test}\n", to: "overlay/test.yaml")
    try dossier("P1", "2025-03", value: "30")
    try expectRun(["record", "P1-2025-03"] + standards, code: 0)
  }

  private var standards: [String] { ["--standards", "pack", "--ledger", "a.ledger"] }

  private func dossier(_ plant: String, _ month: String, value: String) throws {
    let first = try #require(CivilDate(month + "-01"))
    let next = try #require(first.adding(months: 1))
    let name = "\(plant)-\(month)"
    try folder.write(
      """
      schema: greengate/dossier/1
      plant: {id: \(plant), name: "企业|\(plant)", sector: foundry, region: "330502", area: general,
        approved: 2019-05-01}
      period: {from: \(first), to: \(next)}
      outlets:
        - {id: DA001, name: 一号, process: main, monitors: [PM]}
      logs:
        - {file: emission.csv, kind: emission, interval_min: 60, flags: hj212}

      """, to: "\(name)/plant.yaml")
    var log = "timestamp,outlet,pollutant,value,unit,flag\n"
    for day in 0..<next.daysSinceEpoch - first.daysSinceEpoch {
      for hour in 0..<24 {
        let at = Instant(CivilDate(daysSinceEpoch: first.daysSinceEpoch + day), hour: hour)
        log += "\(at),DA001,PM,\(value),mg/m3,N\n"
      }
    }
    try folder.write(log, to: "\(name)/emission.csv")
  }

  @discardableResult
  private func expectRun(_ arguments: [String], code: Int32) throws -> ToolRun {
    let run = try runTool(arguments, in: folder.url)
    #expect(run.code == code, "\(arguments): \(run.errors)")
    return run
  }

  private func answer(_ arguments: [String], code: Int32 = 0) throws -> [String: Any] {
    let run = try expectRun(["whatif", "--format", "json"] + standards + arguments, code: code)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
  }

  @Test(arguments: [
    ([], "pass", 0), (["--overlay", "overlay"], "fail", 1), (["--area", "key"], "fail", 1),
    (["--area", "general"], "pass", 0), (["--regime", "ultra-low"], "fail", 1),
    (["--law-at", "2025-12-31"], "pass", 0), (["--law-at", "2026-01-01"], "fail", 1),
    (["--law-at", "2020-12-31"], "not-evaluated", 1),
  ])
  func `a run is judged by what was asked`(
    _ asked: [String], _ verdict: String, _ changing: Int
  ) throws {
    let answer = try answer(asked)

    let run = try #require((answer["runs"] as? [[String: Any]])?.first)
    #expect(run["before"] as? String == "pass" && run["after"] as? String == verdict)
    let totals = try #require(answer["totals"] as? [String: Int])
    #expect(totals["plants_changing_verdict"] == changing && totals["contradictions"] == 0)
    #expect((run["checks"] as? [Any])?.isEmpty == (changing == 0))
    #expect(run["same_standards"] as? Bool == !asked.contains("--overlay"))
  }

  @Test func `plants that come to fail stand first, with what changed`() throws {
    try dossier("A0", "2025-03", value: "5")
    try dossier("P1", "2025-04", value: "5")
    try expectRun(["record", "A0-2025-03", "P1-2025-04"] + standards, code: 0)

    let answer = try answer(["--area", "key"])
    let runs = try #require(answer["runs"] as? [[String: Any]])
    #expect(runs.map { $0["plant"] as? String } == ["P1", "P1", "A0"])
    #expect(runs.map { $0["after"] as? String } == ["fail", "pass", "pass"])
    let checks = try #require(runs[0]["checks"] as? [[String: Any]])
    let key = try #require(checks.first { $0["limit"] as? String == "KEY" })
    let after = try #require(key["after"] as? [String: Any])
    #expect(key["before"] == nil && after["exceeding"] as? Int == 744)
    #expect(after["allowed"] as? String == "20" && after["highest_multiple"] as? String == "0.5")

    let march = try self.answer(["--area", "key", "--month", "2025-03"])
    #expect((march["runs"] as? [Any])?.count == 2)
    let one = try self.answer(["--plant", "A0"])
    #expect((one["runs"] as? [Any])?.count == 1)
  }

  @Test(arguments: ["text", "csv", "markdown", "json"], ["zh", "en"])
  func `each view names the plant and both verdicts`(_ format: String, _ language: String) throws {
    let run = try expectRun(
      ["whatif", "--format", format, "--lang", language, "--area", "key"] + standards, code: 0)
    #expect(run.text.contains("P1"))
    let words =
      format == "json" ? ["pass", "fail"] : language == "zh" ? ["达标", "不达标"] : ["pass", "fail"]
    for word in words { #expect(run.text.contains(word), "\(word)") }
    let again = try expectRun(
      ["whatif", "--format", format, "--lang", language, "--area", "key"] + standards, code: 0)
    #expect(again.output == run.output)
  }

  @Test func `another standard's day is told from the run's own`() throws {
    let run = try expectRun(["whatif", "--lang", "zh"] + standards, code: 0)
    #expect(run.text.contains("结论与记录一致"))
  }

  @Test(arguments: [
    (["--regime", "ultra-lo"], 64, "ultra-low"), (["--area", "city"], 64, "general, key"),
    (["--month", "2025-13"], 64, "2025-03"), (["--law-at", "soon"], 64, "2025-04-01"),
    (["--format", "xlsx"], 64, "markdown"), (["--ledger", "b.ledger"], 66, "greengate record"),
  ])
  func `what cannot be answered is refused with what to do`(
    _ asked: [String], _ code: Int32, _ hint: String
  ) throws {
    let ledger = asked.contains("--ledger") ? [] : ["--ledger", "a.ledger"]
    let run = try expectRun(["whatif", "--standards", "pack"] + ledger + asked, code: code)
    #expect(run.errors.contains(hint), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test func `a month without a run is no success`() throws {
    let run = try expectRun(["whatif", "--month", "2024-01"] + standards, code: 3)
    #expect(run.text.contains("0 runs"))
  }

  @Test func `a run that cannot be read is named, and the others are judged`() throws {
    let ledger = try Ledger(
      opening: folder.url.appending(path: "a.ledger").path, mode: .write)
    try dossier("P2", "2025-03", value: "30")
    let request = CheckRequest(
      dossier: folder.url.appending(path: "P2-2025-03").path,
      standards: [folder.url.appending(path: "pack").path], overlays: [], period: nil, asOf: nil,
      isSealed: true, threads: 1, language: .zh, isPictured: false)
    var entry = try Pipeline.ledgerEntry(
      of: request, with: try loadStandards(request.standards), reason: nil)
    entry.input = Array("{".utf8)
    _ = try ledger.record(entry)

    let answer = try answer([], code: 65)

    #expect((answer["runs"] as? [Any])?.count == 1)
    let unjudged = try #require(answer["not_judged"] as? [[String: Any]])
    #expect(unjudged.map { $0["plant"] as? String } == ["P2"])
    #expect((unjudged.first?["reason"] as? String)?.contains("ledger verify") == true)
  }
}

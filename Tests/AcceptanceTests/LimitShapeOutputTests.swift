import Foundation
import Testing

/// What a person and a program read of rolling means and of multiples, from a pack to the report.
struct LimitShapeOutputTests {
  private func run(_ arguments: String..., hours: Int = 28) throws -> ToolRun {
    let packs = try TemporaryFolder()
    try packs.write(
      """
      schema: greengate/standard/1
      id: TEST 1-2020
      title: {zh: 测试标准, en: Test standard}
      effective: 2020-01-01
      region: "000000"
      sectors: [foundry]
      limits:
        - {id: T1-PM, clause: 表1, process: shakeout, pollutant: PM, value: "20.0", unit: mg/m3,
           basis: rolling, window: 24, source: "TEST 1-2020 表1"}
        - {id: T2-PM, clause: 表2, process: shakeout, pollutant: PM, times: "2", of: T1-PM, basis: hour,
           source: "TEST 1-2020 表2"}

      """, to: "a.yaml")
    let dossier = try TemporaryFolder()
    try dossier.write(
      """
      schema: greengate/dossier/1
      plant: {id: P1, name: 示例, sector: foundry, region: "330502", approved: 2019-03-12}
      scope: [emission]
      period: {from: 2025-03-01T00:00:00+08:00, to: 2025-03-0\(1 + hours / 24)T0\(hours % 24):00:00+08:00}
      outlets:
        - {id: DA001, process: shakeout, monitors: [PM]}
      logs:
        - {file: logs/emission.csv, kind: emission, interval_min: 60}
      """, to: "plant.yaml")
    // The 24 hours to 02:00 of the second day have a mean of 21, those to 03:00 one of 22.
    let rows = (0..<hours).map { hour in
      let (day, clock) = (1 + hour / 24, hour % 24)
      let value = hour == 25 || hour == 26 ? 44 : 20
      return "2025-03-0\(day) \(clock < 10 ? "0" : "")\(clock):00,DA001,PM,\(value),mg/m3,N"
    }
    try dossier.write(
      (["timestamp,outlet,pollutant,value,unit,flag"] + rows).joined(separator: "\n") + "\n",
      to: "logs/emission.csv")
    return try runTool(
      ["check", dossier.url.path, "--standards", packs.url.path] + arguments)
  }

  @Test func `the report says which windows, in Chinese`() throws {
    let run = try run("--lang", "zh")
    let text = run.words

    #expect(run.code == 1, "\(run.errors)")
    #expect(text.contains("限值 20.0 mg/m³，24 小时滑动平均"))
    #expect(text.contains("有效 5/5 个窗口"))
    #expect(text.contains("超过限值 3 个窗口"))
    #expect(text.contains("窗口起点早于判定时段（不计入应有） 23 个窗口"))
    #expect(text.contains("末小时 2025-03-02 01:00 至 04:00，3 个窗口；最高 22 mg/m³"))
    #expect(text.contains("（2025-03-01 03:00 至 2025-03-02 03:00）"))
    #expect(text.contains("限值 40.0 mg/m3 = 2 × 20.0 mg/m3 (T1-PM)"))
    #expect(text.contains("超标 1 次，共 3 个窗口"))
  }

  @Test func `the report says which windows, in English`() throws {
    let text = try run("--lang", "en").words

    #expect(text.contains("24-hour rolling mean"))
    #expect(text.contains("windows ending with the hours 2025-03-02 01:00 to 04:00, 3 windows"))
    #expect(text.contains("limit 40.0 mg/m3 = 2 × 20.0 mg/m3 (T1-PM)"))
    #expect(text.contains("valid rolling windows (all checks) 5/5"))
  }

  @Test func `JSON tells end hours from the hours of a window`() throws {
    let text = try run("--lang", "en", "--format", "json").text

    for words in [
      "\"basis\": \"rolling\"", "\"window\": 24", "\"gap_windows\"", "\"incomplete-window\": 23",
      "\"windows\": 23", "\"from\": \"2025-03-02T01:00:00+08:00\"",
      "\"to\": \"2025-03-02T04:00:00+08:00\"",
      "\"windows_from\": \"2025-03-01T02:00:00+08:00\"",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func `a saved report gives the same text again`() throws {
    let folder = try TemporaryFolder()
    let saved = try run("--lang", "en", "--format", "json").text
    let whole = try folder.write(saved, to: "whole.json")
    let again = try runTool(["report", whole.path])
    #expect(again.code == 0, "\(again.errors)")
    #expect(try again.text == run("--lang", "en").text)

    let damaged = saved.replacing("\"window\": 24", with: "\"window\": 9223372036854775807")
    let refused = try runTool(["report", try folder.write(damaged, to: "damaged.json").path])
    #expect(refused.code == 65 && refused.output.isEmpty)
    #expect(refused.errors.contains("window is '9223372036854775807'"))
  }

  @Test func `a period without a window is not evaluated, and leaves with 3`() throws {
    let run = try run("--lang", "en", hours: 9)

    #expect(run.code == 3, "\(run.errors)")
    #expect(run.text.contains("not judged, which is no pass"))
  }
}

extension ToolRun {
  /// The text without its line breaks.
  fileprivate var words: String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

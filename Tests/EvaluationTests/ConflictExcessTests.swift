import Evaluation
import Measures
import Report
import Standards
import Testing

/// What contradicting rows hide: how many instants have a value over the limit.
struct ConflictExcessTests {
  /// - Parameter values: Of the greatest row at 00:00, 01:00 ….
  private func finding(
    _ values: [String], _ oxygen: String = "O2 7 7 7", against limits: Limit...
  ) throws -> Finding {
    var input = try EvaluationInput.typed("PM 30! 30! 30!", oxygen)
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    for (hour, value) in values.enumerated() {
      let mass = try require(decimal(value).mantissa(atScale: 24))
      input.emission.series[key]?.conflicts[hour].greatest = [ExactSum(mass: mass)]
    }
    let findings = Evaluator(
      StandardsLibrary(standards: [.sample(limits: limits)], files: [])
    ).judge(input).findings.map(\.finding)
    return try require(findings.first { $0.rule == "duplicate-timestamp" })
  }

  @Test func `values below and at the limit are not remarked`() throws {
    let finding = try finding(["39.9", "40", "20"], against: .sample("40"))

    #expect(finding.message.zh.hasSuffix("均不计入均值。"))
    #expect(finding.notes.count == 1)
  }

  @Test func `values over it are counted, with rows, and convict nobody`() throws {
    let finding = try finding(["40.1", "40", "61.2"], against: .sample("40"))

    #expect(finding.severity == .warning && finding.verdict == nil)
    #expect(
      finding.message.zh.contains(
        "；其中 2 个时刻有一个数值高于限值，最高 61.2 mg/m³（2025-03-01 02:00，限值 40 mg/m³，GB 1-2020 表1），不作超标判定"
      ), "\(finding.message.zh)")
    #expect(
      finding.notes[0].zh
        == "高于限值的时刻：2025-03-01 00:00 40.1（log.csv 第 1–2 行）；2025-03-01 02:00 61.2（log.csv 第 1–2 行）。")
  }

  @Test(arguments: [("O2 17 17 17", 1), ("O2 15 15 15", 0), ("O2 - - -", 0)])
  func `they are converted where oxygen is usable`(_ oxygen: String, _ count: Int) throws {
    // 28 × (21 − 15) ÷ (21 − 17) = 42.
    let finding = try finding(["28", "1", "1"], oxygen, against: .sample("40", oxygen: "15"))

    #expect(finding.message.zh.contains("其中 \(count) 个时刻") == (count > 0))
  }
}

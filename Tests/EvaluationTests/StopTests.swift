import Evaluation
import Measures
import Report
import Standards
import Testing

struct StopTests {
  /// The input with one stop, in minutes from the period's start.
  private func stopped(
    _ hours: String, _ from: Int, _ to: Int, also: (Int, Int)? = nil
  ) throws -> EvaluationInput {
    var input = try EvaluationInput.typed("PM \(hours)")
    for (from, to) in [(from, to), also].compactMap({ $0 }) {
      let start = input.period.from.seconds
      input.stops.append(
        PlannedStop(
          outlet: "DA001", from: Instant(seconds: start + Int64(from) * 60),
          to: Instant(seconds: start + Int64(to) * 60), reason: "检修",
          position: SourcePosition(file: "plant.yaml", line: 12)))
    }
    return input
  }

  private func findings(_ judgement: Judgement, _ rule: String) -> [PendingFinding] {
    judgement.findings.filter { $0.finding.rule == rule }
  }

  @Test func `a declared stop without readings is not expected`() throws {
    let judgement = try stopped("30 5x- 30", 60, 360).judged(against: .sample("40"))

    #expect(
      try judgement.only().coverage == Coverage(expected: 2, present: 2, valid: 2))
    #expect(findings(judgement, "planned-stop").map(\.finding.severity) == [.notice])
    #expect(findings(judgement, "stop-contradicted").isEmpty)
  }

  @Test func `a valid hour in a stop is judged as usual and warned of`() throws {
    let judgement = try stopped("30 - 41 - 30", 60, 240).judged(against: .sample("40"))

    #expect(judgement.verdict == .fail)
    #expect(try judgement.only().coverage == Coverage(expected: 3, present: 3, valid: 3))
    let contradicted = findings(judgement, "stop-contradicted")
    #expect(contradicted.map(\.hours) == [[2]])
    #expect(contradicted.map(\.finding.severity) == [.warning])
    #expect(contradicted.first?.finding.notes.last?.en == "See plant.yaml:12.")
  }

  @Test func `a few readings in a stop make the hour expected`() throws {
    let judgement = try stopped("30 30@10 30", 60, 120).judged(against: .sample("40"))

    #expect(try judgement.only().coverage == Coverage(expected: 3, present: 3, valid: 2))
    #expect(findings(judgement, "stop-contradicted").map(\.hours) == [[1]])
  }

  @Test(arguments: [(44, 3), (45, 2), (46, 2)])
  func `a stop that cuts an hour excuses it from 45 minutes on`(
    _ minutes: Int, _ expected: Int
  ) throws {
    let judgement = try stopped("30 - 30", 60, 60 + minutes).judged(against: .sample("40"))

    #expect(try judgement.only().coverage?.expected == expected)
  }

  @Test func `readings beside a stop that cuts the hour contradict nothing`() throws {
    let judgement = try stopped("30 30@15 30", 75, 120).judged(against: .sample("40"))

    #expect(try judgement.only().coverage?.expected == 2)
    #expect(findings(judgement, "stop-contradicted").isEmpty)

    let more = try stopped("30 30@16 30", 75, 120).judged(against: .sample("40"))
    #expect(try more.only().coverage?.expected == 3)
    #expect(findings(more, "stop-contradicted").map(\.hours) == [[1]])
  }

  @Test func `overlapping stops count once`() throws {
    let judgement = try stopped("30 - 30", 60, 90, also: (70, 100)).judged(against: .sample("40"))

    // 40 minutes in all: the hour stays expected.
    #expect(try judgement.only().coverage?.expected == 3)
    #expect(findings(judgement, "planned-stop").count == 2)
  }

  @Test func `a stop of another outlet or beyond the period excuses nothing`() throws {
    var input = try stopped("30 -", 60, 120)
    input.stops[0].outlet = "DA002"
    #expect(try input.judged(against: .sample("40")).only().coverage?.expected == 2)

    let outside = try stopped("30 -", 600, 900).judged(against: .sample("40"))
    #expect(try outside.only().coverage?.expected == 2)
  }

  @Test func `a period that is one stop is not applicable`() throws {
    let judgement = try stopped("3x-", 0, 180).judged(against: .sample("40"))

    #expect(try judgement.only().verdict == .notApplicable)
    #expect(judgement.verdict == .notEvaluated)
  }

  @Test(arguments: ["T", "-!"])
  func `readings over range or contradicting each other make a stopped hour expected`(
    _ hour: String
  ) throws {
    let judgement = try stopped("30 \(hour) 30", 60, 120).judged(against: .sample("40"))

    #expect(try judgement.only().coverage?.expected == 3)
    let contradicted = findings(judgement, "stop-contradicted")
    #expect(contradicted.map(\.hours) == [[1]])
    #expect(contradicted.first?.finding.message.en.contains("over range") == true)
  }

  @Test func `a reading over range beside a stop that cuts the hour contradicts nothing`() throws {
    var input = try stopped("30 T 30", 75, 120)
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    input.emission.series[key]?.hours[1].minutes = 1 << 14
    #expect(
      findings(input.judged(against: .sample("40")), "stop-contradicted").isEmpty)

    input.emission.series[key]?.hours[1].minutes = 1 << 15
    #expect(
      findings(input.judged(against: .sample("40")), "stop-contradicted").map(\.hours) == [[1]])
  }

  @Test func `power without a threshold is named with the stop`() throws {
    var input = try stopped("30 - 30", 60, 120)
    input.declarations.meters = [
      PowerMeter(
        id: "M1", kind: .production, outlet: "DA001",
        position: SourcePosition(file: "plant.yaml", line: 20))
    ]
    let start = input.period.from.seconds
    func read(_ minute: Int64) throws -> [PowerReading] {
      [
        PowerReading(
          at: Instant(seconds: start + minute * 60), kilowatts: try decimal("7"),
          row: LogLine(log: 0, line: 2))
      ]
    }

    for (minute, isNamed) in [(59, false), (60, true), (119, true), (120, false)] {
      input.power.meters["M1"] = try read(Int64(minute))
      let judgement = input.judged(against: .sample("40"))
      let notes = try require(findings(judgement, "planned-stop").first).finding.notes
      #expect(notes.contains { $0.en.contains("without threshold_kw") } == isNamed)
      #expect(findings(judgement, "stop-contradicted").isEmpty)
    }
  }
}

import Evaluation
import Measures
import Report
import Standards
import Testing

/// What calendars and charts show of judged hours.
struct LimitPicturesTests {
  @Test(arguments: [
    ("0", "a"), ("19.999", "a"), ("20", "a"), ("20.001", "b"), ("31.999", "b"), ("32", "b"),
    ("32.001", "c"), ("40", "c"), ("40.001", "x"), ("80", "x"), ("80.001", "X"),
  ])
  func `classes end at a half, four fifths, once and twice the limit`(
    _ value: String, _ letter: String
  ) throws {
    let check = try EvaluationInput.typed("PM \(value)").judged(against: .sample("40")).only()
    #expect(check.hours?.letters == letter)
  }

  @Test func `a rounded limit decides what is over`() throws {
    let judgement = try EvaluationInput.typed("PM 30.05 30.06")
      .judged(against: .sample("30.0"), comparison: .rounded)
    #expect(try judgement.only().hours?.letters == "cx")
  }

  @Test func `hours without a judged value say why`() throws {
    let check = try EvaluationInput.typed("PM 30 - 30@44 30").judged(against: .sample("40")).only()
    #expect(check.hours?.letters == "bmib")
    #expect(check.hours?.from == Instant(.march))
  }

  @Test func `a day's limit has no calendar of hours`() throws {
    let check = try EvaluationInput.typed("PM 24x30").judged(against: .sample("40", basis: .day))
      .only()
    #expect(check.hours == nil)
  }

  @Test func `an episode shows a day before and after, cut at the period's ends`() throws {
    let judgement = try EvaluationInput.typed("PM 2x30 50 60 - 30x20")
      .judged(against: .sample("40"))
    let around = try #require(judgement.findings.first?.finding.episode?.surroundings)

    #expect(around.from == Instant(.march))
    #expect(around.entries.count == 2 + 2 + 24)
    #expect(around.entries.map(\.state).prefix(5) == [.medium, .medium, .over, .over, .missing])
    #expect(around.entries[3].value == "60" && around.entries[4].cause == .missing)
  }

  @Test func `a long episode is cut around its peak`() throws {
    let judgement = try EvaluationInput.typed("PM 500x50 90 200x50")
      .judged(against: .sample("40"))
    let around = try #require(judgement.findings.first?.finding.episode?.surroundings)

    #expect(around.entries.count == Surroundings.mostHours)
    #expect(around.entries.contains { $0.value == "90" })
  }

  @Test func `the worst twenty have surroundings, the highest multiple first`() throws {
    let hours = (1...21).map { "\(40 + $0) 30" }.joined(separator: " ")
    let judgement = try EvaluationInput.typed("PM \(hours)").judged(against: .sample("40"))

    let shown = judgement.findings.filter { $0.finding.episode?.surroundings != nil }
    #expect(judgement.findings.count == 21 && shown.count == 20)
    let left = judgement.findings.first { $0.finding.episode?.surroundings == nil }
    #expect(left?.finding.episode?.peak == "41")
  }

  @Test func `a page of text asks for no pictures`() throws {
    var input = try EvaluationInput.typed("PM 50")
    input.isPictured = false
    let judgement = input.judged(against: .sample("40"))
    #expect(try judgement.only().hours == nil)
    #expect(judgement.findings.first?.finding.episode?.surroundings == nil)
  }
}

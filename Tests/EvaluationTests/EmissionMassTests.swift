import Evaluation
import Measures
import Testing

/// Mass by HJ 75-2017: measured hours, and what invalid ones take.
///
/// With a flow of 1,000,000 m³/h a mean of 5 mg/m³ is 5 kg/h, so that sums can be read off.
struct EmissionMassTests {
  private let key = SeriesKey(outlet: "DA001", pollutant: "PM")

  /// The flow stands in every hour unless it is given.
  private func mass(
    _ hours: String, flow: String? = nil, of part: Range<Int>? = nil, from: CivilDate = .march,
    stops: [PlannedStop] = []
  ) throws -> EmissionMass {
    let pollutant = HourTable("PM", hours.split(separator: " ").map(String.init))
    let count = pollutant.series.hours.count
    let flow = flow ?? "\(count)x1000000"
    let input = try EvaluationInput.typed("PM " + hours, "flow " + flow, from: from)
    return EmissionMass(input.emission, key, hours: part, stops: stops)
  }

  @Test func `adds concentration times flow`() throws {
    let found = try mass("5 7 0.25", flow: "1000000 2000000 40000")

    #expect(found.kilograms.decimal() == "19.01")
    #expect(found.measuredHours == 3 && found.substitutedHours == 0 && found.isComplete)
  }

  @Test func `uses the value as measured, whatever the oxygen content`() throws {
    let input = try EvaluationInput.typed("PM 5", "flow 1000000", "O2 18")

    #expect(EmissionMass(input.emission, key).kilograms.decimal() == "5")
  }

  @Test func `without a flow nothing is known`() throws {
    let input = try EvaluationInput.typed("PM 5 5")
    let found = EmissionMass(input.emission, key)

    #expect(found.unresolvedHours == 2 && found.hoursWithoutFlow == 2)
    #expect(!found.isComplete && found.presentHours == 2)
  }

  @Test func `stopped hours have no mass and are not expected`() throws {
    let stop = PlannedStop(
      outlet: "DA001", from: Instant(.march, hour: 3), to: Instant(.march, hour: 4), reason: "检修",
      position: SourcePosition(file: "plant.yaml", line: 1))
    let found = try mass("5 stop 5 -", stops: [stop])

    #expect(found.kilograms.decimal() == "10")
    #expect(found.stoppedHours == 2 && found.expectedHours == 2)
  }

  /// A quarter from 1 April: 180 hours at most are looked back on for a failure of a day.
  @Test(arguments: [
    // 180 valid hours hold the 9, the 181st before the failure does not count.
    ("9 179x2 24x- 2000x2", "9", 0), ("9 180x2 24x- 2000x2", "2", 0),
    // Beyond 24 hours, 720.
    ("9 719x2 25x- 2000x2", "9", 0), ("9 720x2 25x- 2000x2", "2", 0),
    // Fewer before than asked for: taken, and counted.
    ("9 178x2 24x- 2000x2", "9", 24),
  ])
  func `takes the greatest of the last valid hours`(
    _ hours: String, _ rate: String, _ short: Int
  ) throws {
    let found = try mass(hours, from: try date("2025-04-01"))
    let each = found.substituted / Rational(Int128(found.substitutedHours))

    #expect(each.decimal() == rate)
    #expect(found.shortHistoryHours == short)
    #expect(found.unresolvedHours == 0)
  }

  @Test(arguments: [
    // 180 of 200 are 90 %: a day's failure looks back on 180 hours.
    ("9 180x2 19x-", 19, 0, "2"),
    // 179 of 200: below 90 %, 2,160 hours, so the 9 counts.
    ("9 178x2 21x-", 21, 0, "9"),
    // 150 of 200 are 75 %.
    ("150x2 50x-", 50, 0, "2"),
    // 149 of 200: no rule.
    ("149x2 51x-", 0, 51, ""),
  ])
  func `the quarter's capture decides how far back`(
    _ hours: String, _ substituted: Int, _ unresolved: Int, _ rate: String
  ) throws {
    let found = try mass(hours, from: try date("2025-04-01"))

    #expect(found.substitutedHours == substituted && found.unresolvedHours == unresolved)
    if substituted > 0 {
      let each = found.substituted / Rational(Int128(substituted))
      #expect(each.decimal() == rate)
    }
  }

  @Test func `stopped hours do not lower the capture and do not end a failure`() throws {
    // 90 valid of 100 expected; the failure of 5 + 5 hours is one.
    let found = try mass("90x2 5x- 30xstop 5x-", from: try date("2025-04-01"))

    #expect(found.substitutedHours == 10 && found.stoppedHours == 30)
  }

  @Test func `nothing before the failure leaves it unresolved`() throws {
    let found = try mass("- 99x2", from: try date("2025-04-01"))

    #expect(found.unresolvedHours == 1 && found.measuredHours == 99)
    #expect(found.kilograms.decimal() == "198")
  }

  @Test func `each quarter has its own capture`() throws {
    // March 31: 12 of 24 hours; April from the 1st: all.
    let found = try mass("12x2 12x- 23x2 -", from: try date("2025-03-31"))

    #expect(found.unresolvedHours == 12 && found.substitutedHours == 1)
  }

  @Test func `a part looks back beyond its own start`() throws {
    let found = try mass("9 19x2 - 2", of: 20..<22, from: try date("2025-04-01"))

    #expect(found.substituted.decimal() == "9" && found.measured.decimal() == "2")
    #expect(found.expectedHours == 2)
  }

  @Test func `parts add up to the whole`() throws {
    let text = "3 7.3 2x- 5.125 40x2.7 6x- 100x1.1"
    let whole = try mass(text)
    let parts = try [0..<20, 20..<60, 60..<151].map { try mass(text, of: $0) }

    #expect(parts.reduce(Rational.zero) { $0 + $1.kilograms } == whole.kilograms)
    #expect(parts.reduce(0) { $0 + $1.substitutedHours } == whole.substitutedHours)
  }
}

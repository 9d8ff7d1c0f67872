import Measures
import Testing

/// Months of the calendar, and what a period holds of them.
struct CivilMonthTests {
  private func day(_ text: String) throws -> Instant { Instant(try #require(CivilDate(text))) }

  private func month(_ text: String) throws -> CivilMonth {
    CivilMonth(try #require(CivilDate(text + "-01")))
  }

  @Test(arguments: [
    ("2025-02", "2025-02-28", "2025-03-01"), ("2024-02", "2024-02-29", "2024-03-01"),
    ("2025-12", "2025-12-31", "2026-01-01"), ("0001-01", "0001-01-31", "0001-02-01"),
  ])
  func `a month ends with its last day`(_ text: String, _ last: String, _ end: String) throws {
    let month = try month(text)
    #expect(month.firstDay.description == text + "-01")
    #expect(month.lastDay.description == last && month.end.description == end)
    let (begins, ends) = (try day(text + "-01"), try day(end))
    #expect(month.span.from == begins && month.span.to == ends)
  }

  @Test(arguments: [
    ("2025-03", 0, "2025-03"), ("2025-03", -3, "2024-12"), ("2025-03", 10, "2026-01"),
    ("2025-12", 1, "2026-01"), ("2025-01", -1, "2024-12"), ("2025-01", -13, "2023-12"),
  ])
  func `months are counted over years`(_ text: String, _ step: Int, _ found: String) throws {
    #expect(try month(text).adding(step)?.description == found)
  }

  @Test func `the calendar ends`() throws {
    let (first, last) = (try month("0001-01"), try month("9999-12"))
    #expect(first.adding(-1) == nil && last.adding(1) == nil)
    // Its hours are those of any other month.
    #expect(Period(last)?.hours == 744 && first.description == "0001-01")
  }

  /// From the middle of January to the end of March, which is all of February and March.
  @Test func `a period knows the months that it touches, and those that it holds`() throws {
    let period = try #require(Period(from: try day("2025-01-31"), to: try day("2025-04-01")))
    #expect(
      period.months.map { "\($0.month) \($0.hours)" } == [
        "2025-01 0..<24", "2025-02 24..<696", "2025-03 696..<1440",
      ])
    #expect(period.wholeMonths.map(\.month.description) == ["2025-02", "2025-03"])
    // An hour short at the end, and one too many.
    let short = try #require(
      Period(from: period.from, to: Instant(seconds: period.to.seconds - 3600)))
    #expect(short.wholeMonths.map(\.month.description) == ["2025-02"])
    let long = try #require(
      Period(from: period.from, to: Instant(seconds: period.to.seconds + 3600)))
    #expect(long.months.last.map { "\($0.month) \($0.hours)" } == "2025-04 1440..<1441")
    #expect(long.wholeMonths.count == 2)
  }

  @Test(arguments: [
    // Before, up to the first hour, over it, inside, over the last, after.
    ("2025-02-01", "2025-02-28", 0..<0), ("2025-02-01", "2025-03-01", 0..<0),
    ("2025-02-01", "2025-03-02", 0..<24), ("2025-03-02", "2025-03-04", 24..<72),
    ("2025-03-31", "2025-04-02", 720..<744), ("2025-04-01", "2025-04-02", 744..<744),
    ("2025-04-05", "2025-04-06", 744..<744), ("2025-03-05", "2025-03-04", 96..<96),
    ("2025-01-01", "2025-12-31", 0..<744),
  ])
  func `hours between two instants are those that the period holds`(
    _ from: String, _ to: String, _ hours: Range<Int>
  ) throws {
    let march = try #require(Period(try month("2025-03")))
    #expect(march.hours(from: try day(from), to: try day(to)) == hours)
  }
}

import Dossier
import Measures
import Testing

@testable import Commands

struct PeriodArgumentTests {
  private func instant(_ day: String, _ hour: Int = 0) throws -> Instant {
    Instant(try #require(CivilDate(day)), hour: hour)
  }

  @Test(arguments: [
    "2025-03-01/2025-04-01", "2025-03", "2025-03-01T00:00/2025-04-01T00:00:00+08:00",
    "2025-02-28T16:00:00Z/2025-04-01 00:00",
  ])
  func `reads days, times and months, in China's time`(_ text: String) throws {
    let period = try readPeriod(text)
    #expect(period.from == (try instant("2025-03-01")))
    #expect(period.to == (try instant("2025-04-01")))
    #expect(period.hours == 744)
  }

  @Test(arguments: [
    ("2025", 365), ("2025-03-01", 1), ("2024-02", 29), ("2025-02", 28), ("2025-12", 31),
  ])
  func `knows how long a year, a day and a month are`(_ text: String, _ days: Int) throws {
    #expect(try readPeriod(text).hours == days * 24)
  }

  @Test(arguments: [
    "2025-00", "2025-03-01/", "/2025-03-01", "a/b",
    "2025-03-01/2025-03-02/2025-03-03", "2025-03-01T00:01/2025-04-01", "2025-03-01/2025-03-01",
    "2025-03-02/2025-03-01", "2025-02-30/2025-03-01",
  ])
  func `refuses anything else`(_ text: String) {
    let fault = #expect(throws: Fault.self) { try readPeriod(text) }
    #expect(fault?.code == .usage)
  }

  @Test(arguments: [
    ("2025-03-01/2025-04-01", true), ("2025-03-01T01:00/2025-03-31T23:00", true),
    ("2025-02-28T23:00/2025-04-01", false), ("2025-03-01/2025-04-01T01:00", false),
    ("2025-05", false),
  ])
  func `narrows the dossier's period and never widens it`(_ text: String, _ fits: Bool) throws {
    let whole = try readPeriod("2025-03")
    let asked = try readPeriod(text)
    if fits {
      #expect(try PeriodArgument.narrowed(whole, to: asked) == asked)
    } else {
      #expect(throws: Fault.self) { try PeriodArgument.narrowed(whole, to: asked) }
    }
    #expect(try PeriodArgument.narrowed(whole, to: nil) == whole)
  }
}

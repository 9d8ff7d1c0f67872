import Dossier
import Measures
import Testing

@Suite struct PeriodTextTests {
  @Test(
    arguments: [
      ("2025", "2025-01-01T00:00:00+08:00", 8760), ("2024", "2024-01-01T00:00:00+08:00", 8784),
      ("2025-02", "2025-02-01T00:00:00+08:00", 672), ("2024-02", "2024-02-01T00:00:00+08:00", 696),
      ("2025-03", "2025-03-01T00:00:00+08:00", 744), ("2025-04", "2025-04-01T00:00:00+08:00", 720),
      ("2025-12-31", "2025-12-31T00:00:00+08:00", 24),
      ("2025-03-01/2025-04-01", "2025-03-01T00:00:00+08:00", 744),
      ("2025-03-01T08:00/2025-03-01T09:00", "2025-03-01T08:00:00+08:00", 1),
      ("2025-03-01T00:00:00Z/2025-03-02", "2025-03-01T08:00:00+08:00", 16),
    ])
  func `reads years, months, days and pairs`(_ text: String, from: String, hours: Int) throws {
    let period = try readPeriod(text)
    #expect(period.from.description == from)
    #expect(period.hours == hours)
  }

  @Test(
    arguments: [
      "", "/", "25", "2025-13", "2025-00", "2025-3", "2025-02-29", "2025-03-01/", "last month",
      "2025-03-01/2025-03-02/2025-03-03", "2025-03-01/2025-03-01", "2025-03-02/2025-03-01",
      "2025-03-01T00:30/2025-03-02", "2025-03-01/2025-03-01T23:59:59", "２０２５",
    ])
  func `refuses everything else as a usage error`(_ text: String) {
    let fault = #expect(throws: Fault.self) { try readPeriod(text) }
    #expect(fault?.code == .usage)
  }
}

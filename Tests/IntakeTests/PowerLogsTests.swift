import Intake
import Measures
import Testing

/// Power logs: a row a meter and time.
struct PowerLogsTests {
  private func read(
    _ texts: [String], meters: [String] = ["M1", "M2"], shift: Int = 0, threads: Int = 1,
    blockSize: Int = 256 * 1024
  ) throws -> (record: PowerRecord, summaries: [LogSummary]) {
    let from = try #require(CivilDate("2025-03-01"))
    let to = try #require(CivilDate("2025-03-02"))
    let period = try #require(Period(from: Instant(from), to: Instant(to)))
    var options = ScanOptions()
    (options.threads, options.blockSize) = (threads, blockSize)
    let sources = try texts.enumerated().map { index, text in
      // Open files outlive their names.
      let file = try TemporaryFile(Array(text.utf8))
      return PowerLogs.Source(input: try file.open(), number: index, shiftMinutes: shift)
    }
    return try PowerLogs.read(sources, meters: meters, period: period, options: options)
  }

  private let header = "timestamp,meter,kw\n"

  @Test(arguments: [
    "timestamp,meter,kw\n2025-03-01 08:00,M1,12.50\n", "监测时间,电表编号,功率(kW)\n2025/3/1 8:00,M1,12.5\n",
    "备注,有功功率(kW),表计,时间\n,12.5,M1,2025-03-01T00:00:00Z\n",
  ])
  func `a reading is read whatever its columns are called`(_ text: String) throws {
    let (record, summaries) = try read([text])
    #expect(summaries[0].rejected == 0 && summaries[0].rows == 1)
    let reading = try #require(record.meters["M1"]?.first)
    #expect(
      reading.at.minuteText == "2025-03-01 08:00" && reading.kilowatts == ExactDecimal("12.5"))
    #expect(reading.row == LogLine(log: 0, line: 2))
  }

  @Test(arguments: [
    ("2025-03-01,M1,1", Rejection.time), ("2025-03-01 24:00,M1,1", .time),
    ("2025-03-01 08:00,,1", .name), ("2025-03-01 08:00,M1,", .number),
    ("2025-03-01 08:00,M1,--", .number), ("2025-03-01 08:00,M1,1e401", .numberRange),
    ("2025-03-01 08:00,M1", .fieldCount), ("2025-03-01 08:00,\"M1\"x,1", .malformedQuote),
  ])
  func `a bad row is rejected with its line and reason`(_ row: String, _ reason: Rejection) throws {
    let (record, summaries) = try read([header + "2025-03-01 08:00,M1,5\n" + row + "\n"])
    #expect(summaries[0].rejections == [reason: 1] && summaries[0].rows == 2)
    #expect(summaries[0].examples.first?.line == 3)
    #expect(record.meters["M1"]?.count == 1)
  }

  @Test(arguments: [
    ("2025-02-28 23:59", 0), ("2025-03-01 00:00", 1), ("2025-03-01 23:59:59", 1),
    ("2025-03-02 00:00", 0),
  ])
  func `only readings in the period count`(_ stamp: String, _ count: Int) throws {
    let (record, summaries) = try read([header + "\(stamp),M1,5\n"])
    #expect((record.meters["M1"]?.count ?? 0) == count)
    #expect(summaries[0].outsidePeriod == 1 - count)
  }

  @Test func `stamps that close their interval are moved to its start`() throws {
    let (record, _) = try read([header + "2025-03-02 00:00,M1,5\n"], shift: 15)
    #expect(record.meters["M1"]?.first?.at.minuteText == "2025-03-01 23:45")
  }

  @Test func `equal rows of one instant are one, and contradicting ones none, in any file`() throws
  {
    let rows = "2025-03-01 08:00,M1,5\n2025-03-01 08:01,M1,6\n2025-03-01 08:01,M2,7\n"
    let other = "2025-03-01 08:01,M1,6.5\n2025-03-01 08:00,M1,5.0\n"
    let (record, _) = try read([header + rows, header + other])
    #expect(record.meters["M1"]?.map(\.at.minuteText) == ["2025-03-01 08:00"])
    #expect(record.meters["M2"]?.count == 1)
    #expect(record.contradicting.map(\.line) == [2, 3])
  }

  @Test func `undeclared meters are counted by name`() throws {
    let (record, summaries) = try read([header + "2025-03-01 08:00,M9,5\n2025-03-01 08:01,M9,5\n"])
    #expect(record.undeclared == ["M9": 2] && record.meters.isEmpty && summaries[0].rejected == 0)
  }

  @Test func `threads, block sizes and order change nothing but lines`() throws {
    var rows: [String] = []
    for minute in 0..<600 {
      let (hour, rest) = (minute / 60, minute % 60)
      let stamp = "2025-03-01 0\(hour):\(rest < 10 ? "0" : "")\(rest)"
      rows.append("\(stamp),M1,\(minute % 37).\(minute % 10)\n")
      rows.append(minute % 71 == 0 ? "\(stamp),M2,bad\n" : "\(stamp),M2,\(minute)\n")
    }
    let expected = try read([header + rows.joined()])
    #expect(expected.record.meters["M1"]?.count == 600 && expected.summaries[0].rejected == 9)
    for (threads, blockSize) in [(1, 64), (2, 100), (4, 4096)] {
      let got = try read([header + rows.joined()], threads: threads, blockSize: blockSize)
      #expect(got.record.meters == expected.record.meters && got.summaries == expected.summaries)
    }
    let reversed = try read([header + rows.reversed().joined()], threads: 2, blockSize: 100)
    #expect(
      reversed.record.meters["M1"]?.map(\.kilowatts)
        == expected.record.meters["M1"]?.map(\.kilowatts))
  }

  @Test(arguments: [
    "timestamp,meter\n", "timestamp,kw\n", "meter,kw\n", "timestamp,meter,kw,功率\n",
    "timestamp,时间,meter,kw\n",
  ])
  func `a missing column is a sentence`(_ header: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try read([header]) }
    #expect(fault?.code == .unreadableInput)
  }
}

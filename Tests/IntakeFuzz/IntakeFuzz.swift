import Glibc
import Intake
import Measures

/// libFuzzer's entry: any bytes are a log. Both lanes, other block sizes and another number of
/// threads must give the same records and the same hours; nothing may trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIntake(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start = unsafe start, count > 2 else { return 0 }
  let seed = Int(unsafe start[0])
  var bytes = unsafe [UInt8](UnsafeBufferPointer(start: start + 1, count: count - 1))
  // Most inputs get a header that is right, or few would reach the rows.
  let header = headers[seed % headers.count]
  if !header.isEmpty { bytes = Array((header + "\n").utf8) + bytes }
  do throws(Fault) {
    try compareRecords(bytes, blockSize: 1 + seed % 61)
    _ = try? readTables(bytes)
    _ = try? comparePower(bytes, blockSize: 5 + seed % 89)
    _ = try? LogInspection(file(bytes))
    try compareHours(bytes, blockSize: 7 + seed % 97)
  } catch {
    // A refusal with a sentence is a right answer.
    precondition(!error.sentence.zh.isEmpty && !error.sentence.en.isEmpty)
  }
  return 0
}

private let headers = [
  "timestamp,outlet,pollutant,value,unit,flag", "", "timestamp,outlet,pollutant,value,unit,flag",
  "",
  "date,outlet,pollutant,value,unit,oxygen,flow,laboratory,report", "timestamp,meter,kw",
  "item,status,date,expires,value,unit,evidence", "month,energy,quantity,unit",
  "month,value_added,product,quantity,unit",
]

private func readTables(_ bytes: [UInt8]) throws(Fault) {
  _ = try? MonthlyLogs.readEnergy(file(bytes))
  _ = try? MonthlyLogs.readProduction(file(bytes))
  _ = try? AuditLogs.read(file(bytes))
  guard let period else { return }
  let outlets = [Outlet(id: "DA001", name: "1号炉", processes: ["main"], monitors: [])]
  _ = try? ManualLogs.read(
    file(bytes), outlets: outlets, period: period, unit: .milligramsPerCubicMetre)
}

private func comparePower(_ bytes: [UInt8], blockSize: Int) throws(Fault) {
  guard let period else { return }
  func read(_ options: ScanOptions) throws(Fault) -> [String: [PowerReading]] {
    let source = PowerLogs.Source(input: try file(bytes), number: 0)
    return try PowerLogs.read([source], meters: ["M1"], period: period, options: options)
      .record.meters
  }
  var cut = ScanOptions()
  cut.blockSize = blockSize
  cut.threads = 2
  let expected = try read(ScanOptions())
  let got = try read(cut)
  precondition(got == expected, "the power readings differ at block size \(blockSize)")
}

private let period: Period? = {
  guard let from = CivilDate(year: 2025, month: 3, day: 1),
    let to = CivilDate(year: 2025, month: 3, day: 3)
  else { return nil }
  return Period(from: Instant(from), to: Instant(to))
}()

private func compareRecords(_ bytes: [UInt8], blockSize: Int) throws(Fault) {
  var plain = ScanOptions()
  plain.avoidsFastLane = true
  let expected = try RecordListing(file(bytes), options: plain, fieldCapacity: 16)
  var cut = ScanOptions()
  cut.blockSize = blockSize
  cut.threads = 2
  let got = try RecordListing(file(bytes), options: cut, fieldCapacity: 16)
  precondition(got.records == expected.records, "the lanes differ at block size \(blockSize)")
}

/// What must not depend on how a log is cut.
private struct Hours: Equatable {
  var tallies: [HourTally]
  /// Sums of the hours that were read exactly.
  var exact: [Int: ExactSum]
  var conflicts: [Conflict]
  /// Tallies and exact sums of what does not count.
  var uncounted: UncountedHours
}

/// What must hold of readings that do not count, however they were read.
private func checkUncounted(_ series: HourSeries) {
  let uncounted = series.uncounted
  precondition(
    zip(uncounted.hours, uncounted.hours.dropFirst()).allSatisfy { $0 < $1 },
    "the hours of what does not count are out of order")
  for hour in uncounted.hours.map({ Int($0) }) {
    let (tally, sum) = (uncounted[hour], uncounted.sum(ofHour: hour))
    precondition(series.hours.indices.contains(hour), "hour \(hour) is none of the period's")
    precondition(!tally.isEmpty, "hour \(hour) is kept without a reading")
    precondition(tally.minutes >= tally.readings, "hour \(hour) has more readings than minutes")
    precondition(sum.mass >= 0 && sum.volume >= 0, "the sum of hour \(hour) is negative")
    precondition(tally.readings > 0 || sum == ExactSum(), "hour \(hour) sums nothing to something")
  }
  precondition(
    uncounted.exact.keys.allSatisfy { uncounted.hours.contains(Int32($0)) },
    "a sum is of an hour that holds nothing")
}

private func compareHours(_ bytes: [UInt8], blockSize: Int) throws(Fault) {
  let outlets = ["DA001", "DA002"].map {
    Outlet(id: $0, name: "排放口" + $0, processes: ["main"], monitors: ["PM", "O2"])
  }
  guard let period else { return }
  func read(_ options: ScanOptions) throws(Fault) -> [SeriesKey: Hours] {
    var intake = EmissionIntake(period: period, outlets: outlets, options: options)
    let log = EmissionLog(input: try file(bytes), intervalMinutes: 1, flags: .hj75)
    let (record, _) = try intake.read([log])
    let requests = record.series.keys.sorted().map { [RowRequest(key: $0, hours: [0, 1, 30])] }
    _ = try intake.rows(for: requests, limit: 50)
    return record.series.mapValues { series in
      checkUncounted(series)
      return Hours(
        tallies: series.hours, exact: series.exact, conflicts: series.conflicts,
        uncounted: series.uncounted)
    }
  }
  var cut = ScanOptions()
  cut.blockSize = blockSize
  cut.threads = 2
  var plain = ScanOptions()
  plain.avoidsFastLane = true
  let expected = try read(plain)
  let got = try read(cut)
  precondition(got == expected, "the hours differ at block size \(blockSize)")
}

/// One file without a name, filled anew for each input.
private let descriptor: Int32 = {
  var path = Array("/tmp/greengate-fuzz-XXXXXX".utf8CString)
  let descriptor = unsafe path.withUnsafeMutableBufferPointer { buffer -> Int32 in
    guard let base = buffer.baseAddress else { return -1 }
    let opened = unsafe mkstemp(base)
    unsafe unlink(base)
    return opened
  }
  return descriptor
}()

private func file(_ bytes: [UInt8]) throws(Fault) -> InputFile {
  ftruncate(descriptor, 0)
  let written = unsafe bytes.withUnsafeBytes {
    unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
  }
  precondition(written == bytes.count)
  return try InputFile(descriptor: dup(descriptor), path: "log.csv")
}

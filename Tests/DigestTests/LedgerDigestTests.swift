import Digest
import Foundation
import Ledger
import Measures
import Report
import Standards
import Testing

/// Digests of a real ledger file, against SQL that knows nothing of the tool.
///
/// `GREENGATE_CITY=1 swift test --filter LedgerDigestTests` makes a city of 200 plants and 24 months,
/// too, and says how long its digest takes.
struct LedgerDigestTests {
  /// Every seventh run fails, every ninth is short of data, every eleventh never came.
  private func report(
    _ plant: Int, _ month: CivilMonth, _ index: Int, checks: Int
  ) throws -> ComplianceReport {
    let sector = ["foundry", "cement", "plastics", "printing-dyeing", "furniture"][plant % 5]
    let start = Instant(try #require(CivilDate(year: month.year, month: month.month, day: 1)))
    let hours = CivilDate.daysIn(month: month.month, of: month.year) * 24
    let period = try #require(
      Period(from: start, to: Instant(seconds: start.seconds + Int64(hours) * 3600)))
    let number = plant * 31 + index
    let verdict: Verdict = number % 7 == 0 ? .fail : number % 9 == 0 ? .insufficient : .pass
    var report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: "0.1.0"),
      plant: Plant(
        id: "P\(1000 + plant)", name: "企业 \(plant)", sector: sector,
        region: "33050\(plant % 4 + 1)",
        area: .general, approved: .epoch), outlets: [], period: period, energyYear: nil,
      asOf: period.to, scope: [], verdict: verdict, standardsDigest: "sha256:0", standards: [],
      inputs: [], checks: [], findings: [])
    for check in 0..<checks {
      let isFirst = check == 0
      report.checks.append(
        Check(
          rule: "emission-limit", outlet: "DA00\(check % 3)", pollutant: "PM",
          standard: "GB 1-2020", limit: "T\(check)", basis: .hour,
          verdict: isFirst ? verdict : check % 4 == 0 ? .notApplicable : .pass,
          coverage: check % 4 == 0 && !isFirst
            ? nil
            : Coverage(
              expected: hours, present: hours,
              valid: isFirst && verdict == .insufficient ? hours / 2 : hours - 3)))
    }
    guard verdict == .fail else { return report }
    for episode in 0..<2 {
      let from = Instant(seconds: start.seconds + Int64(100 * episode + 10) * 3600)
      let to = Instant(seconds: from.seconds + Int64(2 + plant % 5) * 3600)
      report.findings.append(
        Finding(
          id: "f\(episode)", rule: "emission-limit", verdict: .fail, severity: .violation,
          outlet: "DA000", pollutant: "PM", standard: "GB 1-2020", limit: "T0", basis: .hour,
          message: Bilingual(zh: "超标", en: "over"),
          episode: Episode(
            from: from, to: to, periods: 2 + plant % 5, peak: "50", peakAt: from,
            multiple: "0.\(10 + plant % 80)", values: [])))
    }
    return report
  }

  private func city(plants: Int, months: Int, checks: Int, at path: String) throws -> Ledger {
    let ledger = try Ledger(opening: path, mode: .create)
    for (index, month) in CivilMonth.range("2023-04", 24).suffix(months).enumerated() {
      for plant in 0..<plants where (plant * 31 + index) % 11 != 0 {
        let report = try report(plant, month, index, checks: checks)
        let figures = [
          MonthFigure(
            month: month, quantity: "energy-tce", value: "\(100 + plant)", isComplete: true),
          MonthFigure(
            month: month, quantity: "value-added-10k-yuan", value: "80", isComplete: true),
        ]
        _ = try ledger.record(
          LedgerEntry(
            report: report, reports: [], hours: EmissionRecord(period: report.period),
            figures: figures, input: [], recordedBy: "test",
            recordedAt: Instant(seconds: report.period.to.seconds + 86_400)))
      }
    }
    return ledger
  }

  /// The answer of Python's own SQLite.
  private func answer(_ sql: String, _ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])",
      path, sql,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "city-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "city.ledger").path)
  }

  /// From 2025-03-01 to 2025-04-01 in China's time.
  private let march = "periodFrom >= 1740758400 AND periodTo <= 1743436800"

  @Test func `a digest's numbers are those of SQL over the ledger`() throws {
    try withFolder { path in
      let ledger = try city(plants: 25, months: 4, checks: 8, at: path)
      let sums = try Digest.monthly(.sample(), from: ledger).sums.now
      #expect("\(sums.received)" == (try answer("SELECT COUNT(*) FROM run WHERE \(march)", path)))
      for (verdict, count) in [
        ("fail", sums.fail), ("insufficient", sums.insufficient), ("pass", sums.pass),
      ] {
        let sql = "SELECT COUNT(*) FROM run WHERE \(march) AND verdict = '\(verdict)'"
        #expect("\(count)" == (try answer(sql, path)))
      }
      let found = "FROM finding JOIN run ON run.id = finding.run WHERE \(march)"
      #expect(
        "\(sums.breaches)" == (try answer("SELECT COUNT(DISTINCT fingerprint) \(found)", path)))
      #expect("\(sums.hoursOver)" == (try answer("SELECT SUM(periods) \(found)", path)))
      let silent = """
        SELECT COUNT(DISTINCT plant) FROM run WHERE plant NOT IN
        (SELECT plant FROM run WHERE \(march))
        """
      #expect("\(sums.missing)" == (try answer(silent, path)))
      #expect(sums.fail > 0 && sums.insufficient > 0 && sums.missing > 0)
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["GREENGATE_CITY"] == "1"))
  func `a city's digest`() throws {
    try withFolder { path in
      let ledger = try city(plants: 200, months: 24, checks: 40, at: path)
      let clock = ContinuousClock()
      var digest: MonthlyDigest?
      let time = try clock.measure { digest = try Digest.monthly(.sample(), from: ledger) }
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let memory = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
      print("city: \(time), \(memory), \(digest?.ledger.runs ?? 0) runs in the months shown")
      #expect(digest?.plants.count == 200)
    }
  }
}

import Foundation
import Measures
import Report
import Testing

@testable import Reports

/// Workbooks, read back by other programs: Python's own zip and XML, and LibreOffice.
struct XLSXReportTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var report: ComplianceReport
    var language: Language

    var testDescription: String { "\(name).\(language.rawValue)" }

    static let all = (SampleReports.all + SampleReports.tables).flatMap { name, report in
      Language.allCases.map { Case(name: name, report: report, language: $0) }
    }
  }

  @Test(arguments: Case.all)
  func `holds what its golden holds`(_ sample: Case) throws {
    let bytes = try XLSXReport(language: sample.language).bytes(of: sample.report)
    let folder = try Scratch()
    let read = try folder.workbook(bytes)
    let file = Scratch.tests.appending(path: "Goldens/\(sample.testDescription).xlsx.txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(read.utf8).write(to: file)
      Issue.record("recorded \(file.lastPathComponent); read the difference, then test again")
      return
    }
    #expect(read == String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }

  @Test(arguments: Case.all)
  func `is the same bytes again, and from a saved report`(_ sample: Case) throws {
    let reporter = XLSXReport(language: sample.language)
    let bytes = try reporter.bytes(of: sample.report)
    let saved = JSONReport(language: sample.language).bytes(of: sample.report)
    let (again, _) = try JSONReport.read(saved, file: "report.json")
    #expect(try reporter.bytes(of: again) == bytes)
    #expect(bytes.starts(with: [0x50, 0x4B]))
  }

  /// 7 findings, 6 checks; evidence of 60, 12, 3 and 1 rows.
  @Test(arguments: [
    (mostRows: 100, left: 0), (78, 0), (77, 1), (8, 70), (5, 73),
  ])
  func `says what a full sheet leaves out`(_ mostRows: Int, _ left: Int) throws {
    let bytes = try XLSXReport(language: .en, mostRows: mostRows).bytes(of: SampleReports.episodes)
    let read = try Scratch().workbook(bytes)
    let sheets = read.components(separatedBy: "\n## ")
    let evidence = try #require(sheets.first { $0.hasPrefix("Evidence\n") })
    let rows = evidence.split(separator: "\n").filter { $0.hasPrefix("A") }.count
    let said = "The sheet 'Evidence' is full: \(counted(left, "row")) more not listed"
    #expect(rows == min(77, mostRows), "the header, the rows, and what says that there are more")
    #expect(evidence.contains(said) == (left > 0))
    #expect(sheets.first { $0.hasPrefix("Summary\n") }?.contains(said) == (left > 0))
  }

  @Test func `counts cut cells in the summary`() throws {
    var report = SampleReports.clean
    report.standards[0].note = Bilingual(
      zh: String(repeating: "长", count: 40_000), en: String(repeating: "x", count: 40_000))
    let read = try Scratch().workbook(XLSXReport(language: .zh).bytes(of: report))
    #expect(read.contains("工作表“依据标准”有 1 个单元格超过 32767 字符，已截断"))
    #expect(read.contains("长…（过长，已截断；全文见 JSON 报告）"))
  }

  @Test(arguments: [
    ("1900-12-31", nil), ("1901-01-01", 367), ("1970-01-01", 25_569), ("2025-03-01", 45_717),
    ("9999-12-31", 2_958_465),
  ])
  func `counts days as Excel does`(_ date: String, _ days: Double?) throws {
    let date = try #require(CivilDate(date))
    #expect(ExcelDate.days(Instant(date)) == days)
    #expect(ExcelDate.days(Instant(date, hour: 12)) == days.map { $0 + 0.5 })
  }

  @Test func `writes ten thousand findings with a hundred thousand rows in seconds`() throws {
    var report = SampleReports.episodes
    report.findings = (0..<10_000).map { number in
      var finding = report.findings[number % report.findings.count]
      finding.evidence.rows = SampleReports.rows(
        "logs/emission.csv", (0..<10).map { number * 10 + $0 })
      return finding
    }
    let clock = ContinuousClock()
    var size = 0
    let spent = try clock.measure { size = try XLSXReport(language: .zh).bytes(of: report).count }
    let spentOnCSV = clock.measure { size += CSVReport(language: .zh).bytes(of: report).count }

    // 3 s when optimised; unoptimised builds are some ten times slower.
    print("XLSX \(spent), CSV \(spentOnCSV), \(size) bytes")
    #expect(spent < .seconds(60) && spentOnCSV < .seconds(30))
  }

  // MARK: LibreOffice

  static let soffice = ["/usr/bin/soffice", "/usr/bin/libreoffice"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// What Calc shows of a finding is, sign for sign, what the report says.
  @Test(
    .enabled(
      if: soffice != nil, "LibreOffice is not installed: apt-get install libreoffice-calc-nogui"))
  func `shows its figures in LibreOffice as the report has them`() throws {
    let folder = try Scratch()
    let report = SampleReports.episodes
    _ = try folder.workbook(XLSXReport(language: .zh).bytes(of: report))
    let sheets = try folder.sheetsByLibreOffice(try #require(Self.soffice))
    let findings = try #require(sheets["发现"])
    for (number, finding) in report.findings.enumerated() {
      let cells = try #require(findings.first { $0.first == "\(number + 1)" })
      guard let episode = finding.episode else { continue }
      #expect(
        [cells[5], cells[6], cells[7], cells[9], cells[11], cells[14]] == [
          episode.from.minuteText, episode.to.minuteText, "\(episode.periods)", episode.peak,
          episode.peakAt.minuteText, episode.multiple,
        ])
    }
    let checks = try #require(sheets["检查"])
    #expect(checks.map { $0[7] } == ["限值", "40", "120", "300.0", "200", "30", "0.107898"])
    let evidence = try #require(sheets["证据"])
    #expect(evidence.count - 1 == report.findings.reduce(0) { $0 + $1.evidence.rows.count })
    #expect(sheets["缺口明细"]?.count == 24, "the header, 22 stretches and a standstill")
  }
}

/// A folder of its own for one test, and the programs that read workbooks.
private final class Scratch {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "greengate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The workbook as text.
  func workbook(_ bytes: [UInt8]) throws -> String {
    let file = url.appending(path: "book.xlsx")
    try Data(bytes).write(to: file)
    let script = Self.tests.appending(path: "read_workbook.py").path
    return try run("/usr/bin/env", ["python3", script, file.path])
  }

  /// `book.xlsx` as Calc shows it: sheet → rows → cells.
  func sheetsByLibreOffice(_ soffice: String) throws -> [String: [[String]]] {
    // Tab, no quotes, UTF-8, as shown, every sheet.
    let filter = "csv:Text - txt - csv (StarCalc):9,0,76,1,,0,false,true,true,false,false,-1"
    _ = try run(
      soffice,
      [
        "-env:UserInstallation=\(url.appending(path: "profile").absoluteString)", "--headless",
        "--convert-to", filter, "--outdir", url.appending(path: "sheets").path,
        url.appending(path: "book.xlsx").path,
      ])
    var sheets: [String: [[String]]] = [:]
    let folder = url.appending(path: "sheets")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let title = name.dropFirst("book-".count).dropLast(".csv".count)
      sheets[String(title)] = text.split(separator: "\n").map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
    }
    return sheets
  }

  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.standardError
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(
      process.terminationStatus == 0, "\(program) left with \(process.terminationStatus)")
    return String(decoding: output, as: UTF8.self)
  }
}

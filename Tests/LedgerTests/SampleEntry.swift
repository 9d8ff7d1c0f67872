import Foundation
import Measures
import Report

@testable import Ledger

/// A folder of its own for one test; gone when nobody holds it any more.
final class LedgerFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  var ledger: String { path("greengate.ledger") }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }

  func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }
}

/// A run of one plant's month that has something in every table.
struct SampleEntry {
  var plant = "HZ-FD-001"
  var name = "示例铸造有限公司"
  var month = 3
  var months = 1
  var verdict = Verdict.fail
  var version = "0.1.0"
  var standards = "sha256:00"
  var overlays: [String] = []
  var digest = String(repeating: "a", count: 64)
  var plantDigest: String? = String(repeating: "b", count: 64)
  var asOfDays = 0
  var reason: String?
  var application: String?
  var recordedAt = Instant(seconds: 1_700_000_000)
  /// How long the packed texts are.
  var weight = 40

  static func day(_ month: Int, _ day: Int = 1) -> CivilDate {
    CivilDate(year: 2025 + (month - 1) / 12, month: (month - 1) % 12 + 1, day: day)
      ?? CivilDate(daysSinceEpoch: 0)
  }

  var period: Period {
    Period(
      from: Self.day(month),
      hours: (Self.day(month + months).daysSinceEpoch - Self.day(month).daysSinceEpoch) * 24)
  }

  var report: ComplianceReport {
    var log = LogSummary(
      path: "logs/emission.csv", kind: .emission, bytes: 1234, encoding: .utf8WithMark)
    (log.rows, log.rejected, log.sha256) = (744, 2, digest)
    var check = Check(
      rule: "emission-limit", outlet: "DA001", pollutant: "PM", standard: "GB 39726-2020",
      limit: "T1", basis: .hour, verdict: verdict,
      coverage: Coverage(expected: 744, present: 740, valid: 700), exceeding: 3,
      requirement: Check.Requirement(
        value: "40", unit: "mg/m3", source: "table 1", confidence: "confirmed"),
      measured: Figure("52.31", "mg/m³"))
    check.isAdvisory = false
    let audit = Check(
      rule: "audit-item", standard: "HJ 1", item: "A1", verdict: .pass, isAdvisory: true)
    let words = Bilingual(zh: "1号冲天炉颗粒物超标 3 小时", en: "=PM, \"over\" for 3 hours")
    let finding = Finding(
      id: "emission-limit/DA001/PM", rule: "emission-limit", verdict: .fail,
      severity: .violation, outlet: "DA001", pollutant: "PM", standard: "GB 39726-2020",
      limit: "T1", basis: .hour, message: words,
      episode: Episode(
        from: Instant(Self.day(month), hour: 8), to: Instant(Self.day(month), hour: 11),
        periods: 3, peak: "52.31", peakAt: Instant(Self.day(month), hour: 9),
        multiple: "0.30775", values: []))
    var notice = Finding(
      id: "ignored-columns", rule: "ignored-columns", severity: .notice, message: words)
    notice.isUrgent = true
    var report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: version),
      plant: Plant(
        id: plant, name: name, sector: "foundry", region: "330502", area: .key,
        approved: Self.day(1)),
      outlets: [], period: period, energyYear: 2025,
      asOf: Instant(seconds: period.to.seconds + Int64(asOfDays) * 86_400), scope: [],
      verdict: verdict, standardsDigest: standards, standards: [], inputs: [log],
      checks: [check, audit], findings: [finding, notice])
    report.plantDigest = plantDigest
    report.overlays = overlays
    if let application {
      report.decision = Decision(
        application: Decision.Subject(
          id: application, name: "技改", kind: "technical-upgrade", stage: .completion,
          filed: Self.day(1), started: nil, completed: nil, plant: plant, applicant: name,
          investment: .zero), asOf: Self.day(month),
        registerNote: Bilingual(zh: "", en: ""))
    }
    return report
  }

  var hours: EmissionRecord {
    let series = ["PM", "SO2"].map { pollutant in
      HourSeries(
        key: SeriesKey(outlet: "DA001", pollutant: pollutant),
        hours: (0..<period.hours).map { hour in
          var tally = HourTally()
          (tally.rows, tally.counted, tally.countedMinutes) = (60, 60, 60)
          tally.nanoSum = Int64(hour * 7919 + plant.utf8.count) * 1_000_003
          return tally
        }, flags: .hj212)
    }
    return EmissionRecord(
      period: period, series: Dictionary(uniqueKeysWithValues: series.map { ($0.key, $0) }))
  }

  /// Hard to pack, so that it fills pages.
  func noise(_ seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return (0..<weight).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  var entry: LedgerEntry {
    LedgerEntry(
      report: report,
      reports: [(.zh, Array("{\"语言\":\"中文\"}".utf8) + noise(1)), (.en, Array("{}".utf8))],
      hours: hours,
      figures: [
        MonthFigure(
          month: CivilMonth(Self.day(month)), quantity: "mass-kg:VOCs", value: "12.5",
          isComplete: true, substitutedHours: 4, expectedHours: 744),
        MonthFigure(
          month: CivilMonth(Self.day(month)), quantity: "energy-tce", value: "0.000001",
          isComplete: false),
      ], input: noise(2),
      deadlines: [
        AuditDueDate(
          item: "A1", due: Self.day(month + 2, 28), message: Bilingual(zh: "应验收", en: "due"))
      ], reason: reason, recordedBy: "inspector", recordedAt: recordedAt)
  }
}

/// All that can be read of a ledger, as one value.
struct LedgerContent: Equatable {
  var runs: [RunRecord]
  var replacements: [RunReplacementRecord]
  var pruned: [PrunedRunRecord]
  var inputs: [InputFileRecord]
  var checks: [CheckRecord]
  var findings: [FindingRecord]
  var figures: [FigureRecord]
  var seriesMonths: [SeriesMonthRecord]
  var deadlines: [AuditDeadlineRecord]
  var texts: [[UInt8]?]

  init(_ ledger: Ledger) throws {
    runs = try ledger.runs(includingReplaced: true)
    let ids = runs.map { $0.id }
    replacements = try ledger.replacements()
    pruned = try ledger.pruned()
    inputs = try ledger.inputs(of: ids)
    checks = try ledger.checks(of: ids)
    findings = try ledger.findings(of: ids)
    figures = try ledger.figures(of: ids)
    seriesMonths = try ledger.seriesMonths(of: ids)
    deadlines = try ledger.deadlines(of: ids)
    texts = try ids.flatMap { id in
      [
        try ledger.report(of: id, language: .zh), try ledger.report(of: id, language: .en),
        try ledger.storedInput(of: id),
      ]
    }
  }
}

import Foundation
import Intake
import Measures
import Testing

/// The page on logs shows one of each kind; what it shows must be read without a word.
struct LogsPageTests {
  @Test func `the examples of the documentation are read whole`() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Intake/Intake.docc/Logs.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let examples = text.components(separatedBy: "```csv\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    let kinds: [LogKind] = [.emission, .emission, .energy, .production, .manual, .power, .audit]
    #expect(examples.count == kinds.count)
    for (example, kind) in zip(examples, kinds) {
      let file = try TemporaryFile(Array(example.utf8))
      #expect(try LogInspection(file.open()).kind == kind)
      let summary = try Self.summary(of: file.open(), kind)
      #expect(summary.rows == example.split(separator: "\n").count - 1, "\(kind)")
      #expect(summary.rejected == 0 && summary.outsidePeriod == 0, "\(kind)")
      #expect(summary.ignoredColumns.isEmpty && summary.undeclaredOutlets.isEmpty, "\(kind)")
    }
  }

  private static func summary(of input: InputFile, _ kind: LogKind) throws -> LogSummary {
    let from = try #require(CivilDate("2025-03-01"))
    let to = try #require(CivilDate("2025-04-01"))
    let period = try #require(Period(from: Instant(from), to: Instant(to)))
    let outlets = [Outlet(id: "DA001", name: "1号炉", processes: ["main"], monitors: ["PM"])]
    switch kind {
    case .emission:
      var intake = EmissionIntake(period: period, outlets: outlets)
      let log = EmissionLog(input: input, intervalMinutes: 60, flags: .hj212)
      return try #require(try intake.read([log]).summaries.first)
    case .energy: return try MonthlyLogs.readEnergy(input).summary
    case .production: return try MonthlyLogs.readProduction(input).summary
    case .manual: return try ManualLogs.read(input, outlets: outlets, period: period).summary
    case .power:
      let source = PowerLogs.Source(input: input, number: 0)
      return try #require(
        try PowerLogs.read([source], meters: ["M1"], period: period).summaries.first)
    case .audit: return try AuditLogs.read(input).summary
    }
  }
}

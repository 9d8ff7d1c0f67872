import Measures
import Report

extension SampleReports {
  /// Reports that only tables are written of, besides ``all``.
  static let tables: [(name: String, report: ComplianceReport)] = [("formulas", formulas)]

  /// What spreadsheet programs would run, decode, split or round.
  private static var formulas: ComplianceReport {
    var outlet = sand
    outlet.id = "-2+3"
    outlet.name = "@SUM(1+1),<script>alert(\"1\")</script>&amp;"
    var log = LogSummary(path: "=logs/a,b.csv", kind: .manual, bytes: 12, encoding: .gb18030)
    log.rows = 3
    log.ignoredColumns = ["+列", "=1+1"]
    var check = limit(
      "a,\"b\"\nc", outlet: outlet.id, pollutant: "PM", value: "300.0", verdict: .fail,
      reason: Bilingual(zh: "=cmd|' /C calc'!A0", en: "=cmd|' /C calc'!A0"),
      coverage: Coverage(expected: 3, present: 3, valid: 2), exceeding: 1)
    check.measured = Figure("-12.5", "=mg/m3")
    var long = limit(
      "_x0041_", outlet: "007", pollutant: "=PM", value: "1234567890.123456", verdict: .pass)
    long.measured = Figure("8.95", "kg")
    let episode = Episode(
      from: at(1, 8), to: at(1, 9), periods: 1, peak: "123456789.123456", peakAt: at(1, 8),
      multiple: "-0.25", values: [])
    var finding = breach(
      check, episode: episode,
      working: [Bilingual(zh: "a = 1", en: "a = 1"), Bilingual(zh: "b = 2", en: "b = 2")],
      rows: [
        RowReference(file: log.path, line: 2, text: "=HYPERLINK(\"http://x\",\"y\"),<b>&amp;"),
        RowReference(file: log.path, line: 3, text: "\u{FFFE}_x0042_\r\n\u{202E}" + "＝1"),
      ])
    finding.id = "+1"
    return report(
      plantName: "=cmd|' /C calc'!A0", outlets: [outlet], verdict: .fail, inputs: [log],
      checks: [check, long], findings: [finding])
  }
}

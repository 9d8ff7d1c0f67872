import Measures
import Report

// Reports for formats that other programs read: names that try to break out of each of them, and
// reports of many findings.

extension SampleReports {
  /// Markup, commands, links, mentions and formulas of every format that is written.
  static let hostileText = [
    "::error::x", "%0A::error::y", "<script>alert(1)</script>", "]]>", "--><!--",
    "=cmd|' /C calc'!A0",
    "`id`", "[x](http://evil.example)", "@admin", "#1", ":smile:", "https://evil.example", "{0}",
    "a,b", "\"q\"", "\\", "\u{202E}fdp", "| x |", "***", "\"\u{301},=cmd()", "](\u{301}x)",
  ].joined(separator: " ")

  static var hostile: ComplianceReport {
    var outlet = sand
    outlet.id = "DA,1:%0A"
    outlet.name = hostileText
    var log = LogSummary(
      path: "logs/<b>,%0A a:b\n::error::.csv", kind: .emission, bytes: 20, encoding: .utf8)
    log.rows = 9
    log.sha256 = String(repeating: "cd", count: 32)
    let coverage = Coverage(expected: 4, present: 4, valid: 4)
    let limit = limit(
      "T1|`x`", outlet: outlet.id, pollutant: "PM", value: "30", verdict: .fail,
      reason: Bilingual(zh: hostileText, en: hostileText), coverage: coverage, exceeding: 3)
    let open = Self.limit(
      "]]>", outlet: outlet.id, pollutant: "<i>", verdict: .notEvaluated,
      reason: Bilingual(zh: hostileText, en: hostileText))
    let episode = Episode(
      from: at(1, 1), to: at(1, 4), periods: 3, peak: "33", peakAt: at(1, 2), multiple: "0.1",
      values: [])
    var breach = breach(limit, episode: episode, rows: rows(log.path, [3, 4, 5, 7]))
    breach.id = "breach \(hostileText)"
    breach.message = Bilingual(zh: "超标\n\(hostileText)", en: "Over\r\n\(hostileText)")
    breach.evidence.lead = breach.evidence.rows[2]
    let remark = Finding(
      id: "remark/&<\"'", rule: "unknown-<flag>", severity: .warning,
      message: Bilingual(zh: hostileText, en: hostileText),
      notes: [Bilingual(zh: hostileText, en: hostileText)])
    var report = report(
      plantName: hostileText, outlets: [outlet], verdict: .fail, inputs: [log],
      checks: [limit, open], findings: [breach, remark])
    report.rules = [
      ComplianceReport.RuleUsed(
        id: "emission-limit", summary: Bilingual(zh: "{0} 超标", en: "{0} over"),
        why: Bilingual(zh: "[a](b)", en: "[a](b)"), formula: Bilingual(zh: "一\n二", en: "1\n2"),
        source: Bilingual(zh: "依据", en: "source"))
    ]
    return report
  }

  /// `count` findings that hold next to nothing, where only their number matters.
  static func bare(_ count: Int) -> ComplianceReport {
    let finding = Finding(
      id: "", rule: "r", verdict: .fail, severity: .violation, message: Bilingual(zh: "甲", en: "a"))
    return report(
      outlets: [], verdict: .fail, checks: [],
      findings: (0..<count).map { number in
        var numbered = finding
        numbered.id = "\(number)"
        return numbered
      })
  }

  /// `count` findings of as many episodes of one check, of which each has rows in three runs.
  static func many(
    _ count: Int, severity: Severity = .violation, isOfOneCheck: Bool = true
  ) -> ComplianceReport {
    var log = LogSummary(path: "logs/emission.csv", kind: .emission, bytes: 9, encoding: .utf8)
    log.rows = 10 * count
    let check = limit(
      "T1-PM", pollutant: "PM", verdict: .fail,
      coverage: Coverage(expected: 744, present: 744, valid: 744), exceeding: count)
    let findings = (0..<count).map { number in
      let start = Instant(seconds: at(1).seconds + Int64(number) * 7200)
      let end = Instant(seconds: start.seconds + 3600)
      let episode = Episode(
        from: start, to: end, periods: 1, peak: "\(41 + number % 7)", peakAt: start,
        multiple: "0.\(1000 + number % 7)",
        values: [PeriodValue(at: start, count: 1, mean: "41", oxygen: nil, value: "41")])
      let line = 2 + 10 * number
      var finding = breach(
        check, episode: episode, working: arithmetic,
        rows: rows(log.path, [line, line + 1, line + 4, line + 6]))
      finding.id = "emission-limit/T1-PM/\(number)"
      finding.severity = severity
      if !isOfOneCheck { finding.item = "\(number)" }
      return finding
    }
    return report(
      outlets: [cupola], verdict: .fail, inputs: [log], checks: [check], findings: findings)
  }
}

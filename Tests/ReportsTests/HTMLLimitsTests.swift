import Measures
import Report
import Reports
import Testing

/// Long reports are cut at stated numbers, and what is cut is counted.
struct HTMLLimitsTests {
  /// `checks` breaches of `episodes` one-hour episodes each.
  private func report(checks: Int, episodes: Int) -> ComplianceReport {
    var report = SampleReports.clean
    report.verdict = .fail
    report.checks = (0..<checks).map { number in
      SampleReports.limit(
        "T1-\(10_000 + number)", outlet: "DA002", pollutant: "PM", value: "30", verdict: .fail,
        coverage: Coverage(expected: 744, present: 744, valid: 744), exceeding: episodes)
    }
    report.findings = report.checks.flatMap { check in
      (0..<episodes).map { number in
        let from = Instant(seconds: SampleReports.at(1).seconds + Int64(number) * 7200)
        let multiple = "0.\(1000 + number)"
        let episode = Episode(
          from: from, to: Instant(seconds: from.seconds + 3600), periods: 1, peak: "31",
          peakAt: from, multiple: multiple,
          values: [PeriodValue(at: from, count: 60, mean: "31", oxygen: nil, value: "31")])
        return SampleReports.breach(
          check, episode: episode, working: SampleReports.arithmetic,
          rows: SampleReports.rows("logs/emission.csv", Array(number * 60..<number * 60 + 60)))
      }
    }
    return report
  }

  private func text(_ report: ComplianceReport) -> String {
    PageCase(name: "", report: report, language: .zh).text
  }

  @Test(arguments: [(59, false), (60, false), (61, true), (200, true)])
  func `a check lists sixty episodes, the worst`(_ count: Int, _ isCut: Bool) {
    let text = text(report(checks: 1, episodes: count))
    #expect(text.contains("以上为超标倍数最高的 60 段") == isCut)
    #expect(text.contains("另有 \(count - 60) 段见 JSON") == isCut)
    // The multiple grows with time: the last is the worst, the first goes.
    #expect(text.contains("<td class=\"number\">0.\(1000 + count - 1)</td>"))
    #expect(text.contains("<td class=\"number\">0.1000</td>") == !isCut)
  }

  @Test(arguments: [(149, 0), (150, 0), (151, 1)])
  func `so many breaches are opened, and the rest are counted`(_ count: Int, _ folded: Int) {
    let text = text(report(checks: count, episodes: 1))
    #expect(text.matches(of: /<article class="finding bad">/).count == count - folded)
    #expect(text.contains("另有不达标 1 项，详见逐项检查与 JSON") == (folded == 1))
    // All of them stand among the checks.
    #expect(text.matches(of: /T1-10[0-9]{3}）<\/div>/).count == count)
  }

  @Test(arguments: [(1, 10_000), (100, 100), (10_000, 1)])
  func `ten thousand findings stay under ten megabytes`(_ checks: Int, _ episodes: Int) {
    let text = text(report(checks: checks, episodes: episodes))
    #expect(text.utf8.count < 10_000_000)
    // What a page leaves out, it counts; the footer names JSON on every page.
    let body = text.prefix(upTo: text.firstRange(of: "<footer")?.lowerBound ?? text.startIndex)
    #expect(
      body.contains(episodes > 60 ? "另有 \(episodes - 60) 段见 JSON" : "另有不达标 9850 项，详见逐项检查与 JSON"))
  }

  @Test(arguments: [(60, 744, 60), (61, 744, 60), (3, 200_000, 2), (1, 400_001, 0)])
  func `calendars stop at sixty, and at four hundred thousand hours`(
    _ checks: Int, _ hours: Int, _ drawn: Int
  ) {
    var report = report(checks: checks, episodes: 1)
    for index in report.checks.indices {
      report.checks[index].hours = HourClasses(
        from: SampleReports.at(1), letters: String(repeating: "a", count: hours))
    }
    let text = text(report)
    #expect(text.matches(of: /：小时日历<\/title>/).count == drawn)
    #expect(text.contains("未绘") == (drawn < checks))
  }

  @Test func `remarks beyond four hundred are counted`() {
    var report = SampleReports.clean
    let remark = Finding(
      id: "x", rule: "zero-flow", severity: .warning, outlet: "DA002",
      message: Bilingual(zh: "流量为零。", en: "Zero flow."))
    report.findings = Array(repeating: remark, count: 403)
    #expect(text(report).contains("另有说明 3 条，见 JSON。"))
    report.findings = Array(repeating: remark, count: 400)
    #expect(!text(report).contains("另有说明"))
  }
}

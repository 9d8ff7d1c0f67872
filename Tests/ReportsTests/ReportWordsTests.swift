import Measures
import Report
import Testing

@testable import Reports

/// What a report says of itself is the same in every view.
struct ReportWordsTests {
  private func text(
    _ report: ComplianceReport, _ format: ReportFormat, _ language: Language = .zh
  ) throws -> String {
    let reporter = format.reporter(style: ReportStyle(language: language))
    return String(decoding: try reporter.bytes(of: report), as: UTF8.self)
  }

  private static let views: [ReportFormat] = [.text, .html, .markdown, .csv, .github, .sarif]

  // MARK: The highest value

  @Test(arguments: [
    (Check.Basis.hour, "（2025-03-09 14:00）", "(2025-03-09 14:00)"),
    (.share, "（2025-03-09 14:00）", "(2025-03-09 14:00)"),
    (.day, "（2025-03-09）", "(2025-03-09)"),
    (.rolling, "（2025-03-08 15:00 至 2025-03-09 15:00）", "(2025-03-08 15:00 to 2025-03-09 15:00)"),
  ])
  func `a clean check says its highest value and when it was`(
    _ basis: Check.Basis, _ zh: String, _ en: String
  ) throws {
    var report = SampleReports.clean
    report.checks[0].basis = basis
    report.checks[0].requirement?.window = basis == .rolling ? 24 : nil
    for (language, words) in [
      (Language.zh, "最高 17.25\u{A0}mg/m³\(zh)"), (.en, "the highest is 17.25\u{A0}mg/m³ \(en)"),
    ] {
      for format in [ReportFormat.text, .html] {
        let page = try text(report, format, language).split(whereSeparator: \.isWhitespace)
          .joined(separator: " ")
        let wanted = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(page.contains(wanted), "\(format) \(language)")
      }
    }
  }

  @Test func `a breach says its peaks, and not the highest value beside them`() throws {
    var report = SampleReports.episodes
    report.checks[0].highest = SampleReports.clean.checks[0].highest
    #expect(try !text(report, .text).contains("最高 17.25"))
  }

  @Test(arguments: [0, 8785, 1 << 40])
  func `a window of any length in a saved report is no trap`(_ window: Int) throws {
    var report = SampleReports.clean
    report.checks[0].basis = .rolling
    report.checks[0].requirement?.window = window
    let page = try text(report, .text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(page.contains("2025-03-09 14:00"))
  }

  // MARK: What is counted

  @Test(arguments: [
    (Check.Basis.hour, "3 小时", "3 hours"), (.share, "3 小时", "3 hours"),
    (.single, "3 小时", "3 hours"), (.day, "3 天", "3 days"), (.rolling, "3 个窗口", "3 windows"),
    (.sample, "3 组样品", "3 sample sets"), (.month, "3 个月", "3 months"), (.year, "3 年", "3 years"),
    (.outlet, "3 个排放口", "3 outlets"),
  ])
  func `a basis says what it counts`(_ basis: Check.Basis, _ zh: String, _ en: String) {
    #expect(basis.counted(3, .zh) == zh && basis.counted(3, .en) == en)
    #expect("3 " + basis.unit.zh == zh && "3 " + basis.unit.en == en)
    #expect(Check.Basis?.none.counted(1, .en) == "1 hour")
  }

  @Test(arguments: views + [.junit])
  func `no view calls rolling windows hours`(_ format: ReportFormat) throws {
    let (zh, en) = try (
      text(SampleReports.rolling, format), text(SampleReports.rolling, format, .en)
    )
    for wrong in ["674/696 小时", "3 小时", "22 小时"] { #expect(!zh.contains(wrong), "\(wrong)") }
    for wrong in ["696 hours", "3 hours"] { #expect(!en.contains(wrong), "\(wrong)") }
  }

  @Test func `a table shows whole windows`() throws {
    let csv = try text(SampleReports.rolling, .csv, .en)
    // The first window ends at 23:00 and has 24 hours.
    #expect(csv.contains("2025-03-04 23:00,2025-03-06 01:00,2025-03-05 00:00 to 2025-03-06 00:00"))
    #expect(csv.contains(",windows,"))
    let sarif = try text(SampleReports.rolling, .sarif)
    #expect(sarif.contains(#""window": 24"#))
    #expect(sarif.contains(#""windowsFrom": "2025-03-04T23:00:00+08:00""#))
  }

  // MARK: What a pass rests on

  @Test(arguments: views)
  func `flagged hours over the limit stand beside a pass`(_ format: ReportFormat) throws {
    #expect(
      try text(SampleReports.flagged, format).contains("8 小时带标记、若按正常计高于限值，待核实"))
    #expect(
      try text(SampleReports.flagged, format, .en)
        .contains("8 flagged hours would lie over a limit if counted as normal"))
    #expect(try !text(SampleReports.clean, format).contains("待核实"))
  }

  @Test func `flagged hours are to be dealt with, before what is short of data`() throws {
    let words = ReportWords(SampleReports.flagged, language: .zh)
    let urgent = try #require(words.urgentList())
    #expect(urgent.items.map(\.text) == ["8 个小时因数据标记未判定，而其读数若按正常计高于限值。"])
    #expect(urgent.heading == "需要处理")
    #expect(words.urgentItems().count == 1)
  }

  @Test func `breaches stand first, then what a pass rests on, then gaps`() {
    var report = SampleReports.episodes
    report.findings += SampleReports.flagged.findings
    let items = ReportWords(report, language: .zh).urgentItems()
    #expect(items.map(\.isRemark) == [false, false, false, true, false])
    #expect(items.map(\.verdict) == [.fail, .fail, .fail, .insufficient, .insufficient])
  }

  // MARK: Order of a page

  @Test func `counted violations stand before all that does not count`() throws {
    let page = try text(SampleReports.shared, .html)
    let findings = try #require(page.firstRange(of: "id=\"findings\""))
    let rest = page[findings.upperBound...]
    let counting = try #require(rest.firstRange(of: "GB 39726-2020 表1（T1-sand-PM）"))
    let advisory = try #require(rest.firstRange(of: "GB 39726-2020 表1（T1-cupola-PM）"))
    let notice = try #require(rest.firstRange(of: "有不认识的标记。"))
    #expect(counting.lowerBound < advisory.lowerBound && counting.lowerBound < notice.lowerBound)
  }

  @Test func `no row is printed twice`() throws {
    let page = try text(SampleReports.shared, .html)
    for line in 10...13 {
      let row = "<code>2025-03-01 08:00,DA001,PM,\(line)</code>"
      #expect(page.ranges(of: row).count == 1, "\(line)")
    }
    #expect(page.contains("1 行的原始记录见上文"))
  }

  // MARK: Which report it is

  @Test func `reports that differ have different identifiers`() {
    let report = SampleReports.episodes
    var other = report
    other.findings[0].evidence.rows[0].line += 1
    var packs = report
    packs.standardsDigest = "sha256:00fe"
    var pictured = report
    pictured.checks[0].hours = HourClasses(from: report.period.from, [.low])
    let ids = [report, other, packs].map { $0.identifier(.zh) }
    #expect(Set(ids).count == 3)
    #expect(ids[0].hasPrefix("HZ-FD-001-20250301-20250331-") && ids[0].utf8.count == 36)
    #expect(pictured.identifier(.zh) == ids[0])
  }

  @Test(arguments: [ReportFormat.text, .html, .markdown])
  func `every view prints the same identifier`(_ format: ReportFormat) throws {
    let report = SampleReports.clean
    #expect(try text(report, format).contains(report.identifier(.zh)))
  }

  @Test func `the printed page has room for a date and signatures`() throws {
    let page = try text(SampleReports.clean, .html)
    #expect(page.contains("检查日期") && page.contains("检查人签名"))
    #expect(try text(SampleReports.clean, .html, .en).contains("Date of checking"))
  }

  // MARK: Evidence

  @Test func `rows beyond those listed are counted, also where none is`() {
    let words = ReportWords(SampleReports.clean, language: .en)
    #expect(words.evidenceLines(Evidence(omitted: 1)) == ["1 further row not listed"])
    #expect(
      words.evidenceLines(Evidence(rows: SampleReports.rows("a.csv", [1, 2, 4]), omitted: 2))
        == ["a.csv:1-2,4 (2 further rows not listed)"])
    #expect(Evidence().words(shownRuns: 2, path: { $0 }, .en) == "")
    #expect(
      Evidence(rows: SampleReports.rows("a.csv", [1, 3, 5])).words(
        shownRuns: 2, path: { "b/" + $0 }, .en)
        == "b/a.csv:1,3 and more, 3 rows in all")
  }

  @Test func `a result never says lines of another file`() throws {
    var report = SampleReports.clean
    report.findings = [
      Finding(
        id: "x", rule: "r", severity: .notice, message: Bilingual(zh: "甲", en: "a"),
        evidence: Evidence(lead: RowReference(file: "logs/else.csv", line: 7, text: "")))
    ]
    let sarif = try text(report, .sarif)
    #expect(sarif.contains(#""uri": "logs/else.csv""#))
    #expect(sarif.contains(#""startLine": 7"#))
  }
}

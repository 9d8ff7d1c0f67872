import Measures
import Report
import Reports
import Testing

struct TextReportTests {
  private func text(
    _ report: ComplianceReport, _ language: Language = .zh, ansi: Bool = false,
    width: Int = ReportStyle.fixedWidth
  ) -> String {
    let style = ReportStyle(language: language, ansi: ansi, width: width)
    return String(decoding: TextReport(style: style).bytes(of: report), as: UTF8.self)
  }

  private func firstLine(_ report: ComplianceReport, _ language: Language) -> Substring {
    text(report, language).prefix { $0 != "\n" }
  }

  @Test func `begins with the verdict, the coverage and the checks`() {
    let chinese = firstLine(SampleReports.insufficient, .zh)
    #expect(chinese.hasPrefix("数据不足，不能判定达标 · 有效小时（各项合计）1668/2232"))
    #expect(chinese.contains("最低：DA001") && chinese.contains("NOx"))
    #expect(
      firstLine(SampleReports.insufficient, .en).hasPrefix(
        "INSUFFICIENT DATA, not a pass · valid hours (all checks) 1668/2232 (74.7 %) · lowest:"
      )
    )
  }

  @Test func `says on the first line what the dossier left out`() {
    #expect(firstLine(SampleReports.clean, .zh).contains("只查排放；能耗、审核不在本次范围内"))
    #expect(
      firstLine(SampleReports.clean, .en).hasPrefix(
        "PASS (emissions only; energy, audit not checked)"))
  }

  @Test func `says nothing of scope where everything was asked for`() {
    #expect(!firstLine(SampleReports.insufficient, .zh).contains("只查"))
  }

  @Test func `counts no advisory and no inapplicable check in the first line`() {
    // Six checks: one is advisory, one does not apply.
    let lines = text(SampleReports.episodes).split(separator: "\n").prefix(2).joined()
    #expect(lines.contains("检查 4 项：不达标 3、数据不足 1"))
    #expect(lines.contains("另有参考性检查 1 项（1 项超过，不计入结论）"))
  }

  @Test(arguments: [
    (749, 1000, "74.9"), (750, 1000, "75.0"), (751, 1000, "75.1"), (7499, 10_000, "74.99"),
    (9999, 10_000, "99.99"), (1, 1, "100.0"), (74_999, 100_000, "74.999"), (3, 2000, "0.2"),
    (5, 2000, "0.2"), (7, 2000, "0.4"), (1, 10_000, "0.01"), (0, 7, "0.0"), (7501, 10_000, "75.01"),
    (999_999, 1_000_000, "99.9999"), (2, 3, "66.7"),
  ])
  func `rounds coverage half-even, and never across 75 % or 100 %`(
    _ valid: Int, _ expected: Int, _ shown: String
  ) {
    let coverage = Coverage(expected: expected, present: expected, valid: valid)
    let check = SampleReports.limit("L", pollutant: "PM", verdict: .pass, coverage: coverage)
    let report = SampleReports.report(
      outlets: [SampleReports.cupola], verdict: .pass, checks: [check])
    #expect(text(report).contains("有效小时（各项合计）\(valid)/\(expected)（\(shown) %）"))
  }

  @Test func `puts the three worst checks first, the highest multiple on top`() throws {
    let lines = text(SampleReports.episodes).split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("先看这 3 项（另有 1 项见下文）") })
    let items = lines[(start + 1)...].filter {
      $0.hasPrefix("  1  ") || $0.hasPrefix("  2  ") || $0.hasPrefix("  3  ")
    }
    #expect(items.count == 3)
    #expect(items[0].contains("颗粒物 PM：超标 2 次，共 4 小时"))
    #expect(items[1].contains("二氧化硫 SO2：超标 1 次，共 2 天"))
    #expect(items[2].contains("不达标"))
  }

  @Test func `opens a finding to its formula, its numbers and its rows`() {
    let report = text(SampleReports.episodes, width: 300)
    #expect(report.contains("2025-03-01 08:00 至 11:00，3 小时；最高 52.31 mg/m³（2025-03-01 09:00）"))
    #expect(
      report.contains("折算浓度 = 实测 43.591667 × (21 − 15) ÷ (21 − 16) = 52.31 mg/m³\n"))
    #expect(report.contains("52.31 > 40 mg/m³，超标倍数 = 52.31 ÷ 40 − 1 = 0.30775\n"))
    #expect(report.contains("证据  logs/emission.csv:481-540\n"))
    #expect(report.contains("2025-03-05 至 2025-03-06，2 天"))
  }

  @Test func `says which hours are missing, in stretches with a cause each`() {
    let zh = text(SampleReports.episodes, width: 2000)
    #expect(
      zh.contains(
        "缺测（无可读数据） 100 小时：2025-03-01 00:00 至 2025-03-05 04:00（100 小时）\n"))
    #expect(zh.contains("数据标记异常或为负值 80 小时：2025-03-05 14:00 至 18:00（4 小时）；"))
    #expect(
      zh.contains(
        "；另有 32 小时见 JSON；标记：M（维护）60 小时、D（故障或断电）20 小时、数值为负 20 小时\n"))
    #expect(zh.contains("停运（按标记，不计入应有） 48 小时："))
    let en = text(SampleReports.episodes, .en, width: 2000)
    #expect(
      en.contains(
        "missing (no readable row): 100 hours, 2025-03-01 00:00 to 2025-03-05 04:00 (100)\n"))
  }

  @Test func `says why a limit binds`() {
    #expect(text(SampleReports.episodes, width: 300).contains("适用原因：现有企业（环评批复 2019-03-12"))
  }

  @Test func `says how many rows it does not list`() {
    let report = text(SampleReports.episodes, width: 300)
    #expect(
      report.contains(
        "logs/emission.csv:200,203,206,209,212,215,218,221,224,227,230,233（另有 48 行未列出）"))
  }

  @Test func `says a shared reason once for all checks that could not run`() {
    let checks = ["PM", "SO2", "NOx", "NH3"].map { pollutant in
      let name = Pollutant.withID(pollutant)?.name.zh ?? ""
      return SampleReports.limit(
        "T1-\(pollutant)", pollutant: pollutant, verdict: .notEvaluated,
        reason: Bilingual(zh: "DA001 没有\(name)的数据。", en: ""))
    }
    let report = text(
      SampleReports.report(
        outlets: [SampleReports.cupola], verdict: .notEvaluated, checks: checks), width: 200)
    #expect(report.contains("1  未评价 4 项（DA001 颗粒物、DA001 二氧化硫、DA001 氮氧化物 等）：DA001 没有该项目的数据。"))
    #expect(report.contains("  未评价 4 项\n    DA001 没有该项目的数据。\n      颗粒物 PM：限值 40 mg/m³"))
    #expect(report.split(separator: "没有该项目的数据").count == 3)
  }

  @Test func `keeps a reason's own words where it stands alone`() {
    let check = SampleReports.limit(
      "T1", pollutant: "PM", verdict: .notEvaluated,
      reason: Bilingual(zh: "DA001 没有颗粒物的数据。", en: ""))
    let report = text(
      SampleReports.report(
        outlets: [SampleReports.cupola], verdict: .notEvaluated, checks: [check]), width: 200)
    #expect(report.split(separator: "DA001 没有颗粒物的数据。").count == 3)
    #expect(!report.contains("该项目"))
  }

  @Test func `condenses what does not apply to its reason`() {
    let report = text(SampleReports.episodes)
    #expect(report.contains("不适用 1 项\n  行业标准优先于综合标准。\n    DA001，GB 39726-2020：颗粒物（T2-PM）"))
  }

  @Test func `colours only on request, and says the same words without colour`() {
    for (_, report) in SampleReports.all {
      let plain = text(report)
      let coloured = text(report, ansi: true)
      #expect(!plain.contains("\u{1B}"))
      #expect(coloured.contains("\u{1B}["))
      #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
  }

  @Test(arguments: [48, 60, 80, 100, 200])
  func `keeps every line within the width`(_ width: Int) {
    for (_, report) in SampleReports.all {
      for language in Language.allCases {
        for line in text(report, language, width: width).split(separator: "\n") {
          #expect(displayWidth(String(line)) <= width, "\(line)")
          #expect(line.last != " ", "\(line)")
        }
      }
    }
  }

  @Test func `lets nothing through that moves a terminal's cursor or turns its text`() {
    for language in Language.allCases {
      let scalars = text(SampleReports.ugly, language).unicodeScalars
      #expect(
        !scalars.contains {
          ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
            || (0x200E...0x200F).contains($0.value) || (0x2028...0x202E).contains($0.value)
            || (0x2066...0x2069).contains($0.value)
        })
    }
    #expect(text(SampleReports.ugly).contains("\\u{1B}[2J"))
  }
}

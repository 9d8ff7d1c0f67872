import Measures
import Standards
import Testing

struct StandardsTextTests {
  private func library() throws -> StandardsLibrary {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(
        replacing: "value", by: "  value: \"30.0\"",
        adding: [
          "  oxygen: 15", "  areas: [key]", "  when: {independent_heat_source: true}",
          "  applies: {new_from: 2021-01-01, existing_from: never, until: 2026-04-01}",
          "- {id: T1-PM-day, clause: Table 1, process: \"*\", pollutant: PM, value: 20,",
          "   unit: mg/m3, basis: share, share: 95, source: a page, confidence: unsure,",
          "   note: {zh: 未核实, en: Unread}}", "targets:",
          "- {id: EI, annual_decline: \"0.0366\", base_year: 2020, until: 2025, source: a plan}",
        ]),
      "b.yaml": PackLines.pack(replacing: "id: TEST", by: "id: 环大气〔2024〕5号"),
    ])
    return try loadStandards([fixture.path])
  }

  @Test func `lists standards in columns that line up in a Chinese terminal`() throws {
    let text = standardsTable(try library(), language: .zh)

    #expect(
      text == """
        标准号             施行        地区    限值  目标  仅提示  行业  名称
        TEST 1-2025        2021-01-01  000000     2     1       1  铸造  测试标准
        环大气〔2024〕5号  2021-01-01  000000     1     0       0  铸造  测试标准
        共 2 项标准，限值 3 条，目标 1 条；“仅提示”的数值不作违规判定。

        """)
  }

  @Test(arguments: Language.allCases)
  func `keeps every line of the list within the terminal`(_ language: Language) throws {
    let text = standardsTable(
      try loadStandards([PackFixture.shipped]), language: language, width: 100)

    #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 100 })
  }

  @Test func `shows a standard with all that decides a verdict`() throws {
    let standard = try #require(try library().standards.first)
    let lines = standardPage(standard, language: .zh, width: 200)
      .split(separator: "\n").map(String.init)

    #expect(lines.first == "TEST 1-2025  测试标准")
    #expect(lines.contains("发布 2020-01-01 · 施行 2021-01-01 · 地区 000000 · 行业 铸造 · 行业标准 · 全数值比较法"))
    #expect(
      lines.contains(
        "小时均值 · 基准含氧量 15 % · 重点地区（特别排放限值） · 新建企业 2021-01-01 起 · 不适用于现有企业 · 2026-04-01 前有效"))
    #expect(lines.contains("  T1-PM  main  颗粒物  ≤ 30.0 mg/m3  Table 1  采用独立热源"))
    #expect(lines.contains("每月 95 % 的小时均值"))
    #expect(lines.contains("  T1-PM-day  任何工序  颗粒物  ≤ 20 mg/m3  Table 1"))
    #expect(lines.contains("  可信度 存疑（unsure）：仅作提示，不作违规判定。"))
    #expect(lines.contains("  说明：未核实"))
    #expect(lines.contains("EI · 单位增加值能耗以 2020 年为基期年均下降 3.66 %至 2025 年"))
  }

  @Test func `shows it in English, without a Chinese word of its own`() throws {
    let standard = try #require(try library().standards.first)
    let page = standardPage(standard, language: .en, width: 200)

    #expect(page.hasPrefix("TEST 1-2025  Test standard\n"))
    #expect(page.contains("not for existing plants"))
    #expect(page.contains("Confidence: doubtful (unsure); advisory, does not convict."))
    #expect(page.contains("down 3.66 % a year from 2020 until 2025"))
    #expect(page.unicodeScalars.allSatisfy { !(0x4E00...0x9FFF).contains($0.value) })
  }

  @Test func `names every limit of every shipped standard once`() throws {
    for standard in try loadStandards([PackFixture.shipped]).standards {
      let words = standardPage(standard, language: .zh).split(separator: "\n")
        .compactMap { $0.split(separator: " ").first.map(String.init) }
      for limit in standard.limits {
        #expect(words.count { $0 == limit.id } == 1, "\(standard.id) \(limit.id)")
      }
    }
  }
}

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
    #expect(lines.contains("  可信度：未经原文核实（unsure）；仅作提示，不作违规判定。"))
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

  /// Only a path is never broken.
  @Test(arguments: Language.allCases, [60, 80, 100])
  func `keeps every line of every page within the terminal`(
    _ language: Language, _ width: Int
  ) throws {
    for standard in try loadStandards([PackFixture.shipped]).standards {
      let page = standardPage(standard, language: language, width: width)
      for line in page.split(separator: "\n") where !line.contains(".yaml") {
        #expect(displayWidth(String(line)) <= width, "\(line)")
      }
    }
  }

  @Test(arguments: [60, 80, 99, 100, 140])
  func `keeps every line of the list within any terminal`(_ width: Int) throws {
    let text = standardsTable(
      try loadStandards([PackFixture.shipped]), language: .zh, width: width)

    #expect(
      text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= max(72, width) })
  }

  @Test func `shows rates, removal, the open air and water`() throws {
    let standards = try loadStandards([PackFixture.shipped]).standards
    func page(_ id: String) throws -> String {
      standardPage(
        try #require(standards.first { $0.id == id }), language: .zh, width: 200)
    }

    let general = try page("GB 16297-1996")
    #expect(general.contains("最高允许排放速率 · 高于表列高度按平方外推 · 低于 15 m 外推后减半"))
    #expect(general.contains("T2-rate-II-NMHC：15 m 10 · 20 m 17 · 30 m 53 · 40 m 100 kg/h"))
    #expect(general.contains("监控点与参照点浓度之差"))
    #expect(try page("GB 37822-2019").contains("≥ 80 %"))
    #expect(try page("GB 37822-2019").contains("初始排放速率 ≥ 3 kg/h 时"))
    #expect(try page("GB 37822-2019").contains("任意一次值"))
    #expect(try page("GB 39726-2020").contains("该项限值待国家污染物监测方法标准发布后实施。"))
    #expect(try page("GB 29620-2013").contains("基准过量空气系数 1.7"))
    #expect(try page("GB 4287-2012").contains("水污染物排放限值：没有废水日志，不参与判定。"))
    #expect(try page("DB44/2367-2022").contains("仅限 440100、440300"))
  }
}

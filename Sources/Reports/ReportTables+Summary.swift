import Measures
import Report
import Standards

// The first sheet: the verdict, what was checked, what to look at first, and how to read the rest.

extension ReportTables {
  /// - Parameter losses: what the other sheets could not hold.
  func summary(losses: [String]) -> ReportTable {
    let columns = [
      TableColumn<SummaryRow>("项目", "Item", width: 18) { .text($0.label, .heading) },
      TableColumn<SummaryRow>("内容", "Content", width: 100) { $0.content },
    ]
    return ReportTable(
      Bilingual(zh: "结论", en: "Summary"), columns,
      rows: conclusion + losses.map { row("未列全", "left out", $0, .doubtful) } + subject + urgent
        + reading,
      isFacts: true)
  }

  private struct SummaryRow {
    var label: String
    var content: TableCell
  }

  private func row(_ zh: String, _ en: String, _ content: TableCell) -> SummaryRow {
    SummaryRow(label: say(zh, en), content: content)
  }

  private func row(
    _ zh: String, _ en: String, _ content: String, _ style: TextStyle = .plain
  ) -> SummaryRow {
    row(zh, en, cell(content, style))
  }

  private var conclusion: [SummaryRow] {
    [
      row("结论", "verdict", report.verdict.conclusion(language), report.verdict.style),
      row(
        "统计", "figures",
        .lines((words.scopeFacts() + words.conclusionFacts()).map(plain))),
      row("发现", "findings", findingCounts),
    ]
  }

  private var findingCounts: String {
    guard !report.findings.isEmpty else { return say("无", "none") }
    return Severity.allCases.compactMap { severity in
      let count = report.findings.count { $0.severity == severity }
      return count == 0 ? nil : severity.label(language) + say(" \(count) 条", ": \(count)")
    }.joined(separator: say("、", ", "))
  }

  private var subject: [SummaryRow] {
    let plant = report.plant
    var rows = [
      row("企业", "plant", plant.name + say("（\(plant.id)）", " (\(plant.id))")),
      row("行业", "sector", sectorName(plant.sector)(language)),
      row("地区", "region", plant.region),
      row("控制区", "area", plant.area.word(language)),
      row("环评批复", "approved", .day(plant.approved)),
    ]
    if !plant.regimes.isEmpty {
      let names = plant.regimes.map { regimeName($0)(language) }
      rows.append(row("管理要求", "regimes", names.joined(separator: say("、", ", "))))
    }
    rows += [
      row("时段起", "period from", .moment(report.period.from)),
      row("时段止（不含）", "period to (excl.)", .moment(report.period.to)),
      row("时段小时数", "hours", .count(report.period.hours)),
    ]
    if let declared = report.declaredPeriod {
      rows.append(
        row(
          "企业档案时段", "dossier's period",
          declared.from.minuteText + say(" 至 ", " to ") + declared.to.minuteText))
    }
    if let year = report.energyYear { rows.append(row("能耗考核年度", "energy year", .count(year))) }
    rows.append(row("期限判断日", "as of", .moment(report.asOf)))
    return rows
  }

  private var urgent: [SummaryRow] {
    words.urgentItems().map { row("需要处理", "to be dealt with", $0.text, $0.verdict.style) }
  }

  private var reading: [SummaryRow] {
    [
      row(
        "读法", "how to read",
        .lines([
          say("时间为北京时间（UTC+8）；“止”不含在时段内。", "Times are China's (UTC+8); “to” is exclusive."),
          say(
            "判定用精确值，所列数值修约到至多 6 位小数；数值超过 15 位有效数字时以文本列出。",
            "Verdicts rest on exact values; figures shown are rounded to at most six decimals, and "
              + "stand as text where they have more than 15 significant digits."),
          say(
            "颜色只重复文字已说明的结论；空白表示该项不适用或没有数据，不表示零，也不表示达标。",
            "Colours repeat what the words say; a blank means that there is none, never zero and "
              + "never a pass."),
        ])),
      row("报告标识", "report", .text(report.identifier(language))),
      row("标准包摘要", "digest of the packs", report.standardsDigest),
    ]
      + report.overlays.map { row("覆盖包", "overlay", .text($0)) }
      + (report.plantDigest.map { [row("plant.yaml SHA-256", "plant.yaml SHA-256", .text($0))] }
        ?? [])
      + [row("工具", "tool", "\(report.tool.name) \(report.tool.version)")]
  }
}

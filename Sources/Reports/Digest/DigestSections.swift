import Measures
import Report
import Standards

// The parts of a digest with their tables, in the order of all views.

extension DigestWords {
  /// All, or of a mail those that a reader acts on.
  var sections: [DigestSection] { attachment == nil ? allSections : mailSections }

  private var mailSections: [DigestSection] {
    ([sums, breaches] + flagged + [register, missing]).map { section in
      var section = section
      section.rowsShown = min(section.rowsShown, Self.rowsInMail)
      return section
    }
  }

  /// Of one table.
  private static let rowsInMail = 20

  private var allSections: [DigestSection] {
    [sums, breaches] + flagged + [register, missing, shortfalls] + caveats + groups + worstTables
      + [deadlines, waivers, resubmissions, trends, captures] + (isOfOnePlant ? [] : [cityFigures])
      + [matrix]
  }

  // MARK: Comparison

  /// A line of the comparison with the month before and the year before.
  private struct SumRow {
    var name: String
    var cells: [TableCell]
  }

  private var sums: DigestSection {
    let all = digest.sums.all
    if isOfOnePlant { return ownSums }
    func row(_ zh: String, _ en: String, _ value: (MonthlyDigest.MonthSums) -> TableCell) -> SumRow
    {
      SumRow(
        name: say(zh, en),
        cells: all.map { $0.isBeforeLedger ? .text("–", .aside) : value($0) })
    }
    var rows = [
      row("应报企业", "plants expected") { .whole($0.expected) },
      row("其中已报", "of these received") { .whole($0.received - $0.unexpected) },
      row("已报中不足全月", "of these, part of the month") { .whole($0.partial) },
      row("未报", "nothing received") { .whole($0.missing) },
      row("不达标", "fail") { .whole($0.fail) },
      row("数据不足", "insufficient") { .whole($0.insufficient) },
      row("未评价", "not evaluated") { .whole($0.notEvaluated) },
      row("达标", "pass") { .whole($0.pass) },
      row("计入结论的超标与不达标事项", "breaches that count") { .whole($0.breaches) },
      row("超标小时合计", "hours over limits in all") { .whole($0.hoursOver) },
      row("有效数据率", "data capture") { sums in
        guard let coverage = sums.coverage, coverage.expected > 0 else { return .blank }
        return .text(percentage(coverage.valid, of: coverage.expected))
      },
    ]
    if all.contains(where: { $0.unexpected > 0 }) {
      rows.insert(
        row(
          digest.hasRegister ? "另收到未登记企业" : "另收到此前未报企业",
          digest.hasRegister ? "received, not registered" : "received, not expected"
        ) { .whole($0.unexpected) }, at: 2)
    }
    if !digest.flagged.isEmpty {
      let (plants, _) = digest.flaggedSums
      var cells: [TableCell] = [.whole(plants), .blank, .blank]
      cells = Array(cells.prefix(all.count))
      rows.append(SumRow(name: say("标记待核实的企业", "plants with flags to verify"), cells: cells))
    }
    if let register = digest.register {
      let cells: [TableCell] = [differing(register), .blank, .blank]
      rows.append(
        SumRow(
          name: say("与登记不一致的企业", "plants that differ from the register"),
          cells: Array(cells.prefix(all.count))))
    }
    if all.contains(where: { $0.pruned > 0 }) {
      rows.append(row("已从台账清理", "pruned from the ledger") { .whole($0.pruned) })
    }
    return compared(rows)
  }

  /// To a plant its own month: counts of one plant tell it nothing.
  private var ownSums: DigestSection {
    let cells = digest.plants.first?.cells ?? []
    let shown = [cells.last, cells.dropLast().last, cells.first]
    let all = digest.sums.all
    func row(_ zh: String, _ en: String, _ value: (Int) -> TableCell) -> SumRow {
      SumRow(
        name: say(zh, en),
        cells: all.indices.map { all[$0].isBeforeLedger ? .text("–", .aside) : value($0) })
    }
    return compared([
      row("结论", "verdict") { index in
        shown[index].map { .text($0.words(language), $0.style) } ?? .blank
      },
      row("计入结论的超标与不达标事项", "breaches that count") { .whole(all[$0].breaches) },
      row("超标小时合计", "hours over limits in all") { .whole(all[$0].hoursOver) },
      row("有效数据率", "data capture") { .text(shown[$0]?.validShare) },
    ])
  }

  private func compared(_ rows: [SumRow]) -> DigestSection {
    let all = digest.sums.all
    var columns = [TableColumn<SumRow>("指标", "measure", width: 34) { .text($0.name) }]
    let names = [
      Bilingual(zh: "本月 ", en: "this month "), Bilingual(zh: "上月 ", en: "month before "),
      Bilingual(zh: "上年同月 ", en: "year before "),
    ]
    for (index, sums) in all.enumerated() {
      columns.append(
        TableColumn("\(names[index].zh)\(sums.month)", "\(names[index].en)\(sums.month)", width: 20)
        {
          $0.cells[index]
        })
    }
    return DigestSection(
      "sums", Bilingual(zh: "与上月、上年同月比较", en: "Compared with before"), language,
      lead: digest.sums.lastMonth.isBeforeLedger
        ? [
          say(
            "首月：此前台账尚未启用，无从比较。",
            "The first month: the ledger had not begun before, and there is nothing to compare with."
          )
        ]
        : all.contains(where: \.isBeforeLedger)
          ? [
            say("“–”：当月台账尚未启用，没有可比数据。", "“–”: the ledger had not begun; nothing to compare.")
          ] : [], columns,
      rows: rows, labelled: [1, 2, 3],
      empty: Bilingual(zh: "没有可比较的数据。", en: "Nothing to compare."))
  }

  // MARK: Who handed in

  private var matrix: DigestSection {
    typealias Row = MonthlyDigest.PlantRow
    var columns: [TableColumn<Row>] = [
      TableColumn("企业", "plant", width: 34) { .text(plainPlantName($0.id, $0.name)) },
      TableColumn("行业", "sector", width: 14) { .text(sector($0.sector)) },
      TableColumn("区域", "region", width: 22) { .text(regionName($0.region)(language)) },
    ]
    for (index, month) in digest.months.enumerated() {
      columns.append(
        TableColumn(month.description, month.description, width: 18) { row in
          let cell = row.cells[index]
          return .text("\(cell.sign) \(cell.words(language))", cell.style)
        })
    }
    columns += [
      TableColumn("本月有效率", "valid share this month", width: 12) {
        .text($0.cells.last?.validShare)
      },
      TableColumn("记录时间", "recorded", width: 18) { .moment($0.cells.last?.recorded) },
      TableColumn("记录号", "runs", width: 12) {
        .text(($0.cells.last?.runs ?? []).map { "\($0)" }.joined(separator: say("、", ", ")))
      },
    ]
    var section = DigestSection(
      "matrix", Bilingual(zh: "企业与月份", en: "Plants by month"), language,
      lead: [
        say("标记：", "Signs: ")
          + legend.map { "\($0.sign)\u{A0}\($0.words)" }.joined(separator: say("；", "; "))
          + say("。", ".")
      ], columns, rows: digest.plants,
      empty: Bilingual(
        zh: "没有登记企业，也没有记录。", en: "No registered plant, and no run."))
    section.isMatrix = true
    return section
  }

  // MARK: Trends

  /// A point with its trend.
  private struct TrendRow {
    var trend: MonthlyDigest.Trend
    var point: MonthlyDigest.TrendPoint
  }

  private var trends: DigestSection {
    let rows = digest.trends.filter(\.hasValue).flatMap { trend in
      trend.points.map { TrendRow(trend: trend, point: $0) }
    }
    return DigestSection(
      "trends", Bilingual(zh: "能耗与排放强度趋势", en: "Trends of intensity"), language,
      lead: rows.isEmpty ? [] : digest.trends.flatMap(trendLead),
      [
        TableColumn("指标", "measure", width: 30) { .text(name($0.trend.quantity)) },
        TableColumn("截至月份", "to month", width: 10) { .text($0.point.month.description) },
        TableColumn("12 个月强度", "over twelve months", width: 14) {
          $0.point.value.map { .decimal($0) } ?? .text(say("数据不完整", "not whole"), .doubtful)
        }, TableColumn("单位", "unit", width: 12) { .text(unit($0.trend)) },
        TableColumn("目标路径", "path", width: 14) { .figure($0.point.allowed) },
        TableColumn("比较", "compared", width: 12) {
          $0.point.isMet.map {
            $0 ? .text(say("路径以内", "within"), .good) : .text(say("高于路径", "above"), .doubtful)
          } ?? .blank
        },
        TableColumn("替代（补遗）小时占比", "substituted hours", width: 12) { row in
          row.point.expectedHours > 0
            ? .text(percentage(row.point.substituted, of: row.point.expectedHours)) : .blank
        },
      ], rows: rows,
      empty: digest.trends.isEmpty
        ? Bilingual(
          zh: "台账中没有能耗、增加值或排放量的月度数据，无法给出趋势。",
          en: "The ledger has no monthly energy, value added or mass: no trend can be given.")
        : Bilingual(
          zh: "没有一家企业有连续 12 个月的完整能耗、排放量与增加值数据，无法给出趋势。",
          en:
            "No plant has twelve whole months in a row of energy or mass and value added: no trend "
            + "can be given."))
  }

  /// What each trend says besides its points.
  func trendLead(_ trend: MonthlyDigest.Trend) -> [String] {
    guard trend.hasValue else {
      return [
        name(trend.quantity)
          + say(
            "：没有一家企业有连续 12 个月的完整数据，无法给出趋势。",
            ": no plant has twelve whole months in a row; no trend can be given.")
      ]
    }
    var lines = [name(trend.quantity) + say("：", ": ") + panel(trend)]
    if let target = trend.target {
      lines.append(self.target(target))
      if let note = target.note { lines.append(note(language)) }
    } else {
      lines.append(
        say("本范围没有规划对该指标提出目标。", "No plan of the scope sets a target for it."))
    }
    return lines + trend.notes.map { $0(language) }
  }

  // MARK: What comes

  private var deadlines: DigestSection {
    DigestSection(
      "deadlines",
      Bilingual(
        zh: "清洁生产审核期限", en: "Audit deadlines"), language,
      lead: [
        say(
          "\(MonthlyDigest.daysAhead) 天内到期和已逾期的，按各企业最近一次记录时的申报。",
          "Due within \(MonthlyDigest.daysAhead) days, or overdue, as each plant last declared.")
      ],
      [
        TableColumn("期限", "due", width: 12) { .day($0.due) },
        TableColumn("状态", "state", width: 14) {
          .text(days($0.days), $0.days < 0 ? .bad : .doubtful)
        },
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("事项", "matter", width: 60) { .text($0.message(language)) },
      ], rows: digest.deadlines,
      empty: digest.declaredDeadlines > 0
        ? Bilingual(
          zh: "已申报的 \(digest.declaredDeadlines) 项期限中，\(MonthlyDigest.daysAhead) 天内没有到期的，也没有逾期的。",
          en: "Of \(counted(digest.declaredDeadlines, "declared day")) none is within "
            + "\(MonthlyDigest.daysAhead) days, and none is overdue.")
        : Bilingual(
          zh: "没有企业申报审核进度，不知道有无到期或逾期的。",
          en: "No plant declared an audit, so whether one is due is not known."))
  }

  private var waivers: DigestSection {
    DigestSection(
      "waivers", Bilingual(zh: "豁免", en: "Waivers"), language,
      [
        TableColumn("最后有效日", "last day", width: 12) { .day($0.lastDay) },
        TableColumn("状态", "state", width: 14) {
          .text(ended($0.days), $0.days < 0 ? .bad : .doubtful)
        },
        TableColumn("豁免编号", "waiver", width: 14) { .text($0.id) },
        TableColumn("企业", "plant", width: 30) {
          .text(plantName($0.scope.plant, $0.plantName ?? ""))
        },
        TableColumn("范围", "scope", width: 40) { .text(scope($0.scope)) },
        TableColumn("批准人", "approver", width: 16) { .text($0.approver) },
        TableColumn("理由", "reason", width: 40) { .text($0.reason) },
      ], rows: digest.waivers,
      empty: digest.hasWaivers
        ? Bilingual(
          zh: "\(MonthlyDigest.daysAhead) 天内没有失效的豁免，也没有已失效的。",
          en: "No waiver ends within \(MonthlyDigest.daysAhead) days, and none has ended.")
        : Bilingual(
          zh: "未提供豁免文件（--waivers），不知道有无豁免将要失效。",
          en: "No waivers were given (--waivers), so whether one ends is not known."))
  }

  // MARK: Data

  private var captures: DigestSection {
    var section = DigestSection(
      "captures", Bilingual(zh: "各排放口有效数据", en: "Data capture by outlet"), language,
      lead: digest.captures.isEmpty
        ? []
        : [
          say(
            "有效数据率＝有效小时之和 ÷ 应有小时之和。取未被替换的记录中按小时计数且应有小时大于 0 的检查，"
              + "跨月或与后来的记录重叠的，按属于它的整日计；每个排放口、每种污染物只取应有小时最多的一项，相同时取有效小时最少的；停运不计入应有。",
            "Valid over expected hours: of runs that were not replaced, the checks that count hours and "
              + "expect some; of a run that reaches beyond the month or overlaps a later one, the "
              + "whole days that are its own; of each outlet and "
              + "pollutant the one that expects the most, of equals the one with the fewest valid; stops left out."
          )
        ],
      [
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("排放口", "outlet", width: 14) { .text($0.outlet) },
        TableColumn("污染物数", "pollutants", width: 10) { .whole($0.pollutants) },
        TableColumn("应有小时", "expected", width: 10) { .whole($0.coverage.expected) },
        TableColumn("有效小时", "valid", width: 10) { .whole($0.coverage.valid) },
        TableColumn("有效率", "share", width: 12) {
          .text(
            percentage($0.coverage.valid, of: $0.coverage.expected), $0.isLow ? .doubtful : .plain)
        },
        TableColumn("上月", "month before", width: 12) { row in
          row.lastMonth.map { .text(percentage($0.valid, of: $0.expected)) } ?? .blank
        },
      ], rows: digest.captures, labelled: [5, 6],
      empty: digest.untoldCaptures.isEmpty
        ? Bilingual(
          zh: "本月没有应有的监测小时。", en: "No hour was expected to be measured this month.")
        : Bilingual(
          zh: "本月的有效数据率无法给出，原因见概要中的说明。",
          en: "The month's data capture cannot be told; the notes of the summary say why."))
    // The least captured stand first; the matrix has every plant's share.
    section.rowsShown = min(
      section.rows, max(Self.capturesShown, digest.captures.count(where: \.isLow)))
    section.unshown = say("（有效率均不低于 75%）", " of 75 % or more")
    return section
  }

  private static let capturesShown = 20

  /// `第 12 号记录替换第 7 号`.
  func runs(of row: MonthlyDigest.Resubmission) -> String {
    let old = row.replaced.map { "\($0)" }.joined(separator: say("、", ", "))
    return say("第 \(row.run) 号记录替换第 \(old) 号", "run \(row.run) replaces \(old)")
  }

  private var resubmissions: DigestSection {
    DigestSection(
      "resubmissions", Bilingual(zh: "重新报送", en: "Resubmissions"), language,
      lead: digest.resubmissions.isEmpty
        ? []
        : [
          say(
            "改动的小时按排放口和污染物统计：“数值”指读数改变，“标记”指读数未变而数据标记改变，“补报”“撤回”指该小时的数据原来没有、现在没有。",
            "Hours by outlet and pollutant: “value” where a reading changed, “flag” where the same readings are "
              + "flagged otherwise, “added” and “removed” where an hour had no row before, or has none now."
          )
        ],
      [
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("时段", "period", width: 36) { .text(period($0)) },
        TableColumn("记录时间", "recorded", width: 18) { .time($0.recorded) },
        TableColumn("记录", "runs", width: 24) { row in
          .text(runs(of: row))
        }, TableColumn("记录人", "by", width: 12) { .text($0.recordedBy) },
        TableColumn("理由", "reason", width: 36) {
          $0.reason.map { .text($0) } ?? .text(say("未说明", "not told"), .doubtful)
        },
        TableColumn("结论变化", "verdict", width: 22) { row in
          let after = row.after.name(language)
          return .text(
            row.before.map { "\($0.name(language)) → \(after)" } ?? after,
            // A breach that sending again has cleared is to be verified, and no pass.
            row.before == .fail && row.after != .fail ? .doubtful : row.after.style)
        },
        TableColumn("消失的超标次数", "episodes gone", width: 12) { .whole($0.gone) },
        TableColumn("新出现的超标次数", "episodes added", width: 12) { .whole($0.added) },
        TableColumn("改动的小时", "hours changed", width: 50) { .lines(hours($0)) },
      ], rows: digest.resubmissions, labelled: [9],
      empty: Bilingual(
        zh: "本月及所比较月份的数据没有重新报送。",
        en: "Nothing of the month, or of those it is compared with, was handed in again."))
  }

  private var cityFigures: DigestSection {
    DigestSection(
      "city", Bilingual(zh: "规划指标（全市）", en: "City figures of the plans"), language,
      lead: digest.cityFigures.isEmpty || !isOfDistrict
        ? []
        : [
          say(
            "以下是规划对全市的要求，不是对本区县的；区县的数字只是其中一部分。",
            "These are asked of the city, not of this district, whose numbers are a part of it.")
        ],
      [
        TableColumn("状态", "state", width: 10) { .text($0.state.name(language), $0.state.style) },
        TableColumn("编号", "id", width: 14) { .text($0.duty) },
        TableColumn("指标", "figure", width: 36) { .text($0.title(language)) },
        TableColumn("要求", "asked", width: 14) { .text(asked($0)) },
        TableColumn("已有", "found", width: 14) { .text($0.found.map { figure($0) }) },
        TableColumn("说明", "how it was counted", width: 50) { row in
          .lines([row.sentence, row.note].compactMap { $0?(language) })
        },
        TableColumn("来源", "source", width: 40) { .text("\($0.standard) \($0.clause)") },
        TableColumn("可信度", "confidence", width: 18) {
          .text(Confidence.name(of: $0.confidence)(language))
        },
      ], rows: digest.cityFigures,
      empty: Bilingual(
        zh: "本范围没有规划提出全市指标，或规划期不含本月。",
        en: "No plan of the scope asks a figure of the city, or none of this month."))
  }
}

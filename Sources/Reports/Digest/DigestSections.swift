import Measures
import Report
import Standards

// The parts of a digest with their tables, in the order of all views.

extension DigestWords {
  var sections: [DigestSection] {
    [
      sums, matrix, missing, breaches,
      worst(
        "worst-multiple",
        Bilingual(
          zh: "超标倍数前 \(MonthlyDigest.worstListed) 位",
          en: "Worst \(MonthlyDigest.worstListed) by multiple"),
        digest.worstByMultiple),
      worst(
        "worst-hours",
        Bilingual(
          zh: "超标小时前 \(MonthlyDigest.worstListed) 位",
          en: "Worst \(MonthlyDigest.worstListed) by hours"),
        digest.worstByHours),
      trends, deadlines, waivers, captures, resubmissions, cityFigures,
    ]
  }

  private typealias Change = MonthlyDigest.BreachChange

  // MARK: Comparison

  /// A line of the comparison with the month before and the year before.
  private struct SumRow {
    var name: String
    var cells: [TableCell]
  }

  private var sums: DigestSection {
    let all = digest.sums.all
    func row(_ zh: String, _ en: String, _ value: (MonthlyDigest.MonthSums) -> TableCell) -> SumRow
    {
      SumRow(name: say(zh, en), cells: all.map(value))
    }
    let rows = [
      row("应报企业", "plants expected") { .whole($0.expected) },
      row("收到", "received") { .whole($0.received) },
      row("其中不足全月", "of these, part of the month") { .whole($0.partial) },
      row("未收到", "nothing received") { .whole($0.missing) },
      row("不达标", "fail") { .whole($0.fail) },
      row("数据不足", "insufficient") { .whole($0.insufficient) },
      row("未评价", "not evaluated") { .whole($0.notEvaluated) },
      row("达标", "pass") { .whole($0.pass) },
      row("计入结论的超标与不达标事项", "breaches that count") { .whole($0.breaches) },
      row("其超标小时", "their hours over limits") { .whole($0.hoursOver) },
      row("有效数据率", "data capture") { sums in
        guard let coverage = sums.coverage, coverage.expected > 0 else { return .blank }
        return .text(percentage(coverage.valid, of: coverage.expected))
      },
    ]
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
      "sums", Bilingual(zh: "与上月、上年同月比较", en: "Compared with before"), language, columns,
      rows: rows, labelled: [1, 2, 3],
      empty: Bilingual(zh: "没有可比较的数据。", en: "Nothing to compare."))
  }

  // MARK: Who handed in

  private var matrix: DigestSection {
    typealias Row = MonthlyDigest.PlantRow
    var columns: [TableColumn<Row>] = [
      TableColumn("企业", "plant", width: 34) { .text(plantName($0.id, $0.name)) },
      TableColumn("行业", "sector", width: 14) { .text(sector($0.sector)) },
      TableColumn("区域", "region", width: 10) { .text($0.region) },
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

  private var missing: DigestSection {
    DigestSection(
      "missing", Bilingual(zh: "本月未收到数据", en: "Nothing received"), language,
      lead: [
        say(
          "月末后满 \(digest.alarmAfter) 天仍未收到的为警报。未收到不等于达标。",
          "An alarm \(counted(digest.alarmAfter, "day")) after the month's end. Nothing received is no pass."
        )
      ],
      [
        TableColumn("状态", "state", width: 10) {
          .text(
            $0.isAlarm ? say("警报", "alarm") : say("待报", "awaited"), $0.isAlarm ? .bad : .doubtful)
        }, TableColumn("企业", "plant", width: 34) { .text(plantName($0.plant, $0.name)) },
        TableColumn("月末后天数", "days since the month's end", width: 12) { .whole($0.days) },
        TableColumn("最近一次收到的月份", "last month received", width: 18) {
          .text($0.lastReceived?.description ?? say("此前 12 个月内没有", "none of the twelve before"))
        },
      ], rows: digest.notReceived, labelled: [3],
      empty: digest.plants.isEmpty
        ? Bilingual(zh: "没有应报企业。", en: "No plant was expected.")
        : Bilingual(zh: "应报企业均已收到。", en: "Every expected plant was received."))
  }

  // MARK: Breaches

  private func plant(_ width: Int = 30) -> TableColumn<Change> {
    TableColumn("企业", "plant", width: width) { .text(plantName($0.plant, $0.plantName)) }
  }

  private var breaches: DigestSection {
    DigestSection(
      "breaches", Bilingual(zh: "超标与不达标的变化", en: "Breaches and their changes"), language,
      lead: digest.breaches.isEmpty
        ? []
        : [
          say(
            "与此前 12 个月比较：有一次判定达标以后再现的为“复发”；上次存在而本月数据不足、未评价或未收到的为“不明”，不算消除。",
            "Against the twelve months before: what is there again after it was judged and kept has returned; "
              + "what was there and is not judged or not received this month is unknown, and not resolved."
          )
        ],
      [
        TableColumn("状态", "state", width: 10) { .text($0.state.name(language), $0.style) }, plant(),
        TableColumn("位置与项目", "place and matter", width: 26) { .text(place($0)) },
        TableColumn("依据", "grounds", width: 26) { .text(grounds($0)) },
        TableColumn("计入", "counts", width: 10) {
          $0.isAdvisory ? .text(say("参考，不计入", "advisory"), .doubtful) : .text(say("计入", "counted"))
        },
        TableColumn("超标倍数", "multiple over", width: 10) { .figure($0.now?.multiple) },
        TableColumn("本月程度", "extent this month", width: 12) { .text(extent($0.now)) },
        TableColumn("上次", "last seen", width: 24) { .text(before($0)) },
        TableColumn("上年同月", "year before", width: 20) { .text(presence($0.yearAgo)) },
        TableColumn("说明", "remarks", width: 60) { .lines(remarks($0)) },
      ], rows: digest.breaches, labelled: [7, 8],
      empty: digest.sums.now.received > 0
        ? Bilingual(
          zh: "没有超标或不达标事项，也没有消除或待查明的。",
          en: "No breach, none resolved, and none whose state is unknown.")
        : Bilingual(
          zh: "本月没有收到数据，此前也没有超标记录；没有可比较的。",
          en: "Nothing was received and no breach is on record before: nothing to compare."))
  }

  private func worst(_ id: String, _ heading: Bilingual, _ rows: [Change]) -> DigestSection {
    DigestSection(
      id, heading, language, lead: rows.isEmpty ? [] : [say("仅列计入结论的。", "Only those that count.")],
      [
        TableColumn("序号", "number", width: 6) { $0.0.map { .whole($0) } ?? .blank },
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.1.plant, $0.1.plantName)) },
        TableColumn("位置与项目", "place and matter", width: 26) { .text(place($0.1)) },
        TableColumn("依据", "grounds", width: 26) { .text(grounds($0.1)) },
        TableColumn("超标倍数", "multiple over", width: 10) { .figure($0.1.now?.multiple) },
        TableColumn("超标小时", "hours over", width: 10) { .count($0.1.now?.hours) },
        TableColumn("峰值时间", "peak", width: 18) { .moment($0.1.now?.peakAt) },
        TableColumn("状态", "state", width: 10) { .text($0.1.state.name(language), $0.1.style) },
      ], rows: rows.enumerated().map { (Optional($0 + 1), $1) },
      empty: Bilingual(zh: "本月没有这样的超标。", en: "No such breach this month."))
  }

  // MARK: Trends

  /// A point with its trend.
  private struct TrendRow {
    var trend: MonthlyDigest.Trend
    var point: MonthlyDigest.TrendPoint
  }

  private var trends: DigestSection {
    let rows = digest.trends.flatMap { trend in
      trend.points.map { TrendRow(trend: trend, point: $0) }
    }
    return DigestSection(
      "trends", Bilingual(zh: "能耗与排放强度趋势", en: "Trends of intensity"), language,
      lead: digest.trends.flatMap(trendLead),
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
        TableColumn("修约小时占比", "substituted hours", width: 12) { row in
          row.point.expectedHours > 0
            ? .text(percentage(row.point.substituted, of: row.point.expectedHours)) : .blank
        },
      ], rows: rows,
      empty: Bilingual(
        zh: "台账中没有能耗、增加值或排放量的月度数据，无法给出趋势。",
        en: "The ledger has no monthly energy, value added or mass: no trend can be given."))
  }

  /// What each trend says besides its points.
  func trendLead(_ trend: MonthlyDigest.Trend) -> [String] {
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
      empty: Bilingual(
        zh: "\(MonthlyDigest.daysAhead) 天内没有到期的，也没有逾期的。",
        en: "None is due within \(MonthlyDigest.daysAhead) days, and none is overdue."))
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
    DigestSection(
      "captures", Bilingual(zh: "各排放口有效数据", en: "Data capture by outlet"), language,
      lead: digest.captures.isEmpty
        ? []
        : [
          say(
            "有效小时 ÷ 应有小时；每个污染物取应有小时最多的一项检查，停运不计入应有。",
            "Valid over expected hours; of each pollutant the check that expects the most, stops left out."
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
      empty: Bilingual(
        zh: "本月没有应有的监测小时。", en: "No hour was expected to be measured this month."))
  }

  private var resubmissions: DigestSection {
    DigestSection(
      "resubmissions", Bilingual(zh: "重新报送", en: "Resubmissions"), language,
      [
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("时段", "period", width: 36) { .text(period($0)) },
        TableColumn("记录时间", "recorded", width: 18) { .time($0.recorded) },
        TableColumn("记录", "runs", width: 24) { row in
          let old = row.replaced.map { "\($0)" }.joined(separator: say("、", ", "))
          return .text(say("第 \(row.run) 次替换第 \(old) 次", "run \(row.run) replaces \(old)"))
        }, TableColumn("记录人", "by", width: 12) { .text($0.recordedBy) },
        TableColumn("理由", "reason", width: 36) {
          $0.reason.map { .text($0) } ?? .text(say("未说明", "not told"), .doubtful)
        },
        TableColumn("结论变化", "verdict", width: 22) { row in
          let after = row.after.name(language)
          return .text(
            row.before.map { "\($0.name(language)) → \(after)" } ?? after, row.after.style)
        },
        TableColumn("消失的超标次数", "episodes gone", width: 12) { .whole($0.gone) },
        TableColumn("新出现的超标次数", "episodes added", width: 12) { .whole($0.added) },
      ], rows: digest.resubmissions,
      empty: Bilingual(zh: "本月数据没有重新报送。", en: "Nothing of the month was handed in again."))
  }

  private var cityFigures: DigestSection {
    DigestSection(
      "city", Bilingual(zh: "规划指标（全市）", en: "City figures of the plans"), language,
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

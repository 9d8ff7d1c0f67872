import Measures
import Report
import Standards

// Of a digest's parts those that say what a month asks somebody to do.

extension DigestWords {
  private typealias Change = MonthlyDigest.BreachChange

  /// Only where there are more breaches than are listed: fewer all stand in their own part.
  var worstTables: [DigestSection] {
    guard digest.breaches.count > MonthlyDigest.worstListed else { return [] }
    return [
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
    ]
  }

  var missing: DigestSection {
    DigestSection(
      "missing", Bilingual(zh: "未收到数据", en: "Nothing received"), language,
      lead: [
        say(
          "月末后满 \(digest.alarmAfter) 天仍未收到的为逾期未报；此前所示月份中仍未报的一并列出，近一个月内才逾期的注明“新近逾期”。未收到不等于达标。",
          "Overdue \(counted(digest.alarmAfter, "day")) after the month's end; earlier months shown that are still owed are listed, too, those that became so within the last month as newly overdue. "
            + "Nothing received is no pass."
        )
      ],
      [
        TableColumn("状态", "state", width: 10) {
          $0.isAlarm ? .text(overdue($0), .bad) : .text(say("待报", "awaited"), .doubtful)
        }, TableColumn("月份", "months", width: 22) { .text(months($0)) },
        TableColumn("企业", "plant", width: 34) { .text(plantName($0.plant, $0.name)) },
        TableColumn("首月月末后天数", "days since the first month's end", width: 12) {
          .whole($0.days)
        },
        TableColumn("最近一次收到的月份", "last month received", width: 18) {
          .text($0.lastReceived?.description ?? say("此前 12 个月内没有", "none of the twelve before"))
        },
      ], rows: digest.silences, labelled: [4],
      empty: digest.plants.isEmpty
        ? Bilingual(zh: "没有应报企业。", en: "No plant was expected.")
        : digest.sums.now.pruned > 0
          ? Bilingual(
            zh: "没有未报的企业；已从台账清理的不在其中。",
            en: "None is missing, but for what was pruned from the ledger.")
          : Bilingual(zh: "应报企业均已收到。", en: "Every expected plant was received."))
  }

  private func overdue(_ silence: MonthlyDigest.Silence) -> String {
    let news = silence.newlyOverdue
    guard news > 0 else { return say("逾期未报", "overdue") }
    return silence.months == 1
      ? say("新近逾期", "newly overdue")
      : say("逾期未报，其中 \(news) 个月新近逾期", "overdue, \(news) of them newly")
  }

  func months(_ silence: MonthlyDigest.Silence) -> String {
    guard silence.months > 1 else { return silence.first.description }
    return say(
      "\(silence.first) 至 \(silence.last)，连续 \(silence.months) 个月",
      "\(silence.first) to \(silence.last), \(silence.months) on end")
  }

  var shortfalls: DigestSection {
    DigestSection(
      "shortfalls", Bilingual(zh: "数据不足与未评价", en: "Without an answer"), language,
      lead: digest.shortfalls.isEmpty
        ? []
        : [
          say(
            "没有结论不等于达标；补齐所缺资料后重新报送。",
            "No answer is no pass: supply what is missing, and hand in again.")
        ],
      [
        TableColumn("结论", "verdict", width: 10) {
          .text($0.verdict.name(language), $0.verdict.style)
        }, TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
        TableColumn("位置与项目", "place and matter", width: 26) { .text(place($0)) },
        TableColumn("依据", "grounds", width: 26) { .text(grounds($0)) },
        TableColumn("所缺", "what is missing", width: 60) { .lines(whatIsMissing($0)) },
        TableColumn("记录号", "run", width: 8) { .whole(Int($0.run)) },
      ], rows: digest.shortfalls,
      empty: digest.sums.now.received > 0
        ? Bilingual(
          zh: "收到的企业没有数据不足或未评价的检查项。", en: "Every check of what was received has an answer.")
        : Bilingual(zh: "本月没有收到数据。", en: "Nothing was received this month."))
  }

  // MARK: Breaches

  private func plant(_ width: Int = 30) -> TableColumn<Change> {
    TableColumn("企业", "plant", width: width) { .text(plantName($0.plant, $0.plantName)) }
  }

  var breaches: DigestSection {
    DigestSection(
      "breaches", Bilingual(zh: "超标与不达标的变化", en: "Breaches and their changes"), language,
      lead: digest.breaches.isEmpty
        ? []
        : [
          say(
            "与此前 12 个月比较：有一次判定达标以后再现的为“复发”；上次存在而本月数据不足、未评价或未收到的为“不明”，不算消除。"
              + "超标倍数更大或超标小时（天）更多的为“加重”；有一项减少而没有一项增加的为“减轻”。",
            "Against the twelve months before: what is there again after it was judged and kept has returned; "
              + "what was there and is not judged or not received this month is unknown, and not resolved. "
              + "Farther over the limit or longer is worse; better is where one of the two is less and neither is more."
          )
        ],
      [
        TableColumn("状态", "state", width: 10) { .text(state($0), $0.style) }, plant(),
        TableColumn("位置与项目", "place and matter", width: 26) { .text(place($0)) },
        TableColumn("依据", "grounds", width: 26) { .text(grounds($0)) },
        TableColumn("计入", "counts", width: 10) {
          $0.isAdvisory ? .text(say("参考，不计入", "advisory"), .doubtful) : .text(say("计入", "counted"))
        },
        TableColumn("超标倍数", "multiple over", width: 10) { .figure(multiple($0.now?.multiple)) },
        TableColumn("本月程度", "extent this month", width: 12) { .text(extent($0.now)) },
        TableColumn("上次", "last seen", width: 24) { .text(before($0)) },
        TableColumn("上年同月", "year before", width: 20) { .text(presence($0.yearAgo)) },
        TableColumn("说明", "remarks", width: 60) { .lines(remarks($0)) },
        TableColumn("记录号", "runs", width: 10) { .text(runs($0.runs)) },
      ] + handlingColumn, rows: digest.breaches, labelled: [7, 8, 10],
      empty: digest.sums.now.received > 0
        ? Bilingual(
          zh: "没有超标或不达标事项，也没有消除或待查明的。",
          en: "No breach, none resolved, and none whose state is unknown.")
        : Bilingual(
          zh: "本月没有收到数据，此前也没有超标记录；没有可比较的。",
          en: "Nothing was received and no breach is on record before: nothing to compare."))
  }

  private var handlingColumn: [TableColumn<Change>] {
    guard let handling else { return [] }
    return [TableColumn("处理状态", "handling", width: 14) { .text(handling($0)) }]
  }

  private func worst(_ id: String, _ heading: Bilingual, _ rows: [Change]) -> DigestSection {
    DigestSection(
      id, heading, language, lead: rows.isEmpty ? [] : [say("仅列计入结论的。", "Only those that count.")],
      [
        TableColumn("序号", "number", width: 6) { $0.0.map { .whole($0) } ?? .blank },
        TableColumn("企业", "plant", width: 30) { .text(plantName($0.1.plant, $0.1.plantName)) },
        TableColumn("位置与项目", "place and matter", width: 26) { .text(place($0.1)) },
        TableColumn("依据", "grounds", width: 26) { .text(grounds($0.1)) },
        TableColumn("超标倍数", "multiple over", width: 10) { .figure(multiple($0.1.now?.multiple)) },
        TableColumn("超标小时", "hours over", width: 10) { .count($0.1.now?.hours) },
        TableColumn("峰值时间", "peak", width: 18) { .moment($0.1.now?.peakAt) },
        TableColumn("状态", "state", width: 10) { .text(state($0.1), $0.1.style) },
        TableColumn("记录号", "runs", width: 10) { .text(runs($0.1.runs)) },
      ], rows: rows.enumerated().map { (Optional($0 + 1), $1) },
      empty: Bilingual(zh: "本月没有这样的超标。", en: "No such breach this month."))
  }
}

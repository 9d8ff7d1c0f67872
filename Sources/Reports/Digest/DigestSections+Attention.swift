import Measures
import Report
import Standards

// Of a digest's parts those that only stand where there is something to say.

extension DigestWords {
  /// Hours that are no breach, and not settled.
  var flagged: [DigestSection] {
    guard !digest.flagged.isEmpty else { return [] }
    return [
      DigestSection(
        "flagged",
        Bilingual(zh: "被标记剔除的超标读数（待核实）", en: "Flagged readings over limits, to be verified"),
        language,
        lead: [
          say(
            "这些小时的读数高于限值，但带异常标记，按规定未作判定：标记属实则不计，不属实则可能超标。请调取校准、维护、故障或启停记录核实。",
            "Readings of these hours lie over a limit and were flagged, so that they were not judged: where the "
              + "flags hold they do not count, where not they may be breaches. Look at the records of calibration, "
              + "maintenance, faults or stops.")
        ],
        [
          TableColumn("小时数", "hours", width: 10) {
            $0.hours.map { .whole($0) } ?? .text(say("见报告", "see the report"), .doubtful)
          }, TableColumn("企业", "plant", width: 30) { .text(plantName($0.plant, $0.plantName)) },
          TableColumn("位置", "place", width: 26) { .text(place($0)) },
          TableColumn("限值", "limit", width: 26) { .text(grounds($0)) },
          TableColumn("说明", "remarks", width: 60) { .lines(remarks($0)) },
          TableColumn("记录号", "run", width: 8) { .whole(Int($0.run)) },
        ], rows: digest.flagged, empty: Bilingual(zh: "没有。", en: "None."))
    ]
  }

  /// What the verdicts of the month do not speak of.
  var caveats: [DigestSection] {
    guard !digest.caveats.isEmpty else { return [] }
    return [
      DigestSection(
        "caveats", Bilingual(zh: "结论之外须知的", en: "What the verdicts do not say"), language,
        lead: [
          say("各企业报告中列在最前的提示，同一句话只列一次。", "What reports say first; each sentence once.")
        ],
        [
          TableColumn("家数", "plants", width: 8) { .whole($0.plants.count) },
          TableColumn("提示", "remark", width: 70) { .text($0.message(language)) },
          TableColumn("企业（记录号）", "plants (runs)", width: 60) { .text(plants($0)) },
        ], rows: digest.caveats, empty: Bilingual(zh: "没有。", en: "None."))
    ]
  }

  var groups: [DigestSection] {
    [
      group(
        "districts", Bilingual(zh: "各区县情况", en: "By district"),
        Bilingual(zh: "区县", en: "district"), digest.districts
      ) { regionName($0)(language) },
      group(
        "sectors", Bilingual(zh: "各行业情况", en: "By sector"), Bilingual(zh: "行业", en: "sector"),
        digest.sectors
      ) { sector($0) },
    ].compactMap(\.self)
  }

  private func group(
    _ id: String, _ heading: Bilingual, _ kind: Bilingual, _ rows: [MonthlyDigest.GroupSums],
    _ name: @escaping (String) -> String
  ) -> DigestSection? {
    guard !rows.isEmpty else { return nil }
    return DigestSection(
      id, heading, language,
      lead: [
        say(
          "企业按家数，超标与不达标事项按项数（计入结论的）。", "Plants are counted, and breaches that count.")
      ],
      [
        TableColumn(kind.zh, kind.en, width: 26) { .text(name($0.key)) },
        TableColumn("应报", "expected", width: 8) { .whole($0.expected) },
        TableColumn("已报", "received", width: 8) { .whole($0.received) },
        TableColumn("未报", "missing", width: 8) { .whole($0.missing) },
        TableColumn("不达标", "fail", width: 8) { .whole($0.fail) },
        TableColumn("数据不足", "insufficient", width: 10) { .whole($0.insufficient) },
        TableColumn("未评价", "not evaluated", width: 10) { .whole($0.notEvaluated) },
        TableColumn("达标", "pass", width: 8) { .whole($0.pass) },
        TableColumn("本月事项", "breaches", width: 10) { .whole($0.present) },
        TableColumn("其中新增", "of these new", width: 10) { .whole($0.new) },
        TableColumn("已消除", "resolved", width: 10) { .whole($0.resolved) },
      ], rows: rows, empty: Bilingual(zh: "没有。", en: "None."))
  }

  // MARK: Cells

  private func place(_ one: MonthlyDigest.FlaggedHours) -> String {
    [one.outlet, one.pollutant.map { pollutantName($0, language) }].compactMap(\.self)
      .joined(separator: " · ")
  }

  private func grounds(_ one: MonthlyDigest.FlaggedHours) -> String {
    [one.standard, one.entry].compactMap(\.self).joined(separator: " ")
  }

  private func remarks(_ one: MonthlyDigest.FlaggedHours) -> [String] {
    [one.message(language)]
      + (one.isOfMonth
        ? []
        : [
          say(
            "该条记录跨月或与其他记录重叠，小时数不能按月拆分。",
            "The run reaches beyond the month or overlaps another: its hours cannot be told by month."
          )
        ])
  }

  private func plants(_ caveat: MonthlyDigest.Caveat) -> String {
    caveat.plants.map { plant in
      say(
        "\(plainPlantName(plant.id, plant.name))（#\(plant.run)）",
        "\(plainPlantName(plant.id, plant.name)) (#\(plant.run))")
    }.joined(separator: say("、", ", "))
  }

  func runs(_ runs: [Int64]) -> String {
    runs.map { "#\($0)" }.joined(separator: say("、", ", "))
  }

  /// `DA001 颗粒物：数值 3 小时，标记 2 小时`.
  func hours(_ resubmission: MonthlyDigest.Resubmission) -> [String] {
    guard let changes = resubmission.hours else {
      return [say("原数据已不在台账，无从比较。", "What was replaced is not in the ledger any more.")]
    }
    guard !changes.isEmpty else { return [say("小时数据没有改动。", "No hour was changed.")] }
    return changes.map { change in
      func part(_ zh: String, _ en: String, _ hours: Int) -> String? {
        hours > 0 ? say("\(zh) \(hours) 小时", "\(en) \(counted(hours, "hour"))") : nil
      }
      let parts = [
        part("数值", "value", change.byValue), part("标记", "flag", change.byFlag),
        part("补报", "added", change.added), part("撤回", "removed", change.removed),
      ].compactMap(\.self)
      return "\(change.outlet) \(pollutantName(change.pollutant, language))" + say("：", ": ")
        + parts.joined(separator: say("，", ", "))
    }
  }
}

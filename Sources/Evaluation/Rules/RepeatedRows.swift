import Measures
import Report

/// Names energy and production rows that stand in the logs more than once, word for word.
package enum RepeatedRows: InformingRule {
  package static let card = RuleCard(
    id: "repeated-rows",
    summary: Bilingual(
      zh: "能源或产值日志中有完全相同的记录。", en: "Energy or production rows stand there more than once."),
    why: Bilingual(
      zh: "同一月的多行相加；完全相同的行可能是重复导出，会使能耗或增加值虚增。",
      en:
        "Rows of one month add up; identical ones may be one row exported twice, and make energy or "
        + "value added look larger than it was."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample(
        "同月两行数量不同", "two rows of a month that differ",
        "energy 2021 electricity 100 kWh 1\nenergy 2021 electricity 101 kWh 1"),
      RuleExample(
        "同月两行完全相同", "two rows of a month that are the same",
        "energy 2021 electricity 100 kWh 1\nenergy 2021 electricity 100 kWh 1 ◀"),
      RuleExample(
        "零值重复无妨", "zeros may stand there twice",
        "energy 2021 diesel 0 t 1\nenergy 2021 diesel 0 t 1"),
      RuleExample(
        "增加值两行完全相同", "the same value added twice",
        "value-added 2021 10 1\nvalue-added 2021 10 1 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let record = examination.input.energy
    return RuleOutcome(
      findings: [
        finding(
          .energy,
          repeated(record.energy.filter { $0.quantity != .zero }, \.row, without: { $0.row = $1 })),
        finding(.production, repeated(record.production, \.row, without: { $0.row = $1 })),
      ].compactMap { $0 })
  }

  /// The rows that have an equal, the first of each kind with them, in order.
  private static func repeated<Entry: Hashable>(
    _ entries: [Entry], _ row: KeyPath<Entry, RowReference>,
    without setRow: (inout Entry, RowReference) -> Void
  ) -> [RowReference] {
    var places: [Entry: [RowReference]] = [:]
    for entry in entries {
      var plain = entry
      setRow(&plain, RowReference(file: "", line: 0, text: ""))
      places[plain, default: []].append(entry[keyPath: row])
    }
    return places.values.filter { $0.count > 1 }.joined().sorted()
  }

  private static func finding(_ kind: LogKind, _ rows: [RowReference]) -> PendingFinding? {
    guard !rows.isEmpty else { return nil }
    let name = LogGroup.label(of: kind)
    return PendingFinding(
      .data(
        card, [kind.rawValue], .warning,
        Bilingual(
          zh: "\(name.zh)有 \(rows.count) 行与别的行完全相同；各行均已计入。",
          en:
            "\(name.en): \(Phrase.plural(rows.count, "row")) equal another one, word for word; all "
            + "of them were counted."),
        notes: [
          Bilingual(
            zh: "请核对是否重复导出；若确为两笔，请在日志中写明区别。",
            en:
              "See whether they were exported twice; if they are two, say in the log how they differ."
          )
        ],
        evidence: Evidence(capping: rows)))
  }
}

import Measures
import Report
import Standards

/// Lists rows of the audit log that cannot be used.
package enum AuditRows: InformingRule {
  package static let card = RuleCard(
    id: "audit-rows",
    summary: Bilingual(zh: "审核日志中有不能采用的记录。", en: "A row of the audit log cannot be used."),
    why: Bilingual(
      zh: "编号写错、百分比超过 100、到期早于取得：这样的记录若被悄悄忽略，该项就像没有填报一样。",
      en: "A mistyped item, a share above 100 % or an expiry before its collection date would "
        + "otherwise vanish, and the item look as if nobody had answered it."),
    formula: Bilingual(
      zh: """
        不认识的编号给出最接近的名称；单位必须与审核项一致，不作换算；同一日期的记录互相矛盾的，均不采用。
        结论为 no 而数值符合要求、填“不涉及”又填数值的，自相矛盾，不采用。最近的记录不能采用时，较早的记录不能代替。
        日期晚于核查基准日的记录不采用，由此前的记录决定。
        所属审核包尚未施行或已不再适用的记录，没有检查项采用，以说明列出。
        """,
      en: """
        An unknown item names the nearest one; the unit must be the item's, and nothing is \
        converted; rows of one date that contradict each other are not used.
        A row that says 'no' with a value that keeps the figure, or 'not-applicable' with a value, \
        contradicts itself and is not used. Where the latest row cannot be used, no older one stands \
        in for it. A row dated after the day of judging is not used, and older ones decide.
        Rows whose pack is not in force yet, or no longer, answer nothing and are listed in a notice.
        """),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample(
        "可以采用", "a row that can be used",
        "item reuse at-least 95 %\naudit reuse - 2025-01-10 - 100 % 台账"),
      RuleExample(
        "编号写错", "a mistyped item",
        "item reuse at-least 95 %\naudit reuze - 2025-01-10 - 96 % 台账 ◀"),
      RuleExample(
        "百分比大于 100", "more than 100 %",
        "item reuse at-least 95 %\naudit reuse - 2025-01-10 - 100.1 % 台账 ◀"),
      RuleExample(
        "到期早于取得", "it expires before it was collected",
        "item covered yes\naudit covered yes 2025-01-10 2025-01-09 - - 记录 ◀"),
      RuleExample(
        "取得当日到期可以采用", "to expire on the day of collection is allowed",
        "item covered yes\naudit covered yes 2025-01-10 2025-01-10 - - 记录"),
      RuleExample(
        "单位不是该项的单位", "a unit that is not the item's",
        "item energy at-most 30 kgce/t\naudit energy - 2025-01-10 - 20 kWh/t 台账 ◀"),
      RuleExample(
        "结论为 no，数值却符合", "it says no, and its value keeps the figure",
        "item reuse at-least 95 %\naudit reuse no 2025-01-10 - 95 % 台账 ◀"),
      RuleExample(
        "结论为 no，数值也不符合", "it says no, and its value says the same",
        "item reuse at-least 95 %\naudit reuse no 2025-01-10 - 94.9 % 台账"),
      RuleExample(
        "填“不涉及”又填数值", "not-applicable with a value",
        "item reuse at-least 95 %\naudit reuse not-applicable 2025-01-10 - 10 % 台账 ◀"),
      RuleExample(
        "日期为核查基准日", "dated on the day of judging",
        "item covered yes\naudit covered yes 2025-03-01 - - - 记录\nas-of 2025-03-01"),
      RuleExample(
        "日期晚于核查基准日", "dated after the day of judging",
        "item covered yes\naudit covered no 2025-03-02 - - - 记录 ◀\nas-of 2025-03-01"),
      RuleExample(
        "同一日期互相矛盾", "two rows of one date contradict each other",
        "item covered yes ◀\naudit covered yes 2025-01-10 - - - 甲\n"
          + "audit covered no 2025-01-10 - - - 乙"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    guard examination.input.includes(.audit) else { return RuleOutcome() }
    let defects = examination.audit.defects
    var outcome = RuleOutcome()
    // One finding for each item and kind of defect, so that its id does not follow the order of rows.
    var groups: [[AuditDefect]] = []
    for defect in defects {
      if let last = groups.last?.last, last.item == defect.item, last.kind == defect.kind {
        groups[groups.count - 1].append(defect)
      } else {
        groups.append([defect])
      }
    }
    for group in groups {
      guard let defect = group.first else { continue }
      let rows = group.flatMap(\.rows).sorted()
      let places = rows.map { "\($0.file):\($0.line)" }.joined(separator: ", ")
      var reasons: [Bilingual] = []
      for other in group where !reasons.contains(other.reason) { reasons.append(other.reason) }
      let zh = reasons.map(\.zh).joined(separator: "；")
      let en = reasons.map(\.en).joined(separator: "; ")
      outcome.findings.append(
        PendingFinding(
          .data(
            card, [defect.kind.rawValue, defect.item], .warning,
            Bilingual(
              zh: "审核日志 \(places)（\(defect.item)）不能采用：\(zh)。",
              en: "Audit log, \(places) (\(defect.item)) cannot be used: \(en)."),
            notes: [
              Bilingual(
                zh: "请更正后重新提交；更正前该项不会判为通过。",
                en: "Correct it and hand it in again; until then the item does not pass.")
            ],
            evidence: Evidence(capping: rows))))
    }
    outcome.findings += examination.audit.packs.compactMap(unasked)
    return outcome
  }

  /// Sound rows that no check uses, since their pack is not judged item by item.
  private static func unasked(_ entry: AuditReview.Pack) -> PendingFinding? {
    guard let whole = entry.whole, !entry.unasked.isEmpty else { return nil }
    let rows = entry.unasked.map(\.row).sorted()
    let items = Set(entry.unasked.map(\.item)).sorted().joined(separator: ", ")
    let places = Phrase.rows(rows)
    return PendingFinding(
      .data(
        card, ["not-asked", entry.pack.id], .notice,
        Bilingual(
          zh: "审核日志 \(places.zh)（\(items)）没有检查项采用：\(entry.pack.id) \(whole.reason.zh)",
          en: "Audit log, \(places.en) (\(items)): no check uses them, for of \(entry.pack.id): "
            + whole.reason.en),
        evidence: Evidence(capping: rows)))
  }
}

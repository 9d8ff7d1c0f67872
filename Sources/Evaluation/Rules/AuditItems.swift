import Measures
import Report
import Standards

/// Judges each item of a clean-production audit, or a plan's duty that is shown like one.
package enum AuditItems: Rule {
  package static let card = RuleCard(
    id: "audit-item",
    summary: Bilingual(
      zh: "清洁生产审核项不符合要求。", en: "An item of the clean-production audit is not kept."),
    why: Bilingual(
      zh: "审核结论要经得起复核：每一项都要有结论、有证明材料、有取得日期，过期的材料不能作为依据。",
      en:
        "An audit must stand up to review: each item has an answer, evidence and the day on which "
        + "it was collected, and expired evidence proves nothing."),
    formula: Bilingual(
      zh: """
        审核包逐项列出要求；一项一条检查。是非项与要求相符为通过；数值项与限值或 I–III 级比较；能由能源、产量日志\
        计算的数值直接计算，不采用填报值。
        取截至核查基准日最近一次的记录；没有记录、没有证明材料（“无”之类不算）、材料过期、证明文件不在档案中的，判为数据不足，\
        不会判为通过；企业自认不符合的，直接判为不符合。填“不涉及”的判为不适用并予说明。
        规定审核期限的审核包，其成果须出自本轮审核：取得日期早于启动（未启动的，早于名单公布）的，判为数据不足。
        由日志计算的，外供量大于消费量（净消费量为负）不评价。
        审核日志没有涉及某个审核包的任何一项时，该包只作一条检查：已列入强制性审核名单（audit.required）的为未评价；\
        未列入的，审核要求因自愿开展为不适用，规划对企业的要求为未评价。规划和方案的要求不直接约束企业，一律仅作提示。
        """,
      en: """
        A pack lists the items; each is one check. A yes-or-no item passes with the answer asked for; \
        a measured one is compared with its figure or its grades I to III; what the energy and \
        production logs can tell is computed from them and not asked for.
        The latest rows up to the day of judging decide. No row, no evidence ('none' is none), \
        evidence that expired, or a file that the dossier does not have: insufficient, never a \
        pass. What the plant admits fails. 'not-applicable' is shown as what the plant says.
        A pack that sets days for an audit asks for what this round left behind: evidence from before \
        its start (or, where it has none, before the list) is insufficient. Of what is computed, more \
        sold than consumed decides nothing.
        Where the log speaks of no item of a pack, the pack is one check: not evaluated if the plant \
        is on the published list (audit.required); else an audit is voluntary and not applicable, and \
        a plan's duties are not evaluated. A plan binds no plant by itself, so its duties never count.
        """),
    source: Bilingual(
      zh: "清洁生产促进法；清洁生产审核办法（2016年第38号令）；各项条款见检查项。",
      en: "Clean production promotion law; order 38 of 2016; each check names its clause."),
    examples: [
      RuleExample(
        "有结论、有有效证明材料", "answered, with evidence that holds",
        "item covered yes\naudit covered yes 2025-01-10 2025-12-31 - - 验收意见", gives: .pass),
      RuleExample(
        "企业自认不符合", "the plant admits it",
        "item covered yes ◀\naudit covered no 2025-01-10 - - - 记录", gives: .fail),
      RuleExample(
        "证明材料已过期，不通过也不判违规", "expired evidence proves nothing",
        "item covered yes\naudit covered yes 2024-01-10 2025-02-28 - - 验收意见", gives: .insufficient),
      RuleExample(
        "低于限值", "below the figure",
        "item reuse at-least 95 %\naudit reuse - 2025-01-10 - 95.1 % 台账", gives: .pass),
      RuleExample(
        "等于限值为通过", "exactly the figure passes",
        "item reuse at-least 95 %\naudit reuse - 2025-01-10 - 95 % 台账", gives: .pass),
      RuleExample(
        "差一点也不通过", "a little short fails",
        "item reuse at-least 95 % ◀\naudit reuse - 2025-01-10 - 94.9 % 台账", gives: .fail),
      RuleExample(
        "数据不足时不判", "no row decides nothing",
        "item covered yes\nitem reuse at-least 95 %\naudit covered yes 2025-01-10 - - - 记录",
        gives: .pass, .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for entry in examination.audit.packs {
      if let whole = entry.whole {
        outcome.checks.append(
          Check(
            rule: card.id, standard: entry.pack.id, subject: entry.pack.title,
            verdict: whole.verdict, reason: whole.reason, isAdvisory: whole.isAdvisory))
      }
      for result in entry.items {
        outcome.checks.append(check(result, entry.pack))
        if result.verdict == .fail { outcome.findings.append(finding(result, entry.pack)) }
      }
    }
    return outcome
  }

  private static func check(_ result: AuditReview.Item, _ pack: AuditPack) -> Check {
    let item = result.item
    return Check(
      rule: card.id, standard: pack.id, item: item.id, subject: subject(item, pack),
      group: pack.groups.first { $0.id == item.group }?.title, clause: item.clause,
      verdict: result.verdict,
      reason: result.verdict == .pass
        ? result.reason?.followed(by: caution(item)) ?? caution(item)
        : result.reason ?? caution(item), isAdvisory: result.isAdvisory,
      requirement: requirement(item), measured: measured(result), working: result.working)
  }

  /// The phase or indicator, and the item.
  static func subject(_ item: AuditItem, _ pack: AuditPack) -> Bilingual {
    guard let group = pack.groups.first(where: { $0.id == item.group }) else { return item.title }
    return Bilingual(
      zh: "\(group.title.zh)：\(item.title.zh)", en: "\(group.title.en): \(item.title.en)")
  }

  private static func measured(_ result: AuditReview.Item) -> Figure? {
    guard case .figure(let figure) = result.item.question, let value = result.value else {
      return nil
    }
    return Figure(value.decimal(), figure.unit)
  }

  /// A graded item asks for grade III; its working names all three.
  private static func requirement(_ item: AuditItem) -> Check.Requirement? {
    guard case .figure(let figure) = item.question else { return nil }
    let printed: AuditFigure.Printed
    switch figure.demand {
    case .value(let value): printed = value
    case .grades(let grades):
      guard let last = grades.last else { return nil }
      printed = last
    case .none, .trend: return nil
    }
    return Check.Requirement(
      sense: figure.sense == .atMost ? .atMost : .atLeast, value: printed.text, unit: figure.unit,
      source: item.source, confidence: item.confidence.rawValue)
  }

  /// Why the item counts in no verdict; `nil` where it counts.
  static func caution(_ item: AuditItem) -> Bilingual? {
    if !item.confidence.convicts { return Phrase.advisory(item.confidence, source: item.source) }
    if item.scope == .city {
      return Bilingual(
        zh: "仅作提示：规划、方案针对部门和行业，不直接约束单个企业。",
        en: "Advisory: a plan speaks to offices and sectors and binds no plant by itself.")
    }
    return nil
  }

  private static func finding(_ result: AuditReview.Item, _ pack: AuditPack) -> PendingFinding {
    let item = result.item
    let subject = subject(item, pack)
    let clause = "\(pack.id) \(item.clause)"
    let asked = requirement(item)
    let message: Bilingual
    if let asked, let measured = measured(result) {
      let isAtMost = asked.sense == .atMost
      message = Bilingual(
        zh: "\(subject.zh)：实际 \(measured.value) \(measured.unit)，"
          + "\(isAtMost ? "高于" : "低于")要求的 \(asked.value) \(asked.unit)（\(clause)）。",
        en: "\(subject.en): \(measured.value) \(measured.unit), "
          + "\(isAtMost ? "above" : "below") the \(asked.value) \(asked.unit) asked for (\(clause))."
      )
    } else if let measured = measured(result) {
      message = Bilingual(
        zh: "\(subject.zh)：\(measured.value) \(measured.unit)，与上年相比没有改善（\(clause)）。",
        en: "\(subject.en): \(measured.value) \(measured.unit), no better than in the year before "
          + "(\(clause)).")
    } else {
      message = Bilingual(
        zh: "\(subject.zh)：审核日志填报的情况不符合要求（\(clause)）。",
        en: "\(subject.en): by the plant's own audit log it is not so (\(clause)).")
    }
    var notes = [
      Bilingual(
        zh: "请说明原因，提出整改方案和期限，完成后补充证明材料。",
        en: "State the cause, what is to be done and by when, and hand in evidence once it is done."
      )
    ]
    if let note = item.note { notes.append(note) }
    if let caution = caution(item) { notes.append(caution) }
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, pack.id, item.id), rule: card.id, verdict: .fail,
        severity: result.isAdvisory ? .warning : .violation, isAdvisory: result.isAdvisory,
        standard: pack.id, item: item.id, clause: item.clause, message: message, notes: notes,
        evidence: Evidence(capping: result.rows)))
  }
}

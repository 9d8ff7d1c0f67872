import Measures
import Report
import Standards

/// Gathers, under each remaining duty of a plan, what the other rules found, or says what to hand
/// in.
package enum PlanDuty: Rule {
  package static let card = RuleCard(
    id: "plan-duty",
    summary: Bilingual(
      zh: "方案对企业的要求未达到。", en: "A duty that a plan gives to plants is not kept."),
    why: Bilingual(
      zh: "方案的每一条企业要求都要有去处：由限值、审核项给出结论，没有数据的说明应提交什么。",
      en:
        "Each duty of a plan must be answered for: by limits, by audit items, or by what is still "
        + "to be handed in."),
    formula: Bilingual(
      zh: "限值类：所列标准各项检查中最先成立的结论（超标、数据不足、未评价、达标）；审核类：所列审核项同样处理；"
        + "无数据可判的为未评价，并写明应提交的材料；只规定如何处理违规者的条款为不适用。",
      en: "Limits: the first of fail, insufficient, not evaluated, pass that a check of the named "
        + "standards has. Audit: the same for the named items. Where no log holds an answer: not "
        + "evaluated, with what to hand in. A clause that only says what is done with violators does "
        + "not apply."),
    source: Bilingual(
      zh: "各市行动方案，条款见检查项。", en: "the cities' plans; each check names its clause"),
    examples: [
      RuleExample("限值达标", "limits kept", "limit 40\nduty limits GB-1-2020\nPM 30", gives: .pass),
      RuleExample(
        "限值超标", "a limit broken", "limit 40\nduty limits GB-1-2020 ◀\nPM 41", gives: .fail),
      RuleExample("没有数据的要求", "nothing answers it", "duty statement\nPM 30", gives: .notEvaluated),
      RuleExample(
        "对违规者的处理，不是指标", "what is done with violators is no duty to keep",
        "limit 40\nduty consequence\nPM 41", gives: .notApplicable),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for var entry in examination.duties(.limits, .audit, .statement, .consequence, for: card) {
      if entry.isOpen { judge(&entry, examination) }
      outcome.checks.append(entry.check)
      guard entry.check.verdict == .fail, let reason = entry.check.reason else { continue }
      outcome.findings.append(
        entry.finding(
          Bilingual(
            zh: "未达到“\(entry.duty.title.zh)”：\(reason.zh)",
            en: "Not kept: \(entry.duty.title.en). \(reason.en)")))
    }
    return outcome
  }

  private static func judge(_ entry: inout DutyCheck, _ examination: Examination) {
    let duty = entry.duty
    switch duty.kind {
    case .limits: gather(&entry, limits(duty, examination.checks))
    case .audit: gather(&entry, items(duty, examination.checks))
    case .consequence:
      entry.settle(
        .notApplicable,
        Bilingual(
          zh: "本条规定对违规产能的处理，不是对企业的指标；违规情况见上述检查。",
          en:
            "It says what is done with violators and asks nothing of a plant; violations stand in "
            + "the other checks."))
    case .statement: entry.settle(.notEvaluated, duty.handIn)
    // Kinds that a rule of their own judges; examine asks for none of them.
    case .sandReuse, .scrapReuse, .lowVOCShare, .clinkerLine, .grindingLine,
      .keyEnterpriseMonitoring, .treatmentRuns, .figure:
      entry.settle(.notEvaluated, duty.handIn)
    }
  }

  /// `*`: whatever counts, so that any violation breaks the duty.
  private static func limits(_ duty: Duty, _ checks: [Check]) -> [Check] {
    if duty.refersTo == ["*"] { return checks.filter { !$0.isAdvisory } }
    return checks.filter { $0.limit != nil && duty.refersTo.contains($0.standard) }
  }

  /// `*`: the audit as a whole.
  private static func items(_ duty: Duty, _ checks: [Check]) -> [Check] {
    let audit = checks.filter { Rulebook.auditRules.contains($0.rule) }
    if duty.refersTo == ["*"] { return audit }
    return audit.filter { $0.item.map(duty.refersTo.contains) ?? false }
  }

  private static func gather(_ entry: inout DutyCheck, _ checks: [Check]) {
    let counted = checks.filter { $0.verdict != .notApplicable }
    if checks.isEmpty {
      entry.settle(.notEvaluated, entry.duty.handIn ?? handIn(entry.duty))
      return
    }
    guard !counted.isEmpty else {
      entry.settle(
        .notApplicable,
        Bilingual(
          zh: "所指的 \(checks.count) 项检查均不适用。",
          en: "None of the \(Phrase.plural(checks.count, "check")) meant applies."))
      return
    }
    let verdict = Verdict.overall(counted.map(\.verdict))
    let order: [Verdict] = [.fail, .insufficient, .notEvaluated, .pass]
    let counts = order.compactMap { verdict -> Bilingual? in
      let count = counted.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      return Bilingual(
        zh: "\(verdict.name.zh) \(count) 项", en: "\(count) \(verdict.name.en)")
    }
    let doubtful = counted.count(where: \.isAdvisory)
    let aside =
      doubtful > 0
      ? Bilingual(
        zh: "（其中 \(doubtful) 项仅作提示）", en: " (\(doubtful) of them advisory)")
      : Bilingual(zh: "", en: "")
    // A finding has the note by itself; a pass must not claim more than was looked at.
    let note = verdict == .fail ? nil : entry.duty.note
    entry.settle(
      verdict,
      Bilingual(
        zh: "汇总所指检查：\(counts.map(\.zh).joined(separator: "、"))\(aside.zh)。" + (note?.zh ?? ""),
        en: "Of the checks meant: \(counts.map(\.en).joined(separator: ", "))\(aside.en)."
          + (note.map { " " + $0.en } ?? "")))
  }

  private static func handIn(_ duty: Duty) -> Bilingual {
    let zh = duty.refersTo.joined(separator: "、")
    let en = duty.refersTo.joined(separator: ", ")
    if duty.kind == .audit {
      return duty.refersTo == ["*"]
        ? Bilingual(
          zh: "请提交清洁生产审核日志。", en: "Hand in the log of the clean-production audit.")
        : Bilingual(
          zh: "请在清洁生产审核日志中填写项目 \(zh) 并附证明材料。",
          en: "Answer \(en) in the log of the clean-production audit, with evidence.")
    }
    return duty.refersTo == ["*"]
      ? Bilingual(
        zh: "没有计入结论的检查：限值检查需要排放日志，能源等其余检查仅作提示。",
        en: "No check counts: limits need emission logs, and the others are advisory.")
      : Bilingual(
        zh: "没有适用于该企业的 \(zh) 限值；请核对工序与监测项目，或加载该标准包。",
        en: "No limit of \(en) binds the plant; check processes and monitors, or load its pack.")
  }
}

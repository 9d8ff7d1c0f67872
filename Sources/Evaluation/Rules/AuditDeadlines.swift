import Measures
import Report
import Standards

/// Judges the dates of a compulsory clean-production audit.
package enum AuditDeadlines: Rule {
  package static let card = RuleCard(
    id: "audit-deadline",
    summary: Bilingual(
      zh: "强制性清洁生产审核超过规定期限。", en: "A compulsory clean-production audit is late."),
    why: Bilingual(
      zh: "列入名单后公布信息、启动、完成都有期限，逾期不审核的可以处罚。",
      en: "From the day of the list on there are days by which to publish, to start and to finish; "
        + "who is late can be fined."),
    formula: Bilingual(
      zh: """
        期限＝起算日加规定月数（当月没有该日的取月末）；期限当日完成为按期。
        已完成的与期限比较；尚未完成的，核查基准日晚于期限为逾期，否则尚未到期，为不适用。
        早于名单公布（完成审核的，还有早于启动）的日期属于上一轮审核，不能作为本轮的依据，为数据不足。完成审核在档案有审核日志时\
        还须有审核报告一项通过，否则为数据不足。
        两次审核的间隔按上一轮完成日至本轮启动日计算。日期由 plant.yaml 的 audit 声明；晚于核查基准日的视为尚未发生。
        """,
      en: """
        The last day is the day counted from plus the months (the month's last day where it is \
        shorter); to act on that day is in time.
        What is done is compared with it; what is not done is late once the day of judging is later, \
        and before that not yet due (not applicable).
        A date before the list (or, of the end, before the start) belongs to an earlier round and \
        decides nothing: insufficient. Where the dossier has an audit log, an end also needs the item \
        of the audit's report to pass: insufficient without it.
        The gap between two audits runs from the end of the last one to the start of this one. \
        plant.yaml declares the dates (`audit`); a date after the day of judging has not come yet.
        """),
    source: Bilingual(
      zh: "清洁生产审核办法（2016年第38号令）第十一、十二、十七条。",
      en: "Order 38 of 2016, articles 11, 12 and 17."),
    examples: [
      RuleExample(
        "期限当日公布", "published on the last day",
        "deadline publish published required 1\ndeclared required 2024-01-31\n"
          + "declared published 2024-02-29", gives: .pass),
      RuleExample(
        "晚一日", "a day late",
        "deadline publish published required 1 ◀\ndeclared required 2024-01-31\n"
          + "declared published 2024-03-01", gives: .fail),
      RuleExample(
        "提前一日", "a day early",
        "deadline publish published required 1\ndeclared required 2024-01-31\n"
          + "declared published 2024-02-28", gives: .pass),
      RuleExample(
        "未启动且已过期限", "not started, and the day has passed",
        "deadline start started required 2 ◀\ndeclared required 2024-12-31\nas-of 2025-03-01",
        gives: .fail),
      RuleExample(
        "未启动，今日为期限", "not started, and today is the last day",
        "deadline start started required 2\ndeclared required 2024-12-31\nas-of 2025-02-28",
        gives: .notApplicable),
      RuleExample(
        "启动早于名单公布，属于上一轮", "started before the list: an earlier round",
        "deadline start started required 2\ndeclared required 2024-12-31\n"
          + "declared started 2024-12-30", gives: .insufficient),
      RuleExample(
        "名单公布当日启动", "started on the day of the list",
        "deadline start started required 2\ndeclared required 2024-12-31\n"
          + "declared started 2024-12-31", gives: .pass),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.audit), let declared = input.declarations.audit else { return outcome }
    for pack in examination.library.audits where pack.covers(input.plant) {
      for deadline in pack.deadlines {
        var check = Check(
          rule: card.id, standard: pack.id, item: deadline.id, subject: deadline.title,
          clause: deadline.clause, verdict: .notEvaluated,
          isAdvisory: !deadline.confidence.convicts)
        let lateness = judge(&check, deadline, pack, declared, examination)
        outcome.checks.append(check)
        if let lateness {
          outcome.checks[outcome.checks.count - 1].reason = Bilingual(
            zh: "\(lateness.zh)。", en: "\(lateness.en.capitalised).")
          outcome.findings.append(finding(lateness, deadline, pack, declared))
        }
      }
    }
    return outcome
  }

  /// Fills in the verdict; a sentence where it fails.
  private static func judge(
    _ check: inout Check, _ deadline: AuditDeadline, _ pack: AuditPack,
    _ declared: AuditDeclaration, _ examination: Examination
  ) -> Bilingual? {
    let day = examination.input.asOf.date
    func happened(_ event: AuditDeadline.Event) -> CivilDate? {
      declared[event].flatMap { $0 <= day ? $0 : nil }
    }
    func settle(_ verdict: Verdict, _ reason: Bilingual) -> Bilingual? {
      (check.verdict, check.reason) = (verdict, reason)
      return nil
    }
    if !deadline.reasons.isEmpty {
      let wanted = Bilingual(
        zh: deadline.reasons.map(\.name.zh).joined(separator: "、"),
        en: deadline.reasons.map(\.name.en).joined(separator: ", "))
      if declared.reasons.isEmpty {
        return settle(
          .notEvaluated,
          Bilingual(
            zh: "该期限是否适用取决于列入名单的原因；请在 plant.yaml 的 audit.reason 中写明。",
            en: "Whether this binds depends on why the plant was listed; set audit.reason in "
              + "plant.yaml."))
      }
      guard declared.reasons.contains(where: deadline.reasons.contains) else {
        return settle(
          .notApplicable,
          Bilingual(
            zh: "只约束因\(wanted.zh)列入名单的企业。",
            en: "Binds only plants that are listed for \(wanted.en)."))
      }
    }
    guard let start = happened(deadline.after) else {
      return settle(.notApplicable, noStart(deadline.after))
    }
    if start < pack.effective || pack.until.map({ start >= $0 }) ?? false {
      return settle(
        .notApplicable,
        Bilingual(
          zh: "\(deadline.after.name.zh)（\(start)）不在 \(pack.id) 的施行期间。",
          en: "\(deadline.after.name.en) (\(start)) was not while \(pack.id) was in force."))
    }
    guard let due = start.adding(months: deadline.months) else {
      return settle(
        .notEvaluated,
        Bilingual(zh: "期限超出日历范围。", en: "The last day is beyond the calendar."))
    }
    let sum = Bilingual(
      zh: "\(deadline.after.name.zh) \(start)，加 \(deadline.months) 个月，期限 \(due)",
      en: "\(deadline.after.name.en) on \(start), plus \(Phrase.plural(deadline.months, "month")): "
        + "due by \(due)")
    check.working = [sum]
    if let done = happened(deadline.event) {
      let round = AuditRound(declared, asOf: day)
      if let reason = round.excludes(
        deadline.event, on: done, deadline.event.name, after: (start, deadline.after.name))
      {
        return settle(.insufficient, reason)
      }
      if done <= due, let reason = missingProof(of: deadline, pack, examination) {
        return settle(.insufficient, reason)
      }
      check.verdict = done <= due ? .pass : .fail
      check.working.append(
        Bilingual(
          zh: "\(deadline.event.name.zh) \(done)", en: "\(deadline.event.name.en) on \(done)"))
      guard done > due else { return nil }
      let late = done.daysSinceEpoch - due.daysSinceEpoch
      return Bilingual(
        zh: "\(deadline.event.name.zh)于 \(done)，比期限 \(due) 晚 \(late) 日",
        en: "\(deadline.event.name.en) on \(done), \(Phrase.plural(late, "day")) after \(due)")
    }
    guard day > due else {
      return settle(
        .notApplicable,
        Bilingual(
          zh: "期限 \(due) 尚未届满（核查基准日 \(day)）。",
          en: "Not due until \(due) (judged as of \(day))."))
    }
    check.verdict = .fail
    let late = day.daysSinceEpoch - due.daysSinceEpoch
    return Bilingual(
      zh: "截至 \(day) 没有\(deadline.event.name.zh)的日期，期限为 \(due)，已逾期 \(late) 日",
      en: "as of \(day) there is no date of it (\(deadline.event.name.en)); it was due by \(due), "
        + "\(Phrase.plural(late, "day")) ago")
  }

  /// Why the audit log does not show that an event took place, where there is such a log.
  private static func missingProof(
    of deadline: AuditDeadline, _ pack: AuditPack, _ examination: Examination
  ) -> Bilingual? {
    guard let proof = deadline.proof, !examination.input.audit.isEmpty else { return nil }
    let items = examination.audit.packs.first { $0.pack.id == pack.id }?.items ?? []
    let shown = items.first { $0.item.id == proof }
    guard shown?.verdict != .pass else { return nil }
    let title = shown?.item.title ?? pack.items.first { $0.id == proof }?.title
    let name = title.map { title in
      Bilingual(zh: "\(title.zh)（\(proof)）", en: "\(title.en) (\(proof))")
    }
    return Bilingual(
      zh: "plant.yaml 填写了日期，而审核日志中\(name?.zh ?? proof)没有通过，不能证明已经完成；请补充。",
      en: "plant.yaml declares the day, and the audit log does not bear it out: "
        + "\(name?.en ?? proof) does not pass. Supply it.")
  }

  private static func noStart(_ event: AuditDeadline.Event) -> Bilingual {
    event == .last
      ? Bilingual(
        zh: "没有声明上一轮审核的完成日（audit.last）；间隔自第二轮起计算。",
        en: "No audit before this one is declared (audit.last); the gap counts from the second on.")
      : Bilingual(
        zh: "没有声明\(event.name.zh)（audit.\(event.rawValue)）：未列入名单的企业自愿审核，没有该期限。",
        en:
          "No date is declared for it (audit.\(event.rawValue)): for a plant that is not listed the "
          + "audit is voluntary and has no such day.")
  }

  private static func finding(
    _ lateness: Bilingual, _ deadline: AuditDeadline, _ pack: AuditPack,
    _ declared: AuditDeclaration
  ) -> PendingFinding {
    let isAdvisory = !deadline.confidence.convicts
    var notes = [
      Phrase.seen(declared.position),
      Bilingual(
        zh: "请尽快完成，并补充公布、启动或完成的凭证；已完成的，请在 plant.yaml 补填日期。",
        en: "Do it now and hand in proof of it; if it is done, declare its date in plant.yaml."),
    ]
    if let note = deadline.note { notes.append(note) }
    if isAdvisory { notes.append(Phrase.advisory(deadline.confidence, source: deadline.source)) }
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, pack.id, deadline.id), rule: card.id, verdict: .fail,
        severity: isAdvisory ? .warning : .violation, isAdvisory: isAdvisory, standard: pack.id,
        item: deadline.id, clause: deadline.clause,
        message: Bilingual(
          zh: "\(deadline.title.zh)：\(lateness.zh)（\(pack.id) \(deadline.clause)）。",
          en: "\(deadline.title.en): \(lateness.en) (\(pack.id) \(deadline.clause))."),
        notes: notes))
  }
}

extension AuditDeclaration {
  subscript(_ event: AuditDeadline.Event) -> CivilDate? {
    switch event {
    case .required: required
    case .published: published
    case .started: started
    case .finished: finished
    case .last: last
    }
  }
}

extension String {
  /// With a capital at its beginning.
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}

extension AuditDeclaration.Reason {
  fileprivate var name: Bilingual {
    switch self {
    case .emission: Bilingual(zh: "超标或超总量", en: "emission over limits")
    case .energy: Bilingual(zh: "超能耗限额", en: "energy over its norm")
    case .toxic: Bilingual(zh: "使用或排放有毒有害物质", en: "toxic or harmful materials")
    }
  }
}

extension AuditDeadline.Event {
  var name: Bilingual {
    switch self {
    case .required: Bilingual(zh: "名单公布", en: "listed")
    case .published: Bilingual(zh: "企业公布信息", en: "published")
    case .started: Bilingual(zh: "启动审核", en: "started")
    case .finished: Bilingual(zh: "完成审核", en: "finished")
    case .last: Bilingual(zh: "上一轮完成", en: "the last audit finished")
    }
  }
}

import Measures
import Report
import Standards

/// A duty of a plan that speaks of the dossier's plant, and the check that it becomes.
///
/// Plans instruct offices; they bind no plant by themselves and are no ground for a penalty. So a
/// duty's check is advisory: judged and shown with its clause, and counting in no verdict.
struct DutyCheck {
  let standard: Standard
  let duty: Duty
  let input: EvaluationInput
  var check: Check

  init(_ standard: Standard, _ duty: Duty, _ input: EvaluationInput, _ card: RuleCard) {
    (self.standard, self.duty, self.input) = (standard, duty, input)
    var requirement: Check.Requirement?
    if let value = duty.printedValue {
      requirement = Check.Requirement(
        sense: duty.sense.asRequirement, value: value, unit: duty.unit ?? "",
        source: duty.source, confidence: duty.confidence.rawValue)
    }
    check = Check(
      rule: card.id, standard: standard.id, item: duty.id, subject: duty.title,
      clause: duty.clause, verdict: .notEvaluated, isAdvisory: true, requirement: requirement)
    if let until = standard.until, Instant(until) <= input.period.from {
      settle(
        .notApplicable,
        Bilingual(
          zh: "方案期已于 \(until) 前结束。", en: "The plan's years ended before \(until)."))
    } else if input.period.to <= Instant(standard.effective) {
      settle(.notApplicable, Phrase.notYetInForce(standard.effective))
    }
  }

  /// Whether the plan's years leave anything to judge.
  var isOpen: Bool { check.verdict != .notApplicable }

  mutating func settle(_ verdict: Verdict, _ reason: Bilingual?) {
    (check.verdict, check.reason) = (verdict, reason)
  }

  /// The finding of a duty that is not kept.
  func finding(
    _ message: Bilingual, part: String? = nil, notes: [Bilingual] = [],
    evidence: [RowReference] = []
  ) -> PendingFinding {
    let id = [check.rule, standard.id, duty.id, part ?? ""].filter { !$0.isEmpty }
      .map { Phrase.id($0) }.joined(separator: "/")
    var all = notes
    if let note = duty.note { all.append(note) }
    let doubt =
      duty.confidence.convicts
      ? Bilingual(zh: "", en: "")
      : Bilingual(zh: "；\(duty.confidence.name.zh)", en: "; \(duty.confidence.name.en)")
    all.append(
      Bilingual(
        zh: "仅作提示：该要求出自政策文件，不单独作为处罚依据（\(duty.source)\(doubt.zh)）。",
        en: "Advisory: the duty stands in a policy paper and is no ground for a penalty by itself "
          + "(\(duty.source)\(doubt.en))."))
    return PendingFinding(
      Finding(
        id: id, rule: check.rule, verdict: .fail, severity: .warning, isAdvisory: true,
        outlet: check.outlet, standard: standard.id, item: check.item,
        clause: duty.clause, basis: check.basis, message: message, notes: all,
        working: check.working, evidence: Evidence(capping: evidence)))
  }
}

extension Duty.Sense {
  fileprivate var asRequirement: Check.Requirement.Sense {
    switch self {
    case .atLeast: .atLeast
    case .atMost: .atMost
    case .moreThan: .moreThan
    }
  }
}

extension Examination {
  /// The duties of some kinds that speak of the plant, standard by standard.
  func duties(_ kinds: Duty.Kind..., for card: RuleCard) -> [DutyCheck] {
    standards.flatMap { standard in
      standard.duties
        .filter { duty in
          duty.scope == .plant && kinds.contains(duty.kind)
            && duty.speaks(toSector: input.plant.sector)
        }
        .map { DutyCheck(standard, $0, input, card) }
    }
  }
}

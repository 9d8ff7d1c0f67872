package import Measures
import Report
package import Standards

/// Investment and revenue are what the policy asks for; without a figure: some grant can be had.
package enum EligibilityCondition {
  package static let card = GateCard(
    id: "gate-eligibility",
    summary: Bilingual(
      zh: "申请人符合奖补的条件", en: "The applicant is eligible for what the policy grants"),
    why: Bilingual(
      zh: "不符合任何一项奖补条件的申请没有可评审的金额。",
      en: "An application that no grant is open to has no amount to decide on."),
    formula: Bilingual(
      zh: "条件有数值时：主营业务收入（或投资额）不低于该值。没有数值时：政策中至少一项可计算的奖补符合条件；"
        + "全部不符合为不达标，尚有待定的为数据不足；只有不计算金额的奖补时不适用。",
      en:
        "With a figure: main revenue (or investment) is at least it. Without: at least one computed "
        + "grant of the policy can be had; fail where all are refused, insufficient while one is "
        + "undecided, not applicable where nothing is computed."),
    source: Bilingual(zh: "政策所引条款", en: "The clause that the policy names"))

  /// - Parameter asOf: The day as of which documents and purchases are looked at.
  package static func judge(
    _ condition: GateCondition, application: Application, policy: GatePolicy, asOf: CivilDate
  ) -> ConditionResult {
    guard let subject = condition.subject,
      let figure = GateCondition.EligibilityFigure(rawValue: subject), let least = condition.value
    else { return judge(Grants(of: application, under: policy, asOf: asOf), policy) }
    let (amount, name): (ExactDecimal?, Bilingual) =
      switch figure {
      case .revenue:
        (application.applicant.revenue, Bilingual(zh: "主营业务收入", en: "main revenue"))
      case .investment:
        (application.investment.total, Bilingual(zh: "项目投资", en: "investment"))
      }
    let requirement = condition.requirement(.atLeast)
    guard let amount else {
      let sentence = Bilingual(
        zh: "未填报主营业务收入；请补充（元）。",
        en: "Main revenue is not told; supply it (yuan).")
      return ConditionResult(
        .insufficient, reason: sentence, requirement: requirement, toMend: [sentence])
    }
    let isMet = amount >= least
    let working = Bilingual(
      zh: "\(name.zh) \(Money.text(amount)) 元 \(isMet ? "≥" : "<") \(Money.text(least)) 元",
      en: "\(name.en) of \(Money.text(amount)) yuan \(isMet ? "≥" : "<") \(Money.text(least)) yuan")
    let reason = Bilingual(
      zh: "\(name.zh) \(Money.text(amount)) 元，低于 \(Money.text(least)) 元。",
      en: "The \(name.en) of \(Money.text(amount)) yuan is below \(Money.text(least)) yuan.")
    return ConditionResult(
      isMet ? .pass : .fail, reason: isMet ? nil : reason, working: [working],
      requirement: requirement, measured: Figure(amount.description, "元"))
  }

  private static func judge(_ outcome: Grants, _ policy: GatePolicy) -> ConditionResult {
    let named = Set(policy.grants.filter { $0.basis == .named }.map(\.id))
    let computed = outcome.grants.filter { !named.contains($0.id) }
    let working = computed.map { grant in
      Bilingual(
        zh: "\(grant.title.zh)（\(grant.id)）：\(grant.verdict.word.zh)"
          + (grant.reason.map { "，" + $0.zh } ?? ""),
        en: "\(grant.title.en) (\(grant.id)): \(grant.verdict.word.en)"
          + (grant.reason.map { ", " + $0.en } ?? ""))
    }
    guard !computed.isEmpty else {
      return ConditionResult(
        .notApplicable,
        reason: Bilingual(
          zh: "政策没有可计算金额的奖补。", en: "The policy has no grant that is computed."))
    }
    if let won = computed.first(where: { $0.verdict == .pass }) {
      return ConditionResult(
        .pass,
        reason: Bilingual(
          zh: "符合“\(won.title.zh)”（\(won.id)）的条件。", en: "Eligible: \(won.title.en) (\(won.id))."),
        working: working)
    }
    let open = computed.filter { $0.verdict == .insufficient || $0.verdict == .notEvaluated }
    let refused = computed.filter { $0.verdict == .fail }
    guard !open.isEmpty || !refused.isEmpty else {
      return ConditionResult(
        .notApplicable,
        reason: computed.first?.reason
          ?? Bilingual(zh: "没有针对本项目的奖补。", en: "No grant speaks of this project."),
        working: working)
    }
    let verdict: Verdict = open.isEmpty ? .fail : .insufficient
    let asked = open.isEmpty ? refused : open
    let reasons = asked.compactMap { grant in
      grant.reason.map {
        Bilingual(
          zh: "\(grant.title.zh)（\(grant.id)）：\($0.zh)",
          en: "\(grant.title.en) (\(grant.id)): \($0.en)")
      }
    }
    return ConditionResult(
      verdict,
      reason: Bilingual(
        zh: (open.isEmpty ? "没有一项奖补符合条件。" : "尚不能确定是否符合任何一项奖补的条件。")
          + reasons.map(\.zh).joined(),
        en: (open.isEmpty
          ? "No grant can be had. " : "It cannot be said yet whether any grant can be had. ")
          + reasons.map(\.en).joined(separator: " ")), working: working,
      // What was refused cannot be handed in later.
      toMend: open.isEmpty ? [] : reasons)
  }
}

extension Verdict {
  /// As a grant's verdict reads.
  fileprivate var word: Bilingual {
    switch self {
    case .pass: Bilingual(zh: "符合", en: "eligible")
    case .fail: Bilingual(zh: "不符合", en: "not eligible")
    case .insufficient, .notEvaluated: Bilingual(zh: "待定", en: "undecided")
    case .notApplicable: Bilingual(zh: "不适用", en: "not for this application")
    }
  }
}

package import Measures
package import Report
package import Standards

/// What a policy may grant an application: which of its grants apply, the largest amount of each with
/// the arithmetic, and the largest amount in all.
///
/// Amounts are upper bounds: the plan says "at most". Nothing is granted by filing dates outside the
/// policy's, and no amount rests on an unconfirmed figure.
package struct Grants: Hashable, Sendable {
  /// In the policy's order.
  package var grants: [Decision.Grant]
  /// The greatest of the alternatives and what adds to it, in yuan. Zero where every grant is refused;
  /// `nil` where nothing can be said. Where a grant is undecided, it may be more.
  package var amount: ExactDecimal?

  /// The document that shows a passed completion evaluation (完工评价).
  package static let evaluationDocument = "completion-evaluation"

  package init(of application: Application, under policy: GatePolicy, asOf: CivilDate) {
    grants = policy.grants.map { rule in
      GrantJudge(rule: rule, application: application, policy: policy, asOf: asOf).grant
    }
    amount = Self.total(grants)
  }

  private static func total(_ grants: [Decision.Grant]) -> ExactDecimal? {
    let won = grants.filter { $0.verdict == .pass }
    guard !won.isEmpty else {
      let isRefused = grants.contains { $0.verdict == .fail }
      let isOpen = grants.contains { $0.verdict == .insufficient || $0.verdict == .notEvaluated }
      return isRefused && !isOpen ? .zero : nil
    }
    let greatest = won.filter { !$0.isAdded }.compactMap(\.amount).max()
    return Money.sum((greatest.map { [$0] } ?? []) + won.filter(\.isAdded).compactMap(\.amount))
  }
}

private struct GrantJudge {
  let rule: GrantRule
  let application: Application
  let policy: GatePolicy
  let asOf: CivilDate

  var grant: Decision.Grant {
    if let reason = outsideReason { return grant(.notApplicable, reason) }
    if rule.basis == .named {
      return grant(
        .notEvaluated,
        Bilingual(
          zh: "计划只列名称，没有比例和上限，不计算金额。",
          en: "The plan names it without a rate or a cap; nothing is computed."))
    }
    if let (verdict, reason) = refusal { return grant(verdict, reason) }
    let sum =
      switch rule.basis {
      case .investment: ofInvestment
      case .listedEquipment: ofEquipment
      case .fiscal: ofFiscalContribution
      case .named: Sum(.notEvaluated)
      }
    var result = grant(sum.verdict, sum.reason)
    result.amount = sum.verdict == .pass ? sum.amount : nil
    result.working = sum.working
    if result.verdict == .pass, result.amount.map({ $0 <= .zero }) ?? true {
      (result.verdict, result.amount) = (.fail, nil)
      result.reason = Bilingual(
        zh: "按算式金额为 0，没有可支持的金额。", en: "The arithmetic comes to nothing: no amount is open.")
      return result
    }
    if sum.verdict == .pass, !rule.confidence.convicts {
      (result.verdict, result.amount) = (.notEvaluated, nil)
      result.reason = Bilingual(
        zh: "比例或上限未经核实（\(rule.confidence.rawValue)），算式仅供参考，不计入金额。",
        en:
          "Rate or cap is unconfirmed (\(rule.confidence.rawValue)): the arithmetic informs, and no "
          + "amount counts.")
    }
    return result
  }

  private func grant(_ verdict: Verdict, _ reason: Bilingual?) -> Decision.Grant {
    Decision.Grant(
      id: rule.id, title: rule.title, clause: rule.clause, verdict: verdict, reason: reason,
      isAdded: rule.isAdded, source: rule.source)
  }

  // MARK: Who may have it

  /// Why it does not speak of this application.
  private var outsideReason: Bilingual? {
    let filed = application.project.filed
    if !policy.holds(on: filed) { return policy.outside(filed) }
    let kind = application.project.kind
    let kinds = rule.kinds.isEmpty ? policy.kinds : rule.kinds
    guard !kinds.contains(kind) else { return nil }
    let (names, own) = (kinds.map(projectKindName), projectKindName(kind))
    return Bilingual(
      zh: "只针对\(names.map(\.zh).joined(separator: "、"))项目，本项目为\(own.zh)。",
      en: "Only for: \(names.map(\.en).joined(separator: ", ")); this project is: \(own.en).")
  }

  /// Why the applicant may not have it, or what is to be handed in first.
  private var refusal: (Verdict, Bilingual)? {
    if let least = rule.leastRevenue {
      guard let revenue = application.applicant.revenue else {
        return (
          .insufficient,
          Bilingual(
            zh: "未填报主营业务收入；请补充（元）。",
            en: "Main revenue is not told; supply it (yuan).")
        )
      }
      if revenue < least {
        return (
          .fail,
          Bilingual(
            zh: "主营业务收入 \(Money.text(revenue)) 元，低于 \(Money.text(least)) 元。",
            en: "Main revenue of \(Money.text(revenue)) yuan is below \(Money.text(least)) yuan.")
        )
      }
    }
    if rule.forLeading {
      guard let isLeading = application.applicant.isLeading else {
        return (
          .insufficient,
          Bilingual(
            zh: "未写明是否列入龙头骨干企业名单；请补充。",
            en: "Whether the firm is on the list of leading backbone firms is not told; "
              + "supply it.")
        )
      }
      if !isLeading {
        return (
          .fail,
          Bilingual(zh: "不是龙头骨干企业。", en: "The applicant is no leading backbone firm.")
        )
      }
    }
    return rule.afterCompletion ? completionRefusal : nil
  }

  private var completionRefusal: (Verdict, Bilingual)? {
    guard let completed = application.project.completed, completed <= asOf else {
      return (
        .notApplicable,
        Bilingual(
          zh: "完工评价通过后才适用，项目截至 \(asOf) 尚未完工。",
          en: "Only after a passed completion evaluation; the project was not completed on \(asOf)."
        )
      )
    }
    let state = DocumentState(Grants.evaluationDocument, in: application, asOf: asOf)
    guard state.verdict == .pass else {
      return (
        .fail,
        Bilingual(
          zh: "须有完工评价报告（\(Grants.evaluationDocument)）："
            + (state.reason?.zh ?? ""),
          en: "The report of the completion evaluation (\(Grants.evaluationDocument)) is needed. "
            + (state.reason?.en ?? ""))
      )
    }
    // What was evaluated before it stood is no evaluation of it.
    guard let date = state.document?.date, date >= completed else {
      let dated = state.document?.date
      return (
        .fail,
        Bilingual(
          zh: "完工评价报告" + (dated.map { "日期 \($0) 早于完工日期 \(completed)" } ?? "没有写日期") + "，不能作为依据。",
          en: "The report of the completion evaluation "
            + (dated.map { "is dated \($0), before completion on \(completed)" } ?? "has no date")
            + " and is no ground.")
      )
    }
    return nil
  }

  // MARK: How much

  private struct Sum {
    var verdict: Verdict
    var reason: Bilingual?
    var amount: ExactDecimal?
    var working: [Bilingual] = []

    init(_ verdict: Verdict, _ reason: Bilingual? = nil) {
      self.verdict = verdict
      self.reason = reason
    }

    static var tooLarge: Sum {
      Sum(
        .notEvaluated,
        Bilingual(
          zh: "金额位数过多，无法精确计算；请核对申报的金额。",
          en:
            "The amounts have too many digits to be computed exactly; check those that were applied with."
        ))
    }
  }

  /// A share of an amount with its cap, and the two lines that show it.
  private func capped(
    _ amount: ExactDecimal, _ zh: String, _ en: String, per unit: Bilingual
  ) -> (amount: ExactDecimal, working: [Bilingual])? {
    guard let rate = rule.rate, let share = Money.share(rate, of: amount) else { return nil }
    var working = [
      Bilingual(
        zh: "\(zh) \(Money.text(amount)) 元 × \(rate) % = \(Money.text(share)) 元",
        en: "\(en) \(Money.text(amount)) yuan × \(rate) % = \(Money.text(share)) yuan")
    ]
    guard let cap = rule.cap else { return (share, working) }
    let least = min(share, cap)
    let isCut = share > cap
    working.append(
      Bilingual(
        zh: "\(unit.zh)上限 \(Money.text(cap)) 元，\(isCut ? "按上限" : "未超过")：\(Money.text(least)) 元",
        en: "cap \(unit.en) \(Money.text(cap)) yuan, \(isCut ? "which cuts it" : "not passed"): "
          + "\(Money.text(least)) yuan"))
    return (least, working)
  }

  private var ofInvestment: Sum {
    let total = application.investment.total
    guard total > .zero else {
      return Sum(
        .notEvaluated,
        Bilingual(
          zh: "项目投资 \(total) 元不大于 0；请核对。",
          en: "An investment of \(total) yuan is not above 0; check it."))
    }
    guard
      let (amount, working) = capped(
        total, "项目投资", "investment of", per: Bilingual(zh: "每项", en: "a project"))
    else { return .tooLarge }
    var sum = Sum(.pass)
    (sum.amount, sum.working) = (amount, working)
    return sum
  }

  /// By calendar year of purchase, each with its cap.
  private var ofEquipment: Sum {
    guard !application.equipment.isEmpty else {
      return Sum(
        .notApplicable, Bilingual(zh: "申请没有列出设备。", en: "The application lists no equipment."))
    }
    var working: [Bilingual] = []
    var isOpen = false
    var years: [Int: [ExactDecimal]] = [:]
    for machine in application.equipment {
      if let reason = whyNotCounted(machine) {
        working.append(reason.sentence)
        isOpen = isOpen || reason.isOpen
      } else if let bought = machine.bought {
        years[bought.year, default: []].append(machine.price)
      }
    }
    var amounts: [ExactDecimal] = []
    for (year, prices) in years.sorted(by: { $0.key < $1.key }) {
      guard let price = Money.sum(prices),
        let (amount, lines) = capped(
          price, "\(year) 年目录设备价款", "listed machines bought in \(year),",
          per: Bilingual(zh: "每年", en: "a year"))
      else { return .tooLarge }
      amounts.append(amount)
      working += lines
    }
    guard let total = Money.sum(amounts) else { return .tooLarge }
    if amounts.count > 1 {
      let terms = amounts.map(Money.text).joined(separator: " + ")
      working.append(
        Bilingual(
          zh: "合计 \(terms) = \(Money.text(total)) 元",
          en: "in all \(terms) = \(Money.text(total)) yuan"))
    }
    var sum = Sum(.pass)
    if amounts.isEmpty {
      sum =
        isOpen
        ? Sum(
          .insufficient,
          Bilingual(
            zh: "无法确定设备是否列入市目录或购买日期；请补充。",
            en:
              "Whether machines are on the city's list, or when they were bought, is not told; "
              + "supply it."))
        : Sum(
          .fail,
          Bilingual(
            zh: "没有在政策期内购买的市目录内设备。",
            en: "No machine from the city's list was bought while the policy held."))
    } else if isOpen {
      sum.reason = Bilingual(
        zh: "部分设备未写明是否列入市目录或购买日期，没有计入。",
        en:
          "Some machines do not say whether they are listed or when they were bought; they were not counted."
      )
    }
    sum.amount = amounts.isEmpty ? nil : total
    sum.working = working
    return sum
  }

  private func whyNotCounted(
    _ machine: Application.Equipment
  ) -> (sentence: Bilingual, isOpen: Bool)? {
    func said(_ zh: String, _ en: String, isOpen: Bool) -> (Bilingual, Bool) {
      (
        Bilingual(
          zh: "“\(machine.name)”\(Money.text(machine.price)) 元不计：\(zh)",
          en: "“\(machine.name)”, \(Money.text(machine.price)) yuan, is not counted: \(en)"), isOpen
      )
    }
    switch (machine.isListed, machine.bought) {
    case (false, _): return said("不在市目录内", "not on the city's list", isOpen: false)
    case (nil, _):
      return said("未写明是否在市目录内", "not told whether it is on the city's list", isOpen: true)
    case (_, nil): return said("未写明购买日期", "not told when it was bought", isOpen: true)
    case (_, let bought?) where bought > asOf:
      return said("购买日期 \(bought) 晚于 \(asOf)", "bought on \(bought), after \(asOf)", isOpen: false)
    case (_, let bought?) where !policy.holds(on: bought):
      return said(
        "\(bought) 不在政策有效期内", "bought on \(bought), while the policy did not hold",
        isOpen: false)
    default: return nil
    }
  }

  /// Three years from the year after completion, each with its two shares.
  private var ofFiscalContribution: Sum {
    guard let completed = application.project.completed, let rate = rule.rate,
      let cityRate = rule.municipalRate
    else { return Sum(.notEvaluated) }
    let window = (completed.year + 1)...(completed.year + 3)
    var working: [Bilingual] = []
    var amounts: [ExactDecimal] = []
    for entry in application.fiscal where !window.contains(entry.year) {
      working.append(
        Bilingual(
          zh: "\(entry.year) 年不计：只计 \(window.lowerBound)—\(window.upperBound) 年",
          en: "\(entry.year) is not counted: only \(window.lowerBound) to \(window.upperBound)"))
    }
    for year in window {
      let entries = application.fiscal.filter { $0.year == year }
      guard entries.count < 2 else {
        return Sum(
          .insufficient,
          Bilingual(
            zh: "\(year) 年的新增财政贡献写了不止一次；请只保留一条。",
            en: "The added fiscal contribution of \(year) stands more than once; keep one."))
      }
      guard let entry = entries.first else {
        if year < asOf.year {
          working.append(
            Bilingual(zh: "\(year) 年未提交，不计", en: "\(year) was not handed in and is not counted"))
        }
        continue
      }
      guard year < asOf.year else {
        working.append(
          Bilingual(
            zh: "\(year) 年截至 \(asOf) 尚未结束，不计",
            en: "\(year) is not over on \(asOf) and is not counted"))
        continue
      }
      guard let province = Money.share(rate, of: entry.provincial),
        let city = Money.share(cityRate, of: entry.municipal),
        let amount = Money.sum([province, city])
      else { return .tooLarge }
      amounts.append(amount)
      working.append(
        Bilingual(
          zh: "\(year) 年：省级 \(Money.text(entry.provincial)) × \(rate) % + 市级 "
            + "\(Money.text(entry.municipal)) × \(cityRate) % = \(Money.text(amount)) 元",
          en: "\(year): provincial \(Money.text(entry.provincial)) × \(rate) % + municipal "
            + "\(Money.text(entry.municipal)) × \(cityRate) % = \(Money.text(amount)) yuan"))
    }
    var sum = Sum(.pass)
    sum.working = working
    guard !amounts.isEmpty else {
      let isEarly = window.lowerBound >= asOf.year
      sum.verdict = isEarly ? .notApplicable : .insufficient
      sum.reason =
        isEarly
        ? Bilingual(
          zh: "自完工次年（\(window.lowerBound) 年）起计，该年截至 \(asOf) 尚未结束。",
          en:
            "It counts from the year after completion (\(window.lowerBound)), which is not over on "
            + "\(asOf).")
        : Bilingual(
          zh: "没有 \(window.lowerBound)—\(window.upperBound) 年的新增财政贡献数据。",
          en:
            "No added fiscal contribution of \(window.lowerBound) to \(window.upperBound) was handed "
            + "in.")
      return sum
    }
    guard let total = Money.sum(amounts) else { return .tooLarge }
    if amounts.count > 1 {
      sum.working.append(
        Bilingual(
          zh: "合计 \(Money.text(total)) 元（\(amounts.count) 年）",
          en: "in all \(Money.text(total)) yuan (\(amounts.count) years)"))
    }
    if let cap = rule.cap, total > cap {
      sum.working.append(
        Bilingual(
          zh: "每项上限 \(Money.text(cap)) 元，按上限",
          en: "cap a project \(Money.text(cap)) yuan, which cuts it"))
    }
    sum.amount = rule.cap.map { min($0, total) } ?? total
    return sum
  }
}

extension GatePolicy {
  /// Why it says nothing of what was filed on a day outside its own.
  package func outside(_ filed: CivilDate) -> Bilingual {
    if filed < effective {
      return Bilingual(
        zh: "备案日期 \(filed) 早于政策施行日期 \(effective)。",
        en: "Filed on \(filed), before the policy holds (from \(effective)).")
    }
    let last = until.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }
    return Bilingual(
      zh: "备案日期 \(filed) 晚于政策有效期末 \(last?.description ?? "")。",
      en: "Filed on \(filed), after the policy's last day, \(last?.description ?? "").")
  }
}

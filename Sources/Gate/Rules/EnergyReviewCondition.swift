package import Evaluation
package import Measures
import Report
package import Standards

/// The energy-saving review that the filing date asks for is there (节能审查).
package enum EnergyReviewCondition {
  package static let card = GateCard(
    id: "gate-energy-review",
    summary: Bilingual(
      zh: "按备案日期适用的办法取得节能审查", en: "The energy-saving review that held on the filing date was had"),
    why: Bilingual(
      zh: "应审未审或未通过的项目不得开工、投产。",
      en: "A project that was not reviewed, or did not pass, may not be built or run."),
    formula: Bilingual(
      zh: "备案日期决定适用哪一号令。年综合能耗和年用电量都低于免审数值的免审（等于即须审查）；"
        + "否则须有审查意见（energy-review），日期不晚于开工日；达到省级数值的由省级审查。"
        + "完工评价时，改造后日志的全年能耗或用电量不低于免审数值而申报值低于的，为数据不足。"
        + "办法的数值未经核实的，结论仅作提示。",
      en:
        "The filing date decides which order governs. Exempt where both energy and electricity are "
        + "below the order's figures (at a figure: not exempt); else the review (energy-review) must be "
        + "there, dated no later than the start of construction; from the province's figure on the "
        + "province reviews. At completion, logs of after that are not below the figures while what was "
        + "declared is leave it insufficient. What rests on unconfirmed figures of an order only informs."
    ),
    source: Bilingual(
      zh: "节能审查办法：2016年第44号令、2023年第2号令、2025年第31号令",
      en: "Orders 44 (2016), 2 (2023) and 31 (2025) on energy-saving reviews"))

  /// The document that shows the review.
  package static let document = "energy-review"

  /// - Parameters:
  ///   - orders: Packs with the orders' figures, those of other texts among them: all of
  ///     `StandardsLibrary.gates` will do.
  ///   - asOf: The day as of which the document is looked at.
  ///   - logged: A year's energy of the plant once the project runs, where logs tell it.
  package static func judge(
    _ condition: GateCondition, application: Application, orders: [GatePolicy], asOf: CivilDate,
    logged: LoggedYear? = nil
  ) -> ConditionResult {
    let filed = application.project.filed
    guard let order = governing(orders, filed) else { return none(known(orders), filed) }
    return ReviewJudge(order: order, application: application, asOf: asOf, logged: logged).result
  }

  /// Whether no review of its own is asked for, whatever is handed in.
  static func isExempt(
    _ application: Application, orders: [GatePolicy], asOf: CivilDate, logged: LoggedYear?
  ) -> Bool {
    var bare = application
    bare.documents = []
    let filed = application.project.filed
    guard let order = governing(orders, filed) else { return false }
    return ReviewJudge(order: order, application: bare, asOf: asOf, logged: logged).result.verdict
      == .pass
  }

  private static func governing(_ orders: [GatePolicy], _ filed: CivilDate) -> GatePolicy? {
    known(orders).first { $0.holds(on: filed) }
  }

  private static func known(_ orders: [GatePolicy]) -> [GatePolicy] {
    orders.filter { order in
      order.kinds.isEmpty && order.conditions.contains { $0.kind == .energyReview }
    }
  }

  private static func none(_ known: [GatePolicy], _ filed: CivilDate) -> ConditionResult {
    guard let first = known.map(\.effective).min() else {
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "标准目录中没有节能审查办法的数值；请补充。",
          en: "The standards hold no order on energy-saving reviews; add one."))
    }
    return filed < first
      ? ConditionResult(
        .notApplicable,
        reason: Bilingual(
          zh: "备案日期 \(filed) 早于第一个已收入的办法（\(first)）。",
          en: "Filed on \(filed), before the first order at hand (\(first))."))
      : ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "备案日期 \(filed) 没有适用的办法；请核对标准目录。",
          en: "No order at hand held on \(filed), when it was filed; check the standards."))
  }
}

extension LoggedYear {
  fileprivate func isBelow(_ leastCoal: ExactDecimal, _ leastElectricity: ExactDecimal) -> Bool {
    coal < Rational(leastCoal) && electricity < Rational(leastElectricity)
  }
}

private struct ReviewJudge {
  let order: GatePolicy
  let application: Application
  let asOf: CivilDate
  /// What the plant's logs of after hold; `nil` where there are none that are whole.
  let logged: LoggedYear?

  private func figure(_ figure: GateCondition.ReviewFigure) -> GateCondition? {
    order.conditions.first { $0.kind == .energyReview && $0.subject == figure.rawValue }
  }

  /// What the order itself says, without a figure.
  private var duty: GateCondition? {
    order.conditions.first { $0.kind == .energyReview && $0.subject == nil }
  }

  /// Whether a verdict may rest on the order: it and both of its figures were read in the text.
  private var isConfirmed: Bool {
    [duty, figure(.exemptCoal), figure(.exemptElectricity)]
      .allSatisfy { $0?.confidence.convicts ?? false }
  }

  private var governs: Bilingual {
    Bilingual(
      zh: "备案日期 \(application.project.filed)，适用《\(order.title.zh)》",
      en: "filed on \(application.project.filed): “\(order.title.en)” governs")
  }

  var result: ConditionResult {
    let state = DocumentState(EnergyReviewCondition.document, in: application, asOf: asOf)
    guard let use = application.energyUse else {
      return demand(
        state, verdict: .insufficient, working: [governs], isConfirmed: isConfirmed,
        Bilingual(
          zh: "未填报项目年综合能耗和用电量；请补充。",
          en: "Energy and electricity of the project are not told; supply "
            + "them."))
    }
    guard use.coal >= .zero, use.electricity >= .zero else {
      let negative = Bilingual(
        zh: "能耗或用电量为负；请核对。", en: "Energy or electricity is negative; check it.")
      return ConditionResult(
        .notEvaluated, reason: negative, working: [governs], toMend: [negative])
    }
    guard let coal = figure(.exemptCoal), let electricity = figure(.exemptElectricity),
      let leastCoal = coal.value, let leastElectricity = electricity.value
    else {
      return demand(
        state, verdict: .notEvaluated, working: [governs], isConfirmed: false,
        Bilingual(
          zh: "《\(order.title.zh)》的免审数值未经核实，无法判断是否免审；请提交审查意见或主管部门的免审说明。",
          en:
            "The figures of “\(order.title.en)” are not confirmed, so it cannot be said whether the "
            + "project is exempt; hand in the review, or the authority's word that none is needed.")
      )
    }
    let isBelowCoal = use.coal < leastCoal
    let isBelowElectricity = use.electricity < leastElectricity
    var working = [
      governs,
      Bilingual(
        zh: "年综合能耗 \(use.coal) tce \(isBelowCoal ? "<" : "≥") \(leastCoal) tce",
        en: "energy \(use.coal) tce a year \(isBelowCoal ? "<" : "≥") \(leastCoal) tce"),
      Bilingual(
        zh: "年用电量 \(use.electricity) kWh \(isBelowElectricity ? "<" : "≥") \(leastElectricity) kWh",
        en: "electricity \(use.electricity) kWh a year \(isBelowElectricity ? "<" : "≥") "
          + "\(leastElectricity) kWh"),
    ]
    if isBelowCoal, isBelowElectricity, let logged, !logged.isBelow(leastCoal, leastElectricity) {
      let sentence = Bilingual(
        zh: "申报的能耗低于免审数值，而改造后 12 个月的日志为 \(logged.coal.decimal()) tce、"
          + "\(logged.electricity.decimal()) kWh，不都低于免审数值；请说明项目能耗与全厂的关系，或提交审查意见。",
        en:
          "The energy declared is below the figures, and the logs of the twelve months after hold "
          + "\(logged.coal.decimal()) tce and \(logged.electricity.decimal()) kWh, which are not; say what "
          + "part of the plant the project is, or hand in the review.")
      return demand(
        state, verdict: .insufficient, working: working, isConfirmed: isConfirmed, sentence)
    }
    if isBelowCoal, isBelowElectricity {
      return ConditionResult(
        .pass,
        reason: Bilingual(
          zh: "能耗和用电量都低于免审数值，不单独进行节能审查。" + (isConfirmed ? "" : unconfirmed.zh),
          en: "Both energy and electricity are below the figures: no review of its own."
            + (isConfirmed ? "" : " " + unconfirmed.en)),
        working: working, isAdvisory: !isConfirmed)
    }
    if let line = province(use) { working.append(line) }
    return demand(
      state, verdict: nil, working: working, isConfirmed: isConfirmed,
      Bilingual(
        zh: "须在开工前取得节能审查意见（energy-review）。",
        en: "The energy-saving review (energy-review) is needed before construction."))
  }

  private var unconfirmed: Bilingual {
    Bilingual(zh: "该办法的数值未经核实，仅作提示。", en: "The order's figures are unconfirmed: this only informs.")
  }

  private func province(_ use: ProjectEnergy) -> Bilingual? {
    guard let figure = figure(.provinceCoal), let least = figure.value else { return nil }
    let label = figure.confidence.convicts ? "" : "，\(figure.confidence.name.zh)"
    let mark = figure.confidence.convicts ? "" : ", \(figure.confidence.name.en)"
    return use.coal >= least
      ? Bilingual(
        zh: "\(use.coal) tce ≥ \(least) tce：由省级审查\(label)",
        en: "\(use.coal) tce ≥ \(least) tce: the province reviews\(mark)")
      : Bilingual(
        zh: "\(use.coal) tce < \(least) tce：由市县审查\(label)",
        en: "\(use.coal) tce < \(least) tce: reviewed below the province\(mark)")
  }

  /// What the document comes to where a review is needed, or may be.
  ///
  /// - Parameter verdict: Where the document is missing; `nil`: fail once construction has begun, else
  ///   insufficient.
  private func demand(
    _ state: DocumentState, verdict: Verdict?, working: [Bilingual], isConfirmed: Bool,
    _ sentence: Bilingual
  ) -> ConditionResult {
    let started = application.project.started
    if state.verdict == .pass {
      guard let date = state.document?.date else {
        let undated = Bilingual(
          zh: "节能审查意见没有写日期；请补充，以便核对是否早于开工。",
          en: "The review has no date; give it, so that it can be compared with the start of "
            + "construction.")
        return ConditionResult(
          .insufficient, reason: undated, working: working, toMend: [undated],
          isAdvisory: !isConfirmed)
      }
      guard let started, date > started else {
        return ConditionResult(
          .pass,
          reason: Bilingual(zh: "已有节能审查意见（\(date)）。", en: "The review is there (\(date))."),
          working: working)
      }
      let late = Bilingual(
        zh: "节能审查意见日期 \(date) 晚于开工日期 \(started)。",
        en: "The review is dated \(date), after construction began on \(started).")
      return ConditionResult(
        .fail, reason: late, working: working, toMend: [late], isAdvisory: !isConfirmed)
    }
    let hasBegun = started.map { $0 <= asOf } ?? false
    let found = verdict ?? (hasBegun || state.verdict == .fail ? .fail : .insufficient)
    let begun = hasBegun && verdict == nil
    let said = Bilingual(
      zh: sentence.zh + (begun ? "项目已开工，尚无审查意见。" : "")
        + (state.document == nil ? "" : state.reason?.zh ?? "")
        + (isConfirmed ? "" : unconfirmed.zh),
      en: [
        sentence.en, begun ? "Construction has begun without it." : nil,
        state.document == nil ? nil : state.reason?.en, isConfirmed ? nil : unconfirmed.en,
      ].compactMap(\.self).joined(separator: " "))
    return ConditionResult(
      found, reason: said, working: working, toMend: [said], isAdvisory: !isConfirmed)
  }
}

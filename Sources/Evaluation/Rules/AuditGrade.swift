import Measures
import Report
import Standards

/// Scores a clean-production index and gives its grade.
package enum AuditGrade: Rule {
  package static let card = RuleCard(
    id: "audit-grade",
    summary: Bilingual(
      zh: "清洁生产水平达不到要求的等级。", en: "The clean-production grade is below what is asked for."),
    why: Bilingual(
      zh: "单项都尚可，加权后仍可能不达等级；限定性指标一票否决。",
      en:
        "Items that look harmless one by one can still add up to no grade, and a limiting item is a "
        + "veto."),
    formula: Bilingual(
      zh: """
        Y_g＝Σ_i w_i · Σ_j ω_ij · x_ij，指标达到 g 级时 x＝100，否则为 0；不涉及的指标剔除后在本组内归一化，整组不涉及的\
        在各组之间归一化。
        Y_I 不低于 I 级分数、限定性指标全部达到 I 级（有规定的，其余指标达到规定等级）为 I 级；II 级、III 级依次类推。
        有指标数据不足时不评等级；没有权重的指标体系不评分，不编造权重。
        """,
      en: """
        Y_g = Σ_i w_i · Σ_j ω_ij · x_ij, where x = 100 if the item reaches grade g and 0 if not. What \
        does not apply is dropped and the weights are renormalised in its group, and among the groups \
        where a whole one does not apply.
        Grade I: Y_I reaches its score, all limiting items reach I and, where the text says so, the \
        others reach a grade; then II, then III.
        An item without data: no grade. An index without weights is not scored; none is invented.
        """),
    source: Bilingual(
      zh: "GB/T 43329-2023；各指标体系见检查项。", en: "GB/T 43329-2023; each check names its index."),
    examples: [
      RuleExample(
        "II 级，恰为 85 分", "grade II with exactly 85 points",
        "item a grades 1 2 3 kgce/t weight 0.85\nitem b grades 1 2 3 t/t weight 0.15\n"
          + "audit a - 2025-01-10 - 2 kgce/t 台账\naudit b - 2025-01-10 - 3 t/t 台账", gives: .pass),
      RuleExample(
        "84 分且有一项不达 III 级", "84 points, and one item below grade III",
        "item a grades 1 2 3 kgce/t weight 0.84\nitem b grades 1 2 3 t/t weight 0.16 ◀\n"
          + "audit a - 2025-01-10 - 2 kgce/t 台账\naudit b - 2025-01-10 - 3.1 t/t 台账", gives: .fail),
      RuleExample(
        "限定性指标一票否决", "a limiting item is a veto",
        "item a grades 1 2 3 kgce/t weight 0.9\nitem b yes weight 0.1 limiting ◀\n"
          + "audit a - 2025-01-10 - 1 kgce/t 台账\naudit b no 2025-01-10 - - - 记录", gives: .fail),
      RuleExample(
        "不涉及的指标剔除后归一化", "what does not apply is dropped",
        "item a grades 1 2 3 kgce/t weight 0.5\nitem b yes weight 0.5\n"
          + "audit a - 2025-01-10 - 1 kgce/t 台账\naudit b not-applicable 2025-01-10 - - - 说明",
        gives: .pass),
      RuleExample(
        "缺一项不评等级", "one item without data gives no grade",
        "item a grades 1 2 3 kgce/t weight 0.5\nitem b yes weight 0.5\n"
          + "audit a - 2025-01-10 - 9 kgce/t 台账", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    let library = examination.library
    for entry in examination.audit.packs where entry.whole == nil {
      let isIndex = entry.items.contains { $0.item.isGraded }
      guard isIndex || entry.pack.isWeighted else { continue }
      let general = library.audits.first {
        $0.scoring != nil && $0.covers(examination.input.plant) && $0.items.isEmpty
      }
      let scoring = entry.pack.scoring ?? general?.scoring
      let check = check(entry, scoring)
      outcome.checks.append(check)
      if check.verdict == .fail { outcome.findings.append(finding(check, entry)) }
    }
    return outcome
  }

  private static func check(_ entry: AuditReview.Pack, _ scoring: AuditScoring?) -> Check {
    var check = Check(
      rule: card.id, standard: entry.pack.id, subject: entry.pack.title,
      clause: scoring?.clause, verdict: .notEvaluated,
      isAdvisory: entry.items.contains(where: \.isAdvisory)
        || !(scoring?.confidence.convicts ?? true))
    guard entry.pack.isWeighted else {
      check.reason = Bilingual(
        zh: "没有取得该指标体系的权重，不评分；各项达到的等级见各检查项。权重可在覆盖包中补充。",
        en:
          "The weights of the index are not known, so it is not scored; each item says which grade "
          + "it reaches. An overlay can supply the weights.")
      return check
    }
    guard let scoring else {
      check.reason = Bilingual(
        zh: "没有 I、II、III 级的评分标准（scoring）；请在审核包中补充。",
        en: "There are no scores for grades I to III (scoring); supply them in the pack.")
      return check
    }
    let required = AuditScoring.gradeNames[scoring.required - 1]
    check.requirement = Check.Requirement(
      sense: .atLeast, value: required, unit: "", source: scoring.source,
      confidence: scoring.confidence.rawValue)
    let open = entry.items.filter { $0.verdict == .insufficient || $0.verdict == .notEvaluated }
    guard open.isEmpty else {
      let list = open.map(\.item.id)
      check.verdict = .insufficient
      check.reason = Bilingual(
        zh: "\(open.count) 项指标数据不足，不评等级：\(list.joined(separator: "、"))。请补充。",
        en: "\(Phrase.plural(open.count, "item")) without data, so no grade is given: "
          + "\(list.joined(separator: ", ")). Supply them.")
      return check
    }
    guard let score = AuditScore(entry) else {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "全部指标均不涉及。", en: "None of the items applies.")
      return check
    }
    check.working = score.working
    let grade = score.grade(scoring)
    check.verdict = grade.map { $0 <= scoring.required } ?? false ? .pass : .fail
    check.measured = Figure(grade.map { AuditScoring.gradeNames[$0 - 1] } ?? "< III", "")
    check.working += score.vetoes(scoring)
    if check.isAdvisory {
      check.reason = Bilingual(
        zh: "仅作提示：该指标体系有未经原文核实的数值。",
        en: "Advisory: some figures of the index are not confirmed by the text itself.")
    }
    return check
  }

  private static func finding(_ check: Check, _ entry: AuditReview.Pack) -> PendingFinding {
    let pack = entry.pack
    let (found, asked) = (check.measured?.value ?? "", check.requirement?.value ?? "")
    var notes = check.working
    if let reason = check.reason { notes.append(reason) }
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, pack.id), rule: card.id, verdict: .fail,
        severity: check.isAdvisory ? .warning : .violation, isAdvisory: check.isAdvisory,
        standard: pack.id, clause: check.clause,
        message: Bilingual(
          zh: "\(pack.title.zh)：清洁生产水平为 \(found) 级，要求不低于 \(asked) 级（\(pack.id)）。",
          en: "\(pack.title.en): grade \(found), and at least \(asked) is asked for (\(pack.id))."),
        notes: notes, evidence: Evidence(capping: entry.items.flatMap(\.rows))))
  }
}

/// The weighted scores of one index.
struct AuditScore: Sendable {
  private struct Part: Sendable {
    var result: AuditReview.Item
    /// Of the whole index, renormalised.
    var weight: Rational
  }

  private var parts: [Part] = []
  /// Y_I, Y_II and Y_III.
  private(set) var scores: [Rational] = []
  private(set) var working: [Bilingual] = []

  /// `nil` where no item applies.
  init?(_ entry: AuditReview.Pack) {
    let applicable = entry.items.filter { $0.verdict != .notApplicable }
    let groups = entry.pack.groups.compactMap { group -> (AuditGroup, [AuditReview.Item])? in
      let members = applicable.filter { $0.item.group == group.id }
      return members.isEmpty ? nil : (group, members)
    }
    let total = groups.reduce(Rational.zero) { $0 + weight($1.0.weight) }
    guard total > .zero else { return nil }
    var sums = [Rational](repeating: .zero, count: AuditScoring.gradeNames.count)
    for (group, members) in groups {
      let ofGroup = weight(group.weight) / total
      let inGroup = members.reduce(Rational.zero) { $0 + weight($1.item.weight) }
      guard inGroup > .zero else { continue }
      for member in members {
        let share = ofGroup * weight(member.item.weight) / inGroup
        parts.append(Part(result: member, weight: share))
        for index in sums.indices where member.grade.map({ $0 <= index + 1 }) ?? false {
          sums[index] += share * Rational(100)
        }
      }
      let dropped = entry.items.count { $0.item.group == group.id } - members.count
      working.append(line(group, ofGroup, members, dropped))
    }
    scores = sums
    let names = zip(AuditScoring.gradeNames, scores).map { "Y_\($0) = \($1.decimal())" }
    let text = names.joined(separator: ", ")
    working.append(Bilingual(zh: "得分 \(text)", en: "scores \(text)"))
  }

  /// The best grade that is reached, 1 to 3.
  func grade(_ scoring: AuditScoring) -> Int? {
    (1...scores.count).first { reaches($0, scoring) }
  }

  /// What keeps the index from each grade above the one reached.
  func vetoes(_ scoring: AuditScoring) -> [Bilingual] {
    let reached = grade(scoring) ?? scores.count + 1
    return (1..<reached).map { grade in
      let name = AuditScoring.gradeNames[grade - 1]
      let threshold = scoring.thresholds[grade - 1]
      var zh: [String] = []
      var en: [String] = []
      if scores[grade - 1] < Rational(threshold.value) {
        let text = "Y_\(name) \(scores[grade - 1].decimal()) < \(threshold.text)"
        zh.append(text)
        en.append(text)
      }
      let limiting = short(of: grade) { $0.item.isLimiting }
      if !limiting.isEmpty {
        zh.append("限定性指标未达：\(limiting.joined(separator: "、"))")
        en.append("limiting items short of it: \(limiting.joined(separator: ", "))")
      }
      if grade == 1, let others = scoring.othersAtLeast {
        let list = short(of: others) { !$0.item.isLimiting }
        if !list.isEmpty {
          let wanted = AuditScoring.gradeNames[others - 1]
          zh.append("未达 \(wanted) 级：\(list.joined(separator: "、"))")
          en.append("below grade \(wanted): \(list.joined(separator: ", "))")
        }
      }
      return Bilingual(
        zh: "未达 \(name) 级：\(zh.joined(separator: "；"))",
        en: "not grade \(name): \(en.joined(separator: "; "))")
    }
  }

  private func reaches(_ grade: Int, _ scoring: AuditScoring) -> Bool {
    guard scores[grade - 1] >= Rational(scoring.thresholds[grade - 1].value),
      short(of: grade, where: \.item.isLimiting).isEmpty
    else { return false }
    guard grade == 1, let others = scoring.othersAtLeast else { return true }
    return short(of: others) { !$0.item.isLimiting }.isEmpty
  }

  private func short(
    of grade: Int, where isMeant: (AuditReview.Item) -> Bool
  ) -> [String] {
    parts.map(\.result).filter { isMeant($0) && $0.grade.map { $0 > grade } ?? true }
      .map(\.item.id)
  }

  private func line(
    _ group: AuditGroup, _ weight: Rational, _ members: [AuditReview.Item], _ dropped: Int
  ) -> Bilingual {
    let inGroup = members.reduce(Rational.zero) { $0 + self.weight($1.item.weight) }
    let list = members.map { member in
      let share = self.weight(member.item.weight) / inGroup
      let name = member.grade.map { AuditScoring.gradeNames[$0 - 1] } ?? "–"
      return "\(member.item.id) ω \(share.decimal()) \(name)"
    }
    let text = "w \(weight.decimal()): \(list.joined(separator: ", "))"
    return Bilingual(
      zh: "\(group.title.zh) \(text)" + (dropped > 0 ? "（不涉及 \(dropped) 项，已归一化）" : ""),
      en: "\(group.title.en) \(text)" + (dropped > 0 ? " (\(dropped) dropped, renormalised)" : ""))
  }

  private func weight(_ decimal: ExactDecimal?) -> Rational {
    decimal.map { Rational($0) } ?? .zero
  }
}

extension AuditItem {
  fileprivate var isGraded: Bool {
    if case .figure(let figure) = question, case .grades = figure.demand { true } else { false }
  }
}

import Evaluation
import Measures
import Report
package import Standards

/// No outlet breaks a limit that it kept before, or breaks one more often; treatment runs as before.
package enum NoNewBreach {
  package static let card = GateCard(
    id: "gate-no-new-breach",
    summary: Bilingual(
      zh: "改造没有使其他污染物、其他排放口变差：没有新增超标，超标占比没有上升，治理设施照常运行。",
      en:
        "Nothing else got worse: no new breach, no greater share of hours over a limit, treatment "
        + "runs."),
    why: Bilingual(
      zh: "一处减排、另一处增排不是改造；监测少了也看不出变差。",
      en: "Less here and more there is no upgrade; and what is no longer watched cannot be seen to "
        + "get worse."),
    formula: Bilingual(
      zh: """
        逐项比较同一规则、排放口、污染物、限值的检查：改造后不达标而改造前不是不达标，为新增超标；\
        两侧都不达标的，比较超标数 ÷ 有效数。改造前有结论而改造后数据不足、未评价或不再监测，为数据不足。
        """,
      en: """
        Checks of the same rule, outlet, pollutant and limit are compared: failing after and not before \
        is a new breach; where both fail, exceeding over valid is compared. What was judged before and \
        is insufficient, not evaluated or no longer watched after, is insufficient.
        """),
    source: Bilingual(zh: "各政策的条款见检查项。", en: "Each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    guard let after = gate.input.after else {
      return .insufficient([gate.comparisonLack].compactMap(\.self))
    }
    let before = checks(gate.input.before)
    let now = checks(after)
    var parts: [(Verdict, Bilingual)] = []
    for (identity, old) in before.sorted(by: { $0.key < $1.key }) {
      guard let new = now[identity] else {
        if old.verdict == .pass || old.verdict == .fail { parts.append(gone(identity)) }
        continue
      }
      if let part = compare(identity, old, new) { parts.append(part) }
    }
    for (identity, new) in now.sorted(by: { $0.key < $1.key })
    where before[identity] == nil && new.verdict == .fail {
      parts.append(
        (
          .fail,
          Bilingual(
            zh: "\(identity)：改造后新增不达标", en: "\(identity): fails after, and was not there before"
          )
        ))
    }
    guard !parts.isEmpty else {
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "两侧没有可比较的排放检查。", en: "There is no emission check on both sides to compare."))
    }
    var result = ConditionResult.overall(parts)
    if result.verdict != .pass {
      result.toMend = parts.filter { $0.0 == result.verdict }.map { part in
        Bilingual(zh: "整改：\(part.1.zh)。", en: "Mend: \(part.1.en).")
      }
    } else {
      result.working = [
        Bilingual(
          zh: "比较了 \(parts.count) 项检查，均未变差", en: "\(parts.count) checks compared, none worse")
      ]
    }
    return result
  }

  /// Of limits and treatment, counting or advisory; waived ones stand as advisory and are weighed by
  /// their waiver.
  private static func checks(_ side: GateSide) -> [CheckIdentity: Check] {
    let judged = side.report.checks.filter { $0.outlet != nil && !$0.rule.hasPrefix("gate-") }
    return Dictionary(judged.map { ($0.identity, $0) }) { first, _ in first }
  }

  private static func gone(_ identity: CheckIdentity) -> (Verdict, Bilingual) {
    (
      .insufficient,
      Bilingual(
        zh: "\(identity)：改造前有结论，改造后没有这一项",
        en: "\(identity): judged before, and not there after")
    )
  }

  private static func compare(
    _ identity: CheckIdentity, _ old: Check, _ new: Check
  ) -> (Verdict, Bilingual)? {
    switch (old.verdict, new.verdict) {
    case (.fail, .fail):
      guard let share = Self.share(old), let nowShare = Self.share(new) else { return nil }
      let worse = nowShare > share
      return (
        worse ? .fail : .pass,
        Bilingual(
          zh: "\(identity)：超标占比 \(percent(share))% → \(percent(nowShare))%",
          en: "\(identity): \(percent(share)) % → \(percent(nowShare)) % over the limit")
      )
    case (_, .fail):
      return (
        .fail,
        Bilingual(
          zh: "\(identity)：改造前\(old.verdict.name.zh)，改造后不达标",
          en: "\(identity): \(old.verdict.name.en) before, fails after")
      )
    case (.pass, .insufficient), (.pass, .notEvaluated), (.fail, .insufficient),
      (.fail, .notEvaluated):
      return (
        .insufficient,
        Bilingual(
          zh: "\(identity)：改造前\(old.verdict.name.zh)，改造后\(new.verdict.name.zh)",
          en: "\(identity): \(old.verdict.name.en) before, \(new.verdict.name.en) after")
      )
    case (_, .pass):
      return (.pass, Bilingual(zh: "\(identity)：达标", en: "\(identity): pass"))
    default: return nil
    }
  }

  private static func share(_ check: Check) -> Rational? {
    guard let exceeding = check.exceeding, let valid = check.coverage?.valid, valid > 0 else {
      return nil
    }
    return Rational(Int128(exceeding), over: Int128(valid))
  }

  private static func percent(_ share: Rational) -> String {
    (share * Rational(100)).decimal(places: 2)
  }
}

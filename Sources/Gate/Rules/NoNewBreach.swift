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
        两侧都不达标的，比较超标数 ÷ 有效数，没有数的为数据不足。改造前有结论而改造后数据不足、未评价、不适用（如申报停运）\
        或不再监测，为数据不足；登记信息载明已关闭的排放口除外。只比较计入结论的检查；经豁免的，以及改造前已不达标、\
        在案未加重的，不算变差。
        """,
      en: """
        Checks of the same rule, outlet, pollutant and limit are compared: failing after and not before \
        is a new breach; where both fail, exceeding over valid is compared, and without counts nothing \
        can be said. What was judged before and is insufficient, not evaluated, not applicable (such as \
        by a declared stop) or no longer watched after, is insufficient, but for outlets that the \
        register says are closed. Only checks that count are compared; what is waived, or failed before \
        and is on record and no worse, is not worse.
        """),
    source: Bilingual(zh: "各政策的条款见检查项。", en: "Each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    guard let after = gate.input.after else {
      return .insufficient([gate.comparisonLack].compactMap(\.self))
    }
    let (before, now) = (checks(gate.input.before), checks(after))
    let words = after.report.words
    let onRecord = gate.onRecord
    var parts: [(Verdict, Bilingual)] = []
    for (identity, old) in before.sorted(by: { $0.key < $1.key }) where !old.isAdvisory {
      guard let new = now[identity] else {
        if old.verdict.isJudged, !isWatched(old, in: now.values), !gate.isClosed(old.outlet) {
          parts.append(gone(gate.input.before.report.words(old)))
        }
        continue
      }
      if new.isAdvisory {
        // A waiver is leave for this very breach; a record only of what was there before.
        guard new.verdict == .fail, old.verdict != .fail, onRecord.contains(identity) else {
          continue
        }
      }
      if old.verdict.isJudged, new.verdict == .notApplicable {
        if !isWatched(old, in: now.values) { parts.append(stopped(words(new), old)) }
      } else if let part = compare(words(new), old, new) {
        parts.append(part)
      }
    }
    for (identity, new) in now.sorted(by: { $0.key < $1.key })
    where !new.isAdvisory && new.verdict == .fail && before[identity].map(\.isAdvisory) ?? true {
      let name = words(new)
      parts.append(
        (
          .fail,
          Bilingual(
            zh: "\(name.zh)：改造后新增不达标", en: "\(name.en): fails after, and was not judged before")
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
      let worse = parts.filter { $0.0 == result.verdict }.map(\.1)
      result.reason = worse.listed()
      result.working = worse
      let isFailing = result.verdict == .fail
      result.toMend = worse.map { words in
        isFailing
          ? Bilingual(zh: "整改：\(words.zh)。", en: "Mend: \(words.en).")
          : Bilingual(zh: "补齐数据：\(words.zh)。", en: "Supply the data: \(words.en).")
      }
    } else {
      result.working = [
        Bilingual(
          zh: "比较了 \(parts.count) 项检查，均未变差",
          en: "\(counted(parts.count, "check")) compared, none worse")
      ]
    }
    return result
  }

  /// Of limits, loads and treatment at outlets.
  private static func checks(_ side: GateSide) -> [CheckIdentity: Check] {
    let judged = side.report.checks.filter { $0.outlet != nil && !$0.rule.hasPrefix("gate-") }
    return Dictionary(judged.map { ($0.identity, $0) }) { first, _ in first }
  }

  /// Whether what an ended or displaced limit spoke of is still judged, by another limit.
  private static func isWatched(
    _ old: Check, in now: some Sequence<Check>
  ) -> Bool {
    now.contains { new in
      new.rule == old.rule && new.outlet == old.outlet && new.pollutant == old.pollutant
        && !new.isAdvisory && (new.verdict == .pass || new.verdict == .fail)
    }
  }

  private static func gone(_ name: Bilingual) -> (Verdict, Bilingual) {
    (
      .insufficient,
      Bilingual(
        zh: "\(name.zh)：改造前有结论，改造后没有这一项",
        en: "\(name.en): judged before, and not there after")
    )
  }

  /// A stop that the dossier declares, or that its flags tell, is what the applicant says.
  private static func stopped(_ name: Bilingual, _ old: Check) -> (Verdict, Bilingual) {
    (
      .insufficient,
      Bilingual(
        zh: "\(name.zh)：改造前\(old.verdict.name.zh)，改造后不适用（如申报停运），企业的自述不能代替监测",
        en:
          "\(name.en): \(old.verdict.name.en) before and not applicable after (such as by a declared "
          + "stop): what the plant says replaces no monitoring")
    )
  }

  private static func compare(
    _ name: Bilingual, _ old: Check, _ new: Check
  ) -> (Verdict, Bilingual)? {
    switch (old.verdict, new.verdict) {
    case (.fail, .fail):
      guard let share = Self.share(old), let nowShare = Self.share(new) else {
        return (
          .insufficient,
          Bilingual(
            zh: "\(name.zh)：改造前后都不达标，没有可比的超标数和有效数，不能判断是否加重",
            en:
              "\(name.en): fails before and after, and without counts nothing says whether it is worse"
          )
        )
      }
      let worse = nowShare > share
      return (
        worse ? .fail : .pass,
        Bilingual(
          zh: "\(name.zh)：超标占比 \(percent(share))% → \(percent(nowShare))%",
          en: "\(name.en): \(percent(share)) % → \(percent(nowShare)) % over the limit")
      )
    case (_, .fail):
      return (
        .fail,
        Bilingual(
          zh: "\(name.zh)：改造前\(old.verdict.name.zh)，改造后不达标",
          en: "\(name.en): \(old.verdict.name.en) before, fails after")
      )
    case (.pass, .insufficient), (.pass, .notEvaluated), (.fail, .insufficient),
      (.fail, .notEvaluated):
      return (
        .insufficient,
        Bilingual(
          zh: "\(name.zh)：改造前\(old.verdict.name.zh)，改造后\(new.verdict.name.zh)",
          en: "\(name.en): \(old.verdict.name.en) before, \(new.verdict.name.en) after")
      )
    case (_, .pass):
      return (.pass, Bilingual(zh: "\(name.zh)：达标", en: "\(name.en): pass"))
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

extension Verdict {
  /// Whether something was found out.
  fileprivate var isJudged: Bool { self == .pass || self == .fail }
}

extension GateCase {
  /// Whether the authority's card says that an outlet stood no longer when the dossier after begins.
  fileprivate func isClosed(_ outlet: String?) -> Bool {
    guard let outlet, let after = input.after,
      let closed = input.register?.outlets.first(where: { $0.id == outlet })?.closed
    else { return false }
    return Instant(closed) <= after.input.period.from
  }
}

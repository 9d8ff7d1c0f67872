import Measures
import Report

/// What a waiver met in a report, so that one without effect is not silent.
struct Trial: Sendable {
  /// Why a waiver whose scope fits does not excuse a breach.
  enum Obstacle: Hashable, Sendable {
    /// Its rule is never waived.
    case forbidden
    case expired
    /// The breach does not lie wholly in the waiver's period.
    case outside
    case exceeded
    /// The breach is no multiple of a limit, so no ceiling can be held against it.
    case unmeasured
  }

  let waiver: Waiver
  private var excused = 0
  private var obstacles: [(Obstacle, finding: String, message: Bilingual)] = []

  init(_ waiver: Waiver) {
    self.waiver = waiver
  }

  mutating func add(_ obstacle: Obstacle?, _ finding: Finding) {
    guard let obstacle else {
      excused += 1
      return
    }
    obstacles.append((obstacle, finding.id, finding.message))
  }

  /// What is wrong with the waiver; `nil` where it did what it is for, or is not of this time.
  func finding(asOf: CivilDate, in report: ComplianceReport) -> Finding? {
    let over = obstacles.filter { $0.0 == .exceeded || $0.0 == .unmeasured }
    if asOf > waiver.expires { return expired(asOf) }
    if !over.isEmpty { return exceeded(over) }
    // A waiver of another time has no breach to excuse here, and may have one elsewhere.
    let isOfPeriod =
      Instant(waiver.from) < report.period.to && report.period.from < Instant(waiver.to)
    guard excused == 0, isOfPeriod || obstacles.contains(where: { $0.0 == .forbidden }) else {
      return nil
    }
    return stale()
  }

  private func expired(_ asOf: CivilDate) -> Finding {
    let isMissed = obstacles.contains { $0.0 == .expired }
    return Exemptions.finding(
      ExemptionCards.expired, waiver.id, isMissed ? .warning : .notice, waiver.scope,
      Bilingual(
        zh: "豁免 \(waiver.id) 的有效期止于 \(waiver.expires)，判定日为 \(asOf)，已不起作用"
          + (isMissed ? "；其范围内的超标照常计入。" : "。"),
        en: "The waiver \(waiver.id) was valid to \(waiver.expires); the day of the decision is "
          + "\(asOf), so it has no effect" + (isMissed ? ", and breaches of its scope count." : ".")
      ),
      notes: [
        Bilingual(
          zh: "请续批或从豁免清单中删除（\(waiver.position)）。",
          en: "Have it renewed, or remove it (\(waiver.position)).")
      ])
  }

  private func exceeded(_ over: [(Obstacle, finding: String, message: Bilingual)]) -> Finding {
    let isMeasured = over.contains { $0.0 == .exceeded }
    return Exemptions.finding(
      ExemptionCards.exceeded, waiver.id, .warning, waiver.scope,
      Bilingual(
        zh: "豁免 \(waiver.id) 的上限为限值的 \(waiver.ceiling) 倍，\(over.count) 项超标"
          + (isMeasured ? "高于上限，照常计入。" : "无法与限值成倍数比较，不能免除，照常计入。"),
        en: "The waiver \(waiver.id) reaches up to \(waiver.ceiling) times the limit; breaches "
          + (isMeasured
            ? "above that" : "that are no multiple of a limit, and so cannot be excused")
          + ": \(over.count). They count."),
      notes: over.prefix(10).map(\.message))
  }

  private func stale() -> Finding {
    let why: Bilingual
    if obstacles.contains(where: { $0.0 == .forbidden }) {
      why = Bilingual(
        zh: "规则 \(waiver.scope.rule) 的违规不得豁免。",
        en: "Breaches of the rule \(waiver.scope.rule) are never waived.")
    } else if obstacles.contains(where: { $0.0 == .outside }) {
      why = Bilingual(
        zh: "其范围内的超标不完全处于豁免时段（\(waiver.from) 起、\(waiver.to) 前）之内。",
        en: "What breaks the requirement does not lie wholly in its period (from \(waiver.from) "
          + "until before \(waiver.to)).")
    } else {
      why = Bilingual(
        zh: "核查时段内没有符合其范围的超标。", en: "No breach of the period judged fits its scope.")
    }
    return Exemptions.finding(
      ExemptionCards.stale, waiver.id, .notice, waiver.scope,
      Bilingual(
        zh: "豁免 \(waiver.id) 没有免除任何超标：\(why.zh)",
        en: "The waiver \(waiver.id) excused nothing: \(why.en)"),
      notes: [
        Bilingual(
          zh: "请核对其范围，或从豁免清单中删除（\(waiver.position)）。",
          en: "Check its scope, or remove it (\(waiver.position)).")
      ])
  }
}

package import Measures
import Report

/// What an outlet emits of a pollutant on both sides, over the same calendar months.
package struct OutletChange: Sendable {
  package var outlet: String
  package var pollutant: String
  /// kg over the common months, else, where no flow was measured before, mean concentrations in the
  /// base unit; `nil` where a side cannot say.
  package var before: Rational?
  package var after: Rational?
  package var unit: String
  /// Why a side cannot say.
  package var gaps: [Bilingual]
  /// Why an outlet counts as nothing on a side.
  package var notes: [Bilingual] = []
}

extension UpgradeComparison {
  /// Every pollutant at every outlet of either side.
  package var outletChanges: [OutletChange] {
    Set(before.emissions + after.emissions).sorted().map { key in
      func change(
        _ old: Rational?, _ new: Rational?, _ unit: String = "kg", gaps: [Bilingual] = [],
        notes: [Bilingual] = []
      ) -> OutletChange {
        OutletChange(
          outlet: key.outlet, pollutant: key.pollutant, before: old, after: new, unit: unit,
          gaps: gaps, notes: notes)
      }
      if let tooFewMonths { return change(nil, nil, gaps: [tooFewMonths]) }
      let (old, new) = masses(of: key)
      let gaps = old.gaps + new.gaps
      guard !gaps.isEmpty else {
        return change(old.kilograms, new.kilograms, notes: old.notes + new.notes)
      }
      // A flow that was measured before and is no more would hide an increase behind dilution.
      guard !before.measuresFlow(key.outlet) else { return change(nil, nil, gaps: gaps) }
      let means = [before, after].map { $0.mean(of: key, months: commonMonths) }
      let unit = Phrase.baseUnit(Pollutant.withID(key.pollutant)?.quantity ?? .massConcentration)
      return change(
        means[0], means[1], unit, gaps: means.allSatisfy { $0 != nil } ? [] : gaps)
    }
  }

  /// Every outlet of either side where a pollutant is measured, must be, or is bound.
  func outlets(of pollutant: String) -> [SeriesKey] {
    let ids = Set((before.input.outlets + after.input.outlets).map(\.id))
    return ids.sorted().map { SeriesKey(outlet: $0, pollutant: pollutant) }
      .filter { before.speaks(of: $0) || after.speaks(of: $0) }
  }

  /// One outlet's mass on both sides. A side without the outlet has emitted nothing only where the
  /// authority's card says that it did not stand then; else it has a gap, as has a side that says that
  /// it stood still throughout while the other ran.
  func masses(of key: SeriesKey) -> (before: UpgradeSide.Mass, after: UpgradeSide.Mass) {
    var sides = [before, after].map { side -> UpgradeSide.Mass in
      if side.speaks(of: key) { return side.outletMass(key, months: commonMonths) }
      var mass = UpgradeSide.Mass()
      if let absence = absence(of: key.outlet, on: side) {
        mass.notes = [absence]
      } else {
        mass.gaps = [noData(key, side)]
      }
      return mass
    }
    for (index, other) in [(0, 1), (1, 0)]
    where sides[index].total.expected == 0 && sides[other].total.expected > 0
      && sides[index].gaps.isEmpty
      && sides[index].notes.isEmpty
    {
      sides[index].gaps = [stoodStill(key, index == 0 ? before : after)]
    }
    return (sides[0], sides[1])
  }

  /// Why an outlet did not stand in a side's months, by the authority's card.
  private func absence(of outlet: String, on side: UpgradeSide) -> Bilingual? {
    guard let card = register?.outlets.first(where: { $0.id == outlet }) else { return nil }
    if let built = card.approved, CivilMonth(built) > side.window.last {
      return Bilingual(
        zh: "\(side.name.zh) \(outlet)：登记信息载明 \(built) 批复，其时尚未建成，计 0",
        en:
          "\(side.name.en), \(outlet): approved on \(built) by the register, so it did not stand yet: 0"
      )
    }
    if let closed = card.closed, CivilMonth(closed) < side.window.first {
      return Bilingual(
        zh: "\(side.name.zh) \(outlet)：登记信息载明 \(closed) 关闭，计 0",
        en: "\(side.name.en), \(outlet): closed on \(closed) by the register: 0")
    }
    return nil
  }

  private func noData(_ key: SeriesKey, _ side: UpgradeSide) -> Bilingual {
    let name = Phrase.pollutant(key.pollutant)
    return Bilingual(
      zh: "\(side.name.zh)没有 \(key.outlet) \(name.zh)的监测，另一侧有；没有数据不等于没有排放"
        + "（新建、关闭的排放口以登记信息为准）",
      en:
        "\(side.name.en) does not watch \(name.en) at \(key.outlet), and the other side does: no data "
        + "is no zero (what is new or closed is what the register says)")
  }

  private func stoodStill(_ key: SeriesKey, _ side: UpgradeSide) -> Bilingual {
    let name = Phrase.pollutant(key.pollutant)
    return Bilingual(
      zh: "\(side.name.zh) \(key.outlet) \(name.zh)：全部小时申报或标记为停运，另一侧在运行；停运是企业的自述，"
        + "不能计为 0",
      en:
        "\(side.name.en), \(key.outlet), \(name.en): all hours are declared or flagged as stopped, and "
        + "the other side ran; a stop is the plant's own word and counts as no zero")
  }
}

import Measures
package import Report
import Standards

/// Before and after of a project on an equal basis: the same twelve calendar months on both sides,
/// commissioning left out, at the output and product mix of before where products are logged.
///
/// A figure that lacks data on either side is `insufficient`, never a saving.
package struct UpgradeComparison: Sendable {
  /// One indicator, with its saving before rounding.
  package struct Result: Sendable {
    package var comparison: Decision.Comparison
    /// % of the value before, below zero where it got worse; `nil` where nothing can be said.
    package var saving: Rational?
  }

  let before: UpgradeSide
  let after: UpgradeSide

  package init(before: UpgradeSide, after: UpgradeSide) {
    (self.before, self.after) = (before, after)
  }

  /// In the order of indicators and places.
  package var all: [Result] {
    var found: [Result] = []
    found.append(energyIntensity)
    found += unitProductEnergy
    for (mass, intensity, pollutants) in Self.pollutants {
      found += masses(mass, intensity, pollutants)
    }
    found += reuse
    return found
  }

  /// Online monitors speak of NMHC where plans speak of VOCs.
  private static let pollutants: [(Application.Indicator, Application.Indicator, [String])] = [
    (.vocMass, .vocIntensity, ["VOCs", "NMHC"]), (.noxMass, .noxIntensity, ["NOx"]),
    (.pmMass, .pmIntensity, ["PM"]),
  ]

  var windows: Bilingual {
    Bilingual(
      zh: "\(before.name.zh)、\(after.name.zh)，各 12 个月",
      en: "\(before.name.en) and \(after.name.en), 12 months each")
  }

  /// - Parameter isLowerBetter: `false` for a rate of reuse.
  func comparison(
    _ indicator: Application.Indicator, place: String = "", unit: String, _ old: Rational,
    _ new: Rational, normalised: Rational? = nil, isLowerBetter: Bool = true, basis: Bilingual,
    working: [Bilingual]
  ) -> Result {
    let counted = normalised ?? new
    let change = isLowerBetter ? old - counted : counted - old
    let saving = old > .zero ? (change / old * Rational(100)) : nil
    var working = working
    if let saving {
      let words =
        isLowerBetter
        ? "(\(old.decimal()) − \(counted.decimal())) ÷ \(old.decimal()) × 100 = \(saving.decimal())"
        : "(\(counted.decimal()) − \(old.decimal())) ÷ \(old.decimal()) × 100 = \(saving.decimal())"
      working.append(
        isLowerBetter
          ? Bilingual(zh: "下降率 ＝ \(words)%", en: "saving = \(words) %")
          : Bilingual(zh: "提高率 ＝ \(words)%", en: "rise = \(words) %"))
    }
    return Result(
      comparison: Decision.Comparison(
        indicator: indicator, place: place, unit: unit, before: old.decimal(),
        after: new.decimal(), normalised: normalised?.decimal(), saving: saving?.decimal(),
        verdict: old == .zero && counted == .zero ? .notApplicable : change > .zero ? .pass : .fail,
        basis: basis, working: working), saving: saving)
  }

  func lacking(
    _ indicator: Application.Indicator, place: String = "", unit: String, _ gaps: [Bilingual]
  ) -> Result {
    Result(
      comparison: Decision.Comparison(
        indicator: indicator, place: place, unit: unit, verdict: .insufficient,
        basis: Bilingual(
          zh: gaps.map(\.zh).joined(separator: "；"), en: gaps.map(\.en).joined(separator: "; "))))
  }

  // MARK: Shares of reuse

  /// Rates of sand and scrap that the plans of the plant's city ask for, and of water where the log
  /// holds both quantities.
  private var reuse: [Result] {
    let duties = after.examination.library.standards.filter { $0.covers(after.input.plant) }
      .flatMap(\.duties)
      .filter { $0.kind == .sandReuse && $0.speaks(toSector: after.input.plant.sector) }
    return duties.compactMap { share(.sandReuse, $0, place: $0.id) }
      + [share(.waterReuse, Self.water, place: "")].compactMap(\.self)
  }

  /// Names by which production logs hold reused and all water (重复利用率 = 重复利用水量 ÷ 用水总量).
  private static let water = Duty(
    id: "water-reuse", kind: .scrapReuse, clause: "",
    title: Bilingual(zh: "水重复利用率", en: "share of water reused"),
    part: ["reused-water", "回用水", "重复利用水"], whole: ["total-water", "总用水", "用水总量"],
    source: "", position: SourcePosition(file: ""))

  private func share(
    _ indicator: Application.Indicator, _ duty: Duty, place: String
  ) -> Result? {
    let shares = [before, after].map { side in
      MaterialShare(
        duty, year: side.window.year, months: Array(1...12), side.examination.energy)
    }
    guard shares.contains(where: { !$0.present.isEmpty }) else { return nil }
    let gaps = zip([before, after], shares).compactMap { side, share -> Bilingual? in
      let lack =
        share.lack
        ?? (share.coverage.valid < 12
          ? Bilingual(
            zh: "12 个月中只有 \(share.coverage.valid) 个月两项数据齐全",
            en: "only \(share.coverage.valid) of 12 months have both figures") : nil)
      return lack.map { Bilingual(zh: "\(side.name.zh)：\($0.zh)", en: "\(side.name.en): \($0.en)") }
    }
    guard gaps.isEmpty, let old = shares[0].percent, let new = shares[1].percent else {
      return lacking(indicator, place: place, unit: "%", gaps)
    }
    let working = zip([before, after], shares).map { side, share in
      let words =
        "\(share.part.decimal()) kg ÷ \(share.whole.decimal()) kg = "
        + "\(share.percent?.decimal() ?? "")"
      return Bilingual(zh: "\(side.name.zh)：\(words)%", en: "\(side.name.en): \(words) %")
    }
    return comparison(
      indicator, place: place, unit: "%", old, new, isLowerBetter: false, basis: windows,
      working: working)
  }
}

package import Measures
package import Report
import Standards

/// Before and after of a project on an equal basis: the same twelve calendar months on both sides,
/// commissioning left out, at the output and product mix of before where products are logged.
///
/// A figure that lacks data on either side is `insufficient`, never a saving.
package struct UpgradeComparison: Sendable {
  /// One indicator, with its savings before rounding.
  package struct Result: Sendable {
    package var comparison: Decision.Comparison
    /// On which bases a saving was found; a claim must be reached on each. Empty where nothing can be
    /// said.
    package var savings: [Saving]
  }

  /// % of the value before, below zero where it got worse.
  package struct Saving: Sendable {
    /// `实际`, `同口径`; `nil` where there is only one basis.
    package var basis: Bilingual?
    package var percent: Rational
  }

  let before: UpgradeSide
  let after: UpgradeSide
  /// Calendar months that emission logs must have in common.
  let leastMonths: Int
  /// The authority's word on which outlets stand; `nil`: none was given.
  let register: RegisterCard?

  package init(
    before: UpgradeSide, after: UpgradeSide, leastMonths: Int = 12, register: RegisterCard? = nil
  ) {
    (self.before, self.after) = (before, after)
    (self.leastMonths, self.register) = (leastMonths, register)
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

  /// - Parameters:
  ///   - normalised: After on the basis of before, where that is another figure.
  ///   - further: Savings on further bases, all of which must be one.
  func comparison(
    _ indicator: Application.Indicator, place: String = "", unit: String, _ old: Rational,
    _ new: Rational, normalised: Rational? = nil, further: [(Bilingual, Rational)] = [],
    basis: Bilingual, working: [Bilingual]
  ) -> Result {
    let counted = normalised ?? new
    let sign = indicator.isLowerBetter ? Rational(1) : Rational(-1)
    let change = sign * (old - counted)
    var working = working
    var savings: [Saving] = []
    let name = further.isEmpty ? nil : normalised == nil ? Self.actual : Self.equal
    let bases: [(Bilingual?, Rational)] = [(name, counted)] + further.map { ($0, $1) }
    for (name, value) in old > .zero ? bases : [] {
      let saving = sign * (old - value) / old * Rational(100)
      savings.append(Saving(basis: name, percent: saving))
      working.append(Self.step(indicator, name, old, value, saving))
    }
    let isMet = change > .zero && further.allSatisfy { sign * (old - $1) > .zero }
    return Result(
      comparison: Decision.Comparison(
        indicator: indicator, place: place, unit: unit, before: old.decimal(),
        after: new.decimal(), normalised: normalised?.decimal(),
        saving: savings.first?.percent.decimal(),
        verdict: old == .zero && counted == .zero ? .notApplicable : isMet ? .pass : .fail,
        basis: basis, working: working), savings: savings)
  }

  static let actual = Bilingual(zh: "实际", en: "as it is")
  static let equal = Bilingual(zh: "同口径", en: "on an equal basis")

  /// `下降率（同口径）＝ (10 − 8) ÷ 10 × 100 = 20%`.
  private static func step(
    _ indicator: Application.Indicator, _ name: Bilingual?, _ old: Rational, _ new: Rational,
    _ saving: Rational
  ) -> Bilingual {
    let (first, last) = indicator.isLowerBetter ? (old, new) : (new, old)
    let words =
      "(\(first.decimal()) − \(last.decimal())) ÷ \(old.decimal()) × 100 = \(saving.decimal())"
    let mark = Bilingual(zh: name.map { "（\($0.zh)）" } ?? "", en: name.map { " (\($0.en))" } ?? "")
    return indicator.isLowerBetter
      ? Bilingual(zh: "下降率\(mark.zh) ＝ \(words)%", en: "saving\(mark.en) = \(words) %")
      : Bilingual(zh: "提高率\(mark.zh) ＝ \(words)%", en: "rise\(mark.en) = \(words) %")
  }

  func lacking(
    _ indicator: Application.Indicator, place: String = "", unit: String, _ gaps: [Bilingual]
  ) -> Result {
    Result(
      comparison: Decision.Comparison(
        indicator: indicator, place: place, unit: unit, verdict: .insufficient,
        basis: Bilingual(
          zh: gaps.map(\.zh).joined(separator: "；"), en: gaps.map(\.en).joined(separator: "; "))),
      savings: [])
  }

  // MARK: Shares of reuse

  /// The rate of sand that the plans of the plant's city ask for, and of water where the log holds
  /// both quantities.
  private var reuse: [Result] {
    let duty = after.examination.library.standards.filter { $0.covers(after.input.plant) }
      .flatMap(\.duties)
      .first { $0.kind == .sandReuse && $0.speaks(toSector: after.input.plant.sector) }
    let sand = duty.map { MaterialShare.Names(part: $0.part, whole: $0.whole, rest: $0.rest) }
    return [sand.flatMap { share(.sandReuse, $0) }, share(.waterReuse, Self.water)]
      .compactMap(\.self)
  }

  /// Names by which production logs hold reused and all water (重复利用率 = 重复利用水量 ÷ 用水总量).
  private static let water = MaterialShare.Names(
    part: ["reused-water", "回用水", "重复利用水"], whole: ["total-water", "总用水", "用水总量"])

  private func share(
    _ indicator: Application.Indicator, _ names: MaterialShare.Names
  ) -> Result? {
    let shares = [before, after].map { side in
      MaterialShare(
        names, year: side.window.year, months: Array(1...12), side.examination.energy)
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
      return lacking(indicator, unit: "%", gaps)
    }
    let working = zip([before, after], shares).map { side, share in
      let words =
        "\(share.part.decimal()) kg ÷ \(share.whole.decimal()) kg = "
        + "\(share.percent?.decimal() ?? "")"
      return Bilingual(zh: "\(side.name.zh)：\(words)%", en: "\(side.name.en): \(words) %")
    }
    return comparison(
      indicator, unit: "%", old, new, basis: windows, working: working)
  }
}

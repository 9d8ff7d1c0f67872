package import Measures
import Report

/// What an outlet emits of a pollutant on both sides, over the same calendar months.
package struct OutletChange: Sendable {
  package var outlet: String
  package var pollutant: String
  /// kg over the common months where both sides have a flow, else mean concentrations in the base
  /// unit; `nil` where a side cannot say.
  package var before: Rational?
  package var after: Rational?
  package var unit: String
  /// Why a side cannot say.
  package var gaps: [Bilingual]
}

extension UpgradeComparison {
  /// Numbers of the calendar months that both dossiers' periods hold whole.
  package var commonMonths: [Int] {
    (1...12).filter { before.hours(ofMonth: $0) != nil && after.hours(ofMonth: $0) != nil }
  }

  /// The plant's mass of one pollutant, and per value added of the same months.
  func masses(
    _ mass: Application.Indicator, _ intensity: Application.Indicator, _ pollutants: [String]
  ) -> [Result] {
    guard
      let pollutant = pollutants.first(where: { name in
        [before, after].contains { $0.emits(name) }
      })
    else { return [] }
    let months = commonMonths
    guard !months.isEmpty else {
      return [lacking(mass, place: pollutant, unit: "kg", [noCommonMonth])]
    }
    let sides = [before, after].map { $0.mass(of: pollutant, months: months) }
    let gaps = sides.flatMap(\.gaps)
    guard gaps.isEmpty else { return [lacking(mass, place: pollutant, unit: "kg", gaps)] }
    let basis = basis(months, sides)
    let (old, new) = (sides[0].kilograms, sides[1].kilograms)
    let added = [before, after].map { $0.valueAdded(of: months) }
    guard let oldAdded = added[0], let newAdded = added[1], oldAdded > .zero, newAdded > .zero
    else {
      return [
        comparison(mass, place: pollutant, unit: "kg", old, new, basis: basis, working: []),
        lacking(
          intensity, place: pollutant, unit: "kg/万元",
          [
            Bilingual(
              zh: "同月份缺增加值或增加值不为正，不能按产出折算",
              en:
                "value added of the same months is missing or not positive: nothing to normalise by"
            )
          ]),
      ]
    }
    let (oldIntensity, newIntensity) = (old / oldAdded, new / newAdded)
    let atOldOutput = newIntensity * oldAdded
    let words = "\(newIntensity.decimal()) × \(oldAdded.decimal()) = \(atOldOutput.decimal())"
    return [
      comparison(
        mass, place: pollutant, unit: "kg", old, new, normalised: atOldOutput, basis: basis,
        working: [
          Bilingual(
            zh: "按改造前产出：改造后强度 × 改造前增加值 ＝ \(words) kg",
            en: "at the output of before: intensity after × value added before = \(words) kg")
        ]),
      comparison(
        intensity, place: pollutant, unit: "kg/万元", oldIntensity, newIntensity, basis: basis,
        working: zip([before, after], zip(sides, [oldAdded, newAdded])).map { side, figures in
          let (sum, added) = figures
          let line =
            "\(sum.kilograms.decimal()) kg ÷ \(added.decimal()) = "
            + (sum.kilograms / added).decimal()
          return Bilingual(
            zh: "\(side.name.zh)：\(line) kg/万元", en: "\(side.name.en): \(line) kg per 10⁴ yuan")
        }),
    ]
  }

  var noCommonMonth: Bilingual {
    Bilingual(
      zh: "改造前后的排放日志没有相同的完整自然月（\(windows.zh)），无法比较排放量",
      en: "the emission logs of before and after have no whole calendar month in common "
        + "(\(windows.en)), so masses cannot be compared")
  }

  private func basis(_ months: [Int], _ sides: [UpgradeSide.Mass]) -> Bilingual {
    let list = months.map(String.init).joined(separator: ", ")
    let parts = zip([before, after], sides).map { side, mass in
      let share = Rational(
        Int128(mass.total.substituted * 100), over: Int128(max(1, mass.total.expected)))
      return Bilingual(
        zh: "\(side.name.zh)应有 \(mass.total.expected) 小时、实测 \(mass.total.measured) 小时、按 HJ 75 修约 "
          + "\(mass.total.substituted) 小时（\(share.decimal(places: 2))%）",
        en: "\(side.name.en): \(mass.total.measured) of \(mass.total.expected) hours measured, "
          + "\(mass.total.substituted) substituted by HJ 75 (\(share.decimal(places: 2)) %)")
    }
    return Bilingual(
      zh: "同为 \(list) 月：" + parts.map(\.zh).joined(separator: "；"),
      en: "the same months (\(list)): " + parts.map(\.en).joined(separator: "; "))
  }

  /// Every pollutant at every outlet of either side.
  package var outletChanges: [OutletChange] {
    let months = commonMonths
    let keys = Set(before.emissions + after.emissions).sorted()
    return keys.map { key in
      guard !months.isEmpty else {
        return OutletChange(
          outlet: key.outlet, pollutant: key.pollutant, unit: "kg", gaps: [noCommonMonth])
      }
      let old = before.outletMass(key, months: months)
      let new = after.outletMass(key, months: months)
      if old.gaps.isEmpty, new.gaps.isEmpty {
        return OutletChange(
          outlet: key.outlet, pollutant: key.pollutant, before: old.kilograms,
          after: new.kilograms, unit: "kg", gaps: [])
      }
      let means = [before, after].map { $0.mean(of: key, months: months) }
      let unit = Phrase.baseUnit(Pollutant.withID(key.pollutant)?.quantity ?? .massConcentration)
      guard let first = means[0], let second = means[1] else {
        return OutletChange(
          outlet: key.outlet, pollutant: key.pollutant, before: means[0], after: means[1],
          unit: unit, gaps: old.gaps + new.gaps)
      }
      return OutletChange(
        outlet: key.outlet, pollutant: key.pollutant, before: first, after: second, unit: unit,
        gaps: [])
    }
  }
}

extension UpgradeSide {
  /// The mass of one pollutant over some months of the window.
  struct Mass {
    var total = MassTotal()
    var gaps: [Bilingual] = []

    var kilograms: Rational { total.kilograms }

    mutating func add(_ other: Mass) {
      total.add(other.total)
      gaps += other.gaps
    }
  }

  /// Series of pollutants, online, in order.
  var emissions: [SeriesKey] {
    examination.series.map(\.key).filter { key in
      key.isEmission && input.outlets.contains { $0.id == key.outlet }
    }
  }

  func emits(_ pollutant: String) -> Bool {
    emissions.contains { $0.pollutant == pollutant }
      || input.outlets.contains { $0.monitors.contains(pollutant) }
  }

  /// Of all outlets; an outlet that has to be watched and is not leaves the sum open.
  func mass(of pollutant: String, months: [Int]) -> Mass {
    var sum = Mass()
    for outlet in input.outlets {
      let key = SeriesKey(outlet: outlet.id, pollutant: pollutant)
      guard
        input.emission.series[key] != nil || outlet.monitors.contains(pollutant)
          || examination.hasOwnLimit(key)
      else { continue }
      sum.add(outletMass(key, months: months))
    }
    return sum
  }

  /// Of one outlet: measured hours, substituted ones by HJ 75; open where a quarter is not measured.
  func outletMass(_ key: SeriesKey, months: [Int]) -> Mass {
    var sum = Mass()
    sum.total = MassTotal(
      input.emission, key, hours: months.compactMap { hours(ofMonth: $0) },
      calendar: examination.stops(of: key.outlet))
    let name = Phrase.pollutant(key.pollutant)
    if !sum.total.isWhole {
      sum.gaps.append(
        Bilingual(
          zh: "\(self.name.zh) \(key.outlet) \(name.zh)：应有 \(sum.total.expected) 小时，有浓度和标干流量的 "
            + "\(sum.total.measured) 小时，不足 75% 或无法按 HJ 75 修约，排放量不完整",
          en:
            "\(self.name.en), \(key.outlet), \(name.en): \(sum.total.measured) of "
            + "\(sum.total.expected) hours have concentration and flow: under 75 %, or beyond what HJ 75 substitutes"
        ))
    }
    return sum
  }

  /// Mean of the valid hours, as measured, in the base unit; `nil` where under 75 % of the hours
  /// that were not stopped are valid.
  func mean(of key: SeriesKey, months: [Int]) -> Rational? {
    let values = HourValues(input.emission, key)
    let stops = examination.stops(of: key.outlet)
    var (sum, valid, expected) = (Rational.zero, 0, 0)
    for hour in months.compactMap({ hours(ofMonth: $0) }).joined() {
      let tally = values.tally(hour)
      if tally.isStopped || stops.excuses(hour, tally) { continue }
      expected += 1
      guard let mean = values.mean(hour) else { continue }
      valid += 1
      sum += mean.rational
    }
    guard valid > 0, valid * 100 >= 75 * expected else { return nil }
    return sum / Rational(Int128(valid))
  }
}

import Measures
import Report

extension UpgradeComparison {
  /// Numbers of the calendar months that both dossiers' periods hold whole.
  package var commonMonths: [Int] {
    (1...12).filter { before.hours(ofMonth: $0) != nil && after.hours(ofMonth: $0) != nil }
  }

  /// Why the logs of emissions are too short to be compared.
  var tooFewMonths: Bilingual? {
    let months = commonMonths
    guard months.count < leastMonths else { return nil }
    let list = months.isEmpty ? "" : "（\(months.map(String.init).joined(separator: "、")) 月）"
    return Bilingual(
      zh: "改造前后的排放日志相同的完整自然月只有 \(months.count) 个\(list)，须有 \(leastMonths) 个"
        + "（\(windows.zh)），不能比较排放量",
      en: "the emission logs of before and after have \(months.count) whole calendar months in "
        + "common and \(leastMonths) are asked for (\(windows.en)), so masses cannot be compared")
  }

  /// The plant's mass of one pollutant as it is and at the output of before, and per value added.
  func masses(
    _ mass: Application.Indicator, _ intensity: Application.Indicator, _ pollutants: [String]
  ) -> [Result] {
    let told = pollutants.filter { before.emits($0) || after.emits($0) }
    // One name on both sides: a side that measures another one says nothing of this.
    guard let pollutant = told.first(where: { before.emits($0) && after.emits($0) }) ?? told.first
    else { return [] }
    func lack(_ gaps: [Bilingual]) -> [Result] {
      [lacking(mass, place: pollutant, unit: "kg", gaps)]
    }
    if let tooFewMonths { return lack([tooFewMonths]) }
    let pairs = outlets(of: pollutant).map { masses(of: $0) }
    var sides = [UpgradeSide.Mass(), UpgradeSide.Mass()]
    for pair in pairs {
      sides[0].add(pair.before)
      sides[1].add(pair.after)
    }
    let gaps = sides.flatMap(\.gaps)
    guard gaps.isEmpty else { return lack(gaps) }
    let basis = basis(commonMonths, sides)
    let notes = sides.flatMap(\.notes)
    let (old, new) = (sides[0].kilograms, sides[1].kilograms)
    let added = [before, after].map { $0.yearlyValueAdded }
    let outputs = outputs
    guard let scale = outputs ?? addedScale(added) else {
      return lack([noScale]) + [lacking(intensity, place: pollutant, unit: "kg/万元", [noScale])]
    }
    let equal = new * scale.old / scale.new
    let words =
      "\(new.decimal()) kg × \(scale.old.decimal()) ÷ \(scale.new.decimal()) \(scale.unit) = "
      + "\(equal.decimal()) kg"
    var results = [
      comparison(
        mass, place: pollutant, unit: "kg", old, new,
        // By value added it is the saving of the intensity, which has a row of its own.
        normalised: outputs == nil ? nil : equal,
        further: [outputs == nil ? (Self.equal, equal) : (Self.actual, new)], basis: basis,
        working: notes + [
          Bilingual(
            zh: "同口径（\(scale.name.zh)）：改造后排放量 × 改造前 ÷ 改造后 ＝ \(words)",
            en: "on an equal basis (\(scale.name.en)): mass after × before / after = \(words)")
        ])
    ]
    guard let oldAdded = added[0], let newAdded = added[1] else {
      return results + [lacking(intensity, place: pollutant, unit: "kg/万元", [noScale])]
    }
    results.append(
      comparison(
        intensity, place: pollutant, unit: "kg/万元", old / oldAdded, new / newAdded,
        basis: basis,
        working: zip([before, after], zip(sides, [oldAdded, newAdded])).map { side, figures in
          let (sum, added) = figures
          let line =
            "\(sum.kilograms.decimal()) kg ÷ \(added.decimal()) = "
            + (sum.kilograms / added).decimal()
          return Bilingual(
            zh: "\(side.name.zh)：\(line) kg/万元（12 个月增加值）",
            en: "\(side.name.en): \(line) kg per 10⁴ yuan (value added of twelve months)")
        }))
    return results
  }

  // MARK: What masses are held against

  /// How much was made on either side, in the same twelve months whatever months of emissions are
  /// compared.
  private struct Scale {
    var name: Bilingual
    var unit: String
    var old: Rational
    var new: Rational
  }

  /// Where both sides log all their products in one dimension.
  private var outputs: Scale? {
    guard let old = before.yearlyOutput, let new = after.yearlyOutput,
      old.dimension == new.dimension
    else { return nil }
    return Scale(
      name: Bilingual(zh: "12 个月产品产量", en: "output of twelve months"),
      unit: old.dimension.unit, old: old.quantity, new: new.quantity)
  }

  private func addedScale(_ added: [Rational?]) -> Scale? {
    guard let old = added[0], let new = added[1] else { return nil }
    return Scale(
      name: Bilingual(zh: "12 个月增加值", en: "value added of twelve months"), unit: "万元",
      old: old, new: new)
  }

  private var noScale: Bilingual {
    Bilingual(
      zh: "两侧 12 个月的产品产量（同一单位）和增加值都不齐全或不为正，排放量不能折算到同一产出",
      en:
        "neither the output (in one unit) nor the value added of twelve months is whole and positive "
        + "on both sides, so masses cannot be brought to one output")
  }

  private func basis(_ months: [Int], _ sides: [UpgradeSide.Mass]) -> Bilingual {
    let isYear = months.count == 12
    let list = months.map(String.init).joined(separator: ", ")
    let parts = zip([before, after], sides).map { side, mass in
      let share = Rational(
        Int128(mass.total.substituted * 100), over: Int128(max(1, mass.total.expected)))
      return Bilingual(
        zh:
          "\(side.name.zh)应有 \(mass.total.expected) 小时、实测 \(mass.total.measured) 小时、按 HJ 75 缺失数据处理 "
          + "\(mass.total.substituted) 小时（\(share.decimal(places: 2))%）",
        en: "\(side.name.en): \(mass.total.measured) of \(mass.total.expected) hours measured, "
          + "\(mass.total.substituted) substituted by HJ 75 (\(share.decimal(places: 2)) %)")
    }
    return Bilingual(
      zh: (isYear ? "各 12 个自然月：" : "同为 \(list) 月：") + parts.map(\.zh).joined(separator: "；"),
      en: (isYear ? "twelve calendar months each: " : "the same months (\(list)): ")
        + parts.map(\.en).joined(separator: "; "))
  }
}

extension UpgradeSide {
  /// The mass of one pollutant over some months of the window.
  struct Mass {
    var total = MassTotal()
    var gaps: [Bilingual] = []
    /// Why an outlet counts as nothing.
    var notes: [Bilingual] = []

    var kilograms: Rational { total.kilograms }

    mutating func add(_ other: Mass) {
      total.add(other.total)
      gaps += other.gaps
      notes += other.notes
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

  /// Whether a series is measured, has to be, or is bound by a limit of its process.
  func speaks(of key: SeriesKey) -> Bool {
    guard let outlet = input.outlets.first(where: { $0.id == key.outlet }) else { return false }
    return input.emission.series[key] != nil || outlet.monitors.contains(key.pollutant)
      || examination.hasOwnLimit(key)
  }

  /// Of one outlet: measured hours, substituted ones by HJ 75; open where a quarter is not measured.
  func outletMass(_ key: SeriesKey, months: [Int]) -> Mass {
    var sum = Mass()
    sum.total = MassTotal(
      input.emission, key, hours: stretches(of: months),
      calendar: examination.stops(of: key.outlet))
    let name = Phrase.pollutant(key.pollutant)
    if !sum.total.isWhole {
      sum.gaps.append(
        Bilingual(
          zh: "\(self.name.zh) \(key.outlet) \(name.zh)：应有 \(sum.total.expected) 小时，有浓度和标干流量的 "
            + "\(sum.total.measured) 小时，不足 75% 或无法按 HJ 75 处理缺失数据，排放量不完整",
          en:
            "\(self.name.en), \(key.outlet), \(name.en): \(sum.total.measured) of "
            + "\(sum.total.expected) hours have concentration and flow: under 75 %, or beyond what HJ 75 substitutes"
        ))
    }
    return sum
  }

  /// The hours of months, those that follow one another as one.
  private func stretches(of months: [Int]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for hours in months.compactMap({ hours(ofMonth: $0) }).sorted(by: {
      $0.lowerBound < $1.lowerBound
    }) {
      if let last = found.last, last.upperBound == hours.lowerBound {
        found[found.count - 1] = last.lowerBound..<hours.upperBound
      } else {
        found.append(hours)
      }
    }
    return found
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

  /// Whether the flow of an outlet is measured at all.
  func measuresFlow(_ outlet: String) -> Bool {
    let series = input.emission.series[SeriesKey(outlet: outlet, pollutant: Pollutant.flow)]
    return series?.hours.contains(where: \.isPresent) ?? false
  }

  // MARK: Twelve months of production

  /// In 10⁴ yuan; `nil` where a month is missing or the sum is not positive.
  var yearlyValueAdded: Rational? {
    let balance = balance()
    guard balance.valueAddedGaps.isEmpty,
      examination.energy.gaps(of: [.production], years: [window.year]).isEmpty
    else { return nil }
    return balance.valueAdded
  }

  /// All that is made, where each product has all twelve months and all are counted in one dimension;
  /// `nil` otherwise.
  var yearlyOutput: (quantity: Rational, dimension: ProductUnit.Dimension)? {
    guard examination.energy.gaps(of: [.production], years: [window.year]).isEmpty else {
      return nil
    }
    var sum = Rational.zero
    var dimension: ProductUnit.Dimension?
    var months: [String: Set<Int>] = [:]
    for entry in examination.products {
      guard let quantity = entry.quantity, let unit = ProductUnit(entry.unit ?? ""),
        let product = entry.product, dimension ?? unit.dimension == unit.dimension
      else { return nil }
      dimension = unit.dimension
      months[ProductNames.folded(product), default: []].formUnion(entry.span.months)
      sum += Rational(quantity) * unit.factor
    }
    guard let dimension, sum > .zero, months.values.allSatisfy({ $0.count == 12 }) else {
      return nil
    }
    return (sum, dimension)
  }
}

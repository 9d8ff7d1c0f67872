package import Measures
import Report

/// A stretch of hours in which an outlet was over a limit.
package struct ExceedingSpan: Sendable {
  package var outlet: String
  package var pollutant: String
  package var from: Instant
  /// Half-open.
  package var to: Instant

  package init(outlet: String, pollutant: String, from: Instant, to: Instant) {
    (self.outlet, self.pollutant) = (outlet, pollutant)
    (self.from, self.to) = (from, to)
  }
}

extension UpgradeComparison {
  /// What the two sides show when they are laid over each other and that needs an explanation.
  package var doubts: [Bilingual] { renamed + unbooked + shifted + copied + lostDays }

  // MARK: Products

  /// Products whose names changed: merged or renamed ones have no energy of before to be held against.
  private var renamed: [Bilingual] {
    let (old, new) = (before.productNames, after.productNames)
    guard !old.isEmpty, !new.isEmpty, old != new else { return [] }
    func list(_ names: Set<String>) -> String {
      names.isEmpty ? "—" : names.sorted().joined(separator: ", ")
    }
    let (gone, come) = (list(old.subtracting(new)), list(new.subtracting(old)))
    return [
      Bilingual(
        zh: "产品名称前后不同：改造后不再有 \(gone)，新出现 \(come)；须说明是停产、新增，还是合并、改名",
        en:
          "the products differ: no more \(gone), new \(come); say whether they were dropped and added, "
          + "or merged and renamed")
    ]
  }

  /// A kind of energy that a product took before and that is not told of it after.
  private var unbooked: [Bilingual] {
    func booked(_ side: UpgradeSide) -> Set<[String]> {
      Set(
        side.input.energy.energy.compactMap { entry in
          entry.product.map { [ProductNames.folded($0), entry.energy] }
        })
    }
    let made = after.productNames
    return booked(before).subtracting(booked(after)).filter { made.contains($0[0]) }
      .sorted { $0.lexicographicallyPrecedes($1) }.map { key in
        Bilingual(
          zh: "产品 \(key[0]) 改造前用能源品种 \(key[1])，改造后没有记录（不再使用的请填 0 并说明）",
          en:
            "product \(key[0]) took \(key[1]) before and no row tells of it after (write 0 where it is "
            + "used no more, and say so)")
      }
  }

  /// One product takes more a unit and another less by more than that: perhaps energy was booked from
  /// one to the other.
  private var shifted: [Bilingual] {
    guard case .pairs(let pairs, _) = products else { return [] }
    // kgce at the output of before.
    let rises = pairs.filter { $0.newRate > $0.oldRate }
    let falls = pairs.filter { $0.newRate < $0.oldRate }
    func sum(_ pairs: [ProductPair]) -> Rational {
      pairs.reduce(Rational.zero) { $0 + ($1.newRate - $1.oldRate) * $1.old.output }
    }
    guard !rises.isEmpty, !falls.isEmpty, sum(rises) + sum(falls) < .zero else { return [] }
    func words(_ pairs: [ProductPair]) -> String {
      pairs.map { "\($0.name) \($0.oldRate.decimal(places: 2)) → \($0.newRate.decimal(places: 2))" }
        .joined(separator: ", ")
    }
    return [
      Bilingual(
        zh: "单耗（kgce/单位产品）一升一降：\(words(rises)) 上升而 \(words(falls)) 下降更多；须说明能耗是否在产品之间改记",
        en:
          "energy per unit (kgce) moved both ways: up \(words(rises)), down by more \(words(falls)); say "
          + "whether energy was booked from one product to the other")
    ]
  }

  // MARK: Emissions

  /// Pairs of hours of the same place in the calendar.
  private func hourPairs() -> [(Int, Int)] {
    commonMonths.flatMap { month -> [(Int, Int)] in
      guard let old = before.hours(ofMonth: month), let new = after.hours(ofMonth: month) else {
        return []
      }
      return Array(zip(old, new))
    }
  }

  /// Hourly values after that are those of before, or in one proportion to them: within 1 % in at
  /// least 95 of 100 hours. Two years of measuring never look like that.
  private var copied: [Bilingual] {
    let pairs = hourPairs()
    return Set(before.emissions).intersection(after.emissions).sorted().compactMap { key in
      guard let old = before.input.emission.series[key], let new = after.input.emission.series[key]
      else { return nil }
      func value(_ tally: HourTally) -> Int128? {
        guard tally.isValid, tally.counted > 0, !tally.isExact else { return nil }
        return Int128(tally.nanoSum) / Int128(tally.counted) / 1000
      }
      let values = pairs.compactMap { first, second -> (Int128, Int128)? in
        guard let old = value(old.hours[first]), let new = value(new.hours[second]) else {
          return nil
        }
        return (old, new)
      }
      guard values.count >= 168 else { return nil }
      let (sumOld, sumNew) = values.reduce((Int128(0), Int128(0))) {
        ($0.0 + $1.0, $0.1 + $1.1)
      }
      guard sumOld > 0, sumNew > 0 else { return nil }
      // A series that hardly varies is in proportion to any other such.
      let mean = sumOld / Int128(values.count)
      let varied = values.count { abs($0.0 - mean) * 100 > 2 * mean }
      let near = values.count { old, new in
        let (left, over) = new.multipliedReportingOverflow(by: sumOld)
        let (right, more) = old.multipliedReportingOverflow(by: sumNew)
        return !over && !more && abs(left - right) <= right / 100
      }
      guard near * 100 >= 95 * values.count, varied * 4 >= values.count else { return nil }
      let isSame = values.allSatisfy { $0.0 == $0.1 }
      let name = Phrase.pollutant(key.pollutant)
      return Bilingual(
        zh: "\(key.outlet) \(name.zh)：改造前后日志逐时\(isSame ? "相同" : "成同一比例")（\(values.count) 小时）",
        en:
          "\(name.en) at \(key.outlet): the hours of after are \(isSame ? "those" : "in one proportion to those") "
          + "of before (\(values.count) hours)")
    }
  }

  /// Whole days without a row at one outlet of after, while others have rows.
  private var lostDays: [Bilingual] {
    let keys = after.emissions
    let hours = after.input.period.hours
    var present: [String: [Bool]] = [:]
    for key in keys {
      guard let series = after.input.emission.series[key] else { continue }
      var rows = present[key.outlet] ?? [Bool](repeating: false, count: hours)
      for (hour, tally) in series.hours.enumerated() where tally.isPresent { rows[hour] = true }
      present[key.outlet] = rows
    }
    guard present.count > 1 else { return [] }
    return present.keys.sorted().compactMap { outlet in
      var days: [CivilDate] = []
      for start in stride(from: 0, through: hours - 24, by: 24) {
        let day = start..<start + 24
        guard let own = present[outlet], day.allSatisfy({ !own[$0] }),
          present.contains(where: { other in other.key != outlet && day.contains { other.value[$0] }
          })
        else { continue }
        days.append(after.input.period.start(ofHour: start).date)
      }
      guard !days.isEmpty else { return nil }
      let list = days.prefix(10).map(\.description).joined(separator: ", ")
      return Bilingual(
        zh: "改造后 \(outlet) 有 \(days.count) 天整日没有数据（\(list)\(days.count > 10 ? " 等" : "")），同期其他排放口有",
        en:
          "after: \(outlet) has no row on \(days.count) whole days (\(list)\(days.count > 10 ? ", …" : "")), "
          + "on which other outlets have")
    }
  }

  /// Hours of after that flags or missing rows took, next to a breach of after or where before had one.
  ///
  /// - Parameters:
  ///   - old: breaches of before.
  ///   - new: breaches of after.
  package func excluded(around old: [ExceedingSpan], _ new: [ExceedingSpan]) -> [Bilingual] {
    let places = Dictionary(hourPairs()) { first, _ in first }
    var found: [SeriesKey: Set<Int>] = [:]
    func isExcluded(_ key: SeriesKey, _ hour: Int) -> Bool {
      guard let series = after.input.emission.series[key], series.hours.indices.contains(hour)
      else { return false }
      return !series.hours[hour].isValid
        && !after.examination.stops(of: key.outlet).excuses(hour, series.hours[hour])
    }
    for span in old {
      let key = SeriesKey(outlet: span.outlet, pollutant: span.pollutant)
      for hour in before.hours(span) {
        guard let same = places[hour], isExcluded(key, same) else { continue }
        found[key, default: []].insert(same)
      }
    }
    for span in new {
      let key = SeriesKey(outlet: span.outlet, pollutant: span.pollutant)
      let hours = after.hours(span)
      for (first, step) in [(hours.lowerBound - 1, -1), (hours.upperBound, 1)] {
        var hour = first
        while isExcluded(key, hour) {
          found[key, default: []].insert(hour)
          hour += step
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map { key, hours in
      let name = Phrase.pollutant(key.pollutant)
      let first = after.input.period.start(ofHour: hours.min() ?? 0).minuteText
      return Bilingual(
        zh: "改造后 \(key.outlet) \(name.zh)有 \(hours.count) 个小时因标记或缺数据未判定（最早 \(first)），"
          + "紧邻超标时段或改造前同期超标",
        en:
          "after: \(hours.count) hours of \(name.en) at \(key.outlet) are flagged or missing (the first at "
          + "\(first)), next to a breach or where before had one")
    }
  }
}

extension UpgradeSide {
  fileprivate func hours(_ span: ExceedingSpan) -> Range<Int> {
    input.period.hours(from: span.from, to: span.to)
  }
}

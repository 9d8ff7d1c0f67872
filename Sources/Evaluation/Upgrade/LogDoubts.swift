package import Measures
import Report

/// What one dossier's logs show that needs an explanation: figures that contradict each other, stand
/// still, or stand out. Nothing here convicts.
package struct LogDoubts {
  private let name: Bilingual
  private let input: EvaluationInput
  /// Months in which something was made or value was added.
  private let producing: Set<CivilMonth>

  package init(_ part: UpgradeSide.Part, _ input: EvaluationInput) {
    name =
      part == .before ? Bilingual(zh: "改造前", en: "before") : Bilingual(zh: "改造后", en: "after")
    self.input = input
    producing = Set(
      input.energy.production.compactMap { entry in
        guard case .month(let month) = entry.span,
          (entry.quantity ?? .zero) > .zero || (entry.valueAdded ?? .zero) > .zero
        else { return nil }
        return month
      })
  }

  package var all: [Bilingual] {
    idleEnergy + partlyBooked + outstanding + constantMonths + stoppedMonths + outsidePeriod
  }

  private func said(_ zh: String, _ en: String) -> Bilingual {
    Bilingual(zh: "\(name.zh)：\(zh)", en: "\(name.en): \(en)")
  }

  private func list(_ months: some Sequence<CivilMonth>) -> String {
    months.sorted().map(\.description).joined(separator: ", ")
  }

  // MARK: Energy

  /// Consumed energy by month, of rows that `key` puts together.
  private func consumed<Key: Hashable>(
    by key: (EnergyEntry) -> Key?
  ) -> [Key: [CivilMonth: Rational]] {
    var sums: [Key: [CivilMonth: Rational]] = [:]
    for entry in input.energy.energy where entry.use == .consumed {
      guard case .month(let month) = entry.span, let key = key(entry) else { continue }
      sums[key, default: [:]][month, default: .zero] += Rational(entry.quantity)
    }
    return sums
  }

  /// A kind of energy that reads zero in months of production and not in others; electricity also
  /// where it reads zero throughout.
  private var idleEnergy: [Bilingual] {
    consumed { $0.energy }.sorted { $0.key < $1.key }.compactMap { energy, months in
      let idle = months.filter { $0.value == .zero && producing.contains($0.key) }.map(\.key)
      let isUsed = months.contains { $0.value > .zero }
      guard !idle.isEmpty, isUsed || energy == Self.electricity else { return nil }
      return said(
        "\(list(idle)) 有生产而能源品种 \(energy) 为 0" + (isUsed ? "，其他月份不为 0" : ""),
        "\(energy) is 0 in \(list(idle)), when something was made"
          + (isUsed ? ", and not in other months" : ""))
    }
  }

  private static let electricity = "electricity"

  /// A product with one kind of energy only in part of the months in which it was made.
  private var partlyBooked: [Bilingual] {
    var made: [String: Set<CivilMonth>] = [:]
    for entry in input.energy.production {
      guard case .month(let month) = entry.span, let product = entry.product,
        (entry.quantity ?? .zero) > .zero
      else { continue }
      made[ProductNames.folded(product), default: []].insert(month)
    }
    let booked = consumed { entry in
      entry.product.map { [ProductNames.folded($0), entry.energy] }
    }
    return booked.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { key, months in
      let lacking = (made[key[0]] ?? []).filter { (months[$0] ?? .zero) == .zero }
      guard !lacking.isEmpty, months.contains(where: { $0.value > .zero }) else { return nil }
      return said(
        "产品 \(key[0]) 在 \(list(lacking)) 有产量而没有能源品种 \(key[1])，其他月份有",
        "product \(key[0]) was made in \(list(lacking)) without \(key[1]), which it took in other months"
      )
    }
  }

  /// A month of more than ten times the median of the others.
  private var outstanding: [Bilingual] {
    let energy = consumed { [$0.energy, $0.unit, $0.product ?? ""] }
    var production: [[String]: [CivilMonth: Rational]] = [:]
    for entry in input.energy.production {
      guard case .month(let month) = entry.span else { continue }
      if let quantity = entry.quantity {
        production[[entry.product ?? "", entry.unit ?? ""], default: [:]][month, default: .zero] +=
          Rational(quantity)
      }
      if let added = entry.valueAdded {
        production[["value_added", entry.product ?? ""], default: [:]][month, default: .zero] +=
          Rational(added)
      }
    }
    return (Array(energy) + Array(production)).sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .compactMap { key, months in
        let values = months.values.sorted()
        guard values.count >= 6 else { return nil }
        let median = values[values.count / 2]
        let far = months.filter { median > .zero && $0.value > Rational(10) * median }.map(\.key)
        guard !far.isEmpty else { return nil }
        let words = key.filter { !$0.isEmpty }.joined(separator: " ")
        return said(
          "\(words) 在 \(list(far)) 超过各月中位数的 10 倍",
          "\(words) is over ten times the median month in \(list(far))")
      }
  }

  // MARK: Emissions

  /// Months in which a series keeps one value throughout; a week of hours at least.
  private var constantMonths: [Bilingual] {
    let keys = input.emission.series.keys.filter { key in
      (key.isEmission || key.pollutant == Pollutant.flow)
        && input.outlets.contains { $0.id == key.outlet }
    }
    return keys.sorted().compactMap { key in
      let values = HourValues(input.emission, key)
      var months: [CivilMonth] = []
      var first: Quotient?
      var (count, isConstant) = (0, true)
      var month = CivilMonth(input.period.from.date)
      func close() {
        if isConstant, count >= 168 { months.append(month) }
        (first, count, isConstant) = (nil, 0, true)
      }
      for (own, range) in input.period.months {
        month = own
        for hour in range {
          guard !values.tally(hour).isStopped, let mean = values.mean(hour) else { continue }
          count += 1
          guard let known = first else {
            first = mean
            continue
          }
          if mean < known || known < mean {
            isConstant = false
            break
          }
        }
        close()
      }
      guard !months.isEmpty else { return nil }
      let pollutant = Phrase.pollutant(key.pollutant)
      return said(
        "\(key.outlet) \(pollutant.zh)在 \(list(months)) 整月为同一数值",
        "\(pollutant.en) at \(key.outlet) keeps one value all through \(list(months))")
    }
  }

  /// Months in which an outlet is declared to stand still and the plant made something.
  private var stoppedMonths: [Bilingual] {
    Dictionary(grouping: input.stops, by: \.outlet).sorted { $0.key < $1.key }.compactMap {
      outlet, stops in
      let calendar = StopCalendar(stops, period: input.period)
      let months = input.period.months.filter { month, hours in
        producing.contains(month) && hours.allSatisfy { calendar.excuses($0, HourTally()) }
      }.map(\.month)
      guard !months.isEmpty else { return nil }
      return said(
        "\(outlet) 申报 \(list(months)) 整月停运，而生产日志有产量或增加值",
        "\(outlet) is declared to stand still all through \(list(months)), and the production log has "
          + "output or value added")
    }
  }

  /// What lies outside the period is not judged, and could be anything.
  private var outsidePeriod: [Bilingual] {
    let count = input.logs.filter { $0.kind == .emission }.reduce(0) { $0 + $1.outsidePeriod }
    guard count > 0 else { return [] }
    return [
      said(
        "排放日志有 \(count) 条数据在所选时段之外，未判定；须确认其中没有超标",
        "\(count) readings of the emission logs lie outside the period that was chosen and are not "
          + "judged; see that none of them is over a limit")
    ]
  }
}

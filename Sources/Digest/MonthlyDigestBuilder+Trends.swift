import Evaluation
import Ledger
import Measures
import Report
import Standards

extension DigestQuestion {
  /// Targets of intensities in the library that stand in the digest's month.
  var trendTargets:
    [(
      standard: Standard, target: MonthlyDigest.TrendTarget, decline: ExactDecimal,
      pollutant: String?
    )]
  {
    library.standards.flatMap { standard in
      standard.targets.compactMap { target in
        guard standard.effective < month.end, target.until.map({ $0 >= month.year }) ?? true else {
          return nil
        }
        let (decline, baseYear, pollutant): (ExactDecimal, Int, String?)
        switch target.demand {
        case .energyIntensity(let yearly, let year):
          (decline, baseYear, pollutant) = (yearly, year, nil)
        case .emissionIntensity(let id, let total, let year):
          (decline, baseYear, pollutant) = (total, year, id)
        case .carbonEfficiency: return nil
        }
        return (
          standard,
          MonthlyDigest.TrendTarget(
            standard: standard.id, id: target.id, clause: target.clause,
            decline: "\(decline)", isYearly: pollutant == nil, baseYear: baseYear,
            until: target.until, isOfCity: target.scope == .city,
            isConfirmed: target.confidence.convicts, confidence: target.confidence.rawValue,
            source: target.source, note: target.note), decline, pollutant
        )
      }
    }
  }
}

/// One plant's figures by month, of those runs that say the most of each.
private struct PlantFigures {
  private var figures: [String: [CivilMonth: FigureRecord]] = [:]

  mutating func add(_ figure: FigureRecord, isOwn: Bool, _ own: inout Set<Key>) {
    let key = Key(quantity: figure.quantity, month: figure.month)
    // A month's own run goes before others; of equals the later.
    if own.contains(key), !isOwn { return }
    if isOwn { own.insert(key) }
    figures[figure.quantity, default: [:]][figure.month] = figure
  }

  struct Key: Hashable {
    var quantity: String
    var month: CivilMonth
  }

  func has(_ quantity: String) -> Bool { figures[quantity] != nil }

  /// The sum of some months, `nil` where one of them is not whole.
  func sum(
    _ quantity: String, _ months: [CivilMonth]
  ) -> (value: Rational, substituted: Int, expected: Int)? {
    guard let found = figures[quantity] else { return nil }
    var (sum, substituted, expected) = (Rational.zero, 0, 0)
    for month in months {
      guard let figure = found[month], figure.isComplete,
        let value = ExactDecimal(ofAnySize: figure.value)
      else { return nil }
      sum += Rational(value)
      substituted += figure.substitutedHours
      expected += figure.expectedHours
    }
    return (sum, substituted, expected)
  }
}

extension MonthlyDigestBuilder {
  var trends: [MonthlyDigest.Trend] {
    let figures = plantFigures
    return [nil, "VOCs", "NOx"].compactMap { trend(of: $0, figures) }
  }

  private var plantFigures: [String: PlantFigures] {
    var figures: [String: PlantFigures] = [:]
    var own: [String: Set<PlantFigures.Key>] = [:]
    for figure in excerpt.figures.sorted(by: { ($0.run, $0.month) < ($1.run, $1.month) }) {
      guard let run = excerpt.figureRuns[figure.run], byID[run.plant] != nil
      else { continue }
      let month = figure.month.seconds
      figures[run.plant, default: PlantFigures()].add(
        figure, isOwn: (run.periodFrom.seconds..<run.periodTo.seconds).overlaps(month),
        &own[run.plant, default: []])
    }
    return figures
  }

  // MARK: One trend

  /// What is summed over what, of one plant in some months.
  private struct Sum {
    var part: Rational
    var valueAdded: Rational
    var substituted: Int
    var expected: Int
  }

  private func trend(
    of pollutant: String?, _ figures: [String: PlantFigures]
  ) -> MonthlyDigest.Trend? {
    let known = plants.map(\.id).filter { id in
      guard let figures = figures[id] else { return false }
      return quantity(pollutant, figures) != nil
    }
    guard !known.isEmpty else { return nil }
    func sum(_ plant: String, _ months: [CivilMonth]) -> Sum? {
      guard let figures = figures[plant], let name = quantity(pollutant, figures),
        let part = figures.sum(name, months),
        let added = figures.sum(MonthFigures.valueAdded, months)
      else { return nil }
      return Sum(
        part: part.value, valueAdded: added.value, substituted: part.substituted,
        expected: part.expected)
    }
    let (target, targetNotes) = target(of: pollutant)
    let baseMonths = target.map { target in
      (1...12).compactMap { CivilMonth(year: target.target.baseYear, month: $0) }
    }
    let windows = months.map { month in (-11...0).compactMap { month.adding($0) } }
    // Each plant's sums, so that none is made twice.
    let bases = Dictionary(
      uniqueKeysWithValues: known.map { id in (id, baseMonths.flatMap { sum(id, $0) }) })
    let sums = Dictionary(
      uniqueKeysWithValues: known.map { id in (id, windows.map { sum(id, $0) }) })
    var notes = targetNotes
    var candidates = known.filter { (bases[$0] ?? nil) != nil }
    let hasBase = !candidates.isEmpty
    if !hasBase {
      candidates = known
      if let target {
        notes.append(
          Bilingual(
            zh: "台账中没有一家企业有基准年 \(target.target.baseYear) 年 12 个月的完整数据，无法画出目标路径。",
            en:
              "No plant of the ledger has all twelve months of the base year \(target.target.baseYear): "
              + "the plan's path cannot be drawn."))
      }
    }
    let panel = panel(candidates, sums)
    let base =
      hasBase ? intensity(panel.compactMap { bases[$0] ?? nil }, expected: panel.count) : nil
    let points = months.indices.map { index in
      point(
        months[index], panel.compactMap { sums[$0]?[index] ?? nil }, of: panel.count, base, target)
    }
    if pollutant == "VOCs",
      panel.contains(where: { !(figures[$0]?.has(MonthFigures.mass(of: "VOCs")) ?? false) })
    {
      notes.append(
        Bilingual(
          zh: "没有 VOCs 总量数据的企业以非甲烷总烃计。",
          en: "Plants without a mass of VOCs are counted by non-methane hydrocarbons."))
    }
    if points.contains(where: { $0.allowed != nil }) {
      notes.append(
        Bilingual(
          zh: "目标按年度提出；各月所列为截至当月 12 个月与当年允许值的比较，仅供跟踪，年度结论以 12 月为准。",
          en:
            "The target speaks of years: each month compares the twelve that end with it with what the year "
            + "allows, to follow the trend; December decides the year."))
    }
    return MonthlyDigest.Trend(
      quantity: pollutant.map { .pollutant($0) } ?? .energy,
      unit: pollutant == nil ? "tce/万元" : "kg/万元", target: target?.target, plants: panel,
      left: plants.count - panel.count, points: points, base: base?.decimal(), notes: notes)
  }

  private func quantity(_ pollutant: String?, _ figures: PlantFigures) -> String? {
    let names =
      switch pollutant {
      case nil: [MonthFigures.energy]
      case "VOCs": ["VOCs", "NMHC"].map(MonthFigures.mass)
      case .some(let id): [MonthFigures.mass(of: id)]
      }
    return names.first(where: figures.has)
  }

  /// The plants that a trend speaks of: the same in all its points. Those that are whole wherever any
  /// is; where there is none, those that are whole at the last point that has some.
  private func panel(_ candidates: [String], _ sums: [String: [Sum?]]) -> [String] {
    let some = months.indices.filter { index in
      candidates.contains { (sums[$0]?[index] ?? nil) != nil }
    }
    guard let last = some.last else { return [] }
    let whole = candidates.filter { id in
      some.allSatisfy { (sums[id]?[$0] ?? nil) != nil }
    }
    return whole.isEmpty ? candidates.filter { (sums[$0]?[last] ?? nil) != nil } : whole
  }

  private func intensity(_ sums: [Sum], expected: Int) -> Rational? {
    guard expected > 0, sums.count == expected else { return nil }
    let part = sums.reduce(Rational.zero) { $0 + $1.part }
    let added = sums.reduce(Rational.zero) { $0 + $1.valueAdded }
    guard part >= .zero, added > .zero else { return nil }
    return part / added
  }

  private typealias Aim = (target: MonthlyDigest.TrendTarget, decline: ExactDecimal)

  private func point(
    _ month: CivilMonth, _ sums: [Sum], of panel: Int, _ base: Rational?, _ aim: Aim?
  ) -> MonthlyDigest.TrendPoint {
    let value = intensity(sums, expected: panel)
    var allowed: Rational?
    if let base, let aim {
      let left = Rational(1) - Rational(aim.decline)
      let years = month.year - aim.target.baseYear
      let isWithin = aim.target.until.map { month.year <= $0 } ?? true
      if aim.target.isYearly, years > 0, isWithin {
        allowed = base * left.power(years)
      } else if !aim.target.isYearly, month.year == aim.target.until {
        // One decline in all, and no steps towards it.
        allowed = base * left
      }
    }
    var isMet: Bool?
    if let value, let allowed { isMet = value <= allowed }
    return MonthlyDigest.TrendPoint(
      month: month, value: value?.decimal(), allowed: allowed?.decimal(), isMet: isMet,
      substituted: value == nil ? 0 : sums.reduce(0) { $0 + $1.substituted },
      expectedHours: value == nil ? 0 : sums.reduce(0) { $0 + $1.expected })
  }

  /// The first target that speaks of all plants of the digest.
  private func target(of pollutant: String?) -> (Aim?, [Bilingual]) {
    let aims = question.trendTargets.filter { $0.pollutant == pollutant }
    func covers(_ standard: Standard, _ plant: DigestPlant) -> Bool {
      plant.region.hasPrefix(standard.regionPrefix)
        && (standard.sectors.contains(plant.sector)
          || standard.sectors.contains(Standard.anySector))
    }
    if let aim = aims.first(where: { aim in plants.allSatisfy { covers(aim.standard, $0) } }) {
      return ((aim.target, aim.decline), [])
    }
    let partly = aims.filter { aim in plants.contains { covers(aim.standard, $0) } }
    guard !partly.isEmpty else { return (nil, []) }
    let names = partly.map { "\($0.standard.id) \($0.target.id)" }.joined(separator: ", ")
    return (
      nil,
      [
        Bilingual(
          zh: "\(names) 只针对本范围的一部分企业，未画目标路径；请用 --district、--sector 缩小范围。",
          en: "\(names) speaks of only some of the plants: no path is drawn; narrow the scope with "
            + "--district or --sector.")
      ]
    )
  }
}

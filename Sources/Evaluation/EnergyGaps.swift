import Measures
import Report
import Standards

// What keeps balances of energy from being concluded upon, in sentences.

extension EnergyBalance {
  /// What keeps balances from being compared; each kind of energy of one must be told in all.
  static func gaps(of balances: [EnergyBalance]) -> [Bilingual] {
    var gaps: [Bilingual] = []
    var kinds: [Series] = []
    for series in balances.flatMap(\.counted) where !kinds.contains(series) { kinds.append(series) }
    kinds.sort { ($0.coefficient.id, $0.use.rawValue) < ($1.coefficient.id, $1.use.rawValue) }
    if kinds.isEmpty {
      gaps.append(Bilingual(zh: "没有能源消费数据", en: "no energy rows"))
    }
    for balance in balances {
      gaps += kinds.compactMap { balance.gap(of: $0) }
      gaps += balance.valueAddedGaps + balance.conversionGaps
    }
    return gaps
  }

  /// Months that one kind lacks.
  func gap(of series: Series) -> Bilingual? {
    let missing = span.filter { !(months[series]?.contains($0) ?? false) }
    guard !missing.isEmpty else { return nil }
    let name = series.coefficient.label(series.use)
    let lacking = window.naming(missing, of: year)
    return Bilingual(
      zh: "\(name.zh)缺 \(lacking.zh)（未使用的请填 0）",
      en: "\(name.en) lacks \(lacking.en) (write 0 where none was used)")
  }

  var valueAddedGaps: [Bilingual] {
    let lacking = span.count { !monthsOfValueAdded.contains($0) }
    if lacking > 0 {
      return [
        Bilingual(
          zh: "\(label.zh)缺 \(lacking) 个月的增加值",
          en: "\(label.en) lacks \(Phrase.plural(lacking, "month")) of value added")
      ]
    }
    if valueAdded <= .zero {
      return [
        Bilingual(
          zh: "\(label.zh)增加值合计不为正", en: "the value added of \(label.en) is not positive")
      ]
    }
    return []
  }

  /// Rows without a conversion, and more energy sold than consumed.
  var conversionGaps: [Bilingual] {
    var gaps: [Bilingual] = []
    if unconverted > 0 {
      gaps.append(
        Bilingual(
          zh: "\(label.zh)有 \(unconverted) 行能源数据无法折标（见 \(UnconvertedEnergy.card.id)）",
          en: "\(Phrase.plural(unconverted, "energy row")) of \(label.en) cannot be "
            + "converted (see \(UnconvertedEnergy.card.id))"))
    }
    if energy < .zero {
      gaps.append(
        Bilingual(
          zh: "\(label.zh)外供能源大于消费量，综合能耗为负",
          en: "more energy was sold than consumed in \(label.en)"))
    }
    return gaps
  }
}

extension Check {
  /// Leaves a check without a conclusion for want of data.
  mutating func lack(_ gaps: [Bilingual]) {
    verdict = .insufficient
    reason = Bilingual(
      zh: gaps.map(\.zh).joined(separator: "；") + "。请补充数据。",
      en: gaps.map(\.en).joined(separator: "; ") + ". Supply the rows.")
  }

  /// Says that a city's target only advises a plant, besides whatever was said before.
  mutating func explainScope(of target: Target) {
    guard target.scope == .city else { return }
    add(
      Bilingual(
        zh: "仅作提示：该目标针对全市，不直接约束单个企业。",
        en: "Advisory: the target speaks of the city, not of one plant."))
  }

  /// What to do about a missed target, and what the target and this check say besides.
  func notes(of target: Target, _ advice: Bilingual) -> [Bilingual] {
    var notes = [advice]
    if let note = target.note { notes.append(note) }
    if let reason { notes.append(reason) }
    if !target.confidence.convicts {
      notes.append(Phrase.advisory(target.confidence, source: target.source))
    }
    return notes
  }

  /// Makes a check advisory where it rests on factors that nobody compared with the text.
  mutating func doubt(_ factors: [CoalTable.Factor]) {
    var doubtful: [CoalTable.Factor] = []
    for factor in factors
    where !doubtful.contains(where: { $0.coefficient.id == factor.coefficient.id }) {
      doubtful.append(factor)
    }
    guard !doubtful.isEmpty else { return }
    isAdvisory = true
    add(
      Bilingual(
        zh: "仅作提示：以下折标系数未经标准原文核实："
          + doubtful.map {
            "\($0.coefficient.name) \($0.coefficient.printedFactor)（\($0.confidence.name.zh)）"
          }.joined(separator: "、") + "。",
        en: "Advisory: these coefficients are not confirmed by the text itself: "
          + doubtful.map {
            "\($0.coefficient.id) \($0.coefficient.printedFactor) (\($0.confidence.name.en))"
          }.joined(separator: ", ") + "."))
  }

  /// Says one thing more, besides whatever was said before.
  private mutating func add(_ sentence: Bilingual) {
    reason =
      reason.map { Bilingual(zh: $0.zh + sentence.zh, en: "\($0.en) \(sentence.en)") } ?? sentence
  }
}

import Measures
import Standards

/// The instants whose rows contradict each other, and of which one row lies over a limit.
///
/// Never judged; it tells what stands behind a contradiction that took hours from what is.
struct ConflictExcess {
  /// For the end of the finding's sentence, without its full stop.
  private(set) var clause = Bilingual(zh: "", en: "")
  private(set) var notes: [Bilingual] = []

  /// An instant over a limit.
  private struct Instance {
    var conflict: Conflict
    var value: Quotient
    var ratio: Rational
    var binding: LimitBinding
  }

  private static let shown = 10

  /// `nil` where no value lies over a limit that judges its hour.
  init?(_ series: HourSeries, _ conflicts: [Conflict], _ examination: Examination) {
    let input = examination.input
    let limits = (examination.bindingsByKey[series.key] ?? []).compactMap { binding in
      guard binding.judges, binding.limit.shape == .concentration,
        let threshold = Threshold(binding.limit, comparison: binding.standard.comparison)
      else { return nil as (LimitBinding, Threshold, HourValues)? }
      let oxygen = binding.limit.oxygen
      return (
        binding, threshold, HourValues(input.emission, series.key, oxygenReference: oxygen)
      )
    }
    guard !limits.isEmpty else { return nil }
    let molar = Pollutant.withID(series.key.pollutant)?.molarMass.map { Int128($0) * 10 }
    let found = conflicts.compactMap { conflict -> Instance? in
      guard let hour = input.period.hour(of: conflict.at) else { return nil }
      var most: Instance?
      for (binding, threshold, values) in limits
      where binding.judgedHours.contains(where: { $0.contains(hour) }) {
        for sum in conflict.greatest {
          guard let raw = HourValues.mean(sum, count: 1, molar: molar) else { continue }
          let oxygen = values.oxygenMean(hour).flatMap {
            HourValues.isUsable(oxygen: $0) ? $0 : nil
          }
          let value = oxygen.map { values.converted(raw, oxygen: $0) } ?? raw
          guard threshold.isPassed(by: value) else { continue }
          let ratio = value.rational / threshold.limit
          if most.map({ ratio > $0.ratio }) ?? true {
            most = Instance(conflict: conflict, value: value, ratio: ratio, binding: binding)
          }
        }
      }
      return most
    }
    guard let first = found.first else { return nil }
    let worst = found.dropFirst().reduce(first) { $1.ratio > $0.ratio ? $1 : $0 }
    let limit = worst.binding.limit
    let unit = Phrase.unit(limit.unit.symbol)
    let base = Phrase.baseUnit(limit.unit.quantity)
    let figure = "\(worst.value.decimal()) \(base)"
    let at = worst.conflict.at.minuteText
    let allowed = "\(limit.printedValue) \(unit)"
    clause = Bilingual(
      zh: "；其中 \(found.count) 个时刻有一个数值高于限值，最高 \(figure)（\(at)，限值 \(allowed)，"
        + "\(worst.binding.citation)），不作超标判定",
      en:
        "; of \(found.count) of them one value lies over the limit, the highest \(figure) (\(at), "
        + "limit \(allowed), \(worst.binding.citation)); no exceedance is found by it")
    notes.append(Self.list(found))
    notes.append(
      Bilingual(
        zh: "限值针对均值，单个数值仅供对照；矛盾恰在高值处的，须说明哪一份记录真实、另一份从何而来。",
        en: "A limit is for means, and single values are only set beside it; where just the high "
          + "values are contradicted, say which record is true and where the other came from."))
  }

  /// The first instants with their value and rows.
  private static func list(_ found: [Instance]) -> Bilingual {
    let parts = found.prefix(shown).map { instance in
      let rows =
        instance.conflict.rows.isEmpty ? nil : Phrase.rows(instance.conflict.rows)
      let text = "\(instance.conflict.at.minuteText) \(instance.value.decimal())"
      return Bilingual(
        zh: text + (rows.map { "（\($0.zh)）" } ?? ""), en: text + (rows.map { " (\($0.en))" } ?? ""))
    }
    let rest = found.count - parts.count
    return Bilingual(
      zh: "高于限值的时刻：" + parts.map(\.zh).joined(separator: "；")
        + (rest > 0 ? "；另有 \(rest) 个。" : "。"),
      en: "Instants over the limit: " + parts.map(\.en).joined(separator: "; ")
        + (rest > 0 ? "; and \(rest) more." : "."))
  }
}

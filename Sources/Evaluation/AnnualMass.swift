import Measures
import Report
import Standards

/// The mass of one pollutant in one calendar year: from the logs where they hold the whole year,
/// else as plant.yaml declares it.
struct AnnualMass: Sendable {
  enum Origin: Sendable {
    case declared(AnnualEmission)
    /// Hours measured, substituted by HJ 75, and expected.
    case measured(measured: Int, substituted: Int, expected: Int)
  }

  let year: Int
  let pollutant: String
  let kilograms: Rational
  let origin: Origin

  /// - Returns: the mass, or what is missing.
  static func of(
    _ pollutant: String, year: Int, _ examination: Examination
  ) -> Result<AnnualMass, Gap> {
    let input = examination.input
    let declared = input.declarations.history.first {
      $0.year == year && $0.pollutant == pollutant
    }
    let measured = measured(pollutant, year, examination)
    if case .success = measured { return measured }
    if let declared {
      return .success(
        AnnualMass(
          year: year, pollutant: pollutant, kilograms: Rational(declared.tonnes) * Rational(1000),
          origin: .declared(declared)))
    }
    return measured
  }

  struct Gap: Error {
    var words: Bilingual
  }

  private static func measured(
    _ pollutant: String, _ year: Int, _ examination: Examination
  ) -> Result<AnnualMass, Gap> {
    let input = examination.input
    let name = Phrase.pollutant(pollutant)
    guard let first = CivilDate(year: year, month: 1, day: 1).map({ Instant($0) }),
      let end = CivilDate(year: year + 1, month: 1, day: 1).map({ Instant($0) }),
      input.period.from <= first, input.period.to >= end
    else {
      return .failure(
        Gap(
          words: Bilingual(
            zh: "核查时段不含 \(year) 年全年，plant.yaml 的 history 也未申报该年\(name.zh)排放量",
            en: "the period does not hold the whole of \(year), and history in plant.yaml declares "
              + "no mass of \(name.en) for it")))
    }
    let hours = input.period.hours(from: first, to: end)
    var total = MassTotal()
    for outlet in input.outlets {
      let key = SeriesKey(outlet: outlet.id, pollutant: pollutant)
      guard input.emission.series[key] != nil || outlet.monitors.contains(pollutant) else {
        guard examination.hasOwnLimit(key) else { continue }
        return .failure(
          Gap(
            words: Bilingual(
              zh: "\(outlet.id) 有\(name.zh)的限值而没有监测数据，全厂排放量不完整；可在 history 中申报 \(year) 年排放量",
              en: "\(outlet.id) has a limit for \(name.en) and no data, so the plant's mass is not "
                + "complete; declare \(year) under history")))
      }
      total.add(
        MassTotal(
          input.emission, key, hours: [hours], calendar: examination.stops(of: outlet.id)))
    }
    guard total.expected > 0 else {
      return .failure(
        Gap(
          words: Bilingual(
            zh: "\(year) 年没有排放口监测\(name.zh)",
            en: "no outlet monitored \(name.en) in \(year)")))
    }
    guard total.isWhole else {
      return .failure(
        Gap(
          words: Bilingual(
            zh:
              "\(year) 年\(name.zh)应有 \(total.expected) 小时，实测 \(total.measured) 小时，无法按 HJ 75 修约 "
              + "\(total.unresolved) 小时",
            en:
              "of \(total.expected) expected hours of \(name.en) in \(year), \(total.measured) are "
              + "measured and \(total.unresolved) cannot be substituted by HJ 75")))
    }
    return .success(
      AnnualMass(
        year: year, pollutant: pollutant, kilograms: total.kilograms,
        origin: .measured(
          measured: total.measured, substituted: total.substituted, expected: total.expected)))
  }

  /// Where the mass comes from, with the share of substituted hours.
  var working: Bilingual {
    let name = Phrase.pollutant(pollutant)
    switch origin {
    case .declared(let entry):
      return Bilingual(
        zh: "\(year) 年\(name.zh)：申报 \(entry.tonnes) t（\(entry.source)；\(entry.position)）",
        en: "\(year): \(entry.tonnes) t of \(name.en), as declared (\(entry.source); "
          + "\(entry.position))")
    case .measured(let measured, let substituted, let expected):
      let share = Rational(Int128(substituted * 100), over: Int128(expected)).decimal(places: 2)
      return Bilingual(
        zh: "\(year) 年\(name.zh)：\(kilograms.decimal()) kg，应有 \(expected) 小时，实测 \(measured) 小时，"
          + "按 HJ 75 修约 \(substituted) 小时（\(share)%）",
        en: "\(year): \(kilograms.decimal()) kg of \(name.en); \(measured) of \(expected) hours "
          + "measured, \(substituted) substituted by HJ 75 (\(share) %)")
    }
  }

  var isDeclared: Bool {
    if case .declared = origin { true } else { false }
  }
}

import Measures
import Standards

/// The samples of one report: what a laboratory took of one pollutant at one place on one day.
///
/// A set is judged as a whole, by its arithmetic mean (an hour's value is one hour of sampling, or
/// three or four samples spread over it); it has no coverage.
struct SampleSet: Sendable {
  let key: SeriesKey
  let date: CivilDate
  let laboratory: String
  let report: String
  /// In file and line order; at least one, none negative.
  let samples: [ManualSample]

  /// In the base unit, before conversion.
  var mean: Rational { Self.mean(samples.map(\.value)) }

  /// %; `nil` where a sample has none.
  var oxygen: Rational? {
    let known = samples.compactMap(\.oxygen)
    return known.count == samples.count ? Self.mean(known) : nil
  }

  /// kg/h, the mean of each sample's concentration × flow; `nil` where a sample has no flow.
  var rate: Rational? {
    var sum = Rational.zero
    for sample in samples {
      guard let flow = sample.flow, flow >= .zero else { return nil }
      sum += Rational(sample.value) * Rational(flow) * Rational(Int128(1), over: 1_000_000)
    }
    return sum / Rational(Int128(samples.count))
  }

  /// The mean converted to a reference oxygen content; `nil` where the samples have no usable one.
  func converted(to reference: ExactDecimal?) -> Rational? {
    guard let reference else { return mean }
    guard let oxygen, oxygen < Rational(20), oxygen >= .zero else { return nil }
    return mean * (Rational(21) - Rational(reference)) / (Rational(21) - oxygen)
  }

  private static func mean(_ values: [ExactDecimal]) -> Rational {
    values.reduce(Rational.zero) { $0 + Rational($1) } / Rational(Int128(values.count))
  }

  /// `检测中心，报告 B-12，3 个样品`.
  var name: Bilingual {
    let count = samples.count
    let who = laboratory.isEmpty ? "?" : laboratory
    let number = report.isEmpty ? "?" : report
    return Bilingual(
      zh: "\(date) \(who)，报告 \(number)，\(count) 个样品",
      en: "\(date), \(who), report \(number), \(Phrase.plural(count, "sample"))")
  }

  var rows: [RowReference] { samples.map(\.row) }
}

extension EvaluationInput {
  /// The sets of a place and pollutant, by day, laboratory and report.
  func sampleSets(_ key: SeriesKey) -> [SampleSet] {
    struct Name: Hashable {
      var date: CivilDate
      var laboratory: String
      var report: String
    }
    var sets: [Name: [ManualSample]] = [:]
    for sample in manual where sample.series == key {
      sets[
        Name(date: sample.date, laboratory: sample.laboratory, report: sample.report),
        default: []
      ].append(sample)
    }
    return sets.map { name, samples in
      SampleSet(
        key: key, date: name.date, laboratory: name.laboratory, report: name.report,
        samples: samples.sorted { $0.row < $1.row })
    }.sorted { ($0.date, $0.laboratory, $0.report) < ($1.date, $1.laboratory, $1.report) }
  }

  /// Whether some hour of a day lies in the ranges.
  func isIn(_ ranges: [Range<Int>], _ date: CivilDate) -> Bool {
    let from = period.firstHour(on: date)
    let to = period.firstHour(on: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1))
    return from < to && ranges.contains { $0.overlaps(from..<to) }
  }
}

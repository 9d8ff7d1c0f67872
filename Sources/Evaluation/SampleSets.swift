import Measures
import Standards

/// The samples of one report: what a laboratory took of one pollutant at one place in one hour, or, where
/// the log gives no times, on one day.
///
/// A set is judged as a whole, by its arithmetic mean (an hour's value is one hour of sampling, or
/// three or four samples spread over it); it has no coverage. Without times the samples are taken to be
/// those of one hour; that is said wherever it matters.
struct SampleSet: Sendable {
  let key: SeriesKey
  let date: CivilDate
  /// The beginning of its clock hour, where the log gives times.
  let hour: Instant?
  let laboratory: String
  let report: String
  /// In file and line order; at least one, none negative.
  let samples: [ManualSample]

  /// No sample lies below a detection limit.
  var isExact: Bool { samples.allSatisfy { $0.detection == .measured } }

  /// Some sample lies below a detection limit that the log does not give.
  var lacksDetectionLimit: Bool { samples.contains { $0.detection == .belowUnstated } }

  /// The least that the samples can be: what lies below a detection limit as zero.
  var floor: SampleSet {
    SampleSet(
      key: key, date: date, hour: hour, laboratory: laboratory, report: report,
      samples: samples.map { sample in
        var sample = sample
        if sample.detection != .measured { sample.value = .zero }
        return sample
      })
  }

  /// Every value with its line: `39（第 2 行）`, `<0.5（第 3 行）`.
  var list: Bilingual {
    let values = samples.map { sample in
      let number = Rational(sample.value).decimal()
      let value =
        switch sample.detection {
        case .measured: Bilingual(zh: number, en: number)
        case .below: Bilingual(zh: "<\(number)", en: "<\(number)")
        case .belowUnstated: Bilingual(zh: "未检出", en: "not detected")
        }
      return Bilingual(
        zh: "\(value.zh)（第 \(sample.row.line) 行）", en: "\(value.en) (line \(sample.row.line))")
    }
    return Bilingual(
      zh: values.map(\.zh).joined(separator: "、"), en: values.map(\.en).joined(separator: ", "))
  }

  /// Every sample's concentration × flow with its line, and their mean: `106 mg/m³ × 9000 m³/h（第 5
  /// 行）…，平均 0.954 kg/h`; `nil` where a sample has no flow.
  var rateWords: Bilingual? {
    guard let rate = rate?.decimal() else { return nil }
    let unit = Phrase.baseUnit(Pollutant.withID(key.pollutant)?.quantity ?? .massConcentration)
    let parts = samples.map { sample in
      let (number, flow) = (Rational(sample.value).decimal(), sample.flow.map { Rational($0) })
      let value = sample.detection == .measured ? number : "<\(number)"
      return "\(value) \(unit) × \(flow?.decimal() ?? "?") m³/h"
    }
    let rows = Phrase.rows(self.rows, namesOneFile: false)
    return Bilingual(
      zh: "\(parts.joined(separator: "、"))（\(rows.zh)），平均 \(rate) kg/h",
      en: "\(parts.joined(separator: ", ")) (\(rows.en)), mean \(rate) kg/h")
  }

  /// What stands for results below a detection limit in a mean; `nil` where there are none.
  var detectionWords: Bilingual? {
    guard !isExact else { return nil }
    return lacksDetectionLimit
      ? Bilingual(
        zh: "含未写检出限的“未检出”，最低按 0 计", en: "some are not detected, without a limit: at least 0")
      : Bilingual(
        zh: "低于检出限的按检出限计", en: "what is below the detection limit counts as that limit")
  }

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
      zh: "\(moment) \(who)，报告 \(number)，\(count) 个样品",
      en: "\(moment), \(who), report \(number), \(Phrase.plural(count, "sample"))")
  }

  /// `2025-03-12`, or `2025-03-12 09:00` for the hour that begins then.
  var moment: String { hour?.minuteText ?? date.description }

  /// Stands for the set in a finding's id.
  var slug: String {
    let clock = hour.map { "T\($0.minuteText.suffix(5).prefix(2))" } ?? ""
    return "\(date)\(clock)-\(report)"
  }

  var rows: [RowReference] { samples.map(\.row) }
}

extension EvaluationInput {
  /// The sets of a place and pollutant, by clock hour (day, where no time is given), laboratory and
  /// report.
  func sampleSets(_ key: SeriesKey) -> [SampleSet] {
    struct Name: Hashable {
      var date: CivilDate
      var hour: Instant?
      var laboratory: String
      var report: String
    }
    var sets: [Name: [ManualSample]] = [:]
    for sample in samples(key) {
      sets[
        Name(
          date: sample.date, hour: sample.at?.hourStart, laboratory: sample.laboratory,
          report: sample.report),
        default: []
      ].append(sample)
    }
    return sets.map { name, samples in
      SampleSet(
        key: key, date: name.date, hour: name.hour, laboratory: name.laboratory,
        report: name.report,
        samples: samples.sorted { $0.row < $1.row })
    }.sorted {
      ($0.date, $0.hour ?? Instant($0.date), $0.laboratory, $0.report, $0.hour == nil ? 0 : 1)
        < ($1.date, $1.hour ?? Instant($1.date), $1.laboratory, $1.report, $1.hour == nil ? 0 : 1)
    }
  }

  /// The sets of another place that stand beside `set`: of its hour where both have one and there are
  /// such, else of its day. Only sets whose every value is known.
  func sampleSets(_ key: SeriesKey, beside set: SampleSet) -> [SampleSet] {
    let day = sampleSets(key).filter { $0.date == set.date && $0.isExact }
    guard let hour = set.hour else { return day }
    let same = day.filter { $0.hour == hour }
    return same.isEmpty ? day : same
  }

  /// Whether a set's hour, or some hour of its day, lies in the ranges.
  func isIn(_ ranges: [Range<Int>], _ set: SampleSet) -> Bool {
    if let hour = set.hour.flatMap({ period.hour(of: $0) }) {
      return ranges.contains { $0.contains(hour) }
    }
    return isIn(ranges, set.date)
  }

  /// Whether some hour of a day lies in the ranges.
  func isIn(_ ranges: [Range<Int>], _ date: CivilDate) -> Bool {
    let from = period.firstHour(on: date)
    let to = period.firstHour(on: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1))
    return from < to && ranges.contains { $0.overlaps(from..<to) }
  }
}

extension Instant {
  /// The beginning of its clock hour.
  fileprivate var hourStart: Instant {
    let past = seconds % 3600
    return Instant(seconds: seconds - (past < 0 ? past + 3600 : past))
  }
}

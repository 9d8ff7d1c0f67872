import Measures
import Report
import Standards

/// What one set of samples says of one limit.
struct SampleReading: Sendable {
  /// In the scale's unit; `nil` where the set decides nothing.
  let value: Rational?
  /// How it came about, or what is missing.
  let text: Bilingual
  /// Why the limit does not bind what was sampled; `nil` where it does.
  let exemption: Bilingual?
  /// Rows beside the set's own that the value rests on: samples before treatment.
  let rows: [RowReference]

  init(
    _ text: Bilingual, _ value: Rational? = nil, exemption: Bilingual? = nil,
    rows: [RowReference] = []
  ) {
    self.value = value
    self.text = text
    self.exemption = exemption
    self.rows = rows
  }
}

/// How sets of samples are read and compared for one limit.
struct SampleScale: Sendable {
  enum Outcome: Sendable { case kept, open, broken }

  enum Choice: Sendable {
    case success(SampleScale)
    case failure(Verdict, Bilingual)
  }

  let binding: LimitBinding
  let unit: String
  var isMinimum = false
  /// Where it is not what the limit prints.
  var asked: String?
  var subject: Bilingual?
  private let measure: Measure

  /// What a set's value is held against.
  private enum Measure: Sendable {
    case mean(Threshold)
    /// kg/h.
    case rate(allowed: Rational, atLeast: Rational)
    case removal(Limit.RemovalDuty)
  }

  static func of(_ binding: LimitBinding, _ examination: Examination) -> Choice {
    let input = examination.input
    let limit = binding.limit
    switch limit.shape {
    case .concentration, .ambient:
      guard let threshold = Threshold(limit, comparison: binding.standard.comparison) else {
        return .failure(.notEvaluated, Phrase.unusableLimit(limit))
      }
      let isBase = limit.unit.exponent == 0 && limit.unit.factor == 1
      let unit =
        isBase ? Phrase.unit(limit.unit.symbol) : Phrase.baseUnit(limit.unit.quantity)
      var scale = SampleScale(binding, unit, .mean(threshold))
      if !isBase { scale.asked = limit.baseValue.decimal() }
      return .success(scale)
    case .rate(let rates):
      switch StackGroup.of(binding, rates, examination) {
      case .problem(let problem):
        let (verdict, reason) = problem.conclusion
        return .failure(verdict, reason)
      case .group(let group) where group.outlets.count > 1:
        return .failure(
          .notEvaluated,
          Bilingual(
            zh: "等效排气筒的速率之和需要同时监测，手工样品按单根排气筒不能判定；请补充在线监测数据。",
            en:
              "The sum of neighbouring stacks needs data of the same time, which samples are not; "
              + "supply online data."))
      case .group(let group):
        var scale = SampleScale(
          binding, "kg/h", .rate(allowed: group.allowed, atLeast: group.allowedAtLeast))
        scale.asked = group.allowed.decimal()
        return .success(scale)
      }
    case .removal(let duty):
      if let exemption = RemovalEfficiency.exemption(binding, duty, input) {
        return .failure(.notApplicable, exemption)
      }
      guard input.declarations.details(of: binding.outlet.id).inlet != nil else {
        return .failure(
          .notEvaluated,
          Bilingual(
            zh: "\(binding.outlet.id) 没有声明进口测点；请在 plant.yaml 填写 pair 并提交进口样品。",
            en: "\(binding.outlet.id) has no measuring point before treatment; set pair in "
              + "plant.yaml and hand in samples of it."))
      }
      var scale = SampleScale(binding, "%", .removal(duty))
      scale.isMinimum = true
      scale.subject = RemovalEfficiency.subject(binding)
      return .success(scale)
    case .perProduct:
      return .failure(.notEvaluated, Phrase.unusableLimit(limit))
    }
  }

  private init(_ binding: LimitBinding, _ unit: String, _ measure: Measure) {
    self.binding = binding
    self.unit = unit
    self.measure = measure
  }

  /// What `set` decides, with the value that it decides by: where results below a detection limit leave
  /// the verdict open, nothing is decided (no value).
  func decide(_ set: SampleSet, _ input: EvaluationInput) -> (SampleReading, Outcome?) {
    let reading = reading(set, input)
    guard let value = reading.value else { return (reading, nil) }
    let outcome = judge(value)
    guard !set.isExact else { return (reading, outcome) }
    let least = self.reading(set.floor, input)
    guard let floor = least.value else { return (reading, nil) }
    let isCertain = judge(floor) == outcome && !(set.lacksDetectionLimit && outcome != .broken)
    guard isCertain else {
      let text = Bilingual(
        zh: reading.text.zh + "；低于检出限的样品使结论不能确定，不判定",
        en: reading.text.en + "; what lies below a detection limit leaves it open: not judged")
      return (SampleReading(text, rows: reading.rows), nil)
    }
    // Whoever is over the limit is so with the least that the samples can be.
    return (outcome == .broken ? least : reading, outcome)
  }

  /// 超标倍数 of a value over a limit; `nil` where a minimum is asked for.
  func multiple(_ value: Rational) -> Rational? {
    let limit: Rational
    switch measure {
    case .mean(let threshold): limit = threshold.limit
    case .rate(let allowed, _): limit = allowed
    case .removal: return nil
    }
    return limit > .zero ? value / limit - Rational(1) : nil
  }

  /// Samples of a set without times that are over the limit by themselves, though the mean keeps it.
  func singlesOver(_ set: SampleSet, _ input: EvaluationInput) -> [ManualSample] {
    guard case .mean = measure, set.hour == nil, set.samples.count > 1 else { return [] }
    return set.samples.filter { sample in
      let alone = SampleSet(
        key: set.key, date: set.date, hour: nil, laboratory: set.laboratory, report: set.report,
        samples: [sample])
      guard sample.detection == .measured, let value = alone.converted(to: binding.limit.oxygen)
      else { return false }
      return judge(value) == .broken
    }
  }

  /// Where the samples before treatment stand, where a share is asked for.
  func inlet(_ input: EvaluationInput) -> SeriesKey? {
    guard case .removal = measure else { return nil }
    return SeriesKey(
      outlet: input.declarations.details(of: binding.outlet.id).inlet ?? "",
      pollutant: binding.limit.pollutant)
  }

  func judge(_ value: Rational) -> Outcome {
    switch measure {
    case .mean(let threshold): threshold.isPassed(by: .wide(value)) ? .broken : .kept
    case .rate(let allowed, let atLeast):
      value > allowed ? .broken : value > atLeast ? .open : .kept
    case .removal: value < Rational(binding.limit.value) ? .broken : .kept
    }
  }

  /// A set's value in `unit`, and how it came about; no value where the set decides nothing.
  func reading(_ set: SampleSet, _ input: EvaluationInput) -> SampleReading {
    let name = set.name
    func text(_ zh: String, _ en: String) -> Bilingual {
      let list = set.list
      let detection = set.detectionWords
      return Bilingual(
        zh: "\(name.zh)：样品 \(list.zh)" + (detection.map { "（\($0.zh)）" } ?? "") + "；\(zh)",
        en: "\(name.en): samples \(list.en)" + (detection.map { " (\($0.en))" } ?? "") + "; \(en)")
    }
    switch measure {
    case .rate:
      guard let rate = set.rate else {
        return SampleReading(text("样品缺标干流量，不能计算速率", "no standard dry flow, so no rate"))
      }
      let figure = "\(rate.decimal()) kg/h"
      let how = set.rateWords ?? Bilingual(zh: figure, en: figure)
      return SampleReading(text("速率 \(how.zh)", "rate \(how.en)"), rate)
    case .removal(let duty): return removal(set, duty, input, text)
    case .mean: break
    }
    let mean = set.mean.decimal()
    guard let value = set.converted(to: binding.limit.oxygen) else {
      return SampleReading(
        text("均值 \(mean) \(unit)，缺可用的含氧量，不能折算", "mean \(mean) \(unit), no usable oxygen"))
    }
    var zh = "均值 \(mean) \(unit)"
    var en = "mean \(mean) \(unit)"
    if let reference = binding.limit.oxygen, let oxygen = set.oxygen {
      let sum =
        "\(mean) × (21 − \(reference)) / (21 − \(oxygen.decimal())) = \(value.decimal()) \(unit)"
      zh += "，折算 \(sum)"
      en += ", converted \(sum)"
    }
    if let online = online(set.date, input) {
      zh += "；同日在线小时均值的平均 \(online) \(unit)"
      en += "; online, the mean of that day's valid hours is \(online) \(unit)"
    }
    return SampleReading(text(zh, en), value)
  }

  private func removal(
    _ set: SampleSet, _ duty: Limit.RemovalDuty, _ input: EvaluationInput,
    _ text: (String, String) -> Bilingual
  ) -> SampleReading {
    let inlet = input.declarations.details(of: binding.outlet.id).inlet ?? ""
    let key = SeriesKey(outlet: inlet, pollutant: binding.limit.pollutant)
    let pairs = input.sampleSets(key, beside: set).filter { $0.rate != nil }
    let before = pairs.compactMap(\.rate)
    guard let out = set.rate, !before.isEmpty else {
      return SampleReading(
        text("缺同日进口样品或标干流量", "no sample before treatment that day, or no flow"))
    }
    let initial =
      before.reduce(Rational.zero) { $0 + $1 } / Rational(Int128(before.count))
    // No less can have gone in than came out.
    let least = max(initial, out)
    let how = rates(pairs, initial, set)
    let rows = pairs.flatMap(\.rows)
    guard least > .zero, duty.binds(least) else {
      let compared = duty.comparison(least)
      return SampleReading(
        text(
          "\(how.zh)；\(compared.zh)，没有去除效率要求", "\(how.en); \(compared.en): no share is asked for"),
        exemption: compared, rows: rows)
    }
    guard initial > .zero else {
      return SampleReading(
        text(
          "\(how.zh)；进口速率为 0 而出口 \(out.decimal()) kg/h，进口数据不合理",
          "\(how.en); 0 kg/h in and \(out.decimal()) kg/h out: the inlet's sample is implausible"))
    }
    let efficiency = (Rational(1) - out / initial) * Rational(100)
    let sum = "1 − \(out.decimal()) / \(initial.decimal()) = \(efficiency.decimal()) %"
    let compared = duty.comparison(least)
    let isImplausible = out > initial
    return SampleReading(
      text(
        "\(how.zh)；\(compared.zh)，有去除效率要求；去除效率 \(sum)"
          + (isImplausible ? "，进口低于出口，进口数据不合理" : ""),
        "\(how.en); \(compared.en), so a share is asked for; efficiency \(sum)"
          + (isImplausible ? ", the inlet's sample is implausible" : "")),
      efficiency, rows: rows)
  }

  /// Concentrations and flows on both sides of treatment.
  private func rates(_ pairs: [SampleSet], _ initial: Rational, _ set: SampleSet) -> Bilingual {
    let before = pairs.compactMap(\.rateWords)
    let mean =
      before.count > 1
      ? Bilingual(
        zh: "，各组平均 \(initial.decimal()) kg/h", en: ", mean of the sets \(initial.decimal()) kg/h")
      : Bilingual(zh: "", en: "")
    let after = set.rateWords ?? Bilingual(zh: "", en: "")
    return Bilingual(
      zh: "进口 \(before.map(\.zh).joined(separator: "；"))\(mean.zh)；出口 \(after.zh)",
      en: "before treatment \(before.map(\.en).joined(separator: "; "))\(mean.en); after it "
        + after.en)
  }

  /// The mean of a day's valid hours, where the pollutant is also monitored online.
  private func online(_ date: CivilDate, _ input: EvaluationInput) -> String? {
    let values = HourValues(input.emission, binding.key, oxygenReference: binding.limit.oxygen)
    let from = input.period.firstHour(on: date)
    let to = input.period.firstHour(on: CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1))
    let hours = (from..<max(from, to)).compactMap { hour -> Rational? in
      guard case .value(let value) = values.outcome(hour) else { return nil }
      return value.rational
    }
    guard !hours.isEmpty else { return nil }
    return (hours.reduce(Rational.zero) { $0 + $1 } / Rational(Int128(hours.count))).decimal()
  }
}

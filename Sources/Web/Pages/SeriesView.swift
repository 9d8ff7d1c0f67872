#if Server
import Charts
import Digest
import Ledger
import Measures
import Report
import Reports

/// A series of a run as a page, a program or a picture shows it: which limit looks at it, which hours,
/// and how many points.
///
/// The ledger keeps hours; single readings, where they can be had, are ``SeriesReadings``.
struct SeriesView: Sendable {
  let run: SeenRun
  let report: ComplianceReport
  let key: SeriesKey
  let language: Language
  /// Checks that look at the series by its hours' values.
  let checks: [Check]
  /// The one that values are converted for; `nil`: no limit looks at it.
  let check: Check?
  let series: RunSeries
  /// Hours shown.
  let range: Range<Int>
  /// Hours of a point.
  let size: Int
  let points: [RunSeries.Bucket]

  /// What an address asks for.
  struct Question {
    /// Of ``SeriesView/checks``, counted from 0.
    var limit: Int?
    var from: Instant?
    var to: Instant?
    var points: Int

    init(_ query: FormFields) {
      limit = query["limit"].flatMap { Int($0) }
      from = query["from"].flatMap { Instant(hourText: $0) }
      to = query["to"].flatMap { Instant(hourText: $0) }
      points = min(4000, max(10, query["points"].flatMap { Int($0) } ?? 1200))
    }
  }

  /// - Throws: ``Refusal/notFound`` where the run has no such series.
  init(
    _ run: SeenRun, _ key: SeriesKey, _ question: Question, _ language: Language,
    from shelf: LedgerShelf
  ) async throws {
    let report = try await shelf.report(of: run, language)
    let checks = report.checks.filter { check in
      check.outlet == key.outlet && check.pollutant == key.pollutant
        && check.verdict != .notApplicable && check.isOfHours
    }
    // The worst first is what a reader comes for.
    let usual =
      checks.first { $0.verdict == .fail && $0.hours != nil }
      ?? checks.first { $0.hours != nil } ?? checks.first
    let check =
      question.limit.flatMap { checks.indices.contains($0) ? checks[$0] : nil } ?? usual
    guard let series = try await shelf.hours(of: key, in: run, as: check) else {
      throw Refusal.notFound
    }
    (self.run, self.report, self.key, self.language) = (run, report, key, language)
    (self.checks, self.check, self.series) = (checks, check, series)
    let all = 0..<series.hours.count
    let asked = series.period.hours(
      from: question.from ?? series.period.from, to: question.to ?? series.period.to)
    range = asked.isEmpty ? all : asked
    (size, points) = series.buckets(range, most: question.points)
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  func start(_ hour: Int) -> Instant { series.period.start(ofHour: hour) }

  // MARK: Words

  /// `DA001 1号冲天炉 颗粒物 PM`.
  var name: String {
    report.outletWords(key.outlet, language) + " " + pollutantWords(key.pollutant, language)
  }

  var quantity: String {
    check?.requirement?.quantityWords(language) ?? say("实测均值", "measured mean")
  }

  /// In which values are.
  var unit: String {
    if let unit = check?.requirement?.unit { return baseUnitWords(of: unit) }
    guard let quantity = Pollutant.withID(key.pollutant)?.quantity else { return "" }
    return UnitOfMeasure.all.first {
      $0.quantity == quantity && $0.factor == 1 && $0.exponent == 0
    }?.symbol ?? ""
  }

  /// As it stands behind a figure.
  var printedUnit: String {
    Self.printed(unit: unit)
  }

  static func printed(unit: String) -> String {
    String(figureWords("", unit).unicodeScalars.filter { $0 != "\u{A0}" }.map(Character.init))
  }

  /// Lines: the limits that are compared with just these values. One value has one line.
  var limits: [(value: String, words: String)] {
    guard let check, let requirement = check.requirement else { return [] }
    let others = checks.filter { other in
      other.requirement?.oxygen == requirement.oxygen
        && baseUnitWords(of: other.requirement?.unit ?? "") == unit
    }
    var lines: [(value: String, words: String)] = []
    for each in [check] + others.filter({ $0.identity != check.identity }) {
      guard let value = each.requirement?.baseValue else { continue }
      let name = [each.standard, each.basis?.words(language)].compactMap(\.self)
        .joined(separator: " ")
      if let known = lines.firstIndex(where: { $0.value == value }) {
        if !lines[known].words.contains(name) { lines[known].words += say("；", "; ") + name }
      } else if lines.count < 4 {
        let limit =
          each.requirement?.sense == .atMost ? say("限值 ", "limit ") : say("下限 ", "at least ")
        lines.append((value, limit + figureWords(value, unit) + say("：", ": ") + name))
      }
    }
    return lines
  }

  // MARK: Picture

  var chart: Charts.SeriesChart {
    Charts.SeriesChart(
      name: name, quantity: quantity, unit: printedUnit, hoursOfBucket: size,
      buckets: points.map { point in
        Charts.SeriesChart.Bucket(
          from: start(point.hours.lowerBound), to: start(point.hours.upperBound),
          values: values(of: point), gap: point.gap, isOver: point.exceeding > 0)
      },
      limits: limits.compactMap { limit in
        ChartNumber(limit.value).map { Charts.SeriesChart.Line(value: $0, words: limit.words) }
      })
  }

  private func values(of point: RunSeries.Bucket) -> Charts.SeriesChart.Values? {
    guard let low = point.low.flatMap({ ChartNumber(RunSeries.text($0)) }),
      let mean = point.mean.flatMap({ ChartNumber(RunSeries.text($0)) }),
      let high = point.high.flatMap({ ChartNumber(RunSeries.text($0)) })
    else { return nil }
    return Charts.SeriesChart.Values(low: low, mean: mean, high: high)
  }

  // MARK: For programs

  /// What the interactive chart draws; numbers as they are printed.
  var json: String {
    func text(_ value: Int128?) -> String { value.map(RunSeries.text) ?? "null" }
    var json = "{\"schema\":\"greengate/hours/1\""
    for (name, value) in [
      ("run", run.id), ("outlet", key.outlet), ("pollutant", key.pollutant),
      ("quantity", quantity), ("unit", printedUnit),
      ("from", start(range.lowerBound).description), ("to", start(range.upperBound).description),
      ("periodFrom", series.period.from.description), ("periodTo", series.period.to.description),
    ] {
      json += ",\"\(name)\":" + JSONText.quoted(value)
    }
    json += ",\"hoursPerPoint\":\(size),\"limits\":["
    json += limits.map { limit in
      "{\"value\":\(limit.value),\"words\":\(JSONText.quoted(limit.words))}"
    }.joined(separator: ",")
    json +=
      "],\"columns\":[\"hour\",\"hours\",\"low\",\"mean\",\"high\",\"exceeding\",\"invalid\","
      + "\"missing\",\"stopped\",\"outside\"],\"points\":["
    json += points.map { point in
      "[\(point.hours.lowerBound),\(point.hours.count),\(text(point.low)),\(text(point.mean)),"
        + "\(text(point.high)),\(point.exceeding),\(point.invalid),\(point.missing),"
        + "\(point.stopped),\(point.outside)]"
    }.joined(separator: ",")
    return json + "]}\n"
  }
}

extension RunSeries.Bucket {
  /// Why there is no value: of several reasons that of the most hours.
  var gap: Charts.SeriesChart.Gap? {
    guard values == 0 else { return nil }
    let counts: [(Charts.SeriesChart.Gap, Int)] = [
      (.invalid, invalid), (.missing, missing), (.stopped, stopped), (.outside, outside),
    ]
    return counts.max { $0.1 < $1.1 }?.0
  }
}

extension Check {
  /// Whether its limit is compared with means of the series, in its own unit.
  fileprivate var isOfHours: Bool {
    guard let requirement, rule == "emission-limit" || hours != nil else { return false }
    switch UnitOfMeasure(requirement.unit)?.quantity {
    case .massRate, .massPerProduct: return false
    default: break
    }
    switch basis {
    case .hour, .day, .rolling, .share, .single: return true
    case .sample, .month, .year, .outlet, nil: return false
    }
  }
}

extension Check.Basis {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .hour: language.say("小时", "hour")
    case .day: language.say("日均", "day")
    case .rolling: language.say("滑动窗口", "rolling window")
    case .share: language.say("小时占比", "share of hours")
    case .single: language.say("单次", "single value")
    case .sample: language.say("样品", "sample")
    case .month: language.say("月", "month")
    case .year: language.say("年", "year")
    case .outlet: language.say("排放口", "outlet")
    }
  }
}

extension Instant {
  /// Reads a day or an hour of China's time as browsers send it: `2025-03-01`, `2025-03-01T08`,
  /// `2025-03-01T08:00`; minutes are cut off.
  init?(hourText text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count <= 2, let date = parts.first.flatMap({ CivilDate($0) }) else { return nil }
    guard parts.count == 2 else {
      self.init(date)
      return
    }
    let digits = parts[1].prefix(2)
    guard digits.utf8.count == 2, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let hour = Int(digits), hour <= 24, parts[1].utf8.count <= 8
    else { return nil }
    self.init(date, hour: hour)
  }

  /// What ``init(hourText:)`` reads: `2025-03-01T08:00`.
  package var hourText: String {
    let text = description
    return String(text.prefix(16))
  }
}
#endif

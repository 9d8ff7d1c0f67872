import Dossier
import Evaluation
import Intake
import Measures
import Report
import Reports
import Standards

/// What `series` was asked for.
struct SeriesRequest {
  var dossier: String
  var standards: [String]
  var overlays: [String]
  var outlet: String
  var pollutant: String
  /// `nil`: the dossier's own ends.
  var from: Instant?
  var to: Instant?
  var points: Int
  var threads: Int
  var language: Language
  /// What an archive may cost.
  var limits = ArchiveLimits()
  /// What people have said of logs' columns, as `record` was told it.
  var columns: [ColumnMapping] = []
}

extension Pipeline {
  /// One series of a dossier, read as `check` reads it.
  ///
  /// - Throws: what `check` throws over the dossier or its emission logs, and a usage ``Fault`` for an
  ///   outlet, a pollutant or a range that the dossier does not have.
  static func series(_ request: SeriesRequest) throws(Fault) -> SeriesChart {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    let dossier = try opened(
      request.dossier, limits: request.limits, columns: request.columns, with: library)
    let outlet = try measuringPoint(request.outlet, in: dossier)
    let pollutant = try self.pollutant(request.pollutant)
    let asked = try range(request, in: dossier.period)

    var options = ScanOptions()
    options.threads = request.threads
    let emissionLogs = dossier.logs.compactMap(\.emissionLog)
    let progress = ProgressLine(
      total: emissionLogs.reduce(0) { $0 + $1.input.size }, language: request.language)
    var intake = EmissionIntake(
      period: dossier.period, outlets: dossier.measuringPoints, options: options)
    let (emission, summaries) = try { () throws(Fault) in
      defer { progress.finish() }
      return try intake.read(emissionLogs, progress: progress.add)
    }()

    let key = SeriesKey(outlet: outlet, pollutant: pollutant.id)
    let hours = emission.series[key]
    // A series that no log holds is as far apart as the dossier's closest: all of it is missing.
    let interval =
      intake.interval(of: key) ?? emissionLogs.map(\.intervalMinutes).min() ?? 60
    let minutes = asked.lowerBound / interval * interval..<asked.upperBound.rounded(upTo: interval)
    let stops = StoppedHours(dossier, outlet, hours)
    let (drawn, whole) = try intake.draw(
      hours, in: minutes, interval: interval, points: request.points, isStopped: stops.contains)

    let figures = SeriesFigures(pollutant)
    let files = Set(intake.files(of: key))
    var chart = SeriesChart(
      plant: dossier.plant.id, plantDigest: Seal.sha256(of: dossier.plantBytes), outlet: outlet,
      pollutant: pollutant.id, unit: figures.unit,
      intervalMinutes: interval, period: dossier.period, from: whole.from, to: whole.to,
      points: request.points,
      logs: summaries.filter { files.contains($0.path) }.map {
        SeriesChart.Log(path: $0.path, rows: $0.rows, rejected: $0.rejected)
      }, total: figures.bucket(whole), form: .readings)
    switch drawn {
    case .readings(let readings):
      chart.readings = readings.map(figures.reading)
    case .stretches(let stretches):
      chart.form = .buckets
      chart.buckets = stretches.map(figures.bucket)
    }
    return chart
  }
}

extension Pipeline {
  private static func measuringPoint(
    _ name: String, in dossier: PlantDossier
  ) throws(Fault) -> String {
    let known = dossier.measuringPoints.map(\.id)
    if known.contains(name) { return name }
    throw unknown("--outlet", name, among: known)
  }

  private static func pollutant(_ name: String) throws(Fault) -> Pollutant {
    if let found = Pollutant.named(name) { return found }
    throw unknown("--pollutant", name, among: Pollutant.all.map(\.id))
  }

  private static func unknown(_ option: String, _ name: String, among known: [String]) -> Fault {
    let shown = name.withVisibleControls
    let near = nearestName(to: name, among: known)?.withVisibleControls
    let list = known.map(\.withVisibleControls).joined(separator: ", ")
    return Fault(
      .usage,
      Bilingual(
        zh: "没有 \(option)“\(shown)”" + (near.map { "；是否指“\($0)”？" } ?? "；可用：\(list)。"),
        en: "There is no \(option) '\(shown)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; choose one of: \(list).")))
  }

  /// The asked range in minutes of the period.
  ///
  /// - Throws: a usage ``Fault`` beyond the period, where the dossier vouches for nothing.
  private static func range(
    _ request: SeriesRequest, in period: Period
  ) throws(Fault) -> Range<Int> {
    let (from, to) = (request.from ?? period.from, request.to ?? period.to)
    guard from < to else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--from 不早于 --to；请改正。", en: "--from is not earlier than --to; correct them."))
    }
    guard period.from <= from, to <= period.to else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--from、--to 超出企业档案声明的时段（\(period.from.minuteText) 至 \(period.to.minuteText)）；"
            + "请改在此范围之内。",
          en: "--from and --to reach beyond the dossier's own period (\(period.from.minuteText) to "
            + "\(period.to.minuteText)); stay within it."))
    }
    let first = Int((from.seconds - period.from.seconds) / 60)
    return first..<Int((to.seconds - period.from.seconds + 59) / 60)
  }
}

/// The hours of an outlet's series that are not expected, by its flags or by a declared stop.
private struct StoppedHours {
  private let hours: [HourTally]
  private let calendar: StopCalendar

  init(_ dossier: PlantDossier, _ outlet: String, _ series: HourSeries?) {
    var hours = series?.hours ?? []
    for conflict in series?.conflicts ?? [] {
      guard let hour = dossier.period.hour(of: conflict.at), hours.indices.contains(hour) else {
        continue
      }
      hours[hour].holdsConflict = true
    }
    self.hours = hours
    calendar = StopCalendar(
      dossier.stops.filter { $0.outlet == outlet }, period: dossier.period)
  }

  func contains(_ hour: Int) -> Bool {
    let tally = hour < hours.count ? hours[hour] : HourTally()
    return tally.isStopped || calendar.excuses(hour, tally)
  }
}

/// Readings as a chart's figures, in the base unit of their pollutant.
private struct SeriesFigures {
  /// Molar mass × 10, as ``HourValues`` takes it.
  private let molar: Int128?
  let unit: String

  init(_ pollutant: Pollutant) {
    molar = pollutant.molarMass.map { Int128($0) * 10 }
    let base = UnitOfMeasure.all.first {
      $0.quantity == pollutant.quantity && $0.factor == 1 && $0.exponent == 0
    }
    unit = base?.symbol ?? ""
  }

  func bucket(_ stretch: SeriesStretch) -> SeriesChart.Bucket {
    var bucket = SeriesChart.Bucket(from: stretch.from, to: stretch.to)
    bucket.first = stretch.first
    bucket.last = stretch.last
    bucket.readings = stretch.readings
    bucket.valid = stretch.valid
    bucket.invalid = stretch.invalid
    bucket.stopped = stretch.stopped
    bucket.missing = stretch.missing
    bucket.least = extreme(stretch.least) { $0 < $1 }
    bucket.greatest = extreme(stretch.greatest) { $0 > $1 }
    bucket.mean = mean(stretch.sum, stretch.valid)?.decimal()
    return bucket
  }

  func reading(_ reading: SeriesReading) -> SeriesChart.Reading {
    let state =
      switch reading.state {
      case .valid: SeriesChart.validState
      case .contradicting: SeriesChart.contradictingState
      case .invalid(let flag): flag.code
      }
    return SeriesChart.Reading(
      at: reading.at, state: state,
      rows: reading.rows.map { row in
        // A reading may be negative, which only a fraction prints.
        SeriesChart.Row(
          path: row.file, line: row.line, value: mean(row.value, 1)?.rational.decimal() ?? "",
          flag: row.flag)
      }, rowCount: reading.rowCount)
  }

  private func mean(_ sum: ExactSum, _ count: Int) -> Quotient? {
    count > 0 ? HourValues.mean(sum, count: count, molar: molar) : nil
  }

  /// The one of a mass and a volume fraction that goes first; the earlier of equals.
  private func extreme(
    _ found: [SeriesStretch.Extreme], _ precedes: (Quotient, Quotient) -> Bool
  ) -> SeriesChart.Figure? {
    let values = found.compactMap { one in mean(one.value, 1).map { (value: $0, at: one.at) } }
    let first = values.min {
      $0.value == $1.value ? $0.at < $1.at : precedes($0.value, $1.value)
    }
    return first.map { SeriesChart.Figure(value: $0.value.decimal(), at: $0.at) }
  }
}

extension Int {
  /// The next multiple of `step`, or this number where it is one.
  fileprivate func rounded(upTo step: Int) -> Int { (self + step - 1) / step * step }
}

package import Measures

// One series for a chart: reading by reading where these are few, else stretch by stretch.
extension EmissionIntake {
  /// What a chart is drawn from.
  package enum Drawn: Sendable {
    case readings([SeriesReading])
    /// Of equal length but for the last, without gaps between them, in order; at least one.
    case stretches([SeriesStretch])
  }

  /// Minutes between the readings of a series; `nil` where no log holds it.
  package func interval(of key: SeriesKey) -> Int? {
    guard let number = series(of: key) else { return nil }
    return logs.first { $0.series.contains(number) }?.log.intervalMinutes
  }

  /// The files that hold readings of a series, as the dossier names them.
  package func files(of key: SeriesKey) -> [String] {
    guard let number = series(of: key) else { return [] }
    return logs.filter { $0.series.contains(number) }.map(\.log.input.path)
  }

  /// The readings of a series in a range of minutes: each of them where there are at most `points`,
  /// else at most `points` stretches.
  ///
  /// - Parameters:
  ///   - hours: what ``read(_:progress:)`` gave of the series; `nil`: no log holds it.
  ///   - minutes: of the period, from 0; both ends on the grid of `interval`.
  ///   - interval: minutes between readings.
  ///   - isStopped: whether an hour of the period is stopped: not expected.
  /// - Returns: besides, the range as one stretch.
  package func draw(
    _ hours: HourSeries?, in minutes: Range<Int>, interval: Int, points: Int,
    isStopped: (Int) -> Bool
  ) throws(Fault) -> (drawn: Drawn, total: SeriesStretch) {
    let slots = minutes.count / interval
    let width = max(1, (slots + points - 1) / points) * interval
    var stretches = stride(from: minutes.lowerBound, to: minutes.upperBound, by: width).map {
      stretch(
        hours, in: $0..<min($0 + width, minutes.upperBound), interval: interval,
        isStopped: isStopped)
    }
    let isEach = stretches.reduce(0) { $0 + $1.readings } <= points
    var readings: [SeriesReading] = []
    if let hours, let number = series(of: hours.key) {
      let bounds = SeriesSink.Stretches(
        from: minutes.lowerBound * 60, to: minutes.upperBound * 60, width: width * 60)
      let touched = hourRange(minutes).filter { hours.hours[$0].isPresent }
      let isExact = { (hour: Int) in isEach || hours.hours[hour].isExact }
      try addSums(of: number, touched.filter { !isExact($0) }, bounds, to: &stretches)
      try visitInstants(hours, number, touched.filter(isExact), in: minutes) { rows in
        guard let first = rows.first else { return }
        let second = first.hour * 3600 + first.second
        let at = Instant(seconds: period.from.seconds + Int64(second))
        let agreed = agreedReading(rows, number)
        stretches[(second - bounds.from) / bounds.width].add(agreed, at: at)
        if isEach { readings.append(reading(rows, agreed, at: at)) }
      }
    }
    let total = stretches.dropFirst().reduce(into: stretches[0]) { $0.append($1) }
    return (isEach ? .readings(readings) : .stretches(stretches), total)
  }

  private func hourRange(_ minutes: Range<Int>) -> Range<Int> {
    minutes.lowerBound / 60..<(minutes.upperBound + 59) / 60
  }

  /// What the masks of minutes say of a stretch, without a look at the logs.
  private func stretch(
    _ series: HourSeries?, in minutes: Range<Int>, interval: Int, isStopped: (Int) -> Bool
  ) -> SeriesStretch {
    let instant = { (minute: Int) in
      Instant(seconds: period.from.seconds + Int64(minute) * 60)
    }
    var stretch = SeriesStretch(
      from: instant(minutes.lowerBound), to: instant(minutes.upperBound))
    for hour in hourRange(minutes) {
      let inside = minutes.clamped(to: hour * 60..<hour * 60 + 60)
      let (first, end) = (inside.lowerBound - hour * 60, inside.upperBound - hour * 60)
      let tally = series?.hours[hour] ?? HourTally()
      let mask = tally.minutes & ((1 << UInt64(end)) - 1) & ~((1 << UInt64(first)) - 1)
      // Readings are an interval apart or more, so no two begin in one interval, or in one minute.
      let count = mask.nonzeroBitCount
      stretch.readings += count
      if isStopped(hour) {
        stretch.stopped += count
      } else {
        stretch.missing += max(0, inside.count / interval - count)
      }
      guard mask != 0, !tally.isExact else { continue }
      let firstMinute = instant(hour * 60 + mask.trailingZeroBitCount)
      stretch.first = stretch.first ?? firstMinute
      stretch.last = instant(hour * 60 + 63 - mask.leadingZeroBitCount)
    }
    return stretch
  }

  /// Adds the readings that count of hours that hold no instant twice and no seconds.
  private func addSums(
    of series: Int, _ hours: [Int], _ bounds: SeriesSink.Stretches,
    to stretches: inout [SeriesStretch]
  ) throws(Fault) {
    guard !hours.isEmpty else { return }
    let selection = HourSelection(
      seriesCount: numbering.count, hours: period.hours, hours.map { (series, $0) })
    for opened in logs where opened.series.contains(series) {
      let blocks = opened.blocks.filter { selection.touches($0.firstHour, $0.lastHour) }
      let reader = EmissionRowReader(
        plan: opened.plan, log: opened.log, period: period, numbering: numbering,
        encoding: opened.header.encoding)
      let sinks = try scanner(opened.log.input, opened.header, opened.plan).rescan(
        blocks.map(\.proven)
      ) {
        SeriesSink(reader: reader, selection: selection, series: series, stretches: bounds)
      }
      try opened.log.input.assertUnchanged()
      for sink in sinks {
        for (index, part) in sink.parts.enumerated() {
          stretches[index / 2].add(part, isVolume: index % 2 == 1, from: period.from)
        }
      }
    }
  }

  private func reading(
    _ rows: ArraySlice<CapturedRow>, _ agreed: CapturedRow?, at instant: Instant
  ) -> SeriesReading {
    let state: SeriesReading.State =
      if let agreed {
        agreed.meaning == .normal && !agreed.value.isNegative ? .valid : .invalid(agreed.cause)
      } else {
        .contradicting
      }
    return SeriesReading(
      at: instant, state: state,
      rows: rows.prefix(SeriesReading.rowLimit).map { row in
        SeriesReading.Row(
          file: logs[row.log].log.input.path, line: row.line,
          value: ExactSum(of: row.value, isVolume: row.isVolume), flag: row.flag)
      }, rowCount: rows.count)
  }

  /// Hands over the rows of each instant of some hours, in order, read in slices.
  private func visitInstants(
    _ hours: HourSeries, _ series: Int, _ wanted: [Int], in minutes: Range<Int>,
    _ body: (ArraySlice<CapturedRow>) -> Void
  ) throws(Fault) {
    let seconds = minutes.lowerBound * 60..<minutes.upperBound * 60
    var slice: [(series: Int, hour: Int)] = []
    var count = 0
    for (index, hour) in wanted.enumerated() {
      slice.append((series, hour))
      count += Int(hours.hours[hour].rows)
      guard count >= Self.sliceRows || index == wanted.count - 1 else { continue }
      let rows = try capture(slice, from: logs)
        .filter { seconds.contains($0.hour * 3600 + $0.second) }
        .sorted {
          ($0.hour, $0.second, $0.log, $0.offset) < ($1.hour, $1.second, $1.log, $1.offset)
        }
      var start = 0
      while start < rows.count {
        var end = start + 1
        while end < rows.count, rows[end].hour == rows[start].hour,
          rows[end].second == rows[start].second
        {
          end += 1
        }
        body(rows[start..<end])
        start = end
      }
      (slice, count) = ([], 0)
    }
  }
}

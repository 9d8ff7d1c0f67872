package import Measures

/// Reads a dossier's emission logs: bytes to hours, in as many passes as exactness needs.
///
/// 1. Every row once: sums and counts of hours. Memory does not grow with the file.
/// 2. Hours that the first pass could not settle (a minute twice, seconds in a stamp, digits beyond
///    64 bits, mixed units) once more, row by row, in slices of bounded size. Before that, means are
///    put before real-time samples of the same series.
/// 3. On request, the rows of convicted hours as evidence.
package struct EmissionIntake: Sendable {
  let numbering: SeriesNumbering
  let period: Period
  let options: ScanOptions
  private(set) var logs: [OpenedLog] = []
  /// Series that are judged on real-time samples, since there are no means: by the number of the
  /// means that are missing.
  private(set) var samplesStandIn: [Int: Int] = [:]

  package init(period: Period, outlets: [Outlet], options: ScanOptions = ScanOptions()) {
    self.period = period
    self.options = options
    numbering = SeriesNumbering(outlets: outlets)
  }

  /// Reads all logs.
  ///
  /// - Parameter progress: called with the bytes of each block once it is read, from any thread.
  /// - Throws: a ``Fault`` where a file cannot be read or its readings are closer together than its
  ///   declared interval. Bad rows are counted in the summaries instead.
  package mutating func read(
    _ emissionLogs: [EmissionLog], progress: (@Sendable (Int) -> Void)? = nil
  ) throws(Fault) -> (record: EmissionRecord, summaries: [LogSummary]) {
    var store = TallyStore(seriesCount: numbering.count, hours: period.hours)
    var summaries: [LogSummary] = []
    for log in emissionLogs {
      let (opened, summary, tallies) = try firstPass(log, progress: progress)
      // Samples may lie as close as they like where means stand before them.
      let means = opened.series.filter { numbering.means(ofSamples: $0) == nil }
      try refuseCloseReadings(
        tallies, of: means.sorted(), interval: log.intervalMinutes, in: [opened])
      store.merge(tallies)
      logs.append(opened)
      summaries.append(summary)
    }
    var record = EmissionRecord(period: period)
    (record.unusedSamples, samplesStandIn) = store.putMeansFirst(numbering)
    try refuseCloseLogs(store)
    try refuseCrowdedHours(store)
    var resolved = try secondPass(&store)
    for series in store.touchedSeries {
      let key = numbering.key(series)
      let extra = resolved.removeValue(forKey: series)
      var uncounted = store.uncounted(of: series)
      uncounted.exact = extra?.uncounted ?? [:]
      record.series[key] = HourSeries(
        key: key, hours: store.series(series), exact: extra?.exact ?? [:],
        conflicts: extra?.conflicts ?? [], uncounted: uncounted,
        flags: logs.first { $0.series.contains(series) }?.log.flags)
    }
    return (record, summaries)
  }

  /// An hour has 3,600 seconds; a hundred times as many rows are one file written over and over, and
  /// reading them all again would take any memory.
  private func refuseCrowdedHours(_ store: TallyStore) throws(Fault) {
    for series in store.touchedSeries {
      for hour in 0..<period.hours where store[series, hour].rows > 360_000 {
        let key = numbering.key(series)
        let rows = store[series, hour].rows
        let at = period.start(ofHour: hour).minuteText
        throw Fault(
          .unreadableInput,
          Bilingual(
            zh: "\(key.outlet) \(key.pollutant) 在 \(at) 起的一小时内有 \(rows) 行；请删除重复导出的数据。",
            en:
              "\(key.outlet) \(key.pollutant) has \(rows) rows within the hour from \(at); remove "
              + "what was exported again and again."),
          at: SourcePosition(file: logs.first?.log.input.path ?? ""))
      }
    }
  }

  /// Logs that share a series must keep their distance too.
  private func refuseCloseLogs(_ store: TallyStore) throws(Fault) {
    var users: [Int: [OpenedLog]] = [:]
    for opened in logs {
      for series in opened.series { users[series, default: []].append(opened) }
    }
    for series in users.keys.sorted() where store.touches(series) {
      guard let all = users[series], let first = all.first,
        all.count > 1 || numbering.means(ofSamples: series) != nil
      else { continue }
      for other in all.dropFirst()
      where other.log.intervalMinutes != first.log.intervalMinutes
        || other.log.flags != first.log.flags
        || other.log.stampsCloseInterval != first.log.stampsCloseInterval
      {
        // Which of the two declarations holds for a reading that stands in both, nobody can say.
        let key = numbering.key(series)
        throw Fault(
          .unreadableInput,
          Bilingual(
            zh: "\(key.outlet) \(key.pollutant) 同时出现在 \(first.log.input.path) 与此日志中，但两者声明的 "
              + "interval_min、flags 或 stamps 不同；请统一声明，或只保留其中一份。",
            en: "\(key.outlet) \(key.pollutant) stands in \(first.log.input.path) and in this log, "
              + "which are declared with another interval_min, flags or stamps; declare them alike "
              + "or keep one of them."),
          at: SourcePosition(file: other.log.input.path))
      }
      try refuseCloseReadings(store, of: [series], interval: first.log.intervalMinutes, in: logs)
    }
  }

  private func firstPass(
    _ log: EmissionLog, progress: (@Sendable (Int) -> Void)?
  ) throws(Fault) -> (OpenedLog, LogSummary, TallyStore) {
    var header = try LogHeader(log.input)
    while true {
      let plan = try ColumnPlan(header, log)
      let reader = EmissionRowReader(
        plan: plan, log: log, period: period, numbering: numbering, encoding: header.encoding)
      let empty = TallyStore(seriesCount: numbering.count, hours: period.hours)
      let sinks = try scanner(log.input, header, plan, progress).scan {
        HourSink(reader: reader, store: empty)
      }
      if header.encoding == .utf8,
        sinks.contains(where: { $0.totals.rejections[.undecodable, default: 0] > 0 })
      {
        // Not UTF-8 after all: the encoding is decided over the whole file, then it is read again.
        let decided = try EncodingDecision.decide(log.input, header, options)
        if decided != .utf8 {
          header = try LogHeader(log.input, encoding: decided)
          continue
        }
      }
      return try finishFirstPass(log, header, plan, sinks)
    }
  }

  func scanner(
    _ input: InputFile, _ header: LogHeader, _ plan: ColumnPlan,
    _ progress: (@Sendable (Int) -> Void)? = nil
  ) -> LogScanner {
    LogScanner(
      input: input, start: header.dataStart, fieldCapacity: plan.columnCount, options: options,
      progress: progress)
  }

  private func finishFirstPass(
    _ log: EmissionLog, _ header: LogHeader, _ plan: ColumnPlan, _ sinks: [HourSink]
  ) throws(Fault) -> (OpenedLog, LogSummary, TallyStore) {
    try log.input.assertUnchanged()
    var tallies = TallyStore(seriesCount: numbering.count, hours: period.hours)
    for sink in sinks { tallies.merge(sink.store) }
    let blocks = sinks.flatMap(\.blocks).sorted { $0.proven.number < $1.proven.number }
    var lineEndsBefore: [Int: Int] = [:]
    var lineEnds =
      blocks.first.map {
        header.lineEnds(before: $0.proven.number * options.blockSize)
      } ?? 0
    for block in blocks {
      lineEndsBefore[block.proven.number] = lineEnds
      lineEnds += block.proven.lineEnds
    }
    let opened = OpenedLog(
      log: log, header: header, plan: plan, blocks: blocks, lineEndsBefore: lineEndsBefore,
      series: Set(tallies.touchedSeries),
      outletSpellings: Self.merged(sinks.map(\.reader.spellings.outlets)),
      pollutantSpellings: Self.merged(sinks.map(\.reader.spellings.pollutants)))
    return (opened, try summary(opened, sinks), tallies)
  }

  private static func merged(_ parts: [[Int: [[UInt8]]]]) -> [Int: Set<[UInt8]>] {
    parts.reduce(into: [:]) { all, part in
      for (number, names) in part { all[number, default: []].formUnion(names) }
    }
  }

  private func summary(_ opened: OpenedLog, _ sinks: [HourSink]) throws(Fault) -> LogSummary {
    let input = opened.log.input
    var summary = LogSummary(
      path: input.path, kind: .emission, bytes: input.size, encoding: opened.header.encoding)
    summary.ignoredColumns = opened.plan.ignored
    summary.titleRows = try TitleRows.rows(above: opened.header, in: input)
    summary.claimedColumns = opened.plan.claimed
    if case .wide = opened.plan.shape { summary.isWide = true }
    var places: [HourSink.Place] = []
    var swallowing: [HourSink.Place] = []
    for sink in sinks {
      let totals = sink.totals
      summary.rows += totals.rows
      summary.outsidePeriod += totals.outsidePeriod
      summary.emptyCells += totals.emptyCells
      if totals.unjudgedOutlet > 0 {
        summary.undeclaredOutlets[opened.log.outlet ?? "", default: 0] += totals.unjudgedOutlet
      }
      summary.swallowingRecords += totals.swallowingCount
      summary.rejections.merge(totals.rejections, uniquingKeysWith: +)
      for (name, count) in totals.undeclaredOutlets {
        summary.undeclaredOutlets[
          sink.reader.text(of: name, in: sink.reader.outlets), default: 0] += count
      }
      for (name, count) in totals.unknownPollutants {
        summary.unknownPollutants[
          sink.reader.text(of: name, in: sink.reader.pollutants), default: 0] += count
      }
      for (name, count) in totals.unknownFlags {
        summary.unknownFlags[sink.reader.flagText(name), default: 0] += count
      }
      places += totals.examples
      swallowing += totals.swallowing
    }
    summary.rejected = summary.rejections.values.reduce(0, +)
    for reason in Rejection.allCases {
      let first = places.filter { $0.reason == reason }.sorted { $0.offset < $1.offset }
      for place in first.prefix(LogSummary.exampleLimit) {
        let text = try RecordText.read(input, at: place.offset, encoding: summary.encoding)
        if reason == .time { summary.hint(at: opened.plan.stamp, in: text) }
        summary.examples.append(
          RejectedRow(line: line(of: place, in: opened), reason: reason, text: text))
      }
    }
    summary.examples.sort { ($0.line, $0.reason) < ($1.line, $1.reason) }
    for place in swallowing.sorted(by: { $0.offset < $1.offset }).prefix(LogSummary.exampleLimit) {
      summary.swallowingExamples.append(
        RowReference(
          file: input.path, line: line(of: place, in: opened),
          text: try RecordText.read(input, at: place.offset, encoding: summary.encoding)))
    }
    return summary
  }

  private func line(of place: HourSink.Place, in opened: OpenedLog) -> Int {
    place.line + (opened.lineEndsBefore[place.block] ?? 0) + 1
  }
}

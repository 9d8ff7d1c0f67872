package import Measures

/// Reads a dossier's emission logs: bytes to hours, in as many passes as exactness needs.
///
/// 1. Every row once: sums and counts of hours. Memory does not grow with the file.
/// 2. Hours that the first pass could not settle (a minute twice, seconds in a stamp, digits beyond
///    64 bits, mixed units) once more, row by row, in slices of bounded size.
/// 3. On request, the rows of convicted hours as evidence.
package struct EmissionIntake: Sendable {
  private let numbering: SeriesNumbering
  private let period: Period
  private let options: ScanOptions
  private var logs: [OpenedLog] = []

  /// A log whose first pass is done.
  private struct OpenedLog: Sendable {
    var log: EmissionLog
    var header: LogHeader
    var plan: ColumnPlan
    var blocks: [HourSink.Block]
    var lineEndsBefore: [Int: Int]
    var series: Set<Int>
    /// How the log spells outlets and pollutants, by their numbers.
    var outletSpellings: [Int: Set<[UInt8]>]
    var pollutantSpellings: [Int: Set<[UInt8]>]

    /// What to look for in a block in order to find the rows of `wanted`; `nil`: read it whole.
    ///
    /// A name with a quote in it is spelled another way inside quotes, so it cannot be looked for.
    func needles(for wanted: [(series: Int, hour: Int)], in block: HourSink.Block) -> [Needle]? {
      var needles: Set<Needle> = []
      let codes = SeriesNumbering.pollutants.count * 2
      for (series, hour) in wanted
      where hour >= Int(block.firstHour) && hour <= Int(block.lastHour) {
        let outlets = plan.outlet == nil ? [[]] : outletSpellings[series / codes] ?? []
        var pollutants: Set<[UInt8]> = [[]]
        if case .long = plan.shape { pollutants = pollutantSpellings[series % codes] ?? [] }
        for outlet in outlets {
          for pollutant in pollutants {
            guard !outlet.contains(ByteScanning.quote), !pollutant.contains(ByteScanning.quote)
            else { return nil }
            needles.insert(Needle(outlet: outlet, pollutant: pollutant))
          }
        }
        if needles.count > 16 { return nil }
      }
      return Array(needles)
    }
  }

  /// The most rows that the second pass holds at once.
  private static let sliceRows = 400_000

  package init(period: Period, outlets: [Outlet], options: ScanOptions = ScanOptions()) {
    self.period = period
    self.options = options
    numbering = SeriesNumbering(outlets: outlets)
  }

  /// Reads all logs.
  ///
  /// - Parameter progress: called with the bytes read so far and in all, from any thread.
  /// - Throws: a ``Fault`` where a file cannot be read or its readings are closer together than its
  ///   declared interval. Bad rows are counted in the summaries instead.
  package mutating func read(
    _ emissionLogs: [EmissionLog], progress: (@Sendable (Int) -> Void)? = nil
  ) throws(Fault) -> (record: EmissionRecord, summaries: [LogSummary]) {
    var store = TallyStore(seriesCount: numbering.count, hours: period.hours)
    var summaries: [LogSummary] = []
    for log in emissionLogs {
      let (opened, summary, tallies) = try firstPass(log, progress: progress)
      try refuseCloseReadings(tallies, in: opened)
      store.merge(tallies)
      logs.append(opened)
      summaries.append(summary)
    }
    var resolved = try secondPass(&store)
    var record = EmissionRecord(period: period)
    for series in store.touchedSeries {
      let key = numbering.key(series)
      let extra = resolved.removeValue(forKey: series)
      record.series[key] = HourSeries(
        key: key, hours: store.series(series), exact: extra?.exact ?? [:],
        conflicts: extra?.conflicts ?? [])
    }
    return (record, summaries)
  }

  // MARK: First pass

  private func firstPass(
    _ log: EmissionLog, progress: (@Sendable (Int) -> Void)?
  ) throws(Fault) -> (OpenedLog, LogSummary, TallyStore) {
    var header = try LogHeader(log.input)
    if header.encoding == .gb18030 {
      header = try LogHeader(log.input, encoding: try decideEncoding(log, header))
    }
    while true {
      let plan = try ColumnPlan(header: header.fields, log: log, line: header.line)
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
        let decided = try decideEncoding(log, header)
        if decided != .utf8 {
          header = try LogHeader(log.input, encoding: decided)
          continue
        }
      }
      return try finishFirstPass(log, header, plan, sinks)
    }
  }

  private func scanner(
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
    var lineEnds = blocks.first.map {
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
    summary.claimedColumns = opened.plan.claimed
    var places: [HourSink.Place] = []
    var swallowing: [HourSink.Place] = []
    for sink in sinks {
      let totals = sink.totals
      summary.rows += totals.rows
      summary.outsidePeriod += totals.outsidePeriod
      summary.emptyCells += totals.emptyCells
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
        summary.examples.append(
          RejectedRow(
            line: line(of: place, in: opened), reason: reason,
            text: try RecordText.read(input, at: place.offset, encoding: summary.encoding)))
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

  /// Strict UTF-8 if every record is, else GB18030 if every record is, else the one with fewer
  /// undecodable records (then defects).
  private func decideEncoding(
    _ log: EmissionLog, _ header: LogHeader
  ) throws(Fault) -> TextEncoding {
    let scanner = LogScanner(
      input: log.input, start: header.dataStart, fieldCapacity: 4096, options: options,
      progress: nil)
    let sinks = try scanner.scan { EncodingSink() }
    let notUTF8 = sinks.reduce(0) { $0 + $1.notUTF8 } + (header.encoding == .gb18030 ? 1 : 0)
    let notGB18030 = sinks.reduce(0) { $0 + $1.notGB18030 }
    return notUTF8 <= notGB18030 ? .utf8 : .gb18030
  }

  // MARK: Readings too close together

  private func refuseCloseReadings(_ tallies: TallyStore, in opened: OpenedLog) throws(Fault) {
    let interval = opened.log.intervalMinutes
    guard interval > 1 else { return }
    for series in opened.series.sorted() {
      var lastMinute = Int.min / 2
      for hour in 0..<period.hours {
        let minutes = tallies[series, hour].minutes
        guard minutes != 0 else { continue }
        let first = hour * 60 + minutes.trailingZeroBitCount
        var isClose = first - lastMinute < interval
        var rest = minutes
        if minutes.nonzeroBitCount > 1 {
          var before = rest.trailingZeroBitCount
          rest &= rest - 1
          while rest != 0 {
            let next = rest.trailingZeroBitCount
            if next - before < interval { isClose = true }
            before = next
            rest &= rest - 1
          }
        }
        if isClose { try refuse(series, hour, in: opened) }
        lastMinute = hour * 60 + 63 - minutes.leadingZeroBitCount
      }
    }
  }

  private func refuse(_ series: Int, _ hour: Int, in opened: OpenedLog) throws(Fault) {
    var wanted = [(series: series, hour: hour)]
    if hour > 0 { wanted.append((series, hour - 1)) }
    let rows = try capture(wanted, from: [(0, opened)]).sorted {
      ($0.hour, $0.second, $0.line) < ($1.hour, $1.second, $1.line)
    }
    let interval = opened.log.intervalMinutes
    for (before, row) in zip(rows, rows.dropFirst()) {
      let gap = (row.hour - before.hour) * 3600 + row.second - before.second
      guard gap > 0, gap < interval * 60 else { continue }
      let key = numbering.key(series)
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "\(key.outlet) \(key.pollutant) 在第 \(before.line) 行与第 \(row.line) 行的读数仅相隔 \(gap / 60) 分钟，"
            + "小于声明的 interval_min: \(interval)；请按实际采样间隔修改 plant.yaml。",
          en: "The readings of \(key.outlet) \(key.pollutant) on lines \(before.line) and "
            + "\(row.line) are \(gap / 60) min apart, less than the declared interval_min: "
            + "\(interval); write the true interval in plant.yaml."),
        at: SourcePosition(file: opened.log.input.path, line: row.line))
    }
  }

  // MARK: Second pass

  private struct Resolved {
    var exact: [Int: ExactSum] = [:]
    var conflicts: [Conflict] = []
  }

  /// Settles the contested hours, in slices.
  private func secondPass(_ store: inout TallyStore) throws(Fault) -> [Int: Resolved] {
    var contested: [(series: Int, hour: Int)] = []
    let touched = store.touchedSeries
    for hour in 0..<period.hours {
      for series in touched where store[series, hour].isContested {
        contested.append((series, hour))
      }
    }
    var resolved: [Int: Resolved] = [:]
    var slice: [(series: Int, hour: Int)] = []
    var rows = 0
    for (index, entry) in contested.enumerated() {
      slice.append(entry)
      rows += Int(store[entry.series, entry.hour].rows)
      guard rows >= Self.sliceRows || index == contested.count - 1 else { continue }
      let captured = try capture(slice, from: Array(logs.enumerated()).map { ($0.offset, $0.element) })
      try settle(slice, captured, &store, &resolved)
      (slice, rows) = ([], 0)
    }
    return resolved
  }

  private func settle(
    _ slice: [(series: Int, hour: Int)], _ captured: [CapturedRow], _ store: inout TallyStore,
    _ resolved: inout [Int: Resolved]
  ) throws(Fault) {
    let rows = captured.sorted {
      ($0.hour, $0.series, $0.second, $0.log, $0.offset)
        < ($1.hour, $1.series, $1.second, $1.log, $1.offset)
    }
    var at = 0
    for (series, hour) in slice.sorted(by: { ($0.hour, $0.series) < ($1.hour, $1.series) }) {
      let start = at
      while at < rows.count, rows[at].series == series, rows[at].hour == hour { at += 1 }
      var tally = HourTally()
      tally.isExact = true
      var sum = ExactSum()
      var group = start
      while group < at {
        var end = group + 1
        while end < at, rows[end].second == rows[group].second { end += 1 }
        let readings = rows[group..<end]
        try refuseWithinHour(readings[group], after: group > start ? rows[group - 1] : nil)
        let interval = UInt16(logs[readings[group].log].log.intervalMinutes)
        tally.minutes |= 1 << UInt64(readings[group].second / 60)
        tally.rows += UInt32(clamping: readings.count)
        if readings.contains(where: { $0.meaning == .overRange }) { tally.isOverRange = true }
        if let one = agreedReading(readings, series) {
          switch one.meaning {
          case .normal where one.value >= 0:
            tally.counted += 1
            tally.countedMinutes += interval
            if one.isVolume { sum.volume += one.value } else { sum.mass += one.value }
          case .stopped: tally.stoppedMinutes += interval
          default: break
          }
        } else {
          let references = try readings.map { row throws(Fault) in try reference(row) }
          resolved[series, default: Resolved()].conflicts.append(
            Conflict(
              at: Instant(
                seconds: period.start(ofHour: hour).seconds + Int64(readings[group].second)),
              rows: references))
        }
        group = end
      }
      store.update(series, hour) { $0 = tally }
      resolved[series, default: Resolved()].exact[hour] = sum
    }
  }

  /// The one reading that all rows of an instant are, or `nil` where they contradict each other.
  private func agreedReading(_ rows: ArraySlice<CapturedRow>, _ series: Int) -> CapturedRow? {
    guard let first = rows.first else { return nil }
    let pollutant = SeriesNumbering.pollutants[series / 2 % SeriesNumbering.pollutants.count]
    return rows.dropFirst().allSatisfy { row in
      row.flag == first.flag && row.meaning == first.meaning
        && isSameValue(row, first, pollutant)
    } ? first : nil
  }

  /// Compares after conversion: ppm × M / 22.4 = mg/m3, so mg × 224 = ppm × M × 10.
  private func isSameValue(_ a: CapturedRow, _ b: CapturedRow, _ pollutant: Pollutant) -> Bool {
    if a.isVolume == b.isVolume { return a.value == b.value }
    guard let molarMass = pollutant.molarMass else { return false }
    let (mass, volume) = a.isVolume ? (b.value, a.value) : (a.value, b.value)
    return mass * 224 == volume * Int128(molarMass) * 10
  }

  private func refuseWithinHour(_ row: CapturedRow, after before: CapturedRow?) throws(Fault) {
    guard let before, before.log == row.log else { return }
    let interval = logs[row.log].log.intervalMinutes
    let gap = row.second - before.second
    guard gap < interval * 60 else { return }
    let key = numbering.key(row.series)
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "\(key.outlet) \(key.pollutant) 在第 \(before.line) 行与第 \(row.line) 行的读数仅相隔 \(gap) 秒，"
          + "小于声明的 interval_min: \(interval)；请提供分钟数据，或核对监测时间。",
        en: "The readings of \(key.outlet) \(key.pollutant) on lines \(before.line) and "
          + "\(row.line) are \(gap) s apart, less than the declared interval_min: \(interval); "
          + "give minute data, or check the time stamps."),
      at: SourcePosition(file: logs[row.log].log.input.path, line: row.line))
  }

  private func capture(
    _ wanted: [(series: Int, hour: Int)], from logs: [(number: Int, log: OpenedLog)]
  ) throws(Fault) -> [CapturedRow] {
    let selection = HourSelection(seriesCount: numbering.count, hours: period.hours, wanted)
    let wantedSeries = Set(wanted.map(\.series))
    var rows: [CapturedRow] = []
    for (number, opened) in logs where !opened.series.isDisjoint(with: wantedSeries) {
      let blocks = opened.blocks.filter { selection.touches($0.firstHour, $0.lastHour) }
      let reader = EmissionRowReader(
        plan: opened.plan, log: opened.log, period: period, numbering: numbering,
        encoding: opened.header.encoding)
      let lineEndsBefore = opened.lineEndsBefore
      var needles: [Int: [Needle]] = [:]
      for block in blocks where block.proven.lane == .libcsv && block.proven.isPlain {
        needles[block.proven.number] = opened.needles(for: wanted, in: block)
      }
      let allNeedles = needles
      let sinks = try scanner(opened.log.input, opened.header, opened.plan).rescan(
        blocks.map(\.proven)
      ) {
        CaptureSink(
          reader: reader, selection: selection, log: number, needles: allNeedles,
          lineEndsBefore: lineEndsBefore)
      }
      rows += sinks.flatMap(\.rows)
      try opened.log.input.assertUnchanged()
    }
    return rows
  }

  private func reference(_ row: CapturedRow) throws(Fault) -> RowReference {
    let opened = logs[row.log]
    return RowReference(
      file: opened.log.input.path, line: row.line,
      text: try RecordText.read(
        opened.log.input, at: row.offset, encoding: opened.header.encoding))
  }

  // MARK: Evidence

  /// The rows behind each request, in file and line order; at most `limit` a request.
  ///
  /// - Returns: for each request its rows and how many more there are.
  package func rows(
    for requests: [[RowRequest]], limit: Int
  ) throws(Fault) -> [(rows: [RowReference], omitted: Int)] {
    var wanted: [(series: Int, hour: Int)] = []
    for request in requests.joined() {
      guard let series = numbering.number(request.key) else { continue }
      wanted += request.hours.map { (series, $0) }
    }
    guard !wanted.isEmpty else { return requests.map { _ in ([], 0) } }
    let captured = try capture(wanted, from: Array(logs.enumerated()).map { ($0.offset, $0.element) })
    let byHour = Dictionary(grouping: captured.indices) { index in
      captured[index].series * period.hours + captured[index].hour
    }
    var result: [(rows: [RowReference], omitted: Int)] = []
    for group in requests {
      var rows: [CapturedRow] = []
      for request in group {
        guard let series = numbering.number(request.key) else { continue }
        for hour in request.hours {
          rows += (byHour[series * period.hours + hour] ?? []).map { captured[$0] }
        }
      }
      rows.sort { ($0.log, $0.offset, $0.series) < ($1.log, $1.offset, $1.series) }
      // A wide row holds several readings and is one row of evidence.
      var unique: [CapturedRow] = []
      for row in rows where unique.last.map({ ($0.log, $0.offset) != (row.log, row.offset) }) ?? true {
        unique.append(row)
      }
      let shown = try unique.prefix(limit).map { row throws(Fault) in try reference(row) }
      result.append((shown, unique.count - shown.count))
    }
    return result
  }
}

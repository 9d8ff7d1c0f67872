import Measures

// The second pass: hours that sums could not settle, row by row, and logs whose readings are closer
// together than they may be.
extension EmissionIntake {
  /// The most rows that the second pass holds at once.
  static let sliceRows = 400_000
  /// Contradictions of a series whose rows are shown.
  private static let shownConflicts = 100

  /// Throws where two readings of a series lie closer together than `interval`, by their minutes;
  /// seconds are looked at in the second pass.
  func refuseCloseReadings(
    _ tallies: TallyStore, of series: some Sequence<Int>, interval: Int, in opened: [OpenedLog]
  ) throws(Fault) {
    guard interval > 1 else { return }
    for series in series {
      var lastMinute = Int.min / 2
      for hour in 0..<period.hours {
        let minutes = tallies[series, hour].minutes
        guard minutes != 0 else { continue }
        if hour * 60 + minutes.trailingZeroBitCount - lastMinute < interval
          || hasBits(minutes, closerThan: interval)
        {
          try refuse(series, hour, interval, in: opened)
        }
        lastMinute = hour * 60 + 63 - minutes.leadingZeroBitCount
      }
    }
  }

  private func hasBits(_ bits: UInt64, closerThan distance: Int) -> Bool {
    var rest = bits
    while rest & (rest &- 1) != 0 {
      let lowest = rest.trailingZeroBitCount
      rest &= rest &- 1
      if rest.trailingZeroBitCount - lowest < distance { return true }
    }
    return false
  }

  private func refuse(
    _ series: Int, _ hour: Int, _ interval: Int, in opened: [OpenedLog]
  ) throws(Fault) {
    var wanted = [(series: series, hour: hour)]
    if hour > 0 { wanted.append((series, hour - 1)) }
    let rows = try capture(wanted, from: opened)
      .sorted {
        ($0.hour, $0.second, $0.log, $0.line) < ($1.hour, $1.second, $1.log, $1.line)
      }
    for (before, row) in zip(rows, rows.dropFirst()) {
      let gap = (row.hour - before.hour) * 3600 + row.second - before.second
      guard gap > 0, gap < interval * 60 else { continue }
      throw tooClose(
        series, interval, gap, SourcePosition(file: opened[row.log].log.input.path, line: row.line),
        after: SourcePosition(file: opened[before.log].log.input.path, line: before.line))
    }
  }

  private func tooClose(
    _ series: Int, _ interval: Int, _ seconds: Int, _ position: SourcePosition,
    after before: SourcePosition?
  ) -> Fault {
    let key = numbering.key(series)
    let other = before.map { Bilingual(zh: "与 \($0) ", en: " and the one at \($0)") }
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "\(key.outlet) \(key.pollutant) 此行\(other?.zh ?? "与前一读数")仅相隔 \(seconds) 秒，小于声明的 "
          + "interval_min: \(interval)；请按实际采样间隔修改 plant.yaml，或核对监测时间。",
        en:
          "This reading of \(key.outlet) \(key.pollutant)\(other?.en ?? " and the one before") are "
          + "\(seconds) s apart, less than the declared interval_min: \(interval); write the true "
          + "interval in plant.yaml, or check the time stamps."),
      at: position)
  }

  struct Resolved {
    var exact: [Int: ExactSum] = [:]
    var uncounted: [Int: ExactSum] = [:]
    var conflicts: [Conflict] = []
    /// The last second (of the period) that was settled, for the gap to the next hour's first.
    var lastSecond: Int?
  }

  /// Settles the contested hours, in slices.
  func secondPass(_ store: inout TallyStore) throws(Fault) -> [Int: Resolved] {
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
      let captured = try capture(
        slice, from: logs)
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
      var (uncounted, uncountedSum) = (UncountedTally(), ExactSum())
      var group = start
      while group < at {
        var end = group + 1
        while end < at, rows[end].second == rows[group].second { end += 1 }
        let readings = rows[group..<end]
        try refuseTooClose(
          readings[group], after: group > start ? rows[group - 1] : nil,
          lastSecond: resolved[series]?.lastSecond, store)
        let interval = UInt16(logs[readings[group].log].log.intervalMinutes)
        tally.minutes |= 1 << UInt64(readings[group].second / 60)
        tally.rows += UInt32(clamping: readings.count)
        if readings.contains(where: { $0.meaning == .overRange }) { tally.isOverRange = true }
        if let one = agreedReading(readings, series) {
          switch one.meaning {
          case .normal where !one.value.isNegative:
            tally.counted += 1
            tally.countedMinutes += interval
            // Instants are a minute apart: at most sixty short values add up, without overflow.
            sum.add(one.value, isVolume: one.isVolume)
          case .stopped: tally.stoppedMinutes += interval
          default: break
          }
          if one.meaning != .normal || one.value.isNegative {
            uncounted.flags.insert(DataFlags(one.cause))
            if !one.value.isNegative {
              uncounted.readings += 1
              uncounted.minutes += interval
              uncountedSum.add(one.value, isVolume: one.isVolume)
            }
          }
        } else {
          // The first ones show what is meant; all are counted.
          let isShown = (resolved[series]?.conflicts.count ?? 0) < Self.shownConflicts
          let references =
            isShown ? try readings.prefix(8).map { row throws(Fault) in try reference(row) } : []
          resolved[series, default: Resolved()].conflicts.append(
            Conflict(
              at: Instant(
                seconds: period.start(ofHour: hour).seconds + Int64(readings[group].second)),
              rows: references, greatest: Self.greatest(readings)))
        }
        group = end
        resolved[series, default: Resolved()].lastSecond = hour * 3600 + (rows[end - 1].second)
      }
      store.update(series, hour) { $0 = tally }
      resolved[series, default: Resolved()].exact[hour] = sum
      // What the first pass added of rows that repeat or contradict each other goes.
      guard !uncounted.isEmpty || !store.uncounted(series, hour).isEmpty else { continue }
      store.updateUncounted(series, hour) {
        $0 = uncounted
        return false
      }
      if uncounted.readings > 0 {
        resolved[series, default: Resolved()].uncounted[hour] = uncountedSum
      }
    }
  }

  /// The greatest reading in mass and the greatest in volume, of those that are not negative.
  private static func greatest(_ rows: ArraySlice<CapturedRow>) -> [ExactSum] {
    [false, true].compactMap { isVolume in
      let values = rows.filter { $0.isVolume == isVolume && !$0.value.isNegative }.map(\.value)
      guard let value = values.max() else { return nil }
      var sum = ExactSum()
      sum.add(value, isVolume: isVolume)
      return sum
    }
  }

  /// The one reading that all rows of an instant are, or `nil` where they contradict each other.
  func agreedReading(_ rows: ArraySlice<CapturedRow>, _ series: Int) -> CapturedRow? {
    guard let first = rows.first else { return nil }
    let pollutant = SeriesNumbering.pollutant(of: series)
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
    return ExactReading.isSame(mass, times: 224, volume, times: UInt64(molarMass) * 10)
  }

  /// Two readings of different instants, of one log or of two, must be an interval apart, also over
  /// the edge of an hour.
  private func refuseTooClose(
    _ row: CapturedRow, after before: CapturedRow?, lastSecond: Int?, _ store: TallyStore
  ) throws(Fault) {
    let second = row.hour * 3600 + row.second
    let interval = logs[row.log].log.intervalMinutes
    var least = interval
    var last = lastSecond
    if let before {
      least = min(interval, logs[before.log].log.intervalMinutes)
      last = before.hour * 3600 + before.second
    } else if row.hour > 0 {
      // An hour that needed no second pass has no seconds in its stamps.
      let minutes = store[row.series, row.hour - 1].minutes
      if minutes != 0, last.map({ $0 < (row.hour - 1) * 3600 }) ?? true {
        last = (row.hour - 1) * 3600 + (63 - minutes.leadingZeroBitCount) * 60
      }
    }
    if let last, second > last, second - last < least * 60 {
      throw tooClose(
        row.series, least, second - last,
        SourcePosition(file: logs[row.log].log.input.path, line: row.line),
        after: before.map {
          SourcePosition(file: logs[$0.log].log.input.path, line: $0.line)
        })
    }
    guard row.hour + 1 < period.hours else { return }
    let next = store[row.series, row.hour + 1]
    guard next.minutes != 0, !next.isContested else { return }
    let gap = (row.hour + 1) * 3600 + next.minutes.trailingZeroBitCount * 60 - second
    if gap > 0, gap < interval * 60 {
      throw tooClose(
        row.series, interval, gap,
        SourcePosition(file: logs[row.log].log.input.path, line: row.line), after: nil)
    }
  }
}

import Measures

// The second pass: hours that sums could not settle, row by row, and logs whose readings are closer
// together than they may be.
extension EmissionIntake {
  /// The most rows that the second pass holds at once.
  private static let sliceRows = 400_000

  func refuseCloseReadings(_ tallies: TallyStore, in opened: OpenedLog) throws(Fault) {
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
          zh:
            "\(key.outlet) \(key.pollutant) 在第 \(before.line) 行与第 \(row.line) 行的读数仅相隔 \(gap / 60) 分钟，"
            + "小于声明的 interval_min: \(interval)；请按实际采样间隔修改 plant.yaml。",
          en: "The readings of \(key.outlet) \(key.pollutant) on lines \(before.line) and "
            + "\(row.line) are \(gap / 60) min apart, less than the declared interval_min: "
            + "\(interval); write the true interval in plant.yaml."),
        at: SourcePosition(file: opened.log.input.path, line: row.line))
    }
  }

  struct Resolved {
    var exact: [Int: ExactSum] = [:]
    var conflicts: [Conflict] = []
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
        slice, from: Array(logs.enumerated()).map { ($0.offset, $0.element) })
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
}

package import Measures

// Later passes over selected hours: for exact sums, and for evidence.
extension EmissionIntake {
  func capture(
    _ wanted: [(series: Int, hour: Int)], from logs: [OpenedLog],
    keepsBytes: Bool = false
  ) throws(Fault) -> [CapturedRow] {
    let selection = HourSelection(seriesCount: numbering.count, hours: period.hours, wanted)
    let wantedSeries = Set(wanted.map(\.series))
    var seriesByHour = [Set<Int>](repeating: [], count: period.hours)
    for (series, hour) in wanted { seriesByHour[hour].insert(series) }
    var rows: [CapturedRow] = []
    for (number, opened) in logs.enumerated() where !opened.series.isDisjoint(with: wantedSeries) {
      let blocks = opened.blocks.filter { selection.touches($0.firstHour, $0.lastHour) }
      let reader = EmissionRowReader(
        plan: opened.plan, log: opened.log, period: period, numbering: numbering,
        encoding: opened.header.encoding)
      let lineEndsBefore = opened.lineEndsBefore
      var needles: [Int: [Needle]] = [:]
      for block in blocks where block.proven.isPlain {
        needles[block.proven.number] = opened.needles(for: seriesByHour, in: block)
      }
      let allNeedles = needles
      let sinks = try scanner(opened.log.input, opened.header, opened.plan).rescan(
        blocks.map(\.proven)
      ) {
        CaptureSink(
          reader: reader, selection: selection, log: number, needles: allNeedles,
          keepsBytes: keepsBytes, lineEndsBefore: lineEndsBefore)
      }
      rows += sinks.flatMap(\.rows)
      try opened.log.input.assertUnchanged()
    }
    return rows
  }

  func reference(_ row: CapturedRow) throws(Fault) -> RowReference {
    let opened = logs[row.log]
    if let bytes = row.bytes {
      return RowReference(
        file: opened.log.input.path, line: row.line,
        text: RecordText.text(bytes[...], encoding: opened.header.encoding))
    }
    return RowReference(
      file: opened.log.input.path, line: row.line,
      text: try RecordText.read(
        opened.log.input, at: row.offset, encoding: opened.header.encoding))
  }

  /// The rows behind each request, in file and line order; at most `limit` a request.
  ///
  /// - Returns: for each request its rows, how many more there are, and the first row of what it
  ///   asked for first.
  package func rows(
    for requests: [[RowRequest]], limit: Int
  ) throws(Fault) -> [(rows: [RowReference], omitted: Int, lead: RowReference?)] {
    var wanted: [(series: Int, hour: Int)] = []
    for request in requests.joined() {
      guard let series = series(of: request.key) else { continue }
      wanted += request.hours.map { (series, $0) }
    }
    guard !wanted.isEmpty else { return requests.map { _ in ([], 0, nil) } }
    let captured = try capture(
      wanted, from: logs, keepsBytes: true)
    let byHour = Dictionary(grouping: captured.indices) { index in
      captured[index].series * period.hours + captured[index].hour
    }
    var result: [(rows: [RowReference], omitted: Int, lead: RowReference?)] = []
    for group in requests {
      // In the order of the requests, and within one by time: what a cap cuts off must not depend
      // on how the rows lie in files.
      var rows: [Int] = []
      for request in group {
        guard let series = series(of: request.key) else { continue }
        for hour in request.hours.sorted() {
          let found = (byHour[series * period.hours + hour] ?? []).filter {
            request.meaning == nil || captured[$0].meaning == request.meaning
          }
          rows += found.sorted { captured[$0].precedesInHour(captured[$1]) }
        }
      }
      // A wide row holds several readings and is one row of evidence.
      var seen: Set<CapturedRow.Place> = []
      let unique = rows.filter { seen.insert(captured[$0].place).inserted }
      let shown = try unique.prefix(limit).map { row throws(Fault) in
        try reference(captured[row])
      }
      result.append((shown.sorted(), unique.count - shown.count, shown.first))
    }
    return result
  }
}

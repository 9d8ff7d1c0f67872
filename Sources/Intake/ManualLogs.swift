package import Measures

/// Reads manual logs: one row a laboratory's sample of one outlet and pollutant.
package enum ManualLogs {
  /// Reads the samples of days that the period touches; those of other days are counted.
  ///
  /// Where the date carries a time of day, or a column of its own does, the sample keeps it. A result
  /// below a detection limit is kept as such (``LaboratoryResult``).
  ///
  /// A row without a date, outlet, pollutant, number (not below zero) or usable unit is rejected. Volume fractions
  /// (ppm) are refused as a unit: laboratories report mg/m³, and no exact decimal says 1 ppm in it.
  /// Outlets and pollutants that nobody declared or knows are counted by name.
  ///
  /// - Parameters:
  ///   - outlet: of every row of a log without an outlet column.
  ///   - unit: of every row of a log without a unit column.
  /// - Returns: the samples in line order, and the summary with what was rejected.
  package static func read(
    _ input: InputFile, outlets: [Outlet], period: Period, outlet: String? = nil,
    unit: UnitOfMeasure? = nil, options: ScanOptions = ScanOptions()
  ) throws(Fault) -> (samples: [ManualSample], summary: LogSummary) {
    let table = try LogTable(input, kind: .manual, options: options)
    let columns = try Columns(table, needsOutlet: outlet == nil, needsUnit: unit == nil)
    var summary = table.summary(using: columns.all)
    let numbering = SeriesNumbering(outlets: outlets)
    var samples: [ManualSample] = []
    for row in table.rows {
      do throws(Rejection) {
        let sample = try columns.sample(row, in: table, outlet: outlet, unit: unit)
        guard sample.at.map({ period.hour(of: $0) != nil }) ?? period.touches(sample.date) else {
          summary.outsidePeriod += 1
          continue
        }
        guard let known = numbering.outlet(named: sample.outlet) else {
          summary.undeclaredOutlets[sample.outlet, default: 0] += 1
          continue
        }
        guard Pollutant.withID(sample.pollutant) != nil else {
          summary.unknownPollutants[sample.pollutant, default: 0] += 1
          continue
        }
        var declared = sample
        declared.outlet = outlets[known].id
        samples.append(declared)
      } catch {
        let cells = [columns.date, columns.time].compactMap { table.text(row, $0) }
        summary.reject(row, error, stamps: cells)
        var unread = columns.unread(row, in: table, outlet: outlet)
        if let name = unread.outlet, let known = numbering.outlet(named: name) {
          unread.outlet = outlets[known].id
        }
        summary.unread.append(unread)
      }
    }
    return (samples, summary)
  }

  private struct Columns {
    let date: Int
    let time: Int?
    let pollutant: Int
    let value: Int
    let outlet: Int?
    let unit: Int?
    let oxygen: Int?
    let flow: Int?
    let laboratory: Int?
    let report: Int?
    private let flowUnit: UnitOfMeasure?

    init(_ table: LogTable, needsOutlet: Bool, needsUnit: Bool) throws(Fault) {
      time = try table.find(.time)
      if let found = try table.find(.date) ?? time {
        date = found
      } else {
        date = try table.column(.date)
      }
      pollutant = try table.column(.pollutant)
      value = try table.column(.value)
      outlet = try needsOutlet ? table.column(.outlet) : table.find(.outlet)
      unit = try needsUnit ? table.column(.unit) : table.find(.unit)
      oxygen = try table.find(.oxygen, of: Pollutant.oxygen)
      flow = try table.find(.flow, of: "flow")
      laboratory = try table.find(.laboratory)
      report = try table.find(.report)
      // Without a unit in its header a flow is in m³/h, as the log's format says.
      let written = flow.flatMap { ColumnNames.reading(table.name($0))?.unit }
      flowUnit = UnitOfMeasure(written ?? "m3/h").flatMap { $0.quantity == .flow ? $0 : nil }
    }

    var all: [Int] {
      [date, pollutant, value]
        + [time == date ? nil : time, outlet, unit, oxygen, flow, laboratory, report].compactMap {
          $0
        }
    }

    /// What could still be read of a rejected row.
    func unread(_ row: LogTable.Row, in table: LogTable, outlet given: String?) -> UnreadRow {
      let name = table.text(row, pollutant)
      return UnreadRow(
        date: (try? table.day(row, date)) ?? nil, outlet: table.text(row, outlet) ?? given,
        pollutant: name.map { ColumnNames.reading($0)?.pollutant.id ?? $0 },
        row: table.reference(row))
    }

    func sample(
      _ row: LogTable.Row, in table: LogTable, outlet given: String?,
      unit givenUnit: UnitOfMeasure?
    ) throws(Rejection) -> ManualSample {
      guard let (date, at) = try table.sampling(row, day: date, time: time) else { throw .time }
      guard let name = table.text(row, pollutant), let outlet = table.text(row, outlet) ?? given
      else { throw .name }
      guard let written = table.text(row, value) else { throw .number }
      let result = try LaboratoryResult(written)
      let known = ColumnNames.reading(name)?.pollutant
      let unit = table.text(row, unit).map { UnitOfMeasure($0) } ?? givenUnit
      guard let unit, known.map({ $0.quantity == unit.quantity }) ?? true else { throw .unit }
      guard let converted = result.value.converted(from: unit) else { throw .numberRange }
      var flow = try table.number(row, flow)
      if let logged = flow {
        guard logged >= .zero else { throw .negative }
        guard let flowUnit else { throw .unit }
        guard let converted = logged.converted(from: flowUnit) else { throw .numberRange }
        flow = converted
      }
      var sample = ManualSample(
        date: date, outlet: outlet, pollutant: known?.id ?? name, value: converted,
        oxygen: try table.number(row, oxygen), flow: flow,
        laboratory: table.text(row, laboratory) ?? "", report: table.text(row, report) ?? "",
        row: table.reference(row))
      (sample.at, sample.detection) = (at, result.detection)
      return sample
    }
  }
}

extension Period {
  /// Whether some moment of the day lies in the period.
  func touches(_ day: CivilDate) -> Bool {
    let start = Instant(day)
    return start < to && from < Instant(seconds: start.seconds + 86_400)
  }
}

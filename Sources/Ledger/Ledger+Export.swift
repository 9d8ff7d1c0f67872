package import Measures
import Report

/// A file of an export, or a piece of one: a table comes in pieces, one directly behind the other.
package struct ExportedFile: Sendable {
  /// Below the export's folder, such as `reports/000012-zh.json`.
  package var path: String
  package var bytes: [UInt8]
  /// Whether it goes behind what came of the file before.
  package var isContinued = false
}

extension Ledger {
  /// Writes what the ledger holds as files: a CSV table each, the days of each series, and the reports
  /// and inputs as the JSON that they were. Hours stay in the ledger alone. The same ledger gives the
  /// same bytes.
  ///
  /// - Parameters:
  ///   - field: writes one text as a CSV field: quotes, and what spreadsheets would take for a formula.
  ///   - write: takes each file, or piece of one, as it is made.
  /// - Throws: a ``Fault`` where a row is damaged or missing, as reading does: an export is whole.
  package func export(
    field: @escaping (String) -> String, _ write: (ExportedFile) throws(Fault) -> Void
  ) throws(Fault) {
    // One moment's ledger, whoever records meanwhile.
    try reading { store in
      let runs = try store.wholeChain()

      func put<Record: LedgerRecord>(_ records: [Record]) throws {
        var table = ExportedTable(Record.self, field)
        for record in records { try table.add(record, write) }
        try table.end(write)
      }
      /// Run by run, and as many rows of each as were recorded.
      func putEach<Record: LedgerRecord>(
        _: Record.Type, order: String, _ expected: (RunRecord) -> Int
      ) throws {
        var table = ExportedTable(Record.self, field)
        for run in runs {
          let records = try store.rows(
            Record.self, of: run.id, order: order, expected: expected(run))
          for record in records { try table.add(record, write) }
        }
        try table.end(write)
      }
      /// One after the other: messages are long.
      func putLong<Record: LedgerRecord>(_: Record.Type, order: String) throws {
        var table = ExportedTable(Record.self, field)
        try store.forEach(Record.self, order: order) { record, _ in try table.add(record, write) }
        try table.end(write)
      }

      try put(runs)
      try put(try store.replacements(runs))
      try put(try store.all(PrunedRunRecord.self, order: "id"))
      try putEach(InputFileRecord.self, order: "position") { $0.inputs }
      try putEach(CheckRecord.self, order: "position") { $0.checks }
      try putEach(FindingRecord.self, order: "position") { $0.findings }
      try putEach(FigureRecord.self, order: "month, quantity") { $0.figures }
      try putEach(AuditDeadlineRecord.self, order: "position") { $0.deadlines }
      try putLong(DeliveryRecord.self, order: "id")
      try putLong(DeliveryFactsRecord.self, order: "delivery, number")
      try putLong(DeliveryRewriteRecord.self, order: "delivery, number")
      try putLong(DeliveryReplacementRecord.self, order: "delivery, replaced")
      try putLong(DeliveryAttemptRecord.self, order: "delivery, number")
      try putLong(DeliveryAnswerRecord.self, order: "delivery, number")
      try store.days(of: runs, field, write)
      for run in runs { try store.texts(of: run, write) }
    }
  }
}

extension RowStore {
  /// The days of each series, from the packed cells of `series_month`.
  fileprivate func days(
    of runs: [RunRecord], _ field: @escaping (String) -> String,
    _ write: (ExportedFile) throws(Fault) -> Void
  ) throws {
    var table = ExportedTable(
      "series_day",
      [
        "run", "outlet", "pollutant", "day", "hours", "present", "valid", "stopped", "mean",
        "highest",
      ], field)
    for run in runs {
      let months = try rows(
        SeriesMonthRecord.self, of: run.id, order: "outlet, pollutant, month",
        expected: run.seriesMonths)
      for month in months {
        let days: [DayTally]
        do {
          days = try DayBlob.decode(month.days)
        } catch {
          let place = "run=\(run.id) outlet=\(month.outlet) pollutant=\(month.pollutant)"
          throw RowDamage(
            table: SeriesMonthRecord.table,
            row: "\(place.withVisibleControls.truncated(to: 120)) month=\(month.month)",
            reason: error.reason)
        }
        for day in days {
          try table.line(
            [
              "\(run.id)", field(month.outlet), field(month.pollutant), "\(day.day)",
              "\(day.hours)", "\(day.present)", "\(day.valid)", "\(day.stopped)",
              day.mean?.nanoText ?? "", day.highest?.nanoText ?? "",
            ], write)
        }
      }
    }
    try table.end(write)
  }

  /// A run's reports and its input, unpacked.
  fileprivate func texts(
    of run: RunRecord, _ write: (ExportedFile) throws(Fault) -> Void
  ) throws {
    let digits = "\(run.id)"
    let number = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    let reports = try rows(
      ReportRecord.self, of: run.id, order: "language", expected: run.reports)
    for record in reports {
      guard let plain = Deflate.plain(record.json, count: record.bytes) else {
        throw RowDamage(ReportRecord.table, run: run.id, .packed)
      }
      try write(
        ExportedFile(path: "reports/\(number)-\(record.language.rawValue).json", bytes: plain))
    }
    let inputs = try rows(StoredInputRecord.self, of: run.id, order: "run", expected: 1)
    for record in inputs where record.bytes > 0 {
      guard let plain = Deflate.plain(record.body, count: record.bytes) else {
        throw RowDamage(StoredInputRecord.table, run: run.id, .packed)
      }
      try write(ExportedFile(path: "inputs/\(number).json", bytes: plain))
    }
  }
}

/// A CSV table: UTF-8 with a mark, as Excel for Chinese asks for, and CRLF. It is written in pieces: a
/// city's is longer than memory should hold.
private struct ExportedTable {
  private let name: String
  private let field: (String) -> String
  private var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
  private var isBegun = false

  private static let piece = 1 << 20

  /// - Parameter columns: Their names, which are the first line.
  init(_ name: String, _ columns: [String], _ field: @escaping (String) -> String) {
    self.name = name
    self.field = field
    append(columns.map(field))
  }

  init<Record: LedgerRecord>(_: Record.Type, _ field: @escaping (String) -> String) {
    self.init(Record.table, CellWriter(Record()).names, field)
  }

  private mutating func append(_ fields: [String]) {
    bytes += fields.joined(separator: ",").utf8
    bytes += [0x0D, 0x0A]
  }

  mutating func line(
    _ fields: [String], _ write: (ExportedFile) throws(Fault) -> Void
  ) throws(Fault) {
    append(fields)
    if bytes.count >= Self.piece { try flush(write) }
  }

  mutating func add(
    _ record: some LedgerRecord, _ write: (ExportedFile) throws(Fault) -> Void
  ) throws(Fault) {
    var record = record
    var fields = FieldWriter(field: field)
    record.columns(&fields)
    try line(fields.fields, write)
  }

  /// Writes what is left, and be it nothing but the names of the columns.
  mutating func end(_ write: (ExportedFile) throws(Fault) -> Void) throws(Fault) {
    if !isBegun || !bytes.isEmpty { try flush(write) }
  }

  private mutating func flush(_ write: (ExportedFile) throws(Fault) -> Void) throws(Fault) {
    try write(ExportedFile(path: "\(name).csv", bytes: bytes, isContinued: isBegun))
    isBegun = true
    bytes.removeAll(keepingCapacity: true)
  }
}

/// The fields of one record: times as reports write them.
private struct FieldWriter: ColumnVisitor {
  var field: (String) -> String
  var fields: [String] = []

  init(field: @escaping (String) -> String) { self.field = field }

  mutating func column(_ name: String, _ value: inout some CellValue) {
    if let time = value as? Instant {
      fields.append(time.description)
      return
    }
    switch value.cell {
    case .null, .bytes: fields.append("")
    case .whole(let number): fields.append("\(number)")
    case .text(let text): fields.append(field(text))
    }
  }
}

extension Int64 {
  /// So many 10⁻⁹ as a decimal: `-0.05`.
  fileprivate var nanoText: String {
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    let sign = self < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    let digits = "\(rest)"
    var places = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while places.last == "0" { places.removeLast() }
    return "\(sign)\(whole).\(places)"
  }
}

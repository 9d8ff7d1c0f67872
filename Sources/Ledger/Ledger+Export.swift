package import Measures
import Report

/// A file of an export.
package struct ExportedFile: Sendable {
  /// Below the export's folder, such as `reports/000012-zh.json`.
  package var path: String
  package var bytes: [UInt8]
}

extension Ledger {
  /// Writes what the ledger holds as files: a CSV table each, but for packed cells, and the reports
  /// and inputs as the JSON that they were. The same ledger gives the same bytes.
  ///
  /// - Parameters:
  ///   - field: writes one text as a CSV field: quotes, and what spreadsheets would take for a formula.
  ///   - write: takes each file as it is made.
  package func export(
    field: @escaping (String) -> String, _ write: (ExportedFile) throws(Fault) -> Void
  ) throws(Fault) {
    // One moment's ledger, whoever records meanwhile.
    try reading { store in
      let table = ExportedTable(field: field)
      let runs = try store.wholeChain()
      try write(table.file(runs))
      try write(table.file(try store.replacements(runs)))
      try write(table.file(try store.all(PrunedRunRecord.self, order: "id")))
      try write(table.file(try store.all(InputFileRecord.self, order: "run, position")))
      try write(table.file(try store.all(CheckRecord.self, order: "run, position")))
      try write(table.file(try store.all(FindingRecord.self, order: "run, position")))
      try write(table.file(try store.all(FigureRecord.self, order: "run, month, quantity")))
      try write(table.file(try store.all(AuditDeadlineRecord.self, order: "run, position")))
      try write(table.file(try store.all(DeliveryRecord.self, order: "id")))
      try write(table.file(try store.all(DeliveryAttemptRecord.self, order: "delivery, number")))
      try write(table.file(try store.all(DeliveryAnswerRecord.self, order: "delivery, number")))
      for run in runs {
        let digits = "\(run.id)"
        let number = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        let reports = try store.rows(
          ReportRecord.self, of: run.id, order: "language", expected: run.reports)
        for record in reports {
          guard let plain = Deflate.plain(record.json, count: record.bytes) else {
            throw RowDamage(ReportRecord.table, run: run.id, .packed)
          }
          try write(
            ExportedFile(
              path: "reports/\(number)-\(record.language.rawValue).json", bytes: plain))
        }
        let inputs = try store.rows(StoredInputRecord.self, of: run.id, order: "run", expected: 1)
        for record in inputs where record.bytes > 0 {
          guard let plain = Deflate.plain(record.body, count: record.bytes) else {
            throw RowDamage(StoredInputRecord.table, run: run.id, .packed)
          }
          try write(ExportedFile(path: "inputs/\(number).json", bytes: plain))
        }
      }
    }
  }
}

/// Records as a CSV table: UTF-8 with a mark, as Excel for Chinese asks for, and CRLF.
private struct ExportedTable {
  var field: (String) -> String

  func file<Record: LedgerRecord>(_ records: [Record]) -> ExportedFile {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    func line(_ fields: [String]) {
      bytes += fields.joined(separator: ",").utf8
      bytes += [0x0D, 0x0A]
    }
    line(CellWriter(Record()).names.map(field))
    for var record in records {
      var fields = FieldWriter(field: field)
      record.columns(&fields)
      line(fields.fields)
    }
    return ExportedFile(path: "\(Record.table).csv", bytes: bytes)
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

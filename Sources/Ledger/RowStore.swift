import GRDB
import Measures

/// Reads and writes records, sealing each and checking each seal.
struct RowStore {
  var database: Database

  /// - Returns: The row's digest.
  @discardableResult
  func insert<Record: LedgerRecord>(_ record: Record) throws -> [UInt8] {
    let writer = CellWriter(record)
    let seal = RowSeal(table: Record.table, writer.cells)
    let names = (writer.names + ["seal"]).joined(separator: ", ")
    let marks = [String](repeating: "?", count: writer.names.count + 1).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT INTO \(Record.table) (\(names)) VALUES (\(marks))")
    try statement.execute(
      arguments: StatementArguments(
        writer.cells.map(\.databaseValue) + [seal.number.databaseValue]))
    return seal.digest
  }

  /// Calls `body` with each row that `condition` picks, in `order`.
  ///
  /// - Parameter onDamage: is told of a row that is not what was written, and the next is read; where
  ///   it is left out, reading ends there.
  /// - Throws: ``RowDamage``, or what SQLite says.
  func forEach<Record: LedgerRecord>(
    _ type: Record.Type, where condition: String = "1",
    _ arguments: [(any DatabaseValueConvertible)?] = [], order: String,
    onDamage: ((RowDamage) -> Void)? = nil, _ body: (Record, RowSeal) throws -> Void
  ) throws {
    do {
      try walk(type, where: condition, arguments, order: order, onDamage: onDamage, body)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      throw RowDamage(table: Record.table, row: nil, reason: reason(error))
    }
  }

  private func walk<Record: LedgerRecord>(
    _: Record.Type, where condition: String, _ arguments: [(any DatabaseValueConvertible)?],
    order: String, onDamage: ((RowDamage) -> Void)?, _ body: (Record, RowSeal) throws -> Void
  ) throws {
    let names = CellWriter(Record()).names
    let statement = try database.cachedStatement(
      sql: "SELECT \(names.joined(separator: ", ")), seal FROM \(Record.table) "
        + "WHERE \(condition) ORDER BY \(order)")
    let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
    var number = 0
    var found: (Record, RowSeal)
    while let row = try rows.next() {
      number += 1
      do throws(RowDamage) {
        found = try read(Record.self, row, names, number: number)
      } catch {
        guard let onDamage else { throw error }
        onDamage(error)
        continue
      }
      try body(found.0, found.1)
    }
  }

  private func read<Record: LedgerRecord>(
    _: Record.Type, _ row: Row, _ names: [String], number: Int
  ) throws(RowDamage) -> (Record, RowSeal) {
    var cells: [Cell] = []
    cells.reserveCapacity(names.count)
    for index in names.indices {
      guard let cell = try? Cell(row[index] as DatabaseValue) else {
        throw RowDamage(
          table: Record.table, row: key(Record.self, names, cells, number: number),
          reason: .unreadable(names[index]))
      }
      cells.append(cell)
    }
    let place = { key(Record.self, names, cells, number: number) }
    let seal = RowSeal(table: Record.table, cells)
    guard case .int64(seal.number) = (row[names.count] as DatabaseValue).storage else {
      throw RowDamage(table: Record.table, row: place(), reason: .brokenSeal)
    }
    var (record, reader) = (Record(), CellReader(cells))
    record.columns(&reader)
    if let column = reader.unreadable {
      throw RowDamage(table: Record.table, row: place(), reason: .unreadable(column))
    }
    return (record, seal)
  }

  /// As a person finds it with SQL; the number in what was read where the key itself is damaged.
  private func key<Record: LedgerRecord>(
    _: Record.Type, _ names: [String], _ cells: [Cell], number: Int
  ) -> String {
    let parts = zip(names, cells).prefix(Record.keyColumns).map { name, cell in
      switch cell {
      case .null: "\(name)=?"
      case .whole(let number): "\(name)=\(number)"
      case .text(let text): "\(name)=\(text.withVisibleControls.truncated(to: 60))"
      case .bytes: "\(name)=?"
      }
    }
    return parts.count == Record.keyColumns ? parts.joined(separator: " ") : "#\(number)"
  }

  func all<Record: LedgerRecord>(
    _ type: Record.Type, where condition: String = "1",
    _ arguments: [(any DatabaseValueConvertible)?] = [], order: String
  ) throws -> [Record] {
    var records: [Record] = []
    try forEach(type, where: condition, arguments, order: order) { record, _ in
      records.append(record)
    }
    return records
  }
}

extension Bilingual {
  fileprivate static let brokenSeal = Bilingual(
    zh: "内容与校验码不符", en: "its cells do not fit its seal")

  fileprivate static func unreadable(_ column: String) -> Bilingual {
    Bilingual(zh: "列 \(column) 无法读取", en: "its column \(column) cannot be read")
  }
}

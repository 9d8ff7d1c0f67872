import Crypto
import Measures

/// One row of one table. Its one method names the columns in their order and is both the reading and
/// the writing of them, so that no column can be written and not read.
package protocol LedgerRecord: Sendable {
  static var table: String { get }
  /// How many of the first columns tell one row from another.
  static var keyColumns: Int { get }

  /// A blank row.
  init()

  mutating func columns(_ visitor: inout some ColumnVisitor)
}

/// Goes through the columns of a record.
package protocol ColumnVisitor {
  mutating func column(_ name: String, _ value: inout some CellValue)
}

/// The words of a record: what is written, and what its seal is made of.
struct CellWriter: ColumnVisitor {
  private(set) var names: [String] = []
  private(set) var cells: [Cell] = []

  init(_ record: some LedgerRecord) {
    var record = record
    record.columns(&self)
  }

  mutating func column(_ name: String, _ value: inout some CellValue) {
    names.append(name)
    cells.append(value.cell)
  }
}

/// Fills a record from cells.
struct CellReader: ColumnVisitor {
  private let cells: [Cell]
  private var next = 0
  /// The first column that holds no value of its kind.
  private(set) var unreadable: String?

  init(_ cells: [Cell]) {
    self.cells = cells
  }

  mutating func column<Value: CellValue>(_ name: String, _ value: inout Value) {
    defer { next += 1 }
    if next < cells.count, let read = Value(cells[next]) {
      value = read
    } else {
      unreadable = unreadable ?? name
    }
  }
}

/// What a row is sealed with: SHA-256 over the table's name and the row's cells in the order of their
/// columns, each with its kind and length, so that no two rows have one text.
struct RowSeal {
  /// All 32 bytes: what a run's content is made of.
  var digest: [UInt8]

  init(table: String, _ cells: some Sequence<Cell>) {
    var text: [UInt8] = []
    text.reserveCapacity(512)
    text += table.utf8
    text.append(UInt8(ascii: "\n"))
    for cell in cells {
      switch cell {
      case .null:
        text.append(UInt8(ascii: "N"))
      case .whole(let number):
        text.append(UInt8(ascii: "I"))
        text += String(number).utf8
      case .text(let words):
        text.append(UInt8(ascii: "T"))
        text += String(words.utf8.count).utf8
        text.append(UInt8(ascii: ":"))
        text += words.utf8
      case .bytes(let bytes):
        text.append(UInt8(ascii: "B"))
        text += String(bytes.count).utf8
        text.append(UInt8(ascii: ":"))
        text += bytes
      }
      text.append(UInt8(ascii: "\n"))
    }
    digest = Array(SHA256.hash(data: text))
  }

  /// SHA-256 in lower-case hex.
  static func hex(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }

  /// The first eight bytes, as they stand in the row.
  var number: Int64 {
    Int64(bitPattern: digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}

import FoundationEssentials
import GRDB
package import Measures

/// What one cell of the ledger holds.
package enum Cell: Hashable, Sendable {
  case null
  case whole(Int64)
  case text(String)
  case bytes([UInt8])
}

/// A value that stands in one cell.
package protocol CellValue {
  var cell: Cell { get }
  /// `nil` where the cell holds no such value.
  init?(_ cell: Cell)
}

extension String: CellValue {
  package var cell: Cell { .text(self) }

  package init?(_ cell: Cell) {
    guard case .text(let text) = cell else { return nil }
    self = text
  }
}

extension Int64: CellValue {
  package var cell: Cell { .whole(self) }

  package init?(_ cell: Cell) {
    guard case .whole(let number) = cell else { return nil }
    self = number
  }
}

extension Int: CellValue {
  package var cell: Cell { .whole(Int64(self)) }

  package init?(_ cell: Cell) {
    guard case .whole(let number) = cell, let fitting = Int(exactly: number) else { return nil }
    self = fitting
  }
}

/// 0 or 1.
extension Bool: CellValue {
  package var cell: Cell { .whole(self ? 1 : 0) }

  package init?(_ cell: Cell) {
    guard case .whole(let number) = cell, number == 0 || number == 1 else { return nil }
    self = number == 1
  }
}

extension [UInt8]: CellValue {
  package var cell: Cell { .bytes(self) }

  package init?(_ cell: Cell) {
    guard case .bytes(let bytes) = cell else { return nil }
    self = bytes
  }
}

extension Optional: CellValue where Wrapped: CellValue {
  package var cell: Cell { self?.cell ?? .null }

  package init?(_ cell: Cell) {
    if case .null = cell {
      self = .none
    } else {
      guard let value = Wrapped(cell) else { return nil }
      self = .some(value)
    }
  }
}

/// Seconds since 1970 in UTC.
extension Instant: CellValue {
  package var cell: Cell { .whole(seconds) }

  package init?(_ cell: Cell) {
    guard let seconds = Int64(cell) else { return nil }
    self.init(seconds: seconds)
  }
}

/// `2025-03-01`.
extension CivilDate: CellValue {
  package var cell: Cell { .text(description) }

  package init?(_ cell: Cell) {
    guard let text = String(cell) else { return nil }
    self.init(text)
  }
}

/// `2025-03`.
extension CivilMonth: CellValue {
  package var cell: Cell { .text(description) }

  package init?(_ cell: Cell) {
    guard let text = String(cell) else { return nil }
    self.init(text)
  }
}

/// A closed set of words.
extension CellValue where Self: RawRepresentable<String> {
  package var cell: Cell { .text(rawValue) }

  package init?(_ cell: Cell) {
    guard let text = String(cell) else { return nil }
    self.init(rawValue: text)
  }
}

extension Cell {
  init(_ value: DatabaseValue) throws(UnknownCell) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .whole(number)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .bytes([UInt8](data))
    case .double: throw UnknownCell()
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .whole(let number): number.databaseValue
    case .text(let text): text.databaseValue
    case .bytes(let bytes): Data(bytes).databaseValue
    }
  }
}

/// A cell of a kind that no table of the ledger has: the tables are strict, so the page is damaged.
struct UnknownCell: Error {}

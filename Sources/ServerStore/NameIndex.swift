import GRDB
import Synchronization

/// Who has which name: accounts keep theirs, and none is ever deleted, so that what was read once holds.
///
/// Names are compared as Swift compares texts, which no index of SQLite does: however an accent was
/// typed, and in upper or lower case, it is one name.
final class NameIndex: Sendable {
  private struct Known {
    var last: Int64 = 0
    var ids: [String: String] = [:]
  }

  private let known = Mutex(Known())

  /// The account of that name. To be asked before the transaction adds one: what it adds may yet be
  /// undone.
  func id(of name: String, in database: Database) throws -> String? {
    let last = try Int64.fetchOne(database, sql: "SELECT max(rowid) FROM person") ?? 0
    let (asked, read) = (name.lowercased(), known.withLock { $0.last })
    // A reader of an older moment than another one's sees fewer, and adds none.
    if last > read {
      let rows = try Row.fetchAll(
        database, sql: "SELECT rowid, id, name FROM person WHERE rowid > ? ORDER BY rowid",
        arguments: [read])
      known.withLock { known in
        for row in rows {
          let (number, id, name): (Int64, String, String) = (row[0], row[1], row[2])
          known.ids[name.lowercased()] = id
          known.last = max(known.last, number)
        }
      }
    }
    return known.withLock { $0.ids[asked] }
  }
}

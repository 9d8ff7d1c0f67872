import GRDB
import Measures

// What SQLite itself says of a ledger's pages and schema.

extension RowStore {
  /// What `PRAGMA integrity_check` finds, with the tables that it names by their trees or pages.
  func integrityCheck() throws -> [Damage] {
    let sentences: [String]
    do {
      sentences = try String.fetchAll(database, sql: "PRAGMA integrity_check(100)")
    } catch let error as DatabaseError {
      return [Damage(nil, nil, reason(error))]
    }
    guard sentences != ["ok"] else { return [] }
    let trees = try trees()
    return sentences.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("***") }.map {
      sentence in
      let text = String(sentence).withVisibleControls
      let numbers = sentence.split { !$0.isNumber }.compactMap { Int($0) }
      // "Tree 5 page 7 cell 2: …", "On tree page 5 cell 2: …"; else an index is named.
      let isTree =
        sentence.lowercased().hasPrefix("tree ")
        || sentence.lowercased().hasPrefix("on tree page ")
      let table =
        isTree
        ? numbers.first.flatMap { trees[$0] }
        : trees.values.sorted { $0.utf8.count > $1.utf8.count }.first { text.contains($0) }
      let page =
        isTree && numbers.count > 1 && text.contains(" page \(numbers[1])")
        ? "page=\(numbers[1])" : nil
      return Damage(table, page, Bilingual(zh: text, en: text))
    }
  }

  /// Tables and indexes by the number of their first page.
  private func trees() throws -> [Int: String] {
    var trees: [Int: String] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT rootpage, name FROM sqlite_master WHERE rootpage > 0")
    while let row = try rows.next() {
      if let page = row[0] as Int?, let name = row[1] as String? { trees[page] = name }
    }
    return trees
  }

  /// Rows whose run is not there: table, row and what it belongs to.
  func danglingKeys() throws -> [(table: String, row: String?, parent: String)] {
    do {
      return try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
        (
          table: (row[0] as String?) ?? "?", row: (row[1] as Int64?).map { "rowid=\($0)" },
          parent: (row[2] as String?) ?? "?"
        )
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      // The integrity check has named the page.
      return []
    }
  }

  /// How each table, index and trigger is defined.
  func schema() throws -> [String: String] {
    var schema: [String: String] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT name, coalesce(sql, '') FROM sqlite_master")
    while let row = try rows.next() {
      if let name = row[0] as String?, let sql = row[1] as String?, !name.hasPrefix("sqlite_stat") {
        schema[name] = sql
      }
    }
    return schema
  }

  func reason(_ error: any Error) -> Bilingual {
    let text = (error as? DatabaseError)?.message ?? "\(error)"
    return Bilingual(zh: text, en: text)
  }
}

extension LedgerMigration {
  /// The schema that migrations make, in a database of memory.
  static func schema(of migrations: [LedgerMigration]) throws -> [String: String] {
    let queue = try DatabaseQueue()
    try migrator(migrations).migrate(queue)
    return try queue.read { try RowStore(database: $0).schema() }
  }
}

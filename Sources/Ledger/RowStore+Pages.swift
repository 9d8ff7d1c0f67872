import GRDB
import Measures

// What SQLite itself says of a ledger's pages and schema.

extension RowStore {
  /// What `PRAGMA integrity_check` finds, with the tables and indexes that it speaks of.
  func integrityCheck() -> [Damage] {
    var sentences: [String] = []
    do {
      let found = try String.fetchCursor(database, sql: "PRAGMA integrity_check(100)")
      while let sentence = try found.next() { sentences.append(sentence) }
    } catch {
      // The check itself ends at some damages; what it found before says more.
      if sentences.isEmpty { sentences = [reason(error).en] }
    }
    guard sentences != ["ok"] else { return [] }
    let trees = (try? trees()) ?? [:]
    return sentences.flatMap { $0.split(separator: "\n") }.filter { !$0.hasPrefix("***") }.map {
      damage(String($0).withVisibleControls, trees)
    }
  }

  /// "Page 14: …"; "Tree 5 page 7 cell 2: …" or "On tree page 5 cell 2: …" with the tree's first page;
  /// else a table or an index is named: "wrong # of entries in index …".
  private func damage(_ sentence: String, _ trees: [Int: String]) -> Damage {
    let words = Bilingual(zh: sentence, en: sentence)
    let numbers = sentence.split { !$0.isNumber }.compactMap { Int($0) }
    if sentence.hasPrefix("Page "), let page = numbers.first {
      return Damage(owner(ofPage: page), "page=\(page)", words)
    }
    if sentence.hasPrefix("Tree ") || sentence.hasPrefix("On tree page "), let tree = numbers.first
    {
      let page = numbers.dropFirst().first { sentence.contains(" page \($0)") }
      return Damage(trees[tree], "page=\(page ?? tree)", words)
    }
    let named = trees.values.filter { sentence.contains($0) }
    return Damage(
      named.max { ($0.utf8.count, $0) < ($1.utf8.count, $1) }, nil, words)
  }

  /// `nil` where it cannot be told: not every SQLite has this table, and a damaged file may hide it.
  private func owner(ofPage page: Int) -> String? {
    try? String.fetchOne(
      database, sql: "SELECT name FROM dbstat WHERE pageno = ?", arguments: [page])
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

  func isPermitted() throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM prune_permit)") ?? false
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
    if let damage = error as? RowDamage { return damage.reason }
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

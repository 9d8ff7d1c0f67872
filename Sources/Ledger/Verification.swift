package import Measures

/// What is wrong with a ledger, and where.
package struct Damage: Hashable, Sendable {
  /// A table or an index; `nil`: the file as a whole.
  package var table: String?
  /// The row's key, such as `run=3 position=0`, or the page; `nil`: the table as a whole.
  package var row: String?
  package var reason: Bilingual

  init(_ table: String?, _ row: String? = nil, _ reason: Bilingual) {
    self.table = table
    self.row = row
    self.reason = reason
  }

  init(_ damage: RowDamage) {
    self.init(damage.table, damage.row, damage.reason)
  }
}

/// What looking through a whole ledger found.
package struct Verification: Sendable {
  package var runs = 0
  package var replaced = 0
  package var pruned = 0
  /// The chain's value at the last run; empty where nothing was recorded.
  package var chain = ""
  /// Whether the value that was asked for stands in the chain; `nil`: none was asked for.
  package var holdsAsked: Bool?
  package var damages: [Damage] = []

  package var isClean: Bool { damages.isEmpty && holdsAsked != false }
}

extension Ledger {
  /// Reads every page and row: SQLite's own check, keys that lead nowhere, each row's seal,
  /// each run's content, texts that must unpack, and the chain from the first run to the last.
  ///
  /// - Parameter asked: a value of the chain that was noted before; that it still stands there shows
  ///   that nothing up to it was taken out.
  package func verify(asked: String? = nil) throws(Fault) -> Verification {
    try reading { store in
      var walk = LedgerWalk(store: store)
      try walk.pages()
      try walk.permit()
      walk.chain(asked: asked)
      walk.allRows()
      return walk.result
    }
  }
}

/// One look through a whole ledger.
private struct LedgerWalk {
  var store: RowStore
  var result = Verification()
  /// By number.
  private var runs: [RunRecord] = []
  private var contents: [Int64: RunContent] = [:]
  /// How many rows of each table a run has.
  private var counts: [String: [Int64: Int]] = [:]
  private var damagedTables: Set<String> = []
  private var replaced: Set<Int64> = []

  /// Runs whose rows are looked through together: a city's have a million, and what is kept of each
  /// row is kept until its run is done.
  private static let runsTogether = 32

  init(store: RowStore) { self.store = store }

  private mutating func add(_ damage: Damage) {
    guard !result.damages.contains(damage) else { return }
    result.damages.append(damage)
    if let table = damage.table { damagedTables.insert(table) }
  }

  // MARK: Pages

  /// SQLite's own look at pages and indexes, and keys that lead nowhere.
  mutating func pages() throws {
    for damage in store.integrityCheck() { add(damage) }
    for (table, row, parent) in try store.danglingKeys() {
      add(
        Damage(
          table, row,
          Bilingual(
            zh: "所属的 \(parent) 行不存在", en: "it belongs to a row of \(parent) that is not there")))
    }
  }

  /// A permit lasts as long as the transaction that prunes.
  mutating func permit() throws {
    guard try store.isPermitted() else { return }
    add(
      Damage(
        "prune_permit", nil,
        Bilingual(zh: "上次清理中断，残留了允许删除的标志", en: "a permit to prune was left behind")))
  }

  // MARK: Rows

  mutating func allRows() {
    var start = Int64.min
    for first in stride(from: 0, to: max(1, runs.count), by: Self.runsTogether) {
      let next = first + Self.runsTogether
      // Rows that belong to no run stand somewhere, too.
      let end = next < runs.count ? runs[next].id - 1 : Int64.max
      rows(of: start...end)
      for run in runs[first..<min(next, runs.count)] { content(of: run) }
      (contents, counts) = ([:], [:])
      guard end < Int64.max else { break }
      start = end + 1
    }
    result.replaced = runs.count { replaced.contains($0.id) }
    outbox()
  }

  private mutating func rows(of block: ClosedRange<Int64>) {
    rows(RunReplacementRecord.self, in: block, of: { $0.run }) { $0.replaced.insert($1.replaced) }
    rows(ReportRecord.self, in: block, of: { $0.run }) { walk, record in
      let plain = Deflate.plain(record.json, count: record.bytes)
      guard plain.map({ RowSeal.hex(of: $0) }) == record.sha256 else {
        walk.add(Damage(RowDamage(ReportRecord.table, run: record.run, .packed)))
        return
      }
    }
    rows(InputFileRecord.self, in: block, of: { $0.run })
    rows(CheckRecord.self, in: block, of: { $0.run })
    rows(FindingRecord.self, in: block, of: { $0.run })
    rows(SeriesMonthRecord.self, in: block, of: { $0.run })
    rows(FigureRecord.self, in: block, of: { $0.run })
    rows(StoredInputRecord.self, in: block, of: { $0.run }) { walk, record in
      if Deflate.plain(record.body, count: record.bytes) == nil {
        walk.add(Damage(RowDamage(StoredInputRecord.table, run: record.run, .packed)))
      }
    }
    rows(AuditDeadlineRecord.self, in: block, of: { $0.run })
  }

  /// Messages that fit their SHA-256, numbered without a gap, and what was tried with them.
  private mutating func outbox() {
    var last: Int64 = 0
    sealedRows(DeliveryRecord.self, order: "id") { walk, record in
      let place = "id=\(record.id)"
      if record.id != last + 1 {
        walk.add(
          Damage(
            DeliveryRecord.table, "id=\(last + 1)", Bilingual(zh: "行已缺失", en: "it is missing")))
      }
      last = record.id
      let plain = Deflate.plain(record.body, count: record.bytes)
      if plain.map({ RowSeal.hex(of: $0) }) != record.sha256 {
        walk.add(
          Damage(
            DeliveryRecord.table, place,
            Bilingual(zh: "内容与其 SHA-256 不符", en: "its message does not fit its SHA-256")))
      }
    }
    sealedRows(DeliveryFactsRecord.self, order: "delivery, number") { _, _ in }
    sealedRows(DeliveryReplacementRecord.self, order: "delivery, replaced") { _, _ in }
    var written: [Int64: Int] = [:]
    sealedRows(DeliveryRewriteRecord.self, order: "delivery, number") { walk, record in
      let number = (written[record.delivery] ?? 1) + 1
      if record.number != number {
        walk.add(
          Damage(
            DeliveryRewriteRecord.table, "delivery=\(record.delivery) number=\(number)",
            Bilingual(zh: "行已缺失", en: "it is missing")))
      }
      written[record.delivery] = record.number
      let plain = Deflate.plain(record.body, count: record.bytes)
      if plain.map({ RowSeal.hex(of: $0) }) != record.sha256 {
        walk.add(
          Damage(
            DeliveryRewriteRecord.table, "delivery=\(record.delivery) number=\(record.number)",
            Bilingual(zh: "内容与其 SHA-256 不符", en: "its message does not fit its SHA-256")))
      }
    }
    var attempts: [DeliveryAttemptRecord] = []
    var answers: [DeliveryAnswerRecord] = []
    sealedRows(DeliveryAttemptRecord.self, order: "delivery, number") { attempts.append($1) }
    sealedRows(DeliveryAnswerRecord.self, order: "delivery, number") { answers.append($1) }
    // Rows that were named already lack for that reason.
    let tables: Set = [DeliveryAttemptRecord.table, DeliveryAnswerRecord.table]
    guard damagedTables.isDisjoint(with: tables) else { return }
    for damage in OutboxTrail.gaps(attempts, answers) { add(damage) }
  }

  private mutating func sealedRows<Record: LedgerRecord>(
    _ type: Record.Type, order: String, _ look: (inout LedgerWalk, Record) -> Void
  ) {
    var found: [Damage] = []
    do {
      var walk = self
      try store.forEach(type, order: order, onDamage: { found.append(Damage($0)) }) { record, _ in
        look(&walk, record)
      }
      self = walk
    } catch {
      found.append(Damage(Record.table, nil, store.reason(error)))
    }
    found.forEach { add($0) }
  }

  /// - Parameter look: what else is to be seen of a row.
  private mutating func rows<Record: LedgerRecord>(
    _ type: Record.Type, in block: ClosedRange<Int64>, of run: (Record) -> Int64,
    _ look: (inout LedgerWalk, Record) -> Void = { _, _ in }
  ) {
    var found: [Damage] = []
    do {
      var walk = self
      try store.forEach(
        type, where: "run BETWEEN ? AND ?", [block.lowerBound, block.upperBound], order: "run",
        onDamage: { found.append(Damage($0)) }
      ) { record, seal in
        walk.contents[run(record), default: RunContent()].add(seal.digest)
        walk.counts[Record.table, default: [:]][run(record), default: 0] += 1
        look(&walk, record)
      }
      self = walk
    } catch {
      // A page that SQLite refuses: what lies behind it cannot be read.
      found.append(Damage(Record.table, nil, store.reason(error)))
    }
    found.forEach { add($0) }
  }

  // MARK: The chain

  mutating func chain(asked: String?) {
    var links: [(id: Int64, previous: String, content: String, chain: String)] = []
    var found: [Damage] = []
    do {
      try store.forEach(RunRecord.self, order: "id", onDamage: { found.append(Damage($0)) }) {
        run, _ in
        runs.append(run)
        links.append((run.id, run.previousChain, run.content, run.chain))
      }
      try store.forEach(PrunedRunRecord.self, order: "id", onDamage: { found.append(Damage($0)) }) {
        run, _ in links.append((run.id, run.previousChain, run.content, run.chain))
      }
    } catch {
      found.append(Damage(RunRecord.table, nil, store.reason(error)))
    }
    found.forEach { add($0) }
    links.sort { $0.id < $1.id }
    let isWhole = found.isEmpty
    var (last, chain) = (Int64(0), "")
    for link in links {
      if isWhole, link.id != last + 1 {
        add(Damage(RowDamage(RunRecord.table, run: last + 1, .missing)))
      } else if isWhole,
        link.previous != chain || link.chain != Chain.value(after: link.previous, link.content)
      {
        add(Damage(RowDamage(RunRecord.table, run: link.id, .brokenChain)))
      }
      (last, chain) = (link.id, link.chain)
    }
    result.runs = runs.count
    result.pruned = links.count - runs.count
    result.chain = chain
    result.holdsAsked = asked.map { asked in links.contains { $0.chain == asked } }
  }

  /// Whether a run has all its rows and no other.
  private mutating func content(of run: RunRecord) {
    var isCounted = true
    for (table, count) in run.rowCounts {
      let found = counts[table]?[run.id] ?? 0
      guard found != count else { continue }
      isCounted = false
      // A table with a damage that was named lacks rows for that reason.
      guard !damagedTables.contains(table) else { continue }
      add(Damage(RowDamage(table, run: run.id, .count(found, of: count))))
    }
    guard isCounted, !damagedTables.contains(RunReplacementRecord.table) else { return }
    if (contents[run.id] ?? RunContent()).digest(of: run) != run.content {
      add(
        Damage(
          RowDamage(
            RunRecord.table, run: run.id,
            Bilingual(zh: "各行内容与其摘要不符", en: "its rows do not come to its digest"))))
    }
  }
}

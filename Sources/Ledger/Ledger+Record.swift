import Crypto
import GRDB
package import Measures
import Synchronization

extension Ledger {
  /// Keeps a run: whole or, where anything fails, not at all.
  ///
  /// The same run again changes nothing while the run stands; where it has been replaced since or was
  /// pruned, it is recorded anew, so that what was handed in last is what counts. A run replaces those
  /// of the same plant and kind that nothing has replaced yet and whose period it covers wholly; a
  /// decision those on the same application, told by its ``ProjectNumber``, of its ``DecisionTrack``. What
  /// is replaced stays.
  ///
  /// - Parameters:
  ///   - admission: is asked once nobody else can write any more; `nil`: anything is recorded.
  ///   - file: the plant.yaml that a refusal names.
  /// - Throws: 64 where something that was handed in earlier would replace a run that was recorded
  ///   since, and nobody said why.
  package func record(
    _ entry: LedgerEntry, admission: Admission? = nil, of file: String = "plant.yaml"
  ) throws(Fault) -> Recorded {
    let rows: RunRows
    do {
      rows = try RunRows(entry)
    } catch {
      throw faults.fault(error)
    }
    let (recorded, after) = try writing { store -> (Recorded, KnownRuns) in
      // Taken out, not copied: what is held twice is copied whole when it changes.
      var runs = try store.knownRuns(known.withLock { $0.take() })
      var placed = rows
      try admission?.check(
        plant: rows.run.plant, region: rows.run.region, recorded: runs.regions[rows.run.plant],
        file: file)
      if let standing = runs.place(&placed) { return (standing, runs) }
      if let since = entry.handedInAt, entry.reason?.isEmpty ?? true,
        let newer = runs.newest(replacedBy: placed.run), newer.recordedAt > since
      {
        throw faults.older(than: newer)
      }
      let recorded = try store.add(placed, to: &runs)
      runs.changes = store.database.totalChangesCount
      return (recorded, runs)
    }
    known.withLock { $0 = after }
    return recorded
  }
}

/// All runs at one state of the file. They are read with their seals, all of them, because a row that
/// is damaged must not hide from what is asked of it; what is asked of each dossier does not go through
/// all of them again.
struct KnownRuns: Sendable {
  /// SQLite's counts of what others wrote, and of what this connection did.
  var version: Int64
  var changes: Int
  /// The last run, pruned or not; number 0 with an empty chain where there is none.
  fileprivate private(set) var last: (id: Int64, chain: String) = (0, "")
  private var byKey: [String: Standing] = [:]
  private var prunedKeys: Set<String> = []
  /// Runs that nothing has replaced, by plant, in their order.
  private var standing: [String: [RunRecord]] = [:]
  /// Of each plant's first run.
  fileprivate private(set) var regions: [String: String] = [:]
  private var replaced: Set<Int64> = []
  /// Which runs a run replaced.
  private var replacing: [Int64: [Int64]] = [:]

  private struct Standing {
    var run: Int64
    var chain: String
  }

  fileprivate init(
    version: Int64, changes: Int, runs: [RunRecord], pruned: [PrunedRunRecord],
    replacements: [RunReplacementRecord]
  ) {
    self.version = version
    self.changes = changes
    replaced = Set(replacements.map { $0.replaced })
    replacing = Dictionary(grouping: replacements) { $0.run }.mapValues { $0.map { $0.replaced } }
    prunedKeys = Set(pruned.map { $0.key })
    if let gone = pruned.last { last = (gone.id, gone.chain) }
    for run in runs { keep(run) }
  }

  /// Runs come in the order of their ids.
  private mutating func keep(_ run: RunRecord) {
    if regions[run.plant] == nil { regions[run.plant] = run.region }
    if byKey[run.key] == nil { byKey[run.key] = Standing(run: run.id, chain: run.chain) }
    if !replaced.contains(run.id) { standing[run.plant, default: []].append(run) }
    if run.id > last.id { last = (run.id, run.chain) }
  }

  fileprivate mutating func add(_ run: RunRecord, replacing gone: [Int64]) {
    replaced.formUnion(gone)
    if !gone.isEmpty {
      replacing[run.id] = gone
      standing[run.plant]?.removeAll { gone.contains($0.id) }
    }
    keep(run)
  }

  /// Whether what was handed in since stands where the run would: then the same again is no
  /// repetition, but what is to hold from now on.
  private func isOverlaid(_ run: Int64, by again: RunRecord) -> Bool {
    replaced(by: again).contains { $0 > run }
  }

  /// Finds where a run belongs, and gives it the key of its first time, or of the next.
  ///
  /// - Returns: The same run where it stands already.
  fileprivate func place(_ rows: inout RunRows) -> Recorded? {
    for time in 1... {
      let key = rows.key(time: time)
      if let known = byKey[key] {
        guard replaced.contains(known.run) || isOverlaid(known.run, by: rows.run) else {
          return Recorded(
            run: known.run, key: key, isNew: false, replaced: replacing[known.run] ?? [],
            chain: known.chain)
        }
      } else if !prunedKeys.contains(key) {
        rows.run.key = key
        break
      }
    }
    return nil
  }

  /// The one recorded last of those that a run replaces.
  fileprivate func newest(replacedBy run: RunRecord) -> RunRecord? {
    let ids = Set(replaced(by: run))
    return (standing[run.plant] ?? []).last { ids.contains($0.id) }
  }

  /// Those that a run replaces, in their order.
  fileprivate func replaced(by run: RunRecord) -> [Int64] {
    let application = run.application.map { ProjectNumber($0) }
    return (standing[run.plant] ?? []).filter { other in
      guard other.kind == run.kind, other.track == run.track,
        other.application.map({ ProjectNumber($0) }) == application
      else { return false }
      return application != nil
        || run.periodFrom <= other.periodFrom && other.periodTo <= run.periodTo
    }.map { $0.id }
  }
}

extension RowStore {
  /// - Parameter known: What was read before, and still holds where nobody wrote since.
  fileprivate func knownRuns(_ known: KnownRuns?) throws -> KnownRuns {
    let version = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    let changes = database.totalChangesCount
    if let known, known.version == version, known.changes == changes { return known }
    let runs = try wholeChain()
    return KnownRuns(
      version: version, changes: changes, runs: runs,
      pruned: try all(PrunedRunRecord.self, order: "id"), replacements: try replacements(runs))
  }

  fileprivate func add(_ rows: RunRows, to known: inout KnownRuns) throws -> Recorded {
    // The run's own row comes last, because it holds what the others come to.
    try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
    let last = known.last
    var run = rows.run
    run.id = last.id + 1
    let replaced = known.replaced(by: run)
    run.replaces = RunRecord.list(replaced)

    var content = RunContent()
    for id in replaced {
      var record = RunReplacementRecord()
      (record.run, record.replaced) = (run.id, id)
      content.add(try insert(record))
    }
    func insertAll<Record: LedgerRecord>(
      _ records: [Record], _ number: WritableKeyPath<Record, Int64>
    ) throws {
      for var record in records {
        record[keyPath: number] = run.id
        content.add(try insert(record))
      }
    }
    try insertAll(rows.reports, \.run)
    try insertAll(rows.inputs, \.run)
    try insertAll(rows.checks, \.run)
    try insertAll(rows.findings, \.run)
    try insertAll(rows.seriesMonths, \.run)
    try insertAll(rows.figures, \.run)
    try insertAll([rows.input], \.run)
    try insertAll(rows.deadlines, \.run)
    run.content = content.digest(of: run)
    run.previousChain = last.chain
    run.chain = Chain.value(after: run.previousChain, run.content)
    try insert(run)
    try requireRows(of: run, replacing: replaced.count)
    known.add(run, replacing: replaced)
    return Recorded(
      run: run.id, key: run.key, isNew: true, replaced: replaced, chain: run.chain)
  }

  /// What stands in the tables must be what was put there: a trigger that somebody made since the
  /// ledger was opened may have kept rows out, or put others in.
  ///
  /// - Throws: ``RowDamage``, before anything is committed.
  private func requireRows(of run: RunRecord, replacing: Int) throws {
    let counts = run.rowCounts + [(table: RunReplacementRecord.table, count: replacing)]
    for (table, expected) in counts {
      let statement = try database.cachedStatement(
        sql: "SELECT COUNT(*) FROM \(table) WHERE run = ?")
      let count = try Int.fetchOne(statement, arguments: [run.id]) ?? 0
      guard count == expected else {
        throw RowDamage(table, run: run.id, .count(count, of: expected))
      }
    }
    guard try self.run(run.id) == run else {
      throw RowDamage(RunRecord.table, run: run.id, .missing)
    }
  }
}

/// The digest of a run's rows, in whatever order they come.
struct RunContent {
  private static let length = 32
  /// One behind the other: a city's ledger has a million.
  private var digests: [UInt8] = []

  mutating func add(_ digest: [UInt8]) {
    digests += digest
  }

  /// - Parameter run: its columns before `content` count, too.
  func digest(of run: RunRecord) -> String {
    let own = RowSeal(
      table: RunRecord.table, CellWriter(run).cells.dropLast(RunRecord.chainColumns))
    var hash = SHA256()
    hash.update(data: own.digest)
    let rows = stride(from: 0, to: digests.count, by: Self.length).map {
      digests[$0..<min($0 + Self.length, digests.count)]
    }
    for digest in rows.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      hash.update(data: Array(digest))
    }
    return hash.finalize().hex
  }
}

/// What ties each run to all before it.
enum Chain {
  static func value(after previous: String, _ content: String) -> String {
    SHA256.hash(data: Array("\(previous)\n\(content)".utf8)).hex
  }
}

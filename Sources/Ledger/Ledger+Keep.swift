import GRDB
package import Measures

// Keeping a ledger: copies of it, and what is too old to be kept whole.

extension Ledger {
  /// Copies the whole ledger to a new file while others go on recording: what one moment held.
  ///
  /// The copy is looked through before it gets its name.
  ///
  /// - Throws: a ``Fault`` where there is such a file already, where there is no room, and where the
  ///   copy is damaged because the ledger is.
  package func backup(to target: String) throws(Fault) -> Verification {
    let place = LedgerFile(path: target)
    let targetFaults = LedgerFaults(path: target)
    guard place.state == .missing else { throw targetFaults.taken }
    let besides = place.besides
    guard besides.isEmpty else { throw targetFaults.leftBeside(besides, .usage) }
    let temporary: String
    do {
      temporary = try place.temporary()
    } catch {
      throw targetFaults.failure(error, missing: .unwritableOutput)
    }
    defer { LedgerFile.remove(temporary) }
    do {
      let copy = try DatabaseQueue(path: temporary)
      try queue.backup(to: copy)
      try copy.close()
    } catch {
      throw targetFaults.fault(error)
    }
    let found: Verification
    do throws(Fault) {
      found = try Ledger(
        opening: temporary, mode: .read, patience: Self.patience, migrations: migrations
      ).verify()
    } catch {
      // Its user knows the copy by the name that it was to have.
      var named = error
      named.position = SourcePosition(file: target)
      throw named
    }
    if let first = found.damages.first {
      throw faults.damaged(
        table: first.table, row: first.row, first.reason.en, first.reason.zh)
    }
    switch LedgerFile.name(temporary, target) {
    case .given: return found
    case .taken: throw targetFaults.taken
    case .failed(let code): throw targetFaults.failure(SystemFailure(code: code))
    }
  }

  /// Takes out the dossiers' runs whose periods ended before a month began, and leaves a row of each
  /// that keeps the chain. A run stays where one that it replaces does, which would else count again;
  /// decisions always stay.
  ///
  /// - Returns: The runs that were pruned, in their order.
  package func prune(
    before month: CivilMonth, by user: String, at time: Instant
  ) throws(Fault) -> [PrunedRunRecord] {
    guard let first = CivilDate(year: month.year, month: month.month, day: 1) else { return [] }
    let start = Instant(first)
    let pruned = try writing { store in
      let runs = try store.wholeChain()
      let going = Self.prunable(runs, try store.replacements(runs), before: start)
      guard !going.isEmpty else { return [PrunedRunRecord]() }
      try store.database.execute(
        sql: "INSERT INTO prune_permit VALUES (?)", arguments: [time.seconds])
      var kept: [PrunedRunRecord] = []
      for run in runs where going.contains(run.id) {
        for table in Self.tablesOfRuns {
          try store.database.cachedStatement(sql: "DELETE FROM \(table) WHERE run = ?")
            .execute(arguments: [run.id])
        }
        try store.database.cachedStatement(sql: "DELETE FROM run WHERE id = ?")
          .execute(arguments: [run.id])
        let record = PrunedRunRecord(run, by: user, at: time)
        try store.insert(record)
        kept.append(record)
      }
      try store.database.execute(sql: "DELETE FROM prune_permit")
      return kept
    }
    guard !pruned.isEmpty else { return [] }
    do {
      try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
    } catch {
      throw faults.notShrunk(error)
    }
    return pruned
  }

  /// Those with rows of runs, the ones first that others point to.
  static let tablesOfRuns = [
    RunReplacementRecord.table, ReportRecord.table, InputFileRecord.table, CheckRecord.table,
    FindingRecord.table, SeriesMonthRecord.table, FigureRecord.table, StoredInputRecord.table,
    AuditDeadlineRecord.table,
  ]

  private static func prunable(
    _ runs: [RunRecord], _ replacements: [RunReplacementRecord], before start: Instant
  ) -> Set<Int64> {
    // Decisions stay: plans count them over years.
    var going = Set(
      runs.lazy.filter { $0.kind == .check && $0.periodTo <= start }.map { $0.id })
    let present = Set(runs.lazy.map { $0.id })
    // Earlier ones first: who replaces one that stays, stays.
    for replacement in replacements.sorted(by: { $0.run < $1.run })
    where present.contains(replacement.replaced) && !going.contains(replacement.replaced) {
      going.remove(replacement.run)
    }
    return going
  }
}

extension PrunedRunRecord {
  fileprivate init(_ run: RunRecord, by user: String, at time: Instant) {
    self.init()
    id = run.id
    key = run.key
    kind = run.kind
    plant = run.plant
    periodFrom = run.periodFrom
    periodTo = run.periodTo
    verdict = run.verdict
    recordedAt = run.recordedAt
    content = run.content
    previousChain = run.previousChain
    chain = run.chain
    prunedAt = time
    prunedBy = user
  }
}

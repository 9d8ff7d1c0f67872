package import Measures

// What a person looks up: read in one transaction, so that a run that is pruned meanwhile is never
// taken for a damaged one.

/// All runs of one moment's ledger.
package struct RunCatalogue: Sendable {
  /// In the order in which they were recorded, replaced ones among them.
  package var runs: [RunRecord]
  /// Who replaced whom.
  package var replacements: [RunReplacementRecord]
  package var pruned: [PrunedRunRecord]

  /// Every plant that was ever recorded, in the order of ids.
  package var plants: [String] {
    Set(runs.map { $0.plant } + pruned.map { $0.plant }).sorted()
  }
}

/// One run with what it rests on and what it found.
package struct RunDetails: Sendable {
  package var run: RunRecord
  package var inputs: [InputFileRecord]
  package var checks: [CheckRecord]
  package var findings: [FindingRecord]
}

extension Ledger {
  /// What is said to who asks for a run that was pruned.
  package func faultOfPruned(_ run: PrunedRunRecord) -> Fault { faults.pruned(run) }

  package func catalogue() throws(Fault) -> RunCatalogue {
    try reading(RunRecord.table) { try $0.catalogue() }
  }

  /// One run, beside all others; `nil` where there is none of that number, or not any more.
  package func details(
    of id: Int64
  ) throws(Fault) -> (catalogue: RunCatalogue, details: RunDetails?) {
    try reading(RunRecord.table) { store in
      let catalogue = try store.catalogue()
      guard let run = catalogue.runs.first(where: { $0.id == id }) else { return (catalogue, nil) }
      let details = RunDetails(
        run: run,
        inputs: try store.rows(
          InputFileRecord.self, of: id, order: "position", expected: run.inputs),
        checks: try store.rows(CheckRecord.self, of: id, order: "position", expected: run.checks),
        findings: try store.rows(
          FindingRecord.self, of: id, order: "position", expected: run.findings))
      return (catalogue, details)
    }
  }
}

extension RowStore {
  fileprivate func catalogue() throws -> RunCatalogue {
    let runs = try wholeChain()
    return RunCatalogue(
      runs: runs, replacements: try replacements(runs),
      pruned: try all(PrunedRunRecord.self, order: "id"))
  }
}

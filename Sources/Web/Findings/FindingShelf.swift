#if Server
import Ledger
import Measures
import Report
package import ServerStore
import Synchronization

/// Breaches over all runs in force, with what was said of them: kept in memory, and read again only
/// as far as ledger and store have grown.
package final class FindingShelf: Sendable {
  private let shelf: LedgerShelf
  private let store: ServerStore
  private let desk: Desk
  /// By a run's key: what is recorded never changes.
  private let breaches = BoundedCache<String, [FindingRecord]>(limit: 120_000)
  private let lines = BoundedCache<String, [String: RequirementLine]>(limit: 120_000)
  private let boards = BoundedCache<BoardName, FindingBoard>(limit: 120_000)
  private let answers = Mutex(Answers())

  /// Checks of one plant that are looked at, as on its page.
  static let runsRead = 24

  private struct BoardName: Hashable, Sendable {
    var sight: Sight
    var catalogue: Int
    var remarks: Int64
  }

  private struct Answers: Sendable {
    var last: Int64 = 0
    /// Plant → fingerprint.
    var byPlant: [String: [String: FindingAnswers]] = [:]
  }

  package init(_ shelf: LedgerShelf, _ store: ServerStore, _ desk: Desk) {
    (self.shelf, self.store, self.desk) = (shelf, store, desk)
  }

  // MARK: - Answers

  /// What was said up to now, by plant and fingerprint.
  private func known() async throws(Fault) -> Answers {
    try await desk.run { [self] () throws(Fault) in
      while true {
        let before = answers.withLock { $0 }
        let (remarks, last) = try store.remarks(after: before.last)
        guard !remarks.isEmpty else { return before }
        answers.withLock { answers in
          // Somebody else may have read the same ones meanwhile.
          guard answers.last == before.last else { return }
          for remark in remarks {
            answers.byPlant[remark.plant, default: [:]][
              remark.fingerprint, default: FindingAnswers()
            ].add(remark)
          }
          answers.last = last
        }
      }
    }
  }

  // MARK: - Groups

  /// What is breached in the runs that the reader may see, with what became of it.
  func board(_ view: LedgerView, of sight: Sight) async throws(Fault) -> FindingBoard {
    let answers = try await known()
    let name = BoardName(sight: sight, catalogue: view.catalogue.serial, remarks: answers.last)
    if let known = boards[name] { return known }
    let sources = view.plants.map {
      FindingSources($0, answers.byPlant[$0.id] ?? [:], most: Self.runsRead)
    }
    let breaches = try await breaches(of: sources.flatMap(\.runs))
    let board = FindingBoard(
      sources.flatMap { FindingGroup.all($0, breaches) }.sorted { $0.place < $1.place },
      remarks: answers.last)
    boards.keep(board, for: name, cost: 1 + board.groups.count)
    return board
  }

  private func breaches(of runs: [SeenRun]) async throws(Fault) -> [Int64: [FindingRecord]] {
    var found: [Int64: [FindingRecord]] = [:]
    var missing: [SeenRun] = []
    for run in runs {
      if let known = breaches[run.record.key] {
        found[run.record.id] = known
      } else {
        missing.append(run)
      }
    }
    // In portions, so that whoever reads one run does not wait for all of a city.
    var rest = missing[...]
    while !rest.isEmpty {
      let portion = rest.prefix(50)
      rest = rest.dropFirst(50)
      let ids = portion.map(\.record.id)
      let records = try await shelf.read { (ledger) throws(Fault) in
        try ledger.findings(of: ids).filter(\.isBreach)
      }
      let byRun = Dictionary(grouping: records, by: \.run)
      for run in portion {
        let own = byRun[run.record.id] ?? []
        breaches.keep(own, for: run.record.key, cost: 1 + own.count)
        found[run.record.id] = own
      }
    }
    return found
  }

  /// Those of one plant.
  func groups(of plant: PlantRuns) async throws(Fault) -> [FindingGroup] {
    let answers = try await known()
    let sources = FindingSources(plant, answers.byPlant[plant.id] ?? [:], most: Self.runsRead)
    return FindingGroup.all(sources, try await breaches(of: sources.runs))
  }

  // MARK: - One requirement

  /// What runs said of one requirement; those that did not ask for it are not in it.
  func lines(
    of fingerprint: String, in runs: [SeenRun]
  ) async throws(Fault) -> [(run: SeenRun, line: RequirementLine)] {
    var found: [Int64: RequirementLine] = [:]
    var missing: [SeenRun] = []
    for run in runs {
      if let known = lines[run.record.key] {
        found[run.record.id] = known[fingerprint]
      } else {
        missing.append(run)
      }
    }
    if !missing.isEmpty {
      let ids = missing.map(\.record.id)
      let (checks, findings) = try await shelf.read { (ledger) throws(Fault) in
        (try ledger.checks(of: ids), try ledger.findings(of: ids))
      }
      let checksByRun = Dictionary(grouping: checks, by: \.run)
      let findingsByRun = Dictionary(grouping: findings, by: \.run)
      for run in missing {
        let own = RequirementLine.all(
          checksByRun[run.record.id] ?? [], findingsByRun[run.record.id] ?? [])
        lines.keep(own, for: run.record.key, cost: 1 + own.count)
        found[run.record.id] = own[fingerprint]
      }
    }
    return runs.compactMap { run in found[run.record.id].map { (run, $0) } }
  }
}

/// All that a reader sees of breaches, with what the overview says of it.
struct FindingBoard: Sendable {
  /// In the order of their places.
  let groups: [FindingGroup]
  /// The last remark that is in it.
  let remarks: Int64
  /// Months that were handed in again in a way that somebody has to look at, by plant; of several
  /// reasons the graver.
  let doubts: [String: [CivilMonth: FindingState.Doubt]]
  /// What plants were asked and have not answered.
  let awaitingPlant: Int
  /// What was explained or handed in again, and not decided since.
  let awaitingAuthority: Int

  init(_ groups: [FindingGroup], remarks: Int64) {
    (self.groups, self.remarks) = (groups, remarks)
    awaitingPlant = groups.count { $0.state.awaitsPlant }
    awaitingAuthority = groups.count { $0.state.awaitsAuthority }
    var doubts: [String: [CivilMonth: FindingState.Doubt]] = [:]
    for group in groups {
      guard let doubt = group.state.doubt else { continue }
      let plant = group.run.record.plant
      for month in group.months {
        doubts[plant, default: [:]][month] = max(doubt, doubts[plant]?[month] ?? doubt)
      }
    }
    self.doubts = doubts
  }
}

extension FindingGroup {
  /// The months of the run's period.
  fileprivate var months: [CivilMonth] { (run.record.period?.months ?? []).map(\.month) }
}

/// What one run said of one requirement.
struct RequirementLine: Sendable {
  /// `nil`: there is no check of it, only what was found in data.
  var verdict: Verdict?
  var isAdvisory = false
  var valid: Int?
  var exceeding: Int?
  /// Findings of it.
  var count = 0
  /// The worst of them; `nil`: there is none.
  var finding: String?
  /// The highest 超标倍数 of its episodes.
  var multiple: ExactDecimal?

  static func all(
    _ checks: [CheckRecord], _ findings: [FindingRecord]
  ) -> [String: RequirementLine] {
    var lines: [String: RequirementLine] = [:]
    for check in checks {
      var line = RequirementLine()
      (line.verdict, line.isAdvisory) = (check.verdict, check.isAdvisory)
      (line.valid, line.exceeding) = (check.valid, check.exceeding)
      lines[check.fingerprint] = line
    }
    for finding in findings.sorted(by: { $0.isWorse(than: $1) }) {
      var line = lines[finding.fingerprint] ?? RequirementLine()
      line.count += 1
      line.finding = line.finding ?? finding.findingID
      if let multiple = finding.multiple.flatMap({ ExactDecimal($0) }) {
        line.multiple = line.multiple.map { max($0, multiple) } ?? multiple
      }
      lines[finding.fingerprint] = line
    }
    return lines
  }
}
#endif

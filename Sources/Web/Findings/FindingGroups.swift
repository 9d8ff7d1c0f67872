#if Server
import Ledger
import Measures
import Report
import ServerStore

/// Breaches of one requirement by one plant in one run's period: what is answered and decided as one.
struct FindingGroup: Sendable {
  /// The run that has it: in force, or, where the period was handed in again without it, the last
  /// that had it.
  var run: SeenRun
  /// The worst of them: by 超标倍数, then by how long.
  var finding: FindingRecord
  /// Findings of that run.
  var count: Int
  /// Runs in force that have it, this one's period and others.
  var runs: Int
  /// The first of those.
  var first: SeenRun
  var state: FindingState

  /// What counts first, the latest first; no two groups have one place.
  var place: Place {
    Place(
      advisory: finding.isAdvisory ? 1 : 0, before: -run.record.periodTo.seconds,
      run: run.record.id, position: finding.position)
  }

  /// As addresses of the next page name it.
  struct Place: Comparable, Sendable {
    var advisory: Int
    var before: Int64
    var run: Int64
    var position: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.advisory, left.before, left.run, left.position)
        < (right.advisory, right.before, right.run, right.position)
    }

    var text: String { "\(advisory).\(before).\(run).\(position)" }

    init(advisory: Int, before: Int64, run: Int64, position: Int) {
      (self.advisory, self.before, self.run, self.position) = (advisory, before, run, position)
    }

    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 4, let advisory = Int(parts[0]), let before = Int64(parts[1]),
        let run = Int64(parts[2]), let position = Int(parts[3])
      else { return nil }
      self.init(advisory: advisory, before: before, run: run, position: position)
    }
  }
}

/// What the groups of a plant are made of.
struct FindingSources: Sendable {
  /// In force, by their periods.
  var current: [SeenRun]
  /// Checks that a later one replaced, in the order in which they were recorded.
  var replaced: [SeenRun]
  /// By the key of a run.
  private var known: [String: SeenRun]
  private var pruned: [String: Period]
  var answers: [String: FindingAnswers]

  /// - Parameter most: Runs in force that are looked at, the latest.
  init(_ plant: PlantRuns, _ answers: [String: FindingAnswers], most: Int) {
    let recent = Array(plant.current.suffix(most))
    let standing = Set(plant.current.map(\.record.id))
    let named = answers.values.reduce(into: Set<String>()) { $0.formUnion($1.runs) }
    current = recent
    self.answers = answers
    known = Dictionary(plant.all.map { ($0.record.key, $0) }, uniquingKeysWith: { $1 })
    pruned = plant.pruned.reduce(into: [:]) {
      $0[$1.key] = Period(from: $1.periodFrom, to: $1.periodTo)
    }
    let begin = recent.first?.record.periodFrom
    // However often a month is handed in again, no run of it is left out.
    replaced = plant.all.filter { run in
      run.record.kind == .check && !standing.contains(run.record.id)
        && (named.contains(run.record.key) || begin.map { run.record.periodFrom >= $0 } ?? false)
    }
  }

  /// Of which the breaches are needed.
  var runs: [SeenRun] { current + replaced }

  func period(of key: String) -> Period? { known[key]?.record.period ?? pruned[key] }

  func run(_ key: String) -> SeenRun? { known[key] }
}

extension FindingGroup {
  /// - Parameter breaches: Of each of the sources' runs, by its number.
  /// - Returns: In the order of their places.
  static func all(
    _ sources: FindingSources, _ breaches: [Int64: [FindingRecord]]
  ) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    var seen: [String: (runs: Int, first: SeenRun)] = [:]
    var standing: [Int64: Set<String>] = [:]
    for run in sources.current {
      for (print, members) in byPrint(breaches[run.record.id]) {
        standing[run.record.id, default: []].insert(print)
        let before = seen[print]
        seen[print] = ((before?.runs ?? 0) + 1, before?.first ?? run)
        let (state, basis) = sources.standing(of: print, in: run)
        var group = FindingGroup(run, members, state)
        if let basis, sources.isChanged(print, members, of: run, since: basis, breaches) {
          group?.state.doubt = state.stage.isKept ? .changed : nil
        }
        if let group { groups.append(group) }
      }
    }
    for index in groups.indices {
      guard let known = seen[groups[index].finding.fingerprint] else { continue }
      (groups[index].runs, groups[index].first) = known
    }
    return (groups + gone(sources, breaches, standing)).sorted { $0.place < $1.place }
  }

  /// What a run had that was handed in again, and that no run of its time has any more.
  private static func gone(
    _ sources: FindingSources, _ breaches: [Int64: [FindingRecord]],
    _ standing: [Int64: Set<String>]
  ) -> [FindingGroup] {
    var found: [FindingGroup] = []
    for run in sources.replaced.reversed() {
      let inForce = sources.current.filter { $0.overlaps(run) }
      for (print, members) in byPrint(breaches[run.record.id])
      where !inForce.contains(where: { standing[$0.record.id]?.contains(print) ?? false })
        && !found.contains(where: { $0.finding.fingerprint == print && $0.run.overlaps(run) })
      {
        let (state, basis) = sources.standing(of: print, in: run)
        guard var group = FindingGroup(run, members, state) else { continue }
        // Of what nobody has spoken of yet, only what counts in a verdict.
        if basis == nil, group.finding.isAdvisory || group.finding.verdict != .fail { continue }
        if !state.isSettled { group.state.doubt = .gone }
        found.append(group)
      }
    }
    return found
  }

  private static func byPrint(
    _ records: [FindingRecord]?
  ) -> [(print: String, members: [FindingRecord])] {
    let groups = Dictionary(grouping: records ?? [], by: \.fingerprint)
    return groups.keys.sorted().map { ($0, groups[$0] ?? []) }
  }

  private init?(_ run: SeenRun, _ members: [FindingRecord], _ state: FindingState) {
    guard let worst = members.min(by: { $0.isWorse(than: $1) }) else { return nil }
    self.init(
      run: run, finding: worst, count: members.count, runs: 1, first: run, state: state)
  }
}

extension FindingSources {
  fileprivate func standing(
    of print: String, in run: SeenRun
  ) -> (state: FindingState, basis: FindingRemark?) {
    (answers[print] ?? FindingAnswers()).of(run.record.period, in: period(of:)).standing
  }

  /// Whether a run has the breach otherwise than the run at which the remark was made. Who spoke after
  /// the run was recorded knew of it.
  fileprivate func isChanged(
    _ print: String, _ members: [FindingRecord], of run: SeenRun, since basis: FindingRemark,
    _ breaches: [Int64: [FindingRecord]]
  ) -> Bool {
    guard basis.run != run.record.key, basis.at <= run.record.recordedAt else { return false }
    guard let earlier = self.run(basis.run), let before = breaches[earlier.record.id] else {
      return true
    }
    return Set(before.filter { $0.fingerprint == print }.map(EpisodeMark.init))
      != Set(members.map(EpisodeMark.init))
  }
}

extension FindingState.Stage {
  /// Whether it is an answer to what was found, which another finding may put in doubt.
  fileprivate var isKept: Bool { self != .open && self != .requested }
}

extension SeenRun {
  /// Whether their periods share an hour.
  func overlaps(_ other: SeenRun) -> Bool {
    record.periodFrom < other.record.periodTo && other.record.periodFrom < record.periodTo
  }
}

/// The worst first: by 超标倍数, then by how long, then as the report has them.
struct EpisodeRank: Comparable {
  private let multiple: ExactDecimal?
  private let periods: Int
  private let position: Int

  /// - Parameter multiple: `nil`: an episode that has none comes behind those that have.
  init(multiple: String?, periods: Int?, position: Int) {
    self.multiple = multiple.flatMap { ExactDecimal($0) }
    (self.periods, self.position) = (periods ?? 0, position)
  }

  static func < (left: EpisodeRank, right: EpisodeRank) -> Bool {
    if left.multiple != right.multiple {
      guard let own = left.multiple else { return false }
      return right.multiple.map { own > $0 } ?? true
    }
    return (-left.periods, left.position) < (-right.periods, right.position)
  }
}

/// What makes two runs' findings the same: hours, value and limit.
private struct EpisodeMark: Hashable {
  private let times: [Instant?]
  private let periods: Int?
  private let words: [String?]
  private let isAdvisory: Bool

  init(_ finding: FindingRecord) {
    times = [finding.fromTime, finding.toTime, finding.peakAt]
    periods = finding.periods
    isAdvisory = finding.isAdvisory
    // Without an episode its figures stand in its sentence.
    words = [
      finding.peak, finding.multiple, finding.standard, finding.limitID, finding.target,
      finding.item, finding.fromTime == nil ? finding.messageZh : nil,
    ]
  }
}

extension FindingRecord {
  /// Whether somebody has to answer for it.
  var isBreach: Bool { verdict == .fail || severity == .violation }

  func isWorse(than other: FindingRecord) -> Bool { rank < other.rank }

  private var rank: EpisodeRank {
    EpisodeRank(multiple: multiple, periods: periods, position: position)
  }
}
#endif

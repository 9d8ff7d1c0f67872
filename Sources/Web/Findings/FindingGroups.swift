#if Server
import Ledger
import Measures
import Report
import ServerStore

/// Where a breach stands between plant and authority.
///
/// What was said holds for what was known then: a later run that has the breach again opens it again.
enum FindingState: String, CaseIterable, Sendable {
  /// Nobody has answered for it.
  case open
  /// The plant has explained it; the authority has not decided.
  case explained
  case confirmed
  case rejected
  case closed

  var isSettled: Bool { self == .rejected || self == .closed }

  func words(_ language: Language) -> String {
    switch self {
    case .open: language.say("待说明", "unanswered")
    case .explained: language.say("企业已说明，待处理", "explained, to be decided")
    case .confirmed: language.say("已认定", "confirmed")
    case .rejected: language.say("不予认定", "rejected")
    case .closed: language.say("已结案", "closed")
    }
  }

  /// A class of the style sheets.
  var style: String {
    switch self {
    case .open, .confirmed: "bad"
    case .explained: "doubtful"
    case .rejected, .closed: "aside"
    }
  }
}

/// What was said of one plant's requirement so far, as far as its state rests on it.
struct FindingAnswers: Sendable {
  var decision: FindingRemark?
  /// When the plant last explained.
  var explainedAt: Instant?

  mutating func add(_ remark: FindingRemark) {
    switch remark.kind {
    case .comment: break
    case .explanation: explainedAt = remark.at
    case .decision: decision = remark
    }
  }

  init() {}

  init(_ remarks: some Sequence<FindingRemark>) {
    for remark in remarks { add(remark) }
  }

  /// Its state.
  ///
  /// - Parameter recorded: When the last run that has the breach was recorded.
  func state(after recorded: Instant) -> FindingState {
    if let decision, case .decision(let word) = decision.kind, decision.at >= recorded {
      switch word {
      case .confirmed: return .confirmed
      case .rejected: return .rejected
      case .closed: return .closed
      }
    }
    return explainedAt.map { $0 >= recorded } ?? false ? .explained : .open
  }
}

/// Breaches of one requirement by one plant, over its runs in force.
struct FindingGroup: Sendable {
  /// The latest run that has it: the one to open.
  var run: SeenRun
  /// The first in that run's report.
  var finding: FindingRecord
  /// Findings of that run.
  var count: Int
  /// Runs that have it.
  var runs: Int
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

  /// - Parameters:
  ///   - runs: In force, by their periods.
  ///   - breaches: Of each of them, by its number.
  ///   - answers: What was said, by fingerprint.
  /// - Returns: In the order of their places.
  static func all(
    _ runs: [SeenRun], _ breaches: [Int64: [FindingRecord]], _ answers: [String: FindingAnswers]
  ) -> [FindingGroup] {
    var groups: [String: FindingGroup] = [:]
    for run in runs {
      for (print, members) in Dictionary(
        grouping: breaches[run.record.id] ?? [], by: \.fingerprint)
      {
        guard let worst = members.min(by: { $0.position < $1.position }) else { continue }
        var group =
          groups[print]
          ?? FindingGroup(run: run, finding: worst, count: 0, runs: 0, first: run, state: .open)
        (group.run, group.finding, group.count) = (run, worst, members.count)
        group.runs += 1
        group.recordedAt = max(group.recordedAt, run.record.recordedAt)
        groups[print] = group
      }
    }
    for (print, group) in groups {
      groups[print]?.state = (answers[print] ?? FindingAnswers()).state(after: group.recordedAt)
    }
    return groups.values.sorted { $0.place < $1.place }
  }

  /// When the last of the runs that have it was recorded: what an answer has to have known.
  private var recordedAt: Instant

  private init(
    run: SeenRun, finding: FindingRecord, count: Int, runs: Int, first: SeenRun,
    state: FindingState
  ) {
    (self.run, self.finding, self.count) = (run, finding, count)
    (self.runs, self.first, self.state) = (runs, first, state)
    recordedAt = run.record.recordedAt
  }
}

extension FindingRecord {
  /// Whether somebody has to answer for it.
  var isBreach: Bool { verdict == .fail || severity == .violation }
}
#endif

import GRDB
package import Measures

/// Work that is done in the background, once.
package struct Job: Hashable, Sendable {
  package enum State: String, Codable, CaseIterable, Sendable {
    case queued, running, done, failed, cancelled

    package var isEnded: Bool { self != .queued && self != .running }
  }

  package var id: String
  package var upload: String?
  package var owner: String
  /// A word such as `check`.
  package var kind: String
  /// Whatever the kind needs, as text.
  package var parameters: String
  package var state: State
  /// How often a worker began it.
  package var attempts: Int
  /// A word of the worker's for what it is at; empty: nothing yet.
  package var phase: String
  /// Of ``total``, in whatever the phase counts; a total of 0: not known.
  package var done: Int64
  package var total: Int64
  /// Whether it is to end as soon as its worker hears of it.
  package var isCancelled: Bool
  /// The ledger's keys of the runs that it recorded.
  package var runs: [String]
  package var verdict: String?
  package var problem: Bilingual?
  package var createdAt: Instant
  package var startedAt: Instant?
  package var endedAt: Instant?
}

/// A job that a worker has, and no other while the lease lasts.
package struct JobLease: Hashable, Sendable {
  package var job: Job
  /// Of this lease alone: whoever has the job after it has another.
  package let worker: String

  /// Seconds without ``ServerStore/progress(_:phase:done:of:)`` after which another worker gets it.
  package static let seconds: Int64 = 60
  /// How often a job is begun before it is given up.
  package static let attempts = 3
  /// How often the server may end over a job before that is taken to be the job's doing. Not soon: what
  /// a check does, its own process dies of, and a server is ended for many reasons that are not its
  /// checks'.
  package static let breaks = 100
}

/// What a worker hears when it says how far it is.
package enum JobAnswer: Hashable, Sendable {
  case goOn
  /// End it, and say ``ServerStore/cancelled(_:)``.
  case cancel
  /// It is another's now, or ended: end it and say nothing.
  case lost
}

/// How many jobs there are, for metrics.
package struct JobCounts: Hashable, Sendable {
  package var states: [Job.State: Int]
  /// Seconds that the oldest queued job has waited.
  package var longestWait: Int64
}

/// A row of `job`.
struct JobRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "job"

  var number: Int64?
  var id: String
  var upload: String?
  var owner: String
  var kind: String
  var parameters: String
  var state: Job.State
  var attempts = 0
  /// How often the server ended over it: these are no attempts.
  var breaks = 0
  /// Of the lease, not of the worker: whoever claims gets a new one.
  var worker: String?
  var leaseUntil: Tick?
  /// The server whose worker has it.
  var serving: String?
  var notBefore: Tick
  var isCancelled = false
  var phase = ""
  var done: Int64 = 0
  var total: Int64 = 0
  var runs: [String] = []
  var verdict: String?
  var problemZh: String?
  var problemEn: String?
  var createdAt: Int64
  var createdTick: Tick
  var startedAt: Int64?
  var endedAt: Int64?
  /// Counts all that were begun; 0: not yet.
  var turn: Int64 = 0

  var job: Job {
    Job(
      id: id, upload: upload, owner: owner, kind: kind, parameters: parameters, state: state,
      attempts: attempts, phase: phase, done: done, total: total, isCancelled: isCancelled,
      runs: runs, verdict: verdict, problem: Bilingual(problemZh, problemEn),
      createdAt: Instant(seconds: createdAt), startedAt: startedAt.map { Instant(seconds: $0) },
      endedAt: endedAt.map { Instant(seconds: $0) })
  }

  /// Leaves no worker behind.
  mutating func end(_ state: Job.State, at now: Instant, _ problem: Bilingual? = nil) {
    self.state = state
    (worker, leaseUntil, serving) = (nil, nil, nil)
    (problemZh, problemEn) = (problem?.zh, problem?.en)
    endedAt = now.seconds
  }

  mutating func queue(from tick: Tick) {
    state = .queued
    (worker, leaseUntil, serving) = (nil, nil, nil)
    (notBefore, phase, done, total) = (tick, "", 0, 0)
  }
}

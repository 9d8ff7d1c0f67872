#if Server
package import Measures
package import Report
package import ServerStore

/// What is to be checked, and by whom it was handed in.
package struct CheckOrder: Sendable {
  package var upload: Upload
  package var parameters: CheckParameters
  /// The body as it came.
  package var body: String
  /// A folder for whatever the check needs; nothing stands there yet, and the caller removes it.
  package var scratch: String
  /// The plant's last plant.yaml, for logs that come without one; `nil`: there is none.
  package var plant: [UInt8]?
  /// Whose dossiers the sender may hand in.
  package var rights: Rights
}

/// How far a check has come.
package struct CheckProgress: Hashable, Sendable {
  package var phase: String
  package var done: Int64
  package var total: Int64

  package init(_ phase: String, done: Int64 = 0, of total: Int64 = 0) {
    (self.phase, self.done, self.total) = (phase, done, total)
  }
}

/// How a check ended.
package enum CheckOutcome: Hashable, Sendable {
  /// Keys of the runs that the ledger keeps, the verdict, and whose they are.
  case recorded(runs: [String], Verdict, plant: String)
  case refused(Bilingual, isWorthRetrying: Bool)
  case cancelled
}

/// Checks one upload and records what comes of it: twice the same records once.
package protocol CheckRunner: Sendable {
  /// Cancelling the task ends the check.
  func run(
    _ order: CheckOrder, progress: @escaping @Sendable (CheckProgress) -> Void
  ) async -> CheckOutcome
}
#endif

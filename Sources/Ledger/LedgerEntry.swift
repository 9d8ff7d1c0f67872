package import Measures
package import Report

/// What is recorded of one run.
package struct LedgerEntry: Sendable {
  /// Sealed: each input with its SHA-256. With a decision, where a gate made it.
  package var report: ComplianceReport
  /// The same report as JSON, once a language.
  package var reports: [(language: Language, json: [UInt8])]
  /// Empty for a decision.
  package var hours: EmissionRecord
  package var figures: [MonthFigure]
  /// What the run was judged from but its hours; the ledger only keeps it.
  package var input: [UInt8]
  package var deadlines: [AuditDueDate]
  /// Why it is recorded again, where its recorder said so.
  package var reason: String?
  /// The account, or the user of the machine, that handed it in.
  package var recordedBy: String
  package var recordedAt: Instant
  /// When what is checked again was handed in; `nil`: now.
  package var handedInAt: Instant?

  package init(
    report: ComplianceReport, reports: [(language: Language, json: [UInt8])],
    hours: EmissionRecord, figures: [MonthFigure] = [], input: [UInt8] = [],
    deadlines: [AuditDueDate] = [], reason: String? = nil, recordedBy: String,
    recordedAt: Instant
  ) {
    self.report = report
    self.reports = reports
    self.hours = hours
    self.figures = figures
    self.input = input
    self.deadlines = deadlines
    self.reason = reason
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
  }
}

/// What recording a run came to.
package struct Recorded: Hashable, Sendable {
  package var run: Int64
  /// What names the run beyond this ledger: lower-case hex.
  package var key: String
  /// Else the same report stands there already, and nothing was changed.
  package var isNew: Bool
  /// Runs that it replaced, now or when it was recorded.
  package var replaced: [Int64]
  /// The chain's value at the run: who keeps it can tell later that nothing before was taken out.
  package var chain: String
}

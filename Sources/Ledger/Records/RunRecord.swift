package import Measures
package import Report

/// What was recorded: a dossier's check, or a gate's decision.
package enum RunKind: String, CaseIterable, Sendable, CellValue {
  case check, decision
}

extension Verdict: CellValue {}
extension Severity: CellValue {}
extension Language: CellValue {}
extension ControlArea: CellValue {}
extension LogKind: CellValue {}
extension Check.Basis: CellValue {}
extension FlagSet: CellValue {}

/// One run: a row of `run`.
package struct RunRecord: LedgerRecord, Hashable {
  package static let table = "run"
  package static let keyColumns = 1

  /// Counted from 1 without a hole; what was pruned keeps its number in `pruned_run`.
  package var id: Int64 = 0
  /// SHA-256, in lower-case hex, over what the run rests on: two runs with one key are one.
  package var key = ""
  package var kind = RunKind.check
  package var plant = ""
  package var plantName = ""
  package var sector = ""
  package var region = ""
  package var area = ControlArea.general
  package var periodFrom = Instant(seconds: 0)
  /// Half-open.
  package var periodTo = Instant(seconds: 0)
  package var asOf = Instant(seconds: 0)
  package var recordedAt = Instant(seconds: 0)
  /// The user's name on the machine that recorded it.
  package var recordedBy = ""
  package var toolVersion = ""
  package var standardsDigest = ""
  package var verdict = Verdict.notEvaluated
  /// The application, where the run is a decision.
  package var application: String?
  /// The column `stage`.
  package var track: DecisionTrack?
  /// Ids of the runs that it replaces, as a JSON array: `[3,4]`.
  package var replaces = "[]"
  /// Why it was recorded again, in its recorder's words.
  package var reason: String?
  /// How many rows of each table belong to it: a row that is missing is found on reading.
  package var reports = 0
  package var inputs = 0
  package var checks = 0
  package var findings = 0
  package var seriesMonths = 0
  package var figures = 0
  package var deadlines = 0
  /// SHA-256 over the digests of all its rows, this one's columns up to here among them.
  package var content = ""
  /// `chain` of the run before; empty for the first.
  package var previousChain = ""
  /// SHA-256 of `previousChain`, a line end and `content`.
  package var chain = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("id", &id)
    visitor.column("key", &key)
    visitor.column("kind", &kind)
    visitor.column("plant", &plant)
    visitor.column("plantName", &plantName)
    visitor.column("sector", &sector)
    visitor.column("region", &region)
    visitor.column("area", &area)
    visitor.column("periodFrom", &periodFrom)
    visitor.column("periodTo", &periodTo)
    visitor.column("asOf", &asOf)
    visitor.column("recordedAt", &recordedAt)
    visitor.column("recordedBy", &recordedBy)
    visitor.column("toolVersion", &toolVersion)
    visitor.column("standardsDigest", &standardsDigest)
    visitor.column("verdict", &verdict)
    visitor.column("application", &application)
    visitor.column("stage", &track)
    visitor.column("replaces", &replaces)
    visitor.column("reason", &reason)
    visitor.column("reports", &reports)
    visitor.column("inputs", &inputs)
    visitor.column("checks", &checks)
    visitor.column("findings", &findings)
    visitor.column("seriesMonths", &seriesMonths)
    visitor.column("figures", &figures)
    visitor.column("deadlines", &deadlines)
    visitor.column("content", &content)
    visitor.column("previousChain", &previousChain)
    visitor.column("chain", &chain)
  }

  /// ``replaces`` of a run that replaces these.
  static func list(_ runs: [Int64]) -> String {
    "[" + runs.map(String.init).joined(separator: ",") + "]"
  }

  /// The columns at the end that are made of the others.
  static let chainColumns = 3

  /// The period, `nil` where a damaged row says none.
  package var period: Period? { Period(from: periodFrom, to: periodTo) }
}

/// That a run replaces another: a row of `run_replacement`.
package struct RunReplacementRecord: LedgerRecord, Hashable {
  package static let table = "run_replacement"
  package static let keyColumns = 2

  package var run: Int64 = 0
  package var replaced: Int64 = 0

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("replaced", &replaced)
  }
}

/// What is left of a pruned run: a row of `pruned_run`. It keeps the chain whole.
package struct PrunedRunRecord: LedgerRecord, Hashable {
  package static let table = "pruned_run"
  package static let keyColumns = 1

  package var id: Int64 = 0
  package var key = ""
  package var kind = RunKind.check
  package var plant = ""
  package var periodFrom = Instant(seconds: 0)
  package var periodTo = Instant(seconds: 0)
  package var verdict = Verdict.notEvaluated
  package var recordedAt = Instant(seconds: 0)
  package var content = ""
  package var previousChain = ""
  package var chain = ""
  package var prunedAt = Instant(seconds: 0)
  package var prunedBy = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("id", &id)
    visitor.column("key", &key)
    visitor.column("kind", &kind)
    visitor.column("plant", &plant)
    visitor.column("periodFrom", &periodFrom)
    visitor.column("periodTo", &periodTo)
    visitor.column("verdict", &verdict)
    visitor.column("recordedAt", &recordedAt)
    visitor.column("content", &content)
    visitor.column("previousChain", &previousChain)
    visitor.column("chain", &chain)
    visitor.column("prunedAt", &prunedAt)
    visitor.column("prunedBy", &prunedBy)
  }
}

import FoundationEssentials
package import Measures
import Report

extension LedgerExcerpt {
  /// Why a check of a run has no answer, where no finding of the run says it.
  package struct CheckReason: Hashable, Sendable {
    package var run: Int64
    /// Of the check.
    package var fingerprint: String
    package var reason: Bilingual

    package init(run: Int64, fingerprint: String, reason: Bilingual) {
      self.run = run
      self.fingerprint = fingerprint
      self.reason = reason
    }
  }

  /// Hours that flags took from what is judged, and that would lie over a limit.
  package struct SuspectHours: Hashable, Sendable {
    package var run: Int64
    package var findingID: String
    package var hours: Int

    package init(run: Int64, findingID: String, hours: Int) {
      self.run = run
      self.findingID = findingID
      self.hours = hours
    }
  }
}

/// What a digest reads of a saved report besides the rows that were made of it.
private struct SavedReport: Decodable {
  struct Check: Decodable {
    var rule: String
    var outlet: String?
    var pollutant: String?
    var standard: String?
    var limit: String?
    var target: String?
    var item: String?
    var reason: String?

    var place: [String?] { [rule, outlet, pollutant, standard, limit, target, item] }
  }

  struct Finding: Decodable {
    var id: String
    var suspect: Int?

    private enum CodingKeys: String, CodingKey {
      case id
      case suspect = "suspect_hours"
    }
  }

  var checks: [Check]
  var findings: [Finding]
}

extension CheckRecord {
  fileprivate var place: [String?] {
    [rule, outlet, pollutant, standard, limitID, target, item]
  }
}

extension RowStore {
  /// What only the saved reports of some runs say: few have such checks or findings.
  ///
  /// - Throws: ``RowDamage`` where a report cannot be read; a run without one says nothing.
  func words(
    of runs: [RunRecord], _ checks: [CheckRecord], _ findings: [FindingRecord]
  ) throws -> (reasons: [LedgerExcerpt.CheckReason], suspects: [LedgerExcerpt.SuspectHours]) {
    let told = Set(findings.map { [$0.fingerprint, "\($0.run)"] })
    let unanswered = Dictionary(
      grouping: checks.filter {
        $0.verdict == .notEvaluated && !$0.isAdvisory
          && !told.contains([$0.fingerprint, "\($0.run)"])
      }, by: \.run)
    let suspects = Dictionary(
      grouping: findings.filter { $0.rule == FindingRecord.flaggedRule && $0.isUrgent }, by: \.run)
    var found: (reasons: [LedgerExcerpt.CheckReason], suspects: [LedgerExcerpt.SuspectHours]) =
      ([], [])
    for run in runs where unanswered[run.id] != nil || suspects[run.id] != nil {
      var saved: [Language: SavedReport] = [:]
      for record in try rows(
        ReportRecord.self, of: run.id, order: "language", expected: run.reports)
      {
        guard let plain = Deflate.plain(record.json, count: record.bytes),
          let report = try? JSONDecoder().decode(SavedReport.self, from: Data(plain))
        else { throw RowDamage(ReportRecord.table, run: run.id, .packed) }
        saved[record.language] = report
      }
      guard let any = saved[.zh] ?? saved[.en] else { continue }
      for check in unanswered[run.id] ?? [] {
        func reason(_ language: Language) -> String? {
          saved[language]?.checks.first { $0.place == check.place }?.reason
        }
        guard let one = reason(.zh) ?? reason(.en) else { continue }
        found.reasons.append(
          LedgerExcerpt.CheckReason(
            run: run.id, fingerprint: check.fingerprint,
            reason: Bilingual(zh: reason(.zh) ?? one, en: reason(.en) ?? one)))
      }
      for finding in suspects[run.id] ?? [] {
        guard let hours = any.findings.first(where: { $0.id == finding.findingID })?.suspect
        else { continue }
        found.suspects.append(
          LedgerExcerpt.SuspectHours(run: run.id, findingID: finding.findingID, hours: hours))
      }
    }
    return found
  }
}

extension FindingRecord {
  /// The rule of hours that flags took from what is judged, and that would lie over a limit.
  package static let flaggedRule = "flagged-exceedance"
}

import Digest
import Evaluation
import Foundation
import Ledger
import Measures
import Report
import Standards
import Testing

@testable import Commands

/// What a ledger's hours come to under other standards is what their logs come to.
///
/// `make whatif-check` runs it over fifty plants.
struct WhatIfEqualityTests {
  static let plants: Range<Int> = {
    let asked = ProcessInfo.processInfo.environment["GREENGATE_WHATIF_PLANTS"].flatMap { Int($0) }
    return 0..<(asked ?? 5)
  }()

  private func request(
    _ dossier: RandomDossier, overlays: [String]
  ) throws -> CheckRequest {
    CheckRequest(
      dossier: try dossier.path,
      standards: [projectURL.appending(path: "Standards").path, try dossier.pack],
      overlays: overlays, period: nil, asOf: nil, isSealed: true, threads: 2, language: .zh,
      isPictured: false)
  }

  private func question(_ request: CheckRequest, area: ControlArea?) throws -> WhatIf {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    return WhatIf(
      WhatIfReport.Question(
        standardsDigest: Seal.digest(of: library, in: request.standards + request.overlays),
        standards: request.standards, overlays: request.overlays, area: area, regimes: [],
        lawAt: nil, month: nil), by: library)
  }

  @Test(arguments: plants)
  func `a re-judged run equals a fresh check of its logs`(_ seed: Int) throws {
    let dossier = try RandomDossier(seed: seed)
    let scratch = try TemporaryFolder()
    let own = try request(dossier, overlays: [])
    let other = try request(dossier, overlays: [try dossier.overlay])
    let ledger = try Ledger(
      opening: scratch.url.appending(path: "a.ledger").path, mode: .create)
    let recorded = try Pipeline.ledgerEntry(
      of: own, with: try loadStandards(own.standards), reason: nil)
    _ = try ledger.record(recorded)

    // By its own standards: nothing differs at all.
    let same = try question(own, area: nil).answer(from: ledger, threads: 2)
    #expect(same.unjudged.isEmpty && same.items.count == 1)
    #expect(same.items.first?.changes == [] && same.contradictions.isEmpty)
    #expect(same.items.first?.hasSameStandards == true)
    #expect(same.items.first?.after == recorded.report.verdict)

    let area: ControlArea? = dossier.isKeyArea ? .key : nil
    if area != nil { try dossier.moveToKeyArea() }
    let fresh = try Pipeline.check(other)
    let asked = try question(other, area: area)
    let answer = try asked.answer(from: ledger, threads: 2)
    let item = try #require(answer.items.first)
    let run = try #require(try ledger.runs(kind: .check).first)
    let judgement = try asked.judge(run, in: ledger).judgement

    #expect(item.before == recorded.report.verdict && item.after == fresh.verdict)
    #expect(!item.hasSameStandards)
    // Where the overlay changes a limit that does not bind here, nothing changes.
    #expect(item.changes.isEmpty == (facts(recorded.report) == facts(fresh)))
    #expect(judgement.verdict == fresh.verdict)
    #expect(judgement.checks.count == fresh.checks.count)
    for (one, expected) in zip(judgement.checks, fresh.checks) where one != expected {
      Issue.record("check \(expected.identity): \(one) instead of \(expected)")
    }
    let findings = judgement.findings.map { withoutEvidence($0.finding) }
    let expected = fresh.findings.map(withoutEvidence)
    #expect(findings.count == expected.count)
    for (one, expected) in zip(findings, expected) where one != expected {
      Issue.record("finding \(expected.id): \(one) instead of \(expected)")
    }
    #expect(!findings.isEmpty)

    // Without its sentences the judgement is the same, and so is what the answer says; findings that
    // only inform are left out.
    let bare = try asked.judge(run, in: ledger, isWorded: false).judgement
    #expect(bare.verdict == judgement.verdict)
    #expect(bare.checks.map(figures) == judgement.checks.map(figures))
    let informing = Set(
      Rulebook.rules.filter { $0 is any InformingRule.Type }.map { $0.card.id })
    let deciding = findings.filter { !informing.contains($0.rule) }
    #expect(bare.findings.map { figures($0.finding) } == deciding.map(figures))
  }

  /// What a reader of two reports would compare.
  private func facts(_ report: ComplianceReport) -> [CheckIdentity: [String?]] {
    let judged = report.checks.filter { $0.verdict != .notApplicable }
    return Dictionary(
      judged.map {
        (
          $0.identity,
          [
            $0.verdict.rawValue, $0.isAdvisory.description, $0.exceeding?.description,
            $0.requirement?.value, $0.coverage?.valid.description, $0.highest?.value,
            $0.measured?.value,
          ]
        )
      }
    ) { first, _ in first }
  }

  private func figures(_ check: Check) -> [String?] {
    [
      check.identity.description, check.verdict.rawValue, check.isAdvisory.description,
      check.exceeding?.description, check.requirement?.value, check.measured?.value,
      check.highest?.value, check.intensity?.intensity, check.coverage.map { "\($0)" },
    ]
  }

  private func figures(_ finding: Finding) -> [String?] {
    [
      finding.id, finding.severity.rawValue, finding.isAdvisory.description,
      finding.verdict?.rawValue, finding.episode?.multiple, finding.episode?.peak,
      finding.episode?.periods.description, finding.identity.description,
    ]
  }

  /// Rows are fetched from the logs, which the ledger does not have.
  private func withoutEvidence(_ finding: Finding) -> Finding {
    var finding = finding
    finding.evidence = Evidence()
    return finding
  }
}

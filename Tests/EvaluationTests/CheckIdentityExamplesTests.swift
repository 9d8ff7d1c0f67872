import Evaluation
import Report
import Testing

/// On every rule's examples: what text, comparisons and order rest on.
struct CheckIdentityExamplesTests {
  @Test(arguments: ExampleCase.all)
  func `no two checks are the same, and every breach belongs to one`(
    _ example: ExampleCase
  ) throws {
    let dossier = try ExampleDossier(example.text)
    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let identities = judgement.checks.map(\.identity)
    #expect(Set(identities).count == identities.count)
    #expect(identities == identities.sorted())
    let breaches = judgement.findings.map(\.finding).filter { $0.verdict == .fail }
    for breach in breaches {
      #expect(identities.contains(breach.identity), "\(breach.id)")
    }
  }
}

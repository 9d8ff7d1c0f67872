import Ledger
import Measures
import Report
import Testing

@Suite("Decisions of the authority and of applicants")
struct DecisionTrackTests {
  private static func make() throws -> (folder: LedgerFolder, ledger: Ledger) {
    let folder = try LedgerFolder()
    return (folder, try Ledger(opening: folder.ledger, mode: .create))
  }

  private static func entry(_ count: Int, own: Bool, _ application: String = "A-1") -> LedgerEntry {
    var sample = SampleEntry(plant: "P-1", application: application)
    sample.digest = String(repeating: "\(count)", count: 64)
    var entry = sample.entry
    entry.report.decision?.isApplicants = own
    entry.recordedBy = own ? "plant" : "inspector"
    return entry
  }

  @Test(arguments: [("completion", false), ("completion", true), ("review", true)])
  func `a track is read back from its cell`(_ stage: String, _ isOwn: Bool) {
    let track = DecisionTrack(stage: stage, isApplicants: isOwn)
    #expect(DecisionTrack(rawValue: track.rawValue) == track)
    #expect(DecisionTrack(track.cell) == track)
  }

  @Test func `neither replaces the other, whoever comes first`() throws {
    let (folder, ledger) = try Self.make()
    defer { withExtendedLifetime(folder) {} }
    for (count, own, replaced) in [
      (1, true, []), (2, true, [1]), (3, false, []), (4, true, [2]), (5, false, [3]),
      (6, true, [4]),
    ] as [(Int, Bool, [Int64])] {
      let recorded = try ledger.record(Self.entry(count, own: own))
      #expect(recorded.isNew && recorded.replaced == replaced, "\(count)")
    }
    let standing = try ledger.runs(kind: .decision)
    #expect(standing.map { $0.id } == [5, 6])
    #expect(standing.map(\.isApplicants) == [false, true])
    #expect(standing.map(\.stage) == ["completion", "completion"])
  }

  @Test func `of the very same papers each has a decision, in the name of who asked`() throws {
    for first in [true, false] {
      let (folder, ledger) = try Self.make()
      defer { withExtendedLifetime(folder) {} }
      _ = try ledger.record(Self.entry(1, own: first))
      #expect(try ledger.record(Self.entry(1, own: !first)).isNew)
      #expect(try !ledger.record(Self.entry(1, own: first)).isNew)
      #expect(try !ledger.record(Self.entry(1, own: !first)).isNew)
      let runs = try ledger.runs(kind: .decision)
      #expect(runs.map(\.recordedBy) == (first ? ["plant", "inspector"] : ["inspector", "plant"]))
      #expect(try ledger.verify().isClean)
    }
  }

  @Test func `what an applicant hands in late is older than its own, and not than the authority's`()
    throws
  {
    let (folder, ledger) = try Self.make()
    defer { withExtendedLifetime(folder) {} }
    _ = try ledger.record(Self.entry(1, own: false))
    var late = Self.entry(2, own: true)
    late.handedInAt = Instant(seconds: 1)
    #expect(try ledger.record(late).isNew)
    var later = Self.entry(3, own: true)
    later.handedInAt = Instant(seconds: 1)
    #expect(throws: Fault.self) { try ledger.record(later) }
  }
}

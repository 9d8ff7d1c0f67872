import Dispatch
import GRDB
import Measures
import Report
import Testing

@testable import Ledger

struct RecordingTests {
  private let folder: LedgerFolder
  private let ledger: Ledger

  init() throws {
    folder = try LedgerFolder()
    ledger = try Ledger(opening: folder.ledger, mode: .create)
  }

  @Test func `what is recorded is read back, every column of it`() throws {
    let entry = SampleEntry(reason: "补报").entry
    let recorded = try ledger.record(entry)
    let content = try LedgerContent(try Ledger(opening: folder.ledger, mode: .read))

    #expect(recorded.run == 1 && recorded.isNew && recorded.replaced.isEmpty)
    let run = try #require(content.runs.first)
    #expect(run.plant == "HZ-FD-001" && run.plantName == "示例铸造有限公司")
    #expect(run.kind == .check && run.verdict == .fail && run.area == .key)
    #expect(run.period == entry.report.period && run.asOf == entry.report.asOf)
    #expect(run.reason == "补报" && run.recordedBy == "inspector")
    #expect(run.recordedAt == entry.recordedAt && run.chain == recorded.chain)
    #expect(content.inputs.map(\.rejected) == [2] && content.inputs[0].bytes == 1234)
    #expect(content.checks.map(\.position) == [0, 1])
    #expect(content.checks[0].fingerprint == "HZ-FD-001/emission-limit/DA001/PM/GB 39726-2020/T1")
    #expect(content.checks[0].valid == 700 && content.checks[0].measured == "52.31")
    #expect(content.checks[0].allowed == "40" && content.checks[1].isAdvisory)
    #expect(content.findings[0].fingerprint == content.checks[0].fingerprint)
    #expect(content.findings[0].multiple == "0.30775" && content.findings[0].periods == 3)
    #expect(content.findings[1].isUrgent && content.findings[1].fromTime == nil)
    #expect(content.findings[1].messageEn == "=PM, \"over\" for 3 hours")
    #expect(content.figures.map(\.quantity) == ["energy-tce", "mass-kg:VOCs"])
    #expect(content.figures[1].substitutedHours == 4 && !content.figures[0].isComplete)
    #expect(content.deadlines[0].due == SampleEntry.day(5, 28))
    #expect(content.seriesMonths.map(\.pollutant) == ["PM", "SO2"])
    #expect(content.seriesMonths[0].flags == .hj212)
    #expect(content.texts == [entry.reports[0].json, entry.reports[1].json, entry.input])
  }

  /// The record names the columns in the table's own order, which its seal follows.
  @Test(arguments: [
    CellWriter(RunRecord()).names: RunRecord.table,
    CellWriter(RunReplacementRecord()).names: RunReplacementRecord.table,
    CellWriter(PrunedRunRecord()).names: PrunedRunRecord.table,
    CellWriter(ReportRecord()).names: ReportRecord.table,
    CellWriter(InputFileRecord()).names: InputFileRecord.table,
    CellWriter(CheckRecord()).names: CheckRecord.table,
    CellWriter(FindingRecord()).names: FindingRecord.table,
    CellWriter(SeriesMonthRecord()).names: SeriesMonthRecord.table,
    CellWriter(FigureRecord()).names: FigureRecord.table,
    CellWriter(StoredInputRecord()).names: StoredInputRecord.table,
    CellWriter(AuditDeadlineRecord()).names: AuditDeadlineRecord.table,
  ])
  func `a record has its table's columns`(_ names: [String], _ table: String) throws {
    let columns = try ledger.queue.read { try $0.columns(in: table).map(\.name) }
    #expect(columns == names + ["seal"])
  }

  @Test func `the same report again changes nothing, whoever records it and when`() throws {
    let first = try ledger.record(SampleEntry().entry)
    let before = try LedgerContent(ledger)
    var again = SampleEntry(reason: "again").entry
    (again.recordedBy, again.recordedAt) = ("other", Instant(seconds: 1_800_000_000))

    let second = try ledger.record(again)

    #expect(!second.isNew && second.run == first.run && second.chain == first.chain)
    #expect(try LedgerContent(ledger) == before)
  }

  @Test(arguments: [
    SampleEntry(version: "0.2.0"), SampleEntry(standards: "sha256:01"),
    SampleEntry(overlays: ["a"]), SampleEntry(digest: String(repeating: "c", count: 64)),
    SampleEntry(plantDigest: nil), SampleEntry(asOfDays: 1),
  ])
  func `another basis is another run, and replaces the one before`(_ other: SampleEntry) throws {
    _ = try ledger.record(SampleEntry().entry)
    let second = try ledger.record(other.entry)

    #expect(second.isNew && second.run == 2 && second.replaced == [1])
    #expect(try ledger.runs().map { $0.id } == [2])
    #expect(try ledger.runs(includingReplaced: true).map { $0.id } == [1, 2])
  }

  @Test func `a resubmission keeps both and says who replaced what and why`() throws {
    _ = try ledger.record(SampleEntry().entry)
    _ = try ledger.record(SampleEntry(standards: "sha256:01", reason: "更正含氧量").entry)
    let third = try ledger.record(SampleEntry(standards: "sha256:02").entry)

    // What is replaced already is not replaced again.
    #expect(third.replaced == [2])
    let runs = try ledger.runs(includingReplaced: true)
    #expect(runs.map(\.reason) == [nil, "更正含氧量", nil])
    #expect(runs.map(\.replaces) == ["[]", "[1]", "[2]"])
    #expect(try ledger.replacements().map { [$0.run, $0.replaced] } == [[2, 1], [3, 2]])
  }

  /// First one, then another, then the first again: what was handed in last is what counts.
  @Test func `a run that was replaced is recorded anew`() throws {
    let (one, other) = (SampleEntry(), SampleEntry(standards: "sha256:01"))
    _ = try ledger.record(one.entry)
    _ = try ledger.record(other.entry)

    let again = try ledger.record(one.entry)
    #expect(again.isNew && again.run == 3 && again.replaced == [2])
    #expect(try ledger.runs().map { $0.id } == [3])
    // Now it stands, and nothing changes any more.
    let known = try ledger.record(one.entry)
    #expect(!known.isNew && known.run == 3 && known.replaced == [2])
    #expect(known.chain == again.chain)

    // By another process, too, which has not seen the others.
    let second = try Ledger(opening: folder.ledger, mode: .write)
    #expect(try second.record(other.entry).replaced == [3])
    #expect(try ledger.record(one.entry).replaced == [4])
    #expect(try second.record(one.entry).run == 5)
    let keys = try ledger.runs(includingReplaced: true).map { $0.key }
    #expect(Set(keys).count == 5)
    #expect(try ledger.verify().isClean)
  }

  /// Two months, then one of them, then the two again: the one had taken its hours, and the two are
  /// to hold from now on.
  @Test func `what a part of was handed in anew since is recorded anew`() throws {
    let (both, part) = (SampleEntry(month: 3, months: 2), SampleEntry(month: 4))
    _ = try ledger.record(both.entry)
    #expect(try ledger.record(part.entry).replaced == [])

    let again = try ledger.record(both.entry)
    #expect(again.isNew && again.run == 3 && again.replaced == [1, 2])
    #expect(try !ledger.record(both.entry).isNew)
    // What only overlaps it leaves it standing.
    #expect(try ledger.record(SampleEntry(month: 4, months: 2).entry).replaced == [])
    #expect(try !ledger.record(both.entry).isNew)
  }

  /// Many threads with one ledger: each run gets a number of its own.
  @Test func `runs recorded at once through one ledger are all there`() throws {
    let ledger = ledger
    DispatchQueue.concurrentPerform(iterations: 12) { month in
      _ = try? ledger.record(SampleEntry(month: month + 1).entry)
    }
    #expect(try ledger.runs().map { $0.id } == [Int64](1...12))
    #expect(try ledger.verify().isClean)
  }

  /// A trigger that somebody makes while the ledger is open.
  @Test(arguments: [
    """
    CREATE TRIGGER thief BEFORE INSERT ON finding WHEN NEW.position = 1
      BEGIN SELECT RAISE(IGNORE); END
    """,
    """
    CREATE TRIGGER forger AFTER INSERT ON check_result WHEN NEW.position = 0
      BEGIN INSERT INTO figure VALUES (NEW.run, '2025-01', 'x', '1', 1, 0, 0, 0); END
    """,
  ])
  func `a run that did not get its rows is not recorded`(_ sql: String) throws {
    _ = try ledger.record(SampleEntry().entry)
    let other = try DatabaseQueue(path: folder.ledger)
    try other.write { try $0.execute(sql: sql) }

    let fault = #expect(throws: Fault.self) { try ledger.record(SampleEntry(month: 4).entry) }
    #expect(fault?.code == .unreadableInput)
    #expect(try ledger.runs().map { $0.id } == [1])
    // Nor is the ledger opened again.
    let refused = #expect(throws: Fault.self) { try Ledger(opening: folder.ledger, mode: .read) }
    #expect(refused?.code == .unreadableInput)
    #expect(refused?.sentence.en.contains(sql.contains("thief") ? "thief" : "forger") == true)
  }

  @Test func `a run replaces what it covers wholly, and nothing else`() throws {
    _ = try ledger.record(SampleEntry(month: 1).entry)
    _ = try ledger.record(SampleEntry(month: 2).entry)
    _ = try ledger.record(SampleEntry(plant: "HZ-FD-002", month: 2).entry)
    _ = try ledger.record(SampleEntry(month: 2, application: "A-1").entry)
    // February to March covers February; January to February overlaps that only in part.
    let later = try ledger.record(SampleEntry(month: 2, months: 2).entry)
    let part = try ledger.record(SampleEntry(month: 1, months: 2).entry)

    #expect(later.replaced == [2])
    #expect(part.replaced == [1])
    #expect(try ledger.runs(kind: .check).map { $0.id } == [3, 5, 6])
    #expect(try ledger.runs(plants: ["HZ-FD-002"]).map { $0.id } == [3])
    let february = Period(from: SampleEntry.day(2), hours: 24)
    let march = Period(from: SampleEntry.day(3), hours: 24)
    #expect(try ledger.runs(in: february, kind: .check).map { $0.id } == [3, 5, 6])
    #expect(try ledger.runs(in: march, kind: .check).map { $0.id } == [5])
  }

  @Test func `a decision replaces the one before on its own application alone`() throws {
    _ = try ledger.record(SampleEntry(application: "A-1").entry)
    _ = try ledger.record(SampleEntry(application: "A-2").entry)
    var again = SampleEntry(application: "A-1").entry
    again.reports[0].json += [0x20]

    let third = try ledger.record(again)

    #expect(third.isNew && third.replaced == [1])
    let runs = try ledger.runs(kind: .decision)
    #expect(runs.map(\.application) == ["A-2", "A-1"])
    #expect(runs.map(\.stage) == ["completion", "completion"])
  }

  @Test func `a project's number written otherwise is no other project's`() throws {
    _ = try ledger.record(SampleEntry(application: "ZS-2018-17").entry)
    _ = try ledger.record(SampleEntry(application: "ZS-2018-18").entry)

    let again = try ledger.record(SampleEntry(application: " zs-２０１８-17").entry)

    #expect(again.isNew && again.replaced == [1])
    #expect(try ledger.runs(kind: .decision).map { $0.id } == [2, 3])
  }

  @Test func `a report without its inputs' digests is not recorded`() throws {
    var entry = SampleEntry().entry
    entry.report.inputs[0].sha256 = nil
    #expect(throws: Fault.self) { try ledger.record(entry) }
    #expect(try ledger.runs().isEmpty)
  }

  @Test(arguments: [
    "UPDATE run SET verdict = 'pass'", "DELETE FROM run", "UPDATE finding SET multiple = '0'",
    "DELETE FROM series_month", "UPDATE pruned_run SET chain = ''", "DELETE FROM report",
  ])
  func `rows are neither changed nor deleted`(_ sql: String) throws {
    _ = try ledger.record(SampleEntry().entry)
    _ = try ledger.record(SampleEntry(month: 5).entry)
    _ = try ledger.prune(before: CivilMonth(SampleEntry.day(5)), by: "x", at: Instant(seconds: 1))
    let before = try LedgerContent(ledger)
    #expect(throws: DatabaseError.self) { try ledger.queue.write { try $0.execute(sql: sql) } }
    #expect(try LedgerContent(ledger) == before)
  }

  @Test func `who is locked out for too long is told to try again`() throws {
    let other = try DatabaseQueue(path: folder.ledger)
    let waiting = try Ledger(opening: folder.ledger, mode: .write, patience: 0.05)
    try other.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        let fault = #expect(throws: Fault.self) { try waiting.record(SampleEntry().entry) }
        #expect(fault?.code == .temporary && fault?.position?.file == folder.ledger)
        return .rollback
      }
    }
    #expect(try waiting.record(SampleEntry().entry).isNew)
  }

  @Test func `where there is no room nothing is half recorded`() throws {
    _ = try ledger.record(SampleEntry().entry)
    let before = try LedgerContent(ledger)
    let pages = try ledger.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try ledger.queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let heavy = SampleEntry(month: 4, weight: 100_000).entry

    let fault = #expect(throws: Fault.self) { try ledger.record(heavy) }

    #expect(fault?.code == .unwritableOutput)
    #expect(fault?.sentence.zh.contains("磁盘空间") == true)
    #expect(try LedgerContent(ledger) == before)
    #expect(try ledger.verify().isClean)
    try ledger.queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = 1000000")
    }
    #expect(try ledger.record(heavy).run == 2)
  }
}

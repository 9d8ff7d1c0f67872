import Dispatch
import GRDB
import Measures
import Testing

@testable import Ledger

struct KeepingTests {
  private let folder: LedgerFolder
  private let ledger: Ledger

  init() throws {
    folder = try LedgerFolder()
    ledger = try Ledger(opening: folder.ledger, mode: .create)
  }

  private func fill(_ months: ClosedRange<Int>) throws {
    for month in months { _ = try ledger.record(SampleEntry(month: month).entry) }
  }

  private func prune(_ month: Int) throws -> [Int64] {
    try ledger.prune(
      before: CivilMonth(SampleEntry.day(month)), by: "root", at: Instant(seconds: 1_750_000_000)
    ).map { $0.id }
  }

  // MARK: Pruning

  @Test func `pruning takes the runs that ended before the month and keeps the chain`() throws {
    try fill(1...4)
    let before = try LedgerContent(ledger)
    let chain = try ledger.verify().chain

    #expect(try prune(3) == [1, 2])

    let after = try LedgerContent(ledger)
    #expect(after.runs == Array(before.runs[2...]))
    #expect(after.checks == before.checks.filter { $0.run > 2 })
    #expect(after.pruned.map(\.chain) == before.runs[..<2].map(\.chain))
    #expect(after.pruned.map(\.prunedBy) == ["root", "root"])
    let found = try ledger.verify(asked: before.runs[0].chain)
    #expect(found.isClean && found.chain == chain && found.runs == 2 && found.pruned == 2)
    #expect(try prune(3).isEmpty)
  }

  @Test(arguments: [(1, [Int64]()), (2, [1]), (3, [1, 2]), (4, [1, 2, 3]), (5, [1, 2, 3])])
  func `a month is pruned when it has ended by then`(_ month: Int, _ going: [Int64]) throws {
    try fill(1...3)
    #expect(try prune(month) == going)
    #expect(try ledger.verify().isClean)
  }

  @Test func `recording goes on behind what was pruned`() throws {
    try fill(1...2)
    #expect(try prune(6) == [1, 2])
    let next = try ledger.record(SampleEntry(month: 3).entry)
    #expect(next.run == 3)
    #expect(try ledger.verify().isClean)
  }

  /// What was pruned is not there: whoever hands it in again must have it in the digests again.
  @Test func `what was pruned can be recorded again, and pruned again`() throws {
    try fill(1...2)
    #expect(try prune(6) == [1, 2])

    let again = try ledger.record(SampleEntry(month: 1).entry)
    #expect(again.isNew && again.run == 3 && again.replaced.isEmpty)
    #expect(try ledger.runs().map { $0.id } == [3])
    #expect(try !ledger.record(SampleEntry(month: 1).entry).isNew)

    #expect(try prune(6) == [3])
    #expect(try ledger.record(SampleEntry(month: 1).entry).run == 4)
    #expect(try ledger.verify().isClean)
  }

  @Test func `what a pruned run replaced does not come back`() throws {
    _ = try ledger.record(SampleEntry(month: 4, application: "A-1").entry)
    var again = SampleEntry(month: 1, application: "A-1").entry
    again.reports[0].json += [0x20]
    #expect(try ledger.record(again).replaced == [1])

    #expect(try prune(3).isEmpty)
    #expect(try ledger.runs().map { $0.id } == [2])
  }

  @Test func `pruning makes the file smaller`() throws {
    for month in 1...6 {
      _ = try ledger.record(SampleEntry(month: month, weight: 200_000).entry)
    }
    func pages() throws -> Int {
      try ledger.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    }
    let before = try pages()
    _ = try prune(12)
    #expect(try pages() < before / 2)
  }

  @Test func `a permit that was left behind is damage`() throws {
    try fill(1...1)
    try ledger.queue.write { try $0.execute(sql: "INSERT INTO prune_permit VALUES (1)") }
    #expect(try ledger.verify().damages.map(\.table) == ["prune_permit"])
  }

  // MARK: Copies

  @Test func `a backup holds all, and is written over nothing`() throws {
    try fill(1...3)
    let path = folder.path("copy.ledger")
    let found = try ledger.backup(to: path)
    #expect(found.runs == 3)
    #expect(try LedgerContent(try Ledger(opening: path, mode: .read)) == LedgerContent(ledger))
    let fault = #expect(throws: Fault.self) { try ledger.backup(to: path) }
    #expect(fault?.code == .usage)
    #expect(!(try folder.names().contains { $0.hasPrefix(".") }))
  }

  /// SQLite would take what it holds for the copy's own.
  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `a backup does not get the log of an earlier file`(_ end: String) throws {
    try fill(1...1)
    let path = folder.path("copy.ledger")
    try folder.write([1, 2, 3], to: path + end)
    let fault = #expect(throws: Fault.self) { try ledger.backup(to: path) }
    #expect(fault?.code == .usage && fault?.sentence.en.contains("copy.ledger\(end)") == true)
    #expect(try !folder.names().contains("copy.ledger"))
    #expect(try folder.bytes(path + end) == [1, 2, 3])
  }

  @Test func `a backup while another records is one moment's ledger`() throws {
    try fill(1...2)
    let path = folder.ledger
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      guard let other = try? Ledger(opening: path, mode: .write) else { return }
      for month in 3...30 {
        _ = try? other.record(SampleEntry(month: month, weight: 50_000).entry)
      }
    }
    var counts: [Int] = []
    for number in 0..<6 {
      let found = try ledger.backup(to: folder.path("copy-\(number).ledger"))
      #expect(found.isClean)
      counts.append(found.runs)
    }
    group.wait()
    #expect(counts == counts.sorted())
    #expect(try ledger.runs().count == 30)
    #expect(try ledger.verify().isClean)
  }

  @Test func `a damaged ledger has no backup`() throws {
    try fill(1...1)
    try ledger.queue.writeWithoutTransaction { database in
      try database.execute(sql: "DROP TRIGGER figure_is_never_changed")
      try database.execute(sql: "UPDATE figure SET value = '1'")
    }
    try ledger.queue.writeWithoutTransaction { database in
      try database.execute(
        sql: LedgerMigration.appendOnly(["figure"]).split(separator: "END;")[0] + "END;")
    }
    let fault = #expect(throws: Fault.self) { try ledger.backup(to: folder.path("copy.ledger")) }
    #expect(fault?.code == .unreadableInput && fault?.sentence.en.contains("figure") == true)
    #expect(try !folder.names().contains("copy.ledger"))
  }

  // MARK: Export

  private func exported() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    try ledger.export(field: { "<\($0)>" }) { file in
      #expect(file.isContinued == (files[file.path] != nil))
      files[file.path, default: []] += file.bytes
    }
    return files
  }

  @Test func `an export is the ledger's tables and texts, the same each time`() throws {
    try fill(1...2)
    _ = try ledger.record(SampleEntry(month: 2, standards: "sha256:01", reason: "补报").entry)
    let files = try exported()

    let tables = [
      "audit_deadline", "check_result", "figure", "finding", "input_file", "pruned_run", "run",
      "run_replacement",
    ]
    #expect(Set(files.keys).isSuperset(of: tables.map { "\($0).csv" }))
    let days = String(decoding: files["series_day.csv"] ?? [], as: UTF8.self)
      .split(separator: "\r\n")
    #expect(days[0].hasPrefix("\u{FEFF}<run>,<outlet>,<pollutant>,<day>,<hours>"))
    // Two series each: 31, 28 and 28 days.
    #expect(days.count == 1 + 2 * (31 + 28 + 28))
    #expect(days[1].hasPrefix("1,<DA001>,<PM>,2025-01-01,24,24,"))
    let texts = (1...3).flatMap { number in
      ["inputs/00000\(number)", "reports/00000\(number)-en", "reports/00000\(number)-zh"]
    }
    #expect(
      files.keys.filter { $0.hasSuffix(".json") }.sorted() == texts.map { "\($0).json" }.sorted())
    #expect(files["reports/000001-zh.json"] == SampleEntry(month: 1).entry.reports[0].json)
    #expect(files["inputs/000002.json"] == SampleEntry(month: 2).entry.input)
    let findings = String(decoding: files["finding.csv"] ?? [], as: UTF8.self)
    #expect(findings.hasPrefix("\u{FEFF}<run>,<position>,<findingID>"))
    #expect(findings.split(separator: "\r\n").count == 1 + 6)
    #expect(findings.contains("2025-01-01T08:00:00+08:00"))
    #expect(findings.contains("<=PM, \"over\" for 3 hours>"))
    let replacements = String(decoding: files["run_replacement.csv"] ?? [], as: UTF8.self)
    #expect(replacements == "\u{FEFF}<run>,<replaced>\r\n3,2\r\n")
    #expect(try exported() == files)
  }

  @Test(arguments: [
    "report", "input_file", "check_result", "finding", "series_month", "figure", "stored_input",
    "audit_deadline",
  ])
  func `an export is whole or none`(_ table: String) throws {
    try fill(1...2)
    try ledger.queue.writeWithoutTransaction { database in
      let trigger = "\(table)_is_never_deleted"
      let sql = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [trigger])
      try database.execute(sql: "DROP TRIGGER \(trigger)")
      try database.execute(sql: "DELETE FROM \(table) WHERE run = 2")
      try database.execute(sql: sql ?? "")
    }
    let fault = #expect(throws: Fault.self) { try exported() }
    #expect(fault?.code == .unreadableInput && fault?.sentence.en.contains(table) == true)
  }
}

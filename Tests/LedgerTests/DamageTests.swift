import GRDB
import Measures
import Report
import Testing

@testable import Ledger

/// Damage is found and named, and never read as data.
struct DamageTests {
  private let folder: LedgerFolder
  private let original: LedgerContent
  private let excerpt: LedgerExcerpt
  private let bytes: [UInt8]
  private static let pageSize = 8192

  init() throws {
    let folder = try LedgerFolder()
    self.folder = folder
    do {
      let ledger = try Ledger(opening: folder.ledger, mode: .create)
      for month in 1...3 {
        _ = try ledger.record(SampleEntry(month: month, weight: 30_000).entry)
      }
      _ = try ledger.record(SampleEntry(month: 3, standards: "sha256:01", reason: "补报").entry)
      original = try LedgerContent(ledger)
      excerpt = try Self.excerpt(ledger)
    }
    bytes = try folder.bytes(folder.ledger)
  }

  /// What a digest of March reads.
  private static func excerpt(_ ledger: Ledger) throws -> LedgerExcerpt {
    let months = (1...3).map { CivilMonth(SampleEntry.day($0)) }
    return try ledger.excerpt(
      LedgerExcerpt.Wanted(months: months, figureMonths: months, decisionsSince: nil) { _ in true })
  }

  private func flipped(_ places: [Int]) throws -> String {
    var damaged = bytes
    for place in places { damaged[place] ^= 0x41 }
    let path = folder.path("damaged-\(places[0]).ledger")
    try folder.write(damaged, to: path)
    return path
  }

  private func place(of text: String, last: Bool = false) throws -> Int {
    let wanted = Array(text.utf8)
    let found = (0..<bytes.count - wanted.count).filter {
      bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
    return try #require(last ? found.last : found.first)
  }

  private func read(_ path: String) throws -> [RunRecord] {
    try Ledger(opening: path, mode: .read).runs(includingReplaced: true)
  }

  @Test func `a cell changed in a table's leaf is named by its row`() throws {
    // A figure of the third run, in place: the page stays well-formed.
    let path = try flipped([try place(of: "mass-kg:VOCs", last: true) + 12])
    let ledger = try Ledger(opening: path, mode: .read)
    let found = try ledger.verify()

    #expect(!found.isClean)
    let damage = try #require(found.damages.first)
    #expect(damage.table == "figure" && damage.row?.hasPrefix("run=") == true)
    let fault = #expect(throws: Fault.self) { try ledger.figures(of: [1, 2, 3, 4]) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains("figure run=") == true)
    #expect(fault?.sentence.zh.contains("figure run=") == true)
    // What is whole is still read.
    #expect(try ledger.checks(of: [1, 2, 3, 4]) == original.checks)
  }

  @Test func `a table's page that is overwritten is named`() throws {
    let page = try place(of: "ignored-columns") / Self.pageSize
    let path = try flipped(Array(page * Self.pageSize..<page * Self.pageSize + 64))
    let ledger = try Ledger(opening: path, mode: .read)

    #expect(try ledger.verify().damages.contains { $0.table == "finding" })
    let fault = #expect(throws: Fault.self) { try ledger.findings(of: [1, 2, 3, 4]) }
    #expect(fault?.code == .unreadableInput && fault?.sentence.en.contains("finding") == true)
  }

  @Test func `what a run is judged again from is what its tables give one by one`() throws {
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    for run in original.runs {
      let rows = try ledger.rows(toJudge: run)

      #expect(try rows.input.get() == ledger.storedInput(of: run.id))
      #expect(try rows.seriesMonths.get() == ledger.seriesMonths(of: [run.id]))
      #expect(try rows.checks.get() == original.checks.filter { $0.run == run.id })
      #expect(try rows.findings.get() == original.findings.filter { $0.run == run.id })
    }
    // A row that the run counts and the table does not have, or the other way round.
    for change in [-1, 1] {
      var run = try #require(original.runs.first)
      run.checks += change
      let rows = try ledger.rows(toJudge: run)
      #expect(throws: Fault.self) { try rows.checks.get() }
      #expect(try rows.findings.get() == original.findings.filter { $0.run == run.id })
    }
  }

  @Test func `a damaged page of one table hides no other of the run`() throws {
    let page = try place(of: "ignored-columns") / Self.pageSize
    let path = try flipped(Array(page * Self.pageSize..<page * Self.pageSize + 64))
    let ledger = try Ledger(opening: path, mode: .read)
    let rows = try original.runs.map { try ledger.rows(toJudge: $0) }

    let fault = #expect(throws: Fault.self) { for one in rows { _ = try one.findings.get() } }
    #expect(fault?.code == .unreadableInput && fault?.sentence.en.contains("finding") == true)
    #expect(try rows.flatMap { try $0.checks.get() } == original.checks)
    #expect(try rows.flatMap { try $0.seriesMonths.get() } == original.seriesMonths)
  }

  @Test(arguments: ["sqlite_autoindex_run_1", "sqlite_autoindex_report_1"])
  func `an index page is named`(_ name: String) throws {
    let root = try DatabaseQueue(path: folder.ledger).read { database in
      try #require(
        try Int.fetchOne(
          database, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [name]))
    }
    // The keys stand at the page's end.
    let end = root * Self.pageSize
    let path = try flipped([end - 10])
    let ledger = try Ledger(opening: path, mode: .read)

    let found = try ledger.verify()
    #expect(!found.isClean)
    #expect(
      found.damages.contains { damage in
        damage.table == name || damage.reason.en.contains(name)
      })
    // No row may go missing by it.
    if let content = try? LedgerContent(ledger) { #expect(content == original) }
  }

  @Test func `a page of a long cell is named by the row that it belongs to`() throws {
    // The middle of the second run's stored input, which fills pages of its own.
    let noise = SampleEntry(month: 2, weight: 30_000).noise(2)
    let middle = Array(noise[15_000..<15_016])
    let hit = try #require(
      (0..<bytes.count - 16).last { bytes[$0..<$0 + 16].elementsEqual(middle) })
    let path = try flipped([hit])
    let ledger = try Ledger(opening: path, mode: .read)

    let damage = try #require(try ledger.verify().damages.first)
    #expect(damage.table == "stored_input" && damage.row?.hasPrefix("run=") == true)
    let run = try #require(damage.row.flatMap { Int64($0.dropFirst(4)) })
    let fault = #expect(throws: Fault.self) { try ledger.storedInput(of: run) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains("stored_input run=\(run)") == true)
  }

  /// Wherever a byte is changed: what is still read is what was written.
  @Test(arguments: 0..<12)
  func `no changed byte is ever read as data`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<12 {
      let path = try flipped([Int.random(in: 0..<bytes.count, using: &random)])
      defer { LedgerFile.remove(path) }
      do {
        let ledger = try Ledger(opening: path, mode: .read)
        // What reading never needs may be damaged and is read past: an index, unused room.
        _ = try ledger.verify()
        #expect(try LedgerContent(ledger) == original, "\(path)")
        #expect(try Self.excerpt(ledger) == excerpt, "\(path)")
      } catch let fault as Fault {
        #expect(fault.code == .unreadableInput, "\(path): \(fault.sentence.en)")
      }
    }
  }

  // MARK: Tampering by whoever may write the file

  private func tampered(_ sql: String) throws -> Ledger {
    let path = folder.path("tampered.ledger")
    try folder.write(bytes, to: path)
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA foreign_keys = OFF")
        let triggers = try Row.fetchAll(
          database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for row in triggers { try database.execute(sql: "DROP TRIGGER \(row[0] as String)") }
        try database.execute(sql: sql)
        for row in triggers { try database.execute(sql: row[1]) }
      }
    }
    return try Ledger(opening: path, mode: .read)
  }

  /// SQL would pass over a row of which such a cell was changed.
  @Test(arguments: [
    "UPDATE finding SET verdict = 'pass' WHERE run = 2",
    "UPDATE finding SET verdict = NULL WHERE run = 3",
    "DELETE FROM finding WHERE run = 2 AND position = 1",
    "UPDATE check_result SET basis = 'day' WHERE run = 2 AND position = 0",
    "UPDATE check_result SET expected = 0 WHERE run = 2 AND position = 0",
    "DELETE FROM check_result WHERE run = 2 AND position = 1",
    "UPDATE figure SET month = '2024-01' WHERE run = 2 AND quantity = 'energy-tce'",
    "DELETE FROM figure WHERE run = 2 AND quantity = 'energy-tce'",
    "DELETE FROM audit_deadline WHERE run = 4",
    "UPDATE run SET plant = 'X' WHERE id = 2",
    "UPDATE run SET kind = 'decision', application = 'A', stage = 'review' WHERE id = 2",
    "UPDATE run SET periodFrom = periodFrom - 99999999, periodTo = periodFrom WHERE id = 2",
    "DELETE FROM run_replacement",
  ])
  func `no digest is made past a changed cell`(_ sql: String) throws {
    let ledger = try tampered(sql)
    let fault = #expect(throws: Fault.self) { try Self.excerpt(ledger) }
    #expect(fault?.code == .unreadableInput)
    #expect(try !ledger.verify().isClean)
  }

  /// The run before would not be replaced, and the same run would be recorded twice.
  @Test(arguments: [
    "UPDATE run SET plant = 'X' WHERE id = 4",
    "UPDATE run SET periodTo = periodTo + 1 WHERE id = 4",
    "UPDATE run SET key = '\(String(repeating: "0", count: 64))' WHERE id = 4",
    "DELETE FROM run_replacement",
  ])
  func `nothing is recorded past a changed cell`(_ sql: String) throws {
    let path = try tampered(sql).path
    let ledger = try Ledger(opening: path, mode: .write)
    for entry in [SampleEntry(month: 3, standards: "sha256:02"), SampleEntry(month: 9)] {
      let fault = #expect(throws: Fault.self) { try ledger.record(entry.entry) }
      #expect(fault?.code == .unreadableInput)
    }
  }

  private static let tables = [
    "run_replacement", "report", "input_file", "check_result", "finding", "series_month", "figure",
    "stored_input", "audit_deadline",
  ]

  @Test func `a run that was taken out leaves a hole in the chain`() throws {
    let deletions = Self.tables.map { "DELETE FROM \($0) WHERE run = 2;" }.joined()
    let ledger = try tampered(deletions + "DELETE FROM run WHERE id = 2")
    #expect(try ledger.verify().damages.contains { $0.table == "run" && $0.row == "id=2" })
    #expect(throws: Fault.self) { try ledger.runs() }
  }

  @Test func `runs taken off the end are missed by who noted the chain`() throws {
    let head = original.runs[3].chain
    let deletions = Self.tables.map { "DELETE FROM \($0) WHERE run = 4;" }.joined()
    let ledger = try tampered(deletions + "DELETE FROM run WHERE id = 4")
    #expect(try ledger.verify().isClean)
    #expect(try ledger.verify(asked: original.runs[2].chain).isClean)
    let found = try ledger.verify(asked: head)
    #expect(found.holdsAsked == false && !found.isClean)
  }

  /// It leaves no hole in the chain, but rows that belong to nobody.
  @Test(arguments: ["id = 4", "id = 3", "id >= 3"])
  func `a run's own row taken off the end is missed`(_ which: String) throws {
    let ledger = try tampered("DELETE FROM run WHERE \(which)")
    let id = which == "id = 4" ? 4 : 3
    for read: () throws -> Void in [
      { _ = try ledger.runs() }, { _ = try ledger.catalogue() }, { _ = try ledger.replacements() },
      { _ = try Self.excerpt(ledger) }, { try ledger.export(field: { $0 }) { _ in } },
    ] {
      let fault = #expect(throws: Fault.self) { try read() }
      #expect(fault?.code == .unreadableInput)
      #expect(fault?.sentence.en.contains("run id=\(id)") == true)
    }
    #expect(try !ledger.verify().isClean)
    // Who follows the ledger and knew of all before.
    #expect(throws: Fault.self) { try ledger.runs(after: original.runs[id - 2], pruned: 0) }
    let writer = try Ledger(opening: ledger.path, mode: .write)
    let fault = #expect(throws: Fault.self) { try writer.record(SampleEntry(month: 9).entry) }
    #expect(fault?.code == .unreadableInput)
  }

  @Test(arguments: tables)
  func `a row that was taken out is missed`(_ table: String) throws {
    let run = table == "run_replacement" ? 4 : 3
    let ledger = try tampered("DELETE FROM \(table) WHERE run = \(run)")
    let found = try ledger.verify()
    #expect(!found.isClean && found.damages.allSatisfy { $0.row?.contains("\(run)") == true })
    #expect(throws: Fault.self) { _ = try LedgerContent(ledger) }
  }

  @Test func `a row that was sealed anew does not fit its run`() throws {
    var record = original.findings[0]
    record.severity = .notice
    let seal = RowSeal(table: "finding", CellWriter(record).cells).number
    let ledger = try tampered(
      "UPDATE finding SET severity = 'notice', seal = \(seal) WHERE run = 1 AND position = 0")
    #expect(try ledger.verify().damages.map(\.row) == ["id=1"])
  }
}

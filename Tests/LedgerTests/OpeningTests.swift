import Foundation
import GRDB
import Measures
import Testing

@testable import Ledger

struct OpeningTests {
  private let folder: LedgerFolder

  init() throws { folder = try LedgerFolder() }

  private func fault(_ mode: Ledger.Mode = .read) -> Fault? {
    do {
      _ = try Ledger(opening: folder.ledger, mode: mode)
      return nil
    } catch { return error }
  }

  private static let later = LedgerMigration(
    name: "2027-01-later", sql: "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")

  private func open(_ migrations: [LedgerMigration], _ mode: Ledger.Mode) throws(Fault) -> Ledger {
    try Ledger(opening: folder.ledger, mode: mode, patience: 1, migrations: migrations)
  }

  @Test(arguments: [Ledger.Mode.read, .write])
  func `a missing ledger is not made by reading`(_ mode: Ledger.Mode) throws {
    #expect(fault(mode)?.code == .missingInput)
    #expect(try folder.names().isEmpty)
  }

  @Test func `a ledger that is made is whole and leaves nothing beside it`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create) }
    #expect(try folder.names() == ["greengate.ledger"])
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(try ledger.verify().isClean && ledger.runs().isEmpty)
    let header = try folder.bytes(folder.ledger)
    #expect(Array(header[68..<72]) == Array("GGL1".utf8))
  }

  @Test func `durability is on`() throws {
    let ledger = try Ledger(opening: folder.ledger, mode: .create)
    func setting(_ name: String) throws -> String? {
      try ledger.queue.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }
    #expect(try setting("journal_mode") == "wal")
    #expect(try setting("synchronous") == "2")
    #expect(try setting("foreign_keys") == "1")
  }

  @Test(arguments: [[], Array("plant: {id: 1}\n".utf8), [UInt8](repeating: 0, count: 9000)])
  func `what is no ledger is refused and left as it is`(_ bytes: [UInt8]) throws {
    try folder.write(bytes, to: folder.ledger)
    for mode in [Ledger.Mode.create, .read] { #expect(fault(mode)?.code == .unreadableInput) }
    #expect(try folder.bytes(folder.ledger) == bytes)
  }

  @Test func `another program's database is refused`() throws {
    do {
      try DatabaseQueue(path: folder.ledger).write { try $0.execute(sql: "CREATE TABLE a (b)") }
    }
    #expect(fault(.create)?.code == .unreadableInput)
  }

  @Test func `a folder is no ledger`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.ledger, withIntermediateDirectories: false)
    #expect(fault(.create)?.code == .unreadableInput)
  }

  @Test func `reading writes nothing`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(throws: Fault.self) { try ledger.record(SampleEntry(month: 4).entry) }
    #expect(try ledger.runs().count == 1)
  }

  // MARK: Versions

  @Test func `a newer ledger is refused with both versions, and left as it is`() throws {
    do { _ = try open(LedgerMigration.all + [Self.later], .create) }
    let before = try folder.bytes(folder.ledger)
    let refusal = fault(.write)
    let fault = try #require(refusal)
    let newest = try #require(LedgerMigration.all.last?.name)
    #expect(fault.code == .unreadableInput)
    for words in [fault.sentence.zh, fault.sentence.en] {
      #expect(words.contains("2027-01-later") && words.contains(newest))
    }
    #expect(try folder.bytes(folder.ledger) == before)
  }

  @Test(arguments: [Ledger.Mode.read, .write, .create])
  func `an older ledger is migrated after a backup`(_ mode: Ledger.Mode) throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let before = try LedgerContent(try Ledger(opening: folder.ledger, mode: .read))

    do {
      let ledger = try open(LedgerMigration.all + [Self.later], mode)
      #expect(ledger.remarks.count == 1)
      #expect(ledger.remarks[0].en.contains("greengate.ledger.before-2027-01-later"))
      #expect(try LedgerContent(ledger) == before)
      #expect(try ledger.verify().isClean)
      #expect(try open(LedgerMigration.all + [Self.later], mode).remarks.isEmpty)
    }

    let backup = try Ledger(
      opening: folder.path("greengate.ledger.before-2027-01-later"), mode: .read)
    #expect(try LedgerContent(backup) == before)
    #expect(try backup.verify().isClean)
  }

  @Test func `a migration that fails leaves the ledger as it was`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let broken = LedgerMigration(
      name: "2027-02-broken", sql: "CREATE TABLE b (c) STRICT; INSERT INTO nowhere VALUES (1)")
    #expect(throws: Fault.self) { try open(LedgerMigration.all + [broken], .write) }
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(try ledger.runs().count == 1 && ledger.verify().isClean)
  }

  @Test func `the first migration is what it was when it was released`() {
    let text = LedgerMigration.all[0].sql
    #expect(LedgerMigration.all[0].name == "2026-11-runs")
    #expect(
      RowSeal.hex(of: Array(text.utf8))
        == "26845e090f45ca707fe95977790ba163b2eb8c861bd6350c265016912a5c7b01")
  }
}

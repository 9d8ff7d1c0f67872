import GRDB
import Measures
import Testing

@testable import ServerStore

struct IdempotencyTests {
  private let office: Office
  private var store: ServerStore { office.store }
  private let answer = StoredAnswer(
    status: 201, headers: [["Location", "/uploads/a"], ["Location", "b"]], body: [0, 255, 10])

  init() throws { office = try Office() }

  private func key(_ word: String, _ request: String, _ owner: Person? = nil) throws
    -> IdempotencyKey
  {
    try IdempotencyKey(
      owner: owner?.id ?? office.administrator.id, key: word, request: Array(request.utf8))
  }

  @Test func `the same request is answered the same`() throws {
    let key = try key("k", "POST /uploads a")
    #expect(try store.begin(key) == .new)
    #expect(try store.begin(key) == .underWay)
    try store.keep(answer, for: key)
    for _ in 1...3 { #expect(try store.begin(key) == .answered(answer)) }
  }

  @Test func `the same key with another request is a conflict, and changes nothing`() throws {
    let (key, other) = (try key("k", "a"), try key("k", "b"))
    #expect(try store.begin(key) == .new)
    #expect(try store.begin(other) == .conflict)
    try store.keep(StoredAnswer(status: 500, headers: [], body: []), for: other)
    try store.forget(other)
    #expect(try store.begin(key) == .underWay)
    try store.keep(answer, for: key)
    #expect(try store.begin(other) == .conflict)
    #expect(try store.begin(key) == .answered(answer))
  }

  @Test func `keys are each account's own`() throws {
    let plant = try office.plant("P-1")
    #expect(try store.begin(try key("k", "a")) == .new)
    #expect(try store.begin(try key("k", "b", plant)) == .new)
    #expect(try store.begin(try key("K", "a")) == .new)
  }

  @Test func `what was not done may be sent again, what was done may not`() throws {
    let key = try key("k", "a")
    #expect(try store.begin(key) == .new)
    try store.forget(key)
    #expect(try store.begin(key) == .new)
    try store.keep(answer, for: key)
    try store.forget(key)
    #expect(try store.begin(key) == .answered(answer))
  }

  @Test func `of many at once one is new`() async throws {
    let key = try key("k", "a")
    let found = await withTaskGroup(of: IdempotentRequest?.self) { group in
      for _ in 0..<8 { group.addTask { [store] in try? store.begin(key) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.count { $0 == .new } == 1 && found.count { $0 == .underWay } == 7)
  }

  @Test func `an answer is kept for a day, whatever the calendar says`() throws {
    let (key, other) = (try key("k", "a"), try key("k", "b"))
    #expect(try store.begin(key) == .new)
    try store.keep(answer, for: key)
    office.time.set(by: 30 * 86_400)
    office.time.pass(IdempotencyKey.life - 1)
    #expect(try store.begin(key) == .answered(answer))
    office.time.pass(1)
    #expect(try store.begin(other) == .new)
    office.time.pass(IdempotencyKey.life)
    try store.sweep()
    let rows = try store.reading { try $0.count("SELECT COUNT(*) FROM idempotency") }
    #expect(rows == 0)
  }

  @Test func `what the server was doing when it ended is not being done`() throws {
    let folder = try StoreFolder()
    var key: IdempotencyKey?
    do {
      let store = try folder.open()
      let person = try store.redeemSetup(
        try #require(try store.makeSetupLink()), name: "a", password: Office.password, address: "a"
      ).person
      let new = try IdempotencyKey(owner: person.id, key: "k", request: [1])
      #expect(try store.begin(new) == .new)
      key = new
    }
    #expect(try folder.open().begin(try #require(key)) == .new)
  }

  @Test(arguments: ["", "a\u{0}", "a\nb", String(repeating: "k", count: 201)])
  func `bad keys are refused`(_ word: String) { #expect(faultCode { try key(word, "") } == .usage) }
}

struct RemarkTests {
  private let office: Office
  private let plant: Person
  private let inspector: Person
  private var store: ServerStore { office.store }

  init() throws {
    office = try Office()
    plant = try office.plant("P-1")
    inspector = try office.inspector("330100")
  }

  private func add(
    _ kind: FindingRemark.Kind, _ text: String = "说明", plant: String = "P-1",
    region: String? = "330106",
    run: String = "run-1", by person: Person
  ) throws -> FindingRemark {
    try store.add(
      kind, text, plant: plant, region: region, run: run, fingerprint: "print", by: person.actor)
  }

  /// Every role with every kind.
  @Test func `plants explain, authorities decide, all comment`() throws {
    let kinds: [FindingRemark.Kind] =
      [.comment, .explanation, .request(due: try #require(CivilDate("2026-12-01")))]
      + FindingRemark.Decision.allCases.map { .decision($0) }
    for person in [plant, inspector, office.administrator] {
      for kind in kinds {
        let isAllowed =
          switch kind {
          case .comment: true
          case .explanation: person.role == .plant
          case .decision, .request: person.role != .plant
          }
        let code = faultCode { try add(kind, by: person) }
        #expect(code == (isAllowed ? nil : .notPermitted), "\(person.role) \(kind)")
      }
    }
  }

  @Test func `nobody speaks of what he does not see`() throws {
    #expect(faultCode { try add(.comment, plant: "P-2", by: plant) } == .missingInput)
    for region in ["330206", nil] {
      #expect(
        faultCode { try add(.decision(.closed), region: region, by: inspector) } == .missingInput)
    }
    #expect(try store.remarks(plant: "P-2", fingerprint: "print").isEmpty)
  }

  @Test func `what was said stays with the finding through all runs`() throws {
    let first = try add(.explanation, "检修", by: plant)
    let second = try add(.decision(.confirmed), "认定", run: "run-2", by: inspector)
    let third = try add(.decision(.closed), "已整改", run: "run-3", by: inspector)
    #expect(try store.remarks(plant: "P-1", fingerprint: "print") == [first, second, third])
    #expect(try store.decisions(plant: "P-1") == ["print": third])
    #expect(try store.remarks(plant: "P-1", fingerprint: "other").isEmpty)
    #expect(try store.remarks(plant: "P-2", fingerprint: "print").isEmpty)
    #expect(second.authorName == inspector.name && second.authorRole == .inspector)
    #expect(throws: (any Error).self) { try office.tamper("UPDATE remark SET text = 'x'") }
    #expect(throws: (any Error).self) { try office.tamper("DELETE FROM remark") }
    #expect(
      try store.entries(AuditLogFilter(subject: third.id)).map { $0.action } == ["remark-closed"])
  }

  @Test func `what was said of all findings is read on from where a reader stopped`() throws {
    #expect(try store.remarks(after: 0).remarks.isEmpty)
    let first = try add(.explanation, "检修", by: plant)
    let second = try add(.decision(.confirmed), "认定", by: inspector)
    let begun = try store.remarks(after: 0, limit: 1)
    #expect(begun.remarks == [first])
    let rest = try store.remarks(after: begun.last)
    #expect(rest.remarks == [second])
    let none = try store.remarks(after: rest.last)
    #expect(none.remarks.isEmpty && none.last == rest.last)
    let entries = try store.entries(about: [second.id, "\"", "nothing", first.id])
    #expect(entries.map(\.subject) == [first.id, second.id])
    #expect(try store.entries(about: []).isEmpty)
  }

  @Test func `what is said keeps the period and the day that it speaks of`() throws {
    let march = try #require(CivilMonth("2025-03").flatMap { Period($0) })
    let due = try #require(CivilDate("2026-12-01"))
    let said = try store.add(
      .request(due: due), "请说明", plant: "P-1", region: "330106", run: "run-1",
      fingerprint: "print", period: march, by: inspector.actor)
    #expect(said.period == march && said.kind == .request(due: due))
    #expect(try store.remarks(plant: "P-1", fingerprint: "print") == [said])
    let entry = try #require(try store.entries(AuditLogFilter(subject: said.id)).first)
    #expect(entry.action == "remark-request" && entry.detail.hasSuffix("print 2026-12-01"))
  }

  @Test func `remarks from before they had a period are kept, in their order`() throws {
    let queue = try DatabaseQueue()
    try StoreMigration.migrator.migrate(queue, upTo: "2026-11-server")
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO person VALUES ('\(String(repeating: "p", count: 26))', 'n', 'plant', '', '', 0, '', 1);
          """)
      for (number, decision) in [(1, "'confirmed'"), (2, "'closed'")] {
        try database.execute(
          sql: """
            INSERT INTO remark VALUES (\(number), '\(String(repeating: "\(number)", count: 26))',
              'P-1', 'run-1', 'print', 'decision', \(decision), 'text',
              '\(String(repeating: "p", count: 26))', 'n', 'plant', 7);
            """)
      }
    }
    try StoreMigration.migrator.migrate(queue)
    let kept = try queue.read { try RemarkRecord.fetchAll($0, sql: "SELECT * FROM remark") }
    #expect(kept.map(\.remark.kind) == [.decision(.confirmed), .decision(.closed)])
    #expect(kept.allSatisfy { $0.remark.period == nil && $0.remark.at.seconds == 7 })
    #expect(throws: (any Error).self) {
      try queue.write { try $0.execute(sql: "DELETE FROM remark") }
    }
  }

  @Test func `a finding's print may be longer than a name`() throws {
    let print = String(repeating: "限", count: TextLimits.fingerprint)
    for (text, code) in [(print, nil), (print + "x", Fault.Code.usage)] {
      #expect(
        faultCode {
          try store.add(
            .comment, "x", plant: "P-1", region: nil, run: "run", fingerprint: text,
            by: plant.actor)
        } == code)
    }
  }

  @Test(arguments: [
    ("a", "a"), ("  a\r\nb\rc \n", "a\nb\nc"), ("a\tb", "a\tb"), ("<script>=1+1", "<script>=1+1"),
    (String(repeating: "字", count: 4000), String(repeating: "字", count: 4000)),
  ])
  func `texts are kept as they are meant`(_ text: String, _ kept: String) throws {
    #expect(try add(.comment, text, by: plant).text == kept)
  }

  @Test(arguments: [
    "", " \n\t ", "a\u{0}", "a\u{1B}[31m", "a\u{202E}b", "a\u{200B}b", "\u{FEFF}a", "a\u{85}b",
    "a\u{FFFE}", String(repeating: "字", count: 4001),
    "a" + String(repeating: "\u{301}", count: 4000),
  ])
  func `texts that are too long, empty or hide something are refused`(_ text: String) throws {
    #expect(faultCode { try add(.comment, text, by: plant) } == .usage)
    #expect(try store.remarks(plant: "P-1", fingerprint: "print").isEmpty)
  }
}

struct MappingTests {
  private let office: Office
  private let plant: Person
  private var store: ServerStore { office.store }

  init() throws {
    office = try Office()
    plant = try office.plant("P-1")
  }

  private func remember(
    _ headers: [String], _ columns: [String: String], plant name: String = "P-1", by person: Person
  ) throws {
    try store.remember(
      plant: name, kind: "emissions", headers: headers, columns: columns, by: person.actor)
  }

  @Test func `the last word on the same headers counts`() throws {
    try remember(["时刻", "烟尘"], ["时刻": "timestamp", "烟尘": "SO2"], by: plant)
    try remember(["时刻", "烟尘"], ["时刻": "timestamp", "烟尘": "PM"], by: office.administrator)
    try remember(["烟尘", "时刻"], ["时刻": "timestamp"], by: plant)
    func columns(_ headers: [String], _ name: String = "P-1") throws -> [String: String]? {
      try store.mapping(plant: name, kind: "emissions", headers: headers)?.columns
    }
    #expect(try columns(["时刻", "烟尘"]) == ["时刻": "timestamp", "烟尘": "PM"])
    #expect(try columns(["烟尘", "时刻"]) == ["时刻": "timestamp"])
    #expect(try columns(["时刻"]) == nil)
    #expect(try columns(["时刻", "烟尘"], "P-2") == nil)
    #expect(try store.mapping(plant: "P-1", kind: "energy", headers: ["时刻", "烟尘"]) == nil)
    #expect(try store.mappings(plant: "P-1").count == 2)
  }

  @Test func `a plant maps its own logs`() throws {
    #expect(
      faultCode { try remember(["a"], ["a": "value"], plant: "P-2", by: plant) } == .notPermitted)
  }

  @Test(arguments: [
    ([String](), [String: String]()), (["a"], [:]), (["a"], ["b": "value"]),
    (["a\u{0}"], ["a\u{0}": "value"]), (["a"], ["a": String(repeating: "v", count: 201)]),
  ])
  func `mappings of nothing are refused`(_ headers: [String], _ columns: [String: String]) throws {
    #expect(faultCode { try remember(headers, columns, by: plant) } == .usage)
  }
}

/// Days after which bodies go, over starts of the machine.
struct RetentionTests {
  private let folder: StoreFolder

  init() throws { folder = try StoreFolder() }

  /// An upload whose run is recorded.
  private func recorded(in store: ServerStore) throws -> String {
    let person =
      try store.person(named: "a")
      ?? store.redeemSetup(
        try #require(try store.makeSetupLink()), name: "a", password: Office.password,
        address: "a"
      ).person
    let upload = try store.begin(name: "a.zip", kind: .archive, by: person.actor)
    guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else {
      Issue.record("not granted")
      return upload.id
    }
    _ = try store.advance(writing, to: 10)
    try store.release(writing)
    _ = try store.complete(
      upload.id, size: 10, sha256: Office.sha256, job: "check", by: person.actor)
    let lease = try #require(try store.claim())
    #expect(try store.finish(lease, runs: ["run"], verdict: "pass"))
    return upload.id
  }

  @Test func `a machine that starts with a calendar a year ahead takes nothing away`() throws {
    var id = ""
    do { id = try recorded(in: try folder.open()) }
    folder.time.restart(pause: 400 * 86_400)
    let day: Int64 = 86_400
    do {
      let store = try folder.open()
      #expect(try store.sweepBodies(afterDays: 30).isEmpty)
      // What comes after it is not kept longer for it.
      let later = try recorded(in: store)
      folder.time.pass(29 * day - 1)
      #expect(try store.sweepBodies(afterDays: 30).isEmpty)
      // Of the time that it was off one day is believed.
      folder.time.pass(1)
      #expect(try store.sweepBodies(afterDays: 30) == [id])
      folder.time.pass(day)
      #expect(try store.sweepBodies(afterDays: 30) == [later])
    }
  }

  @Test func `a machine that was off for a day or less has its days counted`() throws {
    var id = ""
    do { id = try recorded(in: try folder.open()) }
    let day: Int64 = 86_400
    for _ in 1...29 {
      folder.time.restart(pause: day)
      let store = try folder.open()
      #expect(try store.sweepBodies(afterDays: 30).isEmpty)
    }
    // One second more than a day is a day.
    folder.time.restart(pause: day + 1)
    let store = try folder.open()
    #expect(try store.sweepBodies(afterDays: 30) == [id])
  }
}

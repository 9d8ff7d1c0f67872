import GRDB
import Measures
import Testing

@testable import ServerStore

/// How long one is signed in, whatever is done to clocks.
struct SessionTests {
  private let office: Office
  private let plant: Person
  private var store: ServerStore { office.store }
  private var time: FakeClock { office.time }

  init() throws {
    office = try Office()
    plant = try office.plant("P-1")
  }

  private func signIn() throws -> String { try #require(try office.signIn(plant.name)) }
  private func isOpen(_ token: String) throws -> Bool { try store.session(token) != nil }

  @Test func `each sign-in is a new session, and none is what the client chose`() throws {
    let tokens = try (0..<5).map { _ in try signIn() }
    #expect(Set(tokens).count == 5)
    #expect(tokens.allSatisfy { $0.utf8.count == 52 })
    // Fixation: a secret that nobody was given is nobody's, before and after.
    for planted in ["planted", "", String(repeating: "a", count: 52)] {
      #expect(try !isOpen(planted))
      _ = try signIn()
      #expect(try !isOpen(planted))
    }
    let csrf = try Set(tokens.map { try #require(try store.session($0)).csrf })
    #expect(csrf.count == 5, "each session has its own")
    #expect(csrf.isDisjoint(with: tokens))
    #expect(try store.session(tokens[0])?.csrf == store.session(tokens[0])?.csrf)
  }

  @Test func `nothing of a secret is stored`() throws {
    let token = try signIn()
    let link = try store.invite(.plant(["P-2"]), by: office.admin)
    let secret = try store.makeToken(
      name: "ci", scopes: [.read], expires: Instant(seconds: store.now.seconds + 60),
      by: plant.actor
    ).secret
    let text = try store.reading { store in
      try ["session", "invitation", "token", "audit", "person"].flatMap { table in
        try Row.fetchAll(store.database, sql: "SELECT * FROM \(table)").map { "\($0)" }
      }.joined()
    }
    for word in [token, link, secret, Office.password] { #expect(!text.contains(word)) }
  }

  @Test func `an idle session ends after twelve hours`() throws {
    let token = try signIn()
    time.pass(SessionTimes.idle - 1)
    #expect(try isOpen(token))
    time.pass(SessionTimes.idle - 1)
    #expect(try isOpen(token), "it was used meanwhile")
    time.pass(SessionTimes.idle)
    #expect(try !isOpen(token))
  }

  @Test func `a session that is used ends after seven days`() throws {
    let token = try signIn()
    var passed: Int64 = 0
    while passed + 3600 < SessionTimes.longest {
      time.pass(3600)
      passed += 3600
      #expect(try isOpen(token))
    }
    time.pass(SessionTimes.longest - passed - 1)
    #expect(try isOpen(token))
    time.pass(1)
    #expect(try !isOpen(token))
  }

  @Test func `a calendar set ahead signs nobody out`() throws {
    let token = try signIn()
    for jump: Int64 in [86_400, 86_401, 30 * 86_400, 20_000 * 86_400] {
      time.set(by: jump)
      #expect(try isOpen(token))
      #expect(try isOpen(try signIn()))
    }
    time.pass(SessionTimes.idle)
    #expect(try !isOpen(token), "time still passes")
  }

  @Test func `a calendar set back revives nobody`() throws {
    let token = try signIn()
    time.pass(SessionTimes.idle)
    time.set(by: -SessionTimes.idle - 60)
    #expect(try !isOpen(token))
    time.set(by: -20_000 * 86_400)
    #expect(try !isOpen(token))
    let fresh = try signIn()
    time.pass(SessionTimes.idle - 1)
    #expect(try isOpen(fresh))
    time.pass(SessionTimes.idle)
    #expect(try !isOpen(fresh), "and keeps nobody in for longer")
  }

  @Test func `swept or not, what is over is over`() throws {
    let (old, kept) = (try signIn(), try signIn())
    time.pass(SessionTimes.idle - 1)
    #expect(try isOpen(kept))
    time.pass(1)
    try store.sweep()
    let sessions = try store.reading { try $0.count("SELECT COUNT(*) FROM session") }
    #expect(sessions == 1)
    time.set(by: -400 * 86_400)
    #expect(try !isOpen(old))
    #expect(try isOpen(kept))
  }

  @Test func `signing out ends this session alone`() throws {
    let (here, there) = (try signIn(), try signIn())
    try store.signOut(here, by: plant.actor)
    try store.signOut(here, by: plant.actor)
    #expect(try !isOpen(here))
    #expect(try isOpen(there))
    #expect(try store.entries(AuditLogFilter(action: "signed-out")).count == 1)
  }

  @Test func `jumps of the calendar are put on record, small steps are not`() throws {
    func jumps() throws -> [String] {
      _ = try signIn()
      return try store.entries(AuditLogFilter(action: "clock-jump")).reversed().map { $0.detail }
    }
    time.set(by: 2)
    time.pass(86_400 * 3)
    #expect(try jumps() == [])
    time.set(by: 2 * 86_400)
    #expect(try jumps() == ["+172800 s"])
    #expect(try jumps() == ["+172800 s"], "each once")
    time.set(by: -2 * 86_400)
    #expect(try jumps() == ["+172800 s", "-172800 s"])
  }
}

/// The store's clock over ends and beginnings of the server and of the machine.
struct RestartClockTests {
  private let folder: StoreFolder

  init() throws { folder = try StoreFolder() }

  /// Opens it, changes something at `tick`, and ends.
  private func tick() throws -> Tick {
    let store = try folder.open()
    try store.sweep()
    return store.tick
  }

  @Test(arguments: [0, 2 * 86_400, -2 * 86_400, -20_000 * 86_400] as [Int64])
  func `while the machine runs, setting the calendar moves nothing`(_ jump: Int64) throws {
    let before = try tick()
    folder.time.set(by: jump)
    folder.time.pass(100)
    #expect(try tick() == before + 100)
    let jumps = try folder.open().entries(AuditLogFilter(action: "clock-jump"))
    #expect(jumps.count == (jump == 0 ? 0 : 1))
  }

  @Test func `when the machine starts again, the calendar tells how long it was off`() throws {
    let before = try tick()
    folder.time.restart(pause: 7200)
    #expect(try tick() == before + 7200)
  }

  @Test func `a machine that lost its calendar does not go back`() throws {
    let before = try tick()
    folder.time.restart(pause: -1_700_000_000)
    let lost = try tick()
    #expect(lost == before)
    // The time server sets it right while the server runs.
    let store = try folder.open()
    folder.time.set(by: 1_700_000_000)
    folder.time.pass(10)
    #expect(store.tick == before + 10)
    try store.sweep()
    #expect(try store.entries(AuditLogFilter(action: "clock-jump")).count == 2)
  }

  @Test func `sessions live through a restart`() throws {
    let token: String
    do {
      let store = try folder.open()
      token = try store.redeemSetup(
        try #require(try store.makeSetupLink()), name: "管理员", password: Office.password,
        address: "a"
      ).token
    }
    folder.time.pass(3600)
    #expect(try folder.open().session(token) != nil)
    folder.time.restart(pause: SessionTimes.idle)
    #expect(try folder.open().session(token) == nil)
    folder.time.restart(pause: -SessionTimes.idle)
    #expect(try folder.open().session(token) == nil)
  }
}

import Measures
import Testing

@testable import ServerStore

struct SignInTests {
  private let office: Office
  private var store: ServerStore { office.store }
  private var time: FakeClock { office.time }

  init() throws { office = try Office() }

  // MARK: The same work

  @Test func `known and unknown names take the same work`() throws {
    let plant = try office.plant("P-1")
    let out = try office.plant("P-2")
    try store.change(out.id, PersonChange(isDisabled: true), by: office.admin)
    func work(_ name: String, _ password: String, isLetIn: Bool = false) throws -> Int {
      let before = office.folder.work.count
      #expect(try (office.refusal(name, password) == nil) == isLetIn, "\(name)")
      return office.folder.work.count - before
    }
    // Wrong password, no such account, nothing at all, the right password of one that is shut out.
    #expect(try work(plant.name, "wrong password") == 1)
    #expect(try work("nobody", "wrong password") == 1)
    #expect(try work("", "") == 1)
    #expect(try work(out.name, Office.password) == 1)
    #expect(try work(plant.name, Office.password, isLetIn: true) == 1)
  }

  @Test func `known and unknown names are answered alike, and wait alike`() throws {
    let plant = try office.plant("P-1")
    for number in 1...8 {
      let known = try office.refusal(plant.name, from: "192.0.2.\(number + 10)")
      let unknown = try office.refusal("nobody", from: "198.51.100.\(number)")
      #expect(known == unknown)
      time.pass(known?.wait ?? 0)
    }
  }

  @Test func `passwords are worked out at the standard cost`() throws {
    #expect(ScryptCost.standard == ScryptCost(rounds: 15, blockSize: 8, parallelism: 1))
    let passwords = PasswordWork()
    let hash = try passwords.hash("a password of mine")
    #expect(hash.text.hasPrefix("scrypt$15$8$1$"))
    #expect(PasswordHash(text: hash.text) == hash)
    #expect(try passwords.fits("a password of mine", hash))
    #expect(try !passwords.fits("a password of yours", hash))
    #expect(try !passwords.fits("", nil))
  }

  @Test func `scrypt is the one of RFC 7914`() throws {
    let key = try PasswordWork.scrypt(
      Array("password".utf8), Array("NaCl".utf8),
      ScryptCost(rounds: 10, blockSize: 8, parallelism: 16))
    #expect(
      key.hex == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
  }

  @Test(arguments: [
    "", "scrypt$15$8$1$00$00", "scrypt$15$8$1$00", "bcrypt$15$8$1$00$" + Office.sha256,
    "scrypt$99$8$1$00$" + Office.sha256, "scrypt$15$8$1$0$" + Office.sha256,
    "scrypt$15$8$1$zz$" + Office.sha256,
  ])
  func `a damaged hash fits nothing`(_ text: String) throws {
    #expect(PasswordHash(text: text) == nil)
    try office.tamper("UPDATE person SET password = '\(text)'")
    #expect(try office.signIn(office.administrator.name) == nil)
  }

  // MARK: Lock-out

  @Test func `the account's wait begins with the fifth failure, doubles, and ends`() throws {
    let plant = try office.plant("P-1")
    var waits: [Int64] = []
    for number in 1...14 {
      // From everywhere: the address is not what is counted here.
      let refusal = try #require(try office.refusal(plant.name, from: "192.0.2.\(number + 10)"))
      #expect(!refusal.isTooSoon)
      waits.append(refusal.wait)
      if refusal.wait > 0 {
        time.pass(refusal.wait - 1)
        let early = try #require(
          try office.refusal(plant.name, Office.password, from: "198.51.100.\(number)"))
        #expect(early == SignInRefusal(wait: 1, isTooSoon: true))
        time.pass(1)
      }
    }
    #expect(waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    #expect(try office.signIn(plant.name) != nil)
    #expect(try office.refusal(plant.name)?.wait == 0, "success forgets the failures")
  }

  @Test func `strangers keep nobody out of the place where they always sign in`() throws {
    let plant = try office.plant("P-1")
    #expect(try office.signIn(plant.name, from: "203.0.113.5") != nil)
    for number in 1...30 { _ = try office.refusal(plant.name, from: "192.0.2.\(number + 10)") }
    #expect(
      try office.refusal(plant.name, Office.password, from: "198.51.100.1")?.isTooSoon == true)
    #expect(try office.signIn(plant.name, from: "203.0.113.5") != nil)

    // Who sits there may not guess more often than elsewhere.
    let waits = try (1...5).map { _ in
      try #require(try office.refusal(plant.name, from: "203.0.113.5")).wait
    }
    #expect(waits == [0, 0, 0, 0, 30])
    #expect(try office.refusal(plant.name, Office.password, from: "203.0.113.5")?.isTooSoon == true)
  }

  @Test(arguments: [
    (LockOut.familiarity - 1, true), (LockOut.familiarity, false), (LockOut.familiarity + 1, false),
  ])
  func `a place is known for a month`(_ pause: Int64, _ isKnown: Bool) throws {
    let plant = try office.plant("P-1")
    #expect(try office.signIn(plant.name, from: "203.0.113.5") != nil)
    time.pass(pause)
    for number in 1...5 { _ = try office.refusal(plant.name, from: "192.0.2.\(number + 10)") }
    #expect(try (office.signIn(plant.name, from: "203.0.113.5") != nil) == isKnown)
  }

  @Test func `a sign's twin is an unknown name, and is answered as one`() throws {
    let person = try office.join("李工", .plant(["P-1"]))
    for number in 1...5 { _ = try office.refusal(person.name, from: "192.0.2.\(number + 10)") }
    // U+F9E1 is canonically the same as 李.
    let twin = try #require(try office.refusal("\u{F9E1}工", from: "198.51.100.1"))
    let nobody = try #require(try office.refusal("\u{F90A}工", from: "198.51.100.1"))
    #expect(twin == nobody && !twin.isTooSoon)
  }

  @Test func `to wait costs no work, and waiting is not failing`() throws {
    let plant = try office.plant("P-1")
    for _ in 1...5 { _ = try office.refusal(plant.name) }
    let before = office.folder.work.count
    for _ in 1...10 { #expect(try office.refusal(plant.name)?.isTooSoon == true) }
    #expect(office.folder.work.count == before)
    time.pass(30)
    #expect(try office.signIn(plant.name) != nil)
  }

  @Test func `the address's wait begins with the twentieth failure, whoever is asked for`() throws {
    let plant = try office.plant("P-1")
    let waits = try (1...22).map { number in
      let wait = try #require(try office.refusal("nobody \(number)")).wait
      time.pass(wait)
      return wait
    }
    #expect(waits == Array(repeating: 0, count: 19) + [30, 60, 120])
    // Signing in oneself does not wash the address clean.
    #expect(try office.signIn(plant.name) != nil)
    #expect(try office.refusal("nobody 23")?.wait == 240)
    #expect(try office.refusal(plant.name, Office.password)?.isTooSoon == true)
    guard
      case .session = try store.signIn(
        name: plant.name, password: Office.password, address: "203.0.113.9")
    else {
      Issue.record("another address does not wait")
      return
    }
  }

  @Test func `setting the calendar does not end a wait, and passing time does`() throws {
    let plant = try office.plant("P-1")
    for _ in 1...5 { _ = try office.refusal(plant.name) }
    for jump: Int64 in [400 * 86_400, -900 * 86_400] {
      time.set(by: jump)
      #expect(try office.refusal(plant.name)?.isTooSoon == true)
    }
    time.pass(30)
    #expect(try office.signIn(plant.name) != nil)
  }

  @Test func `failures are forgotten a day after the last`() throws {
    let plant = try office.plant("P-1")
    for _ in 1...4 { _ = try office.refusal(plant.name) }
    time.pass(LockOut.memory)
    #expect(try office.refusal(plant.name)?.wait == 0)
    for _ in 1...3 { _ = try office.refusal(plant.name) }
    time.pass(LockOut.memory - 1)
    #expect(try office.refusal(plant.name)?.wait == 30)
  }

  @Test func `a wait outlives the server`() throws {
    let folder = try StoreFolder()
    do {
      let store = try folder.open()
      for _ in 1...5 { _ = try store.signIn(name: "nobody", password: "x", address: "a") }
    }
    let store = try folder.open()
    guard case .refused(let refusal) = try store.signIn(name: "nobody", password: "x", address: "b")
    else { return }
    #expect(refusal.isTooSoon)
  }

  @Test func `many guesses at once are not more guesses`() async throws {
    let plant = try office.plant("P-1")
    let before = office.folder.work.count
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<12 {
        group.addTask { [office] in
          _ = try? office.refusal(plant.name, from: "192.0.2.\(number + 10)")
        }
      }
    }
    #expect(office.folder.work.count - before == LockOut.perAccount)
  }

  @Test func `a name of a megabyte is no more work than another`() throws {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(try office.refusal(long, long)?.wait == 0)
    let key = try store.reading {
      try $0.count("SELECT MAX(length(key)) FROM failure")
    }
    #expect(key < 100)
  }

  // MARK: Changing it

  @Test func `a new password ends the other sessions, and none but the owner sets it`() throws {
    let plant = try office.plant("P-1")
    let (here, there) = (
      try #require(try office.signIn(plant.name)), try #require(try office.signIn(plant.name))
    )
    func change(_ old: String, _ new: String, by actor: Actor) throws -> SignInRefusal? {
      try store.changePassword(of: plant.id, from: old, to: new, keeping: here, by: actor)
    }
    let new = "another good one"
    #expect(faultCode { try change(Office.password, new, by: office.admin) } == .notPermitted)
    let byToken = Actor(plant.id, from: "a", token: "t")
    #expect(faultCode { try change(Office.password, new, by: byToken) } == .notPermitted)
    #expect(faultCode { try change(Office.password, "short", by: plant.actor) } == .usage)
    #expect(try change("wrong password", new, by: plant.actor)?.wait == 0)
    #expect(try store.session(there) != nil)

    #expect(try change(Office.password, new, by: plant.actor) == nil)
    #expect(try store.session(here) != nil)
    #expect(try store.session(there) == nil)
    #expect(try office.signIn(plant.name) == nil)
    #expect(try office.signIn(plant.name, new) != nil)
  }

  @Test func `guessing the old password is locked out like signing in`() throws {
    let plant = try office.plant("P-1")
    let token = try #require(try office.signIn(plant.name))
    var last: SignInRefusal?
    for _ in 1...6 {
      last = try store.changePassword(
        of: plant.id, from: "wrong password", to: "another good one", keeping: token,
        by: plant.actor)
    }
    #expect(last?.isTooSoon == true)
  }
}

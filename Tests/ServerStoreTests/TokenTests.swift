import Measures
import Testing

@testable import ServerStore

struct TokenTests {
  private let office: Office
  private let people: [Role: Person]
  private var store: ServerStore { office.store }

  init() throws {
    office = try Office()
    people = [
      .administrator: office.administrator, .plant: try office.plant("P-1"),
      .inspector: try office.inspector(),
    ]
  }

  private func make(
    _ scopes: Set<TokenScope>, _ person: Person, life: Int64 = 600
  ) throws -> (secret: String, token: APIToken) {
    try store.makeToken(
      name: "ci", scopes: scopes, expires: Instant(seconds: store.now.seconds + life),
      by: person.actor)
  }

  /// Every role with every set of scopes.
  @Test(arguments: Role.allCases)
  func `nobody's token may more than he`(_ role: Role) throws {
    let person = try #require(people[role])
    for number in 0..<(1 << TokenScope.allCases.count) {
      let scopes = Set(
        TokenScope.allCases.enumerated().filter { number >> $0.offset & 1 == 1 }.map(\.element))
      let isFair = !scopes.isEmpty && scopes.isSubset(of: role.scopes)
      #expect(faultCode { try make(scopes, person) } == (isFair ? nil : .usage), "\(scopes)")
    }
    #expect(try store.tokens(of: person.id).allSatisfy { $0.scopes.isSubset(of: role.scopes) })
  }

  @Test func `a token may what its owner may now`() throws {
    let inspector = try #require(people[.inspector])
    let made = try make([.read, .decide], inspector)
    #expect(try store.person(bearer: made.secret)?.scopes == [.read, .decide])
    try store.change(inspector.id, PersonChange(rights: .plant(["P-1"])), by: office.admin)
    let bearer = try #require(try store.person(bearer: made.secret))
    #expect(bearer.scopes == [.read])
    #expect(bearer.person.rights == .plant(["P-1"]))
    #expect(bearer.token == made.token.id)
  }

  @Test func `a token makes no token`() throws {
    let made = try make([.admin], office.administrator)
    let actor = Actor(office.administrator.id, from: "a", token: made.token.id)
    #expect(
      faultCode {
        try store.makeToken(
          name: "x", scopes: [.admin], expires: Instant(seconds: store.now.seconds + 60), by: actor)
      } == .notPermitted)
  }

  @Test func `a token ends on its day, and the calendar neither ends nor revives it`() throws {
    let made = try make([.read], office.administrator, life: 600)
    func isGood() throws -> Bool { try store.person(bearer: made.secret) != nil }
    office.time.set(by: 365 * 86_400)
    office.time.pass(599)
    #expect(try isGood())
    office.time.pass(1)
    #expect(try !isGood())
    office.time.set(by: -900 * 86_400)
    #expect(try !isGood())
    #expect(try store.tokens(of: office.administrator.id).map { $0.isExpired } == [true])
  }

  @Test(arguments: [
    (Int64(0), Fault.Code?.some(.usage)), (-1, .usage), (1, nil),
    (ServerStore.longestTokenLife, nil), (ServerStore.longestTokenLife + 1, .usage),
  ])
  func `a token lasts a year at most`(_ life: Int64, _ code: Fault.Code?) throws {
    #expect(faultCode { try make([.read], office.administrator, life: life) } == code)
  }

  @Test func `one's own tokens, or as administrator anybody's, can be ended`() throws {
    let (plant, inspector) = (
      try #require(people[.plant]), try #require(people[.inspector])
    )
    let (first, second) = (try make([.read], plant), try make([.read], plant))
    #expect(
      faultCode { try store.revoke(token: first.token.id, by: inspector.actor) } == .missingInput)
    #expect(faultCode { try store.revoke(token: "none", by: plant.actor) } == .missingInput)
    #expect(try store.person(bearer: first.secret) != nil)
    try store.revoke(token: first.token.id, by: plant.actor)
    try store.revoke(token: second.token.id, by: office.admin)
    for secret in [first.secret, second.secret] {
      #expect(try store.person(bearer: secret) == nil)
    }
    #expect(try store.tokens(of: plant.id).allSatisfy { $0.isRevoked })
  }

  @Test func `the last use is kept to the minute`() throws {
    let made = try make([.read], office.administrator)
    #expect(made.token.usedAt == nil)
    _ = try store.person(bearer: made.secret)
    let first = try store.tokens(of: office.administrator.id)[0].usedAt
    #expect(first == store.now)
    office.time.pass(59)
    _ = try store.person(bearer: made.secret)
    #expect(try store.tokens(of: office.administrator.id)[0].usedAt == first)
    office.time.pass(1)
    _ = try store.person(bearer: made.secret)
    #expect(try store.tokens(of: office.administrator.id)[0].usedAt == store.now)
  }

  @Test(arguments: ["", "ggt_", "ggt_aaaa", "Bearer"])
  func `what is no token is nobody's`(_ text: String) throws {
    #expect(try store.person(bearer: text) == nil)
  }
}

import Measures
import Testing

@testable import ServerStore

/// Who may change whom: every role against every role.
struct RightsTests {
  private let office: Office
  private let plant: Person
  private let inspector: Person
  private let second: Person

  init() throws {
    office = try Office()
    plant = try office.plant("P-1")
    inspector = try office.inspector()
    second = try office.join("副管理员", .administrator)
  }

  private static let everyRight: [Rights] = [
    .administrator, .plant(["P-1"]), .plant(["P-1", "P-2"]),
    .inspector([RegionPattern("330100")].compactMap(\.self)),
    .inspector([RegionPattern("000000")].compactMap(\.self)),
  ]

  private var everybody: [Person] { [office.administrator, second, inspector, plant] }

  @Test func `nobody changes his own account but to give it up`() throws {
    for person in everybody {
      for rights in Self.everyRight where rights != person.rights {
        let isGivingUp = person.role == .administrator
        // The other administrator undoes it, so that each begins alike.
        let other = person.id == second.id ? office.administrator : second
        let change = PersonChange(rights: rights)
        let code = faultCode { try office.store.change(person.id, change, by: person.actor) }
        #expect(code == (isGivingUp ? nil : .notPermitted), "\(person.name) \(rights)")
        let after = try #require(try office.store.person(person.id))
        #expect(after.rights == (isGivingUp ? rights : person.rights))
        if isGivingUp {
          try office.store.change(
            person.id, PersonChange(rights: person.rights), by: other.actor)
        }
      }
    }
  }

  @Test func `only administrators change others, in whatever way`() throws {
    for actor in [plant, inspector] {
      for other in everybody where other.id != actor.id {
        for rights in Self.everyRight {
          #expect(
            faultCode {
              try office.store.change(other.id, PersonChange(rights: rights), by: actor.actor)
            } == .notPermitted)
        }
        for isDisabled in [true, false] {
          #expect(
            faultCode {
              try office.store.change(
                other.id, PersonChange(isDisabled: isDisabled), by: actor.actor)
            } == .notPermitted)
        }
        #expect(try office.store.person(other.id) == other)
      }
    }
  }

  @Test func `nobody who is not signed in, or shut out, or unknown, does anything`() throws {
    try office.store.change(second.id, PersonChange(isDisabled: true), by: office.admin)
    let nobodies = [
      Actor(nil, from: "1"), Actor.server, Actor("unknown", from: "1"), second.actor,
    ]
    for actor in nobodies {
      #expect(
        faultCode { try office.store.invite(.administrator, by: actor) } == .notPermitted)
      #expect(
        faultCode { try office.store.makeResetLink(for: plant.id, by: actor) } == .notPermitted)
      #expect(
        faultCode {
          try office.store.change(plant.id, PersonChange(rights: .administrator), by: actor)
        } == .notPermitted)
      #expect(
        faultCode { try office.store.begin(name: "a", kind: .archive, by: actor) } == .notPermitted)
      #expect(
        faultCode { try office.store.enqueue("check", by: actor) } == .notPermitted)
      #expect(
        faultCode {
          try office.store.makeToken(
            name: "t", scopes: [.read], expires: Instant(seconds: office.store.now.seconds + 60),
            by: actor)
        } == .notPermitted)
    }
  }

  @Test func `of plants and inspectors none invites, and none resets a password`() throws {
    for person in [plant, inspector] {
      for rights in Self.everyRight {
        #expect(faultCode { try office.store.invite(rights, by: person.actor) } == .notPermitted)
      }
      #expect(
        faultCode { try office.store.makeResetLink(for: second.id, by: person.actor) }
          == .notPermitted)
    }
    #expect(try office.store.invitations().isEmpty)
  }

  @Test func `the last administrator who can sign in stays`() throws {
    let (first, store) = (office.administrator, office.store)
    try store.change(second.id, PersonChange(isDisabled: true), by: first.actor)
    // One who is shut out does not count as the other.
    let ends: [PersonChange] = [
      PersonChange(rights: .plant(["P-1"])), PersonChange(isDisabled: true),
      PersonChange(rights: .plant(["P-1"]), isDisabled: true),
    ]
    for end in ends {
      #expect(faultCode { try store.change(first.id, end, by: first.actor) } == .notPermitted)
    }
    #expect(try store.person(first.id) == first)

    try store.change(second.id, PersonChange(isDisabled: false), by: first.actor)
    try store.change(first.id, PersonChange(rights: .plant(["P-1"])), by: first.actor)
    #expect(
      faultCode {
        try store.change(second.id, PersonChange(rights: .plant(["P-1"])), by: second.actor)
      } == .notPermitted)
    // Having given it up, he cannot take it back.
    #expect(
      faultCode {
        try store.change(first.id, PersonChange(rights: .administrator), by: first.actor)
      }
        == .notPermitted)
  }

  @Test func `whoever is shut out is out at once`() throws {
    let token = try #require(try office.signIn(plant.name))
    let secret = try office.store.makeToken(
      name: "ci", scopes: [.read], expires: Instant(seconds: office.store.now.seconds + 600),
      by: plant.actor
    ).secret
    #expect(try office.store.session(token)?.person.id == plant.id)
    #expect(try office.store.person(bearer: secret)?.person.id == plant.id)

    try office.store.change(plant.id, PersonChange(isDisabled: true), by: office.admin)
    #expect(try office.store.session(token) == nil)
    #expect(try office.store.person(bearer: secret) == nil)
    #expect(try office.signIn(plant.name) == nil)

    try office.store.change(plant.id, PersonChange(isDisabled: false), by: office.admin)
    #expect(try office.store.session(token) == nil, "sessions do not come back")
  }

  @Test func `an open session has the rights that the account has now`() throws {
    let token = try #require(try office.signIn(inspector.name))
    try office.store.change(
      inspector.id, PersonChange(rights: .plant(["P-9"])), by: office.admin)
    #expect(try office.store.session(token)?.person.rights == .plant(["P-9"]))
  }

  @Test(arguments: [
    ("330106", "330106", true), ("330106", "330107", false), ("330100", "330106", true),
    ("330100", "330206", false), ("330000", "330206", true), ("330000", "340206", false),
    ("000000", "110101", true), ("330106", "", false), ("330100", "3301", false),
    ("330010", "330010", true), ("330010", "330110", false),
  ])
  func `a region holds what its digits say`(_ pattern: String, _ region: String, _ holds: Bool)
    throws
  {
    #expect(try #require(RegionPattern(pattern)).covers(region) == holds)
  }

  @Test(arguments: ["", "33010", "3301066", "33010a", "３３０１０６", "33 106", "-33010"])
  func `what is no region is none`(_ text: String) { #expect(RegionPattern(text) == nil) }

  @Test func `who sees which plant`() throws {
    let inspector = Rights.inspector([try #require(RegionPattern("330100"))])
    #expect(Rights.administrator.maySee(plant: "P", region: nil))
    #expect(inspector.maySee(plant: "P", region: "330106"))
    #expect(!inspector.maySee(plant: "P", region: "330206"))
    #expect(!inspector.maySee(plant: "P", region: nil))
    #expect(Rights.plant(["P"]).maySee(plant: "P", region: nil))
    #expect(!Rights.plant(["P"]).maySee(plant: "Q", region: "330106"))
  }

  @Test(arguments: [Rights.plant([]), .plant([""]), .plant(["a\u{202E}"]), .inspector([])])
  func `rights over nothing are refused`(_ rights: Rights) throws {
    #expect(faultCode { try office.store.invite(rights, by: office.admin) } == .usage)
    #expect(
      faultCode {
        try office.store.change(plant.id, PersonChange(rights: rights), by: office.admin)
      } == .usage)
  }
}

import Measures
import Testing

@testable import ServerStore

/// Links that make accounts and set passwords.
struct LinkTests {
  private let office: Office
  private var store: ServerStore { office.store }

  init() throws { office = try Office() }

  private func redeem(_ token: String, _ name: String = "新人") throws -> SignedIn {
    try store.redeemInvitation(
      token, name: name, password: Office.password, address: Office.address)
  }

  @Test func `the first link ends when there is an administrator`() throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let old = try #require(try store.makeSetupLink())
    let link = try #require(try store.makeSetupLink())
    func setUp(_ token: String, _ name: String) throws -> SignedIn {
      try store.redeemSetup(token, name: name, password: Office.password, address: "a")
    }
    #expect(faultCode { try setUp(old, "甲") } == .missingInput, "a newer one was made")
    #expect(try setUp(link, "甲").person.role == .administrator)
    #expect(faultCode { try setUp(link, "乙") } == .missingInput)
    #expect(try store.makeSetupLink() == nil)
    #expect(try store.people().count == 1)
  }

  @Test func `a link works once, for what it was made for`() throws {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    #expect(
      faultCode {
        try store.redeemSetup(token, name: "新人", password: Office.password, address: "a")
      } == .missingInput)
    #expect(
      faultCode { try store.redeemReset(token, password: Office.password, address: "a") }
        == .missingInput)
    let signedIn = try redeem(token)
    #expect(signedIn.person.rights == .plant(["P-1"]))
    #expect(try store.session(signedIn.token)?.person == signedIn.person)
    #expect(faultCode { try redeem(token, "别人") } == .missingInput)
    #expect(faultCode { try redeem("nonsense") } == .missingInput)
  }

  @Test func `of two who use a link at once one gets in`() async throws {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    let codes = await withTaskGroup(of: Fault.Code?.self) { group in
      for number in 0..<8 {
        group.addTask { [self] in faultCode { try redeem(token, "新人\(number)") } }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count { $0 == nil } == 1)
    #expect(codes.count { $0 == .missingInput } == 7)
    #expect(try store.people().count == 2)
  }

  @Test func `a link ends after its time, whatever is done to the calendar`() throws {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    office.time.set(by: 90 * 86_400)
    #expect(try store.invitation(token) != nil)
    office.time.pass(ServerStore.invitationLife - 1)
    #expect(try store.invitation(token)?.remaining == 1)
    office.time.pass(1)
    #expect(try store.invitation(token) == nil)
    office.time.set(by: -900 * 86_400)
    #expect(faultCode { try redeem(token) } == .missingInput)
  }

  @Test func `a link is as good as whoever made it`() throws {
    let second = try office.join("副管理员", .administrator)
    let lowered = try store.invite(.administrator, by: second.actor)
    let stays = try store.invite(.plant(["P-1"]), by: office.admin)
    try store.change(second.id, PersonChange(rights: .plant(["P-1"])), by: office.admin)
    #expect(faultCode { try redeem(lowered) } == .missingInput)
    #expect(try redeem(stays).person.role == .plant)
  }

  @Test func `a link says whom it was made for, as its maker named them`() throws {
    _ = try store.invite(.plant(["P-1"]), recipient: "  李工（P-1） ", by: office.admin)
    #expect(try store.invitations().map(\.recipient) == ["李工（P-1）"])
    for text in [String(repeating: "x", count: 201), "two\nlines"] {
      #expect(
        faultCode { try store.invite(.administrator, recipient: text, by: office.admin) } == .usage)
    }
    _ = try store.invite(
      .administrator, recipient: String(repeating: "x", count: 200), by: office.admin)
    #expect(try store.invitations().count == 2)
  }

  @Test func `a link that is withdrawn is gone`() throws {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    let invitation = try #require(try store.invitations().first)
    let plant = try office.plant("P-2")
    #expect(
      faultCode { try store.withdraw(invitation: invitation.id, by: plant.actor) } == .notPermitted)
    try store.withdraw(invitation: invitation.id, by: office.admin)
    #expect(faultCode { try redeem(token) } == .missingInput)
    #expect(
      faultCode { try store.withdraw(invitation: invitation.id, by: office.admin) }
        == .missingInput)
  }

  @Test func `a reset sets the password and ends what was open`() throws {
    let plant = try office.plant("P-1")
    let session = try #require(try office.signIn(plant.name))
    let first = try store.makeResetLink(for: plant.id, by: office.admin)
    let link = try store.makeResetLink(for: plant.id, by: office.admin)
    #expect(
      faultCode { try store.redeemReset(first, password: "another good one", address: "a") }
        == .missingInput)
    let signedIn = try store.redeemReset(link, password: "another good one", address: "a")
    #expect(signedIn.person == plant)
    #expect(try store.session(session) == nil)
    #expect(try office.signIn(plant.name) == nil)
    #expect(try office.signIn(plant.name, "another good one") != nil)
  }

  @Test func `a name is one person's, however it is typed`() throws {
    _ = try office.join("José Li", .plant(["P-1"]))
    #expect(try office.signIn(" jose\u{301} LI ") != nil)
    for name in ["José Li", "JOSÉ LI", "Jose\u{301} Li", "  josé li "] {
      let token = try store.invite(.plant(["P-1"]), by: office.admin)
      #expect(faultCode { try redeem(token, name) } == .usage, "\(name)")
      #expect(try store.invitation(token) != nil, "a refusal does not use the link up")
    }
  }

  @Test func `a name is found whoever added it, and not where adding it came to nothing`() throws {
    #expect(try store.person(named: "新人") == nil)
    // It was asked for, and then refused.
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    #expect(
      faultCode {
        try store.redeemInvitation(token, name: "新人", password: "short", address: "a")
      } == .usage)
    #expect(try store.person(named: "新人") == nil)
    let first = try office.join("新人", .plant(["P-1"]))
    let second = try office.join("另一人", .plant(["P-2"]))
    #expect(try store.person(named: "新人") == first && store.person(named: "另一人") == second)
  }

  @Test(arguments: [
    ("", Office.password), ("   ", Office.password), ("a\u{0}b", Office.password),
    ("a\nb", Office.password), ("a\u{202E}b", Office.password),
    (String(repeating: "名", count: 201), Office.password),
    // What looks like another's name, or is one sign written twice.
    ("ａｄｍｉｎ", Office.password), ("\u{430}dmin", Office.password), ("\u{F9E1}工", Office.password),
    ("b\u{304}", Office.password),
    ("新人", "short"), ("新人", "123456789"), ("新人", "password123"), ("新人", "PassWord123"),
    ("新人", "1111111111"), ("新人", "1234567890"), ("新人", "abcdefghijkl"),
    ("zhangsanfeng", "ZhangSanFeng"), ("zhangsan", "zhangsan2025"),
    ("新人", String(repeating: "长", count: 201)),
  ])
  func `bad names and passwords are refused with a sentence`(_ name: String, _ password: String)
    throws
  {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    let fault = #expect(throws: Fault.self) {
      try store.redeemInvitation(token, name: name, password: password, address: "a")
    }
    #expect(fault?.code == .usage)
    #expect(fault?.sentence.zh.isEmpty == false && fault?.sentence.en.isEmpty == false)
    #expect(try store.people().count == 1)
  }

  @Test(arguments: ["a234567890", "十个汉字就够长了吧对不对", String(repeating: "长短句子", count: 50)])
  func `passwords at the limits are taken`(_ password: String) throws {
    let token = try store.invite(.plant(["P-1"]), by: office.admin)
    _ = try store.redeemInvitation(
      token, name: String(repeating: "名", count: 200), password: password, address: "a")
  }

  @Test func `common passwords are stored as they are compared`() {
    #expect(PasswordRules.common.allSatisfy { $0 == $0.lowercased() && $0.count >= 10 })
  }
}

#if Server
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Measures
import ServerStore
import Testing
import Web

/// A site in a folder of its own, with one account of each role.
struct TestSite: Sendable {
  static let password = "correct horse 电池"

  let folder: String
  let house: House
  let site: Site
  /// Sessions, by role.
  let sessions: [Role: String]
  let people: [Role: Person]

  /// - Parameters:
  ///   - files: That lie in the data folder, by name.
  ///   - hasReference: Whether it knows the packs, and the authority's files of the folder.
  init(
    clock: ServerClock = .system, files: [String: String] = [:], hasReference: Bool = false,
    _ change: (inout SiteSettings) -> Void = { _ in }
  ) throws {
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "greengate-web-\(UUID().uuidString)").path
    let seed = try Seed.made.get()
    try FileManager.default.copyItem(atPath: seed.folder, toPath: folder)
    let store = try ServerStore(opening: folder, clock: clock)
    var settings = SiteSettings()
    settings.requestsPerSecond = 100_000
    change(&settings)
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(filePath: folder).appending(path: name))
    }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    house = try House(
      store: store, settings: settings, secret: try store.folder.secret(), logger: logger,
      reference: hasReference ? TestReference.source(folder) : nil
    ) { store.now }
    site = try Site(house: house)

    sessions = seed.sessions
    people = seed.people
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func test<Value>(
    _ setup: TestingSetup = .router, _ body: @Sendable (TestBrowser) async throws -> Value
  ) async throws -> Value {
    defer { remove() }
    return try await WebServer.application(site: site).test(setup) { (client) async throws in
      try await body(TestBrowser(client: client, site: self))
    }
  }
}

/// A data folder with one account of each role, which every test gets a copy of: making the
/// passwords takes longer than most tests.
private struct Seed: Sendable {
  let folder: String
  let sessions: [Role: String]
  let people: [Role: Person]

  static let made = Result { try Seed() }

  private init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "greengate-web-seed-\(UUID().uuidString)").path
    let store = try ServerStore(opening: folder)
    let link = try #require(try store.makeSetupLink())
    let admin = try store.redeemSetup(
      link, name: "管理员", password: TestSite.password, address: "test")
    let actor = Actor(admin.person.id, from: "test")
    var made: [Role: SignedIn] = [.administrator: admin]
    let region = try #require(RegionPattern("320500"))
    for (role, rights) in [
      (Role.plant, Rights.plant(["SZ-1"])), (.inspector, .inspector([region])),
    ] {
      let token = try store.invite(rights, by: actor)
      made[role] = try store.redeemInvitation(
        token, name: "of \(role.rawValue)", password: TestSite.password, address: "test")
    }
    sessions = made.mapValues(\.token)
    people = made.mapValues(\.person)
  }
}

/// Asks as a browser does.
struct TestBrowser: Sendable {
  let client: any TestClientProtocol
  let site: TestSite

  /// - Parameter role: whose session to send; `nil`: nobody's.
  func get(
    _ uri: String, as role: Role? = nil, headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    try await ask(.get, uri, as: role, headers: headers)
  }

  /// With the right form token, unless `csrf` is another.
  func post(
    _ uri: String, _ fields: [(String, String)] = [], as role: Role? = nil, csrf: String? = nil,
    headers: HTTPFields = [:], by method: HTTPRequest.Method = .post, isForm: Bool = true
  ) async throws -> TestResponse {
    var fields = fields
    var headers = headers
    if let role {
      let token = try csrf ?? self.csrf(of: role)
      fields.append(("csrf", token))
      // What is read by its handler is not read before its token is asked for.
      if !isForm { headers.set("X-CSRF-Token", token) }
    } else {
      let cookie = "0123456789abcdef0123456789abcdef"
      headers[.cookie] = (headers[.cookie].map { $0 + "; " } ?? "") + "gg_form=\(cookie)"
      fields.append(("csrf", csrf ?? site.house.formTokens.token(for: cookie)))
    }
    let text = fields.map { PercentText.encoded($0.0) + "=" + PercentText.encoded($0.1) }
      .joined(separator: "&")
    if headers[.contentType] == nil {
      headers[.contentType] = "application/x-www-form-urlencoded"
    }
    return try await ask(method, uri, as: role, headers: headers, body: text)
  }

  func ask(
    _ method: HTTPRequest.Method, _ uri: String, as role: Role? = nil, headers: HTTPFields = [:],
    body: String? = nil
  ) async throws -> TestResponse {
    var headers = headers
    if let role {
      let session = "gg_session=\(try #require(site.sessions[role]))"
      headers[.cookie] = headers[.cookie].map { $0 + "; " + session } ?? session
    }
    return try await client.execute(
      uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
  }

  func csrf(of role: Role) throws -> String {
    let session = try #require(site.sessions[role])
    return try #require(try site.house.store.session(session)).csrf
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }

  /// The value of a cookie that this answer sets.
  func cookie(_ name: String) -> String? {
    for field in headers[values: .setCookie] where field.hasPrefix(name + "=") {
      return String(field.dropFirst(name.count + 1).prefix { $0 != ";" })
    }
    return nil
  }

  var isToSignIn: Bool {
    status == .seeOther && headers[.location]?.hasPrefix("/sign-in") == true
  }
}
#endif

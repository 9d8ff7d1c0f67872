#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import NIOCore
import Report
import ServerStore
import Testing
import Web

/// Two plants in two regions, each with everything that an address can name, and accounts of both.
struct TwoRegions: Sendable {
  enum Side: CaseIterable, Sendable { case own, foreign }

  /// Everything of one side, by real ids.
  struct Things: Sendable {
    var plant: String
    var name: String
    var region: String
    var run: String
    var finding: String
    var outlet: String
    var pollutant: String
    /// A decision's run, and the application that it is about.
    var decision: String
    var application: String
    /// A whole one, whose check has failed.
    var upload: String
    var uploadName: String
    /// An application's, whose decision has failed.
    var applicationUpload: String
    var token: String
    var tokenName: String
    var waiver: String

    /// What must not stand on a page of who may not know of this side.
    var marks: [String] {
      [
        name, run, decision, application, upload, uploadName, applicationUpload, token, tokenName,
        waiver,
      ]
    }
  }

  /// Who asks, by cookie or by token.
  struct Caller: Sendable {
    var words: String
    var role: Role
    var side: Side?
    var headers: HTTPFields
    var csrf: String?

    var isToken: Bool { csrf == nil }
  }

  let site: TestSite
  private(set) var things: [Side: Things] = [:]
  private(set) var callers: [Caller] = []

  func callers(of side: Side?) -> [Caller] { callers.filter { $0.side == side } }

  // MARK: - Making

  private static let foreignName = "乙方不可见铸造厂"

  private static let ledger: Task<URL, any Error> = Task {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-two-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ledger = folder.appending(path: "greengate.ledger")
    let dossier = folder.appending(path: "foreign")
    let own = BuiltTool.sample("foundry-three-episodes")
    try FileManager.default.copyItem(at: URL(filePath: own), to: dossier)
    let file = dossier.appending(path: "plant.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("HZ-FD-001", with: "ZS-FD-900").replacing("示例铸造有限公司", with: foreignName)
      .replacing("\"330502\"", with: "\"442000\"")
    try Data(text.utf8).write(to: file)
    try await BuiltTool.run(["record", "--ledger", ledger.path, own, dossier.path])
    for application in ["huzhou-grinding-swap", "zhongshan-grant"] {
      try await BuiltTool.run([
        "gate", BuiltTool.sample("gate-repository/applications/\(application)"), "--register",
        MoreSamples.register, "--ledger", ledger.path,
      ])
    }
    return ledger
  }

  private static func waiver(_ id: String, of plant: String) -> String {
    """
      - id: \(id)
        scope: {plant: \(plant), rule: emission-limit, outlet: DA001}
        period: {from: 2025-03-01, to: 2025-04-01}
        reason: 设备更换期间
        approver: 市生态环境局
        expires: 2099-12-31
        ceiling: 1.2

    """
  }

  static func make() async throws -> TwoRegions {
    let site = try TestSite(
      files: [
        "waivers.yaml": "schema: greengate/waivers/1\nwaivers:\n"
          + waiver("W-OWN-1", of: "HZ-FD-001") + waiver("W-FOREIGN-1", of: "ZS-FD-900")
      ], hasReference: true
    ) { $0.tool = [ServerProcess.binary.path, "tool"] }
    try FileManager.default.copyItem(
      at: try await ledger.value,
      to: URL(filePath: site.folder).appending(path: "greengate.ledger"))
    var made = TwoRegions(site: site)
    for side in Side.allCases { try await made.add(side) }
    let admin = try #require(site.people[.administrator])
    try made.addSession("administrator", .administrator, nil, site.session(.administrator))
    #expect(admin.role == .administrator)
    return made
  }

  private init(site: TestSite) { self.site = site }

  private mutating func add(_ side: Side) async throws {
    let isOwn = side == .own
    let (plant, applicant, region) =
      isOwn ? ("HZ-FD-001", "HZ-CM-201", "330502") : ("ZS-FD-900", "ZS-PL-001", "442000")
    let run = try await site.run(of: plant)
    let decision = try #require(
      try await site.everything().plant(applicant).decisions.first)
    let finding = try #require(
      try await site.house.shelf.findings(of: run).first {
        $0.verdict == .fail && $0.outlet != nil && $0.pollutant != nil
      })
    let account = try addSession(
      "plant of \(side)", .plant, side, site.session(.plant([plant, applicant])))
    let pattern = try #require(RegionPattern(String(region.prefix(4)) + "00"))
    let inspector = try addSession(
      "inspector of \(side)", .inspector, side, site.session(.inspector([pattern])))
    var token = ""
    for person in [account, inspector] {
      let made = try site.house.store.makeToken(
        name: "令牌-\(side)-\(person.role.rawValue)", scopes: person.role.scopes,
        expires: Instant(seconds: site.house.now().seconds + 3600),
        by: Actor(person.id, from: "test"))
      callers.append(
        Caller(
          words: "token of \(person.role.rawValue) of \(side)", role: person.role, side: side,
          headers: [.authorization: "Bearer \(made.secret)"]))
    }
    // One that may be revoked without shutting a caller out.
    let spare = try site.house.store.makeToken(
      name: "备用令牌-\(side)", scopes: [.read],
      expires: Instant(seconds: site.house.now().seconds + 3600),
      by: Actor(account.id, from: "test"))
    token = spare.token.id
    let uploadName = isOwn ? "甲方上传.zip" : "乙方上传.zip"
    things[side] = Things(
      plant: plant, name: run.record.plantName, region: region, run: run.id,
      finding: PageAddress.findingName(finding.findingID), outlet: try #require(finding.outlet),
      pollutant: try #require(finding.pollutant), decision: decision.id,
      application: try #require(decision.record.application),
      upload: try upload(uploadName, of: plant, by: account), uploadName: uploadName,
      applicationUpload: try upload(
        "申报-" + uploadName, of: plant, by: account, for: .gate),
      token: token, tokenName: "备用令牌-\(side)", waiver: isOwn ? "W-OWN-1" : "W-FOREIGN-1")
  }

  @discardableResult
  private mutating func addSession(
    _ words: String, _ role: Role, _ side: Side?, _ headers: HTTPFields
  ) throws -> Person {
    let secret = String(try #require(headers[.cookie]).dropFirst("gg_session=".count))
    let session = try #require(try site.house.store.session(secret))
    callers.append(
      Caller(words: words, role: role, side: side, headers: headers, csrf: session.csrf))
    return session.person
  }

  /// A body that is no dossier, and the check that said so.
  private func upload(
    _ name: String, of plant: String, by person: Person, for work: CheckWorker.Kind = .check
  ) throws -> String {
    let store = site.house.store
    let actor = Actor(person.id, from: "test")
    let body: [UInt8] = Array("no dossier".utf8)
    let upload = try store.begin(
      name: name, kind: .archive, size: Int64(body.count), plant: plant, by: actor)
    let folder = store.folder.upload(upload.id)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(body).write(to: URL(filePath: folder + "/body"))
    guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else {
      throw CocoaError(.fileWriteUnknown)
    }
    _ = try store.advance(writing, to: Int64(body.count))
    try store.release(writing)
    _ = try store.complete(
      upload.id, size: Int64(body.count), sha256: UploadTests.hex(body), job: work.rawValue,
      by: actor)
    let lease = try #require(try store.claim())
    _ = try store.fail(lease, Bilingual(zh: "不是档案", en: "no dossier"))
    return upload.id
  }
}

extension TwoRegions.Side: CustomStringConvertible {
  var description: String { self == .own ? "here" : "elsewhere" }
}

/// One request, but for who sends it.
struct Ask: Sendable {
  var path: String
  var body: String?
  var type = "application/x-www-form-urlencoded"
  var more: HTTPFields = [:]

  init(_ path: String, _ body: String? = nil) { (self.path, self.body) = (path, body) }

  static func json(_ path: String, _ body: String) -> Ask {
    var ask = Ask(path, body)
    ask.type = "application/json"
    return ask
  }

  static func form(_ path: String, _ field: String, _ value: String) -> Ask {
    var ask = Ask(
      path,
      "--XYZ\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
        + "--XYZ\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n"
        + "Content-Type: text/csv\r\n\r\n1\r\n--XYZ--\r\n")
    ask.type = "multipart/form-data; boundary=XYZ"
    return ask
  }

  func send(
    _ method: HTTPRequest.Method, as caller: TwoRegions.Caller, _ browser: TestBrowser
  ) async throws -> TestResponse {
    var headers = caller.headers
    for field in more { headers[field.name] = field.value }
    if let csrf = caller.csrf, method != .get { headers.set("X-CSRF-Token", csrf) }
    if body != nil { headers[.contentType] = type }
    return try await browser.client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
  }
}
#endif

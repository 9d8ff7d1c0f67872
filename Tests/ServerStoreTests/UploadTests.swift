import Measures
import Testing

@testable import ServerStore

struct UploadTests {
  private let office: Office
  private var store: ServerStore { office.store }

  init() throws { office = try Office() }

  private func begin(_ size: Int64? = nil) throws -> String {
    try store.begin(name: "三月.zip", kind: .archive, size: size, by: office.admin).id
  }

  private func granted(_ id: String, from offset: Int64) throws -> UploadWriting? {
    if case .granted(let writing) = try store.startWriting(id, from: offset) {
      writing
    } else {
      nil
    }
  }

  private func complete(
    _ id: String, size: Int64, sha256: String = Office.sha256, expected: String? = nil
  ) throws -> (upload: Upload, job: Job) {
    try store.complete(
      id, size: size, sha256: sha256, expected: expected, job: "check", by: office.admin)
  }

  // MARK: Offsets

  @Test func `an upload goes on where it was broken off`() throws {
    let id = try begin(100)
    try office.send(id, from: 0, to: 40)
    let writing = try #require(try granted(id, from: 40))
    _ = try store.advance(writing, to: 60, hashState: [1, 2, 3])
    try store.release(writing)
    let upload = try #require(try store.upload(id))
    #expect(upload.offset == 60 && upload.hashState == [1, 2, 3])
    try office.send(id, from: 60, to: 100)
    #expect(try complete(id, size: 100).upload.sha256 == Office.sha256)
  }

  @Test(arguments: [0, 39, 41, -1, Int64.max])
  func `a wrong offset is told the right one`(_ offset: Int64) throws {
    let id = try begin(100)
    try office.send(id, from: 0, to: 40)
    #expect(try store.startWriting(id, from: offset) == .wrongOffset(40))
    #expect(try store.upload(id)?.offset == 40)
  }

  @Test func `of two writers one writes`() throws {
    let id = try begin(100)
    let first = try #require(try granted(id, from: 0))
    #expect(try store.startWriting(id, from: 0) == .busy(wait: 60))
    office.time.pass(20)
    #expect(try store.startWriting(id, from: 0) == .busy(wait: 40))
    #expect(try store.advance(first, to: 10) != nil)
    #expect(try store.startWriting(id, from: 10) == .busy(wait: 60), "news renew it")
    try store.release(first)
    #expect(try store.advance(first, to: 20) == nil, "given back")
    let second = try #require(try granted(id, from: 10))
    try store.release(first)
    #expect(try store.advance(second, to: 30)?.offset == 30)
  }

  @Test func `a writer that is silent is another's to replace, and hears of it`() throws {
    let id = try begin(100)
    let silent = try #require(try granted(id, from: 0))
    office.time.pass(60)
    let next = try #require(try granted(id, from: 0))
    #expect(try store.advance(silent, to: 50) == nil)
    #expect(try store.upload(id)?.offset == 0)
    #expect(try store.advance(next, to: 10)?.offset == 10)
  }

  @Test func `of many who ask at once one writes`() async throws {
    let id = try begin()
    let grants = await withTaskGroup(of: UploadGrant?.self) { group in
      for _ in 0..<8 { group.addTask { [store] in try? store.startWriting(id, from: 0) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let granted = grants.count { if case .granted = $0 { true } else { false } }
    #expect(granted == 1 && grants.count == 8)
  }

  @Test func `an upload neither goes back nor beyond what was announced`() throws {
    let id = try begin(100)
    let writing = try #require(try granted(id, from: 0))
    #expect(try store.advance(writing, to: 100)?.offset == 100)
    #expect(faultCode { try store.advance(writing, to: 101) } == .usage)
    #expect(faultCode { try store.advance(writing, to: 99) } == .usage)
    #expect(try store.upload(id)?.offset == 100)
  }

  @Test func `whoever wrote when the server ended does so no more`() throws {
    let folder = try StoreFolder()
    var (id, left) = ("", UploadWriting?.none)
    do {
      let store = try folder.open()
      let person = try store.redeemSetup(
        try #require(try store.makeSetupLink()), name: "a", password: Office.password, address: "a"
      ).person
      id = try store.begin(name: "a", kind: .table, by: person.actor).id
      guard case .granted(let writing) = try store.startWriting(id, from: 0) else { return }
      _ = try store.advance(writing, to: 5)
      left = writing
    }
    let store = try folder.open()
    #expect(try store.advance(try #require(left), to: 9) == nil)
    guard case .granted = try store.startWriting(id, from: 5) else {
      Issue.record("the upload does not go on")
      return
    }
  }

  // MARK: Ends

  @Test func `an upload that is whole has its job, and saying it again changes nothing`() throws {
    let id = try begin()
    try office.send(id, from: 0, to: 10)
    let first = try complete(id, size: 10)
    #expect(first.upload.state == .complete && first.upload.size == 10)
    let again = try complete(id, size: 10)
    #expect(again == first)
    #expect(try store.jobs().count == 1)
    #expect(
      faultCode { try complete(id, size: 10, sha256: String(repeating: "d", count: 64)) } == .usage)
    #expect(try store.startWriting(id, from: 10) == .closed(.complete))
  }

  @Test(arguments: [
    (Int64?.some(100), Int64(60), Int64(60)), (nil, 60, 59), (nil, 60, 61), (100, 60, 100),
  ])
  func `what is not whole is not complete`(_ announced: Int64?, _ sent: Int64, _ said: Int64)
    throws
  {
    let id = try begin(announced)
    try office.send(id, from: 0, to: sent)
    #expect(faultCode { try complete(id, size: said) } == .usage)
    #expect(try store.upload(id)?.state == .receiving)
    #expect(try store.jobs().isEmpty)
  }

  @Test func `an empty body is whole`() throws {
    #expect(try complete(try begin(0), size: 0).upload.size == 0)
    #expect(try complete(try begin(), size: 0).upload.size == 0)
  }

  @Test(arguments: [
    (Office.sha256, Fault.Code?.none), (Office.sha256.uppercased(), nil),
    (String(repeating: "d", count: 64), .usage), ("", .usage),
  ])
  func `what the client says of the body must be so`(_ expected: String, _ code: Fault.Code?) throws
  {
    let id = try begin()
    #expect(faultCode { try complete(id, size: 0, expected: expected) } == code)
  }

  @Test func `an upload is not whole while somebody writes it`() throws {
    let id = try begin()
    let writing = try #require(try granted(id, from: 0))
    #expect(faultCode { try complete(id, size: 0) } == .temporary)
    try store.release(writing)
    _ = try complete(id, size: 0)
  }

  @Test func `a failed upload says why, and stays`() throws {
    let id = try begin()
    let problem = Bilingual(zh: "压缩比过大", en: "the ratio is too large")
    try store.fail(upload: id, problem)
    #expect(try store.upload(id)?.problem == problem)
    #expect(try store.startWriting(id, from: 0) == .closed(.failed))
    #expect(faultCode { try complete(id, size: 0) } == .usage)
    #expect(faultCode { try store.fail(upload: id, problem) } == .usage)
    try store.discard(id, by: office.admin)
    try store.discard(id, by: office.admin)
    #expect(try store.upload(id)?.state == .discarded)
  }

  @Test func `what is not there is not found`() throws {
    #expect(try store.upload("none") == nil)
    #expect(faultCode { try store.startWriting("none", from: 0) } == .missingInput)
    #expect(faultCode { try complete("none", size: 0) } == .missingInput)
    #expect(faultCode { try store.discard("none", by: office.admin) } == .missingInput)
  }

  // MARK: Whose

  @Test func `a plant uploads for itself`() throws {
    let one = try office.plant("P-1")
    let two = try office.plant("P-2", "P-3")
    func plant(_ said: String?, _ person: Person) throws -> String? {
      try store.begin(name: "a", kind: .table, plant: said, by: person.actor).plant
    }
    #expect(try plant(nil, one) == "P-1")
    #expect(try plant("P-1", one) == "P-1")
    #expect(faultCode { try plant("P-2", one) } == .notPermitted)
    #expect(try plant(nil, two) == nil, "the dossier tells")
    #expect(try plant("P-3", two) == "P-3")
    #expect(try plant("P-9", try office.inspector()) == "P-9")
  }

  @Test func `one sees one's own and one's plants' uploads, page by page`() throws {
    let (one, two) = (try office.plant("P-1"), try office.plant("P-2"))
    let inspector = try office.inspector()
    func begin(_ plant: String?, _ person: Person) throws -> String {
      try store.begin(name: "a", kind: .table, plant: plant, by: person.actor).id
    }
    let ids = [
      try begin(nil, one), try begin(nil, two), try begin("P-1", inspector),
      try begin(nil, inspector), try begin("P-2", office.administrator),
    ]
    func seen(_ sight: UploadSight) throws -> [Int] {
      var (found, cursor) = ([String](), String?.none)
      repeat {
        let page = try store.uploads(sight, before: cursor, limit: 2).map { $0.id }
        found += page
        cursor = page.count == 2 ? page.last : nil
      } while cursor != nil
      return found.compactMap { ids.firstIndex(of: $0) }
    }
    #expect(try seen(.everything) == [4, 3, 2, 1, 0])
    #expect(try seen(.own(one.id, plants: ["P-1"])) == [2, 0])
    #expect(try seen(.own(two.id, plants: ["P-2"])) == [4, 1])
    #expect(try seen(.own(inspector.id, plants: [])) == [3, 2])
    #expect(try seen(.own(inspector.id, plants: ["P-1", "P-2"])) == [4, 3, 2, 1, 0])
    #expect(try seen(.own("x", plants: ["') OR 1 --"])) == [])
    #expect(try store.uploads(.everything, state: .complete).isEmpty)
  }

  @Test func `ids cannot be guessed`() throws {
    let ids = try (1...50).map { _ in try begin() }
    #expect(Set(ids).count == 50)
    #expect(ids.allSatisfy(Randomness.isIdentifier))
    // No two begin alike, as counted ones would.
    #expect(Set(ids.map { $0.prefix(8) }).count == 50)
  }
}

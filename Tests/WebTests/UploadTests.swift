#if Server
import Crypto
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// Handing in: chunks, forms, limits, and who sees what.
struct UploadTests {
  static let octets: HTTPFields = [.contentType: "application/offset+octet-stream"]

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    SHA256.hash(data: Array(bytes)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  // MARK: - Chunks

  @Test func `a body comes in chunks, and is what was sent`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let id = try await browser.begin(name: "三月.zip", size: bytes.count, as: .plant)
      var offset = 0
      for length in [1, 0, 65_535, 30_000, 4_464] {
        let chunk = bytes[offset..<(offset + length)]
        let answer = try await browser.add(Array(chunk), to: id, at: offset, as: .plant)
        #expect(answer.status == .ok)
        offset += length
        #expect(answer.headers[try #require(HTTPField.Name("Upload-Offset"))] == "\(offset)")
      }
      let done = try await browser.api(
        .post, "/uploads/\(id)/complete", "{\"sha256\":\"\(Self.hex(bytes).uppercased())\"}",
        as: .plant)
      #expect(done.status == .accepted)
      #expect(done.text.contains("\"sha256\":\"\(Self.hex(bytes))\""))
      #expect(done.text.contains("\"state\":\"queued\""))
      // Saying it again changes nothing.
      let again = try await browser.api(.post, "/uploads/\(id)/complete", "{}", as: .plant)
      #expect(again.status == .accepted)
      #expect(try site.house.store.jobs(of: id).count == 1)
      let body = try await browser.get("/uploads/\(id)/body", as: .plant)
      #expect(Array(body.body.readableBytesView) == bytes)
      #expect(body.headers[.contentType] == "application/octet-stream")
      #expect(
        body.headers[.contentDisposition]
          == "attachment; filename=\"__.zip\"; filename*=UTF-8''%E4%B8%89%E6%9C%88.zip")
      // Nothing more is taken.
      let late = try await browser.add([1], to: id, at: bytes.count, as: .plant)
      #expect(late.status == .conflict)
    }
  }

  @Test(arguments: [-1, 1, 5])
  func `a chunk goes where the bytes end, and nowhere else`(_ offset: Int) async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let id = try await browser.begin(name: "a.zip", size: 10, as: .plant)
      let wrong = try await browser.add([1, 2], to: id, at: offset, as: .plant)
      #expect(wrong.status == (offset < 0 ? .badRequest : .conflict))
      #expect(try site.house.store.upload(id)?.offset == 0)
      #expect(try await browser.add([1, 2], to: id, at: 0, as: .plant).status == .ok)
    }
  }

  @Test func `more than was announced is refused, and what fits is kept`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let id = try await browser.begin(name: "a.zip", size: 3, as: .plant)
      #expect(
        try await browser.add([1, 2, 3, 4], to: id, at: 0, as: .plant).status == .contentTooLarge)
      #expect(try await browser.add([1, 2], to: id, at: 0, as: .plant).status == .ok)
      let early = try await browser.api(.post, "/uploads/\(id)/complete", "{}", as: .plant)
      #expect(early.status == .unprocessableContent)
      #expect(try await browser.add([3], to: id, at: 2, as: .plant).status == .ok)
      let wrong = try await browser.api(
        .post, "/uploads/\(id)/complete",
        "{\"sha256\":\"\(String(repeating: "0", count: 64))\"}", as: .plant)
      #expect(wrong.status == .unprocessableContent)
      #expect(wrong.text.contains(Self.hex([1, 2, 3])))
    }
  }

  @Test(arguments: [(9, true), (10, true), (11, false)])
  func `an upload has a limit, announced or not`(_ size: Int, _ isFine: Bool) async throws {
    let site = try TestSite { $0.uploadBytes = 10 }
    try await site.test { (browser) async throws in
      let announced = try await browser.api(
        .post, "/uploads", "{\"name\":\"a.zip\",\"size\":\(size)}", as: .plant)
      #expect(announced.status == (isFine ? .created : .contentTooLarge))
      let id = try await browser.begin(name: "b.zip", size: nil, as: .plant)
      let sent = try await browser.add(
        [UInt8](repeating: 1, count: size), to: id, at: 0, as: .plant)
      #expect(sent.status == (isFine ? .ok : .contentTooLarge))
      let form = try await browser.upload(
        [("files", "a.zip", [UInt8](repeating: 1, count: size))], as: .plant)
      #expect(form.status == (isFine ? .seeOther : .unprocessableContent))
    }
  }

  @Test func `a key makes a request once`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "k-1"]
      let body = "{\"name\":\"a.zip\",\"size\":3}"
      let first = try await browser.api(.post, "/uploads", body, as: .plant, headers: key)
      let second = try await browser.api(.post, "/uploads", body, as: .plant, headers: key)
      #expect(first.status == .created && second.status == .created)
      #expect(first.text == second.text)
      #expect(first.headers[.location] == second.headers[.location])
      let other = try await browser.api(
        .post, "/uploads", "{\"name\":\"b.zip\",\"size\":3}", as: .plant, headers: key)
      #expect(other.status == .unprocessableContent)
      // Keys are each account's own.
      let inspector = try await browser.api(.post, "/uploads", body, as: .inspector, headers: key)
      #expect(inspector.status == .created && inspector.text != first.text)
      #expect(try site.house.store.uploads(.everything).count == 2)
    }
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"name\":1}", "{\"name\":\"\"}", "{\"name\":\"a\",\"size\":-1}",
    "{\"name\":\"a\\u0000\"}",
  ])
  func `what is no beginning of an upload is refused`(_ body: String) async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let answer = try await browser.api(.post, "/uploads", body, as: .plant)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.headers[.contentType] == "application/problem+json")
    }
  }

  // MARK: - Forms

  @Test func `one file of a form is the upload as it came`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let bytes: [UInt8] = [0x50, 0x4B, 3, 4, 13, 10, 45, 45]
      let sent = try await browser.upload(
        [("files", "../../etc/三月.zip", bytes), ("files", "", [])], fields: [("reason", "补报")],
        as: .plant)
      #expect(sent.status == .seeOther)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let upload = try #require(try site.house.store.upload(id))
      #expect(upload.state == .complete && upload.kind == .archive && upload.plant == "SZ-1")
      #expect(upload.sha256 == Self.hex(bytes))
      #expect(try site.house.store.jobs(of: id).first?.parameters == "reason=%E8%A1%A5%E6%8A%A5")
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: site.house.store.folder.upload(id)) == ["body"])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: site.folder + "/work") == [])
      let page = try await browser.get("/uploads/\(id)", as: .plant)
      #expect(page.text.contains(Self.hex(bytes)))
    }
  }

  @Test func `several files of a form are one archive`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let sent = try await browser.upload(
        [("files", "厂/plant.yaml", [1]), ("files", "厂/logs/a.csv", [2, 3])], as: .plant)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let upload = try #require(try site.house.store.upload(id))
      #expect(upload.kind == .folder && upload.name == "厂")
      let body = try await browser.get("/uploads/\(id)/body", as: .plant)
      #expect(body.body.readableBytes.isMultiple(of: 512))
      #expect(body.headers[.contentDisposition]?.contains(".tar") == true)
    }
  }

  @Test(arguments: ["", "--XX", "--XX--\r\n", "--XX\r\n\r\n\r\n--XX--\r\n"])
  func `a form without files, or none at all, leaves nothing behind`(_ body: String) async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let token = try browser.csrf(of: .plant)
      let answer = try await browser.ask(
        .post, "/uploads?csrf=\(token)", as: .plant,
        headers: [.contentType: "multipart/form-data; boundary=XX"], body: body)
      #expect(answer.status == .unprocessableContent)
      #expect(try site.house.store.uploads(.everything) == [])
      for folder in ["work", "uploads"] {
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: site.folder + "/" + folder) == [])
      }
      let other = try await browser.ask(
        .post, "/uploads?csrf=\(token)", as: .plant, headers: [.contentType: "text/plain"],
        body: "x")
      #expect(other.status == .unsupportedMediaType)
    }
  }

  @Test func `names that would be markup are text on every page`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let name = "<script>alert(1)</script>\"'&.zip"
      let sent = try await browser.upload([("files", name, [1])], as: .plant)
      let place = try #require(sent.headers[.location])
      for path in [place, "/uploads"] {
        let page = try await browser.get(path, as: .plant)
        #expect(!page.text.contains("<script>alert"))
        #expect(page.text.contains("&lt;script&gt;alert(1)"))
      }
    }
  }

  // MARK: - Who sees what

  @Test func `an upload is its owner's, and the administrators'`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let own = try await browser.begin(name: "a.zip", size: 1, as: .plant)
      let others = try await browser.begin(name: "b.zip", size: 1, as: .inspector)
      for (id, role, isSeen) in [
        (own, Role.plant, true), (own, .inspector, false), (own, .administrator, true),
        (others, .plant, false), (others, .inspector, true), (others, .administrator, true),
      ] {
        for path in ["/uploads/\(id)", "/api/v1/uploads/\(id)", "/uploads/\(id)/events"] {
          // The end of a stream of events is not waited for.
          if path.hasSuffix("events"), isSeen { continue }
          let answer = try await browser.get(path, as: role)
          #expect(answer.status == (isSeen ? .ok : .notFound), "\(path) as \(role)")
        }
        let list = try await browser.get("/api/v1/uploads", as: role)
        #expect(list.text.contains(id) == isSeen)
        guard !isSeen else { continue }
        #expect(try await browser.add([1], to: id, at: 0, as: role).status == .notFound)
        for (method, tail) in [
          (HTTPRequest.Method.post, "/complete"), (.post, "/cancel"), (.post, "/retry"),
          (.delete, ""),
        ] {
          let answer = try await browser.api(method, "/uploads/\(id)\(tail)", "{}", as: role)
          #expect(answer.status == .notFound, "\(method) \(tail)")
        }
      }
      #expect(
        try await browser.api(.delete, "/uploads/\(own)", nil, as: .plant).status == .noContent)
      #expect(try site.house.store.upload(own)?.state == .discarded)
      #expect(!FileManager.default.fileExists(atPath: site.house.store.folder.upload(own)))
    }
  }

  @Test func `a plant's account hands in for its own plant only`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let foreign = try await browser.api(
        .post, "/uploads", "{\"name\":\"a.csv\",\"plant\":\"SZ-2\"}", as: .plant)
      #expect(foreign.status == .forbidden)
    }
  }

  @Test func `lists go on where their page ended`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      var ids: [String] = []
      for number in 0..<5 {
        ids.append(try await browser.begin(name: "\(number).zip", size: 1, as: .plant))
      }
      var (found, cursor): ([String], String?) = ([], nil)
      repeat {
        let tail = cursor.map { "&cursor=\($0)" } ?? ""
        let page = try await browser.get("/api/v1/uploads?limit=2\(tail)", as: .plant)
        let json = try JSONSerialization.jsonObject(with: Data(page.body.readableBytesView))
        let object = try #require(json as? [String: Any])
        let uploads = try #require(object["uploads"] as? [[String: Any]])
        found += uploads.compactMap { $0["id"] as? String }
        cursor = object["next"] as? String
      } while cursor != nil
      #expect(found == ids.reversed())
      // What no page gave is told so, and so is what the reader may not see.
      let others = try await browser.begin(name: "x.zip", size: 1, as: .inspector)
      for cursor in ["nonsense", "", others] {
        #expect(
          try await browser.get("/api/v1/uploads?cursor=\(cursor)", as: .plant).status
            == .unprocessableContent)
      }
      #expect(
        try await browser.get("/api/v1/uploads?limit=0", as: .plant).status == .unprocessableContent
      )
    }
  }
}

extension TestBrowser {
  func api(
    _ method: HTTPRequest.Method, _ path: String, _ body: String?, as role: Role,
    headers: HTTPFields = [:]
  ) async throws -> TestResponse {
    var headers = headers
    headers.set("X-CSRF-Token", try csrf(of: role))
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    return try await ask(method, "/api/v1" + path, as: role, headers: headers, body: body)
  }

  /// - Returns: The upload's id.
  func begin(name: String, size: Int?, as role: Role) async throws -> String {
    let text = size.map { ",\"size\":\($0)" } ?? ""
    let answer = try await api(
      .post, "/uploads", "{\"name\":\(JSONText.quoted(name))\(text)}", as: role)
    #expect(answer.status == .created)
    return try #require(answer.headers[.location]?.split(separator: "/").last.map(String.init))
  }

  func add(
    _ bytes: [UInt8], to id: String, at offset: Int, as role: Role
  ) async throws -> TestResponse {
    var headers = UploadTests.octets
    headers.set("X-CSRF-Token", try csrf(of: role))
    headers.set("Upload-Offset", "\(offset)")
    headers[.cookie] = "gg_session=\(try #require(site.sessions[role]))"
    return try await client.execute(
      uri: "/api/v1/uploads/\(id)", method: .patch, headers: headers, body: ByteBuffer(bytes: bytes)
    )
  }

  /// Sends a form with files as a browser does.
  func upload(
    _ files: [(field: String, name: String, bytes: [UInt8])],
    fields: [(String, String)] = [], as role: Role
  ) async throws -> TestResponse {
    try await upload(files, fields: fields, session: try #require(site.sessions[role]))
  }

  /// - Parameter session: the sender's.
  func upload(
    _ files: [(field: String, name: String, bytes: [UInt8])],
    fields: [(String, String)] = [], session: String, to path: String = "/uploads"
  ) async throws -> TestResponse {
    let csrf = try #require(try site.house.store.session(session)).csrf
    var body: [UInt8] = []
    for (name, value) in fields {
      body += Array(
        "--XYZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for file in files {
      let name = file.name.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "%22")
      body += Array(
        ("--XYZ\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(name)\"\r\n"
          + "Content-Type: application/octet-stream\r\n\r\n").utf8)
      body += file.bytes + Array("\r\n".utf8)
    }
    body += Array("--XYZ--\r\n".utf8)
    return try await client.execute(
      uri: "\(path)?csrf=\(csrf)", method: .post,
      headers: [
        .contentType: "multipart/form-data; boundary=XYZ",
        .cookie: "gg_session=\(session)",
      ], body: ByteBuffer(bytes: body))
  }
}
#endif

#if Server
import Foundation
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// What is kept, for how long, and what a backup holds.
struct KeepingTests {
  // MARK: - Retention

  @Test func `bodies go when their runs are recorded and their days are over, and only then`()
    async throws
  {
    let clock = TestTime()
    let site = try TestSite(clock: clock.clock)
    defer { site.remove() }
    let store = site.house.store
    let done = try Self.upload(site, "done.zip", endsAs: .done)
    let failed = try Self.upload(site, "failed.zip", endsAs: .failed)
    let queued = try Self.upload(site, "queued.zip", endsAs: .queued)
    let receiving = try store.begin(name: "r.zip", kind: .archive, by: Self.actor(site)).id
    let sweep = RetentionService(site.house, keepingBodies: 30)

    clock.advance(days: 29, seconds: 86_340)
    try await sweep.sweep()
    #expect(Self.hasBody(site, done))
    // At the day, not after it.
    clock.advance(days: 0, seconds: 60)
    try await sweep.sweep()
    #expect(!Self.hasBody(site, done))
    for id in [failed, queued] { #expect(Self.hasBody(site, id)) }
    #expect(try store.upload(done)?.state == .discarded)
    #expect(try store.upload(receiving)?.state == .discarded)
    // What was found stays, and so does who it was from.
    #expect(try store.jobs(of: done).last?.runs == ["run-of-done.zip"])
    let entries = try store.entries(AuditLogFilter(subject: done)).filter {
      $0.action == "upload-body-removed"
    }
    #expect(entries.count == 1 && entries[0].detail.hasPrefix("30 d, 3 bytes, "))
    #expect(try store.verifyAudit().isClean)
    try await sweep.sweep()
    #expect(
      try store.entries(AuditLogFilter(subject: done)).filter {
        $0.action == "upload-body-removed"
      }.count == 1)
  }

  @Test func `an upload that nobody goes on with is given up after its days`() async throws {
    let clock = TestTime()
    let site = try TestSite(clock: clock.clock)
    defer { site.remove() }
    let store = site.house.store
    let sweep = RetentionService(site.house, keepingBodies: nil, unfinished: 7)
    func begin(_ name: String) throws -> String {
      let id = try store.begin(name: name, kind: .archive, by: Self.actor(site)).id
      try FileManager.default.createDirectory(
        atPath: store.folder.upload(id), withIntermediateDirectories: true)
      try Data([1, 2, 3]).write(to: URL(filePath: store.folder.upload(id) + "/body"))
      return id
    }
    func add(_ id: String, to offset: Int64) throws {
      guard let known = try store.upload(id),
        case .granted(let writing) = try store.startWriting(id, from: known.offset)
      else {
        Issue.record("no leave to write")
        return
      }
      _ = try store.advance(writing, to: offset)
      try store.release(writing)
    }
    let (left, slow) = (try begin("left.zip"), try begin("slow.zip"))
    try add(left, to: 1)
    clock.advance(days: 6, seconds: 86_399)
    try add(slow, to: 1)
    // The calendar takes nothing away.
    clock.jump(days: 400)
    try await sweep.sweep()
    #expect(Self.hasBody(site, left) && Self.hasBody(site, slow))
    clock.advance(days: 0, seconds: 1)
    try await sweep.sweep()
    #expect(!Self.hasBody(site, left) && Self.hasBody(site, slow))
    #expect(try store.upload(left)?.state == .discarded)
    let entries = try store.entries(AuditLogFilter(action: "upload-unfinished-removed"))
    #expect(entries.map { $0.subject } == [left] && entries[0].detail == "7 d, 1 bytes")
    // Whoever comes after all is told that it has ended.
    guard case .closed = try store.startWriting(left, from: 1) else {
      Issue.record("it takes more")
      return
    }
    #expect(try store.verifyAudit().isClean)
  }

  @Test func `without days bodies are kept, and a calendar that jumps takes nothing away`()
    async throws
  {
    let clock = TestTime()
    let site = try TestSite(clock: clock.clock)
    defer { site.remove() }
    let done = try Self.upload(site, "done.zip", endsAs: .done)
    clock.jump(days: 4000)
    try await RetentionService(site.house, keepingBodies: 30).sweep()
    #expect(Self.hasBody(site, done))
    clock.advance(days: 4000, seconds: 0)
    try await RetentionService(site.house, keepingBodies: nil).sweep()
    #expect(Self.hasBody(site, done))
  }

  @Test func `folders that no upload stands for go, and nothing else in the folder`() async throws {
    let site = try TestSite()
    defer { site.remove() }
    let uploads = site.folder + "/uploads"
    let (stray, note) = ("\(uploads)/\(Randomness.identifier())", "\(uploads)/note.txt")
    try FileManager.default.createDirectory(
      atPath: stray + "/inner", withIntermediateDirectories: true)
    #expect(FileManager.default.createFile(atPath: note, contents: Data("x".utf8)))
    let kept = try Self.upload(site, "kept.zip", endsAs: .queued)
    try await RetentionService(site.house, keepingBodies: nil).sweep()
    #expect(!FileManager.default.fileExists(atPath: stray))
    #expect(FileManager.default.fileExists(atPath: note))
    #expect(Self.hasBody(site, kept))
  }

  // MARK: - Backup

  @Test func `a backup while the server runs is a folder that a server starts with`() async throws {
    let server = try ServerProcess(["--demo", "--samples", TestFiles.path("Samples")])
    defer { server.remove() }
    let tar = server.folder + ".tar"
    defer { try? FileManager.default.removeItem(atPath: tar) }
    let made = try ServerProcess.run(["backup", "--data", server.folder, tar])
    #expect(made.code == 0, "\(made.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: tar)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(!FileManager.default.fileExists(atPath: tar + ".unfinished"))
    // Over nothing.
    let again = try ServerProcess.run(["backup", "--data", server.folder, tar])
    #expect(again.code == 64 && again.errors.contains("another name"))
    #expect(try server.stop().code == 0)

    let restored = server.folder + "-restored"
    defer { try? FileManager.default.removeItem(atPath: restored) }
    try FileManager.default.createDirectory(
      atPath: restored, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    #expect(try Self.run("/bin/tar", ["-xf", tar, "-C", restored]) == 0)
    #expect(try Self.run("/usr/bin/sha256sum", ["-c", "--quiet", "SHA256SUMS"], in: restored) == 0)
    let verified = try ServerProcess.run(["audit", "verify", "--data", restored])
    #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
    let store = try ServerStore(opening: restored)
    #expect(try store.person(named: "plant")?.rights.plants == ["HZ-FD-001"])
    for upload in try store.uploads(.everything) {
      #expect(try store.jobs(of: upload.id).count == 1)
      #expect(DataFolder.size(of: store.folder.upload(upload.id) + "/body") == upload.size)
    }
    #expect(
      try Data(contentsOf: URL(filePath: restored + "/secret"))
        == Data(contentsOf: URL(filePath: server.folder + "/secret")))
  }

  @Test func `a backup says what is wrong, and leaves nothing behind`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gg-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let none = try ServerProcess.run(["backup", "--data", folder, folder + ".tar"])
    #expect(none.code == 66 && none.errors.contains("--data"))
    #expect(!FileManager.default.fileExists(atPath: folder))
    _ = try ServerStore(opening: folder)
    let nowhere = try ServerProcess.run(["backup", "--data", folder, folder + "/no/such/b.tar"])
    #expect(nowhere.code == 66, "\(nowhere.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads").isEmpty)
    let whole = try ServerProcess.run([
      "backup", "--data", folder, "--without-uploads", folder + "/b.tar",
    ])
    #expect(whole.code == 0 && whole.output.contains("0 bodies"), "\(whole.errors)")
  }

  @Test func `a body that was altered is found, and one that is short, too`() throws {
    let site = try TestSite()
    defer { site.remove() }
    let id = try Self.upload(site, "a.zip", endsAs: .done)
    let body = "\(site.folder)/uploads/\(id)/body"
    for bytes in [Data([1, 2, 4]), Data([1, 2])] {
      try bytes.write(to: URL(filePath: body))
      let made = try ServerProcess.run(["backup", "--data", site.folder, site.folder + "-b.tar"])
      #expect(made.code == 65 && made.errors.contains(id), "\(made.errors)")
      #expect(!FileManager.default.fileExists(atPath: site.folder + "-b.tar"))
      #expect(!FileManager.default.fileExists(atPath: site.folder + "-b.tar.unfinished"))
    }
    try FileManager.default.removeItem(atPath: body)
    let made = try ServerProcess.run(["backup", "--data", site.folder, site.folder + "-b.tar"])
    defer { try? FileManager.default.removeItem(atPath: site.folder + "-b.tar") }
    #expect(made.code == 0 && made.errors.contains(id))
  }

  // MARK: - Demo

  @Test func `a demo has an account of each role and the samples, checked by its own workers`()
    async throws
  {
    let server = try ServerProcess(["--demo", "--samples", TestFiles.path("Samples")])
    defer { server.remove() }
    #expect(!server.greeting.contains("/setup/"))
    #expect(try server.stop().code == 0)
    // Two servers do not fill one folder, and a demo is for an empty one.
    let again = try ServerProcess.run([
      "--data", server.folder, "--listen", "127.0.0.1:0", "--demo", "--samples",
      TestFiles.path("Samples"),
    ])
    #expect(again.code == 64 && again.errors.contains("--demo"))
    let store = try ServerStore(opening: server.folder)
    #expect(
      try store.people().map(\.role.rawValue).sorted() == ["administrator", "inspector", "plant"])
    #expect(try store.uploads(.everything).count == 4)
    #expect(try store.jobCounts().states.values.reduce(0, +) == 4)
  }

  @Test func `a demo without samples says where they are looked for`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gg-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let none = try ServerProcess.run([
      "--data", folder, "--listen", "127.0.0.1:0", "--demo", "--samples", folder,
    ])
    #expect(none.code == 66 && none.errors.contains("--samples"))
  }

  // MARK: - Helpers

  private enum Ending { case queued, done, failed }

  private static func actor(_ site: TestSite) throws -> Actor {
    Actor(try #require(site.people[.plant]).id, from: "test")
  }

  /// An upload of three bytes, whose check ended as said.
  private static func upload(
    _ site: TestSite, _ name: String, endsAs ending: Ending
  ) throws -> String {
    let (store, actor) = (site.house.store, try actor(site))
    let upload = try store.begin(name: name, kind: .archive, by: actor)
    let folder = store.folder.upload(upload.id)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try Data([1, 2, 3]).write(to: URL(filePath: folder + "/body"))
    guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else {
      Issue.record("no leave")
      return upload.id
    }
    _ = try store.advance(writing, to: 3)
    try store.release(writing)
    // SHA-256 of the bytes 1, 2, 3.
    let sha256 = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
    _ = try store.complete(
      upload.id, size: 3, sha256: sha256, job: CheckWorker.Kind.check.rawValue, by: actor)
    if ending == .queued { return upload.id }
    // Jobs are claimed in their order: what is to wait is handed in last.
    let lease = try #require(try store.claim())
    switch ending {
    case .done: _ = try store.finish(lease, runs: ["run-of-\(name)"], verdict: "fail")
    case .failed: _ = try store.fail(lease, Bilingual(zh: "不行", en: "no"))
    case .queued: break
    }
    return upload.id
  }

  private static func hasBody(_ site: TestSite, _ id: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(site.folder)/uploads/\(id)/body")
  }

  private static func run(
    _ program: String, _ arguments: [String], in folder: String? = nil
  ) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
#endif

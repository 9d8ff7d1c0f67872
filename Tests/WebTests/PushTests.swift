#if Server
import Foundation
import Measures
import ServerStore
import Testing
import Web

/// `greengate push` against the server itself, each a process of its own.
struct PushTests {
  /// A server with an administrator and a token, and what a command needs.
  private struct Served {
    let server: ServerProcess
    let token: String
    var address: String { "http://127.0.0.1:\(server.port)" }

    init() throws {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "gg-push-\(UUID().uuidString)").path
      let secret = try Self.prepare(folder)
      token = folder + ".token"
      _ = FileManager.default.createFile(
        atPath: token, contents: Data((secret + "\n").utf8),
        attributes: [.posixPermissions: 0o600])
      server = try ServerProcess([], folder: folder)
    }

    /// In a function of its own, so that the folder's lock is given back.
    private static func prepare(_ folder: String) throws -> String {
      let store = try ServerStore(opening: folder)
      let link = try #require(try store.makeSetupLink())
      let admin = try store.redeemSetup(
        link, name: "管理员", password: TestSite.password, address: "test")
      return try store.makeToken(
        name: "ci", scopes: [.upload, .read], expires: Instant(seconds: store.now.seconds + 3600),
        by: Actor(admin.person.id, from: "test")
      ).secret
    }

    func push(_ dossier: String, _ arguments: [String] = []) async throws -> Run {
      try await PushTests.run(
        ["tool", "push", dossier, "--server", address, "--token-file", token] + arguments)
    }

    func remove() {
      server.kill()
      server.remove()
      try? FileManager.default.removeItem(atPath: token)
    }
  }

  typealias Run = (code: Int32, output: String, errors: String)

  /// Waits on a thread of its own: the others' tests go on.
  private static func run(_ arguments: [String]) async throws -> Run {
    let result: Result<Run, any Error> = await withCheckedContinuation { done in
      DispatchQueue.global().async {
        done.resume(returning: Result { try ServerProcess.run(arguments) })
      }
    }
    return try result.get()
  }

  @Test(arguments: [
    ("foundry-three-episodes", Int32(1)), ("printing-dyeing-clean-month", 0),
    ("plastics-too-little-data", 3),
  ])
  func `push leaves with check's exit code, and prints check's report`(
    _ sample: String, _ code: Int32
  ) async throws {
    let served = try Served()
    defer { served.remove() }
    let folder = "\(HandingInTests.samples)/\(sample)"
    let pushed = try await served.push(folder, ["--format", "json", "--lang", "en"])
    #expect(pushed.code == code, "\(pushed.errors)")
    #expect(
      Array(pushed.output.utf8) == (try await HandingInTests.check(folder, "json", "en")),
      "\(pushed.errors)")
    #expect(pushed.errors.contains("/runs/"))
    // Again: a new upload of the same bytes, and the same run.
    let again = try await served.push(folder, ["--lang", "en"])
    #expect(again.code == code)
    #expect(again.errors == pushed.errors)
  }

  @Test func `what is refused is said, with a code`() async throws {
    let served = try Served()
    defer { served.remove() }
    let empty = FileManager.default.temporaryDirectory.appending(path: "gg-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(try await served.push(empty.path).code == 65)
    #expect(try await served.push(empty.path + "/none").code == 66)
    try Data("x".utf8).write(to: empty.appending(path: "a.txt"))
    let noDossier = try await served.push(empty.path, ["--lang", "en"])
    #expect(noDossier.code == 65)
    #expect(noDossier.errors.contains("plant.yaml"))
    let wrong = FileManager.default.temporaryDirectory.appending(path: "gg-\(UUID().uuidString)")
    _ = FileManager.default.createFile(
      atPath: wrong.path, contents: Data("ggt_wrong\n".utf8),
      attributes: [.posixPermissions: 0o600])
    defer { try? FileManager.default.removeItem(at: wrong) }
    let refused = try await Self.run([
      "tool", "push", empty.path, "--server", served.address, "--token-file", wrong.path,
    ])
    #expect(refused.code == 77)
    let plain = try await Self.run([
      "tool", "push", empty.path, "--server", "http://gate.example.cn", "--token-file",
      served.token,
    ])
    #expect(plain.code == 64)
  }
}
#endif

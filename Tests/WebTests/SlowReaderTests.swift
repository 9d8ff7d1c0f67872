#if Server
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// Who asks for much and reads little, and who takes all connections.
@Suite(.serialized) struct SlowReaderTests {
  /// More than the kernel keeps for a reader who does not read.
  private static let size = 24 << 20

  /// An upload of the plant's account whose body is large.
  private static func body(_ site: TestSite) throws -> String {
    let (store, person) = (site.house.store, try #require(site.people[.plant]))
    let actor = Actor(person.id, from: "test")
    let upload = try store.begin(name: "a.zip", kind: .archive, by: actor)
    let folder = store.folder.upload(upload.id)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(count: size).write(to: URL(filePath: folder + "/body"))
    guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else {
      throw Fault(.internalError, Bilingual(zh: "", en: ""))
    }
    _ = try store.advance(writing, to: Int64(size))
    try store.release(writing)
    _ = try store.complete(
      upload.id, size: Int64(size), sha256: String(repeating: "a", count: 64),
      job: CheckWorker.Kind.check.rawValue, by: actor)
    return upload.id
  }

  /// A connection that says one thing, and reads as it is told.
  private final class Peer: Sendable {
    private let descriptor: Int32

    init(port: Int, _ text: String) throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_port = UInt16(port).bigEndian
      place.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
      let isOpen = unsafe withUnsafePointer(to: &place) { place in
        unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
          unsafe connect(descriptor, place, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(isOpen == 0)
      let bytes = Array(text.utf8)
      let sent = unsafe bytes.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      #expect(sent == bytes.count || text.isEmpty)
    }

    deinit { close(descriptor) }

    func leave() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Bytes until the other end closes; waits before each part.
    func read(parts: Int, pause: UInt32) -> Int {
      var (bytes, total) = ([UInt8](repeating: 0, count: parts), 0)
      while true {
        usleep(pause)
        let got = unsafe bytes.withUnsafeMutableBytes {
          unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard got > 0 else { return total }
        total += got
      }
    }
  }

  /// Where it may wait: the server's own threads are few.
  private static func onThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "peer").async { continuation.resume(with: Result { try work() }) }
    }
  }

  private static func ask(_ site: TestSite, _ path: String) throws -> String {
    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
      + "Cookie: gg_session=\(try #require(site.sessions[.plant]))\r\n\r\n"
  }

  private static func serving(
    _ site: TestSite, _ server: HTTPServerBuilder,
    _ body: @Sendable @escaping (_ port: Int) async throws -> Void
  ) async throws {
    defer { site.remove() }
    try await WebServer.application(site: site.site, server: server).test(.live) { client in
      try await body(try #require(client.port))
    }
  }

  @Test func `who asks and does not read is cut off, and who reads slowly is not`() async throws {
    let site = try TestSite()
    let path = "/uploads/\(try Self.body(site))/body"
    let text = try Self.ask(site, path)
    let networks = NetworkConnections(most: 100)
    let server = WebServer.http(pace: ReadingPace(window: 2), networks: networks)
    try await Self.serving(site, server) { port in
      // The test's own connection is there, too.
      try await Task.sleep(for: .milliseconds(500))
      let own = networks.count
      let lazy = try Peer(port: port, text)
      for wanted in [own + 1, own] {
        for _ in 0..<3000 where networks.count != wanted {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      let cut = try await Self.onThread { lazy.read(parts: 1 << 20, pause: 0) }
      let whole = try await Self.onThread {
        // Longer than the window, and more than 1 KiB a second.
        try Peer(port: port, text).read(parts: 256 << 10, pause: 50_000)
      }
      #expect(cut > 0 && cut < Self.size, "\(cut)")
      #expect(whole > Self.size, "\(whole)")
    }
  }

  @Test func `one network has its share of connections, and gets it back`() async throws {
    let site = try TestSite()
    let server = WebServer.http(networks: NetworkConnections(most: 3))
    try await Self.serving(site, server) { port in
      let ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      // They are taken in any order, and three of them stay; another is closed without an answer.
      let held = try (0..<10).map { _ in try Peer(port: port, "GET ") }
      try await Task.sleep(for: .milliseconds(200))
      var answer = 1
      for _ in 0..<10_000 where answer > 0 {
        answer = try await Self.onThread {
          try Peer(port: port, ask).read(parts: 4096, pause: 0)
        }
        if answer > 0 { try await Task.sleep(for: .milliseconds(20)) }
      }
      #expect(answer == 0)
      for peer in held { peer.leave() }
      for _ in 0..<10_000 where answer == 0 {
        try await Task.sleep(for: .milliseconds(20))
        answer = try await Self.onThread {
          try Peer(port: port, ask).read(parts: 4096, pause: 0)
        }
      }
      #expect(answer > 0)
    }
  }

  @Test func `a look at columns ends with whoever asked for it`() async throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "gg-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let script = place.appending(path: "tool.sh").path
    try Data("echo $$ > \(place.path)/pid; sleep 300".utf8).write(to: URL(filePath: script))
    let site = try TestSite { $0.tool = ["/bin/sh", script] }
    // An archive by its first bytes; its check has failed.
    let id = try Self.body(site)
    try Data([0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 60)).write(
      to: URL(filePath: site.house.store.folder.upload(id) + "/body"))
    let lease = try #require(try site.house.store.claim())
    #expect(try site.house.store.fail(lease, Bilingual(zh: "不行", en: "no")))
    let text = try Self.ask(site, "/uploads/\(id)/mapping")
    try await Self.serving(site, WebServer.http()) { port in
      func child() -> pid_t? {
        let text = try? String(contentsOfFile: place.path + "/pid", encoding: .utf8)
        return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      }
      let peer = try Peer(port: port, text)
      for _ in 0..<10_000 where child() == nil { try await Task.sleep(for: .milliseconds(20)) }
      let process = try #require(child())
      #expect(kill(process, 0) == 0)
      peer.leave()
      for _ in 0..<10_000 where kill(process, 0) == 0 {
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(kill(process, 0) != 0)
    }
  }
}
#endif

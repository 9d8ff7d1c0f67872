import Foundation
import GRDB
import Measures
import Synchronization
import Testing

@testable import ServerStore

/// A clock that tests set. Its uptime only ever goes on.
final class FakeClock: Sendable {
  private struct State {
    var wall: Int64 = 1_764_000_000
    var uptime: Int64 = 1000
    var boot = "boot-1"
  }

  private let state = Mutex(State())

  /// Both go on: time passes.
  func pass(_ seconds: Int64) {
    state.withLock {
      $0.wall += seconds
      $0.uptime += seconds
    }
  }

  /// Somebody sets the calendar, ahead or back; no time passes.
  func set(by seconds: Int64) { state.withLock { $0.wall += seconds } }

  /// The machine is started again, after a pause.
  func restart(pause: Int64) {
    state.withLock {
      $0.wall += pause
      $0.uptime = 5
      $0.boot += "+"
    }
  }

  var clock: ServerClock {
    ServerClock(
      wall: { Instant(seconds: self.state.withLock { $0.wall }) },
      uptime: { self.state.withLock { $0.uptime } }, boot: state.withLock { $0.boot })
  }
}

/// Counts how often a password's key was worked out, and with what cost.
final class WorkCounter: Sendable {
  private let costs = Mutex<[ScryptCost]>([])

  var count: Int { costs.withLock { $0.count } }

  func passwords() -> PasswordWork {
    // Cheap, but the real thing.
    PasswordWork(cost: ScryptCost(rounds: 4, blockSize: 1, parallelism: 1)) {
      password, salt, cost in
      self.costs.withLock { $0.append(cost) }
      return try PasswordWork.scrypt(password, salt, cost)
    }
  }
}

/// A store in a folder of its own, with the people that most tests need.
final class StoreFolder: Sendable {
  let url: URL
  let time = FakeClock()
  let work = WorkCounter()

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.appending(path: "data").path }

  func open() throws -> ServerStore {
    try ServerStore(opening: path, clock: time.clock, passwords: work.passwords())
  }
}

/// An open store with an administrator.
struct Office: Sendable {
  static let password = "correct horse battery"
  static let address = "192.0.2.1"

  let folder: StoreFolder
  let store: ServerStore
  let administrator: Person

  var admin: Actor { Actor(administrator.id, from: Self.address) }
  var time: FakeClock { folder.time }

  init() throws {
    folder = try StoreFolder()
    store = try folder.open()
    let link = try #require(try store.makeSetupLink())
    administrator = try store.redeemSetup(
      link, name: "管理员", password: Self.password, address: Self.address
    ).person
  }

  func join(_ name: String, _ rights: Rights) throws -> Person {
    let link = try store.invite(rights, by: admin)
    return try store.redeemInvitation(
      link, name: name, password: Self.password, address: Self.address
    ).person
  }

  func plant(_ ids: String...) throws -> Person { try join("厂-\(ids[0])", .plant(ids)) }

  func inspector(_ code: String = "330100") throws -> Person {
    try join("检查员-\(code)", .inspector([try #require(RegionPattern(code))]))
  }

  /// - Returns: The session's secret.
  func signIn(
    _ name: String, _ password: String = Office.password, from address: String = Office.address
  ) throws -> String? {
    guard
      case .session(let session) = try store.signIn(
        name: name, password: password, address: address)
    else { return nil }
    return session.token
  }

  func refusal(
    _ name: String, _ password: String = "wrong password", from address: String = Office.address
  ) throws -> SignInRefusal? {
    guard
      case .refused(let refusal) = try store.signIn(
        name: name, password: password, address: address)
    else { return nil }
    return refusal
  }

  /// A whole upload with its queued job.
  func received(_ name: String = "a.zip", by actor: Actor? = nil) throws -> (
    upload: Upload, job: Job
  ) {
    let actor = actor ?? admin
    let upload = try store.begin(name: name, kind: .archive, by: actor)
    try send(upload.id, from: 0, to: 10)
    return try store.complete(upload.id, size: 10, sha256: Self.sha256, job: "check", by: actor)
  }

  static let sha256 = String(repeating: "c", count: 64)

  func send(_ id: String, from offset: Int64, to end: Int64) throws {
    let grant = try store.startWriting(id, from: offset)
    guard case .granted(let writing) = grant else {
      Issue.record("not granted: \(grant)")
      return
    }
    #expect(try store.advance(writing, to: end) != nil)
    try store.release(writing)
  }

  /// Changes the file as no method can.
  func tamper(_ sql: String) throws {
    try store.pool.writeWithoutTransaction { try $0.execute(sql: sql) }
  }
}

extension Person {
  var actor: Actor { Actor(id, from: Office.address) }
}

/// The code of the fault that `body` throws.
func faultCode<Value>(_ body: () throws -> Value) -> Fault.Code? {
  do {
    _ = try body()
    return nil
  } catch { return (error as? Fault)?.code }
}

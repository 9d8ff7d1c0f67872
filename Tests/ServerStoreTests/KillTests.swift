import BuiltPrograms
import Foundation
import Measures
import Testing

@testable import ServerStore

/// A process that uses a store is killed with the database open; what it was told was done is done.
struct KillTests {
  private let folder: StoreFolder
  private let person: String

  init() throws {
    folder = try StoreFolder()
    let store = try ServerStore(
      opening: folder.path, clock: .system, passwords: folder.work.passwords())
    person = try store.redeemSetup(
      try #require(try store.makeSetupLink()), name: "管理员", password: Office.password,
      address: "a"
    ).person.id
  }

  private func open() throws -> ServerStore {
    try ServerStore(opening: folder.path, clock: .system, passwords: folder.work.passwords())
  }

  /// Starts a driver, and waits until it has the folder.
  private func start() throws -> (process: Process, output: Pipe) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = BuiltPrograms.storeDriver
    process.arguments = [folder.path, person]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let first = try output.fileHandleForReading.read(upToCount: 5)
    #expect(first.map { String(decoding: $0, as: UTF8.self) } == "open\n")
    return (process, output)
  }

  private func kill(_ process: Process) {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
  }

  @Test func `a folder that another process has is refused, and free when it is killed`() throws {
    let (process, _) = try start()
    #expect(faultCode { try open() } == .temporary)
    kill(process)
    _ = try open()
  }

  @Test func `whatever was answered is there after a kill at any point`() throws {
    var random = SeededRandom(seed: 7)
    var promised = Promises()
    for _ in 1...12 {
      let (process, output) = try start()
      // So much work, and then somewhere within the next transactions, however fast the machine is.
      let count = Int.random(in: 0...1500, using: &random)
      var said = Data()
      if count > 0 { said = try output.fileHandleForReading.read(upToCount: count) ?? Data() }
      usleep(UInt32.random(in: 0...5000, using: &random))
      kill(process)
      said += try output.fileHandleForReading.readToEnd() ?? Data()
      promised.add(String(decoding: said, as: UTF8.self))
      try promised.check(try open())
    }
    #expect(promised.done.count > 12, "it came to something")
  }
}

/// What a killed process said was done.
private struct Promises {
  var offsets: [String: Int64] = [:]
  /// Upload → job.
  var jobs: [String: String] = [:]
  var done: Set<String> = []
  var remarks: Set<String> = []

  mutating func add(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "begun": offsets[words[1]] = 0
      case "advanced": offsets[words[1]] = Int64(words[2])
      case "complete": jobs[words[1]] = words[2]
      case "finished":
        #expect(!done.contains(words[1]), "finished twice")
        done.insert(words[1])
      case "remarked": remarks.insert(words[1])
      case "claimed": break
      default: Issue.record("the driver says: \(line)")
      }
    }
  }

  func check(_ store: ServerStore) throws {
    #expect(try store.verifyAudit().isClean)
    for (id, offset) in offsets {
      let upload = try #require(try store.upload(id))
      #expect(upload.offset >= offset)
    }
    for (upload, job) in jobs {
      #expect(try store.upload(upload)?.state == .complete)
      #expect(try store.jobs(of: upload).map { $0.id } == [job])
    }
    for id in done {
      let job = try #require(try store.job(id))
      #expect(job.state == .done && job.runs == ["run-\(id)"])
    }
    let kept = Set(try store.remarks(plant: "P-1", fingerprint: "print").map { $0.id })
    #expect(remarks.isSubset(of: kept))
    // Also of what was not answered: all of it, or nothing.
    for upload in try store.uploads(.everything, limit: 500) {
      let jobs = try store.jobs(of: upload.id)
      #expect(jobs.count == (upload.state == .complete ? 1 : 0))
      #expect(jobs.allSatisfy { ($0.state == .done) == ($0.verdict != nil) })
      #expect(jobs.allSatisfy { $0.state != .running }, "nobody is at work")
    }
  }
}

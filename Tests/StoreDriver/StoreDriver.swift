import Measures
import ServerStore

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Uses a store without end, for `ServerStoreTests`, which kills it: `StoreDriver FOLDER PERSON`. After
/// each thing that was answered it prints a line, so that what was promised can be compared with what is
/// there. It leaves with the fault's code.
@main
enum StoreDriver {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { exit(64) }
    do {
      let store = try ServerStore(opening: arguments[1])
      say("open")
      var day = Day(store: store, actor: Actor(arguments[2], from: "127.0.0.1"))
      while true { try day.go() }
    } catch let fault as Fault {
      say("fault \(fault.sentence.en)")
      exit(fault.code.rawValue)
    } catch {
      exit(70)
    }
  }

  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // One write a line: it arrives whole or not at all.
    _ = unsafe write(1, bytes, bytes.count)
  }
}

/// What happens on a day: uploads arrive, are checked, and are spoken of.
private struct Day {
  var store: ServerStore
  var actor: Actor
  var number = 0

  mutating func go() throws {
    number += 1
    let upload = try store.begin(name: "\(number).zip", kind: .archive, size: 30, by: actor)
    StoreDriver.say("begun \(upload.id)")
    for offset in stride(from: Int64(0), to: 30, by: 10) {
      guard case .granted(let writing) = try store.startWriting(upload.id, from: offset) else {
        exit(70)
      }
      guard try store.advance(writing, to: offset + 10) != nil else { exit(70) }
      StoreDriver.say("advanced \(upload.id) \(offset + 10)")
      try store.release(writing)
    }
    let sha256 = String(repeating: "a", count: 64)
    let done = try store.complete(upload.id, size: 30, sha256: sha256, job: "check", by: actor)
    StoreDriver.say("complete \(upload.id) \(done.job.id)")
    // Whatever is oldest: also what a killed one left.
    guard let lease = try store.claim() else { return }
    StoreDriver.say("claimed \(lease.job.id)")
    _ = try store.progress(lease, phase: "reading", done: 1, of: 2)
    if try store.finish(lease, runs: ["run-\(lease.job.id)"], verdict: "fail") {
      StoreDriver.say("finished \(lease.job.id)")
    }
    let remark = try store.add(
      .decision(.confirmed), "No. \(number)", plant: "P-1", region: nil, run: "run",
      fingerprint: "print", by: actor)
    StoreDriver.say("remarked \(remark.id)")
  }
}

import Measures
import Testing

@testable import ServerStore

/// The file itself is one writer's at a time, not only what the store says of it.
struct WriteTurnTests {
  private let office: Office
  private var store: ServerStore { office.store }

  init() throws { office = try Office() }

  private func granted(_ id: String, from offset: Int64 = 0) throws -> UploadWriting {
    guard case .granted(let writing) = try store.startWriting(id, from: offset) else {
      throw Fault.unknown
    }
    return writing
  }

  private func writes(_ writing: UploadWriting) throws -> Bool {
    var isDone = false
    let isTheirs = try store.write(writing) { () throws(Fault) in isDone = true }
    #expect(isDone == isTheirs)
    return isTheirs
  }

  @Test(arguments: [(59, true), (60, false), (61, false)])
  func `whoever has lost the leave writes nothing any more`(_ seconds: Int64, _ isTheirs: Bool)
    throws
  {
    let id = try store.begin(name: "a.zip", kind: .archive, by: office.admin).id
    let first = try granted(id)
    #expect(try writes(first))
    office.time.pass(seconds)
    let second = try store.startWriting(id, from: 0)
    #expect(try writes(first) == isTheirs)
    guard case .granted(let writing) = second else {
      #expect(isTheirs)
      return
    }
    #expect(try writes(writing))
    // Giving back what one has not takes nothing from who has it.
    try store.release(first)
    #expect(try writes(writing))
    try store.release(writing)
    #expect(try !writes(writing))
  }

  @Test func `what fails while it is written gives nothing away`() throws {
    let id = try store.begin(name: "a.zip", kind: .archive, by: office.admin).id
    let writing = try granted(id)
    #expect(throws: Fault.self) {
      try store.write(writing) { () throws(Fault) in throw Fault.unknown }
    }
    #expect(try writes(writing))
    let other = try store.begin(name: "b.zip", kind: .archive, by: office.admin).id
    #expect(try writes(try granted(other)))
    #expect(try writes(writing))
  }

  @Test func `a later upload that was recorded is known, an unfinished one is not`() throws {
    let (january, first) = try office.received("january.zip")
    let (march, second) = try office.received("march.zip")
    #expect(try !store.hasRecorded(since: january.id, of: "P", by: "check"))
    let leases = try [#require(try store.claim()), #require(try store.claim())]
    #expect(leases.map(\.job.id) == [first.id, second.id])
    try store.set(plant: "P", of: march.id)
    #expect(try !store.hasRecorded(since: january.id, of: "P", by: "check"))
    #expect(try store.finish(leases[1], runs: ["b"], verdict: "pass", plant: "P"))
    #expect(try store.hasRecorded(since: january.id, of: "P", by: "check"))
    #expect(try !store.hasRecorded(since: january.id, of: "Q", by: "check"))
    #expect(try store.finish(leases[0], runs: ["a"], verdict: "pass", plant: "P"))
    #expect(try !store.hasRecorded(since: march.id, of: "P", by: "check"))
  }
}

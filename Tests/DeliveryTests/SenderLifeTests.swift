import Ledger
import Testing

@testable import Delivery

/// A sender that is alive is never taken for one that has ended.
struct SenderLifeTests {
  private static func stat(_ state: String, start: String) -> String {
    "71 (a) (b) \(state) " + String(repeating: "0 ", count: 18) + "\(start) 0 0\n"
  }

  @Test func `start and state are read behind a name with brackets`() {
    let life = ProcessLife(stat: Self.stat("S", start: "4711"), isThere: true)
    #expect(life == ProcessLife(start: "4711", isThere: true))
    #expect(ProcessLife(stat: Self.stat("Z", start: "4711"), isThere: true).isZombie)
    #expect(ProcessLife(stat: "", isThere: true) == ProcessLife(start: nil, isThere: true))
    #expect(ProcessLife(stat: "71 (a) S", isThere: true).start == nil)
  }

  @Test(arguments: [
    (ProcessLife(start: "5", isThere: true), "5", false),
    (ProcessLife(start: "6", isThere: true), "5", true),
    (ProcessLife(start: "5", isZombie: true, isThere: true), "5", true),
    (ProcessLife(start: nil, isThere: false), "5", true),
    // proc(5) hides it (hidepid, ProtectProc): it may be the sender, alive.
    (ProcessLife(start: nil, isThere: true), "5", false),
    // It could not read its own start.
    (ProcessLife(start: "5", isThere: true), "-", false),
    (ProcessLife(start: nil, isThere: false), "-", true),
  ])
  func `a process has ended where nothing else can be`(
    _ life: ProcessLife, _ start: String, _ hasEnded: Bool
  ) {
    #expect(life.hasEnded(startedAt: start) == hasEnded)
  }

  @Test func `this process and its parent's are there`() {
    let me = OutboxSender.thisProcess
    #expect(!me.hasEnded(me.name))
    #expect(ProcessLife(of: "1").isThere)
    #expect(!me.hasEnded("another-machine boot pid:[1] 1 1"))
  }
}

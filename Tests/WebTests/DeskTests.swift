#if Server
import Dispatch
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Synchronization
import Testing
import Web

/// Work that blocks, each kind on threads of its own.
struct DeskTests {
  /// Something that others wait for, until it is opened.
  private final class Door: Sendable {
    private let lock = DispatchSemaphore(value: 0)

    func wait() {
      lock.wait()
      lock.signal()
    }

    func open() { lock.signal() }
  }

  private final class Count: Sendable {
    let value = Mutex(0)
  }

  @Test(arguments: [Desk.Kind.piece, .body, .password])
  func `however many wait for the disk, the store is asked at once`(_ kind: Desk.Kind) async throws
  {
    let (desk, door) = (Desk(), Door())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<30 {
        group.addTask { _ = await desk.outcome(kind) { () throws(Fault) in door.wait() } }
      }
      let answer = await desk.outcome { () throws(Fault) in 1 }
      #expect((try? answer.get()) == 1, "else this test does not end")
      door.open()
    }
  }

  @Test func `eight calls of the store wait at once, and a ninth for one of them`() async throws {
    let (desk, door) = (Desk(), Door())
    let begun = Count()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<9 {
        group.addTask {
          _ = await desk.outcome { () throws(Fault) in
            begun.value.withLock { $0 += 1 }
            door.wait()
          }
        }
      }
      while begun.value.withLock({ $0 }) < 8 { try? await Task.sleep(for: .milliseconds(5)) }
      try? await Task.sleep(for: .milliseconds(50))
      #expect(begun.value.withLock { $0 } == 8)
      door.open()
    }
    #expect(begun.value.withLock { $0 } == 9)
  }

  @Test func `a pool does everything once, in its order`() async throws {
    let pool = WorkPool("test", threads: 1)
    let seen = Mutex<[Int]>([])
    await withCheckedContinuation { continuation in
      for number in 0..<3000 {
        let isTaken = pool.submit {
          seen.withLock { $0.append(number) }
          if number == 2999 { continuation.resume() }
        }
        #expect(isTaken)
      }
    }
    #expect(seen.withLock { $0 } == Array(0..<3000))
  }

  @Test func `passwords wait in a line that has an end`() async throws {
    let (desk, door) = (Desk(longestPasswordQueue: 3), Door())
    let codes = await withTaskGroup(of: Fault.Code?.self) { group in
      for _ in 0..<20 {
        group.addTask {
          let outcome = await desk.outcome(.password) { () throws(Fault) in door.wait() }
          guard case .failure(let fault) = outcome else { return nil }
          return fault.code
        }
      }
      while desk.hashing < 5 { try? await Task.sleep(for: .milliseconds(5)) }
      var codes: [Fault.Code?] = []
      for await code in group {
        codes.append(code)
        // Two are at it, three wait.
        if codes.count == 15 { door.open() }
      }
      return codes
    }
    #expect(codes.count { $0 == .temporary } == 15 && codes.count { $0 == nil } == 5)
    #expect(desk.hashing == 0)
    let again = await desk.outcome(.password) { () throws(Fault) in 1 }
    #expect((try? again.get()) == 1)
  }

  @Test func `a full line of sign-ins is a 503, and counts against nobody`() async throws {
    let site = try TestSite()
    let (desk, door) = (site.house.desk, Door())
    try await site.test { (browser) async throws in
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<66 {
          group.addTask { _ = await desk.outcome(.password) { () throws(Fault) in door.wait() } }
        }
        while desk.hashing < 66 { try? await Task.sleep(for: .milliseconds(5)) }
        for _ in 0..<12 {
          let answer = try? await browser.post(
            "/sign-in", [("name", "管理员"), ("password", "wrong")])
          #expect(answer?.status == .serviceUnavailable)
          #expect(answer?.headers[.retryAfter] != nil)
        }
        door.open()
      }
      let answer = try await browser.post(
        "/sign-in", [("name", "管理员"), ("password", TestSite.password)])
      #expect(answer.status == .seeOther)
    }
  }
}
#endif

#if Server
import Dispatch
import Synchronization

/// A number of threads that wait for others: each takes what has waited longest. They end where there
/// is nothing to do, and so does the pool with its last user.
///
/// A concurrent queue is no such thing on Linux: it has about a thread a core, however many of them wait
/// for the disk.
package final class WorkPool: Sendable {
  package typealias Work = @Sendable () -> Void

  private struct State {
    var waiting: [Work] = []
    /// What of `waiting` has been taken.
    var taken = 0
    var running = 0
    /// Threads that do nothing, by their numbers.
    var idle: [Int]

    var count: Int { waiting.count - taken }

    mutating func next() -> Work? {
      guard taken < waiting.count else { return nil }
      let work = waiting[taken]
      taken += 1
      if taken == waiting.count || taken > 1000 {
        waiting.removeFirst(taken)
        taken = 0
      }
      return work
    }
  }

  private let threads: [DispatchQueue]
  /// Works that are done or wait at a time.
  private let most: Int
  private let state: Mutex<State>

  /// - Parameter longest: works that may wait for a thread; `nil`: any number.
  package init(_ name: String, threads count: Int, longestQueue longest: Int? = nil) {
    threads = (0..<max(1, count)).map { DispatchQueue(label: "greengate.\(name).\($0)") }
    most = longest.map { max(1, count) + $0 } ?? .max
    state = Mutex(State(idle: Array(threads.indices.reversed())))
  }

  /// Works that are being done, or wait.
  package var load: Int {
    state.withLock { $0.count + $0.running }
  }

  /// - Returns: Whether it will be done; not where as many wait already as may.
  package func submit(_ work: @escaping Work) -> Bool {
    let (isTaken, thread) = state.withLock { state -> (Bool, Int?) in
      // Not by idle threads: one that was woken has not begun yet.
      guard state.count + state.running < most else { return (false, nil) }
      state.waiting.append(work)
      return (true, state.idle.popLast())
    }
    if let thread { threads[thread].async { self.work(as: thread) } }
    return isTaken
  }

  private func work(as thread: Int) {
    while let next = next(for: thread) {
      next()
      state.withLock { $0.running -= 1 }
    }
  }

  private func next(for thread: Int) -> Work? {
    state.withLock { state in
      let next = state.next()
      if next == nil { state.idle.append(thread) } else { state.running += 1 }
      return next
    }
  }
}
#endif

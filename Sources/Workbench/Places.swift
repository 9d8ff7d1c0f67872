import Dispatch
import Synchronization

/// Says from any thread that a job is not wanted any more.
final class CancelFlag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

/// A number of places, given in the order in which they are asked for.
final class Places: Sendable {
  /// What came of asking for a place.
  enum Turn: Sendable {
    case taken
    /// It is not wanted any more.
    case cancelled
    /// As many wait as may.
    case full
  }

  private struct State {
    var free: Int
    var running = 0
    var waiting: [(flag: CancelFlag, turn: CheckedContinuation<Turn, Never>)] = []
  }

  private let state: Mutex<State>
  private let longest: Int

  /// - Parameter longest: how many may wait; `nil`: any number.
  init(_ count: Int, longestQueue longest: Int? = nil) {
    state = Mutex(State(free: max(1, count)))
    self.longest = longest ?? .max
  }

  var load: (running: Int, waiting: Int) { state.withLock { ($0.running, $0.waiting.count) } }

  /// Waits for a place.
  func take(_ flag: CancelFlag) async -> Turn {
    await withCheckedContinuation { turn in
      let answer: Turn? = state.withLock { state in
        // Asked under the lock: whoever cancels sets the flag first and looks at the queue then.
        if flag.isSet { return .cancelled }
        guard state.free > 0 else {
          guard state.waiting.count < longest else { return .full }
          state.waiting.append((flag, turn))
          return nil
        }
        state.free -= 1
        state.running += 1
        return .taken
      }
      if let answer { turn.resume(returning: answer) }
    }
  }

  func giveBack() {
    let next: CheckedContinuation<Turn, Never>? = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.free += 1
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst().turn
    }
    next?.resume(returning: .taken)
  }

  /// Sends a waiting one away.
  func wake(_ flag: CancelFlag) {
    let turn = state.withLock { state -> CheckedContinuation<Turn, Never>? in
      guard let index = state.waiting.firstIndex(where: { $0.flag === flag }) else { return nil }
      return state.waiting.remove(at: index).turn
    }
    turn?.resume(returning: .cancelled)
  }
}

/// Runs what blocks on a thread of its own, not on one that asynchronous code shares.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { done in
    DispatchQueue(label: "greengate.workbench").async { done.resume(returning: body()) }
  }
}

#if Server
import Synchronization

/// Values that can be made again, kept up to a total cost; what was used longest ago goes first.
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry {
    var value: Value
    var cost: Int
    var used: UInt64
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var cost = 0
    var uses: UInt64 = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: Of the sum of costs; a value that alone costs more than half is not kept.
  package init(limit: Int) { self.limit = limit }

  package subscript(key: Key) -> Value? {
    state.withLock { state in
      state.uses += 1
      state.entries[key]?.used = state.uses
      return state.entries[key]?.value
    }
  }

  package func keep(_ value: Value, for key: Key, cost: Int) {
    guard cost <= limit / 2 else { return }
    state.withLock { state in
      state.uses += 1
      if let old = state.entries.updateValue(
        Entry(value: value, cost: cost, used: state.uses), forKey: key)
      {
        state.cost -= old.cost
      }
      state.cost += cost
      while state.cost > limit,
        let oldest = state.entries.min(by: { $0.value.used < $1.value.used })
      {
        state.entries[oldest.key] = nil
        state.cost -= oldest.value.cost
      }
    }
  }

  package func removeAll() {
    state.withLock { state in
      state.entries = [:]
      state.cost = 0
    }
  }

  package var count: Int { state.withLock { $0.entries.count } }
}
#endif

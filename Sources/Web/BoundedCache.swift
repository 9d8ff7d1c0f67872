#if Server
import Synchronization

/// Values that can be made again, kept up to a total cost; what was used longest ago goes first.
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let limit: Int
  private let state = Mutex(CachedEntries<Key, Value>())

  /// - Parameter limit: Of the sum of costs; a value that alone costs more than half is not kept.
  package init(limit: Int) { self.limit = limit }

  package subscript(key: Key) -> Value? { state.withLock { $0.use(key) } }

  package func keep(_ value: Value, for key: Key, cost: Int) {
    guard cost <= limit / 2 else { return }
    // Values end outside of the lock: a report takes a while to be taken apart.
    let gone = state.withLock { state in
      var gone = [state.put(value, for: key, cost: cost)]
      while state.cost > limit, let oldest = state.removeOldest() { gone.append(oldest) }
      return gone
    }
    _ = consume gone
  }

  package func removeAll() { state.withLock { $0 = CachedEntries() } }

  package var count: Int { state.withLock { $0.count } }
}

/// Entries in the order in which they were used, in a list whose links are places of an array.
private struct CachedEntries<Key: Hashable & Sendable, Value: Sendable> {
  private struct Entry {
    var key: Key
    var value: Value
    var cost: Int
    var older: Int?
    var newer: Int?
  }

  private(set) var cost = 0
  private var places: [Key: Int] = [:]
  private var entries: [Entry?] = []
  private var free: [Int] = []
  private var oldest: Int?
  private var newest: Int?

  var count: Int { places.count }

  mutating func use(_ key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    if place != newest {
      unlink(place)
      link(place)
    }
    return entries[place]?.value
  }

  /// - Returns: What stood there before.
  mutating func put(_ value: Value, for key: Key, cost: Int) -> Value? {
    let old = places[key].flatMap { remove($0) }
    let place = free.popLast() ?? entries.count
    let entry = Entry(key: key, value: value, cost: cost, older: nil, newer: nil)
    if place == entries.count { entries.append(entry) } else { entries[place] = entry }
    places[key] = place
    self.cost += cost
    link(place)
    return old
  }

  /// `nil`: there is none.
  mutating func removeOldest() -> Value? { oldest.flatMap { remove($0) } }

  private mutating func remove(_ place: Int) -> Value? {
    unlink(place)
    guard let entry = entries[place] else { return nil }
    entries[place] = nil
    free.append(place)
    places[entry.key] = nil
    cost -= entry.cost
    return entry.value
  }

  private mutating func link(_ place: Int) {
    entries[place]?.older = newest
    entries[place]?.newer = nil
    if let newest { entries[newest]?.newer = place }
    newest = place
    oldest = oldest ?? place
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (entries[place]?.older, entries[place]?.newer)
    if let older { entries[older]?.newer = newer } else { oldest = newer }
    if let newer { entries[newer]?.older = older } else { newest = older }
  }
}
#endif

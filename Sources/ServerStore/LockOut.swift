import GRDB

/// How long one waits after failing to sign in.
enum LockOut {
  /// Failures that an account and an address are allowed before the wait begins.
  static let perAccount = 5
  static let perAddress = 20
  /// Seconds of the first wait; it doubles with each further failure up to the longest.
  static let firstWait: Tick = 30
  static let longestWait: Tick = 3600
  /// Seconds after the last failure until it is forgotten.
  static let memory: Tick = 86_400
  /// Seconds for which a place from which an account has signed in is known for it.
  static let familiarity: Tick = 30 * 86_400

  static func wait(afterFailures count: Int, allowed: Int) -> Tick {
    guard count >= allowed else { return 0 }
    return min(longestWait, firstWait << Tick(min(count - allowed, 20)))
  }
}

/// How long one stays signed in.
package enum SessionTimes {
  /// Seconds without a request.
  package static let idle: Int64 = 12 * 3600
  package static let longest: Int64 = 7 * 86_400
  /// Requests within so many seconds are put down as one.
  static let resolution: Int64 = 60
}

extension StoreRows {
  /// How long one must wait before trying, 0: not at all.
  func blocked(_ key: String) throws -> Tick {
    let row = try one(FailureRecord.self, where: "key = ?", [key])
    return max(0, (row?.blockedUntil ?? tick) - tick)
  }

  /// Puts an attempt down as failed, before it is known to have: of many at once none slips through.
  func countFailure(_ key: String, allowed: Int) throws {
    let row = try one(FailureRecord.self, where: "key = ?", [key])
    let before = row.flatMap { $0.lastTick > tick - LockOut.memory ? $0.count : nil } ?? 0
    let count = before + 1
    try FailureRecord(
      key: key, count: count, lastTick: tick,
      blockedUntil: tick + LockOut.wait(afterFailures: count, allowed: allowed)
    ).upsert(database)
  }

  /// Takes one back that turned out not to be a failure.
  func takeBackFailure(_ key: String) throws {
    guard var row = try one(FailureRecord.self, where: "key = ?", [key]) else { return }
    row.count -= 1
    if row.count <= 0 {
      try row.delete(database)
    } else {
      // Nobody who waits may try, so the wait is the one that its own being counted began.
      row.blockedUntil = min(row.blockedUntil, tick)
      try row.update(database)
    }
  }
}

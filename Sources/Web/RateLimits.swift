#if Server
import Synchronization

/// How often one address, or one token, may ask: a bucket each, which fills evenly.
package final class RateLimits: Sendable {
  private struct Bucket {
    var left: Double
    var filled: ContinuousClock.Instant
  }

  private let perSecond: Double
  private let size: Double
  private let buckets = Mutex<[String: Bucket]>([:])
  /// More than this many at once are not told apart any longer: the fullest are forgotten.
  private static let most = 20_000

  package init(perSecond: Int) {
    self.perSecond = Double(max(1, perSecond))
    size = self.perSecond * 4
  }

  /// Seconds to wait, or `nil`: the request is taken.
  package func take(_ name: String, at now: ContinuousClock.Instant = .now) -> Int? {
    buckets.withLock { buckets in
      if buckets.count >= Self.most { forgetFull(&buckets, at: now) }
      var bucket = buckets[name] ?? Bucket(left: size, filled: now)
      bucket.left = min(size, bucket.left + bucket.filled.duration(to: now).inSeconds * perSecond)
      bucket.filled = now
      defer { buckets[name] = bucket }
      guard bucket.left >= 1 else {
        return max(1, Int(((1 - bucket.left) / perSecond).rounded(.up)))
      }
      bucket.left -= 1
      return nil
    }
  }

  private func forgetFull(_ buckets: inout [String: Bucket], at now: ContinuousClock.Instant) {
    buckets = buckets.filter { _, bucket in
      bucket.left + bucket.filled.duration(to: now).inSeconds * perSecond < size
    }
    if buckets.count >= Self.most { buckets.removeAll() }
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
#endif

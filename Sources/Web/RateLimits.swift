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
  /// At most so many are told apart: beyond it the fullest are forgotten, who have asked least.
  package static let most = 20_000

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
    guard buckets.count >= Self.most else { return }
    // Some at once, so that not every request goes through all of them; never who has to wait.
    let fullest = buckets.sorted { ($0.value.left, $0.key) > ($1.value.left, $1.key) }
    for (name, _) in fullest.prefix(Self.most / 16) { buckets[name] = nil }
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
#endif

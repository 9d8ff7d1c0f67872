#if Server
package import Measures

/// Where calls wait for the disk, or for a processor: never on a thread that serves others, and each
/// kind of them on threads of its own, so that a body of 2 GB that is hashed keeps nobody from signing
/// in, nor a worker from keeping its job.
package struct Desk: Sendable {
  package enum Kind: Sendable {
    /// Calls of the store: short ones.
    case store
    /// A piece of a body, to the disk or from it.
    case piece
    /// All of a body: hashing, copying, taking away.
    case body
    /// Hashes a password: a tenth of a second, and 32 MiB.
    case password
  }

  private let store = WorkPool("store", threads: 8)
  private let pieces = WorkPool("pieces", threads: 4)
  private let bodies = WorkPool("bodies", threads: 2)
  /// The one bound on password work: two at a time keep its memory small, and whoever floods the
  /// sign-in page makes others wait no longer than three seconds.
  private let passwords: WorkPool

  /// How many passwords wait to be hashed, or are being hashed.
  package var hashing: Int { passwords.load }

  package init(longestPasswordQueue: Int = 64) {
    passwords = WorkPool("passwords", threads: 2, longestQueue: longestPasswordQueue)
  }

  package func run<Value: Sendable>(
    _ kind: Kind = .store, _ work: @escaping @Sendable () throws(Fault) -> Value
  ) async throws(Fault) -> Value {
    try await outcome(kind, of: work).get()
  }

  /// - Returns: 75 where too many wait for such work already.
  package func outcome<Value: Sendable>(
    _ kind: Kind = .store, of work: @escaping @Sendable () throws(Fault) -> Value
  ) async -> Result<Value, Fault> {
    let pool =
      switch kind {
      case .store: store
      case .piece: pieces
      case .body: bodies
      case .password: passwords
      }
    return await withCheckedContinuation { continuation in
      let isTaken = pool.submit {
        continuation.resume(returning: Result { () throws(Fault) in try work() })
      }
      if !isTaken { continuation.resume(returning: .failure(Self.crowded)) }
    }
  }

  private static let crowded = Fault(
    .temporary,
    Bilingual(
      zh: "同时登录的人太多；请过几秒再试。", en: "Too many people sign in at once; try again in a few seconds."))
}
#endif

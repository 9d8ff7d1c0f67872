#if Server
package import Hummingbird
import HTTPTypes

/// Bodies of requests, within limits of size and of time.
package enum BodyReading {
  /// How much of what is not wanted is read, so that its sender gets to read the answer.
  static let courtesy = 16 << 20

  /// The whole of a small body.
  ///
  /// - Throws: 413 for one that is, or says it is, longer than `limit`; 408 after `seconds`.
  package static func collect(
    _ request: Request, limit: Int, seconds: Int
  ) async throws -> [UInt8] {
    let bytes: [UInt8]? = try await within(seconds: seconds) {
      var bytes: [UInt8] = []
      var length = declaredLength(of: request) ?? 0
      var total = 0
      for try await piece in request.body {
        total += piece.readableBytes
        length = max(length, total)
        if length <= limit { bytes.append(contentsOf: piece.readableBytesView) }
        if total > courtesy { break }
      }
      return length <= limit ? bytes : nil
    }
    guard let bytes else { throw Refusal.tooLarge(limit: limit) }
    return bytes
  }

  /// A long body, piece by piece, at the pace at which it is taken.
  ///
  /// - Parameter limit: bytes. What is longer, or says it is, is a 413.
  /// - Throws: 408 for a sender who was slower than ``Pace`` allows, looked at whenever a piece comes;
  ///   a line on which nothing comes at all is the server's idle time to end. Time that `take` itself
  ///   needs does not count. What `take` throws, after as much of
  ///   the rest was read as lets the sender read the answer: nobody may begin a body a second time,
  ///   which ends the process.
  package static func pieces(
    of request: Request, limit: Int, take: (ByteBuffer) async throws -> Void
  ) async throws {
    var pace = Pace()
    var total = 0
    let isRefused = declaredLength(of: request).map { $0 > limit } ?? false
    var iterator = request.body.makeAsyncIterator()
    while true {
      let asked = ContinuousClock.now
      guard let piece = try await iterator.next() else { break }
      total += piece.readableBytes
      guard pace.holds(piece.readableBytes, after: asked.duration(to: .now)) else {
        throw Refusal.tooSlow
      }
      if isRefused || total > limit {
        guard total <= min(limit, courtesy) else { break }
      } else {
        do {
          try await take(piece)
        } catch {
          let began = ContinuousClock.now
          while total <= courtesy, began.duration(to: .now) < .seconds(3),
            let rest = try? await iterator.next()
          { total += rest.readableBytes }
          throw error
        }
      }
    }
    if isRefused || total > limit { throw Refusal.tooLarge(limit: limit) }
  }

  /// What a request says its body has; `nil`: it is sent in chunks, or there is none.
  package static func declaredLength(of request: Request) -> Int? {
    request.headers[.contentLength].flatMap { Int($0) }
  }

  /// Reads a body that nobody read, as far as courtesy goes.
  ///
  /// - Returns: Whether all of it was read.
  static func drain(_ request: Request) async -> Bool {
    guard declaredLength(of: request) != 0,
      request.headers[.contentLength] != nil || request.headers[.transferEncoding] != nil
    else { return true }
    guard (declaredLength(of: request) ?? 0) <= 64 * courtesy else { return false }
    let ended = try? await within(seconds: 3) {
      var total = 0
      for try await piece in request.body {
        total += piece.readableBytes
        if total > courtesy { return false }
      }
      return true
    }
    return ended ?? false
  }

  private static func within<Value: Sendable>(
    seconds: Int, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else { throw Refusal.tooSlow }
      return value
    }
  }
}

/// Whether a sender is fast enough: 1 KiB a second over each minute that was spent waiting, so that
/// nobody is told so before a minute.
package struct Pace: Sendable {
  package static let window = Duration.seconds(60)
  package static let least = 60 * 1024

  private var waited = Duration.zero
  private var got = 0

  package init() {}

  package mutating func holds(_ bytes: Int, after wait: Duration) -> Bool {
    waited += wait
    got += bytes
    guard waited >= Self.window else { return true }
    defer { (waited, got) = (.zero, 0) }
    return got >= Self.least
  }
}
#endif

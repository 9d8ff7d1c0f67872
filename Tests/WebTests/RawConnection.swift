#if Server
import NIOCore
import NIOPosix
import NIOSSL

/// A client that says what it likes, as slowly as it likes.
enum RawConnection {
  /// Sends the pieces with a pause before each, and reads until the other end closes.
  ///
  /// - Parameters:
  ///   - certificate: of the server, for TLS; `nil`: without it.
  ///   - hold: is waited for before the last piece.
  /// - Returns: All that came back, and how long it took until the other end closed; `nil` where it
  ///   did not within `limit`.
  static func exchange(
    port: Int, _ pieces: [String], pause: Duration = .zero, limit: Duration = .seconds(20),
    trusting certificate: String? = nil, hold: (@Sendable () async throws -> Void)? = nil
  ) async throws -> (text: String, time: Duration)? {
    let tls = try certificate.map { path in
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .file(path)
      return try NIOSSLContext(configuration: configuration)
    }
    let began = ContinuousClock.now
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(
              try NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    var outcome: (String, Duration)?
    let conversation = {
      (
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
      ) async throws in
      try await withThrowingTaskGroup(of: (String, Duration)?.self) { group in
        group.addTask {
          var all = ByteBuffer()
          // A reset is an end like any other.
          do { for try await piece in inbound { all.writeImmutableBuffer(piece) } } catch {}
          return (String(buffer: all), began.duration(to: .now))
        }
        group.addTask {
          for (number, piece) in pieces.enumerated() {
            try await Task.sleep(for: pause)
            if let hold, number == pieces.count - 1 {
              // A write returns before its bytes have left: an empty one more is done after them.
              try await channel.channel.writeAndFlush(ByteBuffer()).get()
              try await hold()
            }
            do { try await outbound.write(ByteBuffer(string: piece)) } catch { break }
          }
          try await Task.sleep(for: limit)
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    }
    do {
      try await channel.executeThenClose { outcome = try await conversation($0, $1) }
    } catch  where outcome != nil {
      // The other end had closed it before this one could.
    }
    return outcome
  }
}
#endif

#if Server
package import Hummingbird
package import HummingbirdCore
import Logging
import NIOCore
package import ServiceLifecycle

/// The site as a program that listens.
package enum WebServer {
  /// Seconds without a byte after which a connection that is not being answered is closed; also the
  /// time in which all header fields have to arrive.
  package static let idleSeconds: Int64 = 30

  /// HTTP/1.1 with limits: 16 KiB a header field, 32 KiB all, 100 fields.
  ///
  /// - Parameter networks: counts connections by network; `nil`: they are not told apart, as behind a
  ///   proxy.
  package static func http(
    idleSeconds: Int64 = idleSeconds, pace: ReadingPace = ReadingPace(),
    networks: NetworkConnections? = nil
  ) -> HTTPServerBuilder {
    .http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionWatch(pace, networks)],
        idleTimeout: .seconds(idleSeconds),
        httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
          maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)))
  }

  /// - Parameters:
  ///   - server: ``http(idleSeconds:)``, or the same within TLS.
  ///   - services: run beside it, and ended with it.
  ///   - listening: called with the port once connections are taken.
  package static func application(
    site: Site, server: HTTPServerBuilder = http(), address: BindAddress = .hostname(port: 0),
    connections: Int = 2000, services: [any Service] = [],
    listening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) -> Application<Site> {
    let readiness = site.house.readiness
    return Application(
      responder: site, server: server,
      configuration: ApplicationConfiguration(
        address: address,
        availableConnectionsDelegate: MaximumAvailableConnections(
          connections, logger: site.house.logger)),
      services: services + [ReadinessService(readiness: readiness)],
      onServerRunning: { channel in
        readiness.current = .ready
        await listening(channel.localAddress?.port ?? 0)
      }, logger: site.house.logger)
  }
}

/// Says no to `/readyz` as soon as the server is asked to stop, while it answers what it has begun.
private struct ReadinessService: Service {
  let readiness: Readiness

  func run() async throws {
    try? await gracefulShutdown()
    readiness.current = .stopping
  }
}
#endif

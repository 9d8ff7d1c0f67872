#if Server
package import Hummingbird
package import Logging
import NIOCore

/// What a request comes with besides itself: its connection, and its own logger.
package struct SiteContext: Sendable, InitializableFromSource {
  package let logger: Logger
  private let channel: any Channel

  package init(source: ApplicationRequestContextSource) {
    logger = source.logger
    channel = source.channel
  }

  /// The other end of the connection, without its port; a proxy's own, where there is one.
  var peer: String { channel.remoteAddress?.ipAddress ?? "-" }

  /// Calls `act` once the other end has gone, from whatever thread; at once where it has. Only whoever
  /// asked last is told.
  func whenPeerLeaves(_ act: @escaping @Sendable () -> Void) {
    channel.triggerUserOutboundEvent(ConnectionWatch.Leaving(act: act), promise: nil)
  }

  /// Closes the connection once this request is answered: what is left of its body is not read.
  func closeAfterAnswer() {
    channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
  }
}
#endif

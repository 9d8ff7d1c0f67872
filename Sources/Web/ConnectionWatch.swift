#if Server
import NIOCore
import Synchronization

/// How slowly an answer may be read.
package struct ReadingPace: Sendable {
  /// Seconds for which it is looked at.
  package var window: Int64
  /// Bytes of it that have to go out in them, where any wait to.
  package var least: Int

  /// - Parameter window: in which 1 KiB a second has to go out.
  package init(window: Int64 = 60) {
    self.window = window
    least = Int(window) * 1024
  }
}

/// How many connections each network has at a time.
package final class NetworkConnections: Sendable {
  private let most: Int
  private let counts = Mutex<[String: Int]>([:])

  package init(most: Int) { self.most = most }

  /// Of all networks together.
  package var count: Int { counts.withLock { $0.values.reduce(0, +) } }

  /// - Returns: Whether one more is allowed; it is then counted until ``leave(_:)``.
  func enter(_ network: String) -> Bool {
    counts.withLock { counts in
      guard counts[network, default: 0] < most else { return false }
      counts[network, default: 0] += 1
      return true
    }
  }

  func leave(_ network: String) {
    counts.withLock { counts in
      let left = counts[network, default: 1] - 1
      counts[network] = left > 0 ? left : nil
    }
  }
}

/// Ends a connection whose other end does not read what it asked for, or whose network has more than
/// its share; says when the other end has left.
///
/// The web framework's own timer stands still from the moment at which a request was read.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny
  typealias InboundOut = NIOAny
  typealias OutboundIn = NIOAny
  typealias OutboundOut = NIOAny

  /// Sent down the connection by whoever wants to know.
  struct Leaving: Sendable {
    var act: @Sendable () -> Void
  }

  private let pace: ReadingPace
  private let networks: NetworkConnections?
  private var network: String?
  private var leaving: Leaving?
  private var hasLeft = false
  /// Bytes that waited to go out when they were last looked at.
  private var waiting = 0
  /// Bytes that went out since `since`.
  private var gone = 0
  private var since = NIODeadline.now()
  private var next: Scheduled<Void>?

  /// - Parameter networks: `nil`: they are not told apart, as behind a proxy.
  init(_ pace: ReadingPace, _ networks: NetworkConnections?) {
    self.pace = pace
    self.networks = networks
  }

  // MARK: Coming and leaving

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { enter(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    enter(context)
    context.fireChannelActive()
  }

  /// Counts the connection once, or ends it.
  private func enter(_ context: ChannelHandlerContext) {
    guard let networks, network == nil else { return }
    let from = NetworkAddress.network(of: context.remoteAddress?.ipAddress ?? "-")
    if networks.enter(from) { network = from } else { context.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let network { networks?.leave(network) }
    network = nil
    stop()
    leave()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    if let network { networks?.leave(network) }
    network = nil
    stop()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Who sends nothing more, and has got no answer yet, has given up.
    if case .inputClosed? = event as? ChannelEvent { leave() }
    context.fireUserInboundEventTriggered(event)
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard let leaving = event as? Leaving else {
      context.triggerUserOutboundEvent(event, promise: promise)
      return
    }
    if hasLeft { leaving.act() } else { self.leaving = leaving }
    promise?.succeed(())
  }

  private func leave() {
    hasLeft = true
    leaving?.act()
    leaving = nil
  }

  // MARK: Reading

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if next != nil { look(context) }
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    waiting = Self.waiting(context)
    if waiting > 0, next == nil {
      (gone, since) = (0, .now())
      schedule(context)
    }
  }

  /// What the system has not taken yet; where it cannot be told nothing is.
  private static func waiting(_ context: ChannelHandlerContext) -> Int {
    (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  private func look(_ context: ChannelHandlerContext) {
    let now = Self.waiting(context)
    gone += max(0, waiting - now)
    waiting = now
  }

  private func schedule(_ context: ChannelHandlerContext) {
    let delay = TimeAmount.milliseconds(max(1, pace.window * 1000 / 6))
    next = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      self.next = nil
      self.look(context)
      guard self.waiting > 0 else { return }
      if NIODeadline.now() - self.since >= .seconds(self.pace.window) {
        guard self.gone >= self.pace.least else {
          context.close(promise: nil)
          return
        }
        (self.gone, self.since) = (0, .now())
      }
      self.schedule(context)
    }
  }

  private func stop() {
    next?.cancel()
    next = nil
  }
}
#endif

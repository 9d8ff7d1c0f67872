#if Server
import Dispatch
package import Logging
package import Measures
package import ServerStore
import Synchronization

/// What all handlers share: the store, the templates, the settings, the clock.
package struct House: Sendable {
  package var store: ServerStore
  package var shelf: LedgerShelf
  package var findings: FindingShelf
  package var reference: ReferenceShelf
  /// Checks what was handed in.
  package var checks: WorkbenchRunner
  package var templates: Templates
  package var settings: SiteSettings
  package var limits: RateLimits
  package var readiness: Readiness
  package var formTokens: FormTokens
  package var desk: Desk
  package var metrics: SiteMetrics
  package var logger: Logger
  package var now: @Sendable () -> Instant

  package init(
    store: ServerStore, settings: SiteSettings, secret: [UInt8], logger: Logger,
    reference source: ReferenceSource? = nil, now: @escaping @Sendable () -> Instant
  ) throws {
    self.store = store
    let reference = ReferenceShelf(source)
    try reference.open()
    self.reference = reference
    shelf = LedgerShelf(path: store.folder.ledger) { reference.regions }
    desk = Desk()
    findings = FindingShelf(shelf, store, desk)
    checks = WorkbenchRunner(
      tool: settings.tool, ledger: store.folder.ledger, uploadBytes: settings.uploadBytes)
    templates = try Templates()
    self.settings = settings
    limits = RateLimits(perSecond: settings.requestsPerSecond)
    readiness = Readiness()
    formTokens = FormTokens(secret: secret)
    metrics = SiteMetrics(since: now())
    self.logger = logger
    self.now = now
  }
}

/// What an administrator decides about the site; see `greengate-server --help`.
package struct SiteSettings: Sendable {
  /// Served by TLS, here or by the proxy in front: cookies are `Secure`, and HSTS is said.
  package var isSecure = false
  /// The names that a request's `Host` may give, with ports; `nil`: any.
  package var hosts: Set<String>?
  /// Believe the last `X-Forwarded-For`, which the proxy in front writes.
  package var trustsProxy = false
  /// Who sends it may read `/metrics` from anywhere; `nil`: only this machine may.
  package var metricsToken: String?
  /// Of one address, on average; four times as many at once.
  package var requestsPerSecond = 300
  /// Bytes of one upload at most.
  package var uploadBytes: Int64 = 2 << 30
  /// Seconds in which a form has to arrive.
  package var formSeconds = 20
  package var version = ""
  /// The command line tool, which checks run as: this program itself.
  package var tool = ["/proc/self/exe", "tool"]

  package init() {}
}

/// Whether the server takes work: not before it has started, not once it stops.
package final class Readiness: Sendable {
  private let state = Atomic(State.starting.rawValue)

  package enum State: Int, Sendable { case starting, ready, stopping }

  package var current: State {
    get { State(rawValue: state.load(ordering: .acquiring)) ?? .stopping }
    set { state.store(newValue.rawValue, ordering: .releasing) }
  }
}

/// Where the store's calls wait for the disk, and passwords for scrypt: never on a thread that
/// serves others.
package struct Desk: Sendable {
  private let reading = DispatchQueue(label: "greengate.desk", attributes: .concurrent)
  /// One after the other: a hundred sign-ins at once take a second each, not 3 GB.
  private let vault = DispatchQueue(label: "greengate.vault")
  private let waiting = QueueLength()

  /// How many passwords wait to be hashed, or are being hashed.
  package var hashing: Int { waiting.count.load(ordering: .relaxed) }

  package init() {}

  package func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws(Fault) -> Value
  ) async throws(Fault) -> Value {
    try await outcome(of: work).get()
  }

  /// - Parameter hashing: whether the work hashes a password.
  package func outcome<Value: Sendable>(
    hashing: Bool = false, of work: @escaping @Sendable () throws(Fault) -> Value
  ) async -> Result<Value, Fault> {
    let queue = hashing ? vault : reading
    if hashing { waiting.count.add(1, ordering: .relaxed) }
    defer { if hashing { waiting.count.subtract(1, ordering: .relaxed) } }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result { () throws(Fault) in try work() }) }
    }
  }
}

private final class QueueLength: Sendable {
  let count = Atomic(0)
}
#endif

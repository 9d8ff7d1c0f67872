#if Server
package import Logging
package import Measures
package import ServerStore
package import Workbench

/// What all handlers share: the store, the templates, the settings, the clock.
package struct House: Sendable {
  package var store: ServerStore
  package var shelf: LedgerShelf
  package var findings: FindingShelf
  package var reference: ReferenceShelf
  /// What dossiers say otherwise than the authority's register.
  package var register: RegisterShelf
  /// Checks what was handed in.
  package var checks: WorkbenchRunner
  /// Single readings of what was checked.
  package var readings: ReadingShelf
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
    register = RegisterShelf(shelf, reference)
    checks = WorkbenchRunner(
      tool: settings.tool, ledger: store.folder.ledger, atATime: settings.workers,
      limits: settings.checks, uploadBytes: settings.uploadBytes, standards: settings.standards)
    readings = ReadingShelf(store, checks, desk)
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
  package var uploadBytes: Int64 = 2_000_000_000
  /// Checks at a time, and what each may take.
  package var workers = 2
  package private(set) var checks = WorkLimits()
  /// Folders of packs that checks judge by; empty: the built-in ones.
  package var standards: [String] = []
  /// Of one account: uploads under way, and bytes of those that are not recorded yet.
  package var openUploads = 100
  package var openBytes: Int64 = 50_000_000_000
  /// Bytes that uploads leave free on the disk: the ledger and the store need room to say what came.
  package var freeBytes: Int64 = 1_000_000_000
  /// Seconds in which a form has to arrive.
  package var formSeconds = 20
  /// Between two signs of life on a stream of events, before each of which its reader is asked for again.
  package var heartbeat = Duration.seconds(10)
  package var version = ""
  /// The command line tool, which checks run as: this program itself.
  package var tool = ["/proc/self/exe", "tool"]

  package init() {}

  /// - Parameter megabytes: of memory.
  package mutating func limitChecks(
    megabytes: Int? = nil, seconds: Int? = nil, ratio: Int? = nil
  ) {
    if let megabytes { checks.memory = megabytes * 1_000_000 }
    checks.seconds = seconds ?? checks.seconds
    checks.ratio = ratio ?? checks.ratio
    // What may be sent as it is may be sent packed.
    checks.unpackedBytes = max(checks.unpackedBytes, Int(clamping: uploadBytes))
  }
}
#endif

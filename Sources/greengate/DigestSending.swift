import Delivery
import Dossier
import Ledger
import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// `greengate digest --send`: who gets it, what they get, and what became of it.
///
/// The summary goes to standard output, a line a recipient; the run leaves with 0 where everybody has
/// it, 69 where a person must do something, 75 where it only needs another run.
struct DigestSending {
  var options: DeliveryOptions
  /// Of the ledger.
  var path: String
  var language: Language
  var knownSectors: [String] = []
  /// Of the register; `nil` where there is none.
  var knownPlants: [String]?

  /// The digest for part of the plants, in one language.
  typealias Rendering = (DigestScope, Language) throws -> RenderedDigest

  /// Makes the digest for each kind of recipient, queues all of it, then sends.
  ///
  /// - Parameters:
  ///   - identity: the month, what the command line narrowed it to, and the edition.
  ///   - render: called once for each scope and language among the recipients that have it not yet.
  func send(_ identity: DigestIdentity, render: Rendering) throws {
    let recipients = try recipients()
    let ledger = try open()
    let sender = try options.sender()
    let now = Clock.now
    var rendered: [DigestScope: [Language: RenderedDigest]] = [:]
    var messages: [OutboxMessage] = []
    for recipient in recipients {
      let isQueued = try ledger.hasQueued(
        identity.key, channel: recipient.channel, recipient: recipient.key)
      if isQueued { continue }
      let scope = DigestScope(recipient)
      let digest =
        try rendered[scope]?[recipient.language] ?? render(scope, recipient.language)
      rendered[scope, default: [:]][recipient.language] = digest
      messages.append(try identity.message(for: recipient, digest, from: sender, date: now))
    }
    _ = try ledger.enqueue(messages, at: now)
    try deliver(identity.key, to: recipients, ledger)
  }

  /// Sends what is still in the outbox, of every month.
  func resume() throws {
    try deliver(nil, to: try recipients(), try open())
  }

  private func open() throws(Fault) -> Ledger { try LedgerOptions.open(path, .write) }

  private func recipients() throws(Fault) -> [Recipient] {
    guard let file = options.to ?? environment("GREENGATE_RECIPIENTS") else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "请用 --to recipients.yaml 指定收件人文件（或设置 GREENGATE_RECIPIENTS）。",
          en: "Name the recipients file with --to recipients.yaml (or set GREENGATE_RECIPIENTS)."))
    }
    return try readRecipients(
      try authorityBytes(file), file: file, knownSectors: knownSectors, plants: knownPlants)
  }

  private func deliver(
    _ digestKey: String?, to recipients: [Recipient], _ ledger: Ledger
  ) throws {
    var carrier: (any MailCarrier)?
    if recipients.contains(where: { $0.channel == .mail }) {
      guard let sender = try options.sender() else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "发邮件须写明发件人地址：请用 --from 或环境变量 GREENGATE_MAIL_FROM。",
            en: "Mail needs a sender's address: give --from, or set GREENGATE_MAIL_FROM."))
      }
      carrier = try options.settings.carrier(from: sender)
    }
    let courier = Courier(
      ledger: ledger, sender: .thisProcess, mail: carrier,
      authorityFile: options.settings.authorityFile,
      times: OutboxTimes(firstWait: Int64(options.retryAfter)),
      patience: Int64(options.retryFor), retriesRefused: options.retryRefused,
      environment: environment, now: { Clock.now }, pause: { sleep(UInt32($0)) })
    // Said in the end: a closed output must not keep anybody from getting theirs.
    var lines: [String] = []
    let result: Result<DeliverySummary, Fault>
    do {
      result = .success(
        try courier.deliver(digestKey, to: recipients) { line in
          lines.append(line.text(language))
        })
    } catch {
      result = .failure(error)
    }
    if case .success(let summary) = result { lines.append(summary.text(language)) }
    if let digestKey { try noteOthers(digestKey, ledger, &lines) }
    try StandardOutput.write(Array(lines.map { $0 + "\n" }.joined().utf8))
    if let fault = try result.get().fault { throw fault }
  }

  /// What other digests have left in the outbox goes with `--resume` alone.
  private func noteOthers(
    _ digestKey: String, _ ledger: Ledger, _ lines: inout [String]
  ) throws(Fault) {
    let others = try ledger.outbox().count { $0.delivery.digestKey != digestKey }
    guard others > 0 else { return }
    lines.append(
      language.say(
        "发件箱中另有 \(others) 份其他月报未送达；运行 greengate digest --send --resume 接着发。",
        "The outbox holds \(others) of other digests not delivered yet; greengate digest --send "
          + "--resume sends them."))
  }

  /// The digest as a message that nobody has got yet: `--format eml`.
  ///
  /// - Parameter date: the digest's as-of, so that the same digest gives the same bytes.
  static func draft(
    _ identity: DigestIdentity, _ digest: RenderedDigest, from sender: Mailbox?, date: Instant,
    language: Language
  ) -> [UInt8] {
    guard let from = sender ?? Mailbox(address: "greengate@localhost") else { return [] }
    return MailMessage(
      from: from, to: nil, subject: digest.subject, date: date,
      messageID: "digest.\(identity.month).\(identity.key.prefix(32))@\(from.domain)",
      language: language, text: digest.text, html: digest.html, attachments: digest.attachments
    ).bytes()
  }
}

/// The part of a city that a digest speaks of; empty lists: all.
struct DigestScope: Hashable {
  var plants: [String]
  var sectors: [String]
  var districts: [String]

  init(_ recipient: Recipient) {
    plants = Set(recipient.plants).sorted()
    sectors = Set(recipient.sectors).sorted()
    districts = Set(recipient.districts).sorted()
  }
}

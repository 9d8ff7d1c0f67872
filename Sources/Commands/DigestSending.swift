import Delivery
import Dossier
import Ledger
import Measures
import Report

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// `greengate digest --send`: who gets it, what they get, and what became of it.
///
/// The summary goes to standard output, a line a recipient; the run leaves with 0 where everybody has
/// it, 75 where another run may bring it, 69 and the like where a person must do something.
struct DigestSending {
  var options: DeliveryOptions
  /// Of the ledger.
  var path: String
  var language: Language

  /// Makes the digest for each kind of recipient, queues all of it, then sends.
  ///
  /// - Parameter identity: the month, what the command line narrowed it to, and the edition that was
  ///   asked for; without one, that is the latest there is.
  func send(_ identity: DigestIdentity, _ inputs: DigestInputs) throws {
    let recipients = try recipients(sectors: inputs.sectors)
    let ledger = try open()
    // Whatever is wrong with the way is said before anything is queued.
    let courier = try courier(to: recipients, ledger)
    if courier.mail == nil, recipients.contains(where: { $0.channel == .mail }) {
      throw Courier.noWay
    }
    let groups = ReaderGroup.all(recipients)
    let rows = try inputs.excerpt(
      for: groups.map { $0.scope.narrowing(inputs.request.scope) }, from: ledger)
    try Pipeline.requireKnownPlant(of: inputs.request, rows)
    rows.remarkEmptyMonth()
    let queue = try QueuedDigests(identity, ledger)
    var identity = identity
    if options.edition == nil { identity.edition = max(1, queue.edition) }
    var writing = DigestWriting(
      identity: identity, isEditionAsked: options.edition != nil, inputs: inputs, rows: rows,
      queue: queue, ledger: ledger, sender: try options.sender(), now: Clock.now, language: language
    )
    for group in groups { try writing.write(to: group) }
    _ = try ledger.enqueue(writing.messages)
    try deliver(
      queue.keys, to: recipients, courier, notes: writing.notes, refused: writing.unknownReaders)
  }

  /// Sends what is still in the outbox, of every month.
  func resume(sectors: [String]) throws {
    let recipients = try recipients(sectors: sectors)
    try deliver(nil, to: recipients, try courier(to: recipients, try open()))
  }

  private func open() throws(Fault) -> Ledger { try LedgerOptions.open(path, .write) }

  private func recipients(sectors: [String]) throws(Fault) -> [Recipient] {
    guard let file = options.to ?? environment("GREENGATE_RECIPIENTS") else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "请用 --to recipients.yaml 指定收件人文件（或设置 GREENGATE_RECIPIENTS）。",
          en: "Name the recipients file with --to recipients.yaml (or set GREENGATE_RECIPIENTS)."))
    }
    // Plants that nobody knows keep nobody else from their mail: `DigestWriting` names them.
    return try readRecipients(try authorityBytes(file), file: file, knownSectors: sectors)
  }

  /// - Parameters:
  ///   - notes: what is said behind the summary.
  ///   - refused: why some recipients have nothing in the outbox.
  private func deliver(
    _ digestKeys: Set<String>?, to recipients: [Recipient], _ courier: Courier,
    notes: [String] = [], refused: [Fault] = []
  ) throws {
    // Said in the end: a closed output must not keep anybody from getting theirs.
    var lines: [String] = []
    let result: Result<DeliverySummary, Fault>
    if Terminal.showsErrors {
      StandardError.note(
        Bilingual(
          zh: "正在发送；服务器不答复时，每封最多等 \(SMTPCarrier.replyTime) 秒。",
          en: "sending; where a server does not answer, each message waits for up to "
            + "\(SMTPCarrier.replyTime) seconds."))
    }
    do {
      var summary = try courier.deliver(digestKeys, to: recipients) { line in
        lines.append(line.text(language))
      }
      let hadNothing = digestKeys == nil && summary == DeliverySummary()
      for fault in refused {
        let place = fault.position.map { "\($0): " } ?? ""
        lines.append((place + fault.sentence(language)).withVisibleControls)
        summary.add(fault)
      }
      lines.append(
        hadNothing
          ? language.say("发件箱中没有待发的月报。", "The outbox holds nothing that is to be sent.")
          : summary.text(language))
      result = .success(summary)
    } catch {
      result = .failure(error)
    }
    lines += notes
    if let digestKeys { lines += others(digestKeys, recipients, courier) }
    try StandardOutput.write(Array(lines.map { $0 + "\n" }.joined().utf8))
    if let fault = try result.get().fault { throw fault }
  }

  private func courier(to recipients: [Recipient], _ ledger: Ledger) throws(Fault) -> Courier {
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
    var courier = Courier(
      ledger: ledger, sender: .thisProcess, mail: carrier,
      authorityFile: options.settings.authorityFile,
      times: OutboxTimes(firstWait: Int64(options.firstWait)),
      patience: Int64(options.patience), retriesRefused: options.retryRefused,
      environment: environment, now: { Clock.now }, pause: { sleep(UInt32($0)) })
    courier.notice = { StandardError.note($0) }
    return courier
  }

  /// What other digests have left in the outbox goes with `--resume` alone; what was refused for good
  /// and what is for nobody in the file does not go with it either.
  private func others(
    _ digestKeys: Set<String>, _ recipients: [Recipient], _ courier: Courier
  ) -> [String] {
    let listed = Set(recipients.map { [$0.channel.rawValue, $0.key] })
    let entries: [OutboxEntry]
    do {
      entries = try courier.ledger.outbox().entries
    } catch {
      // It must not hide what became of this digest.
      return [error.sentence(language).withVisibleControls]
    }
    let count = entries.count { entry in
      let delivery = entry.delivery
      guard !digestKeys.contains(delivery.digestKey),
        listed.contains([delivery.channel, delivery.recipient])
      else { return false }
      let state = entry.state(
        at: Clock.now, times: courier.times, hasEnded: courier.sender.hasEnded)
      switch state {
      case .accepted, .refused, .replaced: return false
      case .queued, .underWay, .due: return true
      }
    }
    guard count > 0 else { return [] }
    return [
      language.say(
        "发件箱中另有 \(count) 份其他月报未送达；运行 greengate digest --send --resume 接着发。",
        "The outbox holds \(count) of other digests not delivered yet; greengate digest --send "
          + "--resume sends them.")
    ]
  }

  /// The digest as a message that nobody has got yet: `--format eml`.
  ///
  /// - Parameter date: the digest's as-of, so that the same digest gives the same bytes.
  static func draft(
    _ identity: DigestIdentity, _ digest: RenderedDigest, from sender: Mailbox?, date: Instant,
    language: Language
  ) -> [UInt8] {
    let from = sender ?? .nobody
    return MailMessage(
      from: from, to: nil, subject: identity.marked(digest.subject, language), date: date,
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

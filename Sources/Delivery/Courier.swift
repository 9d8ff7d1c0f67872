package import Ledger
package import Measures

/// Takes what is in the outbox to its recipients.
///
/// Each attempt is on the disk before its connection, and its answer after; whatever ends the process
/// in between, the message goes again, under the same Message-ID and marked as a repeat.
package struct Courier {
  package var ledger: Ledger
  package var sender: OutboxSender
  /// `nil`: no way for mail is configured.
  package var mail: (any MailCarrier)?
  /// A file of certificates for webhooks, in place of the system's.
  package var authorityFile: String?
  package var times: OutboxTimes
  /// Seconds that it may go on trying what was refused for now.
  package var patience: Int64
  /// Whether what was refused for good is tried once more.
  package var retriesRefused: Bool
  package var environment: (String) -> String?
  package var now: () -> Instant
  package var pause: (Int64) -> Void
  /// Told what a person who waits should know meanwhile.
  package var notice: (Bilingual) -> Void = { _ in }

  package init(
    ledger: Ledger, sender: OutboxSender, mail: (any MailCarrier)?, authorityFile: String? = nil,
    times: OutboxTimes = OutboxTimes(), patience: Int64 = 120, retriesRefused: Bool = false,
    environment: @escaping (String) -> String?, now: @escaping () -> Instant,
    pause: @escaping (Int64) -> Void
  ) {
    self.ledger = ledger
    self.sender = sender
    self.mail = mail
    self.authorityFile = authorityFile
    self.times = times
    self.patience = patience
    self.retriesRefused = retriesRefused
    self.environment = environment
    self.now = now
    self.pause = pause
  }

  /// Sends what is not sent yet.
  ///
  /// - Parameters:
  ///   - digestKeys: the editions of one digest, of which a recipient gets the latest that is queued
  ///     for them; `nil`: of every digest.
  ///   - recipients: Only to them; what is queued for others stays, and the summary says so.
  ///   - report: Told of each delivery as its state changes.
  package func deliver(
    _ digestKeys: Set<String>?, to recipients: [Recipient], report: (DeliveryLine) -> Void
  ) throws(Fault) -> DeliverySummary {
    var summary = DeliverySummary()
    var open: [Item] = []
    let listing = try ledger.outbox()
    // One row that is damaged keeps nobody else from their mail.
    for damage in listing.damages { summary.add(damage) }
    for entry in Self.concerned(listing.entries, digestKeys) {
      let delivery = entry.delivery
      let recipient = recipients.first {
        $0.channel.rawValue == delivery.channel && $0.key == delivery.recipient
      }
      let state = state(of: entry)
      switch state {
      case .replaced: break
      case .accepted(let at, let answer):
        if digestKeys != nil {
          summary.acceptedBefore += 1
          report(DeliveryLine(delivery, .acceptedBefore(at: at), answer, to: recipient))
        }
      case .refused(let at, let answer) where !retriesRefused && recipient != nil:
        summary.refused += 1
        report(DeliveryLine(delivery, .refusedBefore(at: at), answer, to: recipient))
      default:
        if let recipient {
          var isRefused = false
          if case .refused = state { isRefused = true }
          open.append(Item(entry: entry, recipient: recipient, isRefused: isRefused))
        } else {
          summary.unlisted += 1
          report(DeliveryLine(delivery, .unlisted, ""))
        }
      }
    }
    try send(open, &summary, report)
    return summary
  }

  /// Those of one digest, the latest edition of each recipient alone; or all.
  private static func concerned(
    _ entries: [OutboxEntry], _ digestKeys: Set<String>?
  ) -> [OutboxEntry] {
    guard let digestKeys else { return entries }
    let mine = entries.filter { digestKeys.contains($0.delivery.digestKey) }
    var latest: [[String]: Int] = [:]
    for entry in mine {
      let reader = [entry.delivery.channel, entry.delivery.recipient]
      latest[reader] = max(latest[reader] ?? 0, entry.delivery.edition)
    }
    return mine.filter { entry in
      latest[[entry.delivery.channel, entry.delivery.recipient]] == entry.delivery.edition
    }
  }

  private func state(of entry: OutboxEntry) -> OutboxState {
    entry.state(at: now(), times: times, hasEnded: sender.hasEnded)
  }

  /// A delivery on its way.
  private struct Item {
    var entry: OutboxEntry
    var recipient: Recipient
    /// Refused for good before, and still to be tried once more: once a run, else a refusal would be
    /// asked again for ever.
    var isRefused: Bool
  }

  /// Why no mail goes.
  private struct Obstacles {
    /// Until a person has done something.
    var stop: Fault?
    /// Until the server is tried again.
    var away: Fault?
  }

  private func send(
    _ deliveries: [Item], _ summary: inout DeliverySummary, _ report: (DeliveryLine) -> Void
  ) throws(Fault) {
    let deadline = Instant(seconds: now().seconds + patience)
    var open = deliveries
    var obstacles = Obstacles()
    while !open.isEmpty {
      var left: [Item] = []
      var next: Instant?
      obstacles.away = nil
      for item in open {
        if item.recipient.channel == .mail, obstacles.stop != nil || obstacles.away != nil {
          left.append(item)
          continue
        }
        do throws(Fault) {
          guard let (item, due) = try attempt(item, &obstacles, &summary, report) else { continue }
          left.append(item)
          if let due { next = min(next ?? due, due) }
        } catch {
          // What is wrong with this one alone.
          guard error.code == .unreadableInput else { throw error }
          summary.add(error)
          summary.waiting += 1
          summary.blocked += 1
          report(DeliveryLine(item.entry.delivery, .notTried, "", to: item.recipient))
        }
      }
      open = left
      guard let next, next <= deadline else { break }
      let seconds = next.seconds - now().seconds
      if seconds > 0 {
        notice(Self.waiting(seconds, for: open.count, obstacles.away, until: deadline))
        pause(seconds)
      }
    }
    for obstacle in [obstacles.stop, obstacles.away].compactMap(\.self) { summary.add(obstacle) }
    for item in open {
      try close(item, isStopped: obstacles.stop != nil, &summary, report)
    }
  }

  private static func waiting(
    _ seconds: Int64, for count: Int, _ away: Fault?, until deadline: Instant
  ) -> Bilingual {
    let why = away?.sentence ?? Bilingual(zh: "", en: "")
    let end = deadline.minuteText
    return Bilingual(
      zh: "\(why.zh)有 \(count) 份未送达，\(seconds) 秒后再试，最晚到 \(end)。",
      en: (why.en.isEmpty ? "" : why.en + " ")
        + "\(counted(count, "message is", plural: "messages are")) not delivered; the next try is in "
        + "\(counted(Int(seconds), "second")), none after \(end).")
  }

  /// Tries one delivery, if it is due.
  ///
  /// - Returns: what is still to be sent, and from when, where that is known; `nil`: nothing.
  private func attempt(
    _ item: Item, _ obstacles: inout Obstacles, _ summary: inout DeliverySummary,
    _ report: (DeliveryLine) -> Void
  ) throws(Fault) -> (Item, due: Instant?)? {
    var item = item
    let (delivery, recipient) = (item.entry.delivery, item.recipient)
    let carrier: Carrier
    do {
      carrier = try self.carrier(to: recipient)
    } catch {
      summary.add(error)
      summary.waiting += 1
      summary.blocked += 1
      report(DeliveryLine(delivery, .notTried, "", to: recipient))
      return nil
    }
    // Before the attempt: what cannot be read is not tried. Read again behind it, for who wrote it
    // anew meanwhile has not been tried either.
    _ = try ledger.body(of: delivery)
    switch try ledger.claim(
      delivery.id, by: sender, at: now(), times: times, refusedToo: item.isRefused)
    {
    case .denied(.accepted(let at, let answer)):
      summary.acceptedBefore += 1
      report(DeliveryLine(delivery, .acceptedBefore(at: at), answer, to: recipient))
      return nil
    case .denied(.refused(let at, let answer)):
      summary.refused += 1
      report(DeliveryLine(delivery, .refusedBefore(at: at), answer, to: recipient))
      return nil
    case .denied(.due(let from)), .denied(.underWay(let from)): return (item, from)
    case .denied(.queued), .denied(.replaced): return nil
    case .granted(let number, let repeats):
      item.isRefused = false
      let body = try ledger.body(of: delivery)
      let end = carrier.send(
        body, to: recipient, repeats: repeats, language: delivery.language, at: now())
      try ledger.answer(delivery.id, number: number, end.outcome, end.answer, at: now())
      report(
        DeliveryLine(
          delivery, .init(end.outcome, repeats: repeats), end.answer, to: recipient))
      if let obstacle = end.obstacle {
        guard obstacle.code == .temporary else {
          obstacles.stop = obstacle
          return (item, nil)
        }
        obstacles.away = obstacle
      }
      switch end.outcome {
      case .accepted:
        summary.accepted += 1
        if repeats > 0 { summary.repeated += 1 }
        return nil
      case .refusedPermanently:
        summary.refused += 1
        return nil
      case .refusedTemporarily, .unknown:
        let entry = try ledger.outbox(ofDelivery: delivery.id)
        if case .due(let from)? = entry.map(state) { return (item, from) }
        return (item, nil)
      }
    }
  }

  /// Says where a delivery stands that the run leaves behind.
  private func close(
    _ item: Item, isStopped: Bool, _ summary: inout DeliverySummary,
    _ report: (DeliveryLine) -> Void
  ) throws(Fault) {
    let entry = try ledger.outbox(ofDelivery: item.entry.delivery.id) ?? item.entry
    let recipient = item.recipient
    func wait() {
      summary.waiting += 1
      if recipient.channel == .mail, isStopped { summary.blocked += 1 }
    }
    switch state(of: entry) {
    case .replaced: break
    case .underWay(let until):
      wait()
      report(DeliveryLine(entry.delivery, .elsewhere(until: until), "", to: recipient))
    case .due(let from):
      wait()
      let answer = entry.answers.last?.answer ?? ""
      report(DeliveryLine(entry.delivery, .waiting(from: from), answer, to: recipient))
    case .refused(let at, let answer):
      summary.refused += 1
      report(DeliveryLine(entry.delivery, .refusedBefore(at: at), answer, to: recipient))
    case .queued, .accepted:
      wait()
      report(DeliveryLine(entry.delivery, .notTried, "", to: recipient))
    }
  }

  private enum Carrier {
    case mail(any MailCarrier)
    case chat(ChatCarrier)

    /// - Parameter repeats: How often it may have arrived before.
    func send(
      _ body: [UInt8], to recipient: Recipient, repeats: Int, language: Language, at now: Instant
    ) -> SendingEnd {
      switch self {
      case .mail(let carrier):
        let mark = repeats > 0 ? Array("X-GreenGate-Repeat: \(repeats)\r\n".utf8) : []
        return carrier.send(mark + body, to: recipient.address ?? "")
      case .chat(let carrier):
        let text = String(decoding: body, as: UTF8.self)
        let mark =
          repeats > 0 ? ChatService.repeatMark(repeats, language: language) : ""
        return carrier.send(mark + text, at: now)
      }
    }
  }

  /// Nobody said how mail is to leave this machine.
  package static let noWay = Fault(
    .usage,
    Bilingual(
      zh: "没有配置发信方式；请用 --smtp smtps://主机 或 --sendmail，或设置 GREENGATE_SMTP。",
      en: "No way to send mail is configured; give --smtp smtps://HOST or --sendmail, or set "
        + "GREENGATE_SMTP."))

  private func carrier(to recipient: Recipient) throws(Fault) -> Carrier {
    guard let service = ChatService(recipient.channel), let webhook = recipient.webhook else {
      guard let mail else {
        throw Self.noWay
      }
      return .mail(mail)
    }
    let address = try SecretText.value(
      of: webhook, at: recipient.position, environment: environment)
    var secret: String?
    if let source = recipient.secret {
      secret = try SecretText.value(of: source, at: recipient.position, environment: environment)
    }
    guard RobotAddress(address).isUsable else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "群机器人地址应以 https:// 开头（地址不在此显示）；请检查它的来源。",
          en: "A robot's address begins with https:// (it is not shown here); check where it comes "
            + "from."), at: recipient.position)
    }
    return .chat(
      ChatCarrier(
        service: service, address: address, secret: secret, authorityFile: authorityFile))
  }
}

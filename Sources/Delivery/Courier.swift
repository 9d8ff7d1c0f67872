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
  ///   - digestKey: `nil`: of every digest.
  ///   - recipients: Only to them; what is queued for others stays, and the summary says so.
  ///   - report: Told of each delivery as its state changes.
  package func deliver(
    _ digestKey: String?, to recipients: [Recipient], report: (DeliveryLine) -> Void
  ) throws(Fault) -> DeliverySummary {
    var summary = DeliverySummary()
    var open: [(entry: OutboxEntry, recipient: Recipient)] = []
    for entry in try ledger.outbox(of: digestKey) {
      let delivery = entry.delivery
      let recipient = recipients.first {
        $0.channel.rawValue == delivery.channel && $0.key == delivery.recipient
      }
      switch state(of: entry) {
      case .accepted(let at, let answer):
        if digestKey != nil {
          summary.acceptedBefore += 1
          report(DeliveryLine(delivery, .acceptedBefore(at: at), answer, to: recipient))
        }
      case .refused(let at, let answer) where !retriesRefused || recipient == nil:
        summary.refused += 1
        report(DeliveryLine(delivery, .refusedBefore(at: at), answer, to: recipient))
      default:
        if let recipient {
          open.append((entry, recipient))
        } else {
          summary.unlisted += 1
          report(DeliveryLine(delivery, .unlisted, ""))
        }
      }
    }
    try send(open, &summary, report)
    return summary
  }

  private func state(of entry: OutboxEntry) -> OutboxState {
    entry.state(at: now(), times: times, hasEnded: sender.hasEnded)
  }

  private func send(
    _ deliveries: [(entry: OutboxEntry, recipient: Recipient)], _ summary: inout DeliverySummary,
    _ report: (DeliveryLine) -> Void
  ) throws(Fault) {
    let deadline = Instant(seconds: now().seconds + patience)
    var open = deliveries
    var retriesRefused = retriesRefused
    // Why no mail goes: until a person has done something, and until the server is tried again.
    var (stop, away): (Fault?, Fault?) = (nil, nil)
    while !open.isEmpty {
      var left: [(entry: OutboxEntry, recipient: Recipient)] = []
      var next: Instant?
      away = nil
      for item in open {
        let delivery = item.entry.delivery
        let recipient = item.recipient
        if recipient.channel == .mail, stop != nil || away != nil {
          left.append(item)
          continue
        }
        let carrier: Carrier
        do {
          carrier = try self.carrier(to: recipient)
        } catch {
          summary.add(error)
          summary.waiting += 1
          summary.blocked += 1
          report(DeliveryLine(delivery, .notTried, "", to: recipient))
          continue
        }
        switch try ledger.claim(
          delivery.id, by: sender, at: now(), times: times, refusedToo: retriesRefused)
        {
        case .denied(.accepted(let at, let answer)):
          summary.acceptedBefore += 1
          report(DeliveryLine(delivery, .acceptedBefore(at: at), answer, to: recipient))
        case .denied(.refused(let at, let answer)):
          summary.refused += 1
          report(DeliveryLine(delivery, .refusedBefore(at: at), answer, to: recipient))
        case .denied(.due(let from)), .denied(.underWay(let from)):
          left.append(item)
          next = min(next ?? from, from)
        case .denied(.queued): break
        case .granted(let number, let repeats):
          let body = try ledger.body(of: delivery)
          let end = carrier.send(
            body, to: recipient, repeats: repeats, language: delivery.language, at: now())
          let ended = now()
          try ledger.answer(delivery.id, number: number, end.outcome, end.answer, at: ended)
          report(
            DeliveryLine(
              delivery, .init(end.outcome, repeats: repeats), end.answer, to: recipient))
          if let obstacle = end.obstacle {
            guard obstacle.code == .temporary else {
              stop = obstacle
              left.append(item)
              continue
            }
            away = obstacle
          }
          switch end.outcome {
          case .accepted:
            summary.accepted += 1
            if repeats > 0 { summary.repeated += 1 }
          case .refusedPermanently: summary.refused += 1
          case .refusedTemporarily, .unknown:
            left.append(item)
            let entry = try ledger.outbox(ofDelivery: delivery.id)
            if case .due(let from)? = entry.map(state) { next = min(next ?? from, from) }
          }
        }
      }
      open = left
      // Once a run: else a refusal would be asked again for ever.
      retriesRefused = false
      guard let next, next <= deadline else { break }
      let seconds = next.seconds - now().seconds
      if seconds > 0 { pause(seconds) }
    }
    for obstacle in [stop, away].compactMap(\.self) { summary.add(obstacle) }
    for item in open {
      let entry = try ledger.outbox(ofDelivery: item.entry.delivery.id) ?? item.entry
      let recipient = item.recipient
      summary.waiting += 1
      if recipient.channel == .mail, stop != nil { summary.blocked += 1 }
      switch state(of: entry) {
      case .underWay(let until):
        report(DeliveryLine(entry.delivery, .elsewhere(until: until), "", to: recipient))
      case .due(let from):
        let answer = entry.answers.last?.answer ?? ""
        report(DeliveryLine(entry.delivery, .waiting(from: from), answer, to: recipient))
      case .queued, .accepted, .refused:
        report(DeliveryLine(entry.delivery, .notTried, "", to: recipient))
      }
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

  private func carrier(to recipient: Recipient) throws(Fault) -> Carrier {
    guard let service = ChatService(recipient.channel), let webhook = recipient.webhook else {
      guard let mail else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "没有配置发信方式；请用 --smtp smtps://主机 或 --sendmail，或设置 GREENGATE_SMTP。",
            en: "No way to send mail is configured; give --smtp smtps://HOST or --sendmail, or set "
              + "GREENGATE_SMTP."))
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

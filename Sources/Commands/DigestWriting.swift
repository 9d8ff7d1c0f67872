import Delivery
import Ledger
import Measures
import Report

/// Recipients who get the same digest in the same language.
struct ReaderGroup {
  let scope: DigestScope
  let language: Language
  private(set) var recipients: [Recipient]

  /// In the order in which the file first names one of each.
  static func all(_ recipients: [Recipient]) -> [ReaderGroup] {
    var groups: [ReaderGroup] = []
    for recipient in recipients {
      let scope = DigestScope(recipient)
      if let index = groups.firstIndex(where: {
        $0.scope == scope && $0.language == recipient.language
      }) {
        groups[index].recipients.append(recipient)
      } else {
        groups.append(
          ReaderGroup(scope: scope, language: recipient.language, recipients: [recipient]))
      }
    }
    return groups
  }
}

/// What the outbox holds of a digest, and of its editions before.
struct QueuedDigests {
  private var deliveries: [[String]: DeliveryRecord] = [:]
  let ledger: Ledger

  init(_ identity: DigestIdentity, _ ledger: Ledger) throws(Fault) {
    self.ledger = ledger
    for edition in 1...max(1, identity.edition) {
      var earlier = identity
      earlier.edition = edition
      for entry in try ledger.outbox(of: earlier.key) {
        deliveries[[entry.delivery.channel, entry.delivery.recipient]] = entry.delivery
      }
    }
  }

  /// Of the latest edition up to this one; `nil` where they have none.
  func latest(for recipient: Recipient) -> DeliveryRecord? {
    deliveries[[recipient.channel.rawValue, recipient.key]]
  }
}

/// Makes the messages of a digest, a group of readers at a time: what was rendered for one group is
/// not kept for the next.
struct DigestWriting {
  let identity: DigestIdentity
  let inputs: DigestInputs
  let rows: DigestRows
  let queue: QueuedDigests
  let sender: Mailbox?
  let now: Instant
  let language: Language

  private(set) var messages: [OutboxMessage] = []
  /// Why recipients get nothing: nobody knows a plant of theirs.
  private(set) var unknownReaders: [Fault] = []
  /// How many have a digest that says something else than it would now.
  private var outdated = 0
  /// How many were to get a correction that corrects nothing.
  private var unchanged = 0

  init(
    identity: DigestIdentity, inputs: DigestInputs, rows: DigestRows, queue: QueuedDigests,
    sender: Mailbox?, now: Instant, language: Language
  ) {
    self.identity = identity
    self.inputs = inputs
    self.rows = rows
    self.queue = queue
    self.sender = sender
    self.now = now
    self.language = language
  }

  mutating func write(to group: ReaderGroup) throws(Fault) {
    let (inputs, rows) = (self.inputs, self.rows)
    let unknown = group.scope.plants.filter { !rows.knows(plant: $0) }
    let isNobody = !unknown.isEmpty && unknown.count == group.scope.plants.count
    let scope = group.scope.narrowing(inputs.request.scope)
    var renderings: [CivilDate: RenderedDigest] = [:]
    // As it is, or would have been, made on a day.
    func rendering(_ day: CivilDate) throws(Fault) -> RenderedDigest {
      let asOf = inputs.asOf(today: day)
      if let known = renderings[asOf] { return known }
      let made = try RenderedDigest(rows.digest(scope, asOf: asOf), group.language)
      renderings[asOf] = made
      return made
    }
    for recipient in group.recipients {
      let queued = queue.latest(for: recipient)
      if isNobody {
        // Whoever has it already has it.
        if queued?.digestKey != identity.key { refuse(recipient, unknown) }
        continue
      }
      if let queued {
        var edition = identity
        edition.edition = queued.edition
        let hasChanged = try edition.hasChanged(
          try rendering(queued.createdAt.date), since: queued,
          body: try queue.ledger.body(of: queued), for: recipient, from: sender)
        if queued.edition == identity.edition {
          if hasChanged { outdated += 1 }
          continue
        }
        if !hasChanged {
          unchanged += 1
          continue
        }
      }
      remark(recipient, unknown)
      messages.append(
        try identity.message(
          for: recipient, try rendering(inputs.request.today), from: sender, date: now))
    }
  }

  /// What is said behind the summary.
  var notes: [String] {
    var notes: [String] = []
    if outdated > 0 {
      notes.append(
        language.say(
          "\(outdated) 位收件人的月报，内容已与送达的不同（送出后台账、登记信息或标准有变动）；"
            + "要发更正版，请加 --edition \(identity.edition + 1)。",
          "\(counted(outdated, "recipient has", plural: "recipients have")) a digest that would say "
            + "something else now (the ledger, the register or the standards have changed since); "
            + "send a corrected one with --edition \(identity.edition + 1)."))
    }
    if unchanged > 0 {
      notes.append(
        language.say(
          "\(unchanged) 位收件人的内容与上一版相同，没有可更正的，未发送。",
          "\(counted(unchanged, "recipient has", plural: "recipients have")) the same already: "
            + "there is nothing to correct, and nothing was sent to them."))
    }
    return notes
  }

  private mutating func refuse(_ recipient: Recipient, _ unknown: [String]) {
    let plant = unknown[0]
    var fault = Pipeline.unknownPlant(
      plant, near: rows.nearest(to: plant),
      Bilingual(
        zh: "请核对收件人文件中的 plants 与 --register",
        en: "check `plants` in the recipients file, and --register"), at: recipient.position)
    let name = recipient.name.withVisibleControls
    fault.sentence = Bilingual(
      zh: "没有发给“\(name)”：\(fault.sentence.zh)",
      en: "Nothing was sent to '\(name)': \(fault.sentence.en)")
    unknownReaders.append(fault)
  }

  /// Says on standard error what of a recipient's part nobody knows.
  private func remark(_ recipient: Recipient, _ unknown: [String]) {
    func note(_ zh: String, _ en: String) {
      StandardError.note(
        Bilingual(zh: "\(recipient.position)：\(zh)", en: "\(recipient.position): \(en)"))
    }
    for plant in unknown {
      note(
        "台账所示月份和登记信息中都没有企业“\(plant)”，月报中不含它。",
        "neither the ledger's months nor the register know a plant '\(plant)'; the digest does not "
          + "speak of it.")
    }
    for district in recipient.districts
    where !rows.isAnybody(in: MonthlyDigest.Subject(region: district)) {
      note(
        "台账所示月份和登记信息中没有区划 \(district) 的企业；请核对 districts。",
        "neither the ledger's months nor the register have a plant in district \(district); check "
          + "`districts`.")
    }
    for sector in recipient.sectors
    where !rows.isAnybody(in: MonthlyDigest.Subject(sector: sector)) {
      note(
        "台账所示月份和登记信息中没有行业 \(sector) 的企业；请核对 sectors。",
        "neither the ledger's months nor the register have a plant of the sector \(sector); check "
          + "`sectors`.")
    }
  }
}

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

/// What the outbox holds of a digest, of whichever edition.
struct QueuedDigests {
  /// Of each reader, in the order of editions.
  private var deliveries: [[String]: [OutboxEntry]] = [:]
  /// Of all editions that anybody could have been sent.
  let keys: Set<String>
  /// The highest of which anything is queued; 0: none.
  private(set) var edition = 0
  /// Rows of the outbox that cannot be read.
  private let damages: [Fault]
  private let readable: Set<Int64>

  init(_ identity: DigestIdentity, _ ledger: Ledger) throws(Fault) {
    keys = Set(
      DigestIdentity.editions.map { edition in
        var one = identity
        one.edition = edition
        return one.key
      })
    let listing = try ledger.outbox()
    damages = listing.damages
    readable = Set(listing.entries.map { $0.delivery.id })
    for entry in listing.entries where keys.contains(entry.delivery.digestKey) {
      let reader = [entry.delivery.channel, entry.delivery.recipient]
      edition = max(edition, entry.delivery.edition)
      deliveries[reader, default: []].append(entry)
    }
    for reader in deliveries.keys {
      deliveries[reader]?.sort { $0.delivery.edition < $1.delivery.edition }
    }
  }

  /// Whether a row that cannot be read may be theirs: they might else get it twice.
  func isHidden(_ message: OutboxMessage, in ledger: Ledger) throws(Fault) -> Bool {
    guard !damages.isEmpty else { return false }
    return try !ledger.deliveries(near: message).isSubset(of: readable)
  }

  /// Of the latest edition that they have; `nil` where they have none.
  func latest(for recipient: Recipient) -> OutboxEntry? {
    all(for: recipient).last
  }

  private func all(for recipient: Recipient) -> [OutboxEntry] {
    deliveries[[recipient.channel.rawValue, recipient.key]] ?? []
  }

  /// What an edition tells its reader of the one before that they may have; `nil`: it is the first.
  func correction(
    for recipient: Recipient, edition: Int, _ facts: DigestFacts
  ) -> MonthlyDigest.Correction? {
    guard edition > 1 else { return nil }
    var correction = MonthlyDigest.Correction(edition: edition)
    // What nobody has tried to send, nobody has.
    let before = all(for: recipient).last {
      $0.delivery.edition < edition && !$0.attempts.isEmpty
    }
    guard let before else { return correction }
    correction.previous = before.delivery.edition
    correction.previousDay = before.delivery.createdAt.date
    correction.changes = facts.changes(since: before.facts)
    return correction
  }
}

/// Makes the messages of a digest, a group of readers at a time: what was rendered for one group is
/// not kept for the next, and each message is packed as soon as it is made.
struct DigestWriting {
  let identity: DigestIdentity
  /// Whether somebody asked for this edition; else it is the latest that there is.
  let isEditionAsked: Bool
  let inputs: DigestInputs
  let rows: DigestRows
  let queue: QueuedDigests
  let ledger: Ledger
  let sender: Mailbox?
  let now: Instant
  let language: Language

  private(set) var messages: [PackedMessage] = []
  /// Why recipients get nothing: nobody knows a plant of theirs, or they may have it already.
  private(set) var unknownReaders: [Fault] = []
  /// How many have a digest that says something else than it would now.
  private var outdated = 0
  /// How many were to get a correction that corrects nothing.
  private var unchanged = 0
  /// How many have one of which it is not known whether it says the same.
  private var unknown = 0

  init(
    identity: DigestIdentity, isEditionAsked: Bool, inputs: DigestInputs, rows: DigestRows,
    queue: QueuedDigests, ledger: Ledger, sender: Mailbox?, now: Instant, language: Language
  ) {
    self.identity = identity
    self.isEditionAsked = isEditionAsked
    self.inputs = inputs
    self.rows = rows
    self.queue = queue
    self.ledger = ledger
    self.sender = sender
    self.now = now
    self.language = language
  }

  mutating func write(to group: ReaderGroup) throws(Fault) {
    let (inputs, rows) = (self.inputs, self.rows)
    let unknownPlants = group.scope.plants.filter { !rows.knows(plant: $0) }
    let isNobody =
      !unknownPlants.isEmpty && unknownPlants.count == group.scope.plants.count
    let scope = group.scope.narrowing(inputs.request.scope)
    let digest = rows.digest(scope, asOf: inputs.asOf(today: inputs.request.today))
    let facts = DigestFacts(digest)
    var earlier: [CivilDate: DigestFacts] = [inputs.asOf(today: inputs.request.today): facts]
    // As they would have been on a day.
    func factsOn(_ day: CivilDate) -> DigestFacts {
      let asOf = inputs.asOf(today: day)
      if let known = earlier[asOf] { return known }
      let made = DigestFacts(rows.digest(scope, asOf: asOf))
      earlier[asOf] = made
      return made
    }
    var renderings: [MonthlyDigest.Correction?: RenderedDigest] = [:]
    func rendering(_ correction: MonthlyDigest.Correction?) throws(Fault) -> RenderedDigest {
      if let known = renderings[correction] { return known }
      var corrected = digest
      corrected.correction = correction
      let made = try RenderedDigest(corrected, group.language)
      renderings[correction] = made
      return made
    }
    for recipient in group.recipients {
      let queued = queue.latest(for: recipient)
      if isNobody {
        // Whoever has it already has it.
        if queued.map({ $0.delivery.edition < identity.edition }) ?? true {
          refuse(recipient, unknownPlants)
        }
        continue
      }
      var own = identity
      var (isRewrite, replaces): (Bool, [Int64]) = (false, [])
      if let queued {
        let isCurrent = !isEditionAsked || queued.delivery.edition >= identity.edition
        // Nobody has seen it: it goes as it is now, whatever it said when it was queued.
        isRewrite = isCurrent && queued.attempts.isEmpty
        if isRewrite {
          own.edition = queued.delivery.edition
          // As of the day on which it goes: days overdue are others.
          if facts.differ(from: queued.facts) == false { continue }
        } else {
          let differs = factsOn(queued.delivery.createdAt.date).differ(from: queued.facts)
          if isCurrent {
            switch differs {
            case true?: outdated += 1
            case false?: break
            case nil: unknown += 1
            }
            continue
          }
          if differs == false {
            unchanged += 1
            continue
          }
          replaces = [queued.delivery.id]
        }
      }
      let correction = queue.correction(for: recipient, edition: own.edition, facts)
      remark(recipient, unknownPlants)
      let message = try own.message(
        for: recipient, try rendering(correction), from: sender, date: now)
      if queued == nil, try queue.isHidden(message, in: ledger) {
        withhold(recipient)
        continue
      }
      var packed = try PackedMessage(message, at: now)
      packed.facts = facts.record
      (packed.replaces, packed.isRewrite) = (replaces, isRewrite)
      messages.append(packed)
    }
  }

  /// What is said behind the summary.
  var notes: [String] {
    var notes: [String] = []
    if outdated > 0 {
      notes.append(
        language.say(
          "\(outdated) 位收件人的月报，内容已与送达的不同（送出后台账、登记信息或标准有变动）；"
            + "要发更正版，请加 --edition \(nextEdition)。",
          "\(counted(outdated, "recipient has", plural: "recipients have")) a digest that would say "
            + "something else now (the ledger, the register or the standards have changed since); "
            + "send a corrected one with --edition \(nextEdition)."))
    }
    if unchanged > 0 {
      notes.append(
        language.say(
          "\(unchanged) 位收件人的内容与上一版相同，没有可更正的，未发送。",
          "\(counted(unchanged, "recipient has", plural: "recipients have")) the same already: "
            + "there is nothing to correct, and nothing was sent to them."))
    }
    if unknown > 0 {
      notes.append(
        language.say(
          "\(unknown) 位收件人的月报由另一版本的 greengate 生成，无从比较内容是否有变；确需重发，请加 "
            + "--edition \(nextEdition)。",
          "\(counted(unknown, "recipient has", plural: "recipients have")) a digest of another "
            + "version of greengate, which cannot be compared; to send it anew all the same, add "
            + "--edition \(nextEdition)."))
    }
    return notes
  }

  private var nextEdition: Int { max(identity.edition, queue.edition) + 1 }

  private mutating func withhold(_ recipient: Recipient) {
    let name = recipient.name.withVisibleControls
    unknownReaders.append(
      Fault(
        .unreadableInput,
        Bilingual(
          zh: "没有发给“\(name)”：发件箱中有一行已损坏，可能就是其月报，再发会重复；请从备份恢复台账。",
          en:
            "Nothing was sent to '\(name)': a damaged row of the outbox may be their digest, which "
            + "would go twice; restore the ledger from a backup."), at: recipient.position))
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

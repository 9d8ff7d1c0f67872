import Delivery
import Measures
import Report
import Reports
import Standards

extension DigestCommand {
  /// `--send`: everybody's digest goes into the outbox, then out of it.
  func send() throws {
    let sending = DigestSending(
      options: delivery, path: self.ledger.path, language: place.spoken.language)
    if delivery.resume {
      let library = try loadStandards(
        try standards.folders(), overlays: standards.overlay)
      return try sending.resume(sectors: library.sectors)
    }
    let request = try request()
    let inputs = try DigestInputs(request)
    try sending.send(identity(of: inputs.request), inputs)
  }

  /// `--format eml`.
  func writeMail() throws {
    let request = try request()
    let file = try file(for: request)
    var digest = try Pipeline.digest(request)
    if let edition = delivery.edition, edition > 1 {
      digest.correction = MonthlyDigest.Correction(edition: edition)
    }
    var named = request
    named.scope.sector = digest.scope.sector
    let language = place.spoken.language
    let bytes = DigestSending.draft(
      identity(of: named), try RenderedDigest(digest, language), from: try delivery.sender(),
      date: Instant(digest.asOf, hour: 8), language: language)
    try place.write(bytes, to: file)
  }

  /// Refuses options that would have no effect where they stand, and numbers that cannot be meant.
  func checkOptions() throws(Fault) {
    try delivery.checkNumbers()
    let isMail = format == Self.mail
    if delivery.send {
      try refuse(
        [("--format", format != nil), ("--output", place.output != nil)],
        Bilingual(zh: "与 --send 同用没有意义", en: "means nothing beside --send"))
    } else {
      try refuse(
        delivery.givenForSending, Bilingual(zh: "须与 --send 同用", en: "goes with --send"))
      if !isMail {
        try refuse(
          [("--from", delivery.from != nil), ("--edition", delivery.edition != nil)],
          Bilingual(zh: "须与 --send 或 --format eml 同用", en: "goes with --send or --format eml"))
      }
    }
    guard delivery.resume else { return }
    try refuse(
      [
        ("--month", month != nil), ("--register", register != nil), ("--waivers", waivers != nil),
        ("--district", district != nil), ("--sector", sector != nil), ("--plant", plant != nil),
        ("--alarm-after", alarmAfter != nil), ("--as-of", asOf != nil),
        ("--edition", delivery.edition != nil),
      ],
      Bilingual(
        zh: "与 --resume 同用没有意义：它只把发件箱里已有的发完",
        en: "means nothing beside --resume, which sends what stands in the outbox already"))
  }

  private func refuse(
    _ options: [(name: String, isGiven: Bool)], _ why: Bilingual
  ) throws(Fault) {
    guard let option = options.first(where: { $0.isGiven }) else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "\(option.name) \(why.zh)；请去掉它或改正命令。",
        en: "\(option.name) \(why.en); leave it out, or correct the command."))
  }

  private func identity(of request: DigestRequest) -> DigestIdentity {
    DigestIdentity(
      month: request.month, plants: [request.scope.plant].compactMap(\.self),
      sectors: [request.scope.sector].compactMap(\.self),
      districts: [request.scope.region].compactMap(\.self),
      edition: delivery.edition ?? 1)
  }
}

extension RenderedDigest {
  /// The views that go with a mail.
  init(_ digest: MonthlyDigest, _ language: Language) throws(Fault) {
    let style = ReportStyle(language: language)
    var name = language.say("\(digest.month) 合规月报", "digest-\(digest.month)")
    if let correction = digest.correction {
      name += language.say("（更正第 \(correction.edition) 版）", "-edition-\(correction.edition)")
    }
    let mail = DigestMail(digest, language: language, attachment: "\(name).xlsx")
    self.init(
      subject: mail.subject, text: mail.text, html: mail.html, chat: mail.gist,
      attachments: [
        MailAttachment(
          name: "\(name).xlsx",
          mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          bytes: try DigestFormat.xlsx.bytes(of: digest, style: style)),
        MailAttachment(
          name: "\(name).json", mediaType: "application/json",
          bytes: try DigestFormat.json.bytes(of: digest, style: style)),
      ])
  }
}

extension DigestScope {
  /// What the command line asked for, and of that what concerns the reader.
  func narrowing(_ subject: MonthlyDigest.Subject) -> MonthlyDigest.Subject {
    var subject = subject
    // One of a kind reads better as the digest's own scope.
    if plants.count == 1, subject.plant == nil {
      subject.plant = plants[0]
    } else {
      subject.among.plants = plants
    }
    if sectors.count == 1, subject.sector == nil {
      subject.sector = sectors[0]
    } else {
      subject.among.sectors = sectors
    }
    if districts.count == 1, subject.region == nil {
      subject.region = districts[0]
    } else {
      subject.among.regions = districts
    }
    return subject
  }
}

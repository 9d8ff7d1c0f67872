import Delivery
import Measures
import Report
import Reports
import Standards

extension DigestCommand {
  /// `--send`: everybody's digest goes into the outbox, then out of it.
  func send() throws {
    if delivery.resume {
      let library = try loadStandards(
        try standards.folders(), overlays: standards.overlay)
      return try sending(knownPlants: nil, sectors: library.sectors).resume()
    }
    let request = try request()
    let facts = try Pipeline.readers(of: request)
    try sending(knownPlants: facts.plants, sectors: facts.sectors).send(identity(of: request)) {
      scope, language in
      var own = request
      own.scope = scope.narrowing(request.scope)
      return try Self.rendered(try Pipeline.digest(own), language)
    }
  }

  /// `--format eml`.
  func writeMail() throws {
    let request = try request()
    let file = try file(for: request)
    let digest = try Pipeline.digest(request)
    let language = place.spoken.language
    let bytes = DigestSending.draft(
      identity(of: request), try Self.rendered(digest, language), from: try delivery.sender(),
      date: Instant(digest.asOf, hour: 8), language: language)
    try place.write(bytes, to: file)
  }

  private func sending(knownPlants: [String]?, sectors: [String]) -> DigestSending {
    DigestSending(
      options: delivery, path: self.ledger.path, language: place.spoken.language,
      knownSectors: sectors, knownPlants: knownPlants)
  }

  private func identity(of request: DigestRequest) -> DigestIdentity {
    DigestIdentity(
      month: request.month, plants: [plant].compactMap(\.self),
      sectors: [sector].compactMap(\.self), districts: [district].compactMap(\.self),
      edition: delivery.edition)
  }

  /// The views that go with a mail.
  private static func rendered(
    _ digest: MonthlyDigest, _ language: Language
  ) throws(Fault) -> RenderedDigest {
    let style = ReportStyle(language: language)
    let mail = DigestMail(digest, language: language)
    let name = language.say("\(digest.month) 合规月报", "digest-\(digest.month)")
    return RenderedDigest(
      subject: mail.subject,
      text: String(decoding: try DigestFormat.text.bytes(of: digest, style: style), as: UTF8.self),
      html: String(decoding: try DigestFormat.html.bytes(of: digest, style: style), as: UTF8.self),
      chat: mail.gist,
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

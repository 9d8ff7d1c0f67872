#if Server
import Digest
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// Months' digests, as `greengate digest` makes them, of what the reader may see.
enum DigestChapter {
  private static let monthsListed = 36

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.digestList) { visit in try await list(visit) }
    handlers.on(Routes.digest) { visit in try await one(visit) }
  }

  static func address(of month: CivilMonth) -> String { "/digests/\(month)" }

  // MARK: - The list

  private static func list(_ visit: Visit) async throws -> Response {
    let view = try await visit.ledger()
    let language = visit.language
    var values: [String: Any] = [
      "hasMonths": false, "isPlant": try visit.person().role == .plant,
    ]
    let cards = try? await visit.house.reference.current().reference.register?.filter { card in
      visit.reader?.sight.sees(plant: card.plant, region: card.region) ?? false
    }
    values["hasRegister"] = cards.flatMap(\.self) != nil
    let first = view.plants.compactMap { $0.months.keys.min() }.min()
    if let first, let last = lastMonth(view, visit) {
      let end = visit.query["until"].flatMap { CivilMonth($0) }.map { min($0, last) } ?? last
      var months: [CivilMonth] = []
      var month: CivilMonth? = end
      while let one = month, one >= first, months.count < monthsListed {
        months.append(one)
        month = one.adding(-1)
      }
      values["months"] = months.map { row($0, view, cards.flatMap(\.self), language) }
      values["hasMonths"] = !months.isEmpty
      if let month, month >= first { values["older"] = "/digests?until=\(month)" }
    }
    return try visit.readingPage("digests", title: visit.say("合规月报", "Monthly digests"), values)
  }

  private static func row(
    _ month: CivilMonth, _ view: LedgerView, _ cards: [RegisterCard]?, _ language: Language
  ) -> [String: Any] {
    let cells = view.plants.compactMap { $0.months[month] }
    let received = Set(view.plants.filter { $0.months[month] != nil }.map(\.id))
    let expected = (cards ?? []).filter { $0.approved < month.end }
    func count(_ verdict: Verdict) -> Int { cells.count { $0.verdict == verdict } }
    return [
      "address": address(of: month),
      "month": language.say("\(month.year) 年 \(month.month) 月", "\(month)"),
      "received": cells.count, "expected": expected.count,
      "missing": expected.count { !received.contains($0.plant) }, "fail": count(.fail),
      "insufficient": count(.insufficient),
      "pass": count(.pass), "other": count(.notEvaluated) + count(.notApplicable),
      "formats": DigestFormat.allCases.filter { $0 == .xlsx || $0 == .json }.map { format in
        [
          "address": "\(address(of: month)).\(format.rawValue)?lang=\(language.rawValue)",
          "words": format.rawValue.uppercased(),
        ]
      },
    ]
  }

  /// The last that there is something to say of: the month before this one, or a later one that was
  /// handed in already.
  private static func lastMonth(_ view: LedgerView, _ visit: Visit) -> CivilMonth? {
    let before = CivilMonth(visit.house.now().date).adding(-1)
    return [view.lastMonth, before].compactMap(\.self).max()
  }

  // MARK: - One

  private static func one(_ visit: Visit) async throws -> Response {
    let parts = try visit.parameter("month").split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let month = parts.first.flatMap({ CivilMonth($0) }) else {
      throw Refusal.notFound
    }
    let view = try await visit.ledger()
    guard let last = lastMonth(view, visit), month <= last else { throw Refusal.notFound }
    let scope = try DigestScope(visit, view, DigestScope.Wish(visit))
    if parts.count == 2 {
      guard let format = DigestFormat(rawValue: String(parts[1])) else {
        let list = DigestFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw Refusal(
          .notFound,
          Bilingual(
            zh: "没有这种格式的月报；可用：\(list)。", en: "There is no such format; there are: \(list)."))
      }
      let response = ReportFiles.response(
        try await file(month, format, scope, view, visit), format.asReport, visit.language,
        named: "greengate-digest-\(month)",
        ifNoneMatch: visit.request.headers[.ifNoneMatch])
      return try await visit.downloaded(
        response, .digestDownloaded, "\(month)", scope.query + format.rawValue)
    }
    guard let sight = visit.reader?.sight else { throw Refusal.signInFirst }
    let board = try await visit.house.findings.board(view, of: sight)
    let links = links(month, view, board, visit.language)
    let html = try await made(month, scope, view, visit, as: "page \(board.remarks)") {
      (digest, language) throws(Fault) in
      DigestFragment(digest, language: language, links: links).html
    }
    let language = visit.language
    let address = address(of: month)
    var values: [String: Any] = [
      "digest": Markup(trusted: String(decoding: html, as: UTF8.self)),
      "formats": DigestFormat.allCases.map { format in
        [
          "address": "\(address).\(format.rawValue)?" + scope.query + "lang=\(language.rawValue)",
          "words": format.asReport.words(language),
        ]
      },
      "hasFilters": scope.hasChoices, "districts": scope.districts(language),
      "sectors": scope.sectors(language), "isFiltered": !scope.query.isEmpty, "here": address,
    ]
    values["before"] = month.adding(-1).map { Self.address(of: $0) + scope.address }
    if month < last {
      values["after"] = month.adding(1).map { Self.address(of: $0) + scope.address }
    }
    return try visit.readingPage(
      "digest",
      title: language.say("\(month.year) 年 \(month.month) 月合规月报", "Digest of \(month)"), values)
  }

  /// A digest as `greengate digest` writes it of the same scope.
  static func file(
    _ month: CivilMonth, _ format: DigestFormat, _ scope: DigestScope, _ view: LedgerView,
    _ visit: Visit
  ) async throws -> [UInt8] {
    try await made(month, scope, view, visit, as: format.rawValue) {
      (digest, language) throws(Fault) in
      try format.bytes(of: digest, style: ReportStyle(language: language))
    }
  }

  /// From a digest into the site, and how far its breaches are dealt with.
  private static func links(
    _ month: CivilMonth, _ view: LedgerView, _ board: FindingBoard, _ language: Language
  ) -> DigestLinks {
    let known = Set(view.plants.map(\.id))
    let span = month.span
    var states: [String: FindingState] = [:]
    for group in board.groups {
      let record = group.run.record
      guard record.periodFrom < span.to, span.from < record.periodTo else { continue }
      states[group.finding.fingerprint] = group.state
    }
    let found = states
    return DigestLinks(
      plant: { known.contains($0) ? PageAddress.plant($0) : nil },
      run: { number in (try? view.run(number: number)).map { PageAddress.run($0) } },
      handling: { change in
        let print = BreachScope(
          plant: change.plant, rule: change.rule, outlet: change.outlet,
          pollutant: change.pollutant, standard: change.standard, limit: change.entry
        ).fingerprint
        return found[print]?.words(language) ?? "–"
      })
  }

  /// What is made of a digest, kept until ledger, register, waivers or the day change.
  private static func made(
    _ month: CivilMonth, _ scope: DigestScope, _ view: LedgerView, _ visit: Visit, as kind: String,
    _ make: @escaping @Sendable (MonthlyDigest, Language) throws(Fault) -> [UInt8]
  ) async throws -> [UInt8] {
    let (shelf, language) = (visit.house.shelf, visit.language)
    let standing = try await visit.house.reference.current()
    let question = scope.question(month, standing.reference, today: visit.house.now().date)
    let name = [
      "digest", kind, language.rawValue, "\(month)", "\(question.asOf)", scope.name,
      "\(view.catalogue.serial)", standing.stamp,
    ].joined(separator: "\n")
    if let kept = shelf.pages[name] { return kept }
    let wanted = scope.wanted(by: question)
    let bytes: [UInt8]
    do throws(Fault) {
      bytes = try await shelf.read { (ledger) throws(Fault) in
        // Whoever waited in the same row has made it meanwhile.
        if let kept = shelf.pages[name] { return kept }
        let excerpt = scope.narrowed(try ledger.excerpt(wanted))
        return try make(Digest.monthly(question, from: excerpt), language)
      }
    } catch {
      // No ledger yet: the register still knows who has to hand in.
      guard error.code == .missingInput else { throw error }
      return try make(Digest.monthly(question, from: LedgerExcerpt()), language)
    }
    shelf.pages.keep(bytes, for: name, cost: bytes.count)
    return bytes
  }
}

/// What of a ledger a reader's digest speaks of: what they may see, and of that what they asked for.
struct DigestScope: Sendable {
  let subject: MonthlyDigest.Subject
  /// What was asked for, as addresses say it, each with a `&` behind it.
  let query: String
  private let sight: Sight
  private let regions: [String: String]
  /// Tells it from every other reader's.
  let name: String
  private let choices: (districts: [String], sectors: [String])
  private let (district, sector): (String, String)

  /// What of it somebody asks for; empty words ask for nothing.
  struct Wish: Sendable {
    var plant: String?
    var district: String?
    var sector: String?

    init() {}

    /// As the page's address has it. A plant's account gets all its plants, whatever the address says.
    init(_ visit: Visit) {
      guard visit.reader?.person.rights.role != .plant else { return }
      (plant, sector) = (visit.query["plant"], visit.query["sector"])
      district = RegionPattern(visit.query["district"] ?? "")?.code
    }
  }

  init(_ visit: Visit, _ view: LedgerView, _ wish: Wish) throws(Refusal) {
    guard let reader = visit.reader else { throw .signInFirst }
    let rights = reader.person.rights
    var subject = MonthlyDigest.Subject()
    var pairs: [(String, String)] = []
    switch rights.role {
    case .administrator: break
    case .inspector:
      // One region is the digest's own, as `--region` makes it; several are a selection.
      if rights.regions.count == 1 {
        subject.region = rights.regions[0].code
      } else {
        subject.among.regions = rights.regions.map(\.code)
      }
    case .plant:
      if rights.plants.count == 1 {
        subject.plant = rights.plants[0]
      } else {
        subject.among.plants = rights.plants
      }
    }
    if let plant = wish.plant, !plant.isEmpty {
      subject.plant = try view.plant(plant).id
      subject.among.plants = []
      pairs.append(("plant", plant))
    }
    (district, sector) = (wish.district ?? "", wish.sector ?? "")
    if !district.isEmpty {
      // Asking for a region never widens what one may see.
      if let own = subject.region { subject.among.regions = [own] }
      subject.region = district
      pairs.append(("district", district))
    }
    if !sector.isEmpty {
      guard view.plants.contains(where: { $0.sector == wish.sector }) else {
        throw .notFound
      }
      subject.sector = sector
      pairs.append(("sector", sector))
    }
    self.subject = subject
    query = pairs.map { $0.0 + "=" + PercentText.encoded($0.1) + "&" }.joined()
    sight = reader.sight
    regions = view.catalogue.regions
    var districts = Set<String>()
    for plant in view.plants where plant.region.utf8.count == 6 {
      districts.insert(plant.region)
      districts.insert(plant.region.prefix(4) + "00")
    }
    choices =
      rights.role == .plant
      ? ([], []) : (districts.sorted(), Set(view.plants.map(\.sector)).sorted())
    name =
      ([rights.role.rawValue] + rights.plants + ["/"] + rights.regions.map(\.code) + ["/", query])
      .map { "\($0.utf8.count):\($0)" }.joined(separator: " ")
  }

  /// Behind a digest's address.
  var address: String { query.isEmpty ? "" : "?" + query.dropLast() }

  var hasChoices: Bool { choices.districts.count > 1 || choices.sectors.count > 1 }

  func districts(_ language: Language) -> [[String: Any]] {
    choices.districts.map { code in
      ["value": code, "words": regionName(code)(language), "isChosen": code == district]
    }
  }

  func sectors(_ language: Language) -> [[String: Any]] {
    choices.sectors.map { id in
      ["value": id, "words": sectorName(id)(language), "isChosen": id == sector]
    }
  }

  private func sees(_ plant: String, else region: String?) -> Bool {
    sight.sees(plant: plant, region: regions[plant] ?? region)
  }

  /// With the cards and waivers of plants that the reader may know of, and no others.
  func question(
    _ month: CivilMonth, _ reference: Reference, today: CivilDate
  ) -> DigestQuestion {
    var reference = reference
    let cards = reference.regions
    reference.register = reference.register?.filter { sees($0.plant, else: $0.region) }
    reference.waivers = reference.waivers?.filter {
      sees($0.scope.plant, else: cards[$0.scope.plant])
    }
    return reference.question(month, scope: subject, today: today)
  }

  /// A plant that moved is seen where it is now, and there with all its runs.
  func wanted(by question: DigestQuestion) -> LedgerExcerpt.Wanted {
    var wanted = question.wanted
    let holds = wanted.holds
    wanted.holds = { run in sees(run.plant, else: run.region) && holds(run) }
    return wanted
  }

  func narrowed(_ excerpt: LedgerExcerpt) -> LedgerExcerpt {
    var excerpt = excerpt
    excerpt.pruned = excerpt.pruned.filter { sees($0.plant, else: nil) }
    return excerpt
  }
}
#endif

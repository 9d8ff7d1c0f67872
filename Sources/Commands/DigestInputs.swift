import Digest
import Dossier
import Evaluation
import Gate
import Ledger
import Measures
import Report
import Standards

/// What digests are made of besides the ledger, read once: the packs and the authority's files.
struct DigestInputs {
  let request: DigestRequest
  private let library: StandardsLibrary
  private let register: [RegisterCard]?
  private let waivers: [Waiver]?
  private let standardsDigest: String

  var sectors: [String] { library.sectors }

  init(_ request: DigestRequest) throws(Fault) {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    var request = request
    if let sector = request.scope.sector, !library.sectors.contains(sector) {
      // By the name that the digest prints.
      guard
        let named = library.sectors.first(where: { id in
          let name = sectorName(id)
          return sector == name.zh || sector == name.en
        })
      else { throw Self.unknownSector(sector, among: library.sectors) }
      request.scope.sector = named
    }
    let register = try request.register.map { file throws(Fault) in
      try readRegister(
        try authorityBytes(file), file: file, knownSectors: library.sectors,
        knownProcesses: library.processes, knownRegimes: library.regimes)
    }
    waivers = try request.waivers.map { file throws(Fault) in
      try readWaivers(
        try authorityBytes(file), file: file, rules: Rulebook.ids + GateRulebook.ids,
        plants: register?.map(\.plant))
    }
    standardsDigest = Seal.digest(of: library, in: request.standards + request.overlays)
    (self.request, self.library, self.register) = (request, library, register)
  }

  /// The day as of which a digest is read that is made today.
  func asOf(today: CivilDate) -> CivilDate {
    request.asOf ?? min(request.month.alarmDay(after: request.alarmAfter), today)
  }

  /// - Parameter scope: the request's own, or a part of it.
  func question(_ scope: MonthlyDigest.Subject, asOf: CivilDate) -> DigestQuestion {
    DigestQuestion(
      month: request.month, asOf: asOf, alarmAfter: request.alarmAfter, scope: scope,
      register: register, waivers: waivers, library: library, standardsDigest: standardsDigest,
      tool: ComplianceReport.Tool(name: "greengate", version: Version.current))
  }

  /// The rows that answer for the request's scope and for each of `parts` of it.
  func excerpt(for parts: [MonthlyDigest.Subject], from ledger: Ledger) throws(Fault) -> DigestRows
  {
    let day = asOf(today: request.today)
    var wanted = question(request.scope, asOf: day).wanted
    let others = parts.map { question($0, asOf: day).wanted }
    wanted.figureMonths = Array(
      Set(wanted.figureMonths + others.flatMap { $0.figureMonths })
    ).sorted()
    wanted.decisionsSince = ([wanted] + others).compactMap { $0.decisionsSince }.min()
    return DigestRows(inputs: self, excerpt: try ledger.excerpt(wanted), register: register)
  }

  private static func unknownSector(_ sector: String, among known: [String]) -> Fault {
    let near = nearestName(to: sector, among: known)
    let shown = sector.withVisibleControls
    return Fault(
      .usage,
      Bilingual(
        zh: "没有名为“\(shown)”的行业" + (near.map { "，是否想用 \($0)" } ?? "")
          + "；已知行业：\(known.joined(separator: "、"))。",
        en: "There is no sector '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
          + " Sectors: \(known.joined(separator: ", "))."))
  }
}

/// The rows of one moment's ledger that digests are made of, for the whole of a scope and its parts.
struct DigestRows {
  private let inputs: DigestInputs
  private let excerpt: LedgerExcerpt
  /// What the register and the shown months know: each plant as each of them places it.
  private let known: [(plant: String, sector: String, region: String)]

  init(inputs: DigestInputs, excerpt: LedgerExcerpt, register: [RegisterCard]?) {
    (self.inputs, self.excerpt) = (inputs, excerpt)
    let cards = (register ?? []).map {
      (plant: $0.plant, sector: $0.sector, region: $0.region)
    }
    let runs = excerpt.runs.filter { $0.kind == .check }.map {
      (plant: $0.plant, sector: $0.sector, region: $0.region)
    }
    known = cards + runs
  }

  func digest(_ scope: MonthlyDigest.Subject, asOf: CivilDate) -> MonthlyDigest {
    let question = inputs.question(scope, asOf: asOf)
    return Digest.monthly(question, from: excerpt.narrowed(to: question.wanted))
  }

  /// Says on standard error where no dossier of the month is in the ledger: a wrong --month or
  /// --ledger reads as a month in which nobody handed in.
  func remarkEmptyMonth() {
    let (from, to) = inputs.request.month.span
    let isThere = excerpt.runs.contains {
      $0.kind == .check && $0.periodFrom < to && $0.periodTo > from
    }
    let wasThere = excerpt.pruned.contains { $0.periodFrom < to && $0.periodTo > from }
    guard !isThere, !wasThere else { return }
    StandardError.note(
      Bilingual(
        zh: "台账中没有所选范围 \(inputs.request.month) 的企业记录；请核对 --month、--ledger 和范围。",
        en:
          "The ledger has no run of \(inputs.request.month) in this scope; check --month, --ledger "
          + "and the scope."))
  }

  func knows(plant: String) -> Bool { known.contains { $0.plant == plant } }

  /// Whether the scope names at least one plant.
  func isAnybody(in scope: MonthlyDigest.Subject) -> Bool {
    known.contains { scope.holds(plant: $0.plant, sector: $0.sector, region: $0.region) }
  }

  /// The plant that was meant by a name that nobody knows.
  func nearest(to plant: String) -> String? {
    nearestName(to: plant, among: Set(known.map(\.plant)).sorted())
  }
}

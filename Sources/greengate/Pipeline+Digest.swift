import Digest
import Dossier
import Evaluation
import Gate
import Ledger
import Measures
import Report
import Standards

/// What `digest` was asked for.
struct DigestRequest {
  var ledger: String
  var month: CivilMonth
  /// `nil`: the day of the alarm, at the latest today.
  var asOf: CivilDate?
  var today: CivilDate
  var alarmAfter: Int
  var scope: MonthlyDigest.Subject
  /// The authority's files, by their names.
  var register: String?
  var waivers: String?
  var standards: [String]
  var overlays: [String]
}

extension Pipeline {
  static let usualAlarm = DigestQuestion.usualAlarm

  /// What a recipients file may name: the packs' sectors, and the register's plants where there is one.
  static func readers(
    of request: DigestRequest
  ) throws(Fault) -> (sectors: [String], plants: [String]?) {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    let register = try request.register.map { file throws(Fault) in
      try readRegister(
        try authorityFile(file), file: file, knownSectors: library.sectors,
        knownProcesses: library.processes, knownRegimes: library.regimes)
    }
    return (library.sectors, register?.map(\.plant))
  }

  static func digest(_ request: DigestRequest) throws(Fault) -> MonthlyDigest {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    if let sector = request.scope.sector, !library.sectors.contains(sector) {
      let near = nearestName(to: sector, among: library.sectors)
      throw Fault(
        .usage,
        Bilingual(
          zh: "没有名为“\(sector.withVisibleControls)”的行业" + (near.map { "，是否想用 \($0)" } ?? "")
            + "；已知行业：\(library.sectors.joined(separator: "、"))。",
          en: "There is no sector “\(sector.withVisibleControls)”"
            + (near.map { "; did you mean \($0)" } ?? "")
            + "? Sectors: \(library.sectors.joined(separator: ", "))."))
    }
    let register = try request.register.map { file throws(Fault) in
      try readRegister(
        try authorityFile(file), file: file, knownSectors: library.sectors,
        knownProcesses: library.processes, knownRegimes: library.regimes)
    }
    let waivers = try request.waivers.map { file throws(Fault) in
      try readWaivers(
        try authorityFile(file), file: file, rules: Rulebook.ids + GateRulebook.ids,
        plants: register?.map(\.plant))
    }
    let alarm = request.month.alarmDay(after: request.alarmAfter)
    let question = DigestQuestion(
      month: request.month, asOf: request.asOf ?? min(alarm, request.today),
      alarmAfter: request.alarmAfter, scope: request.scope, register: register, waivers: waivers,
      library: library,
      standardsDigest: Seal.digest(of: library, in: request.standards + request.overlays),
      tool: ComplianceReport.Tool(name: "greengate", version: Version.current))
    let digest = try Digest.monthly(question, from: try LedgerOptions.open(request.ledger, .read))
    guard request.scope.plant.map({ id in digest.plants.contains { $0.id == id } }) ?? true else {
      throw unknownPlant(request, digest, register)
    }
    return digest
  }

  /// A digest of a plant that nobody knows would say that nothing needs attention.
  private static func unknownPlant(
    _ request: DigestRequest, _ digest: MonthlyDigest, _ register: [RegisterCard]?
  ) -> Fault {
    let plant = request.scope.plant ?? ""
    let near = nearestName(to: plant, among: (register ?? []).map(\.plant))
    return Fault(
      .missingInput,
      Bilingual(
        zh: "台账所示月份和登记信息中都没有企业“\(plant.withVisibleControls)”"
          + (near.map { "；是否应为“\($0)”？" } ?? "；请核对 --plant、--month 与 --register。"),
        en:
          "Neither the ledger's months nor the register know a plant “\(plant.withVisibleControls)”"
          + (near.map { "; did you mean “\($0)”?" } ?? "; check --plant, --month and --register.")))
  }
}

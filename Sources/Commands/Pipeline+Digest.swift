import Digest
import Ledger
import Measures
import Report

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

  static func digest(_ request: DigestRequest) throws(Fault) -> MonthlyDigest {
    let inputs = try DigestInputs(request)
    let ledger = try LedgerOptions.open(request.ledger, .read)
    let rows = try inputs.excerpt(for: [], from: ledger)
    try requireKnownPlant(of: inputs.request, rows)
    rows.remarkEmptyMonth()
    return rows.digest(inputs.request.scope, asOf: inputs.asOf(today: request.today))
  }

  /// A digest of a plant that nobody knows would say that nothing needs attention.
  static func requireKnownPlant(of request: DigestRequest, _ rows: DigestRows) throws(Fault) {
    guard let plant = request.scope.plant, !rows.isAnybody(in: request.scope) else { return }
    throw unknownPlant(
      plant, near: rows.nearest(to: plant),
      Bilingual(zh: "请核对 --plant、--month 与 --register", en: "check --plant, --month and --register")
    )
  }

  /// - Parameter check: what to look at where no name is near; a clause without its end.
  static func unknownPlant(
    _ plant: String, near: String?, _ check: Bilingual, at position: SourcePosition? = nil
  ) -> Fault {
    Fault(
      .missingInput,
      Bilingual(
        zh: "台账所示月份和登记信息中都没有企业“\(plant.withVisibleControls)”"
          + (near.map { "；是否应为“\($0)”？" } ?? "；\(check.zh)。"),
        en: "Neither the ledger's months nor the register know a plant "
          + "'\(plant.withVisibleControls)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; \(check.en).")), at: position)
  }
}

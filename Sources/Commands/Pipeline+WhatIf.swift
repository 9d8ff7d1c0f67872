import Digest
import Ledger
import Measures
import Report
import Standards

/// What `whatif` was asked for.
struct WhatIfRequest {
  var ledger: Ledger
  var standards: [String]
  var overlays: [String]
  var area: ControlArea?
  var regimes: [String]
  var lawAt: CivilDate?
  var month: CivilMonth?
  /// Empty: all.
  var plants: [String]
  var threads: Int
}

extension Pipeline {
  /// Judges what is in a ledger by other standards.
  ///
  /// - Throws: a usage ``Fault`` with the nearest name for a regime that no pack knows.
  static func whatIf(_ request: WhatIfRequest) throws(Fault) -> WhatIfReport {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    for regime in request.regimes where !library.regimes.contains(regime) {
      let shown = regime.withVisibleControls
      let near = nearestName(to: regime, among: library.regimes)
      let known = library.regimes.joined(separator: ", ")
      throw Fault(
        .usage,
        Bilingual(
          zh: "没有名为“\(shown)”的管控制度" + (near.map { "，是否指 \($0)" } ?? "") + "；全部：\(known)。",
          en: "There is no regime '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
            + " Regimes: \(known)."))
    }
    if !request.plants.isEmpty {
      try requireRecorded(request.plants, in: try request.ledger.catalogue())
    }
    let question = WhatIfReport.Question(
      standardsDigest: Seal.digest(of: library, in: request.standards + request.overlays),
      standards: request.standards, overlays: request.overlays, area: request.area,
      regimes: request.regimes, lawAt: request.lawAt, month: request.month)
    return try WhatIf(question, by: library).answer(
      from: request.ledger, plants: request.plants.isEmpty ? nil : Set(request.plants),
      threads: request.threads)
  }
}

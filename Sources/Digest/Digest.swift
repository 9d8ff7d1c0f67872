import Evaluation
package import Ledger
package import Measures
package import Report
import Standards

/// What changed in a month, and what other standards would have said.
package enum Digest {
  /// Reads what a digest needs, and makes it.
  package static func monthly(
    _ question: DigestQuestion, from ledger: Ledger
  ) throws(Fault) -> MonthlyDigest {
    monthly(question, from: try ledger.excerpt(question.wanted))
  }

  /// Pure: the same rows and question give the same digest.
  package static func monthly(
    _ question: DigestQuestion, from excerpt: LedgerExcerpt
  ) -> MonthlyDigest {
    MonthlyDigestBuilder(question, excerpt).digest()
  }
}

extension DigestQuestion {
  /// The rows of a ledger that answer it.
  package var wanted: LedgerExcerpt.Wanted {
    let scope = scope
    let cards = cardsByPlant
    return LedgerExcerpt.Wanted(
      months: months, figureMonths: figureMonths,
      decisionsSince: cityDuties.map { Instant($0.standard.effective) }.min()
    ) { run in
      // Where a card differs from what a plant says of itself, the card counts; decisions are counted
      // over all of a city, whatever the sector.
      let card = cards[run.plant]
      let region = card?.region ?? run.region
      if run.kind == .decision {
        var city = MonthlyDigest.Subject(region: scope.region)
        city.among.regions = scope.among.regions
        return city.holds(
          plant: run.plant, sector: run.sector, region: region)
      }
      return scope.holds(plant: run.plant, sector: card?.sector ?? run.sector, region: region)
    }
  }

  var cardsByPlant: [String: RegisterCard] {
    Dictionary((register ?? []).map { ($0.plant, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

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
    monthly(question, from: try ledger.excerpt(question.wanted).narrowed(to: question.wanted))
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
    var wanted = LedgerExcerpt.Wanted(
      months: months, figureMonths: figureMonths, decisionsSince: decisionsSince
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
    wanted.carded = Set(cards.keys)
    wanted.facts = { DossierFacts(stored: $0) }
    return wanted
  }

  /// Where a card says otherwise than a run, the card counts.
  func region(of run: RunRecord) -> String { regionsByCard[run.plant] ?? run.region }

  /// Projects are counted since their plan began, firms since the year did: a plan that began in its
  /// midst asks of all the year.
  private var decisionsSince: Instant? {
    let duties = cityDuties
    guard let first = duties.map(\.standard.effective).min() else { return nil }
    let year = CivilDate(year: month.year, month: 1, day: 1)
    return Instant(min(first, year ?? first))
  }

  var cardsByPlant: [String: RegisterCard] {
    Dictionary((register ?? []).map { ($0.plant, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

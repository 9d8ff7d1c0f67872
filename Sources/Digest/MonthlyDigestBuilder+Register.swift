import Ledger
import Measures
import Report

extension MonthlyDigestBuilder {
  /// Of each plant with a card the last dossier up to the month, compared as an application's is.
  var registerStanding: MonthlyDigest.RegisterStanding {
    let cards = question.cardsByPlant
    let dossiers = Dictionary(
      excerpt.dossiers.map { ($0.run.plant, $0) }, uniquingKeysWith: { $1 })
    var standing = MonthlyDigest.RegisterStanding()
    for plant in plants {
      guard let card = cards[plant.id] else {
        standing.withoutCard += 1
        continue
      }
      guard let dossier = dossiers[plant.id] else {
        standing.withoutRun += 1
        continue
      }
      guard let facts = dossier.facts else {
        standing.unread.append(plant.id)
        continue
      }
      standing.compared += 1
      let run = dossier.run
      standing.contrasts += card.differences(from: facts).gravestFirst.map { difference in
        MonthlyDigest.RegisterContrast(
          plant: plant.id, plantName: plant.name, run: run.id,
          until: Instant(seconds: run.periodTo.seconds - 1).date, difference: difference)
      }
    }
    return standing
  }
}

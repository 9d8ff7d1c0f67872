import Ledger
import Measures
import Report

extension MonthlyDigestBuilder {
  // MARK: What the month's reports say first

  var flagged: [MonthlyDigest.FlaggedHours] {
    let hours = Dictionary(
      excerpt.suspects.map { ([$0.findingID, "\($0.run)"], $0.hours) },
      uniquingKeysWith: { first, _ in first })
    return urgent.filter { $0.finding.rule == FindingRecord.flaggedRule }.map { found in
      let finding = found.finding
      return MonthlyDigest.FlaggedHours(
        plant: found.plant.id, plantName: found.plant.name, run: finding.run,
        outlet: finding.outlet, pollutant: finding.pollutant, standard: finding.standard,
        entry: finding.entry, hours: hours[[finding.findingID, "\(finding.run)"]],
        isOfMonth: found.part.isWholeRun,
        message: Bilingual(zh: finding.messageZh, en: finding.messageEn))
    }
  }

  /// One a sentence, however many plants it is said of.
  var caveats: [MonthlyDigest.Caveat] {
    var caveats: [[String]: MonthlyDigest.Caveat] = [:]
    for found in urgent where found.finding.rule != FindingRecord.flaggedRule {
      let finding = found.finding
      let message = Bilingual(zh: finding.messageZh, en: finding.messageEn)
      let plant = MonthlyDigest.Caveat.Plant(
        id: found.plant.id, name: found.plant.name, run: finding.run)
      caveats[
        [finding.rule, message.zh, message.en],
        default: MonthlyDigest.Caveat(rule: finding.rule, message: message, plants: [])
      ].plants.append(plant)
    }
    return caveats.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
      guard var caveat = caveats[key] else { return nil }
      // Of runs that share a month each says it.
      var seen: Set<String> = []
      caveat.plants = caveat.plants.filter { seen.insert($0.id).inserted }
      return caveat
    }
  }

  private var urgent: [(plant: DigestPlant, part: PlantMonths.Part, finding: FindingRecord)] {
    plants.flatMap { plant in
      (plant.months.months.last?.parts ?? []).flatMap { part in
        contents.urgent(of: part.run.id).sorted { $0.position < $1.position }
          .map { (plant, part, $0) }
      }
    }
  }

  // MARK: Districts and sectors

  /// - Parameter key: Of a plant.
  func groups(
    _ breaches: [MonthlyDigest.BreachChange], by key: (DigestPlant) -> String
  ) -> [MonthlyDigest.GroupSums] {
    var groups: [String: MonthlyDigest.GroupSums] = [:]
    for plant in plants {
      guard let cell = plant.row.cells.last, let isExpected = plant.isExpected.last else {
        continue
      }
      var sums = groups[key(plant)] ?? MonthlyDigest.GroupSums(key: key(plant))
      if isExpected { sums.expected += 1 }
      if isExpected, cell.receipt.isReceived { sums.received += 1 }
      if cell.receipt == .alarm || cell.receipt == .missing { sums.missing += 1 }
      switch cell.verdict {
      case .fail: sums.fail += 1
      case .insufficient: sums.insufficient += 1
      case .notEvaluated, .notApplicable: sums.notEvaluated += 1
      case .pass: sums.pass += 1
      case nil: break
      }
      groups[key(plant)] = sums
    }
    for breach in breaches where !breach.isAdvisory {
      guard let plant = byID[breach.plant] else { continue }
      let group = key(plant)
      if breach.state == .new { groups[group]?.new += 1 }
      if breach.state.isPresent { groups[group]?.present += 1 }
      if breach.state == .resolved { groups[group]?.resolved += 1 }
    }
    guard groups.count > 1 else { return [] }
    return groups.keys.sorted().compactMap { groups[$0] }
  }

  // MARK: What was withdrawn

  /// Of each plant's breaches that a replaced run had in this month or the one before, and that what
  /// replaced it has not: said by their fingerprints.
  var withdrawn: [String: [String: Bilingual]] {
    var said: [String: [String: Bilingual]] = [:]
    let replaced = Dictionary(grouping: excerpt.replacements, by: \.replaced)
    for run in excerpt.runs where run.kind == .check {
      guard let later = replaced[run.id]?.map(\.run).max(), let plant = byID[run.plant] else {
        continue
      }
      for month in plant.months.months.suffix(2) {
        let now = Set(month.parts.flatMap { contents.findings(in: $0) }.map(\.fingerprint))
        for finding in contents.findings(of: run.id)
        where !now.contains(finding.fingerprint)
          && finding.span.map({ $0.overlaps(month.month.seconds) }) ?? false
        {
          said[plant.id, default: [:]][finding.fingerprint] = Bilingual(
            zh: "\(month.month) 原报的第 \(run.id) 号记录有此项超标，重报（第 \(later) 号）后没有，请核实。",
            en:
              "Run \(run.id) of \(month.month) had it; run \(later), handed in since, has not: verify."
          )
        }
      }
    }
    return said
  }
}

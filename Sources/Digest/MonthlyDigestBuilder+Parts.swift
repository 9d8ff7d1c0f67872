import Evaluation
import Ledger
import Measures
import Report
import Standards

extension MonthlyDigestBuilder {
  // MARK: What has no answer

  /// Checks of the month that count and are short of data or were not evaluated; of a plant that
  /// has none such and yet no verdict, one that says so.
  var shortfalls: [MonthlyDigest.Shortfall] {
    plants.flatMap { plant -> [MonthlyDigest.Shortfall] in
      guard let month = plant.months.months.last else { return [] }
      var found: [MonthlyDigest.Shortfall] = []
      for part in month.parts {
        for check in contents.checks(of: part.run.id).sorted(by: { $0.position < $1.position })
        where !check.isAdvisory {
          let verdict = contents.verdict(of: check, in: part)
          guard verdict == .insufficient || verdict == .notEvaluated else { continue }
          var reasons: [Bilingual] = []
          for reason in contents.unanswered(check.fingerprint, of: part.run.id) {
            if !reasons.contains(reason) { reasons.append(reason) }
          }
          if verdict != check.verdict {
            let gap = verdict == .insufficient ? BreachGap.insufficient : .notByMonth
            reasons = [gap.unjudged]
          }
          var coverage: Coverage?
          if verdict == check.verdict, let expected = check.expected, let present = check.present,
            let valid = check.valid
          {
            coverage = Coverage(expected: expected, present: present, valid: valid)
          }
          found.append(
            MonthlyDigest.Shortfall(
              plant: plant.id, plantName: plant.name, run: part.run.id, verdict: verdict,
              rule: check.rule, outlet: check.outlet, pollutant: check.pollutant,
              standard: check.standard, entry: check.identity.entry,
              basis: check.basis, coverage: coverage, reasons: reasons))
        }
      }
      if found.isEmpty, let verdict = contents.verdict(of: month), let run = month.parts.last?.run,
        verdict == .insufficient || verdict == .notEvaluated
      {
        found.append(
          MonthlyDigest.Shortfall(
            plant: plant.id, plantName: plant.name, run: run.id, verdict: verdict,
            reasons: [
              Bilingual(
                zh: "没有一项检查得出结论，见第 \(run.id) 号记录的报告。",
                en: "No check came to an answer; see the report of run \(run.id).")
            ]))
      }
      return found
    }
  }

  // MARK: What is due

  /// Those of the digest's plants, however far ahead.
  var declaredDeadlines: Int {
    let plants = Dictionary(
      excerpt.runs.map { ($0.id, $0.plant) }, uniquingKeysWith: { first, _ in first })
    return excerpt.deadlines.count { entry in
      plants[entry.run].map { byID[$0] != nil } ?? false
    }
  }

  var deadlines: [MonthlyDigest.Deadline] {
    let runs = Dictionary(
      excerpt.runs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return excerpt.deadlines.compactMap { entry -> MonthlyDigest.Deadline? in
      let days = entry.due.daysSinceEpoch - question.asOf.daysSinceEpoch
      guard days <= MonthlyDigest.daysAhead, let run = runs[entry.run], byID[run.plant] != nil
      else { return nil }
      return MonthlyDigest.Deadline(
        plant: run.plant, plantName: name(run.plant), item: entry.item, due: entry.due,
        days: days, message: Bilingual(zh: entry.messageZh, en: entry.messageEn))
    }.sorted { ($0.due, $0.plant, $0.item) < ($1.due, $1.plant, $1.item) }
  }

  /// Those of the scope's plants that end within the days ahead, or have ended.
  var waivers: [MonthlyDigest.WaiverTerm] {
    (question.waivers ?? []).compactMap { waiver -> MonthlyDigest.WaiverTerm? in
      guard isInScope(waiver.scope.plant) else { return nil }
      // Its period ends before `to`, and no decision rests on it after it expires.
      let end = CivilDate(daysSinceEpoch: waiver.to.daysSinceEpoch - 1)
      let last = min(end, waiver.expires)
      let days = last.daysSinceEpoch - question.asOf.daysSinceEpoch
      guard days <= MonthlyDigest.daysAhead else { return nil }
      return MonthlyDigest.WaiverTerm(
        id: waiver.id, scope: waiver.scope, plantName: byID[waiver.scope.plant]?.name,
        approver: waiver.approver, reason: waiver.reason, lastDay: last, days: days)
    }.sorted { ($0.lastDay, $0.id) < ($1.lastDay, $1.id) }
  }

  /// A plant that neither register nor ledger knows belongs to a digest of all plants alone.
  private func isInScope(_ plant: String) -> Bool {
    byID[plant] != nil || question.scope == MonthlyDigest.Subject()
      || question.scope.plant == plant
  }

  // MARK: Data

  var captures: [MonthlyDigest.OutletCapture] {
    plants.flatMap { plant -> [MonthlyDigest.OutletCapture] in
      let count = plant.months.months.count
      guard count > 1, let now = contents.captures(of: plant.months.months[count - 1]) else {
        return []
      }
      let before = contents.captures(of: plant.months.months[count - 2])
      return now.keys.sorted().compactMap { outlet in
        now[outlet].map { capture in
          MonthlyDigest.OutletCapture(
            plant: plant.id, plantName: plant.name, outlet: outlet,
            pollutants: capture.pollutants, coverage: capture.coverage,
            lastMonth: before?[outlet]?.coverage)
        }
      }
    }.sorted { one, other in
      let (a, b) = (one.coverage, other.coverage)
      if a.valid * b.expected != b.valid * a.expected {
        return a.valid * b.expected < b.valid * a.expected
      }
      return (one.plant, one.outlet) < (other.plant, other.outlet)
    }
  }

  /// Of runs that speak of the month or of one that it is compared with, in the order in which they
  /// were recorded: figures of a digest that was sent may have changed with them.
  var resubmissions: [MonthlyDigest.Resubmission] {
    let runs = Dictionary(
      excerpt.runs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let compared = [question.month, question.month.adding(-1), question.month.adding(-12)]
      .compactMap { $0?.seconds }
    let hours = Dictionary(grouping: excerpt.hourChanges, by: \.run)
    let replaced = Dictionary(grouping: excerpt.replacements, by: \.run)
    return replaced.keys.sorted().compactMap { id -> MonthlyDigest.Resubmission? in
      guard let run = runs[id], run.kind == .check, byID[run.plant] != nil,
        run.periodFrom < run.periodTo,
        compared.contains(where: { $0.overlaps(run.periodFrom.seconds..<run.periodTo.seconds) })
      else { return nil }
      let old = (replaced[id] ?? []).map(\.replaced).sorted()
      let changes = BreachHistory.changes(
        from: old.flatMap { contents.findings(of: $0) }.map(\.episode),
        to: contents.findings(of: id).map(\.episode))
      var found = MonthlyDigest.Resubmission(
        plant: run.plant, plantName: name(run.plant), run: id, replaced: old,
        from: run.periodFrom, to: run.periodTo, recorded: run.recordedAt,
        recordedBy: run.recordedBy.isEmpty ? nil : run.recordedBy, reason: run.reason,
        before: old.last.flatMap { runs[$0]?.verdict }, after: run.verdict, gone: changes.gone,
        added: changes.added)
      // What was replaced is there, and so are its hours.
      if old.contains(where: { runs[$0] != nil }) {
        found.hours = (hours[id] ?? []).map {
          MonthlyDigest.HourChanges(
            outlet: $0.outlet, pollutant: $0.pollutant, byValue: $0.byValue, byFlag: $0.byFlag,
            added: $0.added, removed: $0.removed)
        }
      }
      return found
    }
  }
}

import Ledger
import Measures
import Report

/// The breaches of one plant, month by month.
struct BreachTable {
  /// One requirement in all months.
  private struct Line {
    var fingerprint: String
    var months: [MonthlyDigest.BreachPresence]
    var gaps: [BreachGap?]
    /// The worst finding of the last month in which it was seen.
    var worst: FindingRecord?
    var isAdvisory: [Bool]
    var isCarriedOver = false
  }

  private let plant: DigestPlant
  private let lines: [Line]

  init(_ plant: DigestPlant, _ contents: RunContents) {
    self.plant = plant
    var findings: [String: [[FindingRecord]]] = [:]
    let count = plant.months.months.count
    for (index, month) in plant.months.months.enumerated() {
      for part in month.parts {
        for finding in contents.findings(in: part) {
          findings[
            finding.fingerprint, default: [[FindingRecord]](repeating: [], count: count)][index]
            .append(finding)
        }
      }
    }
    // A check may fail without a finding of its own.
    for (index, month) in plant.months.months.enumerated() {
      for part in month.parts {
        for check in contents.checks(of: part.run.id)
        where contents.verdict(of: check, in: part) == .fail
          && findings[check.fingerprint]?[index].isEmpty ?? true
        {
          findings[
            check.fingerprint, default: [[FindingRecord]](repeating: [], count: count)][index]
            .append(FindingRecord(check))
        }
      }
    }
    let checks = plant.months.months.map { month in
      month.parts.map { part in
        (
          part,
          Dictionary(
            contents.checks(of: part.run.id).map { ($0.fingerprint, $0) },
            uniquingKeysWith: { first, _ in first })
        )
      }
    }
    lines = findings.keys.sorted().map { print in
      let found = findings[print] ?? []
      var line = Line(
        fingerprint: print, months: [], gaps: [],
        isAdvisory: found.map { $0.allSatisfy(\.isAdvisory) })
      for (index, month) in plant.months.months.enumerated() {
        let (presence, gap) = Self.presence(
          found[index], in: month, checks[index].map { ($0.0, $0.1[print]) }, contents)
        line.months.append(presence)
        line.gaps.append(
          gap == .notReceived && plant.row.cells[index].receipt == .beforeLedger
            ? .beforeLedger : gap)
      }
      line.worst = found.last { !$0.isEmpty }?.worst
      if let now = found.last, found.count > 1,
        let start = plant.months.months.last?.month.seconds.lowerBound
      {
        let earlier = found[found.count - 2].map(\.episode)
        line.isCarriedOver = now.contains { finding in
          finding.span.map { $0.lowerBound < start } ?? false
            || earlier.contains { finding.episode.continues($0) }
        }
      }
      return line
    }
  }

  /// Sizes of the breaches that count in a month.
  func counting(_ month: Int) -> [MonthlyDigest.BreachSize] {
    lines.compactMap { $0.isAdvisory[month] ? nil : $0.months[month].size }
  }

  // MARK: One month

  private static func presence(
    _ findings: [FindingRecord], in month: PlantMonths.Month,
    _ checks: [(part: PlantMonths.Part, check: CheckRecord?)], _ contents: RunContents
  ) -> (MonthlyDigest.BreachPresence, BreachGap?) {
    if !findings.isEmpty {
      return (.present(size(of: findings, in: month, checks.compactMap(\.check).first?.basis)), nil)
    }
    guard month.isReceived else {
      return (.unknown, month.isPruned ? .pruned : .notReceived)
    }
    for (part, check) in checks {
      guard let check else { return (.unknown, .notChecked) }
      switch contents.verdict(of: check, in: part) {
      case .pass: break
      case .insufficient, .fail: return (.unknown, .insufficient)
      case .notEvaluated:
        return (.unknown, check.verdict == .notEvaluated ? .notEvaluated : .notByMonth)
      case .notApplicable: return (.unknown, .notChecked)
      }
    }
    return month.isWhole ? (.kept, nil) : (.unknown, .partOfMonth)
  }

  private static func size(
    of findings: [FindingRecord], in month: PlantMonths.Month, _ basis: Check.Basis?
  ) -> MonthlyDigest.BreachSize {
    let worst = findings.worst
    let range = month.month.seconds
    let length: Int64? = basis.isOfHours ? 3600 : basis == .day ? 86_400 : nil
    var exceeding: Int?
    for finding in findings {
      // Of an episode that reaches over the month's end, only what lies in the month.
      let inside = finding.span.map { $0.clamped(to: range) }
      let count =
        if let inside, let length { Int((inside.upperBound - inside.lowerBound) / length) } else {
          finding.periods
        }
      if let count { exceeding = (exceeding ?? 0) + count }
    }
    return MonthlyDigest.BreachSize(
      episodes: findings.count, multiple: worst?.multiple,
      hours: basis.isOfHours ? exceeding : nil, exceeding: exceeding, basis: basis,
      peakAt: worst?.peakAt)
  }

  // MARK: What changed

  var changes: [MonthlyDigest.BreachChange] {
    lines.compactMap { line in
      guard let standing = BreachHistory.standing(line.months), let worst = line.worst else {
        return nil
      }
      let last = line.months.count - 1
      let months = plant.months.months
      var change = MonthlyDigest.BreachChange(
        plant: plant.id, plantName: plant.name, rule: worst.rule, outlet: worst.outlet,
        pollutant: worst.pollutant, standard: worst.standard, entry: worst.entry,
        state: standing.state, isAdvisory: worst.isAdvisory,
        message: Bilingual(zh: worst.messageZh, en: worst.messageEn))
      change.now = line.months[last].size
      change.before = standing.before.flatMap { line.months[$0].size }
      change.beforeMonth = standing.before.map { months[$0].month }
      change.yearAgo = line.months[0]
      change.since = standing.since.map { months[$0].month }
      change.isCarriedOver = line.isCarriedOver && change.now != nil
      change.cause = standing.state == .unknown ? line.gaps[last]?.unresolved : nil
      if standing.state == .new, last > 0 { change.past = line.gaps[last - 1]?.past }
      return change
    }
  }
}

extension [FindingRecord] {
  /// The farthest over its limit; of equals the longest, then the first.
  fileprivate var worst: FindingRecord? {
    var worst: FindingRecord?
    for finding in self {
      guard let known = worst else {
        worst = finding
        continue
      }
      let multiples = [known, finding].map { $0.multiple.flatMap { ExactDecimal(ofAnySize: $0) } }
      let (old, new) = (multiples[0] ?? .zero, multiples[1] ?? .zero)
      if new > old || (new == old && finding.periods ?? 0 > known.periods ?? 0) { worst = finding }
    }
    return worst
  }
}

extension FindingRecord {
  fileprivate init(_ check: CheckRecord) {
    self.init()
    (run, fingerprint, rule, verdict) = (check.run, check.fingerprint, check.rule, .fail)
    (isAdvisory, outlet, pollutant) = (check.isAdvisory, check.outlet, check.pollutant)
    (standard, limitID, target, item) = (check.standard, check.limitID, check.target, check.item)
    periods = check.exceeding
    messageZh = "检查不达标，见该次记录的报告。"
    messageEn = "The check fails; see the run's report."
  }

  /// The limit, target, audit item or product.
  var entry: String? {
    let parts = [limitID, target, item].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}

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
    /// The worst of the last month in which it was seen, and the runs that say so.
    var worst: BreachPiece?
    var runs: [Int64] = []
    var isAdvisory: [Bool]
    var isCarriedOver = false
  }

  private let plant: DigestPlant
  private let lines: [Line]

  /// Of a breach by its fingerprint: that a run which was replaced had it.
  private let withdrawn: [String: Bilingual]

  init(_ plant: DigestPlant, _ contents: RunContents, withdrawn: [String: Bilingual]) {
    self.plant = plant
    self.withdrawn = withdrawn
    var findings: [String: [[BreachPiece]]] = [:]
    let count = plant.months.months.count
    for (index, month) in plant.months.months.enumerated() {
      for part in month.parts {
        for piece in contents.pieces(in: part) {
          findings[
            piece.finding.fingerprint, default: [[BreachPiece]](repeating: [], count: count)][index]
            .append(piece)
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
            check.fingerprint, default: [[BreachPiece]](repeating: [], count: count)][index]
            .append(BreachPiece(finding: FindingRecord(check)))
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
        isAdvisory: found.map { $0.allSatisfy(\.finding.isAdvisory) })
      for (index, month) in plant.months.months.enumerated() {
        let (presence, gap) = Self.presence(
          found[index], in: month, checks[index].map { ($0.0, $0.1[print]) }, contents)
        line.months.append(presence)
        line.gaps.append(
          gap == .notReceived && plant.row.cells[index].receipt == .beforeLedger
            ? .beforeLedger : gap)
      }
      let last = found.last { !$0.isEmpty } ?? []
      line.worst = last.worst
      line.runs = Set(last.map(\.finding.run)).sorted()
      if let now = found.last, found.count > 1 {
        let earlier = found[found.count - 2].map(\.episode)
        line.isCarriedOver = now.contains { piece in
          earlier.contains { piece.episode.continues($0) }
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
    _ findings: [BreachPiece], in month: PlantMonths.Month,
    _ checks: [(part: PlantMonths.Part, check: CheckRecord?)], _ contents: RunContents
  ) -> (MonthlyDigest.BreachPresence, BreachGap?) {
    if !findings.isEmpty {
      return (.present(findings.size(checks.compactMap(\.check).first?.basis)), nil)
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

  // MARK: What changed

  var changes: [MonthlyDigest.BreachChange] {
    lines.compactMap { line in
      guard let standing = BreachHistory.standing(line.months), let piece = line.worst else {
        return nil
      }
      let worst = piece.finding
      let last = line.months.count - 1
      let months = plant.months.months
      var change = MonthlyDigest.BreachChange(
        plant: plant.id, plantName: plant.name, rule: worst.rule, outlet: worst.outlet,
        pollutant: worst.pollutant, standard: worst.standard, entry: worst.entry,
        state: standing.state, isAdvisory: worst.isAdvisory,
        message: Bilingual(zh: worst.messageZh, en: worst.messageEn))
      if piece.isCut {
        change.message.zh += "其中有不在该月或已由后来的记录取代的小时，程度不计这些小时。"
        change.message.en +=
          " Hours of it lie in other months or were taken by a later run, and are not counted here."
      }
      change.runs = line.runs
      change.withdrawn = withdrawn[line.fingerprint]
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

extension FindingRecord {
  fileprivate init(_ check: CheckRecord) {
    self.init()
    (run, fingerprint, rule, verdict) = (check.run, check.fingerprint, check.rule, .fail)
    (isAdvisory, outlet, pollutant) = (check.isAdvisory, check.outlet, check.pollutant)
    (standard, limitID, target, item) = (check.standard, check.limitID, check.target, check.item)
    periods = check.exceeding
    messageZh = "检查不达标，见第 \(check.run) 号记录的报告。"
    messageEn = "The check fails; see the report of run \(check.run)."
  }

  /// The limit, target, audit item or product.
  var entry: String? { identity.entry }
}

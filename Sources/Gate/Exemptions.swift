import Evaluation
package import Measures
package import Report

/// Waivers and the baseline at work on a report: which of its breaches do not count, and what is
/// wrong with the waivers and the baseline themselves.
///
/// Both must come from the authority: nothing here looks at where they were read from.
package struct Exemptions: Sendable {
  package var waivers: [Waiver]
  package var baseline: [KnownBreach]
  /// Rules of the policy that no waiver excuses.
  package var neverWaived: Set<String>
  /// The day of the decision.
  package var asOf: CivilDate

  package init(
    waivers: [Waiver], baseline: [KnownBreach], neverWaived: [String], asOf: CivilDate
  ) {
    self.waivers = waivers
    self.baseline = baseline
    self.neverWaived = Set(neverWaived)
    self.asOf = asOf
  }

  /// What became of a report's checks and findings.
  package struct Outcome: Sendable {
    /// As in the report; those whose breaches are all excused are advisory and say why.
    package var checks: [Check]
    /// Ordered as in reports; excused ones are advisory warnings, and those about waivers and the
    /// baseline are among them.
    package var findings: [Finding]
    package var exemptions: [Decision.Exemption]
  }

  /// Rules of the gate and of the authority's own files: never waived, never on a baseline. What the
  /// checks find wrong with the data has no verdict, and so nothing that could be waived.
  package static func guardsTrust(_ rule: String) -> Bool {
    ["register-", "waiver-", "baseline-", "gate-"].contains(where: rule.hasPrefix)
  }

  package func applied(to report: ComplianceReport) -> Outcome {
    let breaches = report.breaches()
    var outcome = Outcome(checks: report.checks, findings: report.findings, exemptions: [])
    var trials = waivers.filter { $0.scope.plant == report.plant.id }.map { Trial($0) }
    var excused: Set<Int> = []
    for (index, breach) in breaches.enumerated() {
      guard let breach else { continue }
      guard let winner = waive(report.findings[index], breach, &trials) else { continue }
      excused.insert(index)
      outcome.excuse(index, .waiver, winner.id, Self.sentence(winner))
    }
    let known = weighBaseline(breaches, excused: excused, in: report, &outcome)
    excused.formUnion(known)
    outcome.excuseChecks(of: report, excused)
    outcome.findings += trials.compactMap { $0.finding(asOf: asOf, in: report) }
    outcome.findings += mended(in: report)
    outcome.findings.sort { $0.precedes($1) }
    return outcome
  }

  // MARK: Waivers

  /// The first waiver that excuses a breach; every one that fits its scope remembers why it does or
  /// does not.
  private func waive(_ finding: Finding, _ breach: Breach, _ trials: inout [Trial]) -> Waiver? {
    var winner: Waiver?
    for index in trials.indices where trials[index].waiver.scope.covers(breach.scope) {
      let obstacle = obstacle(to: trials[index].waiver, for: breach)
      // What does not count anyway needs no leave, but shows that the waiver fits something.
      if obstacle == nil, !finding.isAdvisory, winner == nil { winner = trials[index].waiver }
      trials[index].add(finding.isAdvisory ? nil : obstacle, finding)
    }
    return winner
  }

  private func obstacle(to waiver: Waiver, for breach: Breach) -> Trial.Obstacle? {
    let rule = breach.scope.rule
    if neverWaived.contains(rule) || Self.guardsTrust(rule) { return .forbidden }
    if asOf > waiver.expires { return .expired }
    guard Instant(waiver.from) <= breach.from, breach.to <= Instant(waiver.to) else {
      return .outside
    }
    guard case .over(let ratio) = breach.size else { return .unmeasured }
    return ratio <= Rational(waiver.ceiling) ? nil : .exceeded
  }

  private static func sentence(_ waiver: Waiver) -> Bilingual {
    Bilingual(
      zh: "原为计入结论的违规；由豁免 \(waiver.id) 免除（\(waiver.approver)批准，\(waiver.from) 起、\(waiver.to) 前，"
        + "不超过限值的 \(waiver.ceiling) 倍，有效至 \(waiver.expires)）：\(waiver.reason)",
      en: "A violation, excused by the waiver \(waiver.id) (approved by \(waiver.approver), from "
        + "\(waiver.from) until before \(waiver.to), up to \(waiver.ceiling) times the limit, valid "
        + "to \(waiver.expires)): \(waiver.reason)")
  }
}

extension Exemptions.Outcome {
  /// The finding stays where it is and says what it would be without the exemption.
  fileprivate mutating func excuse(
    _ index: Int, _ ground: Decision.Exemption.Ground, _ id: String, _ sentence: Bilingual
  ) {
    findings[index].isAdvisory = true
    findings[index].severity = .warning
    findings[index].notes.insert(sentence, at: 0)
    exemptions.append(
      Decision.Exemption(
        ground: ground, id: id, finding: findings[index].id, sentence: sentence))
  }

  /// A check is excused only where all of its breaches are, and there is one.
  fileprivate mutating func excuseChecks(of report: ComplianceReport, _ excused: Set<Int>) {
    let breaches = report.findings.indices.filter { report.findings[$0].verdict == .fail }
    let byCheck = Dictionary(grouping: breaches) { report.findings[$0].identity }
    for index in checks.indices where checks[index].verdict == .fail && !checks[index].isAdvisory {
      guard let own = byCheck[checks[index].identity], own.allSatisfy(excused.contains) else {
        continue
      }
      let sentence = Bilingual(
        zh: "全部 \(own.count) 项超标已由豁免免除或在案，不计入结论；没有豁免时为不达标。",
        en:
          "All of its breaches (\(own.count)) are waived or on record, so it counts in no verdict; "
          + "without that it fails.")
      checks[index].isAdvisory = true
      let reason = checks[index].reason
      checks[index].reason = Bilingual(
        zh: [sentence.zh, reason?.zh].compactMap(\.self).joined(),
        en: [sentence.en, reason?.en].compactMap(\.self).joined(separator: " "))
    }
  }
}

// MARK: Baseline

extension Exemptions {
  /// The breaches of a report as a baseline records them, ordered by fingerprint.
  ///
  /// A multiple is rounded up to six decimals: rounded down, the same breach would be worse than
  /// its own record.
  package static func record(
    of report: ComplianceReport, at position: SourcePosition
  ) -> [KnownBreach] {
    let counting = zip(report.findings, report.breaches()).compactMap { finding, breach in
      finding.isAdvisory || guardsTrust(finding.rule) ? nil : breach
    }
    return Dictionary(grouping: counting) { $0.scope.fingerprint }.sorted { $0.key < $1.key }
      .compactMap { fingerprint, group in
        guard let first = group.first else { return nil }
        let extent = Extent(group)
        return KnownBreach(
          fingerprint: fingerprint, scope: first.scope,
          multiple: extent.multiple.flatMap { ExactDecimal(ofAnySize: $0.roundedUp.decimal()) },
          exceeding: extent.exceeding, valid: extent.valid, period: report.period,
          position: position)
      }
  }

  /// How far a breach goes: the worst multiple, and all that exceeds.
  private struct Extent {
    var multiple: Rational?
    var exceeding: Int
    /// Of how many judged ones; `nil` where nothing is counted.
    var valid: Int?

    init(_ breaches: [Breach]) {
      multiple = breaches.compactMap(\.multiple).max()
      // A breach without a figure beside others with one can be of any size.
      if breaches.contains(where: { $0.multiple == nil }) { multiple = nil }
      exceeding = breaches.reduce(0) { $0 + $1.exceeding }
      valid = breaches.compactMap(\.valid).max()
    }

    /// A figure that only one side has cannot be compared, and so is no proof of the same breach. What
    /// exceeds is compared as a share of what was judged: periods differ in length.
    func isCovered(by known: KnownBreach) -> Bool {
      guard (multiple == nil) == (known.multiple == nil),
        (valid == nil) == (known.valid == nil)
      else { return false }
      if let multiple, let recorded = known.multiple, multiple > Rational(recorded) { return false }
      guard let recorded = known.exceeding else { return exceeding <= 1 }
      guard let valid, let judged = known.valid else { return exceeding <= recorded }
      let (now, then) = (Int128(exceeding) * Int128(judged), Int128(recorded) * Int128(valid))
      return now <= then
    }

    /// `3 of 744`.
    static func words(_ exceeding: Int, of valid: Int?) -> Bilingual {
      Bilingual(
        zh: valid.map { "\(exceeding)/\($0)" } ?? "\(exceeding)",
        en: valid.map { "\(exceeding) of \($0)" } ?? "\(exceeding)")
    }
  }

  /// Excuses the breaches on record, and adds a finding for each that has become worse.
  ///
  /// - Returns: the places of those that are excused.
  private func weighBaseline(
    _ breaches: [Breach?], excused: Set<Int>, in report: ComplianceReport,
    _ outcome: inout Outcome
  ) -> Set<Int> {
    var known: Set<Int> = []
    let open = breaches.indices.filter { index in
      breaches[index] != nil && !excused.contains(index) && !report.findings[index].isAdvisory
        && !Self.guardsTrust(report.findings[index].rule)
    }
    let groups = Dictionary(grouping: open) { breaches[$0]?.scope.fingerprint ?? "" }
    for record in baseline.sorted(by: { $0.fingerprint < $1.fingerprint }) {
      guard let group = groups[record.scope.fingerprint] else { continue }
      let extent = Extent(group.compactMap { breaches[$0] })
      let sentence = Self.sentence(record, extent)
      if extent.isCovered(by: record) {
        known.formUnion(group)
        for index in group { outcome.excuse(index, .baseline, record.fingerprint, sentence) }
      } else {
        for index in group { outcome.findings[index].notes.insert(sentence, at: 0) }
        outcome.findings.append(Self.worsened(record, sentence))
      }
    }
    return known
  }

  private static func sentence(_ record: KnownBreach, _ extent: Extent) -> Bilingual {
    let (was, now) = (record.multiple?.description, extent.multiple?.roundedUp.decimal())
    let count = Extent.words(record.exceeding ?? 1, of: record.valid)
    let found = Extent.words(extent.exceeding, of: extent.valid)
    if extent.isCovered(by: record) {
      return Bilingual(
        zh: "原为计入结论的违规；已在案，未加重（超标倍数 \(now ?? "—")，在案 \(was ?? "—")；超标/有效 \(found.zh)，"
          + "在案 \(count.zh)）。",
        en: "A violation that is on record and no worse (multiple \(now ?? "–"), on record "
          + "\(was ?? "–"); exceeding \(found.en), on record \(count.en)).")
    }
    return Bilingual(
      zh: "在案的超标加重：超标倍数由 \(was ?? "—") 到 \(now ?? "—")，超标/有效由 \(count.zh) 到 "
        + "\(found.zh)；按新的超标计入结论。",
      en:
        "Worse than on record: the multiple went from \(was ?? "–") to \(now ?? "–"), what exceeds "
        + "from \(count.en) to \(found.en); it counts as new.")
  }

  private static func worsened(_ record: KnownBreach, _ sentence: Bilingual) -> Finding {
    finding(ExemptionCards.worse, record.fingerprint, .warning, record.scope, sentence)
  }

  /// Records of which every check passes: too little data proves nothing.
  private func mended(in report: ComplianceReport) -> [Finding] {
    baseline.filter { $0.scope.plant == report.plant.id }
      .sorted { $0.fingerprint < $1.fingerprint }
      .compactMap { record in
        let own = report.checks.filter {
          BreachScope($0.identity, plant: report.plant.id) == record.scope
        }
        guard !own.isEmpty, own.allSatisfy({ $0.verdict == .pass }) else { return nil }
        return Self.finding(
          ExemptionCards.mended, record.fingerprint, .notice, record.scope,
          Bilingual(
            zh: "在案的超标 \(record.fingerprint) 本次达标；请从基线中删除（\(record.position)）。",
            en: "The breach \(record.fingerprint) on record is gone; take it off the baseline "
              + "(\(record.position))."))
      }
  }

  static func finding(
    _ card: GateCard, _ id: String, _ severity: Severity, _ scope: BreachScope,
    _ message: Bilingual, notes: [Bilingual] = []
  ) -> Finding {
    Finding(
      id: "\(card.id)/\(id.replacingScalars([" ": "-"]))", rule: card.id, severity: severity,
      outlet: scope.outlet, pollutant: scope.pollutant, standard: scope.standard, item: id,
      message: message, notes: notes)
  }
}

extension Rational {
  /// The least number of six decimals that is not below.
  fileprivate var roundedUp: Rational {
    let near = rounded(places: 6)
    return near < self ? near + Rational(1, over: 1_000_000) : near
  }
}

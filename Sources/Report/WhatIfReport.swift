package import Measures

/// What recorded runs come to under other standards, or as other plants: the model that its views
/// print. It changes no run.
package struct WhatIfReport: Sendable {
  /// What was asked.
  package struct Question: Hashable, Sendable {
    /// SHA-256 of the packs that were judged by.
    package var standardsDigest: String
    /// As they were named.
    package var standards: [String]
    package var overlays: [String]
    /// What every plant's area was set to; `nil`: its own.
    package var area: ControlArea?
    /// What every plant was put under besides its own regimes.
    package var regimes: [String]
    /// The day whose law was used for all days; `nil`: each day's own.
    package var lawAt: CivilDate?
    /// Runs that touch this month; `nil`: all.
    package var month: CivilMonth?

    package init(
      standardsDigest: String, standards: [String], overlays: [String], area: ControlArea?,
      regimes: [String], lawAt: CivilDate?, month: CivilMonth?
    ) {
      self.standardsDigest = standardsDigest
      self.standards = standards
      self.overlays = overlays
      self.area = area
      self.regimes = regimes
      self.lawAt = lawAt
      self.month = month
    }

    /// Whether plants and dates are as they were recorded.
    package var keepsPlants: Bool { area == nil && regimes.isEmpty && lawAt == nil }
  }

  /// One recorded run, judged again.
  package struct Item: Sendable {
    package var run: Int64
    package var plant: String
    package var plantName: String
    package var sector: String
    package var region: String
    package var period: Period
    package var before: Verdict
    package var after: Verdict
    /// Findings that count against the plant.
    package var violationsBefore: Int
    package var violationsAfter: Int
    /// The run was judged by the very same packs.
    package var hasSameStandards: Bool
    /// Checks whose verdict, limit or figures differ, in the order of reports.
    package var changes: [Change]

    package init(
      run: Int64, plant: String, plantName: String, sector: String, region: String,
      period: Period, before: Verdict, after: Verdict, violationsBefore: Int,
      violationsAfter: Int, hasSameStandards: Bool, changes: [Change]
    ) {
      self.run = run
      self.plant = plant
      self.plantName = plantName
      self.sector = sector
      self.region = region
      self.period = period
      self.before = before
      self.after = after
      self.violationsBefore = violationsBefore
      self.violationsAfter = violationsAfter
      self.hasSameStandards = hasSameStandards
      self.changes = changes
    }

    package var changesVerdict: Bool { before != after }

    /// Changes for the worse.
    package var turns: [Change] { changes.filter { $0.turn != nil } }
  }

  /// A check before and after; `nil` where there was, or is, no such check.
  package struct Change: Hashable, Sendable {
    package var identity: CheckIdentity
    /// The check that it takes the place of, where another entry of the same standard binds now.
    package var replaced: CheckIdentity?
    package var before: State?
    package var after: State?

    package init(
      identity: CheckIdentity, replaced: CheckIdentity? = nil, before: State?, after: State?
    ) {
      self.identity = identity
      self.replaced = replaced
      self.before = before
      self.after = after
    }
  }

  /// What a check said.
  package struct State: Hashable, Sendable {
    package var verdict: Verdict
    package var isAdvisory: Bool
    package var basis: Check.Basis?
    /// What was allowed, as the report has it; `nil` where nothing was compared.
    package var allowed: String?
    package var coverage: Coverage?
    package var exceeding: Int?
    package var measured: Figure?
    package var episodes: Int
    /// The greatest 超标倍数, as printed.
    package var worst: String?
    /// Why there is no answer where there was one; `nil` where it is not asked or not known.
    package var why: Bilingual?

    package init(
      verdict: Verdict, isAdvisory: Bool, basis: Check.Basis?, allowed: String?,
      coverage: Coverage?, exceeding: Int?, measured: Figure?, episodes: Int, worst: String?
    ) {
      self.verdict = verdict
      self.isAdvisory = isAdvisory
      self.basis = basis
      self.allowed = allowed
      self.coverage = coverage
      self.exceeding = exceeding
      self.measured = measured
      self.episodes = episodes
      self.worst = worst
    }
  }

  /// A run that could not be judged again, and why.
  package struct Unjudged: Hashable, Sendable {
    package var run: Int64
    package var plant: String
    package var reason: Bilingual

    package init(run: Int64, plant: String, reason: Bilingual) {
      self.run = run
      self.plant = plant
      self.reason = reason
    }
  }

  package var question: Question
  /// Plants that change their verdict first, those that come to fail before all; then by plant and
  /// period.
  package var items: [Item]
  /// In the order of their runs.
  package var unjudged: [Unjudged]

  package init(question: Question, items: [Item], unjudged: [Unjudged]) {
    self.question = question
    self.unjudged = unjudged.sorted { ($0.run, $0.plant) < ($1.run, $1.plant) }
    let changing = Set(items.filter(\.changesVerdict).map(\.plant))
    let failing = Set(items.filter { $0.changesVerdict && $0.after == .fail }.map(\.plant))
    func rank(_ item: Item) -> Int {
      failing.contains(item.plant) ? 0 : changing.contains(item.plant) ? 1 : 2
    }
    self.items = items.sorted { one, other in
      if rank(one) != rank(other) { return rank(one) < rank(other) }
      if one.plant != other.plant { return one.plant < other.plant }
      return (one.period.from, one.run) < (other.period.from, other.run)
    }
  }

  /// Plants of `items`, each once, in their order.
  package var plants: [String] {
    var seen: Set<String> = []
    return items.map(\.plant).filter { seen.insert($0).inserted }
  }

  /// Plants some run of which changes its verdict.
  package var changingPlants: [String] {
    let changing = Set(items.filter(\.changesVerdict).map(\.plant))
    return plants.filter(changing.contains)
  }

  /// Runs that keep their verdict, and yet come out worse.
  package var turning: [Item] { items.filter { !$0.changesVerdict && !$0.turns.isEmpty } }

  /// Runs that come to pass only since a confirmed check that stood in the way is no more: nothing got
  /// better.
  package var losses: [Item] {
    items.filter { item in
      item.changesVerdict && item.after == .pass
        && item.changes.contains { change in
          change.after == nil
            && change.before.map { !$0.isAdvisory && $0.verdict != .pass } ?? false
        }
    }
  }

  /// Plants that get checks which they did not have, all of them advisory; `nil` where one counts, or
  /// there is none.
  package var advisoryPlants: Int? {
    let come = items.flatMap { item in
      item.changes.filter { $0.before == nil && $0.after != nil }.map { (item.plant, $0) }
    }
    guard !come.isEmpty, come.allSatisfy({ $0.1.isAdvisory }) else { return nil }
    return Set(come.map { $0.0 }).count
  }

  /// Runs that were judged by the same packs as plants of the same kind, and came out otherwise:
  /// the tool has changed since, or the ledger.
  package var contradictions: [Item] {
    guard question.keepsPlants else { return [] }
    return items.filter { $0.hasSameStandards && $0.changesVerdict }
  }
}

extension WhatIfReport.Change {
  /// Of a check that differs; `nil` where nothing that counts for a reader does. What never applied
  /// and what does not exist are one to a plant.
  package init?(
    _ identity: CheckIdentity, from before: WhatIfReport.State?, to after: WhatIfReport.State?
  ) {
    func isSilent(_ state: WhatIfReport.State?) -> Bool {
      state.map { $0.verdict == .notApplicable } ?? true
    }
    guard before != after, !(isSilent(before) && isSilent(after)) else { return nil }
    self.init(identity: identity, before: before, after: after)
  }
}

extension WhatIfReport.Change {
  /// What is worse about it.
  package enum Turn: Hashable, Sendable {
    /// Broken now, and not before.
    case broken
    /// Broken before, and now farther over the limit, longer or more often.
    case worse
  }

  /// `nil` where it is no worse.
  package var turn: Turn? {
    guard let after, after.verdict == .fail else { return nil }
    guard let before, before.verdict == .fail else { return .broken }
    func multiple(_ state: WhatIfReport.State) -> ExactDecimal {
      state.worst.flatMap { ExactDecimal(ofAnySize: $0) } ?? .zero
    }
    let isWorse =
      after.exceeding ?? 0 > before.exceeding ?? 0 || after.episodes > before.episodes
      || multiple(after) > multiple(before)
    return isWorse ? .worse : nil
  }

  /// Whether it counts for the verdict, now or before.
  package var isAdvisory: Bool { (after ?? before)?.isAdvisory ?? false }

  /// There was an answer, and is none.
  package var losesAnswer: Bool {
    guard let after, after.verdict == .notEvaluated || after.verdict == .insufficient else {
      return false
    }
    return before?.verdict != after.verdict
  }

  /// Where one entry of a standard goes and one other comes, of the same outlet, pollutant and rule,
  /// the two are one change.
  package static func paired(_ changes: [Self]) -> [Self] {
    struct Place: Hashable {
      var rule: String
      var outlet: String?
      var pollutant: String?
      var standard: String?
      var basis: Check.Basis?
    }
    func place(_ change: Self) -> Place {
      let identity = change.identity
      return Place(
        rule: identity.rule, outlet: identity.outlet, pollutant: identity.pollutant,
        standard: identity.standard, basis: (change.after ?? change.before)?.basis)
    }
    let gone = Dictionary(grouping: changes.filter { $0.after == nil }, by: place)
    let come = Dictionary(grouping: changes.filter { $0.before == nil }, by: place)
    return changes.compactMap { change in
      let key = place(change)
      guard change.before == nil || change.after == nil, let old = gone[key], old.count == 1,
        let new = come[key], new.count == 1
      else { return change }
      // Stands where the new one does.
      guard change.before == nil else { return nil }
      return Self(
        identity: change.identity, replaced: old[0].identity, before: old[0].before,
        after: change.after)
    }
  }
}

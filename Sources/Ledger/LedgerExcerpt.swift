package import Measures
package import Report

/// What a month's digest is made of: rows of one moment's ledger, each with its seal checked.
package struct LedgerExcerpt: Hashable, Sendable {
  /// Dossiers' runs that overlap the months asked for, and decisions since the day asked for;
  /// replaced ones among them; in the order in which they were recorded.
  package var runs: [RunRecord]
  package var replacements: [RunReplacementRecord]
  /// Of dossiers' runs that were not replaced: checks of hours, whatever breaches are about, and
  /// those of the last month without an answer; all of runs that reach beyond a month or overlap
  /// another.
  package var checks: [CheckRecord]
  /// Those that fail, and of the last month those that say what is missing or must be seen first; of
  /// replaced runs, too, where they overlap the last month or one that it is compared with.
  package var findings: [FindingRecord]
  /// Days of the series of runs that cannot be told by month, or overlap another.
  package var days: [SeriesDays]
  /// Dossiers' runs that were pruned, of whatever plant, which overlap the months asked for.
  package var pruned: [PrunedRunRecord]
  /// Where the first dossier's run of the ledger begins, pruned ones among them; `nil`: it has none.
  package var began: Instant?
  /// Of the months asked for, of runs that were not replaced: those of the run's own months, and
  /// all of each plant's last run; until ``narrowed(to:)``, of its last one in each sector and region.
  package var figures: [FigureRecord]
  /// The runs that figures are of, which may lie before the months asked for.
  package var figureRuns: [Int64: RunRecord]
  /// Of each plant's last run; until ``narrowed(to:)``, of its last one in each sector and region.
  package var deadlines: [AuditDeadlineRecord]
  /// Of runs of the last month: why checks have no answer, and how many flagged hours lie over limits.
  package var reasons: [CheckReason] = []
  package var suspects: [SuspectHours] = []
  /// Of runs that replaced others, and speak of the last month or of one that it is compared with.
  package var hourChanges: [HourChanges] = []
  /// Of each plant that the register speaks of, the last run that begins before the last month's end,
  /// however long ago.
  package var dossiers: [Dossier] = []

  package init(
    runs: [RunRecord] = [], replacements: [RunReplacementRecord] = [],
    checks: [CheckRecord] = [], findings: [FindingRecord] = [], figures: [FigureRecord] = [],
    figureRuns: [Int64: RunRecord] = [:], deadlines: [AuditDeadlineRecord] = [],
    days: [SeriesDays] = [], pruned: [PrunedRunRecord] = [], began: Instant? = nil
  ) {
    self.days = days
    self.pruned = pruned
    self.began = began
    self.figureRuns = figureRuns
    self.runs = runs
    self.replacements = replacements
    self.checks = checks
    self.findings = findings
    self.figures = figures
    self.deadlines = deadlines
  }

  /// The days of one run's series.
  package struct SeriesDays: Hashable, Sendable {
    package var run: Int64
    package var outlet: String
    package var pollutant: String
    /// In order.
    package var days: [DayTally]

    package init(run: Int64, outlet: String, pollutant: String, days: [DayTally]) {
      self.run = run
      self.outlet = outlet
      self.pollutant = pollutant
      self.days = days
    }
  }

  /// What a run's dossier says of its plant.
  package struct Dossier: Hashable, Sendable {
    package var run: RunRecord
    /// `nil`: what was stored of it cannot be read by this version.
    package var facts: DossierFacts?

    package init(run: RunRecord, facts: DossierFacts?) {
      (self.run, self.facts) = (run, facts)
    }
  }

  /// What is to be read.
  package struct Wanted: Sendable {
    /// In order and in a row, the last being the one that the digest is of.
    package var months: [CivilMonth]
    package var figureMonths: [CivilMonth]
    /// The first day of decisions; `nil`: none are wanted.
    package var decisionsSince: Instant?
    /// Whether a run's plant belongs to it.
    package var holds: @Sendable (RunRecord) -> Bool
    /// Plants whose dossiers are to be compared.
    package var carded: Set<String> = []
    /// Reads what was stored of a run's dossier; `nil`: it is none that this version knows.
    package var facts: @Sendable ([UInt8]) -> DossierFacts? = { _ in nil }

    package init(
      months: [CivilMonth], figureMonths: [CivilMonth], decisionsSince: Instant?,
      holds: @escaping @Sendable (RunRecord) -> Bool
    ) {
      self.months = months
      self.figureMonths = figureMonths
      self.decisionsSince = decisionsSince
      self.holds = holds
    }
  }

  /// Runs that nothing replaced, dossiers' alone, in order.
  package var currentRuns: [RunRecord] {
    let replaced = Set(replacements.map(\.replaced))
    return runs.filter { $0.kind == .check && !replaced.contains($0.id) }
  }
}

extension Ledger {
  /// Reads what a digest needs, by few queries and all of one moment.
  package func excerpt(_ wanted: LedgerExcerpt.Wanted) throws(Fault) -> LedgerExcerpt {
    try reading { store in
      var excerpt = LedgerExcerpt()
      guard let first = wanted.months.first?.span.from, let last = wanted.months.last else {
        return excerpt
      }
      // Figures reach further back than what is shown.
      let whole = try store.wholeChain()
      let all = whole.filter(wanted.holds)
      let replacements = try store.replacements(whole)
      excerpt.runs = all.filter { run in
        run.kind == .check
          ? run.periodTo > first && run.periodFrom < last.span.to
          : wanted.decisionsSince.map { run.asOf >= $0 } ?? false
      }
      let ids = Set(excerpt.runs.map(\.id))
      // A plant that moved to another district replaced what stands in this one all the same.
      excerpt.replacements = replacements.filter {
        ids.contains($0.run) || ids.contains($0.replaced)
      }
      let pruned = try store.all(PrunedRunRecord.self, order: "id").filter { $0.kind == .check }
      excerpt.pruned = pruned.filter { $0.periodTo > first && $0.periodFrom < last.span.to }
      excerpt.began =
        (whole.filter { $0.kind == .check }.map(\.periodFrom) + pruned.map(\.periodFrom)).min()
      let current = excerpt.currentRuns
      let replaced = Set(excerpt.replacements.map(\.replaced))
      let compared = [last, wanted.months.dropLast().last ?? last, wanted.months.first ?? last]
      let shown =
        current
        + excerpt.runs.filter { run in
          replaced.contains(run.id) && run.kind == .check
            && compared.contains { run.overlaps($0) }
        }
      let asked = Set(current.filter { $0.periodTo > last.span.from }.map(\.id))
      excerpt.findings = try store.rows(
        of: shown, { $0.run }, \.findings,
        keeping: {
          $0.verdict == .fail
            || (asked.contains($0.run) && ($0.isUrgent || $0.verdict?.isOpen ?? false))
        })
      let untold = current.withoutOwnMonth
      excerpt.checks = try store.checks(
        of: current, about: excerpt.findings, untold: Set(untold.map(\.id)), asked: asked)
      excerpt.days = try store.days(of: untold)
      (excerpt.reasons, excerpt.suspects) = try store.words(
        of: current.filter { asked.contains($0.id) },
        excerpt.checks.filter { asked.contains($0.run) },
        excerpt.findings.filter { asked.contains($0.run) })
      excerpt.hourChanges = try store.hourChanges(excerpt, of: whole, compared)
      let superseded = Set(replacements.map(\.replaced))
      let sources = all.filter { $0.kind == .check && !superseded.contains($0.id) }
      excerpt.figures = try store.figures(of: sources, wanted.figureMonths)
      // The last run of a plant is known as such even where it has no figure.
      let used = Set(excerpt.figures.map(\.run) + sources.latestOfPlaces.map(\.id))
      excerpt.figureRuns = Dictionary(
        uniqueKeysWithValues: sources.filter { used.contains($0.id) }.map { ($0.id, $0) })
      excerpt.deadlines = try store.rows(of: current.latestOfPlaces, { $0.run }, \.deadlines)
      excerpt.dossiers = try store.dossiers(
        of: sources.filter { $0.periodFrom < last.span.to && wanted.carded.contains($0.plant) },
        wanted.facts)
      return excerpt
    }
  }
}

extension RowStore {
  /// Rows of some runs, by one query: all are read, each with its seal, and what is kept is told by
  /// what was sealed. A cell that was changed must be found, and never hide its row from SQL.
  ///
  /// - Parameter run: The run that a row belongs to.
  /// - Throws: ``RowDamage``, too, where a run has not as many rows as were recorded.
  fileprivate func rows<Record: LedgerRecord>(
    of runs: [RunRecord], _ run: (Record) -> Int64, _ expected: (RunRecord) -> Int,
    keeping isKept: (Record) -> Bool = { _ in true }
  ) throws -> [Record] {
    guard !runs.isEmpty else { return [] }
    var kept: [Record] = []
    var counts: [Int64: Int] = [:]
    try forEach(
      Record.self, where: "run IN (SELECT value FROM json_each(?))", [list(runs.map(\.id))],
      order: CellWriter(Record()).names.prefix(Record.keyColumns).joined(separator: ", ")
    ) { record, _ in
      counts[run(record), default: 0] += 1
      if isKept(record) { kept.append(record) }
    }
    for run in runs where counts[run.id] ?? 0 != expected(run) {
      throw RowDamage(
        Record.table, run: run.id, .count(counts[run.id] ?? 0, of: expected(run)))
    }
    return kept
  }

  /// - Parameters:
  ///   - untold: Runs of which all checks are wanted.
  ///   - asked: Runs of the last month.
  fileprivate func checks(
    of runs: [RunRecord], about findings: [FindingRecord], untold: Set<Int64>, asked: Set<Int64>
  ) throws -> [CheckRecord] {
    let all = try rows(of: runs, { (check: CheckRecord) in check.run }, \.checks)
    // A check may fail without a finding of its own.
    let prints = Set(
      findings.lazy.filter { $0.verdict == .fail }.map(\.fingerprint)
    ).union(all.lazy.filter { $0.verdict == .fail }.map(\.fingerprint))
    return all.filter { check in
      check.countsHours || prints.contains(check.fingerprint) || untold.contains(check.run)
        || (asked.contains(check.run) && check.verdict.isOpen)
    }
  }

  /// The days of all series of some runs.
  ///
  /// - Throws: ``RowDamage`` where a series has a month too few, or days that cannot be read.
  fileprivate func days(of runs: [RunRecord]) throws -> [LedgerExcerpt.SeriesDays] {
    var found: [LedgerExcerpt.SeriesDays] = []
    for run in runs {
      // A run's hours are many: those of one are in memory at a time.
      let months = try rows(
        of: [run], { (record: SeriesMonthRecord) in record.run }, \.seriesMonths)
      for record in months {
        let days: [DayTally]
        do throws(BlobDamage) {
          days = try DayBlob.decode(record.days)
        } catch {
          throw RowDamage(
            table: SeriesMonthRecord.table,
            row: "run=\(record.run) outlet=\(record.outlet) pollutant=\(record.pollutant) "
              + "month=\(record.month)", reason: error.reason)
        }
        if let last = found.indices.last, found[last].run == record.run,
          found[last].outlet == record.outlet, found[last].pollutant == record.pollutant
        {
          found[last].days += days
        } else {
          found.append(
            LedgerExcerpt.SeriesDays(
              run: record.run, outlet: record.outlet, pollutant: record.pollutant, days: days))
        }
      }
    }
    return found
  }

  /// Of runs that replaced others in some months.
  fileprivate func hourChanges(
    _ excerpt: LedgerExcerpt, of runs: [RunRecord], _ months: [CivilMonth]
  ) throws -> [LedgerExcerpt.HourChanges] {
    let checks = Dictionary(
      runs.filter { $0.kind == .check }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }
    )
    let shown = Set(excerpt.runs.map(\.id))
    let replaced = Dictionary(grouping: excerpt.replacements, by: \.run)
    return try replaced.keys.sorted().flatMap { id -> [LedgerExcerpt.HourChanges] in
      guard shown.contains(id), let run = checks[id], months.contains(where: run.overlaps)
      else { return [] }
      // One that was pruned since has no hours.
      let old = (replaced[id] ?? []).compactMap { checks[$0.replaced] }
      return old.isEmpty ? [] : try changes(from: old, to: run)
    }
  }

  fileprivate func figures(
    of runs: [RunRecord], _ months: [CivilMonth]
  ) throws -> [FigureRecord] {
    // A month's own run says of it more than any other; the plant's last one knows of those before.
    let latest = Set(runs.latestOfPlaces.map(\.id))
    let speaking = runs.filter { run in
      latest.contains(run.id) || months.contains { run.overlaps($0) }
    }
    let byID = Dictionary(
      speaking.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = Set(months)
    return try rows(
      of: speaking, { $0.run }, \.figures,
      keeping: { figure in
        guard wanted.contains(figure.month), let run = byID[figure.run] else { return false }
        return latest.contains(run.id) || run.overlaps(figure.month)
      })
  }

  /// Of the last run of each plant.
  fileprivate func dossiers(
    of runs: [RunRecord], _ facts: ([UInt8]) -> DossierFacts?
  ) throws -> [LedgerExcerpt.Dossier] {
    try runs.latestOfPlants.map { run in
      let own = facts(try storedInput(of: run.id)).flatMap { $0.plant.id == run.plant ? $0 : nil }
      return LedgerExcerpt.Dossier(run: run, facts: own)
    }
  }

  private func list(_ numbers: [Int64]) -> String {
    "[" + numbers.map(String.init).joined(separator: ",") + "]"
  }
}

extension RunRecord {
  package var reachesBeyondAMonth: Bool {
    CivilMonth(periodFrom.date) != CivilMonth(Instant(seconds: periodTo.seconds - 1).date)
  }
}

extension RunRecord {
  func overlaps(_ month: CivilMonth) -> Bool {
    month.span.from < periodTo && periodFrom < month.span.to
  }
}

extension CheckRecord {
  fileprivate var countsHours: Bool {
    switch basis {
    case .hour, .share, .single: expected.map { $0 > 0 } ?? false
    case .day, .rolling, .sample, .month, .year, .outlet, nil: false
    }
  }
}

extension Verdict {
  /// Asked, and without an answer.
  fileprivate var isOpen: Bool { self == .insufficient || self == .notEvaluated }
}

extension [RunRecord] {
  /// Those that reach beyond a month, or share hours with another of their plant: what they say as a
  /// whole need not be what they say of a month.
  fileprivate var withoutOwnMonth: [RunRecord] {
    let byPlant = Dictionary(grouping: self, by: \.plant)
    return filter { run in
      run.reachesBeyondAMonth
        || (byPlant[run.plant] ?? []).contains {
          $0.id != run.id && $0.periodFrom < run.periodTo && run.periodFrom < $0.periodTo
        }
    }
  }

  /// The last run of each plant by the end of its period, of equals the one recorded last.
  var latestOfPlants: [RunRecord] { latest { [$0.plant] } }

  /// The same of each plant, sector and region: a reader of a part may see only those.
  fileprivate var latestOfPlaces: [RunRecord] { latest { [$0.plant, $0.sector, $0.region] } }

  private func latest(of place: (RunRecord) -> [String]) -> [RunRecord] {
    var latest: [[String]: RunRecord] = [:]
    for run in self {
      if let known = latest[place(run)], (known.periodTo, known.id) > (run.periodTo, run.id) {
        continue
      }
      latest[place(run)] = run
    }
    return latest.values.sorted { $0.id < $1.id }
  }
}

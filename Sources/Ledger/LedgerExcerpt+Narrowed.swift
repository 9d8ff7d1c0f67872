extension LedgerExcerpt {
  /// What somebody sees who asks for this or for less, without asking the ledger again.
  ///
  /// - Parameter wanted: of the same months; its plants, figures' months and decisions are among those
  ///   that this excerpt was asked for.
  package func narrowed(to wanted: Wanted) -> LedgerExcerpt {
    var narrow = self
    let runs = runs.filter { run in
      wanted.holds(run)
        && (run.kind == .check || (wanted.decisionsSince.map { run.asOf >= $0 } ?? false))
    }
    let ids = Set(runs.map(\.id))
    narrow.runs = runs
    narrow.replacements = replacements.filter { ids.contains($0.run) || ids.contains($0.replaced) }
    // A breach's name holds its plant: checks and findings of other plants speak of other breaches.
    narrow.checks = checks.filter { ids.contains($0.run) }
    narrow.findings = findings.filter { ids.contains($0.run) }
    narrow.days = days.filter { ids.contains($0.run) }
    narrow.reasons = reasons.filter { ids.contains($0.run) }
    narrow.suspects = suspects.filter { ids.contains($0.run) }
    narrow.hourChanges = hourChanges.filter { ids.contains($0.run) }
    // A plant may have moved: its last run is the last of those that are seen.
    let latest = Set(narrow.currentRuns.latestOfPlants.map(\.id))
    narrow.deadlines = deadlines.filter { latest.contains($0.run) }
    let months = Set(wanted.figureMonths)
    let sources = figureRuns.filter { wanted.holds($0.value) }
    let last = Set(sources.values.sorted { $0.id < $1.id }.latestOfPlants.map(\.id))
    let figures = figures.filter { figure in
      guard let run = sources[figure.run], months.contains(figure.month) else { return false }
      return last.contains(run.id) || run.overlaps(figure.month)
    }
    narrow.dossiers = dossiers.filter {
      wanted.holds($0.run) && wanted.carded.contains($0.run.plant)
    }
    let used = Set(figures.map(\.run))
    narrow.figures = figures
    narrow.figureRuns = sources.filter { used.contains($0.key) }
    return narrow
  }
}

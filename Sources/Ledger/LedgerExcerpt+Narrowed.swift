extension LedgerExcerpt {
  /// What the same ledger would have given to somebody who asked for less, without asking it again.
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
    narrow.deadlines = deadlines.filter { ids.contains($0.run) }
    narrow.days = days.filter { ids.contains($0.run) }
    let months = Set(wanted.figureMonths)
    let sources = figureRuns.filter { wanted.holds($0.value) }
    let figures = figures.filter { sources[$0.run] != nil && months.contains($0.month) }
    let used = Set(figures.map(\.run))
    narrow.figures = figures
    narrow.figureRuns = sources.filter { used.contains($0.key) }
    return narrow
  }
}

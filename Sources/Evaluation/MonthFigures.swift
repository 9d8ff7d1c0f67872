import Measures
package import Report
package import Standards

/// A dossier's figures by month, as a ledger keeps them for digests: energy in tce, value added, and
/// the mass of each pollutant that a plan speaks of.
///
/// Energy and value added are told for every month that the logs name, a plan's base year among them;
/// masses for every whole calendar month of the period. A month that lacks something has its figure
/// marked as not complete: a reader draws a gap there. What no row speaks of has no figure at all.
package enum MonthFigures {
  package static let energy = "energy-tce"
  package static let valueAdded = "value-added-10k-yuan"

  package static func mass(of pollutant: String) -> String { "mass-kg:" + pollutant }

  /// Pollutants of which masses are told, in their order.
  package static let pollutants = ["VOCs", "NMHC", "NOx", "SO2", "PM"]

  /// In the order of quantities and months.
  package static func all(
    of input: EvaluationInput, _ library: StandardsLibrary
  ) -> [MonthFigure] {
    energy(input, library) + masses(input, library)
  }

  // MARK: Energy and value added

  private static func energy(
    _ input: EvaluationInput, _ library: StandardsLibrary
  ) -> [MonthFigure] {
    let logs = EnergyLogs(input, library)
    let years = Set(
      (logs.record.energy.map(\.span) + logs.record.production.map(\.span)).map(\.year)
    )
    .sorted()
    // A kind that was used in one year and is not spoken of in another may have been forgotten.
    var kinds: Set<EnergyBalance.Series> = []
    for year in years {
      kinds.formUnion(EnergyBalance(year: year, logs.record, logs.table).counted)
    }
    var (used, added): ([MonthFigure], [MonthFigure]) = ([], [])
    for year in years {
      let isEnergyWhole = logs.gaps(of: [.energy], years: [year]).isEmpty
      let isAddedWhole = logs.gaps(of: [.production], years: [year]).isEmpty
      for number in 1...12 {
        guard let month = CivilMonth(year: year, month: number) else { continue }
        let balance = EnergyBalance(year: year, months: number...number, logs.record, logs.table)
        if !balance.counted.isEmpty {
          used.append(
            MonthFigure(
              month: month, quantity: energy,
              value: (balance.energy / Rational(1000)).decimal(),
              isComplete: isEnergyWhole && balance.unconverted == 0
                && kinds.isSubset(of: balance.counted)))
        }
        if balance.monthsOfValueAdded.contains(number) {
          added.append(
            MonthFigure(
              month: month, quantity: valueAdded, value: balance.valueAdded.decimal(),
              isComplete: isAddedWhole))
        }
      }
    }
    return used + added
  }

  // MARK: Masses

  private static func masses(
    _ input: EvaluationInput, _ library: StandardsLibrary
  ) -> [MonthFigure] {
    let months = input.period.wholeMonths
    guard input.includes(.emission), !months.isEmpty else { return [] }
    let ownLimits = LimitBinding.all(
      input, library.standards.filter { $0.covers(input.plant) }
    ).ownLimits
    let stops = Dictionary(grouping: input.stops, by: \.outlet)
    return pollutants.flatMap { pollutant -> [MonthFigure] in
      let keys = input.outlets.map { SeriesKey(outlet: $0.id, pollutant: pollutant) }
      let watched = zip(keys, input.outlets).filter { key, outlet in
        input.emission.series[key] != nil || outlet.monitors.contains(pollutant)
      }.map(\.0)
      // A pollutant that nothing watches has no mass, and is not one that came to nothing.
      guard !watched.isEmpty else { return [] }
      let isOpen = keys.contains { ownLimits.contains($0) && !watched.contains($0) }
      return months.map { month, hours in
        var total = MassTotal()
        var isWhole = !isOpen
        for key in watched {
          let one = MassTotal(
            input.emission, key, hours: [hours],
            calendar: StopCalendar(stops[key.outlet] ?? [], period: input.period))
          isWhole = isWhole && one.isWhole
          total.add(one)
        }
        return MonthFigure(
          month: month, quantity: mass(of: pollutant), value: total.kilograms.decimal(),
          isComplete: isWhole, substitutedHours: total.substituted, expectedHours: total.expected)
      }
    }
  }
}

extension [LimitBinding] {
  /// Series that a limit made for their outlet's own process speaks of: what it emits has to be
  /// watched.
  var ownLimits: Set<SeriesKey> {
    Set(
      lazy.filter { binding in
        if case .notApplicable = binding.standing { return false }
        return binding.limit.process != Limit.anyProcess
      }.map(\.key))
  }
}

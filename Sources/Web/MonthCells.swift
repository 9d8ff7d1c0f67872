#if Server
import Ledger
import Measures
package import Report

/// What a plant's month came to, as the runs say that touch it.
package struct MonthCell: Hashable, Sendable {
  /// The worst of the runs; of equals the one recorded last.
  package var run: SeenRun
  package var verdict: Verdict
  /// Runs that touch the month.
  package var count: Int
  /// Whether its run reaches beyond the month: what it says, it says of its whole period.
  package var isOfLongerPeriod: Bool
}

extension PlantRuns {
  /// Months that a run touches; those without one are left out.
  static func cells(of runs: [SeenRun]) -> [CivilMonth: MonthCell] {
    var cells: [CivilMonth: MonthCell] = [:]
    for run in runs {
      let record = run.record
      let last = CivilMonth(Instant(seconds: record.periodTo.seconds - 1).date)
      let first = CivilMonth(record.periodFrom.date)
      var month: CivilMonth? = first
      // A period of centuries is a slip of the pen; it fills no page.
      var room = 600
      while let current = month, current <= last, room > 0 {
        room -= 1
        let cell = MonthCell(
          run: run, verdict: record.verdict, count: 1, isOfLongerPeriod: first != last)
        cells[current] = cells[current].map { $0.joined(with: cell) } ?? cell
        month = current.adding(1)
      }
    }
    return cells
  }
}

extension MonthCell {
  fileprivate func joined(with other: MonthCell) -> MonthCell {
    let verdict = Verdict.overall([self.verdict, other.verdict])
    // The verdict of a month is never that of no run: one of the two has it.
    let isOther =
      other.verdict == verdict
      && (self.verdict != verdict || other.run.record.id > run.record.id)
    var joined = isOther ? other : self
    joined.count = count + other.count
    return joined
  }
}

extension Verdict {
  /// The worst first.
  package var rank: Int {
    switch self {
    case .fail: 0
    case .insufficient: 1
    case .notEvaluated: 2
    case .pass: 3
    case .notApplicable: 4
    }
  }
}
#endif

package import Measures

/// Something concluded, with evidence, for a person to act on.
package struct Finding: Hashable, Sendable {
  /// Holds no measured number, so that it stays the same while an episode grows.
  package var id: String
  package var rule: String
  /// `fail` for breaches; data findings have none.
  package var verdict: Verdict?
  package var severity: Severity
  package var isAdvisory: Bool
  /// Stands among what a reader looks at first, though it counts in no verdict.
  package var isUrgent = false
  /// Hours whose data did not count, and which would lie over a limit if they did; `nil` where the
  /// finding is not about such hours.
  package var suspectHours: Int?
  package var outlet: String?
  package var pollutant: String?
  package var standard: String?
  package var limit: String?
  package var target: String?
  /// As in ``Check/item``.
  package var item: String?
  package var clause: String?
  package var basis: Check.Basis?
  /// The month that it speaks of, where that is all of its time; `nil` in a saved report, which keeps
  /// only what it prints.
  package var month: CivilMonth?
  /// One sentence: what was found.
  package var message: Bilingual
  /// What to do or what is unconfirmed; further sentences.
  package var notes: [Bilingual]
  package var episode: Episode?
  /// The arithmetic of the peak with its numbers, a step a line.
  package var working: [Bilingual]
  package var intensity: IntensityFigures?
  package var evidence: Evidence

  package init(
    id: String, rule: String, verdict: Verdict? = nil, severity: Severity,
    isAdvisory: Bool = false, outlet: String? = nil, pollutant: String? = nil,
    standard: String? = nil, limit: String? = nil, target: String? = nil, item: String? = nil,
    clause: String? = nil, basis: Check.Basis? = nil, message: Bilingual, notes: [Bilingual] = [],
    episode: Episode? = nil, working: [Bilingual] = [],
    intensity: IntensityFigures? = nil, evidence: Evidence = Evidence()
  ) {
    self.id = id
    self.rule = rule
    self.verdict = verdict
    self.severity = severity
    self.isAdvisory = isAdvisory
    self.outlet = outlet
    self.pollutant = pollutant
    self.standard = standard
    self.limit = limit
    self.target = target
    self.item = item
    self.clause = clause
    self.basis = basis
    self.message = message
    self.notes = notes
    self.episode = episode
    self.working = working
    self.intensity = intensity
    self.evidence = evidence
  }
}

/// A maximal run of consecutive exceeding hours, days or rolling windows.
///
/// Windows are named by their end hours: `from` is the start of the first one's, `to` the end of the
/// last one's.
package struct Episode: Hashable, Sendable {
  package var from: Instant
  /// Half-open.
  package var to: Instant
  package var periods: Int
  /// Exact before rounding; printed with at most six decimals.
  package var peak: String
  /// The earliest of equals.
  package var peakAt: Instant
  /// 超标倍数: peak / limit − 1.
  package var multiple: String
  /// Peak over limit before any rounding, as `numerator/denominator` of whole numbers, for whoever
  /// compares it again; `nil` in a saved report, which keeps only what it prints.
  package var exactRatio: String?
  /// The exceeding hours or days with their numbers; at most `Evidence.rowLimit`, the peak's among
  /// them.
  package var values: [PeriodValue]
  /// Hours of each window; `nil` where the episode is of hours or days.
  package var window: Int?
  /// The hours around it; only of the worst ``Surroundings/mostFindings`` of a report.
  package var surroundings: Surroundings?

  package init(
    from: Instant, to: Instant, periods: Int, peak: String, peakAt: Instant, multiple: String,
    values: [PeriodValue], window: Int? = nil
  ) {
    self.from = from
    self.to = to
    self.periods = periods
    self.peak = peak
    self.peakAt = peakAt
    self.multiple = multiple
    self.values = values
    self.window = window
  }
}

extension Episode {
  /// The first and the last clock hour, half-open, of the window that ends with the hour from `hour`
  /// on; `nil` where the episode is of hours or days.
  package func window(endingWith hour: Instant) -> (from: Instant, to: Instant)? {
    // A saved report may say anything.
    guard let window, (1...8784).contains(window) else { return nil }
    return (
      Instant(seconds: hour.seconds - Int64(window - 1) * 3600),
      Instant(seconds: hour.seconds + 3600)
    )
  }
}

/// How one exceeding hour's (or day's, or window's) value came about.
package struct PeriodValue: Hashable, Sendable {
  package var at: Instant
  /// Counted readings of the hour; judged hours of the day or window.
  package var count: Int
  /// Mean before conversion; `nil` for days and windows.
  package var mean: String?
  /// Mean oxygen content in %, where the limit refers to one.
  package var oxygen: String?
  /// What was compared with the limit (for `rounded` limits: before rounding).
  package var value: String

  package init(at: Instant, count: Int, mean: String?, oxygen: String?, value: String) {
    self.at = at
    self.count = count
    self.mean = mean
    self.oxygen = oxygen
    self.value = value
  }
}

/// The rows behind a finding.
package struct Evidence: Hashable, Sendable {
  /// Rows in file and line order.
  package var rows: [RowReference]
  /// Rows that exist and are not listed; said wherever the evidence is shown.
  package var omitted: Int
  /// The one of `rows` to open first, such as the first of the peak's hour; `nil` where that is the
  /// first of all.
  package var lead: RowReference?

  package static let rowLimit = 200

  package init(rows: [RowReference] = [], omitted: Int = 0, lead: RowReference? = nil) {
    self.rows = rows
    self.omitted = omitted
    self.lead = lead
  }
}

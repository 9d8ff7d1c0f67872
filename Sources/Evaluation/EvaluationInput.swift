package import Measures
package import Report

/// Everything that a verdict depends on: what was read, and what plant.yaml says of it.
package struct EvaluationInput: Sendable {
  package var plant: Plant
  package var outlets: [Outlet]
  package var period: Period
  /// The year whose energy intensity is judged; `nil` leaves targets not evaluated.
  package var energyYear: Int?
  /// What the dossier limits itself to; empty: everything.
  package var scope: [Scope]
  package var stops: [PlannedStop]
  package var emission: EmissionRecord
  /// No quantity of production is negative: such rows are rejected where they are read.
  package var energy: EnergyRecord
  /// Sample sets by hand, in file and line order; none negative, for the same reason.
  package var manual: [ManualSample] {
    didSet { samplesBySeries = Dictionary(grouping: manual, by: \.series) }
  }
  /// The same by series: each of thousands asks for its own.
  private var samplesBySeries: [SeriesKey: [ManualSample]]
  /// Power of the declared meters.
  package var power: PowerRecord
  /// Rows of the clean-production audit, in file and line order.
  package var audit: [AuditEntry]
  /// Permit, register, meters and what the outlets say of themselves.
  package var declarations: Declarations
  /// The day as of which evidence and deadlines are read; default: the end of the period.
  package var asOf: Instant
  package var logs: [LogSummary]
  package var remarks: [Remark]
  /// Whether hours are kept for calendars and charts, which a page of text does not show.
  package var isPictured = true
  /// Whether violations get their sentences, workings and listed values, and whether there are
  /// findings that only inform: whoever only counts violations, thousands of runs at a time, does
  /// without. Verdicts, figures, violations and why there is no answer are the same.
  package var isWorded = true

  package init(
    plant: Plant, outlets: [Outlet], period: Period, energyYear: Int? = nil, scope: [Scope] = [],
    stops: [PlannedStop] = [], emission: EmissionRecord, energy: EnergyRecord = EnergyRecord(),
    manual: [ManualSample] = [], power: PowerRecord = PowerRecord(), audit: [AuditEntry] = [],
    declarations: Declarations = Declarations(), asOf: Instant? = nil, logs: [LogSummary] = [],
    remarks: [Remark] = []
  ) {
    self.plant = plant
    self.outlets = outlets
    self.period = period
    self.energyYear = energyYear
    self.scope = scope
    self.stops = stops
    self.emission = emission
    self.energy = energy
    self.manual = manual
    samplesBySeries = Dictionary(grouping: manual, by: \.series)
    self.power = power
    self.audit = audit
    self.declarations = declarations
    self.asOf = asOf ?? period.to
    self.logs = logs
    self.remarks = remarks
  }

  /// With the hours marked in which rows contradict each other.
  func markingConflicts() -> EvaluationInput {
    var marked = self
    for (key, series) in emission.series where !series.conflicts.isEmpty {
      for conflict in series.conflicts {
        guard let hour = period.hour(of: conflict.at), series.hours.indices.contains(hour) else {
          continue
        }
        marked.emission.series[key]?.hours[hour].holdsConflict = true
      }
    }
    return marked
  }

  /// Whether a manual log watches a series.
  func isSampled(_ key: SeriesKey) -> Bool { samplesBySeries[key] != nil }

  /// The rows of manual logs that are of a series, in file and line order.
  func samples(_ key: SeriesKey) -> [ManualSample] { samplesBySeries[key] ?? [] }

  /// Rows of manual logs that are of a series and could not be read.
  func rejectedSamples(_ key: SeriesKey) -> Int {
    logs.reduce(0) { sum, log in
      guard log.kind == .manual else { return sum }
      return sum + log.unread.count { $0.outlet == key.outlet && $0.pollutant == key.pollutant }
    }
  }

  /// Whether a family of checks was asked for.
  func includes(_ family: Scope) -> Bool { scope.isEmpty || scope.contains(family) }
}

/// Something the dossier's reader wants listed, such as a key that loads and is not judged yet.
package struct Remark: Codable, Hashable, Sendable {
  /// The rule that lists it: `not-judged-yet`.
  package var rule: String
  package var message: Bilingual
  package var position: SourcePosition?

  package init(rule: String, message: Bilingual, position: SourcePosition? = nil) {
    self.rule = rule
    self.message = message
    self.position = position
  }
}

/// What an evaluation concludes, before the rows behind its findings are fetched.
package struct Judgement: Sendable {
  package var verdict: Verdict
  /// Ordered by rule, outlet, pollutant, standard and limit, target or item.
  package var checks: [Check]
  /// Ordered by severity, rule, outlet, pollutant, limit and time.
  package var findings: [PendingFinding]
  /// Those that some check refers to, in the library's order.
  package var standardsUsed: [ComplianceReport.StandardUsed]
  /// Those of the checks and findings, ordered by id.
  package var rulesUsed: [ComplianceReport.RuleUsed]
}

/// A finding and the rows that are still to be fetched as its evidence.
package struct PendingFinding: Sendable {
  package var finding: Finding
  /// The peak hour (or the peak day's hours) whole, with its oxygen where that was used. Rows that
  /// the judge already holds, such as conflicting ones, are in the finding itself.
  package var requests: [RowRequest]
  /// The hours of the period that the finding speaks of; empty where it speaks of something else.
  package var hours: [Int]

  /// Hours asked for where a finding of the data speaks of many: the first one shows what is meant,
  /// and every hour more would be read again.
  static let requestedHours = 1

  /// Hours of an episode whose rows are asked for besides the peak's.
  static let episodeHours = 23

  package init(_ finding: Finding, requests: [RowRequest] = [], hours: [Int] = []) {
    self.finding = finding
    self.requests = requests
    self.hours = hours
  }

  /// With the rows of its hours that no request fetches counted as left out.
  ///
  /// A row of a wide log holds readings of several pollutants and is counted once; where both kinds of
  /// log are at hand, no more rows are counted than are certain.
  func countingWhatIsNotAsked(_ input: EvaluationInput) -> PendingFinding {
    // Rows of one flag are not counted by hours.
    guard !hours.isEmpty, !requests.contains(where: { $0.meaning != nil }) else { return self }
    let isWide = input.logs.contains(where: \.isWide)
    var rows: [String: [Int: Int]] = [:]
    for (key, requests) in Dictionary(grouping: requests, by: \.key) {
      guard let series = input.emission.series[key] else { continue }
      let asked = Set(requests.flatMap(\.hours))
      for hour in Set(hours) where series.hours.indices.contains(hour) && !asked.contains(hour) {
        let more = Int(series.hours[hour].rows)
        let known = rows[key.outlet, default: [:]][hour] ?? 0
        rows[key.outlet, default: [:]][hour] = isWide ? max(known, more) : known + more
      }
    }
    var counted = self
    counted.finding.evidence.omitted += rows.values.reduce(0) { $0 + $1.values.reduce(0, +) }
    return counted
  }
}

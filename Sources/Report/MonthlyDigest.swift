package import Measures

/// What a month brought to the plants of a city, a district, a sector, or to one plant: the one
/// model that every view of a digest is made from.
///
/// Nothing in it is judged again: verdicts, breaches and figures are those of recorded runs. What
/// was not received, and what is not known, stands in it as such and is never a pass, never a zero
/// and never "resolved".
package struct MonthlyDigest: Hashable, Sendable {
  package var tool: ComplianceReport.Tool
  package var scope: Subject
  package var month: CivilMonth
  /// The day as of which alarms, deadlines and waivers are read.
  package var asOf: CivilDate
  /// Days after a month's end after which a plant that handed in nothing is an alarm.
  package var alarmAfter: Int
  package var ledger: LedgerState
  /// Whether a register said who has to hand in; else whoever did in the twelve months before.
  package var hasRegister: Bool
  package var hasWaivers: Bool
  /// Of the packs that targets and city figures were taken from.
  package var standardsDigest: String
  /// This month, the month before, and the same month of the year before.
  package var sums: Comparison<MonthSums>
  /// In the order of sectors and ids.
  package var plants: [PlantRow]
  /// Months without a run: this one, and all earlier ones shown that are overdue; of each month those
  /// longest silent first.
  package var notReceived: [NotReceived]
  /// What could not be judged this month, in the order of plants and their checks.
  package var shortfalls: [Shortfall]
  /// Steps of audits that plants of the digest declared a day for, however far ahead.
  package var declaredDeadlines: Int
  /// Those that count first, then by state, size and place.
  package var breaches: [BreachChange]
  /// Energy first, then pollutants.
  package var trends: [Trend]
  /// Overdue ones first, then by day.
  package var deadlines: [Deadline]
  /// Expired ones first, then by day.
  package var waivers: [WaiverTerm]
  /// The least captured first.
  package var captures: [OutletCapture]
  /// Plants whose captures are not among them: their runs do not tell them by month.
  package var untoldCaptures: [String] = []
  /// In the order in which they were recorded.
  package var resubmissions: [Resubmission]
  /// In the order of plans and their duties.
  package var cityFigures: [CityFigure]
  /// What a reader must know of how the digest came about.
  package var notes: [Bilingual]
  /// In the order of plants and their outlets.
  package var flagged: [FlaggedHours] = []
  /// In the order of their rules and words.
  package var caveats: [Caveat] = []
  /// In the order of codes; of one district alone there is none.
  package var districts: [GroupSums] = []
  /// In the order of ids; of one sector alone there is none.
  package var sectors: [GroupSums] = []
  /// What dossiers say otherwise than the register; `nil`: there is none to compare with.
  package var register: RegisterStanding?
  /// `nil`: a first edition.
  package var correction: Correction?

  package init(
    tool: ComplianceReport.Tool, scope: Subject, month: CivilMonth, asOf: CivilDate,
    alarmAfter: Int, ledger: LedgerState, hasRegister: Bool, hasWaivers: Bool,
    standardsDigest: String, sums: Comparison<MonthSums>
  ) {
    self.tool = tool
    self.scope = scope
    self.month = month
    self.asOf = asOf
    self.alarmAfter = alarmAfter
    self.ledger = ledger
    self.hasRegister = hasRegister
    self.hasWaivers = hasWaivers
    self.standardsDigest = standardsDigest
    self.sums = sums
    (plants, notReceived, breaches, trends, deadlines) = ([], [], [], [], [])
    (shortfalls, declaredDeadlines) = ([], 0)
    (waivers, captures, resubmissions, cityFigures, notes) = ([], [], [], [], [])
  }

  /// How many days ahead deadlines and waivers are looked for.
  package static let daysAhead = 90
  /// How many of the worst are listed.
  package static let worstListed = 10
  /// Months of the matrix: the twelve before, and this one.
  package static let monthsShown = 13
}

extension MonthlyDigest {
  /// Whom a digest speaks of; what is `nil` is not asked for.
  package struct Subject: Hashable, Sendable {
    /// Six digits; trailing `00` pairs are wildcards.
    package var region: String?
    package var sector: String?
    package var plant: String?
    /// Of the plant, where it is one.
    package var plantName: String?
    /// What a reader asked for besides; none of it widens the rest.
    package var among = Selection()

    /// Several of a kind, of which each plant needs one; an empty list asks for nothing.
    package struct Selection: Hashable, Sendable {
      package var regions: [String] = []
      package var sectors: [String] = []
      package var plants: [String] = []

      package init() {}
    }

    package init(region: String? = nil, sector: String? = nil, plant: String? = nil) {
      self.region = region
      self.sector = sector
      self.plant = plant
    }

    /// Whether a plant belongs to it.
    package func holds(plant id: String, sector: String, region: String) -> Bool {
      (plant == nil || plant == id) && (self.sector == nil || self.sector == sector)
        && (self.region == nil || region.hasPrefix(RegionPattern.prefix(of: self.region ?? "")))
        && (among.plants.isEmpty || among.plants.contains(id))
        && (among.sectors.isEmpty || among.sectors.contains(sector))
        && (among.regions.isEmpty
          || among.regions.contains { region.hasPrefix(RegionPattern.prefix(of: $0)) })
    }
  }

  /// What tells the state of a ledger that a digest was made from.
  package struct LedgerState: Hashable, Sendable {
    /// Runs in it that touch the months shown and belong to the scope, replaced ones among them.
    package var runs: Int
    /// When the last of them was recorded.
    package var lastRecorded: Instant?

    package init(runs: Int, lastRecorded: Instant?) {
      self.runs = runs
      self.lastRecorded = lastRecorded
    }
  }

  /// The same of three months.
  package struct Comparison<Value: Hashable & Sendable>: Hashable, Sendable {
    package var now: Value
    package var lastMonth: Value
    package var yearAgo: Value

    package init(now: Value, lastMonth: Value, yearAgo: Value) {
      self.now = now
      self.lastMonth = lastMonth
      self.yearAgo = yearAgo
    }

    package var all: [Value] { [now, lastMonth, yearAgo] }
  }

  /// What a month came to over all plants.
  package struct MonthSums: Hashable, Sendable {
    package var month: CivilMonth
    /// Plants that had to hand in.
    package var expected = 0
    /// Nothing was recorded yet: no count of it says anything.
    package var isBeforeLedger = false
    /// Plants of which at least a part of the month was received, expected or not.
    package var received = 0
    /// Received, though they did not have to hand in.
    package var unexpected = 0
    /// Received once, and pruned from the ledger since.
    package var pruned = 0
    /// Received, and not the whole month.
    package var partial = 0
    /// Expected, and nothing received.
    package var missing = 0
    /// Missing beyond the days that are left for it.
    package var alarms = 0
    /// Plants received, by verdict.
    package var fail = 0
    package var insufficient = 0
    package var notEvaluated = 0
    package var pass = 0
    /// Breaches that count: one an outlet, pollutant and limit, however many episodes it has.
    package var breaches = 0
    /// Hours over limits that are counted by hours, of breaches that count.
    package var hoursOver = 0
    /// Of hours; see ``OutletCapture``.
    package var coverage: Coverage?

    package init(month: CivilMonth) {
      self.month = month
    }
  }

  // MARK: The matrix

  /// What was received of a plant for a month.
  package enum Receipt: String, CaseIterable, Sendable {
    /// Nothing, and nothing had to be.
    case notExpected = "not-expected"
    /// Nothing, and the days that are left for it are not over.
    case missing
    /// Nothing, and they are over.
    case alarm
    /// Nothing, since the ledger begins after it.
    case beforeLedger = "before-ledger"
    /// Recorded once, and pruned since: what it said is not known any more.
    case pruned
    /// Hours of the month are in no recorded run.
    case partial
    case whole

    package var isReceived: Bool { self == .partial || self == .whole }
  }

  package struct MonthCell: Hashable, Sendable {
    package var month: CivilMonth
    package var receipt: Receipt
    /// `nil` where nothing was received.
    package var verdict: Verdict?
    /// Judged hours of the month's runs; see ``OutletCapture``.
    package var coverage: Coverage?
    /// When the last of the runs that speak of the month was recorded.
    package var recorded: Instant?
    /// Those runs, in the order in which they were recorded.
    package var runs: [Int64]

    package init(
      month: CivilMonth, receipt: Receipt, verdict: Verdict? = nil, coverage: Coverage? = nil,
      recorded: Instant? = nil, runs: [Int64] = []
    ) {
      self.month = month
      self.receipt = receipt
      self.verdict = verdict
      self.coverage = coverage
      self.recorded = recorded
      self.runs = runs
    }
  }

  package struct PlantRow: Hashable, Sendable {
    package var id: String
    package var name: String
    package var sector: String
    package var region: String
    /// Whether the register names it; `nil` where there is none.
    package var isRegistered: Bool?
    /// The twelve months before, and this one.
    package var cells: [MonthCell]

    package init(
      id: String, name: String, sector: String, region: String, isRegistered: Bool?,
      cells: [MonthCell]
    ) {
      self.id = id
      self.name = name
      self.sector = sector
      self.region = region
      self.isRegistered = isRegistered
      self.cells = cells
    }
  }

  /// That nothing came is a finding of its own.
  package struct NotReceived: Hashable, Sendable {
    package var plant: String
    package var name: String
    package var month: CivilMonth
    package var isAlarm: Bool
    /// It became an alarm in the month before the digest's day: no digest a month ago could say so.
    package var isNew: Bool
    /// From the end of the month to the day of the digest.
    package var days: Int
    /// The last month of which something was received, among those shown; `nil`: none.
    package var lastReceived: CivilMonth?

    package init(
      plant: String, name: String, month: CivilMonth, isAlarm: Bool, isNew: Bool, days: Int,
      lastReceived: CivilMonth?
    ) {
      self.plant = plant
      self.name = name
      self.month = month
      self.isAlarm = isAlarm
      self.isNew = isNew
      self.days = days
      self.lastReceived = lastReceived
    }
  }

  /// A check of this month that counts and has no answer, or a plant none of whose checks has one.
  package struct Shortfall: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    package var run: Int64
    package var verdict: Verdict
    /// `nil` where nothing at all was judged.
    package var rule: String?
    package var outlet: String?
    package var pollutant: String?
    package var standard: String?
    package var entry: String?
    package var basis: Check.Basis?
    /// Of the run; `nil` where nothing is counted.
    package var coverage: Coverage?
    /// What is missing, as the run's findings say it.
    package var reasons: [Bilingual]

    package init(
      plant: String, plantName: String, run: Int64, verdict: Verdict, rule: String? = nil,
      outlet: String? = nil, pollutant: String? = nil, standard: String? = nil,
      entry: String? = nil, basis: Check.Basis? = nil, coverage: Coverage? = nil,
      reasons: [Bilingual] = []
    ) {
      self.plant = plant
      self.plantName = plantName
      self.run = run
      self.verdict = verdict
      self.rule = rule
      self.outlet = outlet
      self.pollutant = pollutant
      self.standard = standard
      self.entry = entry
      self.basis = basis
      self.coverage = coverage
      self.reasons = reasons
    }
  }
}

extension MonthlyDigest {
  /// The months of the matrix, this one last.
  package var months: [CivilMonth] { plants.first?.cells.map(\.month) ?? [] }

  /// Earlier months that became an alarm since the day a month before.
  package var lateAlarms: [NotReceived] { notReceived.filter { $0.month != month && $0.isNew } }

  /// All earlier months that are still owed.
  package var owed: [NotReceived] { notReceived.filter { $0.month != month } }

  /// Breaches of this month that count, those farthest over their limits first.
  package var worstByMultiple: [BreachChange] {
    worst { ($0.now?.exactMultiple).map { ($0, 0) } }
  }

  /// Breaches of this month that count, those of the most hours first.
  package var worstByHours: [BreachChange] {
    worst { breach in
      breach.now.flatMap { size in
        (size.hours ?? 0) > 0 ? (.zero, size.hours ?? 0) : nil
      }
    }
  }

  private func worst(
    _ size: (BreachChange) -> (ExactDecimal, Int)?
  ) -> [BreachChange] {
    let found = breaches.enumerated().compactMap { place, breach in
      breach.isAdvisory ? nil : size(breach).map { (place, breach, $0) }
    }
    let sorted = found.sorted { one, other in
      if one.2.0 != other.2.0 { return one.2.0 > other.2.0 }
      return one.2.1 != other.2.1 ? one.2.1 > other.2.1 : one.0 < other.0
    }
    return sorted.prefix(Self.worstListed).map(\.1)
  }

  /// Whether anything in it asks for somebody's attention.
  package var isQuiet: Bool {
    notReceived.isEmpty && breaches.isEmpty && deadlines.isEmpty && waivers.isEmpty
      && resubmissions.isEmpty && flagged.isEmpty && caveats.isEmpty && contrasts.isEmpty
      && register?.unread.isEmpty ?? true && sums.now.fail == 0
      && sums.now.insufficient == 0
      && sums.now.notEvaluated == 0 && sums.now.partial == 0 && sums.now.pruned == 0
  }
}

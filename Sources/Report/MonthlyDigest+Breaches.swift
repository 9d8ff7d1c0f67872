package import Measures

extension MonthlyDigest {
  /// What became of a breach since the last month in which its requirement was judged.
  package enum BreachState: String, CaseIterable, Sendable {
    /// Not seen in the twelve months before.
    case new
    /// There before, and now farther over its limit or longer.
    case worse
    /// Seen before, judged and kept since, and there again.
    case returned
    case continuing
    /// There before, and now nearer to its limit or shorter.
    case better
    /// There before, and not judged this month: nobody knows.
    case unknown
    /// There before; judged this month, and kept.
    case resolved
  }

  /// One requirement that one outlet or plant breaks, or broke: however many episodes that has.
  package struct BreachChange: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    package var rule: String
    package var outlet: String?
    package var pollutant: String?
    package var standard: String?
    /// The limit, target, audit item or product.
    package var entry: String?
    package var state: BreachState
    package var isAdvisory: Bool
    /// This month; `nil` where it is resolved or unknown.
    package var now: BreachSize?
    /// The last month before in which it was seen; `nil`: in none of the twelve.
    package var before: BreachSize?
    package var beforeMonth: CivilMonth?
    /// The same month of the year before.
    package var yearAgo: BreachPresence
    /// The first month of those without one in between in which it was kept.
    package var since: CivilMonth?
    /// An episode of this month began before it.
    package var isCarriedOver: Bool
    /// Of its worst finding, this month or when it was last seen.
    package var message: Bilingual
    /// Why nobody knows.
    package var cause: Bilingual?
    /// Of a new one: why nobody knows whether it was there the month before; `nil`: it was kept then.
    package var past: Bilingual?
    /// That runs which have been replaced since had it in a month in which it is not now.
    package var withdrawn: Bilingual?
    /// Runs that say what it is this month, or said it when it was last seen.
    package var runs: [Int64] = []

    package init(
      plant: String, plantName: String, rule: String, outlet: String?, pollutant: String?,
      standard: String?, entry: String?, state: BreachState, isAdvisory: Bool,
      now: BreachSize? = nil, before: BreachSize? = nil, beforeMonth: CivilMonth? = nil,
      yearAgo: BreachPresence = .unknown, since: CivilMonth? = nil, isCarriedOver: Bool = false,
      message: Bilingual, cause: Bilingual? = nil, past: Bilingual? = nil
    ) {
      self.plant = plant
      self.plantName = plantName
      self.rule = rule
      self.outlet = outlet
      self.pollutant = pollutant
      self.standard = standard
      self.entry = entry
      self.state = state
      self.isAdvisory = isAdvisory
      self.now = now
      self.before = before
      self.beforeMonth = beforeMonth
      self.yearAgo = yearAgo
      self.since = since
      self.isCarriedOver = isCarriedOver
      self.message = message
      self.cause = cause
      self.past = past
    }
  }

  /// Whether a breach was there in a month.
  package enum BreachPresence: Hashable, Sendable {
    case present(BreachSize)
    /// Judged, and kept.
    case kept
    /// Not judged, or nothing received.
    case unknown
  }

  /// How large a breach was in a month.
  package struct BreachSize: Hashable, Sendable {
    package var episodes: Int
    /// 超标倍数 of the worst episode; `nil` where it has none.
    package var multiple: String?
    /// Hours over the limit in the month, where it is counted by hours.
    package var hours: Int?
    /// What it is counted by, and how many of them; `nil` where nothing is counted.
    package var exceeding: Int?
    package var basis: Check.Basis?
    package var peakAt: Instant?

    package init(
      episodes: Int, multiple: String? = nil, hours: Int? = nil, exceeding: Int? = nil,
      basis: Check.Basis? = nil, peakAt: Instant? = nil
    ) {
      self.episodes = episodes
      self.multiple = multiple
      self.hours = hours
      self.exceeding = exceeding
      self.basis = basis
      self.peakAt = peakAt
    }

    package var exactMultiple: ExactDecimal? { multiple.flatMap { ExactDecimal(ofAnySize: $0) } }
  }

  /// How much of what an outlet had to measure could be judged.
  ///
  /// Each pollutant counts once: by the check of hours that expects the most of them, of equals the
  /// one that has the fewest.
  package struct OutletCapture: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    package var outlet: String
    package var pollutants: Int
    package var coverage: Coverage
    /// Of the month before; `nil` where nothing was expected.
    package var lastMonth: Coverage?

    package init(
      plant: String, plantName: String, outlet: String, pollutants: Int, coverage: Coverage,
      lastMonth: Coverage?
    ) {
      self.plant = plant
      self.plantName = plantName
      self.outlet = outlet
      self.pollutants = pollutants
      self.coverage = coverage
      self.lastMonth = lastMonth
    }

    /// Under 75 % of what was expected.
    package var isLow: Bool { coverage.valid * 100 < 75 * coverage.expected }
  }

  /// A run that took the place of earlier ones.
  package struct Resubmission: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    package var run: Int64
    package var replaced: [Int64]
    package var from: Instant
    package var to: Instant
    package var recorded: Instant
    package var recordedBy: String?
    package var reason: String?
    /// Of the last of the replaced runs, and of the one that replaces them.
    package var before: Verdict?
    package var after: Verdict
    /// Episodes that only the replaced, or only the new run has; what overlaps is the same episode.
    package var gone: Int
    package var added: Int
    /// By outlet and pollutant; `nil`: the hours of what was replaced are not in the ledger.
    package var hours: [HourChanges]?

    package init(
      plant: String, plantName: String, run: Int64, replaced: [Int64], from: Instant, to: Instant,
      recorded: Instant, recordedBy: String?, reason: String?, before: Verdict?, after: Verdict,
      gone: Int, added: Int
    ) {
      self.plant = plant
      self.plantName = plantName
      self.run = run
      self.replaced = replaced
      self.from = from
      self.to = to
      self.recorded = recorded
      self.recordedBy = recordedBy
      self.reason = reason
      self.before = before
      self.after = after
      self.gone = gone
      self.added = added
    }
  }
}

extension MonthlyDigest.BreachState {
  package var name: Bilingual {
    switch self {
    case .new: Bilingual(zh: "新增", en: "new")
    case .worse: Bilingual(zh: "加重", en: "worse")
    case .returned: Bilingual(zh: "复发", en: "returned")
    case .continuing: Bilingual(zh: "持续", en: "continuing")
    case .better: Bilingual(zh: "减轻", en: "better")
    case .unknown: Bilingual(zh: "不明", en: "unknown")
    case .resolved: Bilingual(zh: "已消除", en: "resolved")
    }
  }

  /// Whether it is there this month.
  package var isPresent: Bool { self != .unknown && self != .resolved }
}

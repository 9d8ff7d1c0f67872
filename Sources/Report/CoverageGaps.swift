package import Measures

/// Which expected hours (or days) could not be judged, and which hours were not expected because
/// the source stood still.
///
/// It answers "which hours are the missing 184?" from the report alone: totals are exact, stretches
/// are listed in order of time up to a stated number.
package struct CoverageGaps: Hashable, Sendable {
  /// Why an hour (day) has no judged value; the first that holds.
  package enum Kind: String, CaseIterable, Sendable {
    /// No readable row.
    case missing
    /// Rows of one instant contradict each other.
    case contested = "contradicting-rows"
    /// Real-time samples, and no mean of the interval.
    case samplesOnly = "samples-without-mean"
    /// Over-range readings left fewer than 45 counted minutes.
    case overRange = "over-range"
    /// Stopped for a part of the hour, under 45 minutes, and measured for under 45.
    case partlyStopped = "partly-stopped"
    /// Rows for at least 45 minutes, of which flags or negative values took too many.
    case flagged = "flagged-or-negative"
    /// Readable rows cover fewer than 45 minutes.
    case tooFewReadings = "too-few-readings"
    /// Valid, and without usable oxygen content.
    case oxygenUnusable = "oxygen-unusable"
    /// A day with fewer than 20 judged hours, some rows among them.
    case tooFewHours = "too-few-hours"
    /// A rolling window with under three quarters of its running hours judged, some rows among them.
    case tooFewInWindow = "too-few-hours-in-window"
    /// Not expected: flagged as stopped for at least 45 minutes.
    case stopped
    /// Not expected: covered by a declared stop, without a normal reading.
    case declaredStop = "declared-stop"
    /// Not expected: the window begins before the hours that are judged.
    case incompleteWindow = "incomplete-window"
    /// Not expected: over a quarter of the window is stopped.
    case stoppedWindow = "window-mostly-stopped"

    /// Whether the hour was expected, so that coverage is short of it.
    package var isExpected: Bool {
      switch self {
      case .stopped, .declaredStop, .incompleteWindow, .stoppedWindow: false
      default: true
      }
    }
  }

  /// A run of neighbouring hours (days) with the same cause.
  package struct Stretch: Hashable, Sendable {
    package var kind: Kind
    package var from: Instant
    /// Half-open.
    package var to: Instant
    /// Hours; days where the basis is `day`, windows by their end hours where it is `rolling`.
    package var periods: Int

    package init(kind: Kind, from: Instant, to: Instant, periods: Int) {
      self.kind = kind
      self.from = from
      self.to = to
      self.periods = periods
    }
  }

  /// In how many hours of a kind a flag stands: an hour can hold several.
  package struct FlagHours: Hashable, Sendable {
    package var kind: Kind
    package var flag: DataFlag
    package var hours: Int
    /// The set that the flag's letter belongs to, where it is not ``CoverageGaps/flagSet``: oxygen
    /// may come from another log than the pollutant.
    package var set: FlagSet?

    package init(kind: Kind, flag: DataFlag, hours: Int, set: FlagSet? = nil) {
      self.kind = kind
      self.flag = flag
      self.hours = hours
      self.set = set
    }
  }

  /// In order of time; at most ``stretchLimit``.
  package private(set) var stretches: [Stretch] = []
  /// Stretches that exist and are not listed.
  package private(set) var omitted = 0
  private var totals = [Int](repeating: 0, count: Kind.allCases.count)
  /// By kind and flag, in their fixed order.
  package private(set) var flagHours: [FlagHours] = []
  private var last: Stretch?
  /// The set that the flags of the pollutant's own log belong to.
  package var flagSet: FlagSet?

  package static let stretchLimit = 200

  package init() {}

  /// As kept elsewhere: totals by kind, the stretches that were listed, and how many were not.
  package init(
    totals: [Kind: Int], stretches: [Stretch], omitted: Int, flagHours: [FlagHours] = [],
    flagSet: FlagSet? = nil
  ) {
    self.flagHours = flagHours
    self.flagSet = flagSet
    self.totals = Kind.allCases.map { totals[$0] ?? 0 }
    self.stretches = stretches
    self.omitted = omitted
    last = stretches.last
  }

  /// Hours (days) of a kind; exact, also where stretches are cut.
  package func total(_ kind: Kind) -> Int {
    Kind.allCases.firstIndex(of: kind).map { totals[$0] } ?? 0
  }

  /// The kinds that occur, in their fixed order.
  package var kinds: [Kind] { Kind.allCases.filter { total($0) > 0 } }

  package var isEmpty: Bool { kinds.isEmpty }

  /// The set that an entry's letter belongs to.
  package func set(of entry: FlagHours) -> FlagSet? { entry.set ?? flagSet }

  /// The flags in the hours of a kind, in their fixed order.
  package func flags(_ kind: Kind) -> [FlagHours] { flagHours.filter { $0.kind == kind } }

  /// Adds one hour (day); they come in order of time.
  ///
  /// - Parameters:
  ///   - flags: Those of the readings that took the hour.
  ///   - set: The set that they belong to, where it is not ``flagSet``; one for all hours of a kind.
  package mutating func add(
    _ kind: Kind, from: Instant, to: Instant, flags: DataFlags = [], set: FlagSet? = nil
  ) {
    if let index = Kind.allCases.firstIndex(of: kind) { totals[index] += 1 }
    if !flags.isEmpty { count(flags, of: kind, set) }
    if var stretch = last, stretch.kind == kind, stretch.to == from {
      stretch.to = to
      stretch.periods += 1
      last = stretch
      if omitted == 0 { stretches[stretches.count - 1] = stretch }
      return
    }
    let stretch = Stretch(kind: kind, from: from, to: to, periods: 1)
    last = stretch
    if stretches.count < Self.stretchLimit, omitted == 0 {
      stretches.append(stretch)
    } else {
      omitted += 1
    }
  }

  private mutating func count(_ flags: DataFlags, of kind: Kind, _ set: FlagSet?) {
    for flag in flags.flags {
      if let known = flagHours.firstIndex(where: { $0.kind == kind && $0.flag == flag }) {
        flagHours[known].hours += 1
        continue
      }
      let order = Kind.allCases.firstIndex(of: kind) ?? 0
      let place = flagHours.firstIndex {
        let other = Kind.allCases.firstIndex(of: $0.kind) ?? 0
        return (order, flag.rawValue) < (other, $0.flag.rawValue)
      }
      flagHours.insert(
        FlagHours(kind: kind, flag: flag, hours: 1, set: set), at: place ?? flagHours.endIndex)
    }
  }
}

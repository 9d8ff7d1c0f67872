package import Measures

extension LedgerExcerpt {
  /// How the hours of a series differ between a run and those that it replaced.
  package struct HourChanges: Hashable, Sendable {
    /// The later one.
    package var run: Int64
    package var outlet: String
    package var pollutant: String
    /// Hours of which a reading has another value, or is another number of readings.
    package var byValue = 0
    /// Hours whose readings are what they were, under other flags.
    package var byFlag = 0
    /// Hours that had no row before.
    package var added = 0
    /// Hours that have none now.
    package var removed = 0

    package init(run: Int64, outlet: String, pollutant: String) {
      self.run = run
      self.outlet = outlet
      self.pollutant = pollutant
    }

    var isEmpty: Bool { byValue + byFlag + added + removed == 0 }
  }
}

/// An hour that a run has otherwise than a run that it replaced.
package struct ChangedHour: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// A reading has another value, or there is another number of readings.
    case value
    /// The readings are what they were, under other flags.
    case flag
    case added, removed
  }

  /// What was read of the hour.
  package struct Reading: Hashable, Sendable {
    package var counted: Int
    package var uncounted: Int
    /// Why readings do not count.
    package var flags: DataFlags
  }

  package var outlet: String
  package var pollutant: String
  package var at: Instant
  package var kind: Kind
  /// The number of the run that it is compared with.
  package var replaced: Int64
  /// `nil`: there was no row.
  package var old: Reading?
  /// `nil`: there is none.
  package var new: Reading?
}

extension Ledger {
  /// Which hours a run has otherwise than those that it replaced: how many of each series, and the
  /// first of each series one by one, in the order of series and time.
  ///
  /// - Parameter most: Hours of a series that are named.
  package func hourChanges(
    of run: RunRecord, most: Int
  ) throws(Fault) -> (sums: [LedgerExcerpt.HourChanges], hours: [ChangedHour]) {
    try reading(SeriesMonthRecord.table) { store in
      let known = Set(run.replacedRuns)
      let replaced = try store.wholeChain().filter { known.contains($0.id) }
      return try store.changes(from: replaced, to: run, most: most)
    }
  }
}

/// What an hour came to, and what it would have come to had no reading been flagged.
private struct HourFacts: Hashable {
  var tally = HourTally()
  var counted = ExactSum()
  var uncounted = UncountedTally()
  var uncountedSum = ExactSum()

  init() {}

  init(_ hour: Int, of block: HourBlock) {
    tally = block.hours[hour]
    uncounted = block.uncounted[hour]
    uncountedSum = block.uncounted.sum(ofHour: hour)
    let nano = Int128(tally.nanoSum) * 1_000_000_000_000_000
    counted =
      tally.isExact
      ? block.exact[hour] ?? ExactSum()
      : tally.isVolume ? ExactSum(volume: nano) : ExactSum(mass: nano)
  }

  /// Whether everything is the same that a verdict or an inspector goes by; repeated rows are not.
  func isSame(as other: HourFacts) -> Bool {
    tally.counted == other.tally.counted && tally.countedMinutes == other.tally.countedMinutes
      && tally.stoppedMinutes == other.tally.stoppedMinutes
      && tally.isOverRange == other.tally.isOverRange
      && tally.holdsConflict == other.tally.holdsConflict && counted == other.counted
      && uncounted.flags == other.uncounted.flags
      && uncounted.readings == other.uncounted.readings && uncountedSum == other.uncountedSum
  }

  func hasSameReadings(as other: HourFacts) -> Bool {
    counted + uncountedSum == other.counted + other.uncountedSum
      && Int(tally.counted) + Int(uncounted.readings)
        == Int(other.tally.counted) + Int(other.uncounted.readings)
  }
}

extension HourFacts {
  /// `nil`: nothing of it has changed.
  func change(from old: HourFacts) -> ChangedHour.Kind? {
    switch (old.tally.isPresent, tally.isPresent) {
    case (false, false): return nil
    case (false, true): return .added
    case (true, false): return .removed
    case (true, true):
      if old.isSame(as: self) { return nil }
      return old.hasSameReadings(as: self) ? .flag : .value
    }
  }

  var reading: ChangedHour.Reading? {
    guard tally.isPresent else { return nil }
    return ChangedHour.Reading(
      counted: Int(tally.counted), uncounted: Int(uncounted.readings), flags: uncounted.flags)
  }
}

extension LedgerExcerpt.HourChanges {
  fileprivate mutating func add(_ kind: ChangedHour.Kind) {
    switch kind {
    case .value: byValue += 1
    case .flag: byFlag += 1
    case .added: added += 1
    case .removed: removed += 1
    }
  }
}

extension RowStore {
  /// Which hours a run has otherwise than those that it replaced, of the time that they speak of.
  ///
  /// - Parameter replaced: Of one run.
  /// - Throws: ``RowDamage`` where a series has a month too few, or hours that cannot be read.
  func changes(
    from replaced: [RunRecord], to run: RunRecord
  ) throws -> [LedgerExcerpt.HourChanges] {
    try changes(from: replaced, to: run, most: 0).sums
  }

  /// - Parameter most: Hours of a series, of each run, that are named one by one.
  func changes(
    from replaced: [RunRecord], to run: RunRecord, most: Int
  ) throws -> (sums: [LedgerExcerpt.HourChanges], hours: [ChangedHour]) {
    let new = try hours(of: run)
    var changes: [SeriesKey: LedgerExcerpt.HourChanges] = [:]
    var named: [ChangedHour] = []
    for earlier in replaced {
      let old = try hours(of: earlier)
      let span =
        earlier.periodFrom
        .seconds..<max(
          earlier.periodFrom.seconds, earlier.periodTo.seconds)
      for key in Set(old.keys).union(new.keys).sorted() {
        let (before, after) = (old[key] ?? [:], new[key] ?? [:])
        var sum =
          changes[key]
          ?? LedgerExcerpt.HourChanges(
            run: run.id, outlet: key.outlet, pollutant: key.pollutant)
        var found: [ChangedHour] = []
        for at in Set(before.keys).union(after.keys) where span.contains(at) {
          let (was, now) = (before[at] ?? HourFacts(), after[at] ?? HourFacts())
          guard let kind = now.change(from: was) else { continue }
          sum.add(kind)
          guard most > 0 else { continue }
          found.append(
            ChangedHour(
              outlet: key.outlet, pollutant: key.pollutant, at: Instant(seconds: at), kind: kind,
              replaced: earlier.id, old: was.reading, new: now.reading))
        }
        named += found.sorted { $0.at < $1.at }.prefix(most)
        changes[key] = sum
      }
    }
    return (
      changes.values.filter { !$0.isEmpty }.sorted {
        ($0.outlet, $0.pollutant) < ($1.outlet, $1.pollutant)
      }, named
    )
  }

  /// Hours that have a row, by series and start.
  private func hours(of run: RunRecord) throws -> [SeriesKey: [Int64: HourFacts]] {
    var found: [SeriesKey: [Int64: HourFacts]] = [:]
    for record in try rows(
      SeriesMonthRecord.self, of: run.id, order: "outlet, pollutant, month",
      expected: run.seriesMonths)
    {
      let block: HourBlock
      do throws(BlobDamage) {
        block = try HourBlob.decode(record.hours)
      } catch {
        throw RowDamage(
          table: SeriesMonthRecord.table,
          row: "run=\(record.run) outlet=\(record.outlet) pollutant=\(record.pollutant) "
            + "month=\(record.month)", reason: error.reason)
      }
      let key = SeriesKey(outlet: record.outlet, pollutant: record.pollutant)
      for hour in block.hours.indices where block.hours[hour].isPresent {
        found[key, default: [:]][block.start.seconds + Int64(hour) * 3600] = HourFacts(
          hour, of: block)
      }
    }
    return found
  }
}

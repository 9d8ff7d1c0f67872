package import Measures

// What stands in no verdict, and yet must be seen.

extension MonthlyDigest {
  /// Hours that flags took from what is judged, and whose readings lie over a limit: no exceedance,
  /// and nothing that is settled before somebody has looked at the flags' records.
  package struct FlaggedHours: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    package var run: Int64
    package var outlet: String?
    package var pollutant: String?
    package var standard: String?
    package var entry: String?
    /// Of the run; `nil`: not known.
    package var hours: Int?
    /// Whether the run speaks of this month alone; else its hours may be of others.
    package var isOfMonth: Bool
    package var message: Bilingual

    package init(
      plant: String, plantName: String, run: Int64, outlet: String?, pollutant: String?,
      standard: String?, entry: String?, hours: Int?, isOfMonth: Bool, message: Bilingual
    ) {
      self.plant = plant
      self.plantName = plantName
      self.run = run
      self.outlet = outlet
      self.pollutant = pollutant
      self.standard = standard
      self.entry = entry
      self.hours = hours
      self.isOfMonth = isOfMonth
      self.message = message
    }
  }

  /// What reports of the month say before all: what their verdicts do not speak of.
  package struct Caveat: Hashable, Sendable {
    package var rule: String
    package var message: Bilingual
    /// Of whom it is said, in the order of the digest.
    package var plants: [Plant]

    package struct Plant: Hashable, Sendable {
      package var id: String
      package var name: String
      package var run: Int64

      package init(id: String, name: String, run: Int64) {
        self.id = id
        self.name = name
        self.run = run
      }
    }

    package init(rule: String, message: Bilingual, plants: [Plant]) {
      self.rule = rule
      self.message = message
      self.plants = plants
    }
  }

  /// The month of the plants of one district or sector.
  package struct GroupSums: Hashable, Sendable {
    /// Six digits of a region, or a sector's id.
    package var key: String
    package var expected = 0
    /// Of those expected.
    package var received = 0
    package var missing = 0
    /// Plants received, by verdict.
    package var fail = 0
    package var insufficient = 0
    package var notEvaluated = 0
    package var pass = 0
    /// Breaches that count, by their state.
    package var new = 0
    package var present = 0
    package var resolved = 0

    package init(key: String) {
      self.key = key
    }
  }

  /// How many hours of a series a run has otherwise than what it replaced.
  package struct HourChanges: Hashable, Sendable {
    package var outlet: String
    package var pollutant: String
    /// Another value, or another number of readings.
    package var byValue: Int
    /// The same readings under other flags.
    package var byFlag: Int
    package var added: Int
    package var removed: Int

    package init(
      outlet: String, pollutant: String, byValue: Int, byFlag: Int, added: Int, removed: Int
    ) {
      self.outlet = outlet
      self.pollutant = pollutant
      self.byValue = byValue
      self.byFlag = byFlag
      self.added = added
      self.removed = removed
    }
  }

  /// Plants with flagged hours, and the hours that are known to be of this month; `nil` where of some
  /// it is not known.
  package var flaggedSums: (plants: Int, hours: Int?) {
    let known = flagged.allSatisfy { $0.isOfMonth && $0.hours != nil }
    return (
      Set(flagged.map(\.plant)).count, known ? flagged.reduce(0) { $0 + ($1.hours ?? 0) } : nil
    )
  }

  /// Runs that were handed in again and do not fail any more.
  package var cleared: [Resubmission] {
    resubmissions.filter { $0.before == .fail && $0.after != .fail }
  }
}

package import Measures

extension MonthlyDigest {
  /// How the plants' dossiers stand to the register: of each plant the last run that is in force and
  /// begins before the month's end.
  package struct RegisterStanding: Hashable, Sendable {
    /// In the order of plants; of each those that may change its limits first.
    package var contrasts: [RegisterContrast]
    /// Plants whose dossiers were compared.
    package var compared: Int
    /// Ids of plants whose stored dossier cannot be read: nobody knows whether they differ.
    package var unread: [String]
    /// Plants that have a run and no card.
    package var withoutCard: Int
    /// Plants that have a card and no run in force up to the month.
    package var withoutRun: Int

    package init(
      contrasts: [RegisterContrast] = [], compared: Int = 0, unread: [String] = [],
      withoutCard: Int = 0, withoutRun: Int = 0
    ) {
      (self.contrasts, self.compared, self.unread) = (contrasts, compared, unread)
      (self.withoutCard, self.withoutRun) = (withoutCard, withoutRun)
    }

    /// Plants of which nobody knows whether they differ.
    package var uncompared: Int { withoutCard + withoutRun + unread.count }
  }

  /// One thing that a dossier says otherwise than the plant's card.
  package struct RegisterContrast: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    /// The run that rests on the dossier.
    package var run: Int64
    /// The last day of its period.
    package var until: CivilDate
    package var difference: RegisterDifference

    package init(
      plant: String, plantName: String, run: Int64, until: CivilDate,
      difference: RegisterDifference
    ) {
      (self.plant, self.plantName) = (plant, plantName)
      (self.run, self.until, self.difference) = (run, until, difference)
    }
  }

  package var contrasts: [RegisterContrast] { register?.contrasts ?? [] }

  /// Plants that differ from the register, and those of them whose limits may be others by it.
  package var contrastSums: (plants: Int, limits: Int) {
    (
      Set(contrasts.map(\.plant)).count,
      Set(contrasts.lazy.filter { $0.difference.effect == .limits }.map(\.plant)).count
    )
  }
}

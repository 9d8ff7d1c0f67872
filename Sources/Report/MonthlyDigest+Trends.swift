package import Measures

extension MonthlyDigest {
  /// An intensity over twelve months to each month, against the path of a plan.
  ///
  /// Plans speak of years, so each month stands for the twelve that end with it. Only plants count
  /// whose figures are whole in every month that is needed for a value; a month with a gap has no
  /// value.
  package struct Trend: Hashable, Sendable {
    package enum Quantity: Hashable, Sendable {
      case energy
      /// By its id.
      case pollutant(String)
    }

    package var quantity: Quantity
    /// `tce/万元`, `kg/万元`.
    package var unit: String
    /// What a plan asks; `nil` where no plan of the region speaks of it.
    package var target: TrendTarget?
    /// The plants that all its points speak of, in the order of the digest.
    package var plants: [String]
    /// Plants of the digest that are not among them.
    package var left: Int
    /// The twelve months before, and this one.
    package var points: [TrendPoint]
    /// Of the base year; `nil` where no plant has it whole, or where there is no target.
    package var base: String?
    /// What keeps it from being compared, and what it rests on.
    package var notes: [Bilingual]

    package init(
      quantity: Quantity, unit: String, target: TrendTarget?, plants: [String], left: Int,
      points: [TrendPoint], base: String?, notes: [Bilingual] = []
    ) {
      self.quantity = quantity
      self.unit = unit
      self.target = target
      self.plants = plants
      self.left = left
      self.points = points
      self.base = base
      self.notes = notes
    }

    /// Whether any of its points has one.
    package var hasValue: Bool { points.contains { $0.value != nil } }
  }

  package struct TrendPoint: Hashable, Sendable {
    package var month: CivilMonth
    /// A decimal string of at most six decimals; `nil` where a month of the twelve is not whole.
    package var value: String?
    /// The most that the target allows in the month's year; `nil` where it says nothing of it.
    package var allowed: String?
    /// Compared exactly; `nil` where one of the two is not there.
    package var isMet: Bool?
    /// Of masses: hours that were substituted, and expected, over the twelve months.
    package var substituted: Int
    package var expectedHours: Int

    package init(
      month: CivilMonth, value: String?, allowed: String?, isMet: Bool?, substituted: Int = 0,
      expectedHours: Int = 0
    ) {
      self.month = month
      self.value = value
      self.allowed = allowed
      self.isMet = isMet
      self.substituted = substituted
      self.expectedHours = expectedHours
    }
  }

  /// What a plan asks of an intensity.
  package struct TrendTarget: Hashable, Sendable {
    package var standard: String
    package var id: String
    package var clause: String?
    /// As printed: a fraction a year, or in all.
    package var decline: String
    package var isYearly: Bool
    package var baseYear: Int
    package var until: Int?
    /// Speaks of the city, not of one plant.
    package var isOfCity: Bool
    package var isConfirmed: Bool
    package var confidence: String
    package var source: String
    package var note: Bilingual?

    package init(
      standard: String, id: String, clause: String?, decline: String, isYearly: Bool,
      baseYear: Int, until: Int?, isOfCity: Bool, isConfirmed: Bool, confidence: String,
      source: String, note: Bilingual?
    ) {
      self.standard = standard
      self.id = id
      self.clause = clause
      self.decline = decline
      self.isYearly = isYearly
      self.baseYear = baseYear
      self.until = until
      self.isOfCity = isOfCity
      self.isConfirmed = isConfirmed
      self.confidence = confidence
      self.source = source
      self.note = note
    }
  }

  /// A day by which a step of a clean-production audit is due.
  package struct Deadline: Hashable, Sendable {
    package var plant: String
    package var plantName: String
    /// As the pack names it.
    package var item: String
    package var due: CivilDate
    /// From the day of the digest; below zero: overdue.
    package var days: Int
    package var message: Bilingual

    package init(
      plant: String, plantName: String, item: String, due: CivilDate, days: Int,
      message: Bilingual
    ) {
      self.plant = plant
      self.plantName = plantName
      self.item = item
      self.due = due
      self.days = days
      self.message = message
    }
  }

  /// A waiver that ends soon or has ended.
  package struct WaiverTerm: Hashable, Sendable {
    package var id: String
    package var scope: BreachScope
    package var plantName: String?
    package var approver: String
    package var reason: String
    /// The last day on which it excuses anything: the earlier of its expiry and its period's end.
    package var lastDay: CivilDate
    /// From the day of the digest; below zero: ended.
    package var days: Int

    package init(
      id: String, scope: BreachScope, plantName: String?, approver: String, reason: String,
      lastDay: CivilDate, days: Int
    ) {
      self.id = id
      self.scope = scope
      self.plantName = plantName
      self.approver = approver
      self.reason = reason
      self.lastDay = lastDay
      self.days = days
    }
  }

  /// What a plan asks of a city, and what the ledger and the register say of it.
  package struct CityFigure: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
      case reached
      /// Not reached, and the time for it is not over.
      case open
      case missed
      /// Neither ledger nor register can say.
      case noData = "no-data"
    }

    package var standard: String
    package var duty: String
    package var title: Bilingual
    /// As the pack has it; `nil` where the plan gives no figure.
    package var asked: Figure?
    package var isAtMost: Bool
    package var found: Figure?
    package var state: State
    /// How it was counted, or what would be needed for it.
    package var sentence: Bilingual
    package var clause: String
    package var source: String
    package var confidence: String
    package var note: Bilingual?

    package init(
      standard: String, duty: String, title: Bilingual, asked: Figure?, isAtMost: Bool,
      found: Figure?, state: State, sentence: Bilingual, clause: String, source: String,
      confidence: String, note: Bilingual?
    ) {
      self.standard = standard
      self.duty = duty
      self.title = title
      self.asked = asked
      self.isAtMost = isAtMost
      self.found = found
      self.state = state
      self.sentence = sentence
      self.clause = clause
      self.source = source
      self.confidence = confidence
      self.note = note
    }
  }
}

extension MonthlyDigest.CityFigure.State {
  package var name: Bilingual {
    switch self {
    case .reached: Bilingual(zh: "已达到", en: "reached")
    case .open: Bilingual(zh: "进行中", en: "under way")
    case .missed: Bilingual(zh: "未达到", en: "not reached")
    case .noData: Bilingual(zh: "缺数据", en: "no data")
    }
  }
}

package import Measures
package import Report
package import Standards

/// What a digest is asked for, and what is known besides the ledger.
package struct DigestQuestion: Sendable {
  package var month: CivilMonth
  package var asOf: CivilDate
  /// Days after a month's end after which a plant that handed in nothing is an alarm.
  package var alarmAfter: Int
  package var scope: MonthlyDigest.Subject
  /// The authority's cards; `nil`: none were given.
  package private(set) var register: [RegisterCard]?
  let regionsByCard: [String: String]
  package var waivers: [Waiver]?
  /// Where targets and the figures of cities come from.
  package var library: StandardsLibrary
  package var standardsDigest: String
  package var tool: ComplianceReport.Tool

  package init(
    month: CivilMonth, asOf: CivilDate? = nil, alarmAfter: Int = Self.usualAlarm,
    scope: MonthlyDigest.Subject = MonthlyDigest.Subject(), register: [RegisterCard]? = nil,
    waivers: [Waiver]? = nil, library: StandardsLibrary, standardsDigest: String,
    tool: ComplianceReport.Tool
  ) {
    self.month = month
    self.asOf = asOf ?? month.alarmDay(after: alarmAfter)
    self.alarmAfter = alarmAfter
    self.scope = scope
    self.register = register
    regionsByCard = Dictionary(
      (register ?? []).map { ($0.plant, $0.region) }, uniquingKeysWith: { first, _ in first })
    self.waivers = waivers
    self.library = library
    self.standardsDigest = standardsDigest
    self.tool = tool
  }

  package static let usualAlarm = 10

  /// The twelve months before, and the one asked for.
  var months: [CivilMonth] {
    (1 - MonthlyDigest.monthsShown...0).compactMap { month.adding($0) }
  }

  /// Months of which figures are needed: twelve to each month shown, and the base years of targets.
  var figureMonths: [CivilMonth] {
    let window = (2 - 2 * MonthlyDigest.monthsShown + 1...0).compactMap { month.adding($0) }
    let bases = Set(trendTargets.map(\.target.baseYear)).sorted()
    let base = bases.flatMap { year in (1...12).compactMap { CivilMonth(year: year, month: $0) } }
    return Array(Set(window + base)).sorted()
  }
}

extension CivilMonth {
  /// In seconds; half-open.
  var seconds: Range<Int64> { Instant(firstDay).seconds..<Instant(end).seconds }

  /// The first day on which a month that was not received is an alarm.
  package func alarmDay(after days: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: end.daysSinceEpoch + days)
  }
}

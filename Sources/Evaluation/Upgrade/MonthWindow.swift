package import Measures

/// Twelve months in a row: every calendar month stands in it once, so that two windows have the same
/// calendar whatever month they begin with.
package struct MonthWindow: Hashable, Sendable {
  package let first: CivilMonth

  package init(from first: CivilMonth) {
    self.first = first
  }

  /// The twelve full months before a day.
  package init?(before day: CivilDate) {
    guard let first = CivilMonth(day).adding(-12) else { return nil }
    self.init(from: first)
  }

  /// The twelve full months after a day: a month that the day belongs to is not full.
  package init?(after day: CivilDate) {
    guard let first = CivilMonth(day).adding(1) else { return nil }
    self.init(from: first)
  }

  package var last: CivilMonth { first.adding(11) ?? first }

  /// The year that the months of the window are counted as. Two windows that do not overlap have two.
  package var year: Int { first.year }

  /// Whether it is January to December.
  package var isCalendarYear: Bool { first.month == 1 }

  /// The month of the window that has this number, 1 to 12.
  package func month(numbered number: Int) -> CivilMonth? {
    CivilMonth(year: number >= first.month ? first.year : first.year + 1, month: number)
  }

  package func contains(_ month: CivilMonth) -> Bool { first <= month && month <= last }

  /// What a span of a log is inside the window; `nil` outside, and for a whole year that the window
  /// only partly holds.
  func counted(_ span: LoggedSpan) -> LoggedSpan? {
    switch span {
    case .month(let month):
      guard contains(month) else { return nil }
      return CivilMonth(year: year, month: month.month).map { .month($0) }
    case .year(let year): return isCalendarYear && year == self.year ? span : nil
    }
  }

  /// `2019-07 至 2020-06`.
  package var name: Bilingual {
    Bilingual(zh: "\(first) 至 \(last)", en: "\(first) to \(last)")
  }
}

extension EnergyRecord {
  /// The rows of a window, with its months counted as those of one year.
  func counted(in window: MonthWindow) -> EnergyRecord {
    EnergyRecord(
      energy: energy.compactMap { entry in
        window.counted(entry.span).map { span in
          var entry = entry
          entry.span = span
          return entry
        }
      },
      production: production.compactMap { entry in
        window.counted(entry.span).map { span in
          var entry = entry
          entry.span = span
          return entry
        }
      })
  }
}

extension MonthWindow? {
  /// Some months of a year in words: `2018 年 1、2 月`; of a window over two years, as its logs name
  /// them: `2019-01、2019-02`.
  func naming(_ months: [Int], of year: Int) -> Bilingual {
    guard let window = self else {
      let list = months.map(String.init)
      return Bilingual(
        zh: "\(year) 年 \(list.joined(separator: "、")) 月",
        en: "month \(list.joined(separator: ", ")) of \(year)")
    }
    let list = months.compactMap { window.month(numbered: $0) }.sorted().map(\.description)
    return Bilingual(zh: list.joined(separator: "、"), en: list.joined(separator: ", "))
  }
}

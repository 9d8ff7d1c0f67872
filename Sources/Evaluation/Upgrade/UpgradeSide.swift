import Measures
import Report
package import Standards

/// A dossier as one side of a comparison: what it comes to over the twelve months of its window.
package struct UpgradeSide: Sendable {
  package enum Part: Sendable {
    case before, after
  }

  package let part: Part
  package let window: MonthWindow
  let examination: Examination

  var input: EvaluationInput { examination.input }

  package init(
    _ part: Part, _ input: EvaluationInput, _ library: StandardsLibrary, window: MonthWindow
  ) {
    (self.part, self.window) = (part, window)
    var input = input
    // A calorific value that was measured in one year says nothing of a window over two.
    if !window.isCalendarYear {
      input.declarations.energy.calorific.removeAll { $0.year != nil }
    }
    input.energy = input.energy.counted(in: window)
    input.energyYear = window.year
    var examination = Examination(input, library)
    if !window.isCalendarYear { examination.window = window }
    self.examination = examination
  }

  /// `改造前（2019-01 至 2019-12）`; where two calendar years meet, also the year it is counted as.
  var name: Bilingual {
    let side =
      part == .before
      ? Bilingual(zh: "改造前", en: "before") : Bilingual(zh: "改造后", en: "after")
    let counted =
      window.isCalendarYear
      ? Bilingual(zh: "", en: "")
      : Bilingual(zh: "，记作 \(window.year) 年", en: ", counted as \(window.year)")
    return Bilingual(
      zh: "\(side.zh)（\(window.name.zh)\(counted.zh)）",
      en: "\(side.en) (\(window.name.en)\(counted.en))")
  }

  /// Products of the production log, as names are compared.
  var productNames: Set<String> {
    Set(examination.products.compactMap(\.product).map(ProductNames.folded))
  }

  /// All of the window's energy and value added, in months of one year.
  func balance(months: ClosedRange<Int> = 1...12) -> EnergyBalance {
    var balance = EnergyBalance(
      year: window.year, months: months, input.energy, examination.energy.table)
    balance.window = examination.window
    return balance
  }

  /// The hours of the dossier's period that a month of the window holds; `nil` where the period does
  /// not hold the whole month.
  func hours(ofMonth number: Int) -> Range<Int>? {
    guard let span = window.month(numbered: number)?.span, input.period.from <= span.from,
      span.to <= input.period.to
    else { return nil }
    return input.period.hours(from: span.from, to: span.to)
  }
}

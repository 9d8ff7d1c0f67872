import Measures
import Report
import Standards

/// A target for energy intensity that speaks to the plant.
struct IntensityDuty {
  let standard: Standard
  let target: Target
  let decline: ExactDecimal
  let baseYear: Int

  /// The year to be judged, or `nil` with the reason why the target does not speak of one.
  func year(_ check: inout Check, _ input: EvaluationInput) -> Int? {
    guard let year = input.energyYear else {
      check.reason = Bilingual(
        zh: "plant.yaml 未填写 energy_year；请填写考核年度。",
        en: "plant.yaml has no energy_year; set the year to be judged.")
      return nil
    }
    if year <= baseYear {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "考核年度 \(year) 不晚于基准年 \(baseYear)。",
        en: "The year \(year) is not after the base year \(baseYear).")
      return nil
    }
    if let until = target.until, year > until {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "该目标只到 \(until) 年。", en: "The target ends with \(until).")
      return nil
    }
    return year
  }
}

extension Examination {
  /// In the order of standards and targets; none where energy is out of scope.
  var intensityDuties: [IntensityDuty] {
    guard input.includes(.energy) else { return [] }
    return library.standards.filter { $0.covers(input.plant) }.flatMap { standard in
      standard.targets.compactMap { target in
        guard case .energyIntensity(let decline, let baseYear) = target.demand else { return nil }
        return IntensityDuty(
          standard: standard, target: target, decline: decline, baseYear: baseYear)
      }
    }
  }
}

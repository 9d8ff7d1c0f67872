import Measures
import Report
import Standards

extension EmissionLimit {
  /// Hour values of a window that are listed; those of a longer one are counted.
  private static let hoursListed = 48

  /// What the mean of a window is made of, day by day, and that each hour is converted before the mean
  /// is taken: the mean of the measured hours converted once would be another figure.
  ///
  /// - Parameter hours: The window's judged hours.
  static func hourValues(
    _ hours: [Int], _ values: HourValues, _ limit: Limit, _ period: Period
  ) -> Bilingual {
    var days: [(day: CivilDate, hours: [String])] = []
    for hour in hours.prefix(hoursListed) {
      guard case .value(let value) = values.outcome(hour) else { continue }
      let start = period.start(ofHour: hour)
      if days.last?.day != start.date { days.append((start.date, [])) }
      days[days.count - 1].hours.append("\(start.minuteText.suffix(5)) \(value.decimal())")
    }
    let rest = hours.count - min(hours.count, hoursListed)
    let reference = limit.oxygen.map {
      Bilingual(
        zh: "（逐小时折算到基准含氧量 \($0)%，再求平均）",
        en: " (each converted to \($0) % O2 before the mean is taken)")
    }
    return Bilingual(
      zh: "窗口内小时值\(reference?.zh ?? "")："
        + days.map { "\($0.day) \($0.hours.joined(separator: "、"))" }.joined(separator: "；")
        + (rest > 0 ? "；另有 \(rest) 个小时值未列" : ""),
      en: "hour values of the window\(reference?.en ?? ""): "
        + days.map { "\($0.day) \($0.hours.joined(separator: ", "))" }.joined(separator: "; ")
        + (rest > 0 ? "; and \(Phrase.plural(rest, "hour")) more, not listed" : ""))
  }

  /// `2025-12：715 个达标小时 ÷ 739 个有效小时 = 96.752368% ≥ 95%`: what a limit on a share was compared
  /// with, in the month that keeps it least.
  static func shareStep(_ month: MonthShare, _ share: ExactDecimal) -> Bilingual {
    let percent = Rational(Int128(month.kept * 100), over: Int128(month.judged))
    let sign = percent < Rational(share) ? "<" : "≥"
    let shown = percent.decimal()
    return Bilingual(
      zh: "\(month.month)：\(month.kept) 个达标小时 ÷ \(month.judged) 个有效小时 = \(shown)% \(sign) \(share)%"
        + (month.months > 1 ? "（\(month.months) 个月中最低）" : ""),
      en: "\(month.month): \(Phrase.plural(month.kept, "hour")) that keep the limit / "
        + "\(month.judged) judged = \(shown) % \(sign) \(share) %"
        + (month.months > 1 ? " (the lowest of \(month.months) months)" : ""))
  }

  /// What a clean plant is asked for first; a breach has its peaks.
  static func highest(
    _ result: LimitResult, _ binding: LimitBinding, _ period: Period
  ) -> Check.Highest? {
    guard let index = result.highest.index else { return nil }
    let limit = binding.limit
    return Check.Highest(
      value: result.highest.value.decimal(), unit: Phrase.baseUnit(limit.unit.quantity),
      at: limit.basis == .day
        ? Instant(CivilDate(daysSinceEpoch: index)) : period.start(ofHour: index))
  }
}

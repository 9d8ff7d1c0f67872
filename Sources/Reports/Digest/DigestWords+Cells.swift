import Measures
import Report
import Standards

extension MonthlyDigest.MonthCell {
  /// What tells a cell without colour; half a month has a half disc before it.
  var sign: String {
    switch receipt {
    case .notExpected: "–"
    case .missing: "○"
    case .alarm: "▲"
    case .beforeLedger: "·"
    case .pruned: "×"
    case .partial: "◐" + (verdict?.sign ?? "")
    case .whole: verdict?.sign ?? "?"
    }
  }

  var style: TextStyle {
    switch receipt {
    case .notExpected, .beforeLedger: .aside
    case .missing, .pruned: .doubtful
    case .alarm: .bad
    case .partial: verdict == .fail ? .bad : .doubtful
    case .whole: verdict?.style ?? .doubtful
    }
  }

  func words(_ language: Language) -> String {
    switch receipt {
    case .notExpected: language.say("不应报", "not expected")
    case .missing: language.say("未收到", "nothing received")
    case .alarm: language.say("逾期未报", "nothing received: overdue")
    case .beforeLedger: language.say("台账未启用", "before the ledger")
    case .pruned: language.say("已清理", "pruned")
    case .partial: (verdict?.name(language) ?? "") + language.say("（不足全月）", " (part of the month)")
    case .whole: verdict?.name(language) ?? ""
    }
  }

  /// Of what was expected; `nil` where no hours were.
  var validShare: String? {
    guard let coverage, coverage.expected > 0 else { return nil }
    return percentage(coverage.valid, of: coverage.expected)
  }

  /// As ``validShare`` in whole %, cut off, so that nothing short of all looks like all.
  var roundShare: String? {
    guard let coverage, coverage.expected > 0 else { return nil }
    return "\(coverage.valid * 100 / coverage.expected)%"
  }
}

extension Verdict {
  fileprivate var sign: String {
    switch self {
    case .pass: "✓"
    case .fail: "✕"
    case .insufficient: "!"
    case .notEvaluated, .notApplicable: "?"
    }
  }
}

extension MonthlyDigest.BreachChange {
  /// What does not count does not cry out.
  var style: TextStyle {
    switch state {
    case .new, .worse, .returned, .continuing: isAdvisory ? .doubtful : .bad
    case .better, .unknown: .doubtful
    case .resolved: .good
    }
  }
}

extension MonthlyDigest.CityFigure.State {
  var style: TextStyle {
    switch self {
    case .reached: .good
    case .open: .plain
    case .missed: .bad
    case .noData: .doubtful
    }
  }
}

extension DigestWords {
  /// What the signs of the matrix mean.
  var legend: [(sign: String, words: String)] {
    [
      ("✓", Verdict.pass.name(language)), ("✕", Verdict.fail.name(language)),
      ("!", Verdict.insufficient.name(language)), ("?", Verdict.notEvaluated.name(language)),
      ("◐", say("不足全月", "part of the month")), ("○", say("未收到", "nothing received")),
      ("▲", say("逾期未报", "nothing received: overdue")), ("–", say("不应报", "not expected")),
      ("·", say("台账未启用", "before the ledger")), ("×", say("已清理", "pruned from the ledger")),
    ]
  }

  // MARK: Breaches

  /// `DA001 · 颗粒物 PM · 排放限值`: where and of what.
  func place(_ breach: MonthlyDigest.BreachChange) -> String {
    let parts = [
      breach.outlet, breach.pollutant.map { pollutantName($0, language) },
      breach.rule == "emission-limit" ? nil : ruleName(breach.rule)(language),
    ].compactMap(\.self)
    return parts.joined(separator: " · ")
  }

  /// A new one of which nobody knows whether it was there the month before says so.
  func state(_ breach: MonthlyDigest.BreachChange) -> String {
    breach.state.name(language)
      + (breach.state == .new && breach.past != nil ? say("（此前情况不明）", " (before: unknown)") : "")
  }

  func place(_ shortfall: MonthlyDigest.Shortfall) -> String {
    let parts = [
      shortfall.outlet, shortfall.pollutant.map { pollutantName($0, language) },
      shortfall.rule.map { ruleName($0)(language) } ?? say("全部检查", "all checks"),
    ].compactMap(\.self)
    return parts.joined(separator: " · ")
  }

  func grounds(_ shortfall: MonthlyDigest.Shortfall) -> String {
    [shortfall.standard, shortfall.entry].compactMap(\.self).filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// What is missing, and how much of it.
  func whatIsMissing(_ shortfall: MonthlyDigest.Shortfall) -> [String] {
    var lines: [String] = []
    if let coverage = shortfall.coverage, coverage.expected > 0 {
      let unit = shortfall.basis.counted(coverage.expected, language)
      lines.append(
        say(
          "有效 \(coverage.valid)，应有 \(unit)（\(percentage(coverage.valid, of: coverage.expected))）",
          "\(coverage.valid) valid of \(unit) expected "
            + "(\(percentage(coverage.valid, of: coverage.expected)))"))
    }
    lines += shortfall.reasons.map { $0(language) }
    return lines.isEmpty
      ? [say("见第 \(shortfall.run) 号记录的报告。", "See the report of run \(shortfall.run).")] : lines
  }

  /// 超标倍数 as a person reads it: two decimals, more where they would make nothing of it.
  func multiple(_ text: String?) -> String? {
    guard let text, !isExact else { return text }
    return text.roundedDecimal(places: 2) ?? text
  }

  func grounds(_ breach: MonthlyDigest.BreachChange) -> String {
    [breach.standard, breach.entry].compactMap(\.self).joined(separator: " ")
  }

  /// `3 小时`, `2 天`; `nil` where nothing is counted.
  func extent(_ size: MonthlyDigest.BreachSize?) -> String? {
    guard let size else { return nil }
    if let hours = size.hours { return Check.Basis.hour.counted(hours, language) }
    return size.exceeding.map { size.basis.counted($0, language) }
  }

  /// `0.31，3 小时`.
  func size(_ size: MonthlyDigest.BreachSize) -> String {
    let parts = [
      multiple(size.multiple).map { say("超标倍数 \($0)", "\($0) over") }, extent(size),
    ].compactMap(\.self)
    return parts.isEmpty ? say("有", "yes") : parts.joined(separator: say("，", ", "))
  }

  func before(_ breach: MonthlyDigest.BreachChange) -> String? {
    guard let before = breach.before, let month = breach.beforeMonth else { return nil }
    return "\(month)" + say("：", ": ") + size(before)
  }

  func presence(_ presence: MonthlyDigest.BreachPresence) -> String {
    switch presence {
    case .present(let size): self.size(size)
    case .kept: say("达标", "kept")
    case .unknown: digest.sums.yearAgo.isBeforeLedger ? "–" : say("不明", "unknown")
    }
  }

  /// What was found, and what a reader must know besides.
  func remarks(_ breach: MonthlyDigest.BreachChange) -> [String] {
    var lines = [breach.message(language)]
    if breach.isCarriedOver {
      lines.append(say("其中有超标自上月延续而来。", "One episode began in the month before."))
    }
    if let since = breach.since, since != digest.month, breach.state.isPresent {
      lines.append(say("自 \(since) 起未见达标。", "Not seen kept since \(since)."))
    }
    lines += [breach.cause, breach.past, breach.withdrawn].compactMap { $0?(language) }
    return lines
  }

  // MARK: Trends

  func name(_ quantity: MonthlyDigest.Trend.Quantity) -> String {
    switch quantity {
    case .energy: say("单位增加值能耗", "Energy per value added")
    case .pollutant(let id): say("单位增加值 \(id) 排放量", "\(id) per value added")
    }
  }

  func unit(_ trend: MonthlyDigest.Trend) -> String {
    say(trend.unit, trend.unit.replacingScalars(["万": "10⁴ ", "元": "yuan"]))
  }

  /// Of which target, how sure, and whom it binds.
  func target(_ target: MonthlyDigest.TrendTarget) -> String {
    let decline = target.decline.percentOfFraction ?? target.decline
    let name = [target.standard, target.id, target.clause].compactMap(\.self).joined(separator: " ")
    var text = say(
      "目标 \(name)：以 \(target.baseYear) 年为基准，"
        + (target.isYearly ? "每年下降 \(decline)" : "累计下降 \(decline)"),
      "Target \(name): against \(target.baseYear), down by "
        + (target.isYearly ? "\(decline) a year" : "\(decline) in all"))
    if let until = target.until { text += say("，至 \(until) 年", ", until \(until)") }
    text += target.isOfCity ? say("；针对全市，对单个企业仅作提示", "; of the city, advisory for a plant") : ""
    text +=
      target.isConfirmed
      ? say(
        "；\(Confidence.name(of: target.confidence).zh)",
        "; \(Confidence.name(of: target.confidence).en)")
      : say(
        "；该数值\(Confidence.name(of: target.confidence).zh)，仅作提示",
        "; the figure is \(Confidence.name(of: target.confidence).en), and advisory")
    return text + say("。来源：\(target.source)。", ". Source: \(target.source).")
  }

  /// How many plants a trend rests on.
  func panel(_ trend: MonthlyDigest.Trend) -> String {
    say(
      "每点为截至当月的 12 个月合计；计入数据完整的企业 \(trend.plants.count) 家，另有 \(trend.left) 家数据不完整，未计入。",
      "Each point is the sum of the twelve months that end with it; \(counted(trend.plants.count, "plant")) with "
        + "whole data counted, \(trend.left) left out for want of data.")
  }

  // MARK: Others

  /// `还有 12 天`, `逾期 3 天`.
  func days(_ days: Int) -> String {
    days < 0
      ? say("逾期 \(-days) 天", "\(counted(-days, "day")) overdue")
      : say("还有 \(days) 天", "in \(counted(days, "day"))")
  }

  func ended(_ days: Int) -> String {
    days < 0
      ? say("已失效 \(-days) 天", "ended \(counted(-days, "day")) ago")
      : say("还有 \(days) 天", "in \(counted(days, "day"))")
  }

  func scope(_ scope: BreachScope) -> String {
    [
      ruleName(scope.rule)(language), scope.outlet,
      scope.pollutant.map { pollutantName($0, language) }, scope.standard,
      scope.limit,
    ].compactMap(\.self).joined(separator: " · ")
  }

  func period(_ resubmission: MonthlyDigest.Resubmission) -> String {
    resubmission.from.minuteText + say(" 至 ", " to ") + resubmission.to.minuteText
  }

  /// `600 项`, `≤ 1 家`.
  func asked(_ figure: MonthlyDigest.CityFigure) -> String? {
    figure.asked.map { (figure.isAtMost ? "≤ " : "≥ ") + self.figure($0) }
  }

  func figure(_ figure: Figure) -> String {
    let unit =
      switch figure.unit {
      case "projects": say("项", "projects")
      case "firms": say("家", "firms")
      case "enterprises": say("家", "enterprises")
      default: figure.unit
      }
    return unit.isEmpty ? figure.value : "\(figure.value)\u{A0}\(unit)"
  }
}

extension String {
  /// A decimal rounded half-even; `nil` where it is none, or where nothing would be left of it.
  fileprivate func roundedDecimal(places: Int) -> String? {
    guard let value = ExactDecimal(ofAnySize: self), value > .zero else { return nil }
    guard value.scale > places else {
      let missing = places - value.scale
      return (value.scale == 0 ? "\(value)." : "\(value)") + String(repeating: "0", count: missing)
    }
    guard let divisor = ExactDecimal.powerOfTen(value.scale - places) else { return nil }
    var (quotient, rest) = value.mantissa.quotientAndRemainder(dividingBy: divisor)
    if rest * 2 > divisor || (rest * 2 == divisor && quotient % 2 == 1) { quotient += 1 }
    guard quotient > 0, let unit = ExactDecimal.powerOfTen(places) else { return nil }
    let fraction = "\(quotient % unit)"
    return "\(quotient / unit)."
      + String(repeating: "0", count: places - fraction.utf8.count) + fraction
  }

  /// `0.0366` as `3.66 %`; `nil` where it is no decimal.
  fileprivate var percentOfFraction: String? {
    guard let value = ExactDecimal(self) else { return nil }
    let percent =
      value.scale >= 2
      ? ExactDecimal(mantissa: value.mantissa, scale: value.scale - 2)
      : ExactDecimal(mantissa: value.mantissa * (value.scale == 1 ? 10 : 100), scale: 0)
    return "\(percent)\u{A0}%"
  }
}

import Measures
import Report
import Standards

// The first screen: the verdict with its coverage, what was checked, and the three checks that an
// inspector should look at before any other.

extension TextReportWriter {
  /// The checks that count in the verdict.
  var counting: [Check] {
    report.checks.filter { !$0.isAdvisory && $0.verdict != .notApplicable }
  }

  mutating func writeConclusion() {
    page.entry(
      report.verdict.conclusion(language), conclusionFacts().joined(separator: separator),
      labelWidth: 0, labelStyle: report.verdict.style)
  }

  /// What was left out, how much was judged, and how many checks ended how.
  func conclusionFacts() -> [String] {
    var parts = coverageWords()
    parts.append(tally())
    let advisory = report.checks.filter { $0.isAdvisory && $0.verdict != .notApplicable }
    if !advisory.isEmpty {
      let over = advisory.count { $0.verdict == .fail }
      parts.append(
        say(
          "另有参考性检查 \(advisory.count) 项（\(over) 项超过，不计入结论）",
          "\(counted(advisory.count, "advisory check")) (\(over) over, not counted)"))
    }
    return [scopeWords()] + parts
  }

  /// What the dossier left out, so that a pass is not taken for more than it is.
  func scopeWords() -> String {
    var words = ""
    if let declared = report.declaredPeriod {
      words = say(
        "（只查申报时段的一部分：\(report.period.hours)/\(declared.hours) 小时）",
        " (only \(report.period.hours) of the dossier's \(declared.hours) hours checked)")
    }
    guard !report.scope.isEmpty else { return words }
    let left = Scope.allCases.filter { !report.scope.contains($0) }.map { $0.label(language) }
    let asked = report.scope.map { $0.label(language) }
    guard !left.isEmpty else { return words }
    return words
      + say(
        "（只查\(asked.joined(separator: "、"))；\(left.joined(separator: "、"))不在本次范围内）",
        " (\(asked.joined(separator: ", ")) only; \(left.joined(separator: ", ")) not checked)")
  }

  /// Hours and days of all counting checks together.
  func coverageWords() -> [String] {
    var words: [String] = []
    let hours = sum { $0.basis == "hour" || $0.basis == "share" }
    let days = sum { $0.basis == "day" }
    let windows = sum { $0.basis == "rolling" }
    if hours.expected > 0 {
      words.append(
        say("有效小时（各项合计）", "valid hours (all checks) ") + "\(hours.valid)/\(hours.expected)"
          + say(
            "（\(percentage(hours.valid, of: hours.expected))）",
            " (\(percentage(hours.valid, of: hours.expected)))"))
    }
    if days.expected > 0 {
      words.append(
        say("有效日（各项合计）", "valid days (all checks) ") + "\(days.valid)/\(days.expected)"
          + say(
            "（\(percentage(days.valid, of: days.expected))）",
            " (\(percentage(days.valid, of: days.expected)))"))
    }
    if windows.expected > 0 {
      let share = percentage(windows.valid, of: windows.expected)
      words.append(
        say("有效滑动窗口（各项合计）", "valid rolling windows (all checks) ")
          + "\(windows.valid)/\(windows.expected)" + say("（\(share)）", " (\(share))"))
    }
    if let worst = leastCovered() { words.append(worst) }
    if words.isEmpty, report.scope.isEmpty || report.scope.contains(.emission) {
      words.append(say("没有可判定的小时", "no hour could be judged"))
    }
    return words
  }

  /// Figures of all checks together hide the one that is short of data: it is named.
  private func leastCovered() -> String? {
    let short = counting.filter { check in
      check.verdict == .insufficient && (check.coverage?.expected ?? 0) > 0
        && ["hour", "share", "day", "rolling"].contains(check.basis)
    }
    func isLess(_ left: Check, _ right: Check) -> Bool {
      guard let one = left.coverage, let other = right.coverage else { return false }
      return one.valid * other.expected < other.valid * one.expected
    }
    guard
      let worst = short.dropFirst().reduce(
        short.first,
        { least, check in
          least.map { isLess(check, $0) ? check : $0 }
        }), let coverage = worst.coverage
    else { return nil }
    let name = [worst.outlet, worst.pollutant].compactMap { $0 }.joined(separator: "\u{A0}")
    let share = percentage(coverage.valid, of: coverage.expected)
    return say("最低：\(name) \(share)", "lowest: \(name) \(share)")
  }

  private func sum(_ isIncluded: (Check) -> Bool) -> Coverage {
    counting.filter(isIncluded).compactMap(\.coverage).reduce(
      into: Coverage(expected: 0, present: 0, valid: 0)
    ) {
      $0.expected += $1.expected
      $0.present += $1.present
      $0.valid += $1.valid
    }
  }

  /// `检查 9 项：不达标 1、数据不足 1、达标 7`.
  func tally() -> String {
    let order: [Verdict] = [.fail, .insufficient, .notEvaluated, .pass]
    let counts = order.compactMap { verdict -> String? in
      let count = counting.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      return say("\(verdict.name.zh)\u{A0}\(count)", "\(count)\u{A0}\(verdict.name.en)")
    }
    guard !counts.isEmpty else { return say("没有适用的检查", "no check applies") }
    return say(
      "检查 \(counting.count) 项：\(counts.joined(separator: "、"))",
      "\(counted(counting.count, "check")): \(counts.joined(separator: ", "))")
  }

  mutating func writeSubject() {
    let width = language == .zh ? 6 : 8
    page.blank()
    page.entry(say("企业", "plant"), plantFacts().joined(separator: separator), labelWidth: width)
    page.entry(say("时段", "period"), periodFacts(), labelWidth: width)
  }

  /// Who the plant is, and what it must be known as for its limits to bind.
  func plantFacts() -> [String] {
    let plant = report.plant
    let facts = [
      say("\(plant.name)（\(plant.id)）", "\(plant.name) (\(plant.id))"),
      sectorName(plant.sector)(language), say("地区 ", "region ") + plant.region,
      plant.area.label(language),
      say("环评批复 \(plant.approved)", "approved \(plant.approved)"),
    ]
    return facts + plant.regimes.map { regimeName($0)(language) }
  }

  func periodFacts() -> String {
    let hours = report.period.hours
    return moment(report.period.from) + say(" 至 ", " to ") + moment(report.period.to)
      + say("，共 \(hours) 小时", ", \(counted(hours, "hour"))")
      + (report.energyYear.map { say("；能耗考核年度 \($0)", "; energy year \($0)") } ?? "")
  }

  // MARK: What to look at first

  private static let urgentCount = 3

  mutating func writeUrgent() {
    guard let urgent = urgentList() else { return }
    heading(urgent.heading)
    for (number, item) in urgent.items.enumerated() {
      page.entry(
        "\(number + 1)", item.text, labelWidth: 3, indent: 2, labelStyle: item.verdict.style)
    }
  }

  /// What to look at first, with its heading; `nil` where there is nothing.
  func urgentList() -> (heading: String, items: [(verdict: Verdict, text: String)])? {
    let items = urgentItems()
    let urgent = report.findings.filter(\.isUrgent)
      .map { (verdict: Verdict.insufficient, text: $0.message(language)) }
    guard !items.isEmpty || !urgent.isEmpty else { return nil }
    // Breaches first; what a pass rests on is never cut off.
    let first = items.prefix(Self.urgentCount)
    let breaches = first.prefix { $0.verdict == .fail }
    let shown = breaches + urgent + first.dropFirst(breaches.count)
    let hidden = items.count - first.count
    let heading =
      hidden > 0
      ? say(
        "先看这 \(shown.count) 项（另有 \(hidden) 项见下文）",
        "Look first at these \(shown.count); \(hidden) more below")
      : say("需要处理", "To be dealt with")
    return (heading, Array(shown))
  }

  /// One a check that fails or is short of data, one a reason for which checks could not run.
  func urgentItems() -> [(verdict: Verdict, text: String)] {
    let single = urgentChecks.map { check in
      (verdict: check.verdict, text: subject(of: check) + say("：", ": ") + gist(check))
    }
    return single + idleGroups.map { (verdict: .notEvaluated, text: gist($0)) }
  }

  /// Counting checks that fail or are short of data, the most urgent first.
  var urgentChecks: [Check] {
    let open = counting.filter { $0.verdict == .fail || $0.verdict == .insufficient }
    let ranked = open.enumerated().map { ($0.element, $0.offset, urgency($0.element)) }
      .sorted { ($0.2, $1.1) > ($1.2, $0.1) }
    return ranked.map(\.0)
  }

  /// Counting checks that could not run, by their reasons.
  var idleGroups: [ReasonGroup] {
    groups(counting.filter { $0.verdict == .notEvaluated }, acrossOutlets: true)
  }

  /// `未评价 18 项（DA001 苯、DA001 甲醛 等）：…`.
  func gist(_ group: ReasonGroup) -> String {
    var names: [String] = []
    for name in group.checks.map(shortSubject) where !names.contains(name) { names.append(name) }
    let shown = names.prefix(Self.urgentCount).joined(separator: say("、", ", "))
    let count = group.checks.count
    return names.count > Self.urgentCount
      ? say(
        "未评价 \(count) 项（\(shown) 等）：\(group.reason)",
        "\(count) not evaluated (\(shown) …): \(group.reason)")
      : say(
        "未评价 \(count) 项（\(shown)）：\(group.reason)",
        "\(count) not evaluated (\(shown)): \(group.reason)")
  }

  /// Breaches before gaps; the highest multiple, or the least covered, first.
  private func urgency(_ check: Check) -> Urgency {
    switch check.verdict {
    case .fail:
      let multiples = (findings[check.identity] ?? []).compactMap { finding in
        finding.episode.flatMap { ExactDecimal($0.multiple) }
      }
      return Urgency(kind: 3, degree: multiples.max() ?? .zero)
    case .insufficient:
      let coverage = check.coverage ?? Coverage(expected: 1, present: 0, valid: 0)
      let missing = (coverage.expected - coverage.valid) * 10_000 / max(1, coverage.expected)
      return Urgency(kind: 2, degree: ExactDecimal(mantissa: Int128(missing), scale: 0))
    case .notEvaluated, .pass, .notApplicable: return Urgency(kind: 0, degree: .zero)
    }
  }

  private struct Urgency: Comparable {
    var kind: Int
    var degree: ExactDecimal

    static func < (left: Urgency, right: Urgency) -> Bool {
      (left.kind, left.degree) < (right.kind, right.degree)
    }
  }

  /// `DA001 苯`, for lists.
  func shortSubject(of check: Check) -> String {
    guard let pollutant = check.pollutant else { return subject(of: check) }
    let name = Pollutant.withID(pollutant)?.name.zh ?? pollutant
    return [check.outlet, say(name, pollutant)].compactMap { $0 }.joined(separator: "\u{A0}")
  }

  func subject(of check: Check) -> String {
    let place = check.outlet.map(outletName)
    let what = check.pollutant.map { pollutantName($0, language) }
    let known = [place, what].compactMap { $0 }
    if let subject = check.subject { return (known + [subject(language)]).joined(separator: " ") }
    return known.isEmpty
      ? [check.standard, check.target ?? check.limit].compactMap { $0 }.joined(separator: " ")
      : known.joined(separator: " ")
  }

  /// One sentence on a check that did not pass.
  func gist(_ check: Check) -> String {
    let breaches = findings[check.identity] ?? []
    let episodes = breaches.compactMap(\.episode)
    if check.verdict == .fail, let worst = worst(of: episodes) {
      let periods = episodes.reduce(0) { $0 + $1.periods }
      let unit = check.requirement?.unit ?? ""
      let limit = check.requirement.map { figure($0.value, $0.unit) } ?? ""
      let length = self.periods(periods, check.basis)
      let span = say(
        "\(episodes.count) 段共 \(length)", "\(counted(episodes.count, "episode")), \(length)")
      return say(
        "超标 \(span)，最高 \(figure(worst.peak, baseUnit(of: unit)))（限值 \(limit)），"
          + excess(worst),
        "over the limit of \(limit) in \(span); peak \(figure(worst.peak, baseUnit(of: unit))), "
          + excess(worst))
    }
    if check.verdict == .fail, let figures = check.intensity {
      return say(check.verdict.name.zh + "，", "") + intensityWords(figures)
    }
    if check.verdict == .fail, check.measured != nil {
      return [amounts(check), check.reason?(language)].compactMap { $0 }
        .joined(separator: say("；", "; "))
    }
    if let reason = check.reason { return reason(language) }
    if let coverage = check.coverage {
      return check.verdict.name(language) + say("，", ", ") + coverageText(coverage, check.basis)
    }
    return check.verdict.name(language)
  }

  /// The episode with the highest multiple, the earliest of equals.
  func worst(of episodes: [Episode]) -> Episode? {
    episodes.reduce(nil) { worst, episode in
      guard let worst else { return episode }
      let (old, new) = (ExactDecimal(worst.multiple), ExactDecimal(episode.multiple))
      guard let old, let new else { return worst }
      return new > old ? episode : worst
    }
  }
}

import Measures
import Report
import Standards

// What an inspector should look at before anything else, the most urgent first.

extension ReportWords {
  /// Checks that are named first where there are more; also names in one line of them.
  private static let urgentCount = 3

  /// One thing to be dealt with.
  struct Urgent {
    /// What colour it has.
    var verdict: Verdict
    var text: String
    /// A finding that a pass rests on: never cut off.
    var isRemark = false
  }

  /// What to look at first, with its heading; `nil` where there is nothing.
  func urgentList() -> (heading: String, items: [Urgent])? {
    let items = urgentItems()
    guard !items.isEmpty else { return nil }
    var left = Self.urgentCount
    let shown = items.filter { item in
      if item.isRemark { return true }
      left -= 1
      return left >= 0
    }
    let hidden = items.count - shown.count
    let heading =
      hidden > 0
      ? say(
        "先看这 \(shown.count) 项（另有 \(hidden) 项见下文）",
        "Look first at these \(shown.count); \(hidden) more below")
      : say("需要处理", "To be dealt with")
    return (heading, shown)
  }

  /// All of it: breaches, what a pass rests on, checks that are short of data, and one for each
  /// reason for which checks could not run.
  func urgentItems() -> [Urgent] {
    let checks = urgentChecks.map { check in
      Urgent(verdict: check.verdict, text: subject(of: check) + say("：", ": ") + gist(check))
    }
    let breaches = checks.prefix { $0.verdict == .fail }
    let remarks = report.findings.filter(\.isUrgent).map {
      Urgent(verdict: .insufficient, text: $0.message(language), isRemark: true)
    }
    let idle = idleGroups.map { Urgent(verdict: .notEvaluated, text: gist($0)) }
    return breaches + remarks + checks.dropFirst(breaches.count) + idle
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
    var known: Set<String> = []
    for name in group.checks.map(shortSubject) where known.insert(name).inserted {
      names.append(name)
    }
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
      let length = check.basis.counted(periods, language)
      let span = say(
        "\(episodes.count) 次，共 \(length)", "\(counted(episodes.count, "episode")), \(length)")
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

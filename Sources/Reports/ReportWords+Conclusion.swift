import Measures
import Report
import Standards

// The first lines of every view: the verdict with what it rests on, and whose it is.

extension ReportWords {
  /// The checks that count in the verdict.
  var counting: [Check] {
    report.checks.filter { !$0.isAdvisory && $0.verdict != .notApplicable }
  }

  /// What must be verified, how much was judged, and how many checks ended how.
  func conclusionFacts() -> [String] {
    var parts = [suspectWords()].compactMap(\.self) + coverageWords()
    parts.append(tally())
    let advisory = report.checks.filter { $0.isAdvisory && $0.verdict != .notApplicable }
    if !advisory.isEmpty {
      let over = advisory.count { $0.verdict == .fail }
      parts.append(
        say(
          "另有参考性检查 \(advisory.count) 项（\(over) 项超过，不计入结论）",
          "\(counted(advisory.count, "advisory check")) (\(over) over, not counted)"))
    }
    return parts
  }

  /// A verdict that rests on flags says so beside itself; `nil` where none does.
  func suspectWords() -> String? {
    let hours = report.findings.reduce(0) { $0 + ($1.isUrgent ? $1.suspectHours ?? 0 : 0) }
    guard hours > 0 else { return nil }
    return say(
      "\(hours) 小时带标记、若按正常计高于限值，待核实",
      "\(counted(hours, "flagged hour")) would lie over a limit if counted as normal: to be verified"
    )
  }

  /// What the dossier left out, so that a pass is not taken for more than it is.
  func scopeFacts() -> [String] {
    var facts: [String] = []
    if let declared = report.declaredPeriod {
      facts.append(
        say(
          "只查申报时段的一部分：\(report.period.hours)/\(declared.hours) 小时",
          "only \(report.period.hours) of the dossier's \(declared.hours) hours checked"))
    }
    guard !report.scope.isEmpty else { return facts }
    let left = Scope.allCases.filter { !report.scope.contains($0) }.map { $0.label(language) }
    let asked = report.scope.map { $0.label(language) }
    guard !left.isEmpty else { return facts }
    facts.append(
      say(
        "只查\(asked.joined(separator: "、"))；\(left.joined(separator: "、"))不在本次范围内",
        "\(asked.joined(separator: ", ")) only; \(left.joined(separator: ", ")) not checked"))
    return facts
  }

  /// The same in brackets, right behind the verdict; empty where all was checked.
  func scopeSuffix() -> String {
    scopeFacts().map { say("（\($0)）", " (\($0))") }.joined()
  }

  /// Hours and days of all counting checks together.
  func coverageWords() -> [String] {
    var words: [String] = []
    let hours = sum { $0.basis == .hour || $0.basis == .share }
    let days = sum { $0.basis == .day }
    let windows = sum { $0.basis == .rolling }
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
        && [.hour, .share, .day, .rolling].contains(check.basis)
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

  /// Who the plant is, and what it must be known as for its limits to bind.
  func plantFacts() -> [String] {
    let plant = report.plant
    let facts = [
      say("\(plant.name)（\(plant.id)）", "\(plant.name) (\(plant.id))"),
      sectorName(plant.sector)(language), say("地区 ", "region ") + plant.region,
      plant.area.word(language),
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
}

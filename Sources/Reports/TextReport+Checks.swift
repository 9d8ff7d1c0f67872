import Measures
import Report
import Standards

// Every check with its limit, clause and coverage, by outlet and pollutant.

extension TextReportWriter {
  private static let groupIndent = 2
  private static let checkIndent = 4

  mutating func writeOutlets() {
    var ids = report.outlets.map(\.id)
    for id in report.checks.compactMap(\.outlet) where !ids.contains(id) { ids.append(id) }
    for id in ids {
      let all = report.checks.filter { $0.outlet == id && $0.verdict != .notApplicable }
      let checks = all.filter { $0.verdict != .notEvaluated }
      let remarks = loose.filter { $0.outlet == id }
      guard !all.isEmpty || !remarks.isEmpty else { continue }
      heading(outletHeading(id))
      for pollutant in pollutants(of: checks, remarks) {
        if let pollutant {
          page.line(
            pollutantName(pollutant, language), indent: Self.groupIndent, style: .heading)
        } else if checks.contains(where: { $0.pollutant == nil }) {
          page.line(
            say("其他检查", "other checks"), indent: Self.groupIndent, style: .heading)
        }
        for check in checks where check.pollutant == pollutant { write(check) }
        for remark in remarks where remark.pollutant == pollutant {
          write(remark, indent: pollutant == nil ? Self.groupIndent : Self.checkIndent)
        }
      }
      writeNotEvaluated(all.filter { $0.verdict == .notEvaluated }, indent: Self.groupIndent)
    }
  }

  mutating func writePlantChecks() {
    let checks = report.checks.filter { $0.outlet == nil && $0.verdict != .notApplicable }
    guard !checks.isEmpty else { return }
    heading(say("全厂", "Whole plant"))
    for check in checks where check.verdict != .notEvaluated { write(check) }
    writeNotEvaluated(checks.filter { $0.verdict == .notEvaluated }, indent: Self.groupIndent)
  }

  /// Findings that name no declared outlet.
  mutating func writeRemarks() {
    let shown = Set(report.outlets.map(\.id) + report.checks.compactMap(\.outlet))
    let remarks = loose.filter { finding in finding.outlet.map { !shown.contains($0) } ?? true }
    guard !remarks.isEmpty else { return }
    heading(say("数据与说明", "Data and remarks"))
    for remark in remarks { write(remark, indent: Self.groupIndent) }
  }

  /// Those with a breach first, then those short of data; else in the order in which they come,
  /// and last what belongs to the outlet as a whole.
  func pollutants(of checks: [Check], _ remarks: [Finding]) -> [String?] {
    let all = checks.map(\.pollutant) + remarks.map(\.pollutant)
    var ordered: [String?] = []
    for pollutant in all where pollutant != nil && !ordered.contains(pollutant) {
      ordered.append(pollutant)
    }
    let ranks = ordered.map { pollutant in
      checks.lazy.filter { $0.pollutant == pollutant }.map(\.rank).min() ?? 3
    }
    let sorted = zip(ordered, ranks).enumerated()
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
      .map(\.element.0)
    return all.contains(nil) ? sorted + [nil] : sorted
  }

  func outletHeading(_ id: String) -> String {
    let processes = report.outlets.first { $0.id == id }?.processes ?? []
    guard !processes.isEmpty else { return outletName(id) }
    let list = processes.map { processName($0)(language) }.joined(separator: say("、", ", "))
    return outletName(id) + say("：", ": ") + list
  }

  // MARK: One check

  private mutating func write(_ check: Check) {
    let indent = Self.checkIndent
    let hang = indent + labelWidth
    page.entry(
      check.verdictLabel(language), (check.isAdvisory ? advisoryWords : "") + demand(check),
      labelWidth: labelWidth, indent: indent, labelStyle: check.style)
    page.line(citation(check), indent: hang, style: .aside)
    if let because = check.because { page.line(because(language), indent: hang, style: .aside) }
    if let words = coverageLine(check) { page.line(words, indent: hang) }
    writeGaps(check, indent: hang)
    writeWorking(check.working, indent: hang)
    if let reason = check.reason { page.line(reason(language), indent: hang) }
    let breaches = findings[check.identity] ?? []
    for (number, finding) in breaches.enumerated() {
      if let episode = finding.episode {
        write(episode, finding.working, of: check, number: number + 1, indent: hang)
        writeEvidence(finding.evidence, indent: hang + 4)
      } else {
        // What the check has shown already is not shown again.
        if finding.working != check.working { writeWorking(finding.working, indent: hang) }
        writeEvidence(finding.evidence, indent: hang)
      }
    }
    var said: Set<String> = []
    if let reason = check.reason { said.insert(reason(language)) }
    for note in breaches.flatMap(\.notes).map({ $0(language) })
    where said.insert(note).inserted {
      page.line(note, indent: hang, style: .aside)
    }
  }

  var advisoryWords: String {
    say("【参考，不计入结论】", "[advisory, not counted] ")
  }

  /// What the clause asks for.
  func demand(_ check: Check) -> String {
    if let figures = check.intensity { return intensityWords(figures) }
    if let subject = check.subject { return subjectWords(subject, check) }
    guard let requirement = check.requirement, check.limit != nil else {
      return check.target.map { say("目标 \($0)", "target \($0)") } ?? check.rule
    }
    let value = figure(requirement.value, requirement.unit)
    var words =
      requirement.sense == .atLeast
      ? [say("不低于 \(value)", "at least \(value)")] : [say("限值 \(value)", "limit \(value)")]
    switch check.basis {
    // An odour is one sniffing test of one sample: it has no hourly mean.
    case "hour" where requirement.unit == "dimensionless": break
    case "hour": words.append(say("小时均值", "hourly mean"))
    case "day": words.append(say("日均值", "daily mean"))
    case "share":
      let share = requirement.share ?? ""
      words.append(
        say(
          "小时均值，每月至少 \(share)\u{A0}% 的有效小时达标",
          "hourly mean, to be kept in at least \(share)\u{A0}% of each month's judged hours"))
    case "rolling":
      let hours = requirement.window ?? 0
      words.append(say("\(hours) 小时滑动平均", "\(hours)-hour rolling mean"))
    default: break
    }
    if let oxygen = requirement.oxygen {
      words.append(say("基准含氧量 \(oxygen)\u{A0}%", "at \(oxygen)\u{A0}% O2"))
    }
    if requirement.comparison == Comparison.rounded.rawValue {
      words.append(say("修约值比较", "compared after rounding"))
    }
    return words.joined(separator: say("，", ", "))
  }

  /// An item or duty: what it is, what was found and what is asked for.
  private func subjectWords(_ subject: Bilingual, _ check: Check) -> String {
    let words = [subject(language), amounts(check)].filter { !$0.isEmpty }
    return words.joined(separator: say("，", ", "))
  }

  /// What was found and what is asked for, where they are figures.
  func amounts(_ check: Check) -> String {
    var words: [String] = []
    if let measured = check.measured {
      words.append(say("实际 ", "found ") + figure(measured.value, measured.unit))
    }
    if let requirement = check.requirement {
      let value = figure(requirement.value, requirement.unit)
      switch requirement.sense {
      case .atMost: words.append(say("要求不高于 \(value)", "to be at most \(value)"))
      case .atLeast: words.append(say("要求不低于 \(value)", "to be at least \(value)"))
      case .moreThan: words.append(say("要求高于 \(value)", "to be more than \(value)"))
      }
    }
    return words.joined(separator: say("，", ", "))
  }

  func citation(_ check: Check) -> String {
    let clause = check.clause.map { " \($0)" } ?? ""
    let name = (check.limit ?? check.target ?? check.item).map { say("（\($0)）", " (\($0))") }
    return check.standard + clause + (name ?? "") + doubt(check)
  }

  /// How sure the figure is, where it is not confirmed by the text itself.
  private func doubt(_ check: Check) -> String {
    guard let label = check.requirement?.confidence,
      let confidence = Confidence(rawValue: label), !confidence.convicts
    else { return "" }
    return say("；依据：", "; figure ") + confidence.name(language)
  }

  func coverageLine(_ check: Check) -> String? {
    guard let coverage = check.coverage else { return nil }
    var words = coverageText(coverage, check.basis)
    if let exceeding = check.exceeding, exceeding > 0 {
      let (zh, en) =
        switch check.basis {
        case "day": ("天", "day")
        case "rolling": ("个窗口", "window")
        case "sample": ("组样品", "sample set")
        case "month": ("个月", "month")
        default: ("小时", "hour")
        }
      words +=
        check.requirement?.sense == .atLeast
        ? say("；低于要求 \(exceeding) \(zh)", "; \(counted(exceeding, en)) below what is asked for")
        : say("；超过限值 \(exceeding) \(zh)", "; \(counted(exceeding, en)) over the limit")
    }
    return words
  }

  func coverageText(_ coverage: Coverage, _ basis: String?) -> String {
    let share = percentage(coverage.valid, of: coverage.expected)
    let (zh, en) = periodWords(basis)
    return say(
      "有效 \(coverage.valid)/\(coverage.expected) \(zh)（\(share)），有数据 \(coverage.present) \(zh)",
      "\(coverage.valid)/\(coverage.expected) \(en) valid (\(share)), \(coverage.present) with data"
    )
  }

  private func periodWords(_ basis: String?) -> (zh: String, en: String) {
    switch basis {
    case "day": ("天", "days")
    case "rolling": ("个窗口", "windows")
    case "sample": ("组样品", "sample sets")
    case "month": ("个月", "months")
    case "outlet": ("个排放口", "outlets")
    case "year": ("年", "years")
    default: ("小时", "hours")
    }
  }

  func intensityWords(_ figures: IntensityFigures) -> String {
    say(
      "\(figures.year) 年单位增加值能耗 \(figures.intensity)\u{A0}tce/万元，允许 "
        + "\(figures.allowed)（\(figures.baseYear) 年为 \(figures.baseIntensity)）",
      "energy intensity \(figures.year): \(figures.intensity)\u{A0}tce per 10⁴ yuan, allowed "
        + "\(figures.allowed) (\(figures.baseIntensity) in \(figures.baseYear))")
  }
}

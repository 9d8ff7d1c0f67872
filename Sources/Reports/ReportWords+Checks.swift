import Measures
import Report
import Standards

// What is said of one check: what it asks for, by what, what was found, and on how many data.

extension ReportWords {
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
    case .hour where requirement.unit == "dimensionless": break
    case .hour: words.append(say("小时均值", "hourly mean"))
    case .day: words.append(say("日均值", "daily mean"))
    case .share:
      let share = requirement.share ?? ""
      words.append(
        say(
          "小时均值，每月至少 \(share)\u{A0}% 的有效小时达标",
          "hourly mean, to be kept in at least \(share)\u{A0}% of each month's judged hours"))
    case .rolling:
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
      let length = check.basis.counted(exceeding, language)
      words +=
        check.requirement?.sense == .atLeast
        ? say("；低于要求 \(length)", "; \(length) below what is asked for")
        : say("；超过限值 \(length)", "; \(length) over the limit")
    }
    if let highest = highestWords(check) { words += say("；", "; ") + highest }
    return words
  }

  /// The highest value and its time; a breach's episodes say more.
  func highestWords(_ check: Check) -> String? {
    guard check.verdict != .fail, let highest = check.highest else { return nil }
    let value = figure(highest.value, highest.unit)
    let time = highestTime(check) ?? ""
    return say("最高 \(value)（\(time)）", "the highest is \(value) (\(time))")
  }

  /// A day, the beginning of an hour, or a whole window.
  func highestTime(_ check: Check) -> String? {
    guard let highest = check.highest else { return nil }
    switch check.basis {
    case .day: return highest.at.date.description
    case .rolling:
      // A saved report may say anything.
      guard let hours = check.requirement?.window, (1...8784).contains(hours) else {
        return highest.at.minuteText
      }
      let end = Instant(seconds: highest.at.seconds + 3600)
      let from = Instant(seconds: end.seconds - Int64(hours) * 3600)
      return from.minuteText + say(" 至 ", " to ") + end.minuteText
    default: return highest.at.minuteText
    }
  }

  func coverageText(_ coverage: Coverage, _ basis: Check.Basis?) -> String {
    let share = percentage(coverage.valid, of: coverage.expected)
    let unit = (basis ?? .hour).unit
    return say(
      "有效 \(coverage.valid)/\(coverage.expected) \(unit.zh)（\(share)），"
        + "有数据 \(coverage.present) \(unit.zh)",
      "\(coverage.valid)/\(coverage.expected) \(unit.en) valid (\(share)), "
        + "\(coverage.present) with data")
  }

  func intensityWords(_ figures: IntensityFigures) -> String {
    say(
      "\(figures.year) 年单位增加值能耗 \(figures.intensity)\u{A0}tce/万元，允许 "
        + "\(figures.allowed)（\(figures.baseYear) 年为 \(figures.baseIntensity)）",
      "energy intensity \(figures.year): \(figures.intensity)\u{A0}tce per 10⁴ yuan, allowed "
        + "\(figures.allowed) (\(figures.baseIntensity) in \(figures.baseYear))")
  }
}

import Measures
import Report

// What coverage lacks, and the arithmetic of a figure: the lines under a check that let a reader
// follow it without the tool.

extension TextReportWriter {
  /// Stretches that are listed a cause; JSON lists up to ``CoverageGaps/stretchLimit``.
  private static let shownStretches = 12

  /// One line a cause: how many hours or days, and which.
  mutating func writeGaps(_ check: Check, indent: Int) {
    let isShort = check.verdict == .insufficient
    for (kind, words) in gapLines(check) {
      page.line(words, indent: indent, style: isShort && kind.isExpected ? .doubtful : .aside)
    }
  }

  /// One a cause: how many hours or days, and which.
  func gapLines(_ check: Check) -> [(kind: CoverageGaps.Kind, words: String)] {
    guard let gaps = check.gaps else { return [] }
    let isDay = check.basis == "day"
    return gaps.kinds.map { kind in
      let total = gaps.total(kind)
      let stretches = gaps.stretches.filter { $0.kind == kind }
      let shown = stretches.prefix(Self.shownStretches)
      let listed = shown.reduce(0) { $0 + $1.periods }
      var words =
        kind.label(language) + say(" ", ": ")
        + periods(total, check.basis)
      if !shown.isEmpty {
        words += say("：", ", ") + shown.map { span($0, isDay) }.joined(separator: say("；", "; "))
      }
      if listed < total {
        let rest = total - listed
        let more = periods(rest, check.basis)
        words += say("；另有 \(more)见 JSON", "; \(more) more in JSON")
      }
      words += flags(gaps, kind)
      return (kind, words)
    }
  }

  /// Which flags stand in the hours of a cause, and in how many each.
  private func flags(_ gaps: CoverageGaps, _ kind: CoverageGaps.Kind) -> String {
    let flags = gaps.flags(kind).map { entry -> String in
      let hours = entry.hours
      let label = entry.flag.label(in: gaps.set(of: entry))(language)
      return label
        + say(
          "\(label.hasSuffix("）") ? "" : " ")\(hours)\u{A0}小时", ": \(counted(hours, "hour"))")
    }
    guard !flags.isEmpty else { return "" }
    return say("；标记：", "; flags: ") + flags.joined(separator: say("、", ", "))
  }

  private func span(_ stretch: CoverageGaps.Stretch, _ isDay: Bool) -> String {
    let count = stretch.periods
    let between = say(" 至 ", " to ")
    if isDay {
      let last = Instant(seconds: stretch.to.seconds - 1).date
      return count == 1
        ? "\(last)"
        : "\(stretch.from.date)\(between)\(last)" + say("（\(count) 天）", " (\(count))")
    }
    let isOneDay = stretch.from.date == stretch.to.date
    let end = isOneDay ? String(stretch.to.minuteText.suffix(5)) : moment(stretch.to)
    return moment(stretch.from) + between + end
      + (count == 1 ? "" : say("（\(count) 小时）", " (\(count))"))
  }

  /// `3 小时`, `3 天`, `3 个窗口`: what a check of this basis counts.
  func periods(_ count: Int, _ basis: String?) -> String {
    switch basis {
    case "day": say("\(count) 天", counted(count, "day"))
    case "rolling": say("\(count) 个窗口", counted(count, "window"))
    default: say("\(count) 小时", counted(count, "hour"))
    }
  }

  /// The steps of a calculation as a block of their own.
  mutating func writeWorking(_ steps: [Bilingual], indent: Int) {
    guard !steps.isEmpty else { return }
    guard steps.count > 1 else {
      page.line(say("计算：", "working: ") + steps[0](language), indent: indent)
      return
    }
    page.line(say("计算", "working"), indent: indent)
    for step in steps { page.line(step(language), indent: indent + 2) }
  }
}

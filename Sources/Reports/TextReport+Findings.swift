import Measures
import Report
import Standards

// One finding: when, by how much, how the number came about, and in which rows it stands.

extension TextReportWriter {
  /// Runs of lines that are listed a file; JSON lists every line.
  private static let shownRanges = 24
  /// Hours or days of an episode that get a line of their own besides the peak.
  private static let shownHours = 12

  mutating func write(
    _ episode: Episode, _ working: [Bilingual], of check: Check, number: Int, indent: Int
  ) {
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    let isDay = check.basis == "day"
    let peakAt = moment(episode.peakAt, of: episode, isDay)
    page.entry(
      "\(number))",
      span(episode, isDay) + say("，", ", ") + periods(episode.periods, check.basis)
        + say(
          "；最高 \(figure(episode.peak, unit))（\(peakAt)），",
          "; peak \(figure(episode.peak, unit)) (\(peakAt)), ") + excess(episode),
      labelWidth: 4, indent: indent)
    writeWorking(working, indent: indent + 4)
    writeOthers(episode, of: check, isDay, indent: indent + 4)
  }

  /// The other hours or days of the episode, a line each: time, measured value and what it became.
  private mutating func writeOthers(
    _ episode: Episode, of check: Check, _ isDay: Bool, indent: Int
  ) {
    let others = episode.values.filter { $0.at != episode.peakAt }
    guard !others.isEmpty else { return }
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    for value in others.prefix(Self.shownHours) {
      let at = moment(value.at, of: episode, isDay)
      var words = "\(at)  \(figure(value.value, unit))"
      if let mean = value.mean, let oxygen = value.oxygen {
        words += say(
          "（实测 \(mean)，含氧量 \(oxygen)\u{A0}%）", " (measured \(mean), O2 \(oxygen)\u{A0}%)")
      }
      page.line(words, indent: indent)
    }
    let more = episode.periods - 1 - min(others.count, Self.shownHours)
    if more > 0 {
      page.line(
        say(
          "另有 \(periods(more, check.basis))，见 JSON", "\(periods(more, check.basis)) more: see JSON"),
        indent: indent)
    }
  }

  /// The hour, the day, or the whole window that ends with the hour.
  func moment(_ at: Instant, of episode: Episode, _ isDay: Bool) -> String {
    if isDay { return at.date.description }
    guard let window = episode.window(endingWith: at) else { return moment(at) }
    return moment(window.from) + say(" 至 ", " to ") + moment(window.to)
  }

  /// 超标倍数, kept on one line.
  func excess(_ episode: Episode) -> String {
    say(
      "\("超标倍数".unbroken)\u{A0}\(episode.multiple)",
      "peak\u{A0}/\u{A0}limit\u{A0}−\u{A0}1\u{A0}=\u{A0}\(episode.multiple)")
  }

  /// Hours are half-open; days are named first to last, windows by the hours that they end with.
  func span(_ episode: Episode, _ isDay: Bool) -> String {
    let between = say(" 至 ", " to ")
    if isDay {
      let last = Instant(seconds: episode.to.seconds - 1).date
      return episode.from.date == last ? "\(last)" : "\(episode.from.date)\(between)\(last)"
    }
    let end =
      episode.from.date == episode.to.date
      ? String(episode.to.minuteText.suffix(5)) : moment(episode.to)
    return (episode.window == nil ? "" : say("末小时 ", "windows ending with the hours "))
      + moment(episode.from) + between + end
  }

  /// A finding that belongs to no check.
  mutating func write(_ finding: Finding, indent: Int) {
    page.entry(
      finding.severity.label(language), finding.message(language), labelWidth: labelWidth,
      indent: indent, labelStyle: finding.severity.style)
    for note in finding.notes {
      page.line(note(language), indent: indent + labelWidth, style: .aside)
    }
    writeEvidence(finding.evidence, indent: indent + labelWidth)
  }

  mutating func writeEvidence(_ evidence: Evidence, indent: Int) {
    let width = language == .zh ? 6 : 10
    for (number, words) in evidenceLines(evidence).enumerated() {
      page.entry(
        number == 0 ? say("证据", "evidence") : "", words, labelWidth: width, indent: indent)
    }
  }

  /// `logs/a.csv:481-540,602`, one a file.
  func evidenceLines(_ evidence: Evidence) -> [String] {
    let files = evidence.byFile
    return files.enumerated().map { number, file in
      let ranges = file.lineRanges
      let shown = ranges.prefix(Self.shownRanges).map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
      }
      var words = "\(file.path):" + shown.joined(separator: ",")
      if ranges.count > shown.count {
        words += say(" 等共 \(file.rows.count) 行", " and more, \(file.rows.count) rows in all")
      }
      if number == files.count - 1, evidence.omitted > 0 {
        words += say(
          "（另有 \(evidence.omitted) 行未列出）", " (\(evidence.omitted) further rows not listed)")
      }
      return words
    }
  }
}

import Measures
import Report
import Standards

// One finding: when, by how much, how the number came about, and in which rows it stands.

extension TextReportWriter {
  /// Hours or days of an episode that get a line of their own besides the peak.
  private static let shownHours = 12

  mutating func write(
    _ episode: Episode, _ working: [Bilingual], of check: Check, number: Int, indent: Int
  ) {
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    let peakAt = words.moment(episode.peakAt, of: episode, check.basis)
    let length = check.basis.counted(episode.periods, language)
    page.entry(
      "\(number))",
      words.span(episode, check.basis) + say("，", ", ") + length
        + say(
          "；最高 \(figure(episode.peak, unit))（\(peakAt)），",
          "; peak \(figure(episode.peak, unit)) (\(peakAt)), ") + words.excess(episode),
      labelWidth: 4, indent: indent)
    writeWorking(working, indent: indent + 4)
    writeOthers(episode, of: check, indent: indent + 4)
  }

  /// The other hours or days of the episode, a line each: time, measured value and what it became.
  private mutating func writeOthers(
    _ episode: Episode, of check: Check, indent: Int
  ) {
    let others = episode.values.filter { $0.at != episode.peakAt }
    guard !others.isEmpty else { return }
    let unit = baseUnit(of: check.requirement?.unit ?? "")
    for value in others.prefix(Self.shownHours) {
      let at = words.moment(value.at, of: episode, check.basis)
      var line = "\(at)  \(figure(value.value, unit))"
      if let mean = value.mean, let oxygen = value.oxygen {
        line += say(
          "（实测 \(mean)，含氧量 \(oxygen)\u{A0}%）", " (measured \(mean), O2 \(oxygen)\u{A0}%)")
      }
      page.line(line, indent: indent)
    }
    let more = episode.periods - 1 - min(others.count, Self.shownHours)
    if more > 0 {
      let length = check.basis.counted(more, language)
      page.line(say("另有 \(length)，见 JSON", "\(length) more: see JSON"), indent: indent)
    }
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
    for (number, line) in words.evidenceLines(evidence).enumerated() {
      page.entry(
        number == 0 ? say("证据", "evidence") : "", line, labelWidth: width, indent: indent)
    }
  }
}

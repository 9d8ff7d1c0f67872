import Measures
import Report
import Standards

// When and for how long: episodes, gaps and the rows that they stand in.

extension ReportWords {
  /// Stretches that are listed a cause; JSON lists up to ``CoverageGaps/stretchLimit``.
  private static let shownStretches = 12

  /// The hour, the day, or the whole window that ends with the hour.
  func moment(_ at: Instant, of episode: Episode, _ basis: Check.Basis?) -> String {
    if basis == .day { return at.date.description }
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
  func span(_ episode: Episode, _ basis: Check.Basis?) -> String {
    let between = say(" 至 ", " to ")
    if basis == .day {
      let last = Instant(seconds: episode.to.seconds - 1).date
      return episode.from.date == last ? "\(last)" : "\(episode.from.date)\(between)\(last)"
    }
    let end =
      episode.from.date == episode.to.date
      ? String(episode.to.minuteText.suffix(5)) : moment(episode.to)
    return (episode.window == nil ? "" : say("末小时 ", "windows ending with the hours "))
      + moment(episode.from) + between + end
  }

  /// Runs of lines that are listed a file; JSON lists every line.
  private static let shownRuns = 24

  /// `logs/a.csv:481-540,602`, one a file.
  func evidenceLines(_ evidence: Evidence) -> [String] {
    var lines = evidence.places(shownRuns: Self.shownRuns, language)
    guard let omitted = evidence.omittedWords(language) else { return lines }
    if let last = lines.popLast() {
      lines.append(last + say("（\(omitted)）", " (\(omitted))"))
    } else {
      lines.append(omitted)
    }
    return lines
  }

  /// One a cause: how many hours or days, and which.
  func gapLines(_ check: Check) -> [(kind: CoverageGaps.Kind, words: String)] {
    guard let gaps = check.gaps else { return [] }
    return gaps.kinds.map { kind in
      let total = gaps.total(kind)
      let stretches = gaps.stretches.filter { $0.kind == kind }
      let shown = stretches.prefix(Self.shownStretches)
      let listed = shown.reduce(0) { $0 + $1.periods }
      var words =
        kind.label(language) + say(" ", ": ")
        + check.basis.counted(total, language)
      if !shown.isEmpty {
        words +=
          say("：", ", ") + shown.map { span($0, check.basis) }.joined(separator: say("；", "; "))
      }
      if listed < total {
        let rest = total - listed
        let more = check.basis.counted(rest, language)
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

  /// From and to of a gap; windows are named by the hours that they end with.
  private func span(_ stretch: CoverageGaps.Stretch, _ basis: Check.Basis?) -> String {
    let count = stretch.periods
    let between = say(" 至 ", " to ")
    let length =
      count == 1
      ? "" : say("（\(basis.counted(count, .zh))）", " (\(count))")
    if basis == .day {
      let last = Instant(seconds: stretch.to.seconds - 1).date
      return (count == 1 ? "\(last)" : "\(stretch.from.date)\(between)\(last)") + length
    }
    let isOneDay = stretch.from.date == stretch.to.date
    let end = isOneDay ? String(stretch.to.minuteText.suffix(5)) : moment(stretch.to)
    return (basis == .rolling ? say("末小时 ", "ending with ") : "") + moment(stretch.from) + between
      + end + length
  }
}

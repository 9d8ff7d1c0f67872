import Measures
import Report

// Rejected rows of manual logs: what they may have said is missing from a set, or is a set.

extension EvaluationInput {
  /// Rejected rows that may be samples of one of the series on a day.
  func unreadSamples(_ keys: [SeriesKey], on day: CivilDate) -> [UnreadRow] {
    unreadSamples.filter { row in keys.contains { row.mayBelong(to: $0, on: day) } }
  }

  /// Rejected rows of days of which a series has no set: the day is lost, and not without samples.
  func unreadSamples(_ key: SeriesKey, besides sets: [SampleSet]) -> [UnreadRow] {
    let days = Set(sets.map(\.date))
    return unreadSamples.filter { row in
      guard row.mayBelong(to: key), let date = row.date else { return false }
      return !days.contains(date)
    }
  }

  private var unreadSamples: [UnreadRow] {
    logs.filter { $0.kind == .manual }.flatMap(\.unread)
  }
}

extension UnreadRow {
  private static let shown = 5

  /// `…（m.csv:3、m.csv:4），不作结论；请更正后重新提交。`
  static func gap(_ rows: [UnreadRow], zh: String, en: String) -> Bilingual {
    let sorted = Set(rows.map(\.row)).sorted()
    let places = sorted.prefix(shown).map { "\($0.file):\($0.line)" }
    let more = sorted.count - places.count
    return Bilingual(
      zh: "\(zh)（\(places.joined(separator: "、"))\(more > 0 ? " 等 \(sorted.count) 行" : "")），"
        + "不作结论；请更正后重新提交。",
      en:
        "\(en) (\(places.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")), so nothing "
        + "is concluded; correct them and hand the log in again.")
  }

  static func gapOfSamples(_ rows: [UnreadRow]) -> Bilingual {
    gap(
      rows, zh: "手工监测日志中被拒的记录可能属于所评价的样品",
      en: "Rejected rows of the manual logs may be samples that are judged here")
  }
}

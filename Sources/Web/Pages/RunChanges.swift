#if Server
import Digest
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// What was handed in otherwise than before: the hours of a run that differ from those of the runs
/// that it replaced, the old beside the new.
enum RunChanges {
  /// Hours of a series that are named; the others are counted.
  private static let hoursShown = 100

  /// A section of the run's page, kept: what is recorded never changes.
  static func markup(
    of run: SeenRun, _ replaced: [SeenRun], _ visit: Visit
  ) async throws(Fault) -> Markup {
    let (shelf, language) = (visit.house.shelf, visit.language)
    let name = "\(run.record.key) changes \(replaced.count) \(language.rawValue)"
    if let kept = shelf.pages[name] {
      return Markup(trusted: String(decoding: kept, as: UTF8.self))
    }
    let record = run.record
    let (sums, hours) = try await shelf.read { (ledger) throws(Fault) in
      try ledger.hourChanges(of: record, most: hoursShown)
    }
    var values: [SeriesOfRun: RunSeries] = [:]
    for hour in hours {
      for one in [run] + replaced where one == run || one.record.id == hour.replaced {
        let key = SeriesKey(outlet: hour.outlet, pollutant: hour.pollutant)
        let place = SeriesOfRun(run: one.record.id, key: key)
        guard values[place] == nil else { continue }
        values[place] = try await shelf.hours(of: key, in: one, as: nil)
      }
    }
    var page = Markup()
    page.element("section", ["aria-labelledby": "changes"]) { page in
      page.element(
        "h2", ["id": "changes"], text: language.say("与被替换记录相比改动的小时", "Hours that were changed"))
      guard !sums.isEmpty else {
        page.element(
          "p", ["class": "quiet"],
          text: language.say(
            "两次报送的监测数据逐小时相同。", "Hour by hour, the readings are those of the run that it replaced."))
        return
      }
      for sum in sums {
        let own = hours.filter { $0.outlet == sum.outlet && $0.pollutant == sum.pollutant }
        write(sum, own, run, values, language, to: &page)
      }
    }
    let text = page.description
    shelf.pages.keep(Array(text.utf8), for: name, cost: text.utf8.count)
    return page
  }

  private struct SeriesOfRun: Hashable {
    var run: Int64
    var key: SeriesKey
  }

  private static func write(
    _ sum: LedgerExcerpt.HourChanges, _ hours: [ChangedHour], _ run: SeenRun,
    _ values: [SeriesOfRun: RunSeries], _ language: Language, to page: inout Markup
  ) {
    let count = sum.byValue + sum.byFlag + sum.added + sum.removed
    let series = sum.outlet + " " + pollutantWords(sum.pollutant, language)
    let parts = [
      (sum.byValue, language.say("数值改动", "other values")),
      (sum.byFlag, language.say("仅改数据标记", "other flags alone")),
      (sum.added, language.say("新增", "added")), (sum.removed, language.say("删去", "removed")),
    ].filter { $0.0 > 0 }.map { $0.1 + " \($0.0)" }
    var caption = language.say(
      "\(series)：改动 \(count) 小时（\(parts.joined(separator: "、"))）",
      "\(series): \(count) hours (\(parts.joined(separator: ", ")))")
    if hours.count < count {
      caption += language.say("，列出最早的 \(hours.count) 小时", "; the first \(hours.count) are listed")
    }
    page.element("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": series])
    { page in
      page.element("table") { page in
        page.element("caption", text: caption)
        page.element("thead") { page in
          page.element("tr") { page in
            for word in [
              language.say("小时（起始）", "hour (start)"), language.say("改动", "change"),
              language.say("原数值", "value before"), language.say("原数据标记", "flags before"),
              language.say("新数值", "value now"), language.say("新数据标记", "flags now"),
            ] {
              page.element("th", ["scope": "col"], text: word)
            }
          }
        }
        page.element("tbody", ["class": "rows"]) { page in
          for hour in hours {
            let key = SeriesKey(outlet: hour.outlet, pollutant: hour.pollutant)
            page.element("tr") { page in
              page.element("th", ["scope": "row"], text: hour.at.minuteText)
              page.element("td", text: hour.kind.words(language))
              for (reading, id) in [(hour.old, hour.replaced), (hour.new, run.record.id)] {
                let series = values[SeriesOfRun(run: id, key: key)]
                page.element("td", ["class": "number"], text: value(series, hour.at))
                page.element("td", text: reading.map { $0.words(language) } ?? "–")
              }
            }
          }
        }
      }
    }
  }

  /// An hour's mean as measured; a dash where no reading counts.
  private static func value(_ series: RunSeries?, _ at: Instant) -> String {
    guard let series, let hour = series.period.hour(of: at),
      series.hours.indices.contains(hour), let value = series.hours[hour].value
    else { return "–" }
    return RunSeries.text(value)
  }
}

extension ChangedHour.Kind {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .value: language.say("数值", "value")
    case .flag: language.say("数据标记", "flag")
    case .added: language.say("新增", "added")
    case .removed: language.say("删去", "removed")
    }
  }
}

extension ChangedHour.Reading {
  /// How many readings count, and why others do not.
  fileprivate func words(_ language: Language) -> String {
    let names = flags.flags.map { $0.name(language) }.joined(separator: language.say("、", ", "))
    if flags.isEmpty { return language.say("正常 \(counted) 个", "normal: \(counted)") }
    return counted > 0
      ? language.say("正常 \(counted) 个；不计：\(names)", "normal: \(counted); not counted: \(names)")
      : language.say("不计：\(names)", "not counted: \(names)")
  }
}
#endif

import Measures

/// All that a calendar of hours says, for the eye and for a screen reader.
struct CalendarWords {
  private let calendar: HourCalendar
  private let language: Language
  private let totals: [Int]

  /// Days that a summary names before it counts the rest.
  private static let namedDays = 10

  init(calendar: HourCalendar, language: Language) {
    self.calendar = calendar
    self.language = language
    totals = calendar.hours.reduce(
      into: [Int](repeating: 0, count: HourCalendar.State.allCases.count)
    ) {
      $0[Int($1.rawValue)] += 1
    }
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  private func total(_ state: HourCalendar.State) -> Int { totals[Int(state.rawValue)] }

  var subtitle: String {
    calendar.quantity + say("，小时均值，限值 ", ", hourly means, limit ") + calendar.limit
  }

  var axes: String {
    calendar.days > 62
      ? say("自上而下 1 日至月末，自左而右 0 至 24 时，北京时间", "down: days; across: hours 0 to 24, China time")
      : say("每行一天，每列一小时，北京时间", "a row a day, a column an hour, China Standard Time")
  }

  private func label(_ state: HourCalendar.State) -> String {
    switch state {
    case .low: say("不高于限值 50%", "up to 50% of the limit")
    case .medium: say("50% 至 80%", "above 50% to 80%")
    case .near: say("80% 以上，未超标", "above 80%, not over")
    case .over: say("超标，至限值 2 倍", "over, up to twice the limit")
    case .farOver: say("超过限值 2 倍", "more than twice the limit")
    case .invalid: say("无效", "no valid value")
    case .missing: say("缺测", "missing")
    case .stopped: say("停运（不计入应有）", "stopped, not expected")
    case .notExpected: say("不在判定期内", "outside the judged period")
    }
  }

  /// The five classes of values always, so that a colour never stands without its scale; of the rest
  /// what occurs.
  var legend: [ChartLegend.Entry] {
    HourCalendar.State.allCases.compactMap { state in
      let isClass = [.low, .medium, .near, .over].contains(state)
      guard isClass || total(state) > 0 else { return nil }
      let style = state.pattern == nil ? state.style : state == .farOver ? "gg-band" : "gg-frame"
      return .init(
        style: style, pattern: state.pattern,
        text: label(state) + say("：", ": ") + "\(total(state))")
    }
  }

  var title: String { calendar.name + say("：小时日历", ": calendar of hours") }

  var summary: String {
    guard calendar.days > 0 else { return prose([say("没有数据", "no data")], language) }
    let last = calendar.date(calendar.days - 1)
    var sentences = [
      "\(calendar.start)\(say(" 至 ", " to "))\(last)" + say("，限值 ", ", limit ") + calendar.limit
    ]
    let counts = HourCalendar.State.allCases.filter { total($0) > 0 }.map {
      label($0) + say("：", ": ") + say("\(total($0)) 小时", counted(total($0), "hour"))
    }
    sentences.append(counts.joined(separator: say("；", "; ")))
    let days = daysOver
    if !days.isEmpty {
      let named = days.prefix(Self.namedDays).map {
        "\($0.date)" + say("（\($0.count) 小时）", " (\(counted($0.count, "hour")))")
      }
      let more = days.count - named.count
      sentences.append(
        say("有超标的日期：", "days with hours over the limit: ") + named.joined(separator: say("、", ", "))
          + (more > 0 ? say(" 等 \(days.count) 天", ", and \(more) more") : ""))
    }
    return prose(sentences, language)
  }

  private var daysOver: [(date: CivilDate, count: Int)] {
    (0..<calendar.days).compactMap { day in
      let hours = calendar.hours[(day * 24)..<min(calendar.hours.count, day * 24 + 24)]
      let count = hours.count { $0 == .over || $0 == .farOver }
      return count > 0 ? (calendar.date(day), count) : nil
    }
  }
}

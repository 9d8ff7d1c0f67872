import Measures

/// All that an episode's chart says, for the eye and for a screen reader.
struct EpisodeWords {
  private let chart: EpisodeChart
  private let language: Language

  /// Stretches that a summary names before it counts the rest.
  private static let namedStretches = 5

  init(chart: EpisodeChart, language: Language) {
    self.chart = chart
    self.language = language
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  private func figure(_ number: ChartNumber) -> String {
    chart.unit.isEmpty ? number.label : "\(number.label) \(chart.unit)"
  }

  private func count(_ periods: Int) -> String {
    say("\(periods) 小时", counted(periods, "hour"))
  }

  func subtitle(factor: Int) -> String {
    let scale = factor == 0 ? "" : "×10\(superscript(factor)) "
    let unit = scale + chart.unit
    let words = chart.quantity + say("，小时均值", ", hourly mean")
    return unit.isEmpty ? words : words + say("（\(unit)）", " (\(unit))")
  }

  /// Beside the line: the word and the figure; the word alone where the figure is too long.
  var limitLabel: [String] {
    let figure = figure(chart.limit).visible
    return figure.width(isBold: true) <= 800 ? [say("限值", "limit"), figure] : [say("限值", "limit")]
  }

  /// One line where it fits, else two.
  var peakLines: [String] {
    guard let peak = chart.peak, chart.periods.indices.contains(peak.index),
      let value = chart.periods[peak.index].value
    else { return [] }
    let head = say("最高 ", "peak ") + figure(value)
    let tail = moment(peak.index) + " · " + excess(peak)
    let line = head + say(" · ", " · ") + tail
    let parts = line.width(isBold: true) <= ChartCanvas.width ? [line] : [head, tail]
    return parts.map { $0.visible.fitted(to: ChartCanvas.width, isBold: true) }
  }

  private func excess(_ peak: EpisodeChart.Peak) -> String {
    let multiple = ChartNumber(peak.multiple)?.label ?? peak.multiple
    return say("超标倍数 \(multiple)", "peak / limit − 1 = \(multiple)")
  }

  /// When an hour begins, with its date and without its year.
  private func moment(_ index: Int) -> String {
    String(begin(index).minuteText.dropFirst(5))
  }

  private func begin(_ index: Int) -> Instant {
    Instant(seconds: chart.start.seconds + Int64(index) * 3600)
  }

  /// From and to, half-open, with years.
  private func stretch(_ range: Range<Int>) -> String {
    let (from, to) = (begin(range.lowerBound), begin(range.upperBound))
    let end = from.date == to.date ? String(to.minuteText.suffix(5)) : to.minuteText
    return "\(from.minuteText)\(say(" 至 ", " to "))\(end)"
  }

  var span: String {
    chart.periods.isEmpty
      ? say("没有数据", "no data")
      : stretch(chart.periods.indices) + say("，北京时间", ", China Standard Time")
  }

  /// Causes of missing values with their counts, the first to occur first.
  private var causes: [(cause: String, count: Int)] {
    var causes: [(cause: String, count: Int)] = []
    for case .invalid(let cause) in chart.periods {
      if let known = causes.firstIndex(where: { $0.cause == cause }) {
        causes[known].count += 1
      } else {
        causes.append((cause, 1))
      }
    }
    return causes
  }

  private func total(_ matches: (EpisodeChart.State) -> Bool) -> Int {
    chart.periods.count(where: matches)
  }

  private var over: Int { total { $0.isOver == true } }
  private var within: Int { total { $0.isOver == false } }
  private var invalid: Int { total { $0.band == .invalid } }
  private var stopped: Int { total { $0 == .stopped } }
  private var outside: Int { total { $0 == .outside } }

  private var invalidWords: String {
    let listed = causes.prefix(4).map { "\($0.cause.visible.fitted(to: 1500)) \($0.count)" }
    let rest = causes.dropFirst(4).reduce(0) { $0 + $1.count }
    let all = listed + (rest > 0 ? [say("其他 \(rest)", "other \(rest)")] : [])
    return all.joined(separator: say("，", ", "))
  }

  /// Only what occurs.
  var legend: [ChartLegend.Entry] {
    var entries: [ChartLegend.Entry] = []
    if over > 0 {
      entries.append(.init(style: "gg-over", text: say("超标 ", "over the limit ") + "\(over)"))
    }
    if within > 0 {
      entries.append(
        .init(style: "gg-within", text: say("未超标 ", "not over ") + "\(within)"))
    }
    if stopped > 0 {
      entries.append(
        .init(
          style: "gg-frame", pattern: "stopped",
          text: say("停运（不计入应有）\(stopped)", "stopped, not expected \(stopped)")))
    }
    if outside > 0 {
      entries.append(
        .init(
          style: "gg-beyond",
          text: say("不在判定期内 \(outside)", "outside the judged period \(outside)")))
    }
    if invalid > 0 {
      let words = say("无效 \(invalid)：", "no valid value \(invalid): ") + invalidWords
      entries.append(
        .init(style: "gg-frame", pattern: "invalid", text: words))
    }
    if limitLabel.count == 1 {
      entries.append(
        .init(
          style: "gg-limit", sample: .line,
          text: say("限值 ", "limit ") + figure(chart.limit)))
    }
    return entries
  }

  var title: String { chart.name + say("：", ": ") + chart.quantity }

  var summary: String {
    var sentences = [
      span, say("限值 ", "limit ") + figure(chart.limit),
      say("共 \(count(chart.periods.count))：", "\(count(chart.periods.count)): ") + totals,
    ]
    if let peak = chart.peak, chart.periods.indices.contains(peak.index),
      let value = chart.periods[peak.index].value
    {
      let at = begin(peak.index).minuteText
      sentences.append(
        say("最高 \(figure(value))，出现于 \(at)，", "peak \(figure(value)) at \(at), ")
          + excess(peak))
    }
    let stretches = runs(of: chart.periods.map { $0.isOver == true }).filter(\.value)
    if !stretches.isEmpty {
      let named = stretches.prefix(Self.namedStretches).map {
        stretch($0.range) + say("（\(count($0.range.count))）", " (\(count($0.range.count)))")
      }
      let more = stretches.count - named.count
      sentences.append(
        say("超标时段：", "over the limit: ") + named.joined(separator: say("；", "; "))
          + (more > 0 ? say("；另有 \(more) 段", "; and \(more) more") : ""))
    }
    return prose(sentences, language)
  }

  private var totals: String {
    var words: [String] = []
    if over > 0 { words.append(say("超标 \(over)", "\(over) over the limit")) }
    if within > 0 { words.append(say("未超标 \(within)", "\(within) not over")) }
    if invalid > 0 {
      words.append(
        say("无效 \(invalid)（\(invalidWords)）", "\(invalid) without a valid value (\(invalidWords))"))
    }
    if stopped > 0 { words.append(say("停运 \(stopped)", "\(stopped) stopped")) }
    if outside > 0 {
      words.append(say("不在判定期内 \(outside)", "\(outside) outside the judged period"))
    }
    return words.joined(separator: say("，", ", "))
  }
}

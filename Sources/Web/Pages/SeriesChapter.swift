#if Server
import Charts
import Digest
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import Report
import Reports

/// The chart of one series: a page that zooms by links, a script that zooms by dragging, the data, the
/// picture.
enum SeriesChapter {
  /// Points of the picture in the page: as many as a screen shows apart.
  private static let picturePoints = 800
  private static let rowsShown = 400

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.runSeries) { visit in
      let (run, _) = try await visit.run()
      let outlet = try visit.parameter("outlet")
      var pollutant = try visit.parameter("pollutant")
      // No pollutant ends in either.
      let isJSON = pollutant.hasSuffix(".json")
      let isPicture = pollutant.hasSuffix(".svg")
      if isJSON { pollutant.removeLast(5) }
      if isPicture { pollutant.removeLast(4) }
      var question = SeriesView.Question(visit.query)
      if !isJSON, visit.query["points"] == nil { question.points = picturePoints }
      let view = try await SeriesView(
        run, SeriesKey(outlet: outlet, pollutant: pollutant), question, visit.language,
        from: visit.house.shelf)
      guard visit.query["of"] == "readings" else {
        if isJSON { return file(view.json, "application/json") }
        if isPicture { return picture(view.chart, visit) }
        return try await page(view, nil, visit)
      }
      let answer = try await visit.house.readings.readings(
        of: view.key, in: run, view.report, view.range, points: question.points, visit.logger)
      switch answer {
      case .chart(let chart):
        let readings = SeriesReadings(view, chart)
        if isJSON { return file(readings.json, "application/json") }
        if isPicture { return picture(readings.picture, visit) }
        return try await page(view, readings, visit)
      case .none(let why):
        if isJSON {
          return file(SeriesReadings.json(none: why(visit.language), run), "application/json")
        }
        if isPicture { return picture(view.chart, visit) }
        return try await page(view, nil, visit, without: why)
      }
    }
  }

  private static func picture(_ chart: Charts.SeriesChart, _ visit: Visit) -> Response {
    let styles = Assets.text(of: "charts.css")
    var response = file(
      chart.svg(language: visit.language, idPrefix: "series").standalone(styles: styles),
      "image/svg+xml; charset=utf-8")
    // Its styles are inside, which this site's policy would not let a browser use.
    response.headers[.contentDisposition] = "attachment; filename=\"series.svg\""
    return response
  }

  private static func file(_ text: String, _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "private, no-cache"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  // MARK: Page

  /// - Parameters:
  ///   - readings: In place of the hours.
  ///   - why: There are no readings, though they were asked for.
  private static func page(
    _ view: SeriesView, _ readings: SeriesReadings?, _ visit: Visit, without why: Bilingual? = nil
  ) async throws -> Response {
    let language = visit.language
    let zoom = SeriesZoom(view, isOfReadings: readings != nil)
    let address = PageAddress.series(view.run, view.key.outlet, view.key.pollutant)
    let chart = readings?.picture ?? view.chart
    var values: [String: Any] = [
      "chart": Markup(trusted: chart.svg(language: language, idPrefix: "series")),
      "table": readings?.table ?? table(view), "runAddress": PageAddress.run(view.run),
      "plant": view.run.record.plantName, "source": address + ".json",
      "picture": address + ".svg?" + zoom.query(view.range),
      "data": address + ".json?" + zoom.query(view.range),
      "from": view.start(view.range.lowerBound).hourText,
      "to": view.start(view.range.upperBound).hourText,
      "earliest": view.series.period.from.hourText, "latest": view.series.period.to.hourText,
      "span": view.start(view.range.lowerBound).minuteText + language.say(" 至 ", " to ")
        + view.start(view.range.upperBound).minuteText,
      "limit": zoom.limit, "isOfReadings": readings != nil,
      "zoom": zoom.links.map { ["address": $0.address, "words": $0.words] as [String: Any] },
      "spans": zoom.spans.map { ["address": $0.address, "words": $0.words] as [String: Any] },
      "hasSpans": !zoom.spans.isEmpty,
      "views": view.checks.enumerated().map { number, check in
        [
          "address": "?" + zoom.query(view.range, limit: number),
          "words": view.report.demandWords(of: check, language),
          "verdict": check.verdictWord(language), "style": check.pageSign.style,
          "mark": check.pageSign.mark, "isChosen": check.identity == view.check?.identity,
        ] as [String: Any]
      },
      "hasViews": !view.checks.isEmpty,
      "sums": readings?.sums ?? sums(view),
    ]
    if let readings {
      if !readings.isEach {
        values["pointLength"] = language.say(
          "\(readings.minutesOfBucket) 分钟", "\(readings.minutesOfBucket) minutes")
      }
    } else if view.size > 1 {
      values["pointLength"] = language.say("\(view.size) 小时", "\(view.size) hours")
    }
    var absence = why
    if absence == nil, readings == nil {
      absence = try await visit.house.readings.absence(of: view.run)
    }
    if let absence { values["withoutReadings"] = absence(language) }
    let other = SeriesZoom(view, isOfReadings: readings == nil)
    if absence == nil { values["otherForm"] = "?" + other.query(view.range) }
    if let script = Assets.library { values["library"] = script }
    values["seriesScript"] = Assets.address(of: "series.js")
    return try visit.readingPage("series", title: view.name, values)
  }

  private static func sums(_ view: SeriesView) -> String {
    var (values, exceeding, invalid, missing, stopped, outside) = (0, 0, 0, 0, 0, 0)
    for point in view.points {
      values += point.values
      exceeding += point.exceeding
      invalid += point.invalid
      missing += point.missing
      stopped += point.stopped
      outside += point.outside
    }
    let counts: [(Int, Bilingual)] = [
      (values, Bilingual(zh: "有数值", en: "with a value")),
      (exceeding, Bilingual(zh: "超标", en: "exceeding")),
      (invalid, Bilingual(zh: "无效", en: "invalid")),
      (missing, Bilingual(zh: "缺测", en: "missing")),
      (stopped, Bilingual(zh: "停运", en: "stopped")),
      (outside, Bilingual(zh: "限值不适用", en: "without the limit")),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { count, words in
      view.say("\(words.zh) \(count) 小时", "\(count) h \(words.en)")
    }
    return parts.joined(separator: view.say("，", ", "))
  }

  /// The points as numbers, for whoever does not see the chart.
  private static func table(_ view: SeriesView) -> Markup {
    var page = Markup()
    let isHours = view.size == 1
    page.element("table") { page in
      page.element(
        "caption",
        text: view.say("数值（\(view.printedUnit)，北京时间）", "values (\(view.printedUnit), China's time)")
      )
      page.element("thead") { page in
        page.element("tr") { page in
          let heads =
            [view.say("时段起", "from")]
            + (isHours
              ? [view.say("小时均值", "hourly mean")]
              : [view.say("最小", "least"), view.say("均值", "mean"), view.say("最大", "greatest")])
            + [view.say("状态", "state")]
          for head in heads { page.element("th", ["scope": "col"], text: head) }
        }
      }
      page.element("tbody") { page in
        for point in view.points.prefix(rowsShown) {
          page.element("tr") { page in
            page.element(
              "th", ["scope": "row", "class": "short"],
              text: view.start(point.hours.lowerBound).minuteText)
            let figures = isHours ? [point.mean] : [point.low, point.mean, point.high]
            for figure in figures {
              page.element("td", ["class": "number"], text: figure.map(RunSeries.text) ?? "–")
            }
            page.element("td", text: state(of: point, view))
          }
        }
      }
    }
    if view.points.count > rowsShown {
      let hidden = view.points.count - rowsShown
      page.element(
        "p", ["class": "quiet small"],
        text: view.say(
          "另有 \(hidden) 点；缩小时段，或下载数据。",
          "\(hidden) more: choose a shorter span, or download the data."))
    }
    return page
  }

  private static func state(of point: RunSeries.Bucket, _ view: SeriesView) -> String {
    var words: [String] = []
    func add(_ count: Int, _ zh: String, _ en: String) {
      guard count > 0 else { return }
      words.append(
        point.hours.count == 1
          ? view.say(zh, en) : view.say("\(zh) \(count) 小时", "\(count) h \(en)"))
    }
    add(point.exceeding, "超标", "exceeding")
    add(point.invalid, "无效", "invalid")
    add(point.missing, "缺测", "missing")
    add(point.stopped, "停运", "stopped")
    add(point.outside, "限值不适用", "without the limit")
    return words.joined(separator: view.say("，", ", "))
  }
}

/// Where a series can be looked at next, by links.
struct SeriesZoom {
  private let view: SeriesView
  /// As the address has it; empty: the usual one.
  let limit: String
  private let isOfReadings: Bool

  init(_ view: SeriesView, isOfReadings: Bool) {
    (self.view, self.isOfReadings) = (view, isOfReadings)
    limit =
      view.check.flatMap { check in
        view.checks.firstIndex { $0.identity == check.identity }.map { "\($0)" }
      } ?? ""
  }

  private var all: Range<Int> { 0..<view.series.hours.count }

  func query(_ range: Range<Int>, limit chosen: Int? = nil) -> String {
    var pairs: [String] = []
    let limit = chosen.map { "\($0)" } ?? self.limit
    if !limit.isEmpty { pairs.append("limit=" + limit) }
    if isOfReadings { pairs.append("of=readings") }
    if range != all {
      pairs.append("from=" + PercentText.encoded(view.start(range.lowerBound).hourText))
      pairs.append("to=" + PercentText.encoded(view.start(range.upperBound).hourText))
    }
    return pairs.joined(separator: "&")
  }

  private func link(_ range: Range<Int>, _ zh: String, _ en: String) -> (
    address: String, words: String
  )? {
    let range = range.clamped(to: all)
    guard !range.isEmpty, range != view.range else { return nil }
    return ("?" + query(range), view.say(zh, en))
  }

  /// In, out, aside, all.
  var links: [(address: String, words: String)] {
    let range = view.range
    let (count, middle) = (range.count, (range.lowerBound + range.upperBound) / 2)
    // Fewer than twelve hours say something only minute by minute.
    let half = max(isOfReadings ? 1 : 6, count / 4)
    let inner = max(0, middle - half)..<min(all.upperBound, middle + half)
    let outer =
      max(0, range.lowerBound - count / 2)..<min(all.upperBound, range.upperBound + count / 2)
    let before =
      max(0, range.lowerBound - count)..<max(min(count, all.upperBound), range.lowerBound)
    let after =
      min(
        range.upperBound, max(0, all.upperBound - count))..<min(
        all.upperBound, range.upperBound + count)
    return [
      inner.count < count ? link(inner, "放大", "zoom in") : nil,
      link(outer, "缩小", "zoom out"),
      range.lowerBound > 0 ? link(before, "向前", "earlier") : nil,
      range.upperBound < all.upperBound ? link(after, "向后", "later") : nil,
      link(all, "全部", "all"), peak,
    ].compactMap(\.self)
  }

  /// Three days around the greatest value of what is shown.
  private var peak: (address: String, words: String)? {
    guard
      let top = view.points.filter({ $0.high != nil }).max(by: {
        ($0.high ?? 0, -$0.hours.lowerBound) < ($1.high ?? 0, -$1.hours.lowerBound)
      }), let hour = top.highAt, view.range.count > 80
    else { return nil }
    return link(max(0, hour - 36)..<hour + 37, "看最高值前后", "around the highest value")
  }

  /// The months of a long span, the days of a short one.
  var spans: [(address: String, words: String)] {
    let shown = Period(
      from: view.start(view.range.lowerBound), to: view.start(view.range.upperBound))
    guard let shown else { return [] }
    if shown.months.count > 1 {
      return shown.months.prefix(36).compactMap { month, _ in
        let span = month.span
        return link(view.series.period.hours(from: span.from, to: span.to), "\(month)", "\(month)")
      }
    }
    guard view.range.count > 24 else { return [] }
    var days: [(address: String, words: String)] = []
    var day = shown.from.date
    while Instant(day) < shown.to, days.count < 31 {
      let next = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
      let hours = view.series.period.hours(from: Instant(day), to: Instant(next))
      let text = String(day.description.suffix(5))
      if let link = link(hours, text, text) { days.append(link) }
      day = next
    }
    return days
  }
}

extension String {
  /// A chart as a file of its own: with its styles inside.
  fileprivate func standalone(styles: String) -> String {
    guard let end = firstIndex(of: ">") else { return self }
    return self[...end] + "<style>" + styles + "</style>" + self[index(after: end)...]
  }
}
#endif

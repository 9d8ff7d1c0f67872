#if Server
import Charts
import Digest
import Ledger
import Measures
import Report
import Reports

/// A series' single readings as a page, a program or a picture shows them: what was measured, at no
/// reference oxygen, in place of the ledger's hours.
struct SeriesReadings: Sendable {
  let view: SeriesView
  let chart: Report.SeriesChart
  private static let rowsShown = 400

  init(_ view: SeriesView, _ chart: Report.SeriesChart) { (self.view, self.chart) = (view, chart) }

  private func say(_ zh: String, _ en: String) -> String { view.language.say(zh, en) }

  var isEach: Bool { chart.form == .readings }

  /// Of a bucket; the last may have fewer.
  var minutesOfBucket: Int {
    chart.buckets.first.map { Int(($0.to.seconds - $0.from.seconds) / 60) } ?? chart.intervalMinutes
  }

  var printedUnit: String { SeriesView.printed(unit: chart.unit) }

  var quantity: String { say("实测读数", "readings as measured") }

  /// Whether the lines of limits mean the same quantity: else they would be compared with what they
  /// are not about.
  var hasLimits: Bool {
    view.check?.requirement?.oxygen == nil && view.printedUnit == printedUnit
  }

  var sums: String {
    let total = chart.total
    let counts: [(Int, Bilingual)] = [
      (total.readings, Bilingual(zh: "读数", en: "readings")),
      (total.valid, Bilingual(zh: "有效", en: "valid")),
      (total.invalid, Bilingual(zh: "无效", en: "invalid")),
      (total.stopped, Bilingual(zh: "停运小时内", en: "in stopped hours")),
      (total.missing, Bilingual(zh: "缺测", en: "missing")),
    ]
    return counts.filter { $0.0 > 0 }.map { count, words in
      say("\(words.zh) \(count) 个", "\(count) \(words.en)")
    }.joined(separator: say("，", ", "))
  }

  // MARK: Picture

  var picture: Charts.SeriesChart {
    Charts.SeriesChart(
      name: view.name, quantity: quantity, unit: printedUnit, hoursOfBucket: 1,
      buckets: isEach ? single : buckets,
      limits: !hasLimits
        ? []
        : view.limits.compactMap { limit in
          ChartNumber(limit.value).map { Charts.SeriesChart.Line(value: $0, words: limit.words) }
        },
      readings: Charts.SeriesChart.Readings(minutesOfBucket: minutesOfBucket, isEach: isEach))
  }

  private var buckets: [Charts.SeriesChart.Bucket] {
    chart.buckets.map { bucket in
      let values = bucket.least.flatMap { ChartNumber($0.value) }.flatMap { low in
        bucket.greatest.flatMap { ChartNumber($0.value) }.flatMap { high in
          bucket.mean.flatMap { ChartNumber($0) }.map { mean in
            Charts.SeriesChart.Values(low: low, mean: mean, high: high)
          }
        }
      }
      let gap: Charts.SeriesChart.Gap =
        bucket.invalid > 0 ? .invalid : bucket.missing > 0 ? .missing : .stopped
      return Charts.SeriesChart.Bucket(
        from: bucket.from, to: bucket.to, values: values, gap: values == nil ? gap : nil,
        isOver: false)
    }
  }

  /// Each reading up to the next one, and what is missing between them.
  private var single: [Charts.SeriesChart.Bucket] {
    var buckets: [Charts.SeriesChart.Bucket] = []
    var end = chart.from
    func fill(to next: Instant) {
      // By hours, of which the ledger knows whether they were stopped.
      while end < next {
        let hour = Instant(seconds: end.seconds - (end.seconds % 3600 + 3600) % 3600 + 3600)
        let stop = min(hour, next)
        let isStopped =
          view.series.period.hour(of: end).map { view.series.hours[$0] == .stopped } ?? false
        buckets.append(
          Charts.SeriesChart.Bucket(
            from: end, to: stop, values: nil, gap: isStopped ? .stopped : .missing, isOver: false))
        end = stop
      }
    }
    let step = Int64(chart.intervalMinutes) * 60
    for (number, reading) in chart.readings.enumerated() {
      fill(to: reading.at)
      let next =
        chart.readings.indices.contains(number + 1) ? chart.readings[number + 1].at : chart.to
      let stop = min(next, Instant(seconds: reading.at.seconds + step))
      let value =
        reading.state == Report.SeriesChart.validState
        ? reading.rows.first.flatMap { ChartNumber($0.value) } : nil
      buckets.append(
        Charts.SeriesChart.Bucket(
          from: reading.at, to: stop,
          values: value.map { Charts.SeriesChart.Values(low: $0, mean: $0, high: $0) },
          gap: value == nil ? .invalid : nil, isOver: false))
      end = max(end, stop)
    }
    fill(to: chart.to)
    return buckets
  }

  // MARK: Numbers

  /// For whoever does not see the chart, and to find the row in the log.
  var table: Markup {
    var page = Markup()
    let unit = say("（\(printedUnit)，北京时间）", " (\(printedUnit), China's time)")
    page.element("table") { page in
      page.element("caption", text: say("读数", "readings") + unit)
      page.element("thead") { page in
        page.element("tr") { page in
          let heads =
            isEach
            ? [
              say("时间", "time"), say("读数", "reading"), say("状态", "state"), say("标记", "flag"),
              say("文件", "file"), say("行", "line"),
            ]
            : [
              say("时段起", "from"), say("最小", "least"), say("均值", "mean"), say("最大", "greatest"),
              say("读数", "readings"), say("无效", "invalid"), say("缺测", "missing"),
            ]
          for head in heads { page.element("th", ["scope": "col"], text: head) }
        }
      }
      page.element("tbody") { page in
        if isEach { readingRows(on: &page) } else { bucketRows(on: &page) }
      }
    }
    let count = isEach ? chart.readings.count : chart.buckets.count
    if count > Self.rowsShown {
      let hidden = count - Self.rowsShown
      page.element(
        "p", ["class": "quiet small"],
        text: say(
          "另有 \(hidden) 点；缩小时段，或下载数据。",
          "\(hidden) more: choose a shorter span, or download the data."))
    }
    return page
  }

  private func readingRows(on page: inout Markup) {
    for reading in chart.readings.prefix(Self.rowsShown) {
      for row in reading.rows {
        page.element("tr") { page in
          page.element("th", ["scope": "row", "class": "short"], text: Self.time(reading.at))
          page.element("td", ["class": "number"], text: row.value)
          page.element("td", text: words(state: reading.state))
          page.element("td", text: row.flag)
          page.element("td", text: row.path)
          page.element("td", ["class": "number"], text: "\(row.line)")
        }
      }
    }
  }

  private func bucketRows(on page: inout Markup) {
    for bucket in chart.buckets.prefix(Self.rowsShown) {
      page.element("tr") { page in
        page.element("th", ["scope": "row", "class": "short"], text: bucket.from.minuteText)
        for figure in [bucket.least?.value, bucket.mean, bucket.greatest?.value] {
          page.element("td", ["class": "number"], text: figure ?? "–")
        }
        for count in [bucket.readings, bucket.invalid, bucket.missing] {
          page.element("td", ["class": "number"], text: "\(count)")
        }
      }
    }
  }

  private static func time(_ instant: Instant) -> String {
    instant.seconds % 60 == 0 ? instant.minuteText : instant.description
  }

  private func words(state: String) -> String {
    switch state {
    case Report.SeriesChart.validState: say("有效", "valid")
    case Report.SeriesChart.contradictingState: say("相互矛盾", "contradicting")
    default: DataFlag(code: state)?.name(view.language) ?? state
    }
  }

  // MARK: For programs

  static let schema = "greengate/readings/1"

  /// What the interactive chart lays over the hours; figures as `greengate series` gives them.
  var json: String {
    func text(_ value: String?) -> String { value ?? "null" }
    func since(_ instant: Instant) -> Int64 { instant.seconds - chart.from.seconds }
    var json = "{\"schema\":\"\(Self.schema)\""
    for (name, value) in [
      ("run", view.run.id), ("outlet", chart.outlet), ("pollutant", chart.pollutant),
      ("unit", printedUnit), ("from", chart.from.description), ("to", chart.to.description),
      ("form", chart.form.rawValue), ("quantity", quantity),
    ] {
      json += ",\"\(name)\":" + JSONText.quoted(value)
    }
    json += ",\"intervalMinutes\":\(chart.intervalMinutes),\"files\":["
    json += chart.logs.map { JSONText.quoted($0.path) }.joined(separator: ",")
    let columns =
      isEach
      ? ["second", "value", "state", "file", "line", "rows", "isValid"]
      : ["second", "seconds", "low", "mean", "high", "readings", "invalid", "stopped", "missing"]
    json += "],\"columns\":[" + columns.map(JSONText.quoted).joined(separator: ",")
    json += "],\"points\":["
    if isEach {
      let files = chart.logs.map(\.path)
      json += chart.readings.map { reading in
        let row = reading.rows.first
        let value =
          reading.state == Report.SeriesChart.contradictingState ? nil : row?.value
        let file = row.flatMap { files.firstIndex(of: $0.path) }
        return
          "[\(since(reading.at)),\(text(value)),\(JSONText.quoted(words(state: reading.state)))"
          + ",\(text(file.map { "\($0)" })),\(text(row.map { "\($0.line)" })),\(reading.rowCount)"
          + ",\(reading.state == Report.SeriesChart.validState)]"
      }.joined(separator: ",")
    } else {
      json += chart.buckets.map { bucket in
        "[\(since(bucket.from)),\(bucket.to.seconds - bucket.from.seconds),"
          + "\(text(bucket.least?.value)),\(text(bucket.mean)),\(text(bucket.greatest?.value)),"
          + "\(bucket.readings),\(bucket.invalid),\(bucket.stopped),\(bucket.missing)]"
      }.joined(separator: ",")
    }
    return json + "]}\n"
  }

  /// Where there are none.
  static func json(none why: String, _ run: SeenRun) -> String {
    "{\"schema\":\"\(schema)\",\"run\":\(JSONText.quoted(run.id)),\"form\":\"none\",\"why\":"
      + JSONText.quoted(why) + "}\n"
  }
}
#endif

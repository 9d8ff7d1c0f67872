package import Measures

/// A series over any stretch of time: a line through the means of buckets, a band from each bucket's
/// least to its greatest value, limits as lines, and a pattern where there is nothing to draw.
///
/// A bucket's greatest value is never lost, however many hours one stands for. Made for up to two
/// thousand buckets.
package struct SeriesChart: Sendable {
  /// Why a bucket has no value.
  package enum Gap: CaseIterable, Hashable, Sendable {
    case invalid, missing, stopped, outside
  }

  package struct Bucket: Hashable, Sendable {
    package var from: Instant
    /// Half-open.
    package var to: Instant
    /// `nil` where there is no value; then ``gap`` says why.
    package var values: Values?
    package var gap: Gap?
    /// Whether one of its values exceeds: the verdict's to say, because printed text may be rounded.
    package var isOver: Bool

    package init(from: Instant, to: Instant, values: Values?, gap: Gap?, isOver: Bool) {
      self.from = from
      self.to = to
      self.values = values
      self.gap = gap
      self.isOver = isOver
    }
  }

  package struct Values: Hashable, Sendable {
    package var low: ChartNumber
    package var mean: ChartNumber
    package var high: ChartNumber

    package init(low: ChartNumber, mean: ChartNumber, high: ChartNumber) {
      self.low = low
      self.mean = mean
      self.high = high
    }
  }

  /// A limit.
  package struct Line: Hashable, Sendable {
    package var value: ChartNumber
    /// What it is, as `GB 39726-2020：30 mg/m³`.
    package var words: String

    package init(value: ChartNumber, words: String) {
      self.value = value
      self.words = words
    }
  }

  /// Single readings in place of hours.
  package struct Readings: Hashable, Sendable {
    package var minutesOfBucket: Int
    package var isEach: Bool

    package init(minutesOfBucket: Int, isEach: Bool) {
      self.minutesOfBucket = minutesOfBucket
      self.isEach = isEach
    }
  }

  package var name: String
  package var quantity: String
  package var unit: String
  /// Hours of a bucket; the last may have fewer.
  package var hoursOfBucket: Int
  /// Where it is drawn from single readings: minutes of a bucket, and whether each is one reading;
  /// ``hoursOfBucket`` is of no account then.
  package var readings: Readings?
  /// In order of time and without a hole; at least one.
  package var buckets: [Bucket]
  package var limits: [Line]

  package init(
    name: String, quantity: String, unit: String, hoursOfBucket: Int, buckets: [Bucket],
    limits: [Line], readings: Readings? = nil
  ) {
    self.readings = readings
    self.name = name
    self.quantity = quantity
    self.unit = unit
    self.hoursOfBucket = hoursOfBucket
    self.buckets = buckets
    self.limits = limits
  }

  private var hasBand: Bool { readings.map { !$0.isEach } ?? (hoursOfBucket > 1) }

  private struct Frame {
    var left: Tenths
    var width: Tenths
    var top: Tenths
    var height: Tenths = 1500
    var from: Int64
    var to: Int64

    var right: Tenths { left + width }
    var bottom: Tenths { top + height }

    func x(_ instant: Instant) -> Tenths {
      let part = min(max(instant.seconds, from), to) - from
      return left + Int(Int128(width) * Int128(part) / Int128(max(1, to - from)))
    }
  }

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    let numbers = buckets.compactMap(\.values).flatMap { [$0.low, $0.high] }
    let axis = ValueAxis(numbers + limits.map(\.value), startsAtZero: true)
    let scale = [axis.factor == 0 ? "" : "×10\(superscript(axis.factor))", unit]
      .filter { !$0.isEmpty }.joined(separator: " ")
    let top = canvas.heading(
      name, quantity + (scale.isEmpty ? "" : language.say("（\(scale)）", " (\(scale))")))
    let left = max(240, (axis.ticks(on: 1).map { $0.text.width() }.max() ?? 0) + 60)
    let frame = Frame(
      left: left, width: ChartCanvas.width - left - 40, top: top + 60,
      from: buckets.first?.from.seconds ?? 0, to: buckets.last?.to.seconds ?? 1)
    drawGaps(on: &canvas, frame)
    drawGrid(on: &canvas, frame, axis)
    drawValues(on: &canvas, frame, axis)
    drawLimits(on: &canvas, frame, axis)
    var y = drawTimes(on: &canvas, frame)
    for line in note(language).visible.lines(of: ChartCanvas.width) {
      y += lineHeight
      canvas.text(line, x: 0, y: y, style: "gg-quiet")
    }
    y = ChartLegend(entries: legend(language)).draw(on: &canvas, below: y + 30)
    return canvas.svg(
      title: name + language.say("：", ": ") + quantity, summary: summary(language), height: y)
  }

  // MARK: Marks

  private func drawGaps(on canvas: inout ChartCanvas, _ frame: Frame) {
    let used = Set(buckets.compactMap(\.gap))
    if used.contains(.invalid) {
      canvas.pattern(
        "invalid", width: 60, height: 60,
        "<path class=\"gg-hatch\" d=\"M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3\"/>")
    }
    if used.contains(.missing) {
      canvas.pattern(
        "missing", width: 60, height: 60, "<path class=\"gg-hatch\" d=\"M0 3h3\"/>")
    }
    if used.contains(.stopped) {
      canvas.pattern(
        "stopped", width: 60, height: 60,
        "<path class=\"gg-mark\" d=\"M2 2h1.6v1.6h-1.6zM5 5h1v1h-1z\"/>")
    }
    let middle = frame.top + frame.height / 2
    let marks = buckets.map { bucket -> Mark? in
      if bucket.values != nil { return bucket.isOver ? .over : nil }
      return bucket.gap.map(Mark.gap)
    }
    var outlines: [Mark: String] = [:]
    for run in runs(of: marks) {
      guard let mark = run.value else { continue }
      let x = frame.x(buckets[run.range.lowerBound].from)
      // A single hour of a year must not vanish.
      let end = max(x + 4, frame.x(buckets[run.range.upperBound - 1].to))
      outlines[mark, default: ""] += line(x, middle, to: (end, middle))
    }
    for mark in Mark.all {
      canvas.path(
        "gg-row \(mark.style)", outlines[mark] ?? "", stroke: mark.pattern.map(canvas.paint),
        thickness: frame.height)
    }
  }

  private enum Mark: Hashable {
    case over
    case gap(Gap)

    static let all: [Mark] = [.over] + Gap.allCases.map(Mark.gap)

    var style: String {
      switch self {
      case .over: "gg-shade"
      case .gap(.outside): "gg-beyond"
      case .gap: "gg-band"
      }
    }

    var pattern: String? {
      switch self {
      case .over, .gap(.outside): nil
      case .gap(.invalid): "invalid"
      case .gap(.missing): "missing"
      case .gap(.stopped): "stopped"
      }
    }
  }

  private func drawGrid(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    var grid = ""
    for tick in axis.ticks(on: frame.height) {
      let y = frame.bottom - tick.position
      grid += line(frame.left, y, to: (frame.right, y))
      canvas.text(tick.text, x: frame.left - 50, y: y + 40, anchor: .end, style: "gg-quiet")
    }
    canvas.path("gg-grid", grid)
    canvas.path("gg-axis", line(frame.left, frame.bottom, to: (frame.right, frame.bottom)))
  }

  private func drawValues(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    func y(_ number: ChartNumber) -> Tenths {
      frame.bottom - axis.position(of: number, on: frame.height)
    }
    var (band, means, dots) = ("", "", "")
    for run in runs(of: buckets.map { $0.values != nil }) where run.value {
      let part = buckets[run.range]
      func middle(_ bucket: Bucket) -> Tenths { (frame.x(bucket.from) + frame.x(bucket.to)) / 2 }
      let points = part.compactMap { bucket in
        bucket.values.map {
          (x: middle(bucket), low: y($0.low), mean: y($0.mean), high: y($0.high))
        }
      }
      if let only = points.first, points.count == 1 {
        // A line of one point would not be seen.
        dots += dot(only.x, only.mean)
        if only.low != only.high { band += box(only.x - 6, only.high, 12, only.low - only.high) }
        continue
      }
      if hasBand {
        let there = points.map { "\($0.x.printed) \($0.high.printed)" }
        let back = points.reversed().map { "\($0.x.printed) \($0.low.printed)" }
        band += "M" + (there + back).joined(separator: "L") + "z"
      }
      means += "M" + points.map { "\($0.x.printed) \($0.mean.printed)" }.joined(separator: "L")
    }
    canvas.path("gg-r2", band)
    canvas.path("gg-measured", means)
    canvas.path("gg-within", dots)
  }

  private func drawLimits(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    for (number, limit) in limits.enumerated() {
      let y = frame.bottom - axis.position(of: limit.value, on: frame.height)
      let outline = line(frame.left, y, to: (frame.right, y))
      canvas.path(number == 0 ? "gg-limit" : "gg-target", outline)
    }
  }

  // MARK: Time

  /// Marks at hours, days or months, whichever leave room for their words; returns the lowest baseline.
  private func drawTimes(on canvas: inout ChartCanvas, _ frame: Frame) -> Tenths {
    let ticks = SpanTicks.ticks(
      from: Instant(seconds: frame.from), to: Instant(seconds: frame.to),
      most: frame.width / ("00-00".width() + 90))
    var marks = ""
    var free = frame.left - 200
    for tick in ticks {
      let x = frame.x(tick.at)
      marks += line(x, frame.bottom, to: (x, frame.bottom + 40))
      let width = tick.text.width()
      let start = min(ChartCanvas.width - width, max(0, x - width / 2))
      guard start >= free else { continue }
      canvas.text(tick.text, x: start, y: frame.bottom + 165, style: "gg-quiet")
      free = start + width + 60
    }
    canvas.path("gg-axis", marks)
    return frame.bottom + 165
  }

  // MARK: Words

  private func note(_ language: Language) -> String {
    guard let first = buckets.first, let last = buckets.last else { return "" }
    let span = first.from.minuteText + language.say(" 至 ", " to ") + last.to.minuteText
    guard hasBand else { return span }
    if let readings {
      let length = readings.minutesOfBucket.minutesWords(language)
      return span
        + language.say(
          "；每点 \(length)的读数：线为均值，带为最小至最大。",
          "; a point is the readings of \(length): the line is their mean, the band their least to "
            + "greatest.")
    }
    return span
      + language.say(
        "；每点 \(hoursOfBucket) 小时：线为均值，带为最小至最大。",
        "; a point is \(hoursOfBucket) hours: the line is their mean, the band their least to greatest."
      )
  }

  private func legend(_ language: Language) -> [ChartLegend.Entry] {
    var entries: [ChartLegend.Entry] = []
    if buckets.contains(where: { $0.values != nil }) {
      entries.append(
        .init(
          style: "gg-measured", sample: .line,
          text: lineWords(language)))
    }
    for (number, limit) in limits.enumerated() {
      entries.append(
        .init(style: number == 0 ? "gg-limit" : "gg-target", sample: .line, text: limit.words))
    }
    if buckets.contains(where: { $0.isOver && $0.values != nil }) {
      entries.append(.init(style: "gg-shade", text: language.say("超标", "exceeding")))
    }
    let used = Set(buckets.filter { $0.values == nil }.compactMap(\.gap))
    for gap in Gap.allCases where used.contains(gap) {
      let mark = Mark.gap(gap)
      entries.append(
        .init(
          style: mark.style, pattern: mark.pattern, text: gap.words(language)))
    }
    return entries
  }

  private func lineWords(_ language: Language) -> String {
    if let readings {
      return readings.isEach
        ? language.say("单个读数", "single readings") : language.say("读数的均值", "means of readings")
    }
    return hoursOfBucket == 1
      ? language.say("小时均值", "hourly means") : language.say("均值", "means")
  }

  private func summary(_ language: Language) -> String {
    var sentences = [note(language)]
    let values = buckets.compactMap { bucket in bucket.values.map { (bucket, $0) } }
    if let peak = values.max(by: { $1.1.high.isLarger(than: $0.1.high) }) {
      sentences.append(
        language.say("最高 ", "highest ") + figure(peak.1.high)
          + language.say("，在 ", ", in the point from ") + peak.0.from.minuteText
          + language.say(" 起的一点", " on"))
    } else {
      sentences.append(language.say("没有可画的数值", "nothing can be drawn"))
    }
    sentences += limits.map(\.words)
    for gap in Gap.allCases {
      let count = buckets.count { $0.values == nil && $0.gap == gap }
      guard count > 0 else { continue }
      sentences.append(gap.words(language) + language.say("：\(count) 点", ": \(count) points"))
    }
    return prose(sentences, language)
  }

  private func figure(_ number: ChartNumber) -> String {
    unit.isEmpty ? number.label : "\(number.label) \(unit)"
  }
}

extension Int {
  /// `90 minutes`, `6 hours`.
  fileprivate func minutesWords(_ language: Language) -> String {
    isMultiple(of: 60) && self > 60
      ? language.say("\(self / 60) 小时", "\(self / 60) hours")
      : language.say("\(self) 分钟", "\(self) minutes")
  }
}

extension SeriesChart.Gap {
  /// As legends say it, here and on the page.
  package func words(_ language: Language) -> String {
    switch self {
    case .invalid: language.say("无效", "invalid")
    case .missing: language.say("缺测", "missing")
    case .stopped: language.say("停运", "stopped")
    case .outside: language.say("限值不适用", "the limit does not bind")
    }
  }
}

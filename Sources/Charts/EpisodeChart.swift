package import Measures

/// The hours around an exceedance, each with its value against the limit.
///
/// Bars are judged values, shaded where they exceed; what has no judged value is hatched and never
/// looks like a low one. Made for up to 400 periods and sound for more: each takes some ten bytes.
package struct EpisodeChart: Sendable {
  package enum State: Hashable, Sendable {
    /// A judged value, in ``EpisodeChart/unit``. Whether it exceeds is the verdict's to say: the
    /// printed text may be rounded.
    case judged(ChartNumber, isOver: Bool)
    /// Expected and not judged, with the cause in a few words of the page's language.
    case invalid(cause: String)
    /// The source stood still: not expected.
    case stopped
    /// Outside the report's period, or before the limit was in force.
    case outside
  }

  package struct Peak: Hashable, Sendable {
    /// Index into ``EpisodeChart/periods``.
    package var index: Int
    /// 超标倍数, peak / limit − 1, as printed.
    package var multiple: String

    package init(index: Int, multiple: String) {
      self.index = index
      self.multiple = multiple
    }
  }

  /// What stands above the chart, as `DA001 颗粒物 PM`.
  package var name: String
  /// What the values are, as `折算浓度`.
  package var quantity: String
  /// As printed after a figure, as `mg/m³`; empty where there is none.
  package var unit: String
  package var limit: ChartNumber
  /// When the first hour begins.
  package var start: Instant
  /// In order of time, without a hole.
  package var periods: [State]
  /// `nil` draws no peak.
  package var peak: Peak?

  package init(
    name: String, quantity: String, unit: String, limit: ChartNumber,
    start: Instant, periods: [State], peak: Peak?
  ) {
    self.name = name
    self.quantity = quantity
    self.unit = unit
    self.limit = limit
    self.start = start
    self.periods = periods
    self.peak = peak
  }

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    let words = EpisodeWords(chart: self, language: language)
    let values = periods.compactMap(\.value)
    let axis = ValueAxis(values + [limit], startsAtZero: true)

    var y = canvas.heading(name, words.subtitle(factor: axis.factor))
    let peakLines = words.peakLines
    for line in peakLines.indices { y += lineHeight * (line == 0 ? 9 : 10) / 10 }
    let top = y + (peakLines.isEmpty ? 60 : 110)
    let frame = frame(top: top, axis: axis, words: words)

    drawBands(on: &canvas, frame)
    drawAxis(on: &canvas, frame, axis)
    drawBars(on: &canvas, frame, axis)
    drawLimit(on: &canvas, frame, axis, words)
    drawPeak(on: &canvas, frame, axis, peakLines)
    y = TimeTicks(chart: self, frame: frame).draw(on: &canvas)
    y += lineHeight
    canvas.text(words.span.fitted(to: ChartCanvas.width), x: 0, y: y, style: "gg-quiet")
    y = ChartLegend(entries: words.legend).draw(on: &canvas, below: y + 30)
    return canvas.svg(title: words.title, summary: words.summary, height: y)
  }

  /// Where the bars stand.
  struct Frame {
    var left: Tenths
    var width: Tenths
    var top: Tenths
    var height: Tenths = 1300
    var count: Int

    var right: Tenths { left + width }
    var bottom: Tenths { top + height }
    /// Where period number `index` begins.
    func x(_ index: Int) -> Tenths { left + width * index / max(1, count) }
    func middle(_ index: Int) -> Tenths { (x(index) + x(index + 1)) / 2 }
  }

  private func frame(top: Tenths, axis: ValueAxis, words: EpisodeWords) -> Frame {
    let ticks = axis.ticks(on: 1).map { $0.text.width() }.max() ?? 0
    let left = max(240, ticks + 60)
    let label = words.limitLabel.map { $0.width(isBold: true) }.max() ?? 0
    let room = ChartCanvas.width - left - label - 60
    // A handful of hours must not become a handful of walls.
    let width = min(room, max(1, periods.count) * 480)
    return Frame(left: left, width: width, top: top, count: periods.count)
  }

  /// Shading of exceeding periods and hatching of those without a value, over the whole height.
  private func drawBands(on canvas: inout ChartCanvas, _ frame: Frame) {
    var bands: [Band: String] = [:]
    var edges = ""
    for run in runs(of: periods.map(\.band)) {
      guard let band = run.value else { continue }
      // One stroke as thick as the frame is high: half the bytes of a rectangle.
      let (x, end) = (frame.x(run.range.lowerBound), frame.x(run.range.upperBound))
      let middle = frame.top + frame.height / 2
      bands[band, default: ""] += line(x, middle, to: (end, middle))
      if band == .outside {
        if run.range.lowerBound > 0 { edges += line(x, frame.top, to: (x, frame.bottom)) }
        if run.range.upperBound < periods.count {
          edges += line(end, frame.top, to: (end, frame.bottom))
        }
      }
    }
    if bands[.invalid] != nil {
      canvas.pattern(
        "invalid", width: 60, height: 60,
        "<path class=\"gg-hatch\" d=\"M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3\"/>")
    }
    if bands[.stopped] != nil {
      canvas.pattern(
        "stopped", width: 60, height: 60,
        "<path class=\"gg-mark\" d=\"M2 2h1.6v1.6h-1.6zM5 5h1v1h-1z\"/>")
    }
    for band in Band.allCases {
      canvas.path(
        "gg-row \(band.style)", bands[band] ?? "", stroke: band.pattern.map(canvas.paint),
        thickness: frame.height)
    }
    canvas.path("gg-frame", edges)
  }

  enum Band: CaseIterable {
    case over, outside, invalid, stopped

    var style: String {
      switch self {
      case .over: "gg-shade"
      case .outside: "gg-beyond"
      case .invalid, .stopped: "gg-band"
      }
    }

    var pattern: String? {
      switch self {
      case .over, .outside: nil
      case .invalid: "invalid"
      case .stopped: "stopped"
      }
    }
  }

  private func drawAxis(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    let ticks = axis.ticks(on: frame.height)
    canvas.path(
      "gg-grid",
      ticks.dropFirst().map {
        line(frame.left, frame.bottom - $0.position, to: (frame.right, frame.bottom - $0.position))
      }.joined())
    for tick in ticks {
      canvas.text(
        tick.text, x: frame.left - 50, y: frame.bottom - tick.position + 40, anchor: .end,
        style: "gg-quiet")
    }
  }

  private func drawBars(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    // Narrow bars would be all gaps: they join into steps.
    let gap = frame.width / max(1, periods.count) >= 60 ? 10 : 0
    for isOver in [false, true] {
      var outline = ""
      for run in runs(of: periods.map { $0.isOver == isOver }) where run.value {
        var level = 0
        for index in run.range {
          guard let value = periods[index].value else { continue }
          // Zero was measured, and must not look like nothing.
          let height = max(8, axis.position(of: value, on: frame.height))
          let (x, end) = (frame.x(index) + gap, frame.x(index + 1) - gap)
          if gap > 0 {
            outline += box(x, frame.bottom - height, end - x, height)
          } else {
            if level == 0 { outline += "M\(x.printed) \(frame.bottom.printed)" }
            outline += "v\((level - height).printed)h\((end - x).printed)"
            level = height
          }
        }
        if level > 0 { outline += "v\(level.printed)z" }
      }
      canvas.path(isOver ? "gg-over" : "gg-within", outline)
    }
    canvas.path("gg-axis", line(frame.left, frame.bottom, to: (frame.right, frame.bottom)))
  }

  private func drawLimit(
    on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis, _ words: EpisodeWords
  ) {
    let y = frame.bottom - axis.position(of: limit, on: frame.height)
    let outline = line(frame.left, y, to: (frame.right + 20, y))
    canvas.path("gg-casing", outline)
    canvas.path("gg-limit", outline)
    let label = words.limitLabel
    // Beside the line, and inside the frame's height where the line is at its end.
    let first = min(
      frame.bottom - lineHeight * (label.count - 1),
      max(frame.top + 90, y + 40 - lineHeight * (label.count - 1) / 2))
    for (number, text) in label.enumerated() {
      canvas.text(
        text, x: frame.right + 50, y: first + lineHeight * number, style: "gg-strong")
    }
  }

  private func drawPeak(
    on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis, _ lines: [String]
  ) {
    guard let peak, periods.indices.contains(peak.index), let value = periods[peak.index].value
    else { return }
    let x = frame.middle(peak.index)
    let width = lines.map { $0.width(isBold: true) }.max() ?? 0
    let start = min(ChartCanvas.width - width, max(0, x - width / 2))
    for (number, text) in lines.enumerated() {
      canvas.text(
        text, x: start, y: frame.top - 110 - lineHeight * (lines.count - 1 - number),
        style: "gg-alarm")
    }
    let y = frame.bottom - axis.position(of: value, on: frame.height)
    let low = max(frame.top - 30, y - 15)
    canvas.path("gg-leader", line(x, frame.top - 75, to: (x, low)))
  }
}

extension EpisodeChart.State {
  var value: ChartNumber? {
    guard case .judged(let value, _) = self else { return nil }
    return value
  }

  /// `nil` without a judged value.
  var isOver: Bool? {
    guard case .judged(_, let isOver) = self else { return nil }
    return isOver
  }

  var band: EpisodeChart.Band? {
    switch self {
    case .judged(_, let isOver): isOver ? .over : nil
    case .invalid: .invalid
    case .stopped: .stopped
    case .outside: .outside
    }
  }
}

/// Neighbours that are equal, together.
func runs<Value: Equatable>(of values: [Value]) -> [(value: Value, range: Range<Int>)] {
  var runs: [(value: Value, range: Range<Int>)] = []
  for (index, value) in values.enumerated() {
    if let last = runs.last, last.value == value {
      runs[runs.count - 1].range = last.range.lowerBound..<index + 1
    } else {
      runs.append((value, index..<index + 1))
    }
  }
  return runs
}

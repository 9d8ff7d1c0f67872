package import Measures

/// How many plants came out how, month by month: a bar a month, those to look at first at its foot.
package struct MonthBars: Sendable {
  package enum Outcome: Int, CaseIterable, Sendable {
    case fail, insufficient, notEvaluated, missing, pass
  }

  package struct Month: Hashable, Sendable {
    package var month: CivilMonth
    /// Plants of each outcome, in the order of ``MonthBars/Outcome``.
    var counts: [Int]

    package init(
      month: CivilMonth, fail: Int, insufficient: Int, notEvaluated: Int, missing: Int, pass: Int
    ) {
      self.month = month
      counts = [fail, insufficient, notEvaluated, missing, pass].map { max(0, $0) }
    }
  }

  package var name: String
  /// In a row.
  package var months: [Month]

  package init(name: String, months: [Month]) {
    self.name = name
    self.months = months
  }

  private static let height: Tenths = 1000

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    definePatterns(on: &canvas)
    let top = canvas.heading(name, language.say("企业数（家）", "plants")) + 120
    // A handful of plants must not look like a wall.
    let most = max(5, months.map { $0.counts.reduce(0, +) }.max() ?? 0)
    let axis = ValueAxis([ChartNumber("\(most)")].compactMap(\.self), startsAtZero: true)
    let left = max(240, (axis.ticks(on: 1).map { $0.text.width() }.max() ?? 0) + 60)
    let frame = MonthAxis(
      months: months.map(\.month), left: left, width: ChartCanvas.width - left - 60, top: top,
      height: Self.height, inset: 0)
    frame.drawGrid(on: &canvas, axis)
    for (index, month) in months.enumerated() { draw(month, index, on: &canvas, frame, axis) }
    var y = frame.drawMonths(on: &canvas)
    let sums = Outcome.allCases.map { outcome in
      months.reduce(0) { $0 + $1.counts[outcome.rawValue] }
    }
    let entries = Outcome.allCases.filter { sums[$0.rawValue] > 0 }.map {
      ChartLegend.Entry(style: $0.style, pattern: $0.pattern, text: $0.label(language))
    }
    y = ChartLegend(entries: entries).draw(on: &canvas, below: y + 30)
    return canvas.svg(title: name, summary: summary(language), height: y)
  }

  private func draw(
    _ month: Month, _ index: Int, on canvas: inout ChartCanvas, _ frame: MonthAxis,
    _ axis: ValueAxis
  ) {
    let width = frame.slot * 7 / 10
    var before = 0
    var foot = frame.bottom
    for outcome in Outcome.allCases where month.counts[outcome.rawValue] > 0 {
      before += month.counts[outcome.rawValue]
      guard let sum = ChartNumber("\(before)") else { continue }
      let head = frame.y(sum, axis)
      canvas.path(
        outcome.style, box(0, 0, width, foot - head), fill: outcome.pattern.map(canvas.paint),
        at: (frame.x(index) - width / 2, head))
      foot = head
    }
  }

  private func definePatterns(on canvas: inout ChartCanvas) {
    canvas.pattern(
      "insufficient", width: 60, height: 60,
      "<path class=\"gg-hatch\" d=\"M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3\"/>")
    canvas.pattern(
      "unjudged", width: 60, height: 60,
      "<path class=\"gg-mark\" d=\"M2 2h1.6v1.6h-1.6zM5 5h1v1h-1z\"/>")
  }

  private func summary(_ language: Language) -> String {
    let sentences = months.map { month in
      let counts = Outcome.allCases.filter { month.counts[$0.rawValue] > 0 }.map {
        "\($0.label(language)) \(month.counts[$0.rawValue])"
      }
      return "\(month.month)" + language.say("：", ": ")
        + (counts.isEmpty
          ? language.say("没有应报企业", "no plant was expected")
          : counts.joined(separator: language.say("，", ", ")))
    }
    return prose(sentences, language)
  }
}

extension MonthBars.Outcome {
  fileprivate func label(_ language: Language) -> String {
    switch self {
    case .fail: language.say("不达标", "fail")
    case .insufficient: language.say("数据不足", "insufficient")
    case .notEvaluated: language.say("未评价", "not evaluated")
    case .missing: language.say("未收到", "nothing received")
    case .pass: language.say("达标", "pass")
    }
  }

  fileprivate var style: String {
    switch self {
    case .fail: "gg-over"
    case .pass: "gg-within"
    case .insufficient, .notEvaluated: "gg-frame"
    case .missing: "gg-open"
    }
  }

  fileprivate var pattern: String? {
    switch self {
    case .fail, .pass, .missing: nil
    case .insufficient: "insufficient"
    case .notEvaluated: "unjudged"
    }
  }
}

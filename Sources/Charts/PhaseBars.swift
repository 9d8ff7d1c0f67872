package import Measures

/// How the items of an audit came out, phase by phase: a bar each, on one common scale.
package struct PhaseBars: Sendable {
  package enum Outcome: Int, CaseIterable, Sendable {
    case fail, insufficient, notEvaluated, pass, notApplicable
  }

  package struct Phase: Hashable, Sendable {
    package var name: String
    /// Items of each outcome, none of them negative, in the order of ``PhaseBars/Outcome``.
    var counts: [Int]

    package init(
      name: String, pass: Int, fail: Int, insufficient: Int, notEvaluated: Int, notApplicable: Int
    ) {
      self.name = name
      counts = [fail, insufficient, notEvaluated, pass, notApplicable].map { max(0, $0) }
    }

    var total: Int { counts.reduce(0, +) }
  }

  package var name: String
  package var phases: [Phase]

  package init(name: String, phases: [Phase]) {
    self.name = name
    self.phases = phases
  }

  private static let thickness: Tenths = 150

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    definePatterns(on: &canvas)
    var y = canvas.heading(
      name, language.say("各阶段审核条目的判定结果（项）", "items of each phase by outcome"))
    // A dozen items must not look like a wall, and one must not look like all.
    let most = max(10, phases.map(\.total).max() ?? 0)
    for phase in phases {
      let total = language.say("\(phase.total) 项", counted(phase.total, "item"))
      let room = ChartCanvas.width - total.width() - 150
      canvas.text(phase.name.visible.fitted(to: room), x: 0, y: y + 130)
      canvas.text(total, x: ChartCanvas.width, y: y + 130, anchor: .end, style: "gg-quiet")
      y = drawBar(phase, most, on: &canvas, top: y + 180)
    }
    let sums = Outcome.allCases.map { outcome in
      phases.reduce(0) { $0 + $1.counts[outcome.rawValue] }
    }
    let entries = Outcome.allCases.filter { sums[$0.rawValue] > 0 }.map {
      ChartLegend.Entry(
        style: $0.style, pattern: $0.pattern,
        text: "\($0.label(language)) \(sums[$0.rawValue])")
    }
    y = ChartLegend(entries: entries).draw(on: &canvas, below: y)
    return canvas.svg(
      title: name, summary: summary(language), height: y)
  }

  private func definePatterns(on canvas: inout ChartCanvas) {
    canvas.pattern(
      "insufficient", width: 60, height: 60,
      "<path class=\"gg-hatch\" d=\"M-1.5 1.5l3-3M0 6l6-6M4.5 7.5l3-3\"/>")
    canvas.pattern(
      "unjudged", width: 60, height: 60,
      "<path class=\"gg-mark\" d=\"M2 2h1.6v1.6h-1.6zM5 5h1v1h-1z\"/>")
  }

  /// Numbers stand below their pieces, pushed aside where pieces are narrower than they. Returns
  /// where the next phase may begin.
  private func drawBar(
    _ phase: Phase, _ most: Int, on canvas: inout ChartCanvas, top: Tenths
  ) -> Tenths {
    var x = 10
    var numbers: [(text: String, middle: Tenths)] = []
    var before = 0
    for outcome in Outcome.allCases where phase.counts[outcome.rawValue] > 0 {
      let count = phase.counts[outcome.rawValue]
      before += count
      let end = 10 + (ChartCanvas.width - 20) * before / most
      canvas.path(
        outcome.style, box(0, 0, end - x, Self.thickness), fill: outcome.pattern.map(canvas.paint),
        at: (x, top))
      numbers.append(("\(count)", (x + end) / 2))
      x = end
    }
    var free = 0
    var starts = numbers.map { number in
      let start = max(free, number.middle - number.text.width() / 2)
      free = start + number.text.width() + 60
      return start
    }
    var bound = ChartCanvas.width
    for index in numbers.indices.reversed() {
      starts[index] = min(starts[index], bound - numbers[index].text.width())
      bound = starts[index] - 60
    }
    for (number, start) in zip(numbers, starts) {
      canvas.text(number.text, x: start, y: top + Self.thickness + 120)
    }
    return top + Self.thickness + 160
  }

  private func summary(_ language: Language) -> String {
    let sentences = phases.map { phase in
      let counts = Outcome.allCases.filter { phase.counts[$0.rawValue] > 0 }.map {
        "\($0.label(language)) \(phase.counts[$0.rawValue])"
      }
      let total = language.say("共 \(phase.total) 项", counted(phase.total, "item"))
      return phase.name + language.say("：", ": ")
        + ([total] + counts).joined(separator: language.say("，", ", "))
    }
    return prose(sentences, language)
  }
}

extension PhaseBars.Outcome {
  fileprivate func label(_ language: Language) -> String {
    switch self {
    case .fail: language.say("不达标", "fail")
    case .insufficient: language.say("数据不足", "insufficient")
    case .notEvaluated: language.say("未评价", "not evaluated")
    case .pass: language.say("达标", "pass")
    case .notApplicable: language.say("不适用", "not applicable")
    }
  }

  fileprivate var style: String {
    switch self {
    case .fail: "gg-over"
    case .pass: "gg-within"
    case .insufficient, .notEvaluated: "gg-frame"
    case .notApplicable: "gg-open"
    }
  }

  fileprivate var pattern: String? {
    switch self {
    case .fail, .pass, .notApplicable: nil
    case .insufficient: "insufficient"
    case .notEvaluated: "unjudged"
    }
  }
}

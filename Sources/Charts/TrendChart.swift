package import Measures

/// An intensity month by month against the path that a plan allows.
package struct TrendChart: Sendable {
  package struct Point: Hashable, Sendable {
    package var month: CivilMonth
    /// `nil` where the month's data are too few: the line is broken there.
    package var measured: ChartNumber?
    /// `nil` where the plan says nothing of the month's year.
    package var allowed: ChartNumber?
    /// As it was compared exactly, because figures may be rounded; `nil`: not compared.
    package var isMet: Bool?

    package init(
      month: CivilMonth, measured: ChartNumber?, allowed: ChartNumber?, isMet: Bool?
    ) {
      self.month = month
      self.measured = measured
      self.allowed = allowed
      self.isMet = isMet
    }
  }

  package var name: String
  package var quantity: String
  package var unit: String
  /// Months in a row.
  package var points: [Point]

  package init(name: String, quantity: String, unit: String, points: [Point]) {
    self.name = name
    self.quantity = quantity
    self.unit = unit
    self.points = points
  }

  private static let height: Tenths = 1100

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    let numbers = points.compactMap(\.measured) + points.compactMap(\.allowed)
    let axis = ValueAxis(numbers, startsAtZero: false)
    let unit = (axis.factor == 0 ? "" : "×10\(superscript(axis.factor)) ") + self.unit
    let subtitle = unit.isEmpty ? quantity : quantity + language.say("（\(unit)）", " (\(unit))")
    let top = canvas.heading(name, subtitle) + 170
    let left = max(240, (axis.ticks(on: 1).map { $0.text.width() }.max() ?? 0) + 60)
    let frame = MonthAxis(
      months: points.map(\.month), left: left, width: ChartCanvas.width - left - 60, top: top,
      height: Self.height, inset: axis.isCut ? 170 : 0)
    frame.drawGrid(on: &canvas, axis)
    drawLines(on: &canvas, frame, axis)
    drawFigures(on: &canvas, frame, axis)
    var y = frame.drawMonths(on: &canvas)
    for note in notes(language, isCut: axis.isCut) {
      for line in note.visible.lines(of: ChartCanvas.width) {
        y += lineHeight
        canvas.text(line, x: 0, y: y, style: "gg-quiet")
      }
    }
    y = ChartLegend(entries: legend(language)).draw(on: &canvas, below: y + 30)
    return canvas.svg(
      title: name + language.say("：", ": ") + quantity, summary: summary(language), height: y)
  }

  /// Joins neighbouring months alone: a line over a gap would claim what nobody measured.
  private func outline(
    _ frame: MonthAxis, _ axis: ValueAxis, _ number: (Point) -> ChartNumber?
  ) -> String {
    var outline = ""
    var isJoined = false
    for (index, point) in points.enumerated() {
      guard let number = number(point) else {
        isJoined = false
        continue
      }
      outline +=
        (isJoined ? "L" : "M") + "\(frame.x(index).printed) \(frame.y(number, axis).printed)"
      isJoined = true
    }
    return outline
  }

  private func drawLines(on canvas: inout ChartCanvas, _ frame: MonthAxis, _ axis: ValueAxis) {
    // A year's figure holds for each of its months, and a new year begins with a step.
    var steps = ""
    for (index, point) in points.enumerated() {
      guard let allowed = point.allowed else { continue }
      let y = frame.y(allowed, axis)
      let x = frame.x(index) - frame.slot / 2
      steps += line(x, y, to: (x + frame.slot, y))
    }
    canvas.path("gg-target", steps)
    canvas.path("gg-measured", outline(frame, axis, \.measured))
    var (dots, crosses) = ("", "")
    for (index, point) in points.enumerated() {
      guard let measured = point.measured else { continue }
      let (x, y) = (frame.x(index), frame.y(measured, axis))
      if point.isMet == false { crosses += cross(x, y) } else { dots += dot(x, y) }
    }
    canvas.path("gg-within", dots)
    canvas.path("gg-missed", crosses)
  }

  /// The last figures beside their marks; all others are in the summary.
  private func drawFigures(on canvas: inout ChartCanvas, _ frame: MonthAxis, _ axis: ValueAxis) {
    guard let last = points.lastIndex(where: { $0.measured != nil }),
      let measured = points[last].measured
    else { return }
    let allowed = points[last].allowed
    let y = frame.y(measured, axis)
    let other = allowed.map { frame.y($0, axis) }
    // Away from the path, or where there is none from the line that leads to it.
    let earlier = points[..<last].last?.measured.map { frame.y($0, axis) }
    let isAbove = other.map { y <= $0 } ?? (earlier.map { y <= $0 } ?? true)
    let style = points[last].isMet == false ? "gg-alarm" : "gg-strong"
    let width = measured.label.width(isBold: true)
    let x = min(frame.right - width, frame.x(last) - width / 2)
    canvas.text(measured.label, x: x, y: isAbove ? y - 80 : y + 150, style: style)
    if let allowed, let other {
      let width = allowed.label.width()
      canvas.text(
        allowed.label, x: min(frame.right - width, frame.x(last) - width / 2),
        y: isAbove ? other + 130 : other - 60, style: "gg-quiet")
    }
  }

  // MARK: Words

  private func notes(_ language: Language, isCut: Bool) -> [String] {
    var notes: [String] = []
    if isCut { notes.append(language.say("纵轴不从 0 开始。", "The vertical axis does not begin at 0.")) }
    let gaps = points.filter { $0.measured == nil }.map(\.month.description)
    guard !gaps.isEmpty else { return notes }
    notes.append(
      gaps.count == points.count
        ? language.say("各月数据均不完整，没有可画的数值。", "No month has whole data: nothing can be drawn.")
        : language.say(
          "数据不完整、不画的月份：\(gaps.joined(separator: "、"))。",
          "Months without whole data, not drawn: \(gaps.joined(separator: ", "))."))
    return notes
  }

  private func legend(_ language: Language) -> [ChartLegend.Entry] {
    var entries: [ChartLegend.Entry] = []
    let measured = points.filter { $0.measured != nil }
    if measured.contains(where: { $0.isMet != false }) {
      entries.append(
        .init(style: "gg-within", sample: .dot, text: language.say("实际", "measured")))
    }
    if measured.contains(where: { $0.isMet == false }) {
      entries.append(
        .init(
          style: "gg-missed", sample: .cross,
          text: language.say("实际，高于目标路径", "measured, above the plan's path")))
    }
    if points.contains(where: { $0.allowed != nil }) {
      entries.append(
        .init(style: "gg-target", sample: .line, text: language.say("目标路径", "the plan's path")))
    }
    return entries
  }

  private func summary(_ language: Language) -> String {
    let sentences = points.map { point in
      var words = [
        point.measured.map { language.say("实际 ", "measured ") + figure($0) }
          ?? language.say("数据不完整", "no whole data")
      ]
      if let allowed = point.allowed {
        words.append(language.say("目标路径 ", "path ") + figure(allowed))
      }
      if let isMet = point.isMet {
        words.append(
          isMet
            ? language.say("在路径以内", "within the path")
            : language.say("高于路径", "above the path"))
      }
      return "\(point.month)" + language.say("：", ": ")
        + words.joined(separator: language.say("，", ", "))
    }
    return prose(sentences, language)
  }

  private func figure(_ number: ChartNumber) -> String {
    unit.isEmpty ? number.label : "\(number.label) \(unit)"
  }
}

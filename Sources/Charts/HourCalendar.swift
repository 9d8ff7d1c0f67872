package import Measures

/// A heat map of one series: a row a day, a column an hour of China's time.
///
/// Up to two months stand in one grid; more are small grids, a month each, in three columns. Values
/// are told apart by lightness and marks, missing ones by patterns, so that print and colour-blind
/// eyes lose nothing.
package struct HourCalendar: Sendable {
  package enum State: UInt8, CaseIterable, Sendable {
    /// Up to 50 % of the limit, above that up to 80 %, above that and not over the limit.
    case low, medium, near
    /// Over the limit, up to twice it; more than twice.
    case over, farOver
    /// Expected, with rows, and not judged.
    case invalid
    /// Expected, without a row.
    case missing
    /// The source stood still: not expected.
    case stopped
    /// Outside the report's period, or before the limit was in force.
    case notExpected
  }

  package var name: String
  /// What the values are, as `折算浓度`.
  package var quantity: String
  /// With its unit, as `40 mg/m³`.
  package var limit: String
  package var start: CivilDate
  /// Midnight of ``start`` first, 24 a day; what lacks at the end is not expected.
  package var hours: [State]

  package init(
    name: String, quantity: String, limit: String, start: CivilDate, hours: [State]
  ) {
    self.name = name
    self.quantity = quantity
    self.limit = limit
    self.start = start
    self.hours = hours
  }

  /// Days of one grid; more are divided into months.
  private static let longestGrid = 62

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    let words = CalendarWords(calendar: self, language: language)
    var y = canvas.heading(name, words.subtitle)
    let isCompact = days > Self.longestGrid
    let cell: Cell = isCompact ? (50, 36) : (138, 100)
    definePatterns(on: &canvas, cell)
    y = isCompact ? drawMonths(on: &canvas, cell, below: y) : drawDays(on: &canvas, cell, below: y)
    canvas.text(words.axes.fitted(to: ChartCanvas.width), x: 0, y: y + 150, style: "gg-quiet")
    let legend = ChartLegend(
      entries: words.legend, cell: isCompact ? (cell.width * 3, cell.height * 3) : cell)
    y = legend.draw(on: &canvas, below: y + 200)
    return canvas.svg(title: words.title, summary: words.summary, height: y)
  }

  private typealias Cell = (width: Tenths, height: Tenths)

  var days: Int { (hours.count + 23) / 24 }

  func date(_ day: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: start.daysSinceEpoch + day)
  }

  private func definePatterns(on canvas: inout ChartCanvas, _ cell: Cell) {
    let (width, height) = cell
    let (x, y) = (width / 2, height / 2)
    let ground = box(0, 0, width, height)
    let present = Set(hours)
    if present.contains(.farOver) {
      let arm = min(width, height) / 4
      canvas.pattern(
        "far", width: width, height: height,
        "<path class=\"gg-r5\" d=\"\(ground)\"/><path class=\"gg-cross\" d=\""
          + line(x - arm, y - arm, to: (x + arm, y + arm))
          + line(x - arm, y + arm, to: (x + arm, y - arm)) + "\"/>")
    }
    if present.contains(.invalid) {
      canvas.pattern(
        "invalid", width: width, height: height,
        "<path class=\"gg-hatch\" d=\"" + line(0, height, to: (width, 0)) + "\"/>")
    }
    if present.contains(.stopped) {
      canvas.pattern(
        "stopped", width: width, height: height,
        "<path class=\"gg-hatch\" d=\"" + line(width / 5, y, to: (width * 4 / 5, y)) + "\"/>")
    }
    if present.contains(.missing) {
      let side = max(12, height / 4)
      canvas.pattern(
        "missing", width: width, height: height,
        "<path class=\"gg-mark\" d=\"" + box(x - side / 2, y - side / 2, side, side) + "\"/>")
    }
  }

  /// Rows `range` of the grid, a path a state: runs of hours are one stroke along the row's middle.
  private func drawCells(
    _ range: Range<Int>, on canvas: inout ChartCanvas, _ cell: Cell,
    at origin: (x: Tenths, y: Tenths)
  ) {
    var outlines = [String](repeating: "", count: State.allCases.count)
    for (row, day) in range.enumerated() {
      let y = row * cell.height + cell.height / 2
      let states = (day * 24..<day * 24 + 24).map {
        hours.indices.contains($0) ? hours[$0] : .notExpected
      }
      for run in runs(of: states) {
        let from = (run.range.lowerBound * cell.width).printed
        let length = (run.range.count * cell.width).printed
        outlines[Int(run.value.rawValue)] += "M\(from) \(y.printed)h\(length)"
      }
    }
    for state in State.allCases {
      canvas.path(
        "gg-row \(state.style)", outlines[Int(state.rawValue)],
        stroke: state.pattern.map(canvas.paint), at: origin, thickness: cell.height)
    }
  }

  /// White lines between the cells, and a frame around them.
  private func drawGaps(
    rows: Int, on canvas: inout ChartCanvas, _ cell: Cell, at origin: (x: Tenths, y: Tenths)
  ) {
    let (width, height) = (24 * cell.width, rows * cell.height)
    let columns = (1..<24).map { line($0 * cell.width, 0, to: ($0 * cell.width, height)) }
    let lines = stride(from: 1, to: rows, by: 1).map {
      line(0, $0 * cell.height, to: (width, $0 * cell.height))
    }
    canvas.path("gg-gap", (columns + lines).joined(), at: origin)
  }

  private func drawDays(on canvas: inout ChartCanvas, _ cell: Cell, below top: Tenths) -> Tenths {
    let origin = (x: ChartCanvas.width - 24 * cell.width - 80, y: top + 190)
    for hour in stride(from: 0, through: 24, by: 3) {
      canvas.text(
        "\(hour)", x: origin.x + hour * cell.width, y: origin.y - 50, anchor: .middle,
        style: "gg-quiet")
    }
    for day in stride(from: 0, to: days, by: 2) {
      canvas.text(
        shortDate(date(day)), x: origin.x - 50,
        y: origin.y + day * cell.height + cell.height / 2 + 40,
        anchor: .end, style: "gg-quiet")
    }
    drawCells(0..<days, on: &canvas, cell, at: origin)
    drawGaps(rows: days, on: &canvas, cell, at: origin)
    canvas.path(
      "gg-frame", box(0, 0, 24 * cell.width, days * cell.height), fill: "none", at: origin)
    return origin.y + days * cell.height
  }

  private func drawMonths(on canvas: inout ChartCanvas, _ cell: Cell, below top: Tenths) -> Tenths {
    var y = top
    let months = runs(of: (0..<days).map { CivilMonth(date($0)) })
    for (number, month) in months.enumerated() {
      let column = number % 3
      if number > 0, column == 0 { y += 200 + 31 * cell.height }
      let origin = (x: column * (24 * cell.width + 100), y: y + 170)
      canvas.text(month.value.description, x: origin.x, y: origin.y - 40)
      // A month that begins in its middle keeps its days where the others have them.
      let offset = (date(month.range.lowerBound).day - 1) * cell.height
      drawCells(month.range, on: &canvas, cell, at: (origin.x, origin.y + offset))
      let days = month.value.lastDay.day
      canvas.path(
        "gg-frame", box(0, 0, 24 * cell.width, days * cell.height), fill: "none", at: origin)
    }
    return y + 170 + 31 * cell.height
  }
}

extension HourCalendar.State {
  var style: String {
    switch self {
    case .low: "gg-r1"
    case .medium: "gg-r2"
    case .near: "gg-r3"
    case .over: "gg-r4"
    case .farOver, .invalid, .missing, .stopped: "gg-band"
    case .notExpected: "gg-beyond"
    }
  }

  /// `nil` where a plain colour is enough.
  var pattern: String? {
    switch self {
    case .low, .medium, .near, .over, .notExpected: nil
    case .farOver: "far"
    case .invalid: "invalid"
    case .missing: "missing"
    case .stopped: "stopped"
    }
  }
}

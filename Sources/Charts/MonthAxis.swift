import Measures

/// A row of months along the bottom of a chart: a slot each, of one width.
struct MonthAxis {
  let months: [CivilMonth]
  let left: Tenths
  let width: Tenths
  let top: Tenths
  let height: Tenths
  /// Room for figures below the lowest tick, where that is not zero.
  let inset: Tenths

  var right: Tenths { left + width }
  var bottom: Tenths { top + height + inset }
  var slot: Tenths { width / max(1, months.count) }

  /// The middle of a month's slot.
  func x(_ index: Int) -> Tenths { left + width * (2 * index + 1) / (2 * max(1, months.count)) }

  /// How far up the chart a number stands.
  func y(_ number: ChartNumber, _ axis: ValueAxis) -> Tenths {
    top + height - axis.position(of: number, on: height)
  }

  func drawGrid(on canvas: inout ChartCanvas, _ axis: ValueAxis) {
    var grid = ""
    for tick in axis.ticks(on: height) {
      let y = top + height - tick.position
      grid += line(left, y, to: (right, y))
      canvas.text(tick.text, x: left - 50, y: y + 40, anchor: .end, style: "gg-quiet")
    }
    canvas.path("gg-grid", grid)
    canvas.path("gg-axis", line(left, bottom, to: (right, bottom)))
  }

  /// Numbers of the months, and the year below the first of each. Returns the lowest baseline.
  func drawMonths(on canvas: inout ChartCanvas) -> Tenths {
    let step = max(1, ("12".width() + 40) / max(1, slot) + 1)
    for (index, month) in months.enumerated() {
      let isLast = index == months.count - 1
      // Counted from the last month, which must have its number.
      if (months.count - 1 - index) % step == 0 {
        canvas.text(
          month.month < 10 ? "0\(month.month)" : "\(month.month)", x: x(index), y: bottom + 140,
          anchor: .middle, style: isLast ? "gg-strong" : "gg-quiet")
      }
      if index == 0 || month.month == 1 {
        canvas.text("\(month.year)", x: x(index) - slot / 2, y: bottom + 280, style: "gg-quiet")
      }
    }
    return bottom + 280
  }
}

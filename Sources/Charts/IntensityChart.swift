package import Measures

/// Energy (or emission) intensity year by year against the path that its target allows.
package struct IntensityChart: Sendable {
  package struct Year: Hashable, Sendable {
    package var year: Int
    /// `nil` where the year's data are too few for an intensity.
    package var measured: ChartNumber?
    /// The most that the target allows; `nil` up to the base year and after the target's end.
    package var allowed: ChartNumber?
    /// The verdict's answer, as figures may be rounded; `nil` where the year is not judged.
    package var isMet: Bool?

    package init(year: Int, measured: ChartNumber?, allowed: ChartNumber?, isMet: Bool?) {
      self.year = year
      self.measured = measured
      self.allowed = allowed
      self.isMet = isMet
    }
  }

  package var name: String
  /// What the values are, as `单位增加值能耗`.
  package var quantity: String
  /// As `吨标准煤/万元`.
  package var unit: String
  package var baseYear: Int
  /// In order, each year at most once; years between them may be left out.
  package var years: [Year]

  package init(name: String, quantity: String, unit: String, baseYear: Int, years: [Year]) {
    self.name = name
    self.quantity = quantity
    self.unit = unit
    self.baseYear = baseYear
    self.years = years
  }

  private static let height: Tenths = 1200

  /// - Parameter idPrefix: Unlike that of any other chart on the page.
  package func svg(language: Language, idPrefix: String) -> String {
    var canvas = ChartCanvas(language: language, idPrefix: idPrefix)
    let words = IntensityWords(chart: self, language: language)
    let numbers = years.compactMap(\.measured) + years.compactMap(\.allowed)
    let axis = ValueAxis(numbers, startsAtZero: false)
    let unit = (axis.factor == 0 ? "" : "×10\(superscript(axis.factor)) ") + self.unit
    let subtitle = unit.isEmpty ? quantity : quantity + language.say("（\(unit)）", " (\(unit))")
    let top = canvas.heading(name, subtitle) + 170
    let left = max(240, (axis.ticks(on: 1).map { $0.text.width() }.max() ?? 0) + 60)
    let frame = Frame(
      left: left, width: ChartCanvas.width - left - 140, top: top, height: Self.height,
      inset: axis.isCut ? 170 : 0, first: years.first?.year ?? baseYear,
      last: years.last?.year ?? baseYear)

    drawAxis(on: &canvas, frame, axis)
    drawPaths(on: &canvas, frame, axis)
    drawValues(on: &canvas, frame, axis)
    var y = drawYears(on: &canvas, frame, words)
    for note in words.notes(isCut: axis.isCut) {
      y += lineHeight
      canvas.text(note.fitted(to: ChartCanvas.width), x: 0, y: y, style: "gg-quiet")
    }
    y = ChartLegend(entries: words.legend).draw(on: &canvas, below: y + 30)
    return canvas.svg(title: words.title, summary: words.summary, height: y)
  }

  private struct Frame {
    var left: Tenths
    var width: Tenths
    var top: Tenths
    var height: Tenths
    /// Room for figures below the lowest tick, where that is not zero.
    var inset: Tenths
    var first: Int
    var last: Int

    var right: Tenths { left + width }
    var bottom: Tenths { top + height + inset }
    /// In the middle of a year's slot.
    func x(_ year: Int) -> Tenths {
      left + width * (2 * (year - first) + 1) / (2 * max(1, last - first + 1))
    }
  }

  private func drawAxis(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    var grid = ""
    for tick in axis.ticks(on: frame.height) {
      let y = frame.top + frame.height - tick.position
      grid += line(frame.left, y, to: (frame.right, y))
      canvas.text(tick.text, x: frame.left - 50, y: y + 40, anchor: .end, style: "gg-quiet")
    }
    canvas.path("gg-grid", grid)
    canvas.path("gg-axis", line(frame.left, frame.bottom, to: (frame.right, frame.bottom)))
  }

  private typealias Point = (x: Tenths, y: Tenths)

  private func point(_ year: Year, _ number: ChartNumber, _ frame: Frame, _ axis: ValueAxis)
    -> Point
  {
    (frame.x(year.year), frame.top + frame.height - axis.position(of: number, on: frame.height))
  }

  /// Joins neighbouring years alone: a line over a gap would claim what nobody measured.
  private func outline(
    _ frame: Frame, _ axis: ValueAxis, _ number: (Year) -> ChartNumber?
  ) -> String {
    var outline = ""
    var last: Int?
    for year in years {
      guard let number = number(year) else { continue }
      let end = point(year, number, frame, axis)
      outline += (last == year.year - 1 ? "L" : "M") + "\(end.x.printed) \(end.y.printed)"
      last = year.year
    }
    return outline
  }

  private func drawPaths(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    canvas.path(
      "gg-target",
      outline(frame, axis, allowed))
    canvas.path("gg-measured", outline(frame, axis, \.measured))
    var (dots, crosses, bases) = ("", "", "")
    for year in years {
      guard let measured = year.measured else { continue }
      let at = point(year, measured, frame, axis)
      if year.year == baseYear {
        bases += dot(at.x, at.y)
      } else if year.isMet == false {
        crosses += cross(at.x, at.y)
      } else {
        dots += dot(at.x, at.y)
      }
    }
    canvas.path("gg-within", dots)
    canvas.path("gg-base", bases)
    canvas.path("gg-missed", crosses)
  }

  private typealias Area = (x: Range<Tenths>, y: Range<Tenths>)

  /// The points, and the lines between them as chains of small squares.
  private func obstacles(
    _ frame: Frame, _ axis: ValueAxis, _ number: (Year) -> ChartNumber?
  ) -> [Area] {
    var areas: [Area] = []
    var last: (year: Int, at: Point)?
    for year in years {
      guard let number = number(year) else { continue }
      let at = point(year, number, frame, axis)
      areas.append((at.x - 40..<at.x + 40, at.y - 40..<at.y + 40))
      if let last, last.year == year.year - 1 {
        let steps = max(1, max(abs(at.x - last.at.x), abs(at.y - last.at.y)) / 30)
        for step in 1..<max(2, steps) {
          let x = last.at.x + (at.x - last.at.x) * step / steps
          let y = last.at.y + (at.y - last.at.y) * step / steps
          areas.append((x - 10..<x + 10, y - 10..<y + 10))
        }
      }
      last = (year.year, at)
    }
    return areas
  }

  /// The target's path begins at the base year's own value.
  private func allowed(_ year: Year) -> ChartNumber? {
    year.year == baseYear ? year.allowed ?? year.measured : year.allowed
  }

  /// The figures beside their points, the more telling ones first; one that finds no room is left to
  /// the summary.
  private func drawValues(on canvas: inout ChartCanvas, _ frame: Frame, _ axis: ValueAxis) {
    var taken = obstacles(frame, axis, \.measured) + obstacles(frame, axis, allowed)
    var figures: [(rank: Int, year: Year, number: ChartNumber, isMeasured: Bool)] = []
    for (index, year) in years.enumerated() {
      let isLast = index == years.count - 1
      let rank = year.isMet == false ? 0 : isLast ? 1 : year.year == baseYear ? 2 : 4
      if let measured = year.measured { figures.append((rank, year, measured, true)) }
      if let allowed = year.allowed, year.year != baseYear {
        figures.append((rank == 4 ? 5 : rank + 1, year, allowed, false))
      }
    }
    let ordered = figures.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    for figure in ordered.map(\.element) {
      let at = point(figure.year, figure.number, frame, axis)
      let style = !figure.isMeasured ? "gg-quiet" : figure.year.isMet == false ? "gg-alarm" : ""
      let width = figure.number.label.width(isBold: style == "gg-alarm")
      let other = figure.isMeasured ? figure.year.allowed : figure.year.measured
      let isUpper = other.map { point(figure.year, $0, frame, axis).y > at.y } ?? figure.isMeasured
      let (above, below) = ([at.y - 80, at.y - 170], [at.y + 150, at.y + 240])
      // Beside the point's own side, then shifted off a slanting line, then on the other side.
      let places = (isUpper ? above + below : below + above).flatMap { y in
        [width / 2, 20, width - 20, -60, width + 60].map { (x: at.x - $0, y: y) }
      }
      for (x, y) in places
      where x >= frame.left && x + width <= ChartCanvas.width && y - 95 > frame.top - 160
        && y + 30 < frame.bottom
      {
        let label = (x: x - 20..<x + width + 20, y: y - 95..<y + 30)
        guard !taken.contains(where: { $0.x.overlaps(label.x) && $0.y.overlaps(label.y) }) else {
          continue
        }
        taken.append(label)
        canvas.text(figure.number.label, x: x, y: y, style: style)
        break
      }
    }
  }

  /// Returns the lowest baseline.
  private func drawYears(
    on canvas: inout ChartCanvas, _ frame: Frame, _ words: IntensityWords
  ) -> Tenths {
    let slots = max(1, frame.last - frame.first + 1)
    let step = max(1, ("2025".width() + 60) * slots / max(1, frame.width) + 1)
    var marks = ""
    for year in frame.first...max(frame.first, frame.last)
    where (year - baseYear) % step == 0 {
      let x = frame.x(year)
      marks += line(x, frame.bottom, to: (x, frame.bottom + 30))
      canvas.text(
        "\(year)", x: x, y: frame.bottom + 165, anchor: .middle,
        style: year == baseYear ? "gg-strong" : "gg-quiet")
    }
    canvas.path("gg-axis", marks)
    return frame.bottom + 165
  }
}

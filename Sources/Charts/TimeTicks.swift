import Measures

/// The time axis of an episode: hours of the day and, below, dates; or dates alone where hours would
/// not fit. Labels are thinned until they keep clear of each other.
struct TimeTicks {
  var chart: EpisodeChart
  var frame: EpisodeChart.Frame

  private static let distance: Tenths = 70

  /// Returns the lowest baseline.
  func draw(on canvas: inout ChartCanvas) -> Tenths {
    guard frame.count > 0 else { return frame.bottom + 40 }
    let room = "00:00".width() + Self.distance
    let steps = [1, 2, 3, 4, 6, 8, 12]
    if let step = steps.first(where: { frame.width * $0 >= room * frame.count }) {
      return drawHours(step, on: &canvas)
    }
    return drawMidnights(on: &canvas)
  }

  private func instant(_ index: Int) -> Instant {
    Instant(seconds: chart.start.seconds + Int64(index) * 3600)
  }

  private func hour(_ index: Int) -> Int { instant(index).secondOfDay / 3600 }

  /// A label at the beginning of every `step`th hour of the day, dates at midnights.
  private func drawHours(_ step: Int, on canvas: inout ChartCanvas) -> Tenths {
    var marks = ""
    let row = frame.bottom + 165
    // The first hour's date stands at the left, unless a midnight needs the place.
    var dates: [Int] = []
    for index in 0..<frame.count {
      if hour(index) == 0 { dates.append(index) }
      guard hour(index) % step == 0 else { continue }
      marks += line(frame.x(index), frame.bottom, to: (frame.x(index), frame.bottom + 30))
      let time = String(instant(index).minuteText.suffix(5))
      canvas.text(time, x: frame.x(index), y: row, anchor: .middle, style: "gg-quiet")
    }
    let dateWidth = "00-00".width() + Self.distance
    if dates.first.map({ frame.x($0) - frame.left >= dateWidth }) ?? true { dates.insert(0, at: 0) }
    var free = 0
    for index in dates where frame.x(index) >= free {
      canvas.text(shortDate(instant(index).date), x: frame.x(index), y: row + lineHeight)
      if hour(index) == 0 {
        marks += line(frame.x(index), frame.bottom, to: (frame.x(index), frame.bottom + 40))
      }
      free = frame.x(index) + dateWidth
    }
    canvas.path("gg-axis", marks)
    return row + lineHeight
  }

  private func drawMidnights(on canvas: inout ChartCanvas) -> Tenths {
    let first = (24 - hour(0)) % 24
    var (marks, free) = ("", 0)
    let width = "00-00".width()
    let days = max(1, (width + Self.distance) * frame.count / (24 * max(1, frame.width)) + 1)
    for (number, index) in stride(from: first, to: frame.count, by: 24).enumerated() {
      let x = frame.x(index)
      let isLabelled = number % days == 0 && x >= free
      marks += line(x, frame.bottom, to: (x, frame.bottom + (isLabelled ? 50 : 25)))
      guard isLabelled else { continue }
      canvas.text(
        shortDate(instant(index).date), x: x, y: frame.bottom + 165, anchor: .middle,
        style: "gg-quiet")
      free = x + width + Self.distance
    }
    canvas.path("gg-axis", marks)
    return frame.bottom + 165
  }
}

/// `03-14`; the year stands in the line below the chart.
func shortDate(_ date: CivilDate) -> String { String(date.description.suffix(5)) }

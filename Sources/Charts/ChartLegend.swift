/// What the marks of a chart mean: samples with words, in as many lines as they need.
struct ChartLegend {
  struct Entry {
    var style: String
    /// The pattern of the sample, where it has one.
    var pattern: String?
    var sample: Sample = .box
    var text: String
  }

  enum Sample {
    case box, line, dot, cross
  }

  var entries: [Entry] = []
  /// Size of the samples: a cell's, where patterns are cut to cells.
  var cell: (width: Tenths, height: Tenths) = (110, 100)

  /// Draws the legend below `top`; returns where it ends.
  func draw(on canvas: inout ChartCanvas, below top: Tenths) -> Tenths {
    var (x, y) = (0, top + lineHeight)
    let indent = cell.width + 50
    for entry in entries {
      let lines = entry.text.visible.lines(of: ChartCanvas.width - indent)
      let width = lines.map { $0.width() }.max() ?? 0
      if x > 0, x + indent + width > ChartCanvas.width { (x, y) = (0, y + lineHeight) }
      sample(entry, x, y - 40 - cell.height / 2, on: &canvas)
      for (number, line) in lines.enumerated() {
        if number > 0 { y += lineHeight }
        canvas.text(line, x: x + indent, y: y)
      }
      x = lines.count > 1 ? ChartCanvas.width : x + indent + width + 130
    }
    return y + 60
  }

  private func sample(_ entry: Entry, _ x: Tenths, _ y: Tenths, on canvas: inout ChartCanvas) {
    let middle = (x: x + cell.width / 2, y: y + cell.height / 2)
    switch entry.sample {
    case .box:
      canvas.path(
        entry.style, box(0, 0, cell.width, cell.height), fill: entry.pattern.map(canvas.paint),
        at: (x, y))
      // Tints near that of the paper need an edge.
      if ["gg-beyond", "gg-r1"].contains(entry.style) {
        canvas.path("gg-frame", box(0, 0, cell.width, cell.height), fill: "none", at: (x, y))
      }
    case .line:
      canvas.path(entry.style, line(x, middle.y, to: (x + cell.width, middle.y)))
    case .dot:
      canvas.path(entry.style, dot(middle.x, middle.y))
    case .cross:
      canvas.path(entry.style, cross(middle.x, middle.y))
    }
  }
}

/// A disc of 3.5 units.
func dot(_ x: Tenths, _ y: Tenths) -> String {
  "M\((x - 35).printed) \(y.printed)a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"
}

/// A lying cross, as large as a disc.
func cross(_ x: Tenths, _ y: Tenths) -> String {
  "M\((x - 32).printed) \((y - 32).printed)l6.4 6.4m0-6.4l-6.4 6.4"
}

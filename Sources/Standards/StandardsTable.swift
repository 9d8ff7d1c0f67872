package import Measures

/// All loaded standards, one a line, as `greengate standards list` prints them.
///
/// - Parameter width: Columns of the terminal; sectors and titles are cut to fit, and below 100 columns
///   sectors are left out.
package func standardsTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  let words = StandardWords(language: language)
  let header = [
    words.id, words.effective, words.region, words.limits, words.targets, words.advisory,
    words.sectors, words.title,
  ]
  let sides: [ColumnSide] = [.start, .start, .start, .end, .end, .end, .start, .start]
  let rows = library.standards.map { standard in
    [
      standard.id, standard.effective.description + (standard.isEffectiveKnown ? "" : "?"),
      standard.region, String(standard.limits.count),
      String(standard.targets.count), String(standard.advisoryCount),
      standard.sectors.map(words.sector).joined(separator: ","), standard.title(language),
    ]
  }
  var widths = header.indices.map { column in
    ([header] + rows).map { displayWidth($0[column]) }.max() ?? 0
  }
  let figures = widths.prefix(6).reduce(0) { $0 + $1 + 2 }
  let showsSectors = width >= 100
  widths[6] = showsSectors ? min(widths[6], max(12, width - figures - 2 - 20)) : 0
  widths[7] = max(8, width - figures - (showsSectors ? widths[6] + 2 : 0))
  var text = ""
  for row in [header] + rows {
    let cells = row.indices.filter { showsSectors || $0 != 6 }.map {
      row[$0].truncated(to: widths[$0]).padded(to: widths[$0], at: sides[$0])
    }
    text += cells.joined(separator: "  ").droppingTrailingBlanks + "\n"
  }
  return text + indented(words.summary(library), by: 0, width)
}

extension Standard {
  /// Figures that are shown and judged, and convict nobody.
  fileprivate var advisoryCount: Int {
    limits.count { !$0.confidence.convicts }
      + targets.count { !$0.confidence.convicts || $0.scope == .city }
  }
}

extension String {
  var droppingTrailingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

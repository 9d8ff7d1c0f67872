package import Measures

/// One standard with all its limits and targets, as `greengate standards show` prints it.
///
/// Limits stand under a heading with what they share: basis, oxygen, areas, dates, regimes, source
/// and confidence.
/// - Parameter width: Columns of the terminal; notes and sources are wrapped to it.
package func standardPage(
  _ standard: Standard, language: Language, width: Int = 100
) -> String {
  let words = StandardWords(language: language)
  var page = indented("\(standard.id)  \(standard.title(language))", by: 0, width)
  let facts =
    [
      standard.issued.map { "\(words.issued) \($0)" },
      words.effective(standard.effective, isKnown: standard.isEffectiveKnown),
    ]
    .compactMap(\.self)
    + [
      "\(words.region) \(standard.region)",
      "\(words.sectors) \(standard.sectors.map(words.sector).joined(separator: ", "))",
    ]
    + (standard.limits.isEmpty
      ? [] : [words.level(standard.level), words.comparison(standard.comparison)])
  page += indented(facts.joined(separator: " · "), by: 0, width)
  if !standard.displaces.isEmpty {
    page += indented(words.displaces(standard.displaces), by: 0, width)
  }
  if let note = standard.note { page += indented(words.note + note(language), by: 0, width) }
  page += "\(standard.position)\n"
  for block in standard.limits.blocks {
    page += "\n" + limitBlock(block, words, width)
  }
  for target in standard.targets {
    page += "\n" + targetBlock(target, words, width)
  }
  for duty in standard.duties {
    page += "\n" + dutyBlock(duty, words, width)
  }
  if !standard.water.isEmpty { page += "\n" + indented(words.water, by: 0, width) }
  for block in standard.water.blocks {
    page += "\n" + waterBlock(block, words, width)
  }
  return page
}

private func dutyBlock(_ duty: Duty, _ words: StandardWords, _ width: Int) -> String {
  var text = indented(words.duty(duty), by: 0, width)
  text += indented(words.clause + duty.clause, by: 2, width)
  text += indented(words.source + duty.source, by: 2, width)
  return text
    + caution(
      duty.confidence, duty.note, isCity: duty.scope == .city, words, width)
}

private func limitBlock(_ limits: [Limit], _ words: StandardWords, _ width: Int) -> String {
  guard let first = limits.first else { return "" }
  var text = indented(words.heading(first).joined(separator: " · "), by: 0, width)
  let rows = limits.map { limit in
    [
      limit.id, words.process(limit.process), words.pollutant(limit.pollutant),
      words.figure(limit),
      ([limit.clause]
        + [
          (words.details(limit.shape) + words.conditions(limit.conditions)).joined(separator: " · ")
        ].filter { !$0.isEmpty }).joined(separator: "  "),
    ]
  }
  text += table(rows, width)
  for limit in limits {
    guard let heights = words.heights(of: limit) else { continue }
    text += indented(limit.id + words.word("：", ": ") + heights, by: 4, width)
  }
  if let reason = first.awaits.reason { text += indented(reason(words.language), by: 2, width) }
  text += indented(words.source + first.source, by: 2, width)
  return text + caution(first.confidence, first.note, isCity: false, words, width)
}

private func waterBlock(_ limits: [WaterLimit], _ words: StandardWords, _ width: Int) -> String {
  guard let first = limits.first else { return "" }
  let heading =
    [words.discharge(first.discharge)] + words.areas(first.areas) + words.dates(first.dates)
  var text = indented(heading.joined(separator: " · "), by: 0, width)
  text += table(
    limits.map { [$0.id, $0.item(words.language), words.figure($0), $0.clause] },
    width)
  text += indented(words.source + first.source, by: 2, width)
  return text + caution(first.confidence, first.note, isCity: false, words, width)
}

/// Rows in columns that line up, the last one wrapped under itself; where there is no room for it, rows
/// are wrapped as they come and the last column gets lines of its own.
private func table(_ rows: [[String]], _ width: Int) -> String {
  let columns = rows.map(\.count).max() ?? 0
  guard columns > 0 else { return "" }
  let widths = (0..<columns - 1).map { column in
    rows.map { displayWidth($0[column]) }.max() ?? 0
  }
  let fixed = widths.reduce(2) { $0 + $1 + 2 }
  let isNarrow = width - fixed < 24
  return rows.map { row in
    let last = row[columns - 1]
    if isNarrow {
      let cells = row.dropLast().map { $0.replacingScalars([" ": "\u{A0}"]) }
      return indented(cells.joined(separator: "  "), by: 2, width)
        + (last.isEmpty ? "" : indented(last, by: 6, width))
    }
    let cells = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
    let lines = last.wrapped(to: width - fixed)
    return lines.enumerated().map { index, line in
      let before = index == 0 ? "  " + cells + "  " : String(repeating: " ", count: fixed)
      return (before + line).droppingTrailingBlanks + "\n"
    }.joined()
  }.joined()
}

private func targetBlock(_ target: Target, _ words: StandardWords, _ width: Int) -> String {
  var text = indented(words.target(target), by: 0, width)
  if let clause = target.clause { text += indented(words.clause + clause, by: 2, width) }
  text += indented(words.source + target.source, by: 2, width)
  return text
    + caution(target.confidence, target.note, isCity: target.scope == .city, words, width)
}

/// What keeps a figure from convicting, and the note.
private func caution(
  _ confidence: Confidence, _ note: Bilingual?, isCity: Bool, _ words: StandardWords, _ width: Int
) -> String {
  var text = ""
  if !confidence.convicts { text += indented(words.unconfirmed(confidence), by: 2, width) }
  if isCity { text += indented(words.cityScope, by: 2, width) }
  if let note { text += indented(words.note + note(words.language), by: 2, width) }
  return text
}

func indented(_ text: String, by blanks: Int, _ width: Int) -> String {
  text.wrapped(to: max(20, width - blanks))
    .map { String(repeating: " ", count: blanks) + $0 + "\n" }.joined()
}

/// Entries of a page that may stand under one heading.
private protocol SharingHeading {
  func shares(with other: Self) -> Bool
}

extension Array where Element: SharingHeading {
  /// Entries that share one heading, each group where its first entry stands.
  fileprivate var blocks: [[Element]] {
    var blocks: [[Element]] = []
    for entry in self {
      if let index = blocks.firstIndex(where: { $0.first?.shares(with: entry) ?? false }) {
        blocks[index].append(entry)
      } else {
        blocks.append([entry])
      }
    }
    return blocks
  }
}

extension WaterLimit: SharingHeading {
  fileprivate func shares(with other: WaterLimit) -> Bool {
    discharge == other.discharge && areas == other.areas && dates == other.dates
      && source == other.source && confidence == other.confidence && note == other.note
  }
}

extension Limit: SharingHeading {
  fileprivate func shares(with other: Limit) -> Bool {
    shape.heading == other.shape.heading && basis == other.basis && oxygen == other.oxygen
      && excessAir == other.excessAir && areas == other.areas && sectors == other.sectors
      && regions == other.regions && dates == other.dates
      && regimes == other.regimes && awaits == other.awaits && source == other.source
      && confidence == other.confidence
      && note == other.note
  }
}

extension Limit.Shape {
  /// What limits under one heading share of their shape.
  fileprivate var heading: [String] {
    StandardWords(language: .en).shape(self) + StandardWords(language: .en).rules(self) + [name]
  }
}

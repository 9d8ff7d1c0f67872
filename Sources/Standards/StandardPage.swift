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
  var page = "\(standard.id)  \(standard.title(language))\n"
  let facts =
    [standard.issued.map { "\(words.issued) \($0)" }, "\(words.effective) \(standard.effective)"]
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
  let heading =
    words.shape(first.shape) + [words.basis(first.basis)]
    + (first.oxygen.map { [words.oxygen($0)] } ?? [])
    + words.areas(first.areas) + words.regions(first.regions) + words.dates(first.dates)
    + words.regimes(first.regimes)
  var text = indented(heading.joined(separator: " · "), by: 0, width)
  let rows = limits.map { limit in
    [
      limit.id, words.process(limit.process), words.pollutant(limit.pollutant),
      words.figure(limit), limit.clause,
      (words.details(limit.shape) + words.conditions(limit.conditions)).joined(separator: " · "),
    ]
  }
  let widths = (0..<6).map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
  for row in rows {
    let cells = row.indices.map { row[$0].padded(to: widths[$0]) }
    text += "  " + cells.joined(separator: "  ").droppingTrailingBlanks + "\n"
  }
  if let reason = first.awaits.reason { text += indented(reason(words.language), by: 2, width) }
  text += indented(words.source + first.source, by: 2, width)
  return text + caution(first.confidence, first.note, isCity: false, words, width)
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

private func indented(_ text: String, by blanks: Int, _ width: Int) -> String {
  text.wrapped(to: max(20, width - blanks))
    .map { String(repeating: " ", count: blanks) + $0 + "\n" }.joined()
}

extension [Limit] {
  /// Limits that share one heading, each group where its first limit stands.
  fileprivate var blocks: [[Limit]] {
    var blocks: [[Limit]] = []
    for limit in self {
      if let index = blocks.firstIndex(where: { $0.first?.shares(with: limit) ?? false }) {
        blocks[index].append(limit)
      } else {
        blocks.append([limit])
      }
    }
    return blocks
  }
}

extension Limit {
  fileprivate func shares(with other: Limit) -> Bool {
    shape.heading == other.shape.heading && basis == other.basis && oxygen == other.oxygen
      && areas == other.areas && regions == other.regions && dates == other.dates
      && regimes == other.regimes && awaits == other.awaits && source == other.source
      && confidence == other.confidence
      && note == other.note
  }
}

extension Limit.Shape {
  /// What limits under one heading share of their shape.
  fileprivate var heading: [String] { StandardWords(language: .en).shape(self) + [name] }
}

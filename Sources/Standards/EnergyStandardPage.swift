package import Measures

/// One text of energy data with all its figures, as `greengate standards show` prints it.
///
/// - Parameter width: Columns of the terminal; notes and sources are wrapped to it.
package func standardPage(
  _ standard: EnergyStandard, language: Language, width: Int = 100
) -> String {
  let words = StandardWords(language: language)
  let facts = [
    "\(words.effective) \(standard.effective)", "\(words.region) \(standard.region)",
    "\(words.sectors) \(standard.sectors.map(words.sector).joined(separator: ", "))",
  ]
  var lines = ["\(standard.id)  \(standard.title(language))", facts.joined(separator: " · ")]
  if let note = standard.note { lines.append(words.note + note(language)) }
  lines.append("\(standard.position)")
  if let heat = standard.standardCoal {
    lines += ["", words.word("标准煤", "standard coal") + "  \(heat.kilojoules) kJ/kgce"]
  }
  for group in groups(standard.coefficients, by: { "\($0.source)/\($0.confidence)/\($0.isAgreed)" })
  {
    lines.append("")
    lines += columns(
      group.map { [$0.id, $0.name, "\($0.printedFactor) kgce/\($0.measure.unit)"] })
    lines += provenance(group.first.map { ($0.source, $0.confidence, $0.isAgreed, nil) }, words)
  }
  for norm in standard.norms {
    lines += ["", "\(norm.id) · \(norm.name(language)) · \(norm.clause)"]
    lines.append("  " + words.levels(norm))
    if let share = norm.share { lines.append("  " + words.share(share)) }
    if let altitude = norm.altitude { lines.append("  " + words.altitude(altitude)) }
    lines.append("  " + words.products(norm.products))
    lines += provenance((norm.source, norm.confidence, false, norm.note), words)
  }
  if !standard.grades.isEmpty {
    lines.append("")
    lines += columns(
      standard.grades.map { [$0.id, $0.atMost.map { "K ≤ \($0)" } ?? words.word("其余", "above")] })
    lines += provenance(standard.grades.first.map { ($0.source, $0.confidence, false, nil) }, words)
  }
  for mean in standard.sectorMeans {
    lines += ["", "\(mean.id) · \(words.sector(mean.sector)) \(mean.year) · \(mean.value) tCO2/万元"]
    lines += provenance((mean.source, mean.confidence, false, nil), words)
  }
  return lines.map { line in
    let indent = String(line.prefix { $0 == " " })
    guard !line.isEmpty else { return "\n" }
    return line.dropFirst(indent.count).description.wrapped(to: max(20, width - indent.count))
      .map { indent + $0 + "\n" }.joined()
  }.joined()
}

/// Texts of energy data, one a line below the standards; empty where none is loaded.
package func energyTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  guard !library.energy.isEmpty else { return "" }
  let words = StandardWords(language: language)
  let heading = words.word("能源数据：", "Energy data:")
  let rows = library.energy.map {
    [$0.id, $0.effective.description, $0.region, $0.title(language)]
  }
  let lines = columns(rows).map { String($0.dropFirst(2)).truncated(to: width) }
  return ([heading] + lines).joined(separator: "\n") + "\n"
}

/// Source, and what keeps the figures from convicting.
private func provenance(
  _ figure: (source: String, confidence: Confidence, isAgreed: Bool, note: Bilingual?)?,
  _ words: StandardWords
) -> [String] {
  guard let (source, confidence, isAgreed, note) = figure else { return [] }
  var lines = ["  " + words.source + source]
  if isAgreed {
    lines.append(
      "  "
        + words.word(
          "多个独立来源一致，可作判定依据。", "Independent sources agree on it: a verdict may rest on it."))
  } else if !confidence.convicts {
    lines.append("  " + words.unconfirmed(confidence))
  }
  if let note { lines.append("  " + words.note + note(words.language)) }
  return lines
}

private func columns(_ rows: [[String]]) -> [String] {
  let count = rows.first?.count ?? 0
  let widths = (0..<count).map { column in rows.map { displayWidth($0[column]) }.max() ?? 0 }
  return rows.map { row in
    let cells = row.indices.map { row[$0].padded(to: widths[$0]) }
    return "  " + cells.joined(separator: "  ").droppingTrailingBlanks
  }
}

/// Elements that share a heading, each group where its first one stands.
private func groups<Element>(
  _ elements: [Element], by key: (Element) -> String
) -> [[Element]] {
  var groups: [(key: String, elements: [Element])] = []
  for element in elements {
    if let index = groups.firstIndex(where: { $0.key == key(element) }) {
      groups[index].elements.append(element)
    } else {
      groups.append((key(element), [element]))
    }
  }
  return groups.map(\.elements)
}

extension StandardWords {
  func levels(_ norm: ProductNorm) -> String {
    ProductNorm.Level.allCases.map {
      word("\($0.rawValue) 级 ", "level \($0.rawValue) ") + "≤ \(norm.levels[$0].text)"
    }.joined(separator: " · ") + " \(norm.unit)"
  }

  func share(_ share: ProductNorm.ShareCorrection) -> String {
    let slopes = ProductNorm.Level.allCases.map { share.slopes[$0].text }.joined(separator: " / ")
    let product = share.upstream.joined(separator: word("、", ", "))
    return word(
      "按 \(product) 占比修正：每偏离 \(share.reference.text) % 一个百分点 ±\(slopes)（1/2/3 级）",
      "corrected by the share of \(product): ±\(slopes) (levels 1/2/3) for each percentage point "
        + "away from \(share.reference.text) %")
  }

  func altitude(_ altitude: ProductNorm.AltitudeCorrection) -> String {
    let levels = altitude.levels.map { String($0.rawValue) }.joined(separator: ", ")
    let factor =
      "\(altitude.intercept.text) − \(altitude.slope.text) × P/"
      + altitude.standardPressure.text
    return word(
      "海拔超过 \(altitude.aboveMetres.text) m：\(levels) 级 ×（\(factor)）",
      "above \(altitude.aboveMetres.text) m: level \(levels) × (\(factor))")
  }

  fileprivate func products(_ names: [String]) -> String {
    word("产品名称：", "products: ") + names.joined(separator: word("、", ", "))
  }
}

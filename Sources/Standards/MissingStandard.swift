package import Measures

/// A text that is known to exist and that the library does not hold: a pass says nothing of it, so
/// whoever it speaks to must hear of it. Pack schema `greengate/not-included/1`.
package struct MissingStandard: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  /// `nil` where the day in force is not known: then it may bind at any time.
  package var effective: CivilDate?
  /// Why it is not in the library: half a sentence.
  package var reason: Bilingual
  /// Where the text is mentioned.
  package var source: String
  /// How sure its number and name are.
  package var confidence: Confidence
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, region: String, sectors: [String], effective: CivilDate? = nil,
    reason: Bilingual, source: String, confidence: Confidence = .confirmed,
    position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.region = region
    self.sectors = sectors
    self.effective = effective
    self.reason = reason
    self.source = source
    self.confidence = confidence
    self.position = position
  }

  /// Whether the text speaks to a plant of this sector and region.
  package func covers(_ plant: Plant) -> Bool {
    Standard.covers(plant, region: region, sectors: sectors)
  }

  /// National texts name no region.
  package var isNational: Bool { region.withoutRegionWildcards.isEmpty }
}

extension MissingStandard {
  static let schema = "greengate/not-included/1"
  static let fileKeys = ["schema", "texts"]
  private static let keys = [
    "id", "title", "region", "sectors", "effective", "reason", "source", "confidence",
  ]

  /// The texts of one file of this schema.
  static func texts(_ root: PackField) throws(Fault) -> [MissingStandard] {
    var texts: [MissingStandard] = []
    for entry in try root.mapping(known: fileKeys).required("texts").elements() {
      texts.append(try MissingStandard(entry))
    }
    return texts
  }

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    try self.init(
      id: keys.required("id").line(), title: keys.required("title").bilingual(),
      region: keys.required("region").regionCode(),
      sectors: keys.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Standard.anySector)
      },
      effective: keys.optional("effective") { field throws(Fault) in try field.date() },
      reason: keys.required("reason").bilingual(), source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      position: keys.position)
  }

  /// The texts in the order of their ids, without those that an overlay supplies.
  ///
  /// - Parameters:
  ///   - texts: The library's own and those of overlays, in any order.
  ///   - held: Ids and places of the packs that the library's own files hold.
  ///   - known: Ids of all packs, overlays among them.
  static func all(
    of texts: [MissingStandard], held: [String: SourcePosition], known: Set<String>
  ) throws(Fault) -> [MissingStandard] {
    if let fault = faults(of: texts, held: held).first { throw fault }
    return texts.filter { !known.contains($0.id) }
      .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  /// Texts that are listed twice, and those that the library holds after all.
  static func faults(of texts: [MissingStandard], held: [String: SourcePosition]) -> [Fault] {
    var places: [String: SourcePosition] = [:]
    return texts.flatMap { text -> [Fault] in
      var faults: [Fault] = []
      if let first = places.updateValue(text.position, forKey: text.id) {
        faults.append(
          .refusal(
            at: text.position,
            zh: "“\(text.id)”已在 \(first) 列为未收录；请删除一处。如果这是另一套完整的标准，"
              + "请用 --standards 指定它代替自带的标准。",
            en:
              "'\(text.id)' is already listed as not included in \(first); delete one. If these are "
              + "all packs of another library, name it with --standards in place of the built-in one."
          ))
      }
      if let place = held[text.id] {
        faults.append(
          .refusal(
            at: text.position, zh: "“\(text.id)”已收录于 \(place)；请从未收录的文本中删除。",
            en: "'\(text.id)' is in the library (\(place)); delete it from the texts not included.")
        )
      }
      return faults
    }
  }
}

/// What is known of a text that is not in the library, as `greengate standards show` prints it.
///
/// - Parameter width: Columns of the terminal; everything is wrapped to it.
package func missingPage(
  _ text: MissingStandard, language: Language, width: Int = 100
) -> String {
  let words = StandardWords(language: language)
  let since =
    text.effective.map { "\(words.effective) \($0)" }
    ?? words.word("施行日期未核实", "day in force not known")
  var page = indented("\(text.id)  \(text.title(language))", by: 0, width)
  page += indented(
    words.word("已知，未收录：\(text.reason.zh)。", "Known, not included: \(text.reason.en)."), by: 0,
    width)
  page += indented(
    [
      since, "\(words.region) \(text.region)",
      "\(words.sectors) \(text.sectors.map(words.sector).joined(separator: ", "))",
    ].joined(separator: " · "), by: 0, width)
  page += indented(words.source + text.source, by: 0, width)
  if !text.confidence.convicts {
    page += indented(
      words.word(
        "标准号与名称：\(text.confidence.name.zh)。",
        "Number and title: \(text.confidence.name.en)."), by: 0, width)
  }
  return page + "\(text.position)\n"
}

/// The texts that are known and not in the library, one a line, as `greengate standards list` prints
/// them; empty where there is none.
package func missingTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  guard !library.missing.isEmpty else { return "" }
  let words = StandardWords(language: language)
  var table = indented(
    words.word("已知，未收录（判定不包括这些文本）", "Known, not included (no verdict speaks of these)"),
    by: 0, width)
  for text in library.missing {
    table += indented(
      "\(text.id)  \(text.region)  \(text.title(language))"
        + words.word("：\(text.reason.zh)", ": \(text.reason.en)"), by: 2, width)
  }
  return table
}

import Measures

/// What a text of any kind says, aspect by aspect: its header and its entries. Comparisons and pages
/// are made of it, so that neither leaves out what the other shows.
struct StandardText {
  enum Kind: Int {
    case standard, audit, energy, gate
  }

  /// A text may be a standard and an audit pack: each is compared with its own kind.
  struct Key: Hashable, Comparable {
    var id: String
    var kind: Kind

    static func < (left: Self, right: Self) -> Bool {
      left.id == right.id
        ? left.kind.rawValue < right.kind.rawValue
        : left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }

  /// A limit, target, item, norm …: its id and what it says.
  struct Entry {
    var id: String
    var aspects: [StandardsDifference.Aspect]
  }

  /// Entries of one family, which share their aspects, under its name.
  struct Section {
    var name: Bilingual
    /// English name of the aspect that holds the entries' figures.
    var figure: String
    var entries: [Entry]
  }

  var key: Key
  var title: Bilingual
  var effective: CivilDate
  var note: Bilingual?
  /// Of the YAML file.
  var file: String
  var aspects: [StandardsDifference.Aspect]
  var sections: [Section]

  var entries: [Entry] { sections.flatMap(\.entries) }
}

extension StandardsLibrary {
  /// All texts, by kind and in the order of the library.
  var texts: [StandardText] {
    standards.map(\.text) + audits.map(\.text) + energy.map(\.text) + gates.map(\.text)
  }
}

extension Standard {
  var text: StandardText {
    StandardText(
      key: StandardText.Key(id: id, kind: .standard), title: title, effective: effective,
      note: note, file: position.file, aspects: aspects,
      sections: [
        section("限值", "Limits", figure: "limit", limits) { ($0.id, $0.aspects) },
        section("目标", "Targets", figure: "target", targets) { ($0.id, $0.aspects) },
        section("要求", "Duties", figure: "duty", duties) { ($0.id, $0.aspects) },
        section("水污染物排放限值", "Limits of waste water", figure: "limit", water) {
          ($0.id, $0.aspects)
        },
      ])
  }

  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("发布", "issued", { _ in issued.map { [$0.description] } ?? [] }),
      ("施行", "in force", { [$0.day(effective, isKnown: isEffectiveKnown)] }),
      ("截止", "until", { _ in until.map { [$0.description] } ?? [] }),
      ("地区", "region", { _ in [region] }),
      ("行业", "sectors", { words in sectors.map(words.sector) }),
      ("层级", "level", { [$0.level(level)] }),
      ("比较方法", "comparison", { [$0.comparison(comparison)] }),
      ("取代", "displaces", { _ in displaces }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension Limit {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      (
        "限值", "limit",
        { words in [words.figure(self)] + (words.heights(of: self).map { [$0] } ?? []) }
      ),
      ("项目", "item", { [$0.process(process), $0.pollutant(pollutant)] }),
      ("性质", "kind", { $0.shape(shape) + $0.rules(shape) + $0.details(shape) }),
      ("平均时间", "basis", { [$0.basis(basis)] }),
      (
        "折算", "converted",
        { words in
          oxygen.map { [words.oxygen($0)] } ?? excessAir.map { [words.excessAir($0)] } ?? []
        }
      ),
      (
        "适用", "applies",
        {
          $0.areas(areas) + $0.onlySectors(sectors) + $0.regions(regions) + $0.dates(dates)
            + $0.regimes(regimes)
        }
      ),
      ("条件", "conditions", { $0.conditions(conditions) }),
      ("待实施", "awaits", { words in awaits.reason.map { [$0(words.language)] } ?? [] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension Target {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("目标", "target", { [$0.target(self)] }),
      ("对象", "scope", { scope == .city ? [$0.cityScope] : [] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in clause.map { [$0] } ?? [] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension Duty {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("要求", "duty", { [$0.duty(self)] }),
      ("对象", "scope", { scope == .city ? [$0.cityScope] : [] }),
      ("行业", "sectors", { $0.onlySectors(sectors) }),
      (
        "判定", "kind",
        { _ in
          // A duty with a figure shows its sense before it.
          [kind.rawValue] + (test == .value ? [] : [test.rawValue])
            + (printedValue == nil ? [sense.rawValue] : [])
        }
      ),
      ("数据项", "data", { _ in part.isEmpty ? [] : [part.joined(separator: ", ")] }),
      ("全量", "whole", { _ in whole.isEmpty ? [] : [whole.joined(separator: ", ")] }),
      ("其余", "rest", { _ in rest.isEmpty ? [] : [rest.joined(separator: ", ")] }),
      ("所指", "refers to", { _ in refersTo.isEmpty ? [] : [refersTo.joined(separator: ", ")] }),
      ("提交材料", "hand in", { words in handIn.map { [$0(words.language)] } ?? [] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension WaterLimit {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("限值", "limit", { [item($0.language), $0.figure(self)] }),
      ("适用", "applies", { [$0.discharge(discharge)] + $0.areas(areas) + $0.dates(dates) }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

/// Aspects in both languages; one that says nothing is left out.
func spoken(
  _ aspects: [(zh: String, en: String, say: (StandardWords) -> [String])]
) -> [StandardsDifference.Aspect] {
  aspects.compactMap { aspect in
    let texts = Language.allCases.map { language in
      aspect.say(StandardWords(language: language)).joined(separator: " · ")
    }
    guard let zh = texts.first, let en = texts.last, !(zh.isEmpty && en.isEmpty) else { return nil }
    return StandardsDifference.Aspect(
      name: Bilingual(zh: aspect.zh, en: aspect.en), old: nil, new: Bilingual(zh: zh, en: en))
  }
}

/// A family of entries.
func section<Entry>(
  _ zh: String, _ en: String, figure: String, _ entries: [Entry],
  _ say: (Entry) -> (String, [StandardsDifference.Aspect])
) -> StandardText.Section {
  StandardText.Section(
    name: Bilingual(zh: zh, en: en), figure: figure,
    entries: entries.map {
      let (id, aspects) = say($0)
      return StandardText.Entry(id: id, aspects: aspects)
    })
}

extension StandardWords {
  /// A day in force, and whether it only stands for one that is not known.
  func day(_ date: CivilDate, isKnown: Bool) -> String {
    isKnown ? date.description : word("未核实（暂按 \(date)）", "not known (taken as \(date))")
  }
}

package import Measures

/// What two sets of standards do not have in common.
package struct StandardsDifference: Sendable {
  package enum Change: String, Sendable {
    case added, removed, changed
  }

  /// One limit, target or header that differs.
  package struct Item: Sendable {
    package var standard: String
    /// `nil`: the standard's header, or the standard as a whole.
    package var entry: String?
    package var change: Change
    /// What the entry says, where it was added or removed; else what changed, with old and new.
    package var aspects: [Aspect]
  }

  package struct Aspect: Sendable {
    package var name: Bilingual
    package var old: Bilingual?
    package var new: Bilingual?
  }

  /// By standard, headers before entries, entries in the order of their packs.
  package var items: [Item]
}

extension StandardsDifference {
  package init(from old: StandardsLibrary, to new: StandardsLibrary) {
    let ids = Set((old.standards + new.standards).map(\.id)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    items = ids.flatMap { id -> [Item] in
      let before = old.standards.first { $0.id == id }
      let after = new.standards.first { $0.id == id }
      let header = Self.item(id, nil, before?.aspects, after?.aspects)
      return (header.map { [$0] } ?? []) + Self.entries(id, before, after)
    }
  }

  private static func entries(_ id: String, _ before: Standard?, _ after: Standard?) -> [Item] {
    let old = before?.entries ?? []
    let new = after?.entries ?? []
    let names = new.map(\.id) + old.map(\.id).filter { name in !new.contains { $0.id == name } }
    return names.compactMap { name in
      item(
        id, name, old.first { $0.id == name }?.aspects, new.first { $0.id == name }?.aspects)
    }
  }

  private static func item(
    _ standard: String, _ entry: String?, _ old: [Aspect]?, _ new: [Aspect]?
  ) -> Item? {
    switch (old, new) {
    case (nil, nil): return nil
    case (nil, let new?):
      return Item(standard: standard, entry: entry, change: .added, aspects: new)
    case (let old?, nil):
      return Item(standard: standard, entry: entry, change: .removed, aspects: old)
    case (let old?, let new?):
      let names = new.map(\.name) + old.map(\.name).filter { !new.map(\.name).contains($0) }
      let changed = names.compactMap { name -> Aspect? in
        let before = old.first { $0.name == name }?.new
        let after = new.first { $0.name == name }?.new
        return before == after ? nil : Aspect(name: name, old: before, new: after)
      }
      return changed.isEmpty
        ? nil : Item(standard: standard, entry: entry, change: .changed, aspects: changed)
    }
  }
}

/// Limits, targets and water alike: an id and what it says.
private struct DiffEntry {
  var id: String
  var aspects: [StandardsDifference.Aspect]
}

extension Standard {
  fileprivate var entries: [DiffEntry] {
    limits.map { DiffEntry(id: $0.id, aspects: $0.aspects) }
      + targets.map { DiffEntry(id: $0.id, aspects: $0.aspects) }
      + duties.map { DiffEntry(id: $0.id, aspects: $0.aspects) }
      + water.map { DiffEntry(id: $0.id, aspects: $0.aspects) }
  }

  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("施行", "in force", { _ in [effective.description] }),
      ("截止", "until", { _ in until.map { [$0.description] } ?? [] }),
      ("地区", "region", { _ in [region] }),
      ("行业", "sectors", { words in sectors.map(words.sector) }),
      ("层级", "level", { [$0.level(level)] }),
      ("比较方法", "comparison", { [$0.comparison(comparison)] }),
      ("取代", "displaces", { _ in displaces }),
    ])
  }
}

extension Limit {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("限值", "limit", { [$0.figure(self)] + $0.tabled(shape, of: self) }),
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
    ])
  }
}

extension Target {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("目标", "target", { [$0.target(self)] }),
      ("对象", "scope", { scope == .city ? [$0.cityScope] : [] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension Duty {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("要求", "duty", { [$0.duty(self)] }),
      ("对象", "scope", { scope == .city ? [$0.cityScope] : [] }),
      ("行业", "sectors", { $0.onlySectors(sectors) }),
      ("数据项", "data", { _ in [(part + whole + rest + refersTo).joined(separator: ", ")] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
    ])
  }
}

extension WaterLimit {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("限值", "limit", { [item($0.language), $0.figure(self)] }),
      ("适用", "applies", { [$0.discharge(discharge)] + $0.areas(areas) + $0.dates(dates) }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("依据", "source", { _ in [source] }),
    ])
  }
}

extension StandardWords {
  fileprivate func tabled(_ shape: Limit.Shape, of limit: Limit) -> [String] {
    guard case .rate(let rates) = shape, rates.rows.count > 1 else { return [] }
    return [heights(rates, of: limit)]
  }
}

/// Aspects in both languages; one that says nothing is left out.
private func spoken(
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

/// What changed between two sets of standards, as `greengate standards diff` prints it.
///
/// - Parameter width: Columns of the terminal.
package func differencePage(
  _ difference: StandardsDifference, language: Language, width: Int = 100
) -> String {
  func word(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en)(language) }
  guard !difference.items.isEmpty else {
    return word("两套标准相同。", "The two sets of standards are the same.") + "\n"
  }
  var page = ""
  var standard: String?
  for item in difference.items {
    if item.standard != standard {
      page += (standard == nil ? "" : "\n") + item.standard + "\n"
      standard = item.standard
    }
    let sign =
      switch item.change {
      case .added: word("新增", "added")
      case .removed: word("删除", "removed")
      case .changed: word("修改", "changed")
      }
    page += "  \(sign)  \(item.entry ?? word("标准本身", "the standard itself"))\n"
    for aspect in item.aspects {
      let none = word("（无）", "(none)")
      let text =
        item.change == .changed
        ? "\(aspect.old?(language) ?? none) → \(aspect.new?(language) ?? none)"
        : aspect.new?(language) ?? ""
      page += indented(
        aspect.name(language) + word("：", ": ") + text, by: 8, width)
    }
  }
  let counts = [StandardsDifference.Change.added, .removed, .changed].map { change in
    difference.items.count { $0.change == change && $0.entry != nil }
  }
  return page + "\n"
    + word(
      "限值和目标：新增 \(counts[0])，删除 \(counts[1])，修改 \(counts[2])。",
      "Limits and targets: \(counts[0]) added, \(counts[1]) removed, \(counts[2]) changed.") + "\n"
}

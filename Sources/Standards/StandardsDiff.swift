package import Measures

/// What two sets of standards do not have in common.
package struct StandardsDifference: Sendable {
  package enum Change: String, Sendable {
    case added, removed, changed
  }

  /// One entry or header of a text that differs.
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
    let (before, after) = (old.texts, new.texts)
    let keys = Set(before.map(\.key)).union(after.map(\.key)).sorted()
    items = keys.flatMap { key -> [Item] in
      let (first, second) = (before.first { $0.key == key }, after.first { $0.key == key })
      let header = Self.item(key.id, nil, first?.aspects, second?.aspects)
      return (header.map { [$0] } ?? []) + Self.entries(key.id, first, second)
    }
  }

  /// Entries are those of one family: a grade may have the id of a coefficient.
  private static func entries(
    _ id: String, _ before: StandardText?, _ after: StandardText?
  ) -> [Item] {
    (after ?? before)?.sections.indices.flatMap { family -> [Item] in
      let old = before?.sections[family].entries ?? []
      let new = after?.sections[family].entries ?? []
      let names = new.map(\.id) + old.map(\.id).filter { name in !new.contains { $0.id == name } }
      return names.compactMap { name in
        item(id, name, old.first { $0.id == name }?.aspects, new.first { $0.id == name }?.aspects)
      }
    } ?? []
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

/// What changed between two sets of standards, as `greengate standards diff` prints it.
///
/// - Parameter width: Columns of the terminal.
package func differencePage(
  _ difference: StandardsDifference, language: Language, width: Int = 100
) -> String {
  guard !difference.items.isEmpty else {
    return language.say("两套标准相同。", "The two sets of standards are the same.") + "\n"
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
      case .added: language.say("新增", "added")
      case .removed: language.say("删除", "removed")
      case .changed: language.say("修改", "changed")
      }
    page += "  \(sign)  \(item.entry ?? language.say("标准本身", "the standard itself"))\n"
    for aspect in item.aspects {
      let none = language.say("（无）", "(none)")
      let text =
        item.change == .changed
        ? "\(aspect.old?(language) ?? none) → \(aspect.new?(language) ?? none)"
        : aspect.new?(language) ?? ""
      page += indented(
        aspect.name(language) + language.say("：", ": ") + text, by: 8, width)
    }
  }
  let counts = [StandardsDifference.Change.added, .removed, .changed].map { change in
    difference.items.count { $0.change == change && $0.entry != nil }
  }
  return page + "\n"
    + indented(
      language.say(
        "限值、目标、系数、审核项等条目：新增 \(counts[0])，删除 \(counts[1])，修改 \(counts[2])。",
        "Limits, targets, coefficients, items and other entries: \(counts[0]) added, "
          + "\(counts[1]) removed, \(counts[2]) changed."), by: 0, width)
}

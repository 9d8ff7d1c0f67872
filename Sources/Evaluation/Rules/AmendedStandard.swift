import Measures
import Report
import Standards

/// An overlay changed something of a standard, whether or not that still binds.
package enum AmendedStandard: InformingRule {
  package static let card = RuleCard(
    id: "amended-standard",
    summary: Bilingual(
      zh: "标准由覆盖包（--overlay）修改或增加。", en: "A standard was changed or added by an overlay."),
    why: Bilingual(
      zh: "覆盖包改一个地区代码、一个单位，就能使限值不再约束企业；因此每处修改都写明原文、现文、来源和所在文件，不论改后是否仍适用。",
      en:
        "By changing a region or a unit an overlay can free a plant of a limit; so each change is "
        + "named with the old text, the new one, its source and its file, whether or not it binds."),
    formula: Bilingual(
      zh: "逐个标准列出；已由 amended-limit 说明的限值数值与可信度不重复。只核实数值、改说明文字的为提示，其余为警告。",
      en: "Standard by standard; values and confidence that amended-limit names are not repeated. "
        + "What only confirms a figure or rewords a note is a notice, all else a warning."),
    source: Bilingual(zh: "--overlay 文件夹", en: "the folder given with --overlay"),
    since: "0.1",
    examples: [
      RuleExample("按标准原文", "as in the packs", "limit 40\nPM 30"),
      RuleExample(
        "被覆盖包修改地区", "its region was changed by an overlay",
        "limit 40\nPM 30\noverlaid GB-1-2020 - region 000000 440000 ◀"),
      RuleExample(
        "数值已由 amended-limit 说明", "a value that amended-limit names",
        "limit 40\namended 30\nPM 30\noverlaid GB-1-2020 T1-PM value 30 40"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var groups: [(pack: String, changes: [OverlayChange])] = []
    for change in examination.library.changes where !isTold(change, examination) {
      if let index = groups.firstIndex(where: { $0.pack == change.pack }) {
        groups[index].changes.append(change)
      } else {
        groups.append((change.pack, [change]))
      }
    }
    return RuleOutcome(
      findings: groups.map { PendingFinding(finding($0.pack, $0.changes, examination.library)) })
  }

  /// Whether `amended-limit` names it.
  private static func isTold(_ change: OverlayChange, _ examination: Examination) -> Bool {
    guard let entry = change.entry else { return false }
    let told: Set = ["value", "confidence", "source", "note"]
    guard change.key.map(told.contains) ?? true else { return false }
    return examination.bindings(ofLimit: entry, in: change.pack).contains {
      $0.limit.amendment != nil
    }
  }

  private static func finding(
    _ pack: String, _ changes: [OverlayChange], _ library: StandardsLibrary
  ) -> Finding {
    let harmless: Set = ["confidence", "source", "note", "title", "clause"]
    let isHarmless = changes.allSatisfy { $0.key.map(harmless.contains) ?? true }
    return .data(
      card, [pack], isHarmless ? .notice : .warning,
      Bilingual(
        zh: "\(pack) 由覆盖包修改或增加，共 \(changes.count) 处。",
        en: "\(pack) was changed or added to by an overlay in "
          + "\(Phrase.plural(changes.count, "place"))."),
      notes: changes.map { $0.sentence(at: library.shown($0.position)) })
  }
}

extension OverlayChange {
  fileprivate func sentence(at position: SourcePosition) -> Bilingual {
    let place = entry.map { "\(pack) \($0)" } ?? pack
    let origin = source.map { Bilingual(zh: "；来源：\($0)", en: "; source: \($0)") }
    let seen = Bilingual(zh: "（\(position)）。", en: " (\(position)).")
    guard let key else {
      return Bilingual(
        zh: "\(place)：新增\(origin?.zh ?? "")\(seen.zh)",
        en: "\(place): added\(origin?.en ?? "")\(seen.en)")
    }
    let before = old.map { Bilingual(zh: "“\($0)”", en: "'\($0)'") }
    return Bilingual(
      zh: "\(place)：\(key) 原为\(before?.zh ?? "空")，现为“\(new)”\(origin?.zh ?? "")\(seen.zh)",
      en: "\(place): \(key) was \(before?.en ?? "not there") and is '\(new)'\(origin?.en ?? "")"
        + seen.en)
  }
}

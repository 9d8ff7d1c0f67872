package import Measures

/// By what a page puts findings together.
package enum FindingGrouping: String, CaseIterable, Sendable {
  case outlet, rule, severity

  /// - Throws: a usage ``Fault`` that lists the groupings, with the nearest one.
  package init(named name: String) throws(Fault) {
    if let grouping = FindingGrouping(rawValue: name) {
      self = grouping
      return
    }
    let known = Self.allCases.map(\.rawValue)
    let near = nearestName(to: name, among: known)
    let list = known.joined(separator: ", ")
    let shown = name.withVisibleControls
    throw Fault(
      .usage,
      Bilingual(
        zh: "--group-by 不能为“\(shown)”" + (near.map { "，是否想用 \($0)" } ?? "") + "；可用：\(list)。",
        en: "--group-by cannot be '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
          + " Use one of: \(list)."))
  }
}

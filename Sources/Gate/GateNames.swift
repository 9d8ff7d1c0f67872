package import Measures
package import Standards

/// The names that an application uses of its policies: kinds of projects, conditions, documents and
/// lines of capacity. A mistyped one would switch a condition off without a word.
package struct GateNames: Sendable {
  private let policies: [GatePolicy]

  package init(_ library: StandardsLibrary) {
    policies = library.gates
  }

  private var kinds: [String] { distinct(policies.flatMap(\.kinds)) }
  private var conditions: [GateCondition] { policies.flatMap(\.conditions) }

  /// - Throws: 65 with the nearest known name where one is not known.
  package func check(_ application: Application) throws(Fault) {
    let project = application.project
    try refuse(project.kind, unlessAmong: kinds, "项目类型", "kind of project", project.position)
    let lines = distinct(
      kinds + conditions.filter { $0.kind == .capacitySwap }.compactMap(\.subject))
    for change in application.capacity {
      try refuse(change.line, unlessAmong: lines, "生产线类型", "kind of line", change.position)
    }
    for explanation in application.explanations { try check(explanation) }
    let documents = distinct(
      policies.flatMap(\.documents).map(\.id) + [Grants.evaluationDocument])
    for document in application.documents where !documents.contains(document.id) {
      // Further documents are welcome; one that is nearly asked for would be missing under its name.
      guard let near = near(document.id, documents) else { continue }
      throw unknown(document.id, near, documents, "材料", "document", document.position)
    }
  }

  private func check(_ explanation: Application.Explanation) throws(Fault) {
    try refuse(
      explanation.condition, unlessAmong: distinct(conditions.map(\.id)), "条件", "condition",
      explanation.position)
    let own = conditions.filter { $0.id == explanation.condition }
    guard !own.contains(where: { $0.declaredLevel == .explains }) else { return }
    let isBlocking = own.contains { $0.declaredLevel == .blocks }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "条件“\(explanation.condition)”"
          + (isBlocking ? "必须满足，不接受说明" : "只供参考，无须说明") + "；请从 explanations 中删除。",
        en: "The condition `\(explanation.condition)` "
          + (isBlocking ? "must hold and takes no explanation" : "only informs and needs none")
          + "; take it out of `explanations`."), at: explanation.position)
  }

  private func refuse(
    _ name: String, unlessAmong known: [String], _ zh: String, _ en: String,
    _ position: SourcePosition
  ) throws(Fault) {
    guard !known.contains(name), !known.isEmpty else { return }
    throw unknown(name, near(name, known), known, zh, en, position)
  }

  private func near(_ name: String, _ known: [String]) -> String? {
    nearestName(to: name, among: known)
      ?? known.first { name.utf8.count > 2 && ($0.hasPrefix(name) || name.hasPrefix($0)) }
  }

  private func unknown(
    _ name: String, _ near: String?, _ known: [String], _ zh: String, _ en: String,
    _ position: SourcePosition
  ) -> Fault {
    let listed = known.sorted()
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "没有\(zh)“\(name)”；"
          + (near.map { "是否应为“\($0)”？" } ?? "可用的有：\(listed.joined(separator: "、"))。"),
        en: "There is no \(en) `\(name)`"
          + (near.map { "; did you mean `\($0)`?" }
            ?? "; known are \(listed.joined(separator: ", ")).")), at: position)
  }

  private func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

package import Measures
package import Report
package import Standards

/// The documents of the application's stage are there and hold.
package enum DocumentsCondition {
  package static let card = GateCard(
    id: "gate-documents",
    summary: Bilingual(zh: "申请材料齐全且在有效期内", en: "The documents are there and have not expired"),
    why: Bilingual(
      zh: "缺少或过期的材料会使受理后的评审无效。",
      en: "What is missing or expired makes a decision void after the fact."),
    formula: Bilingual(
      zh: "对政策在本阶段要求的每份材料：文件存在（有校验和的须一致）、日期不晚于评审日、有效期不早于评审日。"
        + "过期为不达标，缺少为数据不足；清单未经核实的材料只作提示。",
      en:
        "Of each document that the policy asks for at this stage: its file is there (and the same, "
        + "where a checksum is given), not dated after the day of review, and valid on it. Expired: "
        + "fail; missing: insufficient. Documents that no confirmed text asks for only inform."),
    source: Bilingual(zh: "政策的材料清单", en: "The policy's list of documents"))

  /// - Parameters:
  ///   - asOf: The day of review: a document holds up to and on its last day.
  ///   - unneeded: Ids of documents that this project is not asked for.
  package static func judge(
    _ condition: GateCondition, application: Application, policy: GatePolicy, asOf: CivilDate,
    unneeded: Set<String> = []
  ) -> ConditionResult {
    let rules = asked(policy, application, unneeded)
    guard !rules.isEmpty else {
      return ConditionResult(
        .notApplicable,
        reason: Bilingual(
          zh: "政策在本阶段没有要求材料。", en: "The policy asks for no document at this stage."))
    }
    let states = rules.map { ($0, DocumentState($0.id, in: application, asOf: asOf)) }
    let lacking = states.filter { $0.1.verdict != .pass }
    let working = states.map { rule, state in
      Bilingual(
        zh: "\(rule.title.zh)（\(rule.id)）：" + (state.reason?.zh ?? "有效"),
        en: "\(rule.title.en) (\(rule.id)): " + (state.reason?.en ?? "valid"))
    }
    guard !lacking.isEmpty else { return ConditionResult(.pass, working: working) }
    let binding = lacking.filter { $0.0.confidence.convicts }
    let counted = binding.isEmpty ? lacking : binding
    let names = lacking.map { $0.0.title }
    return ConditionResult(
      counted.contains { $0.1.verdict == .fail } ? .fail : .insufficient,
      reason: Bilingual(
        zh: "缺少或过期：\(names.map(\.zh).joined(separator: "、"))。"
          + (binding.isEmpty ? "材料清单未经核实，仅作提示。" : ""),
        en: "Missing or expired: \(names.map(\.en).joined(separator: "; "))."
          + (binding.isEmpty ? " The list is unconfirmed and only informs." : "")),
      working: working,
      toMend: lacking.map { rule, state in
        Bilingual(
          zh: "\(rule.title.zh)：" + (state.reason?.zh ?? ""),
          en: "\(rule.title.en): " + (state.reason?.en ?? ""))
      }, isAdvisory: binding.isEmpty)
  }

  /// All documents as a decision lists them: those that the policy asks for at the stage, in its order,
  /// then the others that the application hands in.
  package static func list(
    _ application: Application, policy: GatePolicy, asOf: CivilDate, unneeded: Set<String> = []
  ) -> [Decision.Document] {
    let rules = asked(policy, application, unneeded)
    let asked = rules.map { rule in
      document(rule.id, rule.title, DocumentState(rule.id, in: application, asOf: asOf))
    }
    let known = Set(rules.map(\.id))
    let others = application.documents.filter { !known.contains($0.id) }.map { other in
      document(
        other.id,
        policy.documents.first { $0.id == other.id }?.title
          ?? Bilingual(zh: other.id, en: other.id),
        DocumentState(other, asOf: asOf))
    }
    return asked + others
  }

  private static func asked(
    _ policy: GatePolicy, _ application: Application, _ unneeded: Set<String>
  ) -> [DocumentRule] {
    policy.documents.filter {
      $0.stages.contains(application.project.stage) && !unneeded.contains($0.id)
    }
  }

  private static func document(
    _ id: String, _ title: Bilingual, _ state: DocumentState
  ) -> Decision.Document {
    Decision.Document(
      id: id, title: title, verdict: state.verdict, file: state.document?.file,
      date: state.document?.date, expires: state.document?.expires, reason: state.reason)
  }
}

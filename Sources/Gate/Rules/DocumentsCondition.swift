package import Measures
package import Report
package import Standards

/// The documents of the application's stage are there and hold.
package enum DocumentsCondition {
  package static let card = GateCard(
    id: "gate-documents",
    summary: Bilingual(
      zh: "申请材料已提交且未过期（内容未核）",
      en: "The documents were handed in and have not expired (contents not checked)"),
    why: Bilingual(
      zh: "缺少或过期的材料会使受理后的评审无效。",
      en: "What is missing or expired makes a decision void after the fact."),
    formula: Bilingual(
      zh: "对政策在本阶段要求的每份材料：文件存在（有校验和的须一致）、日期不晚于审查基准日、有效期不早于审查基准日。"
        + "只看文件，不看内容。过期为不符合，缺少为缺材料；清单未经核实的材料只作提示。",
      en:
        "Of each document that the policy asks for at this stage: its file is there (and the same, "
        + "where a checksum is given), not dated after the day of the decision, and valid on it; nobody "
        + "reads it here. Expired: fail; missing: insufficient. Documents that no confirmed text asks for only inform."
    ),
    source: Bilingual(zh: "政策的材料清单", en: "The policy's list of documents"))

  /// - Parameters:
  ///   - asOf: The day of the decision: a document holds up to and on its last day.
  ///   - exempt: Ids of documents that the project needs none of, each with why.
  package static func judge(
    _ condition: GateCondition, application: Application, policy: GatePolicy, asOf: CivilDate,
    exempt: [String: Bilingual] = [:]
  ) -> ConditionResult {
    let states = states(application, policy, asOf, exempt)
    guard !states.isEmpty else {
      return ConditionResult(
        .notApplicable,
        reason: Bilingual(
          zh: "政策在本阶段没有要求材料。", en: "The policy asks for no document at this stage."))
    }
    let lacking = states.filter { $0.1.verdict == .fail || $0.1.verdict == .insufficient }
    let working = states.map { rule, state in
      Bilingual(
        zh: "\(rule.title.zh)（\(rule.id)）：" + (state.reason?.zh ?? "已提交（内容未核）"),
        en: "\(rule.title.en) (\(rule.id)): "
          + (state.reason?.en ?? "handed in (contents not checked)"))
    }
    guard !lacking.isEmpty else { return ConditionResult(.pass, working: working) }
    let binding = lacking.filter { $0.0.confidence.convicts }
    let counted = binding.isEmpty ? lacking : binding
    let names = lacking.map { $0.0.title }
    // What is to be handed in stands in the decision's list, for each document that is asked for.
    return ConditionResult(
      counted.contains { $0.1.verdict == .fail } ? .fail : .insufficient,
      reason: Bilingual(
        zh: "缺少或过期：\(names.map(\.zh).joined(separator: "、"))。"
          + (binding.isEmpty ? "材料清单未经核实，仅作提示。" : ""),
        en: "Missing or expired: \(names.map(\.en).joined(separator: "; "))."
          + (binding.isEmpty ? " The list is unconfirmed and only informs." : "")),
      working: working, isAdvisory: binding.isEmpty)
  }

  /// What the policy asks for at the stage, in its order, with what became of each.
  private static func states(
    _ application: Application, _ policy: GatePolicy, _ asOf: CivilDate,
    _ exempt: [String: Bilingual]
  ) -> [(DocumentRule, DocumentState)] {
    policy.documents.filter { $0.stages.contains(application.project.stage) }.map { rule in
      let state = DocumentState(rule.id, in: application, asOf: asOf)
      guard state.document == nil, let reason = exempt[rule.id] else { return (rule, state) }
      return (rule, state.notNeeded(reason))
    }
  }

  /// Documents that this project needs none of, because another condition has said so.
  static func exempt(_ gate: GateCase) -> [String: Bilingual] {
    var reasons: [String: Bilingual] = [:]
    if gate.unneededDocuments.contains(EnergyReviewCondition.document) {
      reasons[EnergyReviewCondition.document] = Bilingual(
        zh: "低于免审数值，不需要节能审查意见。", en: "Below the figures of the review: none is needed.")
    }
    if gate.unneededDocuments.contains(offsetDocument) {
      reasons[offsetDocument] = Bilingual(
        zh: "申报不新增排放量（企业自报，未核），不需要替代来源。",
        en: "Nothing is added (the applicant's word): no source is needed.")
    }
    return reasons
  }

  /// The document that shows where added emissions are taken from.
  static let offsetDocument = "offset-source"

  /// All documents as a decision lists them: those that the policy asks for at the stage, in its order,
  /// then the others that the application hands in.
  package static func list(
    _ application: Application, policy: GatePolicy, asOf: CivilDate,
    exempt: [String: Bilingual] = [:]
  ) -> [Decision.Document] {
    let asked = states(application, policy, asOf, exempt)
    let known = Set(asked.map(\.0.id))
    let others = application.documents.filter { !known.contains($0.id) }.map { other in
      var document = document(
        other.id,
        policy.documents.first { $0.id == other.id }?.title
          ?? Bilingual(zh: other.id, en: other.id),
        DocumentState(other, asOf: asOf))
      document.isAsked = false
      return document
    }
    return asked.map { document($0.0.id, $0.0.title, $0.1) } + others
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

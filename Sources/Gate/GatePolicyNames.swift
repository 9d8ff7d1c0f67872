package import Measures
package import Standards

/// The names that policies use of rules and sectors. A mistyped rule that is never to be waived would
/// be waived, and a mistyped sector would let nobody be judged: both without a word.
package enum GatePolicyNames {
  /// - Parameter rules: Ids of all rules.
  /// - Returns: One fault (78) for each name that is not known, in the order of the policies.
  package static func faults(in library: StandardsLibrary, rules: [String]) -> [Fault] {
    var others = library
    others.gates = []
    let sectors = others.sectors
    return library.gates.flatMap { policy in
      policy.neverWaived.filter { !rules.contains($0) }.map { name in
        fault(
          policy, name, nearestName(to: name, among: rules),
          "never_waived 中没有规则“\(name)”", "`never_waived` names no rule '\(name)'")
      }
        + policy.sectors.filter { $0 != Standard.anySector && !sectors.contains($0) }.map { name in
          fault(
            policy, name, nearestName(to: name, among: sectors),
            "没有任何标准涉及行业“\(name)”", "no standard speaks of the sector '\(name)'")
        }
    }
  }

  private static func fault(
    _ policy: GatePolicy, _ name: String, _ near: String?, _ zh: String, _ en: String
  ) -> Fault {
    Fault(
      .unusablePack,
      Bilingual(
        zh: "门禁政策“\(policy.id)”：\(zh)" + (near.map { "；是否应为“\($0)”？" } ?? "；请更正或删除。"),
        en: "Policy '\(policy.id)': \(en)"
          + (near.map { "; did you mean '\($0)'?" } ?? "; correct or delete it.")),
      at: policy.position)
  }
}

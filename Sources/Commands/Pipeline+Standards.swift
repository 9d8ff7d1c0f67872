import Measures
import Report
import Standards

/// What the `standards` commands ask of the stages.
extension Pipeline {
  static func lint(_ packs: [String], base: [String]) throws(Fault) -> LintResult {
    var result = try lintStandards(packs, base: base)
    guard result.isUsable, let library = lintedLibrary(packs, base: base) else { return result }
    let own = Set(packs.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
    result.remarks += policyFaults(in: library).filter { fault in
      let file = fault.position?.file ?? ""
      return own.contains { file == $0 || file.hasPrefix($0 + "/") }
    }.map { LintRemark(weight: .problem, sentence: $0.sentence, position: $0.position) }
    return result
  }

  /// The packs as they would be loaded: by themselves, or over what they add to.
  private static func lintedLibrary(_ packs: [String], base: [String]) -> StandardsLibrary? {
    if let whole = try? loadStandards(packs), packs == base || base.isEmpty { return whole }
    return (try? loadStandards(base, overlays: packs)) ?? (try? loadStandards(packs))
  }

  /// What a condition of a policy asks for, and the rule that judges it: a decision names conditions by
  /// their own ids.
  static func explanation(
    ofCondition id: String, in options: StandardsOptions, language: Language
  ) throws(Fault) -> String? {
    guard let folders = try? options.folders() else { return nil }
    let library = try loadStandards(folders, overlays: options.overlay)
    for policy in library.gates {
      guard let condition = policy.conditions.first(where: { $0.id == id }),
        let rule = explanation(of: condition.kind.rule, language: language)
      else { continue }
      let (title, head) = (condition.title(language), "\(policy.title(language)) \(policy.id)")
      return "\(id)  \(title)\n\(head) \(condition.clause)\n\(condition.source)\n\n" + rule
    }
    return nil
  }

  static func confirmation(
    _ confirmation: Confirmation, folders: [String], overlays: [String], into folder: String
  ) throws(Fault) -> ConfirmationFile {
    try Standards.confirmation(confirmation, of: folders, overlays: overlays, into: folder)
  }

  /// The page of `standards diff`: limits first, then dossiers.
  static func standardsDifference(
    from old: String, to new: String, dossiers: [String], language: Language, width: Int
  ) throws(Fault) -> String {
    let before = try loadStandards([old])
    let isOverlay = try isOverlay(new, over: before)
    let after = isOverlay ? try loadStandards([old], overlays: [new]) : try loadStandards([new])
    var page = differencePage(
      StandardsDifference(from: before, to: after), language: language, width: width)
    for dossier in dossiers {
      func report(_ standards: [String], _ overlays: [String]) throws(Fault) -> ComplianceReport {
        try check(
          CheckRequest(
            dossier: dossier, standards: standards, overlays: overlays, period: nil, asOf: nil,
            isSealed: false, threads: Terminal.processors, language: language, isPictured: false))
      }
      let first = try report([old], [])
      let second = isOverlay ? try report([old], [new]) : try report([new], [])
      page += "\n" + VerdictChange(dossier, from: first, to: second).page(language)
    }
    return page
  }
}

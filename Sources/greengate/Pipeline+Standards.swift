import Measures
import Report
import Standards

/// What the `standards` commands ask of the stages.
extension Pipeline {
  static func lint(_ packs: [String], base: [String]) throws(Fault) -> LintResult {
    try lintStandards(packs, base: base)
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

/// How a dossier fares under two sets of standards.
private struct VerdictChange {
  var dossier: String
  var old: ComplianceReport
  var new: ComplianceReport

  init(_ dossier: String, from old: ComplianceReport, to new: ComplianceReport) {
    self.dossier = dossier
    self.old = old
    self.new = new
  }

  func page(_ language: Language) -> String {
    let verdict =
      old.verdict == new.verdict
      ? language.say("结论不变：", "verdict unchanged: ") + old.verdict.name(language)
      : language.say("结论改变：", "verdict changed: ") + old.verdict.name(language) + " → "
        + new.verdict.name(language)
    var text = "\(dossier)  \(old.plant.name)  \(verdict)\n"
    for change in changes {
      text +=
        "  \(change.identity)  \(said(change.old, language)) → \(said(change.new, language))\n"
    }
    return text
  }

  private func said(_ check: Check?, _ language: Language) -> String {
    guard let check else { return language.say("（无此项）", "(no such check)") }
    let advisory = check.isAdvisory ? language.say("（仅提示）", " (advisory)") : ""
    return check.verdict.name(language) + advisory
  }

  private struct Change {
    var identity: CheckIdentity
    var old: Check?
    var new: Check?
  }

  /// Checks whose verdict or standing differs, in the order of reports.
  private var changes: [Change] {
    // A report has no two checks of one identity.
    let before = Dictionary(old.checks.map { ($0.identity, $0) }) { first, _ in first }
    let after = Dictionary(new.checks.map { ($0.identity, $0) }) { first, _ in first }
    return Set(before.keys).union(after.keys).sorted().compactMap { identity in
      let (first, second) = (before[identity], after[identity])
      guard first?.verdict != second?.verdict || first?.isAdvisory != second?.isAdvisory else {
        return nil
      }
      return Change(identity: identity, old: first, new: second)
    }
  }
}

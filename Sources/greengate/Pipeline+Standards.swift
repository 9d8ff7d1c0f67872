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
            isSealed: false, threads: Terminal.processors, language: language))
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
    func word(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en)(language) }
    let verdict =
      old.verdict == new.verdict
      ? word("结论不变：", "verdict unchanged: ") + old.verdict.name(language)
      : word("结论改变：", "verdict changed: ") + old.verdict.name(language) + " → "
        + new.verdict.name(language)
    var text = "\(dossier)  \(old.plant.name)  \(verdict)\n"
    for change in changes {
      text += "  \(change.key)  \(said(change.old, language)) → \(said(change.new, language))\n"
    }
    return text
  }

  private func said(_ check: Check?, _ language: Language) -> String {
    guard let check else { return Bilingual(zh: "（无此项）", en: "(no such check)")(language) }
    let advisory = Bilingual(zh: "（仅提示）", en: " (advisory)")(language)
    return check.verdict.name(language) + (check.isAdvisory ? advisory : "")
  }

  private struct Change {
    var key: String
    var old: Check?
    var new: Check?
  }

  /// Checks whose verdict or standing differs, in the order of the reports.
  private var changes: [Change] {
    let before = old.checks.map { ($0.key, $0) }
    let after = new.checks.map { ($0.key, $0) }
    let keys = after.map(\.0) + before.map(\.0).filter { key in !after.contains { $0.0 == key } }
    return keys.compactMap { key in
      let first = before.first { $0.0 == key }?.1
      let second = after.first { $0.0 == key }?.1
      guard first?.verdict != second?.verdict || first?.isAdvisory != second?.isAdvisory else {
        return nil
      }
      return Change(key: key, old: first, new: second)
    }
  }
}

extension Check {
  /// What makes it the same check in two reports.
  fileprivate var key: String {
    [rule, outlet, pollutant, standard, limit ?? target].compactMap(\.self)
      .joined(separator: " ")
  }
}

extension Verdict {
  fileprivate func name(_ language: Language) -> String {
    let text =
      switch self {
      case .fail: Bilingual(zh: "不合格", en: "fail")
      case .insufficient: Bilingual(zh: "数据不足", en: "insufficient")
      case .notEvaluated: Bilingual(zh: "未评价", en: "not evaluated")
      case .pass: Bilingual(zh: "达标", en: "pass")
      case .notApplicable: Bilingual(zh: "不适用", en: "not applicable")
      }
    return text(language)
  }
}

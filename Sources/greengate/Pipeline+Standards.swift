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

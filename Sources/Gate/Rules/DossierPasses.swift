import Measures
import Report
package import Standards

/// No counting check of the plant's present dossier fails, waived and known breaches apart.
package enum DossierPasses {
  package static let card = GateCard(
    id: "gate-dossier-passes",
    summary: Bilingual(
      zh: "企业现状档案的检查项全部达标；经豁免的和已登记在册的除外。",
      en: "All checks of the plant's present dossier pass, waived and known breaches apart."),
    why: Bilingual(
      zh: "财政资金不支持仍在超标的企业；数据不足同样不能放行。",
      en:
        "Public money does not go to a plant that breaks limits, nor to one that cannot show that "
        + "it keeps them."),
    formula: Bilingual(
      zh: "现状档案：有改造后档案的为改造后，否则为改造前。结论取计入检查项中最先出现的：不达标、数据不足、未评价、达标。",
      en: "The present dossier is that of after, else of before. The first of fail, insufficient, "
        + "not-evaluated, pass that a counting check has."),
    source: Bilingual(
      zh: "SEMANTICS 第 3 节；各政策的条款见检查项。", en: "SEMANTICS 3; each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let checks = gate.current.report.checks.filter { !$0.isAdvisory }
    let verdict = Verdict.overall(checks.map(\.verdict))
    let broken = checks.filter { $0.verdict == verdict && verdict != .pass }
    guard !broken.isEmpty else {
      return ConditionResult(
        verdict,
        reason: verdict == .pass
          ? excused(gate)
          : Bilingual(
            zh: "现状档案没有可判定的检查项。", en: "No check of the present dossier could be judged."))
    }
    let list = broken.map(gate.current.report.words).listed()
    return ConditionResult(
      verdict,
      reason: Bilingual(
        zh: "\(verdict.name.zh) \(broken.count) 项：\(list.zh)。",
        en: "\(counted(broken.count, "check")) with the verdict '\(verdict.name.en)': \(list.en)."),
      toMend: [
        verdict == .fail
          ? Bilingual(
            zh: "整改现状档案中不达标的 \(broken.count) 项，达标后重新申报。",
            en:
              "Mend what fails in the present dossier (\(counted(broken.count, "check"))), then apply "
              + "again.")
          : Bilingual(
            zh: "补齐现状档案中\(verdict.name.zh)的 \(broken.count) 项所缺的数据。",
            en: "Supply what the present dossier lacks (\(counted(broken.count, "check"))).")
      ])
  }

  /// What stands behind a pass that needed leave.
  private static func excused(_ gate: GateCase) -> Bilingual? {
    let waivers = Set(gate.exemptions.filter { $0.ground == .waiver }.map(\.id)).sorted()
    let known = gate.exemptions.count { $0.ground == .baseline }
    var parts: [Bilingual] = []
    if !waivers.isEmpty {
      let list = waivers.joined(separator: ", ")
      parts.append(Bilingual(zh: "豁免 \(list)", en: "waived by \(list)"))
    }
    if known > 0 {
      parts.append(Bilingual(zh: "在案 \(known) 项", en: "on record: \(known)"))
    }
    guard !parts.isEmpty else { return nil }
    let words = Bilingual.joined(parts)
    return Bilingual(zh: "达标（\(words.zh)）", en: "passes (\(words.en))")
  }
}

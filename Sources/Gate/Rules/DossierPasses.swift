import Measures
import Report
package import Standards

/// No counting check of the plant's present dossier fails, waived and known breaches apart.
package enum DossierPasses {
  package static let card = GateCard(
    id: "gate-dossier-passes",
    summary: Bilingual(
      zh: "企业现状档案的检查项全部达标；经豁免的和已在案的除外。",
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

  /// Checks that are named one by one among what is to be mended.
  private static let mended = 8

  /// `整改：破碎车间（DA002）颗粒物（…）：最高 37.1 mg/m³（2020-03-18 10:00），限值 30，超标 6 小时。`
  private static func toMend(_ check: Check, _ gate: GateCase) -> Bilingual {
    let name = gate.current.report.words(check)
    guard check.verdict == .fail else {
      return Bilingual(
        zh: "补齐数据：\(name.zh)：\(check.verdict.name.zh)\(check.coverageWords.zh)。",
        en: "Supply the data: \(name.en): \(check.verdict.name.en)\(check.coverageWords.en).")
    }
    var (zh, en): ([String], [String]) = ([], [])
    if let highest = check.highest {
      zh.append("最高 \(highest.value) \(highest.unit)（\(highest.at.minuteText)）")
      en.append("highest \(highest.value) \(highest.unit) (\(highest.at.minuteText))")
    } else if let measured = check.measured {
      zh.append("实测 \(measured.value) \(measured.unit)")
      en.append("found \(measured.value) \(measured.unit)")
    }
    if let requirement = check.requirement {
      zh.append("限值 \(requirement.value) \(requirement.unit)")
      en.append("limit \(requirement.value) \(requirement.unit)")
    }
    if let exceeding = check.exceeding, exceeding > 0 {
      let unit = check.basis?.counting ?? Bilingual(zh: "项", en: "times")
      zh.append("超标 \(exceeding) \(unit.zh)")
      en.append("over it: \(exceeding) \(unit.en)")
    }
    return Bilingual(
      zh: "整改：\(name.zh)\(zh.isEmpty ? "" : "：")\(zh.joined(separator: "，"))。",
      en: "Mend: \(name.en)\(en.isEmpty ? "" : ": ")\(en.joined(separator: ", ")).")
  }

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let checks = gate.current.report.checks.filter { !$0.isAdvisory }
    let verdict = Verdict.overall(checks.map(\.verdict))
    let broken = checks.filter { $0.verdict == verdict && verdict != .pass }
    guard !broken.isEmpty else {
      return ConditionResult(
        verdict,
        reason: verdict == .pass
          ? excused(gate)
            ?? Bilingual(
              zh: "计入结论的检查 \(checks.count { $0.verdict == .pass }) 项，均达标。",
              en: "All \(counted(checks.count { $0.verdict == .pass }, "counting check")) pass.")
          : Bilingual(
            zh: "现状档案没有可判定的检查项。", en: "No check of the present dossier could be judged."))
    }
    let list = broken.map(gate.current.report.words).listed()
    return ConditionResult(
      verdict,
      reason: Bilingual(
        zh: "\(verdict.name.zh) \(broken.count) 项：\(list.zh)。",
        en: "\(counted(broken.count, "check")) with the verdict '\(verdict.name.en)': \(list.en)."),
      toMend: broken.prefix(mended).map { toMend($0, gate) }
        + (broken.count > mended
          ? [
            Bilingual(
              zh: "另有 \(broken.count - mended) 项，见逐项检查。",
              en: "And \(broken.count - mended) more: see the checks.")
          ] : []))
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

extension Check {
  /// `（有效 12 / 应有 744）`, where something is counted.
  fileprivate var coverageWords: Bilingual {
    guard let coverage else { return Bilingual(zh: "", en: "") }
    return Bilingual(
      zh: "（应有 \(coverage.expected)，有效 \(coverage.valid)）",
      en: " (\(coverage.valid) valid of \(coverage.expected))")
  }
}

extension Check.Basis {
  /// What is counted as exceeding.
  var counting: Bilingual {
    switch self {
    case .hour, .share, .rolling: Bilingual(zh: "小时", en: "hours")
    case .day: Bilingual(zh: "天", en: "days")
    default: Bilingual(zh: "次", en: "times")
    }
  }
}

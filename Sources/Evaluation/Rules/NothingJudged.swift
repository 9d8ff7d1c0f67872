import Measures
import Report
import Standards

/// Says that a report, or an outlet of it, has nothing that was judged: silence is no success.
package enum NothingJudged: Rule {
  package static let card = RuleCard(
    id: "nothing-judged",
    summary: Bilingual(
      zh: "没有任何检查项得出结论。", en: "Nothing was judged, of the plant or of one outlet."),
    why: Bilingual(
      zh: "没有发现问题不等于达标：可能没有适用的标准，也可能没有可判定的数据。",
      en: "No breach found is no compliance: perhaps no standard applies, perhaps nothing could be "
        + "judged."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("有结论", "something was judged", "limit 40\nPM 4x30"),
      RuleExample(
        "限值尚未执行", "the limit is not yet in force", "limit 40 from 2030-01-01 ◀\nPM 4x30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let checks = examination.checks
    guard checks.contains(where: \.isConclusion) else {
      return RuleOutcome(findings: [PendingFinding(whole(examination))])
    }
    guard examination.input.includes(.emission) else { return RuleOutcome() }
    let spokenFor = Set(checks.compactMap(\.outlet))
    return RuleOutcome(
      findings: examination.input.outlets.filter { !spokenFor.contains($0.id) }.map { outlet in
        let name = Phrase.outlet(outlet)
        let processes = outlet.processes.joined(separator: ", ")
        return PendingFinding(
          .data(
            card, [outlet.id], .warning, outlet: outlet.id,
            Bilingual(
              zh: "\(name.zh) 没有适用的限值（工序：\(processes)），未作任何判定。",
              en: "\(name.en) has no limit (process: \(processes)) and was not judged at all."),
            notes: [
              Bilingual(
                zh: "请核对 plant.yaml 中的工序、行业、地区和控制区，或加载适用的标准。",
                en:
                  "Check process, sector, region and area in plant.yaml, or load the standard that "
                  + "applies.")
            ]))
      })
  }

  private static func whole(_ examination: Examination) -> Finding {
    let checks = examination.checks
    let plant = examination.input.plant
    let skipped = checks.count { $0.verdict == .notApplicable && !$0.isAdvisory }
    let open = checks.count { $0.verdict == .notEvaluated && !$0.isAdvisory }
    let advisory = checks.count(where: \.isAdvisory)
    let message =
      checks.isEmpty
      ? Bilingual(
        zh: "已加载的标准中没有适用于该企业的限值或目标（行业 \(sectorName(plant.sector).zh)，地区 \(plant.region)），"
          + "未作任何判定。",
        en: "No loaded standard speaks to the plant (sector \(plant.sector), region "
          + "\(plant.region)); nothing was judged.")
      : Bilingual(
        zh: "没有任何检查项得出计入结论的判定：不适用 \(skipped) 项，未评价 \(open) 项，仅作提示 \(advisory) 项。",
        en: "No check that counts came to a conclusion: \(skipped) not applicable, \(open) not "
          + "evaluated, \(advisory) advisory.")
    return .data(
      card, ["plant"], .warning, message,
      notes: [
        Bilingual(
          zh: "请逐项查看原因，补充数据或声明；未判定不等于达标。",
          en: "See each check's reason and supply what it asks for; not judged is not compliant.")
      ])
  }
}

extension Check {
  /// Counts, and says more than that it could not be judged.
  fileprivate var isConclusion: Bool {
    !isAdvisory && (verdict == .fail || verdict == .insufficient || verdict == .pass)
  }
}

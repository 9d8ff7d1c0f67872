import Measures
import Report

/// Lists samples that cannot be judged, or that nobody could check.
package enum ManualRows: Rule {
  package static let card = RuleCard(
    id: "manual-rows",
    summary: Bilingual(zh: "手工监测日志中有问题记录。", en: "A row of a manual log has something wrong."),
    why: Bilingual(
      zh: "没有实验室和报告编号的结果无从核对；没有适用限值的结果没有判定。",
      en:
        "A result without laboratory and report number cannot be checked, and one that no limit "
        + "binds was not judged."),
    formula: Bilingual(
      zh: "缺实验室或报告编号的照常判定并提示；没有适用限值的予以列明。",
      en:
        "Samples without laboratory or report number are judged, and named; those that no limit "
        + "binds are named."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("正常的样品", "a sound sample", "limit 40\nmanual PM 30\nPM 4x30"),
      RuleExample(
        "没有适用限值的监测点", "a point that no limit binds",
        "limit 40\npoint N1 in-plant\nmanual N1:PM 3 ◀\nPM 4x30"),
      RuleExample(
        "未检出，没有写检出限", "not detected, without a detection limit",
        "limit 40\nmanual PM ND ◀\nPM 4x30"),
      RuleExample(
        "低于检出限 0.5", "below a detection limit of 0.5", "limit 40\nmanual PM <0.5\nPM 4x30"),
      RuleExample(
        "没有报告编号", "no report number", "limit 40\nmanual PM 30 unsigned ◀\nPM 4x30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    guard input.includes(.emission) else { return RuleOutcome() }
    var groups: [String: (text: Bilingual, rows: [RowReference])] = [:]
    func add(_ key: String, _ zh: String, _ en: String, _ row: RowReference) {
      groups[key, default: (Bilingual(zh: zh, en: en), [])].rows.append(row)
    }
    for sample in input.manual {
      if sample.detection == .belowUnstated {
        add(
          "no-detection-limit", "只写“未检出”（ND），没有检出限，不能据以判定；请写成 <检出限，如 <0.5",
          "it says 'not detected' without a detection limit, and cannot be judged by; write < and the "
            + "limit, such as <0.5", sample.row)
      }
      if sample.laboratory.isEmpty || sample.report.isEmpty {
        add(
          "unsigned", "没有写明实验室或报告编号，结果无从核对",
          "no laboratory or report number is given, so nobody can check it", sample.row)
      }
    }
    // Inlets have no limits of their own; what another check speaks of is spoken for.
    let spokenFor = Set(
      examination.checks.map { [$0.outlet ?? "", $0.pollutant ?? ""] })
    let inlets = input.declarations.inlets
    for sample in input.manual where !inlets.contains(sample.outlet) {
      guard !spokenFor.contains([sample.outlet, sample.pollutant]) else { continue }
      let name = Phrase.pollutant(sample.pollutant)
      add(
        "no-limit/\(sample.outlet)/\(sample.pollutant)",
        "\(sample.outlet) 的\(name.zh)没有适用的限值，未判定",
        "no limit binds \(name.en) at \(sample.outlet), and it was not judged", sample.row)
    }
    return RuleOutcome(
      findings: groups.keys.sorted().compactMap { key in
        guard let (text, rows) = groups[key] else { return nil }
        return PendingFinding(
          .data(
            card, [key], .warning,
            Bilingual(
              zh: "手工监测日志 \(rows.count) 行：\(text.zh)。",
              en: "\(Phrase.plural(rows.count, "row")) of the manual logs: \(text.en)."),
            notes: [
              Bilingual(
                zh: "请对照检测报告更正后重新提交。",
                en: "Correct it by the laboratory's report and hand it in again.")
            ],
            evidence: Evidence(capping: rows)))
      })
  }
}

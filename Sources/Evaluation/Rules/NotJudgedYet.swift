import Measures
import Report
import Standards

/// Passes on what the dossier's reader wants listed: keys that load and that no rule reads yet; and
/// names the limits that bind the plant and speak of no outlet.
package enum NotJudgedYet: InformingRule {
  package static let card = RuleCard(
    id: "not-judged-yet",
    summary: Bilingual(
      zh: "已填写但目前尚不参与判定的内容。", en: "Something was declared that no rule judges yet."),
    why: Bilingual(
      zh: "读入而不判定的内容必须说明，以免误以为已经核查。",
      en: "What is read and not judged is said, so that nobody thinks it was checked."),
    source: Bilingual(zh: "plant.yaml；标准包", en: "plant.yaml; the packs"),
    examples: [
      RuleExample("没有这类内容", "nothing of the kind", "PM 30"),
      RuleExample("一处", "one", "remark not-judged-yet stack_height ◀"),
      RuleExample("废水限值", "a limit of waste water", "limit 40\nwater ◀\nPM 30"),
      RuleExample("厂界限值", "a limit at the boundary", "limit 40\nlimit 1 boundary ◀\nPM 30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    RuleOutcome(
      findings: examination.input.remarks.map { remark in
        let place = remark.position?.description ?? remark.message.en
        return PendingFinding(
          Finding(
            id: "\(Phrase.id(remark.rule))/\(Phrase.id(place))", rule: remark.rule,
            severity: .notice, message: remark.message,
            notes: remark.position.map { [Phrase.seen($0)] } ?? []))
      } + ambient(examination) + water(examination))
  }

  private static func water(_ examination: Examination) -> [PendingFinding] {
    let input = examination.input
    guard input.includes(.emission) else { return [] }
    return examination.standards.filter { !$0.water.isEmpty }
      .map { standard in
        PendingFinding(
          .data(
            card, ["water", standard.id], .notice,
            Bilingual(
              zh: "\(standard.id) 的水污染物限值没有对应的废水日志，本次未评价，不计为合格。",
              en:
                "No log holds the waste water that \(standard.id) limits; it was not judged, which "
                + "is no pass.")))
      }
  }

  private static func ambient(_ examination: Examination) -> [PendingFinding] {
    let input = examination.input
    guard input.includes(.emission) else { return [] }
    return LimitBinding.ambient(input, examination.standards).compactMap { standard, all in
      let limits = all.filter { AmbientLimit.judged($0, input).isEmpty }
      guard !limits.isEmpty else { return nil }
      let names = limits.map(\.id).joined(separator: ", ")
      return PendingFinding(
        .data(
          card, ["ambient", standard.id], .notice,
          Bilingual(
            zh:
              "\(standard.id) 的厂界、厂区内限值共 \(limits.count) 条，没有可判定的监测点样品（plant.yaml 的 points 与手工监测日志），本次未评价，不计为合格：\(names)。",
            en:
              "\(Phrase.plural(limits.count, "limit")) of \(standard.id) at the boundary or in the "
              + "plant have no samples of a declared point (points, manual logs) and were not judged, "
              + "which is no pass: \(names).")))
    }
  }
}

import Measures
import Report
import Standards

/// The plant does not say whether special limits apply where it stands, and limits depend on it.
package enum AreaNotDeclared: InformingRule {
  package static let card = RuleCard(
    id: "area-not-declared",
    summary: Bilingual(
      zh: "plant.yaml 未申报区域类别（area），按一般地区判定。",
      en: "plant.yaml does not say the area, and the plant was judged as in a general one."),
    why: Bilingual(
      zh: "重点地区执行更严的特别排放限值；不申报就按一般地区判定，等于替企业选了较宽的一边。",
      en:
        "Key areas are under stricter special limits; silence is judged as the lenient side, which "
        + "must be said."),
    source: Bilingual(
      zh: "各标准的特别排放限值条款；plant.yaml", en: "the standards' special limits; plant.yaml"),
    since: "0.1",
    examples: [
      RuleExample("已申报", "declared", "limit 40\nlimit 20 key\nPM 30"),
      RuleExample(
        "未申报，有特别排放限值", "not declared, and special limits exist",
        "limit 40\nlimit 20 key\narea undeclared ◀\nPM 30"),
      RuleExample(
        "未申报，限值与区域无关", "not declared, and no limit depends on it",
        "limit 40\narea undeclared\nPM 30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    guard input.includes(.emission), !input.plant.isAreaDeclared else { return RuleOutcome() }
    var named: [String] = []
    var count = 0
    for standard in examination.standards {
      let special = standard.limits.count { limit in
        limit.areas.contains(.key) && !limit.areas.contains(input.plant.area)
          && (limit.process == Limit.anyProcess
            || input.outlets.contains { $0.processes.contains(limit.process) })
      }
      if special > 0 { named.append("\(standard.id)") }
      count += special
    }
    guard count > 0 else { return RuleOutcome() }
    return RuleOutcome(findings: [
      PendingFinding(
        .data(
          card, [], .warning,
          Bilingual(
            zh: "plant.yaml 未申报区域类别（area），本次按一般地区判定；\(named.joined(separator: "、")) "
              + "另有 \(count) 条特别排放限值，所在地若属重点地区，判定会更严。",
            en:
              "plant.yaml does not say the area, and the plant was judged as in a general one; in a "
              + "key area it would be under stricter figures: "
              + "\(Phrase.plural(count, "special limit")) of \(named.joined(separator: ", "))."),
          notes: [
            Bilingual(
              zh: "请核对所在地是否执行特别排放限值（省级人民政府公告），并在 plant.yaml 的 plant 下填写 area: general 或 area: key。",
              en: "See whether special limits apply where the plant stands (the provincial "
                + "government's notice), and write area: general or area: key under plant in "
                + "plant.yaml.")
          ]))
    ])
  }
}

import Measures
import Report
import Standards

/// Lists energy rows that no coefficient converts; they keep a target from being judged.
package enum UnconvertedEnergy: InformingRule {
  package static let card = RuleCard(
    id: "unconverted-energy",
    summary: Bilingual(
      zh: "能源数据无法折算为标准煤。", en: "An energy row cannot be converted to standard coal."),
    why: Bilingual(
      zh: "悄悄漏算一种能源会使能耗强度虚低。",
      en: "An energy that is silently left out makes the intensity look better than it is."),
    source: Bilingual(zh: "GB/T 2589-2020 附录 A", en: "GB/T 2589-2020, annex A"),
    examples: [
      RuleExample("已知品种与单位", "a known kind and unit", "energy 2021 raw-coal 3 t"),
      RuleExample("未知品种", "an unknown kind", "energy 2021 steam 3 t 1 ◀"),
      RuleExample("单位不符", "a unit of something else", "energy 2021 electricity 3 t 1 ◀"),
      RuleExample("零值有效", "an explicit zero counts", "energy 2021 diesel 0 t"),
      RuleExample("自产原煤", "raw coal made on site", "secondary 2021 raw-coal 3 t 1 ◀"),
      RuleExample("自产热力", "heat made on site", "secondary 2021 heat 3 GJ 1"),
      RuleExample("负值", "a negative quantity", "energy 2021 diesel -1 t 1 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var groups: [String: (cause: Bilingual, rows: [RowReference])] = [:]
    let table = examination.energy.table
    for entry in examination.input.energy.energy {
      guard let cause = cause(entry, table) else { continue }
      groups[cause.en, default: (cause, [])].rows.append(entry.row)
    }
    return RuleOutcome(
      findings: groups.keys.sorted().compactMap { key in
        guard let (cause, rows) = groups[key] else { return nil }
        return PendingFinding(
          .data(
            card, [cause.en], .warning,
            Bilingual(
              zh: "\(rows.count) 行能源数据无法折标：\(cause.zh)；涉及年度的能耗强度不作结论。",
              en: "\(Phrase.plural(rows.count, "energy row")) cannot be converted: \(cause.en); "
                + "the intensity of the year is not concluded."),
            notes: [
              Bilingual(
                zh: "请改用已知的能源品种和单位（蒸汽请按焓值折为 heat，单位 MJ 或 GJ）；自产仅用于由已计入的能源"
                  + "转换而来的能源。",
                en: "Use a known kind and unit (give steam as heat, in MJ or GJ, by its enthalpy); "
                  + "secondary is only for energy made from other energy in the log.")
            ],
            evidence: Evidence(capping: rows)))
      })
  }

  private static func cause(_ entry: EnergyEntry, _ table: CoalTable) -> Bilingual? {
    switch table.conversion(of: entry) {
    case .success: nil
    case .unknownEnergy: unknown(entry.energy, table)
    case .unknownUnit(let coal):
      Bilingual(
        zh: "\(coal.name)的单位“\(entry.unit)”未知",
        en: "'\(entry.unit)' is no known unit of \(coal.id)")
    case .negative(let coal):
      Bilingual(zh: "\(coal.name)的数量为负", en: "the quantity of \(coal.id) is negative")
    case .primaryMadeOnSite(let coal):
      Bilingual(
        zh: "\(coal.name)是一次能源，不可能由已计入的能源自产（secondary）",
        en: "\(coal.id) is primary energy and cannot be made on site from other energy (secondary)")
    }
  }

  private static func unknown(_ name: String, _ table: CoalTable) -> Bilingual {
    guard let near = nearestName(to: name, among: table.ids) else {
      return Bilingual(zh: "能源品种“\(name)”未知", en: "'\(name)' is no known kind of energy")
    }
    return Bilingual(
      zh: "能源品种“\(name)”未知（是否为 \(near)？）",
      en: "'\(name)' is no known kind of energy (did you mean \(near)?)")
  }
}

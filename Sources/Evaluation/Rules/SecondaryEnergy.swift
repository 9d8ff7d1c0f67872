import Measures
import Report
import Standards

/// Names energy that the plant says it made on site from other energy, and that is left out.
package enum SecondaryEnergy: InformingRule {
  package static let card = RuleCard(
    id: "secondary-energy",
    summary: Bilingual(
      zh: "标为自产（二次）的能源未计入综合能耗。",
      en: "Energy marked as made on site (secondary) is left out of the sum."),
    why: Bilingual(
      zh: "由已计入的能源转换来的能源不重复计算；但把外购能源标为自产，能耗强度就会虚低，因此逐年列出数量供核查。",
      en:
        "Energy made from energy that is counted is not counted twice; but bought energy under this "
        + "mark makes the intensity look better, so its amount is listed for people to check."),
    formula: Bilingual(
      zh: "按年份、品种列出 use 为 secondary 且数量大于 0 的合计及其折标量。",
      en: "By year and kind, the sum of rows with use secondary, where it is above 0, and what it "
        + "comes to in standard coal."),
    source: Bilingual(
      zh: "GB/T 2589-2020；本工具的数据规则", en: "GB/T 2589-2020; a data rule of this tool"),
    examples: [
      RuleExample("没有自产", "none", "energy 2021 electricity 3 kWh"),
      RuleExample("自产热力", "heat made on site", "secondary 2021 heat 3 GJ 1 ◀"),
      RuleExample("自产为 0", "none of it", "secondary 2021 heat 0 GJ 1"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    guard examination.input.includes(.energy) else { return RuleOutcome() }
    let table = examination.energy.table
    let entries = examination.input.energy.energy.filter { $0.use == .secondary }
    var findings: [PendingFinding] = []
    for year in Set(entries.map(\.span.year)).sorted() {
      for id in table.ids {
        var quantity = Rational.zero
        var rows: [RowReference] = []
        for entry in entries where entry.span.year == year {
          guard case .success(let coefficient, let amount) = table.conversion(of: entry),
            coefficient.id == id
          else { continue }
          quantity += amount
          rows.append(entry.row)
        }
        guard quantity > .zero, let coefficient = table.named(id) else { continue }
        let factor = table.factor(of: coefficient, in: year)
        let amount = "\(quantity.decimal()) \(coefficient.measure.unit)"
        let coal = "\((quantity * factor.kilograms / Rational(1000)).decimal()) tce"
        let name = coefficient.label(.secondary)
        findings.append(
          PendingFinding(
            .data(
              card, [String(year), id], .warning,
              Bilingual(
                zh: "\(year) 年\(name.zh) \(amount)（折 \(coal)）按企业填报未计入综合能耗。",
                en:
                  "\(year): \(name.en), \(amount) (\(coal)), is left out of the energy sum on the "
                  + "plant's word."),
              notes: [
                Bilingual(
                  zh: "请核实其确由日志中已计入的能源转换而来；外购的应改为消费（consumed）。",
                  en: "See that it was made from energy that the log counts; what was bought in is "
                    + "'consumed'.")
              ],
              evidence: Evidence(capping: rows))))
      }
    }
    return RuleOutcome(findings: findings)
  }
}

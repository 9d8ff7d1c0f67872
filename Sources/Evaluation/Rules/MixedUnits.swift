import Measures
import Report
import Standards

/// Names energy and products that are logged in units of different size.
package enum MixedUnits: InformingRule {
  package static let card = RuleCard(
    id: "mixed-units",
    summary: Bilingual(
      zh: "同一种能源或产品在不同月份使用了大小不同的计量单位。",
      en: "One kind of energy, or product, is logged in units of different size."),
    why: Bilingual(
      zh: "换单位本身不错，但数量照旧而单位改写（t 写成 kg），就会使消费量缩小一千倍而看不出来。",
      en:
        "To change a unit is no fault; but where the figures stay as they were and only the unit is "
        + "rewritten (t as kg), consumption shrinks a thousandfold and nobody sees it."),
    formula: Bilingual(
      zh: "同一品种、同一用途、同一产品的能源，或同一产品的产量，换算到基本单位的倍数不止一种的，列出各单位的行。"
        + "写法不同而大小相同的（kWh、度）不算。照常换算，不影响结论。",
      en:
        "Energy of one kind, use and product, or output of one product, whose units are not all of the "
        + "same size is named with the rows of each. Spellings of one size (kWh, 度) are one unit. The "
        + "rows are converted as always, and no conclusion changes."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    since: "0.2",
    examples: [
      RuleExample(
        "始终一种单位", "one unit throughout",
        "energy 2020 raw-coal 3 t\nenergy 2021 raw-coal 3 t"),
      RuleExample(
        "写法不同，大小相同", "two spellings of one size",
        "energy 2020 electricity 3 kWh\nenergy 2021 electricity 3 度"),
      RuleExample(
        "后一年换了单位", "the later year in another unit",
        "energy 2020 raw-coal 3 t\nenergy 2021 raw-coal 3 kg ◀"),
      RuleExample(
        "两种能源各用各的单位", "two kinds, each in its own unit",
        "energy 2020 raw-coal 3 t\nenergy 2020 diesel 3 kg"),
      RuleExample(
        "产品换了单位", "a product in another unit",
        "product 2024 cloth 3 t\nproduct 2025 cloth 3 kg ◀"),
    ])

  /// One thing that is logged, by the size of its units.
  private struct Entry {
    var name: Bilingual
    var sizes: [(size: Rational, unit: String, rows: [RowReference])] = []

    mutating func add(_ size: Rational, _ unit: String, _ row: RowReference) {
      if let index = sizes.firstIndex(where: { $0.size == size }) {
        sizes[index].rows.append(row)
      } else {
        sizes.append((size, unit, [row]))
      }
    }
  }

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    guard input.includes(.energy) else { return RuleOutcome() }
    let table = examination.energy.table
    var entries: [String: Entry] = [:]
    for row in input.energy.energy {
      guard let kind = table.named(row.energy), let size = kind.base(of: row.unit) else { continue }
      let product = row.product ?? ""
      var name = kind.label(row.use)
      if !product.isEmpty {
        name = Bilingual(zh: "\(name.zh)（\(product)）", en: "\(name.en) (\(product))")
      }
      let key = "energy/\(kind.id)/\(row.use.rawValue)/\(ProductNames.folded(product))"
      entries[key, default: Entry(name: name)].add(size, row.unit, row.row)
    }
    for row in input.energy.production {
      guard let product = row.product, let unit = row.unit, let known = ProductUnit(unit) else {
        continue
      }
      let key = "product/\(ProductNames.folded(product))/\(known.dimension.unit)"
      let name = Bilingual(zh: "产品\(product)", en: "product \(product)")
      entries[key, default: Entry(name: name)].add(known.factor, unit, row.row)
    }
    return RuleOutcome(
      findings: entries.keys.sorted().compactMap { key in
        guard let entry = entries[key], entry.sizes.count > 1 else { return nil }
        return finding(key, entry)
      })
  }

  private static func finding(_ key: String, _ entry: Entry) -> PendingFinding {
    let sizes = entry.sizes.sorted { $0.size > $1.size }
    let parts = sizes.map { size in
      let rows = Phrase.rows(size.rows)
      return Bilingual(zh: "\(size.unit)（\(rows.zh)）", en: "\(size.unit) (\(rows.en))")
    }
    // The unit that fewer rows have is the one to look at.
    let fewest = sizes.dropFirst().reduce(sizes[0]) { $1.rows.count <= $0.rows.count ? $1 : $0 }
    return PendingFinding(
      .data(
        card, [key], .warning,
        Bilingual(
          zh: "\(entry.name.zh)使用了 \(sizes.count) 种大小不同的单位："
            + parts.map(\.zh).joined(separator: "；") + "；已按各自单位换算。",
          en: "\(entry.name.en) is logged in \(sizes.count) units of different size: "
            + parts.map(\.en).joined(separator: "; ") + "; each row is converted by its own."),
        notes: [
          Bilingual(
            zh: "请对照计量台账核对数量与单位是否一致；单位填错的请更正。",
            en: "Compare figures and units with the metering records, and correct a unit that is "
              + "wrong.")
        ],
        evidence: Evidence(capping: fewest.rows, total: sizes.reduce(0) { $0 + $1.rows.count })))
  }
}

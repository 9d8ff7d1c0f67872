import Measures

// The figures of Standards/energy/gb-t-2589-2020.yaml once more, for libraries without that pack.
// A test compares both, entry by entry: change the pack first.

/// The default heat of standard coal.
extension StandardCoalHeat {
  package static let builtIn = StandardCoalHeat(
    kilojoules: ExactDecimal(mantissa: 293_076, scale: 1),
    source: "GB/T 2589-2020 标准煤的热值（转录；7000 kcal × 4.1868）", confidence: .confirmedTranscript,
    isAgreed: true)
}

/// The default conversion table.
extension EnergyCoefficient {
  package static let builtIn: [EnergyCoefficient] = [
    kind("electricity", "电力", "0.1229", .electricity, .confirmedTranscript, true, also: ["电"]),
    kind("heat", "热力", "0.03412", .heat, .confirmedTranscript, true),
    kind("raw-coal", "原煤", "0.7143", .mass, .confirmedTranscript, true),
    kind("washed-coal", "洗精煤", "0.9000", .mass, .recalled),
    kind("middlings", "洗中煤", "0.2857", .mass, .recalled),
    kind("coal-gangue", "煤矸石", "0.2857", .mass, .recalled),
    kind("coke", "焦炭", "0.9714", .mass, .recalled),
    kind("coal-tar", "煤焦油", "1.1429", .mass, .recalled),
    kind("crude-oil", "原油", "1.4286", .mass, .recalled),
    kind("fuel-oil", "燃料油", "1.4286", .mass, .recalled),
    kind("gasoline", "汽油", "1.4714", .mass, .confirmedTranscript),
    kind("kerosene", "煤油", "1.4714", .mass, .recalled),
    kind("diesel", "柴油", "1.4571", .mass, .confirmedTranscript, true),
    kind("lpg", "液化石油气", "1.7143", .mass, .recalled, true),
    kind("lng", "液化天然气", "1.7572", .mass, .recalled),
    kind("refinery-gas", "炼厂干气", "1.5714", .mass, .recalled),
    kind(
      "natural-gas", "天然气", "1.2143", .volume, .confirmedTranscript, true, also: ["气田天然气"]),
    kind("oilfield-gas", "油田天然气", "1.3300", .volume, .confirmedTranscript, true),
    kind("blast-furnace-gas", "高炉煤气", "0.1286", .volume, .recalled),
    kind("producer-gas", "发生炉煤气", "0.1786", .volume, .recalled),
    kind("water-gas", "水煤气", "0.3571", .volume, .recalled),
    kind("methanol", "甲醇", "0.6794", .mass, .confirmedTranscript),
    kind("ethanol", "乙醇", "0.9144", .mass, .recalled),
    kind("hydrogen", "氢气", "0.3329", .volume, .recalled),
  ]

  private static func kind(
    _ id: String, _ name: String, _ factor: String, _ measure: Measure, _ confidence: Confidence,
    _ isAgreed: Bool = false, also aliases: [String] = []
  ) -> EnergyCoefficient {
    let annex = measure == .electricity || measure == .heat ? "附录 A.2" : "附录 A.1"
    let reading = confidence == .recalled ? "未经原文核实" : "转录自引用该标准的折标系数表"
    return EnergyCoefficient(
      id: id, name: name, aliases: aliases, measure: measure,
      factor: ExactDecimal(factor) ?? .zero, printedFactor: factor,
      source: "GB/T 2589-2020 \(annex)（\(reading)）", confidence: confidence, isAgreed: isAgreed)
  }
}

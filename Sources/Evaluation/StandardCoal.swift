import Measures
import Standards

/// How much standard coal one kind of energy stands for: GB/T 2589-2020, equivalent values
/// (当量值), which is what an enterprise's comprehensive energy consumption is counted in.
///
/// Factors that the source gives as a range, and secondary energy without a fixed factor (steam,
/// 等价值 of electricity), are left out: give steam as `heat` in MJ or GJ.
struct StandardCoal: Hashable, Sendable {
  /// What a quantity of energy is counted in.
  enum Measure: String, Sendable {
    case electricity, heat, mass, volume
  }

  let id: String
  let name: String
  /// kgce per kWh, MJ, kg or m³.
  let factor: ExactDecimal
  let measure: Measure
  let confidence: Confidence
  /// Whether a verdict may rest on the factor: confirmed, or one of the common ones on which
  /// independent sources agree.
  let convicts: Bool

  /// Finds a kind of energy by its id or its Chinese name.
  static func named(_ name: String) -> StandardCoal? { byName[name.lowercased()] }

  /// The quantity of one `unit` in kWh, MJ, kg or m³; `nil` for a unit of something else.
  func base(of unit: String) -> Rational? {
    let plain = unit.lowercased().filter { !$0.isWhitespace && $0 != "^" && $0 != "·" }
    return Self.units[measure]?[plain]
  }

  static let all: [StandardCoal] = [
    StandardCoal("electricity", "电力", 1229, 4, .electricity, .confirmedTranscript, common: true),
    StandardCoal("heat", "热力", 3412, 5, .heat, .confirmedTranscript, common: true),
    StandardCoal("raw-coal", "原煤", 7143, 4, .mass, .confirmedTranscript, common: true),
    StandardCoal("washed-coal", "洗精煤", 9000, 4, .mass, .recalled),
    StandardCoal("middlings", "洗中煤", 2857, 4, .mass, .recalled),
    StandardCoal("coal-gangue", "煤矸石", 2857, 4, .mass, .recalled),
    StandardCoal("coke", "焦炭", 9714, 4, .mass, .recalled),
    StandardCoal("coal-tar", "煤焦油", 11429, 4, .mass, .recalled),
    StandardCoal("crude-oil", "原油", 14286, 4, .mass, .recalled),
    StandardCoal("fuel-oil", "燃料油", 14286, 4, .mass, .recalled),
    StandardCoal("gasoline", "汽油", 14714, 4, .mass, .confirmedTranscript),
    StandardCoal("kerosene", "煤油", 14714, 4, .mass, .recalled),
    StandardCoal("diesel", "柴油", 14571, 4, .mass, .confirmedTranscript, common: true),
    StandardCoal("lpg", "液化石油气", 17143, 4, .mass, .recalled, common: true),
    StandardCoal("lng", "液化天然气", 17572, 4, .mass, .recalled),
    StandardCoal("refinery-gas", "炼厂干气", 15714, 4, .mass, .recalled),
    StandardCoal("natural-gas", "天然气", 12143, 4, .volume, .confirmedTranscript, common: true),
    StandardCoal(
      "oilfield-gas", "油田天然气", 13300, 4, .volume, .confirmedTranscript, common: true),
    StandardCoal("blast-furnace-gas", "高炉煤气", 1286, 4, .volume, .recalled),
    StandardCoal("producer-gas", "发生炉煤气", 1786, 4, .volume, .recalled),
    StandardCoal("water-gas", "水煤气", 3571, 4, .volume, .recalled),
    StandardCoal("methanol", "甲醇", 6794, 4, .mass, .confirmedTranscript),
    StandardCoal("ethanol", "乙醇", 9144, 4, .mass, .recalled),
    StandardCoal("hydrogen", "氢气", 3329, 4, .volume, .recalled),
  ]

  private init(
    _ id: String, _ name: String, _ mantissa: Int128, _ scale: Int, _ measure: Measure,
    _ confidence: Confidence, common: Bool = false
  ) {
    self.id = id
    self.name = name
    factor = ExactDecimal(mantissa: mantissa, scale: scale)
    self.measure = measure
    self.confidence = confidence
    convicts = common || confidence.convicts
  }

  private static let byName: [String: StandardCoal] = {
    var table: [String: StandardCoal] = [:]
    for energy in all {
      table[energy.id] = energy
      table[energy.name] = energy
    }
    table["气田天然气"] = table["natural-gas"]
    table["电"] = table["electricity"]
    return table
  }()

  private static let units: [Measure: [String: Rational]] = {
    let ten4 = Rational(10_000)
    return [
      .electricity: [
        "kwh": Rational(1), "千瓦时": Rational(1), "度": Rational(1), "mwh": Rational(1000),
        "10⁴kwh": ten4, "104kwh": ten4, "万kwh": ten4, "万千瓦时": ten4, "万度": ten4,
      ],
      .heat: [
        "mj": Rational(1), "兆焦": Rational(1), "gj": Rational(1000), "吉焦": Rational(1000),
      ],
      .mass: [
        "kg": Rational(1), "千克": Rational(1), "公斤": Rational(1), "t": Rational(1000),
        "吨": Rational(1000),
      ],
      .volume: [
        "m3": Rational(1), "m³": Rational(1), "nm3": Rational(1), "nm³": Rational(1),
        "立方米": Rational(1), "10⁴m3": ten4, "10⁴m³": ten4, "104m3": ten4, "104m³": ten4,
        "10⁴nm3": ten4, "10⁴nm³": ten4, "万m3": ten4, "万m³": ten4, "万立方米": ten4,
      ],
    ]
  }()
}

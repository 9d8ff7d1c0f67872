/// A unit that a log or a limit may use, and how it becomes the base unit of its quantity.
package struct UnitOfMeasure: Hashable, Sendable {
  /// What a unit measures. Only units of a pollutant's own quantity are accepted for it.
  package enum Quantity: String, Sendable {
    case massConcentration, volumeFraction, percent, flow, temperature, pressure, velocity
    case dimensionless, massRate, massPerProduct
  }

  /// As it is written: `mg/m3`.
  package let symbol: String
  package let quantity: Quantity
  /// The base unit's value is `reading × factor × 10^exponent`.
  package let factor: Int64
  package let exponent: Int

  package static let milligramsPerCubicMetre = UnitOfMeasure(
    symbol: "mg/m3", quantity: .massConcentration, factor: 1, exponent: 0)
  package static let partsPerMillion = UnitOfMeasure(
    symbol: "ppm", quantity: .volumeFraction, factor: 1, exponent: 0)
  package static let percent = UnitOfMeasure(
    symbol: "%", quantity: .percent, factor: 1, exponent: 0)

  /// For limits only: no log holds rates or amounts by product.
  package static let kilogramsPerHour = UnitOfMeasure(
    symbol: "kg/h", quantity: .massRate, factor: 1, exponent: 0)
  package static let kilogramsPerTonne = UnitOfMeasure(
    symbol: "kg/t", quantity: .massPerProduct, factor: 1, exponent: 0)

  /// All known units of readings; base units: mg/m3, ppm, %, m3/h, °C, kPa, m/s.
  package static let all: [UnitOfMeasure] = [
    milligramsPerCubicMetre,
    UnitOfMeasure(symbol: "g/m3", quantity: .massConcentration, factor: 1, exponent: 3),
    UnitOfMeasure(symbol: "ug/m3", quantity: .massConcentration, factor: 1, exponent: -3),
    UnitOfMeasure(symbol: "ng/m3", quantity: .massConcentration, factor: 1, exponent: -6),
    partsPerMillion, percent,
    UnitOfMeasure(symbol: "m3/h", quantity: .flow, factor: 1, exponent: 0),
    UnitOfMeasure(symbol: "m3/s", quantity: .flow, factor: 3600, exponent: 0),
    UnitOfMeasure(symbol: "°C", quantity: .temperature, factor: 1, exponent: 0),
    UnitOfMeasure(symbol: "kPa", quantity: .pressure, factor: 1, exponent: 0),
    UnitOfMeasure(symbol: "Pa", quantity: .pressure, factor: 1, exponent: -3),
    UnitOfMeasure(symbol: "m/s", quantity: .velocity, factor: 1, exponent: 0),
    UnitOfMeasure(symbol: "dimensionless", quantity: .dimensionless, factor: 1, exponent: 0),
  ]

  /// Finds a unit however it is commonly typed: `mg/m³`, `mg/Nm3`, `μg/m3`, `MG/M3`, `℃`, `kpa`.
  package init?(_ text: String) {
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "³": plain += "3"
      case "μ", "µ": plain += "u"
      case "℃": plain += "°c"
      case "％": plain += "%"
      case "／": plain += "/"
      case "^", " ", "\t": continue
      default: plain.unicodeScalars.append(scalar)
      }
    }
    plain = plain.lowercased()
    if plain.hasPrefix("nm3") { plain.removeFirst() }
    if let n = plain.range(ofNormalVolume: "/nm3") { plain.replaceSubrange(n, with: "/m3") }
    guard let unit = Self.byPlainSymbol[plain] else { return nil }
    self = unit
  }

  private init(symbol: String, quantity: Quantity, factor: Int64, exponent: Int) {
    self.symbol = symbol
    self.quantity = quantity
    self.factor = factor
    self.exponent = exponent
  }

  private static let byPlainSymbol: [String: UnitOfMeasure] = {
    var table: [String: UnitOfMeasure] = [:]
    for unit in all { table[unit.symbol.lowercased()] = unit }
    table["umol/mol"] = partsPerMillion
    table["c"] = table["°c"]
    table["无量纲"] = table["dimensionless"]
    table["毫克/立方米"] = milligramsPerCubicMetre
    table["微克/立方米"] = table["ug/m3"]
    table["克/立方米"] = table["g/m3"]
    table["立方米/小时"] = table["m3/h"]
    table["米/秒"] = table["m/s"]
    return table
  }()
}

extension String {
  /// Where `/Nm3` (a cubic metre at standard state) stands; limits are at standard state anyway.
  fileprivate func range(ofNormalVolume suffix: String) -> Range<String.Index>? {
    guard hasSuffix(suffix) else { return nil }
    return index(endIndex, offsetBy: -suffix.count)..<endIndex
  }
}

import Measures
import Standards

/// The conversion to standard coal that a dossier is counted by: the library's coefficients, and
/// before them what the plant measured.
struct CoalTable: Sendable {
  /// What one base unit of an energy stands for.
  struct Factor: Sendable {
    var coefficient: EnergyCoefficient
    /// kgce per kWh, MJ, kg or m³.
    var kilograms: Rational
    /// The factor as arithmetic: `0.7143 kgce/kg`, or a measured value over that of standard coal.
    var words: String
    var source: String
    var confidence: Confidence
    /// Whether a verdict may rest on it.
    var convicts: Bool
  }

  private let coefficients: [EnergyCoefficient]
  private let standardCoal: StandardCoalHeat
  private let declared: EnergyDeclarations
  private let byName: [String: EnergyCoefficient]

  init(_ library: StandardsLibrary, _ declared: EnergyDeclarations) {
    coefficients = library.coefficients
    standardCoal = library.standardCoal
    self.declared = declared
    var byName: [String: EnergyCoefficient] = [:]
    for coefficient in coefficients {
      for name in coefficient.names where byName[name] == nil { byName[name] = coefficient }
    }
    self.byName = byName
  }

  var ids: [String] { coefficients.map(\.id) }

  /// Finds a kind of energy by its id or one of its names.
  func named(_ name: String) -> EnergyCoefficient? { byName[name.lowercased()] }

  func factor(of coefficient: EnergyCoefficient, in year: Int) -> Factor {
    if let measured = measured(coefficient, year) {
      let heat = Rational(measured.value) * Rational(Int128(measured.unit.kilojoules))
      let unit = measured.unit.rawValue.split(separator: "/").first.map(String.init) ?? ""
      let coal = standardCoal.kilojoules
      return Factor(
        coefficient: coefficient, kilograms: heat / Rational(coal),
        words: measured.unit.kilojoules == 1
          ? "\(measured.value) \(measured.unit.rawValue) ÷ \(coal) \(unit)/kgce"
          : "\(measured.value) \(measured.unit.rawValue) × 1000 ÷ \(coal) kJ/kgce",
        source: measured.source, confidence: standardCoal.confidence,
        convicts: standardCoal.convicts)
    }
    return Factor(
      coefficient: coefficient, kilograms: Rational(coefficient.factor),
      words: "\(coefficient.printedFactor) kgce/\(coefficient.measure.unit)",
      source: coefficient.source, confidence: coefficient.confidence,
      convicts: coefficient.convicts)
  }

  /// The equal value (等价值) of electricity that the plant declares for a year, in kgce/kWh.
  func equalValue(in year: Int) -> EnergyDeclarations.Yearly? {
    declared.equalValue.first { $0.year == year }
  }

  /// What an energy row comes to, in kWh, MJ, kg or m³.
  func conversion(of entry: EnergyEntry) -> EnergyConversion {
    guard let coefficient = named(entry.energy) else { return .unknownEnergy }
    guard let base = coefficient.base(of: entry.unit) else { return .unknownUnit(coefficient) }
    guard entry.quantity.mantissa >= 0 else { return .negative(coefficient) }
    if entry.use == .secondary, coefficient.isPrimary { return .primaryMadeOnSite(coefficient) }
    return .success(coefficient, Rational(entry.quantity) * base)
  }

  /// Measured calorific values that would change nothing, because their energy is unknown or
  /// counted in another quantity: the plant meant something by them.
  var idleCalorificValues: [EnergyDeclarations.CalorificValue] {
    declared.calorific.filter { value in
      guard let coefficient = named(value.energy) else { return true }
      return !value.unit.fits(coefficient.measure)
    }
  }

  private func measured(
    _ coefficient: EnergyCoefficient, _ year: Int
  ) -> EnergyDeclarations.CalorificValue? {
    declared.calorific.first {
      ($0.year ?? year) == year && $0.unit.fits(coefficient.measure)
        && named($0.energy)?.id == coefficient.id
    }
  }
}

/// What an energy row comes to.
enum EnergyConversion: Sendable {
  /// kWh, MJ, kg or m³.
  case success(EnergyCoefficient, Rational)
  case unknownEnergy
  case unknownUnit(EnergyCoefficient)
  case negative(EnergyCoefficient)
  /// No site makes coal, crude oil or natural gas out of energy that it counts already.
  case primaryMadeOnSite(EnergyCoefficient)
}

extension EnergyDeclarations.CalorificUnit {
  fileprivate func fits(_ measure: EnergyCoefficient.Measure) -> Bool {
    isOfVolume ? measure == .volume : measure == .mass
  }
}

extension EnergyCoefficient {
  /// 一次能源: taken from nature and not converted from other energy.
  fileprivate var isPrimary: Bool {
    ["raw-coal", "crude-oil", "natural-gas", "oilfield-gas"].contains(id)
  }

  /// The quantity of one `unit` in kWh, MJ, kg or m³; `nil` for a unit of something else.
  func base(of unit: String) -> Rational? { unitTable[measure]?[plainUnit(unit)] }

  /// As texts name it: in Chinese, and by its id in English.
  var named: Bilingual { Bilingual(zh: name, en: id) }

  func label(_ use: EnergyUse) -> Bilingual {
    switch use {
    case .consumed: named
    case .sold: Bilingual(zh: "外供\(name)", en: "\(id) sold")
    case .secondary: Bilingual(zh: "自产\(name)", en: "\(id) made on site")
    }
  }
}

/// Kilograms in one `unit` of a product's mass; `nil` for a unit of something else.
func kilograms(in unit: String) -> Rational? { unitTable[.mass]?[plainUnit(unit)] }

private func plainUnit(_ unit: String) -> String {
  unit.lowercased().filter { !$0.isWhitespace && $0 != "^" && $0 != "·" }
}

private let unitTable: [EnergyCoefficient.Measure: [String: Rational]] = {
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
      "吨": Rational(1000), "万吨": Rational(10_000_000), "万t": Rational(10_000_000),
      "10⁴t": Rational(10_000_000), "104t": Rational(10_000_000),
    ],
    .volume: [
      "m3": Rational(1), "m³": Rational(1), "nm3": Rational(1), "nm³": Rational(1),
      "立方米": Rational(1), "10⁴m3": ten4, "10⁴m³": ten4, "104m3": ten4, "104m³": ten4,
      "10⁴nm3": ten4, "10⁴nm³": ten4, "万m3": ten4, "万m³": ten4, "万立方米": ten4,
    ],
  ]
}()

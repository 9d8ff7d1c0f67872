/// How a measured item comes from the energy and production logs: a quotient of two sums of a year.
///
/// Where the item's unit is `%`, the quotient is multiplied by 100; else its unit is `A/B`, such as
/// `kgce/t` or `kWh/100 m`, and both sums are counted in those units.
package struct AuditComputation: Hashable, Sendable {
  package enum Term: Hashable, Sendable {
    /// All energy of the year, in standard coal.
    case energy
    /// One kind of energy, in its own unit.
    case energyKind(String)
    /// A product, or a by-product such as sand or water, of the production log, under any of these
    /// names.
    case product([String])

    /// `energy`, `energy.electricity`, `product.waste-sand|废砂`.
    package init?(_ text: String) {
      if text == "energy" {
        self = .energy
        return
      }
      let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else { return nil }
      switch parts[0] {
      case "energy": self = .energyKind(String(parts[1]))
      case "product":
        let names = parts[1].split(separator: "|", omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty }) else { return nil }
        self = .product(names.map(String.init))
      default: return nil
      }
    }
  }

  package var numerator: [Term]
  package var denominator: [Term]

  package init(numerator: [Term], denominator: [Term]) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

/// A unit of the energy and production logs that an item is counted in.
package struct AuditUnit: Hashable, Sendable {
  package enum Dimension: Hashable, Sendable {
    case mass, length, area, volume, electricity, coal
  }

  package var dimension: Dimension
  /// Of one such unit in kg, m, m², m³, kWh or kgce, as `factor × 10^exponent`.
  package var factor: Int
  package var exponent: Int

  /// Reads `t`, `100 m`, `kWh`, `万米` …; `nil` for a unit that is not known.
  package init?(_ text: String) {
    let plain = text.filter { !$0.isWhitespace && $0 != "^" }
      .map { Self.superscripts[$0] ?? $0 }
    let digits = plain.prefix { ("0"..."9").contains($0) }
    // `10⁴` is part of a unit's name, not a count.
    if let known = Self.units[String(plain).lowercased()] {
      self = known
      return
    }
    guard let count = Int(String(digits)), count > 0, count <= 1_000_000,
      let known = Self.units[String(plain.dropFirst(digits.count)).lowercased()]
    else { return nil }
    self = known
    factor *= count
  }

  private init(_ dimension: Dimension, _ exponent: Int = 0) {
    self.dimension = dimension
    factor = 1
    self.exponent = exponent
  }

  private static let superscripts: [Character: Character] = ["²": "2", "³": "3", "⁴": "4"]

  private static let units: [String: AuditUnit] = [
    "g": AuditUnit(.mass, -3), "kg": AuditUnit(.mass), "千克": AuditUnit(.mass),
    "公斤": AuditUnit(.mass), "t": AuditUnit(.mass, 3), "吨": AuditUnit(.mass, 3),
    "104t": AuditUnit(.mass, 7), "万t": AuditUnit(.mass, 7), "万吨": AuditUnit(.mass, 7),
    "m": AuditUnit(.length), "米": AuditUnit(.length), "km": AuditUnit(.length, 3),
    "百米": AuditUnit(.length, 2), "104m": AuditUnit(.length, 4), "万m": AuditUnit(.length, 4),
    "万米": AuditUnit(.length, 4), "m2": AuditUnit(.area), "平方米": AuditUnit(.area),
    "m3": AuditUnit(.volume), "立方米": AuditUnit(.volume), "104m3": AuditUnit(.volume, 4),
    "万m3": AuditUnit(.volume, 4), "万立方米": AuditUnit(.volume, 4),
    "kwh": AuditUnit(.electricity), "千瓦时": AuditUnit(.electricity),
    "mwh": AuditUnit(.electricity, 3), "kgce": AuditUnit(.coal), "tce": AuditUnit(.coal, 3),
  ]
}

extension AuditComputation {
  /// The units in which the two sums are counted: both `nil` for a share in %.
  ///
  /// - Returns: `nil` where `unit` is neither `%` nor `A/B` of known units.
  package static func units(of unit: String) -> (numerator: AuditUnit?, denominator: AuditUnit?)? {
    if unit == AuditFigure.percent { return (nil, nil) }
    let parts = unit.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let top = AuditUnit(String(parts[0])),
      let bottom = AuditUnit(String(parts[1]))
    else { return nil }
    return (top, bottom)
  }
}

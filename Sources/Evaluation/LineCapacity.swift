import Measures
import Report
import Standards

/// The capacity of one production line, as the register in plant.yaml gives it.
struct LineCapacity {
  var product: String
  /// In the unit that the rule asks for.
  var capacity: Rational
  /// As written.
  var text: String

  /// The register's lines of a product.
  ///
  /// - Parameters:
  ///   - products: What the product is called.
  ///   - units: Units that are understood, in lower case without blanks, and what one is in the
  ///     rule's unit.
  /// - Returns: The lines, and those whose unit is another one.
  static func lines(
    _ register: RegisterEntry?, of products: ProductNames, in units: [String: Rational]
  ) -> (lines: [LineCapacity], unclear: [RegisterEntry.Capacity]) {
    var lines: [LineCapacity] = []
    var unclear: [RegisterEntry.Capacity] = []
    for entry in register?.capacity ?? [] where products.contains(entry.product) {
      guard let unit = units[entry.unit.lowercased().filter { !$0.isWhitespace }] else {
        unclear.append(entry)
        continue
      }
      lines.append(
        LineCapacity(
          product: entry.product, capacity: Rational(entry.quantity) * unit,
          text: "\(entry.quantity) \(entry.unit)"))
    }
    return (lines, unclear)
  }
}

extension DutyCheck {
  /// Judges each line's capacity against the duty's value.
  ///
  /// - Returns: The lines that do not keep it; `nil` where nothing was judged.
  mutating func judge(
    _ found: (lines: [LineCapacity], unclear: [RegisterEntry.Capacity]), unit: String
  ) -> [LineCapacity]? {
    guard let value = duty.value else { return nil }
    if let entry = found.unclear.first {
      settle(
        .insufficient,
        Bilingual(
          zh: "register.capacity 中 \(entry.product) 的单位“\(entry.unit)”无法换算为 \(unit)；请改为 \(unit)。",
          en:
            "The unit '\(entry.unit)' of \(entry.product) in register.capacity cannot be converted "
            + "to \(unit); give \(unit)."))
      return nil
    }
    let asked = Rational(value)
    let broken = found.lines.filter { line in
      switch duty.sense {
      case .atLeast: line.capacity < asked
      case .atMost: line.capacity > asked
      case .moreThan: line.capacity <= asked
      }
    }
    check.working = found.lines.map { line in
      Bilingual(
        zh: "\(line.product)：\(line.text)", en: "\(line.product): \(line.text)")
    }
    if let least = found.lines.map(\.capacity).min() {
      check.measured = Figure(least.decimal(), unit)
    }
    settle(broken.isEmpty ? .pass : .fail, nil)
    return broken
  }
}

extension [LineCapacity] {
  var list: Bilingual {
    Bilingual(
      zh: map(\.text).joined(separator: "、"), en: map(\.text).joined(separator: ", "))
  }
}

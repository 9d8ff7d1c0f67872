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
  private mutating func judge(
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

extension DutyCheck {
  /// Judges the register's lines of a product, or says what to declare.
  ///
  /// - Parameters:
  ///   - names: What the register may call the product.
  ///   - units: See ``LineCapacity/lines(_:of:in:)``.
  ///   - name: What the lines do, as both languages say it.
  /// - Returns: The lines that do not keep the duty; `nil` where nothing was judged.
  mutating func judgeLines(
    of names: [String], in units: [String: Rational], unit: String, _ name: Bilingual
  ) -> [LineCapacity]? {
    let register = input.declarations.register
    let found = LineCapacity.lines(register, of: ProductNames(names), in: units)
    guard found.lines.isEmpty, found.unclear.isEmpty else { return judge(found, unit: unit) }
    if register?.capacity.isEmpty ?? true {
      settle(
        .notEvaluated,
        Bilingual(
          zh:
            "请在 plant.yaml 的 register.capacity 中逐条填写\(name.zh)生产线规模（product: \(name.en)，\(unit)）。",
          en: "Give the capacity of each \(name.en) line under register.capacity in plant.yaml "
            + "(product: \(name.en), in \(unit))."))
    } else {
      settle(
        .notApplicable,
        Bilingual(
          zh: "登记的产能中没有\(name.zh)生产线。", en: "The register names no \(name.en) line."))
    }
    return nil
  }
}

extension [LineCapacity] {
  var list: Bilingual {
    Bilingual(
      zh: map(\.text).joined(separator: "、"), en: map(\.text).joined(separator: ", "))
  }
}

package import Measures
package import Standards

/// How a concentration limit stands to what an outlet not yet built is designed for.
package struct DesignedLimit: Sendable {
  package enum Standing: Sendable {
    case keeps(DesignedValue)
    case exceeds(DesignedValue)
    /// Binds, or may bind, and cannot be compared: half a sentence says why.
    case open(Bilingual)
  }

  package var outlet: String
  package var standard: Standard
  package var limit: Limit
  package var standing: Standing
}

/// The concentration limits that would bind designed outlets as new on the day of filing, outlet by
/// outlet in the library's order; limits that give way to others are left out, as in a check.
///
/// - Parameter outlets: Known ones, of the register where there is one: their facts count, and their
///   processes beside those that are designed, so that no application picks itself a looser one.
package func designedLimits(
  _ values: [DesignedValue], of plant: Plant, outlets: [Outlet], filed: CivilDate,
  _ library: StandardsLibrary
) -> [DesignedLimit] {
  var names: [String] = []
  for value in values where !names.contains(value.outlet) { names.append(value.outlet) }
  var plant = plant
  plant.approved = filed
  let designed = names.map { name in
    let own = values.filter { $0.outlet == name }
    let known = outlets.first { $0.id == name }
    return Outlet(
      id: name, name: known?.name ?? name,
      processes: Set(own.map(\.process) + (known?.processes ?? [])).sorted(),
      monitors: Set(own.map(\.pollutant)).sorted(), approved: filed,
      facts: known?.facts ?? OutletFacts())
  }
  let period = Period(from: filed, hours: 24)
  let input = EvaluationInput(
    plant: plant, outlets: designed, period: period, emission: EmissionRecord(period: period))
  return LimitBinding.all(
    input, library.standards.filter { $0.covers(input.plant) }
  ).flatMap { binding -> [DesignedLimit] in
    guard binding.limit.shape == .concentration else { return [] }
    let own = values.filter {
      $0.outlet == binding.outlet.id && $0.pollutant == binding.limit.pollutant
    }
    return binding.standings(of: own).map {
      DesignedLimit(
        outlet: binding.outlet.id, standard: binding.standard, limit: binding.limit, standing: $0)
    }
  }
}

extension LimitBinding {
  fileprivate func standings(of values: [DesignedValue]) -> [DesignedLimit.Standing] {
    switch standing {
    case .notApplicable: return []
    case .notEvaluated where values.isEmpty:
      return [
        .open(
          Bilingual(
            zh: "适用限值 \(limit.printedValue) \(limit.unit.symbol)，没有设计值，请补充",
            en:
              "a limit of \(limit.printedValue) \(limit.unit.symbol) binds and no value is designed; "
              + "give one"))
      ]
    case .notEvaluated(let reason): return [.open(reason)]
    case .judges:
      guard let threshold = Threshold(limit, comparison: standard.comparison) else { return [] }
      return values.map { value in
        guard value.unit.quantity == limit.unit.quantity, value.value >= .zero else {
          return .open(
            Bilingual(
              zh: "设计值 \(value.value) \(value.unit.symbol) 与限值单位 \(limit.unit.symbol) 不可比",
              en: "designed \(value.value) \(value.unit.symbol) cannot be compared with "
                + "\(limit.unit.symbol)"))
        }
        let base =
          Rational(value.value) * Rational(Int128(value.unit.factor))
          * .powerOfTen(value.unit.exponent)
        return threshold.isPassed(by: .wide(base)) ? .exceeds(value) : .keeps(value)
      }
    }
  }
}

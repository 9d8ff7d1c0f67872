package import Measures

extension BreachScope {
  /// Of a check or of a finding; ``limit`` is then the entry of the standard that it judges: a limit,
  /// a target, an audit item or a product.
  package init(_ identity: CheckIdentity, plant: String) {
    let entry = [identity.limit, identity.target, identity.item].compactMap(\.self)
    self.init(
      plant: plant, rule: identity.rule, outlet: identity.outlet, pollutant: identity.pollutant,
      standard: identity.standard, limit: entry.isEmpty ? nil : entry.joined(separator: " "))
  }
}

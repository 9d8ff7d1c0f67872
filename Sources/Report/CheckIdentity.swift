/// What makes a check the same check, within one report and in two: the rule, where and of what it
/// speaks, and the entry of a standard that it judges.
///
/// A finding has the identity of the check it belongs to; one about data alone has that of no
/// check. Clause and basis are what a standard says of the entry and may change under it.
package struct CheckIdentity: Hashable, Sendable {
  package var rule: String
  package var outlet: String?
  package var pollutant: String?
  package var standard: String?
  package var limit: String?
  package var target: String?
  package var item: String?

  package init(
    rule: String, outlet: String? = nil, pollutant: String? = nil, standard: String? = nil,
    limit: String? = nil, target: String? = nil, item: String? = nil
  ) {
    self.rule = rule
    self.outlet = outlet
    self.pollutant = pollutant
    self.standard = standard
    self.limit = limit
    self.target = target
    self.item = item
  }

  /// The limit, target, audit item or product that a standard has it under; `nil`: none of them.
  package var entry: String? {
    let parts = [limit, target, item].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private var parts: [String?] { [rule, outlet, pollutant, standard, limit, target, item] }
}

/// The order of reports; what speaks of the whole plant stands before its outlets.
extension CheckIdentity: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    if left.rule != right.rule { return left.rule < right.rule }
    if left.outlet != right.outlet { return precedes(left.outlet, right.outlet) }
    if left.pollutant != right.pollutant { return precedes(left.pollutant, right.pollutant) }
    if left.standard != right.standard { return precedes(left.standard, right.standard) }
    if left.limit != right.limit { return precedes(left.limit, right.limit) }
    if left.target != right.target { return precedes(left.target, right.target) }
    return left.item != right.item && precedes(left.item, right.item)
  }

  private static func precedes(_ one: String?, _ other: String?) -> Bool {
    guard let one, let other else { return one == nil }
    return one < other
  }
}

/// As a line of `standards diff` names it.
extension CheckIdentity: CustomStringConvertible {
  package var description: String { parts.compactMap(\.self).joined(separator: " ") }
}

extension Check {
  package var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limit,
      target: target, item: item)
  }
}

extension Finding {
  package var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limit,
      target: target, item: item)
  }
}

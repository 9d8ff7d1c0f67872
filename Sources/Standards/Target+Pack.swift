import Measures

extension Target {
  static let keys = [
    "id", "annual_decline", "base_year", "until", "scope", "clause", "source", "confidence", "note",
  ]

  /// Reads an entry of `targets`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let baseYear = try keys.required("base_year").year()
    try self.init(
      id: keys.required("id").line(), annualDecline: Self.decline(keys.required("annual_decline")),
      baseYear: baseYear,
      until: keys.optional("until") { field throws(Fault) in
        let year = try field.year()
        guard year > baseYear else {
          throw field.wrong(
            "必须晚于 base_year（\(baseYear)），否则目标永远不会适用",
            "must be later than base_year (\(baseYear)), or the target could never apply")
        }
        return year
      },
      scope: keys.optional("scope") { field throws(Fault) in try field.choice() } ?? .plant,
      clause: keys.optional("clause") { field throws(Fault) in try field.line() },
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }

  private static func decline(_ field: PackField) throws(Fault) -> ExactDecimal {
    let decline = try field.decimal().value
    guard decline < ExactDecimal(mantissa: 1, scale: 0) else {
      throw field.wrong(
        "是小数而不是百分数，必须小于 1；3.66 % 写作 \"0.0366\"",
        "is a fraction and no percentage, so it must be below 1; write 3.66 % as \"0.0366\"")
    }
    return decline
  }
}

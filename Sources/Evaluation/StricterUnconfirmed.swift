import Measures
import Report
import Standards

extension Examination {
  /// The unconfirmed limits that would be stricter than a counting one: a pass under the counting
  /// one must not be read without them.
  ///
  /// - Returns: `nil` where the limit itself does not count or none is stricter.
  func stricterUnconfirmed(than binding: LimitBinding) -> Bilingual? {
    guard binding.limit.confidence.convicts, binding.limit.shape == .concentration else {
      return nil
    }
    let stricter = (bindingsByKey[binding.key] ?? []).filter { other in
      guard case .judges = other.standing else { return false }
      let limit = other.limit
      return !limit.confidence.convicts
        && limit.shape == .concentration && limit.unit.quantity == binding.limit.unit.quantity
        && limit.oxygen == binding.limit.oxygen && limit.excessAir == binding.limit.excessAir
        && limit.baseValue < binding.limit.baseValue
    }
    guard !stricter.isEmpty else { return nil }
    let names = stricter.map { other -> Bilingual in
      let kind =
        !other.limit.regimes.isEmpty
        ? Bilingual(zh: "超低排放等要求", en: "target of a regime")
        : other.standard.isNational
          ? Bilingual(zh: "国家限值", en: "national limit") : Bilingual(zh: "地方限值", en: "local limit")
      let value = "\(other.limit.printedValue)\u{A0}\(Phrase.unit(other.limit.unit.symbol))"
      return Bilingual(
        zh: "\(kind.zh) \(other.standard.id) \(other.limit.id) \(value)",
        en: "\(kind.en) \(other.standard.id) \(other.limit.id) of \(value)")
    }
    return Bilingual(
      zh: "另有更严的\(names.map(\.zh).joined(separator: "、"))（未核实，未计入结论）。",
      en: "There is a stricter \(names.map(\.en).joined(separator: ", a ")) "
        + "(unconfirmed, not counted).")
  }
}

extension Bilingual {
  /// Two sentences, the second where there is one.
  func followed(by other: Bilingual?) -> Bilingual {
    guard let other else { return self }
    return Bilingual(zh: zh + other.zh, en: "\(en) \(other.en)")
  }
}

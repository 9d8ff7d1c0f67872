package import Measures

extension Limit {
  /// That a limit's figure is another limit's, some times over: `times: "2"`, `of: T5-NMHC`.
  ///
  /// `value`, `printedValue`, `unit` and `confidence` of the limit are those that follow from it, so
  /// that whoever judges by the limit need not know.
  package struct Multiple: Hashable, Sendable {
    /// As printed in the pack: `1.5`.
    package var times: String
    /// Id of the other limit, of the same standard.
    package var base: String
    /// The other limit's figure as printed, in the same unit.
    package var baseValue: String
    package var baseConfidence: Confidence
    package var baseSource: String
    /// What the entry itself says; the limit's is the weaker of the two.
    package var ownConfidence: Confidence
    /// Where `of` stands.
    package var position: SourcePosition

    /// As an entry says it; the rest follows from the other limit.
    package init(
      times: String, of base: String, ownConfidence: Confidence, at position: SourcePosition
    ) {
      self.times = times
      self.base = base
      (baseValue, baseSource) = ("", "")
      (baseConfidence, self.ownConfidence) = (ownConfidence, ownConfidence)
      self.position = position
    }
  }

  /// `2 × 60 mg/m3 (T5-NMHC)`; `nil` where the figure is the pack's own.
  package var arithmetic: String? {
    multiple.map { "\($0.times) × \($0.baseValue) \(unit.symbol) (\($0.base))" }
  }

  /// The text whose figure is not confirmed, where the limit is advisory.
  package var doubtedSource: String {
    guard let multiple, multiple.baseConfidence.isWeaker(than: multiple.ownConfidence) else {
      return source
    }
    return multiple.baseSource
  }
}

extension Confidence {
  /// Labels stand in the order of how sure they are.
  func isWeaker(than other: Confidence) -> Bool {
    let order = Confidence.allCases
    return (order.firstIndex(of: self) ?? 0) > (order.firstIndex(of: other) ?? 0)
  }
}

extension [Limit] {
  /// Works out every limit that is a multiple of another, after overlays have been laid.
  ///
  /// - Parameter changes: What the overlays changed in the standard.
  /// - Throws: for the first one that cannot be: see ``Limit/resolved(among:changes:)``.
  package func resolvingMultiples(changes: [OverlayChange] = []) throws(Fault) -> [Limit] {
    var resolved: [Limit] = []
    for limit in self { resolved.append(try limit.resolved(among: self, changes: changes)) }
    return resolved
  }
}

extension Limit {
  /// The limit with the figure that follows from the limit which it is a multiple of.
  ///
  /// The product is exact. It is printed with the decimals of the other limit's figure, or with as
  /// many as it needs: that is where `rounded` rounds to.
  /// - Parameters:
  ///   - limits: Those of the standard, itself among them.
  ///   - changes: What overlays changed in the standard: where one of them parted the two limits, the
  ///     refusal names its line and not that of the pack below.
  /// - Throws: where the other limit is unknown, itself, a multiple too, no concentration, in a unit
  ///   that does not fit, or under another reference content of oxygen.
  func resolved(among limits: [Limit], changes: [OverlayChange]) throws(Fault) -> Limit {
    guard var multiple else { return self }
    func wrong(_ zh: String, _ en: String, over keys: Set<String> = []) -> Fault {
      let cause = changes.last { change in
        (change.entry == id || change.entry == multiple.base)
          && change.key.map { keys.contains($0) } ?? false
      }
      guard let cause else {
        return .refusal(at: multiple.position, zh: "of：\(zh)。", en: "of \(en).")
      }
      return .refusal(
        at: cause.position,
        zh: "此处修改后，“\(id)”不再是“\(multiple.base)”的倍数。of：\(zh)。",
        en: "After this change '\(id)' can be no multiple of '\(multiple.base)': of \(en).")
    }
    guard multiple.base != id else {
      throw wrong("不能是该限值自己；请写另一条限值", "names the limit itself; name another one")
    }
    guard let base = limits.first(where: { $0.id == multiple.base }) else {
      let near = nearestName(to: multiple.base, among: limits.map(\.id).filter { $0 != id })
      throw wrong(
        "本标准没有限值“\(multiple.base)”" + (near.map { "；是否想写“\($0)”" } ?? "；请核对"),
        "names '\(multiple.base)', which is no limit of this standard"
          + (near.map { "; did you mean '\($0)'" } ?? "; check it"))
    }
    guard base.multiple == nil else {
      throw wrong(
        "“\(base.id)”本身也是另一限值的倍数；请直接写它所依据的限值",
        "names '\(base.id)', which is a multiple itself; name the limit that it goes back to",
        over: ["times", "of"])
    }
    guard base.shape.name == Shape.concentration.name else {
      throw wrong(
        "“\(base.id)”不是浓度限值；请写浓度限值", "names '\(base.id)', which is no concentration; name one",
        over: ["kind"])
    }
    guard Pollutant.withID(pollutant)?.accepts(base.unit) ?? false else {
      throw wrong(
        "“\(base.id)”的单位 \(base.unit.symbol) 不能用于 \(pollutant)；请核对",
        "names '\(base.id)', whose unit, \(base.unit.symbol), does not fit \(pollutant); check it",
        over: ["pollutant", "unit"])
    }
    guard base.oxygen == oxygen, base.excessAir == excessAir else {
      throw wrong(
        "“\(base.id)”的基准含氧量或过量空气系数与该限值不同，数值不可换算；请写成一致",
        "names '\(base.id)', which has another oxygen or excess_air: the figures speak of different "
          + "gas; give both entries the same",
        over: ["oxygen", "excess_air"])
    }
    guard let product = value.times(base.value) else {
      throw wrong(
        "乘积位数过多；请核对 times", "gives a product with too many digits; check times",
        over: ["times", "value"])
    }
    multiple.baseValue = base.printedValue
    multiple.baseConfidence = base.confidence
    multiple.baseSource = base.source
    var limit = self
    limit.value = product
    limit.printedValue = product.printed(places: base.printedValue.decimalPlaces)
    limit.unit = base.unit
    if base.confidence.isWeaker(than: confidence) { limit.confidence = base.confidence }
    limit.multiple = multiple
    return limit
  }
}

extension ExactDecimal {
  /// The exact product in lowest terms, or `nil` where it has too many digits.
  fileprivate func times(_ other: ExactDecimal) -> ExactDecimal? {
    let (mantissa, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
    var product = ExactDecimal(mantissa: mantissa, scale: scale + other.scale)
    return !overflow && product.normalise() ? product : nil
  }

  /// With at least so many decimals: `120.0`.
  fileprivate func printed(places: Int) -> String {
    let scale = Swift.max(places, scale)
    return mantissa(atScale: scale).map { ExactDecimal(mantissa: $0, scale: scale).description }
      ?? description
  }
}

extension String {
  fileprivate var decimalPlaces: Int {
    utf8.firstIndex(of: UInt8(ascii: ".")).map { utf8.distance(from: $0, to: utf8.endIndex) - 1 }
      ?? 0
  }
}

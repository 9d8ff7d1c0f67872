import Measures

extension Standard {
  /// What looks wrong in this pack as a change of the one of the same number in `base`.
  func amendmentWarnings(over base: [Standard]) -> [LintRemark] {
    guard let original = base.first(where: { $0.id == id }) else { return [] }
    return limits.flatMap { limit -> [LintRemark] in
      guard let old = original.limits.first(where: { $0.id == limit.id }),
        old.value != limit.value || old.unit != limit.unit
      else { return [] }
      return retroactive(limit, before: old) + farAway(limit, from: old)
    }
  }

  /// A new figure convicts from the day on which the old one began, unless `applies` says otherwise.
  private func retroactive(_ limit: Limit, before old: Limit) -> [LintRemark] {
    let starts = [limit.dates.newFrom ?? effective, limit.dates.existingFrom ?? effective]
    guard let start = starts.filter({ $0 != Limit.Dates.never }).min(),
      let year = limit.source.replacing(id, with: "").namedYears.max(), year > start.year
    else { return [] }
    return [
      LintRemark(
        weight: .warning,
        sentence: Bilingual(
          zh: "\(limit.id)：数值由 \(old.figure) 改为 \(limit.figure)，依据“\(limit.source)”是 \(year) 年的文件，"
            + "而该限值自 \(start) 起执行，新值等于追溯适用；请用 applies 写明新值自何时执行，或为该文件另建标准包。",
          en: "\(limit.id): \(old.figure) becomes \(limit.figure) by a document of \(year) "
            + "(\(limit.source)), and the limit binds from \(start), so the new figure judges what "
            + "came before it; say in applies from when it binds, or give the document a pack of its own."
        ),
        position: limit.position)
    ]
  }

  /// A slip of a unit or a point is a thousand or ten.
  private func farAway(_ limit: Limit, from old: Limit) -> [LintRemark] {
    let ten = ExactFraction(10, over: 1)
    guard limit.unit.quantity == old.unit.quantity, let new = limit.baseFigure,
      let before = old.baseFigure,
      let most = before.times(ten), let least = new.times(ten), new > most || least < before
    else { return [] }
    return [
      LintRemark(
        weight: .warning,
        sentence: Bilingual(
          zh: "\(limit.id)：数值由 \(old.figure) 改为 \(limit.figure)，相差超过 10 倍；请核对数值和单位。",
          en:
            "\(limit.id): \(old.figure) becomes \(limit.figure), more than ten times apart; check "
            + "the figure and its unit."), position: limit.position)
    ]
  }

  /// What a limit lacks beside its siblings, or has in common with one.
  func siblingWarnings(_ limit: Limit) -> [LintRemark] {
    guard let place = limits.firstIndex(of: limit) else { return [] }
    var remarks: [LintRemark] = []
    if limit.oxygen == nil, limit.excessAir == nil, limit.shape == .concentration,
      limit.process != Limit.anyProcess,
      let sibling = limits.first(where: {
        $0.oxygen != nil && $0.clause == limit.clause && $0.process == limit.process
          && $0.shape == .concentration && $0.conditions == limit.conditions
      })
    {
      remarks.append(
        LintRemark(
          weight: .warning,
          sentence: Bilingual(
            zh: "\(limit.id)：没有写基准含氧量，而同一\(limit.clause)、同一工序的 \(sibling.id) 写了；请核对 oxygen。",
            en:
              "\(limit.id): names no reference oxygen, and \(sibling.id) of the same \(limit.clause) "
              + "and process does; check oxygen."), position: limit.position))
    }
    if let twin = limits[..<place].first(where: { $0.bindsAlike(limit) }) {
      remarks.append(
        LintRemark(
          weight: .warning,
          sentence: Bilingual(
            zh: "\(limit.id)：与 \(twin.id) 的工序、污染物、计值方式和适用范围都相同，同一排放口会按两条判定；请合并，或写明适用范围。",
            en:
              "\(limit.id): has the process, pollutant, basis and scope of \(twin.id), so an outlet is "
              + "judged by both; make them one, or say what each applies to."),
          position: limit.position))
    }
    return remarks
  }
}

extension Limit {
  fileprivate var figure: String { "\(printedValue) \(unit.symbol)" }

  /// Whether both bind the same plants on the same days, in the same way.
  fileprivate func bindsAlike(_ other: Limit) -> Bool {
    pollutant == other.pollutant && process == other.process && basis == other.basis
      && shape.name == other.shape.name && shape.bindsOutlet == other.shape.bindsOutlet
      && shape.bindsOutlet && oxygen == other.oxygen && excessAir == other.excessAir
      && areas == other.areas && sectors == other.sectors && regions == other.regions
      && regimes == other.regimes && conditions == other.conditions && dates == other.dates
      && awaits == other.awaits
  }
}

extension String {
  /// Years that name documents: `〔2026〕9号`, `GB 1-2020`, `2026年`, `2026-05-06`.
  fileprivate var namedYears: [Int] {
    var years: [Int] = []
    var digits = ""
    var before: Unicode.Scalar?
    for scalar in Array(unicodeScalars) + ["\n"] {
      if ("0"..."9").contains(scalar) {
        digits.unicodeScalars.append(scalar)
        continue
      }
      let isNamed =
        before.map { "〔[（(-—–".unicodeScalars.contains($0) } == true
        || "年〕]）)-".unicodeScalars.contains(scalar)
      if digits.utf8.count == 4, isNamed, let year = Int(digits), (1950...2100).contains(year) {
        years.append(year)
      }
      digits = ""
      before = scalar
    }
    return years
  }
}

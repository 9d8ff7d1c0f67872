import Measures

extension Standard {
  /// What loads and should be looked at.
  ///
  /// - Parameter known: All standards that a local one may be looser than.
  func warnings(among known: [Standard]) -> [LintRemark] {
    var remarks: [LintRemark] = []
    if let issued, issued > effective {
      remarks.append(
        .warning(
          "发布日期 \(issued) 晚于施行日期 \(effective)；请核对。",
          "It was issued on \(issued), after its date in force, \(effective); check both.", position
        ))
    }
    for limit in limits {
      remarks += limit.dateWarnings(effective: effective)
      remarks += labelWarnings(
        limit.multiple?.ownConfidence ?? limit.confidence, limit.source, limit.note, limit.id,
        limit.position)
      remarks += looserWarnings(limit, among: known)
      remarks += siblingWarnings(limit)
    }
    for target in targets {
      remarks += labelWarnings(
        target.confidence, target.source, target.note, target.id, target.position)
    }
    for duty in duties {
      remarks += labelWarnings(duty.confidence, duty.source, duty.note, duty.id, duty.position)
    }
    for limit in water {
      remarks += labelWarnings(
        limit.confidence, limit.source, limit.note, limit.id, limit.position)
    }
    return remarks
  }

  /// A figure convicts where its label is left out, so its source has to be the text itself; one that
  /// does not has to say why.
  private func labelWarnings(
    _ confidence: Confidence, _ source: String, _ note: Bilingual?, _ id: String,
    _ position: SourcePosition
  ) -> [LintRemark] {
    if confidence == .confirmed, !source.plain.contains(self.id.plain),
      !source.plain.contains(title.zh.plain)
    {
      return [
        .warning(
          "\(id)：confirmed 的数值计入结论，依据应是标准原文，但 source“\(source)”中没有标准号 \(self.id)；"
            + "读过原文的，请在 source 中写明标准号和条款；没有读过的，请把 confidence 改为相应的可信度。",
          "\(id): a confirmed figure convicts and rests on the text itself, but its source, "
            + "'\(source)', does not name \(self.id); where the text was read, name it and the clause in "
            + "source, and where not, give confidence another label.", position)
      ]
    }
    if !confidence.convicts, note == nil {
      return [
        .warning(
          "\(id)：可信度为 \(confidence.rawValue)，没有用 note 写明原因；请补充。",
          "\(id): the confidence is \(confidence.rawValue), and no note says why; add one.",
          position)
      ]
    }
    return []
  }

  /// A local figure that is looser than the national one of the same kind never governs.
  private func looserWarnings(_ limit: Limit, among known: [Standard]) -> [LintRemark] {
    guard !isNational else { return [] }
    for other in known where other.isNational && other.level == level {
      guard sectors.contains(where: other.sectors.contains) else { continue }
      for national in other.limits where national.isComparable(with: limit) {
        guard limit.isLooser(than: national) else { continue }
        return [
          .warning(
            "\(limit.id)：\(limit.printedValue) \(limit.unit.symbol) 宽于国家标准 \(other.id) "
              + "\(national.id) 的 \(national.printedValue) \(national.unit.symbol)；执行时以国家标准为准，请核对。",
            "\(limit.id): \(limit.printedValue) \(limit.unit.symbol) is looser than "
              + "\(national.printedValue) \(national.unit.symbol) of the national \(other.id) "
              + "\(national.id), which then governs; check the figure.", limit.position)
        ]
      }
    }
    return []
  }
}

extension Limit {
  fileprivate func dateWarnings(effective: CivilDate) -> [LintRemark] {
    var remarks: [LintRemark] = []
    let dated = [dates.newFrom, dates.existingFrom].compactMap(\.self)
      .filter { $0 != Limit.Dates.never }
    if let early = dated.first(where: { $0 < effective }) {
      remarks.append(
        .warning(
          "\(id)：\(early) 早于标准施行日期 \(effective)；请核对 applies。",
          "\(id): \(early) lies before the standard's date in force, \(effective); check applies.",
          position))
    }
    if let new = dates.newFrom, let existing = dates.existingFrom, new != Limit.Dates.never,
      existing < new
    {
      remarks.append(
        .warning(
          "\(id)：现有企业（\(existing)）早于新建企业（\(new)）执行；请核对 applies。",
          "\(id): existing plants (\(existing)) are bound before new ones (\(new)); check applies.",
          position))
    }
    if let until = dates.until, let late = dated.first(where: { $0 >= until }) {
      remarks.append(
        .warning(
          "\(id)：\(late) 起执行，而 \(until) 已停止执行；请核对 applies。",
          "\(id): binds from \(late), but ended on \(until); check applies.", position))
    }
    return remarks
  }

  /// Whether the two speak of the same thing to some plant.
  fileprivate func isComparable(with other: Limit) -> Bool {
    pollutant == other.pollutant && process == other.process && basis == other.basis
      && oxygen == other.oxygen && excessAir == other.excessAir && conditions == other.conditions
      && regimes == other.regimes && areas.contains(where: other.areas.contains)
      && (sectors.isEmpty || other.sectors.isEmpty
        || sectors.contains(where: other.sectors.contains))
      && dates.until == nil && other.dates.until == nil && confidence.convicts
      && other.confidence.convicts && shape.name == other.shape.name
      && shape.bindsOutlet == other.shape.bindsOutlet
  }

  fileprivate func isLooser(than other: Limit) -> Bool {
    switch (shape, other.shape) {
    case (.rate(let rates), .rate(let others)):
      return others.rows.contains { row in
        guard let own = rates.allowed(atHeight: row.height, clearsBuildings: true),
          let theirs = others.allowed(atHeight: row.height, clearsBuildings: true)
        else { return false }
        return own > theirs
      }
    case (.removal, .removal): return value < other.value
    case (.ambient(let point), .ambient(let otherPoint)):
      return point == otherPoint && exceeds(other)
    default: return exceeds(other)
    }
  }

  private func exceeds(_ other: Limit) -> Bool {
    guard unit.quantity == other.unit.quantity, let own = baseFigure, let theirs = other.baseFigure
    else { return false }
    return own > theirs
  }

  /// In the base unit of its quantity; `nil` where 128 bits end.
  var baseFigure: ExactFraction? {
    ExactFraction.powerOfTen(unit.exponent)?.times(ExactFraction(Int128(unit.factor), over: 1))
      .flatMap { factor in ExactFraction(value)?.times(factor) }
  }
}

extension LintRemark {
  static func warning(
    _ zh: String, _ en: String, _ position: SourcePosition
  ) -> LintRemark {
    LintRemark(weight: .warning, sentence: Bilingual(zh: zh, en: en), position: position)
  }
}

extension String {
  /// Without blanks, in small letters.
  fileprivate var plain: String { filter { !$0.isWhitespace }.lowercased() }
}

import Measures
import Report
import Standards

/// Asks about an outlet whose process no standard of the plant's sector has a limit for.
package enum ProcessOutsideSector: InformingRule {
  package static let card = RuleCard(
    id: "process-outside-sector",
    summary: Bilingual(
      zh: "排放口的工序不在本行业标准的任何限值中。",
      en: "No limit of the standards of the plant's sector speaks of an outlet's process."),
    why: Bilingual(
      zh: "工序写成其他行业的，本行业标准就不再判定该排放口，往往由宽松得多的综合标准代替；是否属实须由人核对。",
      en:
        "Under a process of another sector the sector's own standard no longer judges the outlet, and "
        + "a general one, often far looser, takes its place; people must see whether that is right."
    ),
    formula: Bilingual(
      zh: """
        本行业标准：为企业所属行业制定、在核查时段内执行、按工序规定排放口限值的行业标准。排放口的工序都不在其中，也不在适用于\
        该企业的其他标准按工序规定的限值中的，列出。只提问，不作结论。
        """,
      en: """
        Standards of the sector: industry standards that speak to the plant's sector and set, in force \
        in the period, limits for outlets by their process. An outlet is named if none of its \
        processes occurs there, nor in the limits by process of any other standard that speaks to the \
        plant. A question and no verdict.
        """),
    source: Bilingual(zh: "plant.yaml 与标准包", en: "plant.yaml and the packs"),
    since: "0.2",
    examples: [
      RuleExample("工序在本行业标准中", "a process of the sector", "limit 40\nPM 30"),
      RuleExample(
        "工序不在本行业标准中", "a process of none of its limits",
        "limit 40\nprocess drying ◀\nPM 30"),
      RuleExample(
        "混合排气，其中一个工序在标准中", "mixed gases, one of them of the sector",
        "limit 40\nprocess drying melting\nPM 30"),
      RuleExample(
        "本行业标准尚未执行", "the sector's standard is not in force yet",
        "limit 40 from 2099-01-01\nprocess drying\nPM 30"),
      RuleExample(
        "没有按工序规定限值的行业标准", "no standard of the sector has limits by process",
        "process drying\nPM 30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    guard input.includes(.emission) else { return RuleOutcome() }
    let standards = examination.standards
    // What any standard for the plant sets limits by, its own boilers and kilns among them.
    let known = Set(standards.flatMap(\.limits).map(\.process))
    let findings = input.outlets.compactMap { outlet -> PendingFinding? in
      guard !outlet.processes.isEmpty, known.isDisjoint(with: outlet.processes) else { return nil }
      let own = standards.compactMap { standard -> Own? in
        guard standard.level == .industry, standard.sectors.contains(input.plant.sector) else {
          return nil
        }
        let limits = standard.limits.filter { limit in
          limit.process != Limit.anyProcess && limit.shape.bindsOutlet && limit.binds(input.plant)
            && limit.regimes.isEmpty && limit.awaits == .nothing
            && !LimitCandidate(limit, standard, outlet, input).inForce.isEmpty
        }
        return limits.isEmpty ? nil : Own(standard: standard, limits: limits)
      }
      return own.isEmpty ? nil : finding(outlet, own, examination)
    }
    return RuleOutcome(findings: findings)
  }

  /// A standard of the sector and its limits by process.
  private struct Own {
    var standard: Standard
    var limits: [Limit]
  }

  /// Processes of the sector that are named.
  private static let shownProcesses = 6

  private static func finding(
    _ outlet: Outlet, _ own: [Own], _ examination: Examination
  ) -> PendingFinding {
    let sector = sectorName(examination.input.plant.sector)
    let place = Phrase.outlet(outlet)
    let processes = outlet.processes.map { processName($0) }
    let standards = own.map(\.standard.id)
    var notes = elsewhere(outlet, examination)
    notes.append(candidates(outlet, own))
    notes.append(
      Bilingual(
        zh: "请核对现场工序：属于本行业工序的，请在 plant.yaml 中改用该标准的工序；确为其他行业的设施（如自备锅炉、窑炉、烘干"
          + "设备）的，请说明执行的标准及依据。",
        en:
          "See what the outlet serves: if it is a process of the sector, write the standard's own "
          + "name in plant.yaml; if it is a plant of another kind (a boiler, kiln or dryer of its "
          + "own), say which standard it is under and why."))
    return PendingFinding(
      .data(
        card, [outlet.id], .warning, outlet: outlet.id,
        Bilingual(
          zh: "\(place.zh)的工序\(processes.map(\.zh).joined(separator: "、"))不在\(sector.zh)行业标准"
            + "（\(standards.joined(separator: "、"))）的任何限值中，该排放口因此没有按行业标准判定；是否属于\(sector.zh)行业的"
            + "工序？",
          en:
            "\(place.en): no limit of the standards for \(sector.en) "
            + "(\(standards.joined(separator: ", "))) speaks of its process, "
            + "\(processes.map(\.en).joined(separator: ", ")), so that they do not judge it. Is it "
            + "a process of another sector?"),
        notes: notes))
  }

  /// Where the outlet's processes do occur.
  private static func elsewhere(_ outlet: Outlet, _ examination: Examination) -> [Bilingual] {
    let others = examination.library.standards.filter { standard in
      standard.limits.contains { outlet.processes.contains($0.process) }
    }
    guard !others.isEmpty else { return [] }
    let names = others.map { standard in
      let sectors = standard.sectors.map { sectorName($0) }
      return Bilingual(
        zh: "\(standard.id)（\(sectors.map(\.zh).joined(separator: "、"))）",
        en: "\(standard.id) (\(sectors.map(\.en).joined(separator: ", ")))")
    }
    return [
      Bilingual(
        zh: "该工序见于 \(names.map(\.zh).joined(separator: "、"))。",
        en: "The process occurs in \(names.map(\.en).joined(separator: ", ")).")
    ]
  }

  /// The sector's processes whose limits are of what the outlet monitors, the first of them.
  private static func candidates(_ outlet: Outlet, _ own: [Own]) -> Bilingual {
    var ids: [String] = []
    for limit in own.flatMap(\.limits)
    where outlet.monitors.contains(limit.pollutant) && !ids.contains(limit.process) {
      ids.append(limit.process)
    }
    if ids.isEmpty {
      for limit in own.flatMap(\.limits) where !ids.contains(limit.process) {
        ids.append(limit.process)
      }
    }
    // What a standard calls other processes comes last in its tables, and is the likeliest one here.
    let shown =
      ids.count > shownProcesses ? ids.prefix(shownProcesses - 1) + ids.suffix(1) : ids[...]
    let names = shown.map { processName($0) }
    let rest = ids.count - shown.count
    let command = "greengate standards show \"\(own[0].standard.id)\""
    return Bilingual(
      zh: "行业标准中的工序：\(names.map(\.zh).joined(separator: "、"))"
        + (rest > 0 ? "，另有 \(rest) 种，见 \(command)。" : "。"),
      en: "Processes of the sector: \(names.map(\.en).joined(separator: ", "))"
        + (rest > 0 ? ", and \(rest) more: \(command)." : "."))
  }
}

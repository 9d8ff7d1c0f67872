import Evaluation
import Ledger
import Measures
import Report
import Standards

// What plans ask of a city. Only what the ledger's decisions or the register can show is counted; of
// the rest it is said which data would be needed. No figure stands here: all come from the packs.

extension DigestQuestion {
  /// Duties of cities that the digest's region is in or holds, of plans that stand in its month.
  var cityDuties: [(standard: Standard, duty: Duty)] {
    guard scope.plant == nil, scope.among.plants.isEmpty else { return [] }
    return library.standards.flatMap { standard -> [(standard: Standard, duty: Duty)] in
      guard standard.effective < month.end, standard.until.map({ month.firstDay < $0 }) ?? true,
        !standard.isNational, isNear(standard)
      else { return [] }
      return standard.duties
        .filter { $0.scope == .city && $0.kind == .figure }
        .filter { duty in scope.sector.map { duty.speaks(toSector: $0) } ?? true }
        .map { (standard, $0) }
    }
  }

  /// Whether a plan speaks of a part of the scope, or the scope is a part of what it speaks of.
  private func isNear(_ standard: Standard) -> Bool {
    guard let region = scope.region else {
      let known = (register ?? []).map(\.region)
      return known.isEmpty || known.contains { $0.hasPrefix(standard.regionPrefix) }
    }
    let own = RegionPattern.prefix(of: region)
    return own.hasPrefix(standard.regionPrefix) || standard.regionPrefix.hasPrefix(own)
  }
}

extension MonthlyDigestBuilder {
  var cityFigures: [MonthlyDigest.CityFigure] {
    // Without a region or a register, plans of cities that the ledger has no plant of say nothing.
    let regions = Set(plants.map(\.region) + excerpt.runs.map(question.region))
    return question.cityDuties.filter { standard, _ in
      question.scope.region != nil || regions.contains { $0.hasPrefix(standard.regionPrefix) }
    }.map { standard, duty in
      var figure = MonthlyDigest.CityFigure(
        standard: standard.id, duty: duty.id, title: duty.title,
        asked: duty.printedValue.map { Figure($0, duty.unit ?? "") },
        isAtMost: duty.sense == .atMost, found: nil, state: .noData,
        sentence: duty.handIn ?? Self.needed(for: duty), clause: duty.clause,
        source: duty.source, confidence: duty.confidence.rawValue, note: duty.note)
      switch duty.unit {
      case "projects": countProjects(standard, duty, &figure)
      case "firms": countFirms(standard, duty, &figure)
      case "enterprises" where duty.sense == .atMost: countGrinding(standard, duty, &figure)
      default: break
      }
      return figure
    }
  }

  // MARK: Decisions

  /// The authority's decisions that passed, of the plan's region, from `first` to the end of the
  /// digest's month; of each application once.
  private func passed(_ standard: Standard, since first: CivilDate) -> [RunRecord]? {
    let replaced = Set(excerpt.replacements.map(\.replaced))
    let decisions = excerpt.runs.filter { run in
      run.kind == .decision && !run.isApplicants && !replaced.contains(run.id)
        && question.region(of: run).hasPrefix(standard.regionPrefix)
    }
    guard !decisions.isEmpty else { return nil }
    return decisions.filter { run in
      run.verdict == .pass && run.asOf >= Instant(first) && run.asOf < Instant(question.month.end)
    }
  }

  private struct Project: Hashable {
    var plant: String
    var number: ProjectNumber
  }

  /// Projects over all years of the plan.
  private func countProjects(
    _ standard: Standard, _ duty: Duty, _ figure: inout MonthlyDigest.CityFigure
  ) {
    guard let asked = duty.value, let runs = passed(standard, since: standard.effective) else {
      figure.sentence = Self.noDecisions
      return
    }
    let count = Set(
      runs.map { Project(plant: $0.plant, number: ProjectNumber($0.application ?? "")) }
    ).count
    figure.found = Figure("\(count)", duty.unit ?? "")
    figure.state = state(count, asked, ends: standard.until)
    figure.sentence = Bilingual(
      zh: "台账中自 \(standard.effective) 至本月末通过门禁审查的技改项目 \(count) 个（同一项目只计一次）；"
        + "未经本工具审查的项目不在其中。",
      en:
        "\(counted(count, "project")) that passed the gate from \(standard.effective) to the end of "
        + "the month, each counted once; projects that were not decided on here are not among them."
    )
  }

  /// Firms in the calendar year of the digest.
  private func countFirms(
    _ standard: Standard, _ duty: Duty, _ figure: inout MonthlyDigest.CityFigure
  ) {
    let year = question.month.year
    guard let asked = duty.value, let first = CivilDate(year: year, month: 1, day: 1),
      let runs = passed(standard, since: first)
    else {
      figure.sentence = Self.noDecisions
      return
    }
    let count = Set(runs.map(\.plant)).count
    figure.found = Figure("\(count)", duty.unit ?? "")
    figure.state = state(count, asked, ends: CivilDate(year: year + 1, month: 1, day: 1))
    figure.sentence = Bilingual(
      zh: "\(year) 年 1 月至本月，有技改项目通过门禁审查的企业 \(count) 家；未经本工具审查的不在其中。",
      en:
        "\(counted(count, "firm")) with a project that passed the gate from January \(year) to this "
        + "month; those that were not decided on here are not among them.")
  }

  private func state(
    _ count: Int, _ asked: ExactDecimal, ends: CivilDate?
  ) -> MonthlyDigest.CityFigure.State {
    if ExactDecimal(mantissa: Int128(count), scale: 0) >= asked { return .reached }
    return ends.map { question.month.end >= $0 } ?? false ? .missed : .open
  }

  private static let noDecisions = Bilingual(
    zh: "台账中没有该市的门禁审查决定；用 greengate gate --ledger 记录决定后即可统计。",
    en:
      "The ledger holds no decision of this city; record them with greengate gate --ledger, and they "
      + "are counted.")

  // MARK: The register

  /// Cement plants that grind and burn no clinker, by county or district. Mills are among what the
  /// cement standard calls ventilated equipment, so what the cards show is a presumption.
  private func countGrinding(
    _ standard: Standard, _ duty: Duty, _ figure: inout MonthlyDigest.CityFigure
  ) {
    guard let asked = duty.value, let register = question.register else {
      figure.sentence = Bilingual(
        zh: "需要登记信息（--register）才能按县区统计粉磨企业。",
        en: "Needs the register (--register) to count grinding enterprises by county.")
      return
    }
    let cards = register.filter { card in
      duty.speaks(toSector: card.sector) && card.region.hasPrefix(standard.regionPrefix)
        && question.scope.holds(plant: card.plant, sector: card.sector, region: card.region)
    }
    let grinding = cards.filter { card in
      let processes = Set(card.outlets.flatMap(\.processes))
      return processes.contains("ventilation") && !processes.contains("kiln")
        && !processes.contains("clinker-cooler")
    }
    let byRegion = Dictionary(grouping: grinding, by: \.region)
    let most = byRegion.values.map(\.count).max() ?? 0
    figure.found = Figure("\(most)", duty.unit ?? "")
    // What is too many does not come right by waiting.
    figure.state = ExactDecimal(mantissa: Int128(most), scale: 0) <= asked ? .reached : .missed
    let list = byRegion.keys.sorted().map { region in
      let plants = (byRegion[region] ?? []).map(\.plant).sorted().joined(separator: ", ")
      return "\(region): \(plants)"
    }
    let names = list.isEmpty ? "–" : list.joined(separator: "; ")
    figure.sentence = Bilingual(
      zh: "按登记的工序推断：有通风生产设备（含磨机）而无水泥窑的水泥企业计为粉磨企业，所列为最多的县区的家数"
        + "（\(names)）；请人工核对。",
      en:
        "Presumed from the processes on the cards: cement plants with ventilated equipment (mills "
        + "among it) and no kiln; the number is that of the county with the most (\(names)). Check it."
    )
  }

  // MARK: What would be needed

  /// By duty; a duty that is not here gets a sentence that fits all.
  private static func needed(for duty: Duty) -> Bilingual {
    let data: Bilingual? =
      switch duty.id {
      case "HZ-VOCTAX":
        Bilingual(
          zh: "各企业 VOCs 原料用量（kg）和入库税收（万元）",
          en: "each plant's VOCs raw material (kg) and tax paid (10⁴ yuan)")
      case "HZ-RD":
        Bilingual(
          zh: "规上工业的研发费用与主营业务收入", en: "R&D spending and main revenue of industry above size")
      case "HZ-LP":
        Bilingual(
          zh: "规上工业的增加值与平均用工人数", en: "value added and mean workforce of industry above size")
      case "HZ-NP":
        Bilingual(
          zh: "规上工业的新产品产值", en: "new-product output of industry above size")
      case "ZJ26-RD":
        Bilingual(zh: "规上工业的研发投入", en: "R&D spending of industry above size")
      case "ZJ23-MU":
        Bilingual(
          zh: "园区企业的亩均税收等评价数据和当地评价标准",
          en: "per-mu tax and the like of park plants, and the local standard of evaluation")
      case "ZS-EI":
        Bilingual(
          zh: "全市规上工业各年综合能耗与增加值（不变价）",
          en: "the city's energy and value added (constant prices) by year")
      default: nil
      }
    guard let data else {
      return Bilingual(
        zh: "台账与登记信息中没有统计该指标所需的数据。",
        en: "Neither ledger nor register holds what this figure is counted from.")
    }
    return Bilingual(
      zh: "台账与登记信息中没有：\(data.zh)；有了才能统计。",
      en: "Neither ledger nor register holds \(data.en); with it, it could be counted.")
  }
}

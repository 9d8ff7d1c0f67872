import ArgumentParser
import Evaluation
import Measures
import Reports
import Standards

/// Which standards `standards list` is asked for; nothing set: all.
struct StandardsFilter {
  var region: String?
  var sector: String?
  var date: CivilDate?

  /// - Throws: a usage ``Fault`` with the nearest name where no pack knows the sector.
  func applied(to library: StandardsLibrary) throws(Fault) -> StandardsLibrary {
    if let sector, !library.sectors.contains(sector) {
      let shown = sector.withVisibleControls
      let near = nearestName(to: sector, among: library.sectors)
      let list = library.sectors.joined(separator: ", ")
      throw Fault(
        .usage,
        Bilingual(
          zh: "没有名为“\(shown)”的行业" + (near.map { "，是否指 \($0)" } ?? "") + "；全部行业：\(list)。",
          en: "There is no sector '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
            + " Sectors: \(list)."))
    }
    return library.filtered(region: region, sector: sector, date: date)
  }
}

/// `--region`, `--sector` and `--date`.
struct StandardsFilterOptions: ParsableArguments {
  @Option(
    help: help(
      "只列适用于该地区的（六位行政区划代码，如 330502）。",
      "Only those that speak to a region (six digits, such as 330502)."))
  var region: String?

  @Option(
    help: help("只列适用于该行业的，如 cement。", "Only those that speak to a sector, such as cement."))
  var sector: String?

  @Option(
    help: help("只列该日已施行且未废止的，如 2025-03-01。", "Only those in force on a day, such as 2025-03-01."))
  var date: String?

  func filter() throws(Fault) -> StandardsFilter {
    if let region, region.utf8.count != 6 || !region.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--region“\(region.withVisibleControls)”不是六位行政区划代码；请写成 330502。",
          en: "--region '\(region.withVisibleControls)' is no six-digit code; write it as 330502."))
    }
    let day = date.flatMap { CivilDate($0) }
    if let date, day == nil {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--date“\(date.withVisibleControls)”不是日期；请写成 2025-03-01。",
          en: "--date '\(date.withVisibleControls)' is no day; write it as 2025-03-01."))
    }
    return StandardsFilter(region: region, sector: sector, date: day)
  }
}

extension Pipeline {
  /// All rules, a line each.
  static func ruleList(language: Language, width: Int) -> String {
    let ids = ruleIDs
    let gateSummaries = Dictionary(uniqueKeysWithValues: gateCards.map { ($0.id, $0.summary) })
    let column = (ids.map(displayWidth).max() ?? 0) + 2
    let lines = ids.map { id in
      let summary = (Rulebook.card(id)?.summary ?? gateSummaries[id])?(language) ?? ""
      return (id + String(repeating: " ", count: column - displayWidth(id)) + summary)
        .truncated(to: width)
    }
    let more = Bilingual(
      zh: "greengate explain 规则编号：显示公式、依据和示例。",
      en: "greengate explain RULE shows formula, source and examples.")
    return (lines + [more(language)]).joined(separator: "\n") + "\n"
  }

  /// Nothing where the standards cannot be read: the caller then says that there is no such rule.
  ///
  /// - Throws: a usage ``Fault`` that names the right command where `id` is a standard.
  static func refuseStandard(
    _ id: String, in options: StandardsOptions
  ) throws(Fault) {
    guard let folders = try? options.folders(),
      let library = try? loadStandards(folders, overlays: options.overlay)
    else { return }
    let known =
      library.standards.map(\.id) + library.energy.map(\.id) + library.audits.map(\.id)
      + library.gates.map(\.id)
    guard known.contains(id) else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "“\(id)”是标准，不是规则；请用 greengate standards show \"\(id)\"。",
        en: "'\(id)' is a standard and no rule; use greengate standards show \"\(id)\"."))
  }
}

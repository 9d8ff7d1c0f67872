#if Server
import Digest
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// The first page after signing in: which plants stand how, month by month, the worst first, and what
/// came in last.
enum OverviewChapter {
  private static let newsShown = 8

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.overview) { visit in
      let view = try await visit.ledger()
      let filter = OverviewTable.Filter(visit.query)
      let end = lastMonth(view, visit)
      let role = try visit.person().role
      guard let sight = visit.reader?.sight else { throw Refusal.signInFirst }
      let board = try await visit.house.findings.board(view, of: sight)
      let register = try await visit.house.register.board(view)
      let table = visit.house.shelf.overviews.table(
        of: view, filter, end, board, register, visit.language)
      var values = choices(table, filter, visit.language)
      values["hasRuns"] = !view.plants.isEmpty
      values["isPlant"] = role == .plant
      values["isInspector"] = role == .inspector
      values["isAdministrator"] = role == .administrator
      values["count"] = view.plants.count
      values.merge(try await registered(view, sight, visit)) { $1 }
      values["found"] = table.count
      values["isFiltered"] = !filter.isEmpty
      values["hasPlants"] = !table.isEmpty
      if !table.isEmpty { values["matrix"] = table.matrix }
      values["todo"] = todo(board, role, visit)
      values["differing"] = differing(register, role, visit)
      if role != .plant { values["notCompared"] = register.notCompared(visit.language) }
      values["next"] = table.next.map { address(visit, ["after": $0]) }
      if !table.isFirst { values["first"] = address(visit, ["after": ""]) }
      if let first = table.months.first, let last = table.months.last {
        values["earlier"] =
          last.adding(-OverviewTable.monthsShown).map { address(visit, ["until": "\($0)"]) }
        if let end, last < end {
          let later = min(end, last.adding(OverviewTable.monthsShown) ?? end)
          values["later"] = address(visit, ["until": later == end ? "" : "\(later)"])
        }
        values["span"] = visit.say("\(first) 至 \(last)", "\(first) to \(last)")
      }
      // What is new is the same whatever is filtered; on later pages it would only be in the way.
      let news = table.isFirst ? news(view, visit.language) : []
      values["news"] = news
      values["hasNews"] = !news.isEmpty
      return try visit.readingPage("overview", title: visit.say("总览", "Overview"), values)
    }
  }

  /// The month before this one, which is what plants are to have handed in; or a later one that was
  /// handed in already.
  private static func lastMonth(_ view: LedgerView, _ visit: Visit) -> CivilMonth? {
    guard let received = view.lastMonth else { return nil }
    return [received, CivilMonth(visit.house.now().date).adding(-1)].compactMap(\.self).max()
  }

  private static let missingShown = 20

  /// Plants of the register that never handed anything in: no row of the matrix says so.
  private static func registered(
    _ view: LedgerView, _ sight: Sight, _ visit: Visit
  ) async throws -> [String: Any] {
    guard let standing = try? await visit.house.reference.current() else { return [:] }
    var values: [String: Any] = [:]
    if let fault = standing.fault, try visit.person().role == .administrator {
      values["problem"] = RegisterChapter.words(of: fault, visit.language)
    }
    guard standing.reference.register != nil else { return values }
    let cards = RegisterChapter.cards(standing.reference, sight)
    // An application is no month's report.
    let known = Set(view.plants.filter { $0.latest != nil || !$0.pruned.isEmpty }.map(\.id))
    let missing = cards.filter { !known.contains($0.plant) }
    values["hasRegister"] = !cards.isEmpty
    values["registered"] = cards.count
    values["never"] = missing.count
    values["hasMissing"] = !missing.isEmpty
    values["missing"] = missing.prefix(missingShown).map { ["id": $0.plant, "name": $0.name] }
    values["isMissingCut"] = missing.count > missingShown
    return values
  }

  /// What waits for the reader; `nil`: nothing does.
  private static func todo(_ board: FindingBoard, _ role: Role, _ visit: Visit) -> [String: Any]? {
    let count = role == .plant ? board.awaitingPlant : board.awaitingAuthority
    guard count > 0 else { return nil }
    let words =
      role == .plant
      ? visit.say(
        "待您处理 \(count) 项：监察员要求说明，尚未答复",
        "\(count) for you: an inspector asks for an explanation")
      : visit.say(
        "待您处理 \(count) 项：企业已说明，或重报后待复核、待核实",
        "\(count) for you: explained by the plant, or handed in again and to be reviewed")
    return [
      "address": "/findings?state=" + (role == .plant ? "requested" : "review"), "words": words,
    ]
  }

  /// Plants whose dossiers say something else than the register; `nil`: there is none.
  private static func differing(
    _ register: RegisterBoard, _ role: Role, _ visit: Visit
  ) -> [String: Any]? {
    if role != .plant {
      return register.words(visit.language).map {
        ["address": "/findings#register", "words": visit.say("待您处理：\($0)", "For you: \($0)")]
      }
    }
    // What cannot be read is nothing that a plant can mend.
    guard let first = register.open.first(where: { $0.differences != nil }) else { return nil }
    return [
      "address": RegisterStanding.address(of: first.plant),
      "words": visit.say(
        "待您处理：企业档案与登记信息不一致，请改正档案或申请更正登记",
        "For you: your dossier differs from the register; correct it, or apply for a correction of the register"
      ),
    ]
  }

  /// This page with other parameters; an empty one is left out.
  private static func address(_ visit: Visit, _ changes: [String: String]) -> String {
    var pairs: [(String, String)] = []
    for name in ["district", "sector", "q", "verdict", "until", "after"] {
      // Another window or filter begins at its first page.
      let kept = name == "after" ? nil : visit.query[name]
      guard let value = changes[name] ?? kept, !value.isEmpty else { continue }
      pairs.append((name, value))
    }
    guard !pairs.isEmpty else { return "/" }
    return "/?"
      + pairs.map { PercentText.encoded($0.0) + "=" + PercentText.encoded($0.1) }
      .joined(separator: "&")
  }

  // MARK: Filters

  private static func choices(
    _ table: OverviewPart, _ filter: OverviewTable.Filter, _ language: Language
  ) -> [String: Any] {
    var districts = table.districts
    let chosen =
      filter.district.isEmpty
      ? "" : filter.district + String(repeating: "0", count: max(0, 6 - filter.district.utf8.count))
    if !chosen.isEmpty { districts.insert(chosen) }
    func option(_ value: String, _ words: String, _ chosen: String) -> [String: Any] {
      ["value": value, "words": words, "isChosen": value == chosen]
    }
    let verdicts = [Verdict.fail, .insufficient, .notEvaluated, .pass]
    return [
      "districts": districts.sorted().map { option($0, regionName($0)(language), chosen) },
      "sectors": table.sectors.map {
        option($0, sectorName($0)(language), filter.sector)
      },
      "verdicts": verdicts.map {
        option($0.rawValue, $0.name(language), filter.verdict?.rawValue ?? "")
      },
      "q": filter.words.joined(separator: " "),
      "until": filter.until.map(\.description) ?? "",
    ]
  }

  // MARK: News

  private static func news(_ view: LedgerView, _ language: Language) -> [[String: Any]] {
    view.latest(newsShown).map { run in
      let record = run.record
      let before = earlier(run, view)
      var words = record.periodFrom.date.description + language.say(" 至 ", " to ")
      words += Instant(seconds: record.periodTo.seconds - 1).date.description
      return [
        "address": PageAddress.run(run), "plant": record.plantName,
        "plantAddress": PageAddress.plant(record.plant), "period": words,
        "at": record.recordedAt.minuteText, "verdict": record.verdictWords(language),
        "style": record.verdict.pageSign.style, "mark": record.verdict.pageSign.mark,
        "isDecision": record.kind == .decision, "application": record.application ?? "",
        "before": before.map { $0.verdictWords(language) } ?? "",
        "isChanged": before.map { $0.verdict != record.verdict } ?? false,
        "isAgain": !record.replacedRuns.isEmpty,
      ]
    }
  }

  /// What the run is to be compared with: the one that it replaces, else the plant's check before it.
  private static func earlier(_ run: SeenRun, _ view: LedgerView) -> RunRecord? {
    if let replaced = run.record.replacedRuns.last {
      return try? view.run(number: replaced).record
    }
    guard run.record.kind == .check, let plant = try? view.plant(run.record.plant) else {
      return nil
    }
    return plant.current.last {
      $0.record.periodTo <= run.record.periodFrom && $0.record.id != run.record.id
    }?.record
  }
}

/// What of the overview is the same for whoever sees the same, made once: most of the page.
struct OverviewPart: Sendable {
  let matrix: Markup
  let isEmpty: Bool
  let count: Int
  let next: String?
  let isFirst: Bool
  let months: [CivilMonth]
  /// Of all plants, whatever is filtered.
  let districts: Set<String>
  let sectors: [String]

  init(
    _ view: LedgerView, _ filter: OverviewTable.Filter, _ end: CivilMonth?, _ board: FindingBoard,
    _ register: RegisterBoard, _ language: Language
  ) {
    let table = OverviewTable(view, filter, end: end)
    (isEmpty, count, next) = (table.plants.isEmpty, table.count, table.next)
    (isFirst, months) = (table.isFirst, table.months)
    matrix = isEmpty ? Markup() : OverviewMatrix(table, board.doubts, register, language).markup
    var districts = Set<String>()
    for plant in view.plants where plant.region.utf8.count == 6 {
      districts.insert(plant.region)
      districts.insert(plant.region.prefix(4) + "00")
    }
    self.districts = districts
    sectors = Set(view.plants.map(\.sector)).sorted()
  }
}

/// Parts that were made lately. One of a view that is no more is not asked for again.
struct OverviewParts: Sendable {
  private struct Name: Hashable, Sendable {
    var view: Int
    /// What was said of findings so far.
    var remarks: Int64
    /// What the dossiers were compared with.
    var register: String
    var filter: OverviewTable.Filter
    var end: CivilMonth?
    var language: Language
  }

  private let kept = BoundedCache<Name, OverviewPart>(limit: 16_000_000)

  func table(
    of view: LedgerView, _ filter: OverviewTable.Filter, _ end: CivilMonth?, _ board: FindingBoard,
    _ register: RegisterBoard, _ language: Language
  ) -> OverviewPart {
    let name = Name(
      view: view.serial, remarks: board.remarks, register: register.stamp, filter: filter,
      end: end, language: language)
    if let part = kept[name] { return part }
    let part = OverviewPart(view, filter, end, board, register, language)
    kept.keep(part, for: name, cost: 1000 + part.matrix.description.utf8.count)
    return part
  }
}

/// Plants × months.
private struct OverviewMatrix {
  private let table: OverviewTable
  private let doubts: [String: [CivilMonth: FindingState.Doubt]]
  private let register: RegisterBoard
  private let language: Language

  init(
    _ table: OverviewTable, _ doubts: [String: [CivilMonth: FindingState.Doubt]],
    _ register: RegisterBoard, _ language: Language
  ) {
    self.table = table
    self.doubts = doubts
    self.register = register
    self.language = language
  }

  var markup: Markup {
    var page = Markup()
    page.element(
      "div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": caption]
    ) {
      $0.element("table", ["class": "matrix"]) { page in
        page.element("caption", text: caption)
        page.element("thead") { head(&$0) }
        page.element("tbody") { page in
          for plant in table.plants { write(plant, to: &page) }
        }
      }
    }
    return page
  }

  private var caption: String {
    language.say(
      "企业与月份（最差的在前）；点格子看当月核查报告", "Plants by month, the worst first; a cell opens its report")
  }

  private func head(_ page: inout Markup) {
    page.element("tr") { page in
      page.element("th", ["scope": "col"], text: language.say("企业", "Plant"))
      page.element("th", ["scope": "col"], text: language.say("最近结论", "Latest verdict"))
      for month in table.months {
        page.element("th", ["scope": "col", "class": "month"]) { page in
          let text = month.description
          page.element("span", ["class": "year"], text: String(text.prefix(4)))
          page.text(" ")
          page.element("span", text: language.say("\(month.month)月", String(text.suffix(2))))
        }
      }
    }
  }

  private func write(_ plant: PlantRuns, to page: inout Markup) {
    page.element("tr") { page in
      page.element("th", ["scope": "row"]) { page in
        page.element("a", ["href": PageAddress.plant(plant.id)], text: plant.name)
        page.element(
          "span", ["class": "quiet small"],
          text: " \(plant.id) · \(sectorName(plant.sector)(language)) · "
            + regionName(plant.region)(language))
        if let standing = register[plant.id] {
          page.text(" ")
          page.element(
            "a",
            ["class": "tag doubtful small", "href": RegisterStanding.address(of: plant.id)],
            text: standing.mark(language))
        }
      }
      page.element("td") { page in
        guard let latest = plant.latest else {
          page.element("span", ["class": "quiet"], text: language.say("没有核查", "no check"))
          return
        }
        page.tag(latest.record.verdict, language)
        // A plain verdict of what was handed in again would hide what it replaced.
        if let doubt = (doubts[plant.id] ?? [:]).values.max() {
          page.text(" ")
          page.element(
            "a",
            [
              "class": "tag doubtful small",
              "href": "/findings?state=review&plant=" + PercentText.encoded(plant.id),
            ], text: doubt.words(language))
        }
      }
      for month in table.months { write(plant.months[month], month, plant, to: &page) }
    }
  }

  private func write(
    _ cell: MonthCell?, _ month: CivilMonth, _ plant: PlantRuns, to page: inout Markup
  ) {
    guard let cell else {
      let words = language.say("\(month) 没有核查", "\(month) no check")
      page.element("td", ["class": "cell none"]) { page in
        page.element("span", ["aria-hidden": "true"], text: "·")
        page.element("span", ["class": "unseen"], text: words)
      }
      return
    }
    var words = "\(month) " + cell.verdict.name(language)
    if cell.isOfLongerPeriod {
      let (from, to) = (
        cell.run.record.periodFrom.date, Instant(seconds: cell.run.record.periodTo.seconds - 1).date
      )
      words += language.say("（\(from) 至 \(to) 整段的结论）", " (of all of \(from) to \(to))")
    }
    if cell.count > 1 {
      words += language.say("；共 \(cell.count) 次核查，取最差", "; the worst of \(cell.count) runs")
    }
    let doubt = doubts[plant.id]?[month]
    if let doubt { words += language.say("；", "; ") + doubt.words(language) }
    let style =
      "cell \(doubt == nil ? cell.verdict.rawValue : Verdict.insufficient.rawValue)"
      + (cell.isOfLongerPeriod ? " longer" : "")
    page.element("td", ["class": style]) { page in
      page.element("a", ["href": PageAddress.run(cell.run), "title": words]) { page in
        page.element(
          "span", ["aria-hidden": "true"], text: cell.verdict.cellMark + (doubt == nil ? "" : "*"))
        page.element("span", ["class": "unseen"], text: words)
      }
    }
  }
}

extension Verdict {
  /// One character that tells it from every other without colour.
  fileprivate var cellMark: String {
    switch self {
    case .fail: "✕"
    case .insufficient: "!"
    case .notEvaluated: "?"
    case .pass: "✓"
    case .notApplicable: "–"
    }
  }
}

extension Markup {
  /// A verdict in its colour, with its sign and its word.
  mutating func tag(_ verdict: Verdict, _ language: Language) {
    element("span", ["class": "tag \(verdict.pageSign.style)"]) { page in
      page.element("span", ["class": "mark", "aria-hidden": "true"], text: verdict.pageSign.mark)
      page.text(verdict.name(language))
    }
  }
}

#endif

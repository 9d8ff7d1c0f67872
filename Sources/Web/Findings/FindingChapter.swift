#if Server
import Digest
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// One finding: how it came about, what became of it, what was said of it; and saying something.
enum FindingChapter {
  /// Runs that the history reaches back over.
  private static let runsShown = 36

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.finding) { visit in try await page(try await open(visit), visit) }
    handlers.on(Routes.findingRemark) { visit in
      try await add(visit) { (_) throws(Unclear) in .comment }
    }
    handlers.on(Routes.findingExplanation) { visit in
      try await add(visit) { (_) throws(Unclear) in .explanation }
    }
    handlers.on(Routes.findingDecision) { visit in
      try await add(visit) { (form) throws(Unclear) in
        guard let decision = form["decision"].flatMap({ FindingRemark.Decision(rawValue: $0) })
        else {
          throw Unclear(zh: "请选择处理意见。", en: "Choose what you decide.")
        }
        return .decision(decision)
      }
    }
    handlers.on(Routes.findingRequest) { visit in
      let today = visit.house.now().date
      return try await add(visit) { (form) throws(Unclear) in
        guard let due = CivilDate((form["due"] ?? "").trimmed), due >= today else {
          throw Unclear(
            zh: "请填写答复期限：今天（\(today)）或以后的日期，如 2026-12-01。",
            en: "Say by when: today (\(today)) or a later day, such as 2026-12-01.")
        }
        return .request(due: due)
      }
    }
  }

  // MARK: - What is meant

  private struct Opened: Sendable {
    var run: SeenRun
    var view: LedgerView
    var plant: PlantRuns
    var report: ComplianceReport
    var finding: Finding
    var fingerprint: String
    var address: String

    /// Of the same requirement in the same report, the worst first.
    var episodes: [Finding] {
      report.findings.enumerated().filter { _, found in
        found.identity == finding.identity && found.verdict == finding.verdict
      }.map { position, found in
        let rank = EpisodeRank(
          multiple: found.episode?.multiple, periods: found.episode?.periods, position: position)
        return (rank: rank, finding: found)
      }.sorted { $0.rank < $1.rank }.map(\.finding)
    }

    /// The period that a run of the plant judges, or judged before it was pruned.
    func period(ofRun key: String) -> Period? {
      plant.all.first { $0.record.key == key }?.record.period
        ?? plant.pruned.first { $0.key == key }.flatMap {
          Period(from: $0.periodFrom, to: $0.periodTo)
        }
    }
  }

  private static func open(_ visit: Visit) async throws -> Opened {
    let (run, view) = try await visit.run()
    let name = try visit.parameter("finding")
    let report = try await visit.house.shelf.report(of: run, visit.language)
    guard let finding = report.findings.first(where: { PageAddress.findingName($0.id) == name })
    else { throw Refusal.notFound }
    let plant = run.record.plant
    return Opened(
      run: run, view: view, plant: try view.plant(plant), report: report, finding: finding,
      fingerprint: BreachScope(finding.identity, plant: plant).fingerprint,
      address: PageAddress.finding(run, finding.id))
  }

  // MARK: - Saying something

  /// Why a form says nothing that could be put down.
  private struct Unclear: Error {
    var sentence: Bilingual

    init(zh: String, en: String) { sentence = Bilingual(zh: zh, en: en) }
  }

  private static func add(
    _ visit: Visit, _ kind: (FormFields) throws(Unclear) -> FindingRemark.Kind
  ) async throws -> Response {
    let opened = try await open(visit)
    let meant: FindingRemark.Kind
    do throws(Unclear) {
      meant = try kind(visit.form)
    } catch {
      return try await page(opened, visit, problem: error.sentence(visit.language))
    }
    let (text, actor) = (visit.form["text"] ?? "", try visit.actor())
    let (record, print) = (opened.run.record, opened.fingerprint)
    let region = opened.view.catalogue.regions[record.plant]
    let entry = try await visit.enter { (store) throws(Fault) in
      try store.add(
        meant, text, plant: record.plant, region: region, run: record.key, fingerprint: print,
        period: record.period, by: actor)
    }
    switch entry {
    case .taken(let remark): return visit.redirect(to: opened.address + "#said-\(remark.id)")
    case .wrong(let problem): return try await page(opened, visit, problem: problem)
    }
  }

  // MARK: - The page

  private static func page(
    _ opened: Opened, _ visit: Visit, problem: String? = nil
  ) async throws -> Response {
    let language = visit.language
    let (run, print) = (opened.run, opened.fingerprint)
    let plant = opened.plant.id
    let (remarks, entries) = try await visit.store { (store) throws(Fault) in
      let remarks = try store.remarks(plant: plant, fingerprint: print)
      return (remarks, try store.entries(about: remarks.map(\.id)))
    }
    let period = run.record.period
    let own = remarks.filter { remark in
      period.map { remark.speaks(of: $0, in: opened.period(ofRun:)) } ?? true
    }
    let others = remarks.filter { remark in !own.contains { $0.id == remark.id } }
    let groups = try await visit.house.findings.groups(of: opened.plant)
      .filter { $0.finding.fingerprint == print }
    let group =
      groups.first { $0.run == run }
      ?? groups.first { $0.run.overlaps(run) && $0.state.doubt != .gone }
      ?? groups.first { $0.run.overlaps(run) }
    let state = group?.state ?? FindingAnswers(own).standing.state
    let html = try await html(opened, visit)
    let writer = HTMLReport(style: ReportStyle(language: language))
    let role = try visit.person().role
    let isOfCheck = run.record.kind == .check
    var values: [String: Any] = [
      "finding": html, "plant": run.record.plantName, "plantAddress": PageAddress.plant(plant),
      "runAddress": PageAddress.run(run), "period": run.periodWords(language),
      "address": opened.address, "print": print, "id": opened.finding.id,
      "isReplaced": opened.view.isReplaced(run),
      "replacedBy": opened.view.replacing(run).map { ["address": PageAddress.run($0)] },
      "remarks": said(own, entries, opened, language), "hasRemarks": !own.isEmpty,
      "others": said(others, entries, opened, language), "hasOthers": !others.isEmpty,
      "otherCount": others.count,
      // What an application would breach is decided with it: no list has it, and no deadline is kept.
      "canExplain": role == .plant && isOfCheck, "canDecide": role != .plant && isOfCheck,
      "isBreach": opened.finding.verdict == .fail, "isSettled": state.isSettled,
      "state": state.words(language), "stateStyle": state.style,
    ]
    values.merge(doubt(state, opened, language)) { $1 }
    if state.awaitsPlant, let due = state.due {
      values["due"] = due.description
      values["isOverdue"] = due < visit.house.now().date
    }
    values["dueText"] =
      visit.form["due"]
      ?? CivilDate(daysSinceEpoch: visit.house.now().date.daysSinceEpoch + 7)
      .description
    let history = try await history(opened, visit)
    values["history"] = history
    values["hasHistory"] = !history.isEmpty
    values["decisions"] = FindingRemark.Decision.allCases.map { decision in
      [
        "value": decision.rawValue, "words": decision.words(language),
        "isChosen": decision.rawValue == visit.form["decision"],
      ] as [String: Any]
    }
    if let problem {
      values["problem"] = problem
      values[Self.form(of: visit.route)] = visit.form["text"] ?? ""
    }
    values["standards"] = try await standards(opened, visit)
    return try visit.readingPage(
      "finding", title: writer.title(of: opened.finding, in: opened.report),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  /// What the page says of a state that handing in again has put in doubt.
  private static func doubt(
    _ state: FindingState, _ opened: Opened, _ language: Language
  ) -> [String: Any] {
    guard let doubt = state.doubt else { return [:] }
    let later =
      opened.view.isReplaced(opened.run)
      ? opened.plant.current.last { $0.overlaps(opened.run) } : opened.run
    var values: [String: Any] = ["isGone": doubt == .gone, "isChanged": doubt == .changed]
    if let later {
      values["newRun"] = PageAddress.run(later)
      values["newChanges"] = PageAddress.run(later) + "#changes"
    }
    return values
  }

  /// In which field of the page stands what was sent and not taken.
  private static func form(of route: Route) -> String {
    switch route {
    case Routes.findingExplanation: "explanationText"
    case Routes.findingDecision: "decisionText"
    case Routes.findingRequest: "requestText"
    default: "commentText"
    }
  }

  /// By the report's own writer, kept.
  private static func html(_ opened: Opened, _ visit: Visit) async throws(Fault) -> Markup {
    let shelf = visit.house.shelf
    let (run, finding, report) = (opened.run, opened.finding, opened.report)
    let language = visit.language
    let episodes = opened.episodes
    return try await shelf.read { (ledger) throws(Fault) in
      let name = "\(run.record.key) finding \(finding.id) \(language.rawValue)"
      if let kept = shelf.pages[name] {
        return Markup(trusted: String(decoding: kept, as: UTF8.self))
      }
      let known = Set(try shelf.series(of: run, ledger).map { [$0.outlet, $0.pollutant] })
      let links = ReportLinks(
        finding: { PageAddress.finding(run, $0.id) },
        series: { outlet, pollutant in
          known.contains([outlet, pollutant])
            ? PageAddress.series(run, outlet, pollutant) + around(finding) : nil
        })
      let bytes = HTMLReport(style: ReportStyle(language: language))
        .fragment(of: finding, in: report, links: links, episodes: episodes)
      shelf.pages.keep(bytes, for: name, cost: bytes.count)
      return Markup(trusted: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// A day before an episode to a day after it, as a series' address asks for it.
  private static func around(_ finding: Finding) -> String {
    guard let episode = finding.episode else { return "" }
    let day: Int64 = 86_400
    let (from, to) = (
      Instant(seconds: episode.from.seconds - day), Instant(seconds: episode.to.seconds + day)
    )
    return "?from=\(from.hourText)&to=\(to.hourText)"
  }

  /// Texts of the standard that it cites.
  private static func standards(
    _ opened: Opened, _ visit: Visit
  ) async throws -> [[String: Any]] {
    guard let id = opened.finding.standard,
      let standing = try? await visit.house.reference.current()
    else { return [] }
    let finding = opened.finding
    let pages = standing.reference.pages.filter { $0.id == id }
    // A plan's figures and its items have a page each: the one that lists what was asked.
    if let entry = finding.limit ?? finding.target ?? finding.item,
      let page = pages.first(where: { StandardsMarkup.lists(entry, $0.markdown) })
    {
      return [link(page, StandardsChapter.address(of: entry, in: id, file: page.name), visit)]
    }
    return pages.map { link($0, StandardsChapter.address(of: $0.name), visit) }
  }

  private static func link(
    _ page: StandardsPage, _ address: String, _ visit: Visit
  ) -> [String: Any] {
    ["address": address, "words": page.title(visit.language), "id": page.id]
  }

  // MARK: History

  /// What each run of the plant said of the same requirement, the latest first.
  private static func history(
    _ opened: Opened, _ visit: Visit
  ) async throws(Fault) -> [[String: Any]] {
    let language = visit.language
    let runs = opened.plant.all.filter { $0.record.kind == .check }
      .sorted { ($0.record.periodTo, $0.record.id) > ($1.record.periodTo, $1.record.id) }
    let shown = Array(runs.prefix(runsShown))
    let lines = try await visit.house.findings.lines(of: opened.fingerprint, in: shown)
    return lines.map { run, line in
      let verdict = line.verdict
      var values: [String: Any] = [
        "period": run.periodWords(language), "isHere": run == opened.run,
        "address": line.finding.map { PageAddress.finding(run, $0) } ?? PageAddress.run(run),
        "isReplaced": opened.view.isReplaced(run), "count": line.count,
        "exceeding": line.exceeding.map { "\($0)" } ?? "–",
        "valid": line.valid.map { "\($0)" } ?? "–",
        "multiple": line.multiple.map { "\($0)" } ?? "–",
      ]
      if let verdict {
        values["verdict"] = verdict.name(language)
        values["style"] = verdict.pageSign.style
        values["mark"] = verdict.pageSign.mark
      }
      return values
    }
  }

  // MARK: Remarks

  private static func said(
    _ remarks: [FindingRemark], _ entries: [AuditLogEntry], _ opened: Opened, _ language: Language
  ) -> [[String: Any]] {
    let entries = Dictionary(entries.map { ($0.subject, $0) }) { first, _ in first }
    return remarks.map { remark in
      var values: [String: Any] = [
        "id": remark.id, "author": remark.authorName, "role": remark.authorRole.word(language),
        "at": remark.at.minuteText, "text": remark.text, "kind": remark.kind.words(language),
        "style": remark.kind.style,
      ]
      if remark.run != opened.run.record.key,
        let run = opened.plant.all.first(where: { $0.record.key == remark.run })
      {
        values["run"] =
          ["address": PageAddress.run(run), "words": run.periodWords(language)] as [String: Any]
      }
      if let entry = entries[remark.id] {
        values["entry"] =
          ["number": "\(entry.id)", "chain": String(entry.chain.prefix(16))] as [String: Any]
      }
      return values
    }
  }
}

extension FindingRemark.Kind {
  func words(_ language: Language) -> String {
    switch self {
    case .comment: language.say("备注", "Comment")
    case .explanation: language.say("企业说明", "Explanation by the plant")
    case .request(let due):
      language.say("要求说明，期限 \(due)", "The plant is to explain by \(due)")
    case .decision(let decision):
      language.say("处理意见：", "Decision: ") + decision.words(language)
    }
  }

  fileprivate var style: String {
    switch self {
    case .comment: "plain"
    case .explanation, .request: "doubtful"
    case .decision(.confirmed): "bad"
    case .decision: "good"
    }
  }
}

extension FindingRemark.Decision {
  func words(_ language: Language) -> String {
    switch self {
    case .confirmed: language.say("认定超标或违规", "confirmed as a breach")
    case .rejected: language.say("不予认定", "not upheld")
    case .closed: language.say("整改到位，结案", "put right, closed")
    }
  }
}
#endif

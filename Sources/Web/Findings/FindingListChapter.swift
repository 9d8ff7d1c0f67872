#if Server
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// All breaches that somebody still has to answer or decide, over every plant that the reader sees.
enum FindingListChapter {
  private static let perPage = 50

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.findingList) { visit in
      let view = try await visit.ledger()
      guard let sight = visit.reader?.sight else { throw Refusal.signInFirst }
      let all = try await visit.house.findings.board(view, of: sight).groups
      let filter = FindingFilter(visit.query)
      let found = all.filter { filter.takes($0, view) }
      let after = visit.query["after"].flatMap { FindingGroup.Place($0) }
      let rest = after.map { place in found.drop { $0.place <= place } } ?? found[...]
      let page = rest.prefix(perPage)
      var values = choices(view, all, filter, visit.language)
      values["findings"] = page.map { $0.row(visit.language) }
      values["hasFindings"] = !page.isEmpty
      values["hasRuns"] = !view.plants.isEmpty
      values["count"] = found.count
      values["isFiltered"] = !filter.isEmpty
      values["counting"] = found.count { !$0.finding.isAdvisory }
      values["isPlant"] = try visit.person().role == .plant
      if try visit.person().role != .plant, after == nil {
        values.merge(
          differing(try await visit.house.register.board(view), filter, visit.language)
        ) { $1 }
      }
      if page.count < rest.count, let last = page.last {
        values["next"] = filter.address(after: last.place.text)
      }
      if after != nil { values["first"] = filter.address(after: nil) }
      return try visit.readingPage(
        "findings", title: visit.say("待处理的不达标", "Open findings"), values)
    }
  }

  private static let plantsShown = 50

  /// Plants whose dossiers say something else than the register: no rule found it, and yet somebody
  /// has to see to it.
  private static func differing(
    _ register: RegisterBoard, _ filter: FindingFilter, _ language: Language
  ) -> [String: Any] {
    let found = register.open.filter(filter.takes)
    var values: [String: Any] = [
      "differing": found.prefix(plantsShown).map { $0.row(language) },
      "hasDiffering": !found.isEmpty,
      "differingWords": RegisterBoard.words(of: found, language) ?? "",
      "isDifferingCut": found.count > plantsShown,
    ]
    values["notCompared"] = register.notCompared(language)
    return values
  }

  private static func choices(
    _ view: LedgerView, _ all: [FindingGroup], _ filter: FindingFilter, _ language: Language
  ) -> [String: Any] {
    func option(_ value: String, _ words: String, _ chosen: String) -> [String: Any] {
      ["value": value, "words": words, "isChosen": value == chosen]
    }
    var districts = Set<String>()
    for plant in view.plants where plant.region.utf8.count == 6 {
      districts.insert(plant.region)
      districts.insert(plant.region.prefix(4) + "00")
    }
    if !filter.district.isEmpty { districts.insert(filter.district) }
    let rules = Set(all.map(\.finding.rule)).sorted()
    var values: [String: Any] = [
      "districts": districts.sorted().map {
        option($0, regionName($0)(language), filter.district)
      },
      "rules": rules.map { option($0, ruleName($0)(language), filter.rule) },
      "states": FindingFilter.State.allCases.map {
        option($0.rawValue, $0.words(language), filter.state.rawValue)
      },
      "q": filter.words.joined(separator: " "),
    ]
    if !filter.plant.isEmpty { values["plant"] = filter.plant }
    return values
  }
}

/// What the address asks for.
struct FindingFilter: Sendable {
  enum State: String, CaseIterable, Sendable {
    /// Whatever is not settled.
    case pending = ""
    case open, requested, explained, confirmed, rejected, closed
    /// Handed in again since it was answered, and different.
    case changed
    /// Not there any more since the period was handed in again.
    case gone
    /// What the authority has to look at: explained, or handed in again.
    case review
    case all

    func takes(_ state: FindingState) -> Bool {
      switch self {
      case .pending: !state.isSettled
      case .all: true
      case .changed: state.doubt == .changed
      case .gone: state.doubt == .gone
      case .review: state.awaitsAuthority
      case .requested: state.awaitsPlant
      case .open, .explained, .confirmed, .rejected, .closed: rawValue == state.stage.rawValue
      }
    }

    func words(_ language: Language) -> String {
      switch self {
      case .pending: language.say("未结案", "not settled")
      case .all: language.say("全部", "all")
      case .changed: FindingState.Doubt.changed.words(language)
      case .gone: language.say("重报后消失，待核实", "gone after it was handed in again")
      case .review: language.say("待监察员处理", "to be decided or reviewed")
      case .open, .requested, .explained, .confirmed, .rejected, .closed:
        FindingState.Stage(rawValue: rawValue)?.words(language) ?? rawValue
      }
    }
  }

  /// Six digits; empty: all.
  var district: String
  var rule: String
  /// The id of one plant; empty: all.
  var plant: String
  /// Words of a plant's name or id, each of which must be there.
  var words: [String]
  var state: State
  private var pattern: RegionPattern?

  init(_ query: FormFields) {
    func text(_ name: String) -> String { String((query[name] ?? "").prefix(200)) }
    pattern = RegionPattern(text("district"))
    district = pattern?.code ?? ""
    (rule, plant) = (text("rule"), text("plant"))
    words = text("q").lowercased().split { $0 == " " || $0 == "\u{3000}" }.map(String.init)
    state = State(rawValue: text("state")) ?? .pending
  }

  var isEmpty: Bool {
    district.isEmpty && rule.isEmpty && plant.isEmpty && words.isEmpty && state == .pending
  }

  /// Whether a plant that differs from the register is among what is asked for.
  func takes(_ standing: RegisterStanding) -> Bool {
    guard [.pending, .review, .all].contains(state), rule.isEmpty,
      plant.isEmpty || plant == standing.plant,
      pattern.map({ $0.covers(standing.region) }) ?? true
    else { return false }
    let text = (standing.plant + " " + standing.name).lowercased()
    return words.allSatisfy { text.contains($0) }
  }

  func takes(_ group: FindingGroup, _ view: LedgerView) -> Bool {
    let record = group.run.record
    guard state.takes(group.state), rule.isEmpty || rule == group.finding.rule,
      plant.isEmpty || plant == record.plant
    else { return false }
    if let pattern {
      guard pattern.covers(view.catalogue.regions[record.plant] ?? record.region) else {
        return false
      }
    }
    guard !words.isEmpty else { return true }
    let text = (record.plant + " " + record.plantName).lowercased()
    return words.allSatisfy { text.contains($0) }
  }

  func address(after: String?) -> String {
    let pairs = [
      ("district", district), ("rule", rule), ("plant", plant),
      ("q", words.joined(separator: " ")), ("state", state.rawValue), ("after", after ?? ""),
    ].filter { !$0.1.isEmpty }
    guard !pairs.isEmpty else { return "/findings" }
    return "/findings?"
      + pairs.map { PercentText.encoded($0.0) + "=" + PercentText.encoded($0.1) }
      .joined(separator: "&")
  }
}

extension FindingGroup {
  /// What every list says of it.
  func values(_ language: Language) -> [String: Any] {
    [
      "address": PageAddress.finding(run, finding.findingID),
      "message": language.say(finding.messageZh, finding.messageEn),
      "severity": finding.severity.word(language), "style": finding.severity.pageSign.style,
      "mark": finding.severity.pageSign.mark, "isAdvisory": finding.isAdvisory,
      "outlet": finding.outlet ?? language.say("全厂", "whole plant"),
      "pollutant": finding.pollutant.map { pollutantWords($0, language) } ?? "",
      "more": count > 1 ? language.say("等 \(count) 段", "and \(count - 1) more") : "",
      "runAddress": PageAddress.run(run), "period": run.periodWords(language),
      "runs": runs, "isRepeated": runs > 1, "since": first.periodWords(language),
      "isGone": state.doubt == .gone, "state": state.words(language),
      "stateStyle": state.style,
    ]
  }

  /// The same with its plant and rule, for a list of many plants.
  func row(_ language: Language) -> [String: Any] {
    var values = values(language)
    values["plant"] = run.record.plantName
    values["plantID"] = run.record.plant
    values["plantAddress"] = PageAddress.plant(run.record.plant)
    values["rule"] = ruleName(finding.rule)(language)
    return values
  }
}
#endif

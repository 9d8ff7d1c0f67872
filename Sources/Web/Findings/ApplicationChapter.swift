#if Server
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// Decisions of the gate, as they were recorded.
enum ApplicationChapter {
  private static let perPage = 50

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.applicationList) { visit in try await list(visit) }
    handlers.on(Routes.application) { visit in try await one(visit) }
  }

  static func address(of run: SeenRun) -> String { "/applications/\(run.id)" }

  // MARK: - All

  private static func list(_ visit: Visit) async throws -> Response {
    let view = try await visit.ledger()
    let language = visit.language
    let verdict = visit.query["verdict"].flatMap { Verdict(rawValue: $0) }
    let asked = String((visit.query["q"] ?? "").prefix(200))
    let words = asked.lowercased().split(separator: " ")
    let number = ProjectNumber(asked)
    let all = view.plants.flatMap(\.decisions).sorted { $0.record.id > $1.record.id }
    let found = all.filter { run in
      let record = run.record
      let text = [record.plant, record.plantName, record.application ?? ""]
        .joined(separator: " ").lowercased()
      return verdict.map { $0 == record.verdict } ?? true
        && (words.allSatisfy { text.contains($0) }
          || ProjectNumber(record.application ?? "").contains(number))
    }
    let before = visit.query["before"].flatMap { Int64($0) }
    let rest = before.map { number in found.drop { $0.record.id >= number } } ?? found[...]
    let page = rest.prefix(perPage)
    var values: [String: Any] = [
      "decisions": page.map { row($0, view, language) }, "hasDecisions": !page.isEmpty,
      "hasAny": !all.isEmpty, "count": found.count, "q": visit.query["q"] ?? "",
      "isFiltered": verdict != nil || !words.isEmpty,
      "isPlant": try visit.person().role == .plant,
      "verdicts": [Verdict.pass, .fail, .insufficient, .notEvaluated].map { each in
        [
          "value": each.rawValue, "words": each.decisionWords(language),
          "isChosen": each == verdict,
        ] as [String: Any]
      },
    ]
    if page.count < rest.count, let last = page.last {
      var query = verdict.map { "verdict=\($0.rawValue)&" } ?? ""
      if let text = visit.query["q"], !words.isEmpty {
        query += "q=" + PercentText.encoded(text) + "&"
      }
      values["next"] = "/applications?\(query)before=\(last.record.id)"
    }
    return try visit.readingPage(
      "applications", title: visit.say("技改申报审查", "Applications and decisions"), values)
  }

  private static func row(_ run: SeenRun, _ view: LedgerView, _ language: Language) -> [String: Any]
  {
    let record = run.record
    return [
      "address": address(of: run), "application": record.application ?? "",
      "plant": record.plantName, "plantAddress": PageAddress.plant(record.plant),
      "stage": record.stage.flatMap { Application.Stage(rawValue: $0) }?.word(language) ?? "",
      "verdict": record.verdictWords(language), "style": record.verdict.pageSign.style,
      "mark": record.verdict.pageSign.mark, "asOf": record.asOf.date.description,
      "at": record.recordedAt.minuteText, "by": record.recordedBy, "number": "\(record.id)",
      "reason": record.reason ?? "", "isReplaced": view.isReplaced(run),
    ]
  }

  // MARK: - One

  private static func one(_ visit: Visit) async throws -> Response {
    let (run, view) = try await visit.run()
    let language = visit.language
    guard run.record.kind == .decision else { throw Refusal.notFound }
    let body = try await RunChapter.body(of: run, .outlet, visit)
    let record = run.record
    let number = ProjectNumber(record.application ?? "")
    let others = try view.plant(record.plant).all.filter {
      $0.record.kind == .decision && $0 != run
        && ProjectNumber($0.record.application ?? "") == number
    }
    // The authority's that holds now, at the stage that the applicant had decided.
    let official = others.last {
      !$0.record.isApplicants && $0.record.stage == record.stage && !view.isReplaced($0)
    }
    let values: [String: Any] = [
      "isApplicants": record.isApplicants, "official": official.map { address(of: $0) } ?? "",
      "hasOfficial": official != nil, "decision": Markup(trusted: body.html),
      "plant": record.plantName,
      "plantAddress": PageAddress.plant(record.plant), "number": "\(record.id)",
      "at": record.recordedAt.minuteText, "by": record.recordedBy, "version": record.toolVersion,
      "isReplaced": view.isReplaced(run),
      "replacedBy": view.replacing(run).map { ["address": address(of: $0)] },
      "reason": record.reason ?? "",
      "others": others.reversed().map { row($0, view, language) }, "hasOthers": !others.isEmpty,
      "formats": ReportFiles.formats.map { format in
        [
          "address":
            "\(PageAddress.run(run))/report.\(format.rawValue)?lang=\(language.rawValue)",
          "words": format.words(language),
        ]
      },
    ]
    return try visit.readingPage("application", title: body.title, values)
  }
}
#endif

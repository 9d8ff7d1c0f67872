#if Server
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// One run's report: the page, and the files.
enum RunChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.run) { visit in try await page(visit) }
    handlers.on(Routes.runReport) { visit in try await file(visit) }
  }

  // MARK: Page

  private static func page(_ visit: Visit) async throws -> Response {
    let (run, view) = try await visit.run()
    let record = run.record
    // Who asks for a grouping that there is none of gets the usual one.
    let grouping = visit.query["group"].flatMap { FindingGrouping(rawValue: $0) } ?? .outlet
    let body = try await body(of: run, grouping, visit)
    var values: [String: Any] = [
      "report": Markup(trusted: body.html), "number": "\(record.id)",
      "plant": record.plantName, "plantAddress": PageAddress.plant(record.plant),
      "recordedAt": record.recordedAt.minuteText, "recordedBy": record.recordedBy,
      "version": record.toolVersion,
      "formats": ReportFiles.formats.map { format in
        [
          "address":
            "\(PageAddress.run(run))/report.\(format.rawValue)?lang=\(visit.language.rawValue)",
          "words": format.words(visit.language),
        ] as [String: Any]
      },
      "groupings": FindingGrouping.allCases.map { one in
        [
          "address": "?group=\(one.rawValue)#findings", "words": one.words(visit.language),
          "isChosen": one == grouping,
        ] as [String: Any]
      },
    ]
    let series = body.series.map { key in
      [
        "address": PageAddress.series(run, key.outlet, key.pollutant),
        "words": key.outlet + " " + pollutantWords(key.pollutant, visit.language),
      ] as [String: Any]
    }
    values["series"] = series
    values["hasSeries"] = !series.isEmpty
    values["replacedBy"] = links(view.replacing(run), visit.language)
    values["isReplaced"] = view.isReplaced(run)
    let replaced = record.replacedRuns.compactMap { try? view.run(number: $0) }
    values["replaces"] = links(replaced, visit.language)
    values["hasReplaced"] = !replaced.isEmpty
    values["reason"] = record.reason
    if record.kind == .check, !replaced.isEmpty {
      values["changes"] = try await RunChanges.markup(of: run, replaced, visit)
    }
    if let plant = try? view.plant(record.plant) {
      // A decision was made by the card.
      if record.kind == .check,
        case .compared(let standing) = try await visit.house.register.standing(of: plant, at: run),
        standing.isOpen
      {
        values["register"] = standing.values(
          isPlant: try visit.person().role == .plant, visit.language)
      }
      let place = plant.current.firstIndex(of: run)
      if let place, place > 0 { values["before"] = PageAddress.run(plant.current[place - 1]) }
      if let place, place + 1 < plant.current.count {
        values["after"] = PageAddress.run(plant.current[place + 1])
      }
    }
    return try visit.readingPage("run", title: body.title, values)
  }

  private static func links(_ runs: [SeenRun], _ language: Language) -> [[String: Any]] {
    runs.map { run in
      [
        "address": PageAddress.run(run),
        "words": "#\(run.record.id) " + run.record.recordedAt.minuteText,
      ]
    }
  }

  struct Body: Sendable {
    var title: String
    var html: String
    var series: [SeriesKey]
  }

  /// The report's views by its own writer, kept: a long report takes a while to write.
  static func body(
    of run: SeenRun, _ grouping: FindingGrouping, _ visit: Visit
  ) async throws(Fault) -> Body {
    let shelf = visit.house.shelf
    let language = visit.language
    let report = try await shelf.report(of: run, language)
    return try await shelf.read { (ledger) throws(Fault) in
      var style = ReportStyle(language: language)
      style.grouping = grouping
      let writer = HTMLReport(style: style)
      let known = Set(try shelf.series(of: run, ledger))
      let name = "\(run.record.key) page \(grouping.rawValue) \(language.rawValue)"
      let links = ReportLinks(
        finding: { PageAddress.hasFindings ? PageAddress.finding(run, $0.id) : nil },
        series: { outlet, pollutant in
          known.contains(SeriesKey(outlet: outlet, pollutant: pollutant))
            ? PageAddress.series(run, outlet, pollutant) : nil
        })
      let bytes: [UInt8]
      if let kept = shelf.pages[name] {
        bytes = kept
      } else {
        bytes = writer.fragment(of: report, links: links)
        shelf.pages.keep(bytes, for: name, cost: bytes.count)
      }
      return Body(
        title: report.plant.name + language.say("　", " · ") + writer.title(of: report),
        html: String(decoding: bytes, as: UTF8.self),
        series: known.filter { !$0.isClaim }.sorted())
    }
  }

  // MARK: Files

  private static func file(_ visit: Visit) async throws -> Response {
    let (run, _) = try await visit.run()
    let name = try visit.parameter("format")
    guard let format = ReportFormat(rawValue: name), ReportFiles.formats.contains(format) else {
      let list = ReportFiles.formats.map(\.rawValue).joined(separator: ", ")
      throw Refusal(
        .notFound,
        Bilingual(
          zh: "没有这种格式的报告；可用：\(list)。要 PDF，请打开报告页面后用浏览器打印。",
          en: "There is no such format; there are: \(list). For PDF, print the report's page."))
    }
    let bytes = try await ReportFiles.bytes(
      of: run, format, visit.language, from: visit.house.shelf)
    let record = run.record
    let last = Instant(seconds: record.periodTo.seconds - 1).date
    let response = ReportFiles.response(
      bytes, format, visit.language,
      named: "\(record.plant)_\(record.periodFrom.date)_\(last)_\(record.id)",
      ifNoneMatch: visit.request.headers[.ifNoneMatch])
    return try await visit.downloaded(
      response, .reportDownloaded, run.id, "\(record.plant) \(name)")
  }
}

extension FindingGrouping {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .outlet: language.say("按排放口", "by outlet")
    case .rule: language.say("按规则", "by rule")
    case .severity: language.say("按程度", "by severity")
    }
  }
}
#endif

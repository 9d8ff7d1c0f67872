#if Server
import HTTPTypes
import Hummingbird
import Measures
import Reports
import ServerStore

/// What the columns of an upload's logs are, where their headers do not say it: said once, and
/// remembered for the plant.
enum UploadMapping {
  /// Of the logs that have columns of their own.
  static let kind = "emission"

  /// The words that stand for themselves; readings and their flags name a pollutant besides.
  private static let roles = [
    "timestamp", "date", "time", "outlet", "pollutant", "value", "unit", "flag", "claim", "ignore",
  ]

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.uploadMapping) { visit in
      let standing = try await visit.changeableUpload()
      return try await page(visit, standing, try await listing(visit, standing))
    }
    handlers.on(Routes.uploadMapped, send)
  }

  /// Looks at the upload anew: what a form says of its logs is not believed.
  private static func listing(
    _ visit: Visit, _ standing: UploadStanding
  ) async throws -> Result<ColumnListing, WorkbenchRunner.Refused> {
    guard let job = standing.job, standing.phase.isEnded else {
      throw Refusal(
        .conflict,
        Bilingual(
          zh: "上传还没有核查完；请稍后再试。", en: "The upload is still being checked; try again later."))
    }
    let scratch = visit.house.store.folder.work("columns-" + Randomness.identifier())
    let order = try await CheckOrder.of(
      upload: standing.upload.id, owner: job.owner, CheckParameters(job.parameters),
      scratch: scratch, in: visit.house)
    guard let order else { throw Refusal.notFound }
    let checks = visit.house.checks
    let outcome = await visit.whileWaitedFor { () async -> Result<_, Fault> in
      do throws(Fault) {
        return .success(try await checks.listing(of: order))
      } catch { return .failure(error) }
    }
    await visit.house.desk.discard(scratch)
    return try outcome.get()
  }

  // MARK: - The page

  private static func page(
    _ visit: Visit, _ standing: UploadStanding,
    _ listing: Result<ColumnListing, WorkbenchRunner.Refused>, problem: String? = nil
  ) async throws -> Response {
    let language = visit.language
    var values: [String: Any] = ["id": standing.upload.id, "name": standing.upload.name]
    switch listing {
    case .failure(let refused): values["refused"] = refused.sentence(language)
    case .success(let listing):
      values["plantID"] = listing.plant
      values["hasLogs"] = !listing.logs.isEmpty
      values["logs"] = listing.logs.enumerated().map { number, log in
        [
          "file": log.file,
          "columns": zip(log.headers, log.uses).enumerated().map { place, column in
            row(
              header: column.0, known: column.1, name: "\(number).\(place)", visit.form, language)
          },
        ] as [String: Any]
      }
    }
    if let problem { values["problem"] = problem }
    return try visit.page(
      "upload-mapping", title: visit.say("各列的含义", "What the columns are"),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func row(
    header: String, known: String, name: String, _ form: FormFields, _ language: Language
  ) -> [String: Any] {
    let parts = known.split(separator: " ").map(String.init)
    let role = form["use." + name] ?? parts.first ?? ""
    let pollutant = form["pollutant." + name] ?? (parts.count > 1 ? parts[1] : "")
    let unit = form["unit." + name] ?? (parts.count > 2 ? parts[2] : "")
    func options(
      _ all: [(value: String, words: String)], _ chosen: String
    ) -> [[String: Any]] {
      all.map { ["value": $0.value, "words": $0.words, "isChosen": $0.value == chosen] }
    }
    return [
      "header": header, "name": name, "isKnown": !known.isEmpty,
      "uses": options(
        [("", language.say("未识别，忽略", "not recognised, ignored"))]
          + (["reading", "flag_of"] + roles).map { ($0, words(role: $0)(language)) }, role),
      "pollutants": options(
        [("", "–")] + Pollutant.all.map { ($0.id, "\($0.id) \($0.name(language))") }, pollutant),
      "units": options([("", "–")] + UnitOfMeasure.all.map { ($0.symbol, $0.symbol) }, unit),
    ]
  }

  private static func words(role: String) -> Bilingual {
    switch role {
    case "reading": Bilingual(zh: "某污染物或参数的监测值", en: "readings of a pollutant")
    case "flag_of": Bilingual(zh: "某污染物的数据标记", en: "flags of a pollutant")
    case "timestamp": Bilingual(zh: "监测时间", en: "time stamp")
    case "date": Bilingual(zh: "日期", en: "date")
    case "time": Bilingual(zh: "时刻", en: "time of day")
    case "outlet": Bilingual(zh: "排放口", en: "outlet")
    case "pollutant": Bilingual(zh: "监测因子（每行一个）", en: "pollutant, one a row")
    case "value": Bilingual(zh: "监测值（每行一个）", en: "value, one a row")
    case "unit": Bilingual(zh: "单位", en: "unit")
    case "flag": Bilingual(zh: "数据标记", en: "flag")
    case "claim": Bilingual(zh: "折算值（只作参考）", en: "converted value, a claim")
    default: Bilingual(zh: "不用", en: "not used")
    }
  }

  // MARK: - What was said

  private static func send(_ visit: Visit) async throws -> Response {
    let standing = try await visit.changeableUpload()
    let found = try await listing(visit, standing)
    guard case .success(let listing) = found, let job = standing.job else {
      return try await page(visit, standing, found)
    }
    var said: [(headers: [String], columns: [String: String])] = []
    for (number, log) in listing.logs.enumerated() {
      var columns: [String: String] = [:]
      for (place, header) in log.headers.enumerated() {
        guard let use = try use(visit.form, "\(number).\(place)") else {
          let problem = visit.say(
            "“\(header)”：请选择污染物，以及它能用的单位。",
            "'\(header)': choose a pollutant, and a unit that it can have.")
          return try await page(visit, standing, found, problem: problem)
        }
        // What is recognised by itself need not be said.
        if !use.isEmpty, use != log.uses[place] { columns[header] = use }
      }
      if !columns.isEmpty { said.append((log.headers, columns)) }
    }
    guard !said.isEmpty else {
      let problem = visit.say(
        "没有任何改动；请为未识别的列选择含义。", "Nothing was changed; say what the columns are.")
      return try await page(visit, standing, found, problem: problem)
    }
    let (id, plant, actor, mappings) = (
      standing.upload.id, listing.plant, try visit.actor(), said
    )
    // Where the plant lies is not for its dossier to say, unless nobody knows it yet.
    guard try await visit.ledger().maySee(plant, else: listing.region) else {
      throw Refusal.notFound
    }
    let parameters = standing.again(reason: visit.form["reason"])
    let entry = try await visit.enter { (store) throws(Fault) in
      for mapping in mappings {
        try store.remember(
          plant: plant, kind: kind, headers: mapping.headers, columns: mapping.columns, by: actor)
      }
      try store.set(plant: plant, of: id)
      if job.state == .failed || job.state == .cancelled {
        _ = try store.retry(job: job.id, parameters: parameters, by: actor)
      }
    }
    switch entry {
    case .taken: return visit.redirect(to: UploadChapter.address(standing))
    case .wrong(let problem): return try await page(visit, standing, found, problem: problem)
    }
  }

  /// Of one column, by words; empty: not said. `nil`: what cannot be.
  private static func use(_ form: FormFields, _ name: String) throws(Refusal) -> String? {
    let role = form["use." + name] ?? ""
    guard role != "" else { return "" }
    guard role == "reading" || role == "flag_of" else {
      guard roles.contains(role) else { throw .badForm }
      return role
    }
    guard let pollutant = Pollutant.withID(form["pollutant." + name] ?? "") else { return nil }
    guard role == "reading" else { return "flag_of \(pollutant.id)" }
    guard let unit = UnitOfMeasure(form["unit." + name] ?? ""), pollutant.accepts(unit) else {
      return nil
    }
    return "reading \(pollutant.id) \(unit.symbol)"
  }
}
#endif

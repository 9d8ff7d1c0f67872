#if Server
import Measures
import Report
import Reports
import ServerStore

/// What each row of the programming interface takes and answers.
enum OpenAPIRows {
  private typealias Schemas = OpenAPISchemas

  static func all(limit: Int64) -> [OpenAPI.Operation] {
    document + uploads(limit) + gate + results
  }

  /// SARIF's type, too.
  private static func isJSON(_ type: String) -> Bool {
    type == "application/json" || type.hasSuffix("+json")
  }

  private static func json(
    _ schema: String, _ words: String, status: Int = 200, headers: [String] = []
  ) -> OpenAPI.Answer {
    OpenAPI.Answer(
      status: status, words: words, content: [("application/json", Schemas.reference(schema))],
      headers: headers)
  }

  /// Answers to asking again with `If-None-Match`.
  private static let unchanged = OpenAPI.Answer(
    status: 304, words: "What the caller has is what there is.", headers: ["ETag"])

  private static let document = [
    OpenAPI.Operation(
      route: Routes.apiDocument, id: "getDocument", summary: "This document",
      success: [
        OpenAPI.Answer(
          status: 200, words: "OpenAPI 3.1",
          content: [("application/json", .object([("type", .text("object"))]))], headers: ["ETag"]),
        unchanged,
      ])
  ]

  // MARK: - Handing in

  private static func uploads(_ limit: Int64) -> [OpenAPI.Operation] {
    let upload = { (words: String) in json("Upload", words) }
    return [
      OpenAPI.Operation(
        route: Routes.apiUploads, id: "listUploads", summary: "Uploads, newest first",
        parameters: [
          page(200, else: 50), cursor,
          query(
            "state", "Only in this state of receiving.",
            Schemas.choice(Upload.State.allCases.map(\.rawValue))),
        ], success: [json("Uploads", "A page of uploads", headers: ["ETag"]), unchanged]),
      OpenAPI.Operation(
        route: Routes.apiUploadBegun, id: "beginUpload", summary: "Begin an upload",
        body: ("application/json", Schemas.reference("BeginUpload")),
        success: [
          json("Upload", "It was begun", status: 201, headers: ["Location", "Upload-Offset"])
        ], problems: [409, 507], isIdempotent: true),
      OpenAPI.Operation(
        route: Routes.apiUpload, id: "getUpload", summary: "An upload and its check",
        success: [json("Upload", "The upload", headers: ["ETag", "Upload-Offset"]), unchanged]),
      OpenAPI.Operation(
        route: Routes.apiUploadAdded, id: "addToUpload",
        summary: "Add bytes behind those that are there",
        parameters: [
          OpenAPI.Parameter(
            name: "Upload-Offset", place: "header", words: "Where these bytes begin.",
            schema: .object([("type", .text("integer")), ("minimum", .number(0))]),
            isRequired: true)
        ],
        body: (
          "application/offset+octet-stream",
          .object([("type", .text("string")), ("format", .text("binary"))])
        ), success: [json("Upload", "They are on the disk", headers: ["Upload-Offset"])],
        problems: [409, 507]),
      OpenAPI.Operation(
        route: Routes.apiUploadCompleted, id: "completeUpload",
        summary: "Say that all bytes are there, and have them checked",
        body: ("application/json", Schemas.reference("CompleteUpload")),
        success: [json("Upload", "The check waits for its turn", status: 202)],
        problems: [409, 507], isIdempotent: true),
      OpenAPI.Operation(
        route: Routes.apiUploadCancelled, id: "cancelCheck", summary: "End an upload's check",
        success: [upload("It ends as soon as its worker hears of it")], problems: [409]),
      OpenAPI.Operation(
        route: Routes.apiUploadRetried, id: "retryCheck", summary: "Check an upload again",
        success: [upload("The check waits for its turn")], problems: [409]),
      OpenAPI.Operation(
        route: Routes.apiUploadDiscarded, id: "discardUpload",
        summary: "Remove an upload's bytes; what was recorded stays",
        success: [OpenAPI.Answer(status: 204, words: "They are gone")], problems: [409]),
    ]
  }

  // MARK: - Deciding

  private static let gate = [
    OpenAPI.Operation(
      route: Routes.apiGate, id: "askGate",
      summary:
        "Say that all bytes of an application's upload are there, and have it decided on and recorded",
      body: ("application/json", Schemas.reference("AskGate")),
      success: [
        json("Gate", "The decision waits for its turn", status: 202, headers: ["Location"])
      ], problems: [409, 507], isIdempotent: true),
    OpenAPI.Operation(
      route: Routes.apiGateAnswer, id: "getGate",
      summary: "What became of an application: how far it is, why it failed, or the decision",
      success: [json("Gate", "The application", headers: ["ETag"]), unchanged]),
  ]

  // MARK: - What was found

  private static let runFilters = [
    query("plant", "Only this plant.", Schemas.string(from: 1, to: 200)),
    query("month", "Only what touches this month.", Schemas.pattern("^[0-9]{4}-(0[1-9]|1[0-2])$")),
    query(
      "verdict", "Only runs with this verdict.", Schemas.choice(Verdict.allCases.map(\.rawValue))),
    query(
      "replaced", "Also runs that a later one replaced.", Schemas.choice(["true", "false"])),
  ]

  private static let findingFilters = [
    query("severity", "Only of this severity.", Schemas.choice(Severity.allCases.map(\.rawValue))),
    query(
      "finding", "Only findings with this verdict of their own.",
      Schemas.choice(Verdict.allCases.map(\.rawValue))),
    query("outlet", "Only of this outlet.", Schemas.string(from: 1, to: 200)),
    query("pollutant", "Only of this pollutant.", Schemas.string(from: 1, to: 200)),
    query("rule", "Only of this rule.", Schemas.string(from: 1, to: 200)),
    query(
      "fingerprint", "Only of this requirement of its plant, in whatever run.",
      Schemas.string(from: 1, to: 200)),
  ]

  private static let results: [OpenAPI.Operation] = [
    OpenAPI.Operation(
      route: Routes.apiPlants, id: "listPlants", summary: "Plants with a recorded run, by id",
      parameters: [page(500, else: 100), cursor],
      success: [json("Plants", "A page of plants", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiRuns, id: "listRuns", summary: "Recorded checks, newest first",
      parameters: [page(500, else: 50), cursor] + runFilters,
      success: [json("Runs", "A page of runs", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiRun, id: "getRun", summary: "One run",
      success: [json("Run", "The run", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiReport, id: "getReport",
      summary: "A run's report, byte for byte as `greengate check --seal` writes it",
      success: [
        OpenAPI.Answer(
          status: 200, words: "The report",
          content: media.map { type in
            (
              type,
              isJSON(type)
                ? .object([("type", .text("object"))])
                : .object([("type", .text("string"))])
            )
          }, headers: ["ETag", "Content-Disposition"]),
        unchanged,
      ]),
    OpenAPI.Operation(
      route: Routes.apiRunFindings, id: "listRunFindings",
      summary: "A run's findings, in the order of its report",
      parameters: [page(500, else: 100), cursor] + findingFilters,
      success: [json("Findings", "A page of findings", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiFindings, id: "listFindings",
      summary: "Findings of many runs: newest run first, in the order of their reports",
      parameters: [page(500, else: 100), cursor] + runFilters + findingFilters,
      success: [json("Findings", "A page of findings", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiDecisions, id: "listDecisions",
      summary: "The gate's decisions on applications, newest first",
      parameters: [page(500, else: 50), cursor] + runFilters,
      success: [json("Decisions", "A page of decisions", headers: ["ETag"]), unchanged]),
    OpenAPI.Operation(
      route: Routes.apiDigest, id: "getDigest",
      summary: "A month's digest, as `greengate digest` writes it of what the caller may see",
      parameters: [
        query("format", "Else json.", Schemas.choice(DigestFormat.allCases.map(\.rawValue))),
        query(
          "plant", "Of this plant; an account of one plant need not say it.",
          Schemas.string(from: 1, to: 200)),
        query(
          "district", "Of this region; an inspector of one region need not say it.",
          Schemas.pattern("^[0-9]{6}$")),
      ],
      success: [
        OpenAPI.Answer(
          status: 200, words: "The digest",
          content: DigestFormat.allCases.map { format in
            (
              plainType(format.asReport.contentType),
              format == .json
                ? .object([("type", .text("object"))]) : .object([("type", .text("string"))])
            )
          }, headers: ["ETag", "Content-Disposition"]),
        unchanged,
      ], problems: [500]),
  ]

  /// Each once, in the order of the formats.
  private static let media = ReportFiles.formats.map { plainType($0.contentType) }.reduce(
    into: [String]()
  ) {
    if !$0.contains($1) { $0.append($1) }
  }

  /// Without parameters: a document's media types have none.
  private static func plainType(_ type: String) -> String {
    String(type.split(separator: ";").first ?? "")
  }

  // MARK: - Parameters

  private static func query(
    _ name: String, _ words: String, _ schema: JSONValue
  ) -> OpenAPI.Parameter {
    OpenAPI.Parameter(name: name, words: words, schema: schema)
  }

  private static func page(_ most: Int64, else usual: Int64) -> OpenAPI.Parameter {
    query(
      "limit", "How many at most.",
      .object([
        ("type", .text("integer")), ("minimum", .number(1)), ("maximum", .number(most)),
        ("default", .number(usual)),
      ]))
  }

  private static let cursor = query(
    "cursor", "The page before's `next`.", Schemas.string(from: 1, to: 200))
}
#endif

#if Server
import Measures
import Report
import Reports
import ServerStore

/// The shapes of what the programming interface takes and answers.
enum OpenAPISchemas {
  static func all(limit: Int64) -> [(String, JSONValue)] {
    [
      ("Problem", problem), ("Upload", upload), ("Uploads", list("uploads", of: "Upload")),
      ("BeginUpload", begin(limit)), ("CompleteUpload", complete), ("Plant", plant),
      ("Plants", list("plants", of: "Plant")), ("Run", run), ("Runs", list("runs", of: "Run")),
      ("Decisions", list("decisions", of: "Run")), ("Finding", finding),
      ("Findings", list("findings", of: "Finding")), ("AskGate", askGate), ("Gate", gate),
      ("Decision", decision), ("Condition", condition), ("ReportLink", reportLink),
    ]
  }

  // MARK: - Kinds

  static func reference(_ name: String) -> JSONValue {
    .object([("$ref", .text("#/components/schemas/" + name))])
  }

  static let text = JSONValue.object([("type", .text("string"))])
  private static let flag = JSONValue.object([("type", .text("boolean"))])
  private static let count = JSONValue.object([
    ("type", .text("integer")), ("minimum", .number(0)),
  ])
  private static let texts = JSONValue.object([("type", .text("array")), ("items", text)])
  /// `2025-03-01T00:00:00+08:00`
  private static let time = JSONValue.object([
    ("type", .text("string")), ("format", .text("date-time")),
  ])
  private static let sha256 = pattern("^[0-9a-f]{64}$")
  private static let verdict = choice(Verdict.allCases.map(\.rawValue))

  static func string(from least: Int64, to most: Int64) -> JSONValue {
    .object([
      ("type", .text("string")), ("minLength", .number(least)), ("maxLength", .number(most)),
    ])
  }

  static func pattern(_ pattern: String) -> JSONValue {
    .object([("type", .text("string")), ("pattern", .text(pattern))])
  }

  static func choice(_ words: [String]) -> JSONValue {
    .object([("type", .text("string")), ("enum", .texts(words))])
  }

  /// - Parameter isClosed: whether it has no other members: so of everything that is answered.
  private static func object(
    _ members: [(String, JSONValue, Bool)], isClosed: Bool = true
  ) -> JSONValue {
    .known([
      ("type", .text("object")),
      ("required", .texts(members.filter(\.2).map(\.0))),
      ("properties", .object(members.map { ($0.0, $0.1) })),
      ("additionalProperties", isClosed ? .flag(false) : nil),
    ])
  }

  private static func list(_ key: String, of schema: String) -> JSONValue {
    object([
      (key, .object([("type", .text("array")), ("items", reference(schema))]), true),
      ("next", text, false),
    ])
  }

  // MARK: - Shapes

  private static let problem = object([
    ("type", text, true), ("title", text, true), ("status", count, true), ("detail", text, true),
    ("instance", text, true), ("request", text, true),
  ])

  private static let upload = object([
    ("id", text, true), ("name", text, true),
    ("kind", choice(Upload.Kind.allCases.map(\.rawValue)), true), ("plant", text, false),
    ("size", count, false), ("offset", count, true),
    ("state", choice(UploadStanding.Phase.allCases.map(\.rawValue)), true),
    ("sha256", sha256, false), ("created", time, true), ("progress", text, true),
    ("attempts", count, false), ("verdict", verdict, false), ("runs", texts, true),
    ("problem", text, false), ("page", text, true),
  ])

  private static func begin(_ limit: Int64) -> JSONValue {
    object(
      [
        ("name", string(from: 1, to: 200), true),
        ("kind", choice(Upload.Kind.allCases.map(\.rawValue)), false),
        (
          "size",
          .object([
            ("type", .text("integer")), ("minimum", .number(0)), ("maximum", .number(limit)),
          ]), false
        ), ("plant", string(from: 1, to: 200), false),
      ], isClosed: false)
  }

  private static let complete = object(
    [
      ("sha256", pattern("^[0-9a-fA-F]{64}$"), false), ("reason", string(from: 1, to: 400), false),
      ("log", string(from: 1, to: 200), false),
    ], isClosed: false)

  private static let day = pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")

  private static let askGate = object(
    [
      ("upload", string(from: 1, to: 100), true),
      ("sha256", pattern("^[0-9a-fA-F]{64}$"), false), ("reason", string(from: 1, to: 400), false),
      ("stage", choice(Application.Stage.allCases.map(\.rawValue)), false), ("asOf", day, false),
    ])

  private static let gate = object([
    ("upload", text, true), ("name", text, true), ("plant", text, false),
    ("state", choice(UploadStanding.Phase.allCases.map(\.rawValue)), true),
    ("progress", text, true), ("attempts", count, false), ("problem", text, false),
    ("verdict", verdict, false), ("decision", reference("Decision"), false), ("page", text, true),
  ])

  private static let decision = object([
    ("id", pattern("^[0-9a-f]{32}$"), true), ("key", sha256, true), ("number", count, true),
    ("plant", text, true), ("application", text, true), ("stage", text, true),
    ("asOf", day, true), ("verdict", verdict, true),
    ("recorded", time, true), ("recordedBy", text, true), ("applicants", flag, true),
    ("amount", text, false),
    ("conditions", array(of: "Condition"), true), ("reports", array(of: "ReportLink"), true),
    ("page", text, true),
  ])

  private static let condition = object([
    ("id", text, true), ("rule", text, true), ("title", text, true),
    ("level", choice(Decision.Level.allCases.map(\.rawValue)), true), ("verdict", verdict, true),
    ("reason", text, false),
  ])

  private static let reportLink = object([
    ("format", choice(ReportFiles.formats.map(\.rawValue)), true), ("address", text, true),
  ])

  private static func array(of schema: String) -> JSONValue {
    .object([("type", .text("array")), ("items", reference(schema))])
  }

  private static let plant = object([
    ("id", text, true), ("name", text, true), ("sector", text, true), ("region", text, true),
    ("runs", count, true), ("latest", text, false), ("verdict", verdict, false),
  ])

  private static let run = object([
    ("id", text, true), ("key", sha256, true), ("number", count, true),
    ("kind", choice(["check", "decision"]), true), ("plant", text, true), ("name", text, true),
    ("sector", text, true), ("region", text, true), ("from", time, true), ("to", time, true),
    ("verdict", verdict, true), ("recorded", time, true), ("tool", text, true),
    ("standards", text, true), ("application", text, false), ("stage", text, false),
    ("applicants", flag, false), ("reason", text, false), ("findings", count, true),
    ("checks", count, true),
    ("replacedBy", texts, true), ("chain", text, true),
  ])

  private static let finding = object([
    ("id", text, true), ("run", text, true), ("plant", text, true), ("fingerprint", text, true),
    ("rule", text, true), ("severity", choice(Severity.allCases.map(\.rawValue)), true),
    ("verdict", verdict, false), ("advisory", flag, true), ("urgent", flag, true),
    ("outlet", text, false), ("pollutant", text, false), ("standard", text, false),
    ("limit", text, false), ("from", time, false), ("to", time, false), ("periods", count, false),
    ("peak", text, false), ("peakAt", time, false), ("multiple", text, false),
    ("message", text, true), ("page", text, true),
  ])
}
#endif

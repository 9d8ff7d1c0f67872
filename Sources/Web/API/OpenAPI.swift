#if Server
import HTTPTypes
import Hummingbird
import Measures
import Report
import Reports
import ServerStore

/// The interface's own document (OpenAPI 3.1): each row of the table below `/api/v1`, with what it takes
/// and what it answers.
///
/// A test compares it with the table, and answers with its schemas.
package enum OpenAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiDocument) { visit in
      visit.json(document(limit: visit.house.settings.uploadBytes))
    }
  }

  /// What one row is for.
  struct Operation: Sendable {
    var route: Route
    /// Of the method in a client that is made of the document.
    var id: String
    var summary: String
    var parameters: [Parameter] = []
    /// Media type and schema.
    var body: (type: String, schema: JSONValue)?
    var success: [Answer]
    /// Besides what every row may answer.
    var problems: [Int] = []
    var isIdempotent = false
  }

  struct Answer: Sendable {
    var status: Int
    var words: String
    var content: [(type: String, schema: JSONValue)] = []
    var headers: [String] = []
  }

  struct Parameter: Sendable {
    var name: String
    var place = "query"
    var words: String
    var schema: JSONValue
    var isRequired = false
  }

  package static func document(limit: Int64) -> JSONValue {
    var paths: [(String, [(String, JSONValue)])] = []
    for operation in OpenAPIRows.all(limit: limit) {
      let path = operation.route.path
      let entry = (operation.route.method.rawValue.lowercased(), value(operation))
      if let place = paths.firstIndex(where: { $0.0 == path }) {
        paths[place].1.append(entry)
      } else {
        paths.append((path, [entry]))
      }
    }
    return .object([
      ("openapi", .text("3.1.0")),
      (
        "info",
        .object([
          ("title", .text("GreenGate")), ("version", .text("1")),
          (
            "description",
            .text(
              "Hands in plants' logs, and reads what was found. Errors are problem+json (RFC 9457), with "
                + "a sentence in the language of Accept-Language (zh or en) that says what to do. "
                + "What a caller may not see is answered with 404, like what is not there.")
          ),
        ])
      ),
      ("paths", .object(paths.map { ($0.0, .object($0.1)) })),
      (
        "components",
        .object([
          ("schemas", .object(OpenAPISchemas.all(limit: limit))),
          (
            "responses",
            .object([
              (
                "Problem",
                .object([
                  ("description", .text("Why it was not done, and what to do.")),
                  (
                    "content",
                    .object([
                      (
                        "application/problem+json",
                        .object([("schema", OpenAPISchemas.reference("Problem"))])
                      )
                    ])
                  ),
                ])
              )
            ])
          ),
          (
            "securitySchemes",
            .object([
              (
                "token",
                .object([
                  ("type", .text("http")), ("scheme", .text("bearer")),
                  ("description", .text("An API token, made under /tokens, with a scope.")),
                ])
              )
            ])
          ),
        ])
      ),
    ])
  }

  private static func value(_ operation: Operation) -> JSONValue {
    let route = operation.route
    var parameters = pathParameters(route.path) + operation.parameters
    parameters.append(
      Parameter(
        name: "Accept-Language", place: "header", words: "Language of sentences: zh, else en.",
        schema: .object([("type", .text("string")), ("examples", .texts(["zh", "en"]))])))
    if operation.isIdempotent {
      parameters.append(
        Parameter(
          name: "Idempotency-Key", place: "header",
          words:
            "A word of the client's: sent again with the same request within a day, it is done once.",
          schema: OpenAPISchemas.string(from: 1, to: 200)))
    }
    var answers = operation.success.map { (String($0.status), value($0)) }
    let common = [400, 404, 405, 408, 413, 414, 415, 421, 422, 429, 503]
    let guarded = route.access == .anyone ? [] : [401, 403]
    for status in Set(common + guarded + operation.problems).sorted() {
      answers.append(
        (String(status), .object([("$ref", .text("#/components/responses/Problem"))])))
    }
    return .known([
      ("operationId", .text(operation.id)), ("summary", .text(operation.summary)),
      (
        "description",
        route.scope.map { .text("The token needs the scope '\($0.rawValue)'.") }
      ),
      (
        "security",
        route.access == .anyone ? .list([]) : .list([.object([("token", .list([]))])])
      ),
      ("parameters", .list(parameters.map(value))),
      (
        "requestBody",
        operation.body.map { body in
          .object([
            ("required", .flag(true)),
            ("content", .object([(body.type, .object([("schema", body.schema)]))])),
          ])
        }
      ),
      ("responses", .object(answers)),
    ])
  }

  private static func value(_ parameter: Parameter) -> JSONValue {
    .object([
      ("name", .text(parameter.name)), ("in", .text(parameter.place)),
      ("required", .flag(parameter.isRequired)), ("description", .text(parameter.words)),
      ("schema", parameter.schema),
    ])
  }

  private static func value(_ answer: Answer) -> JSONValue {
    let content = answer.content.map { ($0.type, JSONValue.object([("schema", $0.schema)])) }
    let headers = answer.headers.map { name in
      (name, JSONValue.object([("schema", .object([("type", .text("string"))]))]))
    }
    return .known([
      ("description", .text(answer.words)),
      ("headers", headers.isEmpty ? nil : .object(headers)),
      ("content", content.isEmpty ? nil : .object(content)),
    ])
  }

  /// What stands in braces in an address.
  private static func pathParameters(_ path: String) -> [Parameter] {
    path.split(separator: "{").dropFirst().compactMap { part in
      guard let name = part.split(separator: "}").first.map(String.init) else { return nil }
      let schema: JSONValue =
        switch name {
        case "format": OpenAPISchemas.choice(ReportFiles.formats.map(\.rawValue))
        case "key": OpenAPISchemas.pattern("^[0-9a-f]{32}$")
        case "month": OpenAPISchemas.pattern("^[0-9]{4}-(0[1-9]|1[0-2])$")
        default: OpenAPISchemas.string(from: 1, to: 100)
        }
      return Parameter(
        name: name, place: "path", words: name == "key" ? "A run's id." : "As it was given.",
        schema: schema, isRequired: true)
    }
  }
}
#endif

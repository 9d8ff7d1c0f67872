#if Server
import HTTPTypes
package import Hummingbird
import Logging
package import Measures
import ServerStore

/// What the chapters give to the rows of the table.
package struct Handlers: Sendable {
  package typealias Handler = @Sendable (Visit) async throws -> Response

  private(set) var byRoute: [Route: Handler] = [:]
  private(set) var twice: [Route] = []

  package init() {}

  package mutating func on(_ route: Route, _ handler: @escaping Handler) {
    if byRoute.updateValue(handler, forKey: route) != nil { twice.append(route) }
  }
}

/// Pages or answers that belong together, in a file of their own.
package typealias Chapter = @Sendable (inout Handlers) -> Void

/// Answers every request: finds its row in the table, finds out who asks, refuses what the table
/// refuses, and lets the row's handler do the rest.
package struct Site: HTTPResponder {
  package typealias Context = SiteContext

  let house: House
  private let handlers: [Route: Handlers.Handler]

  /// - Throws: if a row of the table has no handler, or two, or a handler has no row.
  package init(house: House, chapters: [Chapter] = Chapters.all) throws(Fault) {
    var handlers = Handlers()
    for chapter in chapters { chapter(&handlers) }
    let (rows, given) = (Set(Routes.all), Set(handlers.byRoute.keys))
    let wrong = rows.symmetricDifference(given).union(handlers.twice)
    guard wrong.isEmpty, rows.count == Routes.all.count else {
      let names = wrong.map { "\($0.method.rawValue) \($0.path)" }.sorted().joined(separator: ", ")
      throw Fault(
        .internalError,
        Bilingual(
          zh: "路由表与处理函数对不上：\(names)。", en: "Routes and handlers do not match: \(names)."))
    }
    self.house = house
    self.handlers = handlers.byRoute
  }

  package func respond(to request: Request, context: SiteContext) async throws -> Response {
    let began = ContinuousClock.now
    var draft = VisitDraft(request: request, context: context, house: house)
    var response: Response
    do {
      response = try await answer(&draft)
    } catch {
      response = await refuse(error, draft)
    }
    if request.method == .head { response = response.createHeadResponse() }
    for cookie in draft.cookies {
      response.headers.append(HTTPField(name: .setCookie, value: cookie))
    }
    SecurityHeaders.add(to: &response, isSecure: house.settings.isSecure)
    response.headers.set("X-Request-Id", draft.id)
    record(response, of: draft, took: began.duration(to: .now))
    return response
  }

  private func answer(_ draft: inout VisitDraft) async throws -> Response {
    // Before anything else: guessing addresses costs what asking for them costs.
    try draft.checkRate()
    try draft.find()
    guard let route = draft.route, let handler = handlers[route] else { throw Refusal.notFound }
    try await draft.identify()
    if let refusal = Policy.refusal(of: route, to: draft.reader) { throw refusal }
    try await draft.readForm()
    try draft.checkFormToken()
    draft.isBodyRead = true
    return try await handler(draft.visit(of: route))
  }

  // MARK: - What goes wrong

  private func refuse(_ error: any Error, _ draft: VisitDraft) async -> Response {
    var refusal = self.refusal(for: error, draft)
    if !draft.isBodyRead, !(await BodyReading.drain(draft.request)) { refusal.closes = true }
    if refusal.closes { draft.context.closeAfterAnswer() }
    var response = ErrorAnswers.response(to: refusal, draft: draft, house: house)
    if let wait = refusal.wait { response.headers[.retryAfter] = String(wait) }
    if !refusal.allowed.isEmpty {
      response.headers[.allow] = refusal.allowed.map(\.rawValue).joined(separator: ", ")
    }
    if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    if refusal.closes { response.headers[.connection] = "close" }
    return response
  }

  private func refusal(for error: any Error, _ draft: VisitDraft) -> Refusal {
    switch error {
    case let refusal as Refusal: return refusal
    case let fault as Fault:
      let refusal = Refusal(fault)
      // What a request got wrong is no fault of the server's.
      draft.logger.log(
        level: refusal.status.code >= 500 ? .error : .notice, "fault",
        metadata: ["sentence": "\(fault.sentence.en)"])
      return refusal
    case let error as HTTPError where error.status == .contentTooLarge:
      return .tooLarge(limit: 0)
    default:
      draft.logger.error("unexpected", metadata: ["error": "\(String(reflecting: error))"])
      return .unexpected
    }
  }

  // MARK: - What is written down

  /// One line a request. Neither queries nor the secrets that stand in addresses are in it.
  private func record(_ response: Response, of draft: VisitDraft, took: Duration) {
    let path = draft.route?.path ?? "-"
    house.metrics.answered(
      draft.route, draft.request.method, response.status.code, took: took)
    draft.logger.info(
      "request",
      metadata: [
        "method": "\(draft.request.method.rawValue)", "route": "\(path)",
        "status": "\(response.status.code)", "address": "\(draft.address)",
        "person": "\(draft.reader?.person.id ?? "-")",
        "milliseconds": "\(Int((took.inSeconds * 1000).rounded()))",
      ])
  }
}
#endif

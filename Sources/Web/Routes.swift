#if Server
package import HTTPTypes
package import ServerStore

/// One row of the table of routes: an address, who may call it, and what a call may carry.
///
/// The table decides everything that is decided before a handler runs; a handler can only be given
/// to a row of it. The tests go through it with every role, and so does the API's document.
package struct Route: Hashable, Sendable {
  package var method: HTTPRequest.Method
  /// Segments; `{name}` stands for any one segment: `/runs/{key}/findings/{finding}`.
  package var path: String
  package var access: Access
  /// What an API token must be allowed to; `nil`: only a signed-in browser may call it.
  package var scope: TokenScope?
  package var body: Body

  package enum Access: Hashable, Sendable {
    /// Also without signing in.
    case anyone
    case signedIn
    /// Only these; the others are told so.
    case roles(Set<Role>)
  }

  /// What a request may carry. Whatever is longer is answered with 413 before it is read.
  package enum Body: Hashable, Sendable {
    case nothing
    /// `application/x-www-form-urlencoded`, read before the handler runs.
    case form(limit: Int)
    /// Read by the handler, up to a limit of its own: uploads, JSON.
    case stream
  }

  /// Whether a call changes something: then cookies are not enough, and a form's token is asked.
  package var changes: Bool { method != .get && method != .head }
  package var isAPI: Bool { path.hasPrefix("/api/") }

  package static func page(
    _ path: String, _ access: Access = .signedIn, scope: TokenScope? = nil
  ) -> Route {
    Route(method: .get, path: path, access: access, scope: scope, body: .nothing)
  }

  package static func form(
    _ path: String, _ access: Access = .signedIn, limit: Int = 64 * 1024
  ) -> Route {
    Route(method: .post, path: path, access: access, scope: nil, body: .form(limit: limit))
  }

  /// Below `/api/v1`.
  package static func api(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access = .signedIn, scope: TokenScope?
  ) -> Route {
    let body: Body = method == .get || method == .delete ? .nothing : .stream
    return Route(method: method, path: "/api/v1" + path, access: access, scope: scope, body: body)
  }
}

/// Who may call a page that only administrators see.
extension Route.Access {
  package static let administrators = Self.roles([.administrator])
  package static let inspectors = Self.roles([.inspector, .administrator])
}

/// The table. Each chapter lists its rows in its own file, as `Routes+People.swift` does.
package enum Routes {
  package static let all: [Route] = house + people + reading + findings + uploads + api

  /// The row of a request and what its `{…}` stand for; else why there is none.
  package static func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
    var allowed: [HTTPRequest.Method] = []
    let asked = method == .head ? .get : method
    let segments = segments(of: path)
    // A table of under a hundred rows: comparing is cheaper than what a tree would need to be right.
    for (route, pattern) in patterns {
      guard let parameters = bind(segments, to: pattern) else { continue }
      if route.method == asked { return .route(route, parameters) }
      allowed.append(route.method)
      if route.method == .get { allowed.append(.head) }
    }
    return allowed.isEmpty ? .none : .otherMethods(allowed)
  }

  package enum Match: Sendable {
    case route(Route, [String: String])
    case otherMethods([HTTPRequest.Method])
    case none
  }

  /// Fixed rows first: `/uploads/new` is no upload called `new`.
  private static let patterns: [(Route, [Substring])] = {
    let rows = all.map { ($0, segments(of: $0.path)) }
    let isFixed = { (row: (Route, [Substring])) in !row.1.contains { $0.contains("{") } }
    return rows.filter(isFixed) + rows.filter { !isFixed($0) }
  }()

  private static func segments(of path: String) -> [Substring] {
    path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
  }

  private static func bind(
    _ segments: [Substring], to pattern: [Substring]
  ) -> [String: String]? {
    guard segments.count == pattern.count else { return nil }
    var parameters: [String: String] = [:]
    for (segment, part) in zip(segments, pattern) {
      guard let open = part.firstIndex(of: "{") else {
        if segment != part { return nil }
        continue
      }
      // `report.{format}` has something fixed before it.
      guard segment.hasPrefix(part[..<open]),
        let value = PercentText.decoded(
          segment.dropFirst(part[..<open].count).utf8, plusIsSpace: false),
        isPlain(value)
      else { return nil }
      parameters[String(part[part.index(after: open)...].dropLast())] = value
    }
    return parameters
  }

  /// What may stand in an address: no file system will ever see a path in it.
  private static func isPlain(_ value: String) -> Bool {
    !value.isEmpty && value != "." && value != ".." && value.utf8.count <= 300
      && !value.unicodeScalars.contains {
        $0 == "/" || $0 == "\\" || $0.value < 0x20 || $0 == "\u{7F}"
      }
  }
}

extension Routes {
  package static let health = Route.page("/healthz", .anyone)
  package static let readiness = Route.page("/readyz", .anyone)
  package static let metrics = Route.page("/metrics", .anyone)
  package static let asset = Route.page("/assets/{name}", .anyone)
  package static let overview = Route.page("/")

  private static let house = [health, readiness, metrics, asset, overview]
}
#endif

#if Server
import HTTPTypes
package import Hummingbird
package import Logging
package import Measures
package import ServerStore

/// One request that the table lets in: who asks, in which language, with which parameters.
package struct Visit: Sendable {
  package let house: House
  package let request: Request
  package let route: Route
  /// What the `{…}` of the route's path stand for, percent-decoded; without `/` in them.
  package let parameters: [String: String]
  package let query: FormFields
  /// The form, where the route takes one; its token has been checked.
  package let form: FormFields
  /// Nobody only on routes for anyone.
  package let reader: Reader?
  package let language: Language
  /// Where the request comes from, as the audit log keeps it.
  package let address: String
  /// The same, as failures and requests are counted by it.
  package var network: String { NetworkAddress.network(of: address) }
  /// What the reader can tell an administrator, and the log has, too.
  package let id: String
  package let logger: Logger
  /// What each form of the page has to carry as `csrf`.
  package let formToken: String
  let context: SiteContext

  /// Who is signed in. Only routes for anyone may do without.
  package func person() throws(Refusal) -> Person {
    guard let reader else { throw .signInFirst }
    return reader.person
  }

  /// For what a route with a lesser scope may come to; people need none.
  ///
  /// - Throws: 403 where the reader is a token without it.
  package func requireScope(_ scope: TokenScope) throws(Refusal) {
    guard case .token(_, let scopes) = reader?.credential, !scopes.contains(scope) else { return }
    throw .lacksScope(scope.rawValue)
  }

  /// A piece of the path.
  package func parameter(_ name: String) throws(Refusal) -> String {
    guard let value = parameters[name] else { throw .notFound }
    return value
  }

  /// Calls the store where waiting harms nobody; its faults become refusals.
  package func store<Value: Sendable>(
    _ work: @escaping @Sendable (ServerStore) throws(Fault) -> Value
  ) async throws(Fault) -> Value {
    let store = house.store
    return try await house.desk.run { () throws(Fault) in try work(store) }
  }

  /// Calls the store with what the reader entered: what is wrong with that is for the page to say.
  ///
  /// - Parameter hashing: whether a password is hashed.
  package func enter<Value: Sendable>(
    hashing: Bool = false, _ work: @escaping @Sendable (ServerStore) throws(Fault) -> Value
  ) async throws(Fault) -> Entry<Value> {
    let store = house.store
    let outcome = await house.desk.outcome(hashing ? .password : .store) { () throws(Fault) in
      try work(store)
    }
    switch outcome {
    case .success(let value): return .taken(value)
    case .failure(let fault):
      guard fault.code == .usage else { throw fault }
      return .wrong(fault.sentence(language))
    }
  }

  /// Does what takes long; it is cancelled where nobody waits for the answer any more.
  func whileWaitedFor<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value
  ) async -> Value {
    let task = Task { await work() }
    context.whenPeerLeaves { task.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  package func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }
}

/// What came of something that a reader entered.
package enum Entry<Value: Sendable>: Sendable {
  case taken(Value)
  /// With what to say beside the form.
  case wrong(String)
}

extension Visit {
  /// A page of the site: `name` of `Templates/` inside the layout, with what every page has.
  package func page(
    _ name: String, title: String, status: HTTPResponse.Status = .ok,
    _ values: [String: Any] = [:]
  ) throws -> Response {
    var values = values
    values["title"] = title
    return try Pages.response(name, status: status, values, for: self.frame, in: house)
  }

  /// After a form: the browser asks for the page anew, and reloading sends nothing again.
  package func redirect(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  var frame: PageFrame {
    PageFrame(
      language: language, person: reader?.person, formToken: formToken, path: request.uri.path,
      query: request.uri.query)
  }
}
#endif

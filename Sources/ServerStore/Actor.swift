/// Who does something, and from where.
package struct Actor: Hashable, Sendable {
  /// The id of a person; `nil`: nobody signed in, or the server itself.
  package var person: String?
  /// Of the network, as the server sees it; `server` for the server itself.
  package var address: String
  /// The API token that acts for the person.
  package var token: String?

  package init(_ person: String?, from address: String, token: String? = nil) {
    self.person = person
    self.address = address
    self.token = token
  }

  /// The server itself.
  package static let server = Actor(nil, from: "server")
}

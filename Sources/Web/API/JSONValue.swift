#if Server
package import Measures

/// JSON that the programming interface answers with: keys in the order in which they are told.
package indirect enum JSONValue: Hashable, Sendable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([JSONValue])
  case members([Member])

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue
  }

  package static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .members(members.map { Member(key: $0.0, value: $0.1) })
  }

  /// What is `nil` is left out.
  package static func known(_ members: [(String, JSONValue?)]) -> JSONValue {
    .members(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
  }

  package static func texts(_ texts: some Sequence<String>) -> JSONValue {
    .list(texts.map { .text($0) })
  }

  package static func instant(_ instant: Instant) -> JSONValue { .text(instant.description) }

  package var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .text(let value): text += JSONText.quoted(value)
    case .number(let value): text += "\(value)"
    case .flag(let value): text += value ? "true" : "false"
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .members(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += JSONText.quoted(member.key) + ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }
}
#endif

import FoundationEssentials
import Measures

/// Fills in what ``JSONFields`` tells, from a parsed JSON object.
///
/// Reading goes on after a fault with whatever value stood there, and the first fault is kept: the
/// document is then refused as a whole.
struct JSONFieldReader: JSONFields {
  var isReading: Bool { true }
  let language: Language
  private let members: KeyedDecodingContainer<JSONKey>
  private(set) var fault: JSONFieldFault?

  init(_ decoder: any Decoder, language: Language) throws {
    self.init(try decoder.container(keyedBy: JSONKey.self), language)
  }

  private init(_ members: KeyedDecodingContainer<JSONKey>, _ language: Language) {
    self.members = members
    self.language = language
  }

  mutating func text(_ key: StaticString, _ value: inout String) {
    read(key, &value) { try $0.decode(String.self, forKey: $1) }
  }

  mutating func text(_ key: StaticString, _ value: inout String?) {
    read(key, &value) { try $0.decodeIfPresent(String.self, forKey: $1) }
  }

  mutating func texts(_ key: StaticString, _ values: inout [String]) {
    read(key, &values) { try $0.decode([String].self, forKey: $1) }
  }

  mutating func texts(_ key: StaticString, _ values: inout [String], unless usual: [String]) {
    read(key, &values) { try $0.decodeIfPresent([String].self, forKey: $1) ?? usual }
  }

  mutating func whole(_ key: StaticString, _ value: inout Int) {
    read(key, &value) { try $0.decode(Int.self, forKey: $1) }
    refuseUncountable(key, [value])
  }

  mutating func whole(_ key: StaticString, _ value: inout Int?) {
    read(key, &value) { try $0.decodeIfPresent(Int.self, forKey: $1) }
    if let value { refuseUncountable(key, [value]) }
  }

  mutating func whole(_ key: StaticString, _ value: inout Int, unless usual: Int) {
    read(key, &value) { try $0.decodeIfPresent(Int.self, forKey: $1) ?? usual }
    refuseUncountable(key, [value])
  }

  mutating func wholes(_ key: StaticString, _ values: inout [Int]) {
    read(key, &values) { try $0.decode([Int].self, forKey: $1) }
    refuseUncountable(key, values)
  }

  /// Writes nothing, and asks for nothing.
  mutating func said(_ key: StaticString, _ text: String) {}

  mutating func flag(_ key: StaticString, _ value: inout Bool) {
    read(key, &value) { try $0.decode(Bool.self, forKey: $1) }
  }

  mutating func flag(_ key: StaticString, _ value: inout Bool, unless usual: Bool) {
    read(key, &value) { try $0.decodeIfPresent(Bool.self, forKey: $1) ?? usual }
  }

  mutating func counts(_ key: StaticString, _ counts: inout [String: Int]) {
    read(key, &counts) { try $0.decode([String: Int].self, forKey: $1) }
    refuseUncountable(key, counts.values.sorted())
  }

  mutating func object(_ key: StaticString, _ content: (inout JSONFieldReader) -> Void) {
    do {
      let nested = try members.nestedContainer(keyedBy: JSONKey.self, forKey: JSONKey(key))
      enter(nested, content)
    } catch {
      keep(error)
    }
  }

  mutating func object<Value>(
    _ key: StaticString, _ value: inout Value?, blank: Value,
    _ content: (inout JSONFieldReader, inout Value) -> Void
  ) {
    guard expects(key, false) else {
      value = nil
      return
    }
    var filled = blank
    object(key) { content(&$0, &filled) }
    value = filled
  }

  mutating func list<Element>(
    _ key: StaticString, _ values: inout [Element], blank: Element,
    _ content: (inout JSONFieldReader, inout Element) -> Void
  ) {
    do {
      var elements = try members.nestedUnkeyedContainer(forKey: JSONKey(key))
      values = []
      values.reserveCapacity(elements.count ?? 0)
      while !elements.isAtEnd {
        var element = blank
        enter(try elements.nestedContainer(keyedBy: JSONKey.self)) { content(&$0, &element) }
        values.append(element)
      }
    } catch {
      keep(error)
    }
  }

  func expects(_ key: StaticString, _ isKnown: Bool) -> Bool {
    members.contains(JSONKey(key))
  }

  mutating func refuse(_ key: StaticString, _ text: String) {
    keep(path: members.codingPath + [JSONKey(key)], value: text)
  }

  mutating func refuse(_ key: StaticString, _ text: String, insteadOf expected: String) {
    guard fault == nil else { return }
    refuse(key, text)
    fault?.expected = expected
  }

  // MARK: Faults

  /// No report counts below zero, and none so far that sums of its counts leave an `Int`.
  private static let countable = 0...(1 << 40)

  private mutating func refuseUncountable(_ key: StaticString, _ values: [Int]) {
    if let value = values.first(where: { !Self.countable.contains($0) }) {
      refuse(key, String(value))
    }
  }

  private mutating func read<Value>(
    _ key: StaticString, _ value: inout Value,
    _ decode: (KeyedDecodingContainer<JSONKey>, JSONKey) throws -> Value
  ) {
    do {
      value = try decode(members, JSONKey(key))
    } catch {
      // The decoder names the place of some faults and not of others; the key is known here.
      keep(path: members.codingPath + [JSONKey(key)])
    }
  }

  private mutating func enter(
    _ nested: KeyedDecodingContainer<JSONKey>, _ content: (inout JSONFieldReader) -> Void
  ) {
    var reader = JSONFieldReader(nested, language)
    content(&reader)
    fault = fault ?? reader.fault
  }

  private mutating func keep(_ error: any Error) {
    fault = fault ?? JSONFieldFault(error)
  }

  private mutating func keep(path: [any CodingKey], value: String? = nil) {
    fault = fault ?? JSONFieldFault(path: path, value: value)
  }
}

/// Where a document is not what its schema says.
struct JSONFieldFault: Error {
  /// `checks[3].verdict`; empty: the document as a whole.
  var place: String
  /// What stands there, where it is a word or a number that cannot stand there.
  var value: String?
  /// What would have to stand there by the rest of the document.
  var expected: String?
  /// Whether the document is JSON at all.
  var isJSON = true

  init(path: [any CodingKey], value: String? = nil) {
    place = path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    self.value = value
  }

  init(_ error: any Error) {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): self.init(path: context.codingPath + [key])
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      self.init(path: context.codingPath)
    case .dataCorrupted(let context):
      self.init(path: context.codingPath)
      isJSON = !place.isEmpty
    case nil:
      self.init(path: [])
      isJSON = false
    @unknown default: self.init(path: [])
    }
  }
}

struct JSONKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: StaticString) {
    stringValue = name.description
    intValue = nil
  }

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = String(intValue)
    self.intValue = intValue
  }
}

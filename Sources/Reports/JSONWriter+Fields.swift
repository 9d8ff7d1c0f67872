import Measures

/// Writes what is told, in the order in which it is told.
extension JSONWriter: JSONFields {
  var isReading: Bool { false }

  mutating func text(_ key: StaticString, _ value: inout String) {
    self.key(key)
    string(value)
  }

  mutating func text(_ key: StaticString, _ value: inout String?) {
    guard let value else { return }
    self.key(key)
    string(value)
  }

  mutating func texts(_ key: StaticString, _ values: inout [String]) {
    self.key(key)
    array(values, inline: true) { $0.string($1) }
  }

  mutating func texts(_ key: StaticString, _ values: inout [String], unless usual: [String]) {
    if values != usual { texts(key, &values) }
  }

  mutating func whole(_ key: StaticString, _ value: inout Int) {
    self.key(key)
    number(value)
  }

  mutating func whole(_ key: StaticString, _ value: inout Int?) {
    guard let value else { return }
    self.key(key)
    number(value)
  }

  mutating func whole(_ key: StaticString, _ value: inout Int, unless usual: Int) {
    if value != usual { whole(key, &value) }
  }

  mutating func wholes(_ key: StaticString, _ values: inout [Int]) {
    self.key(key)
    array(values, inline: true) { $0.number($1) }
  }

  mutating func said(_ key: StaticString, _ text: String) {
    self.key(key)
    string(text)
  }

  mutating func flag(_ key: StaticString, _ value: inout Bool) {
    self.key(key)
    bool(value)
  }

  mutating func flag(_ key: StaticString, _ value: inout Bool, unless usual: Bool) {
    if value != usual { flag(key, &value) }
  }

  mutating func counts(_ key: StaticString, _ counts: inout [String: Int]) {
    self.key(key)
    object { json in
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        json.key(named: name)
        json.number(count)
      }
    }
  }

  mutating func object(_ key: StaticString, _ members: (inout JSONWriter) -> Void) {
    self.key(key)
    object(members)
  }

  mutating func object<Value>(
    _ key: StaticString, _ value: inout Value?, blank: Value,
    _ members: (inout JSONWriter, inout Value) -> Void
  ) {
    guard var known = value else { return }
    object(key) { members(&$0, &known) }
  }

  mutating func list<Element>(
    _ key: StaticString, _ values: inout [Element], blank: Element,
    _ members: (inout JSONWriter, inout Element) -> Void
  ) {
    self.key(key)
    array(values) { json, element in
      var element = element
      json.object { members(&$0, &element) }
    }
  }

  func expects(_ key: StaticString, _ isKnown: Bool) -> Bool { isKnown }

  mutating func refuse(_ key: StaticString, _ text: String) {}

  mutating func refuse(_ key: StaticString, _ text: String, insteadOf expected: String) {}
}

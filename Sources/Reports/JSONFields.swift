import Measures

/// The keys of a JSON object, told once for both directions: the same calls, in the same order,
/// write a value or fill it in. So what is written and what is read can never come apart.
///
/// A key whose value is not known is left out, never null.
protocol JSONFields {
  /// Whether values are filled in.
  var isReading: Bool { get }
  /// The language of the document's sentences; keys and codes have none.
  var language: Language { get }

  mutating func text(_ key: StaticString, _ value: inout String)
  mutating func text(_ key: StaticString, _ value: inout String?)
  mutating func texts(_ key: StaticString, _ values: inout [String])
  /// Left out where there is none.
  mutating func texts(_ key: StaticString, _ values: inout [String], unless usual: [String])
  mutating func whole(_ key: StaticString, _ value: inout Int)
  mutating func whole(_ key: StaticString, _ value: inout Int?)
  /// Left out where the value is the usual one.
  mutating func whole(_ key: StaticString, _ value: inout Int, unless usual: Int)
  mutating func wholes(_ key: StaticString, _ values: inout [Int])
  /// Written for whoever reads the file, and derived from other keys: reading does not ask for it.
  mutating func said(_ key: StaticString, _ text: String)
  mutating func flag(_ key: StaticString, _ value: inout Bool)
  /// Left out where the value is the usual one.
  mutating func flag(_ key: StaticString, _ value: inout Bool, unless usual: Bool)
  /// Counts by name, sorted by name: a dictionary's own order must never show.
  mutating func counts(_ key: StaticString, _ counts: inout [String: Int])
  mutating func object(_ key: StaticString, _ members: (inout Self) -> Void)
  /// Left out where the value is `nil`.
  ///
  /// - Parameter blank: what reading fills in.
  mutating func object<Value>(
    _ key: StaticString, _ value: inout Value?, blank: Value,
    _ members: (inout Self, inout Value) -> Void)
  mutating func list<Element>(
    _ key: StaticString, _ values: inout [Element], blank: Element,
    _ members: (inout Self, inout Element) -> Void)
  /// Whether keys that stand among others are there: when writing, whether there is something to
  /// write; when reading, whether the object has `key`.
  func expects(_ key: StaticString, _ isKnown: Bool) -> Bool
  /// Says that what was read under `key` is no value of its kind.
  mutating func refuse(_ key: StaticString, _ text: String)
  /// Says that what was read under `key` is not what follows from the rest.
  mutating func refuse(_ key: StaticString, _ text: String, insteadOf expected: String)
}

extension JSONFields {
  /// A value that stands in JSON as a text.
  mutating func spelt<Value>(
    _ key: StaticString, _ value: inout Value, as spell: (Value) -> String,
    read: (String) -> Value?
  ) {
    var spelling = isReading ? "" : spell(value)
    text(key, &spelling)
    guard isReading else { return }
    if let known = read(spelling) { value = known } else { refuse(key, spelling) }
  }

  mutating func spelt<Value>(
    _ key: StaticString, _ value: inout Value?, as spell: (Value) -> String,
    read: (String) -> Value?
  ) {
    var spelling = isReading ? nil : value.map(spell)
    text(key, &spelling)
    guard isReading else { return }
    value = spelling.flatMap(read)
    if value == nil, let spelling { refuse(key, spelling) }
  }

  mutating func code<Code: RawRepresentable<String>>(_ key: StaticString, _ value: inout Code) {
    spelt(key, &value, as: { $0.rawValue }, read: { Code(rawValue: $0) })
  }

  mutating func code<Code: RawRepresentable<String>>(_ key: StaticString, _ value: inout Code?) {
    spelt(key, &value, as: { $0.rawValue }, read: { Code(rawValue: $0) })
  }

  mutating func codes<Code: RawRepresentable<String>>(
    _ key: StaticString, _ values: inout [Code]
  ) {
    var spelling = values.map(\.rawValue)
    texts(key, &spelling)
    guard isReading else { return }
    values = []
    for word in spelling {
      if let code = Code(rawValue: word) { values.append(code) } else { refuse(key, word) }
    }
  }

  mutating func counts<Code: RawRepresentable<String> & Hashable>(
    _ key: StaticString, _ values: inout [Code: Int]
  ) {
    var spelling = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    counts(key, &spelling)
    guard isReading else { return }
    values = [:]
    for (word, count) in spelling {
      if let code = Code(rawValue: word) { values[code] = count } else { refuse(key, word) }
    }
  }

  mutating func date(_ key: StaticString, _ value: inout CivilDate) {
    spelt(key, &value, as: { $0.description }, read: { CivilDate($0) })
  }

  mutating func date(_ key: StaticString, _ value: inout CivilDate?) {
    spelt(key, &value, as: { $0.description }, read: { CivilDate($0) })
  }

  mutating func instant(_ key: StaticString, _ value: inout Instant) {
    spelt(key, &value, as: { $0.description }, read: { Instant(description: $0) })
  }

  /// A sentence in the document's language; one that was read is the same in both, because the
  /// document has no other.
  mutating func words(_ key: StaticString, _ value: inout Bilingual) {
    let language = language
    spelt(key, &value, as: { $0(language) }, read: { Bilingual(zh: $0, en: $0) })
  }

  mutating func words(_ key: StaticString, _ value: inout Bilingual?) {
    let language = language
    spelt(key, &value, as: { $0(language) }, read: { Bilingual(zh: $0, en: $0) })
  }

  mutating func words(_ key: StaticString, _ values: inout [Bilingual]) {
    let language = language
    var spelling = isReading ? [] : values.map { $0(language) }
    texts(key, &spelling)
    if isReading { values = spelling.map { Bilingual(zh: $0, en: $0) } }
  }

  mutating func words(
    _ key: StaticString, _ values: inout [Bilingual], unless usual: [Bilingual]
  ) {
    if expects(key, values != usual) { words(key, &values) }
  }

  /// Left out where there is nothing else than usual.
  mutating func list<Element: Equatable>(
    _ key: StaticString, _ values: inout [Element], unless usual: [Element], blank: Element,
    _ members: (inout Self, inout Element) -> Void
  ) {
    if expects(key, values != usual) { list(key, &values, blank: blank, members) }
  }
}

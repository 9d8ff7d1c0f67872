import Measures

extension PackField {
  /// The mapping under this key, in which only `known` keys may stand.
  func mapping(known: [String]) throws(Fault) -> PackMapping {
    guard case .mapping(let fields) = value.content else {
      throw wrong("应为一组“键: 值”", "must be a group of keys and values")
    }
    for field in fields where !known.contains(field.key) {
      let near = nearestName(to: field.key, among: known)
      throw .refusal(
        at: field.position,
        zh: "不认识的键“\(field.key)”；" + (near.map { "是否想写“\($0)”？" } ?? "可用的键：\(known.sentenceList)。"),
        en: "There is no key '\(field.key)' here; "
          + (near.map { "did you mean '\($0)'?" } ?? "known keys: \(known.sentenceList)."))
    }
    return PackMapping(key: key, fields: fields, position: value.position)
  }

  /// The elements of a list, each under this key; an empty list is refused.
  func elements() throws(Fault) -> [PackField] {
    guard case .list(let items) = value.content else {
      throw wrong("应为列表，例如 [甲, 乙]", "must be a list, such as [a, b]")
    }
    guard !items.isEmpty else {
      throw wrong(
        "是空列表，等于永远不适用；请写明内容，或删除该键",
        "is an empty list, so it could never apply; fill it or delete the key")
    }
    return items.map { PackField(key: key, value: $0, position: $0.position) }
  }

  /// Text without blanks around it, never empty and free of control characters.
  func text() throws(Fault) -> String {
    switch value.content {
    case .scalar(let raw):
      let text = raw.trimmed
      guard !text.isEmpty else { throw empty() }
      guard !text.unicodeScalars.contains(where: \.isUnprintable) else {
        throw wrong("含有不可见的控制字符；请删除", "holds an invisible control character; delete it")
      }
      return text
    case .null: throw empty()
    case .list, .mapping: throw wrong("应为文字", "must be plain text")
    }
  }

  /// Text on one line.
  func line() throws(Fault) -> String {
    let text = try text()
    guard !text.unicodeScalars.contains(where: \.isLineBreak) else {
      throw wrong("应写在一行内", "must stand on one line")
    }
    return text
  }

  /// A name that plant.yaml repeats: small letters, digits, points and hyphens.
  func identifier(or wildcard: String? = nil) throws(Fault) -> String {
    let name = try line()
    if name == wildcard { return name }
    guard name.utf8.allSatisfy(\.isIdentifierByte) else {
      throw wrong(
        "“\(name)”只能由小写字母、数字、点和连字符组成",
        "'\(name)' may hold only small letters, digits, points and hyphens")
    }
    return name
  }

  /// Different texts, each read by `read`.
  func list<Element: Hashable>(
    of read: (PackField) throws(Fault) -> Element
  ) throws(Fault) -> [Element] {
    var found: [Element] = []
    for element in try elements() {
      let item = try read(element)
      guard !found.contains(item) else {
        throw element.wrong("列出了两次“\(item)”；请删除一个", "lists '\(item)' twice; delete one")
      }
      found.append(item)
    }
    return found
  }

  /// One of a closed list of words.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ type: Choice.Type = Choice.self
  ) throws(Fault) -> Choice {
    let name = try line()
    if let choice = Choice(rawValue: name) { return choice }
    throw unknown(name, among: Choice.allCases.map(\.rawValue))
  }

  /// The fault of a name that is not in `known`.
  func unknown(_ name: String, among known: [String]) -> Fault {
    let near = nearestName(to: name, among: known)
    return .refusal(
      at: value.position,
      zh: "\(key)：不认识“\(name)”；" + (near.map { "是否想写“\($0)”？" } ?? "可用：\(known.sentenceList)。"),
      en: "\(key): '\(name)' is not known; "
        + (near.map { "did you mean '\($0)'?" } ?? "known: \(known.sentenceList)."))
  }

  /// A day that exists, as `2025-03-01`.
  func date() throws(Fault) -> CivilDate {
    let text = try line()
    guard let date = CivilDate(text) else {
      throw wrong(
        "“\(text)”不是有效日期；请写成 2025-03-01 的形式",
        "'\(text)' is no valid date; write it like 2025-03-01")
    }
    return date
  }

  /// A decimal as a standard prints it: digits and at most one point; no sign, no exponent.
  func decimal() throws(Fault) -> (value: ExactDecimal, printed: String) {
    let text = try line()
    guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: ".") }),
      text.first != ".", text.last != ".", let value = ExactDecimal(text)
    else {
      throw wrong(
        "“\(text)”不是十进制数；请写成 40 或 0.05 的形式",
        "'\(text)' is no decimal number; write it like 40 or 0.05")
    }
    return (value, text)
  }

  /// A year of four digits.
  func year() throws(Fault) -> Int {
    let text = try line()
    guard text.utf8.count == 4, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let year = Int(text), year >= 1900
    else {
      throw wrong("“\(text)”不是年份；请写成 2020 的形式", "'\(text)' is no year; write it like 2020")
    }
    return year
  }

  /// Six digits of GB/T 2260.
  func regionCode() throws(Fault) -> String {
    let code = try line()
    guard code.utf8.count == 6, code.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw wrong(
        "“\(code)”不是六位行政区划代码（GB/T 2260）；全国写 \"000000\"，浙江写 \"330000\"",
        "'\(code)' is no six-digit region code (GB/T 2260); write \"000000\" for the country, "
          + "\"330000\" for Zhejiang")
    }
    return code
  }

  func boolean() throws(Fault) -> Bool {
    switch try line() {
    case "true": return true
    case "false": return false
    case let text:
      throw wrong("“\(text)”应为 true 或 false", "'\(text)' must be true or false")
    }
  }

  /// A text in both languages.
  func bilingual() throws(Fault) -> Bilingual {
    let texts = try mapping(known: ["zh", "en"])
    return Bilingual(zh: try texts.required("zh").text(), en: try texts.required("en").text())
  }

  /// What is wrong with the value of this key, as a half sentence of each language.
  func wrong(_ zh: String, _ en: String) -> Fault {
    .refusal(at: value.position, zh: "\(key)：\(zh)。", en: "\(key) \(en).")
  }

  private func empty() -> Fault {
    wrong("没有值；请填写，或删除该键", "has no value; give one, or delete the key")
  }
}

/// The keys and values of one entry of a pack.
struct PackMapping {
  /// The key under which the entry stands.
  var key: String
  var fields: [PackField]
  var position: SourcePosition

  subscript(_ name: String) -> PackField? { fields.first { $0.key == name } }

  func required(_ name: String) throws(Fault) -> PackField {
    if let field = self[name] { return field }
    throw missing(name)
  }

  /// The fault of an entry without a key that it needs.
  func missing(_ name: String) -> Fault {
    Fault(
      .unusablePack,
      Bilingual(
        zh: "缺少必需的键“\(name)”；请补充。", en: "The key '\(name)' is missing; add it."),
      at: position, missing: name)
  }

  /// `effective_known: false` where another day stands for the one that is not known.
  func isEffectiveKnown() throws(Fault) -> Bool {
    try optional("effective_known") { field throws(Fault) in try field.boolean() } ?? true
  }

  /// The value of a key that may be left out.
  func optional<Value>(
    _ name: String, _ read: (PackField) throws(Fault) -> Value
  ) throws(Fault) -> Value? {
    guard let field = self[name] else { return nil }
    return try read(field)
  }
}

extension [String] {
  fileprivate var sentenceList: String { joined(separator: ", ") }
}

extension UInt8 {
  fileprivate var isIdentifierByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// Controls but line breaks, and the marks that reverse the order of a text.
  fileprivate var isUnprintable: Bool {
    switch value {
    case 0x0A, 0x0D: false
    case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// As `Character.isNewline`; line breaks never join other characters.
  fileprivate var isLineBreak: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

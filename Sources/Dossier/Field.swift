import Intake
import Measures
import Yams

/// One value of a YAML file with its line and its path (`outlets[2].process`), and the ways to read
/// it. Every way either gives what it promises or throws a sentence with file and line.
struct Field {
  let node: Node
  let line: Int
  let path: String
  /// The file that it stands in.
  let source: YAMLText

  var position: SourcePosition { SourcePosition(file: source.file, line: line) }

  var isScalar: Bool {
    if case .scalar = node { true } else { false }
  }

  func fault(_ zh: String, _ en: String) -> Fault { source.fault(zh, en, line: line) }

  private func wrongType(_ zh: String, _ en: String) -> Fault {
    fault("“\(path)”应为\(zh)。", "`\(path)` must be \(en).")
  }

  /// A single value that is not empty, without control characters and unfinished marks.
  func text() throws(Fault) -> String {
    guard case .scalar(let scalar) = node else { throw wrongType("单个值", "a single value") }
    guard !node.isNull, !scalar.string.unicodeScalars.allSatisfy(\.isBlank) else {
      throw fault("“\(path)”没有填写；请补上它的值。", "`\(path)` is empty; write its value.")
    }
    let text = scalar.string
    guard !text.hasPrefix("TODO") else {
      throw fault(
        "“\(path)”仍是草稿中的 TODO；请填写实际内容后再检查。",
        "`\(path)` is still the TODO of the proposal; write what is true, then check again.")
    }
    guard !text.unicodeScalars.contains(where: isControl) else {
      throw fault(
        "“\(path)”含有控制字符或换行；请删除后重新填写。",
        "`\(path)` has control characters or line breaks; remove them.")
    }
    return text
  }

  /// The longest id and name: it must stand in a line of a report, and in a mail's subject.
  static let longestLabel = 200

  /// An id or a name: a text of at most ``longestLabel`` characters.
  func label() throws(Fault) -> String {
    let text = try text()
    guard text.unicodeScalars.count <= Self.longestLabel else {
      throw fault(
        "“\(path)”有 \(text.unicodeScalars.count) 个字符；编号和名称最多 \(Self.longestLabel) 个字符，请缩短。",
        "`\(path)` has \(text.unicodeScalars.count) characters; ids and names have at most "
          + "\(Self.longestLabel), so shorten it.")
    }
    return text
  }

  /// One of `known`, or a refusal with the nearest of them.
  func name(
    among known: [String], _ zh: String, _ en: String, hint: String? = nil
  ) throws(Fault) -> String {
    let text = try text()
    guard known.contains(text) else {
      throw unknown(text, among: known, zh, en, hint: hint)
    }
    return text
  }

  func unknown(
    _ text: String, among known: [String], _ zh: String, _ en: String, hint: String? = nil
  ) -> Fault {
    let shown = printable(text)
    if let near = hint ?? nearestName(to: text, among: known) {
      return fault(
        "不认识的\(zh)“\(shown)”；是否应为“\(near)”？", "Unknown \(en) `\(shown)`; did you mean `\(near)`?")
    }
    guard !known.isEmpty else {
      return fault(
        "不认识的\(zh)“\(shown)”；没有任何已知名称，请检查所用的标准包。",
        "Unknown \(en) `\(shown)`; no name is known at all, so check the standards packs in use.")
    }
    let listed = known.sorted().prefix(24)
    let more = known.count > listed.count
    return fault(
      "不认识的\(zh)“\(shown)”；可用的有：\(listed.joined(separator: "、"))\(more ? " 等" : "")。",
      "Unknown \(en) `\(shown)`; known are \(listed.joined(separator: ", "))\(more ? ", …" : "").")
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type, _ zh: String, _ en: String
  ) throws(Fault) -> Choice where Choice.RawValue == String {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      throw unknown(text, among: Choice.allCases.map(\.rawValue), zh, en)
    }
    return choice
  }

  func integer(in range: ClosedRange<Int>) throws(Fault) -> Int {
    let text = try text()
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text), range.contains(number)
    else {
      throw wrongType(
        " \(range.lowerBound) 到 \(range.upperBound) 的整数",
        "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A decimal above zero (or zero, where `allowsZero`).
  func decimal(allowsZero: Bool = false) throws(Fault) -> ExactDecimal {
    guard let number = ExactDecimal(try text()), number > .zero || (allowsZero && number == .zero)
    else {
      throw allowsZero
        ? wrongType("不小于 0 的十进制数", "a decimal number of at least 0")
        : wrongType("大于 0 的十进制数", "a decimal number above 0")
    }
    return number
  }

  func flag() throws(Fault) -> Bool {
    switch try text() {
    case "true": return true
    case "false": return false
    default: throw wrongType(" true 或 false", "true or false")
    }
  }

  func date() throws(Fault) -> CivilDate {
    guard let date = CivilDate(try text()) else {
      throw wrongType("实际存在的日期，写作 2019-03-12", "a day that exists, written 2019-03-12")
    }
    return date
  }

  func instant() throws(Fault) -> Instant {
    guard let instant = Instant(midnightOrTime: try text()) else {
      throw wrongType(
        "实际存在的时间，写作 2025-03-01T00:00:00+08:00 或 2025-03-01",
        "a time that exists, written 2025-03-01T00:00:00+08:00 or 2025-03-01")
    }
    return instant
  }

  func pollutant() throws(Fault) -> Pollutant {
    let text = try text()
    guard let pollutant = Pollutant.withID(text) else {
      throw unknown(
        text, among: Pollutant.all.map(\.id), "污染物", "pollutant", hint: Pollutant.named(text)?.id)
    }
    return pollutant
  }

  func unit() throws(Fault) -> UnitOfMeasure {
    let text = try text()
    guard let unit = UnitOfMeasure(text) else {
      throw unknown(text, among: UnitOfMeasure.all.map(\.symbol), "单位", "unit")
    }
    return unit
  }

  func unit(of pollutant: Pollutant) throws(Fault) -> UnitOfMeasure {
    let unit = try unit()
    guard pollutant.accepts(unit) else {
      throw fault(
        "单位“\(unit.symbol)”不能用于“\(pollutant.id)”。",
        "The unit `\(unit.symbol)` does not measure `\(pollutant.id)`.")
    }
    return unit
  }

  func items() throws(Fault) -> [Field] {
    guard case .sequence(let sequence) = node else { throw wrongType("列表", "a list") }
    return sequence.enumerated().map { index, item in
      Field(
        node: item, line: item.mark?.line ?? line, path: "\(path)[\(index + 1)]", source: source)
    }
  }

  /// A list of at least one item.
  func someItems() throws(Fault) -> [Field] {
    let items = try items()
    guard !items.isEmpty else {
      throw fault("“\(path)”是空列表；请至少写一项。", "`\(path)` is an empty list; write at least one item.")
    }
    return items
  }

  /// A list of different names, or one name without the list.
  func names<Name: Hashable>(
    _ read: (Field) throws(Fault) -> Name, allowsNone: Bool = false
  ) throws(Fault) -> [Name] {
    if isScalar { return [try read(self)] }
    var names: [Name] = []
    var seen: Set<Name> = []
    for item in allowsNone ? try items() : try someItems() {
      let name = try read(item)
      guard seen.insert(name).inserted else {
        throw item.fault(
          "“\(path)”中重复列出了同一项；请只保留一个。", "`\(path)` lists the same thing twice; keep one.")
      }
      names.append(name)
    }
    return names
  }

  /// The keys of a mapping, all of which are in `known`.
  func fields(_ known: String...) throws(Fault) -> Fields {
    let all = try anyFields()
    for key in all.keys where !known.contains(key.name) {
      throw key.field.unknown(key.name, among: known, "键", "key")
    }
    return all
  }

  /// The keys of a mapping whose names are free, such as column headers.
  func anyFields() throws(Fault) -> Fields {
    guard case .mapping(let mapping) = node else {
      throw wrongType("“键: 值”组成的映射", "a mapping of keys and values")
    }
    var keys: [(name: String, field: Field)] = []
    var seen: Set<String> = []
    for (key, value) in mapping {
      let keyLine = key.mark?.line ?? line
      guard case .scalar(let scalar) = key else {
        throw source.fault("键应为单个名称。", "A key must be a single name.", line: keyLine)
      }
      let field = Field(
        node: value, line: keyLine,
        path: path == source.name ? scalar.string : "\(path).\(printable(scalar.string))",
        source: source)
      guard seen.insert(scalar.string).inserted else {
        throw field.fault(
          "键“\(field.path)”重复出现；请只保留一个。", "The key `\(field.path)` stands more than once; keep one."
        )
      }
      keys.append((scalar.string, field))
    }
    return Fields(keys: keys, owner: self)
  }
}

/// The keys of one mapping, in the order of the file.
struct Fields {
  let keys: [(name: String, field: Field)]
  let owner: Field

  subscript(_ name: String) -> Field? { keys.first { $0.name == name }?.field }

  func required(_ name: String) throws(Fault) -> Field {
    guard let field = self[name] else {
      throw owner.fault(
        "“\(owner.path)”缺少必填键“\(name)”；请补上。",
        "`\(owner.path)` lacks the required key `\(name)`; add it.")
    }
    return field
  }

  /// Reads `name` if it is there.
  func optional<Value>(
    _ name: String, _ read: (Field) throws(Fault) -> Value
  ) throws(Fault) -> Value? {
    guard let field = self[name] else { return nil }
    return try read(field)
  }
}

extension Node {
  /// An unquoted empty value, `~` or `null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}

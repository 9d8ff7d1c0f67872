import Measures

/// Ways to read that application.yaml and the authority's files need besides those of plant.yaml.
extension Field {
  /// Yuan, zero or more.
  func amount() throws(Fault) -> ExactDecimal {
    let text = try text()
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    if isPlain, text.utf8.count > 30 {
      throw fault(
        "“\(path)”有 \(text.utf8.count) 个字符，不像金额；请核对，金额以元为单位，最多两位小数。",
        "`\(path)` has \(text.utf8.count) characters, which no amount has; write yuan with at most "
          + "two decimals.")
    }
    guard isPlain, let number = ExactDecimal(text) else {
      throw fault(
        "“\(path)”应为以元为单位的金额，只写数字，不带逗号和单位，例如 1250000。",
        "`\(path)` must be an amount in yuan, digits only and without commas or a unit, such as "
          + "1250000.")
    }
    guard number >= .zero else {
      throw fault(
        "“\(path)”的金额为负（\(printable(text)) 元）；请写不小于 0 的金额。",
        "`\(path)` is negative (\(printable(text)) yuan); write an amount of at least 0.")
    }
    guard number < Self.greatestAmount else {
      throw fault(
        "“\(path)”的金额达到或超过一万亿元；请核对单位，金额以元为单位。",
        "`\(path)` is a million million yuan or more; check the unit: amounts are in yuan.")
    }
    guard number.mantissa(atScale: 2) != nil else {
      throw fault(
        "“\(path)”的金额精确到分以下；请写到分，最多两位小数。",
        "`\(path)` goes below a fen; write at most two decimals.")
    }
    return number
  }

  /// Yuan, above zero.
  func price() throws(Fault) -> ExactDecimal {
    let price = try amount()
    guard price > .zero else {
      throw fault(
        "“\(path)”的价款为 0；请写明以元为单位的实际价款。",
        "`\(path)` is a price of 0; write in yuan what was paid.")
    }
    return price
  }

  private static let greatestAmount = ExactDecimal(mantissa: 1_000_000_000_000, scale: 0)

  /// Values by year, the key of each.
  func yearly(
    _ read: (Field) throws(Fault) -> ExactDecimal
  ) throws(Fault) -> [Int: ExactDecimal] {
    var values: [Int: ExactDecimal] = [:]
    for (name, field) in try anyFields().keys {
      guard name.utf8.count == 4, let year = Int(name), year > 0 else {
        throw field.fault(
          "“\(field.path)”的键应为四位数的年份，例如 2019。",
          "The key of `\(field.path)` must be a year of four digits, such as 2019.")
      }
      values[year] = try read(field)
    }
    return values
  }

  /// Words of somebody who answers for them: a dot or a dash is no reason.
  func reason() throws(Fault) -> String {
    let text = try text()
    guard text.unicodeScalars.count(where: { $0.properties.isAlphabetic }) >= 2 else {
      throw fault(
        "“\(path)”只写了“\(printable(text))”；请写明理由，至少两个字。",
        "`\(path)` says only `\(printable(text))`; write it in words.")
    }
    return text
  }

  /// Every item of a list, which may be empty.
  func each<Value>(_ read: (Field) throws(Fault) -> Value) throws(Fault) -> [Value] {
    var values: [Value] = []
    for item in try items() { values.append(try read(item)) }
    return values
  }

  /// SHA-256 in hex, given back in lower case.
  func sha256() throws(Fault) -> String {
    let text = try text()
    let isHex = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
    guard text.utf8.count == 64, isHex else {
      throw fault(
        "“\(path)”应为 64 位十六进制的 SHA-256 校验值（可用 sha256sum 计算）。",
        "`\(path)` must be a SHA-256 of 64 hexadecimal digits, as `sha256sum` prints it.")
    }
    return text.lowercased()
  }

  /// The normalised path of something inside the folder that the file stands in.
  func pathInside() throws(Fault) -> String {
    let text = try text()
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard staysInside(text), !parts.isEmpty else {
      throw fault(
        "“\(path)”应在申报文件夹之内；请写相对路径，用“/”分隔，不含“..”。",
        "`\(path)` must lie inside the application's folder; write a relative path with `/` and "
          + "without `..`.")
    }
    return parts.joined(separator: "/")
  }

  /// The same thing said twice in a list.
  func repeated(_ what: String, _ zh: String, _ en: String) -> Fault {
    let shown = printable(what)
    return fault(
      "\(zh)“\(shown)”重复出现；请只保留一个。", "The \(en) `\(shown)` stands more than once; keep one.")
  }
}

extension Field {
  /// The number of a project. A letter that only looks like another would make two projects of one.
  func projectNumber() throws(Fault) -> String {
    let text = try label()
    let odd = text.unicodeScalars.first { letter in
      let properties = letter.properties
      let isPlain =
        letter.halfWidth.isASCII || properties.isIdeographic
        || properties.generalCategory == .letterNumber
      return properties.isAlphabetic && !isPlain
    }
    guard let odd else { return text }
    throw fault(
      "项目编号中的“\(odd)”（\(odd.spelling)）不是汉字、拉丁字母或数字，会与相似的编号混淆；请改用普通字母重新填写。",
      "`\(odd)` (\(odd.spelling)) in the project's number is no Chinese character, Latin letter or digit, and "
        + "may be taken for one; write plain letters.")
  }
}

extension Fields {
  /// A list of things that differ in what `id` gives; empty where the key is left out.
  func list<Value, ID: Hashable>(
    _ name: String, by id: (Value) -> ID, _ zh: String, _ en: String,
    _ read: (Field) throws(Fault) -> Value
  ) throws(Fault) -> [Value] {
    guard let field = self[name] else { return [] }
    var seen: Set<ID> = []
    return try field.each { item throws(Fault) in
      let value = try read(item)
      guard seen.insert(id(value)).inserted else {
        throw item.repeated("\(id(value))", zh, en)
      }
      return value
    }
  }

  func date(_ name: String) throws(Fault) -> CivilDate? {
    try optional(name) { field throws(Fault) in try field.date() }
  }

  func text(_ name: String) throws(Fault) -> String? {
    try optional(name) { field throws(Fault) in try field.text() }
  }

  func flag(_ name: String) throws(Fault) -> Bool? {
    try optional(name) { field throws(Fault) in try field.flag() }
  }
}

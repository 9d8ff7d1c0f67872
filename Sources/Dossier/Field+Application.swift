import Measures

/// Ways to read that application.yaml and the authority's files need besides those of plant.yaml.
extension Field {
  /// Yuan, zero or more.
  func amount() throws(Fault) -> ExactDecimal {
    let text = try text()
    guard let number = ExactDecimal(text) else {
      throw fault(
        "“\(path)”应为以元为单位的金额，只写数字，不带逗号和单位，例如 1250000。",
        "`\(path)` must be an amount in yuan, digits only and without commas or a unit, such as "
          + "1250000.")
    }
    guard number >= .zero else {
      throw fault(
        "“\(path)”的金额为负（\(number) 元）；请写不小于 0 的金额。",
        "`\(path)` is negative (\(number) yuan); write an amount of at least 0.")
    }
    return number
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

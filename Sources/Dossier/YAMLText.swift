import Measures
import Yams

/// One kind of YAML file that people hand in: what it is called, and the way from its bytes to
/// nodes that keep their lines.
///
/// The parser calls itself once a level and compares keys by value, so a hostile file could end the
/// process or keep it busy for ever; ``nestingBound`` and the rule on aliases stop that before it
/// starts.
struct YAMLText: Hashable {
  /// As faults and positions name the file.
  let file: String
  /// As sentences call it.
  let name: String
  let schema: String
  /// What to do where it is empty; a clause without its end.
  let whenEmpty: Bilingual
  /// What to do where it is larger than ``maximumSize``; a clause without its end.
  let whenLarge: Bilingual

  static let maximumSize = 4 << 20
  /// Deeper than any plant needs, and shallow enough for the smallest stack.
  static let maximumNesting = 1000

  /// - Parameter file: as its user named it; sentences call it by its last part.
  init(
    file: String, schema: String, whenEmpty: Bilingual? = nil, whenLarge: Bilingual? = nil
  ) {
    self.file = file
    self.schema = schema
    name = file.split(separator: "/").last.map(String.init) ?? file
    self.whenEmpty =
      whenEmpty
      ?? Bilingual(
        zh: "请至少写明“schema: \(schema)”", en: "it begins with `schema: \(schema)`")
    self.whenLarge =
      whenLarge
      ?? Bilingual(
        zh: "请拆分或删去无关内容", en: "split it, or take out what does not belong there")
  }

  /// A fault of the whole file, or of a line of it.
  func fault(_ zh: String, _ en: String, line: Int? = nil) -> Fault {
    Fault(
      .unreadableInput, Bilingual(zh: zh, en: en), at: SourcePosition(file: file, line: line))
  }

  /// The root of the one document in `bytes`, which must be a mapping of this schema.
  func root(of bytes: [UInt8]) throws(Fault) -> Field {
    let root = try mapping(in: bytes)
    let field = try root.anyFields().required("schema")
    guard try field.text() == schema else {
      throw field.fault(
        "不认识的 schema“\(try field.text())”；本版本读取“\(schema)”。",
        "Unknown schema `\(try field.text())`; this version reads `\(schema)`.")
    }
    return root
  }

  private func mapping(in bytes: [UInt8]) throws(Fault) -> Field {
    let text = try decoded(bytes)
    let plain = Array(text.utf8)
    guard NestingBound(of: plain).depth <= Self.maximumNesting else {
      throw fault(
        "括号或缩进嵌套过深（超过 \(Self.maximumNesting) 层）；请改用短横线列表，去掉多余的括号。",
        "Brackets or indents are nested too deeply (over \(Self.maximumNesting) levels); write "
          + "lists with dashes and drop the brackets.")
    }
    try refuseCompoundKeys(in: plain)
    guard let node = try parsed(text), !node.isNull else {
      throw fault(
        "\(name) 是空的；\(whenEmpty.zh)。", "\(name) is empty; \(whenEmpty.en).")
    }
    let field = Field(node: node, line: node.mark?.line ?? 1, path: name, source: self)
    guard case .mapping = node else {
      throw field.fault(
        "\(name) 的顶层应为“键: 值”，例如“schema: \(schema)”。",
        "The top of \(name) must be keys with values, such as `schema: \(schema)`.")
    }
    return field
  }

  private func decoded(_ bytes: [UInt8]) throws(Fault) -> String {
    guard bytes.count <= Self.maximumSize else {
      throw fault(
        "\(name) 超过 4 MiB；\(whenLarge.zh)。", "\(name) is larger than 4 MiB; \(whenLarge.en).")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if let text = String(validating: body, as: UTF8.self) { return text }
    var line = 1
    for part in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { break }
      line += 1
    }
    throw fault(
      "\(name) 不是 UTF-8 编码；请用编辑器另存为 UTF-8（日志本身可以是 GB18030）。",
      "\(name) is not UTF-8; save it as UTF-8 (logs themselves may be GB18030).", line: line)
  }

  private func parsed(_ text: String) throws(Fault) -> Node? {
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw fault(error)
    } catch {
      throw Fault(.internalError, Bilingual(zh: "YAML 解析失败：\(error)", en: "YAML failed: \(error)"))
    }
  }

  private func fault(_ error: YamlError) -> Fault {
    switch error {
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map(printable).joined(separator: ", ")
      return fault(
        "键“\(names)”重复出现；请只保留一个。", "The key \(names) stands more than once; keep one.",
        line: context.mark.line)
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return syntaxFault(problem, line: mark.line)
    case .reader(let problem, let offset, _, let yaml):
      let line = offset.map { yaml.prefix($0).count(where: \.isNewline) + 1 }
      return syntaxFault(problem, line: line)
    default:
      return syntaxFault("\(error)", line: nil)
    }
  }

  private func syntaxFault(_ problem: String, line: Int?) -> Fault {
    fault(
      "YAML 语法有误（\(problem)）；请检查缩进（只能用空格）、冒号后的空格和引号。",
      "This is not valid YAML (\(problem)); check the indents (blanks only), the blank after each "
        + "colon, and the quotes.", line: line)
  }

  /// Refuses keys that are lists, mappings or aliases in a file that has aliases: comparing them
  /// could take longer than the age of the plant.
  private func refuseCompoundKeys(in bytes: [UInt8]) throws(Fault) {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    let openers: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0x2D, 0x2C, 0x5B, 0x7B, 0x3A, 0x3F]
    func startsToken(_ index: Int) -> Bool { index == 0 || openers.contains(bytes[index - 1]) }
    func isKeyEnd(_ index: Int) -> Bool {
      var next = index
      while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
      return next < bytes.count && bytes[next] == UInt8(ascii: ":")
    }
    var hasAlias = false
    var suspect: Int?
    var line = 1
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x0A: line += 1
      case UInt8(ascii: "*") where startsToken(index):
        hasAlias = true
        var end = index + 1
        while end < bytes.count, !blanks.contains(bytes[end]), bytes[end] != UInt8(ascii: ":") {
          end += 1
        }
        if isKeyEnd(end) { suspect = suspect ?? line }
      case UInt8(ascii: "]") where isKeyEnd(index + 1), UInt8(ascii: "}") where isKeyEnd(index + 1):
        suspect = suspect ?? line
      case UInt8(ascii: "?") where startsToken(index): suspect = suspect ?? line
      default: break
      }
    }
    guard hasAlias, let suspect else { return }
    throw fault(
      "列表、映射或别名不能作为键；含括号或问号的列名请加引号，并去掉“*”别名。",
      "A list, a mapping or an alias cannot be a key; put quotes around column names with brackets "
        + "or question marks, and write out what the `*` aliases stand for.", line: suspect)
  }
}

/// `text` for a sentence on a terminal: control characters are spelled out, long texts are cut.
func printable(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(120) {
    if isControl(scalar) {
      shown += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return text.unicodeScalars.count > 120 ? shown + "…" : shown
}

/// Control, format and direction characters, with which a name could look like another one.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
  default: false
  }
}

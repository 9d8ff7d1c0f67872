import Measures
import Yams

/// From the bytes of plant.yaml to its YAML nodes, which keep their lines.
///
/// The parser calls itself once a level and compares keys by value, so a hostile file could end the
/// process or keep it busy for ever; ``nestingBound`` and the rule on aliases stop that before it
/// starts.
enum PlantText {
  static let fileName = "plant.yaml"
  static let maximumSize = 4 << 20
  /// Deeper than any plant needs, and shallow enough for the smallest stack.
  static let maximumNesting = 1000

  /// The root of the one document in `bytes`, which must be a mapping.
  static func root(of bytes: [UInt8]) throws(Fault) -> Field {
    let text = try decoded(bytes)
    let plain = Array(text.utf8)
    guard nestingBound(of: plain) <= maximumNesting else {
      throw Fault(
        "括号或缩进嵌套过深（超过 \(maximumNesting) 层）；请改用短横线列表，去掉多余的括号。",
        "Brackets or indents are nested too deeply (over \(maximumNesting) levels); write lists "
          + "with dashes and drop the brackets.")
    }
    try refuseCompoundKeys(in: plain)
    guard let node = try parsed(text), !node.isNull else {
      throw Fault(
        "plant.yaml 是空的；可先运行“greengate init 日志…”，由日志表头生成草稿。",
        "plant.yaml is empty; `greengate init LOG…` proposes one from the headers of logs.")
    }
    let field = Field(node: node, line: node.mark?.line ?? 1, path: "plant.yaml")
    guard case .mapping = node else {
      throw field.fault(
        "plant.yaml 的顶层应为“键: 值”，例如“schema: greengate/dossier/1”。",
        "The top of plant.yaml must be keys with values, such as `schema: greengate/dossier/1`.")
    }
    return field
  }

  private static func decoded(_ bytes: [UInt8]) throws(Fault) -> String {
    guard bytes.count <= maximumSize else {
      throw Fault(
        "plant.yaml 超过 4 MiB；它只应说明企业和日志，数据请放在 CSV 日志中。",
        "plant.yaml is larger than 4 MiB; it describes the plant and its logs, and data belong in "
          + "CSV logs.")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if let text = String(validating: body, as: UTF8.self) { return text }
    var line = 1
    for part in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { break }
      line += 1
    }
    throw Fault(
      "plant.yaml 不是 UTF-8 编码；请用编辑器另存为 UTF-8（日志本身可以是 GB18030）。",
      "plant.yaml is not UTF-8; save it as UTF-8 (logs themselves may be GB18030).", line: line)
  }

  private static func parsed(_ text: String) throws(Fault) -> Node? {
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw fault(error)
    } catch {
      throw Fault(.internalError, Bilingual(zh: "YAML 解析失败：\(error)", en: "YAML failed: \(error)"))
    }
  }

  private static func fault(_ error: YamlError) -> Fault {
    switch error {
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map(printable).joined(separator: ", ")
      return Fault(
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

  private static func syntaxFault(_ problem: String, line: Int?) -> Fault {
    Fault(
      "YAML 语法有误（\(problem)）；请检查缩进（只能用空格）、冒号后的空格和引号。",
      "This is not valid YAML (\(problem)); check the indents (blanks only), the blank after each "
        + "colon, and the quotes.", line: line)
  }

  /// A bound that no depth of nested collections in `bytes` can exceed.
  ///
  /// Block levels need columns, and a line opens them only in its leading blanks and indicators.
  /// Brackets are counted without knowing what is quoted: a closing one counts only on the line of
  /// its opening one, and only where no quote or comment could hide it.
  static func nestingBound(of bytes: [UInt8]) -> Int {
    var flow = 0
    var block = 0
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let lead = line.prefix { " \t-?:".utf8.contains($0) }
      block = max(block, lead.count)
      let hidesBrackets = line.contains { "\"'#".utf8.contains($0) }
      var open = 0
      var deepest = 0
      for byte in line {
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
          open += 1
          deepest = max(deepest, open)
        } else if !hidesBrackets, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
          open = max(0, open - 1)
        }
      }
      if flow + deepest > maximumNesting { return flow + deepest }
      flow += open
    }
    return flow + 2 * block
  }

  /// Refuses keys that are lists, mappings or aliases in a file that has aliases: comparing them
  /// could take longer than the age of the plant.
  private static func refuseCompoundKeys(in bytes: [UInt8]) throws(Fault) {
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
    throw Fault(
      "列表、映射或别名不能作为键；含括号或问号的列名请加引号，并去掉“*”别名。",
      "A list, a mapping or an alias cannot be a key; put quotes around column names with brackets "
        + "or question marks, and write out what the `*` aliases stand for.", line: suspect)
  }
}

extension Fault {
  /// An unreadable plant.yaml.
  init(_ zh: String, _ en: String, line: Int? = nil) {
    self.init(
      .unreadableInput, Bilingual(zh: zh, en: en),
      at: SourcePosition(file: PlantText.fileName, line: line))
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

import Measures
import Yams

/// A pack's YAML as a tree in which everything knows its file and line.
struct PackNode {
  enum Content {
    case scalar(String)
    /// A key without a value, or with `null` or `~`.
    case null
    case list([PackNode])
    case mapping([PackField])
  }

  var content: Content
  var position: SourcePosition
}

/// A key with its value; list elements carry the list's key.
struct PackField {
  var key: String
  var value: PackNode
  /// Where the key stands.
  var position: SourcePosition
}

extension PackNode {
  /// Reads one YAML document.
  ///
  /// Anchors and aliases are refused: a clerk reads a limit where it stands, and nested aliases
  /// unfold without bound.
  init(_ file: StandardsLibrary.PackFile) throws(Fault) {
    let text = try Self.text(of: file)
    guard Self.aliasLookalikes(in: file.bytes) <= Self.maximumLookalikes else {
      throw Self.aliasRefusal(at: SourcePosition(file: file.path))
    }
    let root: PackNode?
    do {
      // Nodes hold their anchors weakly; only the parser keeps them.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      root = try withExtendedLifetime(parser) {
        try parser.singleRoot().map { try PackNode($0, file: file.path) }
      }
    } catch let fault as Fault {
      throw fault
    } catch let error as YamlError {
      throw error.refusal(file: file.path)
    } catch {
      throw YamlError.memory.refusal(file: file.path)
    }
    guard let root else {
      throw .refusal(
        at: SourcePosition(file: file.path, line: 1), zh: "文件是空的；请写入标准包内容，或删除该文件。",
        en: "The file is empty; write a pack into it, or delete it.")
    }
    self = root
  }

  private static func text(of file: StandardsLibrary.PackFile) throws(Fault) -> String {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = file.bytes.starts(with: mark) ? file.bytes[3...] : file.bytes[...]
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var line = 1
    for record in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: record, as: UTF8.self) == nil { break }
      line += 1
    }
    throw .refusal(
      at: SourcePosition(file: file.path, line: line), zh: "文件不是 UTF-8 编码；请另存为 UTF-8。",
      en: "The file is not UTF-8; save it as UTF-8.")
  }

  /// A few of these may stand in prose; the walk below then finds a real anchor by itself.
  private static let maximumLookalikes = 16

  /// Counts what may be an alias (`*name` at the beginning of a word).
  ///
  /// The parser unfolds aliases used as keys before anyone can look at the tree, so many of them
  /// must not reach it.
  private static func aliasLookalikes(in bytes: [UInt8]) -> Int {
    var count = 0
    var before = UInt8(ascii: "\n")
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "*"), " \t\r\n[{,:-?".utf8.contains(before),
        index + 1 < bytes.count, !" \t\r\n\"',]}".utf8.contains(bytes[index + 1])
      {
        count += 1
      }
      before = byte
    }
    return count
  }

  private static func aliasRefusal(at position: SourcePosition) -> Fault {
    .refusal(
      at: position, zh: "标准包不支持 YAML 锚点和别名（& 和 *）；请把内容逐条写全。",
      en: "Packs do not allow YAML anchors and aliases (& and *); write each entry out in full.")
  }

  private init(_ node: Node, file: String) throws(Fault) {
    let position = SourcePosition(file: file, line: node.mark?.line)
    guard node.anchor == nil, node.alias == nil else { throw Self.aliasRefusal(at: position) }
    switch node {
    case .scalar(let scalar):
      let isNull =
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
      self.init(content: isNull ? .null : .scalar(scalar.string), position: position)
    case .sequence(let sequence):
      var items: [PackNode] = []
      for item in sequence { items.append(try PackNode(item, file: file)) }
      self.init(content: .list(items), position: position)
    case .mapping(let mapping):
      var fields: [PackField] = []
      for (key, value) in mapping {
        let name = try PackNode(key, file: file)
        guard case .scalar(let text) = name.content else {
          throw .refusal(
            at: name.position, zh: "此处的键不是文字；请检查缩进和冒号。",
            en: "The key here is not a word; check the indentation and the colons.")
        }
        fields.append(
          PackField(
            key: text, value: try PackNode(value, file: file), position: name.position))
      }
      self.init(content: .mapping(fields), position: position)
    case .alias:
      throw Self.aliasRefusal(at: position)
    }
  }
}

extension YamlError {
  fileprivate func refusal(file: String) -> Fault {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return syntax(problem, at: SourcePosition(file: file, line: mark.line), column: mark.column)
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.prefix(offset ?? 0)
      let line = before.count { $0 == "\n" || $0 == "\r\n" || $0 == "\r" } + 1
      return syntax(problem, at: SourcePosition(file: file, line: line), column: nil)
    case .duplicatedKeysInMapping(let names, let context):
      let list = names.joined(separator: ", ")
      return .refusal(
        at: SourcePosition(file: file, line: context.mark.line),
        zh: "键 \(list) 在同一层写了不止一次（此行是第一次）；请只保留一个。",
        en: "The key \(list) stands more than once on the same level (first in this line); keep "
          + "one.")
    default:
      return syntax("\(self)", at: SourcePosition(file: file), column: nil)
    }
  }

  private func syntax(_ problem: String, at position: SourcePosition, column: Int?) -> Fault {
    let (zh, en) = column.map { ("第 \($0) 列，", "column \($0): ") } ?? ("", "")
    return .refusal(
      at: position, zh: "YAML 语法错误（\(zh)\(problem)）；请检查缩进、引号和括号。",
      en: "This is not YAML (\(en)\(problem)); check indentation, quotes and brackets.")
  }
}

#if Server
import Configuration
import Measures
import Web
import Yams

/// All settings with where each was said: a flag before the environment before the file.
struct ServerConfiguration: Sendable {
  struct Value: Sendable {
    var text: String
    /// `flag`, `environment`, `file` or `default`.
    var source: String
  }

  private(set) var values: [ServerSetting: Value] = [:]

  /// - Parameters:
  ///   - file: YAML, or JSON, which is YAML; unknown keys are refused.
  init(
    flags: [ServerSetting: String], environment: [String: String], file: ConfigurationFile?
  ) {
    let layers: [(String, ConfigReader)] = [
      ("flag", Self.reader(flags)),
      (
        "environment",
        Self.reader(
          Dictionary(
            uniqueKeysWithValues: ServerSetting.allCases.compactMap { setting in
              environment[setting.variable].flatMap { $0.isEmpty ? nil : (setting, $0) }
            }))
      ),
      ("file", Self.reader(file?.values ?? [:])),
    ]
    for setting in ServerSetting.allCases {
      for (source, reader) in layers where values[setting] == nil {
        values[setting] = reader.string(
          forKey: ConfigKey(setting.key), isSecret: setting.isSecret
        ).map { Value(text: $0, source: source) }
      }
      if values[setting] == nil {
        values[setting] = setting.fallback.map { Value(text: $0, source: "default") }
      }
    }
  }

  private static func reader(_ values: [ServerSetting: String]) -> ConfigReader {
    var known: [AbsoluteConfigKey: ConfigValue] = [:]
    for (setting, text) in values {
      known[AbsoluteConfigKey(ConfigKey(setting.key))] = ConfigValue(
        .string(text), isSecret: setting.isSecret)
    }
    return ConfigReader(provider: InMemoryProvider(values: known))
  }

  /// What `--print-config` prints: YAML that could be the file, with where each value is from.
  var printed: String {
    var lines: [String] = []
    var group = ""
    for setting in ServerSetting.allCases {
      guard let value = values[setting] else { continue }
      let parts = setting.key.split(separator: ".")
      if parts.count == 2, parts[0] != group {
        group = String(parts[0])
        lines.append("\(group):")
      }
      let name = (parts.count == 2 ? "  " : "") + (parts.last ?? "")
      let text = setting.isSecret ? "\"***\"" : JSONText.quoted(value.text)
      lines.append("\(name): \(text)  # \(value.source)")
    }
    return lines.joined(separator: "\n")
  }

  // MARK: - Single values

  func text(_ setting: ServerSetting) -> String? { values[setting]?.text }

  func required(_ setting: ServerSetting) throws(Fault) -> String {
    guard let text = text(setting) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "缺少设置“\(setting.key)”：请用参数、环境变量 \(setting.variable) 或设置文件给出。",
          en:
            "The setting '\(setting.key)' is missing: give it by a flag, by \(setting.variable) or "
            + "in the configuration file."))
    }
    return text
  }

  func number(_ setting: ServerSetting, in range: ClosedRange<Int>) throws(Fault) -> Int {
    let text = try required(setting)
    guard let number = Int(text), range.contains(number) else {
      throw wrong(
        setting,
        Bilingual(
          zh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
          en: "is a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }
    return number
  }

  func flag(_ setting: ServerSetting) throws(Fault) -> Bool {
    switch try required(setting).lowercased() {
    case "true", "yes", "1": return true
    case "false", "no", "0": return false
    default: throw wrong(setting, Bilingual(zh: "应为 true 或 false", en: "is true or false"))
    }
  }

  func wrong(_ setting: ServerSetting, _ expected: Bilingual) -> Fault {
    let value = values[setting]
    let text = setting.isSecret ? "***" : value?.text ?? ""
    let source = value?.source ?? ""
    return Fault(
      .usage,
      Bilingual(
        zh: "设置“\(setting.key)”\(expected.zh)，现为“\(text)”（来自 \(source)）。",
        en: "The setting '\(setting.key)' \(expected.en), and is '\(text)' (from: \(source))."))
  }
}

/// A configuration file, read strictly: a mistyped key must not leave a server open.
struct ConfigurationFile: Sendable {
  var values: [ServerSetting: String] = [:]

  init(text: String, name: String) throws(Fault) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "设置文件不是有效的 YAML：\(error)", en: "The configuration file is not valid YAML: \(error)"),
        at: SourcePosition(file: name))
    }
    if let root { try read(root, prefix: "", name: name) }
  }

  private mutating func read(_ node: Node, prefix: String, name: String) throws(Fault) {
    let position = SourcePosition(file: name, line: node.mark?.line)
    guard case .mapping(let mapping) = node else {
      guard let setting = ServerSetting(rawValue: prefix) else {
        throw Fault(
          .unreadableInput,
          Bilingual(
            zh: "不认识的设置“\(prefix)”；可用的有：\(Self.known)。",
            en: "There is no setting '\(prefix)'. There are: \(Self.known)."), at: position)
      }
      guard case .scalar(let scalar) = node else {
        throw Fault(
          .unreadableInput,
          Bilingual(zh: "设置“\(prefix)”应为单个值。", en: "The setting '\(prefix)' is a single value."),
          at: position)
      }
      guard values.updateValue(scalar.string, forKey: setting) == nil else {
        throw Fault(
          .unreadableInput,
          Bilingual(zh: "设置“\(prefix)”出现两次。", en: "The setting '\(prefix)' stands twice."),
          at: position)
      }
      return
    }
    for (key, value) in mapping {
      let part = key.string ?? ""
      try read(value, prefix: prefix.isEmpty ? part : prefix + "." + part, name: name)
    }
  }

  private static var known: String {
    ServerSetting.allCases.map { $0.key }.joined(separator: ", ")
  }
}
#endif

import Foundation

/// A Swift file of the project, read as lines.
struct SourceFile: Sendable {
  /// Relative to the project: `Sources/Intake/InputFile.swift`.
  var path: String
  var lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The folder below `Sources` or `Tests`.
  var module: String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : ""
  }

  /// The lines without comments and without the text of multi-line strings; as many as `lines`.
  var code: [Substring] {
    var isText = false
    return lines.map { line in
      let quotes = line.ranges(of: "\"\"\"").count
      defer { if !quotes.isMultiple(of: 2) { isText.toggle() } }
      if isText { return "" }
      guard let comment = line.range(of: "//") else { return line }
      return line[..<comment.lowerBound]
    }
  }

  /// The modules named in `import` lines, whatever their access level, attributes or kind.
  var imports: Set<String> {
    let kinds: Set<Substring> = [
      "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]
    var found: Set<String> = []
    for line in code {
      var words = line.split(separator: " ")
      while let word = words.first, word.hasPrefix("@") || Self.accessLevels.contains(word) {
        words.removeFirst()
      }
      guard words.first == "import" else { continue }
      words.removeFirst()
      if let word = words.first, kinds.contains(word) { words.removeFirst() }
      guard let name = words.first?.split(separator: ".").first else { continue }
      found.insert(String(name))
    }
    return found
  }

  /// Whether the code, comments left aside, names a pointer type that the compiler cannot check.
  var namesUnsafePointers: Bool {
    code.contains { $0.firstMatch(of: /\bUnsafe\w*Pointer\b/) != nil }
  }

  var hasDocumentation: Bool {
    lines.contains { $0.drop(while: { $0 == " " }).hasPrefix("///") }
  }

  private static let accessLevels: Set<Substring> = [
    "fileprivate", "internal", "package", "private", "public",
  ]
}

/// The project's folder.
enum Project {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// All Swift files below a folder, sorted by path.
  static func sources(in folder: String) throws -> [SourceFile] {
    let base = root.appending(path: folder)
    guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
    let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
    return try names.map { name in
      let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
      return SourceFile(path: "\(folder)/\(name)", text: text)
    }
  }

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func bytes(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }
}

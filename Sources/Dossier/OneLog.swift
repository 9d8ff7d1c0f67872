package import Measures

/// plant.yaml for one log by itself: what a plant declared last, with the log that it now hands in.
///
/// The text stays as the plant wrote it, comments and all, but for three keys: `logs` keeps the one
/// entry, `scope` becomes what that log can answer (so that what was not handed in is not judged, and
/// the report's first line says so), and `period` becomes the given one.
///
/// - Parameters:
///   - log: as plant.yaml names the file; `nil`: its only entry of a kind with readings (emission), else
///     its only entry.
///   - period: `nil`: as it stands.
/// - Returns: the text, and the file under which the log must lie beside it.
/// - Throws: an unreadable-input ``Fault`` where plant.yaml is none, has no such log, or is not written
///   a key and an entry a line.
package func plantText(
  _ plant: [UInt8], forLog log: String?, period: Period?
) throws(Fault) -> (text: [UInt8], file: String) {
  let root = try PlantFile.text.root(of: plant)
  let entries = try root.anyFields().required("logs").someItems()
  var named: [(file: String, kind: LogKind, line: Int)] = []
  for entry in entries {
    let keys = try entry.anyFields()
    named.append(
      (
        try keys.required("file").text(),
        try keys.required("kind").choice(LogKind.self, "日志类型", "kind of log"), entry.line
      ))
  }
  let emission = named.indices.filter { named[$0].kind == .emission }
  let candidates =
    log.map { log in named.indices.filter { named[$0].file == log } }
    ?? (emission.isEmpty ? Array(named.indices) : emission)
  guard let chosen = candidates.first, candidates.count == 1 else {
    let list = named.map { printable($0.file) }.joined(separator: ", ")
    throw PlantFile.text.fault(
      "plant.yaml 中没有唯一对应此文件的日志；请写明是哪一个：\(list)。",
      "plant.yaml has no one log that this file is; say which: \(list).")
  }
  var text = PlantLines(plant)
  guard let logs = text.block("logs"), named.allSatisfy({ logs.contains($0.line - 1) }),
    Set(named.map(\.line)).count == named.count
  else {
    throw PlantFile.text.fault(
      "plant.yaml 的 logs 没有逐行书写，无法只取其中一个日志；请上传完整的企业档案。",
      "logs in plant.yaml is not written an entry a line, so one of them cannot be taken; upload the "
        + "whole dossier.")
  }
  let end = chosen + 1 < named.count ? named[chosen + 1].line - 1 : logs.upperBound
  let kept = Array(text.lines[(named[chosen].line - 1)..<end])
  text.replace("logs", with: ["logs:"] + kept)
  let scope: Scope? =
    switch named[chosen].kind {
    case .emission, .manual, .power: .emission
    case .energy, .production: .energy
    case .audit: .audit
    }
  if let scope { text.replace("scope", with: ["scope: [\(scope.rawValue)]"]) }
  if let period {
    text.replace("period", with: ["period: {from: \(period.from), to: \(period.to)}"])
  }
  return (text.bytes, named[chosen].file)
}

/// plant.yaml line by line, with the stretches that its top keys take.
private struct PlantLines {
  private(set) var lines: [String]

  init(_ bytes: [UInt8]) {
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    lines = String(decoding: body, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
  }

  var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  /// The lines of a top key: to the next one that begins a line.
  func block(_ key: String) -> Range<Int>? {
    guard let start = lines.firstIndex(where: { $0.hasPrefix(key + ":") }) else { return nil }
    let next = lines[(start + 1)...].firstIndex { line in
      guard let first = line.unicodeScalars.first else { return false }
      return !" \t#-]}".unicodeScalars.contains(first)
    }
    return start..<(next ?? lines.count)
  }

  /// Puts lines where a key stands, or at the end where there is none.
  mutating func replace(_ key: String, with new: [String]) {
    if let range = block(key) {
      lines.replaceSubrange(range, with: new)
    } else {
      lines += new
    }
  }
}

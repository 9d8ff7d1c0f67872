package import Intake
package import Measures

/// plant.yaml with the uses of columns that a person has said, and else as its plant wrote it.
///
/// Each log's `columns` becomes one line at the beginning of its entry, or the first key of an entry that
/// is written in braces: what stood there, and what is new, which counts. Whoever uses the text reads it
/// again, and sees whether anything else has changed.
///
/// - Parameter columns: by the log's file; headers in the order in which they are written.
/// - Throws: an unreadable-input ``Fault`` where an entry is written in no way that this can add to.
package func plantText(
  of dossier: PlantDossier, adding columns: [String: [(header: String, use: ColumnUse)]]
) throws(Fault) -> [UInt8] {
  var lines = String(decoding: dossier.plantBytes, as: UTF8.self)
    .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
  let entries = try PlantFile.text.root(of: dossier.plantBytes).anyFields().required("logs")
    .someItems()
  // From the last: what is put in moves nothing that is still to be found.
  for (index, log) in dossier.logs.enumerated().reversed() {
    guard let added = columns[log.file], !added.isEmpty else { continue }
    guard index < entries.count,
      let place = ColumnPlace(lines, item: entries[index].line, hasColumns: !log.columns.isEmpty)
    else { throw unwritable(log.file) }
    let known = Set(added.map(\.header))
    let kept = log.columns.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
    let pairs = kept.map { ($0.key, $0.value) } + added.map { ($0.header, $0.use) }
    let text = pairs.map { quotedKey($0.0) + ": " + $0.1.text }.joined(separator: ", ")
    place.put("columns: {\(text)}", into: &lines)
  }
  return Array(lines.joined(separator: "\n").utf8)
}

extension ColumnUse {
  /// As plant.yaml says it.
  package var text: String {
    switch self {
    case .timestamp: "timestamp"
    case .date: "date"
    case .time: "time"
    case .outlet: "outlet"
    case .pollutant: "pollutant"
    case .value: "value"
    case .unit: "unit"
    case .flag: "flag"
    case .claim: "claim"
    case .ignored: "ignore"
    case .reading(let pollutant, let unit):
      "{pollutant: \(quotedScalar(pollutant)), unit: \(quotedScalar(unit.symbol))}"
    case .readingFlag(let pollutant): "{flag_of: \(quotedScalar(pollutant))}"
    }
  }

  /// What a page or a file says by a few words: a role, `reading SO2 mg/m3`, `flag_of SO2`.
  package init?(words: String) {
    let parts = words.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.count) {
    case ("reading", 3):
      guard let pollutant = Pollutant.withID(parts[1]), let unit = UnitOfMeasure(parts[2]),
        pollutant.accepts(unit)
      else { return nil }
      self = .reading(pollutant: pollutant.id, unit: unit)
    case ("flag_of", 2):
      guard let pollutant = Pollutant.withID(parts[1]) else { return nil }
      self = .readingFlag(pollutant: pollutant.id)
    case (let role?, 1):
      guard let use = columnRoles[role] else { return nil }
      self = use
    default: return nil
    }
  }

  /// What ``init(words:)`` reads.
  package var words: String {
    switch self {
    case .reading(let pollutant, let unit): "reading \(pollutant) \(unit.symbol)"
    case .readingFlag(let pollutant): "flag_of \(pollutant)"
    default: text
    }
  }
}

/// Where a log's `columns` stand, or are to stand, among the lines of plant.yaml.
private struct ColumnPlace {
  /// Of the line that begins the entry, from 0.
  private let start: Int
  /// Blanks before the entry's keys.
  private let indent: Int
  /// The lines of the `columns` that are there.
  private var there: Range<Int>?

  /// Of an entry in braces: what follows its brace.
  private var inBraces: Int?

  /// - Parameters:
  ///   - item: the line of the entry, from 1.
  ///   - hasColumns: whether it says some already.
  /// - Returns: `nil` where it is written in no way that can be added to.
  init?(_ lines: [String], item: Int, hasColumns: Bool) {
    start = item - 1
    guard lines.indices.contains(start) else { return nil }
    let first = Array(lines[start].unicodeScalars)
    guard let dash = first.firstIndex(where: { $0 != " " }), first[dash] == "-",
      let key = first[(dash + 1)...].firstIndex(where: { $0 != " " }), key > dash + 1,
      first[key] != "#"
    else { return nil }
    guard first[key] != "{" else {
      guard !hasColumns else { return nil }
      (indent, inBraces) = (0, key + 1)
      return
    }
    // What stands on the line of the dash goes on below it.
    guard !String(String.UnicodeScalarView(first[key...])).hasPrefix("columns:") else { return nil }
    indent = key
    var at = start + 1
    while at < lines.count {
      let line = Array(lines[at].unicodeScalars)
      guard let own = line.firstIndex(where: { $0 != " " }) else {
        at += 1
        continue
      }
      // Less far in than the entry's keys: the entry has ended.
      guard own >= indent || line[own] == "#" else { break }
      if own == indent, String(String.UnicodeScalarView(line[own...])).hasPrefix("columns:") {
        var end = at + 1
        while end < lines.count {
          let inner = Array(lines[end].unicodeScalars)
          guard let deep = inner.firstIndex(where: { $0 != " " }), deep > indent else { break }
          end += 1
        }
        there = at..<end
        break
      }
      at += 1
    }
  }

  func put(_ text: String, into lines: inout [String]) {
    if let inBraces {
      let line = Array(lines[start].unicodeScalars)
      lines[start] =
        String(String.UnicodeScalarView(line[..<inBraces])) + text + ", "
        + String(String.UnicodeScalarView(line[inBraces...]))
      return
    }
    if let there { lines.removeSubrange(there) }
    // Behind the first key, which may go on in lines of its own: before the next one.
    var place = start + 1
    while place < lines.count, lines[place].hasPrefix(String(repeating: " ", count: indent + 1)) {
      place += 1
    }
    lines.insert(String(repeating: " ", count: indent) + text, at: place)
  }
}

private func unwritable(_ file: String) -> Fault {
  PlantFile.text.fault(
    "plant.yaml 中日志“\(printable(file))”的写法无法自动补写列的含义；请在该日志下手工填写 columns。",
    "The log `\(printable(file))` is written in plant.yaml so that what its columns mean cannot be put "
      + "there; write `columns` under it by hand.")
}

/// The same as a key: without what a look at the bytes alone takes for an alias or the end of a list.
private func quotedKey(_ text: String) -> String {
  var quoted = ""
  for scalar in quotedScalar(text).unicodeScalars {
    switch scalar {
    case "*", "?", "]", "}": quoted += "\\x" + String(scalar.value, radix: 16)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted
}

/// A double-quoted YAML scalar, whatever `text` holds.
func quotedScalar(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\" + String(scalar)
    case _ where isControl(scalar):
      let digits = String(scalar.value, radix: 16)
      quoted += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

import Measures
import Report

/// The rows of one file that carry a finding.
struct EvidenceFile {
  var path: String
  /// In line order.
  var rows: [RowReference]

  /// The lines as runs of neighbours, `481-540`, `602`.
  var lineRanges: [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for row in rows {
      if let last = ranges.last, row.line <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, row.line)
      } else {
        ranges.append(row.line...row.line)
      }
    }
    return ranges
  }

  /// `logs/a.csv:481-540,602`; runs after the first `shownRuns` are counted.
  func text(shownRuns: Int, path: (String) -> String, _ language: Language) -> String {
    let ranges = lineRanges
    let shown = ranges.prefix(shownRuns).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    let text = path(self.path) + ":" + shown.joined(separator: ",")
    guard ranges.count > shown.count else { return text }
    return text
      + language.say(" 等共 \(rows.count) 行", " and more, \(rows.count) rows in all")
  }
}

/// The rows that findings show, each once, by file.
struct EvidenceText {
  private var byFile: [String: [RowReference]]

  init(_ findings: [Finding]) {
    byFile = [:]
    for evidence in findings.lazy.map(\.evidence) {
      for file in evidence.byFile { byFile[file.path, default: []] += file.rows }
    }
    byFile = byFile.mapValues { rows in
      // A line has one text, so that the line alone tells rows of a file apart.
      var unique: [RowReference] = []
      for row in rows.sorted(by: { $0.line < $1.line }) where unique.last?.line != row.line {
        unique.append(row)
      }
      return unique
    }
  }

  /// In line order.
  func rows(of path: String) -> [RowReference] { byFile[path] ?? [] }

  mutating func set(_ rows: [RowReference], of path: String) {
    if !rows.isEmpty { byFile[path] = rows }
  }

  /// The row of a line; without text where its file is no log.
  func row(_ path: String, line: Int) -> RowReference {
    let rows = byFile[path] ?? []
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].line < line { low = middle + 1 } else { high = middle }
    }
    if low < rows.count, rows[low].line == line { return rows[low] }
    return RowReference(file: path, line: line, text: "")
  }
}

extension Evidence {
  /// The rows by file; the model keeps them in file and line order.
  var byFile: [EvidenceFile] {
    var files: [EvidenceFile] = []
    for row in rows {
      if files.last?.path == row.file {
        files[files.count - 1].rows.append(row)
      } else {
        files.append(EvidenceFile(path: row.file, rows: [row]))
      }
    }
    return files
  }

  /// ``EvidenceFile/text(shownRuns:path:_:)`` of each file.
  func places(
    shownRuns: Int = .max, path: (String) -> String = { $0 }, _ language: Language
  ) -> [String] {
    byFile.map { $0.text(shownRuns: shownRuns, path: path, language) }
  }

  /// How many rows are not listed; `nil` where all are.
  func omittedWords(_ language: Language) -> String? {
    guard omitted > 0 else { return nil }
    return language.say("另有 \(omitted) 行未列出", "\(counted(omitted, "further row")) not listed")
  }

  /// All of it in one line.
  func words(shownRuns: Int, path: (String) -> String, _ language: Language) -> String {
    let words = places(shownRuns: shownRuns, path: path, language)
      .joined(separator: language.say("；", "; "))
    guard let omitted = omittedWords(language) else { return words }
    return words.isEmpty ? omitted : words + language.say("（\(omitted)）", " (\(omitted))")
  }
}

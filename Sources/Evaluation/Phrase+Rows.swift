import Measures

// Rows of logs, by file and line.

extension Phrase {
  /// `logs/energy.csv 第 2–13、15 行`, in the order of files.
  ///
  /// - Parameter namesOneFile: Whether the file is named where all rows are of one.
  static func rows(_ rows: [RowReference], namesOneFile: Bool = true) -> Bilingual {
    var files: [(name: String, lines: [Int])] = []
    for row in rows.sorted() {
      if files.last?.name == row.file {
        files[files.count - 1].lines.append(row.line)
      } else {
        files.append((row.file, [row.line]))
      }
    }
    let parts = files.map { file in
      let list = ranges(file.lines)
      let isNamed = namesOneFile || files.count > 1
      return Bilingual(
        zh: (isNamed ? "\(file.name) " : "") + "第 \(list.joined(separator: "、")) 行",
        en: (isNamed ? "\(file.name), " : "")
          + "\(file.lines.count == 1 ? "line" : "lines") \(list.joined(separator: ", "))")
    }
    return Bilingual(
      zh: parts.map(\.zh).joined(separator: "，"), en: parts.map(\.en).joined(separator: "; "))
  }

  /// Runs of neighbouring lines: `2–13`, `15`.
  private static func ranges(_ lines: [Int]) -> [String] {
    var runs: [ClosedRange<Int>] = []
    for line in lines {
      if let last = runs.last, line <= last.upperBound + 1 {
        runs[runs.count - 1] = last.lowerBound...max(last.upperBound, line)
      } else {
        runs.append(line...line)
      }
    }
    return runs.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
  }
}

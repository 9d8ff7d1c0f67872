import Measures

/// What rows of one unit of a log add up to, as it was logged.
struct LoggedQuantity: Sendable {
  /// As the log spells it.
  let unit: String
  private var sum: Rational
  private var rows: [RowReference]

  init(_ entry: EnergyEntry) {
    unit = entry.unit
    sum = Rational(entry.quantity)
    rows = [entry.row]
  }

  mutating func add(_ entry: EnergyEntry) {
    sum += Rational(entry.quantity)
    rows.append(entry.row)
  }

  /// `第 2–13 行 134476 t`.
  var words: Bilingual {
    let amount = "\(sum.decimal()) \(unit)"
    return Bilingual(zh: "\(rowWords.zh) \(amount)", en: "\(rowWords.en) \(amount)")
  }

  /// `第 2–13、15 行`; with the file before it where there are several.
  var rowWords: Bilingual {
    var files: [(name: String, lines: [Int])] = []
    for row in rows.sorted() {
      if files.last?.name == row.file {
        files[files.count - 1].lines.append(row.line)
      } else {
        files.append((row.file, [row.line]))
      }
    }
    let parts = files.map { file in
      let list = Self.ranges(file.lines)
      let name = files.count > 1 ? file.name + " " : ""
      return Bilingual(
        zh: "\(name)第 \(list.joined(separator: "、")) 行",
        en: "\(name)\(file.lines.count == 1 ? "line" : "lines") \(list.joined(separator: ", "))")
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

extension [LoggedQuantity] {
  /// Adds a row to those of its unit; units stay in the order in which they come.
  mutating func add(_ entry: EnergyEntry) {
    if let index = firstIndex(where: { $0.unit == entry.unit }) {
      self[index].add(entry)
    } else {
      append(LoggedQuantity(entry))
    }
  }
}

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
  var rowWords: Bilingual { Phrase.rows(rows, namesOneFile: false) }
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

import Measures
import Standards

/// A year of which one thing is logged in both ways.
struct MixedSpan: Sendable {
  var year: Int
  /// The logs that hold it.
  var kind: LogKind
  var subject: Bilingual
  var rows: [RowReference]
}

extension EnergyRecord {
  /// In the order of years and names; kinds of energy by what they are converted as.
  func mixedSpans(_ table: CoalTable) -> [MixedSpan] {
    struct Key: Hashable {
      var year: Int
      var kind: String
    }
    var found: [Key: (subject: Bilingual, isYearly: Set<Bool>, rows: [RowReference])] = [:]
    func note(
      _ year: Int, _ kind: String, _ subject: Bilingual, _ isYearly: Bool, _ row: RowReference
    ) {
      let key = Key(year: year, kind: kind)
      found[key, default: (subject, [], [])].isYearly.insert(isYearly)
      found[key, default: (subject, [], [])].rows.append(row)
    }
    for entry in energy {
      let known = table.named(entry.energy)
      let kind = known?.id ?? entry.energy
      let name = known?.label(entry.use) ?? Bilingual(zh: kind, en: kind)
      let product = entry.product ?? ""
      note(
        entry.span.year, "energy/\(kind)/\(entry.use.rawValue)/\(ProductNames.folded(product))",
        product.isEmpty
          ? name : Bilingual(zh: "\(name.zh)（\(product)）", en: "\(name.en) (\(product))"),
        entry.span.isYear, entry.row)
    }
    for entry in production {
      if entry.valueAdded != nil {
        note(
          entry.span.year, "value-added", Bilingual(zh: "工业增加值", en: "value added"),
          entry.span.isYear, entry.row)
      }
      if let product = entry.product {
        note(
          entry.span.year, "product/" + ProductNames.folded(product),
          Bilingual(zh: product, en: product),
          entry.span.isYear, entry.row)
      }
    }
    return found.filter { $0.value.isYearly.count > 1 }
      .sorted { ($0.key.year, $0.key.kind) < ($1.key.year, $1.key.kind) }
      .map {
        MixedSpan(
          year: $0.key.year, kind: $0.key.kind.hasPrefix("energy/") ? .energy : .production,
          subject: $0.value.subject, rows: $0.value.rows)
      }
  }
}

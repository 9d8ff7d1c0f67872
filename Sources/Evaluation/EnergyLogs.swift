import Measures
import Standards

/// The energy and production logs of a dossier: the rows, what converts them, and what keeps them
/// from being concluded upon.
struct EnergyLogs: Sendable {
  let record: EnergyRecord
  let table: CoalTable
  /// In the order of years and names.
  let mixed: [MixedSpan]
  private let rejected: [LogKind: Int]

  init(_ input: EvaluationInput, _ library: StandardsLibrary) {
    record = input.energy
    table = CoalTable(library, input.declarations.energy)
    mixed = record.mixedSpans(table)
    rejected = input.logs.reduce(into: [:]) { $0[$1.kind, default: 0] += $1.rejected }
  }

  /// Why nothing may be concluded from logs of some kinds of some years. Every rule that adds up
  /// their rows asks here first; what its own rows lack comes besides.
  func gaps(
    of kinds: [LogKind] = [.energy, .production], years: [Int]
  ) -> [Bilingual] {
    rejections(of: kinds) + (kinds.contains(.energy) ? calorificGaps : [])
      + mixedGaps(years, of: kinds)
  }

  /// A row that could not be read may be of any year, and what it held is missing from the sum.
  private func rejections(of kinds: [LogKind]) -> [Bilingual] {
    kinds.compactMap { kind in
      guard let count = rejected[kind], count > 0 else { return nil }
      return Bilingual(
        zh: "\(kind == .energy ? "能源" : "生产")日志有 \(count) 行无法识别",
        en: "\(Phrase.plural(count, "row")) of the \(kind.rawValue) logs could not be read")
    }
  }

  /// What stands in the logs by months and as a whole year would count twice.
  private func mixedGaps(_ years: [Int], of kinds: [LogKind]) -> [Bilingual] {
    mixed.filter { years.contains($0.year) && kinds.contains($0.kind) }.map {
      Bilingual(
        zh: "\($0.year) 年的\($0.subject.zh)既有月度数据又有年度数据",
        en: "\($0.subject.en) of \($0.year) is given by months and as a whole year")
    }
  }

  /// A measured calorific value that applies to nothing: the default would silently stand in.
  private var calorificGaps: [Bilingual] {
    table.idleCalorificValues.map { value in
      Bilingual(
        zh: "plant.yaml 为“\(value.energy)”申报的实测热值（\(value.unit.rawValue)）没有对应的能源品种"
          + "（\(value.position)）",
        en: "the measured calorific value of '\(value.energy)' (\(value.unit.rawValue)) fits no "
          + "kind of energy (\(value.position))")
    }
  }
}

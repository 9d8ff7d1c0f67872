#if Server
import Ledger
import Measures
import Report
import ServerStore

/// Which plants the overview shows, in which order, and how far.
struct OverviewTable {
  /// What the address asks for.
  struct Filter: Hashable, Sendable {
    /// A code of two, four or six digits; empty: all.
    var district: String
    var sector: String
    /// Words of a name or an id, each of which must be there.
    var words: [String]
    /// Only plants whose latest check came to it.
    var verdict: Verdict?
    /// The last month shown.
    var until: CivilMonth?
    /// The plant behind which the page begins.
    var after: String?

    init(_ query: FormFields) {
      func text(_ name: String) -> String {
        String(query[name]?.prefix(200) ?? "").trimmed
      }
      let digits = text("district")
      district = digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? digits : ""
      sector = text("sector")
      words = text("q").lowercased().split { $0 == " " || $0 == "\u{3000}" }.map(String.init)
      verdict = Verdict(rawValue: text("verdict"))
      until = CivilMonth(text("until"))
      after = query["after"]
    }

    var isEmpty: Bool {
      district.isEmpty && sector.isEmpty && words.isEmpty && verdict == nil
    }

    func takes(_ plant: PlantRuns) -> Bool {
      guard district.isEmpty || plant.isIn(district),
        sector.isEmpty || plant.sector == sector,
        verdict.map({ $0 == plant.latest?.record.verdict }) ?? true
      else { return false }
      guard !words.isEmpty else { return true }
      let text = (plant.id + " " + plant.name).lowercased()
      return words.allSatisfy { text.contains($0) }
    }
  }

  static let monthsShown = 12
  static let plantsShown = 50

  let months: [CivilMonth]
  /// Of this page.
  let plants: [PlantRuns]
  /// All that the filter takes.
  let count: Int
  /// The plant behind which the next page begins; `nil`: there is none.
  let next: String?
  let isFirst: Bool

  /// The worst first: by the latest verdict, then by how many of the months shown are bad.
  ///
  /// - Parameter end: The last month shown where the address asks for none.
  init(_ view: LedgerView, _ filter: Filter, end: CivilMonth?) {
    let last = filter.until ?? end
    let months = last.map { last in
      (0..<Self.monthsShown).reversed().compactMap { last.adding(-$0) }
    }
    let shown = months ?? []
    self.months = shown
    let ranked = view.plants.filter(filter.takes).map { (Rank($0, shown), $0) }
      .sorted { $0.0 < $1.0 }
    count = ranked.count
    let begin =
      filter.after.flatMap { after in
        ranked.firstIndex { $0.1.id == after }.map { $0 + 1 }
      } ?? 0
    let end = min(ranked.count, begin + Self.plantsShown)
    plants = ranked[begin..<end].map { $0.1 }
    next = end < ranked.count ? plants.last?.id : nil
    isFirst = begin == 0
  }

  private struct Rank: Comparable {
    private let key: [Int]
    private let id: String

    init(_ plant: PlantRuns, _ months: [CivilMonth]) {
      let cells = months.compactMap { plant.months[$0]?.verdict }
      // Without a check in force there is nothing to look at first.
      key =
        [plant.latest?.record.verdict.rank ?? 5]
        + [Verdict.fail, .insufficient, .notEvaluated].map { verdict in
          -cells.count { $0 == verdict }
        }
      id = plant.id
    }

    static func < (left: Rank, right: Rank) -> Bool {
      left.key == right.key ? left.id < right.id : left.key.lexicographicallyPrecedes(right.key)
    }
  }
}

extension PlantRuns {
  /// Whether its region lies in a district: `3305`, or `330500` with zeros for any.
  func isIn(_ district: String) -> Bool {
    let code = district + String(repeating: "0", count: max(0, 6 - district.utf8.count))
    return RegionPattern(code)?.covers(region) ?? false
  }
}

extension String {
  /// Without blanks at either end, those of Chinese keyboards among them.
  var trimmed: String {
    let isBlank = { (character: Character) in character.isWhitespace || character == "\u{3000}" }
    var rest = drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(rest)
  }
}
#endif

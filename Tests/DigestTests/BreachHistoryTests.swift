import Digest
import Measures
import Report
import Testing

/// What became of a breach, month by month and run by run.
struct BreachHistoryTests {
  /// `k` kept, `u` not known, else exceeding hours with the multiple behind `@`.
  private func months(_ text: String) -> [MonthlyDigest.BreachPresence] {
    text.split(separator: " ").map { word in
      switch word {
      case "k": return .kept
      case "u": return .unknown
      default:
        let parts = word.split(separator: "@")
        let hours = Int(parts[0]) ?? 0
        return .present(
          MonthlyDigest.BreachSize(
            episodes: 1, multiple: parts.count > 1 ? String(parts[1]) : nil, hours: hours,
            exceeding: hours, basis: .hour))
      }
    }
  }

  @Test(arguments: [
    ("k k 3", MonthlyDigest.BreachState.new), ("u u 3", .new), ("3", .new),
    // Longer, or farther over its limit, is worse, whatever the other is.
    ("3@0.1 4@0.1", .worse), ("3@0.1 3@0.11", .worse), ("9@0.2 3@0.3", .worse),
    ("3@0.3 9@0.2", .worse),
    ("3@0.1 3@0.1", .continuing), ("3@0.10 3@0.1", .continuing), ("3 3", .continuing),
    ("4@0.1 3@0.1", .better), ("3@0.2 3@0.1", .better), ("3@0.20000001 3@0.2", .better),
    // A month that nobody judged does not end a breach.
    ("3@0.1 u 3@0.1", .continuing), ("3 u u u 5", .worse),
    ("3 k 3", .returned), ("3 k u 3", .returned), ("3 k 9@5", .returned), ("3 u k 3", .returned),
    ("3 k", .resolved), ("3 u k", .resolved),
    ("3 u", .unknown), ("3 u u", .unknown), ("k 3 u", .unknown),
  ])
  func `says where a breach stands`(_ text: String, _ state: MonthlyDigest.BreachState) {
    #expect(BreachHistory.standing(months(text))?.state == state)
  }

  @Test(arguments: ["k k", "u u", "3 k k", "3 k u", "k u", "", "k", "u"])
  func `says nothing of what is over, or never was`(_ text: String) {
    #expect(BreachHistory.standing(months(text)) == nil)
  }

  @Test(arguments: [
    ("k 3 4", 1, 1), ("3 k 4 u 5", 2, 2), ("3 u 4", 0, 0), ("3 k", 0, 0), ("3 4 u", 1, 0),
  ])
  func `says since when, and when it was last seen`(_ text: String, _ before: Int, _ since: Int) {
    let standing = BreachHistory.standing(months(text))
    #expect(standing?.before == before && standing?.since == since)
  }

  @Test func `no word but kept makes a breach resolved`() {
    // Every history of four months: resolved only where the last was judged.
    let words = ["k", "u", "3@0.1", "4@0.2"]
    for number in 0..<256 {
      let list = (0..<4).map { words[number >> (2 * $0) & 3] }
      let state = BreachHistory.standing(months(list.joined(separator: " ")))?.state
      #expect((state == .resolved) == (list[3] == "k" && lastKnown(list.dropLast())), "\(list)")
      if list[3] == "u" { #expect(state == nil || state == .unknown) }
    }
  }

  /// Whether the last month that is known is one of a breach.
  private func lastKnown(_ words: some BidirectionalCollection<String>) -> Bool {
    words.last { $0 != "u" }.map { $0 != "k" } ?? false
  }

  // MARK: Episodes

  private func episode(_ from: Int64?, _ to: Int64 = 0, _ print: String = "a")
    -> BreachHistory.Episode
  {
    BreachHistory.Episode(fingerprint: print, span: from.map { $0..<to })
  }

  @Test func `episodes that overlap are one, however they moved`() {
    let changes = BreachHistory.changes(
      from: [episode(0, 10), episode(20, 30), episode(40, 50)],
      to: [episode(9, 12), episode(30, 31), episode(35, 60)])
    // 20 to 30 ends where 30 to 31 begins: they share no time.
    #expect(changes.gone == 1 && changes.added == 1)
  }

  @Test func `another requirement's episode is another, and no time is no time`() {
    let changes = BreachHistory.changes(
      from: [episode(0, 10), episode(nil), episode(nil, 0, "b")],
      to: [episode(0, 10, "b"), episode(nil)])
    #expect(changes.gone == 2 && changes.added == 1)
  }
}

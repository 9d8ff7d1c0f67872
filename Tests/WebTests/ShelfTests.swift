#if Server
import Foundation
import Ledger
import Measures
import Report
import ServerStore
import Synchronization
import Testing

@testable import Web

/// The ledger as pages read it.
struct ShelfTests {
  // MARK: Following

  @Test func `a ledger that comes later is seen, and every run that is added`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-shelf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "greengate.ledger").path
    let shelf = LedgerShelf(path: path)
    let sight = Sight(.administrator)
    #expect(try await shelf.view(of: sight).plants.isEmpty)

    func record(_ sample: String, _ more: String...) async throws {
      try await BuiltTool.run(["record", "--ledger", path, BuiltTool.sample(sample)] + more)
    }
    try await record("printing-dyeing-clean-month")
    let first = try await shelf.view(of: sight)
    #expect(first.plants.map(\.id) == ["HZ-DY-001"])
    // The same, as long as nothing is written.
    #expect(try await shelf.view(of: sight).catalogue === first.catalogue)

    try await record("plastics-too-little-data")
    let second = try await shelf.view(of: sight)
    #expect(second.plants.map(\.id) == ["HZ-DY-001", "HZ-PL-001"])
    #expect(second.catalogue.runs.first == first.catalogue.runs.first)

    // Recorded again it replaces, and the view knows.
    try await record("printing-dyeing-clean-month", "--as-of", "2025-05-01")
    let third = try await shelf.view(of: sight)
    #expect(try third.plant("HZ-DY-001").all.count == 2)
    #expect(try third.plant("HZ-DY-001").current.count == 1)

    // What was pruned is gone from the list and from the addresses.
    let old = try #require(try third.plant("HZ-DY-001").all.first)
    try await BuiltTool.run(["ledger", "prune", "--ledger", path, "--before", "2025-05"])
    let fourth = try await shelf.view(of: sight)
    #expect(throws: Refusal.self) { try fourth.run(old.id) }
  }

  @Test func `what is recorded is seen, whatever else is read meanwhile`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-shelf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "greengate.ledger").path
    let shelf = LedgerShelf(path: path)
    // Each recording ends with a process that closes the ledger; each reading here opens one more
    // connection to it.
    for number in 1...4 {
      try await BuiltTool.run([
        "record", "--ledger", path, BuiltTool.sample("plastics-too-little-data"), "--as-of",
        "2025-0\(number + 4)-01",
      ])
      let view = try await shelf.view(of: Sight(.administrator))
      let runs = try view.plant("HZ-PL-001").all
      #expect(runs.count == number)
      for run in runs { #expect(try await !shelf.checks(of: run).isEmpty) }
    }
  }

  @Test func `reports are read as they were recorded`() async throws {
    let site = try await TestSite.recorded()
    defer { site.remove() }
    let run = try await site.run(of: "HZ-FD-001")
    let ledger = try Ledger(opening: site.house.store.folder.ledger, mode: .read)
    for language in Language.allCases {
      let json = try await site.house.shelf.json(of: run, language)
      #expect(try ledger.report(of: run.record.id, language: language) == json)
      let report = try await site.house.shelf.report(of: run, language)
      #expect(report.verdict == run.record.verdict && report.checks.count == run.record.checks)
    }
  }

  // MARK: Sight

  private static func run(
    _ id: Int64, _ plant: String, _ region: String, month: String = "2025-03",
    verdict: Verdict = .pass, replaces: String = "[]"
  ) throws -> RunRecord {
    var run = RunRecord()
    run.id = id
    run.key = String(repeating: "0", count: 60) + String(1000 + id)
    run.key = String(run.key.reversed())
    (run.plant, run.plantName, run.region, run.sector) = (plant, "企业 \(plant)", region, "foundry")
    let span = try #require(CivilMonth(month)).span
    (run.periodFrom, run.periodTo) = (span.from, span.to)
    run.verdict = verdict
    run.replaces = replaces
    return run
  }

  @Test func `a plant is seen by its card's region, else by that of its first run`() throws {
    let runs = [
      try Self.run(1, "A", "330502"), try Self.run(2, "A", "440803", month: "2025-04"),
      try Self.run(3, "B", "330502"), try Self.run(4, "C", "440803"),
    ]
    let huzhou = Sight(.inspector([try #require(RegionPattern("330500"))]))
    let zhanjiang = Sight(.inspector([try #require(RegionPattern("440800"))]))
    let plain = Catalogue(runs: runs, pruned: [], register: [:])
    // A run with another region takes it from nobody, and gives it to nobody.
    #expect(LedgerView(plain, huzhou).plants.map(\.id) == ["A", "B"])
    #expect(try LedgerView(plain, huzhou).run(number: 2).record.id == 2)
    #expect(LedgerView(plain, zhanjiang).plants.map(\.id) == ["C"])
    #expect(throws: Refusal.self) { try LedgerView(plain, zhanjiang).run(number: 2) }
    #expect(try LedgerView(plain, huzhou).plant("A").region == "330502")
    // The register moves it, with all its runs.
    let carded = Catalogue(runs: runs, pruned: [], register: ["A": "440803", "B": "440803"])
    #expect(LedgerView(carded, huzhou).plants.isEmpty)
    #expect(throws: Refusal.self) { try LedgerView(carded, huzhou).run(number: 1) }
    #expect(LedgerView(carded, zhanjiang).plants.map(\.id) == ["A", "B", "C"])
    let own = Sight(.plant(["C", "nothing"]))
    #expect(LedgerView(plain, own).plants.map(\.id) == ["C"])
    #expect(LedgerView(plain, own).latest(10).map(\.record.id) == [4])
    #expect(LedgerView(plain, Sight(.administrator)).plants.count == 3)
  }

  // MARK: Overview

  @Test func `pages of the overview show each plant once, the worst first`() throws {
    var runs: [RunRecord] = []
    let verdicts: [Verdict] = [.pass, .fail, .insufficient, .notEvaluated]
    for number in 0..<120 {
      runs.append(
        try Self.run(
          Int64(number + 1), "P\(number)", "330502",
          month: "2025-0\(1 + number % 9)", verdict: verdicts[number % 4]))
    }
    let view = LedgerView(
      Catalogue(runs: runs, pruned: [], register: [:]), Sight(.administrator))
    var (seen, after): ([PlantRuns], String?) = ([], nil)
    repeat {
      var filter = OverviewTable.Filter(FormFields())
      filter.after = after
      let table = OverviewTable(view, filter, end: view.lastMonth)
      #expect(table.count == 120 && table.plants.count <= OverviewTable.plantsShown)
      #expect(table.months.last?.description == "2025-09" && table.months.count == 12)
      seen += table.plants
      after = table.next
    } while after != nil
    #expect(Set(seen.map(\.id)).count == 120 && seen.count == 120)
    let ranks = seen.compactMap { $0.latest?.record.verdict.rank }
    #expect(ranks == ranks.sorted() && ranks.first == 0 && ranks.last == 3)
    // A cursor of a plant that is gone begins anew.
    var lost = OverviewTable.Filter(FormFields())
    lost.after = "gone"
    #expect(OverviewTable(view, lost, end: view.lastMonth).isFirst)
  }

  @Test func `a month has the worst of its runs, and says when that reaches beyond it`() throws {
    var long = try Self.run(3, "A", "330502", month: "2025-01", verdict: .insufficient)
    long.periodTo = try #require(CivilMonth("2025-12")).span.to
    let runs = [
      try Self.run(1, "A", "330502", month: "2025-03", verdict: .fail),
      try Self.run(2, "A", "330502", month: "2025-04", verdict: .pass), long,
    ]
    let view = LedgerView(
      Catalogue(runs: runs, pruned: [], register: [:]), Sight(.administrator))
    let plant = try view.plant("A")
    func cell(_ month: String) throws -> MonthCell {
      let month = try #require(CivilMonth(month))
      return try #require(plant.months[month])
    }
    let march = try cell("2025-03")
    #expect(march.verdict == .fail && march.run.record.id == 1)
    #expect(march.count == 2 && !march.isOfLongerPeriod)
    let april = try cell("2025-04")
    #expect(april.verdict == .insufficient && april.run.record.id == 3 && april.isOfLongerPeriod)
    #expect(try cell("2025-12").count == 1)
    #expect(plant.months.count == 12)
    #expect(plant.latest?.record.id == 3)
  }

  // MARK: Bounds

  @Test func `what is kept stays below its bound, and the oldest goes first`() {
    let cache = BoundedCache<Int, String>(limit: 100)
    for number in 0..<50 { cache.keep("\(number)", for: number, cost: 10) }
    #expect(cache.count == 10 && cache[49] == "49" && cache[0] == nil)
    // Used again, it stays.
    #expect(cache[40] == "40")
    cache.keep("new", for: 100, cost: 40)
    #expect(cache[40] == "40" && cache[41] == nil)
    cache.keep("too large", for: 101, cost: 51)
    #expect(cache[101] == nil)
    cache.keep("again", for: 100, cost: 10)
    #expect(cache[100] == "again")
    cache.removeAll()
    #expect(cache.count == 0)
  }

  @Test func `a cache goes on as a plain list of the same would`() {
    let cache = BoundedCache<Int, Int>(limit: 60)
    // The last of them was used last.
    var list: [(key: Int, value: Int, cost: Int)] = []
    var state: UInt64 = 7
    func next(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for step in 0..<5000 {
      let key = next(20)
      let place = list.firstIndex { $0.key == key }
      if next(2) == 0 {
        let cost = 1 + next(12)
        cache.keep(step, for: key, cost: cost)
        if let place { list.remove(at: place) }
        list.append((key, step, cost))
        while list.map(\.cost).reduce(0, +) > 60 { list.removeFirst() }
      } else {
        #expect(cache[key] == place.map { list[$0].value })
        if let place { list.append(list.remove(at: place)) }
      }
      #expect(cache.count == list.count)
    }
  }

  @Test func `however many want it at once, a view is made once`() async throws {
    let shelf = LedgerShelf(path: try await RecordedSamples.ledger.value.path)
    let views = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 {
        group.addTask { try await shelf.view(of: Sight(.administrator)).catalogue.serial }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(views.count == 1)
    #expect(shelf.viewsMade.load(ordering: .relaxed) == 1)
  }
}
#endif

#if Server
package import Ledger
package import Measures
package import ServerStore
import Synchronization

/// Which plants somebody may know of: the one place where rights meet rows.
package struct Sight: Hashable, Sendable {
  private let rights: Rights

  package init(_ rights: Rights) { self.rights = rights }

  /// - Parameter region: By the plant's card in the register, else by its first run; `nil`: unknown,
  ///   and then only administrators and the plant itself see it.
  package func sees(plant: String, region: String?) -> Bool {
    rights.maySee(plant: plant, region: region)
  }
}

extension Reader {
  package var sight: Sight { Sight(person.rights) }
}

/// A run that its reader may see. Nothing but a ``LedgerView`` makes one.
package struct SeenRun: Hashable, Sendable {
  package let record: RunRecord

  fileprivate init(_ record: RunRecord) { self.record = record }

  /// As addresses name it: the first 32 digits of its key.
  package var id: String { String(record.key.prefix(Self.idLength)) }

  static let idLength = 32
}

/// Everything that a moment's ledger lists, of which a ``LedgerView`` shows a reader's part.
final class Catalogue: Sendable {
  /// Tells it from every other: what is made of it may be kept by this number.
  let serial = Catalogue.serials.wrappingAdd(1, ordering: .relaxed).newValue
  private static let serials = Atomic(0)

  /// In the order in which they were recorded, replaced ones among them.
  let runs: [RunRecord]
  let pruned: [PrunedRunRecord]
  /// Number of a run → the runs that replaced it.
  let replacing: [Int64: [Int64]]
  let byID: [String: Int]
  /// Number of a run → its place in ``runs``.
  let places: [Int64: Int]
  /// Of each plant: by its card in the register, else by its first run. No dossier moves a plant.
  let regions: [String: String]

  static let empty = Catalogue(runs: [], pruned: [], register: [:])

  init(runs: [RunRecord], pruned: [PrunedRunRecord], register: [String: String]) {
    self.runs = runs
    self.pruned = pruned
    var (replacing, byID, places) = ([Int64: [Int64]](), [String: Int](), [Int64: Int]())
    var regions: [String: String] = [:]
    for (place, run) in runs.enumerated() {
      byID[String(run.key.prefix(SeenRun.idLength))] = place
      places[run.id] = place
      if regions[run.plant] == nil { regions[run.plant] = run.region }
      for replaced in run.replacedRuns { replacing[replaced, default: []].append(run.id) }
    }
    self.replacing = replacing
    self.byID = byID
    self.places = places
    self.regions = regions.merging(register) { _, card in card }
  }
}

/// What one reader may know of the ledger's runs and plants.
package struct LedgerView: Sendable {
  /// Tells it from every other: what is made of it alone may be kept by this number.
  let serial = LedgerView.serials.wrappingAdd(1, ordering: .relaxed).newValue
  private static let serials = Atomic(0)

  let catalogue: Catalogue
  private let sight: Sight
  /// Ordered by id.
  package let plants: [PlantRuns]
  /// The last that a run touches; `nil`: there is none.
  package let lastMonth: CivilMonth?
  private let byPlant: [String: Int]

  init(_ catalogue: Catalogue, _ sight: Sight) {
    self.catalogue = catalogue
    self.sight = sight
    var found: [String: PlantRuns] = [:]
    for run in catalogue.runs where sight.sees(run.plant, catalogue) {
      found[run.plant, default: PlantRuns(run)].add(
        SeenRun(run), isReplaced: catalogue.replacing[run.id] != nil)
    }
    for run in catalogue.pruned { found[run.plant]?.pruned.append(run) }
    for (plant, region) in catalogue.regions { found[plant]?.region = region }
    plants = found.values.map { $0.withMonths }.sorted { $0.id < $1.id }
    lastMonth = plants.compactMap { $0.months.keys.max() }.max()
    byPlant = Dictionary(
      plants.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether the reader may act for a plant, which need not have runs yet.
  ///
  /// - Parameter said: its region, where neither register nor ledger knows it.
  package func maySee(_ plant: String, else said: String? = nil) -> Bool {
    sight.sees(plant: plant, region: catalogue.regions[plant] ?? said)
  }

  /// Whether register or ledger knows where it lies.
  func knows(_ plant: String) -> Bool { catalogue.regions[plant] != nil }

  package func plant(_ id: String) throws(Refusal) -> PlantRuns {
    guard let place = byPlant[id] else { throw .notFound }
    return plants[place]
  }

  /// The run that an address names.
  package func run(_ id: String) throws(Refusal) -> SeenRun {
    guard let place = catalogue.byID[id], sight.sees(catalogue.runs[place].plant, catalogue) else {
      throw .notFound
    }
    return SeenRun(catalogue.runs[place])
  }

  /// The run of that number in the ledger.
  package func run(number: Int64) throws(Refusal) -> SeenRun {
    guard let place = catalogue.places[number],
      sight.sees(catalogue.runs[place].plant, catalogue)
    else { throw .notFound }
    return SeenRun(catalogue.runs[place])
  }

  /// The runs that replaced it, in their order.
  package func replacing(_ run: SeenRun) -> [SeenRun] {
    (catalogue.replacing[run.record.id] ?? []).compactMap { try? self.run(number: $0) }
  }

  package func isReplaced(_ run: SeenRun) -> Bool { catalogue.replacing[run.record.id] != nil }

  /// Runs that touch a month and that nothing replaced, by plant.
  package func runs(in month: CivilMonth) -> [SeenRun] {
    plants.flatMap { $0.runs(in: month) }
  }

  /// The last ones recorded that are still in force, newest first.
  package func latest(_ count: Int, where isWanted: (RunRecord) -> Bool = { _ in true })
    -> [SeenRun]
  {
    var found: [SeenRun] = []
    for run in catalogue.runs.reversed() where found.count < count {
      guard catalogue.replacing[run.id] == nil, sight.sees(run.plant, catalogue), isWanted(run)
      else { continue }
      found.append(SeenRun(run))
    }
    return found
  }
}

extension Sight {
  fileprivate func sees(_ plant: String, _ catalogue: Catalogue) -> Bool {
    sees(plant: plant, region: catalogue.regions[plant])
  }
}

/// One plant's runs.
package struct PlantRuns: Sendable {
  package let id: String
  /// As its latest run has them.
  package private(set) var name: String
  package private(set) var sector: String
  package fileprivate(set) var region: String
  package private(set) var area: ControlArea
  /// In the order in which they were recorded: checks and decisions, replaced ones among them.
  package private(set) var all: [SeenRun] = []
  /// Checks that nothing replaced, by the begin of their periods, of equals as they were recorded.
  package private(set) var current: [SeenRun] = []
  package private(set) var decisions: [SeenRun] = []
  package fileprivate(set) var pruned: [PrunedRunRecord] = []
  package private(set) var months: [CivilMonth: MonthCell] = [:]

  fileprivate init(_ run: RunRecord) {
    (id, name, sector, region, area) = (run.plant, run.plantName, run.sector, run.region, run.area)
  }

  fileprivate mutating func add(_ seen: SeenRun, isReplaced: Bool) {
    let run = seen.record
    (name, sector, region, area) = (run.plantName, run.sector, run.region, run.area)
    all.append(seen)
    guard !isReplaced else { return }
    if run.kind == .decision {
      decisions.append(seen)
      return
    }
    let place =
      current.lastIndex { ($0.record.periodFrom, $0.record.id) < (run.periodFrom, run.id) }
      .map { $0 + 1 } ?? 0
    current.insert(seen, at: place)
  }

  fileprivate var withMonths: PlantRuns {
    var whole = self
    whole.months = Self.cells(of: current)
    return whole
  }

  /// Checks in force that touch the month.
  package func runs(in month: CivilMonth) -> [SeenRun] {
    let span = month.span
    return current.filter { $0.record.periodFrom < span.to && span.from < $0.record.periodTo }
  }

  /// The check in force whose period ends last, of equals the one recorded last.
  package var latest: SeenRun? {
    current.max { ($0.record.periodTo, $0.record.id) < ($1.record.periodTo, $1.record.id) }
  }
}
#endif

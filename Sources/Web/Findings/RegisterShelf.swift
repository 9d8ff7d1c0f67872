#if Server
import Digest
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// What dossiers say otherwise than the authority's register: of each plant that has a card, by the
/// check in force that ends last. Facts of a run are read once; comparing them is quick.
package final class RegisterShelf: Sendable {
  private let shelf: LedgerShelf
  private let reference: ReferenceShelf
  /// By a run's key: what is recorded never changes.
  private let facts = BoundedCache<String, DossierFacts>(limit: 40_000)
  private let boards = BoundedCache<BoardName, RegisterBoard>(limit: 64)

  private struct BoardName: Hashable, Sendable {
    var view: Int
    var stamp: String
  }

  package init(_ shelf: LedgerShelf, _ reference: ReferenceShelf) {
    (self.shelf, self.reference) = (shelf, reference)
  }

  /// What is compared with, as it is now, and what tells it from another; else why there is nothing.
  private enum Cards {
    case there([RegisterCard], stamp: String)
    case absent(RegisterAbsence)
  }

  private func cards() async -> Cards {
    guard let standing = try? await reference.current() else { return .absent(.unusable) }
    guard let cards = standing.reference.register else {
      return .absent(standing.fault == nil ? .notGiven : .unusable)
    }
    return .there(cards, stamp: standing.stamp)
  }

  /// Of all plants that the reader sees. Without a register, or without a server's reference, nothing
  /// was compared, and the board says so.
  func board(_ view: LedgerView) async throws(Fault) -> RegisterBoard {
    let cards: [RegisterCard]
    let stamp: String
    switch await self.cards() {
    case .there(let own, let name): (cards, stamp) = (own, name)
    case .absent(let absence): return RegisterBoard([], stamp: "", absence: absence)
    }
    let name = BoardName(view: view.serial, stamp: stamp)
    if let known = boards[name] { return known }
    let latest = view.plants.compactMap { plant in plant.latest.map { (plant, $0) } }
    let found = try await standings(of: latest, cards)
    let board = RegisterBoard(
      found.standings, stamp: stamp, withoutCard: latest.count - found.standings.count)
    // What a busy ledger did not give may be read a moment later.
    if found.isWhole { boards.keep(board, for: name, cost: 1) }
    return board
  }

  /// Of one plant; `nil`: it has a card and no check in force.
  ///
  /// - Parameter run: Whose dossier is compared; `nil`: that of the latest check.
  func standing(
    of plant: PlantRuns, at run: SeenRun? = nil
  ) async throws(Fault) -> RegisterAnswer? {
    switch await cards() {
    case .absent(let absence): return .notCompared(absence)
    case .there(let cards, _):
      guard cards.contains(where: { $0.plant == plant.id }) else { return .notCompared(.noCard) }
      guard let run = run ?? plant.latest else { return nil }
      return try await standings(of: [(plant, run)], cards).standings.first.map { .compared($0) }
    }
  }

  private func standings(
    of plants: [(PlantRuns, SeenRun)], _ cards: [RegisterCard]
  ) async throws(Fault) -> (standings: [RegisterStanding], isWhole: Bool) {
    let cards = Dictionary(cards.map { ($0.plant, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = plants.compactMap { plant, run in cards[plant.id].map { (plant, $0, run) } }
    let known = try await facts(of: wanted.map { $0.2 })
    let standings = wanted.map { plant, card, run in
      RegisterStanding(
        plant: plant.id, name: plant.name, region: plant.region, run: run,
        differences: known.facts[run.record.key].map {
          card.differences(from: $0).gravestFirst
        })
    }
    return (standings, known.isWhole)
  }

  /// By a run's key; what cannot be read is missing.
  private func facts(
    of runs: [SeenRun]
  ) async throws(Fault) -> (facts: [String: DossierFacts], isWhole: Bool) {
    var found: [String: DossierFacts] = [:]
    var missing: [RunRecord] = []
    for run in runs {
      if let known = facts[run.record.key] {
        found[run.record.key] = known
      } else {
        missing.append(run.record)
      }
    }
    // In portions, so that whoever reads one run does not wait for all of a city.
    var rest = missing[...]
    while !rest.isEmpty {
      let portion = Array(rest.prefix(50))
      rest = rest.dropFirst(50)
      let read = try await shelf.read { (ledger) throws(Fault) in
        portion.map { run -> DossierFacts? in
          // One run's damage hides no other plant.
          guard let bytes = try? ledger.storedInput(of: run.id),
            let facts = DossierFacts(stored: bytes), facts.plant.id == run.plant
          else { return nil }
          return facts
        }
      }
      for (run, own) in zip(portion, read) {
        guard let own else { continue }
        facts.keep(own, for: run.key, cost: 1 + own.outlets.count)
        found[run.key] = own
      }
    }
    return (found, found.count == runs.count)
  }
}

/// Why a dossier was compared with nothing.
enum RegisterAbsence: Sendable {
  case notGiven
  /// There is none that can be used: the server has no reference, or a file of it is broken.
  case unusable
  /// The register does not name the plant.
  case noCard

  func words(_ language: Language) -> String {
    switch self {
    case .notGiven:
      language.say("未提供登记信息，未比较。", "No register was given: dossiers were not compared.")
    case .unusable:
      language.say(
        "没有可用的登记信息，未比较。", "No register can be used: dossiers were not compared.")
    case .noCard:
      language.say(
        "未登记，未比较：登记信息中没有该企业。",
        "Not registered, and not compared: the register does not name the plant.")
    }
  }
}

/// What is known of one plant's dossier beside the register.
enum RegisterAnswer: Sendable {
  case compared(RegisterStanding)
  case notCompared(RegisterAbsence)
}

/// One plant's dossier beside its card.
struct RegisterStanding: Sendable {
  var plant: String
  var name: String
  var region: String
  /// Whose dossier it is.
  var run: SeenRun
  /// Those that may change limits first; `nil`: what was stored of the dossier cannot be read.
  var differences: [RegisterDifference]?

  /// Whether somebody has to look at it: it differs, or nobody knows.
  var isOpen: Bool { differences?.isEmpty != true }

  var mayChangeLimits: Bool { differences?.contains { $0.effect == .limits } ?? false }

  /// In a mark: `与登记不一致 2 项`.
  func mark(_ language: Language) -> String {
    guard let differences else {
      return language.say("未能与登记比较", "not compared with the register")
    }
    let count = differences.count
    return language.say("与登记不一致 \(count) 项", "differs from the register: \(count)")
  }

  /// For a notice on the plant's page; a list of sentences.
  func values(isPlant: Bool, _ language: Language) -> [String: Any] {
    let differences = differences ?? []
    return [
      "differences": differences.map { ["words": $0.sentence(language)] },
      "hasDifferences": !differences.isEmpty, "isUnread": self.differences == nil,
      "isPlant": isPlant, "mayChangeLimits": mayChangeLimits,
      "runAddress": PageAddress.run(run), "period": run.periodWords(language),
    ]
  }

  /// For a list of plants.
  func row(_ language: Language) -> [String: Any] {
    let differences = differences ?? []
    return [
      "address": Self.address(of: plant), "name": name, "id": plant, "mark": mark(language),
      "fields": differences.map { $0.name(language) }.joined(separator: language.say("、", ", ")),
      "mayChangeLimits": mayChangeLimits,
      "limits": RegisterDifference.Effect.limits.words(language),
    ]
  }

  /// The notice on the plant's page.
  static func address(of plant: String) -> String { PageAddress.plant(plant) + "#register" }
}

/// What of a reader's plants differs from the register.
struct RegisterBoard: Sendable {
  /// Ordered by plants.
  let open: [RegisterStanding]
  /// Tells it from what another register would say of the same runs.
  let stamp: String
  /// Why nothing was compared; `nil`: there is a register.
  let absence: RegisterAbsence?
  /// Plants with a check in force that the register does not name.
  let withoutCard: Int
  private let places: [String: Int]

  init(
    _ standings: [RegisterStanding], stamp: String, withoutCard: Int = 0,
    absence: RegisterAbsence? = nil
  ) {
    (self.withoutCard, self.absence) = (withoutCard, absence)
    open = standings.filter(\.isOpen)
    // What was not read now may be read later, and is another page then.
    let unread = standings.count { $0.differences == nil }
    self.stamp = "\(stamp) \(unread)"
    places = Dictionary(
      open.enumerated().map { ($1.plant, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Of whom no mark says that they were not compared, whatever is filtered; `nil`: of nobody.
  func notCompared(_ language: Language) -> String? {
    if let absence { return absence.words(language) }
    guard withoutCard > 0 else { return nil }
    return language.say(
      "\(withoutCard) 家企业未登记，未比较。", "Not registered, and not compared: \(withoutCard).")
  }

  /// How many plants, of several kinds; `nil`: none.
  func words(_ language: Language) -> String? { Self.words(of: open, language) }

  static func words(of open: [RegisterStanding], _ language: Language) -> String? {
    guard !open.isEmpty else { return nil }
    let unread = open.count { $0.differences == nil }
    let (differ, limits) = (open.count - unread, open.count(where: \.mayChangeLimits))
    var parts: [String] = []
    if differ > 0 {
      parts.append(
        language.say(
          "企业档案与登记信息不一致 \(differ) 家", "dossiers that differ from the register: \(differ)")
          + (limits > 0
            ? language.say(
              "（其中 \(limits) 家适用限值可能不同）", " (to \(limits) other limits may apply)") : ""))
    }
    if unread > 0 {
      parts.append(
        language.say("未能与登记信息比较 \(unread) 家", "not compared with the register: \(unread)"))
    }
    return parts.joined(separator: language.say("，", "; "))
  }

  /// `nil`: it says what its card says, or was compared with none.
  subscript(plant: String) -> RegisterStanding? { places[plant].map { open[$0] } }
}
#endif

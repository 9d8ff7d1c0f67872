#if Server
import Digest
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// The authority's register, as far as the reader sees its plants: who has to hand in, and who never did.
enum RegisterChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.register) { visit in
      let view = try await visit.ledger()
      guard let reader = visit.reader else { throw Refusal.signInFirst }
      let standing = try await visit.house.reference.current()
      let language = visit.language
      let cards = Self.cards(standing.reference, reader.sight)
      let known = Dictionary(
        view.plants.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let strangers = Set(known.keys).subtracting(cards.map(\.plant)).sorted()
      var values: [String: Any] = [
        "cards": cards.map { card in
          let plant = known[card.plant]
          return [
            "id": card.plant, "name": card.name, "sector": sectorName(card.sector)(language),
            "region": regionName(card.region)(language), "area": card.area.word(language),
            "approved": card.approved.description,
            "address": plant.map { PageAddress.plant($0.id) } ?? "", "isKnown": plant != nil,
            "latest": plant?.latest?.periodWords(language) ?? "",
          ] as [String: Any]
        },
        "hasCards": !cards.isEmpty, "count": cards.count,
        "missing": cards.count { known[$0.plant] == nil },
        "isConfigured": standing.reference.register != nil,
        "strangers": strangers.map { ["id": $0, "address": PageAddress.plant($0)] },
        "hasStrangers": !strangers.isEmpty && standing.reference.register != nil,
      ]
      values.merge(authority(visit, standing)) { $1 }
      return try visit.readingPage("register", title: visit.say("登记信息", "Register"), values)
    }
  }

  /// Of the plants that somebody may know of, by their ids.
  static func cards(_ reference: Reference, _ sight: Sight) -> [RegisterCard] {
    (reference.register ?? []).filter { sight.sees(plant: $0.plant, region: $0.region) }
      .sorted { $0.plant < $1.plant }
  }

  /// What is wrong with one of the authority's files, and where in it.
  static func words(of fault: Fault, _ language: Language) -> String {
    (fault.position.map { "\($0): " } ?? "") + fault.sentence(language)
  }

  /// What is wrong with the authority's files, and for administrators where they are read from.
  static func authority(_ visit: Visit, _ standing: ReferenceShelf.Standing) -> [String: Any] {
    guard let person = visit.reader?.person, person.role != .plant else { return [:] }
    var values: [String: Any] = [:]
    if let fault = standing.fault {
      values["problem"] = words(of: fault, visit.language)
    }
    guard person.role == .administrator else { return values }
    let files = visit.house.reference.files
    values["hasFiles"] = !files.isEmpty
    values["files"] = files.map { file in
      [
        "name": file.name, "path": file.path, "isThere": file.isThere,
      ] as [String: Any]
    }
    return values
  }
}
#endif

#if Server
import Ledger
import Measures
import Report
import ServerStore

/// What a dossier that is handed in again replaces: said before it is sent, and afterwards.
enum UploadReplacement {
  private static let runsShown = 6

  /// Of a recorded run: what it replaced, and which logs those had that it has not.
  static func values(
    of run: SeenRun, _ view: LedgerView, _ visit: Visit
  ) async throws(Fault) -> [String: Any] {
    let replaced = run.record.replacedRuns.compactMap { try? view.run(number: $0) }
    guard !replaced.isEmpty else { return [:] }
    let kinds = try await kinds(of: [run] + replaced, visit)
    let before = replaced.reduce(into: Set<LogKind>()) { $0.formUnion(kinds[$1.record.id] ?? []) }
    let lost = LogKind.allCases.filter {
      before.contains($0) && kinds[run.record.id]?.contains($0) != true
    }
    var values: [String: Any] = [
      "replaces": replaced.map { old in
        [
          "address": PageAddress.run(old),
          "words": "#\(old.record.id)（\(old.record.recordedAt.minuteText)，"
            + old.record.verdict.name(visit.language) + "）",
        ] as [String: Any]
      },
      "hasReplaced": true, "changes": PageAddress.run(run) + "#changes",
    ]
    if !lost.isEmpty { values["lost"] = words(lost, visit.language) }
    return values
  }

  /// What stands of the plant that the reader hands in for, where that is known before anything is sent.
  static func standing(_ visit: Visit) async throws -> [String: Any] {
    let person = try visit.person()
    let named = visit.query["plant"] ?? ""
    let own =
      person.role == .plant && person.rights.plants.count == 1 ? person.rights.plants[0] : named
    guard !own.isEmpty, let plant = try? await visit.ledger().plant(own) else { return [:] }
    let runs = Array(plant.current.suffix(runsShown).reversed())
    guard !runs.isEmpty else { return [:] }
    let kinds = try await kinds(of: runs, visit)
    return [
      "hasStanding": true,
      "standing": runs.map { run in
        [
          "address": PageAddress.run(run), "period": run.periodWords(visit.language),
          "verdict": run.record.verdict.name(visit.language),
          "logs": words(
            LogKind.allCases.filter { kinds[run.record.id]?.contains($0) ?? false }, visit.language),
        ] as [String: Any]
      },
    ]
  }

  private static func words(_ kinds: [LogKind], _ language: Language) -> String {
    kinds.map { $0.name(language) }.joined(separator: language.say("、", ", "))
  }

  private static func kinds(
    of runs: [SeenRun], _ visit: Visit
  ) async throws(Fault) -> [Int64: Set<LogKind>] {
    let ids = runs.map(\.record.id)
    let inputs = try await visit.house.shelf.read { (ledger) throws(Fault) in
      try ledger.inputs(of: ids)
    }
    return Dictionary(grouping: inputs, by: \.run).mapValues { Set($0.map(\.kind)) }
  }
}
#endif

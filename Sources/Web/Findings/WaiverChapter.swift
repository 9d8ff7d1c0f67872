#if Server
import Digest
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// What the authority has allowed for a while, and what it has accepted, of plants that the reader
/// sees.
enum WaiverChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.waivers) { visit in
      let view = try await visit.ledger()
      guard let reader = visit.reader else { throw Refusal.signInFirst }
      let standing = try await visit.house.reference.current()
      let reference = standing.reference
      let cards = reference.regions
      let names = Dictionary(
        (reference.register ?? []).map { ($0.plant, $0.name) }, uniquingKeysWith: { one, _ in one })
      let today = visit.house.now().date
      let rows = (reference.waivers ?? []).filter { waiver in
        let plant = waiver.scope.plant
        return reader.sight.sees(
          plant: plant, region: cards[plant] ?? view.catalogue.regions[plant])
      }.sorted { ($0.expires, $0.id) < ($1.expires, $1.id) }
      let inForce = rows.filter { $0.expires >= today }
      // Those that hold first, the soonest to end at the top; then what has ended, the last first.
      let ordered = inForce + rows.filter { $0.expires < today }.reversed()
      let isAdministrator = reader.person.role == .administrator
      var values: [String: Any] = [
        "waivers": ordered.map { waiver in
          row(waiver, names, view, today: today, visit.language)
        },
        "hasWaivers": !rows.isEmpty, "count": rows.count, "inForce": inForce.count,
        "isConfigured": reference.waivers != nil, "isAdministrator": isAdministrator,
        "today": today.description,
      ]
      // An application is known by its decisions alone: who sees one sees what was accepted of it.
      let applications = Set(
        view.plants.flatMap(\.decisions).compactMap {
          $0.record.application.map { ProjectNumber($0) }
        })
      let accepted = reference.accepted.filter {
        isAdministrator || applications.contains(ProjectNumber($0.application))
      }
      values["accepted"] = accepted.map { one in
        [
          "application": one.application, "condition": one.condition, "by": one.by,
          "on": one.on.description, "reason": one.reason,
        ] as [String: Any]
      }
      values["hasAccepted"] = !accepted.isEmpty
      values.merge(RegisterChapter.authority(visit, standing)) { $1 }
      return try visit.readingPage("waivers", title: visit.say("豁免", "Waivers"), values)
    }
  }

  private static func row(
    _ waiver: Waiver, _ names: [String: String], _ view: LedgerView, today: CivilDate,
    _ language: Language
  ) -> [String: Any] {
    let scope = waiver.scope
    let plant = try? view.plant(scope.plant)
    let days = waiver.expires.daysSinceEpoch - today.daysSinceEpoch
    let last = CivilDate(daysSinceEpoch: waiver.to.daysSinceEpoch - 1)
    let place = [
      scope.outlet, scope.pollutant.map { pollutantWords($0, language) }, scope.standard,
      scope.limit,
    ].compactMap(\.self)
    var values: [String: Any] = [
      "id": waiver.id, "plant": plant?.name ?? names[scope.plant] ?? scope.plant,
      "plantID": scope.plant, "rule": ruleName(scope.rule)(language),
      "place": place.isEmpty
        ? language.say("不限排放口与因子", "any outlet and pollutant") : place.joined(separator: " "),
      "period": language.say("\(waiver.from) 至 \(last)", "\(waiver.from) to \(last)"),
      "ceiling": waiver.ceiling.description, "reason": waiver.reason, "approver": waiver.approver,
      "expires": waiver.expires.description, "left": left(days, language),
      "style": days < 0 ? "aside" : days <= 30 ? "doubtful" : "good",
      "mark": days < 0 ? "–" : days <= 30 ? "!" : "✓",
    ]
    if plant != nil { values["plantAddress"] = PageAddress.plant(scope.plant) }
    return values
  }

  private static func left(_ days: Int, _ language: Language) -> String {
    switch days {
    case ..<0: language.say("已过期 \(-days) 天", "ended \(-days) day\(days == -1 ? "" : "s") ago")
    case 0: language.say("今天到期", "ends today")
    default: language.say("还有 \(days) 天", "\(days) day\(days == 1 ? "" : "s") left")
    }
  }
}
#endif

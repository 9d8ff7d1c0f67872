#if Server
import Hummingbird
import Measures
import ServerStore

/// Who did what, when, from where.
enum AuditChapter {
  private static let perPage = 100

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.audit) { visit in
      let person = visit.query["person"]
      var cursor: Int64?
      if let before = visit.query["before"] {
        guard let number = Int64(before) else { throw Refusal.notFound }
        cursor = number
      }
      let filter = AuditLogFilter(actor: person)
      let before = cursor
      let entries = try await visit.store { (store) throws(Fault) in
        try store.entries(filter, before: before, limit: perPage)
      }
      var values: [String: Any] = [
        "isFiltered": person != nil, "hasEntries": !entries.isEmpty,
        "entries": entries.map { row($0, visit) },
      ]
      if entries.count == perPage, let last = entries.last {
        let filter = person.map { "&person=" + PercentText.encoded($0) } ?? ""
        values["older"] = "/audit?before=\(last.id)\(filter)"
      }
      return try visit.page("audit", title: visit.say("操作日志", "Audit log"), values)
    }
  }

  private static func row(_ entry: AuditLogEntry, _ visit: Visit) -> [String: Any] {
    let (language, isServer) = (visit.language, entry.address == Actor.server.address)
    var row: [String: Any] = [
      "id": "\(entry.id)", "at": entry.at.minuteText,
      "who": !entry.actorName.isEmpty
        ? entry.actorName
        : isServer ? visit.say("服务器", "the server") : visit.say("（未登录）", "(nobody)"),
      "address": isServer ? "–" : entry.address,
      "action": AuditWords.action(entry.action)(language), "subject": entry.subject,
      "detail": AuditWords.detail(entry.detail, language),
    ]
    if let link = AuditWords.address(entry) { row["link"] = link }
    return row
  }
}
#endif

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
        "entries": entries.map { entry in
          [
            "at": entry.at.minuteText,
            "who": entry.actorName.isEmpty ? visit.say("（未登录）", "(nobody)") : entry.actorName,
            "address": entry.address, "action": words(entry.action)(visit.language),
            "subject": entry.subject, "detail": entry.detail,
          ] as [String: Any]
        },
      ]
      if entries.count == perPage, let last = entries.last {
        let filter = person.map { "&person=" + PercentText.encoded($0) } ?? ""
        values["older"] = "/audit?before=\(last.id)\(filter)"
      }
      return try visit.page("audit", title: visit.say("操作日志", "Audit log"), values)
    }
  }

  /// What an action is called; an unknown one by its own word.
  private static func words(_ action: String) -> Bilingual {
    switch action {
    case "first-administrator": Bilingual(zh: "建立第一个管理员", en: "Became the first administrator")
    case "joined": Bilingual(zh: "受邀建立账号", en: "Joined by invitation")
    case "invited": Bilingual(zh: "发出邀请", en: "Invited")
    case "invitation-withdrawn": Bilingual(zh: "收回邀请", en: "Withdrew an invitation")
    case "password-reset-link": Bilingual(zh: "生成重设密码链接", en: "Made a link for a new password")
    case "password-reset": Bilingual(zh: "重设密码", en: "Set a new password by a link")
    case "password-changed": Bilingual(zh: "修改密码", en: "Changed the password")
    case "person-changed": Bilingual(zh: "更改账号", en: "Changed an account")
    case "signed-in": Bilingual(zh: "登录", en: "Signed in")
    case "signed-out": Bilingual(zh: "退出", en: "Signed out")
    case "sign-in-failed": Bilingual(zh: "登录失败", en: "Failed to sign in")
    case "token-made": Bilingual(zh: "新建访问令牌", en: "Made an API token")
    case "token-revoked": Bilingual(zh: "撤销访问令牌", en: "Revoked an API token")
    case "clock-jump": Bilingual(zh: "系统时钟被拨动", en: "The clock was set")
    default: Bilingual(zh: action, en: action)
    }
  }
}
#endif

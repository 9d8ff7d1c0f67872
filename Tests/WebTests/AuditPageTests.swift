#if Server
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// The audit log as administrators read it.
struct AuditPageTests {
  @Test(arguments: Language.allCases)
  func `no action is shown as its code`(_ language: Language) async throws {
    try await TestSite().test { (browser) async throws in
      let store = browser.site.house.store
      for action in AuditAction.allCases { try store.append(.server, action, subject: "") }
      let page = try await browser.get(
        "/audit?lang=\(language.rawValue)", as: .administrator
      ).text
      for action in AuditAction.allCases { #expect(!page.contains(">\(action.rawValue)<")) }
      #expect(page.contains(language.say(">服务器<", ">the server<")))
      #expect(!page.contains(language.say("（未登录）", "(nobody)")))
    }
  }

  @Test func `a verdict and a role are words, and what an entry speaks of can be opened`()
    async throws
  {
    let run = String(repeating: "0123456789abcdef", count: 4)
    try await TestSite().test { (browser) async throws in
      let store = browser.site.house.store
      try store.append(.server, .jobDone, subject: "job", detail: "fail \(run)")
      try store.append(.server, .uploadBegun, subject: "upload", detail: "fail.zip")
      try store.append(.server, .invited, subject: "", detail: "inspector 330500")
      let page = try await browser.get("/audit?lang=zh", as: .administrator).text
      #expect(page.contains(">不达标 \(run)<") && page.contains(">监察员 330500<"))
      #expect(page.contains(#"href="/runs/\#(run.prefix(32))""#))
      #expect(page.contains(#"href="/uploads/upload""#) && page.contains(">fail.zip<"))
    }
  }
}
#endif

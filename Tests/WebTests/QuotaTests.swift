#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// What one account may have under way, and what uploads leave free on the disk.
struct QuotaTests {
  private static func begin(
    _ browser: TestBrowser, _ size: Int?, as role: Role = .plant
  ) async throws -> TestResponse {
    let text = size.map { ",\"size\":\($0)" } ?? ""
    return try await browser.api(.post, "/uploads", "{\"name\":\"a.zip\"\(text)}", as: role)
  }

  @Test func `so many uploads are under way, of each account`() async throws {
    let site = try TestSite { $0.openUploads = 2 }
    try await site.test { (browser) async throws in
      for _ in 1...2 { #expect(try await Self.begin(browser, 1).status == .created) }
      let third = try await Self.begin(browser, 1)
      #expect(third.status == .diskFull && third.text.contains("2"), "\(third.text)")
      #expect(try await browser.upload([("files", "a.zip", [1])], as: .plant).status == .diskFull)
      #expect(try await Self.begin(browser, 1, as: .inspector).status == .created)
      // Removed, it counts no more.
      let store = site.house.store
      let actor = Actor(try #require(site.people[.plant]).id, from: "test")
      let open = try store.uploads(.own(try #require(actor.person), plants: []))
      try store.discard(try #require(open.first).id, by: actor)
      #expect(try await Self.begin(browser, 1).status == .created)
    }
  }

  @Test(arguments: [(999, true), (1000, true), (1001, false)])
  func `bytes count from when they are announced`(_ size: Int, _ isTaken: Bool) async throws {
    let site = try TestSite { $0.openBytes = 3000 }
    try await site.test { (browser) async throws in
      #expect(try await Self.begin(browser, 2000).status == .created)
      #expect(try await Self.begin(browser, size).status == (isTaken ? .created : .diskFull))
    }
  }

  @Test func `a size that is not announced counts as the largest`() async throws {
    let site = try TestSite {
      $0.uploadBytes = 1000
      $0.openBytes = 2999
    }
    try await site.test { (browser) async throws in
      for _ in 1...2 { #expect(try await Self.begin(browser, nil).status == .created) }
      #expect(try await Self.begin(browser, nil).status == .diskFull)
      #expect(try await Self.begin(browser, 999).status == .created)
    }
  }

  @Test func `what is recorded counts no more, and what was refused does`() async throws {
    let site = try TestSite { $0.openBytes = 10 }
    let store = site.house.store
    try await site.test { (browser) async throws in
      for isRecorded in [true, false] {
        let sent = try await browser.upload(
          [("files", "a.zip", [UInt8](repeating: 1, count: 6))], as: .plant)
        #expect(sent.status == .seeOther)
        #expect(try await Self.begin(browser, 5).status == .diskFull)
        let lease = try #require(try store.claim())
        if isRecorded {
          #expect(try store.finish(lease, runs: ["run"], verdict: "pass"))
        } else {
          #expect(try store.fail(lease, Bilingual(zh: "不行", en: "no")))
        }
      }
      #expect(try await Self.begin(browser, 5).status == .diskFull)
      #expect(try await Self.begin(browser, 4).status == .created)
    }
  }

  @Test func `a disk with little room takes nothing more, and loses nothing`() async throws {
    let room = try #require(DataFolder.room(beside: "/tmp"))
    let full = try TestSite { $0.freeBytes = .max }
    let id = try full.house.store.begin(
      name: "a.zip", kind: .archive, size: 10,
      by: Actor(try #require(full.people[.plant]).id, from: "test")
    ).id
    try await full.test { (browser) async throws in
      let begun = try await Self.begin(browser, 1)
      #expect(begun.status == .diskFull, "\(begun.text)")
      #expect(try await browser.upload([("files", "a.zip", [1])], as: .plant).status == .diskFull)
      #expect(try await browser.add([1], to: id, at: 0, as: .plant).status == .diskFull)
      #expect(try full.house.store.upload(id)?.state == .receiving)
    }
    // What is announced is asked for, too.
    let roomy = try TestSite {
      $0.freeBytes = 0
      $0.uploadBytes = .max
      $0.openBytes = .max
    }
    try await roomy.test { (browser) async throws in
      #expect(try await Self.begin(browser, 1).status == .created)
      #expect(try await Self.begin(browser, Int(room) * 2).status == .diskFull)
    }
  }
}
#endif

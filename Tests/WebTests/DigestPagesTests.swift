#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// Months' digests: what of them a reader gets, and that they are the tool's own.
struct DigestPagesTests {
  @Test(arguments: ["text", "json", "markdown", "html", "xlsx"])
  func `a digest is the one that the command line writes, byte for byte`(format: String)
    async throws
  {
    let site = try await TestSite.recorded(hasReference: true)
    let ledger = try await RecordedSamples.ledger.value.path
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    var written: [(String, [UInt8])] = []
    for language in ["zh", "en"] {
      defer { try? FileManager.default.removeItem(at: file) }
      let run = try await BuiltTool.run([
        "digest", "--ledger", ledger, "--month", "2025-03", "--as-of",
        site.house.now().date.description, "--format", format, "--lang", language,
        "-o", file.path,
      ])
      #expect(run.code == 0)
      written.append((language, [UInt8](try Data(contentsOf: file))))
    }
    let files = written
    try await site.test { browser in
      for (language, bytes) in files {
        let address = "/digests/2025-03.\(format)?lang=\(language)"
        let answer = try await browser.get(address, as: .administrator)
        #expect(answer.status == .ok && [UInt8](buffer: answer.body) == bytes)
        let tag = try #require(answer.headers[.eTag])
        let again = try await browser.get(
          address, as: .administrator, headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified && again.body.readableBytes == 0)
      }
    }
  }

  @Test func `a digest speaks of what its reader may see, in every format`() async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register], hasReference: true)
    let readers: [(Rights, Set<String>)] = [
      (.administrator, ["HZ-FD-001", "HZ-CM-001", "HZ-XX-900", "ZS-XX-900"]),
      (.plant(["HZ-FD-001"]), ["HZ-FD-001"]),
      (.plant(["HZ-FD-001", "HZ-CM-001"]), ["HZ-FD-001", "HZ-CM-001"]),
      (
        .inspector([try #require(RegionPattern("330500"))]),
        ["HZ-FD-001", "HZ-CM-001", "HZ-XX-900"]
      ),
      (
        .inspector([
          try #require(RegionPattern("330500")), try #require(RegionPattern("442000")),
        ]), ["HZ-FD-001", "HZ-CM-001", "HZ-XX-900", "ZS-XX-900"]
      ),
      (.inspector([try #require(RegionPattern("442000"))]), ["ZS-XX-900"]),
    ]
    let sessions = try readers.map { (try site.session($0.0), $0.1) }
    let names = ["HZ-FD-001", "HZ-CM-001", "HZ-XX-900", "ZS-XX-900"]
    try await site.test { browser in
      for (headers, expected) in sessions {
        for kind in ["", ".json", ".markdown", ".text", ".html"] {
          let answer = try await browser.get("/digests/2025-03\(kind)", headers: headers)
          #expect(answer.status == .ok)
          let seen = Set(names.filter { answer.text.contains($0) })
          #expect(seen == expected, "\(kind)")
          if kind.isEmpty { #expect(answer.isPlainMarkup) }
        }
      }
      // Asking for more gets nobody more.
      let (foundry, _) = sessions[1]
      for query in ["plant=HZ-CM-001", "district=330000", "sector=cement"] {
        let answer = try await browser.get("/digests/2025-03.json?" + query, headers: foundry)
        #expect(answer.status == .ok && !answer.text.contains("HZ-CM-001"))
      }
      let (zhongshan, _) = sessions[5]
      #expect(
        try await browser.get("/digests/2025-03?plant=HZ-CM-001", headers: zhongshan).status
          == .notFound)
      let narrow = try await browser.get(
        "/digests/2025-03.json?district=330500", headers: zhongshan)
      #expect(names.allSatisfy { !narrow.text.contains($0) })
      // And for less, less.
      let (huzhou, _) = sessions[3]
      let one = try await browser.get("/digests/2025-03.json?sector=cement", headers: huzhou).text
      #expect(one.contains("HZ-CM-001") && !one.contains("HZ-FD-001"))
    }
  }

  @Test(arguments: ["text", "json", "markdown", "html", "xlsx"])
  func `programs get the page's own file, of what they may see`(format: String) async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register], hasReference: true)
    let region = try #require(RegionPattern("330500"))
    let other = try #require(RegionPattern("442000"))
    // Who asks, what the program adds to its address, and what the page of the same has.
    let readers: [(Rights, String, String)] = [
      (.administrator, "", ""), (.administrator, "plant=HZ-FD-001", "plant=HZ-FD-001"),
      (.administrator, "district=330500", "district=330500"), (.inspector([region]), "", ""),
      (.inspector([region]), "district=330502", "district=330502"),
      (.inspector([region, other]), "district=442000", "district=442000"),
      (.plant(["HZ-FD-001"]), "", ""), (.plant(["HZ-FD-001"]), "plant=HZ-FD-001", ""),
    ]
    let sessions = try readers.map { try site.session($0.0) }
    try await site.test { browser in
      for (reader, headers) in zip(readers, sessions) {
        for language in ["zh", "en"] {
          let page = try await browser.get(
            "/digests/2025-03.\(format)?lang=\(language)&\(reader.2)", headers: headers)
          let answer = try await browser.get(
            "/api/v1/digests/2025-03?format=\(format)&lang=\(language)&\(reader.1)",
            headers: headers)
          #expect(page.status == .ok && answer.status == .ok, "\(reader)")
          #expect(page.body == answer.body, "\(reader)")
          #expect(answer.headers[.contentType] == page.headers[.contentType])
          let tag = try #require(answer.headers[.eTag])
          #expect(tag == page.headers[.eTag])
        }
      }
    }
  }

  @Test func `a program says which, and gets no other's`() async throws {
    let site = try await TestSite.recorded(hasReference: true)
    let region = try #require(RegionPattern("330500"))
    let other = try #require(RegionPattern("442000"))
    let readers: [(Rights, String, HTTPResponse.Status)] = [
      (.administrator, "district=33", .unprocessableContent),
      (.administrator, "plant=NOBODY", .notFound),
      (.inspector([region, other]), "", .unprocessableContent),
      (.inspector([region]), "district=330000", .notFound),
      (
        .inspector([region]), "plant=" + PercentText.encoded(RecordedSamples.hostilePlant),
        .notFound
      ),
      (.plant(["HZ-FD-001", "HZ-CM-001"]), "", .unprocessableContent),
      (.plant(["HZ-FD-001", "HZ-CM-001"]), "plant=HZ-CM-001", .ok),
      (.plant(["HZ-FD-001"]), "plant=HZ-CM-001", .notFound),
      (.plant(["HZ-FD-001"]), "format=pdf", .unprocessableContent),
    ]
    let sessions = try readers.map { try site.session($0.0) }
    try await site.test { browser in
      for (reader, headers) in zip(readers, sessions) {
        let answer = try await browser.get("/api/v1/digests/2025-03?\(reader.1)", headers: headers)
        #expect(answer.status == reader.2, "\(reader)")
        // One of several plants, and nothing of the others.
        if answer.status == .ok {
          #expect(answer.text.contains("HZ-CM-001") && !answer.text.contains("HZ-FD-001"))
        }
      }
      #expect(
        try await browser.get("/api/v1/digests/2025-13", as: .administrator).status == .notFound)
    }
  }

  /// A plant that moved is seen where its card is now, with its past, and where it was no more.
  @Test func `a card in the register moves a plant, while the server runs`() async throws {
    let site = try await TestSite.recorded(hasReference: true)
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    let moved = Self.register.replacing("HZ-XX-900", with: "HZ-FD-001")
      .replacing("\"330502\"", with: "\"442000\"")
    try await site.test { browser in
      for page in ["/", "/findings", "/digests/2025-03.json", "/plants/HZ-FD-001"] {
        #expect(try await browser.get(page, headers: huzhou).text.contains("HZ-FD-001"))
      }
      let file = URL(filePath: site.folder).appending(path: "register.yaml")
      try Data(moved.utf8).write(to: file)
      try await Task.sleep(for: .seconds(2.2))
      for page in ["/", "/findings", "/digests/2025-03.json", "/plants/HZ-FD-001"] {
        #expect(try await !browser.get(page, headers: huzhou).text.contains("HZ-FD-001"), "\(page)")
        #expect(
          try await browser.get(page, headers: zhongshan).text.contains("HZ-FD-001"), "\(page)")
      }
      // A file that somebody broke takes nothing away, and says so to whoever can mend it.
      try Data("schema: greengate/register/1\nplants: [\n".utf8).write(to: file)
      try await Task.sleep(for: .seconds(2.2))
      #expect(try await browser.get("/", headers: zhongshan).text.contains("HZ-FD-001"))
      let told = try await browser.get("/waivers", as: .administrator).text
      #expect(told.contains("role=\"alert\"") && told.contains("register.yaml:"))
      #expect(!told.contains(site.folder))
      #expect(try await !browser.get("/waivers", as: .plant).text.contains("role=\"alert\""))
    }
  }

  @Test func `the list has the months since the first, and none of the future`() async throws {
    let site = try await TestSite.recorded(hasReference: true)
    let foundry = try site.session(.plant(["HZ-FD-001"]))
    try await site.test { browser in
      let now = CivilMonth(site.house.now().date)
      let list = try await browser.get("/digests?until=2025-04", headers: foundry)
      #expect(list.status == .ok && list.isPlainMarkup)
      #expect(list.text.contains("href=\"/digests/2025-03\""))
      #expect(!list.text.contains("href=\"/digests/2025-02\""))
      let later = try #require(now.adding(1))
      let before = try #require(now.adding(-1))
      #expect(try await browser.get("/digests/\(later)", headers: foundry).status == .notFound)
      #expect(try await browser.get("/digests/\(before)", headers: foundry).status == .ok)
      for wrong in ["2025-13", "2025", "2025-03.exe", "2025-03.pdf", "2025-03.json.json", "x"] {
        #expect(try await browser.get("/digests/" + wrong, headers: foundry).status == .notFound)
      }
      // Whoever sees nothing is told what to do.
      let empty = try await browser.get("/digests", as: .plant).text
      #expect(empty.contains("href=\"/uploads/new\""))
    }
  }

  @Test func `without a ledger the register knows who has not handed in`() async throws {
    let site = try TestSite(
      files: ["register.yaml": Self.register], hasReference: true)
    try await site.test { browser in
      let month = try #require(CivilMonth(site.house.now().date).adding(-1))
      let page = try await browser.get("/digests/\(month)", as: .administrator)
      #expect(page.status == .ok && page.text.contains("HZ-XX-900"))
      #expect(try await browser.get("/digests", as: .administrator).status == .ok)
    }
  }

  static let register = """
    schema: greengate/register/1
    plants:
      - {id: HZ-XX-900, name: 未报企业, sector: foundry, region: "330502", area: general, approved: 2015-01-01, outlets: []}
      - {id: ZS-XX-900, name: 中山企业, sector: plastics, region: "442000", area: general, approved: 2015-01-01, outlets: []}
    """
}
#endif

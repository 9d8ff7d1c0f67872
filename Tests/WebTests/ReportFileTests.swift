#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import Reports
import ServerStore
import Testing
import Web

/// A report from the page, and from the command line.
struct ReportFileTests {
  @Test(arguments: Language.allCases)
  func `a download is byte for byte what check writes, in every format`(language: Language)
    async throws
  {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let formats = ReportFiles.formats
    #expect(formats.count == ReportFormat.allCases.count - 1)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await site.test { browser in
      for format in formats {
        let file = folder.appending(path: "report")
        try? FileManager.default.removeItem(at: file)
        try BuiltTool.run([
          "check", BuiltTool.sample("foundry-three-episodes"), "--seal", "--format",
          format.rawValue, "--lang", language.rawValue, "-o", file.path,
        ])
        let printed = try Data(contentsOf: file)
        let address = "/runs/\(run.id)/report.\(format.rawValue)?lang=\(language.rawValue)"
        // The second time from memory.
        for _ in 0..<2 {
          let answer = try await browser.get(address, as: .administrator)
          #expect(answer.status == .ok)
          #expect(Data(answer.body.readableBytesView) == printed, "\(format.rawValue)")
          #expect(answer.headers[.contentType] == format.contentType)
        }
      }
    }
  }

  @Test func `who has the bytes does not get them again`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-DY-001")
    try await site.test { browser in
      let address = "/runs/\(run.id)/report.csv"
      let first = try await browser.get(address, as: .administrator)
      let tag = try #require(first.headers[.eTag])
      #expect(first.headers[.cacheControl] == "private, no-cache")
      for header in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
        let again = try await browser.get(
          address, as: .administrator, headers: [.ifNoneMatch: header])
        #expect(again.status == .notModified && again.body.readableBytes == 0)
        #expect(again.headers[.eTag] == tag)
      }
      let other = try await browser.get(
        address, as: .administrator, headers: [.ifNoneMatch: "\"other\""])
      #expect(other.status == .ok)
      let english = try await browser.get(address + "?lang=en", as: .administrator)
      #expect(english.headers[.eTag] != tag)
    }
  }

  @Test func `a format that there is not is refused with the list`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-DY-001")
    try await site.test { browser in
      for name in ["pdf", "docx", "JSON", "json.exe", "..%2fjson"] {
        let answer = try await browser.get("/runs/\(run.id)/report.\(name)", as: .administrator)
        #expect(answer.status == .notFound, "\(name)")
      }
    }
  }

  @Test func `file names hold no quotes, however plants are called`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: RecordedSamples.hostilePlant)
    try await site.test { browser in
      let answer = try await browser.get("/runs/\(run.id)/report.html", as: .administrator)
      let said = try #require(answer.headers[.contentDisposition])
      #expect(
        said.hasPrefix("attachment; filename=\"report.html\"; filename*=UTF-8''ZS-%3Cb%3E-%261_"))
      #expect(said.count { $0 == "\"" } == 2)
    }
  }

  @Test func `a token with the scope read may fetch reports, another not`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-DY-001")
    let admin = try #require(site.people[.administrator])
    let later = Instant(seconds: site.house.now().seconds + 3600)
    func token(_ scope: TokenScope) throws -> HTTPFields {
      let made = try site.house.store.makeToken(
        name: "t", scopes: [scope], expires: later, by: Actor(admin.id, from: "test"))
      return [.authorization: "Bearer \(made.secret)"]
    }
    let (reading, uploading) = (try token(.read), try token(.upload))
    try await site.test { browser in
      let address = "/runs/\(run.id)/report.json"
      let allowed = try await browser.get(address, headers: reading)
      #expect(allowed.status == .ok)
      let refused = try await browser.get(address, headers: uploading)
      #expect(refused.status == .forbidden)
    }
  }
}
#endif

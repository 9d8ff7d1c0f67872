#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import ServerStore
import Testing
import Web

/// A site with the sample repository's authority, and applications to hand in to it.
enum ApplicationSite {
  static let plant = "ZS-PL-001"
  static let grant = "zhongshan-grant"
  private static let repository = "gate-repository"

  static func text(_ name: String) throws -> String {
    try String(contentsOfFile: BuiltTool.sample("\(repository)/\(name)"), encoding: .utf8)
  }

  static func make(_ change: (inout SiteSettings) -> Void = { _ in }) throws -> TestSite {
    var files: [String: String] = [:]
    for name in ["register.yaml", "waivers.yaml", "baseline.yaml"] { files[name] = try text(name) }
    return try TestSite(files: files, hasReference: true) {
      $0.tool = [ServerProcess.binary.path, "tool"]
      change(&$0)
    }
  }

  /// An application's files as a browser sends its folder.
  ///
  /// - Parameter change: of texts, by their names in the folder; `nil`: the file is left out.
  static func files(
    of application: String = grant, _ change: (String, String) -> String? = { $1 }
  ) throws -> [(field: String, name: String, bytes: [UInt8])] {
    try HandingInTests.files(of: "\(repository)/applications/\(application)").compactMap { file in
      let prefix = "\(repository)/applications/\(application)/"
      let name = String(file.name.dropFirst(prefix.count))
      guard !name.hasPrefix("expected/") else { return nil }
      guard let text = change(name, String(decoding: file.bytes, as: UTF8.self)) else {
        return nil
      }
      return (file.field, "\(application)/\(name)", Array(text.utf8))
    }
  }

  /// The same as a zip.
  static func zip(
    of files: [(field: String, name: String, bytes: [UInt8])]
  ) throws -> [(field: String, name: String, bytes: [UInt8])] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in files {
      let place = folder.appending(path: file.name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: place)
    }
    let process = Process()
    let archive = folder.appending(path: "application.zip")
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [
        "python3", "-c",
        """
        import os, sys, zipfile
        with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as book:
            for name in sys.argv[2:]:
                book.write(os.path.join(os.path.dirname(sys.argv[1]), name), name)
        """, archive.path,
      ] + files.map(\.name)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return [("files", "application.zip", [UInt8](try Data(contentsOf: archive)))]
  }

  static func secret(_ headers: HTTPFields) throws -> String {
    String(try #require(headers[.cookie]).dropFirst("gg_session=".count))
  }

  static func inspector(_ site: TestSite, _ region: String) throws -> HTTPFields {
    try site.session(.inspector([try #require(RegionPattern(region))]))
  }

  static func id(_ sent: TestResponse) throws -> String {
    try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
  }

  /// Hands an application in by its form, and waits for what comes of it.
  static func decide(
    _ site: TestSite, _ browser: TestBrowser,
    _ files: [(field: String, name: String, bytes: [UInt8])], fields: [(String, String)] = [],
    as session: HTTPFields
  ) async throws -> (id: String, job: Job) {
    let sent = try await browser.upload(
      files, fields: fields, session: try secret(session), to: "/applications")
    try #require(sent.status == .seeOther, "\(sent.text)")
    let id = try id(sent)
    return (id, try await CheckWorkerTests.wait(site, id) { $0.state.isEnded })
  }

  static func decisions(_ site: TestSite) async throws -> [SeenRun] {
    try await site.everything().plants.flatMap { $0.all }.filter { $0.record.kind == .decision }
      .sorted { $0.record.id < $1.record.id }
  }
}
#endif

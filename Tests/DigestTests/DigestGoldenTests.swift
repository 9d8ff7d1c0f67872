import Crypto
import Foundation
import Measures
import Report
import Reports
import Testing

/// Compares every view of every sample in every language with a file that a person has read.
///
/// `RECORD_GOLDENS=1 swift test --filter DigestGoldenTests` writes the files anew, and fails, so that
/// a recording never passes for a test.
struct DigestGoldenTests {
  @Test func `the style sheet has the hash that the policy names`() {
    let digest = Data(SHA256.hash(data: Data(digestStyles.utf8))).base64EncodedString()
    #expect(digestStylesHash == digest)
  }

  @Test(arguments: GoldenDigest.all)
  func `writes what its golden holds`(_ golden: GoldenDigest) throws {
    let written = try golden.written()
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(written).write(to: golden.file)
      Issue.record(
        "recorded \(golden.file.lastPathComponent); read the difference, then test again")
      return
    }
    let kept = try Data(contentsOf: golden.file)
    #expect(String(decoding: written, as: UTF8.self) == String(decoding: kept, as: UTF8.self))
  }

  @Test func `every golden has its sample`() throws {
    let kept = try FileManager.default.contentsOfDirectory(atPath: GoldenDigest.folder.path)
    #expect(kept.sorted() == GoldenDigest.all.map(\.file.lastPathComponent).sorted())
  }
}

/// One digest in one format and language.
struct GoldenDigest: Sendable, CustomTestStringConvertible {
  var name: String
  var digest: MonthlyDigest
  var format: DigestFormat
  var language: Language

  var testDescription: String { file.lastPathComponent }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens/Monthly")

  var file: URL {
    let suffix =
      switch format {
      case .text: "txt"
      case .json: "json"
      case .html: "html"
      case .markdown: "md"
      case .xlsx: "xlsx.txt"
      }
    return Self.folder.appending(path: "\(name).\(language.rawValue).\(suffix)")
  }

  static let all = SampleDigests.all.flatMap { name, digest in
    DigestFormat.allCases.flatMap { format in
      Language.allCases.map {
        GoldenDigest(name: name, digest: digest, format: format, language: $0)
      }
    }
  }

  /// A workbook as another program reads it.
  func written() throws -> [UInt8] {
    let bytes = try format.bytes(of: digest, style: ReportStyle(language: language))
    return format == .xlsx ? try Self.read(bytes) : bytes
  }

  static func read(_ workbook: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "digest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "digest.xlsx")
    try Data(workbook).write(to: file)
    let reader = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "ReportsTests/read_workbook.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", reader.path, file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return [UInt8](output)
  }
}

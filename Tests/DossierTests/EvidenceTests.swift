import Dossier
import Intake
import Measures
import Testing

/// Files that audit rows name as their evidence.
@Suite struct EvidenceTests {
  private static let names: Set<String> = [
    "proof/a.pdf", "./proof//a.pdf", "proof/missing.pdf", "proof", "../outside", "/etc/passwd",
    "R-2025-1",
    "", "proof/link", "proof/",
  ]

  private func visited(_ dossier: PlantDossier) throws -> [String: [UInt8]] {
    var found: [(String, [UInt8])] = []
    try dossier.visitEvidence(Self.names) { name, file throws(Fault) in
      var bytes = [UInt8](repeating: 0, count: 16)
      var count = 0
      var failure: Fault?
      unsafe bytes.withUnsafeMutableBytes { buffer in
        do throws(Fault) {
          count = unsafe try file.read(into: buffer, at: 0)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      found.append((name, Array(bytes.prefix(count))))
    }
    return Dictionary(uniqueKeysWithValues: found)
  }

  @Test func `files of a folder are opened, and nothing outside of it`() throws {
    let folder = try TestFolder(
      Sample.files().merging(["proof/a.pdf": Array("yes".utf8)]) { $1 })
    try folder.link("proof/link", to: "/etc/hosts")
    #expect(
      try visited(try open(folder.path))
        == ["proof/a.pdf": Array("yes".utf8), "./proof//a.pdf": Array("yes".utf8)])
  }

  @Test(arguments: ["", "top/"])
  func `files of an archive are unpacked`(_ prefix: String) throws {
    var zip = ZipBuilder()
    zip.add(prefix + "logs/emission.csv", Sample.log)
    zip.add(prefix + "proof/a.pdf", Array("yes".utf8))
    zip.add(prefix + "plant.yaml", Array(Sample.plant.utf8))
    let folder = try TestFolder(["dossier.zip": zip.bytes()])
    #expect(
      try visited(try open(folder.path + "/dossier.zip"))
        == ["proof/a.pdf": Array("yes".utf8), "./proof//a.pdf": Array("yes".utf8)])
  }
}

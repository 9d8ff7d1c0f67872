import Dossier
import Foundation
import Testing

@Suite struct PlantYamlPageTests {
  /// The page shows every key; what it shows must load.
  @Test func `the example of the documentation loads`() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Dossier/Dossier.docc/PlantYaml.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.firstRange(of: "```yaml\n")).upperBound
    let end = try #require(text[start...].firstRange(of: "```")).lowerBound
    let logs = ["energy", "production", "manual", "power", "audit"].map {
      ("logs/\($0).csv", [UInt8]())
    }
    let dossier = try openFolder(
      String(text[start..<end]), Dictionary(uniqueKeysWithValues: logs))
    #expect(dossier.logs.count == 6)
    #expect(dossier.remarks.map(\.subject) == ["diameter", "treatment"])
  }
}

import Dossier
import Foundation
import Measures
import Testing

/// The page shows every key of four files; what it shows must load.
@Suite struct ApplicationYamlPageTests {
  private func examples() throws -> [String] {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Dossier/Dossier.docc/ApplicationYaml.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
  }

  @Test func `the examples of the documentation load`() throws {
    let texts = try examples()
    try #require(texts.count == 4)
    let application = try openApplication(in: TestFolder(ApplicationSample.files(texts[0])))
    #expect(application.application.documents.map(\.isPresent) == [true, false])
    let cards = try readRegister(
      Array(texts[1].utf8), file: "register.yaml", knownSectors: [], knownProcesses: ["main"])
    #expect(cards.map(\.reports) == [["emission", "energy", "production"]])
    let waivers = try readWaivers(
      Array(texts[2].utf8), file: "w.yaml", rules: ["emission-limit"], plants: cards.map(\.plant))
    #expect(waivers.map(\.ceiling) == [ExactDecimal("1.2")])
    let baseline = try readBaseline(
      Array(texts[3].utf8), file: "b.yaml", rules: ["emission-limit"])
    #expect(baseline.map(\.exceeding) == [3] && baseline.map(\.valid) == [744])
    #expect(baseline.first?.period?.hours == 744)
    #expect(cards.map(\.products) == [["铸件"]])
    let accepted = try readAccepted(Array(texts[2].utf8), file: "w.yaml")
    #expect(accepted.map(\.condition) == ["HZ-NO-INCREASE"])
  }
}

@Suite struct IntervalTests {
  @Test func `an outlet's interval is the longest of the logs that speak of it`() throws {
    let dossier = try openFolder(
      Sample.plant.replacing(
        "logs:\n",
        with: """
            - {id: DA002, process: main, monitors: [PM]}
          logs:
            - {file: logs/a.csv, kind: emission, interval_min: 5, outlet: DA001}
            - {file: logs/b.csv, kind: energy}

          """
      ).replacing("interval_min: 60", with: "interval_min: 1"),
      ["logs/a.csv": Sample.log, "logs/b.csv": []])
    #expect(dossier.intervals == ["DA001": 5, "DA002": 1])
  }
}

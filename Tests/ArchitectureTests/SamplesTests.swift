import Foundation
import Testing

/// The sample dossiers are whole, small, and made by the script beside them.
struct SamplesTests {
  static let samples = [
    "cement-kiln-stopped-week", "foundry-three-episodes", "plastics-too-little-data",
    "printing-dyeing-clean-month",
  ]

  static let plans = [
    "huzhou-cement", "huzhou-foundry", "huzhou-furniture", "huzhou-printing-dyeing",
    "zhanjiang-plastic-shoes", "zhongshan-upgrade",
  ].map { "plans/\($0)" }

  @Test func `the sample logs are the bytes that the generator makes`() throws {
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = [
      "python3", Project.root.appending(path: "Samples/generate.py").path, "--check",
    ]
    let output = Pipe()
    python.standardOutput = output
    python.standardError = output
    try python.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0, "\(said)")
  }

  @Test func `there is one sample a sector`() throws {
    let folder = Project.root.appending(path: "Samples").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let dossiers = names.filter { Project.exists("Samples/\($0)/plant.yaml") }
    #expect(dossiers.sorted() == Self.samples)

    let sectors = try Self.samples.map { name in
      let plant = try Project.text(of: "Samples/\(name)/plant.yaml")
      return try #require(plant.firstMatch(of: /sector: ([a-z-]+)/)).1
    }
    #expect(sectors == ["cement", "foundry", "plastics", "printing-dyeing"])
  }

  @Test func `the plans' dossiers are small`() throws {
    let root = Project.root.appending(path: "Samples/plans")
    let names = try FileManager.default.contentsOfDirectory(atPath: root.path)
    #expect(names.sorted().map { "plans/\($0)" } == Self.plans)

    let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    let sizes = try files.map { path in
      let attributes = try FileManager.default.attributesOfItem(
        atPath: root.appending(path: path).path)
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      return isFile ? attributes[.size] as? Int ?? 0 : 0
    }
    #expect(sizes.reduce(0, +) <= 1_500_000)
  }

  @Test(arguments: samples + plans)
  func `a sample tells its story in both languages`(_ name: String) throws {
    let story = try Project.text(of: "Samples/\(name)/README.md")
    #expect(story.contains("## 中文"))
    #expect(story.contains("## English"))
  }

  @Test(arguments: samples)
  func `a sample's log is at most two megabytes`(_ name: String) throws {
    #expect(try Project.bytes(of: "Samples/\(name)/logs/emission.csv").count <= 2_000_000)
  }

  @Test func `one sample is GB18030 with CRLF and one begins with a byte order mark`() throws {
    let dyeing = try Project.bytes(of: "Samples/printing-dyeing-clean-month/logs/emission.csv")
    #expect(String(validating: dyeing, as: UTF8.self) == nil)
    // 监测 in GB18030.
    #expect(dyeing.starts(with: [0xBC, 0xE0, 0xB2, 0xE2]))
    #expect(dyeing.suffix(2) == [0x0D, 0x0A])

    let cement = try Project.bytes(of: "Samples/cement-kiln-stopped-week/logs/emission.csv")
    #expect(cement.starts(with: [0xEF, 0xBB, 0xBF]))
  }
}

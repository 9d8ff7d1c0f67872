import Dossier
import Foundation
import Measures
import Testing

@Suite struct FolderTests {
  @Test func `a path that is not there is missing`() throws {
    let folder = try TestFolder()
    for path in [folder.path + "/nothing", folder.path + "/nothing/at all", ""] {
      let fault = try refusal(of: path)
      #expect(fault.code == .missingInput)
      #expect(fault.position?.file == path)
    }
  }

  @Test func `a file that is no archive is no dossier`() throws {
    let folder = try TestFolder([
      "emission.csv": Sample.log, "empty": [], "plant.yaml": Array(Sample.plant.utf8),
      "binary": (0...255).map { UInt8($0) },
    ])
    for name in ["emission.csv", "empty", "plant.yaml", "binary"] {
      let fault = try refusal(of: folder.path + "/" + name)
      #expect(fault.code == .unreadableInput)
      #expect(fault.sentence.en.contains("name the folder with plant.yaml or a zip of it"))
      #expect(fault.position?.file == folder.path + "/" + name)
    }
    #expect(try refusal(of: "/dev/null").code == .unreadableInput)
  }

  @Test func `a folder without plant yaml is told how to get one`() throws {
    let folder = try TestFolder(["logs/emission.csv": Sample.log])
    let fault = try refusal(of: folder.path)
    #expect(fault.code == .unreadableInput)
    #expect(fault.sentence.en.contains("greengate init"))
    try folder.write("plant.yml", Array(Sample.plant.utf8))
    #expect(try refusal(of: folder.path).sentence.en.contains("rename it to plant.yaml"))
  }

  @Test func `plant yaml must be a regular file`() throws {
    let folder = try TestFolder(["logs/emission.csv": Sample.log])
    try folder.makeFolder("plant.yaml")
    #expect(try refusal(of: folder.path).sentence.en.contains("not a regular file"))
  }

  @Test func `the slash at the end of the path changes nothing`() throws {
    let folder = try TestFolder(Sample.files())
    #expect(try open(folder.path + "//").label == folder.path)
  }

  @Test func `a link inside the dossier is followed, one that leaves it is refused`() throws {
    let outside = try TestFolder(["secret.csv": Sample.log])
    let folder = try TestFolder([
      "plant.yaml": Array(Sample.plant.utf8), "archive/2025.csv": Sample.log,
    ])
    try folder.makeFolder("logs")
    try folder.link("logs/emission.csv", to: "../archive/2025.csv")
    #expect(try content(of: open(folder.path).logs[0].input) == Sample.log)

    try FileManager.default.removeItem(atPath: folder.path + "/logs/emission.csv")
    try folder.link("logs/emission.csv", to: outside.path + "/secret.csv")
    let fault = try refusal(of: folder.path)
    #expect(fault.code == .unreadableInput)
    #expect(fault.sentence.en.contains("leaves the dossier"))
    #expect(fault.position?.line == 16)

    try FileManager.default.removeItem(atPath: folder.path + "/logs")
    try outside.write("emission.csv", Sample.log)
    try folder.link("logs", to: outside.path)
    #expect(try refusal(of: folder.path).sentence.en.contains("leaves the dossier"))
  }

  @Test func `a neighbour whose name begins alike is outside`() throws {
    let parent = try TestFolder([
      "plant/plant.yaml": Array(Sample.plant.utf8), "plant-2/emission.csv": Sample.log,
    ])
    try parent.makeFolder("plant/logs")
    try parent.link("plant/logs/emission.csv", to: "../../plant-2/emission.csv")
    #expect(try refusal(of: parent.path + "/plant").sentence.en.contains("leaves the dossier"))
  }

  @Test func `a dossier may itself be reached by a link`() throws {
    let folder = try TestFolder(Sample.files())
    let elsewhere = try TestFolder()
    try elsewhere.link("here", to: folder.path)
    #expect(try open(elsewhere.path + "/here").plant.id == "HZ-1")
  }

  @Test func `two names of one file are one log`() throws {
    let plant = Sample.plant + "  - {file: copy.csv, kind: emission, interval_min: 60}\n"
    let folder = try TestFolder(Sample.files(plant))
    try folder.link("copy.csv", to: "logs/emission.csv")
    let fault = try refusal(of: folder.path)
    #expect(fault.sentence.en.contains("are the same file"))
    #expect(fault.position?.line == 19)
  }
}

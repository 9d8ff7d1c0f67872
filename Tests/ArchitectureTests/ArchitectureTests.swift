import Foundation
import Testing

/// The house's plan holds: who imports whom, how long files are, where unsafe code may stand.
struct ArchitectureTests {
  @Test func `every module of Sources has a place in the plan`() throws {
    let modules = Set(try Project.sources(in: "Sources").map(\.module))
    #expect(modules == Set(HouseRules.allowedImports.keys))
  }

  @Test func `no module imports what its place does not allow`() throws {
    for file in try Project.sources(in: "Sources") {
      let allowed = (HouseRules.allowedImports[file.module] ?? [])
        .union(HouseRules.allowedSystemImports[file.module] ?? [])
      #expect(file.imports.subtracting(allowed) == [], "\(file.path)")
    }
  }

  @Test func `Package.swift names exactly what each module imports`() throws {
    let manifest = PackageManifest(text: try Project.text(of: "Package.swift"))
    let files = try Project.sources(in: "Sources")
    var imports: [String: Set<String>] = [:]
    for file in files { imports[file.module, default: []].formUnion(file.imports) }

    for (module, names) in imports.sorted(by: { $0.key < $1.key }) {
      let target = try #require(manifest.targets.first { $0.name == module }, "\(module)")
      #expect(target.dependencies == names.subtracting(HouseRules.systemModules), "\(module)")
    }
  }

  /// The tool is built without the server's trait by its users, and with it by `.ci/run`.
  @Test func `the tool needs nothing that only the server's trait brings`() throws {
    let manifest = PackageManifest(text: try Project.text(of: "Package.swift"))
    #expect(manifest.needs(of: "greengate-server").contains("Hummingbird"))
    #expect(manifest.conditional.contains("Hummingbird"))
    #expect(manifest.needs(of: "greengate").contains("ArgumentParser"))
    #expect(manifest.needs(of: "greengate").intersection(manifest.conditional) == [])
  }

  @Test func `Package.swift names what each test target imports`() throws {
    let manifest = PackageManifest(text: try Project.text(of: "Package.swift"))
    for file in try Project.sources(in: "Tests") {
      let target = try #require(manifest.targets.first { $0.name == file.module }, "\(file.path)")
      let undeclared = file.imports.subtracting(HouseRules.systemModules)
        .subtracting(target.dependencies)
      #expect(undeclared == [], "\(file.path)")
    }
  }

  @Test func `every rule of the folder is in the rulebook, and stands in a file of its name`()
    throws
  {
    let folder = "Sources/Evaluation/Rules/"
    let files = try Project.sources(in: "Sources").map(\.path).filter { $0.contains(folder) }
      .map { path in String(path.split(separator: "/").last?.dropLast(".swift".count) ?? "") }
    let listed = try Project.text(of: "Sources/Evaluation/Rulebook.swift").split(separator: "\n")
      .filter { $0.hasSuffix(".self,") }
      .map { $0.trimmingCharacters(in: .whitespaces).replacing(".self,", with: "") }

    #expect(!files.isEmpty && Set(files) == Set(listed) && files.count == listed.count)
  }

  @Test func `no file is longer than a reader can hold`() throws {
    for file in try Project.sources(in: "Sources") + Project.sources(in: "Tests") {
      #expect(file.lines.count <= HouseRules.longestFile, "\(file.path)")
    }
  }

  @Test(arguments: HouseRules.forbidden)
  func `no source holds what would end a run without a sentence`(_ text: String) throws {
    for file in try Project.sources(in: "Sources") {
      let number = file.code.firstIndex { $0.contains(text) }.map { $0 + 1 }
      #expect(number == nil, "\(file.path):\(number ?? 0)")
    }
  }

  @Test(arguments: HouseRules.characterWise)
  func `no source escapes a text by Characters`(_ text: String) throws {
    for file in try Project.sources(in: "Sources") {
      let number = file.code.firstIndex { $0.contains(text) }.map { $0 + 1 }
      #expect(number == nil, "\(file.path):\(number ?? 0)")
    }
  }

  @Test func `pointers stand only in the files that are listed`() throws {
    let found = Set(
      try Project.sources(in: "Sources").filter(\.namesUnsafePointers).map(\.path))
    #expect(found.subtracting(HouseRules.unsafeFiles) == [], "new files with pointers")
    #expect(HouseRules.unsafeFiles.subtracting(found) == [], "listed without need")
  }

  /// Whatever the compiler asks to be marked, pointer or not.
  @Test func `unsafe code stands only in the files that are listed, each with a reason`() throws {
    let word = /\bunsafe\b/
    let found = Set(
      try Project.sources(in: "Sources").filter { file in
        file.code.contains { $0.contains(word) }
      }.map(\.path))
    let excused = HouseRules.excusedUnsafeFiles
    #expect(found.subtracting(HouseRules.unsafeFiles).subtracting(excused.keys) == [])
    #expect(Set(excused.keys).subtracting(found) == [], "listed without need")
    #expect(HouseRules.unsafeFiles.isDisjoint(with: excused.keys))
    #expect(excused.values.allSatisfy { !$0.isEmpty })
  }

  @Test func `every source says what it is for`() throws {
    for file in try Project.sources(in: "Sources") {
      #expect(file.hasDocumentation, "\(file.path) has no doc comment")
    }
  }
}

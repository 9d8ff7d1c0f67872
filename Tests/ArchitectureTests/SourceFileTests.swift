import Testing

/// The readers behind the architecture tests see what they must; else those tests could not fail.
struct SourceFileTests {
  @Test func `an import is found whatever stands before it`() {
    let file = SourceFile(
      path: "Sources/A/B.swift",
      text: """
        import One
        package import Two
        @testable import Three
        @preconcurrency private import struct Four.Inner
        #if canImport(Six)
          import Five
        #endif
        // import Seven
        let text = "import Eight"
        """)
    #expect(file.imports == ["One", "Two", "Three", "Four", "Five"])
    #expect(file.module == "A")
  }

  @Test func `what stands in a string of several lines is text and not code`() {
    let quotes = "\"\"\""
    let file = SourceFile(
      path: "Sources/A/B.swift",
      text:
        "let a = \(quotes)\nimport One\n\(quotes)\nimport Two\nlet b = \(quotes)c\(quotes)\nimport Three"
    )
    #expect(file.imports == ["Two", "Three"])
    #expect(file.code.count == file.lines.count)
  }

  @Test(arguments: [
    ("let a: UnsafeRawBufferPointer", true), ("var b = UnsafePointer<Int>(c)", true),
    ("let d: OpaquePointer", false), ("// UnsafePointer", false), ("let notUnsafe = 1", false),
  ])
  func `an unsafe pointer is found in code and not in comments`(_ text: String, _ found: Bool) {
    #expect(SourceFile(path: "Sources/A/B.swift", text: text).namesUnsafePointers == found)
  }

  @Test func `lines are counted as an editor counts them`() {
    #expect(SourceFile(path: "a", text: "1\n2\n").lines.count == 2)
    #expect(SourceFile(path: "a", text: "1\n2").lines.count == 2)
    #expect(SourceFile(path: "a", text: "1\n\n3\n").lines.count == 3)
  }

  @Test func `a doc comment counts and a plain comment does not`() {
    #expect(SourceFile(path: "a", text: "  /// Says so.\nlet a = 1").hasDocumentation)
    #expect(!SourceFile(path: "a", text: "// Says so.\nlet a = 1").hasDocumentation)
  }

  @Test func `a manifest's targets are read with their products`() {
    let manifest = PackageManifest(
      text: """
        let yams = Target.Dependency.product(
          name: "Yams", package: "Yams")
        let web = Target.Dependency.product(
          name: "Web", package: "web", condition: server)
        .target(name: "A"),
        .target(name: "B", dependencies: ["A", yams]),
        .executableTarget(
          name: "c",
          dependencies: [
            "A", "B",
            yams,
          ]),
        .testTarget(name: "ATests", dependencies: ["A"]),
        """)
    #expect(
      manifest.targets == [
        .init(name: "A", dependencies: []), .init(name: "B", dependencies: ["A", "Yams"]),
        .init(name: "c", dependencies: ["A", "B", "Yams"]),
        .init(name: "ATests", dependencies: ["A"]),
      ])
    #expect(manifest.conditional == ["Web"])
    #expect(manifest.needs(of: "c") == ["A", "B", "Yams"])
    #expect(manifest.needs(of: "A") == [])
  }
}

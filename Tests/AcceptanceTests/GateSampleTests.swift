import Foundation
import Testing

/// Each sample application gives its decision sheet, in every format and from its saved report.
///
/// `RECORD_GOLDENS=1` writes the sheets anew and fails, so that a person reads the difference.
struct GateSampleTests {
  @Test(arguments: GateSamples.codes)
  func `an application gets its decision`(_ name: String, _ code: Int32) throws {
    for (format, language, file) in [
      ("text", "zh", "decision.zh.txt"), ("text", "en", "decision.en.txt"),
      ("markdown", "zh", "decision.zh.md"),
    ] {
      let run = try GateSamples.decide(
        name, "--register", "register.yaml", "--format", format, "--lang", language)
      #expect(run.code == code)
      #expect(run.errors.isEmpty)
      let sheet = try sheet(of: run.text)
      let golden = GateSamples.repository.appending(path: "applications/\(name)/expected/\(file)")
      if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil {
        try FileManager.default.createDirectory(
          at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(sheet.utf8).write(to: golden)
        Issue.record("recorded \(name)/expected/\(file); read the difference")
      } else {
        let expected = try String(contentsOf: golden, encoding: .utf8)
        #expect(sheet == expected, "\(name): \(file) differs")
      }
    }
  }

  /// The part that is signed: what follows are the report's checks, which other tests see to.
  private func sheet(of text: String) throws -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let last = try #require(lines.lastIndex { $0.contains("____") || $0.contains("\\_\\_") })
    return lines[...last].joined(separator: "\n") + "\n"
  }

  /// The decision, the amount and why, as the readme of each application says them.
  @Test func `each sheet says what the sample shows`() throws {
    func sheet(_ name: String) throws -> String {
      try String(
        contentsOf: GateSamples.repository.appending(
          path: "applications/\(name)/expected/decision.zh.txt"), encoding: .utf8)
    }
    let grant = try sheet("zhongshan-grant")
    #expect(grant.contains(/意见 +通过\n/))
    #expect(grant.contains("可申请支持：最高 1,200,000 元"))
    #expect(grant.contains("86,000,000 元（企业自报，未核）"))
    #expect(grant.contains("审查机关（公章）"))
    #expect(!grant.contains("需补正或整改"))
    #expect(try sheet("zhongshan-other-outlet").contains("破碎车间（DA002）颗粒物"))
    #expect(try sheet("zhongshan-mix").contains("上升 1.272096%，申报下降 10%"))
    #expect(try sheet("zhongshan-two-months").contains("2020 年缺 10 个月的增加值"))
    #expect(try sheet("zhongshan-small-firm").contains("9,999,999.99 元，低于 10,000,000 元"))
    #expect(try sheet("huzhou-grinding-swap").contains("多 200000 t/a"))
    for (name, code) in GateSamples.codes {
      let text = try sheet(name)
      #expect(!text.contains("emission-limit"), "\(name) names a rule by its id")
      #expect(!text.contains("technical-upgrade"), "\(name) names a kind by its id")
      #expect(text.contains("本次不予支持") == (code != 0))
      #expect(text.contains("救济途径") == (code != 0))
    }
  }

  private static let formats = [
    "text", "json", "html", "markdown", "csv", "sarif", "junit", "github",
  ]

  /// One that fails with comparisons and grants, and one that is not yet built.
  @Test(arguments: ["zh", "en"], ["zhongshan-other-outlet", "huzhou-grinding-swap"])
  func `a saved decision gives the same bytes in every format`(
    _ language: String, _ name: String
  ) throws {
    let folder = try TemporaryFolder()
    let saved = folder.url.appending(path: "saved.json").path
    let options = ["--register", "register.yaml", "--lang", language]
    func decide(_ format: String, _ output: String) throws -> Int32 {
      try runTool(
        [
          "gate", "applications/\(name)", "--standards", GateSamples.standards, "--format", format,
          "-o", output,
        ] + options, in: GateSamples.repository
      ).code
    }
    #expect(try decide("json", saved) == 1)
    for format in Self.formats {
      let (one, other) = (
        folder.url.appending(path: "one.\(format)"), folder.url.appending(path: "other.\(format)")
      )
      #expect(try decide(format, one.path) == 1)
      #expect(try runTool(["report", saved, "--format", format, "-o", other.path]).code == 0)
      let bytes = try Data(contentsOf: one)
      #expect(bytes.count > 500)
      #expect(bytes == (try Data(contentsOf: other)), "\(format) differs from the saved report")
    }
    let books = ["one.xlsx", "other.xlsx"].map { folder.url.appending(path: $0).path }
    #expect(try decide("xlsx", books[0]) == 1)
    #expect(try runTool(["report", saved, "--format", "xlsx", "-o", books[1]]).code == 0)
    try compare(books)
  }

  /// Names of sheets are legal and unique, what a decision consists of is on them, and all parts are
  /// equal.
  private func compare(_ books: [String]) throws {
    let script = """
      import re, sys, zipfile
      one, other = (zipfile.ZipFile(book) for book in sys.argv[1:])
      names = re.findall('<sheet name="([^"]*)"', one.read('xl/workbook.xml').decode())
      assert len({n.lower() for n in names}) == len(names), names
      assert all(0 < len(n) <= 31 and not set(n) & set('[]:*?/\\\\') for n in names), names
      assert len(names) >= 12, names
      assert one.namelist() == other.namelist()
      different = [p for p in one.namelist() if one.read(p) != other.read(p)]
      assert not different, different
      """
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script] + books
    let errors = Pipe()
    python.standardError = errors
    try python.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0, "\(said)")
  }

  @Test func `deciding twice gives the same bytes`() throws {
    let runs = try (0..<2).map { _ in
      try GateSamples.decide(
        "zhongshan-other-outlet", "--register", "register.yaml", "--format", "json")
    }
    #expect(runs[0].output == runs[1].output)
  }
}

import Dossier
import Measures
import Testing

@Suite struct ApplicationTests {
  private func decimal(_ text: String) -> ExactDecimal? { ExactDecimal(text) }

  private func opened(_ text: String = ApplicationSample.text) throws -> ApplicationFolder {
    try openApplication(in: TestFolder(ApplicationSample.files(text)))
  }

  @Test func `every key of an application is read`() throws {
    let folder = try TestFolder(ApplicationSample.files())
    let opened = try openApplication(in: folder)
    #expect(opened.label == folder.path)
    #expect(opened.beforePath == folder.path + "/before")
    #expect(opened.afterPath == folder.path + "/after")
    #expect(opened.bytes == Array(ApplicationSample.text.utf8))
    let application = opened.application
    let project = application.project
    #expect(project.id == "P-2025-1" && project.kind == "technical-upgrade")
    #expect(project.stage == .completion && project.filed == CivilDate("2024-01-10"))
    #expect(project.started == CivilDate("2024-03-01"))
    #expect(project.completed == CivilDate("2024-12-20"))
    #expect(project.commissioning?.lowerBound == CivilDate("2024-11-01"))
    #expect(application.applicant.plant == "HZ-1" && application.applicant.isLeading == false)
    #expect(application.applicant.revenue == decimal("10000000"))
    #expect(application.investment.total == decimal("12000000.5"))
    #expect(application.equipment.map(\.isListed) == [true])
    #expect(application.claims.map(\.indicator) == [.energyIntensity])
    #expect(application.claims.map(\.saving) == [decimal("8")])
    #expect(application.documents.map(\.isPresent) == [true, false])
    #expect(application.documents.map(\.trouble) == [nil, nil])
    #expect(application.capacity.map(\.direction) == [.adds, .leaves])
    #expect(application.offsets.map(\.pollutant) == ["VOCs"])
    #expect(application.designed.map(\.value) == [decimal("10")])
    #expect(application.energyUse?.coal == decimal("999.9"))
    #expect(application.energyUse?.valueAdded == decimal("5000"))
    #expect(application.fiscal.map(\.year) == [2025])
    #expect(application.explanations.map(\.text) == ["新增烘干工序"])
    #expect(application.investment.position.line == 16)
  }

  @Test func `what a project not yet built leaves out is not there`() throws {
    let opened = try opened(
      """
      schema: greengate/application/1
      project: {id: P, name: n, kind: technical-upgrade, stage: filing, filed: 2025-01-01}
      applicant: {plant: HZ-1, name: n}
      investment: {total: 0.01}
      before: before
      """)
    #expect(opened.afterPath == nil)
    #expect(opened.application.applicant.revenue == nil)
    #expect(opened.application.applicant.isLeading == nil)
    #expect(opened.application.energyUse == nil && opened.application.documents.isEmpty)
  }

  @Test(arguments: ["2024-12-20", "2024-03-01", "2024-12-21", "2025-12-21"])
  func `commissioning may touch the start, and go on after completion`(_ day: String) throws {
    let text = ApplicationSample.text.replacing(
      "{from: 2024-11-01, to: 2024-12-20}", with: "{from: \(day), to: \(day)}")
    #expect(try opened(text).application.project.commissioning?.upperBound == CivilDate(day))
  }

  static let refusals: [BadPlant] = [
    BadPlant("schema", "application/1", "application/2", line: 1, "greengate/application/1"),
    BadPlant("unknown key", "claims:", "claim:", line: 20, "did you mean `claims`"),
    BadPlant("unknown inner key", "  filed:", "  filled:", line: 7, "did you mean `filed`"),
    BadPlant("stage", "stage: completion", "stage: finish", line: 6, "completion, filing, review"),
    BadPlant("investment 0", "12000000.50", "0", line: 17, "The investment is 0"),
    BadPlant("investment 0.00", "12000000.50", "0.00", line: 17, "The investment is 0"),
    BadPlant("negative investment", "12000000.50", "-1", line: 17, "is negative (-1 yuan)"),
    BadPlant("no investment", "  total: 12000000.50", "  total:", line: 17, "is empty"),
    BadPlant("commas", "12000000.50", "\"12,000,000\"", line: 17, "without commas"),
    BadPlant("negative revenue", "10000000\n", "-0.01\n", line: 14, "is negative"),
    BadPlant("negative price", "price: 3000000", "price: -3", line: 19, "is negative"),
    BadPlant("negative share", "provincial: 100000", "provincial: -1", line: 34, "is negative"),
    BadPlant("completed early", "2024-12-20\n", "2024-02-29\n", line: 9, "before it started"),
    BadPlant("no start", "  started: 2024-03-01\n", "", line: 8, "has no start"),
    BadPlant(
      "commissioning reversed", "{from: 2024-11-01, to: 2024-12-20}",
      "{from: 2024-11-02, to: 2024-11-01}", line: 10, "reversed"),
    BadPlant(
      "commissioning before the start", "from: 2024-11-01", "from: 2024-02-29", line: 10,
      "before the project did"),
    BadPlant(
      "commissioning for ever", "to: 2024-12-20}", "to: 2025-12-22}", line: 10,
      "more than a year after"),
    BadPlant("claim of nothing", "saving: 8", "saving: 0", line: 21, "above 0"),
    BadPlant("indicator", "indicator: energy-", "indicator: energie-", line: 21, "did you mean"),
    BadPlant("document twice", "{id: eia}", "{id: filing-certificate}", line: 24, "more than once"),
    BadPlant("document outside", "docs/filing.pdf", "../x.pdf", line: 23, "without `..`"),
    BadPlant("document by its root", "docs/filing.pdf", "/etc/hosts", line: 23, "must lie inside"),
    BadPlant("document expired before", "expires: 2026", "expires: 2023", line: 23, "before its"),
    BadPlant("no digest", "{id: eia}", "{id: eia, file: x, sha256: 12}", line: 24, "64 hexadec"),
    BadPlant(
      "digest of nothing", "{id: eia}", "{id: eia, sha256: \(String(repeating: "a", count: 64))}",
      line: 24, "without `file`"),
    BadPlant("offset", "pollutant: VOCs", "pollutant: VOC", line: 29, "did you mean `VOCs`"),
    BadPlant("process", "process: main", "process: mainn", line: 31, "did you mean `main`"),
    BadPlant("explanation", "新增烘干工序", "\"\\u3000\"", line: 36, "is empty"),
    BadPlant("before outside", "before: before", "before: ../before", line: 37, "must lie inside"),
    BadPlant("after by its root", "after: after", "after: /tmp", line: 38, "must lie inside"),
    BadPlant("the same twice", "after: after", "after: ./before/", line: 38, "the same dossier"),
    BadPlant(
      "before not there", "before: before", "before: befor", line: 37, "did you mean `before`",
      code: .missingInput),
    BadPlant(
      "after not there", "after: after", "after: x/y/z", line: 38, "There is no dossier",
      code: .missingInput),
    BadPlant(
      "no before", "before: before\n", "", line: 1, "`before` is missing", code: .missingInput),
  ]

  @Test(arguments: refusals)
  func `refuses with file, line and a sentence`(_ bad: BadPlant) throws {
    try #require(ApplicationSample.text.contains(bad.old))
    let text = ApplicationSample.text.replacing(bad.old, with: bad.new, maxReplacements: 1)
    let folder = try TestFolder(ApplicationSample.files(text))
    let fault = try applicationRefusal(folder)
    #expect(fault.code == bad.code)
    #expect(fault.sentence.en.contains(bad.says), "\(fault.sentence.en)")
    #expect(!fault.sentence.zh.isEmpty && !fault.sentence.zh.contains("plant.yaml"))
    #expect(
      fault.position == SourcePosition(file: folder.path + "/application.yaml", line: bad.line))
  }

  @Test func `an empty application says what is empty`() throws {
    let fault = try applicationRefusal(TestFolder(["application.yaml": []]))
    #expect(
      fault.sentence.en
        == "application.yaml is empty; it begins with `schema: greengate/application/1`.")
  }

  @Test func `a folder without application yaml is no application`() throws {
    let none = try applicationRefusal(TestFolder(["aplication.yaml": []]))
    #expect(none.code == .unreadableInput)
    #expect(none.sentence.en.contains("but `aplication.yaml`"))
  }

  @Test func `nothing at the path is missing input`() throws {
    let folder = try TestFolder()
    let fault = #expect(throws: Fault.self) {
      _ = try openApplication(
        folder.path + "/none", processes: [], digest: ApplicationSample.digest)
    }
    #expect(fault?.code == .missingInput)
  }

  @Test func `dossiers behind links that leave the folder are refused`() throws {
    let other = try TestFolder(["plant.yaml": Array(Sample.plant.utf8)])
    let text = ApplicationSample.text.replacing("after: after", with: "after: linked")
    let folder = try TestFolder(ApplicationSample.files(text))
    try folder.link("linked", to: other.path)
    #expect(try applicationRefusal(folder).sentence.en.contains("leaves the application"))
  }

  @Test func `one dossier under two names is refused`() throws {
    let text = ApplicationSample.text.replacing("after: after", with: "after: linked")
    let folder = try TestFolder(ApplicationSample.files(text))
    try folder.link("linked", to: "before")
    #expect(try applicationRefusal(folder).sentence.en.contains("one and the same"))
  }

  @Test func `a document counts where its file is there and the one that is meant`() throws {
    func trouble(_ entry: String, _ more: [String: [UInt8]] = [:]) throws -> String? {
      let text = ApplicationSample.text.replacing("{id: eia}", with: "{id: eia, \(entry)}")
      var files = ApplicationSample.files(text).merging(more) { $1 }
      files["docs/eia.pdf"] = Array("four".utf8)
      let folder = try TestFolder(files)
      try folder.link("docs/link.pdf", to: "/etc/hosts")
      let document = try #require(try openApplication(in: folder).application.documents.last)
      #expect(document.isPresent == (document.trouble == nil))
      return document.trouble?.en
    }
    // Four bytes: the stand-in for SHA-256 gives fours.
    let (right, wrong) = (String(repeating: "4", count: 64), String(repeating: "3", count: 64))
    #expect(try trouble("file: docs/eia.pdf") == nil)
    #expect(try trouble("file: ./docs//eia.pdf, sha256: \"\(right)\"") == nil)
    #expect(try trouble("file: docs/eia.pdf, sha256: \"\(wrong)\"")?.contains("SHA-256") == true)
    #expect(try trouble("file: docs/no.pdf")?.contains("is not in the application") == true)
    #expect(try trouble("file: docs")?.contains("not a regular file") == true)
    #expect(try trouble("file: docs/link.pdf")?.contains("leaves the application") == true)
    #expect(try trouble("file: docs/e.pdf", ["docs/e.pdf": []])?.contains("is empty") == true)
  }

  @Test func `one file is one document, also as a copy`() throws {
    let text = ApplicationSample.text.replacing("{id: eia}", with: "{id: eia, file: docs/copy.pdf}")
    var files = ApplicationSample.files(text)
    files["docs/copy.pdf"] = files["docs/filing.pdf"]
    #expect(try applicationRefusal(TestFolder(files)).sentence.en.contains("the same file"))
    files["docs/copy.pdf"] = Array("other".utf8)
    let document = try openApplication(in: TestFolder(files)).application.documents.last
    #expect(document?.isPresent == true)
  }

  @Test(arguments: ["application.yaml", "before/plant.yaml", "./after/plant.yaml"])
  func `what is judged is no document`(_ file: String) throws {
    let text = ApplicationSample.text.replacing("{id: eia}", with: "{id: eia, file: \(file)}")
    let folder = try TestFolder(ApplicationSample.files(text))
    let document = try #require(try openApplication(in: folder).application.documents.last)
    #expect(!document.isPresent)
    #expect(document.trouble?.en.contains("no document of its own") == true)
  }
}

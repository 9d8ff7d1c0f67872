import Foundation
import Testing

/// An application that cannot be judged is refused with one sentence, its file and the right code, and
/// no application loosens its own gate.
struct GateRefusalTests {
  private let name = "zhongshan-grant"

  /// Runs the gate over a changed copy.
  private func decide(
    _ arguments: String..., change: (TemporaryFolder) throws -> Void
  ) throws -> ToolRun {
    let folder = try GateSamples.copy()
    try change(folder)
    return try runTool(
      ["gate", "applications/\(name)", "--standards", GateSamples.standards, "--lang", "en"]
        + (arguments.isEmpty ? ["--register", "register.yaml"] : arguments), in: folder.url)
  }

  private var file: String { "applications/\(name)/application.yaml" }

  private func expectRefusal(
    _ run: ToolRun, _ code: Int32, _ words: String...,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(run.code == code, "\(run.errors)", sourceLocation: location)
    #expect(run.output.isEmpty, sourceLocation: location)
    #expect(
      run.errors.split(separator: "\n").count == 1, "\(run.errors)", sourceLocation: location)
    for word in words {
      #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: location)
    }
  }

  @Test func `a dossier before that is not there`() throws {
    let run = try decide { folder in
      try FileManager.default.removeItem(
        at: folder.url.appending(path: "applications/\(name)/before"))
    }
    expectRefusal(run, 66, "application.yaml", "before")
  }

  @Test func `an application that names no dossier before`() throws {
    let run = try decide { try $0.change(file, "before: before\n", "") }
    expectRefusal(run, 66, "application.yaml", "before")
  }

  @Test func `swapped dossiers`() throws {
    let run = try decide { folder in
      try folder.change(file, "before: before\nafter: after", "before: after\nafter: before")
    }
    expectRefusal(run, 65, "application.yaml", "swapped")
  }

  @Test func `the same dossier twice`() throws {
    let run = try decide { try $0.change(file, "after: after", "after: before") }
    expectRefusal(run, 65, "application.yaml", "same dossier")
  }

  /// Below, at and above: the period after begins where that of before ends.
  @Test(arguments: ["2019-12-31T23", "2020-01-01T00", "2020-01-01T01"])
  func `periods that overlap`(_ to: String) throws {
    let run = try decide { folder in
      try folder.change(
        "applications/\(name)/before/plant.yaml", "to: 2019-01-01T00", "to: \(to)")
    }
    if to > "2020-01-01T00" {
      expectRefusal(run, 65, "application.yaml", "overlap")
    } else {
      // Not refused; a year without rows is another matter.
      #expect([0, 1, 3].contains(run.code), "\(run.errors)")
    }
  }

  @Test(arguments: ["before", "after"])
  func `another plant's dossier`(_ side: String) throws {
    let run = try decide { folder in
      try folder.change(
        "applications/\(name)/\(side)/plant.yaml", "id: ZS-PL-001", "id: ZS-PL-002")
    }
    expectRefusal(run, 65, "ZS-PL-002", "ZS-PL-001", "application.yaml")
  }

  @Test(arguments: ["0", "0.00", "-1", "many"])
  func `an investment that is none`(_ total: String) throws {
    let run = try decide { try $0.change(file, "\"12000000\"", "\"\(total)\"") }
    expectRefusal(run, 65, "application.yaml:12", "investment")
  }

  @Test(arguments: [
    ("filed: 2018-11-05", "filed: 2999-11-05"), ("completed: 2019-12-20", "completed: 2999-12-20"),
    ("started: 2019-01-01", "started: 2999-01-01"), ("to: 2019-12-20", "to: 2999-12-20"),
  ])
  func `dates in the future`(_ old: String, _ new: String) throws {
    let run = try decide { try $0.change(file, old, new) }
    expectRefusal(run, 65, "application.yaml")
  }

  @Test func `an application that is not there, or is none`() throws {
    let run = try decide { folder in
      try FileManager.default.removeItem(at: folder.url.appending(path: "applications/\(name)"))
    }
    expectRefusal(run, 66, "applications/\(name)")
    let empty = try decide { try FileManager.default.removeItem(at: $0.url.appending(path: file)) }
    expectRefusal(empty, 65, "application.yaml")
  }

  @Test func `a register without the plant`() throws {
    let run = try decide { try $0.change("register.yaml", "id: ZS-PL-001", "id: ZS-PL-009") }
    expectRefusal(run, 65, "register.yaml", "ZS-PL-001", "ZS-PL-009")
  }

  @Test(arguments: ["register", "waivers", "baseline"])
  func `an authority's file that is not there`(_ option: String) throws {
    let run = try decide("--\(option)", "nowhere.yaml") { _ in }
    expectRefusal(run, 66, "nowhere.yaml")
  }

  // MARK: Its own gate

  @Test(arguments: ["register", "waivers", "baseline"], [false, true])
  func `what the application holds is no authority`(_ option: String, _ isLinked: Bool) throws {
    let run = try decide("--\(option)", isLinked ? "mine.yaml" : "applications/\(name)/mine.yaml") {
      folder in
      try FileManager.default.copyItem(
        at: folder.url.appending(path: "\(option).yaml"),
        to: folder.url.appending(path: "applications/\(name)/mine.yaml"))
      guard isLinked else { return }
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: "mine.yaml"),
        withDestinationURL: folder.url.appending(path: "applications/\(name)/mine.yaml"))
    }
    expectRefusal(run, 64, "inside the application")
  }

  /// A dossier that leaves emissions out is asked for them all the same.
  @Test(arguments: [true, false])
  func `a scope narrows nothing`(_ hasCard: Bool) throws {
    let folder = try GateSamples.copy()
    let other = "applications/zhongshan-other-outlet/after/plant.yaml"
    try folder.change(other, "energy_year: 2020", "energy_year: 2020\nscope: [energy]")
    let run = try runTool(
      [
        "gate", "applications/zhongshan-other-outlet", "--standards", GateSamples.standards,
        "--lang", "en",
      ] + (hasCard ? ["--register", "register.yaml"] : []), in: folder.url)
    #expect(run.code == 1, "\(run.errors)")
    #expect(run.text.contains("NOT PASSED"))
    #expect(run.text.contains("破碎车间 (DA002), particulate matter"))
  }

  @Test(arguments: [
    // A monitor less, an outlet less, another area.
    (
      "- {id: DA002, name: 破碎车间, process: resin-processing, monitors: [NMHC, PM, flow], resins: [PP]}",
      "- {id: DA002, name: 破碎车间, process: resin-processing, monitors: [NMHC, flow], resins: [PP]}",
      "online monitoring of particulate matter at DA002"
    ),
    (
      "  - {id: DA002, name: 破碎车间, process: resin-processing, monitors: [NMHC, PM, flow], resins: [PP]}\n",
      "", "outlet DA002 of the card is not in the dossier"
    ),
    ("area: general", "area: key", "area is `key` in the dossier and `general` on the card"),
    ("approved: 2009-04-02", "approved: 2008-04-02", "approval"),
  ])
  func `a narrower plant.yaml is seen with the register`(
    _ old: String, _ new: String, _ words: String
  ) throws {
    let run = try decide { try $0.change("applications/\(name)/after/plant.yaml", old, new) }
    // What differs has to be explained: the gate is not green.
    #expect([1, 3].contains(run.code), "\(run.code) \(run.errors)")
    #expect(run.text.replacing(/\s+/, with: " ").contains("ZS-REGISTER"))
    #expect(run.text.replacing(/\s+/, with: " ").contains(words), "\(run.text)")
  }

  /// Another area on the dossier, which the applicant explains.
  private func explained(_ arguments: String..., waivers: String? = nil) throws -> ToolRun {
    let folder = try GateSamples.copy()
    try folder.change("applications/\(name)/after/plant.yaml", "area: general", "area: key")
    try folder.change(
      file, "before: before",
      "explanations:\n  - {condition: ZS-REGISTER, text: 地区调整尚未登记}\nbefore: before")
    if let waivers {
      try folder.write("schema: greengate/waivers/1\nwaivers: []\n" + waivers, to: "waivers.yaml")
    }
    return try runTool(
      [
        "gate", "applications/\(name)", "--standards", GateSamples.standards, "--lang", "zh",
        "--register", "register.yaml",
      ] + arguments, in: folder.url)
  }

  @Test func `what the applicant writes settles nothing`() throws {
    let run = try explained()
    #expect(run.code == 3, "\(run.text)")
    let text = run.text.replacing(/\s+/, with: "")
    #expect(text.contains("企业说明：地区调整尚未登记"))
    #expect(text.contains("待评审人判断"))
  }

  private func accepted(
    application: String = "ZS-JG-2018-017", condition: String = "ZS-REGISTER",
    on day: String = "2020-12-30"
  ) -> String {
    "accepted:\n  - {application: \(application), condition: \(condition), by: 市局, on: \(day), "
      + "reason: 地区已核实}\n"
  }

  @Test func `the authority's acceptance does`() throws {
    let run = try explained("--waivers", "waivers.yaml", waivers: accepted())
    #expect(run.code == 0, "\(run.text) \(run.errors)")
    let text = run.text.replacing(/\s+/, with: "")
    #expect(text.contains("经市局于2020-12-30采纳：地区已核实"))
    #expect(text.contains("地区调整尚未登记"))
  }

  @Test func `an acceptance of something else, or of a later day, does not`() throws {
    for other in [
      accepted(application: "ZS-JG-2018-018"), accepted(condition: "ZS-NO-INCREASE"),
      accepted(on: "2999-01-01"),
    ] {
      #expect(try explained("--waivers", "waivers.yaml", waivers: other).code == 3, "\(other)")
    }
    // It lies beside the application, and nobody named it.
    #expect(try explained(waivers: accepted()).code == 3)
  }

  // MARK: Ways to a green gate that were open

  /// Rows pasted twice, on either side: more was made, or more was used before.
  @Test(arguments: [
    ("after/logs/production.csv", "2020-03,"), ("before/logs/energy.csv", "2018-03,"),
  ])
  func `rows pasted twice are no data to compare`(_ log: String, _ month: String) throws {
    let run = try decide { folder in
      let path = "applications/\(name)/\(log)"
      let lines = try folder.text(of: path).split(separator: "\n")
      let own = lines.filter { $0.hasPrefix(month) }
      try folder.write((lines + own).joined(separator: "\n") + "\n", to: path)
    }
    #expect(run.code == 3, "\(run.text)")
    let text = run.text.replacing(/\s+/, with: " ")
    #expect(text.contains("ZS-DATA"))
    // The finding of before stands in the decision, and says its side.
    if log.hasPrefix("before") { #expect(text.contains("Before: ")) }
  }

  @Test func `two outputs of one product in one month contradict each other`() throws {
    let run = try decide { folder in
      let path = "applications/\(name)/after/logs/production.csv"
      try folder.write(try folder.text(of: path) + "2020-03,,片材,310.0,t\n", to: path)
    }
    #expect(run.code == 3, "\(run.text)")
    #expect(run.text.replacing(/\s+/, with: "").contains("片材"))
  }

  /// Rows deleted under a declared stop: the outlet was judged before and is not after.
  @Test func `a declared stop is what the applicant says`() throws {
    let path = "applications/zhongshan-other-outlet"
    let folder = try GateSamples.copy()
    let plant = try folder.text(of: "\(path)/after/plant.yaml")
    try folder.write(
      plant + "stops:\n  - {outlet: DA002, from: 2020-01-01, to: 2021-01-01, reason: 停产}\n",
      to: "\(path)/after/plant.yaml")
    let log = "\(path)/after/logs/emission.csv"
    let rows = try folder.text(of: log).split(separator: "\n").filter { !$0.contains(",DA002,") }
    try folder.write(rows.joined(separator: "\n") + "\n", to: log)
    let run = try runTool(
      [
        "gate", path, "--standards", GateSamples.standards, "--lang", "en", "--register",
        "register.yaml",
      ], in: folder.url)
    #expect(run.code == 3, "\(run.text)")
    #expect(run.text.replacing(/\s+/, with: " ").contains("not applicable after"))
  }

  /// Half of the year's logs, a month of them, and one hour less than the year.
  @Test(arguments: ["2020-07-01T00", "2020-02-01T00", "2020-12-31T23"])
  func `a part of the year does not stand for it`(_ to: String) throws {
    let run = try decide { folder in
      try folder.change(
        "applications/\(name)/after/plant.yaml", "to: 2021-01-01T00", "to: \(to)")
    }
    #expect(run.code == 3, "\(run.text)")
    #expect(run.text.replacing(/\s+/, with: " ").contains("12 are asked for"))
    // What is left out of the period is said, because it could be anything.
    #expect(run.text.replacing(/\s+/, with: " ").contains("outside the period that was chosen"))
  }

  @Test func `equipment above the investment is for the reviewer to weigh`() throws {
    let run = try decide { folder in
      try folder.change(file, "\"7200000\"", "\"17200000\"")
    }
    #expect(run.code == 3, "\(run.text)")
    #expect(run.text.contains("ZS-PLAUSIBLE"))
  }
}

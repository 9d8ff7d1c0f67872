import Measures
import Standards
import Testing

struct OverlayTests {
  private let base = """
    schema: greengate/standard/1
    id: TEST 1-2025
    title: {zh: 测试标准, en: Test standard}
    issued: 2020-01-01
    effective: 2021-01-01
    region: "000000"
    sectors: [foundry]
    comparison: rounded
    limits:
    - {id: T1-PM, clause: Table 1, process: main, pollutant: PM, value: "30", unit: mg/m3,
       basis: hour, oxygen: 10, source: memory, confidence: unsure, note: {zh: 未核实, en: unread}}
    - {id: T1-SO2, clause: Table 1, process: main, pollutant: SO2, value: "100", unit: mg/m3,
       basis: hour, source: the text}
    targets:
    - {id: EI, annual_decline: "0.03", base_year: 2020, source: a plan}

    """
  private let header = "schema: greengate/standard/1\nid: TEST 1-2025\n"

  private func laid(_ overlays: String...) throws -> StandardsLibrary {
    let fixture = try PackFixture(["a.yaml": base])
    let layers = try overlays.map { try PackFixture(["o.yaml": $0]) }
    return try loadStandards([fixture.path], overlays: layers.map(\.path))
  }

  private func standard(_ overlays: String...) throws -> Standard {
    let fixture = try PackFixture(["a.yaml": base])
    let layers = try overlays.map { try PackFixture(["o.yaml": $0]) }
    let library = try loadStandards([fixture.path], overlays: layers.map(\.path))
    return try #require(library.standards.first)
  }

  @Test func `confirms a figure, and drops the note that said why it was not`() throws {
    let standard = try standard(
      header + "limits:\n- {id: T1-PM, confidence: confirmed, source: the printed text}\n")

    let limit = try #require(standard.limits.first { $0.id == "T1-PM" })
    #expect(limit.confidence == .confirmed)
    #expect(limit.source == "the printed text")
    #expect(limit.note == nil)
    #expect(limit.printedValue == "30")
    #expect(limit.oxygen == ExactDecimal("10"))
    #expect(limit.clause == "Table 1")
    #expect(limit.position.file.hasSuffix("o.yaml"))
    #expect(limit.position.line == 4)
    #expect(standard.limits.map(\.id) == ["T1-PM", "T1-SO2"])
    #expect(standard.comparison == .rounded)
  }

  @Test func `refuses a confirmation that names no source`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture([
      "o.yaml": header + "limits:\n- {id: T1-PM, confidence: confirmed}\n"
    ])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position == SourcePosition(file: layer.path + "/o.yaml", line: 4))
    #expect(fault.sentence.en.contains("source"))
  }

  @Test func `amends only what it gives, also where that is the figure`() throws {
    let standard = try standard(
      header + "limits:\n- {id: T1-PM, value: \"20\", source: a permit, confidence: confirmed}\n")

    let limit = try #require(standard.limits.first)
    #expect(limit.printedValue == "20")
    #expect(limit.oxygen == ExactDecimal("10"))
    #expect(limit.confidence == .confirmed && limit.source == "a permit")
    guard case .changed(_, "mg/m3", .unsure) = limit.amendment else {
      Issue.record("the change is not marked: \(String(describing: limit.amendment))")
      return
    }
    #expect(standard.limits.dropFirst().allSatisfy { $0.amendment == nil })
  }

  @Test func `a limit binds when what it waits for has come, and only with a source`() throws {
    let waiting = base.replacing("confidence: unsure,", with: "awaits: monitoring-method,")
    let fixture = try PackFixture(["a.yaml": waiting])
    let change = "limits:\n- {id: T1-PM, awaits: nothing"
    let bare = try PackFixture(["o.yaml": header + change + "}\n"])
    let sourced = try PackFixture(["o.yaml": header + change + ", source: HJ 1}\n"])

    #expect(try loadStandards([fixture.path]).standards[0].limits[0].awaits == .monitoringMethod)
    #expect(try refusal([fixture.path], overlays: [bare.path]).position?.line == 4)
    let library = try loadStandards([fixture.path], overlays: [sourced.path])
    #expect(library.standards[0].limits[0].awaits == .nothing)
  }

  @Test func `refuses a figure without its source`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture(["o.yaml": header + "limits:\n- {id: T1-PM, value: \"20\"}\n"])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position == SourcePosition(file: layer.path + "/o.yaml", line: 4))
    #expect(fault.sentence.en.contains("source"))
  }

  @Test func `adds limits and keeps the others in their order`() throws {
    let standard = try standard(
      header
        + "limits:\n- {id: L-NOx, clause: local, process: main, pollutant: NOx, value: 50, "
        + "unit: mg/m3, basis: hour, source: a local rule}\n")

    #expect(standard.limits.map(\.id) == ["T1-PM", "T1-SO2", "L-NOx"])
    #expect(standard.targets.map(\.id) == ["EI"])
  }

  @Test func `changes header keys and leaves out the rest`() throws {
    let standard = try standard(
      header + "comparison: full-value\nregion: \"330500\"\nsource: a local text\n")

    #expect(standard.comparison == .fullValue)
    #expect(standard.region == "330500")
    #expect(standard.title.zh == "测试标准")
    #expect(standard.limits.count == 2)
  }

  @Test func `amends a target`() throws {
    let standard = try standard(
      header + "targets:\n- {id: EI, scope: city, until: 2025, source: p}\n")

    #expect(standard.targets.first?.scope == .city)
    #expect(standard.targets.first?.until == 2025)
    #expect(standard.targets.first?.annualDecline == ExactDecimal("0.03"))
  }

  @Test func `names entries of a list that the pack had not`() throws {
    let duty =
      "duties:\n- {id: D1, kind: treatment-runs, clause: c, title: {zh: 甲, en: a}, source: s}\n"

    let changes = try laid(header + duty).changes

    #expect(changes.map(\.entry) == ["D1"])
    #expect(changes.map(\.source) == ["s"] && changes.map(\.key) == [nil])
  }

  @Test func `lays overlays in the order given`() throws {
    let standard = try standard(
      header + "limits:\n- {id: T1-PM, oxygen: 8, source: p}\n",
      header + "limits:\n- {id: T1-PM, oxygen: 12, source: p}\n")

    #expect(standard.limits.first?.oxygen == ExactDecimal("12"))
  }

  @Test func `adds a standard with a new id, and keeps the files in order`() throws {
    let library = try laid(base.replacing("TEST 1-2025", with: "A LOCAL 1"))

    #expect(library.standards.map(\.id) == ["A LOCAL 1", "TEST 1-2025"])
    #expect(library.files.count == 2)
    #expect(library.files.last?.path.hasSuffix("o.yaml") == true)
  }

  @Test func `asks for the right id where a change fits no standard`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture([
      "o.yaml":
        "schema: greengate/standard/1\nid: TEST 1-2024\nlimits:\n- {id: T1-PM, oxygen: 8, source: p}\n"
    ])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position?.line == 2)
    #expect(fault.sentence.en.contains("did you mean 'TEST 1-2025'"))
  }

  @Test func `checks what an amendment makes of a limit`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture([
      "o.yaml": header + "limits:\n- id: T1-PM\n  applies: {until: 2021-01-01}\n  source: p\n"
    ])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position == SourcePosition(file: layer.path + "/o.yaml", line: 5))
  }

  @Test func `refuses one standard in two files of an overlay`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let change = header + "region: \"330000\"\n"
    let layer = try PackFixture(["o.yaml": change, "p.yaml": change])

    #expect(try refusal([fixture.path], overlays: [layer.path]).position?.line == 2)
  }

  @Test func `does not amend a limit that is not there`() throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture(["o.yaml": header + "limits:\n- {id: T1-PMM, oxygen: 8}\n"])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position == SourcePosition(file: layer.path + "/o.yaml", line: 4))
  }

  @Test(arguments: [
    ("region: \"440000\"\n", 3), ("displaces: [GB 2-2020]\n", 3), ("until: 2030-01-01\n", 3),
    ("limits:\n- {id: T1-PM, areas: [key]}\n", 4),
    ("limits:\n- {id: T1-PM, unit: g/m3}\n", 4),
    ("limits:\n- {id: T1-PM, basis: day}\n", 4),
    ("targets:\n- {id: EI, until: 2025}\n", 4),
  ])
  func `refuses any change that names no source`(_ change: String, _ line: Int) throws {
    let fixture = try PackFixture(["a.yaml": base])
    let layer = try PackFixture(["o.yaml": header + change])

    let fault = try refusal([fixture.path], overlays: [layer.path])

    #expect(fault.position == SourcePosition(file: layer.path + "/o.yaml", line: line))
    #expect(fault.sentence.en.contains("source"))
  }

  @Test func `what says the same as before is no change`() throws {
    let library = try laid(
      header + "region: \"000000\"\nsectors:\n- foundry\nlimits:\n- {id: T1-PM, basis: hour}\n")

    #expect(library.changes.isEmpty)
  }

  @Test func `lists each change with old and new, also of what no longer binds`() throws {
    let library = try laid(
      header + "region: \"440000\"\nsource: a decree\nlimits:\n"
        + "- {id: T1-PM, areas: [key], oxygen: 10, source: a permit}\n"
        + "- {id: L-NOx, clause: local, process: main, pollutant: NOx, value: 50, unit: mg/m3, "
        + "basis: hour, source: a local rule}\n",
      base.replacing("TEST 1-2025", with: "A LOCAL 1"))

    let told = library.changes.map {
      [$0.pack, $0.entry, $0.key, $0.old, $0.new, $0.source].map { $0 ?? "-" }
        .joined(separator: "|")
    }
    #expect(
      told == [
        "TEST 1-2025|-|region|000000|440000|a decree",
        "TEST 1-2025|T1-PM|areas|-|[key]|a permit",
        "TEST 1-2025|T1-PM|source|memory|a permit|a permit",
        "TEST 1-2025|L-NOx|-|-||a local rule",
        "A LOCAL 1|-|-|-||-",
      ])
  }
}

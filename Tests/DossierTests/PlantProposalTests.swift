import Dossier
import Intake
import Measures
import Testing

@Suite struct PlantProposalTests {
  static let probe = LogProbe(
    file: "logs/emission.csv", kind: .emission,
    headers: ["timestamp", "outlet", "pollutant", "value", "unit", "flag", "remark"],
    columns: [
      .init(header: "timestamp", use: .timestamp), .init(header: "outlet", use: .outlet),
      .init(header: "pollutant", use: .pollutant), .init(header: "value", use: .value),
      .init(header: "unit", use: .unit), .init(header: "flag", use: .flag),
    ],
    outlets: [
      .init(name: "DA001", pollutants: ["PM", "O2"]), .init(name: "DA002", pollutants: ["PM"]),
    ], pollutants: ["PM", "O2"], flags: ["N", "F", "St"],
    firstStamp: Instant("2025-03-02 05:00"), lastStamp: Instant("2025-04-03 23:00"),
    smallestStep: 3600)

  /// The proposal with each TODO answered, in order.
  static func answered(_ text: String, _ answers: [String]) -> String {
    var text = text
    for answer in answers {
      if let range = text.firstRange(of: ": TODO") {
        text.replaceSubrange(range, with: ": " + answer)
      }
    }
    return text
  }

  static let plantAnswers = ["A", "某厂", "foundry", "\"330502\"", "2019-03-12"]

  @Test(arguments: Language.allCases)
  func `a proposal is refused at its first question`(_ language: Language) throws {
    let fault = try refusal(proposePlant(for: [Self.probe], language: language))
    #expect(fault.code == .unreadableInput)
    #expect(fault.sentence.en.contains("`plant.id` is still the TODO"))
    #expect(fault.sentence.zh.contains("TODO"))
  }

  @Test(arguments: Language.allCases)
  func `an answered proposal loads`(_ language: Language) throws {
    let text = Self.answered(
      proposePlant(for: [Self.probe], language: language), Self.plantAnswers + ["main", "other"])
    let dossier = try openFolder(text)
    #expect(dossier.period.from.description == "2025-03-01T00:00:00+08:00")
    #expect(dossier.period.to.description == "2025-05-01T00:00:00+08:00")
    #expect(dossier.scope == [.emission])
    #expect(dossier.outlets.map(\.id) == ["DA001", "DA002"])
    #expect(dossier.outlets.map(\.processes) == [["main"], ["other"]])
    #expect(dossier.outlets.map(\.monitors) == [["PM", "O2"], ["PM"]])
    #expect(dossier.logs.map(\.intervalMinutes) == [60])
    #expect(dossier.logs.map(\.flags) == [.hj75])
  }

  @Test func `every guess is said to be one`() throws {
    let lines = proposePlant(for: [Self.probe], language: .en).split(separator: "\n")
    for key in ["area:", "kind:", "interval_min:", "flags:"] {
      let line = try #require(lines.first { $0.contains(key) })
      #expect(line.contains("a guess"), "\(line)")
    }
    #expect(lines.contains { $0.contains("#   \"remark\": ignore") })
  }

  @Test func `what a log does not show stays a question`() throws {
    let bare = LogProbe(file: "数据 \"1\"\n.csv", kind: nil, headers: ["列1"])
    let text = proposePlant(for: [bare], language: .zh)
    for key in ["from", "to", "id", "process", "monitors", "kind"] {
      #expect(text.contains("\(key): TODO"), "\(key)")
    }
    #expect(text.contains("file: \"数据 \\\"1\\\"\\U0000000a.csv\""))
    #expect(text.contains("#   \"列1\": ignore"))
    #expect(!text.contains("interval_min"))
  }

  @Test(arguments: [
    (0, nil), (59, nil), (60, 1), (90, nil), (420, nil), (900, 15), (3600, 60), (7200, nil),
  ])
  func `only steps that divide the hour become an interval`(seconds: Int, minutes: Int?) {
    var probe = Self.probe
    probe.smallestStep = seconds
    let text = proposePlant(for: [probe], language: .en)
    #expect(text.contains("interval_min: \(minutes.map(String.init) ?? "TODO")  #"))
  }

  @Test(
    arguments: [
      (["N", "F", "B", "T"], "hj212"), (["N", "St"], "hj75"), (["Md"], "hj75"), (["S"], "hj212"),
      (["S", "Sd"], "TODO"), ([], "hj212"),
    ])
  func `flags decide the set only where they can`(flags: [String], set: String) {
    var probe = Self.probe
    probe.flags = flags
    #expect(proposePlant(for: [probe], language: .en).contains("flags: \(set)  #"))
  }

  @Test func `a log without a column of flags has none`() {
    var probe = Self.probe
    probe.columns.removeAll { $0.use == .flag }
    probe.flags = []
    #expect(proposePlant(for: [probe], language: .en).contains("flags: none  #"))
  }

  @Test func `December is followed by January`() {
    var probe = Self.probe
    probe.firstStamp = Instant("2025-12-01 00:00")
    probe.lastStamp = Instant("2025-12-31 23:00")
    let text = proposePlant(for: [probe], language: .en)
    #expect(text.contains("from: \"2025-12-01T00:00:00+08:00\""))
    #expect(text.contains("to: \"2026-01-01T00:00:00+08:00\""))
  }

  @Test func `energy logs alone ask for the year and leave outlets out`() throws {
    let probe = LogProbe(
      file: "logs/emission.csv", kind: .energy, headers: ["month", "energy", "quantity", "unit"])
    let text = Self.answered(
      proposePlant(for: [probe], language: .zh),
      Self.plantAnswers + ["2025-01-01", "2026-01-01", "2025"])
    let dossier = try openFolder(text)
    #expect(dossier.scope == [.energy])
    #expect(dossier.energyYear == 2025)
  }

  @Test func `meters and outlets sampled by hand are proposed`() throws {
    var power = LogProbe(
      file: "logs/power.csv", kind: .power, headers: ["timestamp", "meter", "kw"])
    power.meters = ["M1", "M2"]
    let manual = LogProbe(
      file: "logs/manual.csv", kind: .manual, headers: ["date"],
      outlets: [.init(name: "DA002", pollutants: ["PM"]), .init(name: "DA003", pollutants: ["PM"])])
    let text = Self.answered(
      proposePlant(for: [Self.probe, manual, power], language: .zh),
      Self.plantAnswers + ["main", "other", "main"] + ["production", "DA001", "treatment", "DA001"])
    let log = Array("timestamp,meter,kw\n".utf8)
    let dossier = try openFolder(text, ["logs/power.csv": log, "logs/manual.csv": log])
    #expect(dossier.outlets.map(\.id) == ["DA001", "DA002", "DA003"])
    #expect(dossier.outlets.map(\.monitors) == [["PM", "O2"], ["PM"], []])
    #expect(dossier.declarations.meters.map(\.id) == ["M1", "M2"])
  }

  @Test(
    arguments: [
      ([.emission], [.emission]), ([.emission, .audit], [.emission, .audit]),
      ([.audit], [.audit]), ([.energy], [.energy]), ([.production], [.energy]),
      ([.energy, .audit], [.energy, .audit]), ([.manual], [.emission]), ([.power], [.emission]),
      ([.manual, .energy], []), ([.emission, .energy], []), ([.emission, .energy, .audit], []),
      ([.emission, nil], []), ([nil], []), ([], []),
    ] as [([LogKind?], [Scope])])
  func `no log that is there is left out of the scope`(kinds: [LogKind?], scope: [Scope]) {
    let logs = kinds.enumerated().map { number, kind in
      LogProbe(file: "logs/\(number).csv", kind: kind, headers: ["列"])
    }
    for language in Language.allCases {
      let lines = proposePlant(for: logs, language: language).split(separator: "\n")
      let expected = "scope: [" + scope.map(\.rawValue).joined(separator: ", ") + "]"
      #expect(
        lines.filter { $0.hasPrefix("scope:") } == (scope.isEmpty ? [] : [expected[...]]))
      // Outlets may be left out only where emissions are.
      let needsOutlets = scope.isEmpty || scope.contains(.emission)
      #expect(lines.contains("outlets:") == needsOutlets)
    }
  }

  @Test func `the sectors offered are those of the packs`() {
    let sectors = [
      SectorChoice(id: "cement", name: Bilingual(zh: "水泥", en: "cement")),
      SectorChoice(id: "food", name: Bilingual(zh: "食品", en: "food")),
      SectorChoice(id: "own", name: Bilingual(zh: "own", en: "own")),
    ]
    let zh = proposePlant(for: [Self.probe], sectors: sectors, language: .zh)
    #expect(zh.contains("sector: TODO  # 行业：cement 水泥、food 食品、own\n"))
    let en = proposePlant(for: [Self.probe], sectors: sectors, language: .en)
    #expect(en.contains("sector: TODO  # cement, food or own\n"))
    let none = proposePlant(for: [Self.probe], language: .en)
    #expect(none.contains("sector: TODO  # such as foundry; `greengate standards list`"))
  }
}

import Dossier
import Measures
import Testing

@Suite struct AuthorityFilesTests {
  static let waiver = """
    schema: greengate/waivers/1
    waivers:
      - id: W-1
        scope:
          plant: HZ-1
          rule: emission-limit
          outlet: DA001
          pollutant: PM
        period:
          from: 2025-03-01
          to: 2025-04-01
        reason: 除尘器更换滤袋
        approver: 湖州市生态环境局
        expires: 2025-06-30
        ceiling: 1.2

    """

  private func waivers(_ text: String, plants: [String]? = ["HZ-1"]) throws(Fault) -> [Waiver] {
    try readWaivers(
      Array(text.utf8), file: "city/waivers.yaml", rules: ["emission-limit", "permit-mass"],
      plants: plants)
  }

  @Test func `a waiver is read whole`() throws {
    let waiver = try #require(try waivers(Self.waiver).first)
    #expect(waiver.id == "W-1" && waiver.position.line == 3)
    #expect(
      waiver.scope
        == BreachScope(plant: "HZ-1", rule: "emission-limit", outlet: "DA001", pollutant: "PM"))
    #expect(waiver.from == CivilDate("2025-03-01") && waiver.to == CivilDate("2025-04-01"))
    #expect(waiver.expires == CivilDate("2025-06-30"))
    #expect(waiver.ceiling == ExactDecimal("1.2"))
    #expect(waiver.reason == "除尘器更换滤袋" && waiver.approver == "湖州市生态环境局")
  }

  // MARK: Accepted explanations

  static let accepted = """
    schema: greengate/waivers/1
    waivers: []
    accepted:
      - application: P1
        condition: C
        by: 市局
        on: 2025-06-02
        reason: 产量增加

    """

  @Test func `an accepted explanation is read whole`() throws {
    let bytes = Array(Self.accepted.utf8)
    let one = try #require(try readAccepted(bytes, file: "w.yaml").first)
    #expect(one.application == "P1" && one.condition == "C" && one.by == "市局")
    #expect(one.on == CivilDate("2025-06-02") && one.reason == "产量增加")
    #expect(one.position == SourcePosition(file: "w.yaml", line: 4))
    // The same file holds waivers, and a file without the key accepts nothing.
    #expect(try waivers(Self.accepted).isEmpty)
    #expect(try readAccepted(Array(Self.waiver.utf8), file: "w.yaml").isEmpty)
  }

  @Test(arguments: ["application: P1", "condition: C", "by: 市局", "on: 2025-06-02", "reason: 产量增加"])
  func `nothing of an acceptance may be left open`(_ line: String) throws {
    let name = String(line.prefix { $0 != ":" })
    for text in ["\(name): ", "\(name): ''", "\(name): \"\\u3000\"", "other: x"] {
      #expect(throws: Fault.self, "\(text)") {
        try readAccepted(Array(Self.accepted.replacing(line, with: text).utf8), file: "w.yaml")
      }
    }
  }

  @Test func `one condition of one application is accepted once`() throws {
    let twice =
      Self.accepted + Self.accepted.split(separator: "\n").dropFirst(3).joined(separator: "\n")
    #expect(throws: Fault.self) { try readAccepted(Array(twice.utf8), file: "w.yaml") }
  }

  /// A line of the waiver: its key, where it stands, and where a file without it is refused.
  static let lines: [(key: String, line: Int, missing: Int)] = [
    ("id: W-1", 3, 3), ("plant: HZ-1", 5, 4), ("rule: emission-limit", 6, 4),
    ("from: 2025-03-01", 10, 9), ("to: 2025-04-01", 11, 9), ("reason: 除尘器更换滤袋", 12, 3),
    ("approver: 湖州市生态环境局", 13, 3), ("expires: 2025-06-30", 14, 3), ("ceiling: 1.2", 15, 3),
  ]

  static let blanks = [
    "", "~", "null", "Null", "\"\"", "''", "\" \"", "\"\\t\"", "\"\\u3000\"", "\"\\u00A0\"",
    "\"\\u200B\"", "\"\\uFEFF\"", "\"\\u2060 \\u3000\"", "\"\\u3164\"", "\"\\u2800\"", "\u{3000}",
  ]

  @Test(arguments: lines, blanks)
  func `a blank field of a waiver refuses the file with its line`(
    _ field: (key: String, line: Int, missing: Int), _ blank: String
  ) throws {
    let name = String(field.key.prefix { $0 != ":" })
    let fault = #expect(throws: Fault.self) {
      _ = try waivers(Self.waiver.replacing(field.key, with: "\(name): \(blank)"))
    }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.position == SourcePosition(file: "city/waivers.yaml", line: field.line))
    #expect(fault?.sentence.en.contains("is empty") == true, "\(fault?.sentence.en ?? "")")
  }

  @Test(arguments: ["outlet: DA001", "pollutant: PM"], blanks)
  func `a blank part of the scope never means any`(_ key: String, _ blank: String) throws {
    let name = String(key.prefix { $0 != ":" })
    let fault = #expect(throws: Fault.self) {
      _ = try waivers(Self.waiver.replacing(key, with: "\(name): \(blank)"))
    }
    #expect(fault?.sentence.en.contains("is empty") == true)
  }

  @Test(arguments: lines)
  func `a missing field of a waiver refuses the file`(
    _ field: (key: String, line: Int, missing: Int)
  ) throws {
    var lines = Self.waiver.split(separator: "\n")
    lines.remove(at: field.line - 1)
    // The first key shares its line with the dash of the list.
    if field.line == 3 { lines[2] = "      - scope:" }
    let fault = #expect(throws: Fault.self) {
      _ = try waivers(lines.joined(separator: "\n").replacing("      - scope:", with: "  - scope:"))
    }
    let name = field.key.prefix { $0 != ":" }
    #expect(fault?.sentence.en.contains("lacks the required key `\(name)`") == true)
    #expect(fault?.position?.line == field.missing)
  }

  @Test(arguments: [
    BadPlant("rule", "emission-limit", "emision-limit", line: 6, "did you mean `emission-limit`"),
    BadPlant("plant", "HZ-1", "HZ-2", line: 5, "did you mean `HZ-1`"),
    BadPlant("ceiling below 1", "1.2", "0.999", line: 15, "below 1"),
    BadPlant("ceiling of 0", "1.2", "0", line: 15, "above 0"),
    BadPlant("no number", "1.2", "20%", line: 15, "decimal number"),
    BadPlant("reversed", "to: 2025-04-01", "to: 2025-02-01", line: 9, "empty or reversed"),
    BadPlant("empty period", "to: 2025-04-01", "to: 2025-03-01", line: 9, "empty or reversed"),
    BadPlant("unknown key", "reason:", "reasons:", line: 12, "did you mean `reason`"),
    BadPlant("schema", "waivers/1", "waiver/1", line: 1, "reads `greengate/waivers/1`"),
    BadPlant("no list", "waivers:\n", "waivers: x\nx:\n", line: 3, "key `x`"),
  ])
  func `refuses a waiver with its line`(_ bad: BadPlant) throws {
    try #require(Self.waiver.contains(bad.old))
    let fault = #expect(throws: Fault.self) {
      _ = try waivers(Self.waiver.replacing(bad.old, with: bad.new))
    }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains(bad.says) == true, "\(fault?.sentence.en ?? "")")
    #expect(fault?.position?.line == bad.line)
  }

  @Test func `a ceiling of exactly 1 and a period of a day are read`() throws {
    let text = Self.waiver.replacing("1.2", with: "1").replacing(
      "to: 2025-04-01", with: "to: 2025-03-02")
    #expect(try waivers(text).map(\.ceiling) == [ExactDecimal("1")])
  }

  @Test func `without a register any plant may be meant, with one only its own`() throws {
    let text = Self.waiver.replacing("HZ-1", with: "ZS-9")
    #expect(try waivers(text, plants: nil).count == 1)
    #expect(throws: Fault.self) { _ = try waivers(text, plants: []) }
  }

  @Test func `an id that stands twice is refused, and no waivers are none`() throws {
    let entry = Self.waiver.split(separator: "waivers:\n").last ?? ""
    let fault = #expect(throws: Fault.self) { _ = try waivers(Self.waiver + entry) }
    #expect(fault?.sentence.en.contains("`W-1` stands more than once") == true)
    #expect(try waivers("schema: greengate/waivers/1\nwaivers: []\n").isEmpty)
    #expect(throws: Fault.self) { _ = try waivers("schema: greengate/waivers/1\n") }
    let empty = #expect(throws: Fault.self) { _ = try waivers("") }
    #expect(empty?.sentence.en.hasPrefix("waivers.yaml is empty") == true)
  }

  // MARK: Baseline

  @Test func `a baseline is read back as it was written`() throws {
    let scopes = [
      BreachScope(
        plant: "HZ-1", rule: "emission-limit", outlet: "DA'1", pollutant: "PM",
        standard: "GB 39726-2020", limit: "T1: x/y~z # no"),
      BreachScope(plant: "HZ-1", rule: "permit-mass"),
    ]
    let place = SourcePosition(file: "b.yaml", line: 1)
    let breaches = scopes.enumerated().map { index, scope in
      KnownBreach(
        fingerprint: scope.fingerprint, scope: scope,
        multiple: index == 0 ? ExactDecimal("0.307750") : nil, exceeding: index == 0 ? 3 : nil,
        valid: index == 0 ? 744 : nil,
        period: index == 0 ? Period(from: CivilDate(daysSinceEpoch: 18_000), hours: 744) : nil,
        position: place)
    }
    let text = baselineText(breaches)
    let read = try readBaseline(
      Array(text.utf8), file: "b.yaml", rules: ["emission-limit", "permit-mass"])
    #expect(read.map(\.scope) == scopes && read.map(\.multiple) == breaches.map(\.multiple))
    #expect(
      read.map(\.exceeding) == [3, nil] && read.map(\.fingerprint) == breaches.map(\.fingerprint))
    #expect(read.map(\.valid) == [744, nil] && read.map(\.period) == breaches.map(\.period))
    #expect(baselineText(breaches.reversed()) == text)
    #expect(try readBaseline(Array(baselineText([]).utf8), file: "b", rules: []).isEmpty)
  }

  @Test func `a fingerprint holds no number, and tells apart what differs`() {
    let scope = BreachScope(plant: "P", rule: "r", outlet: "a/b", limit: "~")
    #expect(scope.fingerprint == "P/r/a~1b///~0")
    var other = scope
    (other.outlet, other.pollutant) = ("a", "b")
    #expect(other.fingerprint != scope.fingerprint)
  }

  @Test func `an edited fingerprint or an unknown rule is refused`() throws {
    func refusal(_ fingerprint: String, _ rule: String) -> Fault? {
      #expect(throws: Fault.self) {
        _ = try readBaseline(
          Array(
            """
            schema: greengate/baseline/1
            breaches:
              - fingerprint: \(fingerprint)
                scope: {plant: P, rule: \(rule)}
            """.utf8), file: "b.yaml", rules: ["emission-limit"])
      }
    }
    #expect(refusal("P/emission-limit/DA001///", "emission-limit")?.position?.line == 3)
    #expect(refusal("P/x////", "emission-limits")?.position?.line == 4)
  }

  // MARK: Register

  static let register = """
    schema: greengate/register/1
    plants:
      - id: HZ-1
        name: 示例铸造有限公司
        sector: foundry
        region: "330502"
        area: key
        approved: 2019-03-12
        regimes: [ultra-low]
        outlets:
          - id: DA001
            process: [main, other]
            monitors: [PM, O2]
            interval_min: 1
            approved: 2021-01-01
        permit:
          number: A1
          valid: {from: 2023-01-01, to: 2028-01-01}
          concentrations:
            - {outlet: DA001, pollutant: PM, value: 10, unit: mg/m3}
        reports: [emission, energy]

    """

  private func cards(_ text: String) throws(Fault) -> [RegisterCard] {
    try readRegister(
      Array(text.utf8), file: "register.yaml", knownSectors: ["foundry"],
      knownProcesses: ["main", "other"])
  }

  @Test func `a card is read whole`() throws {
    let card = try #require(try cards(Self.register).first)
    #expect(card.plant == "HZ-1" && card.area == .key && card.regimes == ["ultra-low"])
    #expect(card.outlets.map(\.processes) == [["main", "other"]])
    #expect(card.outlets.map(\.intervalMinutes) == [1])
    #expect(card.outlets.map(\.monitors) == [["PM", "O2"]])
    #expect(card.permit?.concentrations.map(\.pollutant) == ["PM"])
    #expect(card.reports == ["emission", "energy"] && card.position.line == 3)
  }

  @Test(arguments: [
    BadPlant("no area", "    area: key\n", "", line: 3, "required key `area`"),
    BadPlant("area", "area: key", "area: keys", line: 7, "did you mean `key`"),
    BadPlant("region", "\"330502\"", "\"3305\"", line: 6, "six-digit"),
    BadPlant("process", "[main, other]", "[mainn]", line: 12, "did you mean `main`"),
    BadPlant("pollutant", "[PM, O2]", "[PN]", line: 13, "pollutant `PN`"),
    BadPlant("report", "[emission, energy]", "[emision]", line: 21, "did you mean `emission`"),
    BadPlant("permit's outlet", "{outlet: DA001", "{outlet: DA002", line: 20, "did you mean"),
    BadPlant("interval", "interval_min: 1", "interval_min: 90", line: 14, "from 1 to 60"),
    BadPlant("unknown key", "reports:", "report:", line: 21, "did you mean `reports`"),
  ])
  func `refuses a card with its line`(_ bad: BadPlant) throws {
    try #require(Self.register.contains(bad.old))
    let fault = #expect(throws: Fault.self) {
      _ = try cards(Self.register.replacing(bad.old, with: bad.new))
    }
    #expect(fault?.code == .unreadableInput && fault?.position?.line == bad.line)
    #expect(fault?.sentence.en.contains(bad.says) == true, "\(fault?.sentence.en ?? "")")
  }

  @Test func `a file of the authority that is not there is missing input`() throws {
    let folder = try TestFolder(["w.yaml": [1, 2]])
    #expect(try authorityBytes(folder.path + "/w.yaml") == [1, 2])
    let missing = #expect(throws: Fault.self) { _ = try authorityBytes(folder.path + "/x.yaml") }
    #expect(missing?.code == .missingInput)
    let none = #expect(throws: Fault.self) { _ = try authorityBytes(folder.path) }
    #expect(none?.code == .unreadableInput)
  }
}

import Measures
import Standards
import Testing

/// Lint of energy packs, audit packs and lists of texts that are not included: all problems at once.
struct LintKindsTests {
  private func problems(_ texts: [String: String], base: [String: String] = [:]) throws
    -> [(line: Int?, words: String)]
  {
    let pack = try PackFixture(texts)
    let known = try base.isEmpty ? nil : PackFixture(base)
    return try lintStandards([pack.path], base: known.map { [$0.path] } ?? []).remarks
      .filter { $0.weight == .problem }.map { ($0.position?.line, $0.sentence.en) }
  }

  private func problems(_ text: String) throws -> [(line: Int?, words: String)] {
    try problems(["a.yaml": text])
  }

  private let energy = """
    schema: greengate/energy/1
    id: TEST 2-2025
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: ["*"]

    """

  @Test(arguments: BadAuditPack.all)
  func `finds what loading refuses in an audit pack, and nothing else`(_ bad: BadAuditPack) throws {
    let found = try problems(AuditLines.pack(bad.old, bad.new))

    #expect(found.contains { $0.line == bad.line && $0.words.contains(bad.saying) }, "\(found)")
    // A key that was mistyped is missing, too.
    #expect(found.count { !$0.words.contains("'effective' is missing") } <= 1, "\(found)")
  }

  @Test func `finds every problem of an audit pack, once each`() throws {
    let text = """
      schema: greengate/audit/1
      id: AUDIT 1
      title: {zh: 测试审核, en: Test audit}
      effective: soon
      region: zhejiang
      sectors: [foundry]
      colour: red
      groups:
      - {id: a, title: {zh: 甲, en: a}, weight: "2"}
      items:
      - {id: one, title: {zh: 甲}, group: b, clause: c, source: s}
      - {id: two, title: {zh: 甲, en: a}, unit: kgce/t, grades: ["1"], trend: worse, source: s}
      - {id: two, title: {zh: 甲, en: a}, expects: maybe, clause: c, source: s, confidence: sure}
      deadlines:
      - {id: d, title: {zh: 甲, en: a}, clause: c, event: begun, after: required, months: 0}
      scoring: {grades: ["1", "2"], required: IV, clause: c, source: s}

      """

    let found = try problems(text)

    #expect(
      found.map(\.line) == [
        4, 5, 7, 9, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 15, 15, 15, 16, 16,
      ], "\(found)")
    for words in [
      "no valid date", "six-digit", "'colour'", "above 0 and at most 1", "'b' is not known",
      "neither expects", "'en' is missing", "'clause' is missing", "'sense' is missing",
      "three figures", "cannot stand beside", "stands twice", "'maybe'", "'sure'", "'begun'",
      "months above 0", "'source' is missing", "three scores", "'IV'",
    ] {
      #expect(found.contains { $0.words.contains(words) }, "\(words)")
    }
  }

  @Test func `finds all that is wrong with weights and sectors together`() throws {
    let text = AuditLines.pack("\"0.75\"", "\"0.7\"").replacing(
      "weight: \"0.6\"", with: "weight: \"0.5\""
    )
    .replacing("weight: \"1\", ", with: "").replacing(
      "limiting: true", with: "sectors: [plastics]")

    let found = try problems(text)

    #expect(found.map(\.line) == [8, 8, 11, 12], "\(found)")
  }

  @Test func `finds every problem of energy data, once each`() throws {
    let text =
      energy + """
        standard_coal: {kj: "0", confidence: sure}
        coefficients:
        - {id: A, name: 甲, measure: area, factor: "-1", source: s, foo: 1}
        - {id: b, name: 乙, measure: mass}
        norms:
        - {id: n, name: {zh: 甲, en: a}, clause: c, products: [p], quantity: energy, unit: kWh/t,
           levels: {1: "1", 2: "4", 3: "3"}}
        carbon_grades:
        - {id: K1, grade: 10, at_most: "0"}
        sector_means:
        - {id: m, sector: cement, year: 24, value: "0", unit: t, source: s}

        """

    let found = try problems(text)

    #expect(
      found.map(\.line) == [7, 7, 7, 9, 9, 9, 9, 10, 10, 12, 12, 13, 15, 15, 15, 17, 17, 17],
      "\(found)")
    #expect(found.count { $0.words.contains("is missing") } == 5)
  }

  @Test func `finds all that is wrong with names and grades together`() throws {
    let text =
      energy + """
        coefficients:
        - {id: a, name: 甲, measure: mass, factor: "1", source: s}
        - {id: b, name: 甲, measure: mass, factor: "1", source: s}
        - {id: c, name: a, measure: mass, factor: "1", source: s}
        carbon_grades:
        - {id: K1, grade: 1, at_most: "2", source: s}
        - {id: K2, grade: 2, at_most: "1", source: s}
        - {id: K3, grade: 3, at_most: "3", source: s}

        """

    let found = try problems(text)

    #expect(found.map(\.line) == [7, 7, 11, 11], "\(found)")
    #expect(found.contains { $0.words.contains("check K2") })
    #expect(found.contains { $0.words.contains("check K3") })
  }

  @Test(arguments: ["", "norms: []", "norms: 5", "standard_coal: 5", "norms: [5]"])
  func `finds a pack that holds nothing`(_ body: String) throws {
    #expect(try problems(energy + body).count == 1)
  }

  // MARK: Overlays

  @Test func `checks an overlay as laid over its pack`() throws {
    let head = "schema: greengate/audit/1\nid: AUDIT 1\n"
    func found(_ body: String) throws -> [Int?] {
      try problems(["o.yaml": head + body], base: ["a.yaml": AuditLines.pack()]).map(\.line)
    }

    #expect(try found("items:\n- {id: reuse, value: \"96\", source: p}\n").isEmpty)
    #expect(try found("scoring: {required: II, source: p}\n").isEmpty)
    #expect(try found("scoring: {required: IV, source: p}\n") == [3])
    #expect(try found("items:\n- {id: reuse, value: \"96\"}\n- {id: coal, months: 2}\n") == [4, 5])
    // The sums of weights are those of the whole pack.
    #expect(try found("items:\n- {id: reuse, weight: \"0.7\", source: p}\n").count == 1)
    #expect(
      try found("groups:\n- {id: process, weight: \"0.5\"}\nsource: p\n").count == 1)
  }

  @Test func `an overlay of another kind is refused`() throws {
    let found = try problems(
      ["o.yaml": "schema: greengate/standard/1\nid: TEST 2-2025\nnote: {zh: 甲, en: a}\n"],
      base: [
        "a.yaml": energy
          + "coefficients: [{id: a, name: 甲, measure: mass, factor: \"1\", source: s}]\n"
      ])

    #expect(found.count == 1 && found.first?.words.contains("make them the same") == true)
  }

  // MARK: Among files

  @Test func `finds an item, a kind of energy and a text that stand in two files`() throws {
    let coke = "coefficients: [{id: coke, name: 焦炭, measure: mass, factor: \"1\", source: s}]\n"
    let absent =
      "schema: greengate/not-included/1\ntexts:\n- {id: X 1, title: {zh: 甲, en: a}, "
      + "region: \"000000\", sectors: [\"*\"], reason: {zh: 甲, en: a}, source: s}\n"
    let base = [
      "a.yaml": AuditLines.pack(), "e.yaml": energy + coke, "n.yaml": absent,
    ]
    let own = [
      "a.yaml": AuditLines.pack("AUDIT 1", "AUDIT 2"),
      "e.yaml": (energy + coke).replacing("TEST 2", with: "TEST 3"),
      "m.yaml": absent,
      "n.yaml": absent.replacing("X 1", with: "AUDIT 1"),
    ]

    let found = try problems(own, base: base)

    #expect(
      found.map(\.line) == [11, 12, 13, 1, 1, 3, 3], "\(found)")
    #expect(try problems(base).isEmpty)
    #expect(try problems(base.merging(["m.yaml": absent]) { $1 }).count == 1)
  }

  /// Somebody copies the library, changes it, and lints the copy while the first is installed.
  @Test func `a copy of the whole library is checked by itself`() throws {
    let absent =
      "schema: greengate/not-included/1\ntexts:\n- {id: X 1, title: {zh: 甲, en: a}, "
      + "region: \"000000\", sectors: [\"*\"], reason: {zh: 甲, en: a}, source: s}\n"
    let coke = "coefficients: [{id: coke, name: 焦炭, measure: mass, factor: \"1\", source: s}]\n"
    let base = ["a.yaml": AuditLines.pack(), "e.yaml": energy + coke, "n.yaml": absent]

    #expect(try problems(base, base: base).isEmpty)
    // With a pack more, or one that is broken, it is the copy's own trouble that is told.
    let more = base.merging(["m.yaml": absent.replacing("X 1", with: "X 2")]) { $1 }
    #expect(try problems(more, base: base).isEmpty)
    let broken = base.merging(["e.yaml": energy + coke.replacing("\"1\"", with: "x")]) { $1 }
    #expect(try problems(broken, base: base).map(\.line) == [7])
    // Without one of the packs it adds to the library, and the sentence says how to replace it.
    var less = base
    less["e.yaml"] = nil
    let found = try problems(less, base: base)
    #expect(found.count == 1 && found[0].words.contains("--standards"), "\(found)")
  }

  @Test func `finds every problem of the texts that are not included`() throws {
    let found = try problems(
      """
      schema: greengate/not-included/1
      texts:
      - {id: X 1, title: {zh: 甲, en: a}, region: "33", sectors: [A], reason: {zh: 甲}}
      - {id: X 2, title: {zh: 甲, en: a}, region: "330000", sectors: ["*"], source: s, why: x}

      """)

    #expect(found.map(\.line) == [3, 3, 3, 3, 4, 4], "\(found)")
  }
}

import Dossier
import Measures
import Testing

/// One edit of the sample's plant.yaml, and what its refusal says.
struct BadPlant: Sendable, CustomTestStringConvertible {
  var name: String
  var old: String
  var new: String
  var line: Int?
  /// Words of the English sentence.
  var says: String
  var code = Fault.Code.unreadableInput

  init(
    _ name: String, _ old: String, _ new: String, line: Int?, _ says: String,
    code: Fault.Code = .unreadableInput
  ) {
    self.name = name
    self.old = old
    self.new = new
    self.line = line
    self.says = says
    self.code = code
  }

  var testDescription: String { name }

  static let all: [BadPlant] = [
    BadPlant("schema", "dossier/1", "dossier/2", line: 1, "reads `greengate/dossier/1`"),
    BadPlant("no schema", "schema: greengate/dossier/1\n", "", line: 1, "`schema`"),
    BadPlant("unknown key at the top", "outlets:", "outlet:", line: 11, "did you mean `outlets`"),
    BadPlant("unknown key of the plant", "region:", "regoin:", line: 6, "did you mean `region`"),
    BadPlant("unknown key of an outlet", "monitors:", "monitor:", line: 14, "`monitors`"),
    BadPlant("unknown key of a log", "interval_min", "interval", line: 18, "key `interval`"),
    BadPlant("unknown key of the period", "  to:", "  till:", line: 10, "key `till`"),
    BadPlant("missing key", "  name: 示例铸造有限公司\n", "", line: 2, "required key `name`"),
    BadPlant("missing outlet id", "- id: DA001\n    process", "- process", line: 12, "key `id`"),
    BadPlant("missing log kind", "    kind: emission\n", "", line: 16, "required key `kind`"),
    BadPlant("no interval", "    interval_min: 60\n", "", line: 16, "needs `interval_min`"),
    BadPlant(
      "no outlets",
      "outlets:\n  - id: DA001\n    process: melting.cupola-cold\n    monitors: [PM, O2]\n", "",
      line: 1, "scope: [energy]"),
    BadPlant(
      "duplicate key", "  id: HZ-1\n", "  id: HZ-1\n  id: HZ-2\n", line: 3, "more than once"),
    BadPlant("empty value", "name: 示例铸造有限公司", "name:", line: 4, "`plant.name` is empty"),
    BadPlant("blank value", "name: 示例铸造有限公司", "name: \"  \"", line: 4, "is empty"),
    BadPlant("null value", "name: 示例铸造有限公司", "name: ~", line: 4, "is empty"),
    BadPlant("list for a name", "name: 示例铸造有限公司", "name: [a]", line: 4, "a single value"),
    BadPlant(
      "control character", "name: 示例铸造有限公司", "name: \"a\\eb\"", line: 4, "control characters"),
    BadPlant("text for a list", "monitors: [PM, O2]", "monitors: {PM: 1}", line: 14, "a list"),
    BadPlant(
      "scalar for a mapping",
      "period:\n  from: 2025-03-01T00:00:00+08:00\n  to: 2025-04-01T00:00:00+08:00",
      "period: 2025-03", line: 8, "a mapping"),
    BadPlant("unfinished proposal", "sector: foundry", "sector: TODO", line: 5, "TODO"),
    BadPlant("sector", "sector: foundry", "sector: fondry", line: 5, "did you mean `foundry`"),
    BadPlant(
      "far sector", "sector: foundry", "sector: shipyard", line: 5, "known are brick, cement"),
    BadPlant(
      "process", "melting.cupola-cold", "melting.cupola-cool", line: 13, "`melting.cupola-cold`"),
    BadPlant(
      "process twice", "process: melting.cupola-cold", "process: [main, main]", line: 13, "twice"),
    BadPlant("no process", "process: melting.cupola-cold", "process: []", line: 13, "empty list"),
    BadPlant("pollutant", "[PM, O2]", "[PM, NOX]", line: 14, "did you mean `NOx`"),
    BadPlant("pollutant by its code", "[PM, O2]", "[a24088]", line: 14, "did you mean `NMHC`"),
    BadPlant("pollutant twice", "[PM, O2]", "[PM, PM]", line: 14, "twice"),
    BadPlant(
      "area", "region: \"330502\"", "region: \"330502\"\n  area: special", line: 7, "general, key"),
    BadPlant(
      "regime", "region: \"330502\"", "region: \"330502\"\n  regimes: [ultralow]", line: 7,
      "`ultra-low`"),
    BadPlant("five digits", "\"330502\"", "\"33050\"", line: 6, "six-digit"),
    BadPlant("seven digits", "\"330502\"", "\"3305020\"", line: 6, "six-digit"),
    BadPlant("letters in the region", "\"330502\"", "\"33050A\"", line: 6, "six-digit"),
    BadPlant("wide digits", "\"330502\"", "\"３３０５０２\"", line: 6, "six-digit"),
    BadPlant("impossible date", "2019-03-12", "2019-02-29", line: 7, "a day that exists"),
    BadPlant("date with slashes", "2019-03-12", "2019/3/12", line: 7, "written 2019-03-12"),
    BadPlant(
      "impossible time", "2025-03-01T00:00:00+08:00", "2025-03-32", line: 9, "a time that exists"),
    BadPlant(
      "24:00", "2025-04-01T00:00:00+08:00", "2025-03-31 24:00", line: 10, "a time that exists"),
    BadPlant("half hour", "2025-03-01T00:00:00", "2025-03-01T00:30:00", line: 9, "whole hour"),
    BadPlant("a second past", "2025-04-01T00:00:00", "2025-04-01T00:00:01", line: 10, "whole hour"),
    BadPlant(
      "whole hour elsewhere", "2025-03-01T00:00:00+08:00", "2025-03-01T00:00:00+05:30", line: 9,
      "whole hour"),
    BadPlant("empty period", "2025-04-01T", "2025-03-01T", line: 10, "empty or reversed"),
    BadPlant("reversed period", "2025-04-01T", "2025-02-01T", line: 10, "empty or reversed"),
    BadPlant("energy year", "outlets:", "energy_year: 二〇二五\noutlets:", line: 11, "a whole number"),
    BadPlant("energy year 0", "outlets:", "energy_year: 0\noutlets:", line: 11, "a whole number"),
    BadPlant(
      "scope", "outlets:", "scope: [emissions]\noutlets:", line: 11, "did you mean `emission`"),
    BadPlant("empty scope", "outlets:", "scope: []\noutlets:", line: 11, "empty list"),
    BadPlant(
      "outlet twice", "logs:", "  - {id: DA001, process: main, monitors: [PM]}\nlogs:", line: 15,
      "used twice"),
    BadPlant(
      "empty outlets",
      "outlets:\n  - id: DA001\n    process: melting.cupola-cold\n    monitors: [PM, O2]",
      "outlets: []", line: 11, "empty list"),
    BadPlant("reductant", "monitors:", "reductant: amonia\n    monitors:", line: 14, "`ammonia`"),
    BadPlant(
      "yes for true", "monitors:", "extra_air: yes\n    monitors:", line: 14, "true or false"),
    BadPlant(
      "stack of no height", "monitors:", "stack_height: 0\n    monitors:", line: 14, "above 0"),
    BadPlant(
      "pair of another outlet", "monitors:", "pair: {inlet: I, outlet: DA002}\n    monitors:",
      line: 14, "DA001"),
    BadPlant(
      "inlet named as the outlet", "monitors:", "pair: {inlet: DA001}\n    monitors:", line: 11,
      "its own"),
    BadPlant(
      "permit reversed", "approved:",
      "permit: {number: A, valid: {from: 2025-01-02, to: 2025-01-01}}\n  approved:", line: 7,
      "before it begins"),
    BadPlant(
      "permit unit", "approved:",
      "permit: {number: A, valid: {from: 2025-01-01, to: 2025-01-02}, concentrations: [{outlet: DA001, pollutant: O2, value: 1, unit: mg/m3}]}\n  approved:",
      line: 7, "does not measure"),
    BadPlant(
      "credit code", "approved:", "register: {credit_code: 123}\n  approved:", line: 7, "18 digits"),
    BadPlant(
      "meter kind", "logs:", "meters: [{id: M, kind: treat, outlet: DA001}]\nlogs:", line: 15,
      "production, treatment"),
    BadPlant(
      "meter of no outlet", "logs:", "meters: [{id: M, kind: treatment, outlet: DA01}]\nlogs:",
      line: 15, "did you mean `DA001`"),
    BadPlant(
      "meter twice", "logs:",
      "meters:\n  - {id: M, kind: treatment, outlet: DA001}\n  - {id: M, kind: treatment, outlet: DA001}\nlogs:",
      line: 17, "used twice"),
    BadPlant(
      "stop of no outlet", "logs:",
      "stops: [{outlet: DA9, from: 2025-03-01, to: 2025-03-02, reason: r}]\nlogs:", line: 15,
      "Unknown outlet"),
    BadPlant(
      "stop reversed", "logs:",
      "stops: [{outlet: DA001, from: 2025-03-02, to: 2025-03-01, reason: r}]\nlogs:", line: 15,
      "before it begins"),
    BadPlant(
      "empty stop", "logs:",
      "stops: [{outlet: DA001, from: 2025-03-01, to: 2025-03-01, reason: r}]\nlogs:", line: 15,
      "before it begins"),
    BadPlant(
      "stop without a reason", "logs:",
      "stops: [{outlet: DA001, from: 2025-03-01, to: 2025-03-02}]\nlogs:", line: 15, "`reason`"),
    BadPlant("kind", "kind: emission", "kind: emision", line: 17, "did you mean `emission`"),
    BadPlant(
      "flags", "interval_min: 60", "interval_min: 60\n    flags: hj76", line: 19,
      "did you mean `hj75`"),
    BadPlant(
      "stamps", "interval_min: 60", "interval_min: 60\n    stamps: close", line: 19, "end, start"),
    BadPlant("interval 0", "interval_min: 60", "interval_min: 0", line: 18, "from 1 to 60"),
    BadPlant("interval 7", "interval_min: 60", "interval_min: 7", line: 18, "must divide 60"),
    BadPlant("interval 61", "interval_min: 60", "interval_min: 61", line: 18, "from 1 to 60"),
    BadPlant(
      "interval of half a minute", "interval_min: 60", "interval_min: 0.5", line: 18,
      "a whole number"),
    BadPlant(
      "unit", "interval_min: 60", "interval_min: 60\n    unit: mg/m2", line: 19,
      "did you mean `mg/m3`"),
    BadPlant(
      "outlet of the log", "interval_min: 60", "interval_min: 60\n    outlet: DA002", line: 19,
      "did you mean `DA001`"),
    BadPlant(
      "column role", "interval_min: 60", "interval_min: 60\n    columns: {时间: timestmp}", line: 19,
      "did you mean `timestamp`"),
    BadPlant(
      "column of a pollutant", "interval_min: 60", "interval_min: 60\n    columns: {列1: 氮氧化物}",
      line: 19, "{pollutant: NOx, unit: …}"),
    BadPlant(
      "column without unit", "interval_min: 60",
      "interval_min: 60\n    columns: {列1: {pollutant: NOx}}", line: 19, "required key `unit`"),
    BadPlant(
      "column unit", "interval_min: 60",
      "interval_min: 60\n    columns: {列1: {pollutant: NOx, unit: kPa}}", line: 19,
      "does not measure"),
    BadPlant(
      "column with two roles", "interval_min: 60",
      "interval_min: 60\n    columns: {列1: {flag_of: NOx, unit: mg/m3}}", line: 19, "stands alone"),
    BadPlant(
      "key of another kind", "interval_min: 60",
      "interval_min: 60\n  - {file: b.csv, kind: energy, flags: hj212}", line: 19, "means nothing"),
    BadPlant(
      "log twice", "interval_min: 60",
      "interval_min: 60\n  - {file: logs/./emission.csv, kind: energy}", line: 19, "named twice"),
    BadPlant(
      "no logs", "logs:\n  - file: logs/emission.csv\n    kind: emission\n    interval_min: 60",
      "logs: []", line: 15, "empty list"),
    BadPlant("absolute log", "file: logs", "file: /logs", line: 16, "inside the dossier"),
    BadPlant("log above", "file: logs", "file: ../logs", line: 16, "inside the dossier"),
    BadPlant(
      "log above in the middle", "file: logs/", "file: logs/../logs/", line: 16,
      "inside the dossier"),
    BadPlant(
      "backslash", "logs/emission.csv", "logs\\emission.csv", line: 16, "inside the dossier"),
    BadPlant(
      "drive letter", "logs/emission.csv", "C:/emission.csv", line: 16, "inside the dossier"),
    BadPlant("empty log name", "file: logs/emission.csv", "file: \"\"", line: 16, "is empty"),
    BadPlant("a dot", "file: logs/emission.csv", "file: .", line: 16, "the name of a file"),
    BadPlant("a slash at the end", "emission.csv", "", line: 16, "the name of a file"),
    BadPlant("log is a folder", "logs/emission.csv", "logs", line: 16, "is a folder"),
    BadPlant(
      "missing log", "emission.csv", "emision.csv", line: 16, "did you mean `logs/emission.csv`",
      code: .missingInput),
    BadPlant(
      "missing folder", "logs/emission.csv", "data/x.csv", line: 16, "There is no log",
      code: .missingInput),
    BadPlant(
      "log under a file", "logs/emission.csv", "plant.yaml/x.csv", line: 16, "There is no log",
      code: .missingInput),
    BadPlant("bad syntax", "plant:\n", "plant: [\n", line: 4, "not valid YAML"),
    BadPlant("tab", "  id: HZ-1", "\tid: HZ-1", line: 3, "blanks only"),
    BadPlant("two documents", "logs:", "---\nlogs:", line: 15, "another document"),
    BadPlant("undefined alias", "[PM, O2]", "*nobody", line: 14, "undefined alias"),
    BadPlant("merge key", "  id: HZ-1", "  <<: {a: b}\n  id: HZ-1", line: 3, "key `<<`"),
    BadPlant("control character in the file", "HZ-1", "HZ\u{1}1", line: 3, "not valid YAML"),
    BadPlant("list as a key", "  id: HZ-1", "  [a]: HZ-1", line: 3, "A key must be"),
  ]
}

@Suite struct PlantRefusalTests {
  @Test(arguments: BadPlant.all)
  func `refuses with file, line and a sentence`(_ bad: BadPlant) throws {
    try #require(Sample.plant.contains(bad.old))
    let folder = try TestFolder(Sample.files(Sample.plant.replacing(bad.old, with: bad.new)))
    let fault = try refusal(of: folder.path)
    #expect(fault.code == bad.code)
    #expect(fault.sentence.en.contains(bad.says), "\(fault.sentence.en)")
    #expect(!fault.sentence.zh.isEmpty)
    #expect(fault.position == SourcePosition(file: folder.path + "/plant.yaml", line: bad.line))
  }

  @Test func `refuses an empty plant yaml and says what proposes one`() throws {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "~"] {
      let fault = try refusal(text)
      #expect(fault.code == .unreadableInput)
      #expect(fault.sentence.en.contains("greengate init"), "\(text)")
    }
  }

  @Test func `refuses a plant yaml that is no mapping`() throws {
    for text in ["hello", "- a\n- b\n", "[1, 2]"] {
      let fault = try refusal(text)
      #expect(fault.sentence.en.contains("must be keys with values"), "\(text)")
      #expect(fault.position?.line == 1)
    }
  }

  @Test func `refuses a plant yaml that is not UTF-8, with its line`() throws {
    // 铸造 in GBK.
    let bytes = Array("schema: greengate/dossier/1\nname: ".utf8) + [0xD6, 0xFD, 0xD4, 0xEC, 0x0A]
    let fault = try refusal("", ["plant.yaml": bytes])
    #expect(fault.sentence.en.contains("not UTF-8"))
    #expect(fault.position?.line == 2)
  }

  @Test func `reads up to four mebibytes of plant yaml and no more`() throws {
    let room = (4 << 20) - Sample.plant.utf8.count
    let line = "# " + String(repeating: "x", count: 61) + "\n"
    let padding =
      String(repeating: line, count: room / 64) + String(repeating: "\n", count: room % 64)
    #expect(try openFolder(Sample.plant + padding).plant.id == "HZ-1")
    let fault = try refusal(Sample.plant + padding + "\n")
    #expect(fault.sentence.en.contains("larger than 4 MiB"))
  }

  /// Each would end the process, or take longer than anyone waits, without its guard.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("", "[", 2_000_000), ("", "[\n", 1_000_000), ("a: it's\n", "[']', ", 500_000),
      ("a: \"b\n", "{a: ", 500_000), ("a: |\n  \"\nb: ", "[\"]\", ", 500_000),
      ("", "- ", 2_000_000), ("", "? ", 2_000_000),
      // Letters that look like closing brackets, and quotes that are letters, make up for nothing.
      ("x" + String(repeating: "]", count: 4000) + ": ", "[", 4000),
      ("[x \", ", "[", 4000), ("[b\n \"c, ", "[", 4000), ("[a - \", ", "[", 4000),
      ("a: \"\n \" ", "[", 4000), ("a: [] # \"\nb: ", "[", 4000), ("a: 'x' \"\n\" ", "[", 4000),
    ])
  func `refuses what nests too deeply`(start: String, unit: String, count: Int) throws {
    let fault = try refusal(start + String(repeating: unit, count: count))
    #expect(fault.sentence.en.contains("nested too deeply"))
  }

  /// Brackets that are closed on their line do not add up, quotes or not.
  @Test func `many items in brackets are not deep`() throws {
    let items = (0..<5000).map { _ in "  - {from: 'a [', to: \"b ]\", \"x\": [1, 2]}  # [ {\n" }
      .joined()
    let fault = try refusal(Sample.plant + "stops:\n" + items)
    #expect(!fault.sentence.en.contains("nested too deeply"), "\(fault.sentence.en)")
  }

  @Test func `refuses indents that are too deep`() throws {
    let text = (0..<1800).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    let fault = try refusal(text)
    #expect(fault.sentence.en.contains("nested too deeply"))
  }

  @Test(.timeLimit(.minutes(1)))
  func `an alias bomb is refused before it is compared`() throws {
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(try refusal(bomb).sentence.en.contains("`schema`"))
    for key in ["*a12 : 1", "? *a12\n: 1", "{*a12 : 1}", "[*a12]: 1", "? [*a12]\n: 1"] {
      let fault = try refusal(bomb + key + "\n")
      #expect(fault.sentence.en.contains("cannot be a key"), "\(key)")
      #expect(fault.position?.line == 14)
    }
  }

  @Test func `as deep as the bound allows is still parsed`() throws {
    let text = String(repeating: "[", count: 990) + String(repeating: "]", count: 990)
    #expect(try refusal(text).sentence.en.contains("must be keys"))
  }
}

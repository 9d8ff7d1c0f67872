extension RefusedPack {
  static let headers = [
    Self(
      "wrong schema", "schema", "schema: greengate/dossier/1", at: 1, saying: "it must say schema"),
    Self("no schema", "schema", nil, at: 1, saying: "it must say schema"),
    Self("a list", "[a, b]\n", line: 1, saying: "it must say schema"),
    Self("an empty file", "", line: 1, saying: "is empty"),
    Self("only a comment", "# nothing\n", line: 1, saying: "is empty"),
    Self("unknown key", "issued", "isued: 2020-01-01", at: 4, saying: "did you mean 'issued'"),
    Self(
      "unknown key like no other", "issued", "zzzzzzzz: 1", at: 4, saying: "known keys: schema, id"),
    Self("missing id", "id: TEST", nil, at: 1, saying: "'id' is missing"),
    Self("missing title", "title", nil, at: 1, saying: "'title' is missing"),
    Self("missing effective", "effective", nil, at: 1, saying: "'effective' is missing"),
    Self("missing region", "region", nil, at: 1, saying: "'region' is missing"),
    Self("missing sectors", "sectors", nil, at: 1, saying: "'sectors' is missing"),
    Self("empty id", "id: TEST", "id: \"\"", at: 2, saying: "has no value"),
    Self("id without value", "id: TEST", "id:", at: 2, saying: "has no value"),
    Self("id on two lines", "id: TEST", "id: \"a\\nb\"", at: 2, saying: "one line"),
    Self("a control character", "id: TEST", "id: \"a\\eb\"", at: 2, saying: "control character"),
    Self("title in one language", "title", "title: {zh: 测试}", at: 3, saying: "'en' is missing"),
    Self("title as text", "title", "title: Test", at: 3, saying: "group of keys"),
    Self(
      "day that does not exist", "effective", "effective: 2025-02-30", at: 5,
      saying: "no valid date"),
    Self("date with slashes", "issued", "issued: 2020/01/01", at: 4, saying: "no valid date"),
    Self("region of five digits", "region", "region: \"33050\"", at: 6, saying: "six-digit"),
    Self("region of seven digits", "region", "region: \"3305000\"", at: 6, saying: "six-digit"),
    Self("region by name", "region", "region: 浙江省", at: 6, saying: "six-digit"),
    Self("no sectors", "sectors", "sectors: []", at: 7, saying: "empty list"),
    Self("a sector twice", "sectors", "sectors: [foundry, foundry]", at: 7, saying: "twice"),
    Self("sectors as text", "sectors", "sectors: foundry", at: 7, saying: "must be a list"),
    Self("sector with a capital", "sectors", "sectors: [Foundry]", at: 7, saying: "small letters"),
    Self("unknown level", "issued", "level: industri", at: 4, saying: "did you mean 'industry'"),
    Self(
      "unknown comparison", "issued", "comparison: round", at: 4, saying: "did you mean 'rounded'"),
    Self(
      "displaces itself", "issued", "displaces: [TEST 1-2025]", at: 4,
      saying: "names the standard itself"),
    Self(
      "neither limits nor targets", PackLines.header.joined(separator: "\n"), line: 1,
      saying: "neither limits nor targets"),
  ]

  static let entries = [
    Self("limit without id", "id: T1", "- note: {zh: 甲, en: a}", at: 9, saying: "'id' is missing"),
    Self("limit without clause", "clause", nil, at: 9, saying: "'clause' is missing"),
    Self("limit without value", "value", nil, at: 9, saying: "'value' is missing"),
    Self("limit without source", "source", nil, at: 9, saying: "'source' is missing"),
    Self("empty source", "source", "  source: \" \"", at: 16, saying: "source has no value"),
    Self("source without value", "source", "  source: ~", at: 16, saying: "source has no value"),
    Self("unknown key", "source", "  sauce: x", at: 16, saying: "did you mean 'source'"),
    Self("key twice", "clause", "  id: T1-PM", at: 9, saying: "more than once"),
    Self(
      "unknown pollutant", "pollutant", "  pollutant: NMHCs", at: 12, saying: "did you mean 'NMHC'"),
    Self(
      "pollutant by its alias", "pollutant", "  pollutant: 颗粒物", at: 12,
      saying: "must be written as 'PM'"),
    Self("value in words", "value", "  value: thirty", at: 13, saying: "no decimal number"),
    Self("value with an exponent", "value", "  value: 3e1", at: 13, saying: "no decimal number"),
    Self("value with a sign", "value", "  value: +30", at: 13, saying: "no decimal number"),
    Self("negative value", "value", "  value: \"-30\"", at: 13, saying: "no decimal number"),
    Self("value of nought", "value", "  value: \"0.0\"", at: 13, saying: "greater than 0"),
    Self("value with two points", "value", "  value: 3.0.0", at: 13, saying: "no decimal number"),
    Self(
      "value that is not a number", "value", "  value: .nan", at: 13, saying: "no decimal number"),
    Self("value as a list", "value", "  value: [30]", at: 13, saying: "plain text"),
    Self("unknown unit", "unit", "  unit: mg/m4", at: 14, saying: "did you mean 'mg/m3'"),
    Self(
      "unit of another quantity", "unit", "  unit: kPa", at: 14,
      saying: "does not fit PM; use one of: mg/m3"),
    Self("ppm without molar mass", "unit", "  unit: ppm", at: 14, saying: "does not fit PM"),
    Self("unknown basis", "basis", "  basis: hours", at: 15, saying: "did you mean 'hour'"),
    Self(
      "share without its share", "basis", "  basis: share", at: 15, saying: "needs the key share"),
    Self(
      "rolling without its window", "basis", "  basis: rolling", at: 15,
      saying: "needs the key window"),
    Self(
      "rolling with a share", "basis", "  basis: rolling", at: 17, saying: "only with basis: share",
      adding: ["  share: 95", "  window: 24"]),
    Self(
      "rolling with excess air", "basis", "  basis: rolling", at: 18,
      saying: "does not go with basis: rolling", adding: ["  window: 24", "  excess_air: \"1.7\""]),
    Self(
      "rolling in the open air", "basis", "  basis: rolling", at: 15, saying: "known: hour, single",
      adding: ["  window: 24", "  place: boundary"]),
    added("window with basis hour", "  window: 24", saying: "goes only with basis: rolling"),
    Self("unknown process letters", "process", "  process: 冲天炉", at: 11, saying: "small letters"),
    added("share with basis hour", "  share: 95", saying: "goes only with basis: share"),
    added("unknown area", "  areas: [keys]", saying: "did you mean 'key'"),
    added("no areas", "  areas: []", saying: "empty list"),
    added("no regimes", "  regimes: []", saying: "empty list"),
    added("unknown confidence", "  confidence: sure", saying: "did you mean 'unsure'"),
    added("oxygen that is no number", "  oxygen: ten", saying: "no decimal number"),
    added("oxygen of air", "  oxygen: \"21\"", saying: "below 21"),
    added("note in one language", "  note: {zh: 甲}", saying: "'en' is missing"),
    added("unknown date", "  applies: {from: 2021-01-01}", saying: "known keys: new_from"),
    added("a date that does not exist", "  applies: {until: 2023-02-29}", saying: "no valid date"),
    added("never until", "  applies: {until: never}", saying: "no valid date"),
    added("until before it begins", "  applies: {until: 2020-01-01}", saying: "no day"),
    added("no condition", "  when: {}", saying: "no condition"),
    added("unknown condition", "  when: {resin: [PS]}", saying: "did you mean 'resins'"),
    added("unknown reductant", "  when: {reductant: [amonia]}", saying: "did you mean 'ammonia'"),
    added("condition that is no truth value", "  when: {extra_air: yes}", saying: "true or false"),
    added("merge key", "  <<: {oxygen: 3}", saying: "no key '<<'"),
    Self(
      "limit id twice", PackLines.pack(adding: Array(PackLines.limit.dropFirst())), line: 17,
      saying: "stands twice in this file (first in line 9)"),
    Self(
      "target with the id of a limit",
      PackLines.pack(adding: PackLines.target.map { $0 == "- id: EI" ? "- id: T1-PM" : $0 }),
      line: 18, saying: "stands twice"),
    target("decline in per cent", 2, "  annual_decline: \"3.66\"", saying: "below 1"),
    target("base year of two digits", 3, "  base_year: 20", saying: "no year"),
    target("base year missing", 3, "  scope: plant", at: 18, saying: "'base_year' is missing"),
    target("target without source", 4, "  until: 2025", at: 18, saying: "'source' is missing"),
    target("ends in its base year", 4, "  until: 2020", saying: "later than base_year"),
    target("unknown scope", 4, "  scope: town", saying: "known: plant, city"),
    target("unknown key of a target", 4, "  base: 1", saying: "no key 'base'"),
  ]

  static let syntax = [
    Self("unclosed quote", "clause", "  clause: \"Table", at: 13, saying: "This is not YAML"),
    Self("a tab for indentation", "clause", "\tclause: x", at: 10, saying: "This is not YAML"),
    Self("unclosed bracket", "sectors", "sectors: [foundry", at: 8, saying: "This is not YAML"),
    Self(
      "two documents", PackLines.pack(adding: ["---", "a: b"]), line: 17, saying: "This is not YAML"
    ),
    Self("an anchor", "clause", "  clause: &c Table 1", at: 10, saying: "anchors and aliases"),
    Self("an alias", "clause", "  clause: *c", at: 10, saying: "This is not YAML"),
    Self("a list as a key", "issued", "? [a]\n: b", at: 4, saying: "not a word"),
    Self("a bomb of aliases", bomb, line: 1, saying: "anchors and aliases"),
    Self("a bomb of aliases as keys", keyBomb, line: nil, saying: "anchors and aliases"),
    Self(
      "a thousand nested lists", "a: " + String(repeating: "[", count: 100_000), line: 1,
      saying: "This is not YAML"),
  ]

  /// Five levels of three aliases: small enough to be parsed, so found in the tree.
  private static let bomb =
    "a0: &a0 [x]\n"
    + (1...5).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  /// Thirty levels of two, each also a key: 2^30 scalars if anyone looked into it.
  private static let keyBomb =
    "a0: &a0 [x]\n"
    + (1...30).map { "? &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n: x\n" }.joined()

  /// A line added to the limit, in line 17.
  private static func added(_ name: String, _ line: String, saying: String) -> RefusedPack {
    Self(name, PackLines.pack(adding: [line]), line: 17, saying: saying)
  }

  /// A line of the target replaced; the target's own line is 18.
  private static func target(
    _ name: String, _ index: Int, _ line: String, at number: Int? = nil, saying: String
  ) -> RefusedPack {
    var target = PackLines.target
    target[index] = line
    return Self(
      name, PackLines.pack(adding: target), line: number ?? 17 + index, saying: saying)
  }
}

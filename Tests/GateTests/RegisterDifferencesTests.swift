import Evaluation
import Gate
import Measures
import Report
import Testing

/// The authority's card wins, and every difference is said.
struct RegisterDifferencesTests {
  private func outlet(
    _ id: String = "DA001", processes: [String] = ["melting"], monitors: [String] = ["PM"],
    interval: Int? = nil, approved: String? = nil
  ) throws -> RegisterCard.Outlet {
    RegisterCard.Outlet(
      id: id, processes: processes, monitors: monitors, intervalMinutes: interval,
      approved: try approved.map(date), position: place)
  }

  private func card(_ outlets: RegisterCard.Outlet...) throws -> RegisterCard {
    RegisterCard(
      plant: "HZ-1", name: "示例铸造有限公司", sector: "foundry", region: "330502",
      area: .general, approved: try date("2019-01-01"),
      outlets: outlets.isEmpty ? [try outlet()] : outlets, position: place)
  }

  private func ids(
    _ card: RegisterCard, _ input: EvaluationInput? = nil, intervals: [String: Int] = [:]
  ) throws -> [String] {
    RegisterDifferences.apply(
      card, to: try input ?? GateTests.input(["30"]), intervals: intervals
    ).findings.map { String($0.id.dropFirst("register-difference/".count)) }
  }

  @Test func `a dossier that says what its card says has no difference`() throws {
    let before = try input(["30", "30"])
    let (after, findings) = RegisterDifferences.apply(try card(), to: before)
    #expect(findings.isEmpty)
    var plant = before.plant
    plant.isAreaRegistered = true
    #expect(after.plant == plant && after.outlets == before.outlets)
  }

  @Test func `area, sector, region, approval and regimes are the card's`() throws {
    var card = try card()
    (card.area, card.sector, card.region) = (.key, "cement", "330523")
    (card.approved, card.regimes) = (try date("2022-01-01"), ["ultra-low"])
    let (after, findings) = RegisterDifferences.apply(card, to: try input(["30"]))
    #expect(
      findings.map(\.item) == ["approved", "area", "regimes", "region", "sector"])
    #expect(after.plant.area == .key && after.plant.isAreaDeclared)
    #expect(after.plant.sector == "cement" && after.plant.region == "330523")
    #expect(after.plant.approved == card.approved && after.plant.regimes == ["ultra-low"])
    #expect(findings.allSatisfy { $0.severity == .warning && $0.verdict == nil })
    let area = try #require(findings.first { $0.item == "area" })
    #expect(area.message.en.contains("`general` in the dossier and `key` on the card"))
    #expect(area.notes.first?.en.contains("authority.yaml:7") == true)
  }

  @Test func `an area that the dossier does not tell is said as such`() throws {
    var (card, input) = (try card(), try input(["30"]))
    input.plant.isAreaDeclared = false
    // Taken as general, which is what the card says.
    #expect(try ids(card, input).isEmpty)
    card.area = .key
    let message = try #require(
      RegisterDifferences.apply(card, to: input).findings.first { $0.item == "area" }?.message)
    #expect(message.zh == "区域类别在档案中为“未写”，登记信息为“重点地区（特别排放限值）”；按登记信息判定。")
    #expect(message.en.contains("`not told` in the dossier and `key` on the card"))
  }

  @Test func `an outlet less is added, and can not pass`() throws {
    let hours = Array(repeating: "30", count: 24)
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(), try outlet("DA002")), to: try input(hours))
    #expect(findings.map(\.outlet) == ["DA002"])
    let judged = try report(after)
    let added = judged.checks.filter { $0.outlet == "DA002" && !$0.isAdvisory }
    #expect(!added.isEmpty)
    #expect(added.allSatisfy { $0.verdict == .insufficient || $0.verdict == .notEvaluated })
    #expect(judged.verdict == .insufficient)
    // Without monitors on the card its limits are not evaluated.
    let blank = RegisterDifferences.apply(
      try card(try outlet(), try outlet("DA002", monitors: [])), to: try input(hours)
    ).input
    let checks = try report(blank).checks.filter { $0.outlet == "DA002" }
    #expect(!checks.isEmpty && checks.allSatisfy { $0.verdict == .notEvaluated })
  }

  /// The dossier is of March 2025: 24 hours from the first on.
  @Test(
    arguments: [
      ("2025-03-01", nil, 1), ("2025-03-02", nil, 0), (nil, "2025-03-01", 0),
      (nil, "2025-03-02", 1),
    ] as [(String?, String?, Int)])
  func `an outlet that does not stand yet, or no longer, is not asked for`(
    _ approved: String?, _ closed: String?, _ count: Int
  ) throws {
    var second = try outlet("DA002", approved: approved)
    second.closed = try closed.map(date)
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(), second), to: try input(Array(repeating: "30", count: 24)))
    #expect(findings.count == count && after.outlets.count == 1 + count)
  }

  @Test func `products are named as on the card`() throws {
    var card = try card()
    card.products = ["铸件", "A-1"]
    func made(_ products: String...) throws -> EvaluationInput {
      var input = try input(["30"])
      input.energy.production = try products.map {
        ProductionEntry(
          span: .year(2025), valueAdded: nil, product: $0, quantity: try decimal("1"), unit: "t",
          row: RowReference(file: "production.csv", line: 2, text: ""))
      }
      return input
    }
    #expect(try ids(card, made("铸件", "a-1", "回用水")).isEmpty)
    #expect(try ids(card, made("制品")) == ["products"])
    #expect(try ids(card, made("铸件")) == ["products"])
    // Without a production log there is nothing to compare; one that names no product is no agreement.
    var silent = try made()
    #expect(try ids(card, silent).isEmpty)
    silent.logs = [LogSummary(path: "p.csv", kind: .production, bytes: 1, encoding: .utf8)]
    let findings = RegisterDifferences.apply(card, to: silent).findings
    #expect(findings.map(\.item) == ["products"])
    #expect(findings.map(\.message.zh) == ["登记卡上有产品 铸件, A-1，生产日志没有写产品名称；无法按产品比较。"])
  }

  @Test func `a monitor left out is judged as monitored`() throws {
    let hours = Array(repeating: "30", count: 24)
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(monitors: ["PM", "SO2"])), to: try input(hours))
    #expect(findings.map(\.pollutant) == ["SO2"] && findings.map(\.outlet) == ["DA001"])
    #expect(after.outlets.first?.monitors == ["PM", "SO2"])
    let so2 = try #require(try report(after).checks.first { $0.pollutant == "SO2" })
    #expect(so2.verdict == .insufficient)
  }

  @Test func `what only the dossier monitors is judged all the same`() throws {
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(monitors: [])), to: try input(["48"]))
    #expect(findings.isEmpty && after.outlets.first?.monitors == ["PM"])
    #expect(try report(after).verdict == .fail)
  }

  @Test func `an outlet that only the dossier has is judged, and said`() throws {
    let input = try input(["30"], second: ["48"])
    #expect(try ids(card(), input) == ["unregistered/DA002"])
    let after = RegisterDifferences.apply(try card(), to: input).input
    #expect(try report(after).verdict == .fail)
    var silent = try card()
    silent.outlets = []
    #expect(try ids(silent, input).isEmpty)
  }

  @Test func `processes are the card's`() throws {
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(processes: ["sand"])), to: try input(["30"]))
    #expect(findings.map(\.item) == ["outlet/DA001/process"])
    #expect(after.outlets.first?.processes == ["sand"])
  }

  @Test(arguments: [(1, [String](), 1), (60, ["outlet/DA001/interval"], 1)])
  func `another interval is a difference`(_ minutes: Int, _ found: [String], _ asked: Int) throws {
    let card = try card(try outlet(interval: asked))
    #expect(try ids(card, intervals: ["DA001": minutes]) == found)
    #expect(try ids(card, intervals: ["DA009": minutes]).isEmpty)
  }

  @Test func `a finer interval than the card's is no more than a notice`() throws {
    func severity(_ minutes: Int) throws -> Severity? {
      RegisterDifferences.apply(
        try card(try outlet(interval: 5)), to: try input(["30"]), intervals: ["DA001": minutes]
      ).findings.first?.severity
    }
    #expect(try severity(1) == .notice)
    #expect(try severity(5) == nil)
    #expect(try severity(6) == .warning)
  }

  @Test(
    arguments: [
      // Card's outlet, dossier's outlet, what is judged by, and whether it is a difference.
      (nil, nil, nil, false), ("2021-01-01", nil, "2021-01-01", true),
      ("2021-01-01", "2021-01-01", "2021-01-01", false),
      ("2021-01-01", "2001-01-01", "2021-01-01", true),
      (nil, "2001-01-01", nil, true), (nil, "2021-01-01", "2021-01-01", false),
    ] as [(String?, String?, String?, Bool)])
  func `an outlet's approval cannot be made older than the card's`(
    _ registered: String?, _ own: String?, _ judged: String?, _ differs: Bool
  ) throws {
    var input = try input(["30"])
    input.outlets[0].approved = try own.map(date)
    let (after, findings) = RegisterDifferences.apply(
      try card(try outlet(approved: registered)), to: input)
    #expect(after.outlets[0].approved == (try judged.map(date)))
    #expect(findings.map(\.item) == (differs ? ["outlet/DA001/approved"] : []))
  }

  // MARK: Permit

  private func permit(_ value: String, number: String = "A1", line: Int = 1) throws -> Permit {
    let place = SourcePosition(file: "x", line: line)
    return Permit(
      number: number, from: try date("2023-01-01"), to: try date("2028-01-01"),
      concentrations: [
        Permit.Concentration(
          outlet: "DA001", pollutant: "PM", value: try decimal(value),
          unit: .milligramsPerCubicMetre, position: place)
      ], annualMass: [])
  }

  @Test func `the permit is the card's`() throws {
    var card = try card()
    card.permit = try permit("10")
    var input = try input(["30"])
    #expect(try ids(card, input) == ["permit"])
    input.declarations.permit = try permit("10.0", line: 99)
    #expect(try ids(card, input).isEmpty)
    for other in [try permit("20"), try permit("10", number: "A2")] {
      input.declarations.permit = other
      #expect(try ids(card, input) == ["permit"])
      #expect(RegisterDifferences.apply(card, to: input).input.declarations.permit == card.permit)
    }
    card.permit = nil
    #expect(try ids(card, input).isEmpty)
    #expect(RegisterDifferences.apply(card, to: input).input.declarations.permit?.number == "A2")
  }

  // MARK: Reports

  @Test func `a kind of report that is not handed in is a difference`() throws {
    var card = try card()
    card.reports = ["emission", "energy"]
    var input = try input(["30"])
    #expect(try ids(card, input) == ["report/emission", "report/energy"])
    input.logs = [LogSummary(path: "e.csv", kind: .emission, bytes: 1, encoding: .utf8)]
    #expect(try ids(card, input) == ["report/energy"])
  }

  @Test func `a dossier cannot leave out what the card asks for`() throws {
    var card = try card()
    card.reports = ["emission"]
    var input = try input(["48"])
    input.logs = [LogSummary(path: "e.csv", kind: .emission, bytes: 1, encoding: .utf8)]
    input.scope = [.energy]
    #expect(try report(input).verdict != .fail)
    let (after, findings) = RegisterDifferences.apply(card, to: input)
    #expect(findings.map(\.item) == ["scope/emission"] && after.scope == [.energy, .emission])
    #expect(try report(after).verdict == .fail)
  }

  @Test func `no id holds a measured number, and every card speaks both languages`() throws {
    var cards = ExemptionCards.all
    cards.append(RegisterDifferences.card)
    #expect(Set(cards.map { $0.id }).count == cards.count)
    for card in cards {
      let prefixes = ["waiver-", "baseline-", "register-"]
      #expect(prefixes.contains(where: card.id.hasPrefix))
      for text in [card.summary, card.why, card.formula, card.source] {
        #expect(!text.zh.isEmpty && !text.en.isEmpty)
      }
    }
    #expect(
      try ids(card(try outlet(interval: 1)), intervals: ["DA001": 60]) == ["outlet/DA001/interval"])
  }
}

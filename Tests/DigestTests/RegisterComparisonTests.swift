import Measures
import Report
import Reports
import Testing

/// A dossier beside the authority's card: each field the same, different, and missing on one side.
struct RegisterComparisonTests {
  private static let place = SourcePosition(file: "register.yaml", line: 9)

  private func items(_ card: RegisterCard, _ facts: DossierFacts) -> [String] {
    card.differences(from: facts).map { $0.item }
  }

  @Test func `a card and a dossier that say the same do not differ`() {
    #expect(items(SamplePlant.foundry.card(), SamplePlant.foundry.facts()).isEmpty)
  }

  struct PlantCase: Sendable {
    var field: RegisterDifference.Field
    var registered: String?
    var declared: String?
    var card: @Sendable (inout RegisterCard) -> Void = { _ in }
    var facts: @Sendable (inout DossierFacts) -> Void = { _ in }
  }

  private static let plantCases: [PlantCase] = [
    PlantCase(
      field: .area, registered: "key", declared: "general", card: { $0.area = .key }),
    PlantCase(
      field: .area, registered: "general", declared: "key", facts: { $0.plant.area = .key }),
    // Not told, and so judged as general.
    PlantCase(
      field: .area, registered: "key", declared: nil, card: { $0.area = .key },
      facts: { $0.plant.isAreaDeclared = false }),
    PlantCase(
      field: .approved, registered: "2023-07-01", declared: "2019-03-12",
      card: { $0.approved = CivilDate("2023-07-01") ?? .epoch }),
    PlantCase(
      field: .region, registered: "330503", declared: "330502", card: { $0.region = "330503" }),
    PlantCase(
      field: .sector, registered: "cement", declared: "foundry", card: { $0.sector = "cement" }),
    PlantCase(
      field: .regimes, registered: "ultra-low", declared: nil,
      card: { $0.regimes = ["ultra-low"] }),
    PlantCase(
      field: .regimes, registered: nil, declared: "ultra-low",
      facts: { $0.plant.regimes = ["ultra-low"] }),
    PlantCase(
      field: .permit, registered: "A1", declared: nil, card: { $0.permit = permit("A1", "10") }),
    PlantCase(
      field: .permit, registered: "A1; DA001 PM 10 mg/m3", declared: "A1; DA001 PM 20 mg/m3",
      card: { $0.permit = permit("A1", "10") }, facts: { $0.permit = permit("A1", "20") }),
    PlantCase(
      field: .report, registered: "energy", declared: nil, card: { $0.reports = ["energy"] }),
    PlantCase(
      field: .scope, registered: "emission", declared: "energy",
      card: { $0.reports = ["emission"] },
      facts: {
        $0.scope = [.energy]; $0.logs = [.emission]
      }),
    PlantCase(
      field: .products, registered: "铸件", declared: "制品", card: { $0.products = ["铸件"] },
      facts: { $0.products = ["制品"] }),
  ]

  @Test(arguments: plantCases.indices)
  func `each field of the plant that differs is one difference`(_ index: Int) throws {
    let one = Self.plantCases[index]
    var (card, facts) = (SamplePlant.foundry.card(), SamplePlant.foundry.facts())
    one.card(&card)
    one.facts(&facts)
    let found = card.differences(from: facts)
    #expect(found.map(\.field) == [one.field])
    #expect(found.map(\.registered) == [one.registered])
    #expect(found.map(\.declared) == [one.declared])
    #expect(found.first?.position == card.position)
    for language in [Language.zh, .en] {
      #expect(found.allSatisfy { !$0.sentence(language).isEmpty })
    }
  }

  /// What only the dossier has: a permit, logs, products that the card does not name.
  @Test func `what the card leaves out says nothing`() {
    var card = SamplePlant.foundry.card()
    card.outlets = []
    var facts = SamplePlant.foundry.facts()
    facts.permit = Self.permit("A1", "10")
    facts.logs = [.emission, .audit]
    facts.scope = [.emission]
    facts.products = ["铸件"]
    facts.intervals = ["DA001": 60]
    #expect(items(card, facts).isEmpty)
  }

  @Test func `what is not known of a dossier says nothing`() {
    var card = SamplePlant.foundry.card()
    card.products = ["铸件"]
    card.outlets[0].intervalMinutes = 1
    #expect(items(card, SamplePlant.foundry.facts()).isEmpty)
  }

  @Test func `a production log that names none of the card's products is a difference`() throws {
    var (card, facts) = (SamplePlant.foundry.card(), SamplePlant.foundry.facts())
    card.products = ["铸件"]
    facts.logs = [.production]
    let found = card.differences(from: facts)
    #expect(found.map(\.item) == ["products"] && found.map(\.registered) == ["铸件"])
    #expect(found.map(\.declared) == [nil])
    #expect(
      found.map { $0.sentence(.zh) } == ["产品：登记信息为“铸件”，档案为“未写”；不改变适用限值"])
    // Without such a log nothing is known of products.
    facts.logs = [.emission]
    #expect(items(card, facts).isEmpty)
    (card.products, facts.logs) = ([], [.production])
    #expect(items(card, facts).isEmpty)
  }

  /// An outlet without a date in the dossier is judged by the dossier's plant, never by the card's.
  @Test(
    arguments: [
      // Card's outlet, dossier's plant, dossier's outlet; what the dossier is said to say.
      ("2019-01-01", "2019-01-01", nil, nil), ("2019-01-01", "2018-12-31", nil, "2018-12-31"),
      ("2019-01-01", "2019-01-02", nil, "2019-01-02"),
      ("2019-01-01", "2010-01-01", "2019-01-01", nil),
      ("2019-01-01", "2010-01-01", "2018-12-31", "2018-12-31"),
      ("2019-01-01", "2010-01-01", "2019-01-02", "2019-01-02"),
      ("2023-07-01", "2019-01-01", nil, "2019-01-01"),
      // The card gives the outlet none: its plant's holds.
      (nil, "2019-01-01", nil, nil), (nil, "2019-01-01", "2023-06-30", "2023-06-30"),
      (nil, "2019-01-01", "2023-07-01", nil), (nil, "2019-01-01", "2023-07-02", nil),
    ] as [(String?, String, String?, String?)])
  func `an outlet's approval in a dossier is its own, else that of the dossier's plant`(
    _ registered: String?, _ plant: String, _ own: String?, _ said: String?
  ) throws {
    var (card, facts) = (SamplePlant.foundry.card(), SamplePlant.foundry.facts())
    card.approved = try #require(CivilDate("2023-07-01"))
    card.outlets[0].approved = try registered.map { try #require(CivilDate($0)) }
    facts.plant.approved = try #require(CivilDate(plant))
    facts.outlets[0].approved = try own.map { try #require(CivilDate($0)) }
    let found = card.differences(from: facts)
    #expect(
      found.filter { $0.field == .outletApproved }.map(\.declared) == (said.map { [$0] } ?? []))
    // The plants' dates differ, and are told apart from the outlets'.
    #expect(found.filter { $0.field == .approved }.map(\.declared) == [plant])
  }

  @Test func `outlets differ by what they are, and by being there`() throws {
    var card = SamplePlant.foundry.card()
    card.outlets[0].processes = ["sand"]
    card.outlets[0].monitors = ["PM", "SO2"]
    card.outlets[0].approved = CivilDate("2021-01-01")
    card.outlets[0].intervalMinutes = 1
    card.outlets.append(
      RegisterCard.Outlet(id: "DA002", processes: [], monitors: [], position: Self.place))
    var facts = SamplePlant.foundry.facts()
    facts.intervals = ["DA001": 60]
    facts.outlets.append(Outlet(id: "DA009", name: "", processes: [], monitors: []))
    let found = card.differences(from: facts)
    #expect(
      found.map(\.item) == [
        "outlet/DA001/approved", "outlet/DA001/interval", "outlet/DA001/monitor/SO2",
        "outlet/DA001/process", "outlet/DA002", "unregistered/DA009",
      ])
    #expect(
      found.map(\.effect) == [.limits, .none, .extent, .limits, .extent, .none])
    #expect(found.gravestFirst.map(\.effect) == [.limits, .limits, .extent, .extent, .none, .none])
    let missing = try #require(found.first { $0.field == .outlet })
    #expect(missing.position == Self.place && missing.declared == nil)
    #expect(
      missing.sentence(.zh) == "DA002 排放口：登记信息为“已登记”，档案为“未写”；应核查的内容以登记为准时可能不同")
  }

  @Test func `the area is said as every view says it`() throws {
    var card = SamplePlant.foundry.card()
    card.area = .key
    let found = try #require(card.differences(from: SamplePlant.foundry.facts()).first)
    #expect(
      found.sentence(.zh) == "区域类别：登记信息为“重点地区（特别排放限值）”，档案为“一般地区”；适用限值以登记为准时可能不同")
    #expect(
      found.sentence(.en)
        == "area: “key area (special limits)” in the register, “general area” in the dossier; "
        + "other limits may apply where the register holds")
  }

  private static func permit(_ number: String, _ value: String) -> Permit {
    Permit(
      number: number, from: CivilDate("2023-01-01") ?? .epoch,
      to: CivilDate("2028-01-01") ?? .epoch,
      concentrations: [
        Permit.Concentration(
          outlet: "DA001", pollutant: "PM", value: ExactDecimal(value) ?? .zero,
          unit: .milligramsPerCubicMetre, position: place)
      ], annualMass: [])
  }
}

import Dossier
import Intake
import Measures
import Testing

@Suite struct PlantFileTests {
  @Test func `loads the example of the contract`() throws {
    let plant = """
      schema: greengate/dossier/1
      plant: {id: HZ-FD-001, name: 示例铸造有限公司, sector: foundry, region: "330502", area: general, approved: 2019-03-12}
      period: {from: 2025-03-01T00:00:00+08:00, to: 2025-04-01T00:00:00+08:00}   # half-open
      energy_year: 2025
      outlets:
        - {id: DA001, name: 1号冲天炉, process: melting.cupola-cold, monitors: [PM, SO2, NOx, O2]}
      logs:
        - {file: logs/emission.csv, kind: emission, interval_min: 1, flags: hj212}
        - {file: logs/energy.csv, kind: energy}
        - {file: logs/production.csv, kind: production}
        - {file: logs/power.csv, kind: power}
        - {file: logs/audit.csv, kind: audit}
      """
    let empty: [UInt8] = []
    let dossier = try openFolder(
      plant,
      [
        "logs/energy.csv": empty, "logs/production.csv": empty, "logs/power.csv": empty,
        "logs/audit.csv": empty,
      ])
    let approved = try #require(CivilDate("2019-03-12"))
    #expect(
      dossier.plant
        == Plant(
          id: "HZ-FD-001", name: "示例铸造有限公司", sector: "foundry", region: "330502",
          area: .general, approved: approved))
    #expect(dossier.period.from.description == "2025-03-01T00:00:00+08:00")
    #expect(dossier.period.hours == 744)
    #expect(dossier.energyYear == 2025)
    #expect(dossier.scope.isEmpty)
    #expect(
      dossier.outlets == [
        Outlet(
          id: "DA001", name: "1号冲天炉", processes: ["melting.cupola-cold"],
          monitors: ["PM", "SO2", "NOx", "O2"])
      ])
    #expect(dossier.logs.map(\.kind) == [.emission, .energy, .production, .power, .audit])
    #expect(dossier.logs[0].emissionLog?.intervalMinutes == 1)
    #expect(dossier.logs[0].emissionLog?.flags == .hj212)
    #expect(dossier.logs[1].emissionLog == nil)
    #expect(dossier.remarks.isEmpty)
  }

  /// As PyYAML's safe_dump writes it: lists at the indent of their key, quoted and unquoted
  /// scalars, and an alias where two outlets share one list.
  @Test func `loads what a YAML library wrote`() throws {
    let dossier = try openFolder(
      """
      schema: greengate/dossier/1
      plant:
        id: TEST-7
        name: 测试企业7
        sector: printing-dyeing
        region: '330502'
        area: key
        approved: 2022-05-01
      period:
        from: '2025-12-12T00:00:00+08:00'
        to: '2025-12-15T00:00:00+08:00'
      outlets:
      - id: DA001
        name: 1号排放口
        process: main
        monitors: &id001
        - PM
        - SO2
      - id: DA002
        name: 2号排放口
        process: other
        monitors: *id001
      logs:
      - file: logs/emission.csv
        kind: emission
        interval_min: 5
        flags: hj75
      energy_year: 2020
      """)
    #expect(dossier.outlets.map(\.monitors) == [["PM", "SO2"], ["PM", "SO2"]])
    #expect(dossier.plant.area == .key)
    #expect(dossier.period.hours == 72)
    #expect(dossier.logs[0].flags == .hj75)
    #expect(dossier.energyYear == 2020)
  }

  @Test func `loads every key and remarks what is not judged yet`() throws {
    let dossier = try openFolder(
      """
      schema: greengate/dossier/1
      plant:
        id: 001
        name: 某厂
        sector: brick
        region: 330502
        approved: 2019-03-12
        regimes: [ultra-low]
        permit:
          number: 9133050012345678XX001P
          valid: {from: 2024-01-01, to: 2028-12-31}
          concentrations:
            - {outlet: DA001, pollutant: NOx, value: "30.0", unit: mg/Nm3}
          annual_mass:
            - {pollutant: NOx, value: 12.5, unit: t/a}
            - {pollutant: NOx, value: 0, unit: t/a, outlet: DA001}
        register:
          key_enterprise: true
          credit_code: 91330500MA2B3C4D5E
          park: 南太湖新区
          address: 湖州市
          commissioned: 2012-06-01
          capacity: [{product: 铸件, quantity: 20000, unit: t/a}]
          products: [铸件, 模具]
      period: {from: 2025-03-01, to: 2025/3/2}
      scope: emission
      outlets:
        - id: DA001
          process: [main, other]
          monitors: [NOx, NO]
          approved: 2021-02-03
          stack_height: 25
          diameter: "1.2"
          pair: {inlet: DA001-in, outlet: DA001}
          reductant: urea
          independent_heat_source: true
          extra_air: false
          resins: [ABS, PS]
          treatment: [袋式除尘, SCR]
        - {id: DA002, process: main, monitors: [], stack_height: 15}
      meters:
        - {id: M1, kind: production, outlet: DA001, threshold_kw: 3.5, grace_min: 10}
        - {id: M2, kind: treatment, outlet: DA001}
      stops:
        - {outlet: DA001, from: 2025-03-01T08:00:00+08:00, to: 2025-03-02, reason: 检修}
      logs:
        - file: ./logs//emission.csv
          kind: emission
          interval_min: 10
          flags: none
          stamps: end
          outlet: DA001
          unit: ug/m3
          columns:
            采样时间: timestamp
            "NOx实测": {pollutant: NOx, unit: ppm}
            NOx标记: {flag_of: NOx}
            NOx折算: claim
            备注: ignore
      """)
    #expect(dossier.plant.id == "001")
    #expect(dossier.plant.region == "330502")
    #expect(dossier.plant.regimes == ["ultra-low"])
    #expect(dossier.scope == [.emission])
    #expect(dossier.period.hours == 24)
    let outlet = dossier.outlets[0]
    #expect(outlet.name == "DA001")
    #expect(outlet.processes == ["main", "other"])
    #expect(outlet.monitors == ["NOx", "NO"])
    #expect(outlet.approved == CivilDate("2021-02-03"))
    #expect(
      outlet.facts
        == OutletFacts(
          reductant: "urea", independentHeatSource: true, extraAir: false, resins: ["ABS", "PS"]))
    #expect(dossier.outlets[1].facts == OutletFacts())
    #expect(
      dossier.declarations.outlets == [
        OutletDetails(
          outlet: "DA001", stackHeight: ExactDecimal("25"), diameter: ExactDecimal("1.2"),
          inlet: "DA001-in", treatment: ["袋式除尘", "SCR"]),
        OutletDetails(outlet: "DA002", stackHeight: ExactDecimal("15")),
      ])
    let permit = try #require(dossier.declarations.permit)
    #expect(permit.number == "9133050012345678XX001P")
    #expect(permit.concentrations.map(\.value) == [try #require(ExactDecimal("30"))])
    #expect(permit.concentrations.map(\.unit) == [.milligramsPerCubicMetre])
    #expect(permit.annualMass.map(\.outlet) == [nil, "DA001"])
    let register = try #require(dossier.declarations.register)
    #expect(register.isKeyEnterprise == true)
    #expect(register.products == ["铸件", "模具"])
    #expect(register.capacity.map(\.product) == ["铸件"])
    #expect(dossier.declarations.meters.map(\.kind) == [.production, .treatment])
    #expect(dossier.declarations.meters.map(\.graceMinutes) == [10, nil])
    #expect(dossier.stops.map(\.reason) == ["检修"])
    #expect(dossier.stops.map(\.to.description) == ["2025-03-02T00:00:00+08:00"])
    #expect(dossier.stops.map(\.position) == [SourcePosition(file: "plant.yaml", line: 45)])
    let log = dossier.logs[0]
    #expect(log.file == "logs/emission.csv")
    #expect(log.input.path == "logs/emission.csv")
    #expect(log.flags == .none)
    #expect(log.stampsCloseInterval)
    #expect(log.outlet == "DA001")
    #expect(log.unit?.symbol == "ug/m3")
    #expect(
      log.columns == [
        "采样时间": .timestamp, "NOx实测": .reading(pollutant: "NOx", unit: .partsPerMillion),
        "NOx标记": .readingFlag(pollutant: "NOx"), "NOx折算": .claim, "备注": .ignored,
      ])
    #expect(
      dossier.remarks.map(\.subject) == ["diameter", "treatment"])
    #expect(dossier.remarks.map(\.position.line) == [33, 39])
  }

  @Test func `defaults are the general area, HJ 212 flags and stamps that begin`() throws {
    let dossier = try openFolder(Sample.plant)
    #expect(dossier.plant.area == .general)
    #expect(dossier.logs[0].flags == .hj212)
    #expect(!dossier.logs[0].stampsCloseInterval)
    #expect(dossier.remarks.isEmpty)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60])
  func `accepts every interval that divides an hour`(_ minutes: Int) throws {
    let text = Sample.plant.replacing("interval_min: 60", with: "interval_min: \(minutes)")
    #expect(try openFolder(text).logs[0].intervalMinutes == minutes)
  }

  @Test func `energy alone needs no outlets`() throws {
    let dossier = try openFolder(
      """
      schema: greengate/dossier/1
      plant: {id: A, name: B, sector: cement, region: "330502", approved: 2019-03-12}
      period: {from: 2025-01-01, to: 2026-01-01}
      energy_year: 2025
      scope: [energy]
      logs: [{file: logs/emission.csv, kind: energy}]
      """)
    #expect(dossier.outlets.isEmpty)
    #expect(dossier.scope == [.energy])
  }

  @Test func `a byte order mark and CRLF change nothing`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array(Sample.plant.replacing("\n", with: "\r\n").utf8)
    let dossier = try openFolder("", ["plant.yaml": bytes])
    #expect(dossier.plant.name == "示例铸造有限公司")
    #expect(dossier.logs[0].position.line == 16)
  }
}

@Suite struct AreaDeclarationTests {
  @Test(arguments: [(", area: general", true), (", area: key", true), ("", false)])
  func `a plant that says no area is known to be silent`(
    _ area: String, _ isDeclared: Bool
  ) throws {
    let dossier = try openFolder(
      """
      schema: greengate/dossier/1
      plant: {id: P, name: 示例, sector: foundry, region: "330502"\(area), approved: 2019-03-12}
      period: {from: 2025-03-01T00:00:00+08:00, to: 2025-04-01T00:00:00+08:00}
      outlets:
        - {id: DA001, name: 1号冲天炉, process: melting.cupola-cold, monitors: [PM]}
      logs:
        - {file: logs/energy.csv, kind: energy}
      """, ["logs/energy.csv": []])
    #expect(dossier.plant.isAreaDeclared == isDeclared)
    #expect(dossier.plant.area == (area.contains("key") ? .key : .general))
  }
}

import Foundation
import Measures
import Standards
import Testing

struct ShippedPacksTests {
  private let library: StandardsLibrary

  /// Read once for all tests.
  private static let loaded = Result { () throws(Fault) in
    try loadStandards([PackFixture.shipped])
  }

  init() throws {
    library = try Self.loaded.get()
  }

  private func standard(_ id: String) throws -> Standard {
    try #require(library.standards.first { $0.id == id })
  }

  private func limit(_ standard: String, _ id: String) throws -> Limit {
    try #require(try self.standard(standard).limits.first { $0.id == id })
  }

  @Test func `all packs load`() {
    #expect(
      library.standards.map(\.id) == [
        "DB33/2146-2018", "DB33/962-2015", "DB44/2367-2022", "DB44/27-2001", "DB44/814-2010",
        "DB44/817-2010", "DB44/818-2010", "GB 16297-1996", "GB 29620-2013", "GB 31572-2015",
        "GB 37822-2019", "GB 39726-2020", "GB 4287-2012", "GB 4915-2013", "HZ 2023-2025",
        "ZJ 2023-2027", "ZJ 2026-2028", "ZJHT 2023-2025", "ZS 2018-2022", "环大气〔2021〕65号",
        "环大气〔2024〕5号",
      ])
  }

  @Test func `every figure has a clause, a source and a unit that fits`() throws {
    for standard in library.standards {
      for limit in standard.limits {
        #expect(!limit.clause.isEmpty && !limit.source.isEmpty, "\(limit.id)")
        let pollutant = try #require(Pollutant.withID(limit.pollutant))
        switch limit.shape {
        case .concentration, .ambient:
          #expect(limit.unit.quantity == pollutant.quantity, "\(limit.id)")
        case .rate: #expect(limit.unit == .kilogramsPerHour, "\(limit.id)")
        case .removal: #expect(limit.unit == .percent, "\(limit.id)")
        case .perProduct: #expect(limit.unit == .kilogramsPerTonne, "\(limit.id)")
        }
      }
      for limit in standard.water {
        #expect(!limit.clause.isEmpty && !limit.source.isEmpty, "\(limit.id)")
      }
      for target in standard.targets {
        #expect(target.clause?.isEmpty == false && !target.source.isEmpty, "\(target.id)")
      }
    }
  }

  @Test func `every figure that does not convict says why in both languages`() {
    for standard in library.standards {
      for limit in standard.limits where !limit.confidence.convicts {
        #expect(limit.note?.zh.isEmpty == false, "\(standard.id) \(limit.id)")
        #expect(limit.note?.en.isEmpty == false, "\(standard.id) \(limit.id)")
      }
      for target in standard.targets where !target.confidence.convicts || target.scope == .city {
        #expect(target.note?.zh.isEmpty == false, "\(standard.id) \(target.id)")
      }
    }
  }

  @Test(arguments: ShippedFigure.all)
  func `figure stands as in the text`(_ figure: ShippedFigure) throws {
    var figure = figure
    let limit = try limit(figure.standard, figure.id)
    figure.id = figure.id.replacing("-since-2024", with: "")
    figure.check(limit)
  }

  @Test func `no figure is shipped that was not typed again`() {
    for standard in library.standards where !standard.limits.isEmpty {
      let typed = ShippedFigure.all.filter { $0.standard == standard.id }.map(\.id)
      #expect(Set(typed).count == typed.count, "\(standard.id)")
      #expect(Set(typed) == Set(standard.limits.map(\.id)), "\(standard.id)")
    }
  }

  @Test(arguments: [
    ("GB 39726-2020", "2021-01-01", "2023-07-01"), ("GB 4915-2013", "2014-03-01", "2015-07-01"),
    ("GB 31572-2015", "2015-07-01", "2017-07-01"), ("DB33/962-2015", "2015-04-01", "2016-09-01"),
  ])
  func `binds new and existing plants from the text's dates`(
    _ id: String, _ new: String, _ existing: String
  ) throws {
    let limits = try standard(id).limits.filter {
      !$0.id.hasPrefix("A2026") && !$0.id.contains("since-2024")
    }

    #expect(limits.allSatisfy { $0.dates.newFrom == CivilDate(new) })
    #expect(limits.allSatisfy { $0.dates.existingFrom == CivilDate(existing) })
  }

  @Test func `the dryers of 2013 end on the day on which the amended figures begin`() throws {
    let old = try limit("GB 4915-2013", "T1-drying-own-heat-SO2")
    let new = try limit("GB 4915-2013", "A2026-drying-own-heat-SO2")

    #expect(old.dates.until == CivilDate("2026-04-01"))
    #expect(new.dates.newFrom == CivilDate("2026-04-01"))
    #expect(new.dates.existingFrom == CivilDate("2026-04-01"))
    #expect(old.conditions.independentHeatSource == true)
    #expect(new.conditions.independentHeatSource == true)
    #expect(!new.confidence.convicts)
  }

  @Test func `kiln ammonia binds only where it is a reductant`() throws {
    for table in ["T1", "T2"] {
      #expect(
        try limit("GB 4915-2013", "\(table)-kiln-NH3").conditions.reductants == ["ammonia", "urea"])
    }
  }

  @Test func `no total VOC limit convicts before its method is issued`() throws {
    let limits = library.standards.flatMap(\.limits).filter { $0.pollutant == "TVOC" }

    #expect(!limits.isEmpty)
    #expect(limits.allSatisfy { $0.awaits == .monitoringMethod || !$0.confidence.convicts })
  }

  @Test func `no figure of DB33/962 convicts`() throws {
    #expect(try standard("DB33/962-2015").limits.allSatisfy { $0.confidence == .unsure })
  }

  @Test func `the general standard binds any process, by table 2 since 1997 and table 1 before`()
    throws
  {
    let standard = try standard("GB 16297-1996")

    #expect(standard.level == .general)
    #expect(standard.limits.allSatisfy { $0.process == Limit.anyProcess })
    #expect(
      try limit("GB 16297-1996", "T2-NMHC").dates
        == Limit.Dates(newFrom: CivilDate("1997-01-01"), existingFrom: Limit.Dates.never))
    #expect(try limit("GB 16297-1996", "T1-NMHC").dates.newFrom == Limit.Dates.never)
    // The foreword: not side by side with industry standards, and cement has always had one.
    #expect(!standard.sectors.contains("cement"))
    #expect(
      library.standards.filter { $0.displaces.contains("GB 16297-1996") }.map(\.id)
        == ["GB 29620-2013", "GB 31572-2015", "GB 39726-2020"])
  }

  @Test func `ultra-low binds 95 % of a month's hours, only under its regime`() throws {
    let all = try standard("环大气〔2024〕5号").limits
    let limits = all.filter { $0.process == "kiln" }

    #expect(all.allSatisfy { $0.regimes == ["ultra-low"] && !$0.confidence.convicts })
    #expect(limits.map(\.printedValue) == ["10", "35", "50"])
    #expect(limits.map(\.pollutant) == ["PM", "SO2", "NOx"])
    for limit in limits {
      #expect(limit.basis == .share(ExactDecimal(mantissa: 95, scale: 0)))
      #expect(limit.regimes == ["ultra-low"])
      #expect(limit.oxygen == ExactDecimal("10"))
      #expect(limit.confidence == .confirmedSecondary)
    }
  }

  @Test func `Huzhou's energy target speaks of the city, from 2020 to 2025`() throws {
    let target = try #require(try standard("HZ 2023-2025").targets.first)

    #expect(target.id == "HZ-EI")
    #expect(target.annualDecline == ExactDecimal("0.0366"))
    #expect(target.baseYear == 2020)
    #expect(target.until == 2025)
    #expect(target.scope == .city)
    #expect(target.confidence == .confirmedPrimary)
    #expect(try standard("HZ 2023-2025").region == "330500")
  }

  @Test func `resins bind by the rows of the table`() throws {
    let resins = try standard("GB 31572-2015").limits
      .reduce(into: [String: [String]]()) {
        $0[$1.pollutant, default: $1.conditions.resins] = $1.conditions.resins
      }

    #expect(resins["NMHC"] == [])
    #expect(resins["PM"] == [])
    #expect(resins["acrylonitrile"] == ["ABS"])
    #expect(resins["styrene"] == ["PS", "ABS", "unsaturated-polyester"])
    #expect(resins["acetaldehyde"] == ["thermoplastic-polyester"])
    #expect(resins["phosgene"] == ["PC-phosgene"])
    #expect(resins["H2S"] == ["PPS"])
  }

  @Test func `both tables of GB 31572 hold thirty rows, measured and at three per cent`() throws {
    let limits = try standard("GB 31572-2015").limits
    for process in ["resin-processing", "resin-processing.combustion"] {
      for area in ControlArea.allCases {
        let rows = limits.filter {
          $0.process == process && $0.areas == [area] && $0.shape == .concentration
        }
        #expect(Set(rows.map(\.pollutant)).count == 30)
        #expect(rows.count == 30)
      }
    }
  }

  @Test func `every foundry emission point of table 1 limits particulate matter`() throws {
    let limits = try standard("GB 39726-2020").limits
      .filter { $0.process != Limit.anyProcess }
    let points = Set(limits.map(\.process)).subtracting(["voc-combustion"])
    let limited = Set(limits.filter { $0.pollutant == "PM" }.map(\.process))

    #expect(limited == points)
    #expect(points.count == 18)
  }

  @Test func `the examples of the format's page load`() throws {
    let page = try String(contentsOfFile: PackFixture.shipped + "/README.md", encoding: .utf8)
    let examples = page.split(separator: "```yaml\n").dropFirst().map {
      String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex))
    }
    try #require(examples.count == 5)
    // Two and three are further limits of the first; then an overlay, and a pack of one's own.
    let pack = try PackFixture(["a.yaml": examples[..<3].joined()])
    let overlay = try PackFixture(["o.yaml": examples[3], "own.yaml": examples[4]])

    let written = try #require(try loadStandards([pack.path]).standards.first?.limits)
    #expect(written.map(\.basis) == [.hour, .rolling(hours: 24), .day, .hour])
    #expect(written.last?.arithmetic == "2 × 60 mg/m3 (T5-NMHC)")
    let laid = try loadStandards([PackFixture.shipped], overlays: [overlay.path])

    let limits = laid.standards.first { $0.id == "DB33/962-2015" }?.limits
    #expect(limits?.first { $0.id == "T1-setting-PM" }?.confidence == .confirmed)
    #expect(laid.standards.first { $0.id == "某环发〔2030〕9号" }?.limits.count == 1)
    #expect(try lintStandards([overlay.path], base: [PackFixture.shipped]).isUsable)
  }

  @Test func `the format's page names every pack`() throws {
    let page = try String(contentsOfFile: PackFixture.shipped + "/README.md", encoding: .utf8)
    for file in library.files {
      let name = file.path.dropFirst(PackFixture.shipped.count + 1)
      #expect(page.contains("`\(name)`"), "\(name)")
    }
  }

  /// The fact sheet's check values for GB 16297-1996, class II: 35, 156.25 and 3.2 kg/h.
  @Test(arguments: [
    ("24.9", 3464, 100), ("25", 35, 1), ("25.1", 3536, 100), ("50", 15_625, 100), ("12", 32, 10),
  ])
  func `the general standard's NMHC rate follows its appendix B`(
    _ height: String, _ above: Int, _ below: Int
  ) throws {
    guard case .rate(let rates) = try limit("GB 16297-1996", "T2-rate-II-NMHC").shape else {
      Issue.record("no rate")
      return
    }
    let height = try #require(ExactDecimal(height))

    #expect(
      rates.allowed(atHeight: height, clearsBuildings: true)
        == ExactFraction(Int128(above), over: Int128(below)))
  }

  @Test func `rates fall with the square below 15 m, and only new stacks are halved`() throws {
    for standard in library.standards {
      for limit in standard.limits {
        guard case .rate(let rates) = limit.shape else { continue }
        let isOld = standard.id == "GB 16297-1996" && limit.id.hasPrefix("T1")
        #expect(rates.halvedBelow == (isOld ? nil : ExactDecimal("15")), "\(limit.id)")
        #expect(rates.clearance == ExactDecimal("5"), "\(limit.id)")
        #expect(rates.above == (rates.rows.count > 1 ? .squareLaw : .constant), "\(limit.id)")
      }
    }
  }

  @Test func `bricks are under the text of 2013 until the year of its amendment`() throws {
    for pollutant in ["PM", "SO2", "NOx", "fluoride"] {
      let old = try limit("GB 29620-2013", "T2-kiln-\(pollutant)")
      let new = try limit("GB 29620-2013", "A2020-kiln-\(pollutant)")
      #expect(old.dates.until == CivilDate("2020-01-01"))
      #expect(old.dates.existingFrom == CivilDate("2016-07-01"))
      #expect(new.dates.newFrom == old.dates.until && new.dates.existingFrom == old.dates.until)
    }
    #expect(try limit("GB 29620-2013", "T1-kiln-PM").dates.until == CivilDate("2016-07-01"))
  }

  @Test(arguments: ["DB44/814-2010", "DB44/817-2010"])
  func `Guangdong's stage I bound existing plants until 2013`(_ id: String) throws {
    for limit in try standard(id).limits where limit.id.hasPrefix("I-") {
      #expect(limit.dates.newFrom == Limit.Dates.never)
      #expect(limit.dates.until == CivilDate("2013-01-01"))
    }
    for limit in try standard(id).limits where limit.id.hasPrefix("II-") {
      #expect(limit.dates.newFrom == CivilDate("2010-11-01"))
      #expect(limit.dates.existingFrom == CivilDate("2013-01-01"))
    }
  }

  @Test func `the lower threshold of Guangdong binds in its nine named cities`() throws {
    #expect(
      try limit("DB44/2367-2022", "R80-key-NMHC").regions == [
        "440100", "440300", "440400", "440600", "440700", "441200", "441300", "441900", "442000",
      ])
  }

  @Test func `in-plant limits of the national annexes bind only where they were adopted`() throws {
    for id in ["GB 37822-2019", "GB 39726-2020"] {
      for limit in try standard(id).limits where limit.id.contains("in-plant") {
        #expect(limit.regimes == ["in-plant-monitoring"], "\(limit.id)")
      }
    }
    #expect(
      try standard("DB44/2367-2022").limits.filter { $0.id.contains("in-plant") }
        .allSatisfy { $0.regimes.isEmpty })
  }
}

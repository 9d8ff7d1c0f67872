import Measures
import Standards
import Testing

/// GB 4287-2012, typed again: table 2 direct and indirect, table 3 direct and indirect.
struct ShippedWaterTests {
  private static let table = """
    pH 6-9 6-9 6-9 6-9
    COD 80 200 60 80
    BOD5 20 50 15 20
    SS 50 100 20 50
    colour 50 80 30 50
    NH3N 10 20 8 10
    TN 15 30 12 15
    TP 0.5 1.5 0.5 0.5
    ClO2 0.5 0.5 0.5 0.5
    AOX 12 12 8 8
    sulphide 0.5 0.5 not-detectable not-detectable
    anilines not-detectable not-detectable not-detectable not-detectable
    """
  private static let others = """
    T2-direct-Cr6 not-detectable
    T3-direct-Cr6 not-detectable
    T2-direct-wax-NH3N 15
    T2-indirect-wax-NH3N 30
    T2-direct-wax-TN 25
    T2-indirect-wax-TN 50
    A2015-indirect-park-COD 500
    A2015-indirect-COD 200
    A2015-indirect-park-BOD5 150
    A2015-indirect-BOD5 50
    A2015-direct-Sb 0.10
    A2015-indirect-Sb 0.10
    T2-volume-woven 140
    T2-volume-silk 300
    T2-volume-knitted 85
    T2-volume-worsted 500
    T2-volume-woollen 575
    """

  private static var typed: [String: String] {
    var figures: [String: String] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      for (place, value) in zip(
        ["T2-direct", "T2-indirect", "T3-direct", "T3-indirect"], words.dropFirst())
      {
        figures["\(place)-\(words[0])"] = value
      }
    }
    for line in others.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      figures[words[0]] = words[1]
    }
    return figures
  }

  @Test func `every figure stands as in the text`() throws {
    let water = try loadStandards([PackFixture.shipped]).standards.flatMap(\.water)

    #expect(
      Dictionary(uniqueKeysWithValues: water.map { ($0.id, $0.printed) }) == Self.typed)
    for limit in water {
      #expect(limit.confidence.convicts == !limit.id.hasPrefix("A2015"), "\(limit.id)")
      #expect(
        limit.areas
          == (limit.id.hasPrefix("T3")
            ? [.key]
            : limit.id.hasPrefix("T2-volume")
              || limit.id.hasSuffix("Sb") ? [.general, .key] : [.general]),
        "\(limit.id)")
    }
    let cod = try #require(water.first { $0.id == "T2-indirect-COD" })
    #expect(cod.dates.until == CivilDate("2015-03-27"))
  }

  private func water(_ value: String) throws -> WaterLimit {
    let pack =
      PackLines.header + [
        "water:", "- {id: W, clause: t, item: {zh: 甲, en: a}, discharge: direct,",
        "   value: \(value), source: a test}",
      ]
    let fixture = try PackFixture(["a.yaml": pack.joined(separator: "\n") + "\n"])
    return try #require(try loadStandards([fixture.path]).standards.first?.water.first)
  }

  @Test func `reads figures, ranges and what must not be found`() throws {
    #expect(try water("\"0.5\"").figure == .atMost(ExactDecimal(mantissa: 5, scale: 1)))
    #expect(
      try water("6-9").figure
        == .between(ExactDecimal(mantissa: 6, scale: 0), ExactDecimal(mantissa: 9, scale: 0)))
    #expect(try water("not-detectable").figure == .notDetectable)
  }

  @Test(arguments: ["9-6", "6-6", "6-7-8", "some", "-6"])
  func `refuses what is no figure, with its line`(_ value: String) throws {
    let pack =
      PackLines.header + [
        "water:", "- {id: W, clause: t, item: {zh: 甲, en: a}, discharge: direct,",
        "   value: \"\(value)\", source: a test}",
      ]
    let fixture = try PackFixture(["a.yaml": pack.joined(separator: "\n") + "\n"])

    #expect(try refusal([fixture.path]).position?.line == 10)
  }
}

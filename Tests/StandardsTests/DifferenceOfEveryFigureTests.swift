import Foundation
import Measures
import Standards
import Testing

/// Whatever is changed in a pack shows up in a diff.
struct DifferenceOfEveryFigureTests {
  /// Values that decide a verdict: figures, days, answers and senses.
  private static var value: Regex<(Substring, Substring)> {
    /[:\[ ]"?(\d+(?:[.\-]\d+)*|yes|no|true|false|at-most|at-least|mass|volume)"?(?=[,\]}\n])/
  }

  private static func other(_ text: Substring) -> String {
    switch text {
    case "yes": return "no"
    case "no": return "yes"
    case "true": return "false"
    case "false": return "true"
    case "at-most": return "at-least"
    case "at-least": return "at-most"
    case "mass": return "volume"
    case "volume": return "mass"
    default:
      let last = text.last?.wholeNumberValue ?? 0
      return text.dropLast() + String(last == 9 ? 8 : last + 1)
    }
  }

  @Test(
    arguments: [
      "energy/gb-t-2589-2020", "energy/gb-16780-2021", "energy/gb-30526-2019",
      "energy/zhejiang-carbon-efficiency", "audit/printing-dyeing", "audit/plans-huzhou",
      "audit/plans-zhanjiang", "audit/order-38-2016", "audit/foundry", "audit/cement",
      "audit/printing-dyeing-conditions-2017", "audit/gb-t-43329-2023",
      "audit/foundry-association-2019", "plans/huzhou-2023-2025", "gates/huzhou", "gates/zhongshan",
      "gates/energy-review-order-44",
    ])
  func `every figure of a shipped pack`(_ name: String) throws {
    let text = try String(
      contentsOfFile: PackFixture.shipped + "/" + name + ".yaml", encoding: .utf8)
    let fixture = try PackFixture(["a.yaml": text])
    let before = try loadStandards([fixture.path])
    var loaded = 0
    for match in text.matches(of: Self.value) {
      let line = text[..<match.range.lowerBound].split(separator: "\n").last
      let old = match.output.1
      guard line?.drop(while: { $0 == " " }).hasPrefix("#") != true,
        old.startIndex != text.startIndex
      else { continue }
      var changed = text
      changed.replaceSubrange(old.startIndex..<old.endIndex, with: Self.other(old))
      try fixture.write(Data(changed.utf8), to: "a.yaml")
      guard let after = try? loadStandards([fixture.path]) else { continue }
      loaded += 1
      #expect(
        !StandardsDifference(from: before, to: after).items.isEmpty,
        "\(old) in \(text[text.lineRange(for: match.range)])")
    }
    #expect(loaded > 0)
  }

  @Test(arguments: [
    ("sense: at-most, computed", "sense: at-least, computed", "demand"),
    ("unit: kgce/t", "unit: tce/t", "demand"),
  ])
  func `the direction and unit of a trend`(_ old: String, _ new: String, _ aspect: String) throws {
    let pack = """
      schema: greengate/audit/1
      id: A 1
      title: {zh: 测试, en: Test}
      effective: 2020-01-01
      region: "330000"
      sectors: [foundry]
      items:
      - {id: t, title: {zh: 甲, en: a}, unit: kgce/t, trend: better, sense: at-most, computed: {of: [energy], per: [product.a]}, clause: c, source: s}

      """
    let before = try PackFixture(["a.yaml": pack])
    let after = try PackFixture(["a.yaml": pack.replacing(old, with: new)])

    let items = try StandardsDifference(
      from: loadStandards([before.path]), to: loadStandards([after.path])
    ).items

    #expect(items.map(\.entry) == ["t"])
    #expect(items.first?.aspects.map(\.name.en) == [aspect])
  }

  @Test func `a day in force that is not known, and families that share an id`() throws {
    let head = """
      schema: greengate/energy/1
      id: E 1
      title: {zh: 测试, en: Test}
      effective: 2020-01-01
      region: "330000"
      sectors: ["*"]

      """
    let coal =
      "coefficients: [{id: standard-coal, name: 甲, measure: mass, factor: \"1\", source: s}]\n"
    func library(_ text: String) throws -> StandardsLibrary {
      let fixture = try PackFixture(["a.yaml": text])
      return try loadStandards([fixture.path])
    }

    let items = try StandardsDifference(
      from: library(head + "standard_coal: {kj: 29307, source: s}\n" + coal),
      to: library(
        head + "standard_coal: {kj: 29307, source: s}\n" + coal.replacing("\"1\"", with: "\"2\""))
    ).items
    #expect(items.map(\.entry) == ["standard-coal"])

    let unknown = PackLines.pack(replacing: "issued", by: "effective_known: false")
    let header = try StandardsDifference(
      from: library(PackLines.pack()), to: library(unknown)
    ).items
    #expect(header.map(\.entry) == [nil])
    #expect(Set(header.flatMap { $0.aspects.map(\.name.en) }) == ["issued", "in force"])
  }
}

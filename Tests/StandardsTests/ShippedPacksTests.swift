import Measures
import Standards
import Testing

struct ShippedPacksTests {
  private func library() throws -> StandardsLibrary { try loadStandards([PackFixture.shipped]) }

  private func limit(_ standard: String, _ id: String) throws -> Limit {
    let found = try library().standards.first { $0.id == standard }
    return try #require(found?.limits.first { $0.id == id })
  }

  @Test func `all packs load`() throws {
    #expect(
      try library().standards.map(\.id) == [
        "DB33/962-2015", "GB 16297-1996", "GB 31572-2015", "GB 39726-2020", "GB 4915-2013",
        "HZ 2023-2025", "环大气〔2024〕5号",
      ])
    #expect(try library().files.count == 7)
  }

  @Test func `zz`() throws {
    let lib = try library()
    for l in Language.allCases {
      print(standardsTable(lib, language: l))
      for s in lib.standards { print(standardPage(s, language: l)) }
    }
  }
}

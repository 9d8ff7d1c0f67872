import Measures
import Standards
import Testing

/// The law of one day for every day.
struct LawAtTests {
  private let earliest = CivilDate(daysSinceEpoch: 0)

  private func limits(_ applies: String, on day: String) throws -> [Limit] {
    let fixture = try PackFixture([
      "a.yaml": """
      schema: greengate/standard/1
      id: TEST 1-2025
      title: {zh: 测试标准, en: Test standard}
      issued: 2020-01-01
      effective: 2021-01-01
      region: "000000"
      sectors: [foundry]
      comparison: rounded
      limits:
      - {id: T1, clause: Table 1, process: main, pollutant: PM, value: "30", unit: mg/m3,
         basis: hour, \(applies) source: test}

      """
    ])
    let library = try loadStandards([fixture.path])
    let date = try #require(CivilDate(day))
    return library.asInForce(on: date, from: earliest).standards.flatMap(\.limits)
  }

  @Test(arguments: [
    // Below, at and above the day in force, and the day of the end.
    ("", "2020-12-31", false, false), ("", "2021-01-01", true, true),
    ("", "2021-01-02", true, true),
    ("applies: {new_from: 2021-01-01, existing_from: 2023-07-01},", "2023-06-30", true, false),
    ("applies: {new_from: 2021-01-01, existing_from: 2023-07-01},", "2023-07-01", true, true),
    ("applies: {until: 2024-01-01},", "2023-12-31", true, true),
    ("applies: {until: 2024-01-01},", "2024-01-01", false, false),
    // A table that binds new plants before the text as a whole comes into force.
    ("applies: {new_from: 2020-06-01},", "2020-06-01", true, false),
  ])
  func `what is in force on the day binds from the beginning, and nothing else`(
    _ applies: String, _ day: String, _ bindsNew: Bool, _ bindsExisting: Bool
  ) throws {
    let limits = try limits(applies, on: day)

    #expect(limits.isEmpty == !(bindsNew || bindsExisting))
    guard let dates = limits.first?.dates else { return }
    #expect(dates.newFrom == (bindsNew ? earliest : Limit.Dates.never))
    #expect(dates.existingFrom == (bindsExisting ? earliest : Limit.Dates.never))
    #expect(dates.until == nil)
    // Who is new stays what the text says.
    #expect(dates.newSince == CivilDate("2021-01-01"))
  }

  @Test func `the shipped law of a day holds no figure that begins later or has ended`() throws {
    let library = try loadStandards([PackFixture.shipped])
    let day = try #require(CivilDate("2022-06-30"))

    let then = library.asInForce(on: day, from: earliest)

    for standard in then.standards {
      let whole = try #require(library.standards.first { $0.id == standard.id })
      for limit in standard.limits {
        let own = try #require(whole.limits.first { $0.id == limit.id })
        let starts = [
          own.dates.newFrom ?? whole.effective, own.dates.existingFrom ?? whole.effective,
        ]
        #expect(starts.contains { $0 <= day }, "\(standard.id) \(limit.id)")
        #expect(own.dates.until.map { day < $0 } ?? true, "\(standard.id) \(limit.id)")
      }
    }
    #expect(then.audits.allSatisfy { $0.until == nil })
    #expect(then.standards.count < library.standards.count && !then.standards.isEmpty)
  }
}

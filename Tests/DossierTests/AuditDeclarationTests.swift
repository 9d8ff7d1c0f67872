import Dossier
import Measures
import Testing

@Suite struct AuditDeclarationTests {
  private static func plant(_ audit: String) -> String {
    """
    schema: greengate/dossier/1
    plant: {id: A, name: 测试企业, sector: foundry, region: "330502", approved: 2019-03-12}
    period: {from: 2025-03-01, to: 2025-04-01}
    scope: [audit]
    \(audit)
    logs: [{file: logs/audit.csv, kind: audit}]
    """
  }

  private static let logs: [String: [UInt8]] = ["logs/audit.csv": []]

  @Test func `reads dates and reasons`() throws {
    let dossier = try openFolder(
      Self.plant(
        "audit: {required: 2024-03-01, published: 2024-03-25, started: 2024-04-20, "
          + "finished: 2025-01-15, last: 2020-05-30, reason: [toxic, energy]}"), Self.logs)

    let audit = try #require(dossier.declarations.audit)
    #expect(audit.required == CivilDate("2024-03-01"))
    #expect(audit.published == CivilDate("2024-03-25"))
    #expect(audit.started == CivilDate("2024-04-20"))
    #expect(audit.finished == CivilDate("2025-01-15"))
    #expect(audit.last == CivilDate("2020-05-30"))
    #expect(audit.reasons == [.toxic, .energy])
    #expect(audit.position.line == 5)
  }

  @Test func `one date is enough, and without the key there is no audit`() throws {
    #expect(
      try openFolder(Self.plant("audit: {last: 2020-05-30}"), Self.logs).declarations.audit?
        .required == nil)
    #expect(try openFolder(Self.plant(""), Self.logs).declarations.audit == nil)
  }

  @Test(arguments: [
    ("audit: {requierd: 2024-03-01}", "did you mean `required`"),
    ("audit: {required: 2024-02-30}", "a day that exists"),
    ("audit: {reason: toxik}", "did you mean `toxic`"),
    ("audit: {reason: [toxic, toxic]}", "twice"),
    ("audit: {}", "is empty"),
    ("audit: {finished: 2025-01-15}", "add `started`"),
    ("audit: {started: 2025-01-16, finished: 2025-01-15}", "before it started"),
    ("audit: {last: 2025-01-16, started: 2025-01-15}", "audit before this one"),
    ("audit: 2025", "a mapping"),
  ])
  func `refuses with its line`(_ audit: String, _ says: String) throws {
    let fault = try refusal(Self.plant(audit), Self.logs)

    #expect(fault.position?.line == 5)
    #expect(fault.sentence.en.contains(says), "\(fault.sentence.en)")
  }

  @Test(arguments: [
    ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"),
    ("2024-12-31", 2, "2025-02-28"),
    ("2024-02-29", 60, "2029-02-28"), ("2024-02-29", 12, "2025-02-28"),
    ("2024-03-01", 12, "2025-03-01"), ("2024-11-15", 1, "2024-12-15"),
    ("2024-12-15", 1, "2025-01-15"),
  ])
  func `counts months to the same day or the month's last`(
    _ from: String, _ months: Int, _ due: String
  ) throws {
    let start = try #require(CivilDate(from))
    #expect(start.adding(months: months) == CivilDate(due))
  }

  @Test func `the calendar ends with the year 9999`() {
    #expect(CivilDate("9999-12-31")?.adding(months: 1) == nil)
  }
}

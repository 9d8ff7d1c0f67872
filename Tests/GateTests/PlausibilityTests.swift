import Evaluation
import Gate
import Measures
import Report
import Standards
import Testing

/// What an application says that does not fit together, and what a reviewer then decides.
struct PlausibilityTests {
  private func judge(
    findings: [Finding] = [], _ change: (inout Application) throws -> Void
  ) throws -> (own: Check, report: ComplianceReport) {
    var application = try Application.sample(filed: "2021-03-01", investment: "1000")
    application.project.started = try day("2021-04-01")
    application.project.completed = try day("2022-01-31")
    try change(&application)
    var condition = try Shipped.condition("ZS-PLAUSIBLE")
    condition.id = "C"
    var policy = try Shipped.zhongshan()
    policy.region = "000000"
    (policy.conditions, policy.grants, policy.documents) = ([condition], [], [])
    let input = try input(["30"])
    var judged = try report(input)
    judged.findings += findings
    let report = Gate.decide(
      GateInput(
        application: application, before: GateSide(input: input, report: judged),
        library: try library(), asOf: try day("2022-06-01")), policies: [policy])
    return (try #require(report.checks.first { $0.item == "C" }), report)
  }

  private func doubts(_ change: (inout Application) throws -> Void) throws -> [String] {
    try judge(change).own.working.map(\.zh)
  }

  @Test func `what fits together gives no doubt`() throws {
    let (own, report) = try judge { try $0.buy("1000", on: "2021-05-01") }
    #expect(own.verdict == .pass && report.verdict == .pass)
  }

  @Test func `a doubt is for the reviewer to weigh, and no breach`() throws {
    let (own, report) = try judge { try $0.buy("1001", on: "2021-05-01") }
    #expect(own.verdict == .insufficient && report.verdict == .insufficient)
    #expect(own.reason?.zh.contains("设备价款合计 1,001 元，大于项目总投资 1,000 元") == true)
    #expect(report.decision?.toMend.isEmpty == false)
  }

  @Test func `rows of equipment that are the same`() throws {
    let found = try doubts { application in
      for _ in 0..<3 { try application.buy("100") }
      try application.buy("100", on: "2021-05-02")
    }
    #expect(found == ["设备“机床”有 3 行完全相同（各 100 元）"])
  }

  /// Put on file on 2021-03-01, completed on 2022-01-31.
  @Test(arguments: [
    ("2021-02-28", 1), ("2021-03-01", 0), ("2022-01-31", 0), ("2022-02-01", 1),
  ])
  func `bought in the project's time`(_ bought: String, _ count: Int) throws {
    #expect(try doubts { try $0.buy("1", on: bought) }.count == count)
  }

  @Test func `commissioning belongs to the project's time`() throws {
    let found = try doubts { application in
      application.project.commissioning = try day("2022-01-01")...day("2022-03-31")
      try application.buy("1", on: "2022-03-31")
    }
    #expect(found.isEmpty)
  }

  @Test(arguments: [("2021-03-31", 0), ("2021-04-01", 0), ("2021-04-02", 1), ("2022-02-01", 1)])
  func `put on file before it is begun`(_ filed: String, _ count: Int) throws {
    #expect(try doubts { $0.project.filed = try day(filed) }.count == count)
  }

  @Test(arguments: [("2021-02-28", 1), ("2021-03-01", 0), ("2021-03-02", 1), (nil, 0)])
  func `put on file when the certificate says`(_ date: String?, _ count: Int) throws {
    let found = try doubts { try $0.add(document: "filing-certificate", date: date) }
    #expect(found.count == count)
    #expect(try doubts { try $0.add(document: "eia", date: date) }.isEmpty)
  }

  @Test(arguments: ["stop-contradicted", "zero-flow", "flagged-exceedance"])
  func `what the checks found bears on it`(_ rule: String) throws {
    let finding = Finding(
      id: "\(rule)/x", rule: rule, severity: .warning,
      message: Bilingual(zh: "有疑点。", en: "There is a doubt."))
    #expect(try judge(findings: [finding]) { _ in }.own.working.map(\.zh) == ["改造前：有疑点"])
  }

  // MARK: Parts that cannot belong together

  /// The dossier before begins on 2025-03-01.
  @Test(arguments: [("2025-02-28", true), ("2025-03-01", true), ("2025-03-02", false)])
  func `construction begins after the dossier before does`(
    _ started: String, _ isRefused: Bool
  ) throws {
    var application = try Application.sample(filed: "2024-01-01")
    application.applicant.plant = "HZ-1"
    application.project.started = try day(started)
    let input = try input(["30"])
    let side = GateSide(input: input, report: try report(input))
    let fault = Result { () throws(Fault) in
      try GatePlausibility.check(application, before: side, after: nil, today: .distant)
    }
    switch fault {
    case .success: #expect(!isRefused)
    case .failure(let fault): #expect(isRefused && fault.code == .unreadableInput)
    }
  }
}

extension CivilDate {
  fileprivate static let distant = CivilDate(daysSinceEpoch: 40_000)
}

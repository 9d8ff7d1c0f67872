import Evaluation
import Measures
import Report
import Standards
import Testing

/// With a flow of 1,000,000 m³/h a mean of 5 mg/m³ is 5 kg/h.
struct PermitMassTests {
  private func input(
    _ lines: String..., tonnes: String, outlet: String? = nil, from: String = "2025-01-01",
    to: String = "2029-12-31", begin: String = "2025-01-01", outlets: [Outlet] = [.sample()],
    commissioned: String? = nil
  ) throws -> EvaluationInput {
    let start = try date(begin)
    let series = lines.map { line in
      var words = line.split(separator: " ").map(String.init)
      let place = words[0].hasPrefix("DA") ? words.removeFirst() : "DA001"
      return HourTable(
        words[0], Array(words.dropFirst()), outlet: place, from: Instant(start)
      ).series
    }
    let hours = series.map(\.hours.count).max() ?? 1
    var input = try EvaluationInput.sample(
      hours: hours, from: start, outlets: outlets,
      series: series.map { one in
        var padded = one
        padded.hours += repeatElement(HourTally(), count: hours - one.hours.count)
        return padded
      })
    input.declarations.permit = Permit(
      number: "P1", from: try date(from), to: try date(to), concentrations: [],
      annualMass: [
        Permit.AnnualMass(
          pollutant: "PM", tonnes: try decimal(tonnes), outlet: outlet,
          position: SourcePosition(file: "plant.yaml", line: 7))
      ])
    input.declarations.register = RegisterEntry(
      commissioned: try commissioned.map { try date($0) })
    return input
  }

  private func check(_ input: EvaluationInput) throws -> Check {
    try require(
      input.judged(against: .sample("999")).checks.first { $0.rule == "permit-mass" })
  }

  @Test(arguments: [("0.101", Verdict.pass), ("0.1", .pass), ("0.099999", .fail)])
  func `the year's mass is compared exactly`(_ tonnes: String, _ verdict: Verdict) throws {
    let found = try check(input("PM 20x5", "flow 20x1000000", tonnes: tonnes))

    #expect(found.verdict == verdict)
    #expect(found.measured == Figure("0.1", "t"))
    #expect(found.coverage == Coverage(expected: 20, present: 20, valid: 20))
  }

  @Test func `a breach counts, with the hour of the greatest mass as evidence`() throws {
    let judgement = try input("PM 5 9 5", "flow 3x1000000", tonnes: "0.018")
      .judged(against: .sample("999"))
    let found = try require(judgement.findings.first { $0.finding.rule == "permit-mass" })

    #expect(judgement.verdict == .fail && found.finding.severity == .violation)
    #expect(found.requests.map(\.hours) == [[1], [1]])
    #expect(found.requests.map(\.key.pollutant) == ["PM", "flow"])
    #expect(!found.finding.id.contains("19"))
  }

  @Test func `without flow the mass is unknown`() throws {
    let found = try check(input("PM 20x5", tonnes: "1"))

    #expect(found.verdict == .insufficient)
    #expect(found.reason?.zh.contains("20 小时有浓度而无有效标干流量") == true)
  }

  @Test(arguments: [(15, Verdict.pass), (14, .insufficient)])
  func `three quarters of the hours must be measured`(_ valid: Int, _ verdict: Verdict) throws {
    let found = try check(
      input("PM \(valid)x5 \(20 - valid)x-", "flow 20x1000000", tonnes: "1"))

    #expect(found.verdict == verdict)
  }

  @Test func `what is substituted is said, with its share`() throws {
    let found = try check(input("PM 18x5 2x-", "flow 20x1000000", tonnes: "1"))

    #expect(found.measured == Figure("0.1", "t"))
    #expect(found.working.map(\.zh).contains { $0.contains("修约小时占应有小时 10%") })
    #expect(found.working.map(\.zh).contains { $0.contains("实测 18 小时 90 kg ＋ 修约 2 小时 10 kg") })
  }

  @Test func `unknown hours pass only where their utmost keeps the permit`() throws {
    // The first hour has nothing before it; the greatest rate is 5 kg/h.
    #expect(
      try check(input("PM - 19x5", "flow 20x1000000", tonnes: "0.1")).verdict == .pass)
    #expect(
      try check(input("PM - 19x5", "flow 20x1000000", tonnes: "0.099")).verdict == .insufficient)
    #expect(try check(input("PM - 19x5", "flow 20x1000000", tonnes: "0.094")).verdict == .fail)
  }

  @Test func `a part of the year is no pass, and may be a breach`() throws {
    let part = try check(
      input("PM 20x5", "flow 20x1000000", tonnes: "1", begin: "2025-03-01"))
    #expect(part.verdict == .notApplicable)
    #expect(part.reason?.zh.contains("排放 0.1 t，占许可量 10%") == true)

    let over = try check(
      input("PM 20x5", "flow 20x1000000", tonnes: "0.05", begin: "2025-03-01"))
    #expect(over.verdict == .fail)
  }

  @Test(arguments: [("2025-01-01", Verdict.pass), ("2025-03-01", .notApplicable)])
  func `a permit of nothing is kept by nothing`(_ begin: String, _ verdict: Verdict) throws {
    let none = try check(input("PM 20x0", "flow 20x1000000", tonnes: "0", begin: begin))
    #expect(none.verdict == verdict)
    #expect(none.reason?.zh.contains("占许可量") != true)

    let some = try check(input("PM 20x0.1", "flow 20x1000000", tonnes: "0", begin: begin))
    #expect(some.verdict == .fail)
  }

  @Test(arguments: [("2025-01-01", Verdict.pass), ("2025-01-02", .notApplicable)])
  func `a permit renewed in the year leaves its mass open`(
    _ from: String, _ verdict: Verdict
  ) throws {
    // The dossier holds the year from its first hour on; the permit before this one is not in it.
    let found = try check(input("PM 48x5", "flow 48x1000000", tonnes: "0.3", from: from))

    #expect(found.verdict == verdict)
    #expect(found.reason?.zh.contains("register.commissioned") == (verdict != .pass))
  }

  @Test(arguments: [
    ("2024-12-31", Verdict.notApplicable), ("2025-02-28", .notApplicable), ("2025-03-01", .pass),
    ("2025-03-02", .pass),
  ])
  func `a plant that began in the year emitted nothing before`(
    _ commissioned: String, _ verdict: Verdict
  ) throws {
    let found = try check(
      input(
        "PM 20x5", "flow 20x1000000", tonnes: "1", from: "2025-03-01", begin: "2025-03-01",
        commissioned: commissioned))

    #expect(found.verdict == verdict)
  }

  @Test func `what a renewed permit's own hours emit may be a breach`() throws {
    let found = try check(
      input(
        "PM 20x5", "flow 20x1000000", tonnes: "0.099999", from: "2025-03-01",
        begin: "2025-03-01"))

    #expect(found.verdict == .fail)
  }

  @Test func `years are judged one by one`() throws {
    let input = try input(
      "PM 48x5", "flow 48x1000000", tonnes: "0.12", from: "2024-12-31", begin: "2024-12-31",
      commissioned: "2024-12-31")
    let checks = input.judged(against: .sample("999")).checks.filter { $0.rule == "permit-mass" }

    #expect(checks.map(\.item) == ["annual-mass-PM-2024", "annual-mass-PM-2025"])
    #expect(checks.map(\.verdict) == [.pass, .pass])
  }

  @Test func `outlets add up; one without data keeps the sum open`() throws {
    let two = [Outlet.sample(), .sample("DA002")]
    let sum = try check(
      input(
        "PM 20x5", "flow 20x1000000", "DA002 PM 20x5", "DA002 flow 20x1000000", tonnes: "0.19",
        outlets: two))
    #expect(sum.verdict == .fail && sum.measured == Figure("0.2", "t"))

    let open = try check(
      input(
        "PM 20x5", "flow 20x1000000", tonnes: "1",
        outlets: [.sample(), .sample("DA002", monitors: ["SO2"])]))
    #expect(open.verdict == .insufficient && open.reason?.zh.hasPrefix("DA002 ") == true)
  }

  @Test func `an outlet's own mass looks at that outlet alone`() throws {
    let found = try check(
      input(
        "PM 20x5", "flow 20x1000000", "DA002 PM 20x5", "DA002 flow 20x1000000", tonnes: "0.15",
        outlet: "DA002", outlets: [.sample(), .sample("DA002")]))

    #expect(found.verdict == .pass && found.outlet == "DA002")
  }

  @Test func `outside the permit nothing applies; stopped throughout nothing is emitted`() throws {
    #expect(
      try check(input("PM 5", "flow 1000000", tonnes: "0", to: "2025-01-01", begin: "2025-06-01"))
        .verdict == .notApplicable)
    #expect(
      try check(input("PM 20xstop", "flow 20xstop", tonnes: "1")).verdict == .notApplicable)
  }

  @Test func `a pollutant that nobody monitors is not evaluated`() throws {
    let found = try check(
      input("SO2 5", tonnes: "1", outlets: [.sample(processes: ["else"], monitors: ["SO2"])]))

    #expect(found.verdict == .notEvaluated)
  }
}

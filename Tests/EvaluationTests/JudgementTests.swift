import Evaluation
import Measures
import Report
import Standards
import Testing

struct JudgementTests {
  @Test func `checks and findings come in a fixed order`() throws {
    let outlets = ["DA002", "DA001"].map { Outlet.sample($0) }
    let series = ["DA002", "DA001"].flatMap { outlet in
      ["SO2", "PM"].map { HourTable($0, ["41", "30", "T", "42"], outlet: outlet).series }
    }
    var input = try EvaluationInput.sample(hours: 4, outlets: outlets, series: series)
    input.remarks = [Remark(rule: "not-judged-yet", message: Bilingual(zh: "甲", en: "a"))]
    let standards = [
      Standard.sample(
        "B", limits: [.sample("40", id: "b"), .sample("40", id: "a", pollutant: "SO2")]),
      Standard.sample("A", limits: [.sample("40")]),
    ]

    let judgement = Evaluator(StandardsLibrary(standards: standards, files: [])).judge(input)

    #expect(
      judgement.checks.map { "\($0.outlet ?? "") \($0.pollutant ?? "") \($0.standard)" } == [
        "DA001 PM A", "DA001 PM B", "DA001 SO2 B", "DA002 PM A", "DA002 PM B", "DA002 SO2 B",
      ])
    let places = judgement.findings.map {
      "\($0.finding.severity.rawValue) \($0.finding.rule) \($0.finding.outlet ?? "")"
    }
    #expect(places.first == "violation emission-limit DA001")
    #expect(places.filter { $0.hasPrefix("warning over-range") }.count == 4)
    #expect(places.last == "notice not-judged-yet ")
    let times = judgement.findings
      .filter { $0.finding.outlet == "DA001" && $0.finding.limit == "a" }
      .compactMap(\.finding.episode?.from)
    #expect(times == [Instant(.march), Instant(.march, hour: 3)])
    #expect(judgement.standardsUsed.map(\.id) == ["B", "A"])
    #expect(Set(judgement.findings.map(\.finding.id)).count == judgement.findings.count)
  }

  @Test(arguments: [
    ("PM 30", "SO2 30", Verdict.pass), ("PM 30", "SO2 41", .fail),
    ("PM -", "SO2 30", .insufficient),
    ("PM -", "SO2 41", .fail),
  ])
  func `a report's verdict is the first that a counting check has`(
    _ particulates: String, _ dioxide: String, _ verdict: Verdict
  ) throws {
    let judgement = try EvaluationInput.typed(particulates, dioxide)
      .judged(against: .sample("40"), .sample("40", id: "s", pollutant: "SO2"))

    #expect(judgement.verdict == verdict)
  }

  @Test func `a report in which nothing could be judged is not evaluated`() throws {
    let input = try EvaluationInput.typed("PM 30")

    for judgement in [
      input.judged(by: Standard.sample(limits: [])),
      input.judged(against: .sample("40", pollutant: "NMHC")),
      input.judged(against: .sample("40", confidence: .unsure)),
    ] {
      #expect(judgement.verdict == .notEvaluated)
      #expect(judgement.findings.contains { $0.finding.rule == "nothing-judged" })
    }
  }

  @Test func `an outlet without any limit is named`() throws {
    let outlets = [Outlet.sample(), .sample("DA002", processes: ["pouring"])]
    let judgement = try EvaluationInput.typed("PM 30", outlets: outlets)
      .judged(against: .sample("40"))

    let finding = try require(judgement.findings.first { $0.finding.rule == "nothing-judged" })
    #expect(judgement.verdict == .pass)
    #expect(finding.finding.outlet == "DA002")
  }

  @Test func `rejected rows keep their exact count and their lines`() throws {
    var input = try EvaluationInput.typed("PM 30")
    var log = LogSummary(path: "a.csv", kind: .emission, bytes: 9, encoding: .utf8)
    log.rejected = 300
    log.rejections = [.number: 299, .time: 1]
    log.examples = [RejectedRow(line: 7, reason: .time, text: "x,y")]
    input.logs = [log]

    let finding = try require(
      input.judged(against: .sample("40")).findings.first { $0.finding.rule == "rejected-rows" }
    ).finding

    #expect(finding.message.en.contains("300 rows"))
    #expect(finding.message.en.contains("unreadable number 299"))
    #expect(finding.message.zh.contains("时间无法识别 1"))
    #expect(finding.evidence.rows == [RowReference(file: "a.csv", line: 7, text: "x,y")])
    #expect(finding.evidence.omitted == 299)
    #expect(finding.verdict == nil)
  }

  @Test func `oxygen faults are grouped and told apart`() throws {
    let judgement = try EvaluationInput.typed("PM 6x30", "O2 20 20 9 - - 20")
      .judged(against: .sample("40", oxygen: "15"), .sample("50", id: "x", oxygen: "10"))

    let found = judgement.findings.filter { $0.finding.rule == "oxygen-unusable" }
    #expect(found.map(\.hours) == [[0, 1, 3, 4, 5]])
    #expect(found.first?.finding.message.en.contains("5 valid hours") == true)
    #expect(found.first?.finding.message.en.contains("2 without") == true)
    #expect(found.first?.finding.message.en.contains("3 at 20 %") == true)
    #expect(found.first?.requests.map(\.key.pollutant) == ["O2"])
  }

  @Test func `conflicting rows are the finding's evidence`() throws {
    let input = try EvaluationInput.sample(
      hours: 2, series: [HourTable("PM", ["30", "30!"]).series])

    let finding = try require(
      input.judged(against: .sample("40")).findings
        .first { $0.finding.rule == "duplicate-timestamp" })

    #expect(finding.finding.evidence.rows.map(\.line) == [1, 2])
    #expect(finding.finding.severity == .warning)
  }

  @Test func `claims are compared and never judged`() throws {
    let judgement = try EvaluationInput.typed("PM 10", "O2 9", "PM-Zs 99")
      .judged(against: .sample("40", oxygen: "15"))

    #expect(judgement.verdict == .pass)
    let finding = try require(judgement.findings.first { $0.finding.rule == "claim-differs" })
    #expect(finding.finding.message.en.contains("99 claimed, 5 by"))
    #expect(finding.finding.message.zh.contains("所报 99，重算 5"))
  }

  @Test func `every text is there in both languages`() throws {
    for example in ExampleCase.all {
      let dossier = try ExampleDossier(example.text)
      for pending in Evaluator(dossier.library).judge(dossier.input).findings {
        let finding = pending.finding
        for text in [finding.message] + finding.notes where finding.rule != "not-judged-yet" {
          #expect(text.zh != text.en)
          #expect(text.zh.unicodeScalars.contains { $0.value > 0x4E00 })
          #expect(!text.en.isEmpty)
        }
      }
    }
  }
}

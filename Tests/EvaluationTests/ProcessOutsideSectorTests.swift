import Evaluation
import Measures
import Report
import Standards
import Testing

/// Which outlets are asked about because their process is none of the sector's.
struct ProcessOutsideSectorTests {
  private func found(
    _ processes: [String], others: [Standard] = []
  ) throws -> [Finding] {
    var input = try EvaluationInput.typed("PM 30")
    input.outlets[0].processes = processes
    let own = Standard.sample(limits: [
      .sample("40"), .sample("30", id: "T1-other-PM", process: "other"),
    ])
    return Evaluator(StandardsLibrary(standards: [own] + others, files: [])).judge(input).findings
      .map(\.finding).filter { $0.rule == "process-outside-sector" }
  }

  @Test func `the finding names the standard, where the process is known, and what to check`()
    throws
  {
    var cement = Standard.sample("GB 9-2013", limits: [.sample("20", process: "drying")])
    cement.sectors = ["cement"]
    let finding = try #require(try found(["drying"], others: [cement]).first)

    #expect(finding.severity == .warning && finding.verdict == nil)
    #expect(finding.outlet == "DA001")
    #expect(finding.message.zh.contains("铸造行业标准（GB 1-2020）"), "\(finding.message.zh)")
    #expect(finding.message.en.hasSuffix("?"))
    #expect(finding.notes[0].zh.contains("GB 9-2013（水泥）"))
    #expect(finding.notes[1].zh.contains("melting") && finding.notes[1].zh.contains("other"))
    #expect(finding.notes[2].zh.contains("锅炉"))
  }

  @Test func `a boiler under a standard of its own is not asked about`() throws {
    var boilers = Standard.sample("GB 13-2014", limits: [.sample("50", process: "boiler")])
    boilers.sectors = [Standard.anySector]
    #expect(try found(["boiler"], others: [boilers]).isEmpty)
    #expect(try found(["boiler"]).count == 1)
  }

  @Test func `a fallback of a general standard is no standard of the sector`() throws {
    let general = Standard.sample(
      "GB 16-1996", level: .general, limits: [.sample("120", process: Limit.anyProcess)])
    #expect(try found(["drying"], others: [general]).count == 1)

    var input = try EvaluationInput.typed("PM 30")
    input.outlets[0].processes = ["drying"]
    let only = Evaluator(StandardsLibrary(standards: [general], files: [])).judge(input).findings
    #expect(!only.contains { $0.finding.rule == "process-outside-sector" })
  }
}

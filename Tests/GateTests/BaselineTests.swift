import Evaluation
import Gate
import Measures
import Report
import Testing

/// A breach on record is known as long as it does not grow.
struct BaselineTests {
  private func recorded(_ means: [String], second: [String] = []) throws -> [KnownBreach] {
    Exemptions.record(of: try report(means, second: second), at: place)
  }

  private func applied(
    _ baseline: [KnownBreach], to means: [String], second: [String] = []
  ) throws -> Exemptions.Outcome {
    try Exemptions(baseline: baseline).applied(to: try report(means, second: second))
  }

  @Test func `a record is of the worst episode and of all that exceeds`() throws {
    let record = try #require(try recorded(["50", "30", "52", "44", "30"]).first)
    #expect(record.fingerprint == "HZ-1/emission-limit/DA001/PM/GB 1-2020/T1-PM")
    #expect(record.multiple == (try decimal("0.3")) && record.exceeding == 3)
  }

  @Test func `a plant that passes has no record`() throws {
    #expect(try recorded(["40", "30"]).isEmpty)
  }

  @Test(arguments: [
    (["52", "30"], true), (["50", "30"], true), (["52.000000001", "30"], false),
    (["52", "41"], false), (["41", "30", "41"], false), (["30", "51"], true),
  ])
  func `as bad or better is known, worse is new`(_ means: [String], _ isKnown: Bool) throws {
    let outcome = try applied(try recorded(["52", "30"]), to: means)
    #expect((outcome.verdict == .fail) != isKnown)
    #expect(outcome.exemptions.isEmpty != isKnown)
    #expect(outcome.count("baseline-worse") == (isKnown ? 0 : 1))
    #expect(outcome.breaches.allSatisfy { $0.isAdvisory == isKnown })
  }

  @Test func `what became worse says from what to what`() throws {
    let outcome = try applied(try recorded(["52"]), to: ["60", "60"])
    let worse = try #require(outcome.findings.first { $0.rule == "baseline-worse" })
    #expect(
      worse.message.en.contains("from 0.3 to 0.5")
        && worse.message.en.contains("from 1 of 1 to 2 of 2"))
    #expect(worse.message.zh.contains("由 0.3 到 0.5"))
    #expect(!worse.id.contains("0.5") && worse.id.hasPrefix("baseline-worse/HZ-1/emission-limit"))
    #expect(outcome.breaches.first?.notes.first == worse.message)
  }

  @Test func `the same breach is never worse than its own record, however it rounds`() throws {
    // 41.333333333 / 40 − 1 = 0.033333333325: rounded down it would be above its record.
    for peak in ["41.333333333", "46.666666667", "40.000000001"] {
      let outcome = try applied(try recorded([peak]), to: [peak])
      #expect(outcome.verdict != .fail, "\(peak)")
    }
  }

  @Test func `a breach elsewhere is new`() throws {
    let outcome = try applied(try recorded(["52", "30"]), to: ["52", "30"], second: ["41", "30"])
    #expect(outcome.verdict == .fail && outcome.exemptions.count == 1)
    #expect(outcome.exemptions.map(\.ground) == [.baseline])
  }

  /// 1 of 4 hours is on record: 2 of 8 is as often, 1 of 3 is more often than that.
  @Test(arguments: [(3, 4, true), (6, 8, true), (7, 8, true), (2, 3, false), (5, 7, false)])
  func `what exceeds is compared as a share of what was judged`(
    _ clean: Int, _ hours: Int, _ isKnown: Bool
  ) throws {
    let baseline = try recorded(["52", "30", "30", "30"])
    #expect(baseline.first?.valid == 4 && baseline.first?.period?.hours == 4)
    let means = (0..<hours).map { $0 < clean ? "30" : "52" }
    #expect((try applied(baseline, to: means).verdict != .fail) == isKnown)
  }

  @Test func `a count without what it is of is no share`() throws {
    var record = try #require(try recorded(["52", "30"]).first)
    record.valid = nil
    #expect(try applied([record], to: ["52", "30"]).verdict == .fail)
  }

  /// A third over the limit cannot be printed, and a saved report holds no more than is printed.
  @Test(arguments: ["40.333333", "53.333333", "40.666667", "53.333334"])
  func `a breach is no worse than its own saved report`(_ peak: String) throws {
    var saved = try report([peak])
    for index in saved.findings.indices { saved.findings[index].episode?.exactRatio = nil }
    let record = Exemptions.record(of: saved, at: place)
    #expect(try applied(record, to: [peak]).verdict != .fail)
  }

  @Test func `a record without figures covers no breach that has some`() throws {
    var record = try #require(try recorded(["52"]).first)
    record.multiple = nil
    #expect(try applied([record], to: ["41"]).verdict == .fail)
  }

  @Test func `another plant's record is not this one's`() throws {
    var record = try #require(try recorded(["52"]).first)
    record.scope.plant = "HZ-2"
    record.fingerprint = record.scope.fingerprint
    let outcome = try applied([record], to: ["52"])
    #expect(outcome.verdict == .fail && outcome.findings.count == outcome.breaches.count)
  }

  @Test func `what is mended is said, and fails nothing`() throws {
    let outcome = try applied(try recorded(["52", "30"]), to: ["30", "30"])
    #expect(outcome.count("baseline-mended") == 1)
    #expect(outcome.findings.first { $0.rule == "baseline-mended" }?.severity == .notice)
    #expect(outcome.verdict != .fail)
  }

  @Test func `too little data mends nothing`() throws {
    var judged = try input(["30", "30"])
    for key in judged.emission.series.keys.sorted(by: { $0.outlet < $1.outlet }) {
      judged.emission.series[key]?.hours = [HourTally(), HourTally()]
    }
    let outcome = try Exemptions(baseline: try recorded(["52", "30"]))
      .applied(to: try report(judged))
    #expect(outcome.count("baseline-mended") == 0)
  }

  @Test func `a waived breach is not held against the record`() throws {
    let means = ["52"] + Array(repeating: "30", count: 24) + ["45"]
    let outcome = try Exemptions([.sample(ceiling: "2")], baseline: try recorded(["45"]))
      .applied(to: try report(means))
    #expect(Set(outcome.exemptions.map(\.ground)) == [.waiver, .baseline])
    #expect(outcome.verdict != .fail)
  }

  @Test func `two audit items of one pack have two fingerprints`() {
    func scope(_ item: String) -> BreachScope {
      BreachScope(
        Finding(
          id: item, rule: "audit-item", standard: "HJ 1", item: item,
          message: Bilingual(zh: "", en: "")
        ).identity, plant: "P")
    }
    #expect(scope("A1").fingerprint != scope("A2").fingerprint)
  }
}

extension Finding {
  fileprivate init(id: String, rule: String, standard: String, item: String, message: Bilingual) {
    self.init(
      id: id, rule: rule, verdict: .fail, severity: .violation, standard: standard, item: item,
      message: message)
  }
}

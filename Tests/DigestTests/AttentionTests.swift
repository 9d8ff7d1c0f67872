import Digest
import Ledger
import Measures
import Report
import Reports
import Testing

/// What stands in no verdict, and must be seen all the same.
struct AttentionTests {
  typealias Limit = SampleLedger.Limit

  private func text(
    _ digest: MonthlyDigest, _ format: DigestFormat = .text, _ language: Language = .zh
  ) throws -> String {
    String(
      decoding: try format.bytes(
        of: digest, style: ReportStyle(language: language, width: 10_000)), as: UTF8.self)
  }

  private func question(_ scope: MonthlyDigest.Subject = MonthlyDigest.Subject()) -> DigestQuestion
  {
    .sample(scope: scope, register: [SamplePlant.foundry.card()])
  }

  // MARK: Flags

  @Test func `hours over a limit that flags took are in every view, and the month is not quiet`()
    throws
  {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.flagged(run, hours: 6)
    let digest = ledger.digest(question())
    #expect(digest.flagged.map(\.hours) == [6] && digest.flagged.map(\.run) == [run])
    #expect(digest.flaggedSums == (1, 6) && !digest.isQuiet)
    // They are no breach and no shortfall.
    #expect(digest.breaches.isEmpty && digest.shortfalls.isEmpty && digest.sums.now.pass == 1)
    for format in [DigestFormat.text, .html, .markdown] {
      let page = try text(digest, format)
      #expect(page.contains("请核实标记：1 家 6 小时"), "\(format)\n\(page)")
      #expect(page.contains("待核实") && !page.contains("也没有待查明的"), "\(format)")
      #expect(!page.contains("没有需要处理的事项"), "\(format)")
    }
    #expect(try text(digest, .json).contains("\"hours\": 6"))
  }

  @Test func `flagged hours of which nobody knows how many are no zero`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.flagged(run, hours: nil)
    let digest = ledger.digest(question())
    #expect(digest.flaggedSums == (1, nil))
    let page = try text(digest)
    #expect(page.contains("请核实标记：1 家") && !page.contains("0 小时读数"))
  }

  @Test func `of a run over months the flagged hours are not told by month`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-02", to: "2025-03")
    ledger.flagged(run, hours: 6)
    let digest = ledger.digest(question())
    #expect(digest.flagged.map(\.isOfMonth) == [false] && digest.flaggedSums == (1, nil))
    #expect(try text(digest).contains("不能按月拆分"))
  }

  // MARK: Caveats

  @Test func `what reports say first is listed once with the plants it is said of`() throws {
    var ledger = SampleLedger()
    for plant in [SamplePlant.foundry, .cement, .dyeing] {
      let run = ledger.add(plant, "2025-03")
      ledger.urgent(run, "standard-not-included", plant.id == "HZ-DY-001" ? "另有 B。" : "另有 A。")
    }
    let digest = ledger.digest(.sample())
    #expect(digest.caveats.map(\.message.zh) == ["另有 A。", "另有 B。"])
    #expect(
      digest.caveats.map { $0.plants.map(\.id) } == [["HZ-CM-001", "HZ-FD-001"], ["HZ-DY-001"]])
    #expect(digest.flagged.isEmpty && !digest.isQuiet)
    #expect(try text(digest).contains("结论之外须知的"))
  }

  // MARK: Resubmissions

  private func cleared() -> SampleLedger {
    var ledger = SampleLedger()
    let first = ledger.add(
      .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    let second = ledger.add(.foundry, "2025-03", limits: [Limit()], replacing: [first])
    var change = LedgerExcerpt.HourChanges(run: second, outlet: "DA001", pollutant: "PM")
    (change.byValue, change.byFlag, change.added) = (2, 1, 4)
    ledger.excerpt.hourChanges = [change]
    return ledger
  }

  @Test func `a resubmission that clears a plant is in the summary, with the hours it changed`()
    throws
  {
    let digest = cleared().digest(question())
    #expect(digest.cleared.count == 1 && digest.sums.now.pass == 1)
    for format in [DigestFormat.text, .html, .markdown] {
      let page = try text(digest, format)
      #expect(page.contains("重报后结论由不达标变为达标：1 家（"), "\(format)")
      #expect(page.contains("没有超标或不达标事项；重报前有，重报后消失的待核实"), "\(format)")
      let name = try #require(digest.cleared.first?.plantName)
      let gist = try #require(page.firstRange(of: "重报后结论由"))
      #expect(page[gist.lowerBound...].prefix(80).contains(name), "\(format)")
      #expect(!page.contains("✓ 不达标 → 达标") && !page.contains("✓</span>不达标 → 达标"))
      #expect(page.contains("数值 2 小时，标记 1 小时，补报 4 小时"), "\(format)\n\(page)")
    }
    #expect(try text(digest, .json).contains("\"hours_changed\""))
  }

  @Test(arguments: [Verdict.fail, .insufficient, .pass])
  func `only what fails no more is cleared`(_ after: Verdict) throws {
    var ledger = SampleLedger()
    let first = ledger.add(
      .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    ledger.add(
      .foundry, "2025-03", verdict: after, limits: [Limit(verdict: after)], replacing: [first])
    let page = try text(ledger.digest(question()))
    #expect(page.contains("重报后结论由不达标变为\(after.name.zh)") == (after != .fail))
  }

  @Test func `a breach says that it was withdrawn from the month before`() throws {
    var ledger = SampleLedger()
    let over = Limit(verdict: .fail, episodes: [(0, 3, "0.5")])
    let first = ledger.add(.foundry, "2025-02", limits: [over])
    let second = ledger.add(.foundry, "2025-02", limits: [Limit()], replacing: [first])
    ledger.add(.foundry, "2025-03", limits: [over])
    let breach = try #require(ledger.digest(question()).breaches.first)
    #expect(breach.state == .new)
    let words = try #require(breach.withdrawn?.zh)
    #expect(words.contains("第 \(first) 号") && words.contains("第 \(second) 号"))
    // What is still there was not withdrawn.
    var kept = SampleLedger()
    let old = kept.add(.foundry, "2025-02", limits: [over])
    kept.add(.foundry, "2025-02", limits: [over], replacing: [old])
    kept.add(.foundry, "2025-03", limits: [over])
    #expect(kept.digest(question()).breaches.map(\.withdrawn) == [nil])
  }

  // MARK: Owed months

  @Test func `months owed for long stay in the summary`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2024-11")
    ledger.add(.foundry, "2025-03")
    let digest = ledger.digest(question())
    #expect(digest.owed.count == 3 && digest.lateAlarms.isEmpty)
    let page = try text(digest)
    #expect(page.contains("另有此前月份未报 3 家次（1 家）") && page.contains("请催报 1 家："))
  }

  // MARK: Counts

  @Test func `advisory breaches are counted where they are there`() throws {
    var ledger = SampleLedger()
    var gone = Limit(id: "T2", verdict: .fail, isAdvisory: true, episodes: [(0, 3, "0.5")])
    var here = Limit(id: "T3", verdict: .fail, isAdvisory: true, episodes: [(0, 3, "0.5")])
    ledger.add(.foundry, "2025-02", limits: [Limit(), gone, here])
    (gone.verdict, gone.episodes) = (.pass, [])
    here.episodes = [(0, 4, "0.5")]
    ledger.add(.foundry, "2025-03", limits: [Limit(), gone, here])
    let digest = ledger.digest(question())
    #expect(digest.breaches.count == 2)
    #expect(try text(digest).contains("仅作参考的 1 项"))
  }

  @Test func `an advisory breach that nobody knows of is no clean bill`() throws {
    var ledger = SampleLedger()
    ledger.add(
      .foundry, "2025-02",
      limits: [Limit(id: "T2", verdict: .fail, isAdvisory: true, episodes: [(0, 3, "0.5")])])
    ledger.add(.foundry, "2025-03", limits: [Limit()])
    let page = try text(ledger.digest(question()))
    #expect(!page.contains("也没有待查明的。") && page.contains("仅作参考的有不明的"))
  }

  @Test func `a plant that lacks data and fails besides is told`() throws {
    var ledger = SampleLedger()
    ledger.add(
      .foundry, "2025-03",
      limits: [
        Limit(verdict: .fail, episodes: [(0, 3, "0.5")]),
        Limit(id: "T2", verdict: .insufficient, valid: 100),
      ])
    ledger.add(.cement, "2025-03", limits: [Limit(verdict: .insufficient, valid: 100)])
    let page = try text(ledger.digest(.sample()))
    #expect(page.contains("请企业补充资料 2 家（其中 1 家同时不达标）："))
  }

  @Test func `without an answer the report's reason is given where no finding has one`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03", limits: [Limit(verdict: .notEvaluated)])
    ledger.excerpt.reasons = [
      LedgerExcerpt.CheckReason(
        run: run, fingerprint: ledger.excerpt.checks[0].fingerprint,
        reason: Bilingual(zh: "没有进口测点", en: "no inlet"))
    ]
    #expect(ledger.digest(question()).shortfalls.map { $0.reasons.map(\.zh) } == [["没有进口测点"]])
  }

  @Test func `that nothing is due is only said where something was declared`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    let unknown = try text(ledger.digest(question()))
    #expect(unknown.contains("审核到期事项不明") && unknown.contains("豁免情况不明"))
    #expect(!unknown.contains("天内没有到期事项"))
    ledger.deadline(run, "finish", "2030-01-01", Bilingual(zh: "完成", en: "finish"))
    #expect(try text(ledger.digest(question())).contains("90 天内没有到期事项"))
  }

  @Test func `districts and sectors have their own counts`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    ledger.add(.foundry, "2025-03")
    ledger.add(.cement, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    let digest = ledger.digest(
      .sample(register: [SamplePlant.foundry, .cement, .dyeing].map { $0.card() }))
    #expect(digest.districts.map(\.key) == ["330502", "330503"])
    #expect(
      digest.districts.map(\.expected) == [2, 1] && digest.districts.map(\.received) == [1, 1])
    #expect(digest.districts.map(\.missing) == [1, 0] && digest.districts.map(\.fail) == [0, 1])
    #expect(digest.districts.map(\.resolved) == [1, 0] && digest.districts.map(\.new) == [0, 1])
    #expect(digest.sectors.map(\.key) == ["cement", "foundry", "printing-dyeing"])
    let page = try text(digest)
    #expect(page.contains("各区县情况") && page.contains("HZ-CM-001 示例水泥有限公司（湖州市南浔区）"))
    // Of one district there is nothing to tell apart.
    let one = ledger.digest(question(MonthlyDigest.Subject(region: "330503")))
    #expect(one.districts.isEmpty && one.sectors.isEmpty)
    #expect(!(try text(one)).contains("各区县情况"))
  }

  @Test func `a breach names the runs that say it`() throws {
    var ledger = SampleLedger()
    let over = Limit(verdict: .fail, episodes: [(0, 3, "0.5")])
    ledger.add(.foundry, "2025-02", limits: [over])
    let run = ledger.add(.foundry, "2025-03", limits: [over])
    let digest = ledger.digest(question())
    #expect(digest.breaches.map(\.runs) == [[run]])
    #expect(try text(digest).contains("记录号：#\(run)"))
  }

  @Test func `the headline has numbers and a direction`() throws {
    var ledger = SampleLedger()
    let over = Limit(verdict: .fail, episodes: [(0, 3, "0.5")])
    ledger.add(.foundry, "2025-02", limits: [over])
    ledger.add(.foundry, "2025-03", limits: [over])
    ledger.add(.cement, "2025-03", limits: [over])
    #expect(try text(ledger.digest(.sample())).contains("不达标 2 家（上月 1）"))
  }

  @Test func `a plant's own digest speaks to the plant`() throws {
    var ledger = SampleLedger()
    let over = Limit(verdict: .fail, episodes: [(0, 3, "0.5")])
    ledger.add(.foundry, "2025-03", limits: [over, Limit(id: "T2", verdict: .insufficient)])
    let scope = MonthlyDigest.Subject(plant: "HZ-FD-001")
    for format in [DigestFormat.text, .html, .markdown] {
      let page = try text(ledger.digest(question(scope)), format)
      #expect(page.contains("请贵单位查明原因并整改"), "\(format)")
      for part in ["请核查并督促", "应报 1 家", "1 家"] { #expect(!page.contains(part), "\(format) \(part)") }
    }
  }
}

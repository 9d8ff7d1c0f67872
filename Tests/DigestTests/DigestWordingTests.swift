import Digest
import Ledger
import Measures
import Report
import Reports
import Testing

/// What a digest's views say, as an inspector reads it.
struct DigestWordingTests {
  typealias Limit = SampleLedger.Limit

  private func text(
    _ digest: MonthlyDigest, _ format: DigestFormat = .text, _ language: Language = .zh
  ) throws -> String {
    String(
      decoding: try format.bytes(
        of: digest, style: ReportStyle(language: language, width: 10_000)), as: UTF8.self)
  }

  @Test(arguments: [DigestFormat.text, .html, .markdown])
  func `a person reads no rule's id, and no bare code of a district`(_ format: DigestFormat) throws
  {
    let page = try text(SampleDigests.threePlants, format)
    for part in ["emission-limit", "简报", "警报", "修约", "0.0366"] {
      #expect(!page.contains(part), "\(part)")
    }
    #expect(page.contains("湖州市"))
    #expect(page.contains("3.66\u{A0}%") || page.contains("3.66 %"))
  }

  @Test func `the summary names plants, and what to do`() throws {
    let gist = DigestMail(SampleDigests.threePlants, language: .zh).gist
    for part in ["请核查并督促整改 2 家：", "– HZ-FD-001", "请催报 1 家：\n– HZ-DY-001", "请企业补充资料 1 家"] {
      #expect(gist.contains(part), "\(part)\n\(gist)")
    }
    // Without a breach nobody is named.
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03")
    #expect(!DigestMail(ledger.digest(.sample()), language: .zh).gist.contains("请"))
  }

  @Test func `a chat gets five, a page ten, and how many there are is said`() throws {
    var ledger = SampleLedger()
    for number in 11...22 {
      var plant = SamplePlant.foundry
      plant.id = "P\(number)"
      ledger.add(plant, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    }
    let digest = ledger.digest(.sample())
    let gist = DigestMail(digest, language: .zh).gist
    #expect(gist.contains("P15") && !gist.contains("P16") && gist.contains("整改 12 家："))
    #expect(gist.contains("其余 7 家见“超标与不达标的变化”"))
    #expect(try text(digest).contains("其余 2 家见“超标与不达标的变化”"))
  }

  @Test func `what changed stands before who handed in`() throws {
    let page = try text(SampleDigests.threePlants)
    let changes = try #require(page.firstRange(of: "超标与不达标的变化"))
    let matrix = try #require(page.firstRange(of: "企业与月份"))
    #expect(changes.lowerBound < matrix.lowerBound)
    // Few breaches are not listed twice.
    #expect(!page.contains("超标倍数前"))
  }

  @Test func `plants that the register does not name are not among those expected`() throws {
    var ledger = SampleLedger()
    ledger.add(.cement, "2025-03")
    let page = try text(
      ledger.digest(.sample(register: [SamplePlant.foundry.card()])))
    #expect(page.contains("应报 1 家，已报 0 家，未报 1 家"))
    #expect(page.contains("另收到未登记企业 1 家"))
  }

  @Test func `months before the ledger say so, and are no zeros`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03")
    let digest = ledger.digest(.sample(register: [SamplePlant.foundry.card()]))
    #expect(try text(digest).contains("台账尚未启用"))
    #expect(try text(digest, .html).contains("台账未启用"))
    let json = try text(digest, .json)
    #expect(json.contains("\"before_ledger\": true"))
  }

  @Test func `that nobody declared an audit is no good news`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    #expect(try text(ledger.digest(.sample())).contains("没有企业申报审核进度"))
    ledger.deadline(run, "finish", "2030-01-01", Bilingual(zh: "完成", en: "finish"))
    #expect(try text(ledger.digest(.sample())).contains("已申报的 1 项期限中"))
  }

  @Test(arguments: [("2025-03-31", true), ("2025-04-01", false)])
  func `a month that is not over is said to be`(_ asOf: String, _ isRunning: Bool) throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03")
    let page = try text(ledger.digest(.sample(asOf: asOf)))
    #expect(page.contains("本月尚未结束") == isRunning)
  }

  @Test(arguments: [
    ("0.314", "0.31"), ("0.315", "0.32"), ("0.325", "0.32"), ("0.5", "0.50"), ("12", "12.00"),
    // Nothing is what two decimals would make of it.
    ("0.004", "0.004"), ("1.999", "2.00"),
  ])
  func `a multiple has two decimals`(_ multiple: String, _ shown: String) throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, multiple)])])
    let digest = ledger.digest(.sample())
    #expect(try text(digest).contains("超标倍数 \(shown)，"))
    // Programs get it as it was recorded.
    #expect(try text(digest, .json).contains("\"multiple\": \"\(multiple)\""))
  }
}

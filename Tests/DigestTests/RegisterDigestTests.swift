import Digest
import Evaluation
import Foundation
import Ledger
import Measures
import Report
import Reports
import Testing

/// What a digest says of it, in every view.
struct RegisterDigestTests {
  private var key: RegisterCard {
    var card = SamplePlant.foundry.card()
    card.area = .key
    return card
  }

  private func text(
    _ digest: MonthlyDigest, _ format: DigestFormat = .text, _ language: Language = .zh
  ) throws -> String {
    String(
      decoding: try format.bytes(
        of: digest, style: ReportStyle(language: language, width: 10_000)), as: UTF8.self)
  }

  @Test func `a dossier of a general area whose card says key is counted and named in every view`()
    throws
  {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.dossier(run, SamplePlant.foundry.facts())
    let digest = ledger.digest(.sample(register: [key]))
    #expect(digest.register?.compared == 1 && digest.register?.unread.isEmpty == true)
    #expect(digest.contrasts.map(\.difference.field) == [.area])
    #expect(digest.contrasts.map(\.run) == [run])
    #expect(digest.contrasts.map(\.until) == [CivilDate("2025-03-31")])
    #expect(digest.contrastSums == (1, 1) && !digest.isQuiet)
    // Nothing is judged otherwise.
    #expect(digest.sums.now.pass == 1 && digest.breaches.isEmpty)
    for format in [DigestFormat.text, .html, .markdown] {
      let page = try text(digest, format)
      #expect(page.contains("与登记不一致 1 家"), "\(format)\n\(page)")
      #expect(page.contains("重点地区（特别排放限值）"), "\(format)")
      #expect(page.contains("适用限值以登记为准时可能不同"), "\(format)")
      #expect(!page.contains("没有需要处理的事项"), "\(format)")
      let english = try text(digest, format, .en)
      #expect(english.contains("other limits may apply where the register holds"), "\(format)")
    }
    let mail = DigestMail(digest, language: .zh, attachment: "a.xlsx")
    for part in [mail.text, mail.html, mail.gist] {
      #expect(part.contains("与登记不一致 1 家") && part.contains("一般地区"))
    }
  }

  private struct JSONDigest: Decodable {
    struct Register: Decodable {
      struct Difference: Decodable {
        var plant, field, item, effect, severity, until: String
        var registered, declared: String?
        var run: Int64
      }

      var compared, withoutCard, withoutRun: Int
      var unread: [String]?
      var differences: [Difference]

      private enum CodingKeys: String, CodingKey {
        case compared, unread, differences
        case withoutCard = "without_card"
        case withoutRun = "without_run"
      }
    }

    var hasRegister: Bool
    var register: Register?

    private enum CodingKeys: String, CodingKey {
      case hasRegister = "has_register"
      case register
    }
  }

  private func json(_ digest: MonthlyDigest, _ language: Language) throws -> JSONDigest {
    try JSONDecoder().decode(
      JSONDigest.self, from: Data(try text(digest, .json, language).utf8))
  }

  @Test(arguments: [Language.zh, .en])
  func `programs get the words of the files, whatever the language`(_ language: Language) throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    var facts = SamplePlant.foundry.facts()
    facts.plant.approved = CivilDate("2010-01-01") ?? .epoch
    facts.outlets[0].monitors = []
    ledger.dossier(run, facts)
    let read = try json(ledger.digest(.sample(register: [key])), language)
    let register = try #require(read.register)
    #expect(read.hasRegister && register.compared == 1 && register.unread == nil)
    #expect(register.differences.map(\.field) == ["area", "approved", "monitor"])
    #expect(register.differences.map(\.effect) == ["limits", "limits", "extent"])
    #expect(register.differences.map(\.registered) == ["key", "2019-03-12", "PM"])
    #expect(register.differences.map(\.declared) == ["general", "2010-01-01", nil])
    #expect(register.differences.allSatisfy { $0.run == run && $0.plant == "HZ-FD-001" })
    // Without a register there is nothing, and no empty list.
    let none = try json(ledger.digest(.sample()), language)
    #expect(!none.hasRegister && none.register == nil)
  }

  @Test func `where nothing differs the part is short, and says how many were compared`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.dossier(run, SamplePlant.foundry.facts())
    let digest = ledger.digest(
      .sample(register: [SamplePlant.foundry.card()], waivers: []))
    #expect(digest.contrasts.isEmpty && digest.isQuiet)
    #expect(
      try text(digest).contains(
        "与登记不一致\n  比较过的企业中没有。已比较 1 家，未登记 0 家，无核查记录 0 家，档案无法读取 0 家。"
          + "数据间隔未比较：台账不保存，只在技改审查时比较。"))
  }

  @Test func `without a register the part says that there is none to compare with`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.dossier(run, SamplePlant.foundry.facts())
    let digest = ledger.digest(.sample())
    #expect(digest.register == nil && digest.contrasts.isEmpty)
    for format in [DigestFormat.text, .html, .markdown] {
      #expect(try text(digest, format).contains("未提供登记信息，无从比较"), "\(format)")
    }
  }

  @Test func `a dossier that cannot be read was compared with nothing`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.dossier(run, nil)
    let digest = ledger.digest(.sample(register: [key], waivers: []))
    #expect(digest.register?.unread == ["HZ-FD-001"] && digest.register?.compared == 0)
    #expect(!digest.isQuiet)
    let page = try text(digest)
    #expect(
      page.contains(
        "没有可与登记信息比较的记录。已比较 0 家，未登记 0 家，无核查记录 0 家，档案无法读取 1 家。"
          + "HZ-FD-001 的档案内容未能从台账读出"))
    #expect(try json(digest, .zh).register?.unread == ["HZ-FD-001"])
  }

  @Test func `a card without a run, and a plant without a card, are not compared`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.cement, "2025-03")
    ledger.dossier(run, SamplePlant.cement.facts())
    let digest = ledger.digest(.sample(register: [key]))
    #expect(digest.register?.compared == 0 && digest.contrasts.isEmpty)
    let page = try text(digest)
    #expect(
      page.contains("没有可与登记信息比较的记录。已比较 0 家，未登记 1 家，无核查记录 1 家，档案无法读取 0 家。"))
    #expect(page.contains("与登记不一致的企业  本月 2025-03：–"))
  }

  @Test func `a difference does not hide who was not compared`() throws {
    var ledger = SampleLedger()
    ledger.dossier(ledger.add(.foundry, "2025-03"), SamplePlant.foundry.facts())
    ledger.dossier(ledger.add(.dyeing, "2025-03"), SamplePlant.dyeing.facts())
    let digest = ledger.digest(.sample(register: [key, SamplePlant.cement.card()]))
    let standing = try #require(digest.register)
    #expect(standing.compared == 1 && standing.withoutCard == 1 && standing.withoutRun == 1)
    for format in [DigestFormat.text, .html, .markdown] {
      let page = try text(digest, format)
      #expect(page.contains("已比较 1 家，未登记 1 家，无核查记录 1 家，档案无法读取 0 家。"), "\(format)")
      #expect(page.contains("数据间隔未比较"), "\(format)")
      #expect(page.contains("1，另有 2 家未比较"), "\(format)")
      #expect(
        try text(digest, format, .en).contains(
          "Compared: 1; not registered: 1; without a run: 1; dossier cannot be read: 0."),
        "\(format)")
    }
    let read = try #require(try json(digest, .en).register)
    #expect(read.compared == 1 && read.withoutCard == 1 && read.withoutRun == 1)
  }

  @Test func `every plant compared is a plain count`() throws {
    var ledger = SampleLedger()
    ledger.dossier(ledger.add(.foundry, "2025-03"), SamplePlant.foundry.facts())
    let page = try text(ledger.digest(.sample(register: [key])))
    #expect(page.contains("与登记不一致的企业  本月 2025-03：1") && !page.contains("家未比较"))
  }

  @Test func `a pass whose dossier was compared with no card is no good news to its plant`() throws
  {
    func page(_ facts: DossierFacts?, _ register: [RegisterCard]?) throws -> (Bool, Bool) {
      var ledger = SampleLedger()
      ledger.dossier(ledger.add(.foundry, "2025-03"), facts)
      let digest = ledger.digest(
        .sample(scope: MonthlyDigest.Subject(plant: "HZ-FD-001"), register: register))
      let mail = DigestMail(digest, language: .zh, attachment: "a.xlsx")
      let said = try text(digest).contains("档案未能与登记信息比较")
      return (said, mail.html.contains("verdict good"))
    }
    let (facts, card) = (SamplePlant.foundry.facts(), SamplePlant.foundry.card())
    #expect(try page(facts, [card]) == (false, true))
    #expect(try page(nil, [card]) == (true, false))
    #expect(try page(facts, [SamplePlant.cement.card()]) == (true, false))
    // Without a register there is nothing that it could have been compared with.
    #expect(try page(facts, nil) == (false, true))
  }

  @Test func `a plant is told what to do`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.dossier(run, SamplePlant.foundry.facts())
    let own = ledger.digest(
      .sample(scope: MonthlyDigest.Subject(plant: "HZ-FD-001"), register: [key]))
    let page = try text(own)
    #expect(page.contains("档案与登记不一致"))
    #expect(page.contains("请贵单位改正档案或申请更正登记"))
  }
}

/// The same out of a ledger's file: which run's dossier counts.
struct RegisterLedgerTests {
  private func record(
    _ ledger: Ledger, _ month: String, area: ControlArea, isReadable: Bool = true
  ) throws -> Int64 {
    let first = sampleMonth(month)
    let period = try #require(Period(from: first.start(after: false), to: first.start(after: true)))
    var input = FullInput.input
    input.plant = Plant(
      id: "HZ-FD-001", name: "示例铸造有限公司", sector: "foundry", region: "330502", area: area,
      approved: CivilDate("2019-03-12") ?? .epoch)
    input.outlets = [Outlet(id: "DA001", name: "1", processes: ["melting"], monitors: ["PM"])]
    input.scope = []
    input.period = period
    var report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: "0.1.0"), plant: input.plant,
      outlets: input.outlets, period: period, energyYear: nil, asOf: period.to, scope: [],
      verdict: .notEvaluated, standardsDigest: "sha256:0", standards: [], inputs: [], checks: [],
      findings: [])
    // What tells one dossier of the month from the next.
    report.plantDigest = area.rawValue
    let entry = LedgerEntry(
      report: report, reports: [(.zh, Array("{}".utf8))],
      hours: EmissionRecord(period: period),
      input: isReadable ? try InputArchive(input).bytes() : [1, 2, 3], recordedBy: "test",
      recordedAt: period.to)
    return try ledger.record(entry).run
  }

  private var key: RegisterCard {
    var card = SamplePlant.foundry.card()
    card.area = .key
    return card
  }

  private func withLedger(_ body: (Ledger) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(try Ledger(opening: folder.appending(path: "l.ledger").path, mode: .create))
  }

  private func contrasts(_ month: String, _ ledger: Ledger) throws -> [Int64] {
    try Digest.monthly(.sample(month, register: [key]), from: ledger).contrasts.map(\.run)
  }

  @Test func `the latest run up to the month counts, however long ago`() throws {
    try withLedger { ledger in
      let old = try record(ledger, "2023-01", area: .general)
      #expect(try contrasts("2022-12", ledger).isEmpty)
      #expect(try contrasts("2023-01", ledger) == [old])
      #expect(try contrasts("2025-03", ledger) == [old])
      _ = try record(ledger, "2025-02", area: .key)
      #expect(try contrasts("2025-01", ledger) == [old])
      #expect(try contrasts("2025-02", ledger).isEmpty)
      let last = try record(ledger, "2025-04", area: .general)
      #expect(try contrasts("2025-03", ledger).isEmpty)
      #expect(try contrasts("2025-04", ledger) == [last])
    }
  }

  @Test func `a run that was replaced counts no more`() throws {
    try withLedger { ledger in
      let first = try record(ledger, "2025-03", area: .general)
      #expect(try contrasts("2025-03", ledger) == [first])
      _ = try record(ledger, "2025-03", area: .key)
      #expect(try contrasts("2025-03", ledger).isEmpty)
    }
  }

  @Test func `what an archive says is what is compared, and damage is no agreement`() throws {
    let input = FullInput.input
    let bytes = try InputArchive(input).bytes()
    let facts = try #require(DossierFacts(stored: bytes))
    #expect(facts.plant == input.plant && facts.outlets == input.outlets)
    #expect(facts.period == input.period && facts.scope == input.scope)
    #expect(facts.permit == input.declarations.permit && facts.permit != nil)
    #expect(facts.logs == Set(input.logs.map(\.kind)))
    #expect(facts.products == Set(input.energy.production.compactMap(\.product)))
    #expect(DossierFacts(stored: []) == nil)
    let newer = String(decoding: bytes, as: UTF8.self)
      .replacing("greengate/stored-input/1", with: "greengate/stored-input/2")
    #expect(DossierFacts(stored: Array(newer.utf8)) == nil)
    try withLedger { ledger in
      _ = try record(ledger, "2025-03", area: .general, isReadable: false)
      let digest = try Digest.monthly(.sample(register: [key]), from: ledger)
      #expect(digest.register?.unread == ["HZ-FD-001"] && digest.register?.compared == 0)
    }
  }

  @Test func `a narrower digest of the same rows has the same part`() throws {
    try withLedger { ledger in
      let run = try record(ledger, "2025-03", area: .general)
      let whole = DigestQuestion.sample(register: [key, SamplePlant.cement.card()])
      let excerpt = try ledger.excerpt(whole.wanted)
      var own = whole
      own.scope.plant = "HZ-FD-001"
      #expect(
        Digest.monthly(own, from: excerpt.narrowed(to: own.wanted)).contrasts.map(\.run) == [run])
      var other = whole
      other.scope.plant = "HZ-CM-001"
      #expect(
        Digest.monthly(other, from: excerpt.narrowed(to: other.wanted)).contrasts.isEmpty)
      #expect(excerpt.narrowed(to: other.wanted).dossiers.isEmpty)
    }
  }
}

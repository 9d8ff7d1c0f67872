import Measures
import Standards
import Testing

/// Every pack that is shipped, as a page: nothing that it says may be lost on the way.
struct StandardMarkdownTests {
  private static let library = Result { () throws(Fault) in
    try loadStandards([PackFixture.shipped])
  }

  private func page(_ standard: Standard) -> String {
    standardMarkdown(standard) { $0 == .figure ? nil : "rule-\($0.rawValue)" }
  }

  @Test func `every entry of a standard has its row, water and heights among them`() throws {
    for standard in try Self.library.get().standards {
      let page = page(standard)
      for id in standard.limits.map(\.id) + standard.water.map(\.id) {
        #expect(page.contains("| \(id) |"), "\(standard.id) \(id)")
      }
      for limit in standard.limits {
        guard case .rate(let rates) = limit.shape else { continue }
        for row in rates.rows where rates.rows.count > 1 {
          #expect(page.contains("\(row.height)\u{A0}m\u{A0}\(row.printedRate)"))
        }
      }
      for limit in standard.limits where limit.excessAir != nil {
        #expect(page.contains("times the air needed"), "\(standard.id)")
      }
      for target in standard.targets where target.scope == .city {
        #expect(page.contains(" · 针对全市"), "\(standard.id)")
      }
    }
  }

  @Test func `a limit of some sectors says so`() throws {
    let fixture = try PackFixture(["a.yaml": PackLines.pack(adding: ["  sectors: [foundry]"])])
    let standard = try #require(try loadStandards([fixture.path]).standards.first)
    #expect(page(standard).contains("仅限 铸造"))
  }

  @Test func `audit packs and energy data have pages of all their entries`() throws {
    let library = try Self.library.get()
    #expect(!library.audits.isEmpty && !library.energy.isEmpty)
    for pack in library.audits {
      let page = auditMarkdown(pack)
      for id in pack.items.map(\.id) + pack.deadlines.map(\.id) {
        #expect(page.contains("| \(id) |"), "\(pack.id) \(id)")
      }
    }
    for pack in library.energy {
      let page = energyMarkdown(pack)
      for id in pack.coefficients.map(\.id) + pack.norms.map(\.id) + pack.grades.map(\.id)
        + pack.sectorMeans.map(\.id)
      {
        #expect(page.contains("| \(id) |"), "\(pack.id) \(id)")
      }
    }
    for policy in library.gates {
      let page = gateMarkdown(policy)
      for id in policy.conditions.map(\.id) + policy.grants.map(\.id) + policy.documents.map(\.id) {
        #expect(page.contains("| \(id) |"), "\(policy.id) \(id)")
      }
    }
  }

  @Test func `the index names every text once`() throws {
    let library = try Self.library.get()
    let index = standardIndexMarkdown(library) { "page of \($0)" }
    let files =
      library.standards.map(\.position.file) + library.audits.map(\.position.file)
      + library.energy.map(\.position.file) + library.gates.map(\.position.file)
    #expect(index.split(separator: "\n").count { $0.contains("](page of ") } == files.count)
    for file in files { #expect(index.contains("](page of \(file))")) }
  }

  @Test func `a deadline is said in the reader's words`() throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack("months: 2", "months: 1")])
    let pack = try #require(try loadStandards([fixture.path]).audits.first)
    let page = auditMarkdown(pack)
    #expect(page.contains("名单公布后 1 个月内启动审核"))
    #expect(page.contains("the start of the audit within 1 month of the published list"))
    #expect(auditPage(pack, language: .zh).contains("名单公布后 1 个月内启动审核"))
  }
}

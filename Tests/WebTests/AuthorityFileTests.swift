#if Server
import Commands
import Digest
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// The authority's files as the server has them: shown, read again, and no reason to stop.
struct AuthorityFileTests {
  private static let register = """
    schema: greengate/register/1
    plants:
      - id: HZ-FD-001
        name: 示例铸造有限公司
        sector: foundry
        region: "330502"
        area: general
        approved: 2019-03-12
        reports: [emission]
        outlets:
          - {id: DA001, process: [melting.cupola-cold], monitors: [PM]}
      - id: HZ-NEVER-1
        name: 从未报送有限公司
        sector: plastics
        region: "330503"
        area: general
        approved: 2019-03-12
        reports: [emission]
        outlets:
          - {id: DA001, process: [resin-processing], monitors: [PM]}

    """

  @Test func `the register's plants that never sent are counted and named`() async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register], hasReference: true)
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    try await site.test { browser in
      let page = try await browser.get("/?lang=zh", headers: huzhou).text
      #expect(page.contains("登记 2 家，从未报送 1 家（未报）") && page.contains("从未报送有限公司"))
      #expect(!(try await browser.get("/?lang=zh", headers: zhongshan).text.contains("HZ-NEVER")))
      let list = try await browser.get("/digests?lang=zh&until=2025-03", headers: huzhou).text
      let row = try #require(
        list.split(separator: "<tr>").first { $0.contains("/digests/2025-03") })
      // Expected, received, missing: the register's foundry is there, three others have no card.
      #expect(
        row.contains(
          "<td class=\"number\">2</td><td class=\"number\">4</td><td class=\"number\">1</td>"))
      let cards = try await browser.get("/register?lang=zh", headers: huzhou).text
      #expect(cards.contains("共 2 家，从未报送 1 家") && cards.contains("HZ-CM-001"))
      #expect(!cards.contains(site.folder))
      let admin = try await browser.get("/register?lang=zh", as: .administrator).text
      #expect(admin.contains(site.folder + "/register.yaml"))
      #expect(admin.contains("waivers.yaml") && admin.contains("没有这个文件"))
    }
  }

  @Test func `the overview ends at the month before today's`() async throws {
    let site = try await TestSite.recorded()
    let last = try #require(CivilMonth(site.house.now().date).adding(-1))
    let first = try #require(last.adding(-11))
    try await site.test { browser in
      let page = try await browser.get("/?lang=en", as: .administrator).text
      #expect(page.contains("\(first) to \(last)"))
      let asked = try await browser.get("/?lang=en&until=2025-03", as: .administrator).text
      #expect(asked.contains("2024-04 to 2025-03"))
    }
  }

  @Test func `a register that cannot be used at the start does not stop the server`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-authority-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ReferenceFiles(
      folder: folder.path, standards: [BuiltTool.project.appending(path: "Standards").path])
    let file = folder.appending(path: "register.yaml")
    // Never good: nothing to fall back on, and yet it serves.
    try Data("schema: nonsense\n".utf8).write(to: file)
    let bare = try files.begin()
    #expect(bare.fault != nil && bare.reference.register == nil)
    try Data(Self.register.utf8).write(to: file)
    let good = try files.begin()
    #expect(good.fault == nil && good.reference.register?.count == 2)
    try Data((Self.register + "  - broken\n").utf8).write(to: file)
    let again = try files.begin()
    #expect(again.reference.register?.map(\.plant) == ["HZ-FD-001", "HZ-NEVER-1"])
    #expect(again.fault?.position?.file == "register.yaml")
    // Mended while it runs.
    try Data(Self.register.utf8).write(to: file)
    let mended = try #require(try files.read(after: again))
    #expect(mended.fault == nil && mended.reference.register?.count == 2)
    // A pack that cannot be used is another matter.
    let broken = ReferenceFiles(folder: folder.path, standards: [folder.path + "/none"])
    #expect(throws: Fault.self) { try broken.begin() }
  }
}
#endif

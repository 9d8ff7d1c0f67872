import Measures
import Testing

@Suite("Numbers of projects")
struct ProjectNumberTests {
  @Test(
    "blanks, case and width make no other number",
    arguments: [
      "ZS-JG-2018-017 ", " ZS-JG-2018-017", "ZS-JG-2018-017\u{3000}", "zs-jg-2018-017",
      "ＺＳ－ＪＧ－２０１８－０１７", "ZS-\u{200B}JG-2018-017", "ZS-JG-2018- 017",
      "ZS–JG—2018‑017", "ZS\u{2212}JG-2018-017", "ZS-JG-2018-017\u{FE0F}", "ZS-JG-2018-017\u{3164}",
    ])
  func same(_ number: String) {
    #expect(ProjectNumber(number) == ProjectNumber("ZS-JG-2018-017"))
    #expect(Set([ProjectNumber(number), ProjectNumber("ZS-JG-2018-017")]).count == 1)
  }

  @Test(
    "whatever else differs does",
    arguments: ["ZS-JG-2018-018", "ZS-JG-2018-17", "ZS-JG-2018-017A", "ZS-JG-2018_017", ""])
  func other(_ number: String) {
    #expect(ProjectNumber(number) != ProjectNumber("ZS-JG-2018-017"))
  }

  @Test func `Chinese numbers are compared as they are read`() {
    #expect(ProjectNumber("中工信（2018）17号") == ProjectNumber("中工信(2018) 17号"))
    #expect(ProjectNumber("中工信（2018）17号") != ProjectNumber("中工信（2018）18号"))
  }

  @Test(arguments: [("jg-2018", true), ("2018-017", true), ("ＺＳ", true), ("2018-18", false)])
  func `one is found by a part of it`(_ part: String, _ isThere: Bool) {
    #expect(ProjectNumber("ZS-JG-2018-017").contains(ProjectNumber(part)) == isThere)
  }
}

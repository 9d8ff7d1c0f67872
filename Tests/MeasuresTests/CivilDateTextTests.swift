import Measures
import Testing

struct CivilDateTextTests {
  @Test func `reads a day as it is printed`() {
    #expect(CivilDate("2024-02-29") == CivilDate(year: 2024, month: 2, day: 29))
    #expect(CivilDate("0001-01-01") == CivilDate(year: 1, month: 1, day: 1))
    #expect(CivilDate("x2025-12-31".dropFirst()) == CivilDate(year: 2025, month: 12, day: 31))
  }

  @Test(arguments: [
    "", "2025", "2025-3-1", "2025-03", "2025-03-", "2025-03-1", "2025-03-011", "2025-03-01 ",
    " 2025-03-01", "2025/03/01", "20250301", "2025-02-29", "2025-00-01", "2025-13-01",
    "0000-01-01", "-025-03-01", "+025-03-01", "２０２５-03-01", "2025-03-0１", "2025-\u{301}03-01",
    "2025--3-01", "2025-03-01Z", "2025-03-01\n",
  ])
  func `reads nothing else`(_ text: String) { #expect(CivilDate(text) == nil) }
}

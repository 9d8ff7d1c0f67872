import Intake
import Measures
import Testing

@Suite struct InstantTextTests {
  /// 2025-03-01T08:00:00+08:00.
  static let morning: Int64 = 1_740_787_200

  @Test(
    arguments: [
      "2025-03-01 08:00", "2025-03-01 8:00", "2025-3-1 8:00:00", "2025/03/01 08:00:00",
      "2025/3/1T8:00", "2025-03-01T08:00:00+08:00", "2025-03-01T00:00:00Z", "2025-03-01 00:00Z",
      "2025-03-01T05:30+05:30", "2025-02-28T16:00:00-08:00",
    ])
  func `reads every form of one instant`(_ text: String) {
    #expect(Instant(text)?.seconds == Self.morning)
  }

  @Test(
    arguments: [
      "", "2025-03-01", "2025-03", "25-03-01 08:00", "02025-03-01 08:00", "2025-03/01 08:00",
      "2025.03.01 08:00", "2025-003-01 08:00", "2025-03-001 08:00", "2025-03-01  08:00",
      "2025-03-01t08:00", "2025-03-01 008:00", "2025-03-01 08", "2025-03-01 08:0",
      "2025-03-01 08:00:0", "2025-03-01 08:00:000", "2025-03-01 08:00:00.0", "2025-03-01 08:00 Z",
      "2025-03-01 08:00z", "2025-03-01 08:00+8:00", "2025-03-01 08:00+0800", "2025-03-01 08:00+08",
      "2025-03-01 08:00+08:000", " 2025-03-01 08:00", "2025-03-01 08:00 ", "２025-03-01 08:00",
      "2025-03-01 08:00:", "2025-03-01 -8:00", "2025-03-01 08:00上午",
    ])
  func `refuses every other form`(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test(
    arguments: [
      ("2025-03-01 23:59:59", true), ("2025-03-01 24:00", false), ("2025-03-01 24:00:00", false),
      ("2025-03-01 08:59", true), ("2025-03-01 08:60", false), ("2025-03-01 08:00:59", true),
      ("2025-03-01 08:00:60", false), ("2025-02-28 08:00", true), ("2025-02-29 08:00", false),
      ("2024-02-29 08:00", true), ("2024-02-30 08:00", false), ("2025-04-30 08:00", true),
      ("2025-04-31 08:00", false), ("2025-12-01 08:00", true), ("2025-13-01 08:00", false),
      ("2025-00-01 08:00", false), ("2025-01-00 08:00", false), ("0001-01-01 08:00", true),
      ("0000-01-01 08:00", false), ("2025-03-01 08:00+23:59", true),
      ("2025-03-01 08:00+24:00", false), ("2025-03-01 08:00+08:60", false),
    ])
  func `keeps the bounds of the calendar and the clock`(_ text: String, isTime: Bool) {
    #expect((Instant(text) != nil) == isTime)
  }

  @Test func `a bare date is midnight in China only where it is asked for`() {
    let midnight = Instant(seconds: Self.morning - 8 * 3600)
    #expect(Instant(midnightOrTime: "2025-03-01") == midnight)
    #expect(Instant(midnightOrTime: "2025/3/1") == midnight)
    #expect(Instant(midnightOrTime: "2025-03-01T00:00:00+08:00") == midnight)
    #expect(Instant(midnightOrTime: "2025-02-29") == nil)
    #expect(Instant(midnightOrTime: "2025-03-01 ") == nil)
  }

  @Test func `what is printed is read again`() {
    let moments: [Int64] = [0, 1_740_787_200, 1_740_787_199, -62_135_510_400]
    for seconds in moments {
      let instant = Instant(seconds: seconds)
      #expect(Instant(instant.description) == instant)
    }
  }

  @Test(arguments: ["2025-03-01", "2025/3/1", "2025/03/01", "2025-3-01"])
  func `a day may be written with either sign`(_ text: String) {
    #expect(CivilDate(anySeparator: text)?.description == "2025-03-01")
  }

  @Test(arguments: ["", "2025-03/01", "2025-03-01 08:00", "2025-02-29", "2025-03", "20250301"])
  func `what is no day is none`(_ text: String) {
    #expect(CivilDate(anySeparator: text) == nil)
  }
}

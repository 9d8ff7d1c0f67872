import Intake
package import Measures

/// Reads a period from the command line: `2025`, `2025-03`, `2025-03-01`, or `FROM/TO` of two dates
/// or times with `-` between their parts. Half-open; bare dates are their midnights in China.
///
/// - Throws: a usage fault (64) that shows the forms, or says which end is not a whole hour.
package func readPeriod(_ text: String) throws(Fault) -> Period {
  let ends = text.split(separator: "/", omittingEmptySubsequences: false)
  if ends.count == 2, let from = Instant(midnightOrTime: ends[0]),
    let to = Instant(midnightOrTime: ends[1])
  {
    return try checkedPeriod(from, to) { _, zh, en in Fault(.usage, Bilingual(zh: zh, en: en)) }
  }
  if ends.count == 1, let period = calendarPeriod(text) { return period }
  throw Fault(
    .usage,
    Bilingual(
      zh: "无法识别时段“\(printable(text))”；请写 2025、2025-03、2025-03-01 或 2025-03-01/2025-04-01（结束不含在内）。",
      en: "Cannot read the period `\(printable(text))`; write 2025, 2025-03, 2025-03-01 or "
        + "2025-03-01/2025-04-01 (its end is not part of it)."))
}

/// A whole year, month or day.
private func calendarPeriod(_ text: String) -> Period? {
  let (first, last): (CivilDate?, CivilDate?) =
    switch text.utf8.count {
    case 4: (CivilDate(text + "-01-01"), CivilDate(text + "-12-31"))
    case 7:
      (
        CivilDate(text + "-01"),
        (28...31).reversed().lazy.compactMap { CivilDate(text + "-\($0)") }.first
      )
    default: (CivilDate(text), CivilDate(text))
    }
  guard let first, let last else { return nil }
  return Period(from: Instant(first), to: Instant(seconds: Instant(last).seconds + 86_400))
}

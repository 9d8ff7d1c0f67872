/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// Hours, days and months are always those of China Standard Time (UTC+8, no summer time), which
/// is where the plants stand; the machine's own time zone never matters.
package struct Instant: Hashable, Comparable, Sendable {
  package var seconds: Int64

  package init(seconds: Int64) {
    self.seconds = seconds
  }

  package static let chinaOffset: Int64 = 8 * 3600

  package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// Midnight in China at the beginning of `date`, plus whole hours and so on.
  package init(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    seconds =
      Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
      - Self.chinaOffset
  }

  /// The calendar day in China.
  package var date: CivilDate {
    CivilDate(daysSinceEpoch: Int((seconds + Self.chinaOffset).flooredQuotient(86_400)))
  }

  /// Seconds since midnight in China, 0 to 86,399.
  package var secondOfDay: Int {
    let local = seconds + Self.chinaOffset
    return Int(local - local.flooredQuotient(86_400) * 86_400)
  }

  package var isWholeHour: Bool { secondOfDay % 3600 == 0 }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601 in China's time: `2025-03-01T08:00:00+08:00`.
  package var description: String {
    let second = secondOfDay
    return "\(date)T\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
      + ":\(twoDigits(second % 60))+08:00"
  }

  /// Reads what ``description`` writes, and nothing else.
  package init?(description text: some StringProtocol) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let date = CivilDate(parts[0]) else { return nil }
    let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
    // Two digits each: more would not fit what is made of them.
    guard clock.count == 4, let hour = Int(clock[0].prefix(2)),
      let minute = Int(clock[1].prefix(2)), let second = Int(clock[2].prefix(2))
    else { return nil }
    self.init(date, hour: hour, minute: minute, second: second)
    guard description == text else { return nil }
  }

  /// For people: `2025-03-01 08:00`.
  package var minuteText: String {
    let second = secondOfDay
    return "\(date) \(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
  }
}

/// A day of the Gregorian calendar, without a time.
package struct CivilDate: Hashable, Comparable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int

  /// `nil` for a day that does not exist (2025-02-30) and for years outside 1 to 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysIn(month: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2025-03-01`, and nothing else.
  package init?(_ text: some StringProtocol) {
    var bytes = String(text).utf8.makeIterator()
    func number(ofDigits count: Int) -> Int? {
      var value = 0
      for _ in 0..<count {
        guard let byte = bytes.next(), byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    let hyphen = UInt8(ascii: "-")
    guard let year = number(ofDigits: 4), bytes.next() == hyphen,
      let month = number(ofDigits: 2), bytes.next() == hyphen,
      let day = number(ofDigits: 2), bytes.next() == nil
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Days since 1970-01-01, by the usual era arithmetic over 400 years from March.
  package var daysSinceEpoch: Int {
    let y = month <= 2 ? year - 1 : year
    let era = y.flooredQuotient(400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package init(daysSinceEpoch days: Int) {
    let z = days + 719_468
    let era = z.flooredQuotient(146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension CivilDate: CustomStringConvertible {
  package var description: String {
    let digits = String(year)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    return "\(padded)-\(twoDigits(month))-\(twoDigits(day))"
  }
}

/// `7` as `07`.
package func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}

extension BinaryInteger {
  /// The quotient rounded towards minus infinity; `/` rounds towards zero.
  package func flooredQuotient(_ divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}

import Measures

/// Reads time stamps from bytes, and remembers the day: rows of one day follow each other.
///
/// `YYYY-MM-DD hh:mm`, with `/` for `-`, `T` for the blank, one digit for month, day or hour,
/// seconds, and `Z` or `±hh:mm`; without an offset it is China's time. No `24:00`, no fraction.
struct FieldStamp: Sendable {
  private var lastYear = -1
  private var lastMonth = 0
  private var lastDay = 0
  /// Seconds since 1970 at that day's UTC midnight.
  private var lastMidnight: Int64 = 0

  /// Seconds since 1970-01-01T00:00:00Z, or `nil` where this is no time stamp.
  @inline(__always)
  mutating func read(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    var cursor = unsafe Cursor(start: start, count: count)
    guard let midnight = readDay(&cursor) else { return nil }
    guard let separator = cursor.next(), separator == 0x20 || separator == UInt8(ascii: "T"),
      let time = cursor.timeOfDay()
    else { return nil }
    return finish(&cursor, midnight + time)
  }

  /// A day and a time of day from two columns.
  mutating func read(
    day: UnsafePointer<UInt8>, _ dayCount: Int, time: UnsafePointer<UInt8>, _ timeCount: Int
  ) -> Int64? {
    var cursor = unsafe Cursor(start: day, count: dayCount)
    guard let midnight = readDay(&cursor), cursor.isAtEnd else { return nil }
    cursor = unsafe Cursor(start: time, count: timeCount)
    guard let time = cursor.timeOfDay() else { return nil }
    return finish(&cursor, midnight + time)
  }

  /// A day and nothing else, as seconds since 1970 at its UTC midnight.
  mutating func readDay(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    var cursor = unsafe Cursor(start: start, count: count)
    guard let midnight = readDay(&cursor), cursor.isAtEnd else { return nil }
    return midnight
  }

  @inline(__always)
  private func finish(_ cursor: inout Cursor, _ local: Int64) -> Int64? {
    if cursor.isAtEnd { return local - Instant.chinaOffset }
    guard let offset = cursor.zone() else { return nil }
    return local - offset
  }

  @inline(__always)
  private mutating func readDay(_ cursor: inout Cursor) -> Int64? {
    guard let year = cursor.digits(exactly: 4),
      let separator = cursor.next(),
      separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
      let month = cursor.oneOrTwoDigits(),
      cursor.next() == separator,
      let day = cursor.oneOrTwoDigits()
    else { return nil }
    if day == lastDay, month == lastMonth, year == lastYear { return lastMidnight }
    guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
    (lastYear, lastMonth, lastDay) = (year, month, day)
    lastMidnight = Int64(date.daysSinceEpoch) * 86_400
    return lastMidnight
  }
}

/// Walks through a field's bytes.
@safe private struct Cursor {
  let start: UnsafePointer<UInt8>
  let count: Int
  var at = 0

  @inline(__always)
  init(start: UnsafePointer<UInt8>, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  var isAtEnd: Bool { at == count }

  @inline(__always)
  mutating func next() -> UInt8? {
    guard at < count else { return nil }
    defer { at &+= 1 }
    return unsafe start[at]
  }

  @inline(__always)
  mutating func digit() -> Int? {
    guard at < count else { return nil }
    let value = (unsafe start[at]) &- 0x30
    guard value <= 9 else { return nil }
    at &+= 1
    return Int(value)
  }

  @inline(__always)
  mutating func digits(exactly wanted: Int) -> Int? {
    var value = 0
    for _ in 0..<wanted {
      guard let digit = digit() else { return nil }
      value = value &* 10 &+ digit
    }
    return value
  }

  @inline(__always)
  mutating func oneOrTwoDigits() -> Int? {
    guard let first = digit() else { return nil }
    guard let second = digit() else { return first }
    return first &* 10 &+ second
  }

  /// `h:mm` or `h:mm:ss`, as seconds.
  @inline(__always)
  mutating func timeOfDay() -> Int64? {
    guard let hour = oneOrTwoDigits(), hour < 24, next() == UInt8(ascii: ":"),
      let minute = digits(exactly: 2), minute < 60
    else { return nil }
    var second = 0
    if at < count, (unsafe start[at]) == UInt8(ascii: ":") {
      at &+= 1
      guard let read = digits(exactly: 2), read < 60 else { return nil }
      second = read
    }
    return Int64(hour &* 3600 &+ minute &* 60 &+ second)
  }

  /// `Z` or `±hh:mm` at the end, as seconds east.
  mutating func zone() -> Int64? {
    guard let sign = next() else { return nil }
    if sign == UInt8(ascii: "Z") { return isAtEnd ? 0 : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hours = digits(exactly: 2), hours < 24, next() == UInt8(ascii: ":"),
      let minutes = digits(exactly: 2), minutes < 60, isAtEnd
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }
}

// Time as logs and plant.yaml write it: SEMANTICS 1, "Time".

extension Instant {
  /// Reads year, month and day with `-` or `/` between them, a blank or `T`, `h:mm` or `h:mm:ss`,
  /// then nothing, `Z` or `±hh:mm`.
  ///
  /// Month, day and hour may have one digit. Without an offset it is China Standard Time. `nil` for
  /// anything else: a bare date, `24:00`, fractions, blanks around it, digits that are not ASCII.
  package init?(_ text: some StringProtocol) {
    var reader = StampReader(bytes: Array(text.utf8))
    guard let date = reader.date(),
      reader.skip(UInt8(ascii: " ")) || reader.skip(UInt8(ascii: "T")),
      let instant = reader.time(on: date), reader.isAtEnd
    else { return nil }
    self = instant
  }

  /// As `init(_:)`, or a bare date, which means midnight in China: how plant.yaml may write the ends
  /// of a period or of a stop.
  package init?(midnightOrTime text: some StringProtocol) {
    var reader = StampReader(bytes: Array(text.utf8))
    if let date = reader.date(), reader.isAtEnd {
      self.init(date)
    } else {
      self.init(text)
    }
  }
}

/// Takes a time stamp apart, byte by byte.
private struct StampReader {
  var bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  /// Steps over `byte` if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// As many ASCII digits as follow, if their number lies in `count`.
  mutating func digits(_ count: ClosedRange<Int>) -> Int? {
    var value = 0
    var taken = 0
    while position < bytes.count, taken <= count.upperBound,
      (0x30...0x39).contains(bytes[position])
    {
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
      taken += 1
    }
    return count.contains(taken) ? value : nil
  }

  /// A date whose two separators are the same.
  mutating func date() -> CivilDate? {
    guard let year = digits(4...4), position < bytes.count else { return nil }
    let separator = bytes[position]
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"), skip(separator),
      let month = digits(1...2), skip(separator), let day = digits(1...2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  mutating func time(on date: CivilDate) -> Instant? {
    guard let hour = digits(1...2), hour < 24, skip(UInt8(ascii: ":")),
      let minute = digits(2...2), minute < 60
    else { return nil }
    var second = 0
    if skip(UInt8(ascii: ":")) {
      guard let read = digits(2...2), read < 60 else { return nil }
      second = read
    }
    let local = Instant(date, hour: hour, minute: minute, second: second)
    guard let offset = offset() else { return nil }
    return Instant(seconds: local.seconds + Instant.chinaOffset - offset)
  }

  /// Seconds east of Greenwich; eight hours where nothing is written.
  private mutating func offset() -> Int64? {
    if isAtEnd { return Instant.chinaOffset }
    if skip(UInt8(ascii: "Z")) { return 0 }
    let isEast = skip(UInt8(ascii: "+"))
    guard isEast || skip(UInt8(ascii: "-")), let hours = digits(2...2), hours < 24,
      skip(UInt8(ascii: ":")), let minutes = digits(2...2), minutes < 60
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    return isEast ? seconds : -seconds
  }
}

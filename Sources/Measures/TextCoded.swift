// How values of a single text or number are stored: as they are declared and printed. Numbers keep
// their digits; none passes through binary floating point.

/// What is stored as one text.
package protocol TextCoded: Codable {
  /// Reads what ``storedText`` is, and nothing else.
  init?(storedText: String)
  var storedText: String { get }
}

extension TextCoded {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Self(storedText: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no \(Self.self)")
    }
    self = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(storedText)
  }
}

extension CivilDate: TextCoded {
  package init?(storedText: String) { self.init(storedText) }
  package var storedText: String { description }
}

extension CivilMonth: TextCoded {
  package init?(storedText: String) {
    // With any day: a month alone is no date.
    guard let first = CivilDate(storedText + "-01") else { return nil }
    self.init(first)
  }

  package var storedText: String {
    // Of four digits, as dates are.
    CivilDate(year: year, month: month, day: 1).map { String($0.description.dropLast(3)) } ?? ""
  }
}

extension LoggedSpan: TextCoded {
  package init?(storedText: String) {
    if let month = CivilMonth(storedText: storedText) {
      self = .month(month)
    } else if let year = Int(storedText), String(year) == storedText {
      self = .year(year)
    } else {
      return nil
    }
  }

  package var storedText: String {
    switch self {
    case .month(let month): month.storedText
    case .year(let year): String(year)
    }
  }
}

extension UnitOfMeasure: TextCoded {
  package init?(storedText: String) {
    let rates = [Self.kilogramsPerHour, .kilogramsPerTonne]
    guard let unit = (Self.all + rates).first(where: { $0.symbol == storedText }) else {
      return nil
    }
    self = unit
  }

  package var storedText: String { symbol }
}

extension ExactDecimal: TextCoded {
  /// Also trailing zeros are kept: mantissa and scale come back as they were.
  package init?(storedText: String) {
    var (mantissa, scale) = (Int128(0), 0)
    var (sawDigit, sawPoint, isNegative) = (false, false, false)
    var bytes = storedText.utf8[...]
    if bytes.first == UInt8(ascii: "-") {
      isNegative = true
      bytes = bytes.dropFirst()
    }
    while let byte = bytes.first, byte != UInt8(ascii: "e") {
      bytes = bytes.dropFirst()
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
        continue
      }
      guard byte &- 0x30 <= 9 else { return nil }
      let (shifted, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      // Downwards, where the least of all numbers lies.
      let (sum, carry) = shifted.subtractingReportingOverflow(Int128(byte - 0x30))
      guard !overflow, !carry else { return nil }
      mantissa = sum
      sawDigit = true
      if sawPoint { scale += 1 }
    }
    if !bytes.isEmpty {
      guard !sawPoint, let power = Int(Substring(bytes.dropFirst())), power > 0 else { return nil }
      scale = -power
    }
    guard sawDigit else { return nil }
    if !isNegative {
      guard mantissa != .min else { return nil }
      mantissa = -mantissa
    }
    self.init(mantissa: mantissa, scale: scale)
  }

  package var storedText: String { scale < 0 ? "\(mantissa)e\(-scale)" : description }
}

extension Instant: Codable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package init(from decoder: any Decoder) throws {
    self.init(seconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}

extension Period: Codable {
  private enum CodingKeys: String, CodingKey { case from, to }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let from = try container.decode(Instant.self, forKey: .from)
    let to = try container.decode(Instant.self, forKey: .to)
    guard let period = Period(from: from, to: to) else {
      throw DecodingError.dataCorruptedError(
        forKey: .to, in: container, debugDescription: "no period: \(from) to \(to)")
    }
    self = period
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(from, forKey: .from)
    try container.encode(to, forKey: .to)
  }
}

extension KeyedEncodingContainer {
  /// In the order of their names: a set has none, and the same input must give the same bytes.
  mutating func encode(_ hints: Set<StampHint>, forKey key: Key) throws {
    try encode(StampHint.allCases.filter(hints.contains), forKey: key)
  }
}

/// A month of minutes has some 40,000 readings a meter: each is four numbers of one text.
extension PowerRecord: Codable {
  private enum CodingKeys: String, CodingKey { case meters, undeclared, contradicting }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let packed = try container.decode([String: String].self, forKey: .meters)
    self.init(
      meters: try packed.mapValues { text in
        guard let readings = PowerReading.unpacked(text) else {
          throw DecodingError.dataCorruptedError(
            forKey: .meters, in: container, debugDescription: "no readings of power")
        }
        return readings
      },
      undeclared: try container.decode([String: Int].self, forKey: .undeclared),
      contradicting: try container.decode([RowReference].self, forKey: .contradicting))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(meters.mapValues(PowerReading.packed), forKey: .meters)
    try container.encode(undeclared, forKey: .undeclared)
    try container.encode(contradicting, forKey: .contradicting)
  }
}

extension PowerReading {
  /// `seconds kilowatts log line`, a reading a piece, `;` between them; seconds and lines as the
  /// distance from the reading before.
  fileprivate static func packed(_ readings: [PowerReading]) -> String {
    var (seconds, line) = (Int64(0), 0)
    var text = ""
    for reading in readings {
      if !text.isEmpty { text += ";" }
      text += "\(reading.at.seconds - seconds) \(reading.kilowatts.storedText) \(reading.row.log)"
      text += " \(reading.row.line - line)"
      (seconds, line) = (reading.at.seconds, reading.row.line)
    }
    return text
  }

  fileprivate static func unpacked(_ text: String) -> [PowerReading]? {
    var (seconds, line) = (Int64(0), 0)
    var readings: [PowerReading] = []
    for piece in text.utf8.split(separator: UInt8(ascii: ";")) {
      let parts = piece.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
      guard parts.count == 4, let step = Int64(parts[0]),
        let kilowatts = ExactDecimal(storedText: parts[1]), let log = Int(parts[2]),
        let down = Int(parts[3])
      else { return nil }
      let (later, overflow) = seconds.addingReportingOverflow(step)
      let (lower, carry) = line.addingReportingOverflow(down)
      guard !overflow, !carry else { return nil }
      (seconds, line) = (later, lower)
      readings.append(
        PowerReading(
          at: Instant(seconds: seconds), kilowatts: kilowatts, row: LogLine(log: log, line: line)))
    }
    return readings
  }
}

import Intake
import Measures
import Testing

/// The second look finds the same rows whether it reads every line or looks for names.
struct EvidenceSearchTests {
  /// How the lines of a log end and are dressed.
  enum Shape: CaseIterable {
    case plain, carriageReturns, loneCarriageReturns, mixedEnds, padded, quoted, someQuoted
    case noLastLineEnd
  }

  @Test(arguments: Shape.allCases)
  func `rows of an hour are those that a reader would underline`(_ shape: Shape) throws {
    let lines = Self.lines(shape)
    let text = IntakeHarness.header + lines.joined()
    let key = SeriesKey(outlet: "DA002", pollutant: "NOx")
    // Outlet DA002's NOx of 01:00 to 02:00, by the eye: the header is line 1.
    let wanted = lines.indices.filter { index in
      lines[index].contains(" 01:") && lines[index].contains("DA002")
        && lines[index].contains("NOx")
    }.map { $0 + 2 }
    #expect(wanted.count == 60)
    for blockSize in [64, 300, 4096, 256 * 1024] {
      for threads in [1, 2] {
        let outcome = try IntakeHarness(threads: threads, blockSize: blockSize).read(text)
        let rows = try outcome.intake.rows(
          for: [[RowRequest(key: key, hours: [1])]], limit: 100)
        #expect(rows[0].rows.map(\.line) == wanted, "\(shape), \(blockSize), \(threads)")
        #expect(rows[0].omitted == 0)
      }
    }
  }

  /// Many names are not looked for one by one; the rows are the same.
  @Test func `many series at once give each its own rows`() throws {
    let lines = Self.lines(.plain)
    let outcome = try IntakeHarness(blockSize: 1000).read(IntakeHarness.header + lines.joined())
    let keys = ["DA001", "DA002"].flatMap { outlet in
      ["PM", "SO2", "NOx"].map { SeriesKey(outlet: outlet, pollutant: $0) }
    }
    let rows = try outcome.intake.rows(
      for: keys.map { [RowRequest(key: $0, hours: [0, 1, 2])] }, limit: 500)
    for (key, found) in zip(keys, rows) {
      let wanted = lines.indices.filter {
        lines[$0].contains(key.outlet) && lines[$0].contains(",\(key.pollutant),")
      }.map { $0 + 2 }
      #expect(found.rows.map(\.line) == wanted)
    }
  }

  /// Three hours of two outlets and three pollutants.
  private static func lines(_ shape: Shape) -> [String] {
    var lines: [String] = []
    for minute in 0..<180 {
      let (hour, rest) = (minute / 60, minute % 60)
      let stamp = "2025-03-01 0\(hour):\(rest < 10 ? "0" : "")\(rest):00"
      for outlet in ["DA001", "DA002"] {
        for pollutant in ["PM", "SO2", "NOx"] {
          let number = lines.count
          var fields = [stamp, outlet, pollutant, "\(number % 97).\(number % 7)", "mg/m3", "N"]
          if shape == .padded, number.isMultiple(of: 5) { fields = fields.map { " \($0)\t" } }
          if shape == .quoted || (shape == .someQuoted && number.isMultiple(of: 7)) {
            fields = fields.map { "\"\($0)\"" }
          }
          lines.append(fields.joined(separator: ",") + end(shape, number))
        }
      }
    }
    if shape == .noLastLineEnd, let last = lines.popLast() {
      lines.append(String(last.dropLast()))
    }
    return lines
  }

  private static func end(_ shape: Shape, _ number: Int) -> String {
    switch shape {
    case .carriageReturns: "\r\n"
    case .loneCarriageReturns: "\r"
    case .mixedEnds: ["\n", "\r\n", "\r", "\n"][number % 4]
    default: "\n"
    }
  }
}

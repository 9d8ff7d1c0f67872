import Foundation
import Intake
import Measures
import Testing

/// Reads CSV texts as emission logs of two days of March 2025, at outlets DA001 and DA002.
struct IntakeHarness {
  var interval = 1
  var flags = FlagSet.hj212
  var closesInterval = false
  var outlet: String?
  var unit: UnitOfMeasure?
  var columns: [String: ColumnUse] = [:]
  var threads = 1
  var blockSize = 256 * 1024
  /// Of the second log, where it is to differ.
  var otherInterval: Int?

  static let header = "timestamp,outlet,pollutant,value,unit,flag\n"

  struct Outcome {
    var record: EmissionRecord
    var summaries: [LogSummary]
    var intake: EmissionIntake

    func hour(_ hour: Int, _ pollutant: String = "PM", outlet: String = "DA001") -> HourTally {
      record.series[SeriesKey(outlet: outlet, pollutant: pollutant)]?.hours[hour] ?? HourTally()
    }

    /// Sum of the counted readings in the base unit, as a decimal.
    func sum(_ hour: Int, _ pollutant: String = "PM") -> ExactDecimal? {
      guard let series = record.series[SeriesKey(outlet: "DA001", pollutant: pollutant)] else {
        return nil
      }
      var sum = ExactDecimal(mantissa: series.sum(ofHour: hour).mass, scale: 24)
      return sum.normalise() ? sum : nil
    }

    var summary: LogSummary { summaries[0] }
  }

  func read(_ texts: String...) throws -> Outcome { try read(texts.map { [UInt8]($0.utf8) }) }

  func read(_ files: [[UInt8]]) throws -> Outcome {
    let from = try #require(CivilDate(year: 2025, month: 3, day: 1))
    let to = try #require(CivilDate(year: 2025, month: 3, day: 3))
    let period = try #require(Period(from: Instant(from), to: Instant(to)))
    var options = ScanOptions()
    options.threads = threads
    options.blockSize = blockSize
    let outlets = ["DA001", "DA002"].map {
      Outlet(id: $0, name: $0 == "DA001" ? "1号炉" : "2号炉", processes: ["main"], monitors: ["PM"])
    }
    var intake = EmissionIntake(period: period, outlets: outlets, options: options)
    var logs: [EmissionLog] = []
    for (index, bytes) in files.enumerated() {
      let path = NSTemporaryDirectory() + "greengate-" + UUID().uuidString
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      logs.append(
        EmissionLog(
          input: try InputFile(location: path, path: "log\(index + 1).csv"),
          intervalMinutes: index == 1 ? otherInterval ?? interval : interval, flags: flags,
          stampsCloseInterval: closesInterval,
          outlet: outlet, unit: unit, columns: columns))
    }
    let (record, summaries) = try intake.read(logs)
    return Outcome(record: record, summaries: summaries, intake: intake)
  }

  /// `count` minutes of hour 0, each with `value`.
  static func minutes(
    _ count: Int, value: String = "10", flag: String = "N", hour: String = "2025-03-01 00"
  ) -> String {
    (0..<count).map {
      "\(hour):\($0 < 10 ? "0" : "")\($0):00,DA001,PM,\(value),mg/m3,\(flag)\n"
    }.joined()
  }
}

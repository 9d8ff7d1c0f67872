import Intake
import Measures

let arguments = CommandLine.arguments
var options = ScanOptions()
options.threads = Int(arguments[2])!
if arguments.count > 3 { options.blockSize = Int(arguments[3])! }
let outlets = (1...100).map {
  Outlet(id: "DA" + String(String(1000 + $0).dropFirst()), name: "x", processes: [], monitors: [])
}
let period = Period(
  from: Instant(CivilDate(year: 2025, month: 3, day: 1)!),
  to: Instant(CivilDate(year: 2025, month: 4, day: 1)!))!
var intake = EmissionIntake(period: period, outlets: outlets, options: options)
let file = try InputFile(location: arguments[1], path: "log.csv")
let (record, summaries) = try intake.read([
  EmissionLog(input: file, intervalMinutes: 1, flags: .hj212)
])
print(summaries, record.series.count)
if let s = record.series[SeriesKey(outlet: "DA001", pollutant: "PM")] { print(s.hours[0]) }

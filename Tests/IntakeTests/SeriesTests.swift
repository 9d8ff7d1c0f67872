import Foundation
import Intake
import Measures
import Testing

/// What a chart is drawn from, against a walk over all rows.
struct SeriesTests {
  /// Values are whole thousandths of mg/m³, so that the walk adds integers.
  struct Row {
    var second: Int
    var outlet: String
    var pollutant: String
    var thousandths: Int
    var flag: String

    var text: String {
      let (hour, rest) = (second % 86_400 / 3600, second % 3600)
      let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
      let magnitude = abs(thousandths)
      let decimals = String(String(1000 + magnitude % 1000).dropFirst())
      // The same value in three ways of writing it.
      let value =
        (thousandths < 0 ? "-" : "")
        + (second % 3 == 0 ? "\(magnitude)e-3" : "\(magnitude / 1000).\(decimals)")
      return "2025-03-0\(1 + second / 86_400) \(two(hour)):\(two(rest / 60)):\(two(rest % 60)),"
        + "\(outlet),\(pollutant),\(value),mg/m3,\(flag)\n"
    }
  }

  static func randomRows(_ random: inout SplitMix) -> [Row] {
    var rows: [Row] = []
    let flags = ["N", "N", "N", "N", "N", "", "", "D", "T", "C", "F", "??"]
    // From some hour on the stamps have seconds, which only exact reading settles.
    let secondsFrom = Int.random(in: 20...60, using: &random)
    for outlet in ["DA001", "DA002"] {
      for pollutant in ["PM", "SO2"] {
        let density = Int.random(in: 0...10, using: &random)
        let resting = Int.random(in: 0..<48, using: &random)
        for minute in 0..<2880 where Int.random(in: 0..<10, using: &random) < density {
          // A day begins with hours without a row.
          if minute / 60 % 24 < resting % 6 { continue }
          let second = minute * 60 + (minute / 60 >= secondsFrom ? 30 : 0)
          let flag =
            minute / 60 == resting ? "F" : flags.randomElement(using: &random) ?? "N"
          let row = Row(
            second: second, outlet: outlet, pollutant: pollutant,
            thousandths: Int.random(in: -200...9000, using: &random), flag: flag)
          rows.append(row)
          switch Int.random(in: 0..<60, using: &random) {
          case 0:
            var same = row
            if same.flag == "N" { same.flag = "" }
            rows += [same, row]
          case 1:
            var other = row
            other.thousandths += 1
            rows.append(other)
          case 2:
            var other = row
            other.flag = other.flag == "D" ? "N" : "D"
            rows.append(other)
          default: break
          }
        }
      }
    }
    return rows.shuffled(using: &random)
  }

  struct Instant: Equatable {
    var second: Int
    /// `nil`: the rows contradict each other.
    var value: Int?
    var isValid = false
    var rows: [Int] = []
  }

  /// SEMANTICS 2, row by row.
  static func instants(_ rows: [Row], _ outlet: String, _ pollutant: String) -> [Instant] {
    var bySecond: [Int: [(Int, Row)]] = [:]
    for (index, row) in rows.enumerated()
    where row.outlet == outlet && row.pollutant == pollutant {
      bySecond[row.second, default: []].append((index, row))
    }
    return bySecond.keys.sorted().map { second in
      let same = bySecond[second] ?? []
      var instant = Instant(second: second, value: nil, rows: same.map { $0.0 + 2 })
      let kinds = Set(same.map { "\($0.1.thousandths) \($0.1.flag == "" ? "N" : $0.1.flag)" })
      if kinds.count == 1, let row = same.first?.1 {
        instant.value = row.thousandths
        instant.isValid = (row.flag == "N" || row.flag == "") && row.thousandths >= 0
      }
      return instant
    }
  }

  @Test(arguments: 0..<12)
  func `stretches and readings are those of a walk over all rows`(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let rows = Self.randomRows(&random)
    var harness = IntakeHarness(flags: seed % 2 == 0 ? .hj75 : .hj212)
    harness.threads = seed % 3 + 1
    harness.blockSize = seed % 2 == 0 ? 1000 : 256 * 1024
    let quoted = seed % 4 == 1
    let body = rows.map { row in
      quoted && row.second % 7 == 0
        ? "\"" + row.text.dropLast().replacing(",", with: "\",\"") + "\"\n" : row.text
    }.joined()
    let outcome = try harness.read(IntakeHarness.header + body)

    for (outlet, pollutant) in [("DA001", "PM"), ("DA002", "SO2")] {
      let key = SeriesKey(outlet: outlet, pollutant: pollutant)
      let all = Self.instants(rows, outlet, pollutant)
      for _ in 0..<8 {
        let from = Int.random(in: 0..<2880, using: &random)
        let range = from..<Int.random(in: from + 1...2880, using: &random)
        let inside = all.filter { range.contains($0.second / 60) }
        let points =
          [1, 7, inside.count - 1, inside.count, inside.count + 1, 500]
          .map { max(1, $0) }.randomElement(using: &random) ?? 1
        let stopped = seed % 2 == 0 ? Self.stopped(all) : []
        let (drawn, total) = try outcome.intake.draw(
          outcome.record.series[key], in: range, interval: 1, points: points,
          isStopped: stopped.contains)
        Self.expect(total, range, inside, stopped)
        switch drawn {
        case .readings(let readings):
          #expect(inside.count <= points)
          #expect(readings.map { $0.at.seconds - Self.start } == inside.map { Int64($0.second) })
          #expect(readings.map { $0.state == .valid } == inside.map(\.isValid))
          #expect(readings.map { $0.state == .contradicting } == inside.map { $0.value == nil })
          #expect(readings.map { $0.rows.map(\.line) } == inside.map { Array($0.rows.prefix(8)) })
          #expect(readings.map(\.rowCount) == inside.map(\.rows.count))
        case .stretches(let stretches):
          #expect(inside.count > points && stretches.count <= points)
          var at = range.lowerBound
          for stretch in stretches {
            let next = Int(stretch.to.seconds - Self.start) / 60
            #expect(stretch.from.seconds == Self.start + Int64(at) * 60)
            Self.expect(
              stretch, at..<next, inside.filter { (at..<next).contains($0.second / 60) }, stopped)
            at = next
          }
          #expect(at == range.upperBound)
        }
      }
    }
  }

  /// Hours whose flags of the HJ 75 set say for 45 minutes that the source stands still.
  static func stopped(_ instants: [Instant]) -> Set<Int> {
    // What the intake says of an hour is tested elsewhere: here any set of hours will do.
    Set(instants.map { $0.second / 3600 }.filter { $0 % 5 == 2 })
  }

  static let start = Measures.Instant(CivilDate(daysSinceEpoch: 20_148)).seconds

  static func expect(
    _ stretch: SeriesStretch, _ minutes: Range<Int>, _ instants: [Instant], _ stopped: Set<Int>
  ) {
    let valid = instants.filter(\.isValid)
    let values = valid.compactMap(\.value)
    #expect(stretch.readings == instants.count)
    #expect(stretch.valid == valid.count)
    #expect(stretch.invalid == instants.count - valid.count)
    #expect(stretch.stopped == instants.filter { stopped.contains($0.second / 3600) }.count)
    let taken = Set(instants.map { $0.second / 60 })
    #expect(
      stretch.missing == minutes.filter { !stopped.contains($0 / 60) && !taken.contains($0) }.count)
    #expect(stretch.first?.seconds == instants.first.map { start + Int64($0.second) })
    #expect(stretch.last?.seconds == instants.last.map { start + Int64($0.second) })
    #expect(stretch.sum == ExactSum(mass: exact(values.reduce(0, +))))
    let least = valid.min { ($0.value ?? 0, $0.second) < ($1.value ?? 0, $1.second) }
    let greatest = valid.min { (-($0.value ?? 0), $0.second) < (-($1.value ?? 0), $1.second) }
    #expect(
      stretch.least.map(\.value) == (least.map { [ExactSum(mass: exact($0.value ?? 0))] } ?? []))
    #expect(stretch.least.map(\.at.seconds) == (least.map { [start + Int64($0.second)] } ?? []))
    #expect(
      stretch.greatest.map(\.value)
        == (greatest.map { [ExactSum(mass: exact($0.value ?? 0))] } ?? []))
    #expect(
      stretch.greatest.map(\.at.seconds) == (greatest.map { [start + Int64($0.second)] } ?? []))
  }

  private static func exact(_ thousandths: Int) -> Int128 {
    Int128(thousandths) * 1_000_000_000_000_000_000_000
  }

  @Test(arguments: [(0, 1), (1, 1), (2, 2), (9, 10), (10, 10), (11, 10)])
  func `as many readings as points are given one by one, one more makes buckets`(
    _ count: Int, _ points: Int
  ) throws {
    let text = IntakeHarness.header + IntakeHarness.minutes(count)
    let outcome = try IntakeHarness().read(text)
    let (drawn, total) = try outcome.intake.draw(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "PM")], in: 0..<2880,
      interval: 1, points: points, isStopped: { _ in false })
    #expect(total.readings == count && total.missing == 2880 - count)
    switch drawn {
    case .readings(let readings): #expect(count <= points && readings.count == count)
    case .stretches(let stretches): #expect(count > points && stretches.count <= points)
    }
  }

  @Test func `volume fractions and masses stand side by side, and huge numbers add up`() throws {
    let outcome = try IntakeHarness().read(
      IntakeHarness.header
        + """
        2025-03-01 00:00:00,DA001,SO2,35,ppm,N
        2025-03-01 00:01:00,DA001,SO2,100,mg/m3,N
        2025-03-01 00:02:00,DA001,SO2,0,ppm,N
        2025-03-01 00:03:00,DA001,SO2,1e300,mg/m3,N
        2025-03-01 00:04:00,DA001,SO2,-1e300,mg/m3,N
        2025-03-01 00:05:00,DA001,SO2,99999999999,mg/m3,N
        """)
    let key = SeriesKey(outlet: "DA001", pollutant: "SO2")
    let (drawn, total) = try outcome.intake.draw(
      outcome.record.series[key], in: 0..<60, interval: 1, points: 2, isStopped: { _ in false })
    #expect(total.readings == 6 && total.valid == 5)
    #expect(total.greatest.count == 2 && total.least.count == 2)
    #expect(total.greatest.contains { $0.value.longMass == LongDecimal("1e300".utf8) })
    #expect(total.least.map { $0.at.seconds - Self.start }.sorted() == [60, 120])
    guard case .stretches = drawn else {
      Issue.record("six readings are more than two points")
      return
    }
    let (each, _) = try outcome.intake.draw(
      outcome.record.series[key], in: 0..<60, interval: 1, points: 6, isStopped: { _ in false })
    guard case .readings(let readings) = each else {
      Issue.record("six readings are six points")
      return
    }
    #expect(readings[4].state == .invalid(.negative))
    #expect(readings[4].rows[0].value.longMass == LongDecimal("-1e300".utf8))
  }

  @Test func `a stretch of the greatest values still adds up`() throws {
    let text =
      IntakeHarness.header + IntakeHarness.minutes(60, value: "99999999999.5")
      + IntakeHarness.minutes(60, value: "99999999999.5", hour: "2025-03-01 01")
    let outcome = try IntakeHarness().read(text)
    let (_, total) = try outcome.intake.draw(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "PM")], in: 0..<120, interval: 1,
      points: 1, isStopped: { _ in false })
    var sum = total.sum.longMass ?? .zero
    sum = sum + LongDecimal(ExactDecimal(mantissa: total.sum.mass, scale: 24))
    #expect(sum == LongDecimal("11999999999940".utf8))
  }

  @Test(arguments: [false, true])
  func `GB 18030 is read like UTF-8`(_ isChinese: Bool) throws {
    // 颗粒物 and 维护.
    let names: [[UInt8]] =
      isChinese
      ? [[0xBF, 0xC5, 0xC1, 0xA3, 0xCE, 0xEF], [0xCE, 0xAC, 0xBB, 0xA4]]
      : [Array("颗粒物".utf8), Array("维护".utf8)]
    var file = Array(IntakeHarness.header.utf8)
    file += Array("2025-03-01 00:00,DA001,".utf8) + names[0] + Array(",12.5,mg/m3,N\n".utf8)
    file += Array("2025-03-01 00:01,DA001,".utf8) + names[0] + Array(",13.5,mg/m3,".utf8) + names[1]
    let outcome = try IntakeHarness().read([file])
    #expect(outcome.summary.encoding == (isChinese ? .gb18030 : .utf8))
    let (drawn, total) = try outcome.intake.draw(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "PM")], in: 0..<60,
      interval: 1, points: 10, isStopped: { _ in false })
    #expect(total.valid == 1 && total.invalid == 1 && total.missing == 58)
    guard case .readings(let readings) = drawn else {
      Issue.record("two readings are no stretches")
      return
    }
    #expect(readings.map { $0.rows[0].line } == [2, 3])
    #expect(readings[1].state == .invalid(.maintenance))
    #expect(readings[1].rows[0].flag == "维护")
  }

  @Test func `a series that no log holds is missing as a whole`() throws {
    let outcome = try IntakeHarness().read(IntakeHarness.header + IntakeHarness.minutes(3))
    let (drawn, total) = try outcome.intake.draw(
      nil, in: 0..<2880, interval: 60, points: 10, isStopped: { $0 < 8 })
    #expect(total.readings == 0 && total.missing == 40 && total.greatest.isEmpty)
    guard case .readings(let readings) = drawn else {
      Issue.record("nothing is no stretch")
      return
    }
    #expect(readings.isEmpty)
  }
}

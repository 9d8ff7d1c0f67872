import Measures

/// When a meter was read, and when what it feeds ran.
struct MeterSpans: Sendable {
  /// Readings in order of time, and the stretch that each stands for: until the next one, and no
  /// longer than one interval.
  let stands: [(reading: PowerReading, span: Range<Int64>)]
  let known: TimeSpans
  /// When the power was at the threshold or above; empty where none is set.
  let running: TimeSpans
  /// Seconds between two readings: the commonest step, of equals the smaller.
  ///
  /// Not the smallest of all: one pair a second apart would leave a year of minutes unread.
  let step: Int64
  /// The first pairs of readings closer together than that.
  private let pairs: [(first: Instant, second: Instant)]

  init(_ meter: PowerMeter, _ input: EvaluationInput) {
    let readings = (input.power.meters[meter.id] ?? []).sorted { $0.at < $1.at }
    var counts: [Int64: Int] = [:]
    for (one, next) in zip(readings, readings.dropFirst()) where next.at > one.at {
      counts[next.at.seconds - one.at.seconds, default: 0] += 1
    }
    let commonest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    // A log of a single reading does not say what it stands for.
    let step = min(commonest?.key ?? 0, 3600)
    self.step = step
    pairs = zip(readings, readings.dropFirst()).compactMap { one, next in
      next.at > one.at && next.at.seconds - one.at.seconds < step ? (one.at, next.at) : nil
    }
    stands = readings.indices.map { index in
      let start = readings[index].at.seconds
      let next = index + 1 < readings.count ? readings[index + 1].at.seconds : start + step
      return (readings[index], start..<min(start + step, max(next, start)))
    }
    let threshold = meter.thresholdKilowatts
    known = TimeSpans(stands.map(\.span))
    running = TimeSpans(
      stands.filter { stand in threshold.map { stand.reading.kilowatts >= $0 } ?? false }
        .map(\.span))
  }

  /// Names readings closer together than the interval; `nil`: there are none.
  func crowding(of meter: String) -> Bilingual? {
    guard let pair = pairs.first else { return nil }
    return Bilingual(
      zh: "电表 \(meter) 有 \(pairs.count) 对相邻数据间隔小于采样间隔 \(step) 秒，最早为 \(pair.first) 与 "
        + "\(pair.second)；请核对时间戳",
      en: "meter \(meter) has \(Phrase.plural(pairs.count, "pair")) of readings closer together "
        + "than its interval of \(step) s, the first at \(pair.first) and \(pair.second); check "
        + "their times")
  }
}

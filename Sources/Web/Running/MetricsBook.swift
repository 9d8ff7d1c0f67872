#if Server
package import CoreMetrics
import Synchronization

/// What is counted, as Prometheus reads it (text format 0.0.4): a backend of swift-metrics.
///
/// A counter is a counter, a meter and a recorder without aggregate a gauge, a timer and a recorder
/// with aggregate a histogram; timers are in seconds. Names are Prometheus' own, as
/// `greengate_requests_total`.
package final class MetricsBook: MetricsFactory {
  private struct Family: Sendable {
    var kind: Kind
    var series: [[Label]: any Series] = [:]
  }

  private enum Kind: String { case counter, gauge, histogram }

  /// One number, or one histogram, that a label set has.
  fileprivate protocol Series: AnyObject, Sendable {
    func lines(_ name: String, _ labels: [Label]) -> [String]
  }

  fileprivate struct Label: Hashable, Comparable, Sendable {
    var name: String
    var value: String

    static func < (left: Label, right: Label) -> Bool {
      (left.name, left.value) < (right.name, right.value)
    }
  }

  private let families = Mutex<[String: Family]>([:])
  private let help: [String: String]
  /// Upper bounds in seconds: around the 50 ms that a page may take.
  private static let bounds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600,
  ]

  /// - Parameter help: a sentence for each name, where there is one.
  package init(help: [String: String] = [:]) { self.help = help }

  /// What a scrape is answered with; families and series in the order of their names.
  package var text: String {
    var lines: [String] = []
    for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      if let words = help[name] {
        lines.append("# HELP \(name) \(Self.escaped(words, quotes: false))")
      }
      lines.append("# TYPE \(name) \(family.kind.rawValue)")
      let series = family.series.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      for (labels, one) in series { lines += one.lines(name, labels) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: - swift-metrics

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, .counter, dimensions) { CountSeries() } ?? CountSeries()
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, .gauge, dimensions) { GaugeSeries() } ?? GaugeSeries()
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate {
      return series(label, .histogram, dimensions) { HistogramSeries(Self.bounds) }
        ?? HistogramSeries([])
    }
    return series(label, .gauge, dimensions) { GaugeSeries() } ?? GaugeSeries()
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, .histogram, dimensions) { HistogramSeries(Self.bounds) } ?? HistogramSeries([])
  }

  // What was counted stays until the process ends: a counter that vanishes looks like a restart.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  /// The series of a name and labels; `nil` where the name is already another kind's, which is then
  /// counted nowhere.
  private func series<One: Series>(
    _ name: String, _ kind: Kind, _ dimensions: [(String, String)], _ make: () -> One
  ) -> One? {
    let name = Self.plain(name, colons: true)
    let labels = dimensions.map { Label(name: Self.plain($0.0, colons: false), value: $0.1) }
      .sorted()
    return families.withLock { families in
      var family = families[name] ?? Family(kind: kind)
      guard family.kind == kind else { return nil }
      if let known = family.series[labels] { return known as? One }
      let made = make()
      family.series[labels] = made
      families[name] = family
      return made
    }
  }

  // MARK: - Text

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, as names must be.
  private static func plain(_ name: String, colons: Bool) -> String {
    var text = ""
    for byte in name.utf8 {
      let isDigit = (0x30...0x39).contains(byte)
      let isLetter = (0x41...0x5A).contains(byte & 0xDF)
      let isKept = isLetter || isDigit || colons && byte == 0x3A
      if text.isEmpty, isDigit { text = "_" }
      text.unicodeScalars.append(isKept ? Unicode.Scalar(byte) : "_")
    }
    return text.isEmpty ? "_" : text
  }

  fileprivate static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  fileprivate static func line(_ name: String, _ labels: [Label], _ value: String) -> String {
    guard !labels.isEmpty else { return "\(name) \(value)" }
    let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
    return "\(name){\(pairs.joined(separator: ","))} \(value)"
  }

  /// Whole numbers without a point; what is no number as Prometheus writes it.
  fileprivate static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
  }
}

private final class CountSeries: CounterHandler, MetricsBook.Series {
  private let count = Atomic<Int64>(0)

  func increment(by amount: Int64) { count.wrappingAdd(max(0, amount), ordering: .relaxed) }
  func reset() { count.store(0, ordering: .relaxed) }

  func lines(_ name: String, _ labels: [MetricsBook.Label]) -> [String] {
    [MetricsBook.line(name, labels, String(count.load(ordering: .relaxed)))]
  }
}

private final class GaugeSeries: MeterHandler, RecorderHandler, MetricsBook.Series {
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }

  func lines(_ name: String, _ labels: [MetricsBook.Label]) -> [String] {
    [MetricsBook.line(name, labels, MetricsBook.number(value.withLock { $0 }))]
  }
}

private final class HistogramSeries: TimerHandler, RecorderHandler, MetricsBook.Series {
  private struct Tally {
    /// Of each bound those at or under it and over the one before; the last: over all.
    var counts: [Int64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let tally: Mutex<Tally>

  init(_ bounds: [Double]) {
    self.bounds = bounds
    tally = Mutex(Tally(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let place = bounds.firstIndex { value <= $0 } ?? bounds.count
    tally.withLock { tally in
      tally.counts[place] += 1
      tally.sum += value
    }
  }

  func lines(_ name: String, _ labels: [MetricsBook.Label]) -> [String] {
    let tally = tally.withLock { $0 }
    var lines: [String] = []
    var sum: Int64 = 0
    for (place, count) in tally.counts.enumerated() {
      sum += count
      let bound = place < bounds.count ? MetricsBook.number(bounds[place]) : "+Inf"
      lines.append(
        MetricsBook.line(
          name + "_bucket", labels + [MetricsBook.Label(name: "le", value: bound)], String(sum)))
    }
    lines.append(MetricsBook.line(name + "_sum", labels, MetricsBook.number(tally.sum)))
    lines.append(MetricsBook.line(name + "_count", labels, String(sum)))
    return lines
  }
}
#endif

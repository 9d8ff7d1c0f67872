package import Measures

/// Stretches of time in order that neither touch nor overlap, in seconds since 1970; half-open.
package struct TimeSpans: Hashable, Sendable {
  package private(set) var spans: [Range<Int64>] = []

  package init(_ spans: some Sequence<Range<Int64>>) {
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where !span.isEmpty {
      if let last = self.spans.last, span.lowerBound <= last.upperBound {
        let end = max(last.upperBound, span.upperBound)
        self.spans[self.spans.count - 1] = last.lowerBound..<end
      } else {
        self.spans.append(span)
      }
    }
  }

  package var isEmpty: Bool { spans.isEmpty }
  package var seconds: Int64 { spans.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

  package func union(_ other: TimeSpans) -> TimeSpans { TimeSpans(spans + other.spans) }

  package func intersection(_ other: TimeSpans) -> TimeSpans {
    var found: [Range<Int64>] = []
    var (i, j) = (0, 0)
    while i < spans.count, j < other.spans.count {
      let (a, b) = (spans[i], other.spans[j])
      let shared =
        max(
          a.lowerBound, b.lowerBound)..<max(
          max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
      if !shared.isEmpty { found.append(shared) }
      if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
    }
    return TimeSpans(found)
  }

  package func subtracting(_ other: TimeSpans) -> TimeSpans {
    var found: [Range<Int64>] = []
    var j = 0
    for span in spans {
      var start = span.lowerBound
      while j < other.spans.count, other.spans[j].upperBound <= start { j += 1 }
      var k = j
      while k < other.spans.count, other.spans[k].lowerBound < span.upperBound {
        if other.spans[k].lowerBound > start { found.append(start..<other.spans[k].lowerBound) }
        start = max(start, other.spans[k].upperBound)
        k += 1
      }
      if start < span.upperBound { found.append(start..<span.upperBound) }
    }
    return TimeSpans(found)
  }

  /// Whether a stretch shares any time with these.
  package func overlaps(_ stretch: Range<Int64>) -> Bool {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].upperBound <= stretch.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < spans.count && spans[low].overlaps(stretch)
  }

  /// How many minutes of each hour of the period they cover.
  package func minutes(in period: Period) -> [Int] {
    var seconds = [Int64](repeating: 0, count: period.hours)
    for span in spans {
      var at = max(span.lowerBound, period.from.seconds)
      let end = min(span.upperBound, period.to.seconds)
      while at < end {
        let hour = Int((at - period.from.seconds) / 3600)
        let next = min(end, period.start(ofHour: hour + 1).seconds)
        seconds[hour] += next - at
        at = next
      }
    }
    return seconds.map { Int($0 / 60) }
  }
}

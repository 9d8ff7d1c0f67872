import Report
import Standards

// Rolling means: a window of clock hours ends with every hour, and its mean is judged as a day's is.

extension LimitJudge {
  /// Judges the windows that end with the hours of `ranges`.
  ///
  /// A window is expected where it lies wholly in one range, the hour that it ends with is not
  /// stopped, and at least three quarters of its hours are not: what stood still for longer gives no
  /// mean of that many hours, and nobody could be convicted by it. It is valid with at least three
  /// quarters of its running hours judged. Coverage and gaps count windows, by their end hours.
  func judgeRolling(_ ranges: [Range<Int>], window: Int) -> LimitResult {
    var result = LimitResult()
    var windows = Coverage(expected: 0, present: 0, valid: 0)
    for range in ranges {
      let stretch = RollingStretch(range, self, &result)
      var over: [Int] = []
      var highest: (hours: Range<Int>, end: Int)?
      for end in range {
        let gap: CoverageGaps.Kind?
        switch stretch.state(of: end, window) {
        case .notExpected(let kind): gap = kind
        case .invalid(let isPresent):
          windows.expected += 1
          if isPresent { windows.present += 1 }
          gap = isPresent ? .tooFewInWindow : .missing
        case .valid(let hours):
          windows.expected += 1
          windows.present += 1
          windows.valid += 1
          gap = nil
          if stretch.sums.isOver(hours, threshold) { over.append(end) }
          if let known = highest, stretch.sums.peak(of: [known.hours, hours]) == known.hours {
            break
          }
          highest = (hours, end)
        }
        if let gap { add(gap, end, to: &result.gaps) }
      }
      if let highest {
        result.highest.offer(.wide(stretch.sums.mean(of: highest.hours)), highest.end)
      }
      result.exceeding += over.count
      result.runs += Phrase.stretches(over).map { stretch.run(endingIn: $0, window) }
    }
    result.lacksWindows = windows.expected == 0 && result.coverage.expected > 0
    result.coverage = windows
    return result
  }
}

/// The hours of one range, summed so that any window of them is known at once.
private struct RollingStretch {
  enum State {
    case notExpected(CoverageGaps.Kind)
    /// Too few of its running hours are judged.
    case invalid(isPresent: Bool)
    /// The window's hours, counted from the range's first.
    case valid(Range<Int>)
  }

  let range: Range<Int>
  private(set) var sums = WindowSums([])
  /// Why the hour is not expected; one an hour.
  private var stops: [CoverageGaps.Kind?] = []
  /// Before each hour: how many before it run, and how many of those have rows.
  private var running = [0]
  private var present = [0]
  private var isJudged: [Bool] = []

  /// - Parameter result: Counts the hours themselves.
  init(_ range: Range<Int>, _ judge: LimitJudge, _ result: inout LimitResult) {
    self.range = range
    var values: [Quotient?] = []
    for hour in range {
      let (ran, seen) = (result.coverage.expected, result.coverage.present)
      let outcome = judge.expected(hour, in: &result)
      stops.append(outcome == nil ? judge.standstill(hour) : nil)
      running.append(running[running.count - 1] + result.coverage.expected - ran)
      present.append(present[present.count - 1] + result.coverage.present - seen)
      if case .value(let value) = outcome { values.append(value) } else { values.append(nil) }
    }
    isJudged = values.map { $0 != nil }
    sums = WindowSums(values)
  }

  /// The window that ends with an hour of the period, as hours of the range.
  private func hours(endingWith end: Int, _ window: Int) -> Range<Int> {
    let last = end - range.lowerBound + 1
    return max(0, last - window)..<last
  }

  func state(of end: Int, _ window: Int) -> State {
    let hours = hours(endingWith: end, window)
    guard hours.count == window else { return .notExpected(.incompleteWindow) }
    if let stop = stops[hours.upperBound - 1] { return .notExpected(stop) }
    let ran = running[hours.upperBound] - running[hours.lowerBound]
    guard ran * 4 >= window * 3 else { return .notExpected(.stoppedWindow) }
    guard sums.count(in: hours) * 4 >= ran * 3 else {
      return .invalid(isPresent: present[hours.upperBound] > present[hours.lowerBound])
    }
    return .valid(hours)
  }

  /// Windows over the limit that end with consecutive hours.
  ///
  /// The peak's value is exact; of the others it prints as the exact one does, and lies below it by
  /// less than 2⁻¹²⁸, so that none passes the peak.
  func run(endingIn ends: Range<Int>, _ window: Int) -> ExceedingRun {
    let windows = ends.map { hours(endingWith: $0, window) }
    let peak = sums.peak(of: windows)
    let exceedances = zip(ends, windows).enumerated().map { number, place in
      let (end, hours) = place
      let fresh = number == 0 ? hours : hours.upperBound - 1..<hours.upperBound
      let value =
        hours == peak
        ? sums.mean(of: hours) : number < Evidence.rowLimit ? sums.printed(hours) : nil
      return Exceedance(
        index: end, hours: judged(fresh), judged: sums.count(in: hours),
        value: .wide(value ?? sums.floor(of: hours)))
    }
    return ExceedingRun(exceedances: exceedances, peakWindow: judged(peak))
  }

  private func judged(_ hours: Range<Int>) -> [Int] {
    hours.filter { isJudged[$0] }.map { $0 + range.lowerBound }
  }
}

extension Limit.Basis {
  /// Hours of a rolling window.
  var window: Int? { if case .rolling(let hours) = self { hours } else { nil } }
}

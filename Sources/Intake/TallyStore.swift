import Measures

/// The hours of all series, kept by stretches that were touched: partials that can be merged, so any
/// split of the rows over threads or files gives the same sums.
struct TallyStore: Sendable {
  /// A page is 13 cache lines long: with an even number of lines the same hour of many series would
  /// fall on few of a cache's sets, and a minute of a city's log asks for that hour of all of them.
  private static let hoursPerPage = 26

  let hours: Int
  private let pagesPerSeries: Int
  /// Page of a series' stretch of hours, or -1.
  private var pages: [Int32]
  private var tallies: [HourTally] = []
  private(set) var uncounted: UncountedStore

  init(seriesCount: Int, hours: Int) {
    self.hours = hours
    pagesPerSeries = (hours + Self.hoursPerPage - 1) / Self.hoursPerPage
    pages = [Int32](repeating: -1, count: seriesCount * pagesPerSeries)
    uncounted = UncountedStore(hours: hours)
  }

  /// Changes what an hour's readings that do not count come to; `change` says whether their units
  /// contest the hour.
  mutating func updateUncounted(
    _ series: Int, _ hour: Int, _ change: (inout UncountedTally) -> Bool
  ) {
    var isContested = false
    uncounted.update(series, hour) { isContested = change(&$0) }
    if isContested { update(series, hour) { $0.isContested = true } }
  }

  @inline(__always)
  mutating func update(_ series: Int, _ hour: Int, _ change: (inout HourTally) -> Void) {
    let slot = series &* pagesPerSeries &+ hour / Self.hoursPerPage
    var page = Int(pages[slot])
    if page < 0 { page = addPage(at: slot) }
    change(&tallies[page &* Self.hoursPerPage &+ hour % Self.hoursPerPage])
  }

  /// Adds readings in order. Each of `readings` is handed to `change` with its hour.
  ///
  /// One borrow for all: asking a row whether an array is shared costs more than adding to it.
  @inline(__always)
  mutating func update<Reading>(
    _ readings: [Reading], place: (Reading) -> (series: Int, hour: Int),
    _ change: (Reading, inout HourTally) -> Void
  ) {
    let pagesPerSeries = pagesPerSeries
    var next = 0
    while next < readings.count {
      var missing: Int?
      // Out of `self` while it is lent: a span of a member would lend all of `self`.
      var lent: [HourTally] = []
      swap(&lent, &tallies)
      do {
        let readings = readings.span
        let pages = pages.span
        var tallies = lent.mutableSpan
        while next < readings.count {
          let (series, hour) = place(readings[next])
          let slot = series &* pagesPerSeries &+ hour / Self.hoursPerPage
          let page = Int(pages[slot])
          guard page >= 0 else {
            missing = slot
            break
          }
          change(readings[next], &tallies[page &* Self.hoursPerPage &+ hour % Self.hoursPerPage])
          next &+= 1
        }
      }
      swap(&lent, &tallies)
      if let missing { _ = addPage(at: missing) }
    }
  }

  @inline(never)
  private mutating func addPage(at slot: Int) -> Int {
    let page = tallies.count / Self.hoursPerPage
    pages[slot] = Int32(page)
    tallies.append(contentsOf: repeatElement(HourTally(), count: Self.hoursPerPage))
    return page
  }

  subscript(series: Int, hour: Int) -> HourTally {
    let page = pages[series * pagesPerSeries + hour / Self.hoursPerPage]
    return page < 0
      ? HourTally() : tallies[Int(page) * Self.hoursPerPage + hour % Self.hoursPerPage]
  }

  /// All series with at least one readable row, in order.
  var touchedSeries: [Int] {
    (0..<(pages.count / max(1, pagesPerSeries))).filter(touches)
  }

  /// Whether a series has at least one readable row.
  func touches(_ series: Int) -> Bool {
    (0..<pagesPerSeries).contains { pages[series * pagesPerSeries + $0] >= 0 }
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    for day in 0..<pagesPerSeries { pages[series * pagesPerSeries + day] = -1 }
    uncounted.clear(series)
  }

  /// The hours of a series, one a hour of the period.
  func series(_ series: Int) -> [HourTally] {
    (0..<hours).map { self[series, $0] }
  }

  mutating func merge(_ other: TallyStore) {
    if tallies.isEmpty {
      self = other
      return
    }
    for slot in other.pages.indices where other.pages[slot] >= 0 {
      let theirs = Int(other.pages[slot]) * Self.hoursPerPage
      let ours = (pages[slot] < 0 ? addPage(at: slot) : Int(pages[slot])) * Self.hoursPerPage
      for hour in 0..<Self.hoursPerPage {
        tallies[ours + hour].merge(other.tallies[theirs + hour])
      }
    }
    for (series, hour) in uncounted.merge(other.uncounted) {
      update(series, hour) { $0.isContested = true }
    }
  }
}

extension HourTally {
  /// Adds what another thread or file knows of the same hour.
  mutating func merge(_ other: HourTally) {
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      self = other
      return
    }
    isContested =
      isContested || other.isContested || minutes & other.minutes != 0
      || (counted > 0 && other.counted > 0 && isVolume != other.isVolume)
    if counted == 0 { isVolume = other.isVolume }
    nanoSum &+= other.nanoSum
    minutes |= other.minutes
    rows = UInt32(clamping: Int(rows) + Int(other.rows))
    counted &+= other.counted
    countedMinutes &+= other.countedMinutes
    stoppedMinutes &+= other.stoppedMinutes
    isOverRange = isOverRange || other.isOverRange
  }
}

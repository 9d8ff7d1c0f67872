/// What all series come to hour by hour, kept by stretches that were touched.
struct HourPages<Tally: Sendable>: Sendable {
  /// A page of tallies of 32 bytes is 13 cache lines long: with an even number of lines the same hour
  /// of many series would fall on few of a cache's sets, and a minute of a city's log asks for that
  /// hour of all of them.
  private static var hoursPerPage: Int { 26 }

  private let pagesPerSeries: Int
  private let blank: Tally
  /// Page of a series' stretch of hours, or -1.
  private var pages: [Int32]
  private var tallies: [Tally] = []

  /// - Parameter blank: What an hour is that nothing was added to.
  init(seriesCount: Int, hours: Int, blank: Tally) {
    pagesPerSeries = (hours + Self.hoursPerPage - 1) / Self.hoursPerPage
    pages = [Int32](repeating: -1, count: seriesCount * pagesPerSeries)
    self.blank = blank
  }

  var isEmpty: Bool { tallies.isEmpty }

  @inline(__always)
  mutating func update(_ series: Int, _ hour: Int, _ change: (inout Tally) -> Void) {
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
    _ change: (Reading, inout Tally) -> Void
  ) {
    let pagesPerSeries = pagesPerSeries
    var next = 0
    while next < readings.count {
      var missing: Int?
      // Out of `self` while it is lent: a span of a member would lend all of `self`.
      var lent: [Tally] = []
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
    tallies.append(contentsOf: repeatElement(blank, count: Self.hoursPerPage))
    return page
  }

  subscript(series: Int, hour: Int) -> Tally {
    let page = pages[series * pagesPerSeries + hour / Self.hoursPerPage]
    return page < 0
      ? blank : tallies[Int(page) * Self.hoursPerPage + hour % Self.hoursPerPage]
  }

  /// All series that anything was added to, in order.
  var touchedSeries: [Int] {
    (0..<(pages.count / max(1, pagesPerSeries))).filter(touches)
  }

  /// Whether anything was added to a series.
  func touches(_ series: Int) -> Bool {
    (0..<pagesPerSeries).contains { pages[series * pagesPerSeries + $0] >= 0 }
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    for stretch in 0..<pagesPerSeries { pages[series * pagesPerSeries + stretch] = -1 }
  }

  /// Adds what another thread or file has.
  ///
  /// - Parameter add: the second tally to the first; says whether the caller must hear of the hour.
  /// - Returns: the hours that `add` spoke for, in order.
  mutating func merge(
    _ other: Self, _ add: (inout Tally, Tally) -> Bool
  ) -> [(series: Int, hour: Int)] {
    guard !isEmpty else {
      self = other
      return []
    }
    var named: [(series: Int, hour: Int)] = []
    for slot in other.pages.indices where other.pages[slot] >= 0 {
      let theirs = Int(other.pages[slot]) * Self.hoursPerPage
      let ours = (pages[slot] < 0 ? addPage(at: slot) : Int(pages[slot])) * Self.hoursPerPage
      for hour in 0..<Self.hoursPerPage
      where add(&tallies[ours + hour], other.tallies[theirs + hour]) {
        let (series, stretch) = slot.quotientAndRemainder(dividingBy: pagesPerSeries)
        named.append((series, stretch * Self.hoursPerPage + hour))
      }
    }
    return named
  }
}

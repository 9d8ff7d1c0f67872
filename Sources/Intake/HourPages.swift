/// What all series come to hour by hour, kept by stretches that were touched.
///
/// A minute of a city's log asks for the same hour of hundreds of series: what it finds must lie close
/// together. So the table of pages goes stretch by stretch, not series by series, and a page holds
/// several series' stretches side by side, hour by hour.
struct HourPages<Tally: Sendable>: Sendable {
  /// Odd, so that the same hour of many pages falls on all of a cache's sets.
  private static var hoursPerPage: Int { 27 }
  /// Series whose hours stand side by side: few, because a log of one series fills only one lane.
  private static var lanes: Int { 8 }
  private static var talliesPerPage: Int { hoursPerPage * lanes }

  private let seriesCount: Int
  private let blank: Tally
  /// Place of a series' first hour of a stretch, or -1; all series of the first stretch, then of the
  /// second. The next hour is ``lanes`` further.
  private var places: [Int32]
  /// Place that the next series of a stretch gets, a whole page's worth where its page is full.
  private var nextPlaces: [Int32]
  private var tallies: [Tally] = []

  /// - Parameter blank: What an hour is that nothing was added to.
  init(seriesCount: Int, hours: Int, blank: Tally) {
    self.seriesCount = seriesCount
    let stretches = (hours + Self.hoursPerPage - 1) / Self.hoursPerPage
    places = [Int32](repeating: -1, count: seriesCount * stretches)
    nextPlaces = [Int32](repeating: 0, count: stretches)
    self.blank = blank
  }

  var isEmpty: Bool { tallies.isEmpty }

  @inline(__always)
  mutating func update(_ series: Int, _ hour: Int, _ change: (inout Tally) -> Void) {
    let slot = hour / Self.hoursPerPage &* seriesCount &+ series
    var place = Int(places[slot])
    if place < 0 { place = addSeries(at: slot) }
    change(&tallies[place &+ hour % Self.hoursPerPage &* Self.lanes])
  }

  /// Adds readings in order. Each of `readings` is handed to `change` with its hour.
  ///
  /// One borrow for all: asking a row whether an array is shared costs more than adding to it.
  @inline(__always)
  mutating func update<Reading>(
    _ readings: [Reading], place: (Reading) -> (series: Int, hour: Int),
    _ change: (Reading, inout Tally) -> Void
  ) {
    let seriesCount = seriesCount
    var next = 0
    while next < readings.count {
      var missing: Int?
      // Out of `self` while it is lent: a span of a member would lend all of `self`.
      var lent: [Tally] = []
      swap(&lent, &tallies)
      do {
        let readings = readings.span
        let places = places.span
        var tallies = lent.mutableSpan
        while next < readings.count {
          let (series, hour) = place(readings[next])
          let slot = hour / Self.hoursPerPage &* seriesCount &+ series
          let first = Int(places[slot])
          guard first >= 0 else {
            missing = slot
            break
          }
          change(readings[next], &tallies[first &+ hour % Self.hoursPerPage &* Self.lanes])
          next &+= 1
        }
      }
      swap(&lent, &tallies)
      if let missing { _ = addSeries(at: missing) }
    }
  }

  @inline(never)
  private mutating func addSeries(at slot: Int) -> Int {
    let stretch = slot / seriesCount
    var place = Int(nextPlaces[stretch])
    if place % Self.lanes == 0 {
      place = tallies.count
      tallies.append(contentsOf: repeatElement(blank, count: Self.talliesPerPage))
    }
    places[slot] = Int32(place)
    nextPlaces[stretch] = Int32(place + 1)
    return place
  }

  subscript(series: Int, hour: Int) -> Tally {
    let place = Int(places[hour / Self.hoursPerPage * seriesCount + series])
    return place < 0 ? blank : tallies[place + hour % Self.hoursPerPage * Self.lanes]
  }

  /// All series that anything was added to, in order.
  var touchedSeries: [Int] {
    var isTouched = [Bool](repeating: false, count: seriesCount)
    for slot in places.indices where places[slot] >= 0 { isTouched[slot % seriesCount] = true }
    return isTouched.indices.filter { isTouched[$0] }
  }

  /// Whether anything was added to a series.
  func touches(_ series: Int) -> Bool {
    stride(from: series, to: places.count, by: seriesCount).contains { places[$0] >= 0 }
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    for slot in stride(from: series, to: places.count, by: seriesCount) { places[slot] = -1 }
  }

  /// Adds what another thread or file has.
  ///
  /// - Parameter add: the second tally to the first; says whether the caller must hear of the hour.
  /// - Returns: the hours that `add` spoke for, by stretches.
  mutating func merge(
    _ other: Self, _ add: (inout Tally, Tally) -> Bool
  ) -> [(series: Int, hour: Int)] {
    guard !isEmpty else {
      self = other
      return []
    }
    var named: [(series: Int, hour: Int)] = []
    for slot in other.places.indices where other.places[slot] >= 0 {
      let theirs = Int(other.places[slot])
      let ours = places[slot] < 0 ? addSeries(at: slot) : Int(places[slot])
      for hour in 0..<Self.hoursPerPage
      where add(&tallies[ours + hour * Self.lanes], other.tallies[theirs + hour * Self.lanes]) {
        let (stretch, series) = slot.quotientAndRemainder(dividingBy: seriesCount)
        named.append((series, stretch * Self.hoursPerPage + hour))
      }
    }
    return named
  }
}

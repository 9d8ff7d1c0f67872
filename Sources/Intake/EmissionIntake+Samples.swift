import Measures

// Real-time samples and means of one series, side by side.
//
// HJ 212-2017 sends real-time samples (`-Rtd`) in packets 2011 and the means of an interval (`-Avg`)
// in 2051, 2061 and 2031. Hour values are made of means (HJ 75-2017), and a limit for a mean is not
// broken by a moment. So where a series has a mean anywhere in the logs, its samples are no readings:
// they neither fill gaps nor contradict the means. An hour of which only samples are there is present,
// and nothing in it counts; the report names it. A series of which there are only samples is judged
// on them, as the log's owner declared them to be readings.
extension TallyStore {
  /// Takes samples out of the store wherever means of the same series are in it.
  ///
  /// - Returns: what was taken out, and the samples that stay, by the number of their means.
  mutating func putMeansFirst(
    _ numbering: SeriesNumbering
  ) -> (unused: [SeriesKey: UnusedSamples], standIn: [Int: Int]) {
    var unused: [SeriesKey: UnusedSamples] = [:]
    var standIn: [Int: Int] = [:]
    for samples in touchedSeries {
      guard let means = numbering.means(ofSamples: samples) else { continue }
      guard touches(means) else {
        standIn[means] = samples
        continue
      }
      var found = UnusedSamples(rows: 0, hoursWithoutMean: [])
      for hour in 0..<hours {
        let rows = self[samples, hour].rows
        guard rows > 0 else { continue }
        found.rows += Int(rows)
        guard self[means, hour].rows == 0 else { continue }
        found.hoursWithoutMean.append(hour)
        update(means, hour) { $0.rows = rows }
      }
      clear(samples)
      let key = numbering.key(means)
      if !key.isClaim { unused[key] = found }
    }
    return (unused, standIn)
  }
}

extension EmissionIntake {
  /// The series that is judged under this key.
  func series(of key: SeriesKey) -> Int? {
    numbering.number(key).map { samplesStandIn[$0] ?? $0 }
  }
}

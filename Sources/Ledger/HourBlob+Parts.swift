import Measures

/// What few hours have: exact sums, contradictions, readings that do not count.

extension BlobWriter {
  mutating func put(exact sums: [Int: ExactSum], _ hours: Range<Int>) {
    let own = sums.filter { hours.contains($0.key) }.sorted { $0.key < $1.key }
    put(count: own.count)
    var next = hours.lowerBound
    for (hour, sum) in own {
      put(count: hour - next)
      put(sum)
      next = hour + 1
    }
  }

  private mutating func put(_ sum: ExactSum) {
    put(decimal: sum.mass)
    put(decimal: sum.volume)
    for long in [sum.longMass, sum.longVolume] {
      put(UInt64(long == nil ? 0 : long?.isNegative == true ? 2 : 1))
      guard let long else { continue }
      put(digits: long.digits)
      put(signed: Int64(long.exponent))
    }
  }

  mutating func put(_ conflicts: [Conflict], from start: Instant) {
    put(count: conflicts.count)
    for conflict in conflicts {
      put(signed: conflict.at.seconds - start.seconds)
      put(count: conflict.rows.count)
      for row in conflict.rows {
        put(row.file)
        put(count: row.line)
        put(row.text)
      }
      put(count: conflict.greatest.count)
      for sum in conflict.greatest { put(sum) }
    }
  }

  mutating func put(_ uncounted: UncountedHours, _ hours: Range<Int>) {
    let own = uncounted.hours.lazy.map(Int.init).filter(hours.contains)
    put(count: own.count)
    var next = hours.lowerBound
    for hour in own {
      let tally = uncounted[hour]
      put(count: hour - next)
      put(decimal: Int128(tally.nanoSum))
      put(tally.readings)
      put(tally.minutes)
      put(tally.flags.rawValue)
      put(UInt64(tally.isVolume ? 1 : 0))
      next = hour + 1
    }
    put(exact: uncounted.exact, hours)
  }
}

extension BlobReader {
  mutating func exact(hours: Int) throws(BlobDamage) -> [Int: ExactSum] {
    var sums: [Int: ExactSum] = [:]
    var next = 0
    for _ in 0..<(try count(most: hours)) {
      let hour = next + (try count(most: hours))
      guard hour < hours else { throw .content }
      sums[hour] = try sum()
      next = hour + 1
    }
    return sums
  }

  private mutating func sum() throws(BlobDamage) -> ExactSum {
    var sum = ExactSum(mass: try decimal(), volume: try decimal())
    sum.longMass = try long()
    sum.longVolume = try long()
    return sum
  }

  private mutating func long() throws(BlobDamage) -> LongDecimal? {
    let sign = try count(most: 2)
    guard sign > 0 else { return nil }
    let digits = try digits()
    guard let exponent = Int(exactly: try signed()),
      let number = LongDecimal(isNegative: sign == 2, exactDigits: digits, exponent: exponent)
    else { throw .content }
    return number
  }

  mutating func conflicts(from start: Instant, hours: Int) throws(BlobDamage) -> [Conflict] {
    var conflicts: [Conflict] = []
    // One a second at most.
    for _ in 0..<(try count(most: hours * 3600)) {
      let offset = try signed()
      guard offset >= 0, offset < Int64(hours) * 3600 else { throw .content }
      var conflict = Conflict(at: Instant(seconds: start.seconds + offset), rows: [])
      for _ in 0..<(try count(most: 1000)) {
        conflict.rows.append(
          RowReference(file: try text(), line: try count(most: Int.max), text: try text()))
      }
      for _ in 0..<(try count(most: 2)) { conflict.greatest.append(try sum()) }
      conflicts.append(conflict)
    }
    return conflicts
  }

  mutating func uncounted(hours: Int) throws(BlobDamage) -> UncountedHours {
    var uncounted = UncountedHours()
    var next = 0
    for _ in 0..<(try count(most: hours)) {
      let hour = next + (try count(most: hours))
      guard hour < hours else { throw .content }
      var tally = UncountedTally()
      guard let sum = Int64(exactly: try decimal()) else { throw .content }
      tally.nanoSum = sum
      tally.readings = try number(UInt16.self)
      tally.minutes = try number(UInt16.self)
      tally.flags = DataFlags(rawValue: try number(UInt16.self))
      tally.isVolume = try count(most: 1) == 1
      uncounted.append(hour, tally)
      next = hour + 1
    }
    uncounted.exact = try exact(hours: hours)
    return uncounted
  }
}

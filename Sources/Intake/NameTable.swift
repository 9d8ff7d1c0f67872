/// Numbers the distinct byte strings of a column, so that no row needs a `String`.
///
/// Names of up to sixteen bytes are compared as two words; longer ones by their bytes.
struct NameTable: Sendable {
  private struct Entry: Sendable {
    var low: UInt64
    var high: UInt64
    var count: Int
    /// 1-based number, 0 for a free slot.
    var number: Int32
  }

  private var slots = [Entry](
    repeating: Entry(low: 0, high: 0, count: 0, number: 0), count: 64)
  /// The names by number.
  private(set) var names: [[UInt8]] = []

  /// The number of the name at `start`, a new one (`names.count` before the call) if it is new.
  @inline(__always)
  mutating func number(of start: UnsafePointer<UInt8>, count: Int) -> Int {
    let (low, high) = unsafe words(start, count)
    let mask = slots.count &- 1
    var slot = hash(low, high, count) & mask
    while true {
      let entry = slots[slot]
      if entry.number == 0 { break }
      if entry.low == low, entry.high == high, entry.count == count,
        count <= 16 || (unsafe isSame(Int(entry.number) - 1, start, count))
      {
        return Int(entry.number) &- 1
      }
      slot = (slot &+ 1) & mask
    }
    return unsafe insert(start, count, low, high)
  }

  /// Short names are held whole by the two words; of long ones the words are a digest and the end.
  @inline(__always)
  private func words(_ start: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
    let raw = unsafe UnsafeRawPointer(start)
    if count >= 8 {
      let first = unsafe raw.loadUnaligned(as: UInt64.self)
      let last = unsafe (raw + (count &- 8)).loadUnaligned(as: UInt64.self)
      return count <= 16 ? (first, last) : (unsafe middle(raw, count, first), last)
    }
    if count >= 4 {
      let first = unsafe UInt64(raw.loadUnaligned(as: UInt32.self))
      let last = unsafe UInt64((raw + (count &- 4)).loadUnaligned(as: UInt32.self))
      return (first | last << 32, 0)
    }
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(unsafe start[index]) << UInt64(index &* 8) }
    return (word, 0)
  }

  /// Long names are told apart by all their words, or names made to collide would take for ever.
  private func middle(_ raw: UnsafeRawPointer, _ count: Int, _ first: UInt64) -> UInt64 {
    var mixed = first
    var at = 8
    while at &+ 8 <= count {
      let word = unsafe (raw + at).loadUnaligned(as: UInt64.self)
      mixed = (mixed ^ word) &* 0xD6E8_FEB8_6659_FD93
      mixed ^= mixed >> 32
      at &+= 8
    }
    return mixed
  }

  @inline(__always)
  private func hash(_ low: UInt64, _ high: UInt64, _ count: Int) -> Int {
    var mixed = (low ^ (high &* 0xA24B_AED4_963E_E407)) &+ UInt64(truncatingIfNeeded: count)
    mixed = (mixed ^ (mixed >> 29)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 33)
  }

  private func isSame(_ index: Int, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for at in 0..<count where (unsafe start[at]) != names[index][at] { return false }
    return true
  }

  @inline(never)
  private mutating func insert(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ low: UInt64, _ high: UInt64
  ) -> Int {
    names.append(unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    if names.count * 2 > slots.count {
      let old = slots
      slots = [Entry](
        repeating: Entry(low: 0, high: 0, count: 0, number: 0), count: old.count * 4)
      for entry in old where entry.number != 0 { place(entry) }
    }
    place(Entry(low: low, high: high, count: count, number: Int32(names.count)))
    return names.count - 1
  }

  private mutating func place(_ entry: Entry) {
    var slot = hash(entry.low, entry.high, entry.count) & (slots.count - 1)
    while slots[slot].number != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }
}

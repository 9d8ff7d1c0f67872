import Measures

/// Remembers what lines looked like, so that a line made of known pieces needs no splitting.
///
/// A log repeats itself: a stamp for every series of a minute, the same outlet and pollutant names in
/// the same order, the same unit and flag. A line whose bytes equal `stamp,` + `names,` + digits +
/// `,unit,flag` + line end of lines that were split before can only be split the same way: the known
/// pieces hold no quote, and the digits are looked at one by one.
@safe struct KnownLines: Sendable {
  /// What the bytes between stamp and value, and behind the value, stand for.
  struct Entry: Sendable {
    var names = Piece()
    var tail = Piece()
    var series: Int32 = 0
    var flag: Int32 = 0
    var unit: UInt8 = 0
    var meaning = FlagMeaning.normal
    /// The entry that followed last time.
    var next: Int32 = 0
    /// The last line of the series had another tail.
    var hasMissed = false
  }

  /// Up to 24 bytes, compared as three words.
  struct Piece: Sendable {
    static let capacity = 24
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var masks: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var count = 0

    init() {}

    /// Reads 24 bytes from `start`, whatever the count; `nil` where that is more.
    init?(_ start: UnsafePointer<UInt8>, count: Int) {
      guard count <= Self.capacity else { return nil }
      masks = (Self.mask(count), Self.mask(count &- 8), Self.mask(count &- 16))
      self.count = count
      unsafe replaceBytes(start)
    }

    /// The first `count` bytes of a word.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
      count >= 8 ? .max : count <= 0 ? 0 : (1 << UInt64(count &* 8)) &- 1
    }

    /// The same length with other bytes; reads 24 bytes from `start`.
    @inline(__always)
    mutating func replaceBytes(_ start: UnsafePointer<UInt8>) {
      let raw = unsafe UnsafeRawPointer(start)
      words.0 = unsafe raw.loadUnaligned(as: UInt64.self) & masks.0
      words.1 = unsafe (raw + 8).loadUnaligned(as: UInt64.self) & masks.1
      words.2 = unsafe (raw + 16).loadUnaligned(as: UInt64.self) & masks.2
    }

    func isSame(as other: Piece) -> Bool {
      count == other.count && words == other.words
    }

    /// Reads 24 bytes from `start`.
    @inline(__always)
    func matches(_ start: UnsafePointer<UInt8>) -> Bool {
      let raw = unsafe UnsafeRawPointer(start)
      let first = unsafe raw.loadUnaligned(as: UInt64.self) ^ words.0
      if first & masks.0 != 0 { return false }
      if count <= 8 { return true }
      let second = unsafe (raw + 8).loadUnaligned(as: UInt64.self) ^ words.1
      let third = unsafe (raw + 16).loadUnaligned(as: UInt64.self) ^ words.2
      return (second & masks.1) | (third & masks.2) == 0
    }
  }

  /// A line that was recognised.
  struct Match {
    var entry: Int
    var mantissa: Int64
    var scale: Int
    var next: Int
  }

  private var entries: [Entry] = []
  /// The entry of each series, or -1.
  private var entryOfSeries: [Int32] = []
  private(set) var stamp = Piece()
  private var current = -1
  /// How well prediction goes: a hit earns one, a miss costs eight; below zero it rests a while, so
  /// that a log in random order pays next to nothing.
  private var credit = 256
  private static let creditLimit = 256
  private static let rest = 4096

  /// The most bytes that a match may look at.
  static let reach = 4 * Piece.capacity

  subscript(entry: Int) -> Entry { entries[entry] }

  /// Recognises the rest of a line behind its stamp, at `start`; at least ``reach`` bytes from there
  /// can be read.
  @inline(__always)
  mutating func match(_ bytes: UnsafePointer<UInt8>, at start: Int) -> Match? {
    guard current >= 0, credit >= 0 else {
      credit &+= 1
      return nil
    }
    let predicted = Int(entries[current].next)
    guard unsafe entries[predicted].names.matches(bytes + start) else { return nil }
    let value = start &+ entries[predicted].names.count
    // A value of up to seven characters, with a point or without, and the comma behind it.
    let word = unsafe UnsafeRawPointer(bytes + value).loadUnaligned(as: UInt64.self)
    let digits = word ^ 0x3030_3030_3030_3030
    let others =
      (((digits & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | digits)
      & 0x8080_8080_8080_8080
    guard others != 0 else { return nil }
    let first = others.trailingZeroBitCount >> 3
    let rest = others & (others &- 1)
    let firstByte = unsafe bytes[value &+ first]
    var length = first
    var packed = digits
    var scale = 0
    var digitCount = first
    if firstByte == UInt8(ascii: ".") {
      guard rest != 0 else { return nil }
      length = rest.trailingZeroBitCount >> 3
      scale = length &- first &- 1
      digitCount = length &- 1
      let low: UInt64 = (1 << UInt64(first &* 8)) &- 1
      packed = (digits & low) | ((digits >> 8) & ~low)
    }
    guard digitCount > 0, unsafe entries[predicted].tail.matches(bytes + (value &+ length)) else {
      return nil
    }
    packed <<= UInt64((8 &- digitCount) &* 8)
    packed = (packed &* 10) &+ (packed >> 8)
    packed =
      (((packed & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064)
        &+ (((packed >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001)) >> 32
    current = predicted
    entries[predicted].hasMissed = false
    if credit < Self.creditLimit { credit &+= 1 }
    return Match(
      entry: predicted, mantissa: Int64(packed & 0xFFFF_FFFF), scale: scale,
      next: value &+ length &+ entries[predicted].tail.count)
  }

  /// Whether the line at `start` begins with the stamp, and the comma behind it, of the last one.
  @inline(__always)
  func hasSameStamp(_ bytes: UnsafePointer<UInt8>, at start: Int) -> Bool {
    unsafe stamp.count > 0 && stamp.matches(bytes + start)
  }

  /// Whether a record of `series` that had to be split is worth learning from. The first one of a
  /// series always is; later ones count as misses.
  @inline(__always)
  mutating func wantsToLearn(series: Int) -> Bool {
    guard series < entryOfSeries.count, entryOfSeries[series] >= 0 else { return true }
    guard credit >= 0 else { return false }
    credit &-= 8
    if credit < 0 { credit = 0 &- Self.rest }
    return true
  }

  /// Learns from a record that was split: its stamp piece, and what surrounds its value.
  mutating func learn(
    stamp: Piece, names: Piece, tail: Piece, series: Int, unit: Int, flag: Int,
    meaning: FlagMeaning
  ) {
    self.stamp = stamp
    while entryOfSeries.count <= series { entryOfSeries.append(-1) }
    let isNew = entryOfSeries[series] < 0
    if isNew {
      entryOfSeries[series] = Int32(entries.count)
      var entry = Entry()
      entry.next = Int32(entries.count)
      entry.series = Int32(series)
      entries.append(entry)
    }
    let entry = Int(entryOfSeries[series])
    if current >= 0 { entries[current].next = Int32(entry) }
    current = entry
    // One reading with another flag is soon over: only the second one in a row changes the tail.
    guard isNew || entries[entry].hasMissed || !entries[entry].names.isSame(as: names) else {
      entries[entry].hasMissed = true
      return
    }
    entries[entry].hasMissed = false
    entries[entry].names = names
    entries[entry].tail = tail
    entries[entry].unit = UInt8(truncatingIfNeeded: unit)
    entries[entry].flag = Int32(flag)
    entries[entry].meaning = meaning
  }

  /// Another stamp of the same length, which the caller has read.
  @inline(__always)
  mutating func replaceStamp(_ bytes: UnsafePointer<UInt8>, at start: Int) {
    unsafe stamp.replaceBytes(bytes + start)
  }
}

package import Measures

// Time as plant.yaml, the command line and `init` read it: by the reader of logs, so that no two
// places can disagree on what a time is (SEMANTICS 1, "Time").

extension Instant {
  /// Reads what ``FieldStamp`` reads, and nothing else: no bare date, no blanks around it.
  package init?(_ text: some StringProtocol) {
    var stamps = FieldStamp()
    let seconds = unsafe Array(text.utf8).withUnsafeBufferPointer { bytes -> Int64? in
      guard let start = bytes.baseAddress else { return nil }
      return unsafe stamps.read(start, bytes.count)
    }
    guard let seconds else { return nil }
    self.init(seconds: seconds)
  }

  /// As `init(_:)`, or a bare date, which means midnight in China: how plant.yaml may write the ends
  /// of a period or of a stop.
  package init?(midnightOrTime text: some StringProtocol) {
    if let date = CivilDate(anySeparator: text) {
      self.init(date)
    } else {
      self.init(text)
    }
  }
}

extension CivilDate {
  /// Reads a day as logs write it: `2025-03-01`, `2025/3/1`.
  package init?(anySeparator text: some StringProtocol) {
    var stamps = FieldStamp()
    let midnight = unsafe Array(text.utf8).withUnsafeBufferPointer { bytes -> Int64? in
      guard let start = bytes.baseAddress else { return nil }
      return unsafe stamps.readDay(start, bytes.count)
    }
    guard let midnight else { return nil }
    self.init(daysSinceEpoch: Int(midnight / 86_400))
  }
}

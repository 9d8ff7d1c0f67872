import Measures

/// What `--threads` says.
enum ThreadCount {
  /// - Throws: a usage ``Fault`` outside 1 to 64.
  static func read(_ threads: Int?) throws(Fault) -> Int {
    guard let threads else { return Terminal.processors }
    guard (1...64).contains(threads) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--threads \(threads) 不在 1 至 64 之间；请改正。",
          en: "--threads \(threads) is not between 1 and 64; choose one that is."))
    }
    return threads
  }
}

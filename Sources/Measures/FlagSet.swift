/// Which code set a log's data flags belong to.
///
/// The same letter means different things: F is "source stopped" in HJ 75 and "instrument stopped"
/// in HJ 212, so a flag is never read without its set.
package enum FlagSet: String, CaseIterable, Sendable {
  case hj212, hj75
  /// The log has no flags, and its owner says so: every reading counts as normal.
  case none

  /// What a flag says of its reading. An empty flag is N; platforms export some flags as words.
  package func meaning(of flag: String) -> FlagMeaning {
    switch (self, flag) {
    case (_, "正常"): .normal
    case (_, "超量程"), (_, "超上限"), (_, "超测量上限"): .overRange
    case (_, "故障"), (_, "仪器故障"), (_, "维护"), (_, "维修"), (_, "校准"), (_, "校验"), (_, "通讯故障"),
      (_, "无数据"), (_, "缺失"):
      .invalid
    case (.hj75, "停产"), (.hj75, "停炉"), (.hj75, "启动"), (.hj75, "停机"), (.hj75, "闷炉"): .stopped
    case (_, ""), (_, "N"): .normal
    case (.hj75, "F"), (.hj75, "St"), (.hj75, "Sd"), (.hj75, "B"): .stopped
    case (.hj75, "T"), (.hj212, "T"): .overRange
    case (.hj75, "C"), (.hj75, "M"), (.hj75, "D"), (.hj75, "Md"): .invalid
    case (.hj212, "F"), (.hj212, "M"), (.hj212, "S"), (.hj212, "D"), (.hj212, "C"), (.hj212, "B"):
      .invalid
    default: .unknown
    }
  }
}

/// What a flag does to its reading.
package enum FlagMeaning: UInt8, Sendable {
  /// Counts, unless the value is negative.
  case normal
  /// The source was stopped, started up, shut down or banked (HJ 75 set only).
  case stopped
  /// Above the instrument's range: does not count, but the hour is named, because the worst hours
  /// hide there.
  case overRange
  /// A known flag of a reading that does not count.
  case invalid
  /// Not in the set: does not count, and is named.
  case unknown
}

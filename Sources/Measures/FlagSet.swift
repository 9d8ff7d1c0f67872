/// Which code set a log's data flags belong to.
///
/// The same letter means different things: F is "source stopped" in HJ 75 and "instrument stopped"
/// in HJ 212, so a flag is never read without its set.
package enum FlagSet: String, Codable, CaseIterable, Sendable {
  case hj212, hj75
  /// The log has no flags, and its owner says so: every reading counts as normal.
  case none

  /// What a flag says of its reading; `nil`: it is normal. An empty flag is N; platforms export some
  /// flags as words.
  package func flag(of text: String) -> DataFlag? {
    switch (self, text) {
    case (_, "正常"), (_, ""), (_, "N"): nil
    case (_, "超量程"), (_, "超上限"), (_, "超测量上限"): .overRange
    case (_, "故障"), (_, "仪器故障"): self == .hj75 ? .fault : .instrumentFault
    case (_, "维护"), (_, "维修"): .maintenance
    case (_, "校准"), (_, "校验"): .calibration
    case (_, "通讯故障"): .communicationFault
    case (_, "无数据"), (_, "缺失"): .noData
    case (.hj75, "F"), (.hj75, "停产"), (.hj75, "停炉"): .sourceStopped
    case (.hj75, "St"), (.hj75, "启动"): .startUp
    case (.hj75, "Sd"), (.hj75, "停机"): .shutDown
    case (.hj75, "B"), (.hj75, "闷炉"): .bankedFire
    case (.hj75, "T"), (.hj212, "T"): .overRange
    case (.hj75, "C"), (.hj212, "C"): .calibration
    case (.hj75, "M"), (.hj212, "M"): .maintenance
    case (.hj75, "D"): .fault
    case (.hj75, "Md"): .noData
    case (.hj212, "F"): .instrumentStopped
    case (.hj212, "D"): .instrumentFault
    case (.hj212, "S"): .manuallyEntered
    case (.hj212, "B"): .communicationFault
    default: .unknown
    }
  }

  /// What a flag does to its reading.
  package func meaning(of text: String) -> FlagMeaning { flag(of: text)?.meaning ?? .normal }
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

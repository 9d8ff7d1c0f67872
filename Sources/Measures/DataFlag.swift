/// What a flag other than N says, with its set already applied: F of HJ 75 and F of HJ 212 are two.
///
/// Few enough for a bit each, so that an hour can say which it holds.
package enum DataFlag: UInt8, CaseIterable, Sendable {
  /// F of HJ 75.
  case sourceStopped
  case startUp
  case shutDown
  /// B of HJ 75.
  case bankedFire
  case overRange
  case calibration
  case maintenance
  /// D of HJ 75.
  case fault
  case noData
  /// F of HJ 212.
  case instrumentStopped
  /// D of HJ 212.
  case instrumentFault
  case manuallyEntered
  /// B of HJ 212.
  case communicationFault
  /// Not in the set.
  case unknown
  /// No flag: a reading flagged as normal whose value is negative, and so does not count.
  case negative

  package var meaning: FlagMeaning {
    switch self {
    case .sourceStopped, .startUp, .shutDown, .bankedFire: .stopped
    case .overRange: .overRange
    case .unknown: .unknown
    case .negative: .normal
    case .calibration, .maintenance, .fault, .noData, .instrumentStopped, .instrumentFault,
      .manuallyEntered, .communicationFault:
      .invalid
    }
  }

  /// Its letter in a set; `nil` where the set has none and a platform wrote it as a word.
  package func letter(in set: FlagSet?) -> String? {
    switch (set, self) {
    case (nil, _), (.some(.none), _): nil
    case (_, .overRange): "T"
    case (_, .calibration): "C"
    case (_, .maintenance): "M"
    case (.hj75, .sourceStopped), (.hj212, .instrumentStopped): "F"
    case (.hj75, .startUp): "St"
    case (.hj75, .shutDown): "Sd"
    case (.hj75, .bankedFire), (.hj212, .communicationFault): "B"
    case (.hj75, .fault), (.hj212, .instrumentFault): "D"
    case (.hj75, .noData): "Md"
    case (.hj212, .manuallyEntered): "S"
    default: nil
    }
  }

  /// As HJ 75 and HJ 212-2017 table 8 name it.
  package var name: Bilingual {
    switch self {
    case .sourceStopped: Bilingual(zh: "污染源停运", en: "source stopped")
    case .startUp: Bilingual(zh: "启动", en: "start-up")
    case .shutDown: Bilingual(zh: "停机过程", en: "shut-down")
    case .bankedFire: Bilingual(zh: "闷炉", en: "banked fire")
    case .overRange: Bilingual(zh: "超量程", en: "over range")
    case .calibration: Bilingual(zh: "校准", en: "calibration")
    case .maintenance: Bilingual(zh: "维护", en: "maintenance")
    case .fault: Bilingual(zh: "故障或断电", en: "fault or power loss")
    case .noData: Bilingual(zh: "无数据", en: "no data")
    case .instrumentStopped: Bilingual(zh: "仪器停运", en: "instrument stopped")
    case .instrumentFault: Bilingual(zh: "仪器故障", en: "instrument fault")
    case .manuallyEntered: Bilingual(zh: "手工输入", en: "entered by hand")
    case .communicationFault: Bilingual(zh: "通讯故障", en: "communication fault")
    case .unknown: Bilingual(zh: "未识别的数据标记", en: "a flag that the set does not know")
    case .negative: Bilingual(zh: "数值为负", en: "negative value")
    }
  }

  /// As saved reports spell it.
  package var code: String {
    switch self {
    case .sourceStopped: "source-stopped"
    case .startUp: "start-up"
    case .shutDown: "shut-down"
    case .bankedFire: "banked-fire"
    case .overRange: "over-range"
    case .calibration: "calibration"
    case .maintenance: "maintenance"
    case .fault: "fault"
    case .noData: "no-data"
    case .instrumentStopped: "instrument-stopped"
    case .instrumentFault: "instrument-fault"
    case .manuallyEntered: "manually-entered"
    case .communicationFault: "communication-fault"
    case .unknown: "unknown"
    case .negative: "negative"
    }
  }

  package init?(code: String) {
    guard let flag = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = flag
  }

  /// Letter and meaning, as a report names a flag: `D（故障或断电）`.
  package func label(in set: FlagSet?) -> Bilingual {
    guard let letter = letter(in: set) else { return name }
    return Bilingual(zh: "\(letter)（\(name.zh)）", en: "\(letter) (\(name.en))")
  }
}

/// Which flags stand in an hour.
package struct DataFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package init(_ flag: DataFlag) { rawValue = 1 << UInt16(flag.rawValue) }

  /// In their fixed order.
  package var flags: [DataFlag] { DataFlag.allCases.filter { contains(DataFlags($0)) } }

  /// A reading that is negative, and flagged as normal.
  package static let negative = DataFlags(.negative)
}

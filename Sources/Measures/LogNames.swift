extension LogKind {
  /// What a log of this kind is called.
  package var name: Bilingual {
    switch self {
    case .emission: Bilingual(zh: "排放日志", en: "emission log")
    case .energy: Bilingual(zh: "能源日志", en: "energy log")
    case .production: Bilingual(zh: "生产日志", en: "production log")
    case .manual: Bilingual(zh: "手工监测日志", en: "manual monitoring log")
    case .power: Bilingual(zh: "用电日志", en: "power log")
    case .audit: Bilingual(zh: "清洁生产审核日志", en: "clean-production audit log")
    }
  }
}

extension TextEncoding {
  package var name: Bilingual {
    switch self {
    case .utf8: Bilingual(zh: "UTF-8", en: "UTF-8")
    case .utf8WithMark: Bilingual(zh: "UTF-8（带 BOM）", en: "UTF-8 with BOM")
    case .gb18030: Bilingual(zh: "GB18030", en: "GB18030")
    }
  }
}

extension Rejection {
  /// The reason in words.
  package var name: Bilingual {
    switch self {
    case .malformedQuote: Bilingual(zh: "引号不完整", en: "malformed quote")
    case .recordTooLong: Bilingual(zh: "记录过长", en: "record too long")
    case .undecodable: Bilingual(zh: "编码无法识别", en: "undecodable text")
    case .fieldCount: Bilingual(zh: "字段数不符", en: "wrong number of fields")
    case .time: Bilingual(zh: "时间无法识别", en: "unreadable time")
    case .number: Bilingual(zh: "数值无法识别", en: "unreadable number")
    case .numberRange: Bilingual(zh: "数值超出可读范围", en: "number out of range")
    case .unit: Bilingual(zh: "单位无法识别", en: "unknown unit")
    case .month: Bilingual(zh: "月份无法识别", en: "unreadable month")
    case .name: Bilingual(zh: "名称无法识别", en: "unknown name")
    case .status: Bilingual(zh: "状态无法识别", en: "unknown status")
    case .negative: Bilingual(zh: "数值为负", en: "negative value")
    }
  }
}

import Measures

/// What the headers of logs are called: by us, by monitoring platforms, by Excel users, by HJ 212.
enum ColumnNames {
  /// A header without what writers vary: case, blanks, full-width brackets, the byte order mark.
  static func plain(_ header: String) -> String {
    var result = ""
    for scalar in header.unicodeScalars {
      switch scalar {
      case "\u{FEFF}", " ", "\t", "\u{3000}", "\u{00A0}", "\r", "\n": continue
      case "（", "[", "【": result += "("
      case "）", "]", "】": result += ")"
      case "－", "—", "–": result += "-"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.lowercased()
  }

  static let roles: [String: ColumnUse] = {
    let names: [(ColumnUse, [String])] = [
      (
        .timestamp,
        [
          "timestamp", "datetime", "datatime", "date_time", "time", "监测时间", "时间", "数据时间", "采样时间",
          "日期时间", "监测日期时间",
        ]
      ),
      (.date, ["date", "日期", "监测日期", "采样日期"]),
      (
        .outlet,
        [
          "outlet", "stack", "排放口", "排口", "排放口编号", "排口编号", "排放口名称", "排口名称", "监测点",
          "监测点位", "点位", "点位名称", "排放口编码", "监测点名称",
        ]
      ),
      (
        .pollutant,
        ["pollutant", "parameter", "污染物", "监测因子", "因子", "监测项目", "因子编码", "污染物名称", "因子名称"]
      ),
      (.value, ["value", "监测值", "数值", "浓度", "实测值", "实测浓度", "监测浓度"]),
      (.unit, ["unit", "单位", "计量单位"]),
      (.flag, ["flag", "数据标记", "标记", "标识", "数据标识", "状态标记", "数据状态"]),
    ]
    return names.reduce(into: [:]) { table, entry in
      for name in entry.1 { table[name] = entry.0 }
    }
  }()

  /// A wide log's column: what a header says of the pollutant that it holds.
  struct Reading {
    enum Part {
      case value
      /// A real-time sample (`-Rtd`): a reading, unless means of the same series are there.
      case sample
      case flag
      /// Converted (折算): a claim.
      case claim
      case claimedSample
      /// A minimum, a maximum, a total: known, and not used.
      case other

      /// Which series its numbers belong to; `nil` for what is no number of one.
      var kind: SeriesNumbering.Kind? {
        switch self {
        case .value: .reading
        case .sample: .sample
        case .claim: .claim
        case .claimedSample: .claimedSample
        case .flag, .other: nil
        }
      }
    }

    var pollutant: Pollutant
    var part: Part
    /// As written in the header; `nil` where it is not.
    var unit: String?
    /// The header is an HJ 212 factor code, whose unit table B.2 gives.
    var isCode = false

    /// Without a unit in the header, the one that is meant all the same; `nil` where nothing tells.
    var impliedUnit: UnitOfMeasure? {
      if pollutant.quantity == .percent { return .percent }
      guard isCode else { return nil }
      // HJ 212-2017 table B.2, for the factors whose default unit platforms really use. Ammonia is
      // left out: its default there is ng/m3, a millionth of what most loggers send.
      return switch pollutant.quantity {
      case .massConcentration: pollutant.id == "NH3" ? nil : .milligramsPerCubicMetre
      case .flow: UnitOfMeasure("m3/s")
      case .velocity: UnitOfMeasure("m/s")
      case .temperature: UnitOfMeasure("°C")
      case .pressure: UnitOfMeasure("kPa")
      case .percent: .percent
      case .volumeFraction, .dimensionless, .massRate, .massPerProduct: nil
      }
    }
  }

  /// Reads `非甲烷总烃(mg/m³)`, `NOx折算浓度(mg/m3)`, `a24088-Avg`, `颗粒物数据标记` ….
  static func reading(_ header: String) -> Reading? {
    var name = plain(header)
    var unit: String?
    if name.hasSuffix(")"), let open = name.lastIndex(of: "(") {
      unit = String(name[name.index(after: open)...].dropLast())
      name = String(name[..<open])
    }
    if let pollutant = Pollutant.named(name) {
      return Reading(
        pollutant: pollutant, part: .value, unit: unit,
        isCode: pollutant.codes.contains { $0.lowercased() == name })
    }
    if let dash = name.lastIndex(of: "-"), let pollutant = Pollutant.named(String(name[..<dash])),
      let part = codeSuffixes[String(name[name.index(after: dash)...])]
    {
      let isCode = pollutant.codes.contains { $0.lowercased() == name[..<dash] }
      return Reading(pollutant: pollutant, part: part, unit: unit, isCode: isCode)
    }
    for suffix in flagSuffixes where name.hasSuffix(suffix) {
      if let pollutant = Pollutant.named(String(name.dropLast(suffix.count))) {
        return Reading(pollutant: pollutant, part: .flag, unit: nil)
      }
    }
    var part = Reading.Part.value
    if let converted = name.range(of: "折算") {
      name.removeSubrange(converted)
      part = .claim
    }
    for suffix in valueSuffixes where name.hasSuffix(suffix) && name.count > suffix.count {
      name = String(name.dropLast(suffix.count))
      break
    }
    guard let pollutant = Pollutant.named(name) else { return nil }
    return Reading(pollutant: pollutant, part: part, unit: unit)
  }

  private static let codeSuffixes: [String: Reading.Part] = [
    "avg": .value, "rtd": .sample, "flag": .flag, "zsavg": .claim, "zsrtd": .claimedSample,
    "zsmin": .other, "zsmax": .other, "min": .other, "max": .other, "cou": .other, "eflag": .other,
    "sampletime": .other,
  ]
  private static let flagSuffixes = [
    "(flag)", "-flag", "_flag", "flag", "数据标记", "数据标识", "标记", "标识",
  ]
  private static let valueSuffixes = [
    "实测浓度", "实测值", "浓度", "小时均值", "平均值", "均值", "监测值", "值",
  ]
}

extension String {
  fileprivate func range(of part: String) -> Range<String.Index>? {
    guard let first = part.first else { return nil }
    var at = startIndex
    while let start = self[at...].firstIndex(of: first) {
      if self[start...].hasPrefix(part) {
        return start..<index(start, offsetBy: part.count)
      }
      at = index(after: start)
    }
    return nil
  }
}

extension ColumnNames {
  /// A header as it is shown: without the blanks and the byte order mark around it.
  static func trimmed(_ header: String) -> String {
    let scalars = header.unicodeScalars.drop { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
    var result = String(String.UnicodeScalarView(scalars))
    while let last = result.unicodeScalars.last, last.properties.isWhitespace {
      result.unicodeScalars.removeLast()
    }
    return result
  }
}

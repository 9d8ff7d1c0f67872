import Measures
import Report
import Standards

extension Verdict {
  /// As the conclusion of a report; what is no pass says so.
  var conclusion: Bilingual {
    switch self {
    case .fail: Bilingual(zh: name.zh, en: "FAIL")
    case .insufficient: Bilingual(zh: "数据不足，不能判定达标", en: "INSUFFICIENT DATA, not a pass")
    case .notEvaluated, .notApplicable:
      Bilingual(zh: "未能评价，不等于达标", en: "NOT EVALUATED, not a pass")
    case .pass: Bilingual(zh: name.zh, en: "PASS")
    }
  }

  var style: TextStyle {
    switch self {
    case .fail: .bad
    case .insufficient, .notEvaluated: .doubtful
    case .pass: .good
    case .notApplicable: .aside
    }
  }
}

extension Check {
  /// 超标 is said of exceeded limits alone: not of a target, nor of a removal that is too low.
  var verdictLabel: Bilingual {
    guard verdict == .fail else { return verdict.name }
    let isExceeded = limit != nil && requirement?.sense != .atLeast
    return Bilingual(zh: isExceeded ? "超标" : verdict.name.zh, en: "FAIL")
  }

  /// How soon it is read: breaches, what is short of data or advisory, the rest.
  var rank: Int {
    switch verdict {
    case .fail: isAdvisory ? 1 : 0
    case .insufficient: 1
    case .notEvaluated, .pass, .notApplicable: 2
    }
  }

  /// What does not count does not cry out.
  var style: TextStyle { isAdvisory && verdict == .fail ? .doubtful : verdict.style }
}

extension Severity {
  var label: Bilingual {
    switch self {
    case .violation: Bilingual(zh: "违规", en: "violation")
    case .warning: Bilingual(zh: "注意", en: "warning")
    case .notice: Bilingual(zh: "提示", en: "notice")
    }
  }

  var style: TextStyle {
    switch self {
    case .violation: .bad
    case .warning: .doubtful
    case .notice: .plain
    }
  }
}

extension Scope {
  var label: Bilingual {
    switch self {
    case .emission: Bilingual(zh: "排放", en: "emissions")
    case .energy: Bilingual(zh: "能耗", en: "energy")
    case .audit: Bilingual(zh: "审核", en: "audit")
    }
  }
}

extension CoverageGaps.Kind {
  /// Why an hour or day is missing from what was judged.
  var label: Bilingual {
    switch self {
    case .missing: Bilingual(zh: "缺测（无可读数据）", en: "missing (no readable row)")
    case .contested:
      Bilingual(zh: "同一时刻数据互相矛盾", en: "contradicting rows of one instant")
    case .samplesOnly: Bilingual(zh: "只有实时数据，没有均值", en: "real-time samples and no mean")
    case .overRange: Bilingual(zh: "超量程，有效数据不足 45 分钟", en: "over range, under 45 valid minutes")
    case .partlyStopped:
      Bilingual(
        zh: "部分停运，停运与有效数据均不足 45 分钟", en: "partly stopped, under 45 minutes of either")
    case .flagged:
      Bilingual(zh: "数据标记异常或为负值", en: "flagged as not normal, or negative")
    case .tooFewReadings:
      Bilingual(zh: "数据不足 45 分钟", en: "readings of under 45 minutes")
    case .oxygenUnusable: Bilingual(zh: "含氧量不可用", en: "no usable oxygen content")
    case .tooFewHours:
      Bilingual(zh: "当日有效小时不足 20 个", en: "fewer than 20 judged hours of the day")
    case .stopped: Bilingual(zh: "停运（按标记，不计入应有）", en: "stopped by flags, not expected")
    case .tooFewInWindow:
      Bilingual(zh: "窗口内有效小时不足 75%", en: "under 75 % of the window's running hours judged")
    case .incompleteWindow:
      Bilingual(
        zh: "窗口起点早于判定时段（不计入应有）", en: "window begins before what is judged, not expected")
    case .stoppedWindow:
      Bilingual(
        zh: "窗口内停运超过四分之一（不计入应有）", en: "over a quarter of the window stopped, not expected")
    case .declaredStop:
      Bilingual(zh: "申报停产（不计入应有）", en: "declared stop, not expected")
    }
  }
}

/// `颗粒物 PM`, so that both the log's and the standard's word are found.
func pollutantName(_ id: String, _ language: Language) -> String {
  guard let name = Pollutant.withID(id)?.name(language), name != id else { return id }
  return "\(name) \(id)"
}

/// A figure with its unit on one line: `40 mg/m³`; a figure without a unit as it is.
func figure(_ value: String, _ unit: String) -> String {
  switch unit {
  case "", "dimensionless": value
  case _ where unit.hasSuffix("/m3"): "\(value)\u{A0}\(unit.dropLast())³"
  default: "\(value)\u{A0}\(unit)"
  }
}

/// The symbol of the base unit of `unit`'s quantity, in which values are printed.
func baseUnit(of unit: String) -> String {
  guard let quantity = UnitOfMeasure(unit)?.quantity else { return unit }
  let base = UnitOfMeasure.all.first {
    $0.quantity == quantity && $0.factor == 1 && $0.exponent == 0
  }
  return base?.symbol ?? unit
}

/// A share in %, rounded half-even to one decimal; to more where one would make it look as if it
/// reached 75 % or 100 %, or were nothing.
///
/// - Parameters:
///   - part: 0 to `whole`.
///   - whole: Below 10⁹; zero gives a dash.
func percentage(_ part: Int, of whole: Int) -> String {
  guard whole > 0 else { return "–" }
  var (scale, text) = (1, "")
  for places in 1...6 {
    scale *= 10
    let (quotient, remainder) = (part * 100 * scale).quotientAndRemainder(dividingBy: whole)
    let up = remainder * 2 > whole || (remainder * 2 == whole && quotient % 2 == 1)
    let rounded = up ? quotient + 1 : quotient
    let fraction = String(rounded % scale)
    text =
      "\(rounded / scale)." + String(repeating: "0", count: places - fraction.utf8.count) + fraction
    let looksLikeABound = [0, 75, 100].contains { bound in
      (part * 100 < bound * whole) != (rounded < bound * scale)
        || (part * 100 > bound * whole) != (rounded > bound * scale)
    }
    if !looksLikeABound { break }
  }
  return text + "\u{A0}%"
}

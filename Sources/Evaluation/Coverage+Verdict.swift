import Measures
import Report

extension Coverage {
  /// Whether three quarters of what was expected is valid, as HJ 75 asks; so also where nothing was.
  var isSufficient: Bool { valid * 100 >= 75 * expected }
}

extension Verdict {
  /// The first that holds: a breach, nothing expected, too little valid, kept.
  static func of(broken isBroken: Bool, _ coverage: Coverage) -> Verdict {
    if isBroken { return .fail }
    if coverage.expected == 0 { return .notApplicable }
    return coverage.isSufficient ? .pass : .insufficient
  }
}

extension Phrase {
  static let stoppedThroughout = Bilingual(
    zh: "全部时段停产，无应有数据。", en: "Stopped throughout; nothing was expected.")

  static func insufficient(_ coverage: Coverage, withoutFlow: Int) -> Bilingual {
    Bilingual(
      zh: "有效 \(coverage.valid)，应有 \(coverage.expected)，不足 75%"
        + (withoutFlow > 0 ? "，其中 \(withoutFlow) 小时有浓度而没有有效的标干流量" : "")
        + "；请补充数据并说明原因。",
      en: "\(coverage.valid) valid of \(coverage.expected) expected, under 75 %"
        + (withoutFlow > 0
          ? "; \(plural(withoutFlow, "hour")) with a concentration and no valid standard dry flow"
          : "") + "; supply what is missing, and say why it is.")
  }
}

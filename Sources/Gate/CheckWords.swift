import Measures
import Report

extension ComplianceReport {
  /// A check as a reviewer names it: the outlet, what is asked for, and the clause; never by ids alone.
  ///
  /// `破碎车间（DA002）颗粒物（GB 31572-2015 表5）`.
  func words(_ check: Check) -> Bilingual {
    let place = check.outlet.map { outletWords($0, outlets) }
    let pollutant = check.pollutant.map(pollutantWords)
    let subject = check.subject ?? (pollutant == nil ? summary(of: check.rule) : nil)
    let parts = [place, pollutant, subject].compactMap(\.self)
    let basis = check.basis.flatMap(\.mean)
    let clause = [check.standard, check.clause].compactMap(\.self).joined(separator: " ")
    return Bilingual(
      zh: parts.map(\.zh).joined() + "（\(clause)\(basis.map { "，" + $0.zh } ?? "")）",
      en: parts.map(\.en).joined(separator: ", ")
        + " (\(clause)\(basis.map { ", " + $0.en } ?? ""))")
  }

  private func summary(of rule: String) -> Bilingual? {
    rules.first { $0.id == rule }.map { used in
      Bilingual(
        zh: used.summary.zh.last == "。" ? String(used.summary.zh.dropLast()) : used.summary.zh,
        en: used.summary.en.last == "." ? String(used.summary.en.dropLast()) : used.summary.en)
    }
  }
}

extension Check.Basis {
  /// What tells two limits of one pollutant and clause apart.
  fileprivate var mean: Bilingual? {
    switch self {
    case .hour: Bilingual(zh: "小时均值", en: "hourly mean")
    case .day: Bilingual(zh: "日均值", en: "daily mean")
    case .rolling: Bilingual(zh: "滑动平均", en: "rolling mean")
    case .share: Bilingual(zh: "月达标率", en: "share of each month's hours")
    default: nil
    }
  }
}

extension [Bilingual] {
  /// The first few, and how many more there are: a reason is read, not searched.
  func listed(_ most: Int = 5) -> Bilingual {
    let shown = prefix(most)
    let more = count - shown.count
    return Bilingual(
      zh: shown.map(\.zh).joined(separator: "；") + (more > 0 ? "；另有 \(more) 项" : ""),
      en: shown.map(\.en).joined(separator: "; ") + (more > 0 ? "; and \(more) more" : ""))
  }
}

/// A pollutant's name; what nobody knows keeps its id.
func pollutantWords(_ id: String) -> Bilingual {
  guard let name = Pollutant.withID(id)?.name else { return Bilingual(zh: id, en: id) }
  return Bilingual(zh: name.zh, en: name.en)
}

/// `破碎车间（DA002）`: an outlet as its plant names it.
func outletWords(_ id: String, _ outlets: [Outlet]) -> Bilingual {
  guard let name = outlets.first(where: { $0.id == id })?.name, name != id, !name.isEmpty else {
    return Bilingual(zh: "排放口 \(id) ", en: "outlet \(id)")
  }
  return Bilingual(zh: "\(name)（\(id)）", en: "\(name) (\(id))")
}

import Evaluation
package import Measures
import Report
package import Standards

/// Designed concentrations keep the limits that would bind.
package enum DesignMeetsLimitsCondition {
  package static let card = GateCard(
    id: "gate-design-meets-limits",
    summary: Bilingual(
      zh: "设计排放浓度符合将适用的排放限值", en: "Designed concentrations keep the limits that would bind"),
    why: Bilingual(
      zh: "设计值已超标的项目建成后必然超标。",
      en: "What is designed above its limit will be above it once built."),
    formula: Bilingual(
      zh: "按行业、地区、区域类别、工序和污染物，取备案日期当天对新建企业执行的浓度限值，逐项比较（等于时达标，按标准的比较方法）。"
        + "设计值视为标准状态、基准含氧量下的浓度。适用工序限值而没有设计值的污染物为数据不足；"
        + "未核实的限值只列出。速率、去除效率、单位产品排放量不由浓度判断。",
      en:
        "By sector, region, area, process and pollutant: each concentration limit in force for a new "
        + "plant on the filing date (equal passes; compared as the standard says). Designed values count "
        + "as at standard state and reference oxygen. A pollutant that a limit of the process binds and "
        + "that has no designed value is insufficient; unconfirmed limits are only listed. Rates, removal "
        + "and mass per product are not judged by a concentration."),
    source: Bilingual(zh: "各排放标准的条款", en: "The clauses of the emission standards"))

  /// - Parameters:
  ///   - plant: Sector, region, area and regimes, of the register where there is one.
  ///   - outlets: Known ones, for the facts that some limits depend on.
  package static func judge(
    _ condition: GateCondition, application: Application, plant: Plant, outlets: [Outlet],
    library: StandardsLibrary
  ) -> ConditionResult {
    guard !application.designed.isEmpty else {
      let sentence = Bilingual(
        zh: "未填报设计排放浓度；请补充。", en: "No designed concentration is told; supply it.")
      return ConditionResult(.insufficient, reason: sentence, toMend: [sentence])
    }
    let limits = designedLimits(
      application.designed, of: plant, outlets: outlets, filed: application.project.filed, library)
    var (working, broken, open): ([Bilingual], [Bilingual], [Bilingual]) = ([], [], [])
    var judged = 0
    for entry in limits {
      let sentence = entry.sentence
      let counts = entry.limit.confidence.convicts
      switch entry.standing {
      case .keeps:
        judged += counts ? 1 : 0
        working.append(sentence)
      case .exceeds:
        judged += counts ? 1 : 0
        working.append(sentence)
        if counts { broken.append(sentence) }
      case .open: if counts { open.append(sentence) }
      }
    }
    let unspoken = application.designed.filter { value in
      !limits.contains { $0.outlet == value.outlet && $0.limit.pollutant == value.pollutant }
    }
    working += unspoken.map {
      Bilingual(
        zh: "\($0.outlet) \(pollutantWords($0.pollutant).zh)：标准目录中没有适用的浓度限值",
        en:
          "\($0.outlet), \(pollutantWords($0.pollutant).en): no concentration limit at hand binds it"
      )
    }
    if !broken.isEmpty {
      return ConditionResult(.fail, reason: joined(broken), working: working, toMend: broken + open)
    }
    if !open.isEmpty {
      return ConditionResult(
        .insufficient, reason: joined(open), working: working, toMend: open)
    }
    guard judged > 0 else {
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "没有一项设计值有已核实的适用限值，不能认定符合。",
          en: "No designed value has a confirmed limit, so nothing can be said."), working: working)
    }
    return ConditionResult(
      .pass,
      reason: Bilingual(
        zh: "与 \(judged) 项限值比较，均符合。", en: "Compared with \(counted(judged, "limit")); all are kept."
      ),
      working: working)
  }

  private static func joined(_ sentences: [Bilingual]) -> Bilingual {
    Bilingual(
      zh: sentences.map(\.zh).joined(separator: "；") + "。",
      en: sentences.map(\.en).joined(separator: "; ") + ".")
  }
}

extension DesignedLimit {
  /// `DA001 PM：设计值 25 mg/m3 ≤ 30 mg/m3（GB 39726-2020 表1）`
  fileprivate var sentence: Bilingual {
    let pollutant = pollutantWords(limit.pollutant)
    let place = Bilingual(zh: "\(outlet) \(pollutant.zh)", en: "\(outlet), \(pollutant.en)")
    let clause = "\(standard.id) \(limit.clause)"
    let mark =
      limit.confidence.convicts
      ? Bilingual(zh: "", en: "")
      : Bilingual(zh: "，仅提示", en: ", advisory")
    let oxygen = limit.oxygen.map {
      Bilingual(zh: "，基准含氧量 \($0) %", en: ", at \($0) % O2")
    }
    let tail = Bilingual(
      zh: "（\(clause)\(oxygen?.zh ?? "")\(mark.zh)）",
      en: " (\(clause)\(oxygen?.en ?? "")\(mark.en))")
    let allowed = "\(limit.printedValue) \(limit.unit.symbol)"
    switch standing {
    case .keeps(let value):
      return Bilingual(
        zh: "\(place.zh)：设计值 \(value.value) \(value.unit.symbol)，限值 \(allowed)，符合\(tail.zh)",
        en:
          "\(place.en): designed \(value.value) \(value.unit.symbol), limit \(allowed), kept\(tail.en)"
      )
    case .exceeds(let value):
      return Bilingual(
        zh: "\(place.zh)：设计值 \(value.value) \(value.unit.symbol)，超过限值 \(allowed)\(tail.zh)",
        en: "\(place.en): designed \(value.value) \(value.unit.symbol), above the limit of "
          + "\(allowed)\(tail.en)")
    case .open(let reason):
      return Bilingual(
        zh: "\(place.zh)：\(reason.zh)\(tail.zh)", en: "\(place.en): \(reason.en)\(tail.en)")
    }
  }
}

import Measures
import Report
package import Standards

/// The named indicators fall (rates of reuse rise) on an equal basis.
package enum Improves {
  package static let card = GateCard(
    id: "gate-improves",
    summary: Bilingual(
      zh: "在同一基础上，改造后的能耗或排放低于改造前（重复利用率高于改造前）。",
      en: "On an equal basis, energy or emissions are lower after than before (reuse higher)."),
    why: Bilingual(
      zh: "产品结构变化不是节能；少生产也不是减排。",
      en: "A change of product mix is no saving, and making less is no cut in emissions."),
    formula: Bilingual(
      zh: """
        能耗强度：I* ＝ Σ 改造后单耗 × 改造前产量 ÷ 改造前增加值，与改造前强度比较；未按产品记录的按实际强度。
        排放量：同名自然月的实际排放量和折算到改造前产出的排放量都须下降；折算按 12 个月产品产量（不能相加的按 12 个月增加值）。\
        重复利用率：12 个月合计。
        严格小于（重复利用率为严格大于）为达到。
        """,
      en: """
        Energy intensity: I* = Σ energy per unit after × output before / value added before, against \
        the intensity before; as it is where products are not logged. Mass: of the same calendar \
        months, as it is and at the output of before (by the output of twelve months, or by value added \
        where outputs do not add up); both must fall. Reuse: twelve months.
        Met where strictly less (reuse: strictly more).
        """),
    source: Bilingual(
      zh: "固定基期产量的单耗指数（拉氏）；各政策的条款见检查项。",
      en: "An index of energy per product at base output (Laspeyres); each check names its clause.")
  )

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    if let lack = gate.comparisonLack { return .insufficient([lack], toMend: [lack]) }
    let asked = gate.comparisons.filter {
      condition.indicators.isEmpty || condition.indicators.contains($0.indicator)
    }
    guard !asked.isEmpty else {
      let names = condition.indicators.map(\.name)
      return .insufficient([
        Bilingual(
          zh: "两侧都没有可比较的数据（\(names.map(\.zh).joined(separator: "、"))）",
          en: "neither side has data to compare (\(names.map(\.en).joined(separator: ", ")))")
      ])
    }
    var result = ConditionResult.overall(asked.map { ($0.verdict, $0.sentence) })
    result.working = asked.flatMap { [$0.sentence] + $0.working }
    if result.verdict == .fail {
      result.toMend = asked.filter { $0.verdict == .fail }.map { comparison in
        Bilingual(
          zh: "\(comparison.indicator.name.zh)\(comparison.placeWords.zh)在同一基础上没有改善；说明原因或改进项目。",
          en:
            "\(comparison.indicator.name.en)\(comparison.placeWords.en) did not improve on an equal "
            + "basis; say why, or improve the project.")
      }
    }
    return result
  }
}

extension Decision.Comparison {
  /// `单位增加值能耗：改造前 0.5，改造后 0.4 …`.
  var sentence: Bilingual {
    guard let before, let after else {
      return Bilingual(
        zh: "\(indicator.name.zh)\(placeWords.zh)：\(basis.zh)",
        en: "\(indicator.name.en)\(placeWords.en): \(basis.en)")
    }
    let same = normalised.map { Bilingual(zh: "，同口径 \($0)", en: ", on an equal basis \($0)") }
    return Bilingual(
      zh:
        "\(indicator.name.zh)\(placeWords.zh)：改造前 \(before)，改造后 \(after)\(same?.zh ?? "") \(unitWords.zh)，"
        + (saving.map { indicator.change($0).zh } ?? "–"),
      en:
        "\(indicator.name.en)\(placeWords.en): \(before) before, \(after) after\(same?.en ?? "") \(unitWords.en), "
        + (saving.map { indicator.change($0).en } ?? "–"))
  }
}

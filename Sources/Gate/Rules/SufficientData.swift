import Evaluation
import Measures
import Report
package import Standards

/// Both sides have the data that the comparison needs.
package enum SufficientData {
  package static let card = GateCard(
    id: "gate-sufficient-data",
    summary: Bilingual(
      zh: "改造前后两侧的数据都足以比较。", en: "Both sides have the data that comparing them needs."),
    why: Bilingual(
      zh: "两个月的数据说明不了一年的节能；缺的月份不能算作节约。",
      en: "Two months show no year's saving, and a month that is missing saved nothing."),
    formula: Bilingual(
      zh: """
        改造前：开工前 12 个完整自然月；改造后：完工并调试结束后 12 个完整自然月（与年度考核同为 12 个月）。
        能耗与产值：两侧 12 个月齐全（无消费的填 0），没有重复、矛盾或无法识别的记录。\
        排放：两侧都完整的同名自然月不少于政策所定的月数，小时有效率不低于 75%。
        缺任何一侧即为数据不足（不合格项）；有效率低于 100%、修约数据只作提醒。
        """,
      en: """
        Before: the twelve full calendar months before construction; after: the twelve after completion \
        and commissioning (as many as a yearly target asks for).
        Energy and value added: all twelve months on both sides (0 where none was used), without rows \
        that are repeated, contradict each other or cannot be read. Emissions: as many calendar months \
        that both hold whole as the policy asks for, at least 75 % of the hours valid.
        Whatever lacks a side is insufficient (a disqualification); capture below 100 % and substituted \
        hours are warnings.
        """),
    source: Bilingual(
      zh: "SEMANTICS 第 3、4 节；HJ 75-2017。", en: "SEMANTICS 3 and 4; HJ 75-2017."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    if let lack = gate.comparisonLack {
      return .insufficient([lack], toMend: [lack])
    }
    let comparisons = gate.comparisons
    let lacking = comparisons.filter { $0.verdict == .insufficient }
    let warnings = bases(comparisons.filter { $0.verdict != .insufficient })
    let unclear = unclearRows(gate)
    guard lacking.isEmpty, unclear.isEmpty, !comparisons.isEmpty else {
      let reasons = unclear + bases(lacking)
      var result = ConditionResult.insufficient(
        reasons.isEmpty
          ? [Bilingual(zh: "两侧都没有可比较的数据", en: "neither side has data to compare")] : reasons,
        toMend: unclear + [
          Bilingual(
            zh: "补齐改造前后各 12 个月的能源、生产日志和同月份的排放日志后重新申报。",
            en:
              "Supply twelve months of energy and production on both sides and emission logs of the "
              + "same months, then apply again.")
        ])
      result.working = warnings
      return result
    }
    return ConditionResult(.pass, working: warnings)
  }

  /// Rows of energy and production logs on either side that may count twice, or not at all.
  private static func unclearRows(_ gate: GateCase) -> [Bilingual] {
    gate.sides.flatMap { name, side in
      side.report.findings.filter(isUnclear).map {
        Bilingual(zh: "\(name.zh)：\($0.message.zh)", en: "\(name.en): \($0.message.en)")
      }
        + contradictions(side).map {
          Bilingual(zh: "\(name.zh)：\($0.zh)", en: "\(name.en): \($0.en)")
        }
    }
  }

  /// Months for which the production log tells two outputs of one product, or two values added: they
  /// add up, and nothing says whether they should.
  private static func contradictions(_ side: GateSide) -> [Bilingual] {
    var places: [[String]: [RowReference]] = [:]
    for entry in side.input.energy.production {
      let product = entry.product?.lowercased() ?? ""
      if entry.quantity != nil {
        places[["\(entry.span)", product, "quantity"], default: []].append(entry.row)
      }
      if entry.valueAdded != nil {
        places[["\(entry.span)", product, "value_added"], default: []].append(entry.row)
      }
    }
    return places.filter { $0.value.count > 1 }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, rows in
        let lines = rows.map { String($0.line) }.joined(separator: ", ")
        let subject = key[1].isEmpty ? "" : " \(key[1])"
        let isOutput = key[2] == "quantity"
        return Bilingual(
          zh: "生产日志 \(key[0])\(subject) 的\(isOutput ? "产量" : "增加值")有 \(rows.count) 行（第 \(lines) 行），"
            + "不能判断是相加还是以哪一行为准",
          en: "the production log tells the \(isOutput ? "output" : "value added") of\(subject) "
            + "\(key[0]) in \(rows.count) rows (lines \(lines)); nothing says whether they add up")
      }
  }

  private static func isUnclear(_ finding: Finding) -> Bool {
    let rules = [RepeatedRows.card.id, RejectedRows.card.id, MixedSpans.card.id]
    let kinds = [LogKind.energy.rawValue, LogKind.production.rawValue]
    return rules.contains(finding.rule)
      && finding.id.split(separator: "/").contains { kinds.contains(String($0)) }
  }

  /// What each comparison rests on, or lacks.
  private static func bases(_ comparisons: [Decision.Comparison]) -> [Bilingual] {
    comparisons.map { comparison in
      let (name, place) = (comparison.indicator.name, comparison.placeWords)
      return (
        name: Bilingual(zh: name.zh + place.zh, en: name.en + place.en), words: comparison.basis
      )
    }.grouped()
  }
}

extension Decision.Comparison {
  /// ` 非甲烷总烃`, or nothing where it is of the plant.
  var placeWords: Bilingual {
    guard !place.isEmpty else { return Bilingual(zh: "", en: "") }
    let name = pollutantWords(place)
    return Bilingual(zh: "（\(name.zh)）", en: " (\(name.en))")
  }

  var unitWords: Bilingual {
    Bilingual(zh: unit, en: unit.hasSuffix("/万元") ? unit.dropLast(3) + " per 10⁴ yuan" : unit)
  }
}

extension [(name: Bilingual, words: Bilingual)] {
  /// `甲、乙：同一句话`: what holds for several is said once.
  func grouped() -> [Bilingual] {
    var groups: [(names: [Bilingual], words: Bilingual)] = []
    for (name, words) in self {
      if let place = groups.firstIndex(where: { $0.words == words }) {
        groups[place].names.append(name)
      } else {
        groups.append(([name], words))
      }
    }
    return groups.map { group in
      Bilingual(
        zh: group.names.map(\.zh).joined(separator: "、") + "：" + group.words.zh,
        en: group.names.map(\.en).joined(separator: ", ") + ": " + group.words.en)
    }
  }
}

import Measures

/// Why a month says nothing of a requirement.
enum BreachGap {
  case notReceived, pruned, beforeLedger, notChecked, insufficient, notEvaluated, notByMonth
  case partOfMonth

  /// Of this month: why what was there before is not resolved.
  var unresolved: Bilingual {
    let why = of(Bilingual(zh: "本月", en: "this month"))
    return Bilingual(zh: why.zh + "，不能认定已消除。", en: why.en + ": it is not resolved.")
  }

  /// Of the month before: why what is there may not be new.
  var past: Bilingual {
    let why = of(Bilingual(zh: "上月", en: "the month before"))
    return Bilingual(
      zh: why.zh + "，此前是否已存在不明。", en: why.en + ": whether it is new is not known.")
  }

  /// Of this month: why a check has no answer.
  var unjudged: Bilingual {
    let why = of(Bilingual(zh: "本月", en: "this month"))
    return Bilingual(zh: why.zh + "。", en: why.en + ".")
  }

  private func of(_ month: Bilingual) -> Bilingual {
    switch self {
    case .notReceived:
      Bilingual(zh: "\(month.zh)没有收到数据", en: "Nothing was received \(month.en)")
    case .pruned:
      Bilingual(
        zh: "\(month.zh)的记录已从台账清理",
        en: "The run of \(month.en) was pruned from the ledger")
    case .beforeLedger:
      Bilingual(zh: "\(month.zh)台账尚未启用", en: "The ledger had not begun \(month.en)")
    case .notChecked:
      Bilingual(
        zh: "\(month.zh)的记录没有对该项作出判定", en: "The run of \(month.en) did not judge it")
    case .insufficient:
      Bilingual(zh: "\(month.zh)数据不足", en: "Data of \(month.en) are insufficient")
    case .notEvaluated:
      Bilingual(zh: "\(month.zh)未能评价", en: "It was not evaluated \(month.en)")
    case .notByMonth:
      Bilingual(
        zh: "跨月或重叠的记录不能单独给出\(month.zh)的结论",
        en: "A run over several months, or one that overlaps another, does not tell of \(month.en) "
          + "alone")
    case .partOfMonth:
      Bilingual(
        zh: "只收到\(month.zh)的一部分", en: "Only a part of \(month.en) was received")
    }
  }
}

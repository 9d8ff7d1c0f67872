package import Measures

/// One audit pack with its items, deadlines and scores, as `greengate standards show` prints it.
///
/// - Parameter width: Columns of the terminal; everything is wrapped to it.
package func auditPage(_ pack: AuditPack, language: Language, width: Int = 100) -> String {
  let words = StandardWords(language: language)
  func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
  var page = indented("\(pack.id)  \(pack.title(language))", by: 0, width)
  let facts =
    [
      pack.issued.map { "\(words.issued) \($0)" },
      words.effective(pack.effective, isKnown: pack.isEffectiveKnown),
    ]
    .compactMap(\.self)
    + (pack.until.map { [say("\($0) 起不再适用", "ends on \($0)")] } ?? [])
    + [
      "\(words.region) \(pack.region)",
      "\(words.sectors) \(pack.sectors.map(words.sector).joined(separator: ", "))",
      pack.binding == .audited
        ? say("约束开展清洁生产审核的企业", "binds plants under audit")
        : say("针对所列行业和地区的每家企业", "speaks to every plant of its sectors and region"),
    ]
  page += indented(facts.joined(separator: " · "), by: 0, width)
  if let note = pack.note { page += indented(words.note + note(language), by: 0, width) }
  page += "\(pack.position)\n"
  var group: String?
  for item in pack.items {
    if item.group != group || item == pack.items.first { page += "\n" }
    if item.group != group, let known = pack.groups.first(where: { $0.id == item.group }) {
      let weight = known.weight.map { say("，权重 \($0)", ", weight \($0)") } ?? ""
      page += indented(known.title(language) + weight, by: 0, width)
    }
    group = item.group
    page += block(
      "\(item.id)  \(item.title(language))" + say("：", ": ") + item.demand(language), item.clause,
      item.source,
      item.confidence, item.note, words, width)
    if item.scope == .city { page += indented(words.cityScope, by: 4, width) }
  }
  for deadline in pack.deadlines {
    let asked = say(
      "\(deadline.after.rawValue) 后 \(deadline.months) 个月内 \(deadline.event.rawValue)",
      "\(deadline.event.rawValue) within \(deadline.months) months of \(deadline.after.rawValue)")
    page += "\n"
    page += block(
      "\(deadline.id)  \(deadline.title(language))" + say("：", ": ") + asked, deadline.clause,
      deadline.source,
      deadline.confidence, deadline.note, words, width)
  }
  if let scoring = pack.scoring {
    let list = zip(AuditScoring.gradeNames, scoring.thresholds).map { "\($0) ≥ \($1.text)" }
    page += "\n"
    page += block(
      say("等级分数 ", "scores of the grades ") + list.joined(separator: ", "), scoring.clause,
      scoring.source, scoring.confidence, nil, words, width)
  }
  return page
}

/// All audit packs, one a line, as `greengate standards list` prints them; empty where there is none.
package func auditTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  guard !library.audits.isEmpty else { return "" }
  func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
  var text = indented(say("审核包", "Audit packs"), by: 0, width)
  for pack in library.audits {
    let counts = [
      (pack.items.count, say("项", "items")), (pack.deadlines.count, say("个期限", "deadlines")),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let what = counts.isEmpty ? say("评分", "scores") : counts.joined(separator: ", ")
    text += indented(
      "\(pack.id)  \(pack.effective)\(pack.isEffectiveKnown ? "" : "?")  \(pack.region)  \(what)  \(pack.title(language))",
      by: 2,
      width)
  }
  return text
}

private func block(
  _ heading: String, _ clause: String, _ source: String, _ confidence: Confidence,
  _ note: Bilingual?, _ words: StandardWords, _ width: Int
) -> String {
  var text = indented(heading, by: 2, width)
  text += indented("\(words.clause)\(clause)  \(words.source)\(source)", by: 4, width)
  if !confidence.convicts { text += indented(words.unconfirmed(confidence), by: 4, width) }
  if let note { text += indented(words.note + note(words.language), by: 4, width) }
  return text
}

extension AuditItem {
  /// What keeps the item, in words.
  fileprivate func demand(_ language: Language) -> String {
    func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
    var text: String
    switch question {
    case .answer(let expected): text = expected ? say("是", "yes") : say("否", "no")
    case .figure(let figure):
      let sign = figure.sense == .atMost ? "≤" : "≥"
      switch figure.demand {
      case .none: text = say("仅列出（\(figure.unit)）", "shown only (\(figure.unit))")
      case .value(let value): text = "\(sign) \(value.text) \(figure.unit)"
      case .grades(let grades):
        let list = zip(AuditScoring.gradeNames, grades).map { "\($0) \(sign) \($1.text)" }
        text = list.joined(separator: ", ") + " \(figure.unit)"
      case .trend: text = say("优于上年", "better than the year before")
      }
    }
    if computation != nil { text += say("，由日志计算", ", computed from the logs") }
    if let weight { text += say("，权重 \(weight)", ", weight \(weight)") }
    if isLimiting { text += say("，限定性指标", ", limiting") }
    return text
  }
}

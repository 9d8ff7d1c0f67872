package import Measures

/// One audit pack with its items, deadlines and scores, as `greengate standards show` prints it.
///
/// - Parameter width: Columns of the terminal; everything is wrapped to it.
package func auditPage(_ pack: AuditPack, language: Language, width: Int = 100) -> String {
  let words = StandardWords(language: language)
  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }
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
      words.binding(pack.binding),
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
    page += "\n"
    page += block(
      "\(deadline.id)  \(deadline.title(language))" + say("：", ": ")
        + deadline.demand(language), deadline.clause,
      deadline.source,
      deadline.confidence, deadline.note, words, width)
  }
  if let scoring = pack.scoring {
    page += "\n"
    page += block(
      say("等级分数 ", "scores of the grades ") + scoring.list, scoring.clause,
      scoring.source, scoring.confidence, nil, words, width)
  }
  return page
}

/// All audit packs, one a line, as `greengate standards list` prints them; empty where there is none.
package func auditTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  guard !library.audits.isEmpty else { return "" }
  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }
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
  func demand(_ language: Language) -> String {
    func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }
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
      case .trend:
        text =
          figure.sense == .atMost
          ? say("低于上年（\(figure.unit)）", "less than the year before (\(figure.unit))")
          : say("高于上年（\(figure.unit)）", "more than the year before (\(figure.unit))")
      }
    }
    if computation != nil { text += say("，由日志计算", ", computed from the logs") }
    if let weight { text += say("，权重 \(weight)", ", weight \(weight)") }
    if isLimiting { text += say("，限定性指标", ", limiting") }
    return text
  }
}

extension AuditDeadline {
  /// What must follow what, and within how many months.
  func demand(_ language: Language) -> String {
    language.say(
      "\(after.words.zh)后 \(months) 个月内\(event.words.zh)",
      "\(event.words.en) within \(months) \(months == 1 ? "month" : "months") of \(after.words.en)")
      + (proof.map { language.say("，以 \($0) 为证", ", shown by \($0)") } ?? "")
  }
}

extension AuditDeadline.Event {
  /// The event as a person calls it: `启动审核`, `the start of the audit`.
  fileprivate var words: Bilingual {
    switch self {
    case .required: Bilingual(zh: "名单公布", en: "the published list")
    case .published: Bilingual(zh: "企业公布信息", en: "the plant's publication")
    case .started: Bilingual(zh: "启动审核", en: "the start of the audit")
    case .finished: Bilingual(zh: "完成审核", en: "the end of the audit")
    case .last: Bilingual(zh: "上一轮审核完成", en: "the end of the last audit")
    }
  }
}

extension AuditScoring {
  /// `I ≥ 90, II ≥ 80 …`.
  var list: String {
    zip(AuditScoring.gradeNames, thresholds).map { "\($0) ≥ \($1.text)" }
      .joined(separator: ", ")
  }
}

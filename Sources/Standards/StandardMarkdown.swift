import Measures

/// One standard with all its figures as a Markdown page in both languages, for `Standards/pages`.
package func standardMarkdown(_ standard: Standard) -> String {
  var page = "# \(standard.id)\n\n<!-- 由 make pages 生成，请勿手改 · made by `make pages` -->\n\n"
  page += "\(standard.title.zh)\n\n\(standard.title.en)\n"
  for language in Language.allCases {
    let words = StandardWords(language: language)
    page += "\n## \(language == .zh ? "中文" : "English")\n\n"
    page += facts(standard, words)
    if !standard.limits.isEmpty { page += table(limits: standard.limits, words) }
    if !standard.targets.isEmpty { page += table(targets: standard.targets, words) }
    if !standard.duties.isEmpty { page += table(duties: standard.duties, words) }
  }
  return page
}

/// All standards, as a Markdown page that links theirs.
///
/// - Parameter name: The page's file name for a standard.
package func standardIndexMarkdown(
  _ library: StandardsLibrary, name: (Standard) -> String
) -> String {
  let (zh, en) = (StandardWords(language: .zh), StandardWords(language: .en))
  var page = "# 标准 · Standards\n\n<!-- 由 make pages 生成，请勿手改 · made by `make pages` -->\n\n"
  page += row(
    ["\(zh.id) · \(en.id)", zh.title, en.title, "\(zh.effective) · \(en.effective)"])
  page += row(["---", "---", "---", "---"])
  for standard in library.standards {
    page += row(
      [
        "[\(standard.id)](\(name(standard)))", standard.title.zh, standard.title.en,
        standard.effective.description + (standard.isEffectiveKnown ? "" : "?"),
      ])
  }
  return page
}

private func facts(_ standard: Standard, _ words: StandardWords) -> String {
  var lines =
    [
      standard.issued.map { "\(words.issued) \($0)" },
      words.effective(standard.effective, isKnown: standard.isEffectiveKnown),
      standard.until.map { words.ends($0) },
      "\(words.region) \(standard.region)",
      "\(words.sectors) \(standard.sectors.map(words.sector).joined(separator: ", "))",
    ].compactMap(\.self)
  if !standard.limits.isEmpty {
    lines += [words.level(standard.level), words.comparison(standard.comparison)]
  }
  if !standard.displaces.isEmpty { lines.append(words.displaces(standard.displaces)) }
  if let note = standard.note { lines.append(words.note + note(words.language)) }
  return lines.map { "- \($0)\n" }.joined()
}

private func table(limits: [Limit], _ words: StandardWords) -> String {
  let heads = [
    words.limits, words.clauseHead, words.processHead, words.pollutantHead, words.figureHead,
    words.conditionsHead, words.sourceHead,
  ]
  var text = "\n" + row(heads) + row(heads.map { _ in "---" })
  for limit in limits {
    var conditions = words.shape(limit.shape) + [words.basis(limit.basis)]
    conditions += limit.oxygen.map { [words.oxygen($0)] } ?? []
    conditions += words.areas(limit.areas) + words.regions(limit.regions) + words.dates(limit.dates)
    conditions += words.regimes(limit.regimes) + words.details(limit.shape)
    conditions += words.conditions(limit.conditions)
    if let reason = limit.awaits.reason { conditions.append(reason(words.language)) }
    text += row(
      [
        limit.id, limit.clause, process(limit, words), words.pollutant(limit.pollutant),
        words.figure(limit), conditions.joined(separator: " · "),
        source(limit.source, limit.confidence, limit.note, words),
      ])
  }
  return text
}

private func process(_ limit: Limit, _ words: StandardWords) -> String {
  limit.process == Limit.anyProcess
    ? words.process(limit.process) : processName(limit.process)(words.language)
}

private func table(targets: [Target], _ words: StandardWords) -> String {
  let heads = [words.targets, words.clauseHead, words.sourceHead]
  var text = "\n" + row(heads) + row(heads.map { _ in "---" })
  for target in targets {
    text += row(
      [
        words.target(target), target.clause ?? "",
        (target.scope == .city ? [words.cityScope] : []).joined()
          + source(target.source, target.confidence, target.note, words),
      ])
  }
  return text
}

private func table(duties: [Duty], _ words: StandardWords) -> String {
  let heads = [words.dutiesHead, words.clauseHead, words.ruleHead, words.sourceHead]
  var text = "\n" + row(heads) + row(heads.map { _ in "---" })
  for duty in duties {
    text += row(
      [
        words.duty(duty), duty.clause, duty.scope == .plant ? "`\(duty.kind.rule)`" : "–",
        source(duty.source, duty.confidence, duty.note, words),
      ])
  }
  return text
}

private func source(
  _ source: String, _ confidence: Confidence, _ note: Bilingual?, _ words: StandardWords
) -> String {
  var parts = [source]
  if !confidence.convicts { parts.append(words.unconfirmed(confidence)) }
  if let note { parts.append(note(words.language)) }
  return parts.joined(separator: " · ")
}

private func row(_ cells: [String]) -> String {
  "| "
    + cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
    .joined(separator: " | ") + " |\n"
}

extension Duty.Kind {
  /// The id of the rule that judges it.
  package var rule: String {
    switch self {
    case .limits, .audit, .statement: "plan-duty"
    case .figure: ""
    default: rawValue
    }
  }
}

import Measures

/// One standard with all its figures as a Markdown page in both languages, for `Standards/pages`.
///
/// - Parameter rule: The rule that judges duties of a kind, where one does.
package func standardMarkdown(
  _ standard: Standard, rule: (Duty.Kind) -> String?
) -> String {
  page(id: standard.id, title: standard.title) { words in
    var text = facts(standard, words)
    if !standard.limits.isEmpty { text += table(limits: standard.limits, words) }
    if !standard.targets.isEmpty { text += table(targets: standard.targets, words) }
    if !standard.duties.isEmpty { text += table(duties: standard.duties, words, rule) }
    if !standard.water.isEmpty { text += table(water: standard.water, words) }
    return text
  }
}

/// One audit pack with its items, deadlines and scores, as a Markdown page in both languages.
package func auditMarkdown(_ pack: AuditPack) -> String { textPage(pack.text) }

/// One text of energy data with all its figures, as a Markdown page in both languages.
package func energyMarkdown(_ standard: EnergyStandard) -> String { textPage(standard.text) }

/// One policy of the gate with all its figures, as a Markdown page in both languages.
package func gateMarkdown(_ policy: GatePolicy) -> String { textPage(policy.text) }

/// All texts, as a Markdown page that links theirs.
///
/// - Parameter name: The page's file name for a pack, by its YAML file.
package func standardIndexMarkdown(
  _ library: StandardsLibrary, name: (String) -> String
) -> String {
  let (zh, en) = (StandardWords(language: .zh), StandardWords(language: .en))
  var page = "# 标准 · Standards\n\n\(GeneratedPage.mark)\n"
  let families: [(StandardText.Kind, String)] = [
    (.standard, "标准与方案 · Standards and plans"), (.audit, "审核包 · Audit packs"),
    (.energy, "能源数据 · Energy data"), (.gate, "门禁政策 · Policies of the gate"),
  ]
  for (kind, heading) in families {
    let texts = library.texts.filter { $0.key.kind == kind }
    guard !texts.isEmpty else { continue }
    page += "\n## \(heading)\n\n"
    page += row(["\(zh.id) · \(en.id)", zh.title, en.title, "\(zh.effective) · \(en.effective)"])
    page += row(["---", "---", "---", "---"])
    for text in texts {
      page += row(
        [
          "[\(text.key.id)](\(name(text.file)))", text.title.zh, text.title.en,
          text.effective.description,
        ])
    }
  }
  return page
}

private func page(
  id: String, title: Bilingual, _ body: (StandardWords) -> String
) -> String {
  var page = "# \(id)\n\n\(GeneratedPage.mark)\n\n\(title.zh)\n\n\(title.en)\n"
  for language in Language.allCases {
    page += "\n## \(language.say("中文", "English"))\n\n"
    page += body(StandardWords(language: language))
  }
  return page
}

/// The header as a list, and a table a family, with a column for each aspect that some entry has.
private func textPage(_ text: StandardText) -> String {
  page(id: text.key.id, title: text.title) { words in
    let language = words.language
    var page = text.aspects.map {
      "- \($0.name(language))\(words.word("：", ": "))\(cell($0.new?(language) ?? ""))\n"
    }.joined()
    for section in text.sections where !section.entries.isEmpty {
      var columns: [Bilingual] = []
      for entry in section.entries {
        // Each entry leaves out what it has not: a new column stands behind the one before it.
        var place = 0
        for aspect in entry.aspects {
          let known = columns.firstIndex(of: aspect.name)
          if known == nil { columns.insert(aspect.name, at: place) }
          place = (known ?? place) + 1
        }
      }
      let heads = ["id"] + columns.map { $0(language) }
      page += "\n### \(section.name(language))\n\n" + row(heads) + row(heads.map { _ in "---" })
      for entry in section.entries {
        page += row(
          [entry.id]
            + columns.map { name in
              entry.aspects.first { $0.name == name }?.new?(language) ?? ""
            })
      }
    }
    return page
  }
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
    let rows = words.heights(of: limit).map { [$0] } ?? []
    let conditions = words.heading(limit) + rows + words.particulars(limit)
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
        source(
          target.source, target.confidence, target.note, isCity: target.scope == .city, words),
      ])
  }
  return text
}

private func table(
  duties: [Duty], _ words: StandardWords, _ rule: (Duty.Kind) -> String?
) -> String {
  let heads = [words.dutiesHead, words.clauseHead, words.ruleHead, words.sourceHead]
  var text = "\n" + row(heads) + row(heads.map { _ in "---" })
  for duty in duties {
    text += row(
      [
        words.duty(duty), duty.clause,
        duty.scope == .plant ? rule(duty.kind).map { "`\($0)`" } ?? "–" : "–",
        source(duty.source, duty.confidence, duty.note, isCity: duty.scope == .city, words),
      ])
  }
  return text
}

private func table(water: [WaterLimit], _ words: StandardWords) -> String {
  let heads = [
    words.limits, words.clauseHead, words.pollutantHead, words.figureHead, words.conditionsHead,
    words.sourceHead,
  ]
  var text = "\n\(words.water)\n\n" + row(heads) + row(heads.map { _ in "---" })
  for limit in water {
    let conditions =
      [words.discharge(limit.discharge)] + words.areas(limit.areas) + words.dates(limit.dates)
    text += row(
      [
        limit.id, limit.clause, limit.item(words.language), words.figure(limit),
        conditions.joined(separator: " · "),
        source(limit.source, limit.confidence, limit.note, words),
      ])
  }
  return text
}

private func source(
  _ source: String, _ confidence: Confidence, _ note: Bilingual?, isCity: Bool = false,
  _ words: StandardWords
) -> String {
  var parts = [source]
  if !confidence.convicts { parts.append(words.unconfirmed(confidence)) }
  if isCity { parts.append(words.cityScope) }
  if let note { parts.append(note(words.language)) }
  return parts.joined(separator: " · ")
}

private func row(_ cells: [String]) -> String {
  "| " + cells.map { cell($0) }.joined(separator: " | ") + " |\n"
}

private func cell(_ text: String) -> String {
  text.replacingScalars(["|": "\\|", "\n": " "])
}

import Measures

/// A rule's card as a Markdown page in both languages, for `Evaluation.docc/Rules`; a card of the gate,
/// whose tests are applications, has no examples.
package func rulePage(_ card: RuleCard) -> String {
  var page = "# \(card.id)\n\n\(GeneratedPage.mark)\n\n"
  page += "\(card.summary.zh)\n\n\(card.summary.en)\n"
  page += section("为什么 · Why", card.why)
  if let formula = card.formula { page += section("怎样判定 · How", formula) }
  page += section("依据 · Source", card.source)
  page += "\n## 始于版本 · Since\n\n\(card.since)\n"
  guard !card.examples.isEmpty else { return page }
  page += "\n## 示例 · Examples\n\n"
  page += "`◀` 为应发现处；各示例即本规则的测试。\n"
  page += "`◀` marks what is found; each example is a test of the rule.\n"
  for example in card.examples {
    page += "\n\(example.title.zh) · \(example.title.en)\n\n```text\n\(example.text)\n```\n"
  }
  return page
}

/// All rules with their summaries, as a Markdown page.
package func ruleIndexPage(_ cards: [RuleCard]) -> String {
  var page = "# 规则 · Rules\n\n\(GeneratedPage.mark)\n\n"
  page += "| 规则 · rule | 查什么 | what it finds |\n| --- | --- | --- |\n"
  for card in cards.sorted(by: { $0.id < $1.id }) {
    page += "| [`\(card.id)`](Rules/\(card.id).md) | \(cell(card.summary.zh)) "
    page += "| \(cell(card.summary.en)) |\n"
  }
  return page
}

private func section(_ title: String, _ text: Bilingual) -> String {
  "\n## \(title)\n\n\(paragraphs(text.zh))\n\n\(paragraphs(text.en))\n"
}

/// Lines of a text as lines of one paragraph.
private func paragraphs(_ text: String) -> String {
  text.split(separator: "\n").joined(separator: "\\\n")
}

private func cell(_ text: String) -> String {
  text.replacingScalars(["|": "\\|", "\n": " "])
}

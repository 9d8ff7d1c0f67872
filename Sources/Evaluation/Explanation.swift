package import Measures

/// A rule's card as text, or `nil` where no rule has this id.
package func explain(_ id: String, language: Language) -> String? {
  Rulebook.card(id).map { $0.text(language) }
}

extension RuleCard {
  /// As `greengate explain` shows it.
  package func text(_ language: Language) -> String {
    let titles: (why: String, formula: String, source: String, since: String, examples: String) =
      switch language {
      case .zh: ("为什么", "怎样判定", "依据", "始于版本", "示例（◀ 为应发现处）")
      case .en: ("Why", "How", "Source", "Since", "Examples (◀ marks what is found)")
      }
    var parts = ["\(id)\n\(summary(language))"]
    func add(_ title: String, _ body: String) {
      let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
      parts.append(title + "\n" + lines.map { "  \($0)" }.joined(separator: "\n"))
    }
    add(titles.why, why(language))
    if let formula { add(titles.formula, formula(language)) }
    add(titles.source, source(language))
    add(titles.since, since)
    guard !examples.isEmpty else { return parts.joined(separator: "\n\n") + "\n" }
    let shown = examples.map { example in
      let lines = example.text.split(separator: "\n").map { "    \($0)" }
      return ([example.title(language)] + lines).joined(separator: "\n")
    }
    add(titles.examples, shown.joined(separator: "\n"))
    return parts.joined(separator: "\n\n") + "\n"
  }
}

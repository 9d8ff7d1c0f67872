import ArgumentParser
import Measures
import Reports

/// Says what a rule finds, why it matters and by which formula.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: Bilingual(
      zh: "解释一条规则：查什么、为什么、公式和出处；不写规则编号时列出全部规则。",
      en: "Explain a rule: what it finds, why, by which formula and source; without one, list all.")(
        .spoken))

  @Argument(help: help("规则编号，如 emission-limit。", "The rule's id, such as emission-limit."))
  var rule: String?

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var spoken: LanguageOption

  mutating func run() throws {
    guard let rule else {
      let list = Pipeline.ruleList(language: spoken.language, width: Terminal.columns)
      return try StandardOutput.write(Array(list.utf8))
    }
    let explanation =
      try Pipeline.explanation(of: rule, language: spoken.language)
      ?? Pipeline.explanation(ofCondition: rule, in: standards, language: spoken.language)
    guard let text = explanation else {
      try Pipeline.refuseStandard(rule, in: standards)
      let known = Pipeline.ruleIDs
      let near = nearestName(to: rule, among: known)
      let list = known.joined(separator: ", ")
      let shown = rule.withVisibleControls
      throw Fault(
        .usage,
        Bilingual(
          zh: "没有名为“\(shown)”的规则" + (near.map { "，是否想查 \($0)" } ?? "") + "；全部规则：\(list)。",
          en: "There is no rule '\(shown)'" + (near.map { "; did you mean \($0)?" } ?? ".")
            + " Rules: \(list)."))
    }
    try StandardOutput.write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }
}

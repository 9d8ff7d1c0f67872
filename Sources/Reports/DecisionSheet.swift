import Measures
import Report
import Standards

/// The decision on an application as a reviewer signs it: sections of facts, lists and tables. Every
/// view draws the same ones, so that no two of them disagree.
struct DecisionSheet {
  /// What a column holds: only words may be broken over lines.
  enum Kind {
    case words, short, number
  }

  struct Section {
    var heading: String
    /// The heading as a workbook's sheet is named: Excel takes at most 31 characters.
    var short: String
    /// Terms and what is said of them.
    var facts: [(term: String, words: String)] = []
    var items: [String] = []
    var head: [String] = []
    /// One a column; what is missing is words.
    var kinds: [Kind] = []
    var rows: [[String]] = []

    var isEmpty: Bool { facts.isEmpty && items.isEmpty && rows.isEmpty }
  }

  private let decision: Decision
  private let verdict: Verdict
  private let language: Language

  init(_ decision: Decision, verdict: Verdict, language: Language) {
    self.decision = decision
    self.verdict = verdict
    self.language = language
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// `通过`: what was decided, in a word.
  var outcome: String {
    switch verdict {
    case .pass: say("通过", "PASSED")
    case .fail: say("不通过", "NOT PASSED")
    case .insufficient: say("资料不足，暂不能通过", "INSUFFICIENT: cannot pass yet")
    case .notEvaluated, .notApplicable: say("未评价，不能通过", "NOT EVALUATED: cannot pass")
    }
  }

  var title: String { say("技术改造项目审查意见", "Decision on a technical-upgrade application") }

  /// Those with something to say.
  var sections: [Section] {
    [subject, conditions, mending, comparisons, grants, documents, exemptions]
      .filter { !$0.isEmpty }
  }

  // MARK: Sections

  private var subject: Section {
    let application = decision.application
    var facts = [
      (say("意见", "Decision"), outcome),
      (say("项目", "Project"), bracketed(application.name, application.id)),
      (say("申报企业", "Applicant"), bracketed(application.applicant, application.plant)),
      (say("项目类别", "Kind"), projectKindName(application.kind)(language)),
      (say("阶段", "Stage"), application.stage.name(language)),
      (say("备案日期", "Filed"), application.filed.description),
    ]
    if let started = application.started {
      facts.append((say("开工日期", "Started"), started.description))
    }
    if let completed = application.completed {
      facts.append((say("完工日期", "Completed"), completed.description))
    }
    facts.append((say("投资额", "Investment"), yuan(application.investment)))
    for policy in decision.policies {
      facts.append((say("依据", "Policy"), bracketed(policy.title(language), policy.id)))
    }
    facts.append((say("截至", "As of"), decision.asOf.description))
    facts.append((say("登记信息", "Register"), decision.registerNote(language)))
    return Section(
      heading: title, short: say("审查意见", "Decision"),
      facts: facts.map { (term: $0.0, words: $0.1) })
  }

  private var conditions: Section {
    Section(
      heading: say("条件", "Conditions"), short: say("条件", "Conditions"),
      head: [
        say("条件", "Condition"), say("作用", "Effect"), say("结论", "Verdict"), say("理由", "Reason"),
      ],
      kinds: [.words, .short, .short, .words],
      rows: decision.conditions.map { condition in
        var reason = condition.reason?(language) ?? ""
        if let explanation = condition.explanation, !reason.contains(explanation) {
          reason += (reason.isEmpty ? "" : say("；", "; ")) + explanation
        }
        return [
          bracketed(condition.title(language), condition.id), condition.level.name(language),
          condition.verdict.name(language), reason,
        ]
      })
  }

  private var mending: Section {
    Section(
      heading: say("需补正或整改", "To be mended"), short: say("补正整改", "To be mended"),
      items: decision.toMend.map { $0(language) })
  }

  private var comparisons: Section {
    var section = Section(
      heading: say("改造前后比较（同一基础）", "Before and after on an equal basis"),
      short: say("前后比较", "Before and after"),
      head: [
        say("指标", "Indicator"), say("单位", "Unit"), say("改造前", "Before"),
        say("改造后", "After"), say("改造后（同口径）", "After, equal basis"), say("变化", "Change"),
        say("结论", "Verdict"),
      ],
      kinds: [.words, .short, .number, .number, .number, .short, .short],
      rows: decision.comparisons.map { comparison in
        [
          named(comparison), unit(comparison), comparison.before ?? "–",
          comparison.after ?? "–", comparison.normalised ?? "–",
          comparison.saving.map { change($0, comparison.indicator) } ?? "–",
          comparison.verdict.name(language),
        ]
      })
    section.items = bases
    return section
  }

  /// What the figures rest on, or why there are none: each once, with all that it is true of.
  private var bases: [String] {
    var order: [String] = []
    var names: [String: [String]] = [:]
    for comparison in decision.comparisons {
      let basis = comparison.basis(language)
      if names[basis] == nil { order.append(basis) }
      names[basis, default: []].append(named(comparison))
    }
    return order.map { basis in
      let list = (names[basis] ?? []).joined(separator: say("、", ", "))
      return list + say("：", ": ") + basis
    }
  }

  /// `单位产品能耗（注塑件）`.
  private func named(_ comparison: Decision.Comparison) -> String {
    let name = comparison.indicator.name(language)
    return comparison.place.isEmpty ? name : bracketed(name, place(comparison))
  }

  /// A pollutant by its name; a product as its log has it.
  private func place(_ comparison: Decision.Comparison) -> String {
    Pollutant.withID(comparison.place)?.name(language) ?? comparison.place
  }

  private func unit(_ comparison: Decision.Comparison) -> String {
    let (unit, yuan) = (comparison.unit, "/万元")
    guard language == .en, unit.hasSuffix(yuan) else { return unit }
    return unit.dropLast(yuan.count) + " per 10⁴ yuan"
  }

  /// `下降 12.5%`.
  private func change(_ saving: String, _ indicator: Application.Indicator) -> String {
    indicator.change(saving)(language)
  }

  private var grants: Section {
    var section = Section(
      heading: say("可申请的支持", "Support that may be granted"),
      short: say("支持金额", "Support"),
      head: [
        say("项目", "Grant"), say("条款", "Clause"), say("结论", "Verdict"),
        say("最高金额", "At most"), say("算式与理由", "Arithmetic and reason"),
      ],
      kinds: [.words, .short, .short, .number, .words],
      rows: decision.grants.map { grant in
        [
          bracketed(grant.title(language), grant.id), grant.clause, eligibility(grant.verdict),
          grant.amount.map(yuan) ?? "–",
          (grant.working + [grant.reason].compactMap(\.self)).map { $0(language) }
            .joined(separator: say("；", "; ")),
        ]
      })
    if !decision.grants.isEmpty {
      section.items = [
        decision.amount.map(total)
          ?? (decision.grants.contains {
            $0.verdict == .insufficient || $0.verdict == .notEvaluated
          }
            ? say("合计金额无法确定。", "The amount in all cannot be told.")
            : say("没有适用的支持项目。", "No support is open to this project."))
      ]
    }
    return section
  }

  /// No sum stands beside a decision that is not passed without saying so.
  private func total(_ amount: ExactDecimal) -> String {
    guard verdict == .pass || amount <= .zero else {
      return say(
        "通过审查后最高合计：\(yuan(amount))（各项择优，政策写明可叠加的除外）；本次不予支持。",
        "At most in all once the application passes: \(yuan(amount)) (alternatives, unless the policy "
          + "adds them); nothing is granted by this decision.")
    }
    return say(
      "最高合计：\(yuan(amount))（各项择优，政策写明可叠加的除外）。",
      "At most in all: \(yuan(amount)) (alternatives, unless the policy adds them).")
  }

  private func eligibility(_ verdict: Verdict) -> String {
    switch verdict {
    case .pass: say("符合", "eligible")
    case .fail: say("不符合", "not eligible")
    default: verdict.name(language)
    }
  }

  private var documents: Section {
    Section(
      heading: say("材料", "Documents"), short: say("材料", "Documents"),
      head: [
        say("材料", "Document"), say("状态", "State"), say("文件", "File"), say("日期", "Date"),
        say("有效期至", "Expires"), say("说明", "Remark"),
      ],
      kinds: [.words, .short, .words, .short, .short, .words],
      rows: decision.documents.map { document in
        [
          document.title(language), state(document.verdict), document.file ?? "–",
          document.date?.description ?? "–", document.expires?.description ?? "–",
          document.reason?(language) ?? "",
        ]
      })
  }

  private func state(_ verdict: Verdict) -> String {
    switch verdict {
    case .pass: say("有效", "valid")
    case .fail: say("过期", "expired")
    default: say("缺", "missing")
    }
  }

  private var exemptions: Section {
    Section(
      heading: say("豁免与在册", "Waived and on record"),
      short: say("豁免与在册", "Waived and on record"),
      items: decision.exemptions.map { $0.sentence(language) })
  }

  /// Lines for hand-written names and dates.
  var signatures: [String] {
    [
      say("经办人：", "Examined by:"), say("复核人：", "Reviewed by:"), say("负责人：", "Approved by:"),
      say("日期：", "Date:"),
    ]
  }

  // MARK: Words

  /// `12,000,000.5 元`: digits in groups of three.
  private func yuan(_ amount: ExactDecimal) -> String {
    let text = amount.description
    let parts = text.split(separator: ".", maxSplits: 1)
    var digits = String(parts.first ?? "0")
    let sign = digits.hasPrefix("-") ? "-" : ""
    digits = digits.filter { $0 != "-" }
    var grouped = ""
    for (place, digit) in digits.reversed().enumerated() {
      if place > 0, place % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    let whole = sign + String(grouped.reversed())
    let figure = parts.count > 1 ? "\(whole).\(parts[1])" : whole
    return say("\(figure) 元", "\(figure) yuan")
  }

  /// `中山市技术改造（ZS-GATE）`.
  private func bracketed(_ name: String, _ id: String) -> String {
    say("\(name)（\(id)）", "\(name) (\(id))")
  }
}

extension Application.Stage {
  func name(_ language: Language) -> String {
    switch self {
    case .filing: language.say("备案", "filing")
    case .review: language.say("评审", "review")
    case .completion: language.say("完工评价", "completion")
    }
  }
}

extension Decision.Level {
  func name(_ language: Language) -> String {
    switch self {
    case .blocks: language.say("必须满足", "must hold")
    case .explains: language.say("须说明", "to be explained")
    case .informs: language.say("参考", "informs")
    }
  }
}

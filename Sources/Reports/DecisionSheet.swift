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

  let decision: Decision
  let verdict: Verdict
  let language: Language

  init(_ decision: Decision, verdict: Verdict, language: Language) {
    self.decision = decision
    self.verdict = verdict
    self.language = language
  }

  private func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// `通过，须补正材料 2 项`: what was decided, in a line.
  var outcome: String {
    decided
      + (decision.isApplicants
        ? say("（企业自审，不作为资金拨付依据）", " (the applicant's own: nothing is paid by it)") : "")
  }

  private var decided: String {
    let lacking = decision.lackingDocuments.count
    let mend =
      lacking > 0
      ? say("，须补正材料 \(lacking) 项", ", \(counted(lacking, "document")) to be handed in") : ""
    return switch verdict {
    case .pass: say("通过", "PASSED") + mend
    case .fail: say("不通过", "NOT PASSED")
    case .insufficient:
      say("暂不能通过：资料不足或待评审人判断", "NOT PASSED YET: insufficient, or for the reviewer")
    case .notEvaluated, .notApplicable: say("未评价，不能通过", "NOT EVALUATED: cannot pass")
    }
  }

  /// `最高 1,200,000 元`: what may be granted, for the top of the sheet; `nil` where nothing is computed.
  var support: String? {
    guard !decision.grants.isEmpty else { return nil }
    guard verdict == .pass else { return say("本次不予支持", "nothing is granted by this decision") }
    guard let amount = decision.amount else {
      return say("金额无法确定", "the amount cannot be told")
    }
    return amount > .zero
      ? say("可申请支持：最高 \(yuan(amount))", "support of at most \(yuan(amount))")
      : say("没有可申请的支持", "no support is open")
  }

  var title: String {
    decision.isApplicants
      ? say("技术改造项目企业自审结果", "An applicant's own check of a technical-upgrade application")
      : say("技术改造项目审查意见", "Decision on a technical-upgrade application")
  }

  /// What is signed: those parts with something to say.
  var sections: [Section] {
    [subject, conditions, mending, exemptions, comparisons].filter { !$0.isEmpty }
  }

  /// What lies behind it, after the signatures.
  var annexes: [Section] {
    [grants, documents, papers].filter { !$0.isEmpty }
  }

  // MARK: Sections

  /// How many of the first facts say what was decided.
  static let leadingFacts = 2

  private var subject: Section {
    let application = decision.application
    var facts = [
      (say("意见", "Decision"), outcome),
      (say("支持金额", "Support"), support ?? say("本政策不计算金额", "no amount is computed")),
      (say("项目", "Project"), bracketed(application.name, application.id)),
      (say("申报企业", "Applicant"), bracketed(application.applicant, application.plant)),
      (say("项目类别", "Kind"), said(projectKindName(application.kind)(language), .kind)),
      (
        say("阶段", "Stage"),
        application.stage.name(language)
          + (decision.isStageGiven ? say("（由审查机关指定）", " (named by the authority)") : "")
      ),
    ]
    let days = [
      (say("备案", "filed"), Optional(application.filed)),
      (say("开工", "started"), application.started),
      (say("完工", "completed"), application.completed),
    ]
    let dates = days.compactMap { name, day in day.map { "\(name) \($0)" } }
    facts.append((say("日期", "Dates"), dates.joined(separator: say("，", ", "))))
    facts.append((say("投资额", "Investment"), said(yuan(application.investment), nil)))
    if let revenue = application.revenue {
      facts.append((Decision.Statement.revenue.name(language), said(yuan(revenue), .revenue)))
    }
    if let isLeading = application.isLeading {
      let word = isLeading ? say("是", "yes") : say("否", "no")
      facts.append((Decision.Statement.leading.name(language), said(word, .leading)))
    }
    if application.unverified.contains(.fiscal) {
      facts.append(
        (
          Decision.Statement.fiscal.name(language),
          said(say("见支持金额的算式", "see the arithmetic of the grants"), .fiscal)
        ))
    }
    for policy in decision.policies {
      facts.append((say("依据", "Policy"), bracketed(policy.title(language), policy.id)))
    }
    facts.append(
      (
        say("审查基准日", "Day of decision"),
        decision.asOf.description
          + (decision.isDayGiven
            ? "" : say("（未指定，取材料中最晚日期）", " (not named: the latest day of the papers)"))
      ))
    facts.append((say("登记信息", "Register"), decision.registerNote(language)))
    facts.append((say("豁免与在案", "Exemptions"), exemptionNote))
    return Section(
      heading: title,
      short: decision.isApplicants ? say("企业自审", "Own check") : say("审查意见", "Decision"),
      facts: facts.map { (term: $0.0, words: $0.1) })
  }

  /// What rests on the applicant's word is never printed as if somebody had looked.
  ///
  /// - Parameter statement: `nil`: nobody but the applicant ever says it.
  private func said(_ words: String, _ statement: Decision.Statement?) -> String {
    let isUnverified = statement.map(decision.application.unverified.contains) ?? true
    return words
      + (isUnverified
        ? say("（企业自报，未核）", " (the applicant's word, not checked)")
        : say("（按登记信息）", " (by the register)"))
  }

  private var exemptionNote: String {
    func note(_ role: Decision.Paper.Role, _ ground: Decision.Exemption.Ground) -> String {
      let isGiven = decision.inputs.contains { $0.role == role && $0.digest != nil }
      let count = decision.exemptions.count { $0.ground == ground }
      let name = role.name(language)
      guard isGiven else { return say("\(name)：未提供", "\(name): none given") }
      return count == 0
        ? say("\(name)：无适用", "\(name): none applies")
        : say("\(name)：适用 \(count) 项", "\(name): \(count) applied")
    }
    return note(.waivers, .waiver) + say("；", "; ") + note(.baseline, .baseline)
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
          condition.word(language), reason,
        ]
      })
  }

  private var mending: Section {
    var items = decision.toMend.map { $0(language) }
    if items.isEmpty, verdict != .pass {
      items = [
        say(
          "没有可以补正的事项：不符合的条件不能以补正满足。",
          "There is nothing to hand in later: what is not met cannot be met by more papers.")
      ]
    }
    return Section(
      heading: say("需补正或整改", "To be mended"), short: say("补正整改", "To be mended"), items: items)
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
          named(comparison), unit(comparison), comparison.before.map(plain) ?? "–",
          comparison.after.map(plain) ?? "–", comparison.normalised.map(plain) ?? "–",
          comparison.saving.map { change($0, comparison.indicator) } ?? "–",
          comparison.word(language),
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
    let place = place(comparison)
    // A mass of dust is not called dust twice.
    return place.isEmpty || name.contains(place) ? name : bracketed(name, place)
  }

  /// At most four decimals, as a reader compares them; JSON has six.
  private func plain(_ figure: String) -> String { figure.rounded(places: 4) }

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
    let figure = saving.rounded(places: 2)
    return indicator.change(figure)(language)
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
          document.title(language), state(document), document.file ?? "–",
          document.date?.description ?? "–", document.expires?.description ?? "–",
          document.reason?(language) ?? "",
        ]
      })
  }

  private func state(_ document: Decision.Document) -> String {
    switch document.verdict {
    case .pass: say("已提交（内容未核）", "handed in (not read)")
    case .fail: say("已过期", "expired")
    case .notApplicable: say("不需要", "not needed")
    default: say("缺", "missing")
    }
  }

  private var exemptions: Section {
    Section(
      heading: say("豁免与在案", "Waived and on record"),
      short: say("豁免与在案", "Waived and on record"),
      items: decision.exemptions.map { $0.sentence(language) })
  }

  /// By content: whoever has the files can see that these were decided on.
  private var papers: Section {
    Section(
      heading: say("审查所依据的文件", "Files decided on"), short: say("依据文件", "Files decided on"),
      head: [say("类别", "Kind"), say("文件", "File"), "SHA-256"], kinds: [.short, .words, .words],
      rows: decision.inputs.map { paper in
        [
          paper.role.name(language), paper.name ?? say("未提供", "none given"), paper.digest ?? "–",
        ]
      })
  }

  // MARK: Words

  /// `12,000,000.5 元`: digits in groups of three.
  private func yuan(_ amount: ExactDecimal) -> String {
    // What is paid is paid in fen, and an upper bound is not rounded up; the arithmetic is exact.
    let text = amount.cut(places: 2).description
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

extension ExactDecimal {
  /// Without the decimals beyond so many.
  fileprivate func cut(places: Int) -> ExactDecimal {
    guard scale > places, let power = Self.powerOfTen(scale - places) else { return self }
    var cut = ExactDecimal(mantissa: mantissa / power, scale: places)
    return cut.normalise() ? cut : self
  }
}

extension String {
  /// A decimal string rounded half-even to so many decimals, without zeros at its end; as it is where
  /// that would leave nothing of it, and where it is no decimal.
  fileprivate func rounded(places: Int) -> String {
    guard let exact = ExactDecimal(self), exact.scale > places,
      let power = ExactDecimal.powerOfTen(exact.scale - places)
    else { return self }
    var (quotient, rest) = exact.mantissa.quotientAndRemainder(dividingBy: power)
    let twice = rest.magnitude * 2
    if twice > power.magnitude || (twice == power.magnitude && quotient % 2 != 0) {
      quotient += exact.mantissa < 0 ? -1 : 1
    }
    guard quotient != 0 else { return self }
    var rounded = ExactDecimal(mantissa: quotient, scale: places)
    return rounded.normalise() ? rounded.description : self
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

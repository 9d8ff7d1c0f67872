import Evaluation
import Measures
package import Report
package import Standards

/// Decides on an application. Pure: the same input gives the same decision.
package enum Gate {
  /// The present dossier's report with the conditions of the policies as further checks, and what
  /// was decided beside it.
  ///
  /// - Parameter policies: all that are loaded; those that speak of the application decide.
  package static func decide(_ input: GateInput, policies: [GatePolicy]) -> ComplianceReport {
    let choice = PolicyChoice(input, policies)
    var input = input
    let exemptions = excuse(&input, choice.matching)
    let gate = GateCase(
      input, policies: choice.matching, loaded: policies, exemptions: exemptions)
    var sheet = Sheet(gate)
    for policy in choice.matching { sheet.judge(policy) }
    if choice.matching.isEmpty { sheet.lackPolicy(choice) }
    return sheet.report(exemptions)
  }

  /// Lays waivers and known breaches over the present dossier's report.
  private static func excuse(
    _ input: inout GateInput, _ policies: [GatePolicy]
  ) -> [Decision.Exemption] {
    let exemptions = Exemptions(
      waivers: input.waivers, baseline: input.baseline,
      neverWaived: policies.flatMap(\.neverWaived), asOf: input.asOf)
    let outcome = exemptions.applied(to: (input.after ?? input.before).report)
    if input.after == nil {
      input.before.report.checks = outcome.checks
      input.before.report.findings = outcome.findings
    } else {
      input.after?.report.checks = outcome.checks
      input.after?.report.findings = outcome.findings
    }
    return outcome.exemptions
  }
}

/// Which policies speak of an application.
struct PolicyChoice {
  let matching: [GatePolicy]
  /// Those that would, had the project been put on file in their time.
  let outOfDate: [GatePolicy]

  init(_ input: GateInput, _ policies: [GatePolicy]) {
    let plant = input.before.input.plant
    let project = input.application.project
    let speaking = policies.filter { policy in
      policy.covers(plant) && policy.kinds.contains(project.kind)
    }
    matching = speaking.filter { $0.holds(on: project.filed) }
    outOfDate = speaking.filter { !$0.holds(on: project.filed) }
  }
}

/// The decision as it grows.
private struct Sheet {
  let gate: GateCase
  private var checks: [Check] = []
  private var findings: [Finding] = []
  private var conditions: [Decision.Condition] = []
  private var toMend: [Bilingual] = []
  private var grants: [Decision.Grant] = []
  private var amount: ExactDecimal?
  private var documents: [Decision.Document] = []
  private var rules: [ComplianceReport.RuleUsed] = []
  private var standards: [ComplianceReport.StandardUsed] = []
  /// Whether some condition lets the present dossier's own checks count.
  private var countsDossier = false

  init(_ gate: GateCase) {
    self.gate = gate
  }

  mutating func judge(_ policy: GatePolicy) {
    var used = ComplianceReport.StandardUsed(
      id: policy.id, title: policy.title, effective: policy.effective, note: policy.note)
    used.isEffectiveKnown = policy.isEffectiveKnown
    standards.append(used)
    for condition in policy.conditions where condition.stages.contains(gate.stage) {
      judge(condition, of: policy)
    }
    let offer = Grants(of: gate.application, under: policy, asOf: gate.input.asOf)
    grants += offer.grants
    amount = [amount, offer.amount].compactMap(\.self).max()
    // Two policies may ask for one document, and each lists what neither asks for.
    let listed = DocumentsCondition.list(
      gate.application, policy: policy, asOf: gate.input.asOf,
      exempt: DocumentsCondition.exempt(gate))
    for document in listed {
      guard
        let place = documents.firstIndex(where: { $0.id == document.id && $0.file == document.file }
        )
      else {
        documents.append(document)
        continue
      }
      if document.isAsked, !documents[place].isAsked { documents[place] = document }
    }
  }

  private mutating func judge(_ condition: GateCondition, of policy: GatePolicy) {
    let rule = GateRulebook.rule(condition.kind)
    let result = rule.judge(condition, policy, gate)
    let level = result.isAdvisory ? .informs : Decision.Level(condition.level)
    let explanation = gate.application.explanations.first { $0.condition == condition.id }
    var check = Check(
      rule: rule.card.id, standard: policy.id, item: condition.id, subject: condition.title,
      group: Self.group, clause: condition.clause, verdict: result.verdict, reason: result.reason,
      isAdvisory: level == .informs, requirement: result.requirement, measured: result.measured,
      working: result.working)
    let isOpen =
      result.verdict == .fail || result.verdict == .insufficient
      || result.verdict == .notEvaluated
    if level == .explains, result.verdict == .fail {
      settle(&check, explanation)
    } else if let demotion = condition.demotion {
      check.reason = .joined([check.reason, demotion].compactMap(\.self))
    }
    if condition.kind == .dossierPasses, level == .blocks { countsDossier = true }
    checks.append(check)
    add(rule.card)
    var judged = Decision.Condition(
      id: condition.id, title: condition.title, level: level, verdict: check.verdict,
      reason: check.reason ?? result.gist, explanation: explanation?.text)
    judged.rule = check.rule
    judged.isForReviewer = level == .explains && result.verdict == .fail
    conditions.append(judged)
    if isOpen, level != .informs, !check.isAdvisory {
      toMend += result.toMend
      findings.append(finding(check, condition, result))
    }
  }

  private static let group = Bilingual(zh: "门禁条件", en: "conditions of the gate")

  /// A condition that asks for an explanation stays open, whatever the applicant writes, until the
  /// authority has accepted it.
  private func settle(_ check: inout Check, _ explanation: Application.Explanation?) {
    let said = explanation.map {
      Bilingual(zh: "企业说明：\($0.text)", en: "the applicant says: \($0.text)")
    }
    let accepted = gate.accepted(check.item ?? "")
    if let accepted {
      check.isAdvisory = true
      check.reason = .joined(
        [
          check.reason, said,
          Bilingual(
            zh: "经 \(accepted.by) 于 \(accepted.on) 采纳：\(accepted.reason)",
            en: "accepted by \(accepted.by) on \(accepted.on): \(accepted.reason)"),
        ].compactMap(\.self))
      return
    }
    check.verdict = .insufficient
    check.reason = .joined(
      [
        check.reason,
        said ?? Bilingual(zh: "企业未作说明", en: "the applicant explains nothing"),
        Bilingual(
          zh: "待评审人判断，由主管部门采纳后方可通过",
          en: "for the reviewer to weigh: it passes once the authority has accepted it"),
      ].compactMap(\.self))
  }

  private func finding(
    _ check: Check, _ condition: GateCondition, _ result: ConditionResult
  ) -> Finding {
    let isFailing = check.verdict == .fail
    let reason = check.reason ?? Bilingual(zh: "", en: "")
    let word = conditions.last { $0.id == condition.id }?.word ?? check.verdict.name
    return Finding(
      id: [check.rule, check.standard, condition.id].joined(separator: "/"), rule: check.rule,
      verdict: isFailing ? .fail : nil, severity: isFailing ? .violation : .warning,
      standard: check.standard, item: condition.id, clause: check.clause,
      message: Bilingual(
        zh: "门禁条件“\(condition.title.zh)”\(word.zh)：\(reason.zh)",
        en: "Condition '\(condition.title.en)': \(word.en): \(reason.en)"),
      // What the reason says already is not said again.
      notes: result.toMend.filter { !reason.zh.contains($0.zh) }, working: result.working)
  }

  private mutating func add(_ card: GateCard) {
    guard !rules.contains(where: { $0.id == card.id }) else { return }
    rules.append(
      ComplianceReport.RuleUsed(
        id: card.id, summary: card.summary, why: card.why, formula: card.formula,
        source: card.source))
  }

  mutating func lackPolicy(_ choice: PolicyChoice) {
    let project = gate.application.project
    let reason: Bilingual
    if let policy = choice.outOfDate.first {
      let until = policy.until.map { "，\($0) 止" } ?? ""
      let untilEn = policy.until.map { " until \($0)" } ?? ""
      reason = Bilingual(
        zh: "政策“\(policy.title.zh)”（\(policy.effective) 起\(until)）不适用于 \(project.filed) 备案的项目。",
        en:
          "The policy '\(policy.title.en)' (from \(policy.effective)\(untilEn)) does not apply to a "
          + "project put on file on \(project.filed).")
    } else {
      reason = Bilingual(
        zh:
          "没有适用于该地区、行业和项目类别（\(projectKindName(project.kind).zh)）的政策；请核对 project.kind，或用 --overlay 加载当地政策。",
        en:
          "No policy speaks of this region, sector and kind of project (\(projectKindName(project.kind).en)); check "
          + "project.kind, or load the local policy with --overlay.")
    }
    let policy = choice.outOfDate.first?.id ?? "-"
    checks.append(
      Check(
        rule: PolicyInForce.card.id, standard: policy, item: "policy",
        subject: Bilingual(zh: "适用的政策", en: "a policy that applies"), group: Self.group,
        verdict: choice.outOfDate.isEmpty ? .notEvaluated : .notApplicable, reason: reason))
    add(PolicyInForce.card)
    conditions.append(
      Decision.Condition(
        id: "policy", title: Bilingual(zh: "适用的政策", en: "a policy that applies"), level: .blocks,
        verdict: checks.last?.verdict ?? .notEvaluated, reason: reason))
    toMend.append(reason)
  }

  // MARK: The report

  func report(_ exemptions: [Decision.Exemption]) -> ComplianceReport {
    var report = gate.current.report
    report.checks =
      (report.checks.map { check in
        var check = check
        if !countsDossier { check.isAdvisory = true }
        return check
      } + checks).sorted { $0.identity < $1.identity }
    report.findings =
      findings + gate.input.registerFindings + gate.findingsBefore + report.findings
    report.rules = (report.rules + rules).sorted { $0.id < $1.id }
    report.standards += standards
    report.verdict = Verdict.overall(report.checks.lazy.filter { !$0.isAdvisory }.map(\.verdict))
    report.asOf = Instant(gate.input.asOf)
    var decision = Decision(
      application: Decision.Subject(gate.application), asOf: gate.input.asOf,
      policies: gate.policies.map {
        Decision.PolicyUsed(id: $0.id, title: $0.title, source: $0.source)
      },
      conditions: conditions, comparisons: gate.comparisons, exemptions: exemptions,
      toMend: toMend, registerNote: registerNote)
    decision.grants = grants
    decision.amount = amount
    decision.documents = documents
    decision.toMend += decision.lackingDocuments.map { document in
      let isExpired = document.verdict == .fail
      return Bilingual(
        zh: "\(isExpired ? "更换已过期的" : "补交")材料：\(document.title.zh)。",
        en: "\(isExpired ? "Renew" : "Hand in"): \(document.title.en).")
    }
    decision.isDayGiven = gate.input.isDayGiven
    decision.isStageGiven = gate.input.isStageGiven
    decision.isApplicants = gate.input.isApplicants
    decision.application.unverified.removeAll { gate.input.registered.contains($0) }
    report.decision = decision
    return report
  }

  private var registerNote: Bilingual {
    guard let card = gate.input.register else {
      return Bilingual(
        zh: "未提供主管部门登记信息：区域、许可、排放口和监测要求均为企业自述。",
        en: "No card of the authority was given: area, permit, outlets and monitors are what the "
          + "plant says.")
    }
    return Bilingual(
      zh: "区域、许可、排放口和监测要求以主管部门登记信息（\(card.position)）为准。",
      en: "Area, permit, outlets and monitors are taken from the authority's card "
        + "(\(card.position)).")
  }
}

extension Decision.Level {
  init(_ level: GateCondition.Level) {
    switch level {
    case .blocks: self = .blocks
    case .explains: self = .explains
    case .informs: self = .informs
    }
  }
}

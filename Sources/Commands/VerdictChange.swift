import Measures
import Report

/// How a dossier fares under two sets of standards.
struct VerdictChange {
  var dossier: String
  var old: ComplianceReport
  var new: ComplianceReport

  init(_ dossier: String, from old: ComplianceReport, to new: ComplianceReport) {
    self.dossier = dossier
    self.old = old
    self.new = new
  }

  func page(_ language: Language) -> String {
    let verdict =
      old.verdict == new.verdict
      ? language.say("结论不变：", "verdict unchanged: ") + old.verdict.name(language)
      : language.say("结论改变：", "verdict changed: ") + old.verdict.name(language) + " → "
        + new.verdict.name(language)
    let totals = Self.changed(
      language.say("计入结论的不达标", "violations that count"), "\(old.violations)", "\(new.violations)")
    let facts = [verdict] + (totals.map { [$0] } ?? [])
    var text =
      "\(dossier)  \(old.plant.name)  " + facts.joined(separator: language.say("；", "; ")) + "\n"
    for change in changes {
      text += "  \(change.identity)  \(said(change, language))\n"
    }
    return text
  }

  /// Both verdicts where they differ, else the one; then each figure that differs.
  private func said(_ change: Change, _ language: Language) -> String {
    let (first, second) = (name(change.old, language), name(change.new, language))
    guard let old = change.old, let new = change.new else { return "\(first) → \(second)" }
    func count(_ count: Int?) -> String { count.map { "\($0)" } ?? "–" }
    func figure(_ figure: Figure?) -> String { figure.map { "\($0.value) \($0.unit)" } ?? "–" }
    let parts = [
      first == second ? first : "\(first) → \(second)",
      Self.changed(
        language.say("限值", "limit"), Self.figure(old.requirement), Self.figure(new.requirement)),
      Self.changed(
        language.say("超过限值", "over the limit"), Self.counted(old, language),
        Self.counted(new, language)),
      Self.changed(
        language.say("超标次数", "episodes"), "\(change.oldFacts.episodes)",
        "\(change.newFacts.episodes)"),
      Self.changed(
        language.say("最大超标倍数", "highest multiple over"), change.oldFacts.worst ?? "–",
        change.newFacts.worst ?? "–"),
      Self.changed(language.say("实测", "measured"), figure(old.measured), figure(new.measured)),
    ]
    return parts.compactMap(\.self).joined(separator: language.say("；", "; "))
  }

  private static func changed(_ name: String, _ old: String, _ new: String) -> String? {
    old == new ? nil : "\(name) \(old) → \(new)"
  }

  private static func figure(_ requirement: Check.Requirement?) -> String {
    requirement.map { "\($0.value) \($0.unit)" } ?? "–"
  }

  private static func counted(_ check: Check, _ language: Language) -> String {
    guard let count = check.exceeding else { return "–" }
    let unit =
      switch check.basis {
      case .day: language.say("天", " d")
      case .rolling: language.say("个窗口", " windows")
      case .hour, .share: language.say("小时", " h")
      default: ""
      }
    return "\(count)\(unit)"
  }

  private func name(_ check: Check?, _ language: Language) -> String {
    guard let check else { return language.say("（无此项）", "(no such check)") }
    let advisory = check.isAdvisory ? language.say("（仅提示）", " (advisory)") : ""
    return check.verdict.name(language) + advisory
  }

  private struct Change {
    var identity: CheckIdentity
    var old: Check?
    var new: Check?
    var oldFacts: Facts
    var newFacts: Facts

    var isOne: Bool {
      old?.verdict != new?.verdict || old?.isAdvisory != new?.isAdvisory
        || old?.exceeding != new?.exceeding || old?.measured != new?.measured
        || old?.requirement?.value != new?.requirement?.value
        || old?.requirement?.unit != new?.requirement?.unit || oldFacts != newFacts
    }
  }

  /// What the findings of a check add up to.
  private struct Facts: Equatable {
    var episodes = 0
    /// The greatest multiple over the limit, as printed.
    var worst: String?

    static func byCheck(_ report: ComplianceReport) -> [CheckIdentity: Facts] {
      var found: [CheckIdentity: Facts] = [:]
      for finding in report.findings {
        guard let episode = finding.episode else { continue }
        var facts = found[finding.identity] ?? Facts()
        facts.episodes += 1
        if let multiple = ExactDecimal(episode.multiple),
          facts.worst.flatMap({ ExactDecimal($0) }).map({ $0 < multiple }) ?? true
        {
          facts.worst = episode.multiple
        }
        found[finding.identity] = facts
      }
      return found
    }
  }

  /// Checks whose verdict, standing or figures differ, in the order of reports: a verdict that stays
  /// may rest on more hours.
  private var changes: [Change] {
    // A report has no two checks of one identity.
    let before = Dictionary(old.checks.map { ($0.identity, $0) }) { first, _ in first }
    let after = Dictionary(new.checks.map { ($0.identity, $0) }) { first, _ in first }
    let (oldFacts, newFacts) = (Facts.byCheck(old), Facts.byCheck(new))
    return Set(before.keys).union(after.keys).sorted().compactMap { identity in
      let change = Change(
        identity: identity, old: before[identity], new: after[identity],
        oldFacts: oldFacts[identity] ?? Facts(), newFacts: newFacts[identity] ?? Facts())
      return change.isOne ? change : nil
    }
  }
}

extension ComplianceReport {
  /// Findings that count against the plant.
  fileprivate var violations: Int {
    findings.count { $0.severity == .violation && !$0.isAdvisory }
  }
}

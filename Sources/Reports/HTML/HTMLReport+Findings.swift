import Measures
import Report
import Standards

// What was found, put together by outlet, rule or severity: each breach with its clause, its figures,
// why the limit binds, its episodes and its rows.

/// A breach (a check that fails, with its findings) or a remark (a finding of no check).
enum HTMLEntry {
  case breach(Check, [Finding])
  case remark(Finding)

  var outlet: String? {
    switch self {
    case .breach(let check, _): check.outlet
    case .remark(let finding): finding.outlet
    }
  }

  var rule: String {
    switch self {
    case .breach(let check, _): check.rule
    case .remark(let finding): finding.rule
    }
  }

  var severity: Severity {
    switch self {
    case .breach(let check, let findings):
      findings.first?.severity ?? (check.isAdvisory ? .warning : .violation)
    case .remark(let finding): finding.severity
    }
  }
}

extension HTMLEntry {
  /// Whether the verdict rests on it.
  fileprivate var isCounting: Bool {
    switch self {
    case .breach(let check, _): !check.isAdvisory
    case .remark(let finding): finding.severity == .violation
    }
  }
}

/// Entries under one heading.
struct HTMLGroup {
  var heading: String
  var entries: [HTMLEntry]
}

extension HTMLReportWriter {
  mutating func writeFindings() {
    let breaches = report.checks.filter { $0.verdict == .fail }
    let entries =
      breaches.map { HTMLEntry.breach($0, words.findings[$0.identity] ?? []) }
      + words.loose.map(HTMLEntry.remark)
    let opened = worst(of: breaches)
    section("findings", say("发现", "Findings")) { writer in
      writer.writePreface(breaches)
      // What counts stands before whatever only informs, of all outlets.
      let parts = [entries.filter(\.isCounting), entries.filter { !$0.isCounting }]
      for (number, part) in parts.enumerated() where !part.isEmpty {
        if number == 1, part.count < entries.count {
          writer.element(
            "p", ["class": "part"],
            writer.say("以下不计入结论：参考性检查、注意与提示", "What follows does not count in the verdict"))
        }
        for group in writer.groups(part) { writer.write(group, opened) }
      }
    }
  }

  private mutating func writePreface(_ breaches: [Check]) {
    let counting = breaches.count { !$0.isAdvisory }
    var sentences = [
      counting > 0
        ? say("计入结论的不达标 \(counting) 项。", "Breaches that count: \(counting).")
        : say(
          "没有计入结论的不达标项；这不等于全部达标，请看结论与逐项检查。",
          "No breach that counts. That alone is no pass: see the verdict and the checks.")
    ]
    let advisory = breaches.count - counting
    if advisory > 0 {
      sentences.append(
        say("参考性不达标 \(advisory) 项，不计入结论。", "Advisory ones: \(advisory), not counted."))
    }
    let episodes = report.findings.compactMap(\.episode)
    let drawn = episodes.count { $0.surroundings != nil }
    if drawn > 0, drawn < episodes.count {
      sentences.append(
        say(
          "共 \(episodes.count) 段超标，只为超标倍数最高的 \(drawn) 段绘图。",
          "Of \(episodes.count) episodes, charts show the \(drawn) with the highest multiple."))
    }
    element("p", ["class": "quiet"], sentences.joined(separator: say("", " ")))
  }

  /// The breaches that get a block of their own where not all can: the highest multiples.
  private func worst(of breaches: [Check]) -> Set<CheckIdentity> {
    guard breaches.count > room.blocks else { return Set(breaches.map(\.identity)) }
    let degrees = breaches.map { check in
      (words.findings[check.identity] ?? []).compactMap { finding in
        finding.episode.flatMap { ExactDecimal($0.multiple) }
      }.max() ?? .zero
    }
    let ranked = breaches.indices.sorted { (one, other) in
      if breaches[one].isAdvisory != breaches[other].isAdvisory {
        return breaches[other].isAdvisory
      }
      return degrees[one] != degrees[other] ? degrees[one] > degrees[other] : one < other
    }
    return Set(ranked.prefix(room.blocks).map { breaches[$0].identity })
  }

  /// In the report's order; outlets as plant.yaml has them.
  private func groups(_ entries: [HTMLEntry]) -> [HTMLGroup] {
    var keys: [String?] =
      switch grouping {
      case .outlet: report.outlets.map(\.id)
      case .rule: []
      case .severity: Severity.allCases.map(\.rawValue)
      }
    var known = Set(keys)
    var members: [String?: [HTMLEntry]] = [:]
    for entry in entries {
      let key: String? =
        switch grouping {
        case .outlet: entry.outlet
        case .rule: entry.rule
        case .severity: entry.severity.rawValue
        }
      if key != nil, known.insert(key).inserted { keys.append(key) }
      members[key, default: []].append(entry)
    }
    return (keys + [nil]).compactMap { key in
      guard let entries = members[key] else { return nil }
      return HTMLGroup(heading: heading(of: key), entries: entries)
    }
  }

  private func heading(of key: String?) -> String {
    guard let key else { return say("全厂与数据", "Whole plant and data") }
    return switch grouping {
    case .outlet: words.outletHeading(key)
    case .rule: say("规则 ", "rule ") + key
    case .severity: Severity(rawValue: key)?.label(language) ?? key
    }
  }

  private mutating func write(_ group: HTMLGroup, _ opened: Set<CheckIdentity>) {
    element("h3", group.heading)
    var folded: [Check] = []
    var (remarks, hidden): ([Finding], Int) = ([], 0)
    for entry in group.entries {
      switch entry {
      case .breach(let check, let findings):
        if opened.contains(check.identity) {
          write(check, findings)
        } else {
          folded.append(check)
        }
      case .remark(let finding):
        if HTMLRoom.take(1, from: &room.remarks) == 1 {
          remarks.append(finding)
        } else {
          hidden += 1
        }
      }
    }
    if !folded.isEmpty {
      element(
        "p", ["class": "quiet"],
        say(
          "另有不达标 \(folded.count) 项，详见逐项检查与 JSON。",
          "\(counted(folded.count, "further breach", plural: "further breaches")): see the checks and "
            + "JSON."
        ))
    }
    for finding in remarks { write(finding) }
    if hidden > 0 {
      element(
        "p", ["class": "quiet"],
        say("另有说明 \(hidden) 条，见 JSON。", "\(counted(hidden, "further remark")): see JSON."))
    }
  }

  // MARK: A breach

  private mutating func write(_ check: Check, _ findings: [Finding]) {
    element("article", ["class": "finding \(check.style.name)"]) { writer in
      writer.element("h4") { writer in
        writer.tag(check.verdictLabel(writer.language), check.style)
        writer.page.text(writer.heading(of: check))
      }
      writer.element(
        "p", ["class": "gist"],
        (check.isAdvisory ? writer.words.advisoryWords : "") + writer.words.gist(check))
      writer.writeLinks(of: check, findings)
      writer.facts(writer.basis(of: check))
      writer.writePath(of: check)
      writer.writeEpisodes(of: check, findings)
      writer.writeWorking(check.working)
      for finding in findings where finding.episode == nil {
        if finding.working != check.working { writer.writeWorking(finding.working) }
        writer.writeEvidence(finding.evidence)
      }
      writer.writeNotes(of: check, findings)
    }
  }

  /// The pollutant, or what the check speaks of; the outlet where the group does not say it.
  private func heading(of check: Check) -> String {
    guard grouping == .outlet else { return words.subject(of: check) }
    let what = [check.pollutant.map { pollutantName($0, language) }, check.subject?(language)]
      .compactMap(\.self)
    return what.isEmpty ? words.subject(of: check) : what.joined(separator: " ")
  }

  private func basis(of check: Check) -> [(term: String, words: [String])] {
    var facts = [
      (say("要求", "requirement"), [words.demand(check)]),
      (say("依据", "clause"), [words.citation(check)]),
    ]
    facts.append((say("适用原因", "binds because"), [because(check)].compactMap(\.self)))
    facts.append((say("数据", "data"), [words.coverageLine(check)].compactMap(\.self)))
    facts.append((say("缺口", "gaps"), words.gapLines(check).map(\.words)))
    return facts
  }

  /// The sentence without its first words, which stand beside it.
  private func because(_ check: Check) -> String? {
    guard let words = check.because?(language) else { return nil }
    let start = say("适用原因：", "Binds because: ")
    return words.hasPrefix(start) ? String(words.dropFirst(start.count)) : words
  }

  private mutating func writeNotes(of check: Check, _ findings: [Finding]) {
    var said: Set<String> = []
    let gist = self.words.gist(check)
    for words in [check.reason].compactMap(\.self) + findings.flatMap(\.notes) {
      let note = words(language)
      if said.insert(note).inserted, !gist.contains(note) { element("p", ["class": "small"], note) }
    }
  }

  // MARK: A remark

  private mutating func write(_ finding: Finding) {
    element("article", ["class": "finding \(finding.severity.style.name)"]) { writer in
      writer.element("h4") { writer in
        writer.tag(finding.severity.label(writer.language), finding.severity.style)
        writer.page.text(finding.message(writer.language))
      }
      for note in finding.notes {
        writer.element("p", ["class": "small"], note(writer.language))
      }
      writer.writeLinks(of: nil, [finding])
      writer.writeEvidence(finding.evidence)
    }
  }
}

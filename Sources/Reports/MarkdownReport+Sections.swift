import Measures
import Report

// The sections, the most urgent first. Each may fill the page up to a share of it, so that a long
// one leaves room for those after it.

extension MarkdownWriter {
  /// Episodes that get a row; the checks above say how many there are.
  private static let shownEpisodes = 10
  private static let shownRuns = 6

  func writeUrgent(to page: inout MarkdownPage) {
    let checks = words.urgentChecks
    let breaches = checks.prefix { $0.verdict == .fail }
    let rows =
      breaches.map(urgentRow) + report.findings.filter(\.isUrgent).map(urgentRow)
      + checks.dropFirst(breaches.count).map(urgentRow) + words.idleGroups.map(urgentRow)
    guard !rows.isEmpty else { return }
    page.section(
      upTo: 50,
      head: "### " + say("需要处理", "To be dealt with") + "\n\n"
        + table([
          say("结论", "Verdict"), say("检查", "Check"), say("说明", "What was found"),
          say("依据", "Source"),
        ]), rows,
      rest: { "\n" + say("另有 \($0) 项未列出。", "\($0) more are not listed.") + "\n" },
      each: \.self)
  }

  private func urgentRow(_ check: Check) -> String {
    var found = words.gist(check)
    if let coverage = check.coverage, check.verdict == .fail {
      found += say("；", "; ") + words.coverageText(coverage, check.basis)
    }
    return row([
      "**\(check.verdictLabel(language))**", safe(words.subject(of: check)), safe(found),
      safe(words.citation(check)),
    ])
  }

  private func urgentRow(_ finding: Finding) -> String {
    row([
      "**\(finding.severity.label(language))**", safe(finding.outlet ?? ""),
      safe(finding.message(language)), safe(finding.standard ?? ""),
    ])
  }

  private func urgentRow(_ group: ReasonGroup) -> String {
    let name = Verdict.notEvaluated.name(language)
    let outlets = Set(group.checks.map(\.outlet))
    let outlet = outlets.count == 1 ? group.checks.first?.outlet : nil
    return row(["**\(name)**", safe(outlet ?? ""), safe(words.gist(group)), ""])
  }

  /// The highest multiples, the earliest of equals.
  func writeEpisodes(to page: inout MarkdownPage) {
    let breaches = report.findings.filter { $0.severity == .violation && $0.episode != nil }
    let ranked = breaches.enumerated().map { number, finding in
      (
        finding: finding, number: number,
        multiple: finding.episode.flatMap { ExactDecimal($0.multiple) } ?? .zero
      )
    }.sorted { ($0.multiple, $1.number) > ($1.multiple, $0.number) }
    guard !ranked.isEmpty else { return }
    let more = ranked.count - min(ranked.count, Self.shownEpisodes)
    let tail =
      more > 0 ? "\n" + say("另有 \(more) 段。", "\(counted(more, "more episode")).") + "\n" : ""
    page.section(
      upTo: 65,
      head: "### " + say("超标最严重的时段", "The worst episodes") + "\n\n"
        + table([
          say("时段", "When"), say("排放口与污染物", "Outlet and pollutant"), say("最高", "Peak"),
          say("限值", "Limit"), say("超标倍数", "Peak / limit − 1"), say("证据", "Evidence"),
        ]), ranked.prefix(Self.shownEpisodes).map(\.finding), foot: tail + "\n",
      rest: { "\n" + say("其中 \($0) 段未列出。", "\($0) of these are not listed.") + "\n" },
      each: episodeRow)
  }

  private func episodeRow(_ finding: Finding) -> String {
    guard let episode = finding.episode else { return "" }
    let requirement = checks[finding.identity]?.requirement
    let pollutant = finding.pollutant.map { pollutantName($0, language) }
    return row([
      safe(words.span(episode, finding.basis)),
      safe([finding.outlet, pollutant].compactMap(\.self).joined(separator: " ")),
      safe(figure(episode.peak, baseUnit(of: requirement?.unit ?? ""))),
      safe(requirement.map { figure($0.value, $0.unit) } ?? ""), safe(episode.multiple),
      evidence(finding),
    ])
  }

  private func evidence(_ finding: Finding) -> String {
    guard !finding.evidence.rows.isEmpty || finding.evidence.omitted > 0 else { return "" }
    return safe(
      finding.evidence.words(shownRuns: Self.shownRuns, path: style.path, language))
  }

  /// Findings that belong to no check.
  func writeRemarks(to page: inout MarkdownPage) {
    let remarks = words.loose.filter { !$0.isUrgent }
    guard !remarks.isEmpty else { return }
    page.section(
      upTo: 78, head: folded(say("数据与说明", "Data and remarks") + " (\(remarks.count))"), remarks,
      foot: Self.unfolded,
      rest: { "\n" + say("另有 \($0) 条未列出。", "\($0) more are not listed.") + "\n" },
      each: { finding in
        let rows = evidence(finding)
        let notes = finding.notes.map { safe($0(language)) }.joined(separator: " ")
        return "- **\(finding.severity.label(language))** " + safe(finding.message(language))
          + (notes.isEmpty ? "" : " " + notes)
          + (rows.isEmpty ? "" : " " + say("证据 ", "Evidence: ") + rows) + "\n"
      })
  }

  /// What is judged and does not count.
  func writeAdvisory(to page: inout MarkdownPage) {
    let checks = report.checks.filter { $0.isAdvisory && $0.verdict != .notApplicable }
    writeChecks(
      checks.sorted { ($0.rank, $0.identity) < ($1.rank, $1.identity) }, upTo: 84,
      say("参考性检查，不计入结论", "Advisory checks, not counted"), to: &page)
  }

  /// Passes and what does not apply.
  func writeOthers(to page: inout MarkdownPage) {
    let passed = report.checks.filter { !$0.isAdvisory && $0.verdict == .pass }
    writeChecks(passed, upTo: 90, say("达标的检查", "Checks that pass"), to: &page)
    let idle = report.checks.count { $0.verdict == .notApplicable }
    if idle > 0 {
      page.add(say("不适用的检查 \(idle) 项。", "Checks that do not apply: \(idle).") + "\n\n")
    }
  }

  private func writeChecks(
    _ checks: [Check], upTo share: Int, _ title: String, to page: inout MarkdownPage
  ) {
    guard !checks.isEmpty else { return }
    page.section(
      upTo: share,
      head: folded("\(title) (\(checks.count))")
        + table([
          say("结论", "Verdict"), say("检查", "Check"), say("说明", "What was found"),
          say("依据", "Source"),
        ]), checks, foot: Self.unfolded,
      rest: { "\n" + say("另有 \($0) 项未列出。", "\($0) more are not listed.") + "\n" },
      each: { check in
        row([
          check.verdictLabel(language), safe(words.subject(of: check)), safe(found(check)),
          safe(words.citation(check)),
        ])
      })
  }

  /// What a pass kept and how much of it was seen; why anything else is none.
  private func found(_ check: Check) -> String {
    guard check.verdict == .pass else { return words.gist(check) }
    let coverage = check.coverage.map { words.coverageText($0, check.basis) }
    return [words.demand(check), coverage, check.reason?(language)].compactMap(\.self)
      .joined(separator: say("；", "; "))
  }

  func writeInputs(to page: inout MarkdownPage) {
    guard !report.inputs.isEmpty else {
      page.add(say("没有读取任何日志。", "No log was read.") + "\n\n")
      return
    }
    page.section(
      upTo: 93, head: folded(say("读取的日志", "Logs that were read") + " (\(report.inputs.count))"),
      report.inputs, foot: Self.unfolded,
      rest: { "\n" + say("另有 \($0) 个未列出。", "\($0) more are not listed.") + "\n" },
      each: { log in
        "- " + safe(style.path(log.path)) + say("：", ": ")
          + say(
            "\(log.kind.name.zh)，\(log.rows) 行，剔除 \(log.rejected) 行",
            "\(log.kind.name.en), \(counted(log.rows, "row")), \(log.rejected) rejected") + "\n"
      })
  }

  func writeStandards(to page: inout MarkdownPage) {
    guard !report.standards.isEmpty else { return }
    page.section(
      upTo: 96, head: folded(say("依据的标准", "Standards") + " (\(report.standards.count))"),
      report.standards, foot: Self.unfolded,
      rest: { "\n" + say("另有 \($0) 个未列出。", "\($0) more are not listed.") + "\n" },
      each: { "- " + safe($0.id) + " " + safe($0.title(language)) + "\n" })
  }
}

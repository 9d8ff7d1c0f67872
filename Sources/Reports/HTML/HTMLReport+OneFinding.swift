import Measures
package import Report

// One finding by itself, with all that the report holds of it: nothing folded, nothing left to JSON.

extension HTMLReport {
  /// For a page of a site: no head, no styles, no script.
  ///
  /// - Parameters:
  ///   - links: Into the site; the finding's own is not shown.
  ///   - episodes: All of the same requirement, this one among them, the worst first: the others
  ///     follow with their figures and rows.
  package func fragment(
    of finding: Finding, in report: ComplianceReport, links: ReportLinks = ReportLinks(),
    episodes: [Finding] = []
  ) -> [UInt8] {
    var writer = HTMLReportWriter(report, style: style)
    writer.page = HTMLWriter(isFragment: true)
    writer.links = ReportLinks(series: links.series)
    writer.writeAlone(finding)
    writer.writeEpisodes(episodes, around: finding, links)
    return writer.page.bytes
  }

  /// What a finding is about, in a few words: where, of what, and that it exceeds.
  package func title(of finding: Finding, in report: ComplianceReport) -> String {
    let writer = HTMLReportWriter(report, style: style)
    guard let check = writer.check(of: finding) else { return finding.message(style.language) }
    return writer.words.subject(of: check) + style.language.say("：", ": ")
      + check.verdictLabel(style.language)
  }
}

extension HTMLReportWriter {
  /// The check that a breach belongs to; `nil` where the finding is about data, or for information.
  func check(of finding: Finding) -> Check? {
    guard words.findings[finding.identity] != nil, finding.verdict == .fail else { return nil }
    return report.checks.first { $0.identity == finding.identity }
  }

  mutating func writeAlone(_ finding: Finding) {
    if let check = check(of: finding) {
      writeBreach(finding, of: check)
    } else {
      element("article", ["class": "finding \(finding.severity.style.name)"]) { writer in
        writer.element("p", ["class": "gist"]) { writer in
          writer.tag(finding.severity.label(writer.language), finding.severity.style)
          writer.page.text(finding.message(writer.language))
        }
        for note in finding.notes { writer.element("p", ["class": "small"], note(writer.language)) }
        writer.writeLinks(of: nil, [finding])
      }
      writeRule(finding.rule, working: finding.working)
    }
    section("evidence", say("证据：原始记录", "Evidence: the rows themselves")) { writer in
      if finding.evidence.rows.isEmpty {
        writer.element(
          "p", ["class": "quiet"],
          finding.evidence.omittedWords(writer.language)
            ?? writer.say("这一发现不依据某一行数据。", "This finding rests on no single row."))
      }
      writer.writeRows(finding.evidence, limit: Evidence.rowLimit)
    }
  }

  /// What is opened of a requirement with very many.
  private static let mostEpisodes = 50

  mutating func writeEpisodes(
    _ episodes: [Finding], around finding: Finding, _ links: ReportLinks
  ) {
    guard episodes.count > 1, let check = check(of: finding) else { return }
    section("episodes", say("本要求的各段", "All episodes of the requirement")) { writer in
      let own = episodes.firstIndex { $0.id == finding.id }.map { $0 + 1 } ?? 1
      writer.element(
        "p", ["class": "small"],
        writer.say(
          "共 \(episodes.count) 段，最重的在前；上文是第 \(own) 段。",
          "\(episodes.count) in all, the worst first; number \(own) stands above."))
      let shown = Array(episodes.indices.prefix(Self.mostEpisodes))
      if episodes.contains(where: { $0.episode != nil }) {
        writer.writeTable(of: check, episodes, shown)
      }
      for number in shown where episodes[number].id != finding.id {
        writer.writeEpisode(episodes[number], of: check, number + 1, links)
      }
    }
  }

  private mutating func writeEpisode(
    _ finding: Finding, of check: Check, _ number: Int, _ links: ReportLinks
  ) {
    element("details") { writer in
      writer.element(
        "summary",
        writer.say("第 \(number) 段：", "No. \(number): ") + finding.message(writer.language))
      if let address = links.finding(finding) {
        writer.element("p", ["class": "links small"]) { writer in
          writer.page.open("a", ["href": address])
          writer.page.text(writer.say("单独打开这一段", "this episode alone"))
          writer.page.close("a", isLine: false)
        }
      }
      if finding.episode != nil { writer.writeChart(of: check, finding, caption: nil) }
      writer.writeWorking(finding.working)
      if let episode = finding.episode {
        writer.writeValues(of: episode, check, limit: Evidence.rowLimit)
      }
      writer.writeRows(finding.evidence, limit: Evidence.rowLimit)
    }
  }

  private mutating func writeBreach(_ finding: Finding, of check: Check) {
    element("article", ["class": "finding \(check.style.name)"]) { writer in
      writer.element("p", ["class": "gist"]) { writer in
        writer.tag(check.verdictLabel(writer.language), check.style)
        writer.page.text(
          (check.isAdvisory ? writer.words.advisoryWords : "") + finding.message(writer.language))
      }
      writer.writeLinks(of: check, [finding])
      writer.facts(writer.basis(of: check))
      writer.writePath(of: check)
      if finding.episode != nil {
        writer.writeChart(of: check, finding, caption: nil)
        writer.writeTable(of: check, [finding], [0])
      }
      writer.writeNotes(of: check, [finding])
    }
    writeRule(check.rule, working: finding.working.isEmpty ? check.working : finding.working)
    if let episode = finding.episode {
      writeValues(of: episode, check, limit: Evidence.rowLimit)
    }
  }

  /// How the rule decides, and the arithmetic with this finding's numbers.
  private mutating func writeRule(_ id: String, working: [Bilingual]) {
    let rule = report.rules.first { $0.id == id }
    guard rule != nil || !working.isEmpty else { return }
    section("working", say("算式与计算", "Formula and working")) { writer in
      let language = writer.language
      if let rule {
        writer.facts([
          (
            writer.say("规则", "rule"), [rule.summary(language) + language.say("（\(id)）", " (\(id))")]
          ),
          (
            writer.say("怎样判定", "how it decides"),
            rule.formula?(language).split(separator: "\n").map(String.init) ?? []
          ),
          (writer.say("为什么要查", "why it matters"), [rule.why(language)]),
          (writer.say("规则依据", "source"), [rule.source(language)]),
        ])
      }
      writer.writeWorking(working)
    }
  }
}

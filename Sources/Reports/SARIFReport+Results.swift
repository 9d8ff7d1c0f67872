import Measures
import Report

// Findings and open checks as results.

extension SARIFWriter {
  /// Runs of lines beside the first that a result points to; the message says how many rows.
  static let shownRuns = 20

  mutating func write(_ item: SARIFItem, to json: inout JSONWriter) {
    switch item {
    case .findings(let finding, let count): write(finding, count: count, to: &json)
    case .check(let check): write(check, to: &json)
    }
  }

  private mutating func write(_ finding: Finding, count: Int, to json: inout JSONWriter) {
    writeRule(finding.rule, to: &json)
    json.member("kind", "fail")
    json.member("level", finding.severity.sarifLevel)
    json.message("message", message(finding, count: count))
    writeLocations(finding, to: &json)
    if count > 1 { json.member("occurrenceCount", count) }
    writeFingerprint(count > 1 ? "all/" + finding.identity.path : finding.id, to: &json)
    writeStandard(finding.standard, to: &json)
    json.object("properties") { json in
      writeCitation(finding.standard, finding.limit ?? finding.target ?? finding.item, to: &json)
      json.member("clause", ifKnown: finding.clause)
      if finding.isAdvisory {
        json.key("advisory")
        json.bool(true)
      }
      if let episode = finding.episode { write(episode, to: &json) }
      json.member("evidenceRows", finding.evidence.rows.count)
      json.member("evidenceOmitted", finding.evidence.omitted)
      if !finding.working.isEmpty {
        json.key("working")
        json.array(finding.working) { $0.string($1(language).oneLine) }
      }
    }
  }

  private mutating func write(_ check: Check, to json: inout JSONWriter) {
    writeRule(check.rule, to: &json)
    json.member("kind", check.verdict == .insufficient ? "open" : "review")
    // 3.27.10: what is not of kind "fail" has no level.
    json.member("level", "none")
    json.message("message", message(check))
    json.key("locations")
    json.array(CollectionOfOne(())) { json, _ in
      json.object { json in
        json.object("physicalLocation") { writeArtifact(report.mainFile, lines: nil, to: &$0) }
        writeLogicalLocation(check.outlet, check.pollutant, to: &json)
      }
    }
    writeFingerprint("check/" + check.identity.path, to: &json)
    writeStandard(check.standard, to: &json)
    json.object("properties") { json in
      json.member("verdict", check.verdict.rawValue)
      writeCitation(check.standard, check.limit ?? check.target ?? check.item, to: &json)
      json.member("clause", ifKnown: check.clause)
      if check.isAdvisory {
        json.key("advisory")
        json.bool(true)
      }
      if let coverage = check.coverage {
        json.key("coverage")
        json.object(inline: true) { json in
          json.member("expected", coverage.expected)
          json.member("present", coverage.present)
          json.member("valid", coverage.valid)
        }
      }
    }
  }

  // MARK: Words

  private func message(_ finding: Finding, count: Int) -> String {
    var parts = [finding.message(language)] + finding.notes.map { $0(language) }
    if count > 1 {
      parts.append(
        say(
          "同一检查共 \(count) 条发现，此处合并为一条，所示为"
            + (finding.episode == nil ? "第一条。" : "超标倍数最高者。"),
          "\(count) findings of this check are one result here; the "
            + (finding.episode == nil ? "first" : "one with the highest multiple") + " is shown."))
    }
    if finding.evidence.byFile.contains(where: { $0.lineRanges.count > Self.shownRuns }) {
      let rows = finding.evidence.rows.count + finding.evidence.omitted
      parts.append(say("证据共 \(rows) 行，未全部标出。", "Of \(rows) rows, not all are marked."))
    }
    return parts.joined(separator: say("", " "))
  }

  private func message(_ check: Check) -> String {
    let advisory = check.isAdvisory ? say("（参考，不计入结论）", "(advisory, not counted) ") : ""
    let gist = words.gist(check)
    let isNamed = gist.hasPrefix(check.verdict.name(language))
    let subject = words.subject(of: check)
    let demand = words.demand(check)
    return advisory + subject + say("：", ": ")
      + (isNamed ? "" : check.verdict.name(language) + say("，", ", ")) + gist
      + say("（", " (") + (subject.hasSuffix(demand) ? "" : demand + say("；", "; "))
      + words.citation(check) + say("）", ")")
  }

  // MARK: Parts of a result

  private func writeRule(_ id: String, to json: inout JSONWriter) {
    json.member("ruleId", id)
    if let index = ruleIndices[id] { json.member("ruleIndex", index) }
  }

  /// Holds no measured number, so that a result stays the same while an episode grows.
  private mutating func writeFingerprint(_ text: String, to json: inout JSONWriter) {
    var unique = text
    var number = 1
    while !fingerprints.insert(unique).inserted {
      number += 1
      unique = "\(text)~\(number)"
    }
    json.key("partialFingerprints")
    json.object(inline: true) { $0.member("greengateFinding/v1", unique) }
  }

  private func writeStandard(_ id: String?, to json: inout JSONWriter) {
    guard let id, let index = standardIndices[id] else { return }
    json.key("taxa")
    json.array(CollectionOfOne(()), inline: true) { json, _ in
      json.object { json in
        json.member("id", id)
        json.member("index", index)
        json.object("toolComponent") { writeTaxonomyReference(&$0) }
      }
    }
  }

  private func writeCitation(_ standard: String?, _ entry: String?, to json: inout JSONWriter) {
    json.member("standard", ifKnown: standard)
    json.member("entry", ifKnown: entry)
  }

  private func write(_ episode: Episode, to json: inout JSONWriter) {
    json.member("from", episode.from.description)
    json.member("to", episode.to.description)
    json.member("periods", episode.periods)
    json.member("peak", episode.peak)
    json.member("peakAt", episode.peakAt.description)
    json.member("multiple", episode.multiple)
    // The hours named are those that windows end with.
    if let window = episode.window { json.member("window", window) }
    if let first = episode.window(endingWith: episode.from) {
      json.member("windowsFrom", first.from.description)
    }
  }

  // MARK: Locations

  /// The peak's row first; runs of neighbouring lines as related ones.
  private func writeLocations(_ finding: Finding, to json: inout JSONWriter) {
    let runs = finding.evidence.byFile.flatMap { file in
      file.lineRanges.map { (path: file.path, lines: $0) }
    }
    let first =
      finding.evidence.lead.map { (path: $0.file, lines: $0.line...$0.line) } ?? runs.first
    json.key("locations")
    json.array(CollectionOfOne(())) { json, _ in
      json.object { json in
        json.object("physicalLocation") { json in
          writeArtifact(first?.path ?? report.mainFile, lines: first?.lines, to: &json)
        }
        writeLogicalLocation(finding.outlet, finding.pollutant, to: &json)
      }
    }
    let others = runs.filter { run in
      first.map { $0.path != run.path || $0.lines != run.lines } ?? true
    }
    guard !others.isEmpty else { return }
    json.key("relatedLocations")
    json.array(others.prefix(Self.shownRuns).enumerated()) { json, run in
      json.object(inline: true) { json in
        json.member("id", run.offset + 1)
        json.object("physicalLocation") {
          writeArtifact(run.element.path, lines: run.element.lines, to: &$0)
        }
      }
    }
  }

  private func writeArtifact(_ path: String, lines: ClosedRange<Int>?, to json: inout JSONWriter) {
    // Lines of a file are never said of another one.
    let place = artifactIndices[path]
    json.key("artifactLocation")
    json.object(inline: true) { writeLocation(place ?? 0, to: &$0) }
    guard let lines, place != nil else { return }
    json.key("region")
    json.object(inline: true) { json in
      json.member("startLine", lines.lowerBound)
      json.member("endLine", lines.upperBound)
    }
  }

  /// `HZ-FD-001/DA001/PM`.
  private func writeLogicalLocation(
    _ outlet: String?, _ pollutant: String?, to json: inout JSONWriter
  ) {
    let parts = [report.plant.id, outlet, pollutant].compactMap(\.self)
    json.key("logicalLocations")
    json.array(CollectionOfOne(()), inline: true) { json, _ in
      json.object { json in
        json.member("name", (parts.last ?? "").oneLine)
        json.member(
          "fullyQualifiedName", parts.map(\.percentEncoded).joined(separator: "/"))
      }
    }
  }
}

import Measures
import Report

// What results point to: rules, standards, files; and what the run says of itself.

/// A file that results may point into.
struct SARIFArtifact {
  var path: String
  var log: LogSummary?
  var sha256: String?

  /// plant.yaml or application.yaml, the logs, then files that only evidence names, in its order.
  static func all(of report: ComplianceReport) -> [SARIFArtifact] {
    var known: Set<String> = []
    var artifacts: [SARIFArtifact] = []
    func add(_ path: String, _ log: LogSummary?, _ sha256: String?) {
      if known.insert(path).inserted {
        artifacts.append(SARIFArtifact(path: path, log: log, sha256: sha256))
      }
    }
    // The digest is of a plant.yaml.
    add(report.mainFile, nil, report.decision == nil ? report.plantDigest : nil)
    for log in report.inputs { add(log.path, log, log.sha256) }
    for evidence in report.findings.lazy.map(\.evidence) {
      for row in evidence.rows { add(row.file, nil, nil) }
      // A saved report may name a row to open first that is not among the rows.
      if let lead = evidence.lead { add(lead.file, nil, nil) }
    }
    return artifacts
  }
}

extension SARIFWriter {
  /// Of what relative paths are relative to.
  private var baseID: String { style.base == nil ? "DOSSIER" : "SRCROOT" }

  func writeBase(_ json: inout JSONWriter) {
    json.key(named: baseID)
    json.object { json in
      json.message(
        "description",
        style.base == nil
          ? say("企业档案（含 plant.yaml 的文件夹）", "The dossier: the folder with plant.yaml")
          : say("代码库的根文件夹", "The repository's root folder"))
    }
  }

  /// Where an artifact is; results name its place in the list, too.
  func writeLocation(_ place: Int, isInResult: Bool = true, to json: inout JSONWriter) {
    json.member("uri", uris[place])
    json.member("uriBaseId", baseID)
    if isInResult { json.member("index", place) }
  }

  func write(_ artifact: SARIFArtifact, at place: Int, to json: inout JSONWriter) {
    json.key("location")
    json.object(inline: true) { writeLocation(place, isInResult: false, to: &$0) }
    json.key("roles")
    json.array(["analysisTarget"], inline: true) { $0.string($1) }
    if let log = artifact.log {
      json.member("length", log.bytes)
      json.member("mimeType", "text/csv")
      json.member("encoding", log.encoding == .gb18030 ? "GB18030" : "UTF-8")
    }
    if let sum = artifact.sha256 {
      json.key("hashes")
      json.object(inline: true) { $0.member("sha-256", sum) }
    }
    if let log = artifact.log {
      json.key("properties")
      json.object(inline: true) { json in
        json.member("kind", log.kind.rawValue)
        json.member("rows", log.rows)
        json.member("rejected", log.rejected)
      }
    }
  }

  // MARK: Rules and standards

  func writeDriver(_ json: inout JSONWriter) {
    json.member("name", report.tool.name)
    json.member("version", report.tool.version)
    json.key("rules")
    let levels = defaultLevels
    json.array(rules) { json, rule in
      json.object { write(rule, level: levels[rule.id] ?? "warning", to: &$0) }
    }
    if !report.standards.isEmpty {
      json.key("supportedTaxonomies")
      json.array(CollectionOfOne(()), inline: true) { json, _ in
        json.object { writeTaxonomyReference(&$0) }
      }
    }
  }

  /// A rule that makes checks can convict; one about data has the level of its findings.
  private var defaultLevels: [String: String] {
    var levels: [String: String] = [:]
    for finding in report.findings where levels[finding.rule] == nil {
      levels[finding.rule] = finding.severity.sarifLevel
    }
    for check in report.checks { levels[check.rule] = "error" }
    return levels
  }

  private func write(
    _ rule: ComplianceReport.RuleUsed, level: String, to json: inout JSONWriter
  ) {
    json.member("id", rule.id)
    json.member("name", Self.camelCase(rule.id))
    json.message("shortDescription", rule.summary(language))
    let why = rule.why(language)
    if !why.isEmpty {
      json.message("fullDescription", rule.summary(language) + say("", " ") + why)
      json.message("help", lines: help(rule))
    }
    json.key("defaultConfiguration")
    json.object(inline: true) { $0.member("level", level) }
  }

  private func help(_ rule: ComplianceReport.RuleUsed) -> [String] {
    var parts = [say("为什么：", "Why: ") + rule.why(language)]
    if let formula = rule.formula { parts.append(say("怎样判定：", "How: ") + formula(language)) }
    parts.append(say("依据：", "Source: ") + rule.source(language))
    parts.append(
      say("详见：greengate explain \(rule.id)", "More: greengate explain \(rule.id)"))
    return parts.flatMap { $0.split(separator: "\n").map(String.init) }
  }

  /// `EmissionLimit` of `emission-limit`.
  private static func camelCase(_ id: String) -> String {
    id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  func writeTaxonomy(_ json: inout JSONWriter) {
    json.key("taxonomies")
    json.array(CollectionOfOne(())) { json, _ in
      json.object { json in
        json.member("name", Self.taxonomy)
        json.message(
          "shortDescription", say("判定所依据的标准", "The standards by which it was judged"))
        json.key("taxa")
        json.array(report.standards) { json, standard in
          json.object { json in
            json.member("id", standard.id)
            json.member("name", standard.title(language).oneLine)
            if let note = standard.note { json.message("fullDescription", note(language)) }
          }
        }
      }
    }
  }

  static let taxonomy = "standards"

  func writeTaxonomyReference(_ json: inout JSONWriter) {
    json.member("name", Self.taxonomy)
    json.member("index", 0)
  }

  // MARK: The run

  func writeInvocation(_ json: inout JSONWriter) {
    json.key("executionSuccessful")
    json.bool(true)
    json.key("toolExecutionNotifications")
    json.array(notifications) { json, notification in
      json.object { json in
        json.member("level", notification.level)
        json.message("message", notification.text)
      }
    }
  }

  /// The verdict, what no result can carry, and what was left out.
  private var notifications: [(level: String, text: String)] {
    let verdict = report.verdict
    let level =
      switch verdict {
      case .fail: "error"
      case .pass: "note"
      case .insufficient, .notEvaluated, .notApplicable: "warning"
      }
    var list = [
      (
        level: level,
        text: say("结论：", "Verdict: ") + verdict.conclusion(language) + words.scopeSuffix()
          + say("；", "; ")
          + words.conclusionFacts().joined(separator: say("；", "; "))
      )
    ]
    if mergedCount > 0 {
      list.append(
        (
          level: "warning",
          text: say(
            "结果超过上限，同一检查的发现合并为一条，另有 \(mergedCount) 条未单列；全部见 JSON 报告。",
            "There are more results than one run may hold: findings of one check became one "
              + "result, and \(mergedCount) have none of their own; the JSON report has all.")
        ))
    }
    if cutCount > 0 {
      list.append(
        (
          level: "warning",
          text: say(
            "合并后仍超过上限，末尾 \(cutCount) 条未列；全部见 JSON 报告。",
            "They were still too many: the last \(cutCount) results are left out; the JSON report "
              + "has all.")
        ))
    }
    return list
  }
}

extension Severity {
  /// SARIF 3.27.10.
  var sarifLevel: String {
    switch self {
    case .violation: "error"
    case .warning: "warning"
    case .notice: "note"
    }
  }
}

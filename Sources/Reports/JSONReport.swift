package import Measures
package import Report
import Standards

/// The report as JSON, schema `greengate/report/1`: what other programs read.
///
/// Figures are decimal strings, times ISO 8601 with China's offset. A key whose value is not known
/// is left out, never null. New keys may be added within the schema; none changes its meaning.
package struct JSONReport: Reporter {
  package static let schema = "greengate/report/1"

  /// The language of `message`, `notes`, `reason` and titles; keys and codes have none.
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.text("schema", Self.schema)
      json.text("verdict", report.verdict.rawValue)
      json.key("tool")
      json.object {
        $0.text("name", report.tool.name)
        $0.text("version", report.tool.version)
      }
      json.text("language", language.rawValue)
      write(report.plant, to: &json)
      json.key("period")
      json.object {
        $0.text("from", report.period.from.description)
        $0.text("to", report.period.to.description)
      }
      if let declared = report.declaredPeriod {
        json.key("declared_period")
        json.object {
          $0.text("from", declared.from.description)
          $0.text("to", declared.to.description)
        }
      }
      json.text("plant_yaml_sha256", report.plantDigest)
      json.whole("energy_year", report.energyYear)
      json.text("as_of", report.asOf.description)
      json.texts("scope", report.scope.map(\.rawValue))
      json.key("standards")
      json.object { json in
        json.text("digest", report.standardsDigest)
        if !report.overlays.isEmpty { json.texts("overlays", report.overlays) }
        json.list("used", report.standards) { json, standard in
          json.text("id", standard.id)
          json.text("title", standard.title(language))
          json.text("effective", standard.effective.description)
          if !standard.isEffectiveKnown {
            json.key("effective_known")
            json.bool(false)
          }
          json.text("note", standard.note?(language))
        }
      }
      json.list("outlets", report.outlets) { json, outlet in
        json.text("id", outlet.id)
        json.text("name", outlet.name)
        json.texts("processes", outlet.processes)
        json.texts("monitors", outlet.monitors)
        json.text("approved", outlet.approved?.description)
      }
      let shown = EvidenceText(report.findings)
      json.list("inputs", report.inputs) { write($1, rows: shown.rows(of: $1.path), to: &$0) }
      json.list("checks", report.checks) { write($1, to: &$0) }
      json.list("findings", report.findings) { write($1, to: &$0) }
    }
    return json.finished()
  }

  private func write(_ plant: Plant, to json: inout JSONWriter) {
    json.key("plant")
    json.object {
      $0.text("id", plant.id)
      $0.text("name", plant.name)
      $0.text("sector", plant.sector)
      $0.text("region", plant.region)
      $0.text("area", plant.area.rawValue)
      $0.text("approved", plant.approved.description)
      $0.texts("regimes", plant.regimes)
    }
  }

  /// - Parameter rows: those that findings refer to by line; their text stands here once, so that
  ///   findings do not depend on how the rows lie in files.
  private func write(_ input: LogSummary, rows: [RowReference], to json: inout JSONWriter) {
    json.text("path", input.path)
    json.text("kind", input.kind.rawValue)
    json.whole("bytes", input.bytes)
    json.text("encoding", input.encoding.rawValue)
    json.whole("rows", input.rows)
    json.whole("rejected", input.rejected)
    let reasons = input.rejections.map { ($0.key.rawValue, $0.value) }
    json.counts("rejections", reasons)
    json.list("rejected_examples", input.examples) { json, example in
      json.whole("line", example.line)
      json.text("reason", example.reason.rawValue)
      json.text("text", example.text)
    }
    json.texts("ignored_columns", input.ignoredColumns)
    json.texts("claimed_columns", input.claimedColumns)
    json.whole("outside_period", input.outsidePeriod)
    json.counts("undeclared_outlets", input.undeclaredOutlets.map { ($0.key, $0.value) })
    json.counts("unknown_pollutants", input.unknownPollutants.map { ($0.key, $0.value) })
    json.counts("unknown_flags", input.unknownFlags.map { ($0.key, $0.value) })
    json.whole("empty_cells", input.emptyCells)
    json.whole("swallowing_records", input.swallowingRecords)
    json.list("swallowing_examples", input.swallowingExamples) { json, row in
      json.whole("line", row.line)
      json.text("text", row.text)
    }
    json.text("sha256", input.sha256)
    json.list("evidence_rows", rows) { json, row in
      json.whole("line", row.line)
      json.text("text", row.text)
    }
  }

  private func write(_ check: Check, to json: inout JSONWriter) {
    json.text("rule", check.rule)
    json.text("outlet", check.outlet)
    json.text("pollutant", check.pollutant)
    json.text("standard", check.standard)
    json.text("limit", check.limit)
    json.text("target", check.target)
    json.text("item", check.item)
    json.text("subject", check.subject?(language))
    json.text("clause", check.clause)
    json.text("basis", check.basis)
    json.text("verdict", check.verdict.rawValue)
    json.key("advisory")
    json.bool(check.isAdvisory)
    json.text("reason", check.reason?(language))
    json.text("because", check.because?(language))
    if let coverage = check.coverage {
      json.key("coverage")
      json.object {
        $0.whole("expected", coverage.expected)
        $0.whole("present", coverage.present)
        $0.whole("valid", coverage.valid)
        write(check.gaps, of: check.basis, to: &$0)
      }
    }
    json.whole("exceeding", check.exceeding)
    if let requirement = check.requirement {
      json.key("requirement")
      json.object {
        $0.text("sense", requirement.sense.rawValue)
        $0.text("value", requirement.value)
        $0.text("unit", requirement.unit)
        $0.text("oxygen", requirement.oxygen)
        $0.text("share", requirement.share)
        $0.whole("window", requirement.window)
        $0.text("comparison", requirement.comparison)
        $0.text("source", requirement.source)
        $0.text("confidence", requirement.confidence)
      }
    }
    if let measured = check.measured {
      json.key("measured")
      json.object {
        $0.text("value", measured.value)
        $0.text("unit", measured.unit)
      }
    }
    if !check.working.isEmpty { json.texts("working", check.working.map { $0(language) }) }
    write(check.intensity, to: &json)
  }

  /// Totals are exact; stretches are listed up to a cap, and those beyond it counted.
  private func write(_ gaps: CoverageGaps?, of basis: String?, to json: inout JSONWriter) {
    guard let gaps, !gaps.isEmpty else { return }
    let total: StaticString
    let periods: StaticString
    switch basis {
    case "day": (total, periods) = ("gap_days", "days")
    case "rolling": (total, periods) = ("gap_windows", "windows")
    default: (total, periods) = ("gap_hours", "hours")
    }
    json.key(total)
    json.object { json in
      for kind in gaps.kinds {
        json.key(named: kind.rawValue)
        json.number(gaps.total(kind))
      }
    }
    json.list("gaps", gaps.stretches) { json, stretch in
      json.text("kind", stretch.kind.rawValue)
      json.text("from", stretch.from.description)
      json.text("to", stretch.to.description)
      json.whole(periods, stretch.periods)
    }
    if gaps.omitted > 0 { json.whole("gaps_omitted", gaps.omitted) }
  }

  private func write(_ finding: Finding, to json: inout JSONWriter) {
    json.text("id", finding.id)
    json.text("rule", finding.rule)
    json.text("verdict", finding.verdict?.rawValue)
    json.text("severity", finding.severity.rawValue)
    json.key("advisory")
    json.bool(finding.isAdvisory)
    json.text("outlet", finding.outlet)
    json.text("pollutant", finding.pollutant)
    json.text("standard", finding.standard)
    json.text("limit", finding.limit)
    json.text("target", finding.target)
    json.text("item", finding.item)
    json.text("clause", finding.clause)
    json.text("basis", finding.basis)
    if let episode = finding.episode { write(episode, to: &json) }
    write(finding.intensity, to: &json)
    if !finding.working.isEmpty { json.texts("working", finding.working.map { $0(language) }) }
    json.text("message", finding.message(language))
    json.texts("notes", finding.notes.map { $0(language) })
    json.list("evidence", finding.evidence.byFile) { json, file in
      json.text("path", file.path)
      json.key("lines")
      json.array(file.rows, inline: true) { $0.number($1.line) }
    }
    json.whole("evidence_omitted", finding.evidence.omitted)
  }

  private func write(_ episode: Episode, to json: inout JSONWriter) {
    json.text("from", episode.from.description)
    json.text("to", episode.to.description)
    json.whole("periods", episode.periods)
    json.key("peak")
    json.object {
      $0.text("value", episode.peak)
      $0.text("at", episode.peakAt.description)
    }
    json.text("multiple", episode.multiple)
    // From the first clock hour of the first window on; `from` is the hour that it ends with.
    if let window = episode.window(endingWith: episode.from) {
      json.whole("window", episode.window)
      json.text("windows_from", window.from.description)
    }
    json.list("values", episode.values) { json, value in
      json.text("at", value.at.description)
      json.whole("count", value.count)
      json.text("mean", value.mean)
      json.text("oxygen", value.oxygen)
      json.text("value", value.value)
    }
  }

  private func write(_ figures: IntensityFigures?, to json: inout JSONWriter) {
    guard let figures else { return }
    json.whole("year", figures.year)
    json.whole("base_year", figures.baseYear)
    json.text("intensity", figures.intensity)
    json.text("base_intensity", figures.baseIntensity)
    json.text("allowed", figures.allowed)
  }
}

extension JSONWriter {
  fileprivate mutating func text(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  fileprivate mutating func whole(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  fileprivate mutating func texts(_ name: StaticString, _ values: [String]) {
    key(name)
    array(values, inline: true) { $0.string($1) }
  }

  fileprivate mutating func list<Element>(
    _ name: StaticString, _ elements: [Element], members: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    array(elements) { json, element in json.object { members(&$0, element) } }
  }

  /// Counts by name, sorted by name: a dictionary's own order must never show.
  fileprivate mutating func counts(_ name: StaticString, _ counts: [(String, Int)]) {
    key(name)
    object { json in
      for (name, count) in counts.sorted(by: { $0.0 < $1.0 }) {
        json.key(named: name)
        json.number(count)
      }
    }
  }
}

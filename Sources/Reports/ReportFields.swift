import Measures
import Report

// The keys of schema greengate/report/1. Figures are decimal strings, times ISO 8601 with China's
// offset. New keys may be added within the schema; none changes its meaning.
//
// What stands in no key here, no view may show: a saved report must give every view again.

extension ComplianceReport {
  mutating func fields(_ json: inout some JSONFields) {
    json.code("verdict", &verdict)
    json.object("tool") {
      $0.text("name", &tool.name)
      $0.text("version", &tool.version)
    }
    var language = json.language
    json.code("language", &language)
    json.object("plant") { plant.fields(&$0) }
    json.object("period") { period.fields(&$0) }
    json.object("declared_period", &declaredPeriod, blank: .blank) { $1.fields(&$0) }
    json.text("plant_yaml_sha256", &plantDigest)
    json.whole("energy_year", &energyYear)
    json.instant("as_of", &asOf)
    json.codes("scope", &scope)
    json.object("standards") { json in
      json.text("digest", &standardsDigest)
      json.texts("overlays", &overlays, unless: [])
      json.list("used", &standards, blank: .blank) { $1.fields(&$0) }
    }
    json.object("decision", &decision, blank: .blank) { $1.fields(&$0) }
    json.list("rules", &rules, unless: [], blank: .blank) { $1.fields(&$0) }
    json.list("outlets", &outlets, blank: .blank) { $1.fields(&$0) }
    var rows = EvidenceText(findings)
    json.list("inputs", &inputs, blank: .blank) { $1.fields(&$0, &rows) }
    json.list("checks", &checks, blank: .blank) { $1.fields(&$0) }
    refuseContradiction(&json)
    json.list("findings", &findings, blank: .blank) { $1.fields(&$0, rows) }
  }
}

extension ComplianceReport {
  /// Nothing is judged again, but a headline that its own checks belie is passed on by no view.
  private func refuseContradiction(_ json: inout some JSONFields) {
    let counting = Verdict.overall(checks.lazy.filter { !$0.isAdvisory }.map(\.verdict))
    if json.isReading, counting != verdict {
      json.refuse("verdict", verdict.rawValue, insteadOf: counting.rawValue)
    }
  }
}

extension Plant {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.text("name", &name)
    json.text("sector", &sector)
    json.text("region", &region)
    json.code("area", &area)
    json.flag("area_declared", &isAreaDeclared, unless: true)
    json.date("approved", &approved)
    json.texts("regimes", &regimes)
  }
}

extension Period {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    var (from, to) = (from, to)
    json.instant("from", &from)
    json.instant("to", &to)
    if let period = Period(from: from, to: to) {
      self = period
    } else {
      json.refuse("to", to.description)
    }
  }

  /// The first hour of 1970: what reading fills in.
  fileprivate static var blank: Period {
    Period(from: CivilDate(daysSinceEpoch: 0), hours: 1)
  }
}

extension ComplianceReport.StandardUsed {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.words("title", &title)
    json.date("effective", &effective)
    json.flag("effective_known", &isEffectiveKnown, unless: true)
    json.words("note", &note)
  }

  fileprivate static var blank: Self {
    Self(id: "", title: .blank, effective: CivilDate(daysSinceEpoch: 0))
  }
}

extension ComplianceReport.RuleUsed {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.words("summary", &summary)
    json.words("why", &why)
    json.words("formula", &formula)
    json.words("source", &source)
  }

  fileprivate static var blank: Self {
    Self(id: "", summary: .blank, why: .blank, source: .blank)
  }
}

extension Outlet {
  fileprivate mutating func fields(_ json: inout some JSONFields) {
    json.text("id", &id)
    json.text("name", &name)
    json.texts("processes", &processes)
    json.texts("monitors", &monitors)
    json.date("approved", &approved)
  }

  fileprivate static var blank: Outlet { Outlet(id: "", name: "", processes: [], monitors: []) }
}

extension Bilingual {
  static var blank: Bilingual { Bilingual(zh: "", en: "") }
}

extension ComplianceReport {
  /// Of the first hour of 1970: what reading fills in.
  static var blank: ComplianceReport {
    let day = CivilDate(daysSinceEpoch: 0)
    return ComplianceReport(
      tool: Tool(name: "", version: ""),
      plant: Plant(id: "", name: "", sector: "", region: "", area: .general, approved: day),
      outlets: [], period: .blank, energyYear: nil, asOf: Instant(day), scope: [],
      verdict: .notEvaluated, standardsDigest: "", standards: [], inputs: [], checks: [],
      findings: [])
  }
}

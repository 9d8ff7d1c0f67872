package import Measures

/// The one model that every output format is a view of.
package struct ComplianceReport: Sendable {
  package struct Tool: Hashable, Sendable {
    package var name: String
    package var version: String

    package init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// What a report keeps of a standard that it used.
  package struct StandardUsed: Hashable, Sendable {
    package var id: String
    package var title: Bilingual
    package var effective: CivilDate
    /// Whether `effective` is known; else another day stands for it.
    package var isEffectiveKnown = true
    /// What the pack says of the whole text: how its limits are meant, what it leaves out.
    package var note: Bilingual?

    package init(id: String, title: Bilingual, effective: CivilDate, note: Bilingual? = nil) {
      self.id = id
      self.title = title
      self.effective = effective
      self.note = note
    }
  }

  /// What a report keeps of a rule that made one of its checks or findings.
  package struct RuleUsed: Hashable, Sendable {
    package var id: String
    package var summary: Bilingual
    /// Why it matters.
    package var why: Bilingual
    /// How it decides; `nil` where the summary says it all.
    package var formula: Bilingual?
    package var source: Bilingual

    package init(
      id: String, summary: Bilingual, why: Bilingual, formula: Bilingual? = nil, source: Bilingual
    ) {
      self.id = id
      self.summary = summary
      self.why = why
      self.formula = formula
      self.source = source
    }
  }

  package var tool: Tool
  package var plant: Plant
  package var outlets: [Outlet]
  package var period: Period
  /// The dossier's own period, where only a part of it was checked.
  package var declaredPeriod: Period?
  /// SHA-256 of plant.yaml, in lower-case hex; only where the run was sealed.
  package var plantDigest: String?
  package var energyYear: Int?
  /// The day as of which waivers and expiries are read.
  package var asOf: Instant
  /// What the dossier limited itself to; empty: everything.
  package var scope: [Scope]
  package var verdict: Verdict
  package var standardsDigest: String
  /// What was laid over the packs, as it was named and in that order.
  package var overlays: [String] = []
  package var standards: [StandardUsed]
  /// Those of its checks and findings, ordered by id.
  package var rules: [RuleUsed] = []
  package var inputs: [LogSummary]
  /// Ordered by their identity: rule, outlet, pollutant, standard and limit, target or item.
  package var checks: [Check]
  /// Ordered by severity, identity and time.
  package var findings: [Finding]
  /// What a gate decided; `nil` where a dossier was only checked.
  package var decision: Decision?

  package init(
    tool: Tool, plant: Plant, outlets: [Outlet], period: Period, energyYear: Int?, asOf: Instant,
    scope: [Scope], verdict: Verdict, standardsDigest: String, standards: [StandardUsed],
    inputs: [LogSummary], checks: [Check], findings: [Finding]
  ) {
    self.tool = tool
    self.plant = plant
    self.outlets = outlets
    self.period = period
    self.energyYear = energyYear
    self.asOf = asOf
    self.scope = scope
    self.verdict = verdict
    self.standardsDigest = standardsDigest
    self.standards = standards
    self.inputs = inputs
    self.checks = checks
    self.findings = findings
  }
}

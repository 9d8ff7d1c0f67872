import Crypto
import Measures
package import Report

/// All rows of one run, but for its number and its place in the chain.
struct RunRows {
  var run = RunRecord()
  var reports: [ReportRecord] = []
  var inputs: [InputFileRecord] = []
  var checks: [CheckRecord] = []
  var findings: [FindingRecord] = []
  var seriesMonths: [SeriesMonthRecord] = []
  var figures: [FigureRecord] = []
  var input = StoredInputRecord()
  var deadlines: [AuditDeadlineRecord] = []

  init(_ entry: LedgerEntry) throws {
    let plant = entry.report.plant.id
    for (language, json) in entry.reports {
      var record = ReportRecord()
      record.language = language
      record.bytes = json.count
      record.sha256 = SHA256.hash(data: json).hex
      record.json = try Deflate.packed(json)
      reports.append(record)
    }
    for (position, log) in entry.report.inputs.enumerated() {
      inputs.append(try InputFileRecord(log, position: position))
    }
    for (position, check) in entry.report.checks.enumerated() {
      checks.append(CheckRecord(check, position: position, plant: plant))
    }
    for (position, finding) in entry.report.findings.enumerated() {
      findings.append(FindingRecord(finding, position: position, plant: plant))
    }
    seriesMonths = entry.hours.seriesMonths()
    figures = entry.figures.map(FigureRecord.init)
    input.bytes = entry.input.count
    input.body = try Deflate.packed(entry.input)
    for (position, due) in entry.deadlines.enumerated() {
      deadlines.append(AuditDeadlineRecord(due, position: position))
    }
    run = RunRecord(entry)
    run.reports = reports.count
    run.inputs = inputs.count
    run.checks = checks.count
    run.findings = findings.count
    run.seriesMonths = seriesMonths.count
    run.figures = figures.count
    run.deadlines = deadlines.count
    run.key = key(entry)
  }

  /// Over what the run rests on: the same again is the same run, whoever records it and when; but what
  /// an applicant had decided is not the authority's decision, though it rests on the same.
  private func key(_ entry: LedgerEntry) -> String {
    let report = entry.report
    var parts = [
      run.kind.rawValue, run.plant, "\(run.periodFrom)", "\(run.periodTo)", "\(run.asOf)",
      run.toolVersion, run.standardsDigest, report.plantDigest ?? "", run.application ?? "",
      run.track?.rawValue ?? "",
    ]
    parts += ["\(report.overlays.count)"] + report.overlays
    parts += inputs.flatMap { [$0.path, $0.sha256] }
    // A decision rests on more than its logs: documents, register, waivers.
    if run.kind == .decision { parts += reports.map(\.sha256) }
    let text = parts.map { "\($0.utf8.count):\($0)\n" }.joined()
    return SHA256.hash(data: Array(text.utf8)).hex
  }

  /// The key of the same run when it is recorded once more, after it was replaced or pruned.
  ///
  /// - Parameter time: From 1; ``run`` has the first one's.
  func key(time: Int) -> String {
    guard time > 1 else { return run.key }
    return SHA256.hash(data: Array("\(run.key)\n\(time)".utf8)).hex
  }
}

extension RunRecord {
  /// How many rows of each table belong to it.
  var rowCounts: [(table: String, count: Int)] {
    [
      (ReportRecord.table, reports), (InputFileRecord.table, inputs),
      (CheckRecord.table, checks), (FindingRecord.table, findings),
      (SeriesMonthRecord.table, seriesMonths), (FigureRecord.table, figures),
      (StoredInputRecord.table, 1), (AuditDeadlineRecord.table, deadlines),
    ]
  }
}

extension RunRecord {
  fileprivate init(_ entry: LedgerEntry) {
    let report = entry.report
    self.init()
    kind = report.decision == nil ? .check : .decision
    plant = report.plant.id
    plantName = report.plant.name
    sector = report.plant.sector
    region = report.plant.region
    area = report.plant.area
    periodFrom = report.period.from
    periodTo = report.period.to
    asOf = report.asOf
    recordedAt = entry.recordedAt
    recordedBy = entry.recordedBy
    toolVersion = report.tool.version
    standardsDigest = report.standardsDigest
    verdict = report.verdict
    application = report.decision?.application.id
    track = report.decision.map {
      DecisionTrack(
        stage: $0.application.stage.rawValue, isApplicants: $0.isApplicants)
    }
    reason = entry.reason
  }
}

extension InputFileRecord {
  fileprivate init(_ log: LogSummary, position: Int) throws(RowDamage) {
    guard let digest = log.sha256 else {
      // The tool seals what it records.
      throw RowDamage(
        table: Self.table, row: "position=\(position)",
        reason: Bilingual(zh: "报告未加 SHA-256", en: "the report is not sealed"))
    }
    self.init()
    self.position = position
    path = log.path
    kind = log.kind
    bytes = log.bytes
    rows = log.rows
    rejected = log.rejected
    sha256 = digest
  }
}

extension CheckRecord {
  package init(_ check: Check, position: Int, plant: String) {
    self.init(figuresOf: check)
    self.position = position
    fingerprint = BreachScope(check.identity, plant: plant).fingerprint
  }

  /// All that a check says, without its place and its fingerprint.
  package init(figuresOf check: Check) {
    self.init()
    rule = check.rule
    outlet = check.outlet
    pollutant = check.pollutant
    standard = check.standard
    limitID = check.limit
    target = check.target
    item = check.item
    basis = check.basis
    verdict = check.verdict
    isAdvisory = check.isAdvisory
    expected = check.coverage?.expected
    present = check.coverage?.present
    valid = check.coverage?.valid
    exceeding = check.exceeding
    measured = check.measured?.value ?? check.highest?.value ?? check.intensity?.intensity
    measuredUnit = check.measured?.unit ?? check.highest?.unit
    allowed = check.requirement?.value ?? check.intensity?.allowed
  }
}

extension FindingRecord {
  package init(_ finding: Finding, position: Int, plant: String) {
    self.init()
    self.position = position
    findingID = finding.id
    fingerprint = BreachScope(finding.identity, plant: plant).fingerprint
    rule = finding.rule
    severity = finding.severity
    verdict = finding.verdict
    isAdvisory = finding.isAdvisory
    isUrgent = finding.isUrgent
    outlet = finding.outlet
    pollutant = finding.pollutant
    standard = finding.standard
    limitID = finding.limit
    target = finding.target
    item = finding.item
    fromTime = finding.episode?.from
    toTime = finding.episode?.to
    periods = finding.episode?.periods
    peak = finding.episode?.peak
    peakAt = finding.episode?.peakAt
    multiple = finding.episode?.multiple
    messageZh = finding.message.zh
    messageEn = finding.message.en
  }
}

extension FigureRecord {
  fileprivate init(_ figure: MonthFigure) {
    self.init()
    month = figure.month
    quantity = figure.quantity
    value = figure.value
    isComplete = figure.isComplete
    substitutedHours = figure.substitutedHours
    expectedHours = figure.expectedHours
  }
}

extension AuditDeadlineRecord {
  fileprivate init(_ date: AuditDueDate, position: Int) {
    self.init()
    self.position = position
    item = date.item
    due = date.due
    messageZh = date.message.zh
    messageEn = date.message.en
  }
}

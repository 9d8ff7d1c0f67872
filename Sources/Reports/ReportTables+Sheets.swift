import Measures
import Report
import Standards

// The sheets of a workbook, in their order; the summary goes before them.

extension ReportTables {
  var sheets: [ReportTable] {
    decisionTables + [
      checkTable, findingTable, exceedingTable, evidenceTable, coverageTable, gapTable,
      standardTable, inputTable,
    ]
  }

  // MARK: Checks

  private var checkTable: ReportTable {
    ReportTable(
      Bilingual(zh: "检查", en: "Checks"),
      [
        TableColumn("序号", "No.", width: 6) { .count($0.number) },
        TableColumn("结论", "Verdict", width: 13) { row in
          .text(row.check.verdictLabel(language), row.check.style)
        },
        TableColumn("是否计入结论", "Counted?", width: 10) { counting($0.check) },
        TableColumn("排放口", "Outlet", width: 10) { .text($0.check.outlet) },
        TableColumn("排放口名称", "Outlet's name", width: 16) { outletName($0.check.outlet) },
        TableColumn("污染物", "Pollutant", width: 16) { pollutant($0.check.pollutant) },
        TableColumn("要求", "Requirement", width: 34) { cell(words.demand($0.check)) },
        TableColumn("限值", "Limit", width: 10) { .figure(bound($0.check)?.value) },
        TableColumn("限值单位", "Limit's unit", width: 10) { unit(bound($0.check)?.unit) },
        TableColumn("实际值", "Found", width: 10) { .figure(measured($0.check)?.value) },
        TableColumn("实际值单位", "Unit of found", width: 10) { unit(measured($0.check)?.unit) },
        TableColumn("最高值", "Highest", width: 10) { .figure($0.check.highest?.value) },
        TableColumn("最高值单位", "Its unit", width: 10) { unit($0.check.highest?.unit) },
        TableColumn("最高值时刻", "Highest at", width: 17) { row in
          row.check.basis == .rolling
            ? .text(words.highestTime(row.check)) : .moment(row.check.highest?.at)
        },
        TableColumn("不符合数", "Exceeding", width: 10) { .count($0.check.exceeding) },
        TableColumn("应有", "Expected", width: 9) { .count($0.check.coverage?.expected) },
        TableColumn("有数据", "Present", width: 9) { .count($0.check.coverage?.present) },
        TableColumn("有效", "Valid", width: 9) { .count($0.check.coverage?.valid) },
        TableColumn("有效率（%）", "Valid, %", width: 9) { validShare($0.check.coverage) },
        TableColumn("计数单位", "Counted in", width: 10) { row in
          row.check.coverage == nil ? .blank : period(row.check.basis)
        },
        TableColumn("说明", "Remark", width: 36) { cell($0.check.reason) },
        TableColumn("计算", "Working", width: 36) { cells($0.check.working) },
        TableColumn("标准", "Standard", width: 18) { .text($0.check.standard) },
        TableColumn("条款", "Clause", width: 12) { .text($0.check.clause) },
        TableColumn("条目", "Entry", width: 18) { row in
          .text(row.check.limit ?? row.check.target ?? row.check.item)
        },
        TableColumn("适用原因", "Binds because", width: 30) { cell($0.check.because) },
        TableColumn("出处", "Source", width: 24) { .text($0.check.requirement?.source) },
        TableColumn("数值可信度", "Confidence", width: 14) { confidence($0.check) },
        TableColumn("规则", "Rule", width: 20) { .text($0.check.rule) },
      ], rows: checks, frozenColumns: 2)
  }

  // MARK: Findings

  private var findingTable: ReportTable {
    ReportTable(
      Bilingual(zh: "发现", en: "Findings"),
      [
        TableColumn("序号", "No.", width: 6) { .count($0.number) },
        TableColumn("级别", "Severity", width: 10) { row in
          .text(row.finding.severity.label(language), row.finding.severity.style)
        },
        TableColumn("排放口", "Outlet", width: 10) { .text($0.finding.outlet) },
        TableColumn("排放口名称", "Outlet's name", width: 16) { outletName($0.finding.outlet) },
        TableColumn("污染物", "Pollutant", width: 16) { pollutant($0.finding.pollutant) },
        TableColumn("起", "From", width: 17) { begin($0.finding.episode) },
        TableColumn("止（不含）", "To (exclusive)", width: 17) { .moment($0.finding.episode?.to) },
        TableColumn("持续数", "Periods", width: 8) { .count($0.finding.episode?.periods) },
        TableColumn("计数单位", "Counted in", width: 10) { row in
          row.finding.episode == nil ? .blank : period(row.finding.basis)
        },
        TableColumn("最高值或实际值", "Peak or found", width: 12) { .figure(found($0)?.value) },
        TableColumn("其单位", "Its unit", width: 10) { unit(found($0)?.unit) },
        TableColumn("最高值时刻", "Peak at", width: 17) { peak($0.finding.episode) },
        TableColumn("限值", "Limit", width: 10) { .figure(limit($0)?.value) },
        TableColumn("限值单位", "Limit's unit", width: 10) { unit(limit($0)?.unit) },
        TableColumn("超标倍数", "Peak / limit − 1", width: 10) { row in
          .figure(row.finding.episode?.multiple)
        },
        TableColumn("发现内容", "What was found", width: 40) { cell($0.finding.message) },
        TableColumn("建议与备注", "What to do, notes", width: 36) { cells($0.finding.notes) },
        TableColumn("计算", "Working", width: 36) { cells($0.finding.working) },
        TableColumn("证据位置", "Evidence at", width: 28) { places($0.finding.evidence) },
        TableColumn("是否计入结论", "Counted?", width: 10) { row in
          row.finding.verdict == nil ? .blank : counting(row.finding.isAdvisory)
        },
        TableColumn("检查序号", "Check no.", width: 8) { .count($0.check?.number) },
        TableColumn("标准", "Standard", width: 18) { .text($0.finding.standard) },
        TableColumn("条款", "Clause", width: 12) { .text($0.finding.clause) },
        TableColumn("条目", "Entry", width: 18) { row in
          .text(row.finding.limit ?? row.finding.target ?? row.finding.item)
        },
        TableColumn("规则", "Rule", width: 20) { .text($0.finding.rule) },
        TableColumn("编号", "Id", width: 30) { .text($0.finding.id) },
      ], rows: findings, frozenColumns: 2)
  }

  /// What breaks the limit: an episode's peak, else the check's one figure. Peaks are in the base
  /// unit of the limit's.
  func found(_ row: FindingRow) -> Figure? {
    let check = row.check?.check
    if let episode = row.finding.episode {
      return Figure(episode.peak, check?.requirement.map { baseUnit(of: $0.unit) } ?? "")
    }
    return row.finding.verdict == .fail ? check.flatMap(measured) : nil
  }

  func limit(_ row: FindingRow) -> Figure? {
    row.finding.verdict == .fail ? row.check.flatMap { bound($0.check) } : nil
  }

  private var exceedingTable: ReportTable {
    let rows = findings.flatMap { row in
      (row.finding.episode?.values ?? []).map { (row: row, value: $0) }
    }
    return ReportTable(
      Bilingual(zh: "超标时段明细", en: "Exceeding periods"),
      [
        TableColumn("发现序号", "Finding no.", width: 9) { .count($0.row.number) },
        TableColumn("排放口", "Outlet", width: 12) { .text($0.row.finding.outlet) },
        TableColumn("污染物", "Pollutant", width: 18) { pollutant($0.row.finding.pollutant) },
        TableColumn("时段开始", "Period from", width: 17) { .moment(span($0.row, $0.value).from) },
        TableColumn("时段结束（不含）", "Period to (excl.)", width: 17) { row in
          .moment(span(row.row, row.value).to)
        },
        TableColumn("有效数据个数", "Values counted", width: 10) { .count($0.value.count) },
        TableColumn("实测均值", "Mean measured", width: 12) { .figure($0.value.mean) },
        TableColumn("含氧量（%）", "O2, %", width: 10) { .figure($0.value.oxygen) },
        TableColumn("用于评价的数值", "Value judged", width: 12) { .figure($0.value.value) },
        TableColumn("单位", "Unit", width: 10) { unit(found($0.row)?.unit) },
      ], rows: rows)
  }

  /// The hour, day or whole window of a value.
  private func span(_ row: FindingRow, _ value: PeriodValue) -> (from: Instant, to: Instant) {
    if let window = row.finding.episode?.window(endingWith: value.at) { return window }
    let seconds: Int64 = row.finding.basis == .day ? 86_400 : 3600
    return (value.at, Instant(seconds: value.at.seconds + seconds))
  }

  private var evidenceTable: ReportTable {
    // A saved report keeps the text of logs' rows, and a view shows what is saved.
    let logs = Set(report.inputs.map(\.path))
    let rows = findings.lazy.flatMap { row in
      row.finding.evidence.rows.lazy.map { (number: row.number, row: $0) }
    }
    return ReportTable(
      Bilingual(zh: "证据", en: "Evidence"),
      [
        TableColumn("发现序号", "Finding no.", width: 9) { .count($0.number) },
        TableColumn("数据文件", "File", width: 32) { .text($0.row.file) },
        TableColumn("行号", "Line", width: 10) { .count($0.row.line) },
        TableColumn("原文", "The row's own text", width: 90) { evidence in
          logs.contains(evidence.row.file) ? .text(evidence.row.text) : .blank
        },
      ], rows: rows)
  }

  // MARK: Coverage

  private var coverageTable: ReportTable {
    let columns: [TableColumn<CheckRow>] = [
      TableColumn("检查序号", "Check no.", width: 8) { .count($0.number) },
      TableColumn("结论", "Verdict", width: 13) { row in
        .text(row.check.verdictLabel(language), row.check.style)
      },
      TableColumn("排放口", "Outlet", width: 10) { .text($0.check.outlet) },
      TableColumn("污染物", "Pollutant", width: 16) { pollutant($0.check.pollutant) },
      TableColumn("标准", "Standard", width: 18) { .text($0.check.standard) },
      TableColumn("条目", "Entry", width: 18) { row in
        .text(row.check.limit ?? row.check.target ?? row.check.item)
      },
      TableColumn("计数单位", "Counted in", width: 10) { period($0.check.basis) },
      TableColumn("应有", "Expected", width: 9) { .count($0.check.coverage?.expected) },
      TableColumn("有数据", "Present", width: 9) { .count($0.check.coverage?.present) },
      TableColumn("有效", "Valid", width: 9) { .count($0.check.coverage?.valid) },
      TableColumn("有效率（%）", "Valid, %", width: 9) { validShare($0.check.coverage) },
    ]
    let causes = CoverageGaps.Kind.allCases.map { kind in
      TableColumn<CheckRow>(kind.label.zh, kind.label.en, width: 12) { row in
        .count(row.check.gaps.map { $0.total(kind) })
      }
    }
    return ReportTable(
      Bilingual(zh: "数据覆盖", en: "Coverage"), columns + causes,
      rows: checks.lazy.filter { $0.check.coverage != nil }, frozenColumns: 2)
  }

  private struct GapRow {
    var row: CheckRow
    /// `nil`: stretches that are not listed.
    var stretch: CoverageGaps.Stretch?
  }

  private var gapTable: ReportTable {
    let rows = checks.lazy.flatMap { row in
      let gaps = row.check.gaps ?? CoverageGaps()
      let listed = gaps.stretches.map { GapRow(row: row, stretch: $0) }
      return gaps.omitted > 0 ? listed + [GapRow(row: row, stretch: nil)] : listed
    }
    return ReportTable(
      Bilingual(zh: "缺口明细", en: "Gaps"),
      [
        TableColumn("检查序号", "Check no.", width: 8) { .count($0.row.number) },
        TableColumn("排放口", "Outlet", width: 12) { .text($0.row.check.outlet) },
        TableColumn("污染物", "Pollutant", width: 18) { pollutant($0.row.check.pollutant) },
        TableColumn("原因", "Cause", width: 40) { gap in
          gap.stretch.map { cell(cause($0, gap.row.check.basis)) }
            ?? cell(omittedStretches(gap.row.check.gaps?.omitted ?? 0), .doubtful)
        },
        TableColumn("起", "From", width: 17) { .moment($0.stretch?.from) },
        TableColumn("止（不含）", "To (exclusive)", width: 17) { .moment($0.stretch?.to) },
        TableColumn("持续数", "Periods", width: 9) { .count($0.stretch?.periods) },
        TableColumn("计数单位", "Counted in", width: 10) { gap in
          gap.stretch == nil ? .blank : period(gap.row.check.basis)
        },
      ], rows: rows)
  }

  private func cause(_ stretch: CoverageGaps.Stretch, _ basis: Check.Basis?) -> String {
    stretch.kind.label(language)
      + (basis == .rolling ? say("（起止为窗口的末小时）", " (by the windows' last hours)") : "")
  }

  private func omittedStretches(_ count: Int) -> String {
    say(
      "另有 \(count) 段未列出；各原因合计见“数据覆盖”",
      "\(counted(count, "stretch")) more not listed; totals in Coverage")
  }

  // MARK: Standards and inputs

  private var standardTable: ReportTable {
    ReportTable(
      Bilingual(zh: "依据标准", en: "Standards"),
      [
        TableColumn("编号", "Standard", width: 22) { .text($0.id) },
        TableColumn("名称", "Title", width: 50) { cell($0.title) },
        TableColumn("施行日期", "In force from", width: 13) { .day($0.effective) },
        TableColumn("施行日期是否核实", "Day known?", width: 12) { standard in
          standard.isEffectiveKnown
            ? .text(say("已核实", "yes")) : .text(say("未核实，暂定", "no, assumed"), .doubtful)
        },
        TableColumn("检查数", "Checks", width: 8) { standard in
          .count(checkCounts[standard.id, default: 0])
        },
        TableColumn("说明", "Remark", width: 70) { cell($0.note) },
      ], rows: report.standards)
  }

  private var inputTable: ReportTable {
    ReportTable(
      Bilingual(zh: "读取的日志", en: "Inputs"),
      [
        TableColumn("数据文件", "File", width: 34) { .text($0.path) },
        TableColumn("种类", "Kind", width: 12) { .text($0.kind.name(language)) },
        TableColumn("行数", "Rows", width: 10) { .count($0.rows) },
        TableColumn("剔除行数", "Rejected", width: 10) { .count($0.rejected) },
        TableColumn("剔除原因", "Why rejected", width: 34) { input in
          .lines(
            input.rejections.sorted { $0.key < $1.key }.filter { $0.value > 0 }
              .map { $0.key.name(language) + say("：", ": ") + "\($0.value)" })
        },
        TableColumn("时段外数据", "Outside period", width: 10) { .count($0.outsidePeriod) },
        TableColumn("空单元格", "Empty cells", width: 10) { .count($0.emptyCells) },
        TableColumn("编码", "Encoding", width: 16) { .text($0.encoding.name(language)) },
        TableColumn("字节数", "Bytes", width: 12) { .count($0.bytes) },
        TableColumn("未使用的列", "Columns not used", width: 30) { .lines($0.ignoredColumns) },
        TableColumn("SHA-256", "SHA-256", width: 34) { .text($0.sha256) },
      ], rows: report.inputs)
  }
}

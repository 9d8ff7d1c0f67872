package import Measures
package import Report

/// The report as one CSV table that Excel opens right: a row for the report, one a check, one a
/// finding, told apart by the first column.
///
/// UTF-8 with a byte order mark, without which Excel for Chinese reads GB18030; lines end in CRLF,
/// and quotes are RFC 4180's. A cell is one line. What would be a formula gets a `'` before it;
/// numbers stay as they are. Excel rounds numbers of over 15 digits when it opens a CSV file, and
/// makes a number or a date of any text that looks like one; the workbook (`xlsx`) keeps them.
package struct CSVReport: Reporter {
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    let tables = ReportTables(report, language: language)
    let table = tables.overview
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    append(table.titles.map { SpreadsheetText.field($0(language)) }, to: &bytes)
    for row in table.rows { append(row.map(field), to: &bytes) }
    return bytes
  }

  private func append(_ fields: [String], to bytes: inout [UInt8]) {
    for (number, field) in fields.enumerated() {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += field.utf8
    }
    bytes += [0x0D, 0x0A]
  }

  /// Sentences stand one after the other, and what brings no stop of its own gets a semicolon.
  private func oneLine(_ lines: [String]) -> String {
    lines.dropFirst().reduce(lines.first ?? "") { text, line in
      let isSentence = text.last.map { "。.！!？?；;".contains($0) } ?? true
      return text + (isSentence ? language.say("", " ") : language.say("；", "; ")) + line
    }
  }

  private func field(_ cell: TableCell) -> String {
    switch cell {
    case .blank: ""
    case .words(let lines, _): SpreadsheetText.field(oneLine(lines))
    case .decimal(let text): SpreadsheetText.field(text)
    case .whole(let count): "\(count)"
    case .time(let instant):
      instant.seconds % 60 == 0 ? instant.minuteText : instant.description
    case .day(let date): date.description
    }
  }
}

/// One row of the table of everything.
private struct OverviewRow {
  /// `nil`: the report itself.
  var check: CheckRow?
  var finding: FindingRow?

  /// The check that the row is of, or that its finding belongs to.
  var anyCheck: CheckRow? { check ?? finding?.check }
  var episode: Episode? { finding?.finding.episode }
}

extension ReportTables {
  /// The report, its checks and its findings in one table.
  fileprivate var overview: ReportTable {
    let rows =
      [OverviewRow()] + checks.map { OverviewRow(check: $0) }
      + findings.map { OverviewRow(finding: $0) }
    return ReportTable(
      Bilingual(zh: "核查报告", en: "Report"), subjectColumns + resultColumns + groundColumns,
      rows: rows)
  }

  private var subjectColumns: [TableColumn<OverviewRow>] {
    [
      TableColumn("类别", "Kind") { row in
        if row.check != nil { return .text(say("检查", "check")) }
        return .text(row.finding == nil ? say("报告", "report") : say("发现", "finding"))
      },
      TableColumn("企业编号", "Plant") { _ in .text(report.plant.id) },
      TableColumn("企业名称", "Plant's name") { _ in .text(report.plant.name) },
      TableColumn("序号", "No.") { .count($0.check?.number ?? $0.finding?.number) },
      TableColumn("检查序号", "Check no.") { .count($0.finding?.check?.number) },
      TableColumn("结论或级别", "Verdict or severity") { row in
        if let check = row.check?.check { return .text(check.verdictLabel(language)) }
        return .text(
          row.finding?.finding.severity.label(language) ?? report.verdict.conclusion(language))
      },
      TableColumn("是否计入结论", "Counted?") { row in
        if let check = row.check?.check { return counting(check) }
        guard let finding = row.finding?.finding, finding.verdict != nil else { return .blank }
        return counting(finding.isAdvisory)
      },
      TableColumn("排放口", "Outlet") { .text($0.check?.check.outlet ?? $0.finding?.finding.outlet) },
      TableColumn("排放口名称", "Outlet's name") { row in
        outletName(row.check?.check.outlet ?? row.finding?.finding.outlet)
      },
      TableColumn("污染物", "Pollutant") { row in
        pollutant(row.check?.check.pollutant ?? row.finding?.finding.pollutant)
      },
    ]
  }

  private var resultColumns: [TableColumn<OverviewRow>] {
    [
      TableColumn("要求", "Requirement") { row in
        cell(row.anyCheck.map { words.demand($0.check) })
      },
      TableColumn("限值", "Limit") { .figure($0.anyCheck.flatMap { bound($0.check)?.value }) },
      TableColumn("限值单位", "Limit's unit") { unit($0.anyCheck.flatMap { bound($0.check)?.unit }) },
      TableColumn("实际值或最高值", "Found or peak") { .figure(found($0)?.value) },
      TableColumn("其单位", "Its unit") { unit(found($0)?.unit) },
      TableColumn("超标倍数", "Peak / limit − 1") { .figure($0.episode?.multiple) },
      TableColumn("起", "From") { row in
        isReport(row) ? .moment(report.period.from) : begin(row.episode)
      },
      TableColumn("止（不含）", "To (exclusive)") { row in
        .moment(row.episode?.to ?? (isReport(row) ? report.period.to : nil))
      },
      TableColumn("最高值时刻", "Peak at") { peak($0.episode) },
      TableColumn("不符合或持续数", "Exceeding or periods") { row in
        .count(row.episode?.periods ?? row.check?.check.exceeding)
      },
      TableColumn("应有", "Expected") { .count($0.check?.check.coverage?.expected) },
      TableColumn("有数据", "Present") { .count($0.check?.check.coverage?.present) },
      TableColumn("有效", "Valid") { .count($0.check?.check.coverage?.valid) },
      TableColumn("有效率（%）", "Valid, %") { validShare($0.check?.check.coverage) },
      TableColumn("计数单位", "Counted in") { row in
        if row.episode != nil { return period(row.finding?.finding.basis) }
        return row.check?.check.coverage == nil ? .blank : period(row.check?.check.basis)
      },
    ]
  }

  private var groundColumns: [TableColumn<OverviewRow>] {
    [
      TableColumn("说明", "Remark") { row in
        if let finding = row.finding?.finding { return cell(finding.message) }
        if isReport(row) {
          return cell(
            (words.scopeFacts() + words.conclusionFacts()).joined(separator: words.separator))
        }
        return cell(row.check?.check.reason)
      },
      TableColumn("建议与备注", "What to do, notes") { cells($0.finding?.finding.notes ?? []) },
      TableColumn("计算", "Working") { row in
        cells(row.check?.check.working ?? row.finding?.finding.working ?? [])
      },
      TableColumn("证据位置", "Evidence at") { row in
        row.finding.map { places($0.finding.evidence) } ?? .blank
      },
      TableColumn("标准", "Standard") {
        .text($0.check?.check.standard ?? $0.finding?.finding.standard)
      },
      TableColumn("条款", "Clause") { .text($0.check?.check.clause ?? $0.finding?.finding.clause) },
      TableColumn("条目", "Entry") { row in
        if let check = row.check?.check { return .text(check.limit ?? check.target ?? check.item) }
        let finding = row.finding?.finding
        return .text(finding?.limit ?? finding?.target ?? finding?.item)
      },
      TableColumn("适用原因", "Binds because") { cell($0.check?.check.because) },
      TableColumn("规则", "Rule") { .text($0.check?.check.rule ?? $0.finding?.finding.rule) },
      TableColumn("编号", "Id") { .text($0.finding?.finding.id) },
    ]
  }

  private func found(_ row: OverviewRow) -> Figure? {
    row.finding.flatMap(found) ?? row.check.flatMap { measured($0.check) }
  }

  private func isReport(_ row: OverviewRow) -> Bool { row.check == nil && row.finding == nil }
}

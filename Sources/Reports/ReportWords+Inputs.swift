import Measures
import Report
import Standards

// What is said of a log that was read, and of a standard that was used.

extension ReportWords {
  /// Rejected rows that are shown a reason; JSON shows more.
  private static let shownExamples = 3

  /// What the file is and how much of it was read, in one line.
  func facts(of input: LogSummary) -> String {
    var words = [
      input.kind.name(language), say("\(input.rows) 行", counted(input.rows, "row")),
      input.encoding.name(language),
      input.rejected == 0
        ? say("无剔除", "none rejected")
        : say("剔除 \(input.rejected) 行", "\(input.rejected) rejected"),
    ]
    if input.outsidePeriod > 0 {
      words.append(
        say(
          "时段外 \(input.outsidePeriod) 个数据未计",
          "\(counted(input.outsidePeriod, "reading")) outside the period ignored"))
    }
    if input.emptyCells > 0 {
      words.append(say("空单元格 \(input.emptyCells) 个", counted(input.emptyCells, "empty cell")))
    }
    return words.joined(separator: say("，", ", "))
  }

  /// Reasons for which rows were rejected, with how many, in a fixed order.
  func rejections(of input: LogSummary) -> [(reason: Rejection, count: Int)] {
    input.rejections.sorted { $0.key < $1.key }.filter { $0.value > 0 }
      .map { (reason: $0.key, count: $0.value) }
  }

  func examples(of reason: Rejection, in input: LogSummary) -> ArraySlice<RejectedRow> {
    input.examples.filter { $0.reason == reason }.prefix(Self.shownExamples)
  }

  /// What of the file was not understood or not used, a line each.
  func remarks(on input: LogSummary) -> [String] {
    var remarks = [
      named(say("未声明的排放口", "undeclared outlets"), input.undeclaredOutlets),
      named(say("无法识别的污染物", "unknown pollutants"), input.unknownPollutants),
      named(say("无法识别的标记", "unknown flags"), input.unknownFlags),
      listed(say("未使用的列", "columns not used"), input.ignoredColumns),
      listed(say("折算列（不用于判定）", "converted columns, not judged"), input.claimedColumns),
    ].compactMap(\.self)
    if input.swallowingRecords > 0 {
      let lines = input.swallowingExamples.prefix(Self.shownExamples).map { "\($0.line)" }
      remarks.append(
        say(
          "有 \(input.swallowingRecords) 条记录的字段内换行中含有可读的数据行（如第 "
            + "\(lines.joined(separator: "、")) 行），请检查引号",
          "\(counted(input.swallowingRecords, "record")) with a readable row inside a quoted field "
            + "(line \(lines.joined(separator: ", "))); check the quotes"))
    }
    return remarks
  }

  /// Names with counts, sorted by name.
  private func named(_ what: String, _ counts: [String: Int]) -> String? {
    listed(what, counts.sorted { $0.key < $1.key }.map { "\($0.key)\u{A0}(\($0.value))" })
  }

  private func listed(_ what: String, _ names: [String]) -> String? {
    names.isEmpty ? nil : what + say("：", ": ") + names.joined(separator: say("、", ", "))
  }

  func title(of standard: ComplianceReport.StandardUsed) -> String {
    standard.title(language)
      + (standard.isEffectiveKnown
        ? say("（\(standard.effective) 起施行）", " (in force from \(standard.effective))")
        : say(
          "（施行日期未核实，暂按 \(standard.effective)）",
          " (day in force not known, taken as \(standard.effective))"))
  }

  var precisionWords: String {
    say(
      "\(report.tool.name) \(report.tool.version)；判定用精确值，所列数值修约到至多 6 位小数。",
      "\(report.tool.name) \(report.tool.version). Verdicts rest on exact values; figures shown "
        + "are rounded to at most six decimals.")
  }
}

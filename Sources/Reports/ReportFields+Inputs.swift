import Measures
import Report

extension LogSummary {
  /// - Parameter evidence: the rows that findings refer to by line; their text stands here once, so
  ///   that findings do not depend on how the rows lie in files.
  mutating func fields(_ json: inout some JSONFields, _ evidence: inout EvidenceText) {
    json.text("path", &path)
    json.code("kind", &kind)
    json.whole("bytes", &bytes)
    json.code("encoding", &encoding)
    json.code("flags", &flags)
    json.whole("rows", &rows)
    json.whole("rejected", &rejected)
    json.counts("rejections", &rejections)
    json.list("rejected_examples", &examples, blank: .blank) { json, example in
      json.whole("line", &example.line)
      json.code("reason", &example.reason)
      json.text("text", &example.text)
    }
    json.texts("ignored_columns", &ignoredColumns)
    json.texts("claimed_columns", &claimedColumns)
    json.whole("outside_period", &outsidePeriod)
    json.counts("undeclared_outlets", &undeclaredOutlets)
    json.counts("unknown_pollutants", &unknownPollutants)
    json.counts("unknown_flags", &unknownFlags)
    json.whole("empty_cells", &emptyCells)
    json.whole("swallowing_records", &swallowingRecords)
    json.rows("swallowing_examples", &swallowingExamples, file: path)
    json.text("sha256", &sha256)
    var shown = evidence.rows(of: path)
    json.rows("evidence_rows", &shown, file: path)
    evidence.set(shown, of: path)
  }

  static var blank: LogSummary {
    LogSummary(path: "", kind: .emission, bytes: 0, encoding: .utf8)
  }
}

extension RejectedRow {
  fileprivate static var blank: RejectedRow { RejectedRow(line: 0, reason: .time, text: "") }
}

extension JSONFields {
  fileprivate mutating func rows(
    _ key: StaticString, _ rows: inout [RowReference], file: String
  ) {
    list(key, &rows, blank: RowReference(file: file, line: 0, text: "")) { json, row in
      json.whole("line", &row.line)
      json.text("text", &row.text)
    }
  }
}

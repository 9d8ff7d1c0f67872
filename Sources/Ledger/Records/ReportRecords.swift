package import Measures
package import Report

/// A run's whole report in one language: a row of `report`.
package struct ReportRecord: LedgerRecord, Hashable {
  package static let table = "report"
  package static let keyColumns = 2

  package var run: Int64 = 0
  package var language = Language.zh
  /// Length of the plain JSON.
  package var bytes = 0
  /// Of the plain JSON, in lower-case hex.
  package var sha256 = ""
  /// The JSON as zlib packs it.
  package var json: [UInt8] = []

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("language", &language)
    visitor.column("bytes", &bytes)
    visitor.column("sha256", &sha256)
    visitor.column("json", &json)
  }
}

/// What a run read: a row of `input_file`.
package struct InputFileRecord: LedgerRecord, Hashable {
  package static let table = "input_file"
  package static let keyColumns = 2

  package var run: Int64 = 0
  package var position = 0
  package var path = ""
  package var kind = LogKind.emission
  package var bytes = 0
  package var rows = 0
  package var rejected = 0
  /// In lower-case hex.
  package var sha256 = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("position", &position)
    visitor.column("path", &path)
    visitor.column("kind", &kind)
    visitor.column("bytes", &bytes)
    visitor.column("rows", &rows)
    visitor.column("rejected", &rejected)
    visitor.column("sha256", &sha256)
  }
}

/// One check of a run: a row of `check_result`.
package struct CheckRecord: LedgerRecord, Hashable {
  package static let table = "check_result"
  package static let keyColumns = 2

  package var run: Int64 = 0
  /// In the report, from 0.
  package var position = 0
  package var rule = ""
  package var outlet: String?
  package var pollutant: String?
  package var standard = ""
  package var limitID: String?
  package var target: String?
  package var item: String?
  package var basis: Check.Basis?
  package var verdict = Verdict.notEvaluated
  package var isAdvisory = false
  /// Coverage; `nil` where nothing is counted.
  package var expected: Int?
  package var present: Int?
  package var valid: Int?
  package var exceeding: Int?
  /// Decimal strings as the report has them.
  package var measured: String?
  package var measuredUnit: String?
  package var allowed: String?
  /// `BreachScope.fingerprint`: the same for the same requirement of the same plant in every run.
  package var fingerprint = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("position", &position)
    visitor.column("rule", &rule)
    visitor.column("outlet", &outlet)
    visitor.column("pollutant", &pollutant)
    visitor.column("standard", &standard)
    visitor.column("limitID", &limitID)
    visitor.column("target", &target)
    visitor.column("item", &item)
    visitor.column("basis", &basis)
    visitor.column("verdict", &verdict)
    visitor.column("isAdvisory", &isAdvisory)
    visitor.column("expected", &expected)
    visitor.column("present", &present)
    visitor.column("valid", &valid)
    visitor.column("exceeding", &exceeding)
    visitor.column("measured", &measured)
    visitor.column("measuredUnit", &measuredUnit)
    visitor.column("allowed", &allowed)
    visitor.column("fingerprint", &fingerprint)
  }
}

/// One finding of a run: a row of `finding`.
package struct FindingRecord: LedgerRecord, Hashable {
  package static let table = "finding"
  package static let keyColumns = 2

  package var run: Int64 = 0
  /// In the report, from 0.
  package var position = 0
  package var findingID = ""
  /// As ``CheckRecord/fingerprint`` of the check that it belongs to.
  package var fingerprint = ""
  package var rule = ""
  package var severity = Severity.notice
  package var verdict: Verdict?
  package var isAdvisory = false
  package var isUrgent = false
  package var outlet: String?
  package var pollutant: String?
  package var standard: String?
  package var limitID: String?
  package var target: String?
  package var item: String?
  /// Its episode; `nil` where it has none.
  package var fromTime: Instant?
  /// Half-open.
  package var toTime: Instant?
  package var periods: Int?
  package var peak: String?
  package var peakAt: Instant?
  /// 超标倍数, a decimal string.
  package var multiple: String?
  package var messageZh = ""
  package var messageEn = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("position", &position)
    visitor.column("findingID", &findingID)
    visitor.column("fingerprint", &fingerprint)
    visitor.column("rule", &rule)
    visitor.column("severity", &severity)
    visitor.column("verdict", &verdict)
    visitor.column("isAdvisory", &isAdvisory)
    visitor.column("isUrgent", &isUrgent)
    visitor.column("outlet", &outlet)
    visitor.column("pollutant", &pollutant)
    visitor.column("standard", &standard)
    visitor.column("limitID", &limitID)
    visitor.column("target", &target)
    visitor.column("item", &item)
    visitor.column("fromTime", &fromTime)
    visitor.column("toTime", &toTime)
    visitor.column("periods", &periods)
    visitor.column("peak", &peak)
    visitor.column("peakAt", &peakAt)
    visitor.column("multiple", &multiple)
    visitor.column("messageZh", &messageZh)
    visitor.column("messageEn", &messageEn)
  }
}

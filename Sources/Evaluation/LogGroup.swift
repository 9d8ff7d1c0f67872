import Measures
import Report

extension Examination {
  /// One finding for each kind of log that a fact holds of.
  ///
  /// Logs of one kind are one body of data: cutting a file in two must not change what is found.
  /// Which file a row stands in is told by the evidence and by the report's inputs.
  func eachLog(
    where holds: (LogSummary) -> Bool, _ finding: (LogGroup) -> Finding
  ) -> RuleOutcome {
    RuleOutcome(findings: groups(where: holds).map { PendingFinding(finding($0)) })
  }

  /// One finding for each name that the logs of a kind count, names in order.
  func eachName(
    _ names: (LogSummary) -> [String: Int], _ finding: (LogGroup, String, Int) -> Finding
  ) -> RuleOutcome {
    RuleOutcome(
      findings: groups { _ in true }.flatMap { group in
        let all = names(group.total).filter { $0.value > 0 }.sorted { $0.key < $1.key }
        let rest = all.dropFirst(Self.shownNames)
        var shown = all.prefix(Self.shownNames).map {
          PendingFinding(finding(group, Self.shortened($0.key), $0.value))
        }
        if !rest.isEmpty {
          // Counts stay exact where names are cut.
          shown.append(
            PendingFinding(
              finding(group, "… (+\(rest.count))", rest.reduce(0) { $0 + $1.value })))
        }
        return shown
      })
  }

  /// Names of a kind that get a finding of their own.
  private static let shownNames = 50

  private static func shortened(_ name: String) -> String {
    name.count > 60 ? name.prefix(60) + "…" : name
  }

  private func groups(where holds: (LogSummary) -> Bool) -> [LogGroup] {
    LogKind.allCases.compactMap { kind in
      LogGroup(input.logs.filter { $0.kind == kind && holds($0) })
    }
  }
}

/// Logs of one kind, with their counts added up.
@dynamicMemberLookup
struct LogGroup {
  /// Counts and columns over all logs; its path and encoding are the first log's and mean nothing.
  private(set) var total: LogSummary
  private(set) var rejectedRows: [RowReference] = []

  init?(_ logs: [LogSummary]) {
    guard let first = logs.first else { return nil }
    total = LogSummary(path: first.path, kind: first.kind, bytes: 0, encoding: first.encoding)
    var shown: [Rejection: Int] = [:]
    for log in logs {
      total.rejected += log.rejected
      total.rejections.merge(log.rejections, uniquingKeysWith: +)
      total.outsidePeriod += log.outsidePeriod
      total.emptyCells += log.emptyCells
      total.swallowingRecords += log.swallowingRecords
      total.swallowingExamples += log.swallowingExamples
      total.undeclaredOutlets.merge(log.undeclaredOutlets, uniquingKeysWith: +)
      total.unknownPollutants.merge(log.unknownPollutants, uniquingKeysWith: +)
      total.unknownFlags.merge(log.unknownFlags, uniquingKeysWith: +)
      total.ignoredColumns += log.ignoredColumns.filter { !total.ignoredColumns.contains($0) }
      total.claimedColumns += log.claimedColumns.filter { !total.claimedColumns.contains($0) }
      total.stampHints.formUnion(log.stampHints)
      total.titleRows += log.titleRows
      // The cap of one file holds for all together: a file cut in two shows as many.
      for example in log.examples
      where shown[example.reason, default: 0] < LogSummary.exampleLimit {
        shown[example.reason, default: 0] += 1
        rejectedRows.append(
          RowReference(file: log.path, line: example.line, text: example.text))
      }
    }
  }

  subscript<Value>(dynamicMember member: KeyPath<LogSummary, Value>) -> Value {
    total[keyPath: member]
  }

  /// Stands for the logs in a finding's id.
  var slug: String { total.kind.rawValue }

  /// What the logs are called in a sentence.
  var label: Bilingual { Self.label(of: total.kind) }

  static func label(of kind: LogKind) -> Bilingual {
    Bilingual(zh: kind.name.zh, en: kind.name.en + "s")
  }
}

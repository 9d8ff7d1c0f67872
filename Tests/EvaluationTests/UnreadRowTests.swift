import Evaluation
import Measures
import Report
import Testing

/// Rows that could not be read never count, and what they may have said is not taken as said well.
struct UnreadRowTests {
  private func verdict(
    _ rule: String, _ text: String, _ kind: LogKind, _ rows: [UnreadRow]
  ) throws -> Check {
    var dossier = try ExampleDossier(text)
    var log = LogSummary(path: "x.csv", kind: kind, bytes: 1, encoding: .utf8)
    log.unread = rows
    dossier.input.logs.append(log)
    return try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.rule == rule })
  }

  private func row(
    _ date: String? = nil, outlet: String? = nil, pollutant: String? = nil, item: String? = nil
  ) -> UnreadRow {
    UnreadRow(
      date: date.flatMap { CivilDate($0) }, outlet: outlet, pollutant: pollutant, item: item,
      row: RowReference(file: "x.csv", line: 7, text: "row"))
  }

  private static let manual = "limit 40\nmonitors none\nO2 48x15\nmanual PM 30"

  @Test func `a set that a rejected row may belong to decides nothing`() throws {
    let cases: [(UnreadRow, Verdict)] = [
      (row(), .insufficient), (row("2025-03-01"), .insufficient),
      (row("2025-03-01", outlet: "DA001", pollutant: "PM"), .insufficient),
      (row(nil, outlet: "DA001", pollutant: "PM"), .insufficient),
      (row(nil, outlet: "DA001"), .insufficient), (row(nil, pollutant: "PM"), .insufficient),
      (row(nil, outlet: "DA002"), .pass), (row(nil, pollutant: "SO2"), .pass),
      (row("2025-03-01", outlet: "DA001", pollutant: "SO2"), .pass),
      // A day of which no set is left, and one outside the period.
      (row("2025-03-02", outlet: "DA001", pollutant: "PM"), .insufficient),
      (row("2025-04-02", outlet: "DA001", pollutant: "PM"), .pass),
    ]
    for (row, expected) in cases {
      let check = try verdict("manual-emission-limit", Self.manual, .manual, [row])
      #expect(check.verdict == expected, "\(row)")
      #expect((check.reason?.en.contains("x.csv:7") ?? false) == (expected == .insufficient))
    }
    #expect(try verdict("manual-emission-limit", Self.manual, .energy, [row()]).verdict == .pass)
  }

  @Test func `a sound set of another day still convicts`() throws {
    let check = try verdict(
      "manual-emission-limit", Self.manual + "\nmanual PM 41 on 2025-03-02", .manual,
      [row("2025-03-01")])
    #expect(check.verdict == .fail && check.exceeding == 1)
  }

  @Test func `a set over its limit that a rejected row may belong to is not judged`() throws {
    let text = "limit 40\nmonitors none\nO2 4x15\nmanual PM 41"
    let check = try verdict("manual-emission-limit", text, .manual, [row()])
    #expect(check.verdict == .insufficient && check.exceeding == 0)
  }

  @Test(arguments: [("DA001-in", Verdict.insufficient), ("DA009-in", .pass)])
  func `a share is not judged where a sample before treatment may be missing`(
    _ place: String, _ expected: Verdict
  ) throws {
    let text =
      "removal 80 3\npair\nmonitors none\nO2 4x15\nmanual NMHC 1*100000\n"
      + "manual DA001-in:NMHC 100*100000"
    let check = try verdict(
      "manual-emission-limit", text, .manual, [row(outlet: place, pollutant: "NMHC")])
    #expect(check.verdict == expected)
  }

  @Test(arguments: [("W1", Verdict.insufficient), ("W2", .pass)])
  func `a point is not judged where a sample may be missing`(
    _ place: String, _ expected: Verdict
  ) throws {
    let text = "limit 1 boundary\npoint W1 boundary\nPM 4x1\nmanual W1:PM 0.5"
    let check = try verdict("ambient-limit", text, .manual, [row(outlet: place)])
    #expect(check.verdict == expected)
  }

  private static let audit =
    "item covered yes\nas-of 2025-03-01\naudit covered yes 2025-02-10 - - - 记录"

  @Test func `an item with a rejected later row decides nothing`() throws {
    let cases: [(UnreadRow, Verdict)] = [
      (row(), .insufficient), (row(item: "covered"), .insufficient), (row(item: "other"), .pass),
      (row("2025-02-09", item: "covered"), .pass),
      (row("2025-02-10", item: "covered"), .insufficient),
      (row("2025-02-11", item: "covered"), .insufficient),
      // Dated after the day of judging, it says nothing yet.
      (row("2025-03-01", item: "covered"), .insufficient),
      (row("2025-03-02", item: "covered"), .pass),
    ]
    for (row, expected) in cases {
      let check = try verdict("audit-item", Self.audit, .audit, [row])
      #expect(check.verdict == expected, "\(row)")
      #expect((check.reason?.en.contains("x.csv:7") ?? false) == (expected == .insufficient))
    }
    #expect(try verdict("audit-item", Self.audit, .manual, [row()]).verdict == .pass)
  }

  @Test func `an item of which only a rejected row speaks is spoken of`() throws {
    let text = "item covered yes\nas-of 2025-03-01"
    #expect(try verdict("audit-item", text, .audit, []).verdict == .notApplicable)
    let check = try verdict("audit-item", text, .audit, [row(item: "covered")])
    #expect(check.verdict == .insufficient)
  }

  @Test func `the order of audit rows changes no finding but the lines that it names`() throws {
    let rows = [
      "audit reuse - 2025-02-10 - 101 % 台账", "audit reuse - 2025-02-11 - 102 % 台账",
      "audit reuze - 2025-02-11 - 96 % 台账", "audit reusee - 2025-02-11 - 96 % 台账",
      "audit reuse - 2025-02-10 2025-02-09 96 % 台账",
    ]
    let ids = try [rows, rows.reversed()].map { rows in
      let dossier = try ExampleDossier(
        "item reuse at-least 95 %\nas-of 2025-03-01\n" + rows.joined(separator: "\n"))
      return Evaluator(dossier.library).judge(dossier.input).findings
        .filter { $0.finding.rule == "audit-rows" }.map { finding in
          [
            finding.finding.id,
            finding.finding.message.en.split(separator: ")").last.map(String.init),
          ]
        }
    }
    #expect(ids[0] == ids[1] && ids[0].count == 4)
  }

  @Test(arguments: [(19, 0), (20, 0), (21, 1), (40, 20)])
  func `a log cut in two shows as many rejected rows as one`(_ rows: Int, _ omitted: Int) throws {
    for cut in [0, 7, rows / 2, rows] {
      var dossier = try ExampleDossier("limit 40\nPM 4x30")
      for (path, lines) in [("a.csv", 0..<cut), ("b.csv", cut..<rows)] where !lines.isEmpty {
        var log = LogSummary(path: path, kind: .emission, bytes: 1, encoding: .utf8)
        log.rejected = lines.count
        log.rejections = [.number: lines.count]
        log.examples = lines.prefix(LogSummary.exampleLimit).map {
          RejectedRow(line: $0 + 2, reason: .number, text: "row")
        }
        dossier.input.logs.append(log)
      }
      let finding = try #require(
        Evaluator(dossier.library).judge(dossier.input).findings.first {
          $0.finding.rule == "rejected-rows"
        })
      #expect(finding.finding.evidence.omitted == omitted, "\(cut)")
      #expect(finding.finding.evidence.rows.count == rows - omitted)
    }
  }
}

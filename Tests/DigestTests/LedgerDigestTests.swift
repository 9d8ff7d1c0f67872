import Digest
import Foundation
import Ledger
import Measures
import Report
import Standards
import Testing

/// Digests of a real ledger file, against SQL that knows nothing of the tool.
///
/// `GREENGATE_CITY=1 swift test --filter LedgerDigestTests` makes a city of 200 plants and 24 months,
/// too, and says how long its digest takes.
struct LedgerDigestTests {
  /// Every seventh run fails, every ninth is short of data, every eleventh never came.
  private func report(
    _ plant: Int, _ month: CivilMonth, _ index: Int, checks: Int
  ) throws -> ComplianceReport {
    let sector = ["foundry", "cement", "plastics", "printing-dyeing", "furniture"][plant % 5]
    let start = Instant(try #require(CivilDate(year: month.year, month: month.month, day: 1)))
    let hours = CivilDate.daysIn(month: month.month, of: month.year) * 24
    let period = try #require(
      Period(from: start, to: Instant(seconds: start.seconds + Int64(hours) * 3600)))
    let number = plant * 31 + index
    let verdict: Verdict = number % 7 == 0 ? .fail : number % 9 == 0 ? .insufficient : .pass
    var report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: "0.1.0"),
      plant: Plant(
        id: "P\(1000 + plant)", name: "企业 \(plant)", sector: sector,
        region: "33050\(plant % 4 + 1)",
        area: .general, approved: .epoch), outlets: [], period: period, energyYear: nil,
      asOf: period.to, scope: [], verdict: verdict, standardsDigest: "sha256:0", standards: [],
      inputs: [], checks: [], findings: [])
    for check in 0..<checks {
      let isFirst = check == 0
      report.checks.append(
        Check(
          rule: "emission-limit", outlet: "DA00\(check % 3)", pollutant: "PM",
          standard: "GB 1-2020", limit: "T\(check)", basis: .hour,
          verdict: isFirst ? verdict : check % 4 == 0 ? .notApplicable : .pass,
          coverage: check % 4 == 0 && !isFirst
            ? nil
            : Coverage(
              expected: hours, present: hours,
              valid: isFirst && verdict == .insufficient ? hours / 2 : hours - 3)))
    }
    guard verdict == .fail else { return report }
    for episode in 0..<2 {
      let from = Instant(seconds: start.seconds + Int64(100 * episode + 10) * 3600)
      let to = Instant(seconds: from.seconds + Int64(2 + plant % 5) * 3600)
      report.findings.append(
        Finding(
          id: "f\(episode)", rule: "emission-limit", verdict: .fail, severity: .violation,
          outlet: "DA000", pollutant: "PM", standard: "GB 1-2020", limit: "T0", basis: .hour,
          message: Bilingual(zh: "超标", en: "over"),
          episode: Episode(
            from: from, to: to, periods: 2 + plant % 5, peak: "50", peakAt: from,
            multiple: "0.\(10 + plant % 80)", values: [])))
    }
    return report
  }

  private func city(plants: Int, months: Int, checks: Int, at path: String) throws -> Ledger {
    let ledger = try Ledger(opening: path, mode: .create)
    for (index, month) in CivilMonth.range("2023-04", 24).suffix(months).enumerated() {
      for plant in 0..<plants where (plant * 31 + index) % 11 != 0 {
        let report = try report(plant, month, index, checks: checks)
        let figures = [
          MonthFigure(
            month: month, quantity: "energy-tce", value: "\(100 + plant)", isComplete: true),
          MonthFigure(
            month: month, quantity: "value-added-10k-yuan", value: "80", isComplete: true),
        ]
        _ = try ledger.record(
          LedgerEntry(
            report: report, reports: [], hours: EmissionRecord(period: report.period),
            figures: figures, input: [], recordedBy: "test",
            recordedAt: Instant(seconds: report.period.to.seconds + 86_400)))
      }
    }
    return ledger
  }

  /// The answer of Python's own SQLite.
  private func answer(_ sql: String, _ path: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])",
      path, sql,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "city-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appending(path: "city.ledger").path)
  }

  /// From 2025-03-01 to 2025-04-01 in China's time.
  private let march = "periodFrom >= 1740758400 AND periodTo <= 1743436800"

  @Test func `a digest's numbers are those of SQL over the ledger`() throws {
    try withFolder { path in
      let ledger = try city(plants: 25, months: 4, checks: 8, at: path)
      let sums = try Digest.monthly(.sample(), from: ledger).sums.now
      #expect("\(sums.received)" == (try answer("SELECT COUNT(*) FROM run WHERE \(march)", path)))
      for (verdict, count) in [
        ("fail", sums.fail), ("insufficient", sums.insufficient), ("pass", sums.pass),
      ] {
        let sql = "SELECT COUNT(*) FROM run WHERE \(march) AND verdict = '\(verdict)'"
        #expect("\(count)" == (try answer(sql, path)))
      }
      let found = "FROM finding JOIN run ON run.id = finding.run WHERE \(march)"
      #expect(
        "\(sums.breaches)" == (try answer("SELECT COUNT(DISTINCT fingerprint) \(found)", path)))
      #expect("\(sums.hoursOver)" == (try answer("SELECT SUM(periods) \(found)", path)))
      let silent = """
        SELECT COUNT(DISTINCT plant) FROM run WHERE plant NOT IN
        (SELECT plant FROM run WHERE \(march))
        """
      #expect("\(sums.missing)" == (try answer(silent, path)))
      #expect(sums.fail > 0 && sums.insufficient > 0 && sums.missing > 0)
    }
  }

  private func record(_ report: ComplianceReport, in ledger: Ledger) throws {
    _ = try ledger.record(
      LedgerEntry(
        report: report, reports: [], hours: EmissionRecord(period: report.period), figures: [],
        input: [], recordedBy: "test",
        recordedAt: Instant(seconds: report.period.to.seconds + 86_400)))
  }

  @Test func `a run that was replaced from another district stays replaced`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(0, sampleMonth("2025-03"), 0, checks: 4)
      #expect(report.verdict == .fail)
      report.plant.region = "330501"
      try record(report, in: ledger)
      report.plant.region = "330502"
      report.plantDigest = "sha256:moved"
      report.verdict = .pass
      report.findings = []
      report.checks = report.checks.map { check in
        var check = check
        if check.verdict == .fail { check.verdict = .pass }
        return check
      }
      try record(report, in: ledger)
      let old = try Digest.monthly(
        .sample(scope: MonthlyDigest.Subject(region: "330501")), from: ledger)
      #expect(old.plants.isEmpty && old.breaches.isEmpty)
      let new = try Digest.monthly(
        .sample(scope: MonthlyDigest.Subject(region: "330502")), from: ledger)
      #expect(new.plants.map { $0.cells.last?.verdict } == [.pass])
    }
  }

  @Test func `runs that overlap in a month are judged by all their checks`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(1, sampleMonth("2025-03"), 0, checks: 0)
      let whole = report.period
      // A check that counts no hours, and was not evaluated.
      report.checks = [
        Check(rule: "plan-duty", standard: "P", target: "D1", verdict: .notEvaluated),
        Check(
          rule: "emission-limit", outlet: "DA001", pollutant: "PM", standard: "GB 1-2020",
          limit: "T1", basis: .hour, verdict: .pass,
          coverage: Coverage(expected: 480, present: 480, valid: 480)),
      ]
      report.verdict = .notEvaluated
      for (from, to) in [(0, 20), (10, 31)] {
        report.period = try #require(
          Period(
            from: Instant(seconds: whole.from.seconds + Int64(from) * 86_400),
            to: Instant(seconds: whole.from.seconds + Int64(to) * 86_400)))
        try record(report, in: ledger)
      }
      let digest = try Digest.monthly(.sample(), from: ledger)
      #expect(digest.plants.map { $0.cells.last?.verdict } == [.notEvaluated])
      #expect(digest.shortfalls.contains { $0.rule == "plan-duty" })
    }
  }

  @Test func `a failing check without a finding is seen`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(1, sampleMonth("2025-03"), 0, checks: 0)
      report.checks = [Check(rule: "plan-duty", standard: "P", target: "D1", verdict: .fail)]
      report.verdict = .fail
      try record(report, in: ledger)
      let digest = try Digest.monthly(.sample(), from: ledger)
      #expect(digest.breaches.map(\.rule) == ["plan-duty"] && !digest.isQuiet)
    }
  }

  @Test func `an empty month of a long run is no pass, and ends no breach`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(1, sampleMonth("2025-03"), 0, checks: 0)
      let start = Instant(try #require(CivilDate("2024-11-01")))
      report.period = try #require(Period(from: start, to: report.period.to))
      // November to February are whole, and nothing came of March: 79 % of all.
      let (whole, all) = (120 * 24, 151 * 24)
      report.checks = [
        Check(
          rule: "emission-limit", outlet: "DA000", pollutant: "PM", standard: "GB 1-2020",
          limit: "T0", basis: .hour, verdict: .fail,
          coverage: Coverage(expected: all, present: whole, valid: whole))
      ]
      report.verdict = .fail
      // In the last hours of February.
      let from = Instant(seconds: start.seconds + Int64(whole - 5) * 3600)
      report.findings = [
        Finding(
          id: "f", rule: "emission-limit", verdict: .fail, severity: .violation,
          outlet: "DA000", pollutant: "PM", standard: "GB 1-2020", limit: "T0", basis: .hour,
          message: Bilingual(zh: "超标", en: "over"),
          episode: Episode(
            from: from, to: Instant(seconds: from.seconds + 3 * 3600), periods: 3, peak: "50",
            peakAt: from, multiple: "0.5", values: []))
      ]
      var tally = HourTally()
      (tally.rows, tally.counted, tally.countedMinutes) = (1, 1, 60)
      let key = SeriesKey(outlet: "DA000", pollutant: "PM")
      let hours =
        [HourTally](repeating: tally, count: whole)
        + [HourTally](repeating: HourTally(), count: all - whole)
      let series = HourSeries(key: key, hours: hours, flags: nil)
      _ = try ledger.record(
        LedgerEntry(
          report: report, reports: [],
          hours: EmissionRecord(period: report.period, series: [key: series]), figures: [],
          input: [], recordedBy: "test", recordedAt: report.period.to))
      let march = try Digest.monthly(.sample(), from: ledger)
      #expect(march.plants.map { $0.cells.suffix(2).map(\.verdict) } == [[.fail, .insufficient]])
      #expect(march.breaches.map(\.state) == [.unknown])
      #expect(march.sums.now.pass == 0 && march.sums.now.insufficient == 1)
      // Those before are whole.
      let january = try Digest.monthly(.sample("2025-01"), from: ledger)
      #expect(january.plants.map { $0.cells.last?.verdict } == [.pass])
    }
  }

  @Test func `a pruned month is not missing`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      for month in ["2025-02", "2025-03"] {
        try record(try report(1, sampleMonth(month), 0, checks: 4), in: ledger)
      }
      let gone = try ledger.prune(
        before: sampleMonth("2025-03"), by: "test", at: Instant(seconds: 1_750_000_000))
      #expect(gone.count == 1)
      let digest = try Digest.monthly(.sample(), from: ledger)
      #expect(digest.plants.map { $0.cells.suffix(2).map(\.receipt) } == [[.pruned, .whole]])
      #expect(digest.sums.lastMonth.missing == 0 && digest.notReceived.isEmpty)
    }
  }

  @Test func `a part of a wider reading gives the digest that its own reading gives`() throws {
    try withFolder { path in
      let ledger = try city(plants: 25, months: 4, checks: 8, at: path)
      let wide = try ledger.excerpt(DigestQuestion.sample().wanted)
      var several = MonthlyDigest.Subject()
      several.among.regions = ["330502", "330503"]
      several.among.sectors = ["cement", "foundry"]
      let parts = [
        MonthlyDigest.Subject(), MonthlyDigest.Subject(region: "330502"),
        MonthlyDigest.Subject(sector: "foundry"), MonthlyDigest.Subject(plant: "P1007"),
        MonthlyDigest.Subject(plant: "nobody"), several,
      ]
      for part in parts {
        let question = DigestQuestion.sample(scope: part)
        let own = try Digest.monthly(question, from: ledger)
        #expect(Digest.monthly(question, from: wide.narrowed(to: question.wanted)) == own)
        #expect(own.plants.count < 25 || part == MonthlyDigest.Subject())
      }
    }
  }

  @Test func `a plant that moved is the same to a reader of a part as to one who asks for it`()
    throws
  {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      for (month, region) in [("2025-02", "330501"), ("2025-03", "330502")] {
        var report = try report(1, sampleMonth(month), 0, checks: 4)
        report.plant.region = region
        let due = AuditDueDate(
          item: "finish", due: try #require(CivilDate("2025-04-20")),
          message: Bilingual(zh: region, en: region))
        _ = try ledger.record(
          LedgerEntry(
            report: report, reports: [], hours: EmissionRecord(period: report.period),
            // Of a month that is another run's.
            figures: [
              MonthFigure(
                month: sampleMonth("2024-12"), quantity: "energy-tce", value: "1", isComplete: true)
            ], input: [], deadlines: [due], recordedBy: "test",
            recordedAt: Instant(seconds: report.period.to.seconds + 86_400)))
      }
      let wide = try ledger.excerpt(DigestQuestion.sample().wanted)
      for (region, count) in [("330501", 1), ("330502", 1), ("330500", 1)] {
        let question = DigestQuestion.sample(scope: MonthlyDigest.Subject(region: region))
        let own = try Digest.monthly(question, from: ledger)
        #expect(own.deadlines.count == count && own.declaredDeadlines == count, "\(region)")
        #expect(
          own.deadlines.allSatisfy { $0.message.zh == (region == "330501" ? region : "330502") })
        #expect(Digest.monthly(question, from: wide.narrowed(to: question.wanted)) == own)
        let narrow = wide.narrowed(to: question.wanted)
        #expect(narrow.figures.count == 1, "\(region)")
      }
    }
  }

  @Test func `hours that were handed in otherwise are counted by value, flag and presence`() throws
  {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(1, sampleMonth("2025-03"), 0, checks: 1)
      let key = SeriesKey(outlet: "DA000", pollutant: "PM")
      func record(_ change: (inout HourSeries) -> Void) throws {
        var tally = HourTally()
        (tally.rows, tally.counted, tally.countedMinutes) = (1, 1, 60)
        tally.nanoSum = 5_000_000_000
        var series = HourSeries(
          key: key, hours: [HourTally](repeating: tally, count: report.period.hours), flags: nil)
        series.hours[9] = HourTally()
        change(&series)
        report.plantDigest = "sha256:\(series.hours.hashValue)"
        _ = try ledger.record(
          LedgerEntry(
            report: report, reports: [],
            hours: EmissionRecord(period: report.period, series: [key: series]), figures: [],
            input: [], recordedBy: "test",
            recordedAt: Instant(seconds: report.period.to.seconds + 86_400)))
      }
      try record { _ in }
      try record { series in
        // Two other values.
        series.hours[0].nanoSum = 4_000_000_000
        series.hours[1].nanoSum = 4_000_000_000
        // The same reading, flagged now.
        for hour in [2, 3, 4] {
          (series.hours[hour].counted, series.hours[hour].countedMinutes) = (0, 0)
          series.hours[hour].nanoSum = 0
          var tally = UncountedTally()
          (tally.nanoSum, tally.readings, tally.minutes) = (5_000_000_000, 1, 60)
          tally.flags = DataFlags(.maintenance)
          series.uncounted.append(hour, tally)
        }
        // A row that stands there twice is no other hour.
        series.hours[5].rows = 2
        series.hours[8] = HourTally()
        series.hours[9] = series.hours[10]
      }
      let digest = try Digest.monthly(.sample(), from: ledger)
      #expect(
        digest.resubmissions.map(\.hours)
          == [
            [
              MonthlyDigest.HourChanges(
                outlet: "DA000", pollutant: "PM", byValue: 2, byFlag: 3, added: 1, removed: 1)
            ]
          ])
    }
  }

  @Test func `flagged hours and reasons come from the saved report`() throws {
    try withFolder { path in
      let ledger = try Ledger(opening: path, mode: .create)
      var report = try report(1, sampleMonth("2025-03"), 0, checks: 0)
      report.checks = [
        Check(
          rule: "removal-efficiency", outlet: "DA001", pollutant: "NMHC", standard: "S", limit: "R",
          verdict: .notEvaluated)
      ]
      report.verdict = .notEvaluated
      var finding = Finding(
        id: "f1", rule: "flagged-exceedance", severity: .warning, outlet: "DA001",
        pollutant: "PM", standard: "S", limit: "L", message: Bilingual(zh: "标记", en: "flags"))
      finding.isUrgent = true
      report.findings = [finding]
      let json = { (reason: String) in
        Array(
          ("{\"checks\":[{\"rule\":\"removal-efficiency\",\"outlet\":\"DA001\","
            + "\"pollutant\":\"NMHC\",\"standard\":\"S\",\"limit\":\"R\",\"reason\":\"\(reason)\"}],"
            + "\"findings\":[{\"id\":\"f1\",\"suspect_hours\":6}]}").utf8)
      }
      _ = try ledger.record(
        LedgerEntry(
          report: report, reports: [(.zh, json("没有进口测点")), (.en, json("no inlet"))],
          hours: EmissionRecord(period: report.period), figures: [], input: [],
          recordedBy: "test", recordedAt: report.period.to))
      let digest = try Digest.monthly(.sample(), from: ledger)
      #expect(digest.flagged.map(\.hours) == [6])
      #expect(
        digest.shortfalls.map(\.reasons) == [[Bilingual(zh: "没有进口测点", en: "no inlet")]])
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["GREENGATE_CITY"] == "1"))
  func `a city's digest`() throws {
    try withFolder { path in
      let ledger = try city(plants: 200, months: 24, checks: 40, at: path)
      let clock = ContinuousClock()
      var digest: MonthlyDigest?
      let time = try clock.measure { digest = try Digest.monthly(.sample(), from: ledger) }
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let memory = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
      print("city: \(time), \(memory), \(digest?.ledger.runs ?? 0) runs in the months shown")
      #expect(digest?.plants.count == 200)
    }
  }
}

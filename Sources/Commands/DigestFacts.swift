import Ledger
import Measures
import Report

/// What a digest tells its readers, without its words: two digests of the same facts say the same,
/// whichever version of the tool, and of the packs, made them.
struct DigestFacts {
  /// Raised whenever ``lines(_:)`` changes: facts of two versions are not compared.
  static let version = 2

  /// SHA-256 over all facts.
  let sha256: String
  /// What a correction compares.
  let counts: [Count: Int]

  enum Count: String, CaseIterable {
    case expected, received, partial, missing, alarms
    case fail, insufficient
    case notEvaluated = "not-evaluated"
    case pass, breaches
    case hoursOver = "hours-over"
    case new, worse, returned, continuing, better, resolved
    case unknown
    case contrasts = "register-differences"
  }

  init(_ digest: MonthlyDigest) {
    let text = Self.lines(digest).map { line in
      // No two lists of lines have one text.
      line.map { "\($0.utf8.count):\($0)" }.joined(separator: " ")
    }
    sha256 = Seal.sha256(of: Array(text.joined(separator: "\n").utf8))
    let sums = digest.sums.now
    var counts: [Count: Int] = [
      .expected: sums.expected, .received: sums.received, .partial: sums.partial,
      .missing: sums.missing, .alarms: sums.alarms, .fail: sums.fail,
      .insufficient: sums.insufficient, .notEvaluated: sums.notEvaluated, .pass: sums.pass,
      .breaches: sums.breaches, .hoursOver: sums.hoursOver,
    ]
    for (count, state) in Self.states {
      counts[count] = digest.breaches.count { $0.state == state && !$0.isAdvisory }
    }
    counts[.contrasts] = digest.register?.contrasts.count
    self.counts = counts
  }

  private static let states: [(Count, MonthlyDigest.BreachState)] = [
    (.new, .new), (.worse, .worse), (.returned, .returned), (.continuing, .continuing),
    (.better, .better), (.resolved, .resolved), (.unknown, .unknown),
  ]

  /// As the ledger keeps it.
  var record: DeliveryFactsRecord {
    var record = DeliveryFactsRecord()
    (record.version, record.sha256) = (Self.version, sha256)
    record.counts = Count.allCases.map { "\($0.rawValue) \(counts[$0] ?? 0)" }
      .joined(separator: "\n")
    return record
  }

  /// Whether it says something else than what was kept; `nil` where the two cannot be compared.
  func differ(from kept: DeliveryFactsRecord?) -> Bool? {
    guard let kept, kept.version == Self.version else { return nil }
    return kept.sha256 != sha256
  }

  /// Which counts were given otherwise, in the order of a summary; `nil` where that is not known.
  func changes(since kept: DeliveryFactsRecord?) -> [MonthlyDigest.Correction.Change]? {
    guard let kept else { return nil }
    var before: [String: String] = [:]
    for line in kept.counts.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2 { before[String(parts[0])] = String(parts[1]) }
    }
    return Count.allCases.compactMap { count in
      let now = "\(counts[count] ?? 0)"
      guard let was = before[count.rawValue], was != now else { return nil }
      return .init(name: count.name, before: was, now: now)
    }
  }
}

extension DigestFacts.Count {
  var name: Bilingual {
    switch self {
    case .expected: Bilingual(zh: "应报企业", en: "plants expected")
    case .received: Bilingual(zh: "已报企业", en: "plants received")
    case .partial: Bilingual(zh: "未报全企业", en: "received in part")
    case .missing: Bilingual(zh: "未报企业", en: "not received")
    case .alarms: Bilingual(zh: "逾期未报企业", en: "overdue")
    case .fail: Bilingual(zh: "不达标企业", en: "plants that fail")
    case .insufficient: Bilingual(zh: "数据不足企业", en: "insufficient data")
    case .notEvaluated: Bilingual(zh: "未评价企业", en: "not evaluated")
    case .pass: Bilingual(zh: "达标企业", en: "plants that pass")
    case .breaches: Bilingual(zh: "超标项", en: "breaches")
    case .hoursOver: Bilingual(zh: "超标小时合计", en: "hours over limits")
    case .new: Bilingual(zh: "新增超标", en: "new breaches")
    case .worse: Bilingual(zh: "加重", en: "worse")
    case .returned: Bilingual(zh: "复发", en: "returned")
    case .continuing: Bilingual(zh: "持续", en: "continuing")
    case .better: Bilingual(zh: "减轻", en: "better")
    case .resolved: Bilingual(zh: "已消除", en: "resolved")
    case .unknown: Bilingual(zh: "情况不明", en: "unknown")
    case .contrasts: Bilingual(zh: "与登记不一致事项", en: "differences from the register")
    }
  }
}

extension DigestFacts {
  private static func maybe(_ value: (some CustomStringConvertible)?) -> String {
    value.map { "\($0)" } ?? "-"
  }

  private static func words(_ coverage: Coverage?) -> String {
    coverage.map { "\($0.expected)/\($0.present)/\($0.valid)" } ?? "-"
  }

  private static func words(_ size: MonthlyDigest.BreachSize?) -> [String] {
    guard let size else { return ["-"] }
    return [
      "\(size.episodes)", maybe(size.multiple), maybe(size.hours), maybe(size.exceeding),
      maybe(size.basis?.rawValue), maybe(size.peakAt?.seconds),
    ]
  }

  /// Everything that a reader may act on. Sentences and sources are left out, and what tells one
  /// state of the ledger and one version of the tool from another.
  private static func lines(_ digest: MonthlyDigest) -> [[String]] {
    var lines = [
      ["month", "\(digest.month)", "\(digest.alarmAfter)", "\(digest.hasRegister)"],
      ["declared", "\(digest.declaredDeadlines)"],
    ]
    for sums in digest.sums.all {
      let counts = [
        sums.expected, sums.received, sums.unexpected, sums.pruned, sums.partial, sums.missing,
        sums.alarms, sums.fail, sums.insufficient, sums.notEvaluated, sums.pass, sums.breaches,
        sums.hoursOver,
      ]
      lines.append(
        ["sums", "\(sums.month)", "\(sums.isBeforeLedger)", words(sums.coverage)]
          + counts.map(String.init))
    }
    for plant in digest.plants {
      lines.append(
        ["plant", plant.id, plant.name, plant.sector, plant.region, maybe(plant.isRegistered)]
          + plant.cells.map { cell in
            "\(cell.month) \(cell.receipt.rawValue) \(maybe(cell.verdict?.rawValue)) "
              + words(cell.coverage)
          })
    }
    lines += digest.notReceived.map {
      ["missing", $0.plant, "\($0.month)", "\($0.isAlarm)", "\($0.days)"]
    }
    lines += digest.shortfalls.map {
      [
        "shortfall", $0.plant, $0.verdict.rawValue, maybe($0.rule), maybe($0.outlet),
        maybe($0.pollutant), maybe($0.standard), maybe($0.entry), maybe($0.basis?.rawValue),
        words($0.coverage),
      ]
    }
    for breach in digest.breaches {
      let yearAgo =
        switch breach.yearAgo {
        case .present(let size): words(size)
        case .kept: ["kept"]
        case .unknown: ["unknown"]
        }
      lines.append(
        [
          "breach", breach.plant, breach.rule, maybe(breach.outlet), maybe(breach.pollutant),
          maybe(breach.standard), maybe(breach.entry), breach.state.rawValue,
          "\(breach.isAdvisory)", "\(breach.isCarriedOver)", maybe(breach.beforeMonth),
          maybe(breach.since),
        ] + words(breach.now) + words(breach.before) + yearAgo)
    }
    for trend in digest.trends {
      lines.append(
        ["trend", "\(trend.quantity)", trend.unit, "\(trend.left)", maybe(trend.base)]
          + trend.plants)
      lines += trend.points.map {
        ["point", "\($0.month)", maybe($0.value), maybe($0.allowed), maybe($0.isMet)]
      }
    }
    lines += digest.deadlines.map {
      ["deadline", $0.plant, $0.item, "\($0.due)", "\($0.days)"]
    }
    lines += digest.waivers.map { ["waiver", $0.id, "\($0.lastDay)", "\($0.days)"] }
    lines += digest.captures.map {
      ["capture", $0.plant, $0.outlet, words($0.coverage), words($0.lastMonth)]
    }
    lines += digest.resubmissions.map {
      [
        "resubmission", $0.plant, "\($0.run)", maybe($0.reason), maybe($0.before?.rawValue),
        $0.after.rawValue, "\($0.gone)", "\($0.added)",
      ]
    }
    lines += digest.flagged.map {
      [
        "flagged", $0.plant, maybe($0.outlet), maybe($0.pollutant), maybe($0.standard),
        maybe($0.entry), maybe($0.hours), "\($0.isOfMonth)",
      ]
    }
    lines += digest.caveats.map { ["caveat", $0.rule] + $0.plants.map(\.id) }
    if let register = digest.register {
      lines.append(["register", "\(register.compared)"] + register.unread)
    }
    lines += digest.contrasts.map {
      [
        "contrast", $0.plant, $0.difference.item, maybe($0.difference.registered),
        maybe($0.difference.declared),
      ]
    }
    lines += digest.cityFigures.map {
      ["city", $0.standard, $0.duty, $0.state.rawValue, "\($0.isAtMost)"]
    }
    return lines
  }
}

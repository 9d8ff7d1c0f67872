import Measures
import Report

// What hours may be besides themselves: ends of rolling windows, and hours that flags took.

extension SampleReports {
  private static var log: LogSummary {
    var log = LogSummary(path: "logs/emission.csv", kind: .emission, bytes: 9, encoding: .utf8)
    log.rows = 744
    return log
  }

  /// A limit of 24-hour means with an episode of three windows and others that could not be judged.
  static var rolling: ComplianceReport {
    var check = limit(
      "T1-24h", pollutant: "SO2", value: "100", basis: .rolling, verdict: .fail,
      coverage: Coverage(expected: 696, present: 690, valid: 674), exceeding: 3)
    check.requirement?.window = 24
    var gaps = CoverageGaps()
    for hour in 0..<23 {
      gaps.add(.incompleteWindow, from: at(1, hour), to: at(1, hour + 1))
    }
    for hour in 4..<26 {
      gaps.add(.tooFewInWindow, from: at(9, hour), to: at(9, hour + 1))
    }
    check.gaps = gaps
    var episode = Episode(
      from: at(5, 22), to: at(6, 1), periods: 3, peak: "101.703612", peakAt: at(5, 23),
      multiple: "0.017036",
      values: [
        PeriodValue(at: at(5, 22), count: 20, mean: nil, oxygen: nil, value: "100.5"),
        PeriodValue(at: at(5, 23), count: 20, mean: nil, oxygen: nil, value: "101.703612"),
        PeriodValue(at: at(6), count: 21, mean: nil, oxygen: nil, value: "100.00136"),
      ], window: 24)
    episode.surroundings = nil
    let found = breach(check, episode: episode, rows: rows(log.path, [100, 101, 102, 110]))
    return report(
      outlets: [cupola], verdict: .fail, inputs: [log], checks: [check], findings: [found])
  }

  /// A pass beside which eight hours over the limit were flagged; nine over an advisory one count
  /// for nobody.
  static var flagged: ComplianceReport {
    let check = limit(
      "T1-cupola-PM", pollutant: "PM", verdict: .pass,
      coverage: Coverage(expected: 744, present: 744, valid: 736), exceeding: 0)
    return report(
      outlets: [cupola, sand], verdict: .pass, inputs: [log], checks: [check],
      findings: [
        suspect(check, hours: 8, isUrgent: true),
        suspect(
          limit("T1-sand-PM", outlet: "DA002", pollutant: "PM", verdict: .pass), hours: 9,
          isUrgent: false),
      ])
  }

  private static func suspect(_ check: Check, hours: Int, isUrgent: Bool) -> Finding {
    var finding = Finding(
      id: "flagged-exceedance/\(check.limit ?? "")", rule: "flagged-exceedance",
      severity: .warning, outlet: check.outlet, pollutant: check.pollutant,
      standard: check.standard, limit: check.limit, basis: .hour,
      message: Bilingual(
        zh: "\(hours) 个小时因数据标记未判定，而其读数若按正常计高于限值。",
        en: "Flags took \(hours) hours; counted as normal, their means lie over the limit."),
      notes: [Bilingual(zh: "请提供故障记录。", en: "Hand in the fault records.")],
      evidence: Evidence(rows: rows(log.path, [5, 6, 7])))
    finding.isUrgent = isUrgent
    finding.suspectHours = hours
    return finding
  }

  /// One counting breach of the second outlet, an advisory one and a notice of the first, and rows
  /// that two findings share.
  static var shared: ComplianceReport {
    let counting = limit(
      "T1-sand-PM", outlet: "DA002", pollutant: "PM", value: "30", verdict: .fail, exceeding: 1)
    let advisory = limit(
      "T1-cupola-PM", pollutant: "PM", confidence: "recalled", verdict: .fail, advisory: true,
      exceeding: 1)
    let episode = Episode(
      from: at(2, 1), to: at(2, 2), periods: 1, peak: "41", peakAt: at(2, 1), multiple: "0.025",
      values: [PeriodValue(at: at(2, 1), count: 60, mean: "41", oxygen: nil, value: "41")])
    let notice = Finding(
      id: "n", rule: "unknown-flag", severity: .notice, outlet: "DA001",
      message: Bilingual(zh: "有不认识的标记。", en: "There are unknown flags."),
      evidence: Evidence(rows: rows(log.path, [11, 12, 13])))
    return report(
      outlets: [cupola, sand], verdict: .fail, inputs: [log], checks: [advisory, counting],
      findings: [
        breach(counting, episode: episode, rows: rows(log.path, [10, 11])),
        breach(advisory, episode: episode, rows: rows(log.path, [11, 12])), notice,
      ])
  }
}

import Crypto
import Measures
import Report
import Standards

/// What every view of a digest says, in the view's language, so that no two of them ever disagree.
struct DigestWords {
  let digest: MonthlyDigest
  let language: Language

  init(_ digest: MonthlyDigest, language: Language) {
    self.digest = digest
    self.language = language
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// Whether it speaks of one plant alone.
  var isOfOnePlant: Bool { digest.scope.plant != nil }

  // MARK: What it is

  var title: String {
    isOfOnePlant
      ? say("企业合规月报", "Monthly compliance digest of a plant")
      : say("合规月报", "Monthly compliance digest")
  }

  /// Whether it speaks of a part of a city alone.
  var isOfDistrict: Bool { digest.scope.region.map { !$0.hasSuffix("00") } ?? false }

  /// `2025 年 3 月`.
  var monthName: String { monthName(digest.month) }

  func monthName(_ month: CivilMonth) -> String {
    say("\(month.year) 年 \(month.month) 月", month.description)
  }

  /// Whom it speaks of: `全部企业`, `区域 330502 · 铸造`.
  var subject: String {
    let scope = digest.scope
    let parts = [
      scope.plant.map { plantName($0, scope.plantName ?? "") },
      scope.region.map { say("区域：", "region: ") + regionName($0)(language) },
      scope.sector.map { say("行业：", "sector: ") + sectorName($0)(language) },
      among(scope.among.plants, say("企业 ", "plants ")),
      among(scope.among.regions.map { regionName($0)(language) }, say("区域：", "regions: ")),
      among(scope.among.sectors.map { sectorName($0)(language) }, say("行业：", "sectors: ")),
    ].compactMap(\.self)
    return parts.isEmpty
      ? say("台账与登记中的全部企业", "All plants of ledger and register") : parts.joined(separator: " · ")
  }

  private func among(_ names: [String], _ what: String) -> String? {
    names.isEmpty ? nil : what + names.joined(separator: say("、", ", "))
  }

  /// `HZ-FD-001 示例铸造`; the name only where it says more than the id.
  func plantName(_ id: String, _ name: String) -> String {
    name.isEmpty || name == id ? id : "\(id) \(name)"
  }

  func sector(_ id: String) -> String { sectorName(id)(language) }

  /// As of when, and from what.
  var basis: [(term: String, words: [String])] {
    let ledger = digest.ledger
    return [
      (say("范围", "scope"), [subject]), (say("月份", "month"), [monthName]),
      (
        say("基准日", "as of"),
        [
          say(
            "\(digest.asOf)（逾期、期限与豁免以这一天计）",
            "\(digest.asOf) (alarms, deadlines and waivers are read as of this day)")
        ]
      ),
      (
        say("应报依据", "expected by"),
        [
          digest.hasRegister
            ? say("主管部门登记信息", "the authority's register")
            : say(
              "未提供登记信息：此前 12 个月内有记录的企业视为应报；从未报送的企业无从知道",
              "no register: plants recorded in the twelve months before are taken as expected; one that never "
                + "handed in cannot be known")
        ]
      ),
      (
        say("台账", "ledger"),
        [
          say(
            "所示月份相关记录 \(ledger.runs) 次",
            "\(counted(ledger.runs, "run")) that touch the months shown")
            + (ledger.lastRecorded.map {
              say("，最后一次记录于 \($0.minuteText)", ", the last recorded \($0.minuteText)")
            } ?? "")
        ]
      ),
    ]
  }

  /// Tells this digest from any other: `digest-2025-03-1a2b3c4d`.
  var identifier: String {
    let hash = SHA256.hash(data: digest.json(language))
    let mark = hash.prefix(4).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
    return "digest-\(digest.month)-\(mark)"
  }

  // MARK: The gist

  /// The first thing that a reader sees.
  var conclusion: (words: String, style: TextStyle) {
    let sums = digest.sums.now
    if digest.plants.isEmpty { return (say("没有企业，也没有数据", "No plants and no data"), .doubtful) }
    if sums.received == 0, sums.pruned > 0, sums.missing == 0 {
      return (say("本月的记录已从台账清理", "The month was pruned from the ledger"), .doubtful)
    }
    if sums.received == 0 { return (say("本月没有收到任何数据", "Nothing was received this month"), .bad) }
    if sums.fail > 0 || digest.notReceived.contains(where: \.isAlarm) {
      return (say("有不达标或逾期未报的企业", "Plants fail, or are overdue with their data"), .bad)
    }
    let unsettled = [
      sums.missing, sums.pruned, sums.partial, sums.insufficient, sums.notEvaluated,
    ]
    if unsettled.contains(where: { $0 > 0 }) {
      return (say("数据不齐，不能全部判定达标", "Data are incomplete: not all is a pass"), .doubtful)
    }
    if digest.isQuiet {
      return (say("没有需要处理的事项", "Nothing needs attention"), .good)
    }
    return (say("全部达标，另有事项需留意", "All pass; some matters need attention"), .good)
  }

  /// The digest in a few sentences.
  var gist: [String] {
    guard !digest.plants.isEmpty else {
      return [
        say(
          "本范围内没有登记企业，台账中也没有这些月份的记录。没有数据不等于达标。",
          "The scope has no registered plant, and the ledger has no run of these months. No data is no "
            + "pass.")
      ]
    }
    return [receipts, verdicts, changes, capture, ahead].compactMap(\.self) + actions
      + (digest.isQuiet
        ? [
          say(
            "应报企业全部收到且达标；没有新增、持续或不明的超标，\(MonthlyDigest.daysAhead) 天内没有到期事项。",
            "All expected plants were received and pass; no breach is new, continuing or unknown, and nothing is "
              + "due within \(MonthlyDigest.daysAhead) days.")
        ] : [])
  }

  private var receipts: String {
    let sums = digest.sums.now
    var text = say(
      "应报 \(sums.expected) 家，收到其中 \(sums.received - sums.unexpected) 家",
      "\(counted(sums.expected, "plant")) expected, \(sums.received - sums.unexpected) of them received"
    )
    if sums.partial > 0 {
      text += say("（其中 \(sums.partial) 家不足全月）", " (\(sums.partial) not for the whole month)")
    }
    if sums.missing > 0 {
      text += say("，未收到 \(sums.missing) 家", ", nothing from \(sums.missing)")
      text +=
        sums.alarms > 0
        ? say(
          "，其中 \(sums.alarms) 家月末后已满 \(digest.alarmAfter) 天，逾期未报",
          ", \(sums.alarms) of them overdue: \(counted(digest.alarmAfter, "day")) past the month's end"
        )
        : say(
          "，月末后未满 \(digest.alarmAfter) 天",
          ", still within \(counted(digest.alarmAfter, "day")) of the month's end")
    }
    if sums.pruned > 0 {
      text += say("，已从台账清理 \(sums.pruned) 家", ", \(sums.pruned) pruned from the ledger")
    }
    if sums.unexpected > 0 {
      text +=
        digest.hasRegister
        ? say(
          "；另收到未登记企业 \(sums.unexpected) 家",
          "; besides, \(sums.unexpected) that the register does not name or did not expect yet")
        : say("；另收到 \(sums.unexpected) 家", "; besides, \(sums.unexpected)")
    }
    let late = Set(digest.lateAlarms.map(\.plant)).count
    if late > 0 {
      text += say(
        "；此前月份新近逾期未报 \(late) 家", "; earlier months newly overdue for \(counted(late, "plant"))")
    }
    return text + say("。", ".")
  }

  private var verdicts: String? {
    let sums = digest.sums.now
    guard sums.received > 0 else { return nil }
    let parts: [(Verdict, Int)] = [
      (.fail, sums.fail), (.insufficient, sums.insufficient), (.notEvaluated, sums.notEvaluated),
      (.pass, sums.pass),
    ]
    return say("收到的企业：", "Of those received: ")
      + parts.map { say("\($0.name.zh) \($1) 家", "\($0.name.en) \($1)") }
      .joined(separator: say("，", ", ")) + say("。", ".")
  }

  private var changes: String? {
    let counting = digest.breaches.filter { !$0.isAdvisory }
    let advisory = digest.breaches.count - counting.count
    guard !digest.breaches.isEmpty else {
      return digest.sums.now.received > 0
        ? say("没有超标或不达标事项，也没有待查明的。", "No breach, and none whose state is unknown.") : nil
    }
    let parts = MonthlyDigest.BreachState.allCases.compactMap { state -> String? in
      let count = counting.count { $0.state == state }
      guard count > 0 else { return nil }
      let unsure = counting.count { $0.state == state && $0.past != nil }
      return say("\(state.name.zh) \(count) 项", "\(count) \(state.name.en)")
        + (unsure > 0 ? say("（其中 \(unsure) 项此前不明）", " (\(unsure) of unknown past)") : "")
    }
    return say("超标与不达标事项：", "Breaches: ")
      + (parts.isEmpty
        ? say("没有计入结论的", "none that counts") : parts.joined(separator: say("，", ", ")))
      + (advisory > 0 ? say("；仅作参考的 \(advisory) 项", "; advisory: \(advisory)") : "") + say("。", ".")
  }

  private var capture: String? {
    guard let coverage = digest.sums.now.coverage, coverage.expected > 0 else { return nil }
    let low = digest.captures.count(where: \.isLow)
    let share = percentage(coverage.valid, of: coverage.expected)
    return say(
      "有效数据率 \(share)（有效 \(coverage.valid) / 应有 \(coverage.expected) 小时）",
      "Data capture \(share) (\(coverage.valid) valid of \(coverage.expected) expected hours)")
      + (low > 0
        ? say("，\(low) 个排放口不足 75%。", "; \(counted(low, "outlet")) below 75 %.") : say("。", "."))
  }

  private var ahead: String? {
    let overdue = digest.deadlines.count { $0.days < 0 }
    let coming = digest.deadlines.count - overdue
    let expired = digest.waivers.count { $0.days < 0 }
    let expiring = digest.waivers.count - expired
    let parts = [
      overdue > 0 ? say("审核期限逾期 \(overdue) 项", "audit deadlines overdue: \(overdue)") : nil,
      coming > 0
        ? say(
          "\(MonthlyDigest.daysAhead) 天内到期 \(coming) 项",
          "due within \(MonthlyDigest.daysAhead) days: \(coming)") : nil,
      expired > 0 ? say("豁免已失效 \(expired) 件", "waivers ended: \(expired)") : nil,
      expiring > 0 ? say("豁免即将失效 \(expiring) 件", "waivers about to end: \(expiring)") : nil,
    ].compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    let text = parts.joined(separator: say("，", ", "))
    return say(text, text.prefix(1).uppercased() + text.dropFirst()) + say("。", ".")
  }

  /// Whom to call, and what for: few enough for a chat.
  private var actions: [String] {
    let present = digest.breaches.filter { !$0.isAdvisory && $0.state.isPresent }
    var worst: [MonthlyDigest.BreachChange] = []
    for breach in digest.worstByMultiple + present
    where !worst.contains(where: { $0.plant == breach.plant }) { worst.append(breach) }
    let overdue = digest.notReceived.filter(\.isAlarm)
    var unanswered: [MonthlyDigest.Shortfall] = []
    for one in digest.shortfalls where !unanswered.contains(where: { $0.plant == one.plant }) {
      unanswered.append(one)
    }
    return [
      listed(say("请核查并督促整改：", "Look into: "), worst.map(named)),
      listed(say("请催报：", "Ask for data: "), overdue.map(named)),
      listed(say("请企业补充资料：", "Ask for what is missing: "), unanswered.map(named)),
    ].compactMap(\.self)
  }

  private func named(_ breach: MonthlyDigest.BreachChange) -> String {
    let size = breach.now.map { self.size($0) }
    return plantName(breach.plant, breach.plantName)
      + bracketed([place(breach), size, state(breach)])
  }

  private func named(_ one: MonthlyDigest.NotReceived) -> String {
    plantName(one.plant, one.name) + bracketed([one.month.description])
  }

  private func named(_ one: MonthlyDigest.Shortfall) -> String {
    plantName(one.plant, one.plantName) + bracketed([one.verdict.name(language), place(one)])
  }

  private func bracketed(_ parts: [String?]) -> String {
    let text = parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: say("，", ", "))
    return say("（\(text)）", " (\(text))")
  }

  /// The first five of some; `nil` where there is none.
  private func listed(_ lead: String, _ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let most = 5
    let more =
      names.count > most
      ? say("等 \(names.count) 家", " and \(names.count - most) more") : ""
    return lead + names.prefix(most).joined(separator: say("、", "; ")) + more + say("。", ".")
  }

  var precision: String {
    say(
      "\(digest.tool.name) \(digest.tool.version)；结论取自台账中未被替换的记录，不重新判定。",
      "\(digest.tool.name) \(digest.tool.version). Verdicts are those of the ledger's runs that were not "
        + "replaced; nothing is judged again.")
  }
}

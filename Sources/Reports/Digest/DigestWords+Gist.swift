import Measures
import Report
import Standards

// The first that a reader sees: the conclusion with its numbers, and whom to call for what.

extension DigestWords {
  /// Plants that a page names for one thing to do, and those that a chat group gets.
  static let plantsListed = 10
  static let plantsInChat = 5

  // MARK: The conclusion

  var conclusion: (words: String, style: TextStyle) {
    if digest.plants.isEmpty { return (say("没有企业，也没有数据", "No plants and no data"), .doubtful) }
    if isOfOnePlant, let row = digest.plants.first { return conclusion(of: row) }
    let sums = digest.sums.now
    if sums.received == 0, sums.pruned > 0, sums.missing == 0 {
      return (say("本月的记录已从台账清理", "The month was pruned from the ledger"), .doubtful)
    }
    if sums.received == 0 {
      return (
        say("本月没有收到任何数据", "Nothing was received this month")
          + (sums.missing > 0
            ? say("（应报 \(sums.expected) 家）", " (\(counted(sums.expected, "plant")) expected)")
            : ""),
        .bad
      )
    }
    let numbers = [
      count(\.fail, "不达标", "fail"), count(\.alarms, "逾期未报", "overdue"),
      count(\.missing, less: sums.alarms, "待报", "awaited"),
      count(\.insufficient, "数据不足", "insufficient"),
      count(\.notEvaluated, "未评价", "not evaluated"), count(\.partial, "不足全月", "in part"),
      count(\.pruned, "已清理", "pruned"), owedPlants, flaggedPlants,
      contrastPlants,
    ].compactMap(\.self).joined(separator: say("，", ", "))
    if sums.fail > 0 || digest.notReceived.contains(where: \.isAlarm) { return (numbers, .bad) }
    if !numbers.isEmpty {
      let isOpen = [sums.missing, sums.pruned, sums.partial, sums.insufficient, sums.notEvaluated]
        .contains { $0 > 0 }
      return (
        isOpen
          ? numbers + say("；不能全部判定达标", "; not all is a pass")
          : say("已报的均达标；\(numbers)", "All received pass; \(numbers)"), .doubtful
      )
    }
    if digest.isQuiet { return (say("没有需要处理的事项", "Nothing needs attention"), .good) }
    return (say("全部达标，另有事项需留意", "All pass; some matters need attention"), .good)
  }

  /// `不达标 24 家（上月 21）`; `nil` where there is none.
  private func count(
    _ of: KeyPath<MonthlyDigest.MonthSums, Int>, less: Int = 0, _ zh: String, _ en: String
  ) -> String? {
    let now = digest.sums.now[keyPath: of] - less
    guard now > 0 else { return nil }
    let last = digest.sums.lastMonth
    // Months before the last one became alarms long ago: their numbers tell no direction.
    let isCompared = of == \.fail || of == \.insufficient || of == \.notEvaluated
    let before =
      isCompared && !last.isBeforeLedger && last.received > 0
      ? say("（上月 \(last[keyPath: of])）", " (\(last[keyPath: of]) the month before)") : ""
    return say("\(zh) \(now) 家\(before)", "\(now) \(en)\(before)")
  }

  private var owedPlants: String? {
    let owed = digest.owed.count
    return owed > 0 ? say("此前月份欠报 \(owed) 家次", "\(owed) of earlier months still owed") : nil
  }

  private var flaggedPlants: String? {
    let plants = digest.flaggedSums.plants
    return plants > 0
      ? say("标记待核实 \(plants) 家", "flags to verify: \(counted(plants, "plant"))") : nil
  }

  private func conclusion(
    of row: MonthlyDigest.PlantRow
  ) -> (words: String, style: TextStyle) {
    guard let cell = row.cells.last else { return (say("没有数据", "No data"), .doubtful) }
    let before = row.cells.dropLast().last.flatMap { last in
      last.verdict.map { say("（上月\($0.name.zh)）", " (the month before: \($0.name.en))") }
    }
    switch cell.receipt {
    case .alarm:
      return (say("本月数据逾期未报", "The month's data are overdue"), .bad)
    case .missing: return (say("本月数据尚未收到", "The month's data have not come yet"), .doubtful)
    case .pruned:
      return (say("本月的记录已从台账清理", "The month was pruned from the ledger"), .doubtful)
    case .notExpected, .beforeLedger:
      return (say("本月没有数据，也不应报", "No data of the month, and none expected"), .doubtful)
    case .partial, .whole:
      guard let verdict = cell.verdict else { return (say("没有结论", "No verdict"), .doubtful) }
      let part =
        cell.receipt == .partial ? say("（数据不足全月）", " (of a part of the month)") : ""
      let words = say("本月\(verdict.name.zh)", "This month: \(verdict.name.en)") + part
      let flags =
        digest.flagged.isEmpty ? "" : say("；有标记待核实", "; flags are to be verified")
      let style: TextStyle =
        verdict == .pass
          && (cell.receipt == .partial || !digest.flagged.isEmpty || !digest.contrasts.isEmpty
            || isUncompared)
        ? .doubtful : verdict.style
      return (words + (before ?? "") + flags + ownContrast, style)
    }
  }

  // MARK: The gist

  /// The digest in a few sentences, and whom to call.
  var gist: [String] { gist(most: Self.plantsListed) }

  func gist(most: Int) -> [String] {
    guard !digest.plants.isEmpty else {
      return [
        say(
          "本范围内没有登记企业，台账中也没有这些月份的记录。没有数据不等于达标。",
          "The scope has no registered plant, and the ledger has no run of these months. No data is no "
            + "pass.")
      ]
    }
    let facts: [String?] =
      isOfOnePlant
      ? [ownReceipt, changes, flags, contrasts, cleared, capture, ahead]
      : [receipts, verdicts, changes, flags, contrasts, cleared, capture, ahead]
    return facts.compactMap(\.self)
      + (isOfOnePlant ? ownActions(most: most) : actions(most: most)) + quiet
  }

  /// What is not known is said, and is no good news.
  private var quiet: [String] {
    guard digest.isQuiet else { return [] }
    let due =
      digest.declaredDeadlines > 0
      ? say(
        "，\(MonthlyDigest.daysAhead) 天内没有到期事项",
        ", and nothing declared is due within \(MonthlyDigest.daysAhead) days")
      : say("；审核到期事项不明（没有申报）", "; whether an audit is due is not known (none was declared)")
    let waivers =
      digest.hasWaivers
      ? "" : say("，豁免情况不明（未提供豁免文件）", ", nor whether a waiver ends (none were given)")
    let lead =
      isOfOnePlant
      ? say("贵单位本月数据已收到且达标", "Your data were received and pass")
      : say("应报企业全部收到且达标", "All expected plants were received and pass")
    return [
      lead
        + say("；没有新增、持续或不明的超标", "; no breach is new, continuing or unknown")
        + due + waivers + say("。", ".")
    ]
  }

  private var receipts: String {
    let sums = digest.sums.now
    var text = say(
      "应报 \(sums.expected) 家，已报 \(sums.received - sums.unexpected) 家",
      "\(counted(sums.expected, "plant")) expected, \(sums.received - sums.unexpected) of them received"
    )
    if sums.partial > 0 {
      text += say("（其中 \(sums.partial) 家不足全月）", " (\(sums.partial) not for the whole month)")
    }
    if sums.missing > 0 {
      text += say("，未报 \(sums.missing) 家", ", nothing from \(sums.missing)")
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
    let owed = digest.owed
    if !owed.isEmpty {
      let plants = Set(owed.map(\.plant)).count
      text += say(
        "；另有此前月份未报 \(owed.count) 家次（\(plants) 家）",
        "; earlier months still owed: \(owed.count), by \(counted(plants, "plant"))")
      let new = digest.lateAlarms.count
      if new > 0 { text += say("，其中新近逾期 \(new) 家次", ", \(new) of them newly overdue") }
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
    return say("已报企业：", "Of those received: ")
      + parts.map { say("\($0.name.zh) \($1) 家", "\($0.name.en) \($1)") }
      .joined(separator: say("，", ", ")) + say("。", ".")
  }

  private var changes: String? {
    let counting = digest.breaches.filter { !$0.isAdvisory }
    // What is gone, or not known to be there, is no advisory breach of this month.
    let advisory = digest.breaches.count { $0.isAdvisory && $0.state.isPresent }
    guard !counting.isEmpty || advisory > 0 else {
      guard digest.sums.now.received > 0 else { return nil }
      if digest.breaches.contains(where: { $0.state == .unknown }) {
        return say("没有计入结论的超标与不达标事项；仅作参考的有不明的。", "No breach counts; advisory ones are unknown.")
      }
      if !digest.cleared.isEmpty {
        return say(
          "现有记录中没有超标或不达标事项；重报前有，重报后消失的待核实。",
          "No breach in what stands now; what was gone after it was handed in again is to be verified."
        )
      }
      return digest.flagged.isEmpty
        ? say("没有超标或不达标事项，也没有待查明的。", "No breach, and none whose state is unknown.")
        : say(
          "没有认定的超标或不达标事项；被标记剔除的超标小时待核实。",
          "No breach was found; hours over limits that flags took are to be verified.")
    }
    let parts = MonthlyDigest.BreachState.allCases.compactMap { state -> String? in
      let count = counting.count { $0.state == state }
      guard count > 0 else { return nil }
      let unsure = counting.count { $0.state == state && $0.past != nil }
      return say("\(state.name.zh) \(count) 项", "\(count) \(state.name.en)")
        + (unsure > 0
          ? say("（其中 \(unsure) 项此前情况不明）", " (\(unsure) of unknown past)") : "")
    }
    return say("超标与不达标事项：", "Breaches: ")
      + (parts.isEmpty
        ? say("没有计入结论的", "none that counts") : parts.joined(separator: say("，", ", ")))
      + (advisory > 0 ? say("；仅作参考的 \(advisory) 项", "; advisory: \(advisory)") : "") + say("。", ".")
  }

  /// Not one of the breaches: nothing was found, and nothing is settled.
  private var flags: String? {
    let (plants, hours) = digest.flaggedSums
    guard plants > 0 else { return nil }
    let count = hours.map { say(" \($0) 小时", ", \(counted($0, "hour"))") } ?? ""
    return isOfOnePlant
      ? say(
        "请提供记录供核实标记：有\(count)读数超过限值而被标记剔除，未作判定。",
        "Hand in the records for the flags: readings over limits\(count) were flagged and not judged."
      )
      : say(
        "请核实标记：\(plants) 家\(count)读数超过限值而被标记剔除，未作判定，不等于没有超标。",
        "Verify flags: \(counted(plants, "plant"))\(count) with readings over limits that were flagged "
          + "and not judged, which is not that there is no breach.")
  }

  /// Runs handed in again that do not fail any more.
  private var cleared: String? {
    let cleared = digest.cleared
    guard !cleared.isEmpty else { return nil }
    let parts = [Verdict.pass, .insufficient, .notEvaluated, .notApplicable].compactMap {
      verdict -> String? in
      let own = cleared.filter { $0.after == verdict }
      let plants = Set(own.map(\.plant)).count
      guard plants > 0 else { return nil }
      let names = Self.names(own.map { plainPlantName($0.plant, $0.plantName) })
      return isOfOnePlant
        ? say("重报后结论由不达标变为\(verdict.name.zh)", "handed in again, fail became \(verdict.name.en)")
        : say(
          "重报后结论由不达标变为\(verdict.name.zh)：\(plants) 家（\(names.joined(separator: "、"))）",
          "handed in again, fail became \(verdict.name.en): \(counted(plants, "plant")) "
            + "(\(names.joined(separator: ", ")))")
    }
    let text = parts.joined(separator: say("；", "; "))
    return say(
      "\(text)，\(isOfOnePlant ? "须说明数据改动的依据" : "请核实改动的数据")。",
      "\(text.prefix(1).uppercased())\(text.dropFirst()); "
        + (isOfOnePlant ? "say what the changes rest on." : "verify what was changed."))
  }

  /// Each once, in their order; of very many the first.
  private static func names(_ all: [String]) -> [String] {
    var seen: Set<String> = []
    let each = all.filter { seen.insert($0).inserted }
    return each.prefix(10) + (each.count > 10 ? ["…"] : [])
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

  // MARK: Whom to call

  /// What one plant is asked for, in one line.
  private struct Call {
    var plant: String
    var words: String
    /// Further matters of the plant.
    var others: Int
  }

  private func calls<Item>(
    _ items: [Item], _ plant: (Item) -> (id: String, name: String), _ words: (Item) -> String
  ) -> [Call] {
    let counts = items.reduce(into: [String: Int]()) { $0[plant($1).id, default: 0] += 1 }
    var seen: Set<String> = []
    return items.compactMap { item in
      let (id, name) = plant(item)
      guard seen.insert(id).inserted else { return nil }
      return Call(
        plant: plantName(id, name), words: words(item), others: (counts[id] ?? 1) - 1)
    }
  }

  /// The first of some, a line each; nothing where there is none.
  private func listed(
    _ zh: String, _ en: String, _ calls: [Call], in section: String, most: Int, aside: String = ""
  ) -> [String] {
    guard !calls.isEmpty else { return [] }
    let rest = calls.count - most
    return [
      say(
        "\(zh) \(calls.count) 家\(aside)：", "\(en), \(counted(calls.count, "plant"))\(aside):")
    ]
      + calls.prefix(most).map { call in
        "– " + call.plant + say("：", ": ") + call.words
          + (call.others > 0 ? say("；另有 \(call.others) 项", "; \(call.others) more") : "")
      }
      + (rest > 0
        ? [say("– 其余 \(rest) 家见“\(section)”。", "– \(rest) more: see “\(section)”.")] : [])
  }

  private var present: [MonthlyDigest.BreachChange] {
    let all = digest.breaches.filter { !$0.isAdvisory && $0.state.isPresent }
    // The farthest over its limit first, each once.
    let worst = digest.worstByMultiple
    return worst + all.filter { !worst.contains($0) }
  }

  private func actions(most: Int) -> [String] {
    let failing = Set(
      digest.plants.filter { $0.cells.last?.verdict == .fail }.map(\.id))
    let short = calls(digest.shortfalls, { ($0.plant, $0.plantName) }, words)
    let alsoFailing = Set(digest.shortfalls.map(\.plant)).intersection(failing).count
    return listed(
      "请核查并督促整改", "Look into", calls(present, { ($0.plant, $0.plantName) }, words),
      in: breaches.heading, most: most)
      + listed(
        "请催报", "Ask for data",
        calls(digest.notReceived.filter(\.isAlarm), { ($0.plant, $0.name) }, words),
        in: missing.heading, most: most)
      + listed(
        "请企业补充资料", "Ask for what is missing", short, in: shortfalls.heading, most: most,
        aside: alsoFailing > 0
          ? say("（其中 \(alsoFailing) 家同时不达标）", " (\(alsoFailing) of them failing besides)") : "")
      + listed(
        "请企业改正档案或申请更正登记", "Have the dossier or the register corrected",
        calls(digest.contrasts, { ($0.plant, $0.plantName) }, words), in: register.heading,
        most: most)
  }

  /// To the plant itself.
  private func ownActions(most: Int) -> [String] {
    func list(_ zh: String, _ en: String, _ items: [String]) -> [String] {
      guard !items.isEmpty else { return [] }
      let rest = items.count - most
      return [say("\(zh)：", "\(en):")] + items.prefix(most).map { "– " + $0 }
        + (rest > 0 ? [say("– 另有 \(rest) 项，见下。", "– \(rest) more below.")] : [])
    }
    return list("请贵单位查明原因并整改", "Find the cause and mend", present.map(words))
      + list(
        "请贵单位补报", "Hand in",
        digest.silences.map { say("\(months($0)) 的数据", "data of \(months($0))") })
      + list("请贵单位补充资料", "Supply what is missing", digest.shortfalls.map(words))
      + list(
        "请贵单位改正档案或申请更正登记", "Correct the dossier, or apply for a correction of the register",
        digest.contrasts.map(words))
  }

  private var ownReceipt: String? {
    guard let cell = digest.plants.first?.cells.last, cell.receipt == .partial else { return nil }
    return say(
      "贵单位本月数据只收到一部分，请补齐。", "Only a part of the month's data was received; supply the rest.")
  }

  private func words(_ breach: MonthlyDigest.BreachChange) -> String {
    joined([place(breach), breach.now.map { size($0) }, state(breach)])
  }

  private func words(_ one: MonthlyDigest.NotReceived) -> String {
    joined([
      one.month.description,
      say("月末后已 \(one.days) 天", "\(counted(one.days, "day")) since the month's end"),
    ])
  }

  private func words(_ one: MonthlyDigest.Shortfall) -> String {
    joined([one.verdict.name(language), place(one)])
  }

  private func joined(_ parts: [String?]) -> String {
    parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: say("，", ", "))
  }
}

import Measures
import Report
import Standards

/// What a re-judgement says, in one language: the same words in every view.
struct WhatIfWords {
  let report: WhatIfReport
  let language: Language

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  var title: String { say("按其他标准重新判定", "What if") }

  /// What was asked, a fact a line.
  var question: [String] {
    let question = report.question
    var facts = [
      say("标准：", "Standards: ") + question.standards.joined(separator: say("、", ", "))
        + say("（", " (") + question.standardsDigest + say("）", ")")
    ]
    if !question.overlays.isEmpty {
      facts.append(
        say("覆盖包：", "Overlays: ") + question.overlays.joined(separator: say("、", ", ")))
    }
    if let area = question.area {
      facts.append(say("全部企业按：", "Every plant as in: ") + area.word(language))
    }
    if !question.regimes.isEmpty {
      facts.append(
        say("全部企业另执行：", "Every plant also under: ")
          + question.regimes.map { regimeName($0)(language) }.joined(separator: say("、", ", ")))
    }
    facts.append(
      question.lawAt.map {
        say("全部时段按 \(Self.day($0)) 施行的要求", "Every hour by the law of \(Self.day($0))")
      } ?? say("各时段按数据当日施行的要求", "Every hour by the law of its own day"))
    if let month = question.month {
      facts.append(say("月份：\(month)", "Month: \(month)"))
    }
    return facts
  }

  private static func day(_ date: CivilDate) -> String { date.description }

  /// Plants and runs, changes and what could not be judged.
  var sums: [String] {
    let plants = report.plants.count
    let changing = report.changingPlants.count
    let failing = Set(
      report.items.filter { $0.changesVerdict && $0.after == .fail }.map(\.plant)
    ).count
    var lines = [
      say(
        "重新判定 \(plants) 家企业的 \(report.items.count) 条记录：\(changing) 家结论改变，"
          + "其中 \(failing) 家变为不达标。",
        "\(counted(report.items.count, "run")) of \(counted(plants, "plant")) judged again: "
          + "\(counted(changing, "plant")) with another verdict, \(failing) of them now failing.")
    ]
    lines += [transitions, losses, advisory].compactMap(\.self) + turns
    let same = report.items.count(where: \.hasSameStandards)
    if same > 0, report.question.keepsPlants {
      let odd = report.contradictions.count
      lines.append(
        odd == 0
          ? say(
            "其中 \(same) 条记录当时所用标准与此相同，结论与记录一致。",
            "Of these, \(counted(same, "run")) had been judged by the same standards; every verdict "
              + "is the recorded one.")
          : say(
            "其中 \(same) 条记录当时所用标准与此相同，但有 \(odd) 条结论与记录不同：工具已换版本，或台账有误；"
              + "请用 greengate ledger verify 检查。",
            "Of these, \(counted(same, "run")) had been judged by the same standards, yet \(odd) "
              + "came out otherwise: the tool has changed since, or the ledger is wrong; run "
              + "'greengate ledger verify'."))
    }
    if !report.unjudged.isEmpty {
      lines.append(
        say(
          "有 \(report.unjudged.count) 条记录未能重新判定，列于文末。",
          "\(counted(report.unjudged.count, "run")) could not be judged again; the end lists "
            + "\(report.unjudged.count == 1 ? "it" : "them")."))
    }
    return lines
  }

  /// `达标 → 不达标 3 次（2 家）`, the gravest first.
  private var transitions: String? {
    let changing = report.items.filter(\.changesVerdict)
    guard !changing.isEmpty else { return nil }
    let parts = Verdict.allCases.flatMap { after in
      Verdict.allCases.compactMap { before -> String? in
        let items = changing.filter { $0.before == before && $0.after == after }
        guard !items.isEmpty else { return nil }
        let plants = Set(items.map(\.plant)).count
        let arrow = Self.arrow(before.name(language), after.name(language))
        return say(
          "\(arrow) \(items.count) 条（\(plants) 家）",
          "\(arrow): \(counted(items.count, "run")) of \(counted(plants, "plant"))")
      }
    }
    return say("结论变化：", "Verdicts: ") + parts.joined(separator: say("，", ", ")) + say("。", ".")
  }

  private var losses: String? {
    let losses = report.losses
    guard !losses.isEmpty else { return nil }
    return say(
      "注意：有 \(losses.count) 条记录变为达标，是因为原来适用而未达标或没有结论的检查项不再适用，不是情况好转。",
      "Mind: \(counted(losses.count, "run")) passes now since a check that was broken, or had no answer, "
        + "applies no more; nothing got better.")
  }

  private var advisory: String? {
    guard !report.question.regimes.isEmpty, let plants = report.advisoryPlants else { return nil }
    return say(
      "另执行的要求只带来仅作提示的限值（未经核实），不改变结论；涉及 \(plants) 家企业。",
      "The regime brings advisory limits alone (not confirmed), which change no verdict; it concerns "
        + "\(counted(plants, "plant")).")
  }

  /// Plants that come out worse without another verdict, and limits that do not count.
  private var turns: [String] {
    func plants(_ isMeant: (WhatIfReport.Change) -> Bool) -> Int {
      Set(report.turning.filter { $0.turns.contains(where: isMeant) }.map(\.plant)).count
    }
    let broken = plants { !$0.isAdvisory && $0.turn == .broken }
    let worse = plants { !$0.isAdvisory && $0.turn == .worse }
    let advisory = plants(\.isAdvisory)
    let parts = [
      worse > 0 ? say("\(worse) 家超标加重", "\(counted(worse, "plant")) farther over or longer") : nil,
      broken > 0
        ? say("\(broken) 家新增不达标项", "\(counted(broken, "plant")) with a further breach") : nil,
      advisory > 0
        ? say("\(advisory) 家不符合参考性限值", "\(counted(advisory, "plant")) over advisory limits")
        : nil,
    ].compactMap(\.self)
    guard !parts.isEmpty else { return [] }
    return [
      say("结论不变的记录中：", "Of runs that keep their verdict: ")
        + parts.joined(separator: say("，", ", ")) + say("，逐项列于下。", "; listed below.")
    ]
  }

  /// Of runs that keep their verdict and are not listed: figures that change, and checks that come or go.
  var quiet: String? {
    let quiet = report.items.filter { !$0.changesVerdict && $0.turns.isEmpty }
    guard !quiet.isEmpty else { return nil }
    let figures = quiet.count { item in
      item.changes.contains { $0.before != nil && $0.after != nil }
    }
    let checks = quiet.count { item in
      item.changes.contains { $0.before == nil || $0.after == nil }
    }
    return say(
      "其余 \(quiet.count) 条记录结论不变，也没有变差，其中 \(figures) 条有检查项的数字改变，\(checks) 条有检查项增减；"
        + "全部列于 --format json 或 csv。",
      "The verdicts of \(counted(quiet.count, "other run")) stay, and nothing is worse; in \(figures) of them figures of "
        + "checks change, in \(checks) checks come or go. --format json and csv list them all.")
  }

  /// `排放限值 DA001 颗粒物 PM GB 4915-2013 T1-PM → T2-PM`.
  func place(_ change: WhatIfReport.Change) -> String {
    let identity = change.identity
    let entry = identity.entry ?? ""
    let entries = change.replaced.map { Self.arrow($0.entry ?? "", entry) } ?? entry
    return [
      ruleName(identity.rule)(language), identity.outlet,
      identity.pollutant.map { pollutantName($0, language) }, identity.standard, entries,
    ].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
  }

  func plant(_ item: WhatIfReport.Item) -> String {
    "\(item.plantName)\(say("（", " ("))\(item.plant)\(say("）", ")"))"
  }

  func period(_ item: WhatIfReport.Item) -> String {
    let (from, to) = (item.period.from, item.period.to)
    guard from.secondOfDay == 0, to.secondOfDay == 0 else {
      return "\(from.minuteText)/\(to.minuteText)"
    }
    if item.period.isMonth { return CivilMonth(from.date).description }
    return "\(from.date)/\(to.date)"
  }

  func verdict(_ item: WhatIfReport.Item) -> String {
    Self.arrow(item.before.name(language), item.after.name(language))
  }

  func violations(_ item: WhatIfReport.Item) -> String {
    say("计入结论的不达标 ", "violations that count ")
      + Self.arrow("\(item.violationsBefore)", "\(item.violationsAfter)")
  }

  /// The verdict, each figure that differs, and the limit that governs now.
  ///
  /// - Parameter isShared: Without what is another plant's own: what was measured, and how much of it.
  func facts(
    _ change: WhatIfReport.Change, of item: WhatIfReport.Item, isShared: Bool = false
  ) -> [String] {
    let (before, after) = (change.before, change.after)
    let verdict = Self.arrow(name(before), name(after))
    func fact(_ name: String, _ old: String?, _ new: String?) -> String? {
      old == new ? nil : name + " " + Self.arrow(old ?? "–", new ?? "–")
    }
    func count(_ state: WhatIfReport.State?) -> String? {
      guard let state else { return nil }
      return state.exceeding.map { state.basis?.counted($0, language) ?? "\($0)" }
    }
    func figure(_ figure: Figure?) -> String? {
      figure.map { $0.unit.isEmpty ? $0.value : "\($0.value) \($0.unit)" }
    }
    func coverage(_ state: WhatIfReport.State?) -> String? {
      state?.coverage.map { "\($0.valid)/\($0.expected)" }
    }
    var episodes: String?
    if before?.episodes ?? 0 != after?.episodes ?? 0 {
      episodes = fact(
        say("超标次数", "episodes"), before.map { "\($0.episodes)" }, after.map { "\($0.episodes)" })
    }
    return [
      verdict,
      change.comes
        ? after?.allowed.map { say("限值", "limit") + " " + $0 }
        : fact(say("限值", "limit"), before?.allowed, after?.allowed),
      governing(change, of: item),
      fact(say("超标", "exceeding"), count(before), count(after)),
      episodes,
      fact(say("最大超标倍数", "highest multiple over"), before?.worst, after?.worst),
      isShared
        ? nil : fact(say("实测", "measured"), figure(before?.measured), figure(after?.measured)),
      isShared ? nil : fact(say("有效/应有", "valid/expected"), coverage(before), coverage(after)),
      after?.why.map { say("原因：", "why: ") + $0(language) },
    ].compactMap(\.self)
  }

  /// Where a check goes: what comes in its place, of whichever standard.
  private func governing(
    _ change: WhatIfReport.Change, of item: WhatIfReport.Item
  ) -> String? {
    guard change.goes else { return nil }
    let own = change.identity
    let heirs = item.changes.filter { other in
      other.comes && other.identity.rule == own.rule && other.identity.outlet == own.outlet
        && other.identity.pollutant == own.pollutant && own.pollutant != nil
    }
    guard !heirs.isEmpty else { return nil }
    let names = heirs.map { heir in
      [heir.identity.standard, heir.identity.entry, heir.after?.allowed].compactMap(\.self)
        .joined(separator: " ") + (heir.isAdvisory ? say("（仅提示）", " (advisory)") : "")
    }
    return say("现执行 ", "governed now by ") + names.joined(separator: say("、", ", "))
  }

  private func name(_ state: WhatIfReport.State?) -> String {
    guard let state else { return say("（无此项）", "(no such check)") }
    return state.verdict.name(language) + (state.isAdvisory ? say("（仅提示）", " (advisory)") : "")
  }

  static func arrow(_ old: String, _ new: String) -> String {
    old == new ? old : "\(old) → \(new)"
  }
}

extension WhatIfReport.Change {
  private static func applies(_ state: WhatIfReport.State?) -> Bool {
    state.map { $0.verdict != .notApplicable } ?? false
  }

  /// It applies now, and did not before.
  fileprivate var comes: Bool { Self.applies(after) && !Self.applies(before) }
  fileprivate var goes: Bool { Self.applies(before) && !Self.applies(after) }
}

extension Period {
  /// Whether it is one calendar month.
  fileprivate var isMonth: Bool {
    let first = from.date
    return first.day == 1 && from.secondOfDay == 0
      && to == first.adding(months: 1).map { Instant($0) }
  }
}

import Measures
import Report
import Standards

/// What a dossier's audit rows come to, pack by pack and item by item.
struct AuditReview: Sendable {
  /// One pack that speaks to the plant.
  struct Pack: Sendable {
    var pack: AuditPack
    /// Empty where the pack is not judged item by item.
    var items: [Item] = []
    /// Why it is not judged item by item.
    var whole: Whole?
    /// Rows that could be used and that nothing asks for, because the pack is not judged item by item.
    var unasked: [AuditEntry] = []
  }

  /// One verdict on a pack as a whole: one check and not fifty.
  struct Whole: Sendable {
    var verdict: Verdict
    var reason: Bilingual
    var isAdvisory: Bool
  }

  struct Item: Sendable {
    var item: AuditItem
    var verdict: Verdict
    var reason: Bilingual?
    /// Exact, in the item's unit.
    var value: Rational?
    /// 1 to 3: the best grade that was reached; `nil`: none, or the item has no grades.
    var grade: Int?
    var working: [Bilingual] = []
    var rows: [RowReference] = []
    /// A conversion factor behind the value is not confirmed, so that the item counts in no verdict.
    var restsOnUnconfirmed = false

    var isAdvisory: Bool { item.isAdvisory || restsOnUnconfirmed }
  }

  /// In the library's order.
  private(set) var packs: [Pack] = []
  let defects: [AuditDefect]

  init(_ input: EvaluationInput, _ library: StandardsLibrary, _ energy: EnergyLogs) {
    let known = library.audits
    let sheet = AuditSheet(input, packs: known)
    defects = sheet.defects
    guard input.includes(.audit) else { return }
    for pack in known where pack.covers(input.plant) {
      let items = pack.items(for: input.plant)
      guard !items.isEmpty else { continue }
      if let whole = Self.whole(pack, items, sheet, input) {
        packs.append(
          Pack(pack: pack, whole: whole, unasked: items.flatMap { sheet.rows(of: $0.id) }))
      } else {
        packs.append(
          Pack(
            pack: pack,
            items: items.map { AuditJudge(input, sheet, energy, pack).judge($0) }))
      }
    }
  }

  /// Why a pack is not judged item by item; `nil` where it is.
  private static func whole(
    _ pack: AuditPack, _ items: [AuditItem], _ sheet: AuditSheet, _ input: EvaluationInput
  ) -> Whole? {
    let day = input.asOf.date
    func whole(
      _ verdict: Verdict, _ reason: Bilingual, isAdvisory: Bool? = nil
    ) -> Whole {
      Whole(
        verdict: verdict, reason: reason,
        isAdvisory: isAdvisory ?? items.allSatisfy { $0.isAdvisory || $0.decidesNothing })
    }
    if day < pack.effective {
      return whole(.notApplicable, Phrase.notYetInForce(pack.effective))
    }
    // As of the day after a plan's last one its last month is still judged by it.
    if let until = pack.until, Instant(until) <= input.period.from {
      return whole(
        .notApplicable,
        Bilingual(
          zh: "该文件的要求自 \(until) 起不再适用，早于本核查时段。",
          en: "Its requirements ended on \(until), before the period."), isAdvisory: true)
    }
    let isCompulsory = input.declarations.audit?.required.map { $0 <= day } ?? false
    guard !items.contains(where: { sheet.speaks(of: $0.id) }) else { return nil }
    if isCompulsory {
      return whole(
        .notEvaluated,
        Bilingual(
          zh: "plant.yaml 声明该企业须开展强制性清洁生产审核，而审核日志中没有本文件所列 \(items.count) 项的"
            + "任何记录；请提交 kind: audit 的审核日志（item,status,date,expires,value,unit,evidence）。",
          en: "plant.yaml says that the audit is compulsory, and no audit log speaks of any of the "
            + "\(Phrase.plural(items.count, "item")); hand in a log of kind audit "
            + "(item,status,date,expires,value,unit,evidence)."))
    }
    switch pack.binding {
    case .audited:
      return whole(
        .notApplicable,
        Bilingual(
          zh: "强制性清洁生产审核只约束列入公布名单的企业，其余企业自愿开展；plant.yaml 未声明列入名单"
            + "（audit.required），也没有提交相应的审核日志。",
          en: "Only plants on a published list are under a compulsory audit, and for others it is "
            + "voluntary; plant.yaml declares no listing (audit.required), and no such audit log was "
            + "handed in."))
    case .everyone:
      return whole(
        .notEvaluated,
        Bilingual(
          zh: "没有审核日志，\(items.count) 项要求均未评价；如需评价，请提交 kind: audit 的审核日志。企业未列入"
            + "强制性清洁生产审核名单时，此项不计入结论。",
          en: "There is no audit log, so none of \(Phrase.plural(items.count, "requirement")) was "
            + "evaluated; hand in a log of kind audit to have them judged. It does not count while "
            + "the plant is not listed for a compulsory audit."),
        isAdvisory: true)
    }
  }
}

/// Judges one item as of a day.
struct AuditJudge {
  let input: EvaluationInput
  let sheet: AuditSheet
  let energy: EnergyLogs
  /// The round whose documents the pack asks for; `nil` where its items are of no round: only a pack
  /// that sets days for an audit speaks of one.
  private let round: AuditRound?

  init(_ input: EvaluationInput, _ sheet: AuditSheet, _ energy: EnergyLogs, _ pack: AuditPack) {
    self.input = input
    self.sheet = sheet
    self.energy = energy
    round =
      pack.deadlines.isEmpty
      ? nil : AuditRound(input.declarations.audit, asOf: input.asOf.date)
  }

  func judge(_ item: AuditItem) -> AuditReview.Item {
    var result = judged(item)
    // What no text limits cannot be short of data: it decides nothing either way.
    if case .figure(let figure) = item.question, figure.demand == .none,
      result.verdict == .insufficient
    {
      result.verdict = .notApplicable
    }
    return result
  }

  private func judged(_ item: AuditItem) -> AuditReview.Item {
    guard case .figure(let figure) = item.question, let computation = item.computation else {
      return judgeRows(of: item)
    }
    // A plant that has no such thing says so in its log, and nothing is computed then.
    let rows = judgeRows(of: item)
    if rows.verdict == .notApplicable, rows.value == nil { return rows }
    return judge(item, figure, computation, claimed: rows.value)
  }

  // MARK: Computed from the other logs

  private func judge(
    _ item: AuditItem, _ figure: AuditFigure, _ computation: AuditComputation, claimed: Rational?
  ) -> AuditReview.Item {
    guard let year = input.energyYear else {
      return lacking(
        item,
        Bilingual(
          zh: "该项由能源和产量日志计算，需在 plant.yaml 填写 energy_year",
          en: "The item is computed from the energy and production logs; set energy_year in "
            + "plant.yaml"))
    }
    let now = AuditQuotient(computation, figure.unit, year: year, energy)
    guard case .value(let value) = now.result else {
      return lacking(item, now.gap, rows: now.rows, working: now.working)
    }
    var result = AuditReview.Item(
      item: item, verdict: .notApplicable, value: value, working: now.working, rows: now.rows)
    result.restsOnUnconfirmed = !now.unconfirmed.isEmpty
    if !now.unconfirmed.isEmpty {
      let names = Bilingual(
        zh: now.unconfirmed.map(\.zh).joined(separator: "、"),
        en: now.unconfirmed.map(\.en).joined(separator: ", "))
      result.working.append(
        Bilingual(
          zh: "折标系数未经原文核实：\(names.zh)；仅作提示",
          en: "conversion factors that are not confirmed: \(names.en); advisory"))
    }
    if let claimed, claimed != value {
      result.working.append(
        Bilingual(
          zh: "审核日志填报的 \(claimed.decimal()) 未采用：该项以日志计算值为准",
          en: "the audit log's \(claimed.decimal()) is not used: the item is computed from the logs"
        ))
    }
    if case .trend = figure.demand {
      let before = AuditQuotient(computation, figure.unit, year: year - 1, energy)
      result.working += before.working
      result.rows += before.rows
      guard case .value(let old) = before.result else {
        return lacking(item, before.gap, rows: result.rows, working: result.working)
      }
      let isBetter = figure.sense == .atMost ? value < old : value > old
      result.verdict = isBetter ? .pass : .fail
      return result
    }
    compare(value, figure, &result)
    return result
  }

  private func lacking(
    _ item: AuditItem, _ gap: Bilingual?, rows: [RowReference] = [], working: [Bilingual] = []
  ) -> AuditReview.Item {
    AuditReview.Item(
      item: item, verdict: .insufficient,
      reason: gap.map { Bilingual(zh: "\($0.zh)。", en: "\($0.en).") }, working: working,
      rows: rows)
  }

  private func compare(
    _ value: Rational, _ figure: AuditFigure, _ result: inout AuditReview.Item
  ) {
    func keeps(_ printed: AuditFigure.Printed) -> Bool {
      figure.sense == .atMost ? value <= Rational(printed.value) : value >= Rational(printed.value)
    }
    switch figure.demand {
    case .value(let printed):
      result.verdict = keeps(printed) ? .pass : .fail
      result.grade = keeps(printed) ? 1 : nil
    case .grades(let grades):
      result.grade = grades.firstIndex(where: keeps).map { $0 + 1 }
      result.verdict = result.grade == nil ? .fail : .pass
      let reached = result.grade.map { AuditScoring.gradeNames[$0 - 1] }
      let list = zip(AuditScoring.gradeNames, grades).map { "\($0) \($1.text)" }
      result.working.append(
        Bilingual(
          zh: (reached.map { "达到 \($0) 级" } ?? "未达到 III 级")
            + "（\(figure.sense == .atMost ? "不高于" : "不低于")：\(list.joined(separator: "，"))）",
          en: (reached.map { "reaches grade \($0)" } ?? "below grade III")
            + " (\(figure.sense == .atMost ? "at most" : "at least"): "
            + "\(list.joined(separator: ", ")))"))
    case .none, .trend:
      result.verdict = .notApplicable
      result.reason = Bilingual(
        zh: "依据文本没有给出数值，仅列出实际值供比较。",
        en: "The text gives no figure; what was found is shown for comparison.")
    }
  }

  // MARK: Said in the audit log

  private func judgeRows(of item: AuditItem) -> AuditReview.Item {
    let day = input.asOf.date
    let entries = sheet.governing(item.id)
    var result = AuditReview.Item(
      item: item, verdict: .insufficient, rows: entries.map(\.row).sorted())
    guard let entry = entries.first else {
      result.reason =
        sheet.hasDefects(item.id)
        ? Bilingual(
          zh: "审核日志中该项的记录有误，不能采用（见 \(AuditRows.card.id)）。",
          en: "The audit log's rows of the item are defective and cannot be used (see "
            + "\(AuditRows.card.id)).")
        : Bilingual(
          zh: "审核日志中没有该项；请补充结论和证明材料。",
          en: "The audit log does not have the item; supply the answer and its evidence.")
      return result
    }
    let unread = sheet.unread(item.id)
    if !unread.isEmpty {
      result.reason = UnreadRow.gap(
        unread, zh: "审核日志中被拒的记录可能属于该项且不早于所采用的记录",
        en:
          "Rejected rows of the audit log may be of the item, and not older than those that decide")
      result.rows = (result.rows + unread.map(\.row)).sorted()
      return result
    }
    if sheet.isOverruled(item.id) {
      result.reason = Bilingual(
        zh: "审核日志中该项最近的记录有误，不能采用（见 \(AuditRows.card.id)），较早的记录不能代替。",
        en: "The latest row of the item is defective (see \(AuditRows.card.id)), and an older one "
          + "does not stand in for it.")
      return result
    }
    if sheet.contradicts(item.id) {
      result.reason = Bilingual(
        zh: "同一日期的记录互相矛盾，不作结论（见 \(AuditRows.card.id)）。",
        en: "Rows of the same date contradict each other, so nothing is concluded (see "
          + "\(AuditRows.card.id)).")
      return result
    }
    result.working = entries.map(\.described)
    // What a plant admits needs no evidence; all else does.
    if entry.status == .notApplicable {
      result.verdict = .notApplicable
      result.reason = Bilingual(
        zh: "企业在审核日志中声明不涉及该项；请现场核实。",
        en: "The plant says in its audit log that it has no such thing; see for yourself on site.")
      return result
    }
    if case .answer(let expected) = item.question, entry.status == (expected ? .no : .yes) {
      result.verdict = .fail
      return result
    }
    let sound = entries.filter { $0.flaw(asOf: day) == nil }
    guard !sound.isEmpty else {
      result.reason = entry.flaw(asOf: day).map { flaw in
        Bilingual(zh: "\(flaw.zh)；请补充有效的证明材料。", en: "\(flaw.en); supply evidence that holds.")
      }
      if case .figure = item.question { result.value = entry.value.map { Rational($0) } }
      return result
    }
    switch item.question {
    case .answer:
      if let earlier = entry.date.flatMap({ round?.excludes(document: $0) }) {
        result.reason = earlier
        return result
      }
      result.verdict = .pass
      result.grade = 1
      result.reason = sound[0].unread
    case .figure(let figure):
      guard let value = entry.value.map({ Rational($0) }) else { return result }
      result.value = value
      if item.computation == nil {
        compare(value, figure, &result)
        if result.verdict == .pass { result.reason = sound[0].unread }
      }
    }
    return result
  }
}

extension AuditItem {
  /// No text gives its figure: it is shown and cannot fail.
  fileprivate var decidesNothing: Bool {
    if case .figure(let figure) = question, figure.demand == .none { return true }
    return false
  }
}

extension AuditComputation {
  /// The kinds of log that it is computed from.
  fileprivate var logs: [LogKind] {
    let isOfProduct = (numerator + denominator).map { term in
      if case .product = term { true } else { false }
    }
    return (isOfProduct.contains(false) ? [.energy] : [])
      + (isOfProduct.contains(true) ? [.production] : [])
  }
}

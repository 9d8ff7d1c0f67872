import Measures
import Report
import Standards

/// A row of the audit log that cannot be used, and why.
struct AuditDefect: Sendable {
  enum Kind: String, Sendable {
    case unknownItem = "unknown-item"
    case foreignItem = "foreign-item"
    case noAnswer = "no-answer"
    case noValue = "no-value"
    case overHundred = "over-100-percent"
    case negative
    case unit
    case expiresBeforeDate = "expires-before-date"
    case cannotBeInapplicable = "cannot-be-inapplicable"
    case contradiction
    /// The answer and the value of one row say different things.
    case statusAgainstValue = "status-against-value"
    /// Dated after the day as of which the dossier is judged.
    case notYet = "not-yet"
  }

  var kind: Kind
  var item: String
  var reason: Bilingual
  var rows: [RowReference]
}

/// The rows of the audit logs, by item: those that can be used, and the defects of the others.
struct AuditSheet: Sendable {
  private var usable: [String: [AuditEntry]] = [:]
  private var spokenOf: Set<String> = []
  private let unreadRows: [UnreadRow]
  /// Dates of the rows that cannot be used; `nil`: a row without one.
  private var defective: [String: [CivilDate?]] = [:]
  /// By item, kind and text, whatever the order of rows and files.
  private(set) var defects: [AuditDefect] = []

  init(_ input: EvaluationInput, packs: [AuditPack]) {
    var items: [String: (item: AuditItem, speaksToPlant: Bool)] = [:]
    for pack in packs {
      let isCovered = pack.covers(input.plant)
      for item in pack.items {
        let sectors = item.sectors
        let isOfSector = sectors.isEmpty || sectors.contains(input.plant.sector)
        items[item.id] = (item, isCovered && isOfSector)
      }
    }
    // A row dated after the day of judging says nothing yet.
    unreadRows = input.logs.filter { $0.kind == .audit }.flatMap(\.unread).filter { row in
      row.date.map { $0 <= input.asOf.date } ?? true
    }
    spokenOf = Set(unreadRows.compactMap(\.item))
    let names = items.filter(\.value.speaksToPlant).keys.sorted()
    for entry in input.audit {
      guard let known = items[entry.item] else {
        defects.append(.unknown(entry, near: nearestName(to: entry.item, among: names)))
        continue
      }
      spokenOf.insert(entry.item)
      if let date = entry.date, date > input.asOf.date {
        defects.append(.notYet(entry, date, asOf: input.asOf.date))
      } else if let defect = AuditDefect(
        entry, of: known.item, speaksToPlant: known.speaksToPlant)
      {
        defects.append(defect)
        defective[entry.item, default: []].append(entry.date)
      } else {
        usable[entry.item, default: []].append(entry)
      }
    }
    for id in usable.keys.sorted() where contradicts(id) {
      defects.append(.contradiction(governing(id)))
    }
    defects.sort { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// Whether some row names the item, defective or not.
  func speaks(of item: String) -> Bool { spokenOf.contains(item) }

  /// The rows of an item that could be used, older ones among them.
  func rows(of item: String) -> [AuditEntry] { usable[item] ?? [] }

  func hasDefects(_ item: String) -> Bool { defects.contains { $0.item == item } }

  /// The rows that decide: those of the latest day, and those without a day.
  ///
  /// The first has the evidence that holds longest.
  func governing(_ item: String) -> [AuditEntry] {
    let entries = usable[item] ?? []
    let latest = entries.compactMap(\.date).max()
    return entries.filter { $0.date == nil || $0.date == latest }.sorted { left, right in
      if (left.date == nil) != (right.date == nil) { return right.date == nil }
      if left.expires != right.expires {
        guard let mine = left.expires else { return true }
        guard let other = right.expires else { return false }
        return mine > other
      }
      return left.row < right.row
    }
  }

  /// Rejected rows that may be of the item and are not older than the rows that decide.
  func unread(_ item: String) -> [UnreadRow] {
    let deciding = decidingDay(of: item)
    return unreadRows.filter { row in
      (row.item ?? item) == item && !isOlder(row.date, than: deciding)
    }
  }

  /// Whether a row that cannot be used is at least as recent as those that decide: what it meant
  /// to say is not known, and an older row must not stand in for it.
  func isOverruled(_ item: String) -> Bool {
    let deciding = decidingDay(of: item)
    return (defective[item] ?? []).contains { !isOlder($0, than: deciding) }
  }

  /// The day of the rows that decide; `nil`: none has one.
  private func decidingDay(of item: String) -> CivilDate? {
    governing(item).compactMap(\.date).max()
  }

  /// Whether a row is older than those that decide; where a day is missing nobody can say so.
  private func isOlder(_ date: CivilDate?, than deciding: CivilDate?) -> Bool {
    guard let date, let deciding else { return false }
    return date < deciding
  }

  /// Whether the rows that decide say different things.
  func contradicts(_ item: String) -> Bool {
    let rows = governing(item)
    return rows.contains { $0.status != rows[0].status || $0.value != rows[0].value }
  }
}

extension AuditDefect {
  /// Rows of the same text are alike in all but their place, which comes last.
  fileprivate var order: [String] {
    [item, kind.rawValue, reason.en] + rows.map(\.text).sorted() + rows.map(\.file)
  }

  /// What is wrong with a row of a known item; `nil`: nothing.
  init?(_ entry: AuditEntry, of item: AuditItem, speaksToPlant: Bool) {
    func defect(_ kind: Kind, _ zh: String, _ en: String) -> AuditDefect {
      AuditDefect(
        kind: kind, item: entry.item, reason: Bilingual(zh: zh, en: en), rows: [entry.row])
    }
    guard speaksToPlant else {
      self = defect(
        .foreignItem, "“\(entry.item)”不适用于该企业的行业或地区，未采用",
        "'\(entry.item)' does not speak to the plant's sector or region and is not used")
      return
    }
    if let date = entry.date, let expires = entry.expires, expires < date {
      self = defect(
        .expiresBeforeDate, "到期日 \(expires) 早于取得日 \(date)；请核对两个日期",
        "it expires on \(expires), before it was collected on \(date); check both dates")
      return
    }
    if entry.status == .notApplicable {
      if let value = entry.value {
        self = defect(
          .statusAgainstValue, "填“不涉及”却又填了数值 \(value)；请更正其一",
          "it says 'not-applicable' and gives the value \(value); correct one of them")
        return
      }
      guard item.isUniversal else { return nil }
      self = defect(
        .cannotBeInapplicable, "该项对每家适用本文件的企业都适用，不能填“不涉及”",
        "the item applies to every plant under the text; 'not-applicable' is no answer to it")
      return
    }
    guard case .figure(let figure) = item.question else {
      guard entry.status == nil else { return nil }
      self = defect(
        .noAnswer, "是非项没有填写 yes、no 或 not-applicable",
        "a yes-or-no item says neither yes, no nor not-applicable")
      return
    }
    guard let value = entry.value else {
      self = defect(
        .noValue, "数值项没有数值；请填写 value 和 unit（\(figure.unit)）",
        "a measured item has no value; give value and unit (\(figure.unit))")
      return
    }
    guard let unit = entry.unit, unit.comparable == figure.unit.comparable else {
      let given = entry.unit.map { Bilingual(zh: "“\($0)”", en: "'\($0)'") }
      self = defect(
        .unit, "单位\(given?.zh ?? "没有填写")，应为 \(figure.unit)；不作换算",
        "the unit is \(given?.en ?? "not given") and must be \(figure.unit); nothing is converted")
      return
    }
    if value < .zero {
      self = defect(.negative, "数值为负", "the value is negative")
      return
    }
    if entry.status == .no, figure.isKept(by: Rational(value)) {
      self = defect(
        .statusAgainstValue, "结论为 no，而数值 \(value) \(figure.unit) 符合要求；请更正其一",
        "it says 'no', and its value of \(value) \(figure.unit) keeps the figure; correct one of "
          + "them")
      return
    }
    let hundred = ExactDecimal(mantissa: 100, scale: 0)
    if figure.unit == AuditFigure.percent, value > hundred {
      self = defect(
        .overHundred, "百分比 \(value) 大于 100", "a share of \(value) % is above 100")
      return
    }
    return nil
  }

  static func unknown(_ entry: AuditEntry, near: String?) -> AuditDefect {
    AuditDefect(
      kind: .unknownItem, item: entry.item,
      reason: Bilingual(
        zh: "已加载的审核包中没有“\(entry.item)”" + (near.map { "；是否应为“\($0)”" } ?? ""),
        en: "no loaded audit pack has '\(entry.item)'"
          + (near.map { "; did you mean '\($0)'" } ?? "")),
      rows: [entry.row])
  }

  static func notYet(_ entry: AuditEntry, _ date: CivilDate, asOf day: CivilDate) -> AuditDefect {
    AuditDefect(
      kind: .notYet, item: entry.item,
      reason: Bilingual(
        zh: "日期 \(date) 晚于核查基准日 \(day)，此前的记录仍有效",
        en:
          "its date, \(date), is after \(day), as of which the dossier is judged; older rows decide"
      ),
      rows: [entry.row])
  }

  static func contradiction(_ entries: [AuditEntry]) -> AuditDefect {
    AuditDefect(
      kind: .contradiction, item: entries.first?.item ?? "",
      reason: Bilingual(
        zh: "\(entries.count) 行记录的结论或数值不一致，均不采用",
        en: "\(entries.count) rows give different answers or values, and none is used"),
      rows: entries.map(\.row).sorted())
  }
}

extension AuditFigure {
  /// Whether a value keeps what is asked for: the figure, or the last of the grades.
  func isKept(by value: Rational) -> Bool {
    let printed: Printed?
    switch demand {
    case .value(let value): printed = value
    case .grades(let grades): printed = grades.last
    case .none, .trend: printed = nil
    }
    guard let figure = printed.map({ Rational($0.value) }) else { return false }
    return sense == .atMost ? value <= figure : value >= figure
  }
}

extension String {
  /// A unit without blanks, and with plain digits for raised ones.
  fileprivate var comparable: String {
    let raised: [Character: Character] = ["²": "2", "³": "3", "⁴": "4", "％": "%"]
    return String(filter { !$0.isWhitespace && $0 != "^" }.map { raised[$0] ?? $0 }).lowercased()
  }
}

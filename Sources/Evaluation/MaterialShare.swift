import Measures
import Report
import Standards

/// What share of one material of the production log another makes up in a year: sand used again of
/// sand used, low-VOC coating of all coating.
struct MaterialShare {
  /// Months up to the end of the year, or of the period where no year was given.
  let months: [Int]
  let year: Int
  private(set) var part = Rational.zero
  private(set) var whole = Rational.zero
  /// Months with a row of either.
  private(set) var present: Set<Int> = []
  /// Months with rows of both; only these are summed.
  private(set) var valid: Set<Int> = []
  private(set) var rows: [RowReference] = []
  /// What was summed of the part, and of the other side of the quotient.
  private(set) var partSource = Source()
  private(set) var otherSource = Source()
  /// Why the logs of the year cannot be concluded upon.
  private let gaps: [Bilingual]
  /// What is wrong with the rows, where something is.
  private(set) var defect: Bilingual?

  /// What production logs call the two materials.
  struct Names {
    var part: [String]
    /// What the part is of; empty where ``rest`` says the other half.
    var whole: [String]
    var rest: [String] = []
  }

  init(_ duty: Duty, year: Int, months: [Int], _ logs: EnergyLogs) {
    self.init(
      Names(part: duty.part, whole: duty.whole, rest: duty.rest), year: year, months: months, logs)
  }

  init(_ duty: Names, year: Int, months: [Int], _ logs: EnergyLogs) {
    (self.year, self.months) = (year, months)
    // The other side of the quotient: the whole, or what it holds beside the part.
    let parts = ProductNames(duty.part)
    let others = ProductNames(duty.whole + duty.rest)
    gaps = logs.gaps(of: [.production], years: [year])
    var ofPart = Side()
    var ofOther = Side()
    var used: [(entry: ProductionEntry, product: String, isPart: Bool, isOther: Bool)] = []
    for entry in logs.record.production where entry.span.year == year {
      guard let product = entry.product, let quantity = entry.quantity,
        entry.span.months.contains(where: months.contains)
      else { continue }
      let (isPart, isOther) = (parts.contains(product), others.contains(product))
      guard isPart || isOther else { continue }
      rows.append(entry.row)
      present.formUnion(entry.span.months.filter(months.contains))
      // Nobody can tell how much of a yearly row is of these months.
      guard entry.span.months.allSatisfy(months.contains) else { continue }
      guard let unit = massUnits[(entry.unit ?? "").lowercased()] else {
        defect = Bilingual(
          zh: "\(product) 的单位“\(entry.unit ?? "")”不是质量单位（kg、t、万t）",
          en: "'\(entry.unit ?? "")' of \(product) is no unit of mass (kg, t)")
        continue
      }
      let mass = Rational(quantity) * Rational(unit)
      if isPart { ofPart.add(mass, entry.span) }
      if isOther { ofOther.add(mass, entry.span) }
      used.append((entry, product, isPart, isOther))
    }
    valid = ofPart.months.intersection(ofOther.months)
    // A whole year's row can be set against a whole year alone.
    if ofPart.isYearly || ofOther.isYearly, valid.count < 12 { valid = [] }
    part = ofPart.sum(of: valid)
    whole = ofOther.sum(of: valid) + (duty.rest.isEmpty ? .zero : part)
    for (entry, product, isPart, isOther) in used where entry.span.months.allSatisfy(valid.contains)
    {
      if isPart { partSource.add(entry.row, product) }
      if isOther { otherSource.add(entry.row, product) }
    }
  }

  /// The products and rows of one side of the quotient.
  struct Source {
    private var rows: [RowReference] = []
    private var products: [String] = []

    mutating func add(_ row: RowReference, _ product: String) {
      rows.append(row)
      if !products.contains(product) { products.append(product) }
    }

    /// `粘土砂回用量（logs/production.csv 第 40–51 行）`.
    var words: Bilingual {
      let rows = Phrase.rows(rows)
      return Bilingual(
        zh: "\(products.joined(separator: "、"))（\(rows.zh)）",
        en: "\(products.joined(separator: ", ")) (\(rows.en))")
    }
  }

  /// What was logged of one side of the quotient, in kg.
  private struct Side {
    private var yearly: Rational?
    private var monthly: [Int: Rational] = [:]

    var isYearly: Bool { yearly != nil }
    var months: Set<Int> { isYearly ? Set(1...12) : Set(monthly.keys) }

    mutating func add(_ mass: Rational, _ span: LoggedSpan) {
      switch span {
      case .month(let month): monthly[month.month, default: .zero] += mass
      case .year: yearly = (yearly ?? .zero) + mass
      }
    }

    func sum(of months: Set<Int>) -> Rational {
      guard !months.isEmpty else { return .zero }
      return months.sorted().reduce(yearly ?? .zero) { $0 + (monthly[$1] ?? .zero) }
    }
  }

  var coverage: Coverage {
    Coverage(expected: months.count, present: present.count, valid: valid.count)
  }

  /// In %; `nil` where the whole is zero.
  var percent: Rational? { whole > .zero ? part / whole * Rational(100) : nil }

  /// Why no share can be given, where none can.
  var lack: Bilingual? {
    if let defect {
      return Bilingual(zh: "\(defect.zh)；请更正。", en: "\(defect.en); correct it.")
    }
    if !gaps.isEmpty {
      return Bilingual(
        zh: gaps.map(\.zh).joined(separator: "；") + "；请更正。",
        en: gaps.map(\.en).joined(separator: "; ") + "; correct it.")
    }
    if !coverage.isSufficient {
      return Bilingual(
        zh: "\(year) 年应有 \(coverage.expected) 个月，两项数据齐全的 \(coverage.valid) 个月，不足 75%；"
          + "请补充生产日志。",
        en:
          "\(coverage.valid) of \(Phrase.plural(coverage.expected, "month")) of \(year) have both "
          + "figures, under 75 %; complete the production log.")
    }
    if part > whole {
      return Bilingual(
        zh: "\(year) 年占比超过 100%；请核对生产日志。",
        en: "The share of \(year) is over 100 %; check the production log.")
    }
    return nil
  }
}

extension MaterialShare {
  /// Judges a duty on a share: the rules of sand, scrap and low-VOC material.
  static func examine(_ duties: [DutyCheck], _ logs: EnergyLogs) -> RuleOutcome {
    var outcome = RuleOutcome()
    for var entry in duties {
      let rows = entry.isOpen ? entry.judgeShare(logs) : []
      outcome.checks.append(entry.check)
      guard entry.check.verdict == .fail, let reason = entry.check.reason else { continue }
      outcome.findings.append(
        entry.finding(
          Bilingual(
            zh: "\(entry.duty.title.zh)：\(reason.zh)", en: "\(entry.duty.title.en): \(reason.en)"),
          evidence: rows))
    }
    return outcome
  }
}

extension DutyCheck {
  /// The year that shares are counted for, and its months: the energy year whole, else the year of
  /// the period up to its end.
  private var calendar: (year: Int, months: [Int]) {
    if let year = input.energyYear { return (year, Array(1...12)) }
    let last = Instant(seconds: input.period.to.seconds - 1).date
    return (last.year, Array(1...last.month))
  }

  /// Fills in the verdict; returns the rows that it rests on.
  fileprivate mutating func judgeShare(_ logs: EnergyLogs) -> [RowReference] {
    let (year, months) = calendar
    let share = MaterialShare(duty, year: year, months: months, logs)
    check.basis = .month
    guard !share.present.isEmpty else {
      settle(.notEvaluated, duty.handIn ?? handInRows)
      return []
    }
    check.coverage = share.coverage
    if let lack = share.lack {
      settle(.insufficient, lack)
      return share.rows
    }
    guard let percent = share.percent else {
      settle(
        .notApplicable,
        Bilingual(
          zh: "\(year) 年没有使用或产生该物料。", en: "None of the material was used or arose in \(year)."))
      return share.rows
    }
    check.measured = Figure(percent.decimal(), "%")
    check.working = [step(share, percent)]
    switch duty.test {
    case .value: compare(percent)
    case .some:
      settle(
        percent > .zero ? .pass : .fail,
        percent > .zero
          ? nil : Bilingual(zh: "\(year) 年为 0%。", en: "It was 0 % in \(year)."))
    case .rising: compare(percent, withYearBefore: year, months, logs)
    }
    return share.rows
  }

  private var handInRows: Bilingual {
    let (part, other) = (names(duty.part), names(duty.whole + duty.rest))
    return Bilingual(
      zh: "请在生产日志中按月填写 \(part.zh) 和 \(other.zh) 的数量。",
      en: "Give the quantities of \(part.en) and of \(other.en) by month in a production log.")
  }

  /// Each language's own names of the products; all of them where it has none.
  private func names(_ products: [String]) -> Bilingual {
    func list(_ own: [String], _ separator: String) -> String {
      (own.isEmpty ? products : own).joined(separator: separator)
    }
    return Bilingual(
      zh: list(products.filter { !$0.utf8.allSatisfy { $0 < 0x80 } }, "、"),
      en: list(products.filter { $0.utf8.allSatisfy { $0 < 0x80 } }, ", "))
  }

  private func step(_ share: MaterialShare, _ percent: Rational) -> Bilingual {
    let numbers = "\(share.part.decimal()) kg ÷ \(share.whole.decimal()) kg = \(percent.decimal())"
    let (part, other) = (share.partSource.words, share.otherSource.words)
    let isBesides = !duty.rest.isEmpty
    return Bilingual(
      zh: "\(share.year) 年：\(numbers)%；分子为\(part.zh)，分母\(isBesides ? "为其与" : "为")\(other.zh)"
        + (isBesides ? "之和" : ""),
      en: "\(share.year): \(numbers) %; above the line \(part.en), below it "
        + (isBesides ? "that and " : "") + other.en)
  }

  private mutating func compare(_ percent: Rational) {
    guard let value = duty.value else { return }
    let asked = Rational(value)
    let isKept =
      switch duty.sense {
      case .atLeast: percent >= asked
      case .atMost: percent <= asked
      case .moreThan: percent > asked
      }
    let shown = "\(percent.decimal())"
    settle(
      isKept ? .pass : .fail,
      isKept
        ? nil
        : Bilingual(
          zh: "占比 \(shown)%，要求 \(duty.printedValue ?? "")%。",
          en: "the share is \(shown) %, \(duty.printedValue ?? "") % is asked for."))
  }

  private mutating func compare(
    _ percent: Rational, withYearBefore year: Int, _ months: [Int], _ logs: EnergyLogs
  ) {
    let before = MaterialShare(duty, year: year - 1, months: months, logs)
    guard before.lack == nil, let old = before.percent else {
      settle(
        .insufficient,
        before.lack
          ?? Bilingual(
            zh: "\(year - 1) 年没有该物料，无法比较。",
            en: "There was none of the material in \(year - 1) to compare with."))
      return
    }
    check.working.insert(step(before, old), at: 0)
    let isUp = percent > old
    settle(
      isUp ? .pass : .fail,
      isUp
        ? nil
        : Bilingual(
          zh: "\(year) 年 \(percent.decimal())%，未高于 \(year - 1) 年同期的 \(old.decimal())%。",
          en:
            "\(percent.decimal()) % in \(year) is no more than the \(old.decimal()) % of the same "
            + "months of \(year - 1)."))
  }
}

/// kg of one unit of mass.
private let massUnits: [String: Int128] = [
  "kg": 1, "千克": 1, "公斤": 1, "t": 1000, "吨": 1000, "万t": 10_000_000, "万吨": 10_000_000,
]

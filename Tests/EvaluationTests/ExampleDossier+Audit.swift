import Evaluation
import Measures
import Standards

/// The audit pack, rows and dates that a rule's example describes.
struct ExampleAudit {
  private var items: [AuditItem] = []
  private var deadlines: [AuditDeadline] = []
  private var entries: [AuditEntry] = []
  private var declared: AuditDeclaration?
  private var asOf: Instant?

  /// Whether `word` begins a line of an audit.
  mutating func read(_ word: String, _ rest: [String]) throws -> Bool {
    switch word {
    case "item": try readItem(rest)
    case "audit": try readEntry(rest)
    case "proof": deadlines[deadlines.count - 1].proof = rest[0]
    case "deadline":
      deadlines.append(
        AuditDeadline(
          id: rest[0], title: Bilingual(zh: rest[0], en: rest[0]), clause: "第一条",
          event: try require(AuditDeadline.Event(rawValue: rest[1])),
          after: try require(AuditDeadline.Event(rawValue: rest[2])), months: try integer(rest[3]),
          source: "example", position: SourcePosition(file: "example.yaml", line: 1)))
    case "declared":
      var known =
        declared ?? AuditDeclaration(position: SourcePosition(file: "plant.yaml", line: 9))
      let day = try date(rest[1])
      switch rest[0] {
      case "required": known.required = day
      case "published": known.published = day
      case "started": known.started = day
      case "finished": known.finished = day
      case "last": known.last = day
      default: throw ExampleError.word(rest[0])
      }
      declared = known
    case "as-of": asOf = Instant(try date(rest[0]))
    default: return false
    }
    return true
  }

  /// `item ID yes`, `item ID at-most 30 kgce/t`, `item ID grades 1 2 3 t/t weight 0.5 limiting`.
  private mutating func readItem(_ rest: [String]) throws {
    var words = rest.dropFirst()
    var item = AuditItem(
      id: rest[0], title: Bilingual(zh: rest[0], en: rest[0]), clause: "表1",
      question: .answer(true), source: "example",
      position: SourcePosition(file: "example.yaml", line: 1))
    func printed(_ text: String) throws -> AuditFigure.Printed {
      AuditFigure.Printed(value: try decimal(text), text: text)
    }
    while let word = words.popFirst() {
      switch word {
      case "yes": item.question = .answer(true)
      case "no": item.question = .answer(false)
      case "at-most", "at-least":
        let value = try printed(words.removeFirst())
        item.question = .figure(
          AuditFigure(
            unit: words.removeFirst(), sense: try require(AuditFigure.Sense(rawValue: word)),
            demand: .value(value)))
      case "grades":
        let grades = try (0..<3).map { _ in try printed(words.removeFirst()) }
        item.question = .figure(
          AuditFigure(unit: words.removeFirst(), sense: .atMost, demand: .grades(grades)))
      case "weight":
        item.weight = try decimal(words.removeFirst())
        item.group = "all"
      case "limiting": item.isLimiting = true
      default: throw ExampleError.word(word)
      }
    }
    items.append(item)
  }

  /// `audit ITEM STATUS DATE EXPIRES VALUE UNIT EVIDENCE`, `-` for an empty cell.
  private mutating func readEntry(_ rest: [String]) throws {
    func cell(_ index: Int) -> String? { rest[index] == "-" ? nil : rest[index] }
    entries.append(
      AuditEntry(
        item: rest[0], status: try cell(1).map { try require(AuditEntry.Status(rawValue: $0)) },
        date: try cell(2).map(date), expires: try cell(3).map(date),
        value: try cell(4).map(decimal), unit: cell(5), evidence: cell(6) ?? "",
        row: RowReference(file: "audit.csv", line: entries.count + 2, text: "row")))
  }

  func finish(_ input: inout EvaluationInput, _ library: inout StandardsLibrary) throws {
    input.audit = entries
    input.declarations.audit = declared
    if let asOf { input.asOf = asOf }
    guard !items.isEmpty || !deadlines.isEmpty else { return }
    library.audits = [
      AuditPack.sample(
        isWeighted: items.contains { $0.weight != nil }, items: items, deadlines: deadlines)
    ]
  }
}

extension AuditPack {
  static func sample(
    _ id: String = "AUDIT 1", sectors: [String] = ["foundry"], binding: Binding = .audited,
    isWeighted: Bool = false, items: [AuditItem] = [], deadlines: [AuditDeadline] = []
  ) -> AuditPack {
    let printed = ["85", "85", "100"].map {
      AuditFigure.Printed(value: ExactDecimal($0) ?? .zero, text: $0)
    }
    let position = SourcePosition(file: "example.yaml", line: 1)
    return AuditPack(
      id: id, title: Bilingual(zh: "测试审核包", en: "Test audit pack"),
      effective: CivilDate(daysSinceEpoch: 16_983), region: "000000", sectors: sectors,
      binding: binding,
      groups: isWeighted
        ? [
          AuditGroup(
            id: "all", title: Bilingual(zh: "全部指标", en: "all"),
            weight: ExactDecimal(mantissa: 1, scale: 0))
        ] : [],
      items: items, deadlines: deadlines,
      scoring: isWeighted
        ? AuditScoring(thresholds: printed, clause: "第一条", source: "example", position: position)
        : nil, position: position)
  }
}

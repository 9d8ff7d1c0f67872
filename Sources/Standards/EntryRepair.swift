import Measures

/// Reads an entry again and again, each time without what was wrong before, so that a person hears of
/// all its problems at once.
///
/// Loading stops at the first problem. Here every node gets a line number of its own, by which a fault
/// names its key; the key is then replaced by something harmless, or taken out.
struct EntryRepair: Sendable {
  /// Something harmless for a key that a reader cannot do without.
  typealias StandIn = @Sendable (_ key: String, _ fields: [PackField]) -> PackNode.Content?

  /// Keys that a missing one may be.
  var required: [String]
  var standIn: StandIn

  /// - Returns: What reading gave in the end, and all faults in the order of their lines.
  func read<Entry>(
    _ entry: PackField, _ read: (PackField) throws(Fault) -> Entry
  ) -> (entry: Entry?, faults: [Fault]) {
    // What is right is read as it stands, so that it knows its own lines.
    do {
      return (try read(entry), [])
    } catch {
      guard case .mapping = entry.value.content else { return (nil, [error]) }
    }
    guard case .mapping(var fields) = entry.value.content else { return (nil, []) }
    var faults: [Fault] = []
    var replaced: Set<String> = []
    for _ in 0...(2 * fields.count + required.count) {
      var labels = Labels(entry.value.position)
      let labelled = labels.label(entry, holding: fields)
      do {
        return (try read(labelled), faults)
      } catch {
        let place = labels.place(of: error)
        let fault = Fault(error.code, error.sentence, at: place.position)
        if !faults.contains(fault) { faults.append(fault) }
        if let index = place.field {
          let key = fields[index].key
          if let content = standIn(key, fields), replaced.insert(key).inserted {
            fields[index].value.content = content
          } else {
            fields.remove(at: index)
          }
        } else if !supply(&fields, at: labelled.value.position, missingBy: error) {
          return (nil, faults)
        }
      }
    }
    return (nil, faults)
  }

  /// Adds the key that a fault says is missing.
  private func supply(
    _ fields: inout [PackField], at position: SourcePosition, missingBy fault: Fault
  ) -> Bool {
    let owner = PackMapping(key: "", fields: [], position: position)
    guard let key = required.first(where: { owner.missing($0).sentence == fault.sentence }),
      let content = standIn(key, fields)
    else { return false }
    let place = fields.first?.position ?? position
    fields.append(
      PackField(key: key, value: PackNode(content: content, position: place), position: place))
    return true
  }
}

/// A line number of its own for every node of an entry, and where each really stands.
private struct Labels {
  private var places: [(position: SourcePosition, field: Int?)] = []

  init(_ entry: SourcePosition) {
    places = [(entry, nil)]
  }

  mutating func label(_ entry: PackField, holding fields: [PackField]) -> PackField {
    var labelled = entry
    let own = SourcePosition(file: entry.value.position.file, line: 0)
    labelled.position = own
    labelled.value = PackNode(
      content: .mapping(fields.enumerated().map { label($1, of: $0) }), position: own)
    return labelled
  }

  func place(of fault: Fault) -> (position: SourcePosition?, field: Int?) {
    guard let line = fault.position?.line, places.indices.contains(line) else {
      return (fault.position, nil)
    }
    return places[line]
  }

  private mutating func label(_ field: PackField, of owner: Int) -> PackField {
    PackField(
      key: field.key, value: label(field.value, of: owner),
      position: label(field.position, of: owner))
  }

  private mutating func label(_ node: PackNode, of owner: Int) -> PackNode {
    let content: PackNode.Content =
      switch node.content {
      case .scalar, .null: node.content
      case .list(let items): .list(items.map { label($0, of: owner) })
      case .mapping(let fields): .mapping(fields.map { label($0, of: owner) })
      }
    return PackNode(content: content, position: label(node.position, of: owner))
  }

  private mutating func label(_ position: SourcePosition, of owner: Int) -> SourcePosition {
    places.append((position, owner))
    return SourcePosition(file: position.file, line: places.count - 1)
  }
}

extension EntryRepair {
  static let header = EntryRepair(
    required: ["id", "title", "effective", "region", "sectors"],
    standIn: { key, _ in
      switch key {
      case "id": .scalar("?")
      case "title": .pairs([("zh", "?"), ("en", "?")])
      case "effective": .scalar("2000-01-01")
      case "region": .scalar("000000")
      case "sectors": .list([.scalar(Standard.anySector)])
      default: nil
      }
    })

  static let target = EntryRepair(
    required: ["id", "annual_decline", "base_year", "source"],
    standIn: { key, _ in
      switch key {
      case "id", "source": .scalar("?")
      case "annual_decline": .scalar("0.01")
      case "base_year": .scalar("2000")
      default: nil
      }
    })

  static let duty = EntryRepair(
    required: [
      "id", "kind", "clause", "title", "source", "value", "unit", "sense", "part", "refers_to",
      "hand_in",
    ],
    standIn: { key, _ in
      switch key {
      case "id", "clause", "source", "unit": .scalar("?")
      case "kind": .scalar(Duty.Kind.treatmentRuns.rawValue)
      case "title", "hand_in": .pairs([("zh", "?"), ("en", "?")])
      case "value": .scalar("1")
      case "sense": .scalar(Duty.Sense.atLeast.rawValue)
      case "part", "refers_to": .list([.scalar("?")])
      default: nil
      }
    })

  static let water = EntryRepair(
    required: ["id", "clause", "item", "discharge", "value", "source"],
    standIn: { key, _ in
      switch key {
      case "id", "clause", "source": .scalar("?")
      case "item": .pairs([("zh", "?"), ("en", "?")])
      case "discharge": .scalar("direct")
      case "value": .scalar("1")
      default: nil
      }
    })

  static let limit = EntryRepair(
    required: [
      "id", "clause", "process", "pollutant", "value", "unit", "basis", "source", "rates", "stack",
      "times", "of",
    ],
    standIn: { key, fields in
      func text(_ name: String) -> String? {
        guard let field = fields.first(where: { $0.key == name }) else { return nil }
        return try? field.line()
      }
      let kind = text("kind")
      switch key {
      case "id", "clause", "source": return .scalar("?")
      case "process": return .scalar(Limit.anyProcess)
      case "value", "times": return .scalar("1")
      case "of": return .scalar("?")
      case "window": return .scalar("24")
      case "rates": return .pairs([("15", "1")])
      case "stack": return .pairs([("above", "constant")])
      case "basis":
        if text("window") != nil { return .scalar("rolling") }
        return .scalar(kind == "per-product" ? "month" : "hour")
      case "pollutant":
        // One that the unit fits, so that one mistake is not told twice.
        let unit = text("unit").flatMap { UnitOfMeasure($0) }
        return .scalar(unit.flatMap { Pollutant.accepting($0) }?.id ?? "PM")
      case "unit":
        switch kind {
        case "rate": return .scalar(UnitOfMeasure.kilogramsPerHour.symbol)
        case "removal": return .scalar(UnitOfMeasure.percent.symbol)
        case "per-product": return .scalar(UnitOfMeasure.kilogramsPerTonne.symbol)
        default:
          let pollutant = text("pollutant").flatMap(Pollutant.withID)
          let unit = UnitOfMeasure.all.first { pollutant?.accepts($0) ?? true }
          return .scalar(unit?.symbol ?? "mg/m3")
        }
      default: return nil
      }
    })
}

extension Pollutant {
  fileprivate static func accepting(_ unit: UnitOfMeasure) -> Pollutant? {
    all.first { $0.accepts(unit) }
  }
}

extension PackNode.Content {
  fileprivate static func pairs(_ pairs: [(String, String)]) -> Self {
    .mapping(
      pairs.map { PackField(key: $0, value: .scalar($1), position: SourcePosition(file: "")) })
  }
}

extension PackNode {
  fileprivate static func scalar(_ text: String) -> PackNode {
    PackNode(content: .scalar(text), position: SourcePosition(file: ""))
  }
}

import Measures

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

  static let coefficient = EntryRepair(
    required: ["id", "name", "measure", "factor", "source"],
    standIn: { key, _ in
      switch key {
      case "id": .scalar("x")
      case "name", "source": .scalar("?")
      case "measure": .scalar(EnergyCoefficient.Measure.mass.rawValue)
      case "factor": .scalar("1")
      default: nil
      }
    })

  static let norm = EntryRepair(
    required: ["id", "name", "clause", "products", "quantity", "unit", "levels", "source"],
    standIn: { key, fields in
      switch key {
      case "id": .scalar("x")
      case "name": .pairs([("zh", "?"), ("en", "?")])
      case "clause", "source": .scalar("?")
      case "products": .list([.scalar("?")])
      case "quantity":
        // The one that the unit fits, so that one mistake is not told twice.
        .scalar(
          (ProductNorm.Quantity.allCases.first { $0.unit == text("unit", in: fields) } ?? .energy)
            .rawValue)
      case "unit":
        .scalar(
          (text("quantity", in: fields).flatMap { ProductNorm.Quantity(rawValue: $0) } ?? .energy)
            .unit)
      case "levels": .pairs([("1", "1"), ("2", "1"), ("3", "1")])
      default: nil
      }
    })

  static let grade = EntryRepair(
    required: ["id", "grade", "source"],
    standIn: { key, _ in
      switch key {
      case "id", "source": .scalar("?")
      case "grade": .scalar("1")
      default: nil
      }
    })

  static let sectorMean = EntryRepair(
    required: ["id", "sector", "year", "value", "unit", "source"],
    standIn: { key, _ in
      switch key {
      case "id", "source": .scalar("?")
      case "sector": .scalar("x")
      case "year": .scalar("2000")
      case "value": .scalar("1")
      case "unit": .scalar(SectorMean.unit)
      default: nil
      }
    })

  static let standardCoal = EntryRepair(
    required: ["kj", "source"],
    standIn: { key, _ in
      switch key {
      case "kj": .scalar("1")
      case "source": .scalar("?")
      default: nil
      }
    })

  static let group = EntryRepair(
    required: ["id", "title"],
    standIn: { key, _ in
      switch key {
      case "id": .scalar("?")
      case "title": .pairs([("zh", "?"), ("en", "?")])
      case "weight": .scalar("1")
      default: nil
      }
    })

  /// - Parameter groups: Ids that `group` may name.
  static func item(groups: [String]) -> EntryRepair {
    EntryRepair(
      required: ["id", "title", "clause", "group", "unit", "sense", "source"],
      standIn: { key, fields in
        switch key {
        case "id", "clause", "source": .scalar("?")
        case "title": .pairs([("zh", "?"), ("en", "?")])
        case "group": groups.first.map { .scalar($0) }
        case "expects": .scalar("yes")
        case "unit": .scalar(AuditFigure.percent)
        case "sense": .scalar(AuditFigure.Sense.atMost.rawValue)
        case "value", "weight": .scalar("1")
        case "grades": .list([.scalar("1"), .scalar("1"), .scalar("1")])
        case "trend": .scalar("better")
        case "computed": quotient(of: text("unit", in: fields))
        default: nil
        }
      })
  }

  /// A quotient that the unit fits.
  private static func quotient(of unit: String?) -> PackNode.Content {
    let top = unit.flatMap { AuditComputation.units(of: $0)?.numerator }
    return .mapping([
      PackField(
        key: "of", value: .list([.scalar(top?.dimension == .coal ? "energy" : "product.x")])),
      PackField(key: "per", value: .list([.scalar("product.x")])),
    ])
  }

  static let deadline = EntryRepair(
    required: ["id", "title", "clause", "event", "after", "months", "source"],
    standIn: { key, fields in
      func other(than name: String) -> PackNode.Content {
        let taken = text(name, in: fields)
        let event = AuditDeadline.Event.allCases.first { $0.rawValue != taken }
        return .scalar(event?.rawValue ?? "?")
      }
      switch key {
      case "id", "clause", "source": return .scalar("?")
      case "title": return .pairs([("zh", "?"), ("en", "?")])
      case "event": return other(than: "after")
      case "after": return other(than: "event")
      case "months": return .scalar("1")
      default: return nil
      }
    })

  static let scoring = EntryRepair(
    required: ["grades", "clause", "source"],
    standIn: { key, _ in
      switch key {
      case "grades": .list([.scalar("1"), .scalar("1"), .scalar("1")])
      case "clause", "source": .scalar("?")
      default: nil
      }
    })

  static let missing = EntryRepair(
    required: ["id", "title", "region", "sectors", "reason", "source"],
    standIn: { key, _ in
      switch key {
      case "id", "source": .scalar("?")
      case "title", "reason": .pairs([("zh", "?"), ("en", "?")])
      case "region": .scalar("000000")
      case "sectors": .list([.scalar(Standard.anySector)])
      default: nil
      }
    })

  static func text(_ name: String, in fields: [PackField]) -> String? {
    guard let field = fields.first(where: { $0.key == name }) else { return nil }
    return try? field.line()
  }

  static let limit = EntryRepair(
    required: [
      "id", "clause", "process", "pollutant", "value", "unit", "basis", "source", "rates", "stack",
      "times", "of",
    ],
    standIn: { key, fields in
      let kind = text("kind", in: fields)
      switch key {
      case "id", "clause", "source": return .scalar("?")
      case "process": return .scalar(Limit.anyProcess)
      case "value", "times": return .scalar("1")
      case "of": return .scalar("?")
      case "window": return .scalar("24")
      case "rates": return .pairs([("15", "1")])
      case "stack": return .pairs([("above", "constant")])
      case "basis":
        if text("window", in: fields) != nil { return .scalar("rolling") }
        return .scalar(kind == "per-product" ? "month" : "hour")
      case "pollutant":
        // One that the unit fits, so that one mistake is not told twice.
        let unit = text("unit", in: fields).flatMap { UnitOfMeasure($0) }
        return .scalar(unit.flatMap { Pollutant.accepting($0) }?.id ?? "PM")
      case "unit":
        switch kind {
        case "rate": return .scalar(UnitOfMeasure.kilogramsPerHour.symbol)
        case "removal": return .scalar(UnitOfMeasure.percent.symbol)
        case "per-product": return .scalar(UnitOfMeasure.kilogramsPerTonne.symbol)
        default:
          let pollutant = text("pollutant", in: fields).flatMap(Pollutant.withID)
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
  static func pairs(_ pairs: [(String, String)]) -> Self {
    .mapping(
      pairs.map { PackField(key: $0, value: .scalar($1), position: SourcePosition(file: "")) })
  }
}

extension PackNode {
  static func scalar(_ text: String) -> PackNode {
    PackNode(content: .scalar(text), position: SourcePosition(file: ""))
  }

  fileprivate static func list(_ items: [PackNode]) -> PackNode {
    PackNode(content: .list(items), position: SourcePosition(file: ""))
  }
}

extension PackField {
  fileprivate init(key: String, value: PackNode) {
    self.init(key: key, value: value, position: value.position)
  }
}

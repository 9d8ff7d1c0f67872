import Measures

extension EntryRepair {
  static let condition = EntryRepair(
    required: [
      "id", "kind", "stages", "level", "title", "clause", "subject", "value", "unit", "source",
    ],
    standIn: { key, fields in
      switch key {
      case "id", "clause", "source": .scalar("?")
      case "kind": .scalar(conditionKind(of: fields).rawValue)
      case "stages": .list([.scalar(Application.Stage.review.rawValue)])
      case "level": .scalar(GateCondition.Level.informs.rawValue)
      case "title": .pairs([("zh", "?"), ("en", "?")])
      case "subject": .scalar(conditionSubject(of: fields))
      case "value": .scalar("1")
      case "unit": .scalar(conditionUnit(of: fields))
      default: nil
      }
    })

  /// One that the other keys have a place in, so that one mistake is not told twice.
  private static func conditionKind(of fields: [PackField]) -> GateCondition.Kind {
    func has(_ key: String) -> Bool { fields.contains { $0.key == key } }
    if has("indicators") { return .improves }
    if has("subject") { return has("value") && !has("unit") ? .offset : .capacitySwap }
    return has("value") ? .energyLine : .dossierPasses
  }

  private static func conditionSubject(of fields: [PackField]) -> String {
    switch text("kind", in: fields).flatMap({ GateCondition.Kind(rawValue: $0) }) {
    case .offset: "NOx"
    case .energyReview:
      (GateCondition.ReviewFigure.allCases.first { $0.unit == text("unit", in: fields) }
        ?? .exemptCoal).rawValue
    case .eligibility: GateCondition.EligibilityFigure.revenue.rawValue
    default: "x"
    }
  }

  private static func conditionUnit(of fields: [PackField]) -> String {
    switch text("kind", in: fields).flatMap({ GateCondition.Kind(rawValue: $0) }) {
    case .energyLine: GateCondition.Kind.intensityUnit
    case .eligibility: GateCondition.Kind.moneyUnit
    case .energyReview:
      (text("subject", in: fields).flatMap { GateCondition.ReviewFigure(rawValue: $0) }
        ?? .exemptCoal).unit
    default: "t/a"
    }
  }

  static let grant = EntryRepair(
    required: ["id", "title", "clause", "basis", "rate", "municipal_rate", "source"],
    standIn: { key, fields in
      switch key {
      case "id", "clause", "source": .scalar("?")
      case "title": .pairs([("zh", "?"), ("en", "?")])
      case "basis":
        .scalar(
          (fields.contains { $0.key == "municipal_rate" }
            ? GrantRule.Basis.fiscal
            : fields.contains { ["rate", "cap"].contains($0.key) } ? .investment : .named).rawValue)
      case "rate", "municipal_rate", "cap": .scalar("1")
      default: nil
      }
    })

  static let document = EntryRepair(
    required: ["id", "title", "stages", "clause", "source"],
    standIn: { key, _ in
      switch key {
      case "id": .scalar("x")
      case "clause", "source": .scalar("?")
      case "title": .pairs([("zh", "?"), ("en", "?")])
      case "stages": .list([.scalar(Application.Stage.review.rawValue)])
      default: nil
      }
    })
}

extension GatePolicy {
  /// What loads and should be looked at.
  var warnings: [LintRemark] {
    conditions.flatMap { condition -> [LintRemark] in
      var remarks: [LintRemark] = []
      if condition.level != condition.declaredLevel {
        remarks.append(
          .warning(
            "\(condition.id)：可信度为 \(condition.confidence.rawValue)，"
              + "写的是 \(condition.declaredLevel.rawValue)，实际只作提示（informs）；请核对原文或改写 level。",
            "\(condition.id): its confidence is \(condition.confidence.rawValue), so it only informs "
              + "and does not do what level says (\(condition.declaredLevel.rawValue)); check the "
              + "text, or change level.", condition.position))
      }
      return remarks
        + unexplained(condition.id, condition.confidence, condition.note, condition.position)
    } + grants.flatMap { unexplained($0.id, $0.confidence, $0.note, $0.position) }
  }

  private func unexplained(
    _ id: String, _ confidence: Confidence, _ note: Bilingual?, _ position: SourcePosition
  ) -> [LintRemark] {
    guard !confidence.convicts, note == nil else { return [] }
    return [
      .warning(
        "\(id)：可信度为 \(confidence.rawValue)，没有用 note 写明原因；请补充。",
        "\(id): the confidence is \(confidence.rawValue), and no note says why; add one.", position)
    ]
  }
}

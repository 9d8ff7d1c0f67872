package import Measures

/// A limit of waste water, or a reference volume of it: kept as data, because no log holds water.
package struct WaterLimit: Hashable, Sendable {
  /// Where the water goes.
  package enum Discharge: String, CaseIterable, Sendable {
    case direct, indirect
    /// No concentration: waste water by tonne of product (单位产品基准排水量).
    case volume
  }

  package enum Figure: Hashable, Sendable {
    case atMost(ExactDecimal)
    case between(ExactDecimal, ExactDecimal)
    case notDetectable
  }

  package var id: String
  package var clause: String
  /// What is limited: 化学需氧量, or the product of a reference volume.
  package var item: Bilingual
  package var discharge: Discharge
  package var figure: Figure
  /// As printed in the pack: `6-9`.
  package var printed: String
  /// As printed in the text; `nil` for what has none, such as pH.
  package var unit: String?
  package var areas: [ControlArea]
  package var dates: Limit.Dates
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, clause: String, item: Bilingual, discharge: Discharge, figure: Figure,
    printed: String, unit: String?, areas: [ControlArea] = ControlArea.allCases,
    dates: Limit.Dates = Limit.Dates(), source: String, confidence: Confidence = .confirmed,
    note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.clause = clause
    self.item = item
    self.discharge = discharge
    self.figure = figure
    self.printed = printed
    self.unit = unit
    self.areas = areas
    self.dates = dates
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}

extension WaterLimit {
  static let keys = [
    "id", "clause", "item", "discharge", "value", "unit", "areas", "applies", "source",
    "confidence", "note",
  ]

  /// Reads an entry of `water`.
  init(_ entry: PackField, of standard: StandardHeader) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let value = try keys.required("value")
    let figure = try Self.figure(value)
    try self.init(
      id: keys.required("id").line(), clause: keys.required("clause").line(),
      item: keys.required("item").bilingual(), discharge: keys.required("discharge").choice(),
      figure: figure, printed: value.line(),
      unit: keys.optional("unit") { field throws(Fault) in try field.line() },
      areas: keys.optional("areas") { field throws(Fault) in
        try field.list { area throws(Fault) in try area.choice(ControlArea.self) }
      } ?? ControlArea.allCases,
      dates: keys.optional("applies") { field throws(Fault) in
        try Limit.Dates(field, effective: standard.effective)
      } ?? Limit.Dates(), source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }

  private static func figure(_ field: PackField) throws(Fault) -> Figure {
    let text = try field.line()
    if text == "not-detectable" { return .notDetectable }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
      PackField(
        key: field.key,
        value: PackNode(content: .scalar(String($0)), position: field.value.position),
        position: field.position)
    }
    if ends.count == 1 { return .atMost(try field.decimal().value) }
    guard ends.count == 2 else {
      throw field.wrong(
        "应写成 80、6-9 或 not-detectable", "must be written like 80, 6-9 or not-detectable")
    }
    let (low, high) = (try ends[0].decimal().value, try ends[1].decimal().value)
    guard low < high else {
      throw field.wrong("的下限必须小于上限", "must name the smaller figure first")
    }
    return .between(low, high)
  }
}

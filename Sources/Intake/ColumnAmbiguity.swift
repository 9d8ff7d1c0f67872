import Measures

// Two columns that could both be meant leave the choice to plant.yaml, never to their order.
extension ColumnPlan {
  /// Of an id and a name of the same outlet or pollutant the id says which one it is, in any order;
  /// a column that plant.yaml explains stands before those that are only recognised.
  static func preferCodes(_ header: [String], _ uses: inout [ColumnUse], log: EmissionLog) {
    let explained = Set(log.columns.keys.map(ColumnNames.plain))
    for role in [ColumnUse.outlet, .pollutant] {
      let columns = uses.indices.filter { uses[$0] == role }
      let declared = columns.filter { explained.contains(ColumnNames.plain(header[$0])) }
      let kept = declared.isEmpty ? ColumnNames.codes(among: columns, of: header) : declared
      for index in columns where !kept.contains(index) { uses[index] = .ignored }
    }
  }

  static func refuseAmbiguity(
    _ header: [String], _ uses: [ColumnUse], log: EmissionLog, at position: SourcePosition
  ) throws(Fault) {
    for role in [ColumnUse.timestamp, .outlet, .pollutant, .value, .unit, .flag] {
      try refuse(header.indices.filter { uses[$0] == role }, of: header, at: position)
    }
    if uses.contains(.pollutant), let value = uses.firstIndex(of: .value) {
      // One reading a row, and a column of readings beside it.
      let explained = Set(log.columns.keys.map(ColumnNames.plain))
      let other = header.indices.first { index in
        switch uses[index] {
        case .reading: true
        case .ignored:
          !explained.contains(ColumnNames.plain(header[index]))
            && ColumnNames.holdsConcentration(header[index])
        default: false
        }
      }
      if let other { try refuse([value, other], of: header, at: position) }
      return
    }
    for index in header.indices {
      let meaning = series(uses[index], header[index])
      guard let meaning else { continue }
      let same = header.indices.filter { series(uses[$0], header[$0]) == meaning }
      try refuse(same, of: header, at: position)
    }
  }

  /// Which series a wide log's column belongs to, and as what.
  private static func series(_ use: ColumnUse, _ header: String) -> String? {
    let reading = ColumnNames.reading(header)
    switch use {
    case .reading(let id, _): return (reading?.part == .sample ? "sample " : "mean ") + id
    case .readingFlag(let id): return "flag " + id
    case .claim:
      guard let reading else { return nil }
      return (reading.part == .claimedSample ? "claimed sample " : "claim ") + reading.pollutant.id
    default: return nil
    }
  }

  private static func refuse(
    _ columns: [Int], of header: [String], at position: SourcePosition
  ) throws(Fault) {
    guard columns.count > 1 else { return }
    let names = columns.map { header[$0] }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "“\(names[0])”与“\(names[1])”两列含义相同，无法判断以哪一列为准；请在 plant.yaml 该日志的 "
          + "columns 中把不用的一列写为 ignore。",
        en: "The columns '\(names[0])' and '\(names[1])' could both be meant; write 'ignore' for "
          + "one of them under columns of this log in plant.yaml."),
      at: position)
  }
}

extension ColumnPlan {
  /// plant.yaml explains what a header leaves open; it does not overrule a unit that stands there.
  static func refuseOtherUnit(
    _ declared: UnitOfMeasure, than header: String, at position: SourcePosition
  ) throws(Fault) {
    guard let stated = ColumnNames.statedUnit(header), stated != declared else { return }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "“\(header)”的表头写明单位为 \(stated.symbol)，plant.yaml 却写为 \(declared.symbol)；请核实，并改正其中一处。",
        en: "The header of '\(header)' states \(stated.symbol), and plant.yaml says "
          + "\(declared.symbol); find out which is right and mend the other."),
      at: position)
  }
}

extension ColumnNames {
  /// The unit in brackets at a header's end; `nil` where there is none that is known.
  static func statedUnit(_ header: String) -> UnitOfMeasure? {
    let name = plain(header)
    guard name.hasSuffix(")"), let open = name.lastIndex(of: "(") else { return nil }
    return UnitOfMeasure(String(name[name.index(after: open)...].dropLast()))
  }

  /// Of columns that name the same thing the one with its id, where one has the id and the others
  /// are plainly names (名称); else all of them.
  static func codes(among columns: [Int], of header: [String]) -> [Int] {
    let codes = columns.filter { !plain(header[$0]).hasSuffix("名称") }
    return codes.count == 1 ? codes : columns
  }

  /// Whether a header is one of a wide log's columns of concentrations.
  static func holdsConcentration(_ header: String) -> Bool {
    guard let reading = reading(header), reading.part == .value || reading.part == .sample else {
      return false
    }
    return switch reading.pollutant.quantity {
    case .massConcentration, .volumeFraction: true
    default: false
    }
  }
}

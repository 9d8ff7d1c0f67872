package import Measures

/// Reads energy and production logs: one row a month (or a year) and kind, few enough to keep.
package enum MonthlyLogs {
  /// - Returns: the entries in line order, and the summary with what was rejected.
  package static func readEnergy(
    _ input: InputFile, options: ScanOptions = ScanOptions()
  ) throws(Fault) -> (entries: [EnergyEntry], summary: LogSummary) {
    let table = try LogTable(input, kind: .energy, options: options)
    let month = try table.column(.month)
    let energy = try table.column(.energy)
    let quantity = try table.column(.quantity)
    let unit = try table.column(.unit)
    let use = try table.find(.use)
    let product = try table.find(.product)
    var summary = table.summary(
      using: [month, energy, quantity, unit, use, product].compactMap { $0 })
    var entries: [EnergyEntry] = []
    for row in table.rows {
      let (span, number) = (table.span(row, month), ExactDecimal(ofAnySize: row.fields[quantity]))
      guard let span else { summary.reject(row, .month); continue }
      guard let number else { summary.reject(row, row.fields[quantity].numberFault); continue }
      guard !row.fields[energy].isEmpty else { summary.reject(row, .name); continue }
      guard !row.fields[unit].isEmpty else { summary.reject(row, .unit); continue }
      let word = use.map { row.fields[$0] } ?? ""
      guard let use = EnergyUse(word: word) else { summary.reject(row, .name); continue }
      let name = product.map { row.fields[$0] } ?? ""
      entries.append(
        EnergyEntry(
          span: span, energy: row.fields[energy], quantity: number, unit: row.fields[unit],
          use: use, product: name.isEmpty ? nil : name, row: table.reference(row)))
    }
    return (entries, summary)
  }

  /// - Returns: the entries in line order, and the summary with what was rejected.
  package static func readProduction(
    _ input: InputFile, options: ScanOptions = ScanOptions()
  ) throws(Fault) -> (entries: [ProductionEntry], summary: LogSummary) {
    let table = try LogTable(input, kind: .production, options: options)
    let month = try table.column(.month)
    let valueAdded = try table.find(.valueAdded)
    let product = try table.find(.product)
    guard valueAdded != nil || product != nil else { throw table.missing(.valueAdded) }
    let quantity = product == nil ? nil : try table.column(.quantity)
    let unit = product == nil ? nil : try table.column(.unit)
    var summary = table.summary(
      using: [month, valueAdded, product, quantity, unit].compactMap { $0 })
    var entries: [ProductionEntry] = []
    for row in table.rows {
      func text(_ column: Int?) -> String? {
        column.flatMap { row.fields[$0].isEmpty ? nil : row.fields[$0] }
      }
      guard let span = table.span(row, month) else { summary.reject(row, .month); continue }
      let cells = [text(valueAdded), text(quantity)].compactMap { $0 }
      if let bad = cells.first(where: { ExactDecimal(ofAnySize: $0) == nil }) {
        summary.reject(row, bad.numberFault)
        continue
      }
      // A row must say something: value added, or a product with its quantity and unit.
      let hasProduct = text(product) != nil
      guard text(valueAdded) != nil || hasProduct else { summary.reject(row, .number); continue }
      guard !hasProduct || text(quantity) != nil else { summary.reject(row, .number); continue }
      guard !hasProduct || text(unit) != nil else { summary.reject(row, .unit); continue }
      let made = text(quantity).flatMap { ExactDecimal(ofAnySize: $0) }
      // What was made cannot be less than nothing; value added can.
      if let made, made < .zero { summary.reject(row, .negative); continue }
      entries.append(
        ProductionEntry(
          span: span, valueAdded: text(valueAdded).flatMap { ExactDecimal(ofAnySize: $0) },
          product: text(product), quantity: made, unit: text(unit), row: table.reference(row)))
    }
    return (entries, summary)
  }
}

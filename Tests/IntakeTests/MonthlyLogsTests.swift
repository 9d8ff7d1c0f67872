import Intake
import Measures
import Testing

/// Energy and production logs: a row a month.
struct MonthlyLogsTests {
  @Test func `energy rows are read with their lines`() throws {
    let file = try TemporaryFile(
      Array("月份,能源品种,消费量,单位\n2025-03,electricity,1.5,kWh\n2025年4月,diesel,2,t\n".utf8))
    let (entries, summary) = try MonthlyLogs.readEnergy(file.open())
    #expect(entries.map(\.span.description) == ["2025-03", "2025-04"])
    #expect(entries.map(\.row.line) == [2, 3] && entries[0].quantity == ExactDecimal("1.5"))
    #expect(summary.rows == 2 && summary.rejected == 0)
  }

  @Test(arguments: [
    "month,energy,quantity,数量,unit", "月份,month,energy,quantity,unit",
    "month,energy,quantity,unit,单位",
  ])
  func `two columns that could both be meant are refused`(_ header: String) throws {
    let file = try TemporaryFile(Array((header + "\n").utf8))
    let fault = #expect(throws: Fault.self) { _ = try MonthlyLogs.readEnergy(file.open()) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains("could both be meant") == true)
  }

  @Test(arguments: [
    ("2025-13,electricity,1,kWh", Rejection.month), ("25,electricity,1,kWh", .month),
    ("2025-03,electricity,x,kWh", .number), ("2025-03,electricity,,kWh", .number),
    ("2025-03,electricity,1e401,kWh", .numberRange), ("2025-03,,1,kWh", .name),
    ("2025-03,electricity,12345678901234567890123456789012345678,kWh", .numberRange),
    ("2025-03,electricity,1,", .unit), ("2025-03,electricity,1", .fieldCount),
    ("2025-03,\"a\"b,1,kWh", .malformedQuote),
  ])
  func `a bad energy row is rejected with its reason`(_ row: String, _ reason: Rejection) throws {
    let file = try TemporaryFile(Array("month,energy,quantity,unit\n\(row)\n".utf8))
    let (entries, summary) = try MonthlyLogs.readEnergy(file.open())
    #expect(entries.isEmpty && summary.rejections == [reason: 1])
    #expect(summary.examples.first?.line == 2)
  }

  @Test(arguments: [
    ("", EnergyUse.consumed), ("consumed", .consumed), ("消费", .consumed), ("sold", .sold),
    ("Sold", .sold), ("外供", .sold), ("secondary", .secondary), ("自产", .secondary),
  ])
  func `what became of the energy is read`(_ word: String, _ use: EnergyUse) throws {
    let file = try TemporaryFile(
      Array("月份,能源品种,消费量,单位,用途,产品\n2025-03,电力,1.5,kWh,\(word),水泥\n".utf8))
    let (entries, summary) = try MonthlyLogs.readEnergy(file.open())
    #expect(entries.map(\.use) == [use] && entries.map(\.product) == ["水泥"])
    #expect(summary.rejected == 0 && summary.ignoredColumns.isEmpty)
  }

  @Test func `an unknown use rejects the row, and no product is none`() throws {
    let file = try TemporaryFile(
      Array(
        "month,energy,quantity,unit,use,product\n2025-03,heat,1,MJ,gift,\n2025-03,heat,1,MJ,,\n"
          .utf8))
    let (entries, summary) = try MonthlyLogs.readEnergy(file.open())
    #expect(summary.rejections == [.name: 1] && summary.examples.first?.line == 2)
    #expect(entries.map(\.product) == [nil])
  }

  @Test(arguments: [
    "1e12", "1e399", "0.00000000000000000000000000001", "1234567890123456789.123456789",
  ])
  func `a quantity of any size is read as it stands`(_ value: String) throws {
    let file = try TemporaryFile(
      Array("month,energy,quantity,unit\n2025-03,electricity,\(value),kWh\n".utf8))
    let (entries, summary) = try MonthlyLogs.readEnergy(file.open())
    #expect(summary.rejected == 0)
    #expect(entries.first?.quantity == ExactDecimal(ofAnySize: value))
    #expect(entries.first.map { LongDecimal($0.quantity) } == LongDecimal(value.utf8))
  }

  @Test func `production holds value added, products, or both`() throws {
    let file = try TemporaryFile(
      Array("month,value_added,product,quantity,unit\n2025-01,300,,,\n2025-01,,casting,5,t\n".utf8))
    let (entries, summary) = try MonthlyLogs.readProduction(file.open())
    #expect(entries[0].valueAdded == ExactDecimal("300") && entries[0].product == nil)
    #expect(entries[1].valueAdded == nil && entries[1].quantity == ExactDecimal("5"))
    #expect(summary.rejected == 0)
  }

  @Test(arguments: ["2025", "2025年"])
  func `a row may speak of a whole year`(_ year: String) throws {
    let energy = try TemporaryFile(
      Array("month,energy,quantity,unit\n\(year),electricity,12,kWh\n2025-03,diesel,1,t\n".utf8))
    let entries = try MonthlyLogs.readEnergy(energy.open()).entries
    #expect(entries.map(\.span.isYear) == [true, false])
    #expect(entries.map(\.span.months) == [1...12, 3...3])
    #expect(entries.map(\.span.description) == ["2025", "2025-03"])
    let production = try TemporaryFile(
      Array("月份,增加值(万元),产品,产量,单位\n\(year),300,铸件,50,t\n".utf8))
    let made = try MonthlyLogs.readProduction(production.open()).entries
    #expect(made.map(\.span) == [.year(2025)])
  }

  @Test(arguments: ["2025年13月", "2025-", "2025-00", "20250", "年", "2025年年", "2025-3-1", "0000"])
  func `what is neither a month nor a year is rejected`(_ text: String) throws {
    let file = try TemporaryFile(Array("month,value_added\n\(text),1\n".utf8))
    #expect(try MonthlyLogs.readProduction(file.open()).summary.rejections == [.month: 1])
  }

  @Test(arguments: [("-0.1", true), ("0", false), ("0.1", false)])
  func `what was made is not less than nothing`(_ quantity: String, _ isRejected: Bool) throws {
    let file = try TemporaryFile(
      Array("month,product,quantity,unit\n2025-01,casting,\(quantity),t\n".utf8))
    let (entries, summary) = try MonthlyLogs.readProduction(file.open())
    #expect(entries.isEmpty == isRejected)
    #expect(summary.rejections == (isRejected ? [.negative: 1] : [:]))
  }

  @Test func `value added may be negative in a month`() throws {
    let file = try TemporaryFile(Array("month,value_added\n2025-01,-3\n".utf8))
    let entries = try MonthlyLogs.readProduction(file.open()).entries
    #expect(entries.first?.valueAdded == ExactDecimal("-3"))
  }

  @Test(arguments: ["energy,quantity,unit\n", "month,energy,unit\n", "month,energy,quantity\n"])
  func `a missing column is a sentence`(_ header: String) throws {
    let file = try TemporaryFile(Array(header.utf8))
    let input = try file.open()
    let fault = #expect(throws: Fault.self) { _ = try MonthlyLogs.readEnergy(input) }
    #expect(fault?.code == .unreadableInput)
  }
}

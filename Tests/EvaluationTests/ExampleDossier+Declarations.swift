import Evaluation
import Measures
import Report
import Standards

/// Words of rule examples for what plant.yaml declares besides outlets.
extension ExampleDossier {
  /// - Returns: Whether the word is one of these.
  mutating func readDeclaration(_ word: String, _ rest: [String]) throws -> Bool {
    switch word {
    case "permit-mass":
      // permit-mass POLLUTANT TONNES from DATE
      let position = SourcePosition(file: "plant.yaml", line: 5)
      input.declarations.permit = Permit(
        number: "P1", from: try date(rest[3]), to: try date("2029-12-31"), concentrations: [],
        annualMass: [
          Permit.AnnualMass(
            pollutant: rest[0], tonnes: try decimal(rest[1]), outlet: nil, position: position)
        ])
    case "commissioned":
      input.declarations.register = RegisterEntry(commissioned: try date(rest[0]))
    case "approved": input.plant.approved = try date(rest[0])
    case "duty": try readDuty(rest)
    case "capacity":
      var register = input.declarations.register ?? RegisterEntry()
      register.capacity.append(
        RegisterEntry.Capacity(
          product: rest[0], quantity: try decimal(rest[1]), unit: rest[2]))
      input.declarations.register = register
    case "key":
      input.declarations.register = RegisterEntry(isKeyEnterprise: rest[0] == "yes")
    case "meter":
      // meter ID KIND THRESHOLD GRACE; - where it is not set
      input.declarations.meters.append(
        PowerMeter(
          id: rest[0], kind: try require(PowerMeter.Kind(rawValue: rest[1])), outlet: "DA001",
          thresholdKilowatts: ExactDecimal(rest[2]), graceMinutes: Int(rest[3]),
          position: SourcePosition(file: "plant.yaml", line: 11)))
    case "power": readPower(rest[0], Array(rest.dropFirst()))
    case "product":
      // product YEAR NAME QUANTITY UNIT [MONTHS]: the quantity in each month of the year
      try input.addProduct(
        rest[1], rest[2], rest[3], try integer(rest[0]),
        months: rest.count > 4 ? try integer(rest[4]) : 12)
    default: return false
    }
    return true
  }

  /// duty KIND [value N | rising | some | more-than N UNIT | at-least N UNIT | STANDARD]
  private mutating func readDuty(_ rest: [String]) throws {
    let kind = try require(Duty.Kind(rawValue: rest[0]))
    var duty = Duty(
      id: "D1", kind: kind, clause: "1", title: Bilingual(zh: "要求", en: "duty"), part: ["part"],
      whole: ["whole"], source: "example", handIn: Bilingual(zh: "请提交。", en: "Hand it in."),
      position: SourcePosition(file: "example.yaml", line: 3))
    var words = rest.dropFirst()
    switch words.popFirst() {
    case "value": try give(words.popFirst(), unit: "%", to: &duty)
    case "rising": duty.test = .rising
    case "some": duty.test = .some
    case let word? where Duty.Sense(rawValue: word) != nil:
      duty.sense = try require(Duty.Sense(rawValue: word))
      let value = words.popFirst()
      try give(value, unit: words.popFirst(), to: &duty)
    case let word?: duty.refersTo = [word.replacing("GB-1-2020", with: "GB 1-2020")]
    case nil: break
    }
    duties.append(duty)
  }

  /// `missing SECTOR [DATE]`: a text that the library is known not to hold.
  mutating func readMissing(_ rest: [String]) throws {
    library.missing.append(
      MissingStandard(
        id: "DB33/1-2023", title: Bilingual(zh: "地方标准", en: "local standard"), region: "330000",
        sectors: [rest[0]], effective: rest.count > 1 ? try date(rest[1]) : nil,
        reason: Bilingual(zh: "未取得文本", en: "no text"), source: "example",
        position: SourcePosition(file: "not-included.yaml", line: 3)))
  }

  private func give(_ value: String?, unit: String?, to duty: inout Duty) throws {
    duty.printedValue = value
    duty.value = try decimal(try require(value))
    duty.unit = unit
  }

  /// One reading a minute from the period's first on: `60x9` sixty of 9 kW, `-` a minute without.
  private mutating func readPower(_ meter: String, _ tokens: [String]) {
    var minute = 0
    for token in tokens {
      let parts = token.split(separator: "x")
      let count = parts.count > 1 ? Int(parts[0]) ?? 1 : 1
      for _ in 0..<count {
        if let value = parts.last.flatMap({ ExactDecimal($0) }) {
          let at = Instant(seconds: input.period.from.seconds + Int64(minute) * 60)
          input.power.meters[meter, default: []].append(
            PowerReading(at: at, kilowatts: value, row: LogLine(log: 0, line: minute + 2)))
        }
        minute += 1
      }
    }
  }
}

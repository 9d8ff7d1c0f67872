import Measures
import Standards
import Testing

/// An application that tests change in one place.
extension Application {
  static func sample(
    kind: String = "technical-upgrade", stage: Stage = .review, filed: String = "2021-03-01",
    investment: String = "30000000", revenue: String? = "20000000", leading: Bool? = false
  ) throws -> Application {
    let place = SourcePosition(file: "application.yaml", line: 1)
    return Application(
      project: Project(
        id: "P1", name: "测试项目", kind: kind, stage: stage, filed: try day(filed), position: place),
      applicant: Applicant(
        plant: "plant-1", name: "测试企业", revenue: try revenue.map(exact), isLeading: leading,
        position: place),
      investment: Investment(total: try exact(investment), position: place), position: place)
  }

  mutating func add(
    document id: String, date: String? = "2021-02-01", expires: String? = nil,
    isPresent: Bool = true
  ) throws {
    documents.append(
      ApplicationDocument(
        id: id, file: isPresent ? id + ".pdf" : nil, date: try date.map(day),
        expires: try expires.map(day), isPresent: isPresent, position: position))
  }

  mutating func buy(
    _ price: String, on date: String? = "2021-05-01", isListed: Bool? = true
  ) throws {
    equipment.append(
      Equipment(
        name: "机床", price: try exact(price), bought: try date.map(day), isListed: isListed,
        position: position))
  }

  mutating func use(coal: String, electricity: String, added: String? = nil) throws {
    energyUse = ProjectEnergy(
      coal: try exact(coal), electricity: try exact(electricity), valueAdded: try added.map(exact),
      position: position)
  }

  mutating func change(
    _ direction: CapacityChange.Direction, _ quantity: String, unit: String = "t/a",
    owner: String? = "甲厂", line: String = "cement-grinding"
  ) throws {
    capacity.append(
      CapacityChange(
        direction: direction, line: line, quantity: try exact(quantity), unit: unit, owner: owner,
        position: position))
  }
}

func exact(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }

func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

/// The project's own packs.
enum Shipped {
  static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/Standards"
  }()

  private static let loaded = Result { () throws(Fault) in try loadStandards([folder]) }

  static func library() throws -> StandardsLibrary { try loaded.get() }

  static func gate(_ id: String) throws -> GatePolicy {
    try #require(try library().gates.first { $0.id == id })
  }

  static func zhongshan() throws -> GatePolicy { try gate("ZS-GATE 2018-2022") }

  static func condition(_ id: String) throws -> GateCondition {
    try #require(try library().gates.flatMap(\.conditions).first { $0.id == id })
  }
}

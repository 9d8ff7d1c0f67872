import Measures
import Standards
import Testing

/// One figure as it was read in the text, typed again apart from the packs.
struct ShippedFigure: Sendable, CustomTestStringConvertible {
  var standard: String
  var id: String
  /// The figure, or the rates by height: `15:10 20:17`.
  var value: String
  var unit = "mg/m3"
  var oxygen: String?
  var excessAir: String?
  var areas: [ControlArea] = ControlArea.allCases
  var confidence = Confidence.confirmed
  var awaits = Limit.Awaited.nothing
  var threshold: String?
  var place: Limit.AmbientPoint.Place?
  var isDifference = false
  var isSingle = false

  var testDescription: String { "\(standard) \(id)" }

  /// Reads a line: id, figure, then what differs from a confirmed concentration at an outlet.
  ///
  /// `@15` oxygen, `a1.7` excess air, `g` or `k` areas, `?recalled` confidence, `!` awaits its method,
  /// `>3` threshold, `B` boundary, `D` boundary as a difference, `I` in the plant, `1` any reading;
  /// other words are units.
  init(_ standard: String, _ line: Substring) {
    self.standard = standard
    var words = line.split(separator: " ").map(String.init)[...]
    id = words.removeFirst()
    value = words.removeFirst()
    while let word = words.first, word.contains(":") {
      value += " " + words.removeFirst()
    }
    if value.contains(":") { unit = "kg/h" }
    for word in words {
      switch word.first {
      case "@": oxygen = String(word.dropFirst())
      case "a": excessAir = String(word.dropFirst())
      case ">": threshold = String(word.dropFirst())
      case "?": confidence = Confidence(rawValue: String(word.dropFirst())) ?? .brief
      case "!": awaits = .monitoringMethod
      case "B": place = .boundary
      case "D": (place, isDifference) = (.boundary, true)
      case "I": place = .inPlant
      case "1": isSingle = true
      default:
        switch word {
        case "g": areas = [.general]
        case "k": areas = [.key]
        default: unit = word
        }
      }
    }
  }

  static func rows(_ standard: String, _ lines: String) -> [ShippedFigure] {
    lines.split(separator: "\n").map { ShippedFigure(standard, $0) }
  }

  static let all = foundry + cement + plastics + general + guangdong + bricks + zhejiang
}

extension ShippedFigure {
  /// The limit as packs hold it, in this table's words.
  func check(_ limit: Limit) {
    #expect(limit.oxygen == oxygen.flatMap { ExactDecimal($0) })
    #expect(limit.excessAir == excessAir.flatMap { ExactDecimal($0) })
    #expect(limit.areas == areas)
    #expect(limit.confidence == confidence)
    #expect(limit.awaits == awaits)
    #expect(limit.unit.symbol == unit)
    #expect(id.hasSuffix("-" + limit.pollutant))
    #expect((limit.basis == .single) == isSingle)
    switch limit.shape {
    case .concentration:
      #expect(limit.printedValue == value && place == nil && threshold == nil)
    case .ambient(let point):
      #expect(limit.printedValue == value)
      #expect(point.place == place && point.isDifference == isDifference)
    case .removal(let duty):
      #expect(limit.printedValue == value && unit == "%")
      #expect(duty.initialRate == threshold.flatMap { ExactDecimal($0) })
      #expect(duty.exemptsLowVOCMaterials)
    case .perProduct:
      #expect(limit.printedValue == value && unit == "kg/t")
    case .rate(let rates):
      #expect(
        value == rates.rows.map { "\($0.height):\($0.printedRate)" }.joined(separator: " "))
    }
  }
}

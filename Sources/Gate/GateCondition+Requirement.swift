import Measures
import Report
import Standards

extension GateCondition {
  /// Its figure as checks show it; `nil` where it has none.
  func requirement(_ sense: Check.Requirement.Sense) -> Check.Requirement? {
    guard let printedValue else { return nil }
    return Check.Requirement(
      sense: sense, value: printedValue, unit: unit ?? "", source: source,
      confidence: confidence.rawValue)
  }
}

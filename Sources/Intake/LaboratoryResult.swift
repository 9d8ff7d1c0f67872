import Measures

/// A laboratory's result as it is written: a number, or that it lies below the detection limit.
///
/// `<0.5`, `0.5L` (检出限加 L) and `ND(0.5)` say that the concentration is below 0.5; `ND` and `未检出`
/// alone do not say below what.
struct LaboratoryResult: Equatable {
  var value: ExactDecimal
  var detection: ManualSample.Detection

  /// - Throws: why the text is no result.
  init(_ text: String) throws(Rejection) {
    var words = text.filter { !$0.isWhitespace }
    var isBelow = false
    var isNamed = false
    if let name = Self.names.first(where: { words.uppercased().hasPrefix($0) }) {
      isNamed = true
      words = String(words.dropFirst(name.count))
      if let first = words.first, let last = words.last, words.count > 2,
        ["(", "（"].contains(first), [")", "）"].contains(last)
      {
        words = String(words.dropFirst().dropLast())
        isBelow = true
      }
    }
    if words.hasPrefix("<") || words.hasPrefix("＜") {
      words = String(words.dropFirst())
      isBelow = true
    } else if words.hasSuffix("L") {
      words = String(words.dropLast())
      isBelow = true
    }
    guard !(isNamed && words.isEmpty && !isBelow) else {
      (value, detection) = (.zero, .belowUnstated)
      return
    }
    guard isBelow || !isNamed else { throw .number }
    guard let number = ExactDecimal(ofAnySize: words) else { throw words.numberFault }
    guard number >= .zero else { throw .negative }
    value = number
    detection = isBelow ? .below : .measured
  }

  private static let names = ["未检出", "ND", "N.D.", "N.D"]
}

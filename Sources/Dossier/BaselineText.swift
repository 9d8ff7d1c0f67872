package import Measures

/// baseline.yaml of these breaches, ordered by fingerprint; ``readBaseline`` reads it back.
package func baselineText(_ breaches: [KnownBreach]) -> String {
  var text = """
    # 在案超标清单：由工具生成，请勿手工改动。
    # Breaches on record: written by the tool, not by hand.
    schema: greengate/baseline/1

    """
  guard !breaches.isEmpty else { return text + "breaches: []\n" }
  text += "breaches:\n"
  for breach in breaches.sorted(by: { $0.fingerprint < $1.fingerprint }) {
    text += "  - fingerprint: \(quoted(breach.fingerprint))\n    scope:\n"
    let scope = breach.scope
    let parts: [(String, String?)] = [
      ("plant", scope.plant), ("rule", scope.rule), ("outlet", scope.outlet),
      ("pollutant", scope.pollutant), ("standard", scope.standard), ("limit", scope.limit),
    ]
    for case (let key, let value?) in parts { text += "      \(key): \(quoted(value))\n" }
    if let multiple = breach.multiple { text += "    multiple: \"\(multiple)\"\n" }
    if let exceeding = breach.exceeding { text += "    exceeding: \(exceeding)\n" }
    if let valid = breach.valid { text += "    valid: \(valid)\n" }
    if let period = breach.period {
      text += "    period: {from: \(period.from), to: \(period.to)}\n"
    }
  }
  return text
}

/// A YAML string in single quotes, in which only they themselves have a meaning.
private func quoted(_ text: String) -> String {
  "'" + text.replacingScalars(["'": "''"]) + "'"
}

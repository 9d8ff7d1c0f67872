import Crypto
import Measures
import Report

extension ComplianceReport {
  /// The plant, the period, and eight digits of the content: `HZ-FD-001-20250301-20250331-1a2b3c4d`.
  ///
  /// Two reports of one month of one plant have the same only if they say the same: inputs, packs,
  /// checks, findings and tool are in it, pictures are not. It is that of one language, as a saved
  /// report is.
  func identifier(_ language: Language) -> String {
    var content = self
    for index in content.checks.indices { content.checks[index].hours = nil }
    for index in content.findings.indices { content.findings[index].episode?.surroundings = nil }
    // The authority's files count by what they hold, wherever they lay.
    for index in content.decision?.inputs.indices ?? 0..<0 {
      switch content.decision?.inputs[index].role {
      case .register, .waivers, .baseline: content.decision?.inputs[index].name = nil
      default: break
      }
    }
    let digest = SHA256.hash(data: JSONReport(language: language).bytes(of: content))
    let mark = digest.prefix(4).hex
    func digits(_ date: CivilDate) -> String { date.description.replacingScalars(["-": ""]) }
    let last = Instant(seconds: period.to.seconds - 1).date
    return "\(plant.id)-\(digits(period.from.date))-\(digits(last))-\(mark)"
  }
}

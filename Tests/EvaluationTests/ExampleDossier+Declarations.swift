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
    default: return false
    }
    return true
  }
}

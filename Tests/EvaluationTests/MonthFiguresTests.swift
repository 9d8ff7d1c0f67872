import Evaluation
import Measures
import Report
import Standards
import Testing

/// A dossier's figures by month: what is counted, and what makes a month no figure to rely on.
struct MonthFiguresTests {
  private func figures(_ text: String) throws -> [MonthFigure] {
    let dossier = try ExampleDossier(text)
    return MonthFigures.all(of: dossier.input, dossier.library)
  }

  private func find(
    _ figures: [MonthFigure], _ quantity: String, _ month: String
  ) -> MonthFigure? {
    figures.first { $0.quantity == quantity && $0.month.description == month }
  }

  @Test func `energy and value added are told month by month, base years among them`() throws {
    let found = try figures(
      "energy 2020 electricity 100 kWh\nvalue-added 2020 10\n"
        + "energy 2025 electricity 50 kWh 3\nvalue-added 2025 8 3")
    #expect(find(found, MonthFigures.energy, "2020-12")?.value == "0.01229")
    #expect(find(found, MonthFigures.energy, "2025-03")?.value == "0.006145")
    #expect(find(found, MonthFigures.valueAdded, "2025-03")?.value == "8")
    // No row, no figure: never a zero.
    #expect(find(found, MonthFigures.energy, "2025-04") == nil)
    #expect(find(found, MonthFigures.valueAdded, "2025-04") == nil)
    #expect(found.allSatisfy { $0.isComplete })
  }

  @Test func `a kind of energy that a month lacks leaves it incomplete`() throws {
    let found = try figures(
      "energy 2025 electricity 100 kWh\nenergy 2025 raw-coal 1 t 11\nvalue-added 2025 10")
    #expect(find(found, MonthFigures.energy, "2025-11")?.isComplete == true)
    #expect(find(found, MonthFigures.energy, "2025-12")?.isComplete == false)
    #expect(find(found, MonthFigures.valueAdded, "2025-12")?.isComplete == true)
  }

  @Test func `an explicit zero counts`() throws {
    let found = try figures("energy 2025 electricity 0 kWh\nvalue-added 2025 10")
    let figure = try require(find(found, MonthFigures.energy, "2025-01"))
    #expect(figure.value == "0" && figure.isComplete)
  }

  @Test func `energy sold is taken off`() throws {
    let found = try figures(
      "energy 2025 electricity 100 kWh\nsold 2025 electricity 40 kWh\nvalue-added 2025 10")
    #expect(find(found, MonthFigures.energy, "2025-01")?.value == "0.007374")
  }

  // MARK: Masses

  /// March by the hour, with a flow of 1,000,000 m³/h, so that mg/m³ are kg/h.
  private func mass(_ hours: String, from: String = "2025-03-01") throws -> [MonthFigure] {
    var input = try EvaluationInput.typed(
      "NOx " + hours, "flow 744x1000000", from: try date(from))
    input.outlets[0].monitors = ["NOx"]
    return MonthFigures.all(of: input, StandardsLibrary(standards: [], files: []))
      .filter { $0.quantity == MonthFigures.mass(of: "NOx") }
  }

  @Test func `a whole month has its mass`() throws {
    let found = try mass("744x2")
    #expect(
      found == [
        MonthFigure(
          month: try require(CivilMonth(year: 2025, month: 3)), quantity: "mass-kg:NOx",
          value: "1488", isComplete: true, substitutedHours: 0, expectedHours: 744)
      ])
  }

  @Test func `a month that the period does not hold whole has none`() throws {
    #expect(try mass("744x2", from: "2025-03-02").isEmpty)
  }

  /// Of 744 hours, 558 are three quarters.
  @Test(arguments: [("558x2 186x-", true), ("557x2 187x-", false)])
  func `under three quarters a mass is not whole`(_ hours: String, _ isComplete: Bool) throws {
    let found = try require(try mass(hours).first)
    #expect(found.isComplete == isComplete && found.expectedHours == 744)
    #expect(found.substitutedHours == (isComplete ? 186 : 0))
  }

  @Test func `an outlet that has to be watched and is not leaves the sum open`() throws {
    var input = try EvaluationInput.typed("NOx 744x2", "flow 744x1000000")
    input.outlets = [
      .sample(monitors: ["NOx"]), .sample("DA002", monitors: []),
    ]
    let limit = Limit.sample("100", pollutant: "NOx")
    let library = StandardsLibrary(standards: [.sample(limits: [limit])], files: [])
    let found = MonthFigures.all(of: input, library).first { $0.quantity == "mass-kg:NOx" }
    #expect(found?.isComplete == false && found?.value == "1488")
  }
}

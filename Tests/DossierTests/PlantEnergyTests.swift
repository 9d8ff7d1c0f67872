import Dossier
import Measures
import Testing

/// `energy` and `history` of plant.yaml.
@Suite struct PlantEnergyTests {
  private func declarations(_ lines: String) throws -> Declarations {
    try openFolder(Sample.plant + "\n" + lines + "\n").declarations
  }

  @Test func `figures of energy are read with their years and documents`() throws {
    let energy = try declarations(
      """
      energy:
        calorific:
          - {energy: raw-coal, year: 2024, value: "21000", unit: kJ/kg, source: report 1}
          - {energy: raw-coal, year: 2025, value: "21.5", unit: MJ/kg, source: report 2}
          - {energy: natural-gas, value: "36", unit: MJ/m3, source: report 3}
        electricity_equal_value: [{year: 2025, value: "0.3", unit: kgce/kWh, source: notice}]
        clinker_share: [{year: 2025, value: "100", unit: "%", source: ledger}]
        altitude: {metres: "0", source: map}
        carbon: [{year: 2025, tonnes: "10", deducted: "10", source: report 4}]
      """
    ).energy

    #expect(energy.calorific.map(\.year) == [2024, 2025, nil])
    #expect(energy.calorific[1].unit == .megajoulesPerKilogram)
    #expect(energy.calorific[1].value == ExactDecimal("21.5"))
    #expect(energy.equalValue.map(\.value) == [ExactDecimal("0.3")])
    #expect(energy.clinkerShare.map(\.source) == ["ledger"])
    #expect(energy.altitude?.metres == .zero && energy.altitude?.pascals == nil)
    #expect(energy.carbon.map(\.deducted) == [ExactDecimal("10")])
  }

  @Test func `masses of earlier years are read`() throws {
    let history = try declarations(
      """
      history:
        - {year: 2022, pollutant: NOx, tonnes: "35.2", source: report}
        - {year: 2022, pollutant: VOCs, tonnes: "0", source: report}
      """
    ).history

    #expect(history.map(\.pollutant) == ["NOx", "VOCs"])
    #expect(history[0].tonnes == ExactDecimal("35.2") && history[0].year == 2022)
  }

  @Test(arguments: [
    ("energy: {calorifc: []}", "calorific"),
    ("energy: {calorific: []}", "empty list"),
    ("energy: {calorific: [{energy: a, value: \"0\", unit: kJ/kg, source: s}]}", "above 0"),
    ("energy: {calorific: [{energy: a, value: \"1\", unit: kcal, source: s}]}", "kcal"),
    ("energy: {calorific: [{energy: a, value: \"1\", unit: kJ/kg}]}", "`source`"),
    (
      "energy: {calorific: [{energy: a, value: \"1\", unit: kJ/kg, source: s}, "
        + "{energy: A, year: 2025, value: \"2\", unit: kJ/kg, source: s}]}", "two measured"
    ),
    (
      "energy: {clinker_share: [{year: 2025, value: \"100.1\", unit: \"%\", source: s}]}",
      "at most 100"
    ),
    ("energy: {clinker_share: [{year: 2025, value: \"70\", unit: t, source: s}]}", "unit"),
    (
      "energy: {electricity_equal_value: [{year: 2025, value: \"0.3\", unit: kgce/kWh, source: s}, "
        + "{year: 2025, value: \"0.4\", unit: kgce/kWh, source: s}]}", "stands twice"
    ),
    ("energy: {altitude: {metres: \"-1\", source: s}}", "at least 0"),
    (
      "energy: {carbon: [{year: 2025, tonnes: \"1\", deducted: \"2\", source: s}]}",
      "More is deducted"
    ),
    ("history: [{year: 25, pollutant: NOx, tonnes: \"1\", source: s}]", "from 1900"),
    ("history: [{year: 2022, pollutant: NOX2, tonnes: \"1\", source: s}]", "pollutant"),
    ("history: [{year: 2022, pollutant: NOx, tonnes: \"-1\", source: s}]", "at least 0"),
    ("history: [{year: 2022, pollutant: NOx, tonnes: \"1\"}]", "`source`"),
    (
      "history: [{year: 2022, pollutant: NOx, tonnes: \"1\", source: s}, "
        + "{year: 2022, pollutant: NOx, tonnes: \"2\", source: s}]", "stands twice"
    ),
  ])
  func `what cannot be meant is refused with its line`(_ text: String, _ says: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try declarations(text) }

    #expect(fault?.sentence.en.contains(says) == true, "\(fault?.sentence.en ?? "")")
    #expect(fault?.position?.line != nil)
  }
}

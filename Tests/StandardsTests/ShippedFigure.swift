import Measures
import Standards
import Testing

/// One figure as it was read in the text, apart from the packs.
struct ShippedFigure: Sendable, CustomTestStringConvertible {
  var standard: String
  var id: String
  var value: String
  var oxygen: String?
  var areas: [ControlArea]
  var confidence: Confidence

  var testDescription: String { "\(standard) \(id)" }

  private init(
    _ standard: String, _ id: String, _ value: String, oxygen: String? = nil,
    _ areas: [ControlArea] = ControlArea.allCases, _ confidence: Confidence = .confirmed
  ) {
    self.standard = standard
    self.id = id
    self.value = value
    self.oxygen = oxygen
    self.areas = areas
    self.confidence = confidence
  }

  static let all = foundry + cement + plastics + general + dyeing

  private static let foundry = [
    Self("GB 39726-2020", "T1-cupola-cold-PM", "40", oxygen: "15"),
    Self("GB 39726-2020", "T1-cupola-cold-SO2", "200", oxygen: "15"),
    Self("GB 39726-2020", "T1-cupola-cold-NOx", "300", oxygen: "15"),
    Self("GB 39726-2020", "T1-cupola-hot-PM", "40", oxygen: "12"),
    Self("GB 39726-2020", "T1-cupola-hot-SO2", "200", oxygen: "12"),
    Self("GB 39726-2020", "T1-cupola-hot-NOx", "300", oxygen: "12"),
    Self("GB 39726-2020", "T1-gas-furnace-PM", "30", oxygen: "8"),
    Self("GB 39726-2020", "T1-gas-furnace-SO2", "100", oxygen: "8"),
    Self("GB 39726-2020", "T1-gas-furnace-NOx", "400", oxygen: "8"),
    Self("GB 39726-2020", "T1-electric-PM", "30"),
    Self("GB 39726-2020", "T1-lead-Pb", "2"),
    Self("GB 39726-2020", "T1-moulding-PM", "30"),
    Self("GB 39726-2020", "T1-shakeout-PM", "30"),
    Self("GB 39726-2020", "T1-sand-reclamation-thermal-SO2", "150"),
    Self("GB 39726-2020", "T1-sand-reclamation-thermal-NOx", "300"),
    Self("GB 39726-2020", "T1-heat-treatment-SO2", "100"),
    Self("GB 39726-2020", "T1-heat-treatment-NOx", "300"),
    Self("GB 39726-2020", "T1-coating-benzene", "1"),
    Self("GB 39726-2020", "T1-coating-NMHC", "100"),
    Self("GB 39726-2020", "T1-coating-TVOC", "120", ControlArea.allCases, .unsure),
    Self("GB 39726-2020", "T1-coating-combustion-air-NMHC", "100", oxygen: "3"),
    Self("GB 39726-2020", "T1-coating-combustion-NMHC", "100"),
    Self("GB 39726-2020", "T2-voc-combustion-air-SO2", "200", oxygen: "3"),
    Self("GB 39726-2020", "T2-voc-combustion-NOx", "200"),
    Self("GB 39726-2020", "T1-other-PM", "30"),
  ]

  private static let cement = [
    Self("GB 4915-2013", "T1-kiln-PM", "30", oxygen: "10", [.general]),
    Self("GB 4915-2013", "T2-kiln-PM", "20", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T1-kiln-SO2", "200", oxygen: "10", [.general]),
    Self("GB 4915-2013", "T2-kiln-SO2", "100", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T1-kiln-NOx", "400", oxygen: "10", [.general]),
    Self("GB 4915-2013", "T2-kiln-NOx", "320", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T1-kiln-fluoride", "5", oxygen: "10", [.general]),
    Self("GB 4915-2013", "T2-kiln-fluoride", "3", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T2-kiln-Hg", "0.05", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T1-kiln-NH3", "10", oxygen: "10", [.general]),
    Self("GB 4915-2013", "T2-kiln-NH3", "8", oxygen: "10", [.key]),
    Self("GB 4915-2013", "T1-drying-PM", "30", [.general]),
    Self("GB 4915-2013", "T1-drying-own-heat-SO2", "600", oxygen: "8", [.general]),
    Self("GB 4915-2013", "T2-drying-own-heat-SO2", "400", oxygen: "8", [.key]),
    Self("GB 4915-2013", "T2-drying-own-heat-NOx", "300", oxygen: "8", [.key]),
    Self(
      "GB 4915-2013", "A2026-drying-own-heat-PM", "10", oxygen: "8", ControlArea.allCases,
      .confirmedSecondary),
    Self(
      "GB 4915-2013", "A2026-drying-own-heat-NOx", "80", oxygen: "8", ControlArea.allCases,
      .confirmedSecondary),
    Self("GB 4915-2013", "T1-clinker-cooler-PM", "30", [.general]),
    Self("GB 4915-2013", "T2-coal-mill-PM", "20", [.key]),
    Self("GB 4915-2013", "T1-quarry-PM", "20", [.general]),
    Self("GB 4915-2013", "T2-ventilation-PM", "10", [.key]),
    Self("GB 4915-2013", "T1-bulk-terminal-PM", "20", [.general]),
  ]

  private static let plastics = [
    Self("GB 31572-2015", "T4-NMHC", "100", [.general]),
    Self("GB 31572-2015", "T5-NMHC", "60", [.key]),
    Self("GB 31572-2015", "T4-PM", "30", [.general]),
    Self("GB 31572-2015", "T5-PM", "20", [.key]),
    Self("GB 31572-2015", "T4-styrene", "50", [.general]),
    Self("GB 31572-2015", "T5-styrene", "20", [.key]),
    Self("GB 31572-2015", "T4-acrylonitrile", "0.5", [.general]),
    Self("GB 31572-2015", "T4-butadiene", "1", [.general], .unsure),
    Self("GB 31572-2015", "T5-phenols", "15", [.key]),
    Self("GB 31572-2015", "T5-toluene", "8", [.key]),
    Self("GB 31572-2015", "T5-chlorobenzenes", "20", [.key]),
    Self("GB 31572-2015", "T4-combustion-NMHC", "100", oxygen: "3", [.general], .unsure),
    Self("GB 31572-2015", "T6-general-SO2", "100", oxygen: "3", [.general]),
    Self("GB 31572-2015", "T6-key-NOx", "100", oxygen: "3", [.key]),
    Self("GB 31572-2015", "T6-general-NOx", "180", oxygen: "3", [.general]),
    Self("GB 31572-2015", "T6-dioxins", "0.1", oxygen: "3"),
  ]

  private static let general = [
    Self("GB 16297-1996", "T2-PM", "120"), Self("GB 16297-1996", "T2-SO2", "550"),
    Self("GB 16297-1996", "T2-NOx", "240"), Self("GB 16297-1996", "T2-benzene", "12"),
    Self("GB 16297-1996", "T2-toluene", "40"), Self("GB 16297-1996", "T2-xylenes", "70"),
    Self("GB 16297-1996", "T2-phenols", "100"), Self("GB 16297-1996", "T2-formaldehyde", "25"),
    Self("GB 16297-1996", "T2-NMHC", "120"), Self("GB 16297-1996", "T1-NMHC", "150"),
    Self("GB 16297-1996", "T1-SO2", "700"), Self("GB 16297-1996", "T1-NOx", "420"),
    Self("GB 16297-1996", "T1-PM", "150"),
  ]

  private static let dyeing = [
    Self("DB33/962-2015", "T1-setting-PM", "15", ControlArea.allCases, .unsure),
    Self("DB33/962-2015", "T1-setting-VOCs", "40", ControlArea.allCases, .unsure),
    Self("DB33/962-2015", "T1-dyeing-odour", "300", ControlArea.allCases, .unsure),
  ]
}

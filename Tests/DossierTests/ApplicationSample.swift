import Dossier
import Intake
import Measures
import Testing

/// An application that loads, with both dossiers and one document.
enum ApplicationSample {
  /// Line numbers matter to tests; keep one key a line.
  static let text = """
    schema: greengate/application/1
    project:
      id: P-2025-1
      name: 冲天炉改电炉
      kind: technical-upgrade
      stage: completion
      filed: 2024-01-10
      started: 2024-03-01
      completed: 2024-12-20
      commissioning: {from: 2024-11-01, to: 2024-12-20}
    applicant:
      plant: HZ-1
      name: 示例铸造有限公司
      revenue: 10000000
      leading: false
    investment:
      total: 12000000.50
    equipment:
      - {name: 中频炉, price: 3000000, bought: 2024-05-01, listed: true}
    claims:
      - {indicator: energy-intensity, saving: 8}
    documents:
      - {id: filing-certificate, file: docs/filing.pdf, date: 2024-01-10, expires: 2026-01-10}
      - {id: eia}
    capacity:
      - {direction: adds, line: cement-grinding, quantity: 1000000, unit: t/a}
      - {direction: leaves, line: cement-grinding, quantity: 1000000, unit: t/a, owner: HZ-9}
    offsets:
      - {pollutant: VOCs, adds: 1.5, taken: 3, source: HZ-9}
    designed:
      - {outlet: DA001, process: main, pollutant: PM, value: 10, unit: mg/m3}
    energy: {coal: 999.9, electricity: 4999999, value_added: 5000}
    fiscal:
      - {year: 2025, provincial: 100000, municipal: 50000.5}
    explanations:
      - {condition: no-increase, text: 新增烘干工序}
    before: before
    after: after

    """

  static func files(_ text: String = text) -> [String: [UInt8]] {
    [
      "application.yaml": Array(text.utf8), "docs/filing.pdf": Array("yes".utf8),
      "before/plant.yaml": Array(Sample.plant.utf8),
      "after/plant.yaml": Array(Sample.plant.utf8),
    ]
  }

  /// Stands for SHA-256: sixty-four times the file's last digit of its size.
  static func digest(_ file: InputFile) throws(Fault) -> String {
    String(repeating: "\(file.size % 10)", count: 64)
  }
}

func openApplication(in folder: TestFolder) throws(Fault) -> ApplicationFolder {
  try openApplication(
    folder.path, processes: ["main", "other"], digest: ApplicationSample.digest)
}

func applicationRefusal(
  _ folder: TestFolder, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Fault {
  let fault = #expect(throws: Fault.self, sourceLocation: sourceLocation) {
    _ = try openApplication(in: folder)
  }
  return try #require(fault, sourceLocation: sourceLocation)
}

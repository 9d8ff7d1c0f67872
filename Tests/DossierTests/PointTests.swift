import Dossier
import Measures
import Testing

@Suite struct PointTests {
  private static func plant(_ outlet: String = "", _ top: String = "") -> String {
    """
    schema: greengate/dossier/1
    plant: {id: A, name: 测试企业, sector: foundry, region: "330502", approved: 2019-03-12}
    period: {from: 2025-03-01, to: 2025-04-01}
    outlets:
      - {id: DA001, process: melting.cupola-cold, monitors: [PM]\(outlet)}
      - {id: DA002, process: melting.cupola-cold, monitors: [PM]}
    \(top)
    logs: [{file: logs/manual.csv, kind: manual}]
    """
  }

  private static let logs: [String: [UInt8]] = ["logs/manual.csv": []]

  @Test func `reads stacks and points`() throws {
    let dossier = try openFolder(
      Self.plant(
        ", clears_buildings: false, low_voc_materials: true, "
          + "neighbours: [{outlet: DA002, distance: \"30\"}]",
        "points: [{id: W1, place: boundary, reference: W0}, {id: W0, place: boundary}]"),
      Self.logs)

    let details = try #require(dossier.declarations.outlets.first)
    #expect(details.clearsBuildings == false)
    #expect(details.hasLowVOCMaterials == true)
    #expect(details.neighbours.map(\.outlet) == ["DA002"])
    #expect(dossier.declarations.points.map(\.id) == ["W1", "W0"])
    #expect(dossier.declarations.points.map(\.reference) == ["W0", nil])
  }

  @Test(arguments: [
    (", neighbours: [{outlet: DA001, distance: 3}]", "", "names other outlets"),
    (", neighbours: [{outlet: DA003, distance: 3}]", "", "Unknown outlet"),
    (", neighbours: [{outlet: DA002, distance: 0}]", "", "above 0"),
    (", clears_buildings: maybe", "", "true or false"),
    ("", "points: [{id: DA001, place: boundary}]", "its own"),
    ("", "points: [{id: W1, place: boundary}, {id: W1, place: boundary}]", "its own"),
    ("", "points: [{id: W1, place: roof}]", "Unknown place"),
    ("", "points: [{id: W1, place: boundary, reference: W1}]", "reference point"),
    ("", "points: [{id: W1, place: boundary, reference: W9}]", "reference point"),
    ("", "points: []", "empty list"),
  ])
  func `refuses`(_ outlet: String, _ top: String, _ says: String) throws {
    let fault = try refusal(Self.plant(outlet, top), Self.logs)
    #expect(fault.sentence.en.contains(says), "\(fault.sentence.en)")
    #expect(fault.position?.line != nil)
  }
}

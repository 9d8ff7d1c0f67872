import Measures

/// Plants' regions, as `record --plant-regions` takes them from whoever knows the register.
package struct PlantRegions: Hashable, Sendable {
  /// Plant id → six digits.
  package var regions: [String: String]

  package init(_ regions: [String: String]) { self.regions = regions }

  package var bytes: [UInt8] {
    PlantRegionList(
      plants: regions.sorted { $0.key < $1.key }.map { PlantRegionList.Entry($0.key, $0.value) }
    ).json
  }

  /// `nil` for what is no such file, or names a plant twice.
  package init?(_ bytes: some Sequence<UInt8>) {
    guard let list = PlantRegionList.read(bytes) else { return nil }
    regions = Dictionary(
      list.plants.map { ($0.plant, $0.region) }, uniquingKeysWith: { first, _ in first })
    guard regions.count == list.plants.count else { return nil }
  }
}

private struct PlantRegionList: TextDocument {
  struct Entry: Sendable {
    var plant: String
    var region: String

    init(_ plant: String, _ region: String) { (self.plant, self.region) = (plant, region) }
  }

  var plants: [Entry] = []

  mutating func tell(_ json: inout some JSONFields) {
    json.list("plants", &plants, blank: Entry("", "")) { json, entry in
      json.text("plant", &entry.plant)
      json.text("region", &entry.region)
    }
  }
}

import Measures

extension PlantFile {
  /// Monitoring points at the boundary and in the plant, which manual samples name like outlets.
  func points(_ field: Field) throws(Fault) -> [MonitoringPoint] {
    var list: [MonitoringPoint] = []
    var taken = Set(outlets.map(\.id) + declarations.inlets)
    for item in try field.someItems() {
      let keys = try item.fields("id", "place", "reference")
      let id = try keys.required("id")
      guard taken.insert(try id.label()).inserted else {
        throw id.fault(
          "监测点“\(try id.text())”与排放口、进口测点或另一监测点重名；请改用不同的名称。",
          "The point `\(try id.text())` has the name of an outlet, an inlet or another point; give "
            + "it its own.")
      }
      list.append(
        MonitoringPoint(
          id: try id.text(),
          place: try keys.required("place").choice(MonitoringPoint.Place.self, "监测点位置", "place"),
          reference: try keys.optional("reference") { field throws(Fault) in try field.text() },
          position: item.position))
    }
    let ids = list.map(\.id)
    for point in list {
      guard let reference = point.reference else { continue }
      guard ids.contains(reference), reference != point.id else {
        throw field.unknown(
          reference, among: ids.filter { $0 != point.id }, "参照点", "reference point")
      }
    }
    return list
  }
}

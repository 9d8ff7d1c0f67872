import GRDB
package import Measures

/// Which column of a plant's log means what: a person said so, and need not again.
package struct HeaderMapping: Hashable, Sendable {
  package var plant: String
  /// Of the log, such as `emissions`.
  package var kind: String
  /// As they stand in the log, in their order.
  package var headers: [String]
  /// Header → what it is; headers that are left out are of no use.
  package var columns: [String: String]
  package var rememberedBy: String
  package var at: Instant
}

extension ServerStore {
  /// Remembers a mapping for a plant's logs of a kind; of the same headers the last one counts.
  package func remember(
    plant: String, kind: String, headers: [String], columns: [String: String], by actor: Actor
  ) throws(Fault) {
    let what = Bilingual(zh: "表头", en: "a header")
    guard !headers.isEmpty, headers.count <= 1000, !columns.isEmpty,
      Set(columns.keys).isSubset(of: headers)
    else {
      throw .wrong("请为文件中的列选择含义。", "Say what the columns of the file mean.")
    }
    for text in headers + columns.values.sorted() + [plant, kind] {
      try TextLimits.check(text, what, limit: TextLimits.name, linesAllowed: true)
    }
    try writing { store in
      let person = try store.actor(actor)
      guard person.role != .plant || person.plants.contains(plant) else { throw Fault.notYours }
      let pairs = headers.reduce(into: [[String]]()) { pairs, header in
        // Of two columns with one header both mean the same.
        if let column = columns[header], !pairs.contains([header, column]) {
          pairs.append([header, column])
        }
      }
      try MappingRecord(
        plant: plant, kind: kind, headers: headers, columns: pairs, rememberedBy: person.id,
        at: store.now.seconds
      ).insert(store.database)
      try store.audit(
        actor, .mappingRemembered, subject: plant,
        detail: pairs.map { $0.joined(separator: " -> ") }.joined(separator: ", ")
          .truncated(to: 1000))
    }
  }

  /// What was last said of a plant's logs with exactly these headers.
  package func mapping(
    plant: String, kind: String, headers: [String]
  ) throws(Fault) -> HeaderMapping? {
    try mappings(plant: plant, kind: kind).first { $0.headers == headers }
  }

  /// All that was said of a plant's logs, newest first; of the same headers the last one only.
  package func mappings(plant: String, kind: String? = nil) throws(Fault) -> [HeaderMapping] {
    let all = try reading { store in
      try store.all(
        MappingRecord.self, where: "plant = ? AND kind = coalesce(?, kind)", [plant, kind],
        order: "number DESC")
    }
    var seen: Set<[String]> = []
    return all.filter { seen.insert([$0.kind] + $0.headers).inserted }.map { $0.mapping }
  }
}

/// A row of `mapping`.
struct MappingRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "mapping"

  var number: Int64?
  var plant: String
  var kind: String
  var headers: [String]
  /// Pairs, in the order of the headers.
  var columns: [[String]]
  var rememberedBy: String
  var at: Int64

  var mapping: HeaderMapping {
    HeaderMapping(
      plant: plant, kind: kind, headers: headers,
      columns: columns.reduce(into: [:]) { columns, pair in
        if pair.count == 2 { columns[pair[0]] = pair[1] }
      }, rememberedBy: rememberedBy, at: Instant(seconds: at))
  }
}

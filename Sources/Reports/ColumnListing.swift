import FoundationEssentials
import Measures

/// The columns of a dossier's emission logs, as `columns --format json` says them.
package struct ColumnListing: Hashable, TextDocument {
  package struct Log: Hashable, Sendable {
    package var file: String
    /// In the order of the file.
    package var headers: [String]
    /// Of each header, by words: `timestamp`, `reading SO2 mg/m3`; empty: not known.
    package var uses: [String]

    package init(file: String, headers: [String], uses: [String]) {
      (self.file, self.headers, self.uses) = (file, headers, uses)
    }
  }

  package static let schema = "greengate/columns/1"

  package var plant: String
  package var region: String
  package var logs: [Log]

  package init(plant: String, region: String, logs: [Log]) {
    (self.plant, self.region, self.logs) = (plant, region, logs)
  }

  package var bytes: [UInt8] { json }

  /// `nil` for what is no such listing.
  package init?(_ bytes: some Sequence<UInt8>) {
    guard let read = Self.read(bytes),
      read.logs.allSatisfy({ $0.headers.count == $0.uses.count })
    else { return nil }
    self = read
  }

  init() { self.init(plant: "", region: "", logs: []) }

  mutating func tell(_ json: inout some JSONFields) {
    var schema = Self.schema
    json.text("schema", &schema)
    if schema != Self.schema { json.refuse("schema", schema) }
    json.text("plant", &plant)
    json.text("region", &region)
    json.list("logs", &logs, blank: Log(file: "", headers: [], uses: [])) { json, log in
      json.text("file", &log.file)
      json.texts("headers", &log.headers)
      json.texts("uses", &log.uses)
    }
  }
}

/// What a person has said of the columns of logs with these headers.
package struct ColumnMapping: Hashable, Sendable {
  package struct Column: Hashable, Sendable {
    package var header: String
    /// By words, as ``ColumnListing/Log/uses``.
    package var use: String

    package init(_ header: String, _ use: String) { (self.header, self.use) = (header, use) }
  }

  /// All of the log's, in its order.
  package var headers: [String]
  package var columns: [Column]

  package init(headers: [String], columns: [Column]) {
    (self.headers, self.columns) = (headers, columns)
  }

  /// The file that `record --columns` takes.
  package static func bytes(_ mappings: [ColumnMapping]) -> [UInt8] {
    ColumnMappings(mappings: mappings).json
  }

  /// `nil` for what is no such file.
  package static func read(_ bytes: some Sequence<UInt8>) -> [ColumnMapping]? {
    ColumnMappings.read(bytes)?.mappings
  }
}

private struct ColumnMappings: TextDocument {
  var mappings: [ColumnMapping] = []

  mutating func tell(_ json: inout some JSONFields) {
    json.list("mappings", &mappings, blank: ColumnMapping(headers: [], columns: [])) {
      json, mapping in
      json.texts("headers", &mapping.headers)
      json.list("columns", &mapping.columns, blank: ColumnMapping.Column("", "")) { json, column in
        json.text("header", &column.header)
        json.text("use", &column.use)
      }
    }
  }
}

/// A small JSON document that is told once for both directions.
protocol TextDocument: Sendable {
  /// What reading fills in.
  init()
  mutating func tell(_ json: inout some JSONFields)
}

extension TextDocument {
  var json: [UInt8] {
    var json = JSONWriter()
    var copy = self
    json.object(inline: true) { copy.tell(&$0) }
    return json.finished()
  }

  /// `nil` for what is no such document.
  static func read(_ bytes: some Sequence<UInt8>) -> Self? {
    try? JSONDecoder().decode(TextDocumentReader<Self>.self, from: Data(bytes)).document
  }
}

private struct TextDocumentReader<Document: TextDocument>: Decodable {
  var document: Document?

  init(from decoder: any Decoder) throws {
    var reader = try JSONFieldReader(decoder, language: .zh)
    var document = Document()
    document.tell(&reader)
    if reader.fault == nil { self.document = document }
  }
}

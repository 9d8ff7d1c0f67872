#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// The document of the interface against the table, and answers against the document.
struct OpenAPITests {
  static func object(_ text: String) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(json as? [String: Any])
  }

  static func document() throws -> [String: Any] {
    try object(OpenAPI.document(limit: 1000).text)
  }

  /// What of an answer is not as the document says.
  static func faults(of text: String, as schema: String) throws -> [String] {
    Schemas(try document()).faults(
      of: try JSONSerialization.jsonObject(with: Data(text.utf8)), as: schema)
  }

  @Test func `the document has each row of the table, and no other`() throws {
    let paths = try #require(try Self.document()["paths"] as? [String: [String: Any]])
    let said = paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } }
    let rows = Routes.all.filter(\.isAPI).map { "\($0.method.rawValue.lowercased()) \($0.path)" }
    #expect(Set(said) == Set(rows))
    #expect(said.count == rows.count)
  }

  @Test func `each operation says who may call it, and has a name of its own`() throws {
    let paths = try #require(try Self.document()["paths"] as? [String: [String: [String: Any]]])
    var ids: Set<String> = []
    for route in Routes.all where route.isAPI {
      let operation = try #require(paths[route.path]?[route.method.rawValue.lowercased()])
      let id = try #require(operation["operationId"] as? String)
      #expect(ids.insert(id).inserted)
      let responses = try #require(operation["responses"] as? [String: Any])
      #expect((responses["401"] != nil) == (route.access != .anyone), "\(id)")
      let words = operation["description"] as? String
      #expect(words?.contains(route.scope?.rawValue ?? "-") != false)
      let parameters = try #require(operation["parameters"] as? [[String: Any]])
      let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap {
        $0["name"] as? String
      }
      let braces = route.path.matches(of: /\{([^}]*)\}/).map { String($0.1) }
      #expect(inPath == braces)
    }
  }

  @Test func `every reference leads somewhere, and every schema is used`() throws {
    let text = OpenAPI.document(limit: 1000).text
    let document = try Self.object(text)
    let schemas = try #require(
      (document["components"] as? [String: Any])?["schemas"] as? [String: Any])
    let used = Set(text.matches(of: /#\/components\/schemas\/([A-Za-z]+)/).map { String($0.1) })
    #expect(used == Set(schemas.keys))
  }

  @Test func `answers are as the document says`() async throws {
    let site = try TestSite()
    let sample = "foundry-three-episodes"
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let schemas = Schemas(try Self.document())
      let sent = try await browser.upload(
        try HandingInTests.files(of: sample), as: .administrator)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      let run = try #require(job.runs.first).prefix(32)
      func check(_ answer: TestResponse, _ schema: String) throws {
        let value = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView))
        let faults = schemas.faults(of: value, as: schema)
        #expect(faults.isEmpty, "\(schema): \(faults)")
      }
      let get = { (path: String) async throws in
        try await browser.get("/api/v1" + path, as: .administrator)
      }
      try check(try await get("/uploads/\(id)"), "Upload")
      try check(try await get("/uploads"), "Uploads")
      try check(try await get("/plants"), "Plants")
      try check(try await get("/runs"), "Runs")
      try check(try await get("/runs/\(run)"), "Run")
      try check(try await get("/runs/\(run)/findings"), "Findings")
      try check(try await get("/findings?limit=3"), "Findings")
      try check(try await get("/decisions"), "Decisions")
      try check(try await get("/runs/0"), "Problem")
      try check(try await get("/runs?limit=x"), "Problem")
      let begun = try await browser.api(
        .post, "/uploads", "{\"name\":\"a.zip\",\"size\":2}", as: .administrator)
      try check(begun, "Upload")
      let next = try #require(begun.headers[.location]?.split(separator: "/").last.map(String.init))
      try check(try await browser.add([1, 2], to: next, at: 0, as: .administrator), "Upload")
      try check(
        try await browser.api(.post, "/uploads/\(next)/complete", "{}", as: .administrator),
        "Upload")
      _ = try await CheckWorkerTests.wait(site, next) { $0.state.isEnded }
      try check(try await get("/uploads/\(next)"), "Upload")

      // Pages of one finding each come to the same as one page of all.
      let whole = try Self.object(try await get("/runs/\(run)/findings?limit=500").text)
      let all = try #require(whole["findings"] as? [[String: Any]]).compactMap {
        $0["id"] as? String
      }
      #expect(all.count > 2 && whole["next"] == nil)
      var (found, cursor): ([String], String?) = ([], nil)
      repeat {
        let page = try Self.object(
          try await get("/findings?limit=1\(cursor.map { "&cursor=\($0)" } ?? "")").text)
        found += try #require(page["findings"] as? [[String: Any]]).compactMap {
          $0["id"] as? String
        }
        cursor = page["next"] as? String
      } while cursor != nil
      #expect(found == all)
      // Filters.
      let some = try Self.object(try await get("/findings?severity=violation").text)
      let severities = try #require(some["findings"] as? [[String: Any]]).map {
        $0["severity"] as? String
      }
      #expect(!severities.isEmpty && severities.allSatisfy { $0 == "violation" })
      #expect(try await get("/findings?severity=loud").status == .unprocessableContent)
      #expect(try await get("/findings?cursor=x.y").status == .unprocessableContent)
      for (query, isThere) in [
        ("verdict=fail", true), ("verdict=pass", false), ("plant=nobody", false),
        ("month=1999-01", false),
      ] {
        let page = try Self.object(try await get("/runs?\(query)").text)
        #expect(try #require(page["runs"] as? [Any]).isEmpty != isThere, "\(query)")
      }
      // Other plants' accounts and other cities' inspectors see none of it.
      for role in [Role.plant, .inspector] {
        #expect(try await browser.get("/api/v1/runs/\(run)", as: role).status == .notFound)
        #expect(
          try await browser.get("/api/v1/runs/\(run)/report.json", as: role).status == .notFound)
        #expect(
          try await browser.get("/api/v1/runs/\(run)/findings", as: role).status == .notFound)
        for list in ["plants", "runs", "findings", "decisions"] {
          let page = try Self.object(try await browser.get("/api/v1/\(list)", as: role).text)
          #expect(try #require(page[list] as? [Any]).isEmpty)
        }
      }
    }
  }
}

/// As much of JSON Schema as the document uses.
private struct Schemas {
  private let schemas: [String: Any]

  init(_ document: [String: Any]) {
    schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any] ?? [:]
  }

  func faults(of value: Any, as name: String) -> [String] {
    guard let schema = schemas[name] as? [String: Any] else { return ["no schema \(name)"] }
    return faults(value, schema, "$")
  }

  private func faults(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let schema = schemas[name] as? [String: Any] else { return ["\(place): \(reference)"] }
      return faults(value, schema, place)
    }
    switch schema["type"] as? String {
    case "object":
      guard let object = value as? [String: Any] else { return ["\(place) is no object"] }
      let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
      var faults: [String] = []
      for name in schema["required"] as? [String] ?? [] where object[name] == nil {
        faults.append("\(place).\(name) is missing")
      }
      for (name, member) in object {
        if let schema = properties[name] {
          faults += self.faults(member, schema, "\(place).\(name)")
        } else if schema["additionalProperties"] as? Bool == false {
          faults.append("\(place).\(name) is not in the schema")
        }
      }
      return faults
    case "array":
      guard let list = value as? [Any], let items = schema["items"] as? [String: Any] else {
        return ["\(place) is no array"]
      }
      return list.enumerated().flatMap { faults($1, items, "\(place)[\($0)]") }
    case "string":
      guard let text = value as? String else { return ["\(place) is no string"] }
      if let words = schema["enum"] as? [String], !words.contains(text) {
        return ["\(place) is '\(text)'"]
      }
      if let pattern = schema["pattern"] as? String,
        text.range(of: pattern, options: .regularExpression) == nil
      {
        return ["\(place) is '\(text)', not \(pattern)"]
      }
      if schema["format"] as? String == "date-time",
        text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00/) == nil
      {
        return ["\(place) is '\(text)', no time"]
      }
      return []
    case "integer":
      guard let number = value as? NSNumber, number.doubleValue.rounded() == number.doubleValue
      else { return ["\(place) is no integer"] }
      if let least = schema["minimum"] as? Int, number.intValue < least {
        return ["\(place) is \(number)"]
      }
      return []
    case "boolean": return value is Bool ? [] : ["\(place) is no boolean"]
    default: return ["\(place): the schema has no type"]
    }
  }
}
#endif

#if Server
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Measures
import NIOCore
import ServerStore

// What answers and requests of the programming interface have in common.

extension Visit {
  /// JSON, with a tag for asking again: who has the same already is told so.
  func json(
    _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    tagged(
      Array((value.text + "\n").utf8), type: "application/json", status: status, headers: headers)
  }

  /// Bytes with their own hash as their tag.
  func tagged(
    _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    let tag = ETagList.tag(of: bytes)
    if request.method == .get || request.method == .head {
      headers[.eTag] = tag
      // It is the reader's own: kept by nobody else, and asked for again each time.
      headers[.cacheControl] = "private, no-cache"
      headers.set("Vary", "Accept-Language, Authorization, Cookie")
      if let known = request.headers[.ifNoneMatch], ETagList(known).holds(tag) {
        return Response(status: .notModified, headers: headers)
      }
    }
    headers[.contentType] = type
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A small JSON body.
  func body<Value: Decodable>(_ type: Value.Type) async throws -> Value {
    try decoded(type, from: try await bodyBytes())
  }

  func bodyBytes() async throws -> [UInt8] {
    let type = request.headers[.contentType]?.split(separator: ";").first?.trimmingSpaces
    guard type?.lowercased() == "application/json" else {
      throw await unread(.notThisType("application/json"))
    }
    return try await BodyReading.collect(
      request, limit: 64 * 1024, seconds: house.settings.formSeconds)
  }

  func decoded<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw Refusal(
        .unprocessableContent,
        Bilingual(
          zh: "请求的 JSON 缺少字段或类型不对；请对照 /api/v1/openapi.json。",
          en: "The request's JSON lacks a member or has one of another type; compare it with "
            + "/api/v1/openapi.json."))
    }
  }

  /// The same of a question that would mean something else where a misspelt member is passed over.
  ///
  /// - Parameter members: all that it may have.
  func decoded<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], onlyWith members: Set<String>
  ) throws -> Value {
    let value = try decoded(type, from: bytes)
    let given = try decoded([String: AnyMember].self, from: bytes).keys.sorted()
    guard let unknown = given.first(where: { !members.contains($0) }) else { return value }
    let shown = String(unknown.withVisibleControls.prefix(100))
    let near = nearestName(to: unknown, among: members.sorted())
    throw Refusal(
      .unprocessableContent,
      Bilingual(
        zh: "请求的 JSON 中没有“\(shown)”这一字段" + (near.map { "；是否应为“\($0)”？" } ?? "。"),
        en: "There is no member '\(shown)' in this request's JSON"
          + (near.map { "; did you mean '\($0)'?" } ?? ".")))
  }

  private struct AnyMember: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// A number of the query within bounds.
  func number(_ name: String, else usual: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let text = query[name] else { return usual }
    guard let number = Int(text), range.contains(number) else {
      throw Refusal.badValue(
        name, zh: "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数",
        en: "is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A word of the query that is one of a list.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Value.Type
  ) throws -> Value? {
    guard let text = query[name] else { return nil }
    guard let value = Value(rawValue: text) else {
      let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal.badValue(name, zh: "应为其中之一：\(all)", en: "is one of: \(all)")
    }
    return value
  }

  /// A month of the query, as 2025-03.
  func month(_ name: String = "month") throws -> CivilMonth? {
    guard let text = query[name] else { return nil }
    guard let month = CivilMonth(text) else {
      throw Refusal.badValue(name, zh: "应形如 2025-03", en: "is written as 2025-03")
    }
    return month
  }
}

extension Refusal {
  static func badValue(_ name: String, zh: String, en: String) -> Refusal {
    Refusal(
      .unprocessableContent,
      Bilingual(zh: "参数“\(name)”\(zh)。", en: "The parameter '\(name)' \(en)."))
  }

  static let unknownCursor = badValue(
    "cursor", zh: "不是上一页给出的值；请从第一页重新开始",
    en: "is not what the page before gave; begin with the first page again")
}

/// An answer that is there as a whole, and can be kept.
struct PlainAnswer: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var bytes: [UInt8]

  init(status: HTTPResponse.Status, headers: HTTPFields, bytes: [UInt8]) {
    (self.status, self.headers, self.bytes) = (status, headers, bytes)
  }

  init(_ value: JSONValue, status: HTTPResponse.Status, headers: HTTPFields = [:]) {
    self.init(status: status, headers: headers, bytes: Array((value.text + "\n").utf8))
    self.headers[.contentType] = "application/json"
  }

  var response: Response {
    Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

/// Requests that may be sent twice and are done once: `Idempotency-Key`.
enum Idempotency {
  /// - Parameters:
  ///   - bytes: the request's body.
  ///   - work: what is done for a new request; its answer is kept, its refusals are not.
  static func answer(
    _ visit: Visit, _ bytes: [UInt8], _ work: () async throws -> PlainAnswer
  ) async throws -> Response {
    guard let word = visit.request.headers[named: "Idempotency-Key"] else {
      return try await work().response
    }
    let owner = try visit.person().id
    let request =
      Array("\(visit.request.method.rawValue) \(visit.request.uri.string)\n".utf8) + bytes
    let key = try IdempotencyKey(owner: owner, key: word, request: request)
    let state = try await visit.store { (store) throws(Fault) in try store.begin(key) }
    switch state {
    case .answered(let answer):
      var headers = HTTPFields()
      for pair in answer.headers where pair.count == 2 { headers.set(pair[0], pair[1]) }
      return PlainAnswer(
        status: HTTPResponse.Status(code: answer.status), headers: headers, bytes: answer.body
      ).response
    case .underWay: throw underWay
    case .conflict: throw conflict
    case .new: break
    }
    do {
      let answer = try await work()
      let kept = StoredAnswer(
        status: answer.status.code, headers: answer.headers.map { [$0.name.rawName, $0.value] },
        body: answer.bytes)
      try await visit.store { (store) throws(Fault) in try store.keep(kept, for: key) }
      return answer.response
    } catch {
      try? await visit.store { (store) throws(Fault) in try store.forget(key) }
      throw error
    }
  }

  private static let underWay = Refusal(
    .conflict,
    Bilingual(
      zh: "带有这个 Idempotency-Key 的请求正在处理；请稍后重试。",
      en: "A request with this Idempotency-Key is being done; try again in a moment."),
    wait: 1)

  private static let conflict = Refusal(
    .unprocessableContent,
    Bilingual(
      zh: "这个 Idempotency-Key 已用于另一个请求；请换一个。",
      en: "This Idempotency-Key was used for another request; take a new one."))
}
#endif

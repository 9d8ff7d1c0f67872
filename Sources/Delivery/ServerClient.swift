import CCurl
import FoundationEssentials
package import Measures

/// An upload as a GreenGate server answers it.
package struct ServerUpload: Hashable, Sendable, Decodable {
  package var id: String
  package var offset: Int64
  /// `receiving`, `queued`, `running`, `done`, `failed`, `cancelled` or `discarded`.
  package var state: String
  package var sha256: String?
  package var progress: String
  package var verdict: String?
  package var runs: [String]
  package var problem: String?
  /// Path of the page that shows it.
  package var page: String

  /// Whether nothing will change by itself any more.
  package var isEnded: Bool { !["receiving", "queued", "running"].contains(state) }
}

/// A GreenGate server's programming interface, as far as handing in needs it.
///
/// Faults: 69 where the server does not answer, 75 where trying again may help, 77 where the token may
/// not, 65 and 64 where the server refuses what is handed in, with its own sentence.
package struct ServerClient: Sendable {
  /// Without a slash at its end.
  package let server: String
  private let token: String
  private let language: Language
  private let authorityFile: String?

  private static let connectTime = 15
  /// Seconds for a transfer: a chunk over a slow line, and the server's look at a whole body.
  private static let wholeTime = 600
  /// Bytes of an answer; a report is the longest.
  private static let longestAnswer = 256 << 20

  /// - Parameters:
  ///   - server: its address, `https://`, or `http://` on this machine: a token does not cross a network
  ///     in clear.
  ///   - authorityFile: certificates that are trusted in place of the system's.
  package init(
    server: String, token: String, language: Language, authorityFile: String? = nil
  ) throws(Fault) {
    var address = server
    while address.hasSuffix("/") { address.removeLast() }
    let isPlain = address.lowercased().hasPrefix("http://")
    guard isPlain || address.lowercased().hasPrefix("https://"),
      address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !address.contains("?"),
      !address.contains("#")
    else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--server“\(server.withVisibleControls)”不是网址；请写成 https://gate.example.cn。",
          en: "--server '\(server.withVisibleControls)' is no address; write it as "
            + "https://gate.example.cn."))
    }
    guard !isPlain || RobotAddress(address).isLoopback else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--server 用 http:// 会让令牌明文传输；请改用 https://（本机地址除外）。",
          en: "--server with http:// sends the token in clear; use https://, but on this machine."))
    }
    guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "令牌文件的内容不是访问令牌；请在服务器的“访问令牌”页面新建一个。",
          en: "What the token's file holds is no API token; make one on the server, under Tokens."))
    }
    (self.server, self.token, self.language) = (address, token, language)
    self.authorityFile = authorityFile
  }

  // MARK: - Calls

  private struct Begin: Encodable {
    var name: String
    var kind: String
    var size: Int64
    var plant: String?
  }

  /// - Parameter key: with the same the same upload is given again, for a day.
  package func begin(
    name: String, kind: String, size: Int64, plant: String?, key: String
  ) throws(Fault) -> ServerUpload {
    try upload(
      "POST", "", json(Begin(name: name, kind: kind, size: size, plant: plant)),
      ["Content-Type: application/json", "Idempotency-Key: \(key)"])
  }

  package func status(of id: String) throws(Fault) -> ServerUpload {
    try upload("GET", "/" + id, nil, [])
  }

  package func add(
    _ bytes: [UInt8], to id: String, at offset: Int64
  ) throws(Fault) -> ServerUpload {
    try upload(
      "PATCH", "/" + id, bytes,
      ["Content-Type: application/offset+octet-stream", "Upload-Offset: \(offset)"])
  }

  private struct Complete: Encodable {
    var sha256: String
    var reason: String?
  }

  package func complete(
    _ id: String, sha256: String, reason: String?
  ) throws(Fault) -> ServerUpload {
    try upload(
      "POST", "/\(id)/complete", json(Complete(sha256: sha256, reason: reason)),
      ["Content-Type: application/json"])
  }

  /// A run's report, as `check --seal` writes it.
  package func report(of run: String, format: String) throws(Fault) -> [UInt8] {
    try send("GET", "/api/v1/runs/\(run)/report.\(format)", nil, [])
  }

  // MARK: - One call

  private func upload(
    _ method: String, _ path: String, _ body: [UInt8]?, _ headers: [String]
  ) throws(Fault) -> ServerUpload {
    let answer = try send(method, "/api/v1/uploads" + path, body, headers)
    do {
      return try JSONDecoder().decode(ServerUpload.self, from: Data(answer))
    } catch { throw notOurs }
  }

  private func send(
    _ method: String, _ path: String, _ body: [UInt8]?, _ headers: [String]
  ) throws(Fault) -> [UInt8] {
    let fields =
      [
        "Authorization: Bearer \(token)", "Accept-Language: \(language.rawValue)", "Expect:",
        "User-Agent: greengate",
      ] + headers
    var settings: [CurlTransfer.Setting] = [
      .text(CURLOPT_URL, server + path), .text(CURLOPT_PROTOCOLS_STR, "https,http"),
      .list(CURLOPT_HTTPHEADER, fields), .number(CURLOPT_CONNECTTIMEOUT, Self.connectTime),
      .number(CURLOPT_TIMEOUT, Self.wholeTime), .number(CURLOPT_FOLLOWLOCATION, 0),
      .number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
    ]
    if method != "GET" { settings.append(.text(CURLOPT_CUSTOMREQUEST, method)) }
    if RobotAddress(server).isLoopback { settings.append(.text(CURLOPT_NOPROXY, "*")) }
    if let authorityFile { settings.append(.text(CURLOPT_CAINFO, authorityFile)) }
    let end = CurlTransfer.run(settings, upload: body, keeping: Self.longestAnswer)
    // A server that refuses a body may close before it has taken it: its answer counts.
    guard end.status != 0, end.code == CURLE_OK || !(200...299).contains(end.status) else {
      throw Fault(
        .unreachable,
        Bilingual(
          zh: "无法连接 \(server)（\(end.reason)）；请检查网址和网络。",
          en: "\(server) does not answer (\(end.reason)); check the address and the network."))
    }
    guard (200...299).contains(end.status) else { throw refusal(end) }
    return end.body
  }

  private struct Problem: Decodable {
    var detail: String
  }

  /// What the server says, with the code that a script can tell it by.
  private func refusal(_ end: CurlTransfer.End) -> Fault {
    let problem = try? JSONDecoder().decode(Problem.self, from: Data(end.body))
    let code: Fault.Code =
      switch end.status {
      case 401, 403: .notPermitted
      case 408, 409, 429, 500...599: .temporary
      case 404: .missingInput
      default: .unreadableInput
      }
    guard let problem else {
      return code == .temporary
        ? Fault(
          code,
          Bilingual(
            zh: "\(server) 答复 \(end.status)；请稍后重试。",
            en: "\(server) answered \(end.status); try again later.")) : notOurs
    }
    let said = problem.detail.withVisibleControls.truncated(to: 600)
    return Fault(
      code,
      Bilingual(
        zh: "服务器答复（\(end.status)）：\(said)", en: "The server answered (\(end.status)): \(said)"))
  }

  private var notOurs: Fault {
    Fault(
      .unreachable,
      Bilingual(
        zh: "\(server) 的答复不像绿闸服务器；请检查 --server 的网址。",
        en: "\(server) does not answer like a GreenGate server; check the address of --server."))
  }

  private func json(_ value: some Encodable) throws(Fault) -> [UInt8] {
    do {
      let encoder = JSONEncoder()
      // The same request has the same bytes: an idempotency key goes with them.
      encoder.outputFormatting = .sortedKeys
      return [UInt8](try encoder.encode(value))
    } catch { throw notOurs }
  }
}

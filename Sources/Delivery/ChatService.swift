import CCurl
import Crypto
import FoundationEssentials
import Ledger
package import Measures

/// A chat service whose groups have robots that post what is sent to their address.
///
/// | | DingTalk | WeCom | Feishu |
/// | --- | --- | --- | --- |
/// | text | `msgtype`, `text.content` | the same | `msg_type`, `content.text` |
/// | most | a body of 20,000 bytes | 2,048 bytes of text | a body of 20 KB |
/// | signature | `timestamp` (ms), `sign` in the address | – | `timestamp` (s), `sign` in the body |
/// | success | `errcode` 0 | `errcode` 0 | `code` 0 |
///
/// Sources: open.dingtalk.com/document/group/custom-robot-access,
/// developer.work.weixin.qq.com/document/path/91770 and
/// open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
package enum ChatService: String, CaseIterable, Sendable {
  case dingtalk, wecom, feishu

  package init?(_ channel: Recipient.Channel) { self.init(rawValue: channel.rawValue) }

  /// What is posted, and where.
  struct Post: Hashable {
    var url: String
    var body: String
  }

  func post(_ text: String, to address: String, secret: String?, at now: Instant) -> Post {
    let quoted = Self.quoted(text)
    switch self {
    case .wecom, .dingtalk:
      let body = #"{"msgtype":"text","text":{"content":\#(quoted)}}"#
      guard self == .dingtalk, let secret else { return Post(url: address, body: body) }
      let time = "\(now.seconds * 1000)"
      let sign = Self.signature(of: "\(time)\n\(secret)", with: secret)
      let mark = address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
      return Post(
        url: "\(address)\(mark)timestamp=\(time)&sign=\(Self.percentEncoded(sign))", body: body)
    case .feishu:
      let content = #""msg_type":"text","content":{"text":\#(quoted)}"#
      guard let secret else { return Post(url: address, body: "{\(content)}") }
      // Feishu signs nothing at all, with the text as the key.
      let sign = Self.signature(of: "", with: "\(now.seconds)\n\(secret)")
      return Post(
        url: address,
        body: #"{"timestamp":"\#(now.seconds)","sign":"\#(sign)",\#(content)}"#)
    }
  }

  /// As much of `text` as the service takes, whole lines from its beginning, and what was left out.
  package func capped(_ text: String, language: Language) -> String {
    if fits(text) { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func tail(_ left: Int) -> String {
      language.say(
        "…… 受\(channel.label.zh)消息长度所限，另有 \(left) 行未发，全文见邮件或 greengate digest。",
        "… \(counted(left, "more line")) did not fit \(channel.label.en)'s messages; the whole "
          + "text is in the mail and in greengate digest.")
    }
    var (low, high) = (0, lines.count)
    func cut(_ kept: Int) -> String {
      (lines.prefix(kept) + [tail(lines.count - kept)[...]]).joined(separator: "\n")
    }
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(cut(middle)) { low = middle } else { high = middle - 1 }
    }
    if low > 0 { return cut(low) }
    // Not even one line fits: as many of its characters as do.
    var first = Substring(lines[0])
    while !first.isEmpty, !fits("\(first)\n\(tail(lines.count))") {
      first = first.prefix(first.count * 9 / 10)
    }
    return "\(first)\n\(tail(lines.count))"
  }

  /// Room is kept for the mark of a repeat.
  private func fits(_ text: String) -> Bool {
    let mark = [Language.zh, .en].map { Self.repeatMark(99, language: $0) }
      .max { $0.utf8.count < $1.utf8.count }
    let marked = (mark ?? "") + text
    switch self {
    case .wecom: return marked.utf8.count <= 2048
    case .dingtalk, .feishu:
      let post = post(marked, to: "", secret: "secret", at: Instant(seconds: 9_999_999_999))
      return post.body.utf8.count <= 20_000
    }
  }

  private var channel: Recipient.Channel {
    switch self {
    case .dingtalk: .dingtalk
    case .wecom: .wecom
    case .feishu: .feishu
    }
  }

  /// What a message begins with that may have been posted before; a chat has no Message-ID.
  static func repeatMark(_ number: Int, language: Language) -> String {
    language.say(
      "【第 \(number) 次重发：上次是否送达未能确认】\n",
      "[Repeat \(number): whether it was posted before is not known]\n")
  }

  private static func signature(of text: String, with key: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
    return Base64.text(Array(code))
  }

  private static func percentEncoded(_ base64: String) -> String {
    base64.replacingScalars(["+": "%2B", "/": "%2F", "=": "%3D"])
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20: quoted += "\\u00\(hexadecimal(UInt8(scalar.value)))"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// What the service's answer means. HTTP 200 means nothing: refusals come with it, too; and a zero
  /// under a status that is no success is somebody else's.
  ///
  /// - Parameter secrets: what is not shown, even where the answer says it back.
  func end(status: Int, body: [UInt8], hiding secrets: [String] = []) -> SendingEnd {
    guard let reply = try? JSONDecoder().decode(Reply.self, from: Data(body)),
      let code = self == .feishu ? reply.code ?? reply.oldCode : reply.errcode,
      code != 0 || (200...299).contains(status)
    else { return Self.end(status) }
    let words = reply.errmsg ?? reply.msg ?? reply.oldMessage ?? ""
    // Before it is cut: half a token is a token's half.
    let message = SecretText.hiding(secrets, in: words).withVisibleControls
    let answer = "\(self == .feishu ? "code" : "errcode") \(code) \(message.prefix(300))"
    if code == 0 { return SendingEnd(.accepted, answer) }
    return SendingEnd(
      temporaryCodes.contains(code) ? .refusedTemporarily : .refusedPermanently, answer)
  }

  /// What a status means without the service's own word.
  private static func end(_ status: Int) -> SendingEnd {
    switch status {
    // RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4, and 423: not now. What a proxy asks of this machine
    // (407) says nothing of the message.
    case 407, 408, 423, 425, 429: SendingEnd(.refusedTemporarily, "HTTP \(status)")
    // The robot is elsewhere, and redirections are not followed: the address holds a token.
    case 300...399:
      SendingEnd(.refusedPermanently, "HTTP \(status), a redirection: correct the address")
    case 400...499: SendingEnd(.refusedPermanently, "HTTP \(status)")
    // A proxy's page, perhaps behind a service that has it: nobody knows.
    default: SendingEnd(.unknown, "HTTP \(status), no answer of the service")
    }
  }

  /// Busy, or too many messages in a minute.
  private var temporaryCodes: Set<Int> {
    switch self {
    case .dingtalk: [-1, 130_101, 410_100]
    case .wecom: [-1, 45009, 45033]
    case .feishu: [2200, 11232]
    }
  }

  private struct Reply: Decodable {
    var errcode: Int?
    var errmsg: String?
    var code: Int?
    var msg: String?
    /// Feishu's older names for the same.
    var oldCode: Int?
    var oldMessage: String?

    enum CodingKeys: String, CodingKey {
      case errcode, errmsg, code, msg
      case oldCode = "StatusCode"
      case oldMessage = "StatusMessage"
    }
  }
}

/// Posts to a chat group's robot with libcurl, every wait bounded.
package struct ChatCarrier: Sendable {
  package var service: ChatService
  /// The robot's address, with its token.
  private let address: String
  private let secret: String?
  private let authorityFile: String?

  static let (connectTime, wholeTime) = (20, 60)

  package init(
    service: ChatService, address: String, secret: String?, authorityFile: String? = nil
  ) {
    self.service = service
    self.address = address
    self.secret = secret
    self.authorityFile = authorityFile
  }

  package func send(_ text: String, at now: Instant) -> SendingEnd {
    let post = service.post(text, to: address, secret: secret, at: now)
    var settings: [CurlTransfer.Setting] = [
      .text(CURLOPT_URL, post.url), .text(CURLOPT_PROTOCOLS_STR, "https,http"),
      .list(
        CURLOPT_HTTPHEADER,
        // Without `Expect:`, libcurl would ask before it sends, and wait a second.
        ["Content-Type: application/json; charset=utf-8", "Expect:", "User-Agent: greengate"]),
      .number(CURLOPT_POSTFIELDSIZE, post.body.utf8.count),
      .text(CURLOPT_COPYPOSTFIELDS, post.body),
      .number(CURLOPT_CONNECTTIMEOUT, Self.connectTime),
      .number(CURLOPT_TIMEOUT, Self.wholeTime),
      .number(CURLOPT_FOLLOWLOCATION, 0),
      .number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
    ]
    if RobotAddress(post.url).isLoopback { settings.append(.text(CURLOPT_NOPROXY, "*")) }
    if let authorityFile { settings.append(.text(CURLOPT_CAINFO, authorityFile)) }
    return end(of: CurlTransfer.run(settings))
  }

  /// What a transfer's end means for the message.
  func end(of transfer: CurlTransfer.End) -> SendingEnd {
    switch transfer.code {
    case CURLE_OK:
      let secrets = RobotAddress(address).secrets + [secret].compactMap(\.self)
      return service.end(status: transfer.status, body: transfer.body, hiding: secrets)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
      CURLE_SEND_ERROR:
      return SendingEnd(.refusedTemporarily, transfer.reason)
    // libcurl says the second, too, of an answer that is no HTTP: it came after the whole request.
    case CURLE_URL_MALFORMAT where !transfer.isRequestBegun,
      CURLE_UNSUPPORTED_PROTOCOL where !transfer.isRequestBegun:
      return SendingEnd(.refusedPermanently, transfer.reason)
    case CURLE_OPERATION_TIMEDOUT where !transfer.isRequestBegun:
      return SendingEnd(.refusedTemporarily, transfer.reason)
    // It may have been posted.
    default: return SendingEnd(.unknown, transfer.reason)
    }
  }
}

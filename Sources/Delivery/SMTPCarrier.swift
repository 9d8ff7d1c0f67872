import CCurl
import Ledger
package import Measures

/// Takes messages to an SMTP server with libcurl: one connection a message, every wait bounded.
package struct SMTPCarrier: MailCarrier {
  package var server: MailServer
  package var credentials: MailCredentials?
  /// A file of certificates to trust in place of the system's.
  package var authorityFile: String?
  package var sender: Mailbox

  /// Seconds to connect, for one reply, and for all of a message.
  static let (connectTime, replyTime, wholeTime) = (20, 60, 300)

  /// - Throws: 64 where a password would cross a network that anybody can listen to.
  package init(
    server: MailServer, credentials: MailCredentials?, authorityFile: String? = nil,
    sender: Mailbox
  ) throws(Fault) {
    guard credentials == nil || server.security != .none || isLoopback(server.host) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--insecure-smtp 不加密，用户名和密码会以明文经过网络；请去掉它，或不要配置密码。",
          en: "--insecure-smtp does not encrypt, and the password would cross the network in "
            + "clear; leave it out, or configure no password."))
    }
    self.server = server
    self.credentials = credentials
    self.authorityFile = authorityFile
    self.sender = sender
  }

  package func send(_ message: [UInt8], to recipient: String) -> SendingEnd {
    var settings: [CurlTransfer.Setting] = [
      .text(CURLOPT_URL, server.url),
      .text(CURLOPT_PROTOCOLS_STR, server.security == .implicit ? "smtps" : "smtp"),
      .text(CURLOPT_MAIL_FROM, "<\(sender.address)>"),
      .list(CURLOPT_MAIL_RCPT, ["<\(recipient)>"]),
      .number(CURLOPT_CONNECTTIMEOUT, Self.connectTime),
      .number(CURLOPT_SERVER_RESPONSE_TIMEOUT, Self.replyTime),
      .number(CURLOPT_TIMEOUT, Self.wholeTime),
      .number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      .number(
        CURLOPT_USE_SSL,
        Int((server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue)),
    ]
    if isLoopback(server.host) { settings.append(.text(CURLOPT_NOPROXY, "*")) }
    if let authorityFile { settings.append(.text(CURLOPT_CAINFO, authorityFile)) }
    if let credentials {
      settings.append(.text(CURLOPT_USERNAME, credentials.user))
      settings.append(.text(CURLOPT_PASSWORD, credentials.password))
    }
    return end(of: CurlTransfer.run(settings, upload: message))
  }

  private func end(of transfer: CurlTransfer.End) -> SendingEnd {
    let answer = Self.answer(transfer)
    let refusal: DeliveryOutcome? =
      switch transfer.status {
      case 400...499: .refusedTemporarily
      case 500...599: .refusedPermanently
      default: nil
      }
    switch transfer.code {
    case CURLE_OK: return SendingEnd(.accepted, answer)
    case CURLE_LOGIN_DENIED:
      return SendingEnd(
        .refusedTemporarily, answer,
        obstacle: fault(
          "不接受用户名或密码（\(answer)）；请检查 SMTP 用户名和密码",
          "does not accept the user or the password (\(answer)); check both"))
    case CURLE_USE_SSL_FAILED:
      return SendingEnd(
        .refusedTemporarily, answer,
        obstacle: fault(
          "不提供 STARTTLS，邮件没有发出；请改用 smtps:// 或支持加密的端口",
          "offers no STARTTLS, and nothing was sent; use smtps:// or a port with encryption"))
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CIPHER:
      return SendingEnd(
        .refusedTemporarily, answer,
        obstacle: fault(
          "的证书或加密连接不可信（\(transfer.reason)），邮件没有发出；请检查主机名，或用 --smtp-ca 指定单位的根证书",
          "cannot be trusted (\(transfer.reason)), and nothing was sent; check the host's name, or "
            + "name your authority's certificate with --smtp-ca"))
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_OPERATION_TIMEDOUT where transfer.lines.isEmpty:
      return SendingEnd(
        .refusedTemporarily, answer,
        obstacle: fault(
          "无法连接（\(transfer.reason)）；请检查地址、端口和网络",
          "cannot be reached (\(transfer.reason)); check the address, the port and the network"))
    // Refused at its greeting, or because nobody logged in: that is no answer to this message.
    case CURLE_WEIRD_SERVER_REPLY where !transfer.isAllTaken,
      CURLE_REMOTE_ACCESS_DENIED where !transfer.isAllTaken,
      _ where Self.asksForLogin.contains(transfer.status) && !transfer.isAllTaken:
      return SendingEnd(
        .refusedTemporarily, answer,
        obstacle: fault(
          "拒绝提供服务（\(answer)）；请检查是否须登录、本机是否获准发信",
          "refuses its service (\(answer)); check whether it wants a login, and whether this "
            + "machine may send"))
    default:
      if let refusal { return SendingEnd(refusal, answer) }
      // libcurl has taken all of it: the final dot may have arrived.
      return SendingEnd(transfer.isAllTaken ? .unknown : .refusedTemporarily, answer)
    }
  }

  /// The server's last reply, all of its lines, or libcurl's reason where none came after all.
  private static func answer(_ transfer: CurlTransfer.End) -> String {
    let code = "\(transfer.status)"
    // Its goodbye may follow.
    let reply = transfer.lines.reversed().drop { !$0.hasPrefix(code) }.prefix {
      $0.hasPrefix(code)
    }.reversed()
    let isReply = transfer.code == CURLE_OK || transfer.status >= 400
    return isReply && !reply.isEmpty ? reply.joined(separator: " / ") : transfer.reason
  }

  /// RFC 4954 6: a login is needed, is too weak, needs encryption.
  private static let asksForLogin: Set<Int> = [530, 534, 538]

  private func fault(_ zh: String, _ en: String) -> Fault {
    Fault(
      .unreachable,
      Bilingual(
        zh: "邮件服务器 \(server.url) \(zh)；未发出的邮件仍在发件箱，改正后运行 --send --resume。",
        en: "The mail server \(server.url) \(en); what is unsent stays in the outbox: run "
          + "--send --resume afterwards."))
  }
}

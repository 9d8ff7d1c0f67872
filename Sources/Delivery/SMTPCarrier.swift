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

  /// Seconds until the server has greeted and let log in, for one reply, and for all of a message.
  static let (connectTime, wholeTime) = (20, 300)
  package static let replyTime = 60

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
    return end(of: CurlTransfer.run(settings, upload: message, patience: Self.replyTime))
  }

  /// What a transfer's end means for this message, and for all others that would go the same way.
  func end(of transfer: CurlTransfer.End) -> SendingEnd {
    let answer = self.answer(transfer)
    let isLater = (400...499).contains(transfer.status)
    let isOpen = !transfer.isAllTaken
    switch transfer.code {
    case CURLE_OK: return SendingEnd(.accepted, answer)
    // RFC 5321 3.8: the server is closing; it is not this message's fault.
    case _ where transfer.status == 421 && isOpen: return away(answer)
    case CURLE_LOGIN_DENIED where isLater: return away(answer)
    case CURLE_LOGIN_DENIED:
      return stopped(
        answer, "不接受用户名或密码（\(answer)）；请检查 SMTP 用户名和密码",
        "does not accept the user or the password (\(answer)); check both")
    case CURLE_USE_SSL_FAILED where !isLater:
      return stopped(
        answer, "不提供 STARTTLS，邮件没有发出；请改用 smtps:// 或支持加密的端口",
        "offers no STARTTLS, and nothing was sent; use smtps:// or a port with encryption")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER:
      return stopped(
        answer, "的证书或加密连接不可信（\(transfer.reason)），邮件没有发出；请检查主机名，或用 --smtp-ca 指定单位的根证书",
        "cannot be trusted (\(transfer.reason)), and nothing was sent; check the host's name, or "
          + "name your authority's certificate with --smtp-ca")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED:
      return away(transfer.reason)
    case CURLE_OPERATION_TIMEDOUT where isOpen, CURLE_WEIRD_SERVER_REPLY where isOpen && isLater,
      CURLE_REMOTE_ACCESS_DENIED where isOpen && isLater:
      return away(answer)
    // Refused at its greeting, or because nobody logged in: that is no answer to this message.
    case CURLE_WEIRD_SERVER_REPLY where isOpen, CURLE_REMOTE_ACCESS_DENIED where isOpen,
      _ where Self.asksForLogin.contains(transfer.status) && isOpen:
      return stopped(
        answer, "拒绝提供服务（\(answer)）；请检查是否须登录、本机是否获准发信",
        "refuses its service (\(answer)); check whether it wants a login, and whether this "
          + "machine may send")
    case _ where isOpen && Self.isSenderRefused(transfer):
      return stopped(
        answer, "不接受发件人 \(sender.address)（\(answer)）；请检查 --from 和该账户的发信权限",
        "does not take mail from \(sender.address) (\(answer)); check --from, and whether the "
          + "account may send as it")
    default:
      if isLater { return SendingEnd(.refusedTemporarily, answer) }
      if (500...599).contains(transfer.status) { return SendingEnd(.refusedPermanently, answer) }
      // libcurl has taken all of it: the final dot may have arrived.
      return SendingEnd(transfer.isAllTaken ? .unknown : .refusedTemporarily, answer)
    }
  }

  /// Whether the server said no for good to MAIL FROM, which is the same for every message.
  ///
  /// MAIL is the first command after the login, or where there is none after the last EHLO. A message
  /// that is too large is refused there, too (RFC 1870 6.1), but is this message's own fault.
  static func isSenderRefused(_ transfer: CurlTransfer.End) -> Bool {
    guard (500...599).contains(transfer.status), transfer.status != 552 else { return false }
    var replies = transfer.replies[...]
    if let login = replies.lastIndex(of: 235) {
      replies = replies[(login + 1)...]
    } else {
      // Its greeting, then EHLO, or HELO where it did not know that.
      replies = replies.dropFirst().drop { $0 >= 500 }.dropFirst()
      // STARTTLS, and EHLO once more.
      if replies.first == 220 { replies = replies.dropFirst(2) }
    }
    return replies.first == transfer.status
  }

  /// No message goes this way for now: the server is not there, closes, or has no time.
  private func away(_ reason: String) -> SendingEnd {
    SendingEnd(
      .refusedTemporarily, reason,
      obstacle: Fault(
        .temporary,
        Bilingual(
          zh: "邮件服务器 \(server.url) 暂时不可用（\(reason)）；未发出的邮件仍在发件箱，稍后运行 --send --resume；"
            + "一直如此时请检查地址、端口和网络。",
          en:
            "The mail server \(server.url) cannot be used now (\(reason)); what is unsent stays in "
            + "the outbox: run --send --resume later. If it stays so, check the address, the port "
            + "and the network.")))
  }

  /// No message goes this way before a person has done something.
  private func stopped(_ answer: String, _ zh: String, _ en: String) -> SendingEnd {
    SendingEnd(.refusedTemporarily, answer, obstacle: fault(zh, en))
  }

  /// The server's last reply, all of its lines, or libcurl's reason where none came after all.
  private func answer(_ transfer: CurlTransfer.End) -> String {
    let code = "\(transfer.status)"
    // Its goodbye may follow.
    let reply = transfer.lines.reversed().drop { !$0.hasPrefix(code) }.prefix {
      $0.hasPrefix(code)
    }.reversed()
    let isReply = transfer.code == CURLE_OK || transfer.status >= 400
    guard isReply, !reply.isEmpty else { return transfer.reason }
    // A server may say back what it was sent.
    let words = SecretText.hiding(credentials?.secrets ?? [], in: reply.joined(separator: " / "))
    return words.truncated(to: 1000)
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

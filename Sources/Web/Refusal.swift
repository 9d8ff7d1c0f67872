#if Server
package import HTTPTypes
package import Measures

/// Why a request is not answered as it asks: a status, and a sentence that says what to do.
///
/// Handlers throw it. Browsers get it as a page, programs below `/api/` as
/// `application/problem+json`.
package struct Refusal: Error, Sendable {
  package var status: HTTPResponse.Status
  package var sentence: Bilingual
  /// Seconds until it is worth asking again.
  package var wait: Int?
  /// The methods that the address does take, where the method is what is wrong.
  package var allowed: [HTTPRequest.Method] = []
  /// Whether the rest of the request's body is not worth reading: the connection is closed.
  package var closes = false

  package init(_ status: HTTPResponse.Status, _ sentence: Bilingual, wait: Int? = nil) {
    self.status = status
    self.sentence = sentence
    self.wait = wait
  }

  /// What is not there, and what may not be seen: the reader cannot tell one from the other.
  package static let notFound = Refusal(
    .notFound,
    Bilingual(
      zh: "这个地址没有内容，或者您无权查看。请检查网址，或从首页重新进入。",
      en: "There is nothing here that you may see. Check the address, or start from the overview."))

  static let signInFirst = Refusal(
    .unauthorized,
    Bilingual(zh: "请先登录。", en: "Please sign in first."))

  static let tokenRefused = Refusal(
    .unauthorized,
    Bilingual(
      zh: "访问令牌无效、已过期或已撤销。请在“访问令牌”页面新建一个。",
      en: "This API token is not valid, has expired or was revoked. Make a new one under Tokens."))

  static let notForRole = Refusal(
    .forbidden,
    Bilingual(
      zh: "您的账号无权做这件事。如有需要，请联系管理员。",
      en: "Your account may not do this. If you need to, ask an administrator."))

  static func lacksScope(_ scope: String) -> Refusal {
    Refusal(
      .forbidden,
      Bilingual(
        zh: "这个访问令牌没有“\(scope)”权限。请新建一个带有此权限的令牌。",
        en: "This API token lacks the scope '\(scope)'. Make one that has it."))
  }

  static let browserOnly = Refusal(
    .forbidden,
    Bilingual(
      zh: "这个页面只供登录后的浏览器使用；程序请用 /api/v1 下的接口。",
      en: "This page is for a signed-in browser; programs use what is below /api/v1."))

  static let addressTooLong = Refusal(
    .uriTooLong,
    Bilingual(
      zh: "网址超过 8192 字节。请减少筛选条件。",
      en: "The address is longer than 8,192 bytes. Use fewer filters."))

  static let badQuery = Refusal(
    .badRequest,
    Bilingual(
      zh: "网址中“?”之后的部分无法读取。请检查网址。",
      en: "What follows the '?' in the address cannot be read. Check the address."))

  static let badForm = Refusal(
    .badRequest,
    Bilingual(
      zh: "提交的表单无法读取。请返回页面后重新提交。",
      en: "The form cannot be read. Go back to its page and send it again."))

  static let formExpired = Refusal(
    .forbidden,
    Bilingual(
      zh: "这个页面打开太久，或不是从本站提交的，内容没有保存。请返回、刷新页面后再提交一次。",
      en: "This form is too old or was not sent from this site, so nothing was saved. Go back, "
        + "reload the page and send it again."))

  static let wrongHost = Refusal(
    .misdirectedRequest,
    Bilingual(
      zh: "请求的主机名不是本服务器的地址。请用管理员给出的网址访问。",
      en: "The request names a host that is not this server. Use the address that your "
        + "administrator gave you."))

  static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Refusal {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    var refusal = Refusal(
      .methodNotAllowed,
      Bilingual(zh: "这个地址只接受：\(names)。", en: "This address takes only: \(names)."))
    refusal.allowed = allowed
    return refusal
  }

  static func tooLarge(limit: Int) -> Refusal {
    var refusal = Refusal(
      .contentTooLarge,
      Bilingual(
        zh: "提交的内容超过 \(limit) 字节的上限。请缩短后再提交。",
        en:
          "What was sent is longer than the limit of \(limit) bytes. Shorten it and send it again."
      ))
    refusal.closes = true
    return refusal
  }

  static let tooSlow: Refusal = {
    var refusal = Refusal(
      .requestTimeout,
      Bilingual(
        zh: "内容传得太慢，连接已断开。请检查网络后重试；大文件请用断点续传。",
        en: "The request arrived too slowly and was ended. Check the network and try again; send "
          + "large files in chunks."))
    refusal.closes = true
    return refusal
  }()

  static func notThisType(_ expected: String) -> Refusal {
    Refusal(
      .unsupportedMediaType,
      Bilingual(zh: "这里的内容类型应为 \(expected)。", en: "The content type here is \(expected)."))
  }

  static func tooMany(wait: Int) -> Refusal {
    Refusal(
      .tooManyRequests,
      Bilingual(
        zh: "请求太频繁。请在 \(wait) 秒后重试。",
        en: "Too many requests. Try again in \(wait) seconds."),
      wait: wait)
  }

  static let unexpected = Refusal(
    .internalServerError,
    Bilingual(
      zh: "服务器出了意外，这次操作可能没有完成。请刷新页面确认结果；若再次出现，请把页面上的编号告诉管理员。",
      en: "The server met something unexpected, and this may not have been done. Reload to see; if "
        + "it happens again, give the number below to your administrator."))

  static let stopping = Refusal(
    .serviceUnavailable,
    Bilingual(
      zh: "服务器正在停止或启动。请稍后重试。",
      en: "The server is stopping or starting. Try again in a moment."),
    wait: 5)
}

extension Refusal {
  /// What a fault of the layers below means to whoever asked.
  package init(_ fault: Fault) {
    let status: HTTPResponse.Status =
      switch fault.code {
      case .usage: .unprocessableContent
      case .unreadableInput: .unprocessableContent
      case .missingInput: .notFound
      case .unreachable: .badGateway
      case .internalError: .internalServerError
      // A full disk most of all: what was sent is not lost, it was never taken.
      case .unwritableOutput: .diskFull
      case .temporary: .serviceUnavailable
      case .notPermitted: .forbidden
      case .unusablePack: .internalServerError
      }
    // What is broken inside is for the log: it may name this machine's files.
    guard status != .internalServerError else {
      self = .unexpected
      return
    }
    self.init(status, fault.sentence, wait: fault.code == .temporary ? 5 : nil)
  }
}

extension HTTPResponse.Status {
  package static let diskFull = HTTPResponse.Status(
    code: 507, reasonPhrase: "Insufficient Storage")
}
#endif

#if Server
import HTTPTypes
import Hummingbird
import Measures

/// Refusals as answers: a page for people, `application/problem+json` for programs.
enum ErrorAnswers {
  static func response(to refusal: Refusal, draft: VisitDraft, house: House) -> Response {
    let path = draft.request.uri.path
    if path.hasPrefix("/api/") || draft.route?.isAPI == true {
      return problem(refusal, draft.language, path: path, id: draft.id)
    }
    if refusal.status == .unauthorized, draft.request.method == .get,
      draft.request.headers[.authorization] == nil
    {
      let next = path == "/" ? "" : "?next=" + PercentText.encoded(draft.request.uri.string)
      return Response(status: .seeOther, headers: [.location: "/sign-in" + next])
    }
    let values: [String: Any] = [
      "title": title(refusal.status, draft.language), "sentence": refusal.sentence(draft.language),
      "code": String(refusal.status.code), "number": draft.id, "isSignedIn": draft.reader != nil,
    ]
    let page = try? Pages.response(
      "error", status: refusal.status, values, for: draft.frame, in: house)
    return page
      ?? Response(
        status: refusal.status, headers: [.contentType: "text/plain; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: refusal.sentence(draft.language) + "\n")))
  }

  /// RFC 9457. `detail` says what to do, in the language of the request.
  private static func problem(
    _ refusal: Refusal, _ language: Language, path: String, id: String
  ) -> Response {
    var text = "{\"type\":\"about:blank\",\"title\":" + JSONText.quoted(refusal.status.reasonPhrase)
    text += ",\"status\":\(refusal.status.code)"
    text += ",\"detail\":" + JSONText.quoted(refusal.sentence(language))
    text += ",\"instance\":" + JSONText.quoted(path)
    text += ",\"request\":" + JSONText.quoted(id) + "}\n"
    return Response(
      status: refusal.status,
      headers: [
        .contentType: "application/problem+json", .contentLanguage: language.rawValue,
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static func title(_ status: HTTPResponse.Status, _ language: Language) -> String {
    switch status {
    case .notFound: language.say("没有找到", "Not found")
    case .forbidden: language.say("没有权限", "Not allowed")
    case .unauthorized: language.say("需要登录", "Sign in first")
    case .methodNotAllowed: language.say("方法不对", "Wrong method")
    case .tooManyRequests: language.say("请求太频繁", "Too many requests")
    case .contentTooLarge: language.say("内容太大", "Too large")
    case .requestTimeout: language.say("传输太慢", "Too slow")
    case .conflict: language.say("与现有内容冲突", "Conflict")
    case .diskFull: language.say("磁盘已满", "The disk is full")
    case .serviceUnavailable: language.say("请稍后再试", "Not now")
    default:
      status.code < 500
        ? language.say("请求有误", "This cannot be done") : language.say("服务器出错", "Server error")
    }
  }
}

/// Texts in JSON.
package enum JSONText {
  /// Quoted, with everything escaped that a parser or a page around it could stumble over.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}", "\u{7F}":
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
#endif

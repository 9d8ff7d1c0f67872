import CCurl
import Ledger
import Measures
import Testing

@testable import Delivery

struct ChatServiceTests {
  private static let now = Instant(seconds: 1_700_000_000)

  @Test func `each service gets its own fields`() {
    let text = "月报\n\"甲\"\\\u{1}"
    let quoted = #""月报\n\"甲\"\\\u0001""#
    let url = "https://example.cn/hook?key=t"
    #expect(
      ChatService.wecom.post(text, to: url, secret: nil, at: Self.now)
        == .init(url: url, body: #"{"msgtype":"text","text":{"content":\#(quoted)}}"#))
    #expect(
      ChatService.dingtalk.post(text, to: url, secret: nil, at: Self.now)
        == .init(url: url, body: #"{"msgtype":"text","text":{"content":\#(quoted)}}"#))
    #expect(
      ChatService.feishu.post(text, to: url, secret: nil, at: Self.now)
        == .init(url: url, body: #"{"msg_type":"text","content":{"text":\#(quoted)}}"#))
  }

  /// The signatures were made with Python's hmac.
  @Test func `signatures are as each service's page makes them`() {
    let ding = ChatService.dingtalk.post(
      "x", to: "https://example.cn/send?access_token=t", secret: "SECtest", at: Self.now)
    #expect(
      ding.url == "https://example.cn/send?access_token=t&timestamp=1700000000000"
        + "&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D")
    let feishu = ChatService.feishu.post(
      "x", to: "https://example.cn/hook", secret: "SECtest", at: Self.now)
    #expect(
      feishu.body
        == #"{"timestamp":"1700000000","sign":"G7XpBpG8NgG02fJOAhX6FRAObIljmFoxVReo8I62pEk=","#
        + #""msg_type":"text","content":{"text":"x"}}"#)
  }

  @Test(arguments: ChatService.allCases, [Language.zh, .en])
  func `a long text is cut at a line, and says how many lines are left`(
    _ service: ChatService, _ language: Language
  ) {
    let lines = (1...2000).map { "第\($0)行：超标倍数 0.3" }
    let capped = service.capped(lines.joined(separator: "\n"), language: language)
    let kept = capped.split(separator: "\n").dropLast()
    #expect(Array(kept) == lines.prefix(kept.count).map { $0[...] })
    #expect(kept.count > 10 && capped.contains("\(2000 - kept.count)"))
    let marked = ChatService.repeatMark(99, language: language) + capped
    let post = service.post(marked, to: "", secret: "s", at: Self.now)
    #expect(
      service == .wecom ? marked.utf8.count <= 2048 : post.body.utf8.count <= 20_000)
    // One more line would not fit.
    #expect(post.body.utf8.count > (service == .wecom ? 1900 : 19_700))
  }

  @Test func `one endless line is cut between characters`() {
    let capped = ChatService.wecom.capped(String(repeating: "月", count: 5000), language: .zh)
    #expect(capped.utf8.count <= 2048 && capped.hasPrefix("月月月"))
    #expect(ChatService.wecom.capped("短", language: .zh) == "短")
  }

  /// 2,048 bytes with the longer of the two marks: 55 bytes in English, 56 in Chinese.
  @Test(arguments: [(1991, true), (1992, true), (1993, false)])
  func `room is kept for the longer mark of a repeat`(_ length: Int, _ isWhole: Bool) {
    let text = String(repeating: "x", count: length)
    #expect((ChatService.wecom.capped(text, language: .zh) == text) == isWhole)
    for language in Language.allCases {
      let marked =
        ChatService.repeatMark(99, language: language)
        + ChatService.wecom.capped(text, language: language)
      #expect(marked.utf8.count <= 2048)
    }
  }

  @Test func `a token that the service says back is not shown`() {
    let url = "https://example.cn/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4"
    let body = #"{"errcode":93000,"errmsg":"invalid webhook url, key=693a91f6-7xxx-4bc4 x"}"#
    let end = ChatService.wecom.end(
      status: 200, body: Array(body.utf8), hiding: RobotAddress(url).secrets)
    #expect(end.answer == "errcode 93000 invalid webhook url, key=*** x")
    // Cut after it was hidden: no half of it is left at the end.
    let long = #"{"errcode":1,"errmsg":"\#(String(repeating: "y", count: 290))693a91f6-7xxx-4bc4"}"#
    let cut = ChatService.wecom.end(
      status: 200, body: Array(long.utf8), hiding: RobotAddress(url).secrets)
    #expect(!cut.answer.contains("693a"))
    let hook = RobotAddress("https://open.example.cn/open-apis/bot/v2/hook/0123-abcd")
    #expect(hook.secrets == ["0123-abcd"])
  }

  @Test(arguments: [
    ("https://example.cn/send?key=t", true), ("https://example.cn:8443/x", true),
    ("http://127.0.0.1:80/x", true), ("http://127.0.0.1:80", true),
    ("http://127.0.0.1:1@evil/", false), ("http://127.0.0.1:80@evil.cn", false),
    ("http://127.0.0.1:/x", false), ("http://127.0.0.1.evil.cn:80/", false),
    ("http://127.0.0.1:80\\@evil/", false), ("http://example.cn/", false),
    ("https://a@evil.cn/", false), ("https:///x", false), ("https://a b/", false),
    ("https://example.cn/\r\nX: y", false), ("", false), ("https://", false),
  ])
  func `a robot's address is one host's, encrypted or on loopback`(
    _ text: String, _ isUsable: Bool
  ) {
    #expect(RobotAddress(text).isUsable == isUsable)
  }

  @Test(arguments: [
    (ChatService.dingtalk, 200, #"{"errcode":0,"errmsg":"ok"}"#, DeliveryOutcome.accepted),
    (.dingtalk, 200, #"{"errcode":310000,"errmsg":"sign not match"}"#, .refusedPermanently),
    (.dingtalk, 200, #"{"errcode":130101,"errmsg":"send too fast"}"#, .refusedTemporarily),
    (.wecom, 200, #"{"errcode":93000,"errmsg":"invalid webhook url"}"#, .refusedPermanently),
    (.wecom, 200, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#, .refusedTemporarily),
    (.feishu, 200, #"{"code":0,"msg":"success","data":{}}"#, .accepted),
    (.feishu, 200, #"{"StatusCode":0,"StatusMessage":"success"}"#, .accepted),
    (.feishu, 200, #"{"code":19021,"msg":"sign match fail"}"#, .refusedPermanently),
    (.feishu, 400, #"{"code":11232,"msg":"frequency limited"}"#, .refusedTemporarily),
    (.feishu, 200, #"{"errcode":0}"#, .unknown),
    (.wecom, 200, "<html>log in</html>", .unknown), (.wecom, 200, "", .unknown),
    (.wecom, 502, "bad gateway", .unknown), (.wecom, 404, "none", .refusedPermanently),
    (.wecom, 429, "slow down", .refusedTemporarily),
    // A zero that does not come with success is nobody's word.
    (.wecom, 404, #"{"errcode":0,"errmsg":"ok"}"#, .refusedPermanently),
    (.wecom, 429, #"{"errcode":0,"errmsg":"ok"}"#, .refusedTemporarily),
    (.feishu, 502, #"{"code":0,"msg":"success"}"#, .unknown),
    (.dingtalk, 201, #"{"errcode":0,"errmsg":"ok"}"#, .accepted),
    // A redirection is not followed, and stays one: a person must correct the address.
    (.wecom, 301, "", .refusedPermanently),
    (.feishu, 302, #"{"code":0}"#, .refusedPermanently),
  ])
  func `only the service's own zero is success`(
    _ service: ChatService, _ status: Int, _ body: String, _ outcome: DeliveryOutcome
  ) {
    #expect(service.end(status: status, body: Array(body.utf8)).outcome == outcome)
  }

  /// An answer that is no HTTP comes after the post: it may have arrived, and goes again, marked.
  @Test(
    arguments: [
      (CURLE_UNSUPPORTED_PROTOCOL, true, DeliveryOutcome.unknown),
      (CURLE_UNSUPPORTED_PROTOCOL, false, .refusedPermanently),
      (CURLE_URL_MALFORMAT, false, .refusedPermanently),
      (CURLE_WEIRD_SERVER_REPLY, true, .unknown), (CURLE_GOT_NOTHING, true, .unknown),
      (CURLE_OPERATION_TIMEDOUT, true, .unknown),
      (CURLE_OPERATION_TIMEDOUT, false, .refusedTemporarily),
      (CURLE_COULDNT_CONNECT, false, .refusedTemporarily),
    ] as [(CURLcode, Bool, DeliveryOutcome)])
  func `what may have been posted is never called refused`(
    _ code: CURLcode, _ isRequestBegun: Bool, _ outcome: DeliveryOutcome
  ) {
    let carrier = ChatCarrier(service: .wecom, address: "https://example.cn/x", secret: nil)
    let end = carrier.end(
      of: CurlTransfer.End(
        code: code, status: 0, lines: [], replies: [], body: [], isAllTaken: false,
        isRequestBegun: isRequestBegun))
    #expect(end.outcome == outcome)
  }
}

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
  ])
  func `only the service's own zero is success`(
    _ service: ChatService, _ status: Int, _ body: String, _ outcome: DeliveryOutcome
  ) {
    #expect(service.end(status: status, body: Array(body.utf8)).outcome == outcome)
  }
}

import Dossier
import Measures
import Testing

struct RecipientsTests {
  private static func read(_ text: String) throws -> [Recipient] {
    try readRecipients(
      Array(("schema: greengate/recipients/1\nrecipients:\n" + text).utf8),
      file: "recipients.yaml")
  }

  @Test func `each channel is read with what belongs to it`() throws {
    let list = try Self.read(
      """
        - {name: 大气处, address: air@example.cn}
        - name: Region office
          channel: mail
          address: Office@example.cn
          language: en
          plants: [HZ-FD-001]
          sectors: foundry
          districts: ["330500"]
        - {name: 值班群, channel: dingtalk, webhook: env:DING, secret: file:/run/secret}
        - {name: 值班群, channel: wecom, webhook: "https://example.cn/send?key=t"}
        - {name: 值班群, channel: feishu, webhook: file:hook}
      """)
    #expect(list.map(\.channel) == [.mail, .mail, .dingtalk, .wecom, .feishu])
    #expect(list[0].language == .zh && list[1].language == .en)
    #expect(list[1].key == "office@example.cn" && list[2].key == "值班群")
    #expect(list[1].sectors == ["foundry"] && list[1].districts == ["330500"])
    #expect(list[2].webhook == .environment("DING") && list[2].secret == .file("/run/secret"))
    #expect(list[3].webhook == .written("https://example.cn/send?key=t"))
  }

  @Test(arguments: [
    ("  - {name: a, adress: a@b.cn}", 3, "address"),
    ("  - {name: a}", 3, "address"),
    ("  - {address: a@b.cn}", 3, "name"),
    ("  - {name: a, address: 'a@b.cn>'}", 3, "a@b.cn>"),
    ("  - {name: a, address: \"a@b.cn\\r\\nx\"}", 3, "control"),
    ("  - {name: a, channel: dingding, webhook: env:A}", 3, "dingtalk"),
    ("  - {name: a, channel: wecom, address: a@b.cn}", 3, "address"),
    ("  - {name: a, channel: wecom, webhook: 'http://example.cn'}", 3, "https"),
    ("  - {name: a, channel: wecom, webhook: 'http://127.0.0.1:1@evil.cn/'}", 3, "https"),
    ("  - {name: a, channel: wecom, webhook: 'https://example.cn@evil.cn/'}", 3, "https"),
    ("  - {name: a, channel: wecom, webhook: 'https:///send'}", 3, "https"),
    ("  - {name: a, channel: wecom, webhook: env:A, secret: env:B}", 3, "secret"),
    ("  - {name: a, channel: feishu, webhook: env:A, secret: plainword}", 3, "env:NAME"),
    ("  - {name: a, address: a@b.cn, language: cn}", 3, "language"),
    ("  - {name: a, address: a@b.cn, sectors: [foundary]}", 3, "foundry"),
    ("  - {name: a, address: a@b.cn, districts: ['3305']}", 3, "330502"),
    ("  - {name: a, address: a@b.cn}\n  - {name: b, address: A@b.cn}", 4, "twice"),
    ("  []", 2, "empty"),
  ])
  func `what is wrong is refused with its line`(
    _ text: String, _ line: Int, _ word: String
  ) throws {
    let fault = #expect(throws: Fault.self) { _ = try Self.read(text) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.position == SourcePosition(file: "recipients.yaml", line: line))
    #expect(fault?.sentence.en.contains(word) == true, "\(fault?.sentence.en ?? "")")
    #expect(fault?.sentence.en.contains("plainword") == false)
  }

  @Test(arguments: [(200, true), (201, false)])
  func `a name has at most 200 characters`(_ length: Int, _ isRead: Bool) throws {
    let name = String(repeating: "处", count: length)
    let text = "  - {name: \(name), address: a@b.cn}"
    if isRead {
      #expect(try Self.read(text).first?.name == name)
    } else {
      let fault = #expect(throws: Fault.self) { _ = try Self.read(text) }
      #expect(fault?.position?.line == 3 && fault?.sentence.en.contains("200") == true)
    }
  }

  @Test func `a thousand recipients in brackets and quotes are not nested deeply`() throws {
    let lines = (0..<1000).map {
      "  - {name: \"甲 \($0)\", address: 'a\($0)@b.cn', sectors: [\"foundry\"]}  # [ {\n"
    }
    #expect(try Self.read(lines.joined()).count == 1000)
  }
}

import Measures
import Testing

@testable import Delivery

struct MailMessageTests {
  private static func message(
    subject: String = "月报", from: String = "绿闸", to: String = "张三", text: String = "正文",
    attachments: [MailAttachment] = []
  ) throws -> MailMessage {
    let sender = try #require(Mailbox(address: "greengate@example.cn", name: from))
    let reader = try #require(Mailbox(address: "zhang@example.cn", name: to))
    return MailMessage(
      from: sender, to: reader, subject: subject, date: Instant(seconds: 1_740_787_200),
      messageID: "digest.2025-03.abc@example.cn", language: .zh, text: text,
      html: "<p>\(text)</p>", attachments: attachments)
  }

  private static func lines(_ message: MailMessage) -> [String] {
    // A line's end is one Character, which split would keep.
    String(decoding: message.bytes(), as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// Field lines, unfolded.
  private static func headers(_ message: MailMessage) -> [String] {
    var fields: [String] = []
    for line in lines(message) {
      if line.isEmpty { break }
      if line.hasPrefix(" ") { fields[fields.count - 1] += line } else { fields.append(line) }
    }
    return fields
  }

  @Test func `the same message gives the same bytes`() throws {
    #expect(try Self.message().bytes() == Self.message().bytes())
  }

  @Test func `the date is China's time with the right weekday`() throws {
    #expect(
      MailMessage.dateText(Instant(seconds: 1_740_787_200)) == "Sat, 01 Mar 2025 08:00:00 +0800")
    #expect(MailMessage.dateText(Instant(seconds: 0)) == "Thu, 01 Jan 1970 08:00:00 +0800")
    #expect(MailMessage.dateText(Instant(seconds: -28_801)) == "Wed, 31 Dec 1969 23:59:59 +0800")
  }

  @Test(arguments: [
    "月报\r\nBcc: thief@example.cn", "x\nBcc: thief@example.cn", "x\rBcc: thief@example.cn",
    "x\u{2028}Bcc: thief@example.cn", "x\u{0}\u{85}\r\n\r\nBcc: thief@example.cn",
    "=?UTF-8?B?DQpCY2M6IHRoaWVm?=", String(repeating: "月\r\n", count: 400),
  ])
  func `no text makes a header of its own`(_ text: String) throws {
    let message = try Self.message(
      subject: text, from: text, to: text,
      attachments: [MailAttachment(name: text, mediaType: text, bytes: [1, 2, 3])])
    let names = Self.headers(message).map { $0.prefix { $0 != ":" } }
    #expect(
      names == [
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted",
        "Content-Language", "Content-Type",
      ])
    #expect(Self.lines(message).allSatisfy { $0.utf8.count <= 78 })
    #expect(message.bytes().allSatisfy { $0 < 0x80 && $0 != 0 })
    #expect(!Self.lines(message).contains { $0.lowercased().hasPrefix("bcc") })
  }

  @Test func `a text that looks like an encoded word is shown as it is written`() throws {
    let subject = try #require(
      Self.headers(try Self.message(subject: "=?UTF-8?B?5pyI?=")).first {
        $0.hasPrefix("Subject")
      })
    // Encoded once more, so that it decodes to itself.
    #expect(subject == "Subject: =?UTF-8?B?PT9VVEYtOD9CPzVweUk/PQ==?=")
  }

  @Test func `encoded words hold whole characters and at most 75 of theirs`() throws {
    let subject = String(repeating: "浙江湖州𠮷", count: 40)
    for line in Self.lines(try Self.message(subject: subject)).prefix(20) {
      for word in line.split(separator: " ") where word.hasPrefix("=?") {
        #expect(word.utf8.count <= 75 && word.hasSuffix("?="))
      }
    }
  }

  @Test func `ASCII names are quoted, with their quotes and backslashes kept`() throws {
    let message = try Self.message(to: #"Zhang "San" \ Bureau"#)
    #expect(Self.headers(message)[1] == #"To: "Zhang \"San\" \\ Bureau" <zhang@example.cn>"#)
  }

  @Test func `a long Chinese file name is cut into numbered pieces`() {
    let text = HeaderText.parameter("filename", String(repeating: "月", count: 30) + ".xlsx")
    #expect(text.hasPrefix(";\r\n filename*0*=UTF-8''%E6%9C%88"))
    #expect(text.contains(";\r\n filename*1*=%"))
    #expect(HeaderText.parameter("filename", "a.xlsx") == ";\r\n filename=\"a.xlsx\"")
    #expect(HeaderText.parameter("filename", "月.json") == ";\r\n filename*=UTF-8''%E6%9C%88.json")
  }

  @Test(arguments: [
    ("a b", "a b\r\n"), ("end \r\nnext", "end=20\r\nnext\r\n"), ("tab\t", "tab=09\r\n"),
    ("a=b", "a=3Db\r\n"), (".", "=2E\r\n"), ("a.", "a.\r\n"), ("From me", "=46rom me\r\n"),
    ("é", "=C3=A9\r\n"), ("", ""), ("x\r\n", "x\r\n"), ("\r\n\r\n", "\r\n\r\n"),
    (String(repeating: "x", count: 76), String(repeating: "x", count: 76) + "\r\n"),
    (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
  ])
  func `quoted-printable is as RFC 2045 writes it`(_ plain: String, _ encoded: String) {
    #expect(
      TransferEncoding.quotedPrintable.encoded(Array(plain.utf8)) == Array(encoded.utf8))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `Base64 is as RFC 4648 writes it`(_ plain: String, _ text: String) {
    #expect(Base64.text(Array(plain.utf8)) == text)
  }

  @Test(arguments: [
    ("a@b.cn", true), ("first.last+x@sub.example.cn", true), ("a@xn--fiqs8s", true),
    ("", false), ("a", false), ("a@", false), ("@b", false), ("a@b@c", false), ("a b@c", false),
    ("a@b c", false), ("a@b\r\nRCPT TO:<x@y>", false), ("<a@b>", false), ("张@b.cn", false),
    ("a@中国", false), (".a@b", false), ("a..b@c", false), ("a@-b", false), ("a@b-", false),
    (String(repeating: "a", count: 64) + "@b.cn", true),
    (String(repeating: "a", count: 65) + "@b.cn", false),
  ])
  func `an address is plain or it is none`(_ text: String, _ isAddress: Bool) {
    #expect(Mailbox.isAddress(text) == isAddress)
  }

  @Test func `a draft has no recipient and opens for writing`() throws {
    var message = try Self.message()
    message.to = nil
    #expect(Self.headers(message).contains("X-Unsent: 1"))
    #expect(!Self.headers(message).contains { $0.hasPrefix("To:") })
  }
}

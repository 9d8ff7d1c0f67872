import Measures
import Testing

/// Escaping sees every scalar: also one that a combining mark, a joiner or a variation selector has
/// made part of another Character.
struct ScalarTextTests {
  static let followers = ["", "\u{301}", "\u{FE0F}", "\u{200D}", "\u{20E3}", "x"]

  @Test(arguments: followers)
  func `replaces a scalar whatever follows it`(_ follower: String) {
    let text = "a\"\(follower)b\"\(follower)"
    #expect(text.replacingScalars(["\"": "\"\""]) == "a\"\"\(follower)b\"\"\(follower)")
  }

  @Test func `replaces each scalar once, and nothing of what it put there`() {
    #expect("a%b:c".replacingScalars(["%": "%25", ":": "%3A", "2": "no"]) == "a%25b%3Ac")
    #expect("plain".replacingScalars(["%": "%25"]) == "plain")
    #expect("a\u{2060}b".replacingScalars(["\u{2060}": ""]) == "ab")
    #expect("\r\n".replacingScalars(["\n": "%0A"]) == "\r%0A")
  }

  @Test(arguments: followers)
  func `no markup comes of a text`(_ follower: String) {
    #expect(
      "<\(follower)&\(follower)>\(follower)\"\(follower)'\(follower)".markupEscaped
        == "&lt;\(follower)&amp;\(follower)&gt;\(follower)&quot;\(follower)&#39;\(follower)")
  }

  @Test(arguments: [0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xFDD0, 0xFDEF] as [UInt32])
  func `what XML does not admit becomes a replacement character`(_ value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    #expect(String(scalar).markupEscaped == "\u{FFFD}")
  }

  @Test(arguments: [
    ("\u{0}", "\\u{0}"), ("\t\r\n", "\\t\\r\\n"), ("\u{7F}\u{9F}", "\\u{7F}\\u{9F}"),
    ("\u{AD}", "\\u{AD}"), ("\u{61C}\u{200F}", "\\u{61C}\\u{200F}"),
    ("\u{2028}\u{202E}", "\\u{2028}\\u{202E}"), ("\u{2061}\u{2069}", "\\u{2061}\\u{2069}"),
    ("\u{FEFF}\u{FFF9}\u{FFFB}", "\\u{FEFF}\\u{FFF9}\\u{FFFB}"),
    ("\u{A0}\u{2060}\u{200D}厂🏭", "\u{A0}\u{2060}\u{200D}厂🏭"),
  ])
  func `invisible controls are spelt out`(_ text: String, _ shown: String) {
    #expect(text.withVisibleControls == shown)
  }

  @Test func `counts in English`() {
    #expect(counted(1, "hour") == "1 hour" && counted(0, "hour") == "0 hours")
    #expect(counted(2, "breach", plural: "breaches") == "2 breaches")
    #expect(counted(1, "breach", plural: "breaches") == "1 breach")
  }
}

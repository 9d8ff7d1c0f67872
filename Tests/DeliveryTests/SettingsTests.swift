import Foundation
import Measures
import Testing

@testable import Delivery

struct SettingsTests {
  @Test(arguments: [
    ("smtp://127.0.0.1:2525", MailServer.Security.none), ("smtp://localhost", .none),
    ("smtp://[::1]:25", .none), ("smtp://mail.example.cn:587", .required),
    ("smtp://127.example.cn", .required), ("smtp://128.0.0.1", .required),
    ("smtp://127.0.0.256", .required), ("smtps://mail.example.cn", .implicit),
    ("smtps://127.0.0.1:465", .implicit),
  ])
  func `TLS is left out on loopback alone`(
    _ text: String, _ security: MailServer.Security
  ) throws {
    #expect(try MailServer(text).security == security)
  }

  @Test func `TLS is left out where that is named, and wanted where certificates are`() throws {
    #expect(try MailServer("smtp://mail.example.cn", isInsecureAllowed: true).security == .none)
    #expect(try MailServer("smtp://127.0.0.1", hasAuthority: true).security == .required)
  }

  @Test(arguments: [
    "mail.example.cn", "http://mail.example.cn", "smtp://", "smtp://:25", "smtp://a:0",
    "smtp://a:65536", "smtp://a:b", "smtp://a/b", "smtp://a?b", "smtp://a b", "smtp://u:p@a",
    "SMTP://u:p@a", "u:p@a:465", "smtp:/u:p@a", "smtp://a\r\nb",
  ])
  func `another address is refused, and its password never shown`(_ text: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try MailServer(text) }
    #expect(fault?.code == .usage)
    for text in [fault?.sentence.en, fault?.sentence.zh] {
      #expect(text?.contains("u:p") == false)
    }
  }

  @Test func `a password never crosses a network in clear`() throws {
    let sender = try #require(Mailbox(address: "a@example.cn"))
    var settings = DeliverySettings()
    (settings.user, settings.password) = ("u", "topsecret")
    settings.smtp = "smtp://mail.example.cn"
    settings.isInsecureAllowed = true
    let fault = #expect(throws: Fault.self) { _ = try settings.carrier(from: sender) }
    #expect(fault?.code == .usage)
    settings.password = nil
    #expect(throws: Fault.self) { _ = try settings.carrier(from: sender) }
    #expect("\(MailCredentials(user: "u", password: "topsecret"))".contains("topsecret") == false)
  }

  @Test(arguments: [
    (0o600, "user: u\npassword: p:q \n", true), (0o400, "password:p\nuser:u", true),
    (0o640, "user: u\npassword: p\n", false), (0o604, "user: u\npassword: p\n", false),
    (0o600, "user: u\n", false), (0o600, "user: u\npassword: p\nport: 1\n", false),
    (0o600, "user: u\nuser: u\npassword: p\n", false), (0o600, "", false),
  ])
  func `a credentials file is its owner's alone and has two lines`(
    _ mode: Int, _ text: String, _ isGood: Bool
  ) throws {
    let path = NSTemporaryDirectory() + "greengate-credentials-\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    if isGood {
      let credentials = try SecretText.credentials(in: path)
      #expect(credentials.user == "u" && credentials.password.hasPrefix("p"))
    } else {
      let fault = #expect(throws: Fault.self) { _ = try SecretText.credentials(in: path) }
      #expect(fault?.code == (mode & 0o077 == 0 ? .unreadableInput : .notPermitted))
    }
  }
}

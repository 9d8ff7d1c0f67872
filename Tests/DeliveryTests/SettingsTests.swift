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
    "smtp://a\r\nb", "SMTP://u:hunter2@a", "u:hunter2@mail:465", "smtp:/u:hunter2@a",
    "smtps:u:hunter2:a", "smtp://u:hunter2 a", "SMTP://u:p@a", "u:p@a:465", "smtp:/u:p@a",
  ])
  func `another address is refused, and its password never shown`(_ text: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try MailServer(text) }
    #expect(fault?.code == .usage)
    for sentence in [fault?.sentence.zh, fault?.sentence.en] {
      #expect(sentence?.contains("u:p") == false && sentence?.contains("hunter2") == false)
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

  /// systemd 254 and later: root's, 0440, in a folder of the service's own.
  @Test(arguments: [
    (UInt32(0o100440), UInt32(0), true, true), (0o100400, 0, true, true),
    (0o100440, 0, false, false), (0o100444, 0, true, false), (0o100460, 0, true, false),
    (0o100440, 998, true, false), (0o100600, 998, false, true), (0o100600, 0, false, true),
    (0o100600, 999, true, false), (0o100640, 998, false, false),
  ])
  func `a credential that systemd hands over is taken, and nothing else that others may read`(
    _ mode: UInt32, _ owner: UInt32, _ isCredential: Bool, _ isTaken: Bool
  ) {
    #expect(
      SecretText.isPrivate(mode: mode, owner: owner, user: 998, isCredential: isCredential)
        == isTaken)
  }

  @Test func `only what lies in the folder of credentials is one`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greengate-cred-\(UUID().uuidString)")
    let inner = folder.appendingPathComponent("credentials")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for place in ["credentials/smtp", "outside"] {
      try Data("x".utf8).write(to: folder.appendingPathComponent(place))
    }
    try FileManager.default.createSymbolicLink(
      atPath: inner.path + "/link", withDestinationPath: folder.path + "/outside")
    #expect(SecretText.isInside(inner.path + "/smtp", inner.path))
    #expect(SecretText.isInside(inner.path + "/smtp", inner.path + "/"))
    for path in ["/link", "/../outside", "/none"] {
      #expect(!SecretText.isInside(inner.path + path, inner.path))
    }
    #expect(!SecretText.isInside(folder.path + "/outside", inner.path))
    for unset in [nil, "", "/"] { #expect(!SecretText.isInside(inner.path + "/smtp", unset)) }
  }

  @Test func `a secret that a server says back is not shown`() {
    let secrets = ["topsecret", "secret"]
    #expect(SecretText.hiding(secrets, in: "bad topsecret, topsecret!") == "bad ***, ***!")
    #expect(SecretText.hiding(secrets, in: "a secret") == "a ***")
    #expect(SecretText.hiding(["", "abc"], in: "abc 月") == "abc 月")
    #expect(SecretText.hiding([], in: "x") == "x")
    let credentials = MailCredentials(user: "u", password: "topsecret")
    #expect(
      SecretText.hiding(credentials.secrets, in: "535 dG9wc2VjcmV0 AHUAdG9wc2VjcmV0")
        == "535 *** ***")
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

import Crypto
package import Measures

/// A file that goes with a message.
package struct MailAttachment: Hashable, Sendable {
  package var name: String
  /// `application/json`.
  package var mediaType: String
  package var bytes: [UInt8]

  package init(name: String, mediaType: String, bytes: [UInt8]) {
    self.name = name
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

/// A message with a plain and an HTML text and attachments: RFC 5322 and MIME (RFC 2045 to 2047, 2231).
///
/// The same message gives the same bytes: boundaries are made of its Message-ID, its date is passed
/// in, and all parts are encoded so that no line is longer than 76 characters and every byte is ASCII.
package struct MailMessage: Hashable, Sendable {
  package var from: Mailbox
  /// `nil`: nobody's yet, a draft that a person opens and sends.
  package var to: Mailbox?
  package var subject: String
  package var date: Instant
  /// Without its angle brackets: `local@domain`.
  package var messageID: String
  package var language: Language
  package var text: String
  package var html: String
  package var attachments: [MailAttachment]

  package init(
    from: Mailbox, to: Mailbox?, subject: String, date: Instant, messageID: String,
    language: Language, text: String, html: String, attachments: [MailAttachment] = []
  ) {
    self.from = from
    self.to = to
    self.subject = subject
    self.date = date
    self.messageID = messageID
    self.language = language
    self.text = text
    self.html = html
    self.attachments = attachments
  }

  /// The whole message; every line ends with CR LF.
  package func bytes() -> [UInt8] {
    let mixed = boundary("mixed")
    let alternative = boundary("alternative")
    var message = Array(headers(boundary: mixed).utf8)
    message += "--\(mixed)\r\n".utf8
    message += "Content-Type: multipart/alternative;\r\n boundary=\"\(alternative)\"\r\n\r\n".utf8
    for (subtype, content) in [("plain", text), ("html", html)] {
      let body = Self.withNetworkLineEnds(content)
      let encoding = TransferEncoding.shorter(for: body)
      message += "--\(alternative)\r\nContent-Type: text/\(subtype); charset=utf-8\r\n".utf8
      message += "Content-Transfer-Encoding: \(encoding.rawValue)\r\n\r\n".utf8
      message += encoding.encoded(body)
    }
    message += "--\(alternative)--\r\n".utf8
    for attachment in attachments {
      message += "--\(mixed)\r\n".utf8
      message += "Content-Type: \(Self.mediaType(attachment.mediaType))\r\n".utf8
      message += "Content-Disposition: attachment".utf8
      message += "\(HeaderText.parameter("filename", attachment.name))\r\n".utf8
      message += "Content-Transfer-Encoding: base64\r\n\r\n".utf8
      message += TransferEncoding.base64.encoded(attachment.bytes)
    }
    message += "--\(mixed)--\r\n".utf8
    return message
  }

  private func headers(boundary: String) -> String {
    HeaderText.mailbox("From", from)
      // Outlook and others open a message with this mark for writing.
      + (to.map { HeaderText.mailbox("To", $0) } ?? "X-Unsent: 1\r\n")
      + HeaderText.unstructured("Subject", subject) + "Date: \(Self.dateText(date))\r\n"
      + "Message-ID: <\(Self.identifier(messageID))>\r\nMIME-Version: 1.0\r\n"
      // RFC 3834: nobody's absence note answers it.
      + "Auto-Submitted: auto-generated\r\n"
      + "Content-Language: \(language == .zh ? "zh-CN" : "en")\r\n"
      + "Content-Type: multipart/mixed;\r\n boundary=\"\(boundary)\"\r\n\r\n"
  }

  /// No part can hold it: `=_` is neither base64 nor quoted-printable.
  private func boundary(_ level: String) -> String {
    let digest = SHA256.hash(data: Array("\(level)\n\(messageID)".utf8))
    return "=_" + digest.prefix(20).hex
  }

  /// Only what may stand between angle brackets (RFC 5322 3.6.4).
  private static func identifier(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars where (0x21...0x7E).contains(scalar.value) {
      if scalar != "<", scalar != ">" { plain.unicodeScalars.append(scalar) }
    }
    return plain
  }

  private static func mediaType(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "/-+.".utf8.contains(byte)
      }
    }
    return isPlain && text.utf8.contains(UInt8(ascii: "/")) ? text : "application/octet-stream"
  }

  /// `Sat, 01 Mar 2025 08:00:00 +0800`: China's time, as everything that the tool prints.
  static func dateText(_ instant: Instant) -> String {
    let date = instant.date
    // 1970-01-01 was a Thursday.
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][
      date.daysSinceEpoch - date.daysSinceEpoch.flooredQuotient(7) * 7]
    let month = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ][date.month - 1]
    let second = instant.secondOfDay
    let clock = [second / 3600, second / 60 % 60, second % 60].map(twoDigits)
    let year = date.description.prefix(4)
    return
      "\(weekday), \(twoDigits(date.day)) \(month) \(year) \(clock.joined(separator: ":")) +0800"
  }

  /// Each line's end, however it was written, as CR LF.
  private static func withNetworkLineEnds(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 21 / 20)
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0D: bytes += [0x0D, 0x0A]
      case 0x0A: if last != 0x0D { bytes += [0x0D, 0x0A] }
      default: bytes.append(byte)
      }
      last = byte
    }
    return bytes
  }
}

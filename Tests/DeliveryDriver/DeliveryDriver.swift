import Delivery
import Dossier
import Ledger
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Sends a made-up digest through the real outbox and the real carriers, for `Tests/Delivery`, which
/// kills it: `DeliveryDriver LEDGER RECIPIENTS`, with the ways of sending in the environment as for
/// the tool. It leaves with the tool's codes.
@main
enum DeliveryDriver {
  static func main() {
    _ = signal(SIGPIPE, SIG_IGN)
    do {
      exit(try run(Array(CommandLine.arguments.dropFirst())))
    } catch let fault as Fault {
      print("\(fault.position.map { "\($0): " } ?? "")\(fault.sentence.en)")
      exit(fault.code.rawValue)
    } catch {
      print("\(error)")
      exit(70)
    }
  }

  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func number(_ name: String) -> Int64? { environment(name).flatMap { Int64($0) } }

  private static func run(_ arguments: [String]) throws -> Int32 {
    guard arguments.count == 2, let month = CivilMonth(year: 2025, month: 3) else { return 64 }
    let ledger = try Ledger(opening: arguments[0], mode: .create)
    let recipients = try readRecipients(authorityBytes(arguments[1]), file: arguments[1])
    guard let sender = Mailbox(address: "greengate@example.cn", name: "绿闸") else { return 70 }
    let identity = DigestIdentity(month: month)
    let start = Instant(seconds: Int64(time(nil)))
    let digest = RenderedDigest(
      subject: environment("DRIVER_SUBJECT") ?? "2025 年 3 月 湖州市排放与能耗月报",
      text: "本月 3 家企业超标。\n.\n..\nFrom 甲\n",
      html: "<!doctype html><html lang=\"zh\"><p>本月 3 家企业超标。</p></html>\n",
      chat: "本月 3 家企业超标。",
      attachments: [
        MailAttachment(
          name: "2025-03 月报.json", mediaType: "application/json",
          bytes: Array("{\"month\": \"2025-03\"}\n".utf8)
            + [UInt8](repeating: 0x20, count: Int(number("DRIVER_PADDING") ?? 0)))
      ])
    let messages = try recipients.map {
      try identity.message(for: $0, digest, from: sender, date: start)
    }
    _ = try ledger.enqueue(messages, at: start)
    var settings = DeliverySettings()
    settings.smtp = environment("GREENGATE_SMTP")
    settings.sendmail = environment("GREENGATE_SENDMAIL")
    settings.user = environment("GREENGATE_SMTP_USER")
    settings.password = environment("GREENGATE_SMTP_PASSWORD")
    settings.credentialsFile = environment("GREENGATE_SMTP_CREDENTIALS")
    settings.credentialsFolder = environment("CREDENTIALS_DIRECTORY")
    settings.authorityFile = environment("GREENGATE_SMTP_CA")
    settings.isInsecureAllowed = environment("DRIVER_INSECURE") != nil
    let courier = Courier(
      ledger: ledger, sender: .thisProcess, mail: try settings.carrier(from: sender),
      times: OutboxTimes(
        firstWait: number("DRIVER_FIRST_WAIT") ?? 1, longestWait: 8),
      patience: number("DRIVER_PATIENCE") ?? 0,
      retriesRefused: environment("DRIVER_RETRY_REFUSED") != nil, environment: environment,
      now: { Instant(seconds: Int64(time(nil))) }, pause: { sleep(UInt32($0)) })
    let summary = try courier.deliver([identity.key], to: recipients) { line in
      print(line.text(.en))
    }
    print(summary.text(.en))
    guard let fault = summary.fault else { return 0 }
    print(fault.sentence.en)
    return fault.code.rawValue
  }
}

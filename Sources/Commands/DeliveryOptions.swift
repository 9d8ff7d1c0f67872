import ArgumentParser
import Delivery
import Measures

/// `--send` and how mail leaves this machine.
struct DeliveryOptions: ParsableArguments {
  @Flag(help: help("发送给收件人文件中的每一位。", "Send it to everybody in the recipients file."))
  var send = false

  @Flag(
    help: help(
      "只把发件箱里尚未送达的发完，不生成新月报。",
      "Only send what is still in the outbox; make no new digest."))
  var resume = false

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "收件人文件 recipients.yaml。", en: "The recipients file.")(.spoken),
      valueName: "recipients.yaml"), completion: .file(extensions: ["yaml"]))
  var to: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "发件人地址；缺省为环境变量 GREENGATE_MAIL_FROM。",
        en: "The sender's address; else $GREENGATE_MAIL_FROM.")(.spoken), valueName: "address"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "邮件服务器 smtp://主机:端口（须 STARTTLS）或 smtps://主机:端口；缺省为 GREENGATE_SMTP。"
          + "用户名和密码用环境变量 GREENGATE_SMTP_USER、GREENGATE_SMTP_PASSWORD。",
        en: "Mail server, smtp://HOST:PORT (with STARTTLS) or smtps://HOST:PORT; else "
          + "$GREENGATE_SMTP. User and password come from $GREENGATE_SMTP_USER and "
          + "$GREENGATE_SMTP_PASSWORD.")(.spoken), valueName: "url"))
  var smtp: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "含“user: ”和“password: ”两行的文件，权限 600；缺省为 GREENGATE_SMTP_CREDENTIALS。",
        en: "A file of two lines, `user: …` and `password: …`, with mode 600; else "
          + "$GREENGATE_SMTP_CREDENTIALS.")(.spoken), valueName: "file"), completion: .file())
  var smtpCredentials: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "可信的根证书文件，代替系统自带的；缺省为 GREENGATE_SMTP_CA。",
        en: "A file of certificates to trust in place of the system's; else $GREENGATE_SMTP_CA.")(
          .spoken), valueName: "file"), completion: .file())
  var smtpCA: String?

  @Flag(
    help: help(
      "允许不加密地发信（内网；除发往本机外，此时不得配置密码）。",
      "Send without encryption (an inner network; no password then, but to this machine)."))
  var insecureSMTP = false

  @Option(
    defaultAsFlag: "/usr/sbin/sendmail",
    help: ArgumentHelp(
      Bilingual(
        zh: "用本机 sendmail 发信，可写程序路径；缺省为 GREENGATE_SENDMAIL。",
        en: "Send through this machine's sendmail, or the program of that path; else "
          + "$GREENGATE_SENDMAIL.")(.spoken), valueName: "path"), completion: .file())
  var sendmail: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "月报的版次：更正后重发写 2、3……，主题注明“更正”，只发给内容有变的和新的收件人。",
        en: "The digest's edition: 2, 3 … for a corrected one, which says so and goes where "
          + "something has changed, and to new readers.")(.spoken),
      valueName: "number"))
  var edition: Int?

  @Flag(
    help: help(
      "把此前被拒绝接收的再发一次。", "Try once more what was refused for good."))
  var retryRefused = false

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "本次运行内为暂未接收的重试多久，秒；缺省 \(Self.usualPatience)。",
        en: "Seconds to go on trying what is not taken now; else \(Self.usualPatience).")(.spoken),
      valueName: "seconds"))
  var retryFor: Int?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "首次重试前等待的秒数，以后逐次加倍，最长一小时；缺省 \(Self.usualFirstWait)。",
        en: "Seconds before the first retry, doubled each time up to an hour; else "
          + "\(Self.usualFirstWait).")(.spoken), valueName: "seconds"))
  var retryAfter: Int?

  private static let (usualPatience, usualFirstWait) = (120, 30)

  /// Seconds.
  var patience: Int { retryFor ?? Self.usualPatience }
  var firstWait: Int { retryAfter ?? Self.usualFirstWait }

  /// What has an effect only where something is sent.
  var givenForSending: [(name: String, isGiven: Bool)] {
    [
      ("--resume", resume), ("--to", to != nil), ("--smtp", smtp != nil),
      ("--smtp-credentials", smtpCredentials != nil), ("--smtp-ca", smtpCA != nil),
      ("--insecure-smtp", insecureSMTP), ("--sendmail", sendmail != nil),
      ("--retry-refused", retryRefused), ("--retry-for", retryFor != nil),
      ("--retry-after", retryAfter != nil),
    ]
  }

  /// Not `validate`: what that throws, the argument parser takes for a fault of the tool.
  func checkNumbers() throws(Fault) {
    guard DigestIdentity.editions.contains(edition ?? 1), (0...86_400).contains(patience),
      (1...3600).contains(firstWait)
    else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--edition 为 1 到 999，--retry-for 为 0 到 86400 秒，--retry-after 为 1 到 3600 秒。",
          en: "--edition is 1 to 999, --retry-for 0 to 86400 seconds, --retry-after 1 to 3600."))
    }
  }

  /// Who mail is from; `nil` where nobody said.
  func sender() throws(Fault) -> Mailbox? {
    guard let address = from ?? environment("GREENGATE_MAIL_FROM") else { return nil }
    guard let mailbox = Mailbox(address: address, name: "绿闸 GreenGate") else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "发件人地址“\(address.withVisibleControls)”不可用；应写作 name@example.cn。",
          en: "The sender's address '\(address.withVisibleControls)' is not usable; write "
            + "name@example.cn."))
    }
    return mailbox
  }

  var settings: DeliverySettings {
    var settings = DeliverySettings()
    // What stands in the command goes before what the environment says of the other way.
    settings.smtp = smtp ?? (sendmail == nil ? environment("GREENGATE_SMTP") : nil)
    settings.sendmail = sendmail ?? (smtp == nil ? environment("GREENGATE_SENDMAIL") : nil)
    settings.user = environment("GREENGATE_SMTP_USER")
    settings.password = environment("GREENGATE_SMTP_PASSWORD")
    settings.credentialsFile = smtpCredentials ?? environment("GREENGATE_SMTP_CREDENTIALS")
    settings.credentialsFolder = environment("CREDENTIALS_DIRECTORY")
    settings.authorityFile = smtpCA ?? environment("GREENGATE_SMTP_CA")
    settings.isInsecureAllowed = insecureSMTP
    return settings
  }
}

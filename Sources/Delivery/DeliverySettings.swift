package import Measures

/// How mail leaves this machine, as the command line, the environment and files say.
package struct DeliverySettings: Sendable {
  /// `smtp://host[:port]` or `smtps://host[:port]`.
  package var smtp: String?
  /// Path of a sendmail program; not together with ``smtp``.
  package var sendmail: String?
  package var user: String?
  package var password: String?
  /// A file with user and password, in place of both.
  package var credentialsFile: String?
  /// Where systemd puts what it hands to a service: `$CREDENTIALS_DIRECTORY`.
  package var credentialsFolder: String?
  package var authorityFile: String?
  package var isInsecureAllowed = false

  package init() {}

  /// - Returns: `nil` where no way is configured.
  /// - Throws: 64 where the settings contradict one another; 66, 69, 77 where what they name cannot
  ///   be used.
  package func carrier(from sender: Mailbox) throws(Fault) -> (any MailCarrier)? {
    if smtp != nil, sendmail != nil {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--smtp 和 --sendmail 只能选一个（环境变量 GREENGATE_SMTP、GREENGATE_SENDMAIL 也算）。",
          en: "Choose one of --smtp and --sendmail (GREENGATE_SMTP and GREENGATE_SENDMAIL count, "
            + "too)."))
    }
    if let sendmail { return try SendmailCarrier(program: sendmail, sender: sender) }
    guard let smtp else { return nil }
    let server = try MailServer(
      smtp, isInsecureAllowed: isInsecureAllowed, hasAuthority: authorityFile != nil)
    return try SMTPCarrier(
      server: server, credentials: try credentials(), authorityFile: authorityFile,
      sender: sender)
  }

  private func credentials() throws(Fault) -> MailCredentials? {
    if let credentialsFile {
      return try SecretText.credentials(in: credentialsFile, credentials: credentialsFolder)
    }
    switch (user, password) {
    case (nil, nil): return nil
    case (let user?, let password?): return MailCredentials(user: user, password: password)
    case (_, nil), (nil, _):
      throw Fault(
        .usage,
        Bilingual(
          zh: "SMTP 用户名和密码须同时给出：GREENGATE_SMTP_USER 和 GREENGATE_SMTP_PASSWORD。",
          en: "An SMTP user and its password go together: GREENGATE_SMTP_USER and "
            + "GREENGATE_SMTP_PASSWORD."))
    }
  }
}

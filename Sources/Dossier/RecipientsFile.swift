package import Measures

/// Reads recipients.yaml: who gets the monthly digest, in the order of the file.
///
/// - Parameters:
///   - file: as its user named it; faults name it.
///   - knownSectors: of the loaded packs; the four built-in ones are always known.
/// - Throws: 65 with file and line where it cannot be used. Plants that nobody knows do not make it so:
///   they concern one recipient, and the others get theirs.
package func readRecipients(
  _ bytes: [UInt8], file: String, knownSectors: [String] = []
) throws(Fault) -> [Recipient] {
  let known = KnownNames(sectors: knownSectors, processes: [], regimes: [])
  let text = YAMLText(file: file, schema: "greengate/recipients/1")
  let top = try text.root(of: bytes).fields("schema", "recipients")
  let list = try top.required("recipients")
  var recipients: [Recipient] = []
  var seen: Set<String> = []
  for item in try list.someItems() {
    let recipient = try item.recipient(known)
    guard seen.insert("\(recipient.channel.rawValue) \(recipient.key)").inserted else {
      throw item.fault(
        "收件人“\(printable(recipient.key))”出现了两次；同一地址、同一渠道的同名群机器人只能写一项。",
        "The recipient `\(printable(recipient.key))` stands twice; an address, and a robot's name "
          + "in its channel, may stand once.")
    }
    recipients.append(recipient)
  }
  return recipients
}

extension Field {
  fileprivate func recipient(_ known: KnownNames) throws(Fault) -> Recipient {
    let keys = try fields(
      "name", "channel", "address", "webhook", "secret", "language", "plants", "sectors",
      "districts")
    let name = try keys.required("name").label()
    let channel =
      try keys.optional("channel") { field throws(Fault) in
        try field.choice(Recipient.Channel.self, "渠道", "channel")
      } ?? .mail
    var recipient = Recipient(name: name, channel: channel, position: position)
    if channel == .mail {
      for key in ["webhook", "secret"] { try refuse(keys[key], of: channel) }
      recipient.address = try keys.required("address").mailAddress()
    } else {
      try refuse(keys["address"], of: channel)
      recipient.webhook = try keys.required("webhook").webhook()
      if channel == .wecom { try refuse(keys["secret"], of: channel) }
      recipient.secret = try keys.optional("secret") { field throws(Fault) in
        try field.secret()
      }
    }
    recipient.language =
      try keys.optional("language") { field throws(Fault) in
        try field.choice(Language.self, "语言", "language")
      } ?? .zh
    recipient.plants =
      try keys.optional("plants") { field throws(Fault) in
        try field.names { item throws(Fault) in try item.label() }
      } ?? []
    recipient.sectors =
      try keys.optional("sectors") { field throws(Fault) in
        try field.names { item throws(Fault) in
          try item.name(among: known.sectors, "行业", "sector")
        }
      } ?? []
    recipient.districts =
      try keys.optional("districts") { field throws(Fault) in
        try field.names { item throws(Fault) in try item.region() }
      } ?? []
    return recipient
  }

  /// A key that another channel has.
  private func refuse(_ field: Field?, of channel: Recipient.Channel) throws(Fault) {
    guard let field else { return }
    let (zh, en) = (channel.label.zh, channel.label.en)
    throw field.fault(
      "“\(field.path)”不用于\(zh)渠道；请删去，或改正 channel。",
      "`\(field.path)` has no meaning for \(en); remove it, or correct `channel`.")
  }

  private func mailAddress() throws(Fault) -> String {
    let text = try text()
    guard Mailbox.isAddress(text) else {
      throw fault(
        "“\(printable(text))”不是可用的邮件地址；应写作 name@example.cn，不带姓名和尖括号，中文域名写成 xn-- 形式。",
        "`\(printable(text))` is not a usable mail address; write name@example.cn, without a name "
          + "or angle brackets, and a Chinese domain in its xn-- form.")
    }
    return text
  }

  /// The address itself, or where it is found.
  private func webhook() throws(Fault) -> Recipient.SecretSource {
    let text = try text()
    if let source = secretSource(text) { return source }
    guard RobotAddress(text).isUsable else {
      throw fault(
        "群机器人地址应以 https:// 开头，主机名前没有 @，或写 env:变量名、file:文件路径（地址里有令牌，不要公开）。",
        "A robot's address begins with https://, has no @ before its host, or is given as env:NAME or file:PATH (it holds a "
          + "token and is not for everybody's eyes).")
    }
    return .written(text)
  }

  /// Never the secret itself: this file is read by many and kept in repositories.
  private func secret() throws(Fault) -> Recipient.SecretSource {
    guard let source = secretSource(try text()) else {
      throw fault(
        "加签密钥不能写在收件人文件里；请写 env:变量名 或 file:文件路径（该文件权限 600）。",
        "A signing secret is not written into the recipients file; give env:NAME or file:PATH (of "
          + "a file with mode 600).")
    }
    return source
  }

  private func secretSource(_ text: String) -> Recipient.SecretSource? {
    for (prefix, make) in [
      ("env:", Recipient.SecretSource.environment), ("file:", Recipient.SecretSource.file),
    ] where text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count {
      return make(String(text.dropFirst(prefix.count)))
    }
    return nil
  }
}

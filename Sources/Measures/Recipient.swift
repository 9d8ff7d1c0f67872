/// Somebody who gets the monthly digest (recipients.yaml), and the part of it that concerns them.
package struct Recipient: Hashable, Sendable {
  /// How the digest reaches them.
  package enum Channel: String, CaseIterable, Sendable {
    case mail, dingtalk, wecom, feishu

    package var label: Bilingual {
      switch self {
      case .mail: Bilingual(zh: "邮件", en: "mail")
      case .dingtalk: Bilingual(zh: "钉钉", en: "DingTalk")
      case .wecom: Bilingual(zh: "企业微信", en: "WeCom")
      case .feishu: Bilingual(zh: "飞书", en: "Feishu")
      }
    }
  }

  /// Where a text is found that not everybody may read: a robot's address holds its token.
  package enum SecretSource: Hashable, Sendable {
    case written(String)
    /// The value of an environment variable.
    case environment(String)
    /// The one line of a file that only its owner may read.
    case file(String)
  }

  package var name: String
  package var channel: Channel
  /// Of a mail recipient.
  package var address: String?
  /// Of a chat group's robot.
  package var webhook: SecretSource?
  /// What the robot's service signs with; `nil`: it asks for no signature.
  package var secret: SecretSource?
  package var language: Language
  /// Plants, sectors and districts that concern them; empty: all.
  package var plants: [String]
  package var sectors: [String]
  package var districts: [String]
  package var position: SourcePosition

  package init(
    name: String, channel: Channel, address: String? = nil, webhook: SecretSource? = nil,
    secret: SecretSource? = nil, language: Language = .zh, plants: [String] = [],
    sectors: [String] = [], districts: [String] = [], position: SourcePosition
  ) {
    self.name = name
    self.channel = channel
    self.address = address
    self.webhook = webhook
    self.secret = secret
    self.language = language
    self.plants = plants
    self.sectors = sectors
    self.districts = districts
    self.position = position
  }

  /// What the outbox knows them by: their address, or the name of the robot, never its token.
  package var key: String { address.map { $0.lowercased() } ?? name }
}

package import Measures
package import Report
import Standards

// A dossier beside the register, as every view says it.

extension RegisterDifference {
  /// `区域类别`, `DA001 工序`.
  package func name(_ language: Language) -> String {
    let name = field.name(language)
    return outlet.map { "\($0) \(name)" } ?? name
  }

  /// What the card says.
  package func registeredWords(_ language: Language) -> String {
    guard let registered else { return language.say("未登记", "not registered") }
    switch field {
    case .outlet: return language.say("已登记", "registered")
    case .monitor:
      return language.say("应监测 ", "to be monitored: ") + pollutantName(registered, language)
    case .report, .scope:
      let log = LogKind(rawValue: registered)?.name(language) ?? registered
      return language.say("应提交\(log)", "to be handed in: \(log)")
    default: return words(registered, language)
    }
  }

  /// What the dossier says.
  package func declaredWords(_ language: Language) -> String {
    guard let declared else {
      switch field {
      case .area: return language.say("未写，按一般地区计", "not told: taken as a general area")
      case .report: return language.say("未提交", "not handed in")
      default: return language.say("未写", "not told")
      }
    }
    switch field {
    case .unregistered: return language.say("写有该排放口", "has the outlet")
    case .scope:
      let scopes = declared.split(separator: ", ").map { name in
        Scope(rawValue: String(name))?.label(language) ?? String(name)
      }
      return language.say("只检查", "only: ") + scopes.joined(separator: language.say("、", ", "))
    default: return words(declared, language)
    }
  }

  private func words(_ value: String, _ language: Language) -> String {
    switch field {
    case .area: ControlArea(rawValue: value)?.word(language) ?? value
    case .region: regionName(value)(language)
    case .sector: sectorName(value)(language)
    case .interval: language.say("\(value) 分钟", "\(value) min")
    default: value
    }
  }

  /// All of it in one sentence, without its end.
  package func sentence(_ language: Language) -> String {
    let (name, wanted, own) = (
      name(language), registeredWords(language), declaredWords(language)
    )
    return language.say(
      "\(name)：登记信息为“\(wanted)”，档案为“\(own)”；\(effect.words.zh)",
      "\(name): “\(wanted)” in the register, “\(own)” in the dossier; \(effect.words.en)")
  }
}

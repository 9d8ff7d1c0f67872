#if Server
import Measures
import Report
import ServerStore

/// The audit log's codes in a reader's words. What is chained are the codes: `greengate-server audit
/// verify` looks at those.
enum AuditWords {
  /// What an action is called; one of a later version by its own word.
  static func action(_ action: String) -> Bilingual {
    AuditAction(rawValue: action)?.words ?? Bilingual(zh: action, en: action)
  }

  /// A detail, whose roles and verdicts are written as codes at its beginning; the rest as it is.
  static func detail(_ detail: String, _ language: Language) -> String {
    let words = detail.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = words.first.map({ String($0) }) else { return detail }
    let said = Role(rawValue: first)?.word(language) ?? Verdict(rawValue: first)?.name(language)
    guard let said else { return detail }
    return ([said] + words.dropFirst().map { String($0) }).joined(separator: " ")
  }

  /// Where what an entry speaks of can be seen.
  static func address(_ entry: AuditLogEntry) -> String? {
    switch entry.action {
    case let action where action.hasPrefix("upload-"): return "/uploads/" + entry.subject
    case let action where action.hasPrefix("remark-"): return run(entry.detail, at: 1)
    case "job-done": return run(entry.detail, at: 1)
    case "first-administrator", "joined", "person-changed", "password-changed", "password-reset",
      "password-reset-link", "signed-in", "signed-out":
      return entry.subject.isEmpty ? nil : "/people/" + entry.subject
    default: return nil
    }
  }

  /// The run whose key is the word at that place.
  private static func run(_ detail: String, at place: Int) -> String? {
    let words = detail.split(separator: " ")
    guard words.indices.contains(place), words[place].utf8.count == 64 else { return nil }
    return "/runs/" + words[place].prefix(SeenRun.idLength)
  }
}
#endif

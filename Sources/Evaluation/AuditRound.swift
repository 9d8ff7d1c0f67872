import Measures
import Standards

/// The round of audit that plant.yaml declares, as of a day.
///
/// A round begins with the list that names the plant, and is under way from its own start on. What is
/// dated earlier was done in a round before it, and answers nothing in this one.
struct AuditRound: Sendable {
  /// When the list was published; `nil`: not yet, or the audit is voluntary.
  let listed: CivilDate?
  /// When this round was started; `nil`: not yet, or only an earlier one was.
  let started: CivilDate?

  init(_ declared: AuditDeclaration?, asOf day: CivilDate) {
    listed = declared?.required.flatMap { $0 <= day ? $0 : nil }
    let start = declared?.started.flatMap { $0 <= day ? $0 : nil }
    started = start.flatMap { [listed] start in listed.map { start < $0 } ?? false ? nil : start }
  }

  /// What a round's documents cannot be older than, with the words for it.
  private var beginning: (day: CivilDate, name: Bilingual)? {
    if let started { return (started, Bilingual(zh: "启动审核", en: "the start of the audit")) }
    return listed.map { ($0, Self.list) }
  }

  private static let list = Bilingual(zh: "名单公布", en: "the published list")

  /// Why a document of a day is none of this round; `nil` where it may be.
  func excludes(document day: CivilDate) -> Bilingual? {
    guard let beginning, day < beginning.day else { return nil }
    return Self.earlier(
      Bilingual(zh: "取得日期 \(day) ", en: "Its date of collection, \(day),"), beginning,
      Bilingual(
        zh: "请补充本轮的成果；确属本轮的，请更正日期",
        en: "supply what this round left behind, or correct the dates if it is of this round"))
  }

  /// Why an event of a day is none of this round; `nil` where it may be.
  ///
  /// - Parameter origin: The day from which its own deadline counts.
  func excludes(
    _ event: AuditDeadline.Event, on day: CivilDate, _ name: Bilingual,
    after origin: (day: CivilDate, name: Bilingual)
  ) -> Bilingual? {
    var bounds = [origin]
    if let listed { bounds.append((listed, Self.list)) }
    if event == .finished, let started {
      bounds.append((started, Bilingual(zh: "启动审核", en: "the start of the audit")))
    }
    guard let bound = bounds.first(where: { day < $0.day }) else { return nil }
    return Self.earlier(
      Bilingual(zh: "\(name.zh)的日期 \(day) ", en: "The date declared for it (\(name.en)), \(day),"),
      bound,
      Bilingual(
        zh: "请在 plant.yaml 的 audit 中填写本轮的日期",
        en: "declare this round's dates under audit in plant.yaml"))
  }

  private static func earlier(
    _ what: Bilingual, _ bound: (day: CivilDate, name: Bilingual), _ advice: Bilingual
  ) -> Bilingual {
    Bilingual(
      zh: "\(what.zh)早于\(bound.name.zh)（\(bound.day)），属于上一轮审核，不能作为本轮的依据；\(advice.zh)。",
      en:
        "\(what.en) is before \(bound.name.en) (\(bound.day)): it belongs to an earlier round and "
        + "answers nothing in this one; \(advice.en).")
  }
}
